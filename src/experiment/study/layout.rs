//! The points of a study: every combination of levers under every future, each a scenario of its own.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::design::{Cube, SOBOL_DIMENSIONS_MAX, SOBOL_POINTS_MAX};
use super::sensitivity::{Elementary, SobolIndices, elementary_effects, sobol_indices};
use crate::engine::ENGINE_VERSION;
use crate::experiment::outcome::{self, Contribution, OUTCOMES};
use crate::random::{SCHEME, Seed};
use crate::scenario::intervention::Given;
use crate::scenario::node::Value;
use crate::scenario::parameter::Parameter;
use crate::scenario::place::Span;
use crate::scenario::problem::{Problem, Problems, suggestion};
use crate::scenario::study::{At, Belief, Design, Lever, POINTS_MAX, Scale, Study, StudyText, Uncertainty, Versus, set_value};
use crate::scenario::{Draft, Files, Scenario, load};
use crate::stats::{CONFIDENCE, Estimate};
use crate::units::{Count, Quantity, Raw};

/// The lever that chooses among strategies instead of values of a parameter.
pub const STRATEGY: &str = "strategy";
/// Its value without any.
pub const NO_STRATEGY: &str = "none";

/// Futures that are drawn of uncertainties, if nothing is said.
const FUTURES: u64 = 32;
/// Combinations that constraints are tried on, at most.
const CONSTRAINED_MAX: u64 = 10_000_000;

/// A study laid out over its scenario.
pub struct Layout<'f> {
    /// Name of the study.
    pub name: String,
    /// Path of the scenario.
    pub scenario: String,
    /// Settings laid over it in every point.
    pub sets: Vec<String>,
    /// Seed of points and replications.
    pub seed: Seed,
    /// What varies: levers, then uncertainties.
    pub factors: Vec<Factor>,
    /// How many of them are levers.
    pub levers: usize,
    /// Keys of the outcomes that are measured.
    pub watch: Vec<&'static str>,
    /// How often each point is played.
    pub repeats: Repeats,
    /// Combinations of levers, the baseline not among them.
    pub combinations: u64,
    /// Futures that every combination meets.
    pub futures: u64,
    design: Chosen,
    /// Numbers of the combinations within the constraints; none if there are no constraints.
    allowed: Option<Vec<u64>>,
    draft: Draft<'f>,
    files: &'f dyn Files,
}

/// What is asked for instead of what the text of a study says.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Settings laid over the scenario, behind those of the study.
    pub sets: Vec<String>,
    /// Seed, if not the study's.
    pub seed: Option<Seed>,
    /// Replications of a point, if not the study's; where it is played until an interval is narrow enough, the most.
    pub replications: Option<u64>,
    /// How points are chosen, if not as the study says.
    pub design: Option<Design>,
}

/// Something that varies.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its path.
    pub path: String,
    /// Its value in the scenario, as it is written.
    pub baseline: String,
    values: Values,
    parameter: Option<Parameter>,
}

/// The values of a factor.
#[derive(Clone, Debug)]
enum Values {
    /// These texts.
    Texts(Vec<String>),
    /// Numbers in base units.
    Range { from: f64, to: f64, steps: u64, scale: Scale },
    /// Numbers in base units, most likely at `mode`.
    Triangular { min: f64, mode: f64, max: f64 },
}

/// How combinations of levers are chosen.
#[derive(Clone, Debug)]
enum Chosen {
    Factorial,
    /// Coordinates of levers alone.
    Sampled(Cube),
    /// Coordinates of levers and uncertainties alike.
    Screened(Cube),
    /// Each factor at its ends but for a share of its range, all others as in the scenario.
    OneAtATime(f64),
    /// For each combination a text for each lever.
    Listed(Vec<Vec<String>>),
}

/// What a study says of which factor matters, by factor.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Differences to the baseline with the factor at its lowest and at its highest.
    Tornado(Vec<[Estimate; 2]>),
    /// Elementary effects over the factor's range.
    Morris(Vec<Elementary>),
    /// Shares of the variance.
    Sobol(SobolIndices),
}

/// How often each point is played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeats {
    /// As often as this.
    Fixed(u64),
    /// Until an interval is narrow enough.
    Until {
        /// At least.
        min: u64,
        /// Added at a time.
        step: u64,
        /// At most.
        max: u64,
        /// The outcome.
        outcome: String,
        /// True if it is the paired difference to the baseline's.
        versus_baseline: bool,
        /// Half its width, as a share of the baseline's figure.
        half_width: f64,
    },
}

impl Repeats {
    /// Replications of a point, at most.
    pub fn most(&self) -> u64 {
        match self {
            Repeats::Fixed(count) => *count,
            Repeats::Until { max, .. } => *max,
        }
    }

    /// Replications of a point before it is looked at.
    pub fn first(&self) -> u64 {
        match self {
            Repeats::Fixed(count) => *count,
            Repeats::Until { min, .. } => *min,
        }
    }

    /// The outcome that decides when it is enough, if one does.
    pub fn decided_by(&self) -> Option<&str> {
        if let Repeats::Until { outcome, .. } = self { Some(outcome) } else { None }
    }

    /// True if what decides is a difference to the baseline.
    pub fn is_versus_baseline(&self) -> bool {
        matches!(self, Repeats::Until { versus_baseline: true, .. })
    }

    /// How many replications a point needs next, by what the first ones contribute to the outcome that decides, and those of its baseline; none if it
    /// has enough. It is decided on the first `min`, `min + step`, … of them in this order, so that it does not matter who played which.
    pub fn goal(&self, here: &[Contribution], there: &[Contribution]) -> Option<u64> {
        let (min, step, max, outcome, versus_baseline, half_width) = match self {
            Repeats::Fixed(count) => return ((here.len() as u64) < *count).then_some(*count),
            Repeats::Until { min, step, max, outcome, versus_baseline, half_width } => {
                (*min, *step, *max, outcome, *versus_baseline, *half_width)
            }
        };
        let mut goal = min;
        loop {
            let count = goal as usize;
            if here.len() < count || (versus_baseline && there.len() < count) {
                return Some(goal);
            }
            let there = if versus_baseline { Some(&there[..count]) } else { None };
            let enough = width(outcome, &here[..count], there).is_some_and(|[width, scale]| width <= half_width * scale);
            if enough || goal >= max {
                return None;
            }
            goal = (goal + step).min(max);
        }
    }

    /// The half-width reached and the one asked for, both in the outcome's unit, where replications ended before it was reached.
    pub fn short_of(&self, here: &[Contribution], there: &[Contribution]) -> Option<[f64; 2]> {
        let Repeats::Until { max, outcome, versus_baseline, half_width, .. } = self else { return None };
        let (count, versus_baseline) = (*max as usize, *versus_baseline);
        if here.len() < count || (versus_baseline && there.len() < count) {
            return None;
        }
        let [width, scale] = width(outcome, here, if versus_baseline { Some(there) } else { None })?;
        (width > half_width * scale).then_some([width, half_width * scale])
    }
}

/// Half the width of the interval that decides, and the figure that it is held against.
fn width(outcome: &str, here: &[Contribution], there: Option<&[Contribution]>) -> Option<[f64; 2]> {
    let Some(there) = there else {
        let estimate = outcome::estimate_of(outcome, here)?;
        return Some([estimate.half_width?, estimate.mean.abs()]);
    };
    let (here, there) = (outcome::whole_of(outcome, here)?, outcome::whole_of(outcome, there)?);
    Some([here.minus(&there)?.estimate(CONFIDENCE)?.half_width?, there.figure.abs()])
}

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number.
    pub id: u64,
    /// Number of its future.
    pub future: u64,
    /// Number of its combination of levers, from 1; 0 is the baseline: the scenario's own values.
    pub combination: u64,
    /// The value of every factor, as it is written.
    pub values: Vec<String>,
}

impl<'f> Layout<'f> {
    /// Lays a study out, with what is asked for instead of what its text says.
    ///
    /// # Errors
    /// As [`Layout::new`].
    pub fn with(mut text: StudyText, files: &'f dyn Files, overrides: Overrides) -> Result<Layout<'f>, Problems> {
        let count = |number: u64| Count::parse(Raw::Number(number as f64)).expect("a whole number");
        let study = &mut text.value;
        if let Some(seed) = overrides.seed {
            study.seed = Some(count(seed.get()));
        }
        if let Some(design) = overrides.design {
            study.design = design;
        }
        let replications = &mut study.replications;
        match (overrides.replications, replications.stop_when.is_some()) {
            (Some(most), true) => (replications.min, replications.max) = (count(replications.min.get().min(most)), count(most)),
            (Some(number), false) => replications.fixed = Some(count(number)),
            (None, _) => {}
        }
        Layout::new(&text, files, &overrides.sets)
    }

    /// Lays a study out.
    ///
    /// # Errors
    /// What is wrong with the scenario, or with what the study says of it.
    pub fn new(text: &StudyText, files: &'f dyn Files, more_sets: &[String]) -> Result<Layout<'f>, Problems> {
        let study = &text.value;
        let path = scenario_path(text, files);
        let sets: Vec<String> = study.set.iter().chain(more_sets).cloned().collect();
        let draft = load(&path, files, &sets)?;
        let scenario = draft.scenario()?;
        let mut wrong = Vec::new();
        let levers: Vec<Factor> = study.lever.iter().filter_map(|l| kept(lever(l, &draft, &scenario, files, &path), &mut wrong)).collect();
        let uncertainties: Vec<Factor> = study.uncertainty.iter().filter_map(|u| kept(uncertainty(u, &draft), &mut wrong)).collect();
        let mut watch: Vec<&'static str> = study.outcomes.watch.iter().filter_map(|key| kept(watched(key), &mut wrong)).collect();
        let repeats = kept(repeats(study, &scenario), &mut wrong);
        // What decides when it is enough is measured, too.
        let decides = repeats.as_ref().and_then(Repeats::decided_by).and_then(outcome::outcome).map(|outcome| outcome.key);
        watch.extend(decides.filter(|key| !watch.contains(key)));
        let seed = kept(
            Seed::new(study.seed.map_or(scenario.settings.seed.get(), Count::get))
                .map_err(|error| Problem::new(Span::default(), error.to_string()).help("write seed = 1")),
            &mut wrong,
        );
        let mut factors: Vec<Factor> = levers.into_iter().chain(uncertainties).collect();
        let listed: Option<Vec<Vec<String>>> =
            if let Design::List(table) = &study.design { kept(list(table, study, text, files), &mut wrong) } else { None };
        // The values of a lever that is listed are those of its column.
        for (column, factor) in factors.iter_mut().take(study.lever.len()).enumerate().filter(|_| wrong.is_empty()) {
            if let Some(rows) = &listed {
                let mut cells: Vec<String> = rows.iter().map(|row| row[column].clone()).collect();
                cells.sort();
                cells.dedup();
                factor.values = Values::Texts(cells);
            }
        }
        let (Some(repeats), Some(seed), true) = (repeats, seed, wrong.is_empty()) else { return Err(text.problems(wrong)) };
        let mut layout = Layout {
            name: study.name.clone().unwrap_or_else(|| stem(&text.source.name)),
            scenario: path,
            sets,
            seed,
            levers: study.lever.len(),
            watch,
            repeats,
            combinations: 0,
            futures: 1,
            design: Chosen::Factorial,
            allowed: None,
            draft,
            files,
            factors,
        };
        layout.choose(study, listed).map_err(|problem| text.problems(vec![problem]))?;
        layout.constrain(study).map_err(|problem| text.problems(vec![problem]))?;
        layout.check_levels().map_err(|problem| text.problems(vec![problem]))?;
        Ok(layout)
    }

    fn choose(&mut self, study: &Study, listed: Option<Vec<Vec<String>>>) -> Result<(), Problem> {
        let at = |message: String, help: &str| Problem::new(Span::default(), message).help(help);
        let futures = |asked: Option<Count>| if study.uncertainty.is_empty() { 1 } else { asked.map_or(FUTURES, Count::get) };
        let empty = self.factors.iter().find(|factor| matches!(&factor.values, Values::Texts(texts) if texts.is_empty()));
        if let Some(factor) = empty.filter(|_| !matches!(study.design, Design::List(_))) {
            return Err(at(format!("`{}` has no values", factor.path), "write values = [ … ], or range = { from = …, to = … }"));
        }
        let sampled = |points: u64| if study.lever.is_empty() { 0 } else { points };
        let all: u64 = self.factors[..self.levers].iter().map(Factor::count).fold(1, u64::saturating_mul);
        let (design, combinations, futures) = match &study.design {
            Design::Factorial(of) => (Chosen::Factorial, if study.lever.is_empty() { 0 } else { all }, futures(of.futures)),
            Design::LatinHypercube(of) => {
                let points = of.points.get();
                (Chosen::Sampled(Cube::LatinHypercube { points }), sampled(points), futures(of.futures))
            }
            Design::Sobol(of) => {
                let points = of.points.get();
                if points > SOBOL_POINTS_MAX || self.levers > SOBOL_DIMENSIONS_MAX {
                    let message = format!("a Sobol' sequence has at most {SOBOL_POINTS_MAX} points here");
                    return Err(at(message, "write design = { latin_hypercube = { points = … } }"));
                }
                (Chosen::Sampled(Cube::Sobol { points }), sampled(points), futures(of.futures))
            }
            Design::Morris(of) => {
                let dimensions = self.factors.len();
                if dimensions == 0 {
                    return Err(at("there is nothing to screen".into(), "name levers or uncertainties"));
                }
                let cube = Cube::Morris { trajectories: of.trajectories.get(), levels: of.levels.get(), dimensions };
                (Chosen::Screened(cube), cube.points(), 1)
            }
            Design::SobolIndices(of) => {
                let (samples, dimensions) = (of.samples.get(), self.factors.len());
                if samples > SOBOL_POINTS_MAX || dimensions == 0 || 2 * dimensions > SOBOL_DIMENSIONS_MAX {
                    let message = format!(
                        "Sobol's indices take 1 to {} parameters, and at most {SOBOL_POINTS_MAX} samples",
                        SOBOL_DIMENSIONS_MAX / 2
                    );
                    return Err(at(message, "write design = { sobol_indices = { samples = 256 } }"));
                }
                let cube = Cube::Saltelli { samples, dimensions };
                (Chosen::Screened(cube), cube.points(), 1)
            }
            Design::OneAtATime(of) => (Chosen::OneAtATime(of.leave_out.base()), 2 * self.factors.len() as u64, 1),
            Design::List(of) => {
                let rows = listed.unwrap_or_default();
                let count = rows.len() as u64;
                (Chosen::Listed(rows), count, futures(of.futures))
            }
        };
        if combinations.saturating_add(1).saturating_mul(futures) > POINTS_MAX {
            return Err(at(
                format!("these are more than {POINTS_MAX} points"),
                "give levers fewer values, or sample: latin_hypercube = { points = 1000 }",
            ));
        }
        (self.design, self.combinations, self.futures) = (design, combinations, futures);
        Ok(())
    }

    /// Leaves out the combinations that a constraint forbids.
    fn constrain(&mut self, study: &Study) -> Result<(), Problem> {
        if study.constraint.is_empty() {
            return Ok(());
        }
        if matches!(self.design, Chosen::Screened(_) | Chosen::OneAtATime(_)) {
            let message = "a design that asks which parameters matter takes no constraints";
            return Err(
                Problem::new(study.constraint[0].lever.span, message).help("give levers ranges of which every combination is possible")
            );
        }
        if self.combinations > CONSTRAINED_MAX {
            let message = format!("constraints are tried on at most {CONSTRAINED_MAX} combinations");
            return Err(Problem::new(study.constraint[0].lever.span, message).help("give levers fewer values"));
        }
        let place = |path: &str| self.factors.iter().position(|factor| factor.path == path);
        let mut bounds: Vec<(usize, &At<Given>, f64)> = Vec::new();
        for constraint in &study.constraint {
            let Some(lever) = place(&constraint.lever.value) else { continue };
            bounds.push((lever, &constraint.at_most, 1.0));
            bounds.push((lever, &constraint.at_least, -1.0));
        }
        let bounds: Vec<(usize, &At<Given>, f64)> = bounds.into_iter().filter(|(_, bound, _)| bound.value.0.is_some()).collect();
        let number = |factor: usize, values: &[String]| self.factors[factor].number(&values[factor]);
        let mut allowed = Vec::new();
        for combination in 1..=self.combinations {
            let values = self.values(combination, 0);
            let mut within = true;
            for &(lever, bound, sign) in &bounds {
                let named = bound.value.0.as_ref().and_then(|node| if let Value::Text(text) = &node.value { place(text) } else { None });
                let limit = match named {
                    Some(other) => number(other, &values),
                    None => bound.value.0.as_ref().and_then(|node| self.factors[lever].parameter.as_ref()?.number_of(node)),
                };
                let (Some(value), Some(limit)) = (number(lever, &values), limit) else {
                    let message = "this bound is neither a value of the lever nor the path of another, or one of them is no number";
                    return Err(Problem::new(bound.span, message).help("write a value such as 0.9 or \"8h\""));
                };
                within &= sign * value <= sign * limit;
            }
            if within {
                allowed.push(combination);
            }
        }
        if allowed.is_empty() {
            let span = study.constraint[0].lever.span;
            return Err(Problem::new(span, "no combination is within the constraints").help("loosen one of them"));
        }
        self.combinations = allowed.len() as u64;
        self.allowed = Some(allowed);
        Ok(())
    }

    /// Tries every factor at its ends, so that a value out of its range is said before anything is played.
    fn check_levels(&self) -> Result<(), Problem> {
        let baseline: Vec<String> = self.factors.iter().map(|factor| factor.baseline.clone()).collect();
        for (number, factor) in self.factors.iter().enumerate() {
            for text in factor.ends() {
                let mut values = baseline.clone();
                values[number].clone_from(&text);
                if let Err(problems) = self.scenario_of(&values) {
                    let why = problems.list.first().map_or(String::new(), |problem| problem.message.clone());
                    let message = format!("`{}` cannot be `{text}`: {why}", factor.path);
                    return Err(Problem::new(Span::default(), message).help("`fideliza params` shows what it may be"));
                }
            }
        }
        Ok(())
    }

    /// Everything that a replication of a point depends on.
    pub fn identity(&self) -> serde_json::Value {
        let scenario = self.draft.scenario().expect("it was read before");
        let world = |scenario: &Scenario| json!({ "scenario": scenario.identity(), "baseline": scenario.baseline.as_deref().map(Scenario::identity) });
        let strategies: Vec<_> = scenario.strategies.iter().map(world).collect();
        let files = self.factors.iter().filter(|factor| factor.path == STRATEGY).flat_map(Factor::ends).filter(|name| is_file(name));
        let of_file =
            |name: String| load(&self.files.beside(&self.scenario, &name), self.files, &self.sets).and_then(|draft| draft.scenario());
        let files: Vec<_> = files.filter_map(|name| of_file(name).ok()).map(|scenario| world(&scenario)).collect();
        let factors: Vec<_> = self
            .factors
            .iter()
            .map(|factor| json!({ "path": factor.path, "baseline": factor.baseline, "values": factor.values.identity() }))
            .collect();
        json!({
            "engine": ENGINE_VERSION,
            "random_scheme": SCHEME,
            "seed": self.seed.get(),
            "world": world(&scenario),
            "strategies": strategies,
            "files": files,
            "factors": factors,
            "levers": self.levers,
            "design": self.design.identity(),
            "combinations": self.allowed.as_ref().map_or(json!(self.combinations), |allowed| json!(allowed)),
            "futures": self.futures,
            "watch": self.watch,
        })
    }

    /// What the figures of an outcome say of which factor matters, by combination, the baseline the first, with their differences to it; none of a design
    /// that is made for other questions.
    pub fn sensitivity(&self, figures: &[f64], differences: &[Option<Estimate>]) -> Option<Sensitivity> {
        if figures.iter().any(|figure| !figure.is_finite()) {
            return None;
        }
        let all = &figures[1..];
        match self.design {
            Chosen::OneAtATime(_) => {
                let ends: Option<Vec<[Estimate; 2]>> = differences[1..].chunks_exact(2).map(|ends| Some([ends[0]?, ends[1]?])).collect();
                ends.map(Sensitivity::Tornado)
            }
            Chosen::Screened(cube @ Cube::Morris { dimensions, .. }) => {
                let at = |point: usize, dimension| cube.coordinate(self.seed, point as u64, dimension);
                let step = |point: usize| {
                    cube.moves(self.seed, point as u64)
                        .map(|moves| (moves, self.factors[moves].moved(at(point, moves), at(point + 1, moves))))
                };
                let trajectories: Vec<usize> = (0..all.len()).step_by(dimensions + 1).collect();
                let of: Vec<Vec<f64>> = trajectories.iter().map(|&from| all[from..=from + dimensions].to_vec()).collect();
                let steps: Vec<Vec<(usize, f64)>> =
                    trajectories.iter().map(|&from| (from..from + dimensions).filter_map(step).collect()).collect();
                Some(Sensitivity::Morris(elementary_effects(&of, &steps, dimensions, self.seed)))
            }
            Chosen::Screened(Cube::Saltelli { dimensions, .. }) => {
                let of = |which: usize| -> Vec<f64> { all.iter().skip(which).step_by(dimensions + 2).copied().collect() };
                let ab: Vec<Vec<f64>> = (0..dimensions).map(|dimension| of(2 + dimension)).collect();
                Some(Sensitivity::Sobol(sobol_indices(&of(0), &of(1), &ab, self.seed)))
            }
            _ => None,
        }
    }

    /// The currency of all amounts.
    ///
    /// # Errors
    /// What is wrong with the scenario, which was read before.
    pub fn currency(&self) -> Result<String, Problems> {
        Ok(self.draft.scenario()?.settings.currency)
    }

    /// How many points there are.
    pub fn points(&self) -> u64 {
        (self.combinations + 1) * self.futures
    }

    /// The number of the baseline of a point's future.
    pub fn baseline_of(&self, point: u64) -> u64 {
        point - point % (self.combinations + 1)
    }

    /// A point by its number.
    pub fn point(&self, id: u64) -> Point {
        let (future, nth) = (id / (self.combinations + 1), id % (self.combinations + 1));
        let combination = match (&self.allowed, nth) {
            (Some(allowed), nth) if nth > 0 => allowed[nth as usize - 1],
            _ => nth,
        };
        Point { id, future, combination: nth, values: self.values(combination, future) }
    }

    /// The values of all factors of a combination, 0 for the baseline, in a future.
    fn values(&self, combination: u64, future: u64) -> Vec<String> {
        let of = |(number, factor): (usize, &Factor)| {
            if number >= self.levers && !matches!(self.design, Chosen::Screened(_) | Chosen::OneAtATime(_)) {
                let cube = Cube::LatinHypercube { points: self.futures };
                return factor.at(cube.coordinate(self.seed, future, 1000 + number));
            }
            let Some(nth) = combination.checked_sub(1) else { return factor.baseline.clone() };
            match &self.design {
                Chosen::Factorial => {
                    let later = self.factors[number + 1..self.levers].iter().map(Factor::count).product::<u64>();
                    factor.nth(nth / later % factor.count())
                }
                Chosen::Sampled(cube) | Chosen::Screened(cube) => factor.at(cube.coordinate(self.seed, nth, number)),
                Chosen::OneAtATime(_) if nth / 2 != number as u64 => factor.baseline.clone(),
                Chosen::OneAtATime(tail) => factor.at(if nth % 2 == 0 { *tail } else { 1.0 - tail }),
                Chosen::Listed(rows) => rows[nth as usize][number].clone(),
            }
        };
        self.factors.iter().enumerate().map(of).collect()
    }

    /// The settings that make a point of the scenario, as `--set` takes them.
    pub fn sets_of(&self, values: &[String]) -> Vec<String> {
        let varies = |(factor, value): &(&Factor, &String)| factor.path != STRATEGY && factor.baseline != **value;
        self.factors.iter().zip(values).filter(varies).map(|(factor, value)| format!("{}={value}", factor.path)).collect()
    }

    /// The scenario of a point.
    ///
    /// # Errors
    /// Values that do not go together.
    pub fn scenario_of(&self, values: &[String]) -> Result<Scenario, Problems> {
        let sets = self.sets_of(values);
        let strategy = self.factors.iter().zip(values).find(|(factor, _)| factor.path == STRATEGY).map(|(_, value)| value.as_str());
        match strategy.filter(|name| *name != NO_STRATEGY) {
            None => self.draft.with_sets(&sets)?.scenario(),
            Some(name) if is_file(name) => {
                let sets: Vec<String> = self.sets.iter().chain(&sets).cloned().collect();
                load(&self.files.beside(&self.scenario, name), self.files, &sets)?.scenario()
            }
            Some(name) => {
                let family = self.draft.with_sets(&sets)?.scenario()?;
                let found = family.strategies.into_iter().find(|strategy| strategy.settings.name == name);
                let none = || self.draft.problems(vec![Problem::new(Span::default(), format!("no strategy is named `{name}`"))]);
                found.ok_or_else(none)
            }
        }
    }
}

fn is_file(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == "toml")
}

/// The scenario's path from where the study is, or a story by its name.
fn scenario_path(text: &StudyText, files: &dyn Files) -> String {
    let named = &text.value.scenario.value;
    if text.source.name.starts_with("--") { named.clone() } else { files.beside(&text.source.name, named) }
}

fn stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.trim_end_matches(".toml").trim_start_matches('-').to_string()
}

fn kept<T>(read: Result<T, Problem>, wrong: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|problem| wrong.push(problem)).ok()
}

fn parameter(path: &At<String>, draft: &Draft<'_>) -> Result<Parameter, Problem> {
    draft.parameter(&path.value).map_err(|(message, help)| Problem::new(path.span, message).help(help))
}

fn lever(lever: &Lever, draft: &Draft<'_>, scenario: &Scenario, files: &dyn Files, path: &str) -> Result<Factor, Problem> {
    let texts = |values: &[Given]| Values::Texts(values.iter().map(set_value).collect());
    if lever.path.value == STRATEGY {
        if lever.range.is_some() {
            return Err(Problem::new(lever.path.span, "strategies have no range").help("write values = [\"none\", …]: names, and files"));
        }
        let values: Vec<String> = lever.values.iter().flatten().map(set_value).collect();
        let mut known: Vec<&str> = scenario.strategies.iter().map(|strategy| strategy.settings.name.as_str()).collect();
        known.push(NO_STRATEGY);
        for name in &values {
            if is_file(name) {
                let file = files.beside(path, name);
                load(&file, files, &[]).and_then(|draft| draft.scenario()).map_err(|problems| {
                    let why = problems.list.first().map_or(String::new(), |problem| problem.message.clone());
                    Problem::new(lever.path.span, format!("the strategy `{name}`: {why}"))
                        .help(format!("`fideliza check {file}` shows all"))
                })?;
            } else if !known.contains(&name.as_str()) {
                let help = suggestion(name, &known);
                return Err(Problem::new(lever.path.span, format!("no strategy is named `{name}`")).help(help));
            }
        }
        return Ok(Factor { path: STRATEGY.into(), baseline: NO_STRATEGY.into(), values: Values::Texts(values), parameter: None });
    }
    let parameter = parameter(&lever.path, draft)?;
    let values = match (&lever.values, &lever.range) {
        (_, Some(range)) => {
            let [from, to] = [number(&range.from, &parameter)?, number(&range.to, &parameter)?];
            check_scale(&lever.path, range.scale, from.min(to))?;
            Values::Range { from, to, steps: range.steps.get(), scale: range.scale }
        }
        (Some(values), None) => texts(values),
        (None, None) => Values::Texts(Vec::new()),
    };
    Ok(Factor { path: lever.path.value.clone(), baseline: parameter.written(), values, parameter: Some(parameter) })
}

fn uncertainty(uncertainty: &Uncertainty, draft: &Draft<'_>) -> Result<Factor, Problem> {
    let parameter = parameter(&uncertainty.path, draft)?;
    let range = |min: &At<Given>, max: &At<Given>, scale| -> Result<Values, Problem> {
        let (from, to) = (number(min, &parameter)?, number(max, &parameter)?);
        check_scale(&uncertainty.path, scale, from)?;
        ordered(&[from, to], max.span)?;
        Ok(Values::Range { from, to, steps: 2, scale })
    };
    let values = match &uncertainty.dist {
        Belief::Uniform(ends) => range(&ends.min, &ends.max, Scale::Linear)?,
        Belief::LogUniform(ends) => range(&ends.min, &ends.max, Scale::Log)?,
        Belief::Triangular(of) => {
            let [min, mode, max] = [number(&of.min, &parameter)?, number(&of.mode, &parameter)?, number(&of.max, &parameter)?];
            ordered(&[min, mode, max], of.max.span)?;
            Values::Triangular { min, mode, max }
        }
        Belief::Values(values) if values.is_empty() => {
            return Err(Problem::new(uncertainty.path.span, "this uncertainty has no values").help("write dist = { values = [1.0, 1.3] }"));
        }
        Belief::Values(values) => Values::Texts(values.iter().map(set_value).collect()),
    };
    Ok(Factor { path: uncertainty.path.value.clone(), baseline: parameter.written(), values, parameter: Some(parameter) })
}

fn ordered(numbers: &[f64], span: Span) -> Result<(), Problem> {
    let rising = numbers.is_sorted() && numbers.first() < numbers.last();
    if rising {
        Ok(())
    } else {
        Err(Problem::new(span, "these values do not rise").help("write the smallest as `min`, the largest as `max`"))
    }
}

fn check_scale(path: &At<String>, scale: Scale, least: f64) -> Result<(), Problem> {
    match scale {
        Scale::Log if least <= 0.0 => Err(Problem::new(path.span, "factors need values above 0").help("write scale = \"linear\"")),
        _ => Ok(()),
    }
}

fn number(given: &At<Given>, parameter: &Parameter) -> Result<f64, Problem> {
    let number = given.value.0.as_ref().and_then(|node| parameter.number_of(node)).filter(|number| number.is_finite());
    number.ok_or_else(|| {
        let help =
            "give its values one by one: values = [ … ]; or name a number below it, such as moment.incident.latency.lognormal.median";
        Problem::new(given.span, "this is no number that the parameter can be").help(help)
    })
}

/// The outcome with a key, if it can be measured at points.
///
/// # Errors
/// There is none, or it needs every wait of a run.
pub fn watched(key: &At<String>) -> Result<&'static str, Problem> {
    let known: Vec<&str> = OUTCOMES.iter().filter(|outcome| outcome::has_contributions(outcome.key)).map(|outcome| outcome.key).collect();
    let found = OUTCOMES.iter().find(|outcome| outcome.key == key.value);
    match found {
        Some(outcome) if outcome::has_contributions(outcome.key) => Ok(outcome.key),
        Some(_) => Err(Problem::new(key.span, format!("`{}` is a quantile of all waits of a run, which a study does not keep", key.value))
            .help("watch `wait_mean`, or ask `fideliza run` at a point")),
        None => Err(Problem::new(key.span, format!("no outcome is named `{}`", key.value)).help(suggestion(&key.value, &known))),
    }
}

fn repeats(study: &Study, scenario: &Scenario) -> Result<Repeats, Problem> {
    let counts = &study.replications;
    let Some(stop) = &counts.stop_when else {
        return Ok(Repeats::Fixed(counts.fixed.unwrap_or(scenario.settings.replications).get()));
    };
    let outcome = watched(&stop.outcome)?.to_string();
    let [min, step, max] = [counts.min, counts.step, counts.max].map(Count::get);
    Ok(Repeats::Until { min, step, max, outcome, versus_baseline: stop.versus == Versus::Baseline, half_width: stop.half_width.base() })
}

/// The rows of a table of points, a text for each lever.
fn list(table: &crate::scenario::study::Table, study: &Study, text: &StudyText, files: &dyn Files) -> Result<Vec<Vec<String>>, Problem> {
    let at = |message: String, help: &str| Problem::new(table.file.span, message).help(help);
    let path =
        if text.source.name.starts_with("--") { table.file.value.clone() } else { files.beside(&text.source.name, &table.file.value) };
    let bytes =
        files.table(&path).map_err(|why| at(format!("cannot read `{path}`: {}", crate::scenario::in_words(&why)), "check the path"))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
    let wrong =
        |error: csv::Error| at(format!("`{path}` is no table: {error}"), "write a line of paths, and a line of values for each point");
    let header: Vec<String> = reader.headers().map_err(wrong)?.iter().map(str::to_string).collect();
    let column = |lever: &Lever| {
        let found = header.iter().position(|name| *name == lever.path.value);
        found.ok_or_else(|| at(format!("`{path}` has no column `{}`", lever.path.value), "head each column with the path of a lever"))
    };
    let columns: Vec<usize> = study.lever.iter().map(column).collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        rows.push(columns.iter().map(|&column| record.get(column).unwrap_or("").to_string()).collect());
    }
    if rows.is_empty() || rows.len() as u64 > POINTS_MAX {
        Err(at(format!("`{path}` lists no points"), "write a line for each"))
    } else {
        Ok(rows)
    }
}

impl Values {
    fn identity(&self) -> serde_json::Value {
        match self {
            Values::Texts(texts) => json!(texts),
            Values::Range { from, to, steps, scale } => json!({ "from": from, "to": to, "steps": steps, "scale": scale.word() }),
            Values::Triangular { min, mode, max } => json!({ "min": min, "mode": mode, "max": max }),
        }
    }
}

impl Chosen {
    fn identity(&self) -> serde_json::Value {
        match self {
            Chosen::Factorial => json!("factorial"),
            Chosen::Sampled(cube) => json!({ "sampled": cube }),
            Chosen::Screened(cube) => json!({ "screened": cube }),
            Chosen::OneAtATime(tail) => json!({ "one_at_a_time": tail }),
            Chosen::Listed(rows) => json!({ "listed": rows }),
        }
    }
}

impl Factor {
    /// How many values it has where all combinations are played.
    fn count(&self) -> u64 {
        match &self.values {
            Values::Texts(texts) => texts.len() as u64,
            Values::Range { steps, .. } => *steps,
            Values::Triangular { .. } => 1,
        }
    }

    /// The n-th of them.
    fn nth(&self, number: u64) -> String {
        match &self.values {
            Values::Texts(texts) => texts[number as usize].clone(),
            Values::Range { steps, .. } => self.at(number as f64 / (*steps - 1) as f64),
            Values::Triangular { .. } => self.at(0.5),
        }
    }

    /// Its values where all combinations are played.
    pub fn all(&self) -> Vec<String> {
        (0..self.count()).map(|number| self.nth(number)).collect()
    }

    /// True if all its values are numbers.
    pub fn is_number(&self) -> bool {
        match &self.values {
            Values::Texts(texts) => texts.iter().chain([&self.baseline]).all(|text| text.parse::<f64>().is_ok()),
            _ => self.baseline.parse::<f64>().is_ok(),
        }
    }

    /// The unit of its numbers, where they have one.
    pub fn base_unit(&self) -> &'static str {
        self.parameter.as_ref().map_or("", Parameter::base_unit)
    }

    /// True if it takes any value between two.
    pub fn has_range(&self) -> bool {
        matches!(self.values, Values::Range { from, to, .. } if from != to)
    }

    /// How far a value is from one end of its range to the other; none if it lies outside, or there is no range.
    pub fn share_of(&self, text: &str) -> Option<f64> {
        let Values::Range { from, to, scale, .. } = &self.values else { return None };
        let number = self.number(text)?;
        let share = match scale {
            Scale::Linear => (number - from) / (to - from),
            Scale::Log => libm::log(number / from) / libm::log(to / from),
        };
        (0.0..=1.0).contains(&share).then_some(share)
    }

    /// What a step of 1 is as a share of its range, if its values are whole numbers.
    pub fn step_of_one(&self) -> Option<f64> {
        match &self.values {
            Values::Range { from, to, scale: Scale::Linear, .. } if self.parameter.as_ref()?.is_whole() => Some(1.0 / (to - from)),
            _ => None,
        }
    }

    /// The value below which a share of all lies.
    pub fn at(&self, share: f64) -> String {
        let number = match &self.values {
            Values::Texts(texts) => return texts[((share * texts.len() as f64) as usize).min(texts.len() - 1)].clone(),
            Values::Range { from, to, scale: Scale::Linear, .. } => from + share * (to - from),
            Values::Range { from, to, scale: Scale::Log, .. } => from * libm::pow(to / from, share),
            Values::Triangular { min, mode, max } => {
                let peak = (mode - min) / (max - min);
                if share < peak {
                    min + (share * (max - min) * (mode - min)).sqrt()
                } else {
                    max - ((1.0 - share) * (max - min) * (max - mode)).sqrt()
                }
            }
        };
        self.text(number)
    }

    /// A number as it is written: with six digits that count, as a value that reads well is a value that can be typed again.
    fn text(&self, number: f64) -> String {
        let parameter = self.parameter.as_ref().expect("what has a range is a parameter");
        parameter.rounded_text(number, 6).expect("what has a range is a number")
    }

    /// A value of it as a number in base units.
    pub fn number(&self, text: &str) -> Option<f64> {
        self.parameter.as_ref()?.number_of_text(text)
    }

    /// The values that are tried before anything is played.
    fn ends(&self) -> Vec<String> {
        match &self.values {
            Values::Texts(texts) => texts.clone(),
            _ => vec![self.at(0.0), self.at(1.0)],
        }
    }

    /// By how much of its range it moves between two shares: of a list, by how many of its values.
    fn moved(&self, from: f64, to: f64) -> f64 {
        let place = |share: f64, count: usize| ((share * count as f64) as usize).min(count - 1) as f64;
        match &self.values {
            Values::Texts(texts) if texts.len() > 1 => (place(to, texts.len()) - place(from, texts.len())) / (texts.len() - 1) as f64,
            Values::Texts(_) => 0.0,
            _ => to - from,
        }
    }

    /// Its lowest and highest value; of a list, its first and last.
    pub fn range(&self) -> [String; 2] {
        [self.at(0.0), self.at(1.0)]
    }
}

/// The command that plays a point by itself; of a strategy that the scenario lists, the one that plays it beside the others.
pub fn command_of(layout: &Layout<'_>, values: &[String]) -> String {
    let sets = layout.sets.iter().cloned().chain(layout.sets_of(values));
    let sets: String = sets.map(|set| format!(" --set {}", in_shell(&set))).collect();
    let strategy = layout.factors.iter().zip(values).find(|(factor, _)| factor.path == STRATEGY).map(|(_, value)| value);
    let file =
        strategy.filter(|name| is_file(name)).map_or_else(|| layout.scenario.clone(), |name| layout.files.beside(&layout.scenario, name));
    format!("fideliza run {}{sets} --seed {} --frozen-tail", in_shell(&file), layout.seed.get())
}

/// A word as a shell reads it.
pub fn in_shell(word: &str) -> String {
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "_-./:=+,".contains(c));
    if plain { word.to_string() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

//! What doubt about assumptions does: worlds in which every assumption of grade C lies anywhere in its plausible range, with a few replications of the same
//! people in each.
//!
//! Chance and doubt are kept apart: what chance may do in one of these worlds is known from the replications of the run.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use super::compare::Comparison;
use super::control::{Control, Phase, Stop};
use super::known;
use super::outcome::{Contribution, contribution, whole, whole_of};
use super::prepare::{Prepared, Solved, prepare_roughly};
use super::run::{Plan, Runs, play_each};
use super::study::design::Cube;
use super::study::flip::{Turn, Walk, flip};
use super::threads::on_each_apart;
use crate::engine::replicate_within;
use crate::error::Error;
use crate::random::Seed;
use crate::scenario::Scenario;
use crate::scenario::assumption::{Assumption, Doubtful};
use crate::stats::{CONFIDENCE, Estimate, rank_correlation, tells_who_is_better};

/// Worlds that are drawn.
const WORLDS: u64 = 50;
/// Replications of each.
const REPLICATIONS: u64 = 2;
/// Replications at the ends of an assumption that stands out.
const ENDS: u64 = 10;
/// What may decide, in the order of their columns.
pub(super) const OBJECTIVES: [&str; 2] = ["customer_equity", "profit"];
/// An assumption stands out if chance alone makes one of all as strong as this with at most this probability.
const BY_CHANCE: f64 = 0.05;
/// Worlds left out at each end where a range is told.
const BEYOND: usize = 2;

/// What was played of plausible worlds.
#[derive(Clone, Debug)]
pub struct Worlds {
    /// The assumptions that move.
    assumptions: Vec<Assumption>,
    /// Where each lies in each world, as a share of its range, and what the scenarios bring.
    played: Vec<(Vec<f64>, World)>,
    /// Worlds that could not be played.
    left_out: u64,
    /// Assumptions of which each end was played alone: index, and what the scenarios bring at the lower and at the upper one.
    alone: Vec<(usize, [World; 2])>,
}

/// What the scenarios bring in one world, by each of what may decide; none where that has no finite value.
type World = Vec<[Option<f64>; 2]>;

/// What follows from doubt about assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Doubt {
    /// Worlds that were played.
    pub worlds: usize,
    /// Worlds that were drawn and could not be played, as their values contradict each other or need more memory than a world may take.
    pub left_out: u64,
    /// Replications of each.
    pub replications: u64,
    /// Key of the outcome that decides.
    #[serde(deserialize_with = "known::text")]
    pub objective: known::Text,
    /// The assumptions that moved, those first with which the first figure of `of` goes together most.
    pub assumptions: Vec<Doubted>,
    /// For each scenario, in how many worlds none has a higher value.
    pub best: Vec<usize>,
    /// Each further scenario against the first; of a single scenario, its own value.
    pub of: Vec<Spread>,
}

/// An assumption that moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Doubted {
    /// Its path.
    pub path: String,
    /// What is in force.
    pub now: String,
    /// The ends of where it may lie.
    pub ends: [String; 2],
    /// Where the default comes from.
    #[serde(deserialize_with = "known::text")]
    pub source: known::Text,
    /// Rank correlation with the first figure over the worlds.
    pub rank_correlation: Option<f64>,
}

/// What a figure does over the worlds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Spread {
    /// The scenario.
    pub scenario: usize,
    /// Worlds in which it is above 0 by more than chance does, below 0 likewise, and neither.
    pub above_below_close: [usize; 3],
    /// Its lowest and highest value in all worlds but the two lowest and the two highest.
    pub ends: [f64; 2],
    /// In how many worlds it is within these.
    pub within: usize,
    /// The assumption that it hangs on most, if one stands out.
    pub driver: Option<Driver>,
}

/// An assumption that a figure hangs on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Driver {
    /// Its path.
    pub path: String,
    /// What is in force.
    pub now: String,
    /// The ends of where it may lie.
    pub ends: [String; 2],
    /// Rank correlation with the figure over the worlds.
    pub rank_correlation: f64,
    /// The figure with this assumption alone at each end.
    pub at_ends: [f64; 2],
    /// True if it has another sign at one end than at the other, by more than chance does.
    pub turns: bool,
}

/// What would have to be true: an assumption, and where in its range a verdict turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Switch {
    /// Its path.
    pub path: String,
    /// What is in force.
    pub now: String,
    /// The ends of where it may lie.
    pub ends: [String; 2],
    /// The difference with this assumption alone at each end.
    pub at_ends: [Estimate; 2],
    /// Where the difference turns; empty if nowhere in the range.
    pub turns: Vec<Turned>,
    /// True if the difference surely has one sign at every value that was played.
    pub sure: bool,
}

/// Where a difference turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Turned {
    /// The value, in words.
    pub at: String,
    /// The values between which chance may have put it.
    pub between: [String; 2],
    /// True if the difference rises there.
    pub rises: bool,
}

/// What would have to be true for a verdict to turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Switches {
    /// Key of the outcome that decides.
    #[serde(deserialize_with = "known::text")]
    pub objective: known::Text,
    /// The difference as it is.
    pub now: Estimate,
    /// How many assumptions that are numbers were tried at both ends.
    pub tried: usize,
    /// Those that move the difference most, the strongest first.
    pub strongest: Vec<Switch>,
}

/// Assumptions that are looked into, and replications at the ends of all.
const LOOKED_INTO: usize = 5;
const AT_ENDS: u64 = 4;

/// Looks for the values of assumptions at which a strategy, the n-th scenario of the worlds, is worth as much as the first: of those that move their difference most,
/// each by itself.
///
/// # Errors
/// [`Error::Infinite`] if what decides has no finite value, or that it was stopped.
pub fn switches(
    doubtful: &Doubtful<'_>,
    strategy: usize,
    objective: &'static str,
    (seed, replications): (Seed, u64),
    control: &Control<'_>,
    mut tell: impl FnMut(&str),
) -> Result<Switches, Error> {
    let desk = Apart { doubtful, strategy, objective, seed, control };
    let all: Vec<usize> = (0..doubtful.assumptions.len()).collect();
    look_into(&desk, (&all, LOOKED_INTO), replications, &mut tell)
}

/// The same of some assumptions, of which so many are looked into.
fn look_into(
    desk: &Apart<'_, '_>,
    (among, looked_into): (&[usize], usize),
    replications: u64,
    tell: &mut impl FnMut(&str),
) -> Result<Switches, Error> {
    let (doubtful, objective) = (desk.doubtful, desk.objective);
    let infinite = || Error::Infinite { at: "the scenario as it is".into() };
    let now = desk.difference(&[], replications)?.ok_or_else(infinite)?;
    let mut moved: Vec<(usize, f64)> = Vec::new();
    for &index in among.iter().filter(|&&index| doubtful.assumptions[index].is_number()) {
        let assumption = &doubtful.assumptions[index];
        tell(&assumption.path);
        let ends = [desk.difference(&[(index, 0.0)], AT_ENDS)?, desk.difference(&[(index, 1.0)], AT_ENDS)?];
        if let [Some(low), Some(high)] = ends {
            let reach = (high.mean - low.mean).abs();
            moved.push((index, reach));
        }
    }
    let tried = moved.len();
    moved.sort_by(|a, b| b.1.total_cmp(&a.1));
    moved.retain(|(_, reach)| *reach > 0.0);
    moved.truncate(looked_into);
    let mut strongest = Vec::new();
    for (index, _) in moved {
        let assumption = &doubtful.assumptions[index];
        tell(&assumption.path);
        let at =
            |share: f64| desk.difference(&[(index, share)], replications)?.ok_or_else(|| Error::Infinite { at: assumption.told_at(share) });
        let found = flip(Walk { from: 0.0, to: 1.0, by_factors: false }, at)?;
        let turned = |turn: &Turn| Turned {
            at: assumption.told_at(turn.at),
            between: turn.between.map(|share| assumption.told_at(share)),
            rises: turn.rises,
        };
        let (first, last) = (found.played.first(), found.played.last());
        let at_ends = [first, last].map(|played| played.map_or(now, |(_, estimate)| *estimate));
        strongest.push(Switch {
            path: assumption.path.clone(),
            now: assumption.now.clone(),
            ends: assumption.plausible.ends(),
            at_ends,
            turns: found.turns.iter().map(turned).collect(),
            sure: found.played.iter().all(|(_, estimate)| estimate.surely_above(0.0))
                || found.played.iter().all(|(_, estimate)| estimate.surely_below(0.0)),
        });
    }
    Ok(Switches { objective, now, tried, strongest })
}

/// The difference of a strategy in worlds of other assumptions.
struct Apart<'a, 'f> {
    doubtful: &'a Doubtful<'f>,
    strategy: usize,
    objective: &'static str,
    seed: Seed,
    control: &'a Control<'a>,
}

impl Apart<'_, '_> {
    /// None where a world contradicts itself, or what decides is infinite.
    fn difference(&self, at: &[(usize, f64)], replications: u64) -> Result<Option<Estimate>, Error> {
        let Ok(mut family) = self.doubtful.world(at) else { return Ok(None) };
        let solved = Solved::default();
        let strategy = family.swap_remove(self.strategy);
        let both = [family.swap_remove(0), strategy].map(|scenario| prepare_roughly(scenario, &solved, self.control));
        let [base, strategy] = both;
        let (base, strategy) = (base?, strategy?);
        let jobs: Vec<(&Prepared, u64)> =
            (0..replications).flat_map(|replication| [(&base, replication), (&strategy, replication)]).collect();
        let contributions = play_each(&jobs, self.seed, self.control, |replication| contribution(self.objective, replication))?;
        let of = |which: usize| -> Vec<Contribution> { contributions.iter().skip(which).step_by(2).cloned().collect() };
        let (there, here) = (whole_of(self.objective, &of(0)), whole_of(self.objective, &of(1)));
        Ok(here.zip(there).and_then(|(here, there)| here.minus(&there)?.estimate(CONFIDENCE)).filter(|estimate| estimate.mean.is_finite()))
    }
}

/// What would change the verdict on a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChangeOfMind {
    /// The scenario.
    pub scenario: usize,
    /// Replications at each value.
    pub replications: u64,
    /// The assumptions that its difference to the first hangs on most, and where each by itself turns it.
    pub switches: Switches,
}

/// Assumptions that are tried at both ends, those that are looked into, and replications at each value of these.
const TRIED: usize = 8;
const CHANGES: usize = 3;
const CHANGE_REPLICATIONS: u64 = 6;
/// Values of each that are played, about.
const CHANGE_VALUES: u64 = 12;

/// Looks for what would change the verdict on a scenario, by what decides: of the assumptions that it goes together with most in the plausible worlds, those
/// that move it most by themselves. Plays nothing where no plausible worlds were played.
pub fn play_change_of_mind(
    doubtful: &Doubtful<'_>,
    (scenario, objective): (usize, &'static str),
    plan: &Plan,
    control: &Control<'_>,
    runs: &mut Runs,
) {
    let (Some(worlds), None) = (&runs.worlds, runs.stopped) else { return };
    let Some(column) = OBJECTIVES.iter().position(|key| *key == objective) else { return };
    let scenarios = runs.replications.len();
    let correlations = correlations(&worlds.played, doubtful.assumptions.len(), |world| figure(world, scenario, column, scenarios));
    let mut among: Vec<(usize, f64)> = correlations.into_iter().map(|(index, rho, _)| (index, rho.abs())).collect();
    among.sort_by(|a, b| b.1.total_cmp(&a.1));
    let among: Vec<usize> =
        among.into_iter().map(|(index, _)| index).filter(|&index| doubtful.assumptions[index].is_number()).take(TRIED).collect();
    let control = control.in_phase(Phase::Doubt);
    let desk = Apart { doubtful, strategy: scenario, objective, seed: plan.seed, control: &control };
    match look_into(&desk, (&among, CHANGES), CHANGE_REPLICATIONS, &mut |_| {}) {
        Ok(switches) => runs.change_of_mind = Some(ChangeOfMind { scenario, replications: CHANGE_REPLICATIONS, switches }),
        Err(_) if control.is_stopped() => {
            runs.stopped = Some(control.stop());
        }
        // A world without a finite value, or too large for memory: then nothing is said.
        Err(_) => {}
    }
}

/// Worlds that are played of so many scenarios, ends of assumptions and values that change the mind among them, at most, and replications of all of them.
pub(super) fn expected(scenarios: usize) -> (u64, u64) {
    let ends = 2 * (OBJECTIVES.len() * contested(scenarios).len()) as u64;
    let (worlds, replications) = (WORLDS + ends, WORLDS * REPLICATIONS + ends * ENDS);
    if scenarios < 2 {
        return (worlds, replications);
    }
    let (tried, looked_into) = (2 * TRIED as u64, CHANGE_VALUES * CHANGES as u64);
    // Of these two scenarios are played, of the others all.
    let of_all = |count: u64| 2 * count / scenarios as u64;
    (worlds + of_all(tried + looked_into), replications + of_all(tried * AT_ENDS + looked_into * CHANGE_REPLICATIONS))
}

/// Plays plausible worlds of the scenarios that were run, all or none.
pub fn play_doubt(doubtful: &Doubtful<'_>, plan: &Plan, control: &Control<'_>, runs: &mut Runs) {
    if runs.stopped.is_some() || !tells_who_is_better(runs.replications[0].len() as u64) || doubtful.assumptions.is_empty() {
        return;
    }
    match worlds(runs.replications.len(), doubtful, plan, &control.in_phase(Phase::Doubt)) {
        Ok(worlds) => runs.worlds = Some(worlds),
        Err(stop) => runs.stopped = Some(stop),
    }
}

fn worlds(scenarios: usize, doubtful: &Doubtful<'_>, plan: &Plan, control: &Control<'_>) -> Result<Worlds, Stop> {
    let cube = Cube::LatinHypercube { points: WORLDS };
    let count = doubtful.assumptions.len();
    let shares: Vec<Vec<f64>> =
        (0..WORLDS).map(|world| (0..count).map(|dimension| cube.coordinate(plan.seed, world, dimension)).collect()).collect();
    let all = |shares: &Vec<f64>| -> Vec<(usize, f64)> { shares.iter().copied().enumerate().collect() };
    let at: Vec<Vec<(usize, f64)>> = shares.iter().map(all).collect();
    let found = play(&at, (scenarios, REPLICATIONS), doubtful, plan, control)?;
    let left_out = found.iter().filter(|world| world.is_none()).count() as u64;
    let played: Vec<(Vec<f64>, World)> = shares.into_iter().zip(found).filter_map(|(shares, world)| Some((shares, world?))).collect();
    // What a figure hangs on most is played alone, at both ends.
    let mut drivers: Vec<usize> = Vec::new();
    for (objective, scenario) in (0..OBJECTIVES.len()).flat_map(|objective| contested(scenarios).map(move |scenario| (objective, scenario)))
    {
        let strongest = strongest(&played, count, |world| figure(world, scenario, objective, scenarios));
        drivers.extend(strongest.map(|(index, _)| index).filter(|index| !drivers.contains(index)));
    }
    let ends: Vec<Vec<(usize, f64)>> = drivers.iter().flat_map(|&index| [vec![(index, 0.0)], vec![(index, 1.0)]]).collect();
    let mut at_ends = play(&ends, (scenarios, ENDS), doubtful, plan, control)?.into_iter();
    let alone = drivers.into_iter().filter_map(|index| Some((index, [at_ends.next()?, at_ends.next()?])));
    let alone = alone.filter_map(|(index, [low, high])| Some((index, [low?, high?]))).collect();
    Ok(Worlds { assumptions: doubtful.assumptions.clone(), played, left_out, alone })
}

/// Plays worlds, each on one thread; none for those that cannot be.
fn play(
    at: &[Vec<(usize, f64)>],
    (scenarios, replications): (usize, u64),
    doubtful: &Doubtful<'_>,
    plan: &Plan,
    control: &Control<'_>,
) -> Result<Vec<Option<World>>, Stop> {
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let found: Mutex<Vec<Option<World>>> = Mutex::new(vec![None; at.len()]);
    let planned = at.len() as u64;
    control.tell(0, planned);
    on_each_apart(|| {
        while !control.is_stopped() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(values) = at.get(index as usize) else { break };
            let world = doubtful.world(values).ok().and_then(|family| world(family, replications, plan, control));
            found.lock().expect("no thread panics while it holds them")[index as usize] = world.filter(|world| world.len() == scenarios);
            control.tell(done.fetch_add(1, Ordering::Relaxed) + 1, planned);
        }
    });
    if control.is_stopped() {
        return Err(control.stop());
    }
    Ok(found.into_inner().expect("no thread panics while it holds them"))
}

/// What the scenarios of one world bring; none if one of them cannot be played.
fn world(family: Vec<Scenario>, replications: u64, plan: &Plan, control: &Control<'_>) -> Option<World> {
    let solved = Solved::default();
    let of = |scenario: Scenario| -> Result<[Option<f64>; 2], Error> {
        let prepared = prepare_roughly(scenario, &solved, control)?;
        let play = |index| replicate_within(&prepared.model, plan.seed, index, (), control.limits()).map(|(replication, ())| replication);
        let replications = (0..replications).map(play).collect::<Result<Vec<_>, _>>()?;
        Ok(OBJECTIVES.map(|key| whole(key, &replications).map(|whole| whole.figure).filter(|figure| figure.is_finite())))
    };
    family.into_iter().map(of).collect::<Result<_, _>>().ok()
}

/// The scenarios whose figures are looked at: all but the first, or the only one.
fn contested(scenarios: usize) -> std::ops::Range<usize> {
    if scenarios > 1 { 1..scenarios } else { 0..1 }
}

/// The difference of a scenario to the first, or the value of the only one.
fn figure(world: &World, scenario: usize, objective: usize, scenarios: usize) -> Option<f64> {
    let value = |scenario: usize| world[scenario][objective];
    if scenarios > 1 { Some(value(scenario)? - value(0)?) } else { value(scenario) }
}

/// The assumption that a figure goes together with most, and its rank correlation; none if none stands out.
fn strongest(played: &[(Vec<f64>, World)], count: usize, of: impl Fn(&World) -> Option<f64>) -> Option<(usize, f64)> {
    let strongest = correlations(played, count, of).into_iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    // Bonferroni: the strongest of so many.
    (strongest.2 * count as f64 <= BY_CHANCE).then_some((strongest.0, strongest.1))
}

/// The rank correlation of a figure with each assumption that has one: its index, the correlation, and how probable one as strong is by chance alone.
fn correlations(played: &[(Vec<f64>, World)], count: usize, of: impl Fn(&World) -> Option<f64>) -> Vec<(usize, f64, f64)> {
    let figures: Vec<(&Vec<f64>, f64)> = played.iter().filter_map(|(shares, world)| Some((shares, of(world)?))).collect();
    let correlation = |index: usize| {
        let pairs: Vec<(f64, f64)> = figures.iter().map(|(shares, figure)| (shares[index], *figure)).collect();
        rank_correlation(&pairs).map(|(rho, by_chance)| (index, rho, by_chance))
    };
    (0..count).filter_map(correlation).collect()
}

/// What follows from the worlds that were played, by what decides between several scenarios, or is stated of one; none if none was, or if that has no finite value in any.
pub(super) fn doubt(runs: &Runs, comparison: Option<&Comparison>, stated: &'static str) -> Option<Doubt> {
    let Worlds { assumptions, played, left_out, alone } = runs.worlds.as_ref()?;
    let scenarios = runs.replications.len();
    let objective = comparison.map_or(stated, |comparison| comparison.objectives[0]);
    let column = OBJECTIVES.iter().position(|key| *key == objective)?;
    let whole = |world: &World| world.iter().all(|values| values[column].is_some());
    let finite: Vec<(Vec<f64>, World)> = played.iter().filter(|(_, world)| whole(world)).cloned().collect();
    if finite.len() <= 2 * BEYOND {
        return None;
    }
    let mut best = vec![0; scenarios];
    for (_, world) in &finite {
        let highest = world.iter().filter_map(|values| values[column]).fold(f64::NEG_INFINITY, f64::max);
        (0..scenarios).filter(|&scenario| world[scenario][column] == Some(highest)).for_each(|scenario| best[scenario] += 1);
    }
    let spread = |scenario: usize| {
        let of = |world: &World| figure(world, scenario, column, scenarios);
        let mut values: Vec<f64> = finite.iter().filter_map(|(_, world)| of(world)).collect();
        values.sort_by(f64::total_cmp);
        let by_chance = chance(scenario, comparison, REPLICATIONS);
        let above = values.iter().filter(|value| **value > by_chance).count();
        let below = values.iter().filter(|value| **value < -by_chance).count();
        let driver = strongest(&finite, assumptions.len(), of).and_then(|(index, rank_correlation)| {
            let (_, ends) = alone.iter().find(|(known, _)| *known == index)?;
            let assumption = &assumptions[index];
            let at_ends = [of(&ends[0])?, of(&ends[1])?];
            // By itself it must do what it seems to do among others.
            ((at_ends[1] - at_ends[0]) * rank_correlation > 0.0).then_some(())?;
            // Whether it turns what is said, chance apart.
            let far = |value: f64| value.abs() > chance(scenario, comparison, ENDS);
            let turns = at_ends[0] * at_ends[1] < 0.0 && at_ends.into_iter().all(far);
            Some(Driver {
                path: assumption.path.clone(),
                now: assumption.now.clone(),
                ends: assumption.plausible.ends(),
                rank_correlation,
                at_ends,
                turns,
            })
        });
        Spread {
            scenario,
            above_below_close: [above, below, values.len() - above - below],
            ends: [values[BEYOND], values[values.len() - 1 - BEYOND]],
            within: values.len() - 2 * BEYOND,
            driver,
        }
    };
    Some(Doubt {
        worlds: finite.len(),
        left_out: left_out + (played.len() - finite.len()) as u64,
        replications: REPLICATIONS,
        objective,
        assumptions: doubted(assumptions, &finite, |world| figure(world, contested(scenarios).start, column, scenarios)),
        best,
        of: contested(scenarios).map(spread).collect(),
    })
}

fn doubted(assumptions: &[Assumption], played: &[(Vec<f64>, World)], of: impl Fn(&World) -> Option<f64>) -> Vec<Doubted> {
    let correlations = correlations(played, assumptions.len(), of);
    let correlation = |index: usize| correlations.iter().find(|(known, ..)| *known == index).map(|(_, rho, _)| *rho);
    let one = |(index, assumption): (usize, &Assumption)| Doubted {
        path: assumption.path.clone(),
        now: assumption.now.clone(),
        ends: assumption.plausible.ends(),
        source: assumption.source,
        rank_correlation: correlation(index),
    };
    let mut all: Vec<Doubted> = assumptions.iter().enumerate().map(one).collect();
    let strength = |doubted: &Doubted| doubted.rank_correlation.map_or(0.0, f64::abs);
    all.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
    all
}

/// How far from 0 chance alone takes the difference of so few replications, in 95 of 100 cases, as the replications of the run tell.
fn chance(scenario: usize, comparison: Option<&Comparison>, replications: u64) -> f64 {
    let versus = comparison.and_then(|comparison| comparison.versus.get(scenario.checked_sub(1)?));
    versus.and_then(|versus| versus.judgements[0]?.difference.estimate.by_chance(replications)).unwrap_or(0.0)
}

//! Experiments: prepared once, played whole or in blocks, and told.

use std::path::PathBuf;
use std::sync::Arc;

use fideliza::engine::Replication;
use fideliza::experiment::{
    self, Amount, Control, Course, Extent, Plan, Prepared, Runs, Solution, Work, check_comparable, lives, prepare_all, tell_apart,
};
use fideliza::random::Seed;
use fideliza::report::renderers::{RENDERERS, Written};
use fideliza::report::sentences::sentence;
use fideliza::report::words::{Language, Words};
use fideliza::report::{Analysis, Logo, Report, csv, life, page, text};
use fideliza::scenario::{self, Draft, resolved};
use pyo3::exceptions::{PyKeyError, PyOSError, PyValueError};
use pyo3::prelude::*;

use crate::scenarios::{SOLVED, Scenario, words};
use crate::tables::Columns;
use crate::work::Resources;
use crate::{errors, state};

/// Replications at most, if a precision is asked for and nothing else is said.
const PRECISE_CAP: u64 = 2000;
/// Replications of a scenario at most.
const REPLICATIONS_MAX: u64 = 1_000_000;

/// Scenarios that are ready to be played: compiled, with their hazards solved.
#[pyclass(frozen, module = "fideliza._fideliza", name = "Prepared")]
pub(crate) struct Setup {
    stated: Vec<Py<Scenario>>,
    prepared: Arc<Vec<Prepared>>,
    plan: Plan,
}

/// What leaves the process of a setup: scenarios, solutions, seed and replications, or a precision and a cap.
type SetupState = (Vec<Vec<u8>>, Vec<Option<Solution>>, u64, u64, Option<f64>);

/// Scenarios in one list, each followed by its strategies; of two with the same name the second is numbered.
fn family(py: Python<'_>, stated: &[Py<Scenario>]) -> PyResult<Vec<scenario::Scenario>> {
    let mut scenarios: Vec<scenario::Scenario> = stated.iter().flat_map(|one| one.get().checked().clone().family()).collect();
    check_comparable(&scenarios).map_err(|error| errors::of(py, error))?;
    tell_apart(&mut scenarios);
    Ok(scenarios)
}

/// The plan of an experiment.
///
/// # Errors
/// `ValueError` for numbers out of their range.
fn plan(
    py: Python<'_>,
    first: &scenario::Scenario,
    seed: Option<u64>,
    replications: Option<u64>,
    precision: Option<f64>,
) -> PyResult<Plan> {
    let seed = Seed::new(seed.unwrap_or(first.settings.seed.get())).map_err(|error| errors::of(py, error.into()))?;
    let fixed = replications.unwrap_or(first.settings.replications.get());
    if !(1..=REPLICATIONS_MAX).contains(&fixed) {
        return Err(PyValueError::new_err(format!("replications is 1 to {REPLICATIONS_MAX}, not {fixed}")));
    }
    let amount = match precision {
        None => Amount::Fixed(fixed),
        Some(precision) if precision > 0.0 && precision < 1.0 => Amount::Precise { precision, cap: replications.unwrap_or(PRECISE_CAP) },
        Some(precision) => {
            return Err(PyValueError::new_err(format!("precision is a share between 0 and 1, such as 0.02 for 2 %; not {precision}")));
        }
    };
    Ok(Plan { seed, amount })
}

/// Solves the hazards of scenarios: each baseline once, and never again for a scenario that was solved before.
#[pyfunction]
pub(crate) fn prepare(
    py: Python<'_>,
    scenarios: Vec<Py<Scenario>>,
    seed: Option<u64>,
    replications: Option<u64>,
    precision: Option<f64>,
    resources: Resources<'_>,
) -> PyResult<Setup> {
    let Some(first) = scenarios.first() else { return Err(PyValueError::new_err("there is no scenario to prepare")) };
    let plan = plan(py, first.get().checked(), seed, replications, precision)?;
    let all = family(py, &scenarios)?;
    let world_bytes = resources.world_bytes_of(&all, most(&plan))?;
    let prepared = resources.watch(py, world_bytes, |control| prepare_all(all, &SOLVED, control))?;
    let prepared = Arc::new(prepared.map_err(|error| errors::of(py, error))?);
    Ok(Setup { stated: scenarios, prepared, plan })
}

fn most(plan: &Plan) -> u64 {
    match plan.amount {
        Amount::Fixed(count) | Amount::Precise { cap: count, .. } => count,
        _ => REPLICATIONS_MAX,
    }
}

impl Setup {
    fn models(&self) -> Vec<scenario::Scenario> {
        self.prepared.iter().map(|prepared| prepared.scenario.clone()).collect()
    }

    fn identity(&self) -> String {
        let world = |prepared: &Prepared| {
            let base = prepared.scenario.baseline.as_deref().map(scenario::Scenario::identity);
            serde_json::json!([prepared.scenario.settings.name, prepared.scenario.identity(), base])
        };
        fideliza::cli::id_of(&self.prepared.iter().map(world).collect())
    }

    /// Everything from runs to an answer.
    fn answer(&self, py: Python<'_>, (extent, resources): (Extent, &Resources<'_>), runs: Option<Runs>, plan: Plan) -> PyResult<Told> {
        let stated: Vec<&Scenario> = self.stated.iter().map(Py::get).collect();
        let models = self.models();
        let played = |runs: &Option<Runs>| runs.as_ref().map_or(most(&plan), |runs| runs.replications[0].len() as u64);
        let world_bytes = resources.world_bytes(&Work::of(&models, played(&runs), extent))?;
        let prepared = self.prepared.clone();
        let (analysis, stopped) = resources
            .watch(py, world_bytes, |control| {
                let drafts: Vec<Draft<'_>> = stated.iter().map(|one| one.draft()).collect();
                let course = Course { drafts: &drafts, prepared: &prepared, plan: &plan, extent };
                let mut runs = match runs {
                    Some(mut runs) => {
                        course.play_beside(control, &mut runs);
                        runs
                    }
                    None => course.play(control),
                };
                let first = course.analyse(&runs)?;
                if !course.is_doubted(&first, &runs) {
                    return Ok((first, runs.stopped));
                }
                course.play_doubts(&first, control, &mut runs, &|_| {});
                Ok((course.doubted(first, &runs), runs.stopped))
            })?
            .map_err(|error| errors::of(py, error))?;
        // What was played in full is told; who asked to stop is told elsewhere.
        let outgrown = stopped.filter(|stop| stop.why.outgrown().is_some()).map(|stop| errors::of(py, stop.why.into()).to_string());
        let scenarios: Vec<scenario::Scenario> = stated.iter().map(|one| one.checked().clone()).collect();
        let texts = resolved::texts(&scenarios, plan.seed.get(), analysis.manifest.replications);
        Ok(Told { report: Report::of(analysis), texts, outgrown })
    }
}

#[pymethods]
impl Setup {
    /// Names of all scenarios, in order; of two with the same name the second is numbered.
    #[getter]
    fn names(&self) -> Vec<&str> {
        self.prepared.iter().map(|prepared| prepared.scenario.settings.name.as_str()).collect()
    }

    /// The seed of all draws.
    #[getter]
    fn seed(&self) -> u64 {
        self.plan.seed.get()
    }

    /// Replications of each scenario; with a precision, at most.
    #[getter]
    fn replications(&self) -> u64 {
        most(&self.plan)
    }

    /// The precision that is asked for.
    #[getter]
    fn precision(&self) -> Option<f64> {
        if let Amount::Precise { precision, .. } = self.plan.amount { Some(precision) } else { None }
    }

    /// Plays some replications of every scenario.
    fn play(&self, py: Python<'_>, first: u64, count: u64, resources: Resources<'_>) -> PyResult<Blocks> {
        let end = first.checked_add(count).filter(|end| (1..=REPLICATIONS_MAX).contains(end) && count > 0);
        if end.is_none() {
            return Err(PyValueError::new_err(format!(
                "a block has at least one replication, and ends at {REPLICATIONS_MAX} at the latest"
            )));
        }
        let models = self.models();
        let world_bytes = resources.world_bytes_of(&models, count)?;
        let (prepared, seed) = (&self.prepared, self.plan.seed);
        let played = resources
            .watch(py, world_bytes, |control| experiment::play_block(prepared, seed, first..first + count, control))?
            .map_err(|error| errors::of(py, error))?;
        Ok(Blocks { of: self.identity(), seed: seed.get(), first, played })
    }

    /// Plays everything and tells it.
    #[pyo3(signature = (brief, frozen_tail, resources))]
    fn run(&self, py: Python<'_>, brief: bool, frozen_tail: bool, resources: Resources<'_>) -> PyResult<Told> {
        self.answer(py, (extent(brief, frozen_tail), &resources), None, self.plan)
    }

    /// Tells replications that were played elsewhere: what is beside them is played here.
    fn report(&self, py: Python<'_>, runs: &Blocks, brief: bool, frozen_tail: bool, resources: Resources<'_>) -> PyResult<Told> {
        if runs.of != self.identity() || runs.seed != self.plan.seed.get() {
            return Err(PyValueError::new_err(
                "these runs are of other scenarios, or of another seed\n  help: play them from what is asked for the report",
            ));
        }
        if runs.first != 0 {
            let why = format!("these runs begin with replication {}: 0 to {} are missing", runs.first, runs.first - 1);
            return Err(PyValueError::new_err(why));
        }
        let count = runs.played[0].len() as u64;
        let plan = Plan { amount: Amount::Fixed(count), ..self.plan };
        self.answer(py, (extent(brief, frozen_tail), &resources), Some(Runs::of(runs.played.clone())), plan)
    }

    /// What `from_state` makes the setup of again, anywhere: nothing is solved again.
    fn state(&self) -> Vec<u8> {
        let scenarios: Vec<Vec<u8>> = self.stated.iter().map(|one| one.get().state()).collect();
        let solutions: Vec<Option<Solution>> = self.prepared.iter().map(|prepared| prepared.solution.clone()).collect();
        state::write("setup", &(scenarios, solutions, self.seed(), self.replications(), self.precision()))
    }

    /// The setup again.
    #[staticmethod]
    fn from_state(py: Python<'_>, state: &[u8]) -> PyResult<Setup> {
        let (scenarios, solutions, seed, replications, precision): SetupState = state::read("setup", state)?;
        let stated = scenarios.iter().map(|state| Py::new(py, Scenario::from_state(py, state)?)).collect::<PyResult<Vec<_>>>()?;
        let Some(first) = stated.first() else { return Err(PyValueError::new_err("this setup holds no scenario")) };
        let plan = plan(py, first.get().checked(), Some(seed), Some(replications), precision)?;
        let all = family(py, &stated)?;
        if all.len() != solutions.len() {
            return Err(PyValueError::new_err("this setup is damaged: it has a solution too many or too few"));
        }
        let again = || all.into_iter().zip(solutions).map(|(scenario, solution)| Prepared::again(scenario, solution)).collect();
        let prepared = Arc::new(py.detach(again));
        Ok(Setup { stated, prepared, plan })
    }
}

fn extent(brief: bool, frozen_tail: bool) -> Extent {
    Extent { beyond: !frozen_tail, neighbours: !brief, doubt: !brief }
}

/// Replications of every scenario, from a first on without a gap.
#[pyclass(frozen, module = "fideliza._fideliza", name = "Runs")]
pub(crate) struct Blocks {
    of: String,
    seed: u64,
    first: u64,
    played: Vec<Vec<Replication>>,
}

#[pymethods]
impl Blocks {
    /// Index of the first.
    #[getter]
    fn first(&self) -> u64 {
        self.first
    }

    /// The seed of all draws.
    #[getter]
    fn seed(&self) -> u64 {
        self.seed
    }

    /// How many scenarios were played.
    #[getter]
    fn scenarios(&self) -> usize {
        self.played.len()
    }

    /// Events of all of them together.
    #[getter]
    fn events(&self) -> u64 {
        self.played.iter().flatten().map(|replication| replication.events).sum()
    }

    fn __len__(&self) -> usize {
        self.played[0].len()
    }

    /// Blocks put together, in whatever order they come.
    #[staticmethod]
    #[pyo3(signature = (parts: "list[Runs]") -> "Runs")]
    fn concat(mut parts: Vec<PyRef<'_, Blocks>>) -> PyResult<Blocks> {
        parts.sort_by_key(|part| part.first);
        let Some(first) = parts.first() else { return Err(PyValueError::new_err("there are no runs to put together")) };
        let mut all = Blocks { of: first.of.clone(), seed: first.seed, first: first.first, played: vec![Vec::new(); first.played.len()] };
        for part in &parts {
            if (&part.of, part.seed) != (&all.of, all.seed) {
                return Err(PyValueError::new_err(
                    "these runs are of different scenarios, or of different seeds: they cannot be put together",
                ));
            }
            let next = all.first + all.played[0].len() as u64;
            if part.first != next {
                let why = if part.first > next {
                    format!("replications {next} to {} are missing", part.first - 1)
                } else {
                    format!("replication {} is there twice", part.first)
                };
                return Err(PyValueError::new_err(why));
            }
            all.played.iter_mut().zip(&part.played).for_each(|(all, part)| all.extend(part.iter().cloned()));
        }
        Ok(all)
    }

    /// What `from_state` makes the runs of again.
    fn state(&self) -> Vec<u8> {
        state::write("runs", &(&self.of, self.seed, self.first, &self.played))
    }

    /// The runs again.
    #[staticmethod]
    fn from_state(state: &[u8]) -> PyResult<Blocks> {
        let (of, seed, first, played): (String, u64, u64, Vec<Vec<Replication>>) = state::read("runs", state)?;
        let whole = played.first().is_some_and(|one| !one.is_empty() && played.iter().all(|other| other.len() == one.len()));
        if whole { Ok(Blocks { of, seed, first, played }) } else { Err(PyValueError::new_err("these runs are damaged")) }
    }
}

/// What an experiment found.
#[pyclass(frozen, module = "fideliza._fideliza", name = "Report")]
pub(crate) struct Told {
    report: Report,
    texts: Vec<(String, String)>,
    outgrown: Option<String>,
}

/// What leaves the process of a report: JSON, the table of replications, the texts of the scenarios, and why it was ended early.
type ReportState = (String, Vec<u8>, Vec<(String, String)>, Option<String>);

/// How a report is told: language, title, logo and words of one's own.
#[derive(FromPyObject)]
pub(crate) struct Telling(String, Option<String>, Option<String>, Option<String>);

impl Told {
    /// The report, told like that.
    ///
    /// # Errors
    /// `ValueError` for a language, words or a logo that cannot be used.
    fn told(&self, py: Python<'_>, Telling(lang, title, logo, own): Telling) -> PyResult<Report> {
        let usual = words(&lang)?;
        let words = own.map_or(Ok(usual.clone()), |own| Words::with(usual.language(), &own)).map_err(|error| errors::of(py, error))?;
        let mut report = self.report.clone().told_in(words);
        report.title = title;
        report.logo = logo.map(|text| Logo::of(&text)).transpose().map_err(|error| errors::of(py, error))?;
        Ok(report)
    }
}

#[pymethods]
impl Told {
    /// Why it was ended early, if a world outgrew its memory: then this is on what was done by then.
    #[getter]
    fn outgrown(&self) -> Option<&str> {
        self.outgrown.as_deref()
    }

    /// What `from_state` makes the report of again.
    fn state(&self) -> PyResult<Vec<u8>> {
        let table = csv::table_named("replications").expect("it is one of the tables");
        let replications = csv::render(&(table.head)(), &(table.rows)(&self.report), Language::English);
        Ok(state::write("report", &(self.json(), replications, &self.texts, &self.outgrown)))
    }

    /// The report again.
    #[staticmethod]
    fn from_state(state: &[u8]) -> PyResult<Told> {
        let (json, replications, texts, outgrown): ReportState = state::read("report", state)?;
        let analysis: Analysis = state::of_json(&json)?;
        let mut analysis = analysis.read_back().map_err(PyValueError::new_err)?;
        analysis.rows = csv::rows_of(&replications, &analysis).map_err(PyValueError::new_err)?;
        Ok(Told { report: Report::of(analysis), texts, outgrown })
    }

    /// Names of the tables.
    #[getter]
    fn tables(&self) -> Vec<&'static str> {
        csv::TABLES.iter().map(|table| table.name).collect()
    }

    /// A table.
    fn table(&self, name: &str) -> PyResult<Columns> {
        let table = csv::table_named(name).ok_or_else(|| PyKeyError::new_err(name.to_string()))?;
        Ok(Columns::of(&(table.head)(), &(table.rows)(&self.report)))
    }

    /// Everything, as JSON.
    fn json(&self) -> String {
        fideliza::report::json::render(&self.report)
    }

    /// The tables and sentences of a terminal.
    fn text(&self, py: Python<'_>, telling: Telling) -> PyResult<String> {
        Ok(text::render(&self.told(py, telling)?))
    }

    /// What can be said, a sentence each, with the passage that it belongs to.
    fn sentences(&self, py: Python<'_>, telling: Telling) -> PyResult<Vec<(String, String)>> {
        let report = self.told(py, telling)?;
        Ok(report
            .statements
            .iter()
            .map(|statement| (statement.passage().key().to_string(), sentence(statement, &report).trim().to_string()))
            .collect())
    }

    /// The verdict, the table and the chart that are looked at first, as HTML.
    fn fragment(&self, py: Python<'_>, telling: Telling) -> PyResult<String> {
        page::fragment(&self.told(py, telling)?).map_err(|error| errors::of(py, error))
    }

    /// Pictures as SVG: name, what it shows in a sentence, and the drawing.
    fn drawings(&self, py: Python<'_>, telling: Telling) -> PyResult<Vec<[String; 3]>> {
        let report = self.told(py, telling)?;
        let drawn = py.detach(|| fideliza::report::chart::drawings(&report)).map_err(|error| errors::of(py, error))?;
        Ok(drawn.into_iter().map(|drawing| [drawing.name, drawing.title, drawing.svg]).collect())
    }

    /// Files of one renderer, or of all and the texts of the scenarios: name and content.
    fn files(&self, py: Python<'_>, renderer: Option<&str>, telling: Telling) -> PyResult<Written> {
        let report = self.told(py, telling)?;
        let wanted = |name: &str| renderer.is_none_or(|renderer| renderer == name);
        let written = py.detach(|| {
            RENDERERS.iter().filter(|one| wanted(one.name)).map(|one| (one.render)(&report)).collect::<Result<Vec<Written>, _>>()
        });
        let mut files = written.map_err(|error| errors::of(py, error))?.concat();
        if renderer.is_none() {
            files.extend(self.texts.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())));
        }
        Ok(files)
    }

    /// Writes the folder that the program writes, in place of a report that is there; and gives its place.
    fn save_folder(&self, py: Python<'_>, folder: PathBuf, telling: Telling) -> PyResult<PathBuf> {
        let files = self.files(py, None, telling)?;
        // The words are those of the command line.
        let as_here = |why: String| {
            PyOSError::new_err(why.trim_start_matches("error: ").replace(", such as --out results", "").replace(" with --out", ""))
        };
        py.detach(|| fideliza::cli::write_report(&folder, &files)).map_err(as_here)
    }

    /// Names of the scenarios, in order.
    #[getter]
    fn names(&self) -> Vec<&str> {
        self.report.scenarios.iter().map(|scenario| scenario.name.as_str()).collect()
    }

    /// Replications of each scenario that were played, and the precision reached if one was asked for.
    #[getter]
    fn played(&self) -> (u64, Option<f64>) {
        (self.report.manifest.replications, self.report.manifest.precision_reached)
    }
}

/// The life of a customer of the first scenario, against that of the same person in the second if there is one: the story, and world, hours, event and amount
/// of every line.
#[pyfunction]
pub(crate) fn explain(
    py: Python<'_>,
    scenarios: Vec<Py<Scenario>>,
    strategies: Vec<Option<String>>,
    who: (usize, u64, Option<u64>),
    resources: Resources<'_>,
) -> PyResult<(String, Columns)> {
    let (customer, replication, seed) = who;
    let mut worlds = Vec::new();
    if scenarios.is_empty() {
        return Err(PyValueError::new_err("there is no scenario to explain"));
    }
    for (scenario, strategy) in scenarios.iter().zip(strategies) {
        worlds.push(world(scenario.get().checked(), strategy.as_deref())?);
    }
    let world_bytes = resources.world_bytes_of(&worlds, 1)?;
    let seed = Seed::new(seed.unwrap_or(worlds[0].settings.seed.get())).map_err(|error| errors::of(py, error.into()))?;
    let told = resources.watch(py, world_bytes, |control: &Control<'_>| {
        let ready = prepare_all(worlds, &SOLVED, control)?;
        let lives = lives(&ready, seed, replication, customer, control)?;
        Ok((life::story(&lives, &ready), life::rows(&lives, &ready)))
    })?;
    let (story, rows) = told.map_err(|error| errors::of(py, error))?;
    Ok((story, Columns::of(&life::head(), &rows)))
}

/// A scenario, or one of its strategies.
fn world(scenario: &scenario::Scenario, strategy: Option<&str>) -> PyResult<scenario::Scenario> {
    let Some(name) = strategy else { return Ok(scenario.clone()) };
    let found = scenario.strategies.iter().find(|strategy| strategy.settings.name == name);
    let known: Vec<&str> = scenario.strategies.iter().map(|strategy| strategy.settings.name.as_str()).collect();
    found.cloned().ok_or_else(|| {
        let help = if known.is_empty() { "this scenario lists none".to_string() } else { scenario::problem::suggestion(name, &known) };
        PyValueError::new_err(format!("there is no strategy `{name}`\n  help: {help}"))
    })
}

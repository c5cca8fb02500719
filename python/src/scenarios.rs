//! Scenarios: read, checked, with settings laid over them.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use fideliza::cli::Disk;
use fideliza::engine::ENGINE_VERSION;
use fideliza::experiment::Solved;
use fideliza::experiment::outcome::OUTCOMES;
use fideliza::model::checked;
use fideliza::report::check;
use fideliza::report::table::{Column, Kind, column};
use fideliza::report::words::{Language, Words};
use fideliza::scenario::assumed::assumed;
use fideliza::scenario::gallery::STORIES;
use fideliza::scenario::reference::{Param, params};
use fideliza::scenario::{self, Bundle, Draft, Embedded, Files, Recorded, load, resolved};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::tables::Columns;
use crate::{errors, state};

/// Solved hazards of baselines, for all calls of this process: not more than can hardly matter to its memory.
pub(crate) static SOLVED: Solved = Solved::at_most(256);

/// A checked scenario, with every text that it was read from.
#[pyclass(frozen, module = "fideliza._fideliza")]
pub(crate) struct Scenario {
    bundle: Arc<Bundle>,
    path: String,
    sets: Vec<String>,
    /// True if what it names may lie on this machine's disk.
    on_disk: bool,
    checked: scenario::Scenario,
}

/// What leaves the process of a scenario.
type State = (String, String, Vec<String>, bool);

impl Scenario {
    fn of(py: Python<'_>, files: &dyn Files, path: &str, sets: Vec<String>, on_disk: bool) -> PyResult<Scenario> {
        let recorded = Recorded::new(files);
        let read = py.detach(|| load(path, &recorded, &sets).and_then(|draft| checked(&draft)));
        let checked = read.map_err(|problems| errors::problems(py, &problems))?;
        Ok(Scenario { bundle: Arc::new(recorded.bundle()), path: path.into(), sets, on_disk, checked })
    }

    /// Its texts, laid over each other.
    pub(crate) fn draft(&self) -> Draft<'_> {
        load(&self.path, &*self.bundle, &self.sets).expect("it was read before")
    }

    /// The scenario as it is played.
    pub(crate) fn checked(&self) -> &scenario::Scenario {
        &self.checked
    }

    /// Every text that it was read from.
    pub(crate) fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Where it was read from, as its texts call it; and what was laid over it.
    pub(crate) fn place(&self) -> (&str, &[String]) {
        (&self.path, &self.sets)
    }
}

/// Texts that were read, and behind them those of the disk.
struct Behind<'a>(&'a Bundle, &'a dyn Files);

impl Files for Behind<'_> {
    fn text(&self, path: &str) -> io::Result<String> {
        self.0.text(path).or_else(|error| if error.kind() == io::ErrorKind::NotFound { self.1.text(path) } else { Err(error) })
    }

    fn table(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.table(path).or_else(|_| self.1.table(path))
    }

    fn beside(&self, file: &str, path: &str) -> String {
        self.0.known_beside(file, path).map_or_else(|| self.1.beside(file, path), str::to_string)
    }
}

#[pymethods]
impl Scenario {
    /// Reads a file, those that it extends and the tables that it names.
    #[staticmethod]
    fn read(py: Python<'_>, path: &str, sets: Vec<String>) -> PyResult<Scenario> {
        Scenario::of(py, &Disk, path, sets, true)
    }

    /// Reads a text; what it names is among `files`.
    #[staticmethod]
    fn parse(py: Python<'_>, text: String, name: &str, mut files: BTreeMap<String, String>, sets: Vec<String>) -> PyResult<Scenario> {
        files.insert(name.into(), text);
        Scenario::of(py, &files, name, sets, false)
    }

    /// Reads a shipped scenario.
    #[staticmethod]
    fn story(py: Python<'_>, name: &str, sets: Vec<String>) -> PyResult<Scenario> {
        Scenario::of(py, &Embedded(STORIES), &format!("{name}.toml"), sets, false)
    }

    /// The same with further settings laid over it.
    fn with_sets(&self, py: Python<'_>, sets: Vec<String>) -> PyResult<Scenario> {
        let sets = [self.sets.clone(), sets].concat();
        let behind = Behind(&self.bundle, &Disk);
        let files: &dyn Files = if self.on_disk { &behind } else { &*self.bundle };
        Scenario::of(py, files, &self.path, sets, self.on_disk)
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.checked.settings.name
    }

    /// Currency of all amounts.
    #[getter]
    fn currency(&self) -> &str {
        &self.checked.settings.currency
    }

    /// Names of the strategies that it lists.
    #[getter]
    fn strategies(&self) -> Vec<&str> {
        self.checked.strategies.iter().map(|strategy| strategy.settings.name.as_str()).collect()
    }

    /// Replications that it asks for, and the seed.
    #[getter]
    fn plan(&self) -> (u64, u64) {
        (self.checked.settings.replications.get(), self.checked.settings.seed.get())
    }

    /// What it shows, in the words of its author.
    fn essay(&self, lang: &str) -> String {
        self.checked.settings.analysis.told_in(lang).to_string()
    }

    /// All keys that were written, as JSON.
    #[getter]
    fn written(&self) -> String {
        self.checked.written.to_string()
    }

    /// What the scenario is: the same if and only if it plays the same worlds, strategies apart.
    #[getter]
    fn identity(&self) -> String {
        serde_json::json!([self.checked.identity(), self.checked.baseline.as_deref().map(scenario::Scenario::identity)]).to_string()
    }

    /// The fewest texts that give it again: file and text.
    fn texts(&self) -> Vec<(String, String)> {
        let (replications, seed) = self.plan();
        resolved::texts(std::slice::from_ref(&self.checked), seed, replications)
    }

    /// What it says in plain words, and what is implausible about it: as `fideliza check`.
    fn told(&self, name: &str) -> String {
        format!("{}\n{}\n", check::render(name, &self.checked.clone().family()), check::GRADES)
    }

    /// What is implausible about it and the strategies that it lists: name of the strategy, message and help.
    fn warnings(&self) -> Vec<(Option<&str>, [String; 2])> {
        let own = check::warnings(&self.checked, None).into_iter().map(|warning| (None, warning));
        let strategies = self.checked.strategies.iter().flat_map(|strategy| {
            let name = strategy.settings.name.as_str();
            check::warnings(strategy, Some(&self.checked)).into_iter().map(move |warning| (Some(name), warning))
        });
        own.chain(strategies).collect()
    }

    /// The parameters in force, with their evidence.
    fn assumptions(&self) -> Columns {
        let head: Vec<Column> = ["path", "value", "from", "grade", "source"].map(|name| column(name, Kind::Text)).into();
        let row = |found: fideliza::scenario::assumed::Assumed| {
            let from = if found.stated { "stated" } else { "default" };
            vec![found.path, found.value, from.into(), found.grade, found.source]
        };
        Columns::of(&head, &assumed(&self.checked).into_iter().map(row).collect())
    }

    /// What `from_state` makes the scenario of again, anywhere.
    pub(crate) fn state(&self) -> Vec<u8> {
        state::write("scenario", &(state::as_json(&*self.bundle), &self.path, &self.sets, self.on_disk))
    }

    /// The scenario again.
    #[staticmethod]
    pub(crate) fn from_state(py: Python<'_>, state: &[u8]) -> PyResult<Scenario> {
        let (bundle, path, sets, on_disk): State = state::read("scenario", state)?;
        let bundle: Bundle = state::of_json(&bundle)?;
        Scenario::of(py, &bundle, &path, sets, on_disk)
    }
}

/// The words of a language.
///
/// # Errors
/// `ValueError` for a language that reports are not told in.
pub(crate) fn words(lang: &str) -> PyResult<Words> {
    let language = Language::with_code(lang);
    language.map(Words::of).ok_or_else(|| PyValueError::new_err(format!("there are no words for lang=`{lang}`\n  help: \"en\" or \"es\"")))
}

/// Names of the shipped scenarios, in the order of the gallery.
#[pyfunction]
pub(crate) fn stories() -> Vec<&'static str> {
    STORIES.iter().map(|(name, _)| *name).collect()
}

/// All outcomes: key, unit and what it means.
#[pyfunction]
pub(crate) fn outcomes() -> Columns {
    let head: Vec<Column> = ["outcome", "unit", "about"].map(|name| column(name, Kind::Text)).into();
    Columns::of(&head, &OUTCOMES.iter().map(|outcome| vec![outcome.key.into(), outcome.unit.key().into(), outcome.about.into()]).collect())
}

/// Every parameter of a scenario: path, kind, range, default, grade and source of its evidence, and what it is about.
#[pyfunction]
pub(crate) fn parameters() -> Columns {
    let head: Vec<Column> =
        ["path", "kind", "range", "default", "grade", "plausible", "source", "about"].map(|name| column(name, Kind::Text)).into();
    let row = |found: Param| {
        let texts = [found.grade, found.plausible.unwrap_or_default(), found.source].map(str::to_string);
        [vec![found.path, found.kind, found.range, found.default], texts.to_vec(), vec![found.about]].concat()
    };
    Columns::of(&head, &params().into_iter().map(row).collect())
}

/// Version of the package and of the program that comes with it.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Version of the engine: the same gives the same bits.
#[pyfunction]
pub(crate) fn engine_version() -> u32 {
    ENGINE_VERSION
}

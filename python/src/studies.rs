//! Studies: many points of a scenario, played whole or in shares, and put together; and points that somebody else chooses.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use fideliza::cli::{Disk, id_of};
use fideliza::experiment::outcome::{OUTCOMES, outcome};
use fideliza::experiment::study::block::{Block, Share, Store, play_with};
use fideliza::experiment::study::evaluate as points;
use fideliza::experiment::study::found::{Found, survey};
use fideliza::experiment::study::layout::{Beside, Layout};
use fideliza::experiment::{Solution, Solved, prepare_one};
use fideliza::random::Seed;
use fideliza::report::answer::{Answer, Asked};
use fideliza::report::csv;
use fideliza::report::renderers::Written;
use fideliza::report::study::{self as told, Sink};
use fideliza::report::table::{Column, Rows};
use fideliza::report::words::Language;
use fideliza::scenario::place::Source;
use fideliza::scenario::problem::{Problems, suggestion_of};
use fideliza::scenario::study::{parse, read, vary_text};
use fideliza::scenario::{self, Bundle, Files, Recorded};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;

use crate::scenarios::{Scenario, words};
use crate::tables::Columns;
use crate::work::Means;
use crate::{errors, state};

/// What messages call the text that variations make; its name says that the scenario is named as it stands.
const VARY: &str = "--vary";
/// Shares of a study at most.
const SHARES_MAX: u64 = 1_000_000;

/// A study: which points of a scenario are played, how often, and what is measured.
#[pyclass(frozen, module = "fideliza._fideliza")]
pub(crate) struct Study {
    bundle: Arc<Bundle>,
    source: Source,
    sets: Vec<String>,
    seed: Option<u64>,
    replications: Option<u64>,
    solved: Solved,
}

/// What leaves the process of a study: bundle, source, settings, seed, replications and solutions.
type State = (String, (String, String), Vec<String>, [Option<u64>; 2], BTreeMap<String, Option<Solution>>);

impl Study {
    /// Checked by laying it out; every file that takes is in its bundle.
    fn of(
        py: Python<'_>,
        files: &dyn Files,
        source: Source,
        (sets, seed, replications): (Vec<String>, Option<u64>, Option<u64>),
        solved: Solved,
    ) -> PyResult<Study> {
        let recorded = Recorded::new(files);
        let mut study = Study { bundle: Arc::default(), source, sets, seed, replications, solved };
        if let Some(seed) = seed {
            Seed::new(seed).map_err(|error| errors::of(py, error.into()))?;
        }
        if replications.is_some_and(|count| !(1..=1_000_000).contains(&count)) {
            return Err(PyValueError::new_err("replications is 1 to 1000000"));
        }
        let laid_out = py.detach(|| study.lay_out(&recorded).map(|_| ()));
        laid_out.map_err(|problems| errors::problems(py, &problems))?;
        study.bundle = Arc::new(recorded.bundle());
        Ok(study)
    }

    fn lay_out<'f>(&self, files: &'f dyn Files) -> Result<Layout<'f>, Problems> {
        let text = parse(self.source.clone(), files)?;
        let seed = self.seed.map(|seed| Seed::new(seed).expect("it was checked"));
        Layout::with(text, files, Beside { sets: self.sets.clone(), seed, replications: self.replications, design: None })
    }

    fn layout(&self) -> Layout<'_> {
        self.lay_out(&*self.bundle).expect("it was laid out before")
    }
}

#[pymethods]
impl Study {
    /// Reads a study's file, and everything that it names.
    #[staticmethod]
    fn read(py: Python<'_>, path: &str, sets: Vec<String>, seed: Option<u64>, replications: Option<u64>) -> PyResult<Study> {
        let recorded = Recorded::new(&Disk);
        let source = read(path, &recorded).map_err(|problems| errors::problems(py, &problems))?.source;
        Study::of(py, &recorded, source, (sets, seed, replications), Solved::default())
    }

    /// Reads a study's text; what it names is among `files`.
    #[staticmethod]
    fn parse(
        py: Python<'_>,
        text: String,
        name: String,
        files: BTreeMap<String, String>,
        sets: Vec<String>,
        seed: Option<u64>,
        replications: Option<u64>,
    ) -> PyResult<Study> {
        Study::of(py, &files, Source { name, text }, (sets, seed, replications), Solved::default())
    }

    /// A scenario at points: variations as `--vary` takes them, behind further lines of the study's text.
    #[staticmethod]
    fn vary(
        py: Python<'_>,
        scenario: PyRef<'_, Scenario>,
        vary: Vec<String>,
        more: &str,
        seed: Option<u64>,
        replications: Option<u64>,
    ) -> PyResult<Study> {
        let (path, sets) = scenario.place();
        let text = vary_text(path, &vary).map_err(PyValueError::new_err)?;
        let name = scenario::path::quote(&scenario.checked().settings.name);
        let source = Source { name: VARY.into(), text: format!("name = {name}\n{more}\n{text}") };
        let solved = Solved::with(scenario.solved().known());
        Study::of(py, scenario.bundle(), source, (sets.to_vec(), seed, replications), solved)
    }

    /// Its name.
    #[getter]
    fn name(&self) -> String {
        self.layout().name
    }

    /// What it is: studies with the same hash put the same points together.
    #[getter]
    fn id(&self) -> String {
        id_of(&self.layout().identity())
    }

    /// How many points there are, baselines among them.
    #[getter]
    fn points(&self) -> u64 {
        self.layout().points()
    }

    /// Combinations of levers, and futures.
    #[getter]
    fn shape(&self) -> (u64, u64) {
        let layout = self.layout();
        (layout.combinations, layout.futures)
    }

    /// Paths of what varies.
    #[getter]
    fn parameters(&self) -> Vec<String> {
        self.layout().factors.into_iter().map(|factor| factor.path).collect()
    }

    /// Outcomes that are measured.
    #[getter]
    fn watch(&self) -> Vec<&'static str> {
        self.layout().watch
    }

    /// Replications of a point, at most.
    #[getter]
    fn replications(&self) -> u64 {
        self.layout().repeats.most()
    }

    /// Solves the hazards of the scenario without what varies, so that nobody who plays a share has to.
    fn solve(&self, py: Python<'_>, means: Means<'_>) -> PyResult<()> {
        let layout = self.layout();
        let scenario = layout.scenario_of(&layout.point(0).values).map_err(|problems| errors::problems(py, &problems))?;
        let world_bytes = means.world_bytes_of(std::slice::from_ref(&scenario), 1)?;
        let solved = means.watch(py, world_bytes, |control| prepare_one(scenario, &self.solved, control).map(|_| ()))?;
        solved.map_err(|error| errors::of(py, error))
    }

    /// Plays a share: the points whose number leaves `number - 1` when divided by `of`.
    fn play(&self, py: Python<'_>, number: u64, of: u64, means: Means<'_>) -> PyResult<Blocks> {
        if !(1..=SHARES_MAX).contains(&of) || !(1..=of).contains(&number) {
            return Err(PyValueError::new_err(format!(
                "there is no share {number} of {of}: shares are 1 to `of`, which is at most {SHARES_MAX}"
            )));
        }
        let layout = self.layout();
        let baseline = layout.scenario_of(&layout.point(0).values).map_err(|problems| errors::problems(py, &problems))?;
        let world_bytes = means.world_bytes_of(&[baseline], 1)?;
        let kept = Kept::default();
        let played = means.watch(py, world_bytes, |control| play_with(&layout, Share { number, of }, &kept, &self.solved, control))?;
        // What is kept in memory can always be kept; a stop has its reason, which was raised.
        let played = played.map_err(|error| errors::of(py, fideliza::Error::Choice(error.to_string())))?;
        if played.stopped {
            return Err(errors::of(py, fideliza::Error::Stopped));
        }
        let blocks = kept.0.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().flatten().collect();
        Ok(Blocks { of: self.id(), blocks })
    }

    /// Puts shares together, proves that nothing is missing, and tells what came out.
    #[pyo3(signature = (shares: "list[Blocks]", lang) -> "StudyAnswer")]
    fn tell(&self, py: Python<'_>, shares: Vec<PyRef<'_, Blocks>>, lang: &str) -> PyResult<StudyAnswer> {
        let layout = self.layout();
        let id = id_of(&layout.identity());
        if shares.iter().any(|share| share.of != id) {
            return Err(PyValueError::new_err("these shares are of another study"));
        }
        let mut known: BTreeMap<u64, Vec<Block>> = BTreeMap::new();
        for block in shares.iter().flat_map(|share| &share.blocks) {
            known.entry(block.point).or_default().push(block.clone());
        }
        let known = |point: u64| known.get(&point).cloned().unwrap_or_default();
        let missing = survey(&layout, &known).missing;
        if let Some((point, there, goal)) = missing.first() {
            let message = format!(
                "{} of {} points lack replications; the first is point {point}, which has {there} of {goal}\n  help: play the shares that are missing",
                missing.len(),
                layout.points()
            );
            return Err(PyValueError::new_err(message));
        }
        let words = words(lang)?;
        let currency = layout.currency().map_err(|problems| errors::problems(py, &problems))?;
        let mut tables = Tables::default();
        let found = told::find(&layout, &known, &mut tables).expect("they are written to memory");
        let asked = Asked {
            words: &words,
            scenario: &layout.name,
            currency: &currency,
            replications: layout.repeats.most(),
            seed: layout.seed,
            command: "",
        };
        let (answer, figures) = told::tell(&layout, &found, &known, &asked).map_err(|error| errors::of(py, error))?;
        let manifest = told::manifest(&layout, &found, &id, &layout.repeats);
        Ok(StudyAnswer { answer, figures, tables, manifest, found })
    }

    /// What `from_state` makes the study of again, anywhere.
    fn state(&self) -> Vec<u8> {
        let source = (&self.source.name, &self.source.text);
        state::write("study", &(state::as_json(&*self.bundle), source, &self.sets, [self.seed, self.replications], self.solved.known()))
    }

    /// The study again.
    #[staticmethod]
    fn from_state(py: Python<'_>, state: &[u8]) -> PyResult<Study> {
        let (bundle, (name, text), sets, [seed, replications], solved): State = state::read("study", state)?;
        let bundle: Bundle = state::of_json(&bundle)?;
        Study::of(py, &bundle, Source { name, text }, (sets, seed, replications), Solved::with(solved))
    }
}

/// Blocks in memory, by point.
#[derive(Default)]
struct Kept(Mutex<BTreeMap<u64, Vec<Block>>>);

impl Store for Kept {
    fn known(&self, point: u64) -> Vec<Block> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&point).cloned().unwrap_or_default()
    }

    fn keep(&self, block: &Block) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(block.point).or_default().push(block.clone());
        Ok(())
    }
}

/// What was played of a study.
#[pyclass(frozen, module = "fideliza._fideliza")]
pub(crate) struct Blocks {
    of: String,
    blocks: Vec<Block>,
}

#[pymethods]
impl Blocks {
    /// The hash of the study.
    #[getter]
    fn study(&self) -> &str {
        &self.of
    }

    /// Replications that were played.
    fn __len__(&self) -> usize {
        self.blocks.iter().map(|block| block.rows.as_ref().map_or(0, Vec::len)).sum()
    }

    /// What `from_state` makes the blocks of again.
    fn state(&self) -> Vec<u8> {
        state::write("share", &(&self.of, &self.blocks))
    }

    /// The blocks again.
    #[staticmethod]
    fn from_state(state: &[u8]) -> PyResult<Blocks> {
        let (of, blocks): (String, Vec<Block>) = state::read("share", state)?;
        Ok(Blocks { of, blocks })
    }
}

/// Tables in memory.
#[derive(Default)]
struct Tables(Vec<(&'static str, Vec<Column>, Rows)>);

impl Sink for Tables {
    fn begin(&mut self, table: &'static str, head: Vec<Column>) -> io::Result<()> {
        self.0.push((table, head, Rows::new()));
        Ok(())
    }

    fn row(&mut self, table: &'static str, row: Vec<String>) -> io::Result<()> {
        let (.., rows) = self.0.iter_mut().find(|(name, ..)| *name == table).expect("a table is begun before its rows come");
        rows.push(row);
        Ok(())
    }
}

/// What came of a study.
#[pyclass(frozen, module = "fideliza._fideliza")]
pub(crate) struct StudyAnswer {
    answer: Answer,
    figures: Written,
    tables: Tables,
    manifest: String,
    found: Found,
}

#[pymethods]
impl StudyAnswer {
    /// Names of the tables.
    #[getter]
    fn tables(&self) -> Vec<&'static str> {
        self.tables.0.iter().map(|(name, ..)| *name).collect()
    }

    /// A table.
    fn table(&self, name: &str) -> PyResult<Columns> {
        let found = self.tables.0.iter().find(|(known, ..)| *known == name);
        let (_, head, rows) = found.ok_or_else(|| PyKeyError::new_err(name.to_string()))?;
        Ok(Columns::of(head, rows))
    }

    /// What came out, in words.
    fn text(&self) -> String {
        self.answer.text()
    }

    /// How it was made and what came out, as JSON.
    #[getter]
    fn manifest(&self) -> &str {
        &self.manifest
    }

    /// Points that failed, and why.
    #[getter]
    fn failed(&self) -> Vec<(u64, String)> {
        self.found.failed.clone()
    }

    /// Runs that were played.
    #[getter]
    fn runs(&self) -> u64 {
        self.found.runs
    }

    /// Pictures as SVG: name, what it shows in a sentence, and the drawing.
    fn drawings(&self) -> Vec<[String; 3]> {
        self.answer.drawings.iter().map(|drawing| [drawing.name.clone(), drawing.title.clone(), drawing.svg.clone()]).collect()
    }

    /// All files: name and content, as the program writes them.
    fn files(&self, py: Python<'_>, title: Option<String>) -> PyResult<Written> {
        let mut files: Written = Vec::new();
        for (name, head, rows) in &self.tables.0 {
            files.push((format!("{name}.csv"), csv::render(head, rows, Language::English)));
        }
        files.push(("manifest.json".into(), self.manifest.clone().into_bytes()));
        files.extend(self.figures.iter().cloned());
        let mut answer = self.answer.clone();
        answer.title = title.unwrap_or(answer.title);
        files.extend(py.detach(|| answer.to_read()).map_err(|error| errors::of(py, error))?);
        Ok(files)
    }
}

/// The figures of outcomes at points: for each point, settings as `KEY=VALUE`. None where no replication yields one.
#[pyfunction]
pub(crate) fn evaluate(
    py: Python<'_>,
    scenario: PyRef<'_, Scenario>,
    settings: Vec<Vec<String>>,
    watch: Vec<String>,
    seed: Option<u64>,
    replications: u64,
    means: Means<'_>,
) -> PyResult<Vec<Vec<Option<f64>>>> {
    let scenario = &*scenario;
    let watch = watch.iter().map(|key| known(key)).collect::<PyResult<Vec<&str>>>()?;
    let seed = Seed::new(seed.unwrap_or(scenario.checked().settings.seed.get())).map_err(|error| errors::of(py, error.into()))?;
    if !(1..=1_000_000).contains(&replications) {
        return Err(PyValueError::new_err("replications is 1 to 1000000"));
    }
    let world_bytes = means.world_bytes_of(std::slice::from_ref(scenario.checked()), 1)?;
    let solved = scenario.solved();
    let found = means
        .watch(py, world_bytes, |control| points::evaluate(&scenario.draft(), &settings, &watch, (seed, replications), solved, control))?;
    found.map_err(|unplayable| {
        let raised = errors::of(py, unplayable.why);
        // Whoever reads it knows rows by their index.
        let noted = raised.value(py).call_method1("add_note", (format!("in row {} of the points", unplayable.point),));
        noted.map_or_else(|error| error, |_| raised)
    })
}

/// An outcome's key.
///
/// # Errors
/// `ValueError`: there is none of this name.
fn known(key: &str) -> PyResult<&'static str> {
    let names = || OUTCOMES.iter().map(|outcome| outcome.key).collect::<Vec<_>>();
    let help = || suggestion_of(key, &names(), "`fideliza.outcomes()` lists all");
    outcome(key).map(|found| found.key).ok_or_else(|| PyValueError::new_err(format!("there is no outcome `{key}`\n  help: {}", help())))
}

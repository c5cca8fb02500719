//! Studies: many points of a scenario, played whole or in shares, and put together; and points that are given one by one.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use fideliza::Error;
use fideliza::cli::{Disk, id_of};
use fideliza::experiment::study::block::{Block, Share, Store, play_with};
use fideliza::experiment::study::evaluate as points;
use fideliza::experiment::study::found::{Found, survey};
use fideliza::experiment::study::layout::{Layout, Overrides, watched};
use fideliza::experiment::{Solution, prepare_one};
use fideliza::random::Seed;
use fideliza::report::answer::{Answer, Asked};
use fideliza::report::csv;
use fideliza::report::renderers::Written;
use fideliza::report::study::{self as told, Sink};
use fideliza::report::table::{Column, Rows};
use fideliza::report::words::{Language, Words};
use fideliza::scenario::place::{Source, Span};
use fideliza::scenario::problem::{Problem, Problems};
use fideliza::scenario::study::{At, parse, read, vary_text};
use fideliza::scenario::{self, Bundle, Files, Recorded};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;

use crate::scenarios::{SOLVED, Scenario, words};
use crate::tables::Columns;
use crate::work::Resources;
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
    facts: Facts,
}

/// What is asked of a study again and again, and takes a layout to know.
struct Facts {
    name: String,
    id: String,
    /// Hash of `id` and of how often each point is played.
    rule: String,
    points: u64,
    shape: (u64, u64),
    parameters: Vec<String>,
    watch: Vec<&'static str>,
    replications: u64,
    /// The scenario without what varies.
    baseline: scenario::Scenario,
}

/// What leaves the process of a study: bundle, source, settings, seed, replications, and the solved hazards of the scenario if they are known.
type State = (String, (String, String), Vec<String>, [Option<u64>; 2], Option<Option<Solution>>);

impl Study {
    /// Checked by laying it out; every file that this takes is in its bundle.
    fn of(
        py: Python<'_>,
        files: &dyn Files,
        source: Source,
        (sets, seed, replications): (Vec<String>, Option<u64>, Option<u64>),
    ) -> PyResult<Study> {
        if let Some(seed) = seed {
            Seed::new(seed).map_err(|error| errors::of(py, error.into()))?;
        }
        check_replications(replications.unwrap_or(1))?;
        let recorded = Recorded::new(files);
        let facts = py.detach(|| {
            let layout = lay_out(&source, &recorded, &sets, seed, replications)?;
            let id = id_of(&layout.identity());
            Ok(Facts {
                name: layout.name.clone(),
                rule: id_of(&serde_json::json!([id, layout.repeats])),
                id,
                points: layout.points(),
                shape: (layout.combinations, layout.futures),
                parameters: layout.factors.iter().map(|factor| factor.path.clone()).collect(),
                watch: layout.watch.clone(),
                replications: layout.repeats.most(),
                baseline: layout.scenario_of(&layout.point(0).values)?,
            })
        });
        let facts = facts.map_err(|problems| errors::problems(py, &problems))?;
        Ok(Study { bundle: Arc::new(recorded.bundle()), source, sets, seed, replications, facts })
    }

    fn layout(&self) -> Layout<'_> {
        lay_out(&self.source, &*self.bundle, &self.sets, self.seed, self.replications).expect("it was laid out before")
    }

    /// What came out of shares.
    ///
    /// # Errors
    /// `ValueError` if something is missing; within, what goes wrong with words and pictures.
    fn told(&self, shares: &[&Part], words: &Words) -> PyResult<Result<StudyTold, Error>> {
        let layout = self.layout();
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
        let mut tables = Tables::default();
        let found = told::write_tables(&layout, &known, &mut tables).expect("they are written to memory");
        let manifest = told::manifest(&layout, &found, &self.facts.id, &layout.repeats);
        let asked = Asked {
            words,
            scenario: &layout.name,
            currency: &self.facts.baseline.settings.currency,
            replications: layout.repeats.most(),
            seed: layout.seed,
            command: "",
        };
        let told = told::tell(&layout, &found, &known, &asked);
        Ok(told.map(|(answer, figures)| StudyTold { answer, figures, tables, manifest, found }))
    }
}

/// Rejects counts outside 1–1,000,000.
fn check_replications(count: u64) -> PyResult<()> {
    if (1..=1_000_000).contains(&count) { Ok(()) } else { Err(PyValueError::new_err(format!("replications is 1 to 1000000, not {count}"))) }
}

/// Lays a study out; its numbers are within their ranges.
fn lay_out<'f>(
    source: &Source,
    files: &'f dyn Files,
    sets: &[String],
    seed: Option<u64>,
    replications: Option<u64>,
) -> Result<Layout<'f>, Problems> {
    let text = parse(source.clone(), files)?;
    let seed = seed.map(|seed| Seed::new(seed).expect("it was checked"));
    Layout::with(text, files, Overrides { sets: sets.to_vec(), seed, replications, design: None })
}

#[pymethods]
impl Study {
    /// Reads a study's file, and everything that it names.
    #[staticmethod]
    fn read(py: Python<'_>, path: &str, sets: Vec<String>, seed: Option<u64>, replications: Option<u64>) -> PyResult<Study> {
        let recorded = Recorded::new(&Disk);
        let source = read(path, &recorded).map_err(|problems| errors::problems(py, &problems))?.source;
        Study::of(py, &recorded, source, (sets, seed, replications))
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
        Study::of(py, &files, Source { name, text }, (sets, seed, replications))
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
        Study::of(py, scenario.bundle(), source, (sets.to_vec(), seed, replications))
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.facts.name
    }

    /// What it is: studies with the same hash put the same points together.
    #[getter]
    fn id(&self) -> &str {
        &self.facts.id
    }

    /// What a share of it is: that, and how often each point is played.
    #[getter]
    fn rule(&self) -> &str {
        &self.facts.rule
    }

    /// How many points there are, baselines among them.
    #[getter]
    fn points(&self) -> u64 {
        self.facts.points
    }

    /// Combinations of levers, and futures.
    #[getter]
    fn shape(&self) -> (u64, u64) {
        self.facts.shape
    }

    /// Paths of what varies.
    #[getter]
    fn parameters(&self) -> Vec<String> {
        self.facts.parameters.clone()
    }

    /// Outcomes that are measured.
    #[getter]
    fn watch(&self) -> Vec<&'static str> {
        self.facts.watch.clone()
    }

    /// Replications of a point, at most.
    #[getter]
    fn replications(&self) -> u64 {
        self.facts.replications
    }

    /// Solves the hazards of the scenario without what varies, so that nobody who plays a share has to.
    fn solve(&self, py: Python<'_>, resources: Resources<'_>) -> PyResult<()> {
        let baseline = &self.facts.baseline;
        let world_bytes = resources.world_bytes_of(std::slice::from_ref(baseline), 1)?;
        let solved = resources.watch(py, world_bytes, |control| prepare_one(baseline.clone(), &SOLVED, control).map(|_| ()))?;
        solved.map_err(|error| errors::of(py, error))
    }

    /// Plays a share: the points whose number leaves `number - 1` when divided by `of`.
    fn play(&self, py: Python<'_>, number: u64, of: u64, resources: Resources<'_>) -> PyResult<Part> {
        if !(1..=SHARES_MAX).contains(&of) || !(1..=of).contains(&number) {
            return Err(PyValueError::new_err(format!(
                "there is no share {number} of {of}: shares are 1 to `of`, which is at most {SHARES_MAX}"
            )));
        }
        let world_bytes = resources.world_bytes_of(std::slice::from_ref(&self.facts.baseline), 1)?;
        let kept = Kept::default();
        let played = resources.watch(py, world_bytes, |control| {
            // What all points share is solved before threads look for it at once.
            prepare_one(self.facts.baseline.clone(), &SOLVED, control)?;
            // Memory refuses nothing that it is to keep.
            let played = play_with(&self.layout(), Share { number, of }, &kept, &SOLVED, control);
            if played.is_ok_and(|played| !played.stopped) { Ok(()) } else { Err(Error::Stopped) }
        })?;
        played.map_err(|error| errors::of(py, error))?;
        let blocks = kept.0.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().flatten().collect();
        Ok(Part { of: self.facts.id.clone(), blocks })
    }

    /// Puts shares together, proves that nothing is missing, and tells what came out.
    #[pyo3(signature = (shares: "list[Share]", lang) -> "StudyResult")]
    fn tell(&self, py: Python<'_>, shares: Vec<Py<Part>>, lang: &str) -> PyResult<StudyTold> {
        let words = words(lang)?;
        let shares: Vec<&Part> = shares.iter().map(Py::get).collect();
        if shares.iter().any(|share| share.of != self.facts.id) {
            return Err(PyValueError::new_err("these shares are of another study"));
        }
        let told = Resources::default().watch(py, u64::MAX, |_| self.told(&shares, &words))?;
        told?.map_err(|error| errors::of(py, error))
    }

    /// What `from_state` makes the study of again, anywhere.
    fn state(&self) -> Vec<u8> {
        let source = (&self.source.name, &self.source.text);
        state::write(
            "study",
            &(state::as_json(&*self.bundle), source, &self.sets, [self.seed, self.replications], SOLVED.get(&self.facts.baseline)),
        )
    }

    /// The study again.
    #[staticmethod]
    fn from_state(py: Python<'_>, state: &[u8]) -> PyResult<Study> {
        let (bundle, (name, text), sets, [seed, replications], solved): State = state::read("study", state)?;
        let bundle: Bundle = state::of_json(&bundle)?;
        let study = Study::of(py, &bundle, Source { name, text }, (sets, seed, replications))?;
        if let Some(solution) = solved {
            SOLVED.add(&study.facts.baseline, solution);
        }
        Ok(study)
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
#[pyclass(frozen, module = "fideliza._fideliza", name = "Share")]
pub(crate) struct Part {
    of: String,
    blocks: Vec<Block>,
}

#[pymethods]
impl Part {
    /// The hash of the study.
    #[getter]
    fn study(&self) -> &str {
        &self.of
    }

    /// Replications that were played.
    fn __len__(&self) -> usize {
        self.blocks.iter().map(|block| block.rows.as_ref().map_or(0, Vec::len)).sum()
    }

    /// Points that failed: they are to be played again where that may help.
    #[getter]
    fn failed(&self) -> usize {
        self.blocks.iter().filter(|block| block.rows.is_err()).count()
    }

    /// What `from_state` makes the blocks of again.
    fn state(&self) -> Vec<u8> {
        state::write("share", &(&self.of, &self.blocks))
    }

    /// The blocks again.
    #[staticmethod]
    fn from_state(state: &[u8]) -> PyResult<Part> {
        let (of, blocks): (String, Vec<Block>) = state::read("share", state)?;
        Ok(Part { of, blocks })
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
#[pyclass(frozen, module = "fideliza._fideliza", name = "StudyResult")]
pub(crate) struct StudyTold {
    answer: Answer,
    figures: Written,
    tables: Tables,
    manifest: String,
    found: Found,
}

#[pymethods]
impl StudyTold {
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
    resources: Resources<'_>,
) -> PyResult<Vec<Vec<Option<f64>>>> {
    let scenario = &*scenario;
    let known = |key: String| watched(&At { value: key, span: Span::default() }).map_err(|problem| refused(&problem));
    let watch = watch.into_iter().map(known).collect::<PyResult<Vec<&str>>>()?;
    let seed = Seed::new(seed.unwrap_or(scenario.checked().settings.seed.get())).map_err(|error| errors::of(py, error.into()))?;
    check_replications(replications)?;
    let world_bytes = resources.world_bytes_of(std::slice::from_ref(scenario.checked()), 1)?;
    let found = resources
        .watch(py, world_bytes, |control| points::evaluate(&scenario.draft(), &settings, &watch, (seed, replications), &SOLVED, control))?;
    found.map_err(|unplayable| errors::of_at(py, &format!("row {} of the points: ", unplayable.point), unplayable.why))
}

/// A problem that has no place.
fn refused(problem: &Problem) -> PyErr {
    let help = problem.help.as_ref().map_or_else(String::new, |help| format!("\n  help: {help}"));
    PyValueError::new_err(format!("{}{help}", problem.message))
}

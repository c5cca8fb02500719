//! `run` and `compare`: the main job.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::args::RunOptions;
use super::failure::{Failure, too_large};
use super::files::Disk;
use super::output::{self, Output};
use super::progress::Shown;
use super::telling::Look;
use super::{guard, print, tell};
use crate::engine::ENGINE_VERSION;
use crate::error::Error;
use crate::experiment::threads::with_threads;
use crate::experiment::{
    Amount, Control, Course, Doubting, Extent, Phase, Plan, Prepared, Progress, Renamed, Work, check_comparable, expected_attribution,
    prepare, run, tell_apart,
};
use crate::model::{Model, checked, compile, lint};
use crate::random::Seed;
use crate::report::renderers::Written;
use crate::report::words::Words;
use crate::report::{self, Report, csv, format::slug, renderers, warnings};
use crate::scenario::describe::describe;
use crate::scenario::problem::Problems;
use crate::scenario::text::escaped;
use crate::scenario::{self, Draft, Scenario, resolved};

/// Replications at most, if a precision is asked for and nothing else is said.
const PRECISE_CAP: u64 = 2000;
/// From this many seconds on, it is said how long plausible worlds take.
const WORTH_TELLING: f64 = 2.0;

/// A scenario with the strategies that it lists, and the texts that it was read from.
pub(super) type Drafted = (Draft<'static>, Scenario);

/// Runs scenarios and reports on them.
///
/// # Errors
/// Wrong input, too little memory, output that cannot be written, or an interruption (after the report).
pub(super) fn execute(files: &[String], options: &RunOptions) -> Result<(), Failure> {
    execute_as(None, read_drafts(files, &options.sets)?, options)
}

/// Runs scenarios under a name of their own for the folder, instead of theirs.
///
/// # Errors
/// As [`execute`].
pub(super) fn execute_as(title: Option<&str>, drafted: Vec<Drafted>, options: &RunOptions) -> Result<(), Failure> {
    let (drafts, stated): (Vec<_>, Vec<_>) = drafted.into_iter().unzip();
    let mut scenarios: Vec<Scenario> = stated.iter().cloned().flat_map(Scenario::family).collect();
    let look = Look::of(&options.telling)?;
    check_comparable(&scenarios)?;
    for Renamed { from, to } in tell_apart(&mut scenarios) {
        tell(&format!("two scenarios are named `{from}`: one is shown as `{to}`; give it a name of its own"));
    }
    let plan = plan(&scenarios, options)?;
    let threads = threads(options.threads)?;
    let models: Vec<Model> = scenarios.iter().map(compile).collect();
    let (Amount::Fixed(replications) | Amount::Precise { cap: replications, .. }) = plan.amount;
    let apart = |other: &Scenario| expected_attribution(&drafts, [&scenarios[0], other]).map_or(0, |(_, worlds)| worlds);
    let extent = extent(options);
    let apart = if extent.doubt { scenarios[1..].iter().map(apart).max().unwrap_or(0) } else { 0 };
    let work = Work::of(&scenarios, replications, extent).and_apart(&scenarios[0], apart, replications);
    let world_bytes = guard::world_bytes(&work, threads, options.max_memory)?;
    let output = prepare_output(title, &scenarios, &plan, options)?;
    let stop = stop_on_interrupt("what is done in full by now is reported, if there is any")?;
    if !options.quiet {
        warn(&scenarios, &models, look.words());
        guard::tell_long(&work, &models, &plan, threads, (&stop, world_bytes));
    }
    let (prepared, mut runs, seconds) = with_threads(threads, || {
        let shown = Shown::new("fideliza", options.quiet);
        let progress = |now: Progress| match now.phase {
            Phase::Solving => shown.solving(now.done, now.planned),
            Phase::Running => shown.at(now.done, now.planned),
            _ => {}
        };
        let control = Control::new(&stop, &progress).with_worlds_within(world_bytes);
        let prepared: Vec<Prepared> = prepare(scenarios, &control)?;
        let course = Course { drafts: &drafts, prepared: &prepared, plan: &plan, extent };
        let started = Instant::now();
        let mut runs = run(&prepared, &plan, &control);
        let seconds = started.elapsed().as_secs_f64();
        course.play_beside(&control, &mut runs);
        shown.finish();
        Ok::<_, Error>((prepared, runs, seconds))
    })??;
    let course = Course { drafts: &drafts, prepared: &prepared, plan: &plan, extent };
    let mut report = look.report(course.analyse(&runs)?);
    // The first answer is there before doubt about it is played.
    let shows_text = !options.quiet && !options.json && options.csv.is_none();
    let sketch = if draws() { format!("\n{}", report::text::sketch(&report)) } else { String::new() };
    let shown = if shows_text { print(&(report::text::render(&report) + &sketch)) } else { Ok(()) };
    if course.is_doubted(&report, &runs) {
        let of_worlds = seconds * work.of_phase(Phase::Doubt) / work.of_phase(Phase::Running).max(1.0);
        let of_worlds = of_worlds * replications as f64 / report.manifest.replications as f64;
        let bar = Shown::worlds(options.quiet);
        let before = |what: Doubting| match what {
            Doubting::Apart { worlds } => {
                tell_time("playing changes one by one", seconds * worlds as f64 / prepared.len() as f64, options.quiet);
            }
            Doubting::Worlds => tell_time("playing worlds of other plausible assumptions", of_worlds, options.quiet),
            Doubting::ChangeOfMind => {
                bar.finish();
                if !options.quiet && of_worlds >= WORTH_TELLING {
                    tell("looking for what would change the verdict");
                }
            }
        };
        let progress = |now: Progress| bar.at(now.done, now.planned);
        let control = Control::new(&stop, &progress).with_worlds_within(world_bytes);
        with_threads(threads, || course.play_doubts(&report, &control, &mut runs, &before))?;
        bar.finish();
        report = look.report(course.doubted(report.into_analysis(), &runs));
        let doubts = report::text::doubts(&report);
        if shows_text && !doubts.is_empty() {
            print(&format!("\n{doubts}\n"))?;
        }
    }
    let texts = resolved::texts(&stated, plan.seed.get(), report.manifest.replications);
    let folder = deliver(&report, texts, output, shows_text, options)?;
    shown?;
    if let Some(folder) = &folder {
        if !options.quiet {
            look.tell_where(folder);
        }
        look.show(folder);
    }
    match report.manifest.outgrown {
        Some(bytes) => Err(too_large(bytes, "the report is on what was done by then")),
        None if report.manifest.stopped => Err(Failure { message: "interrupted: the report is on what was done".into(), code: 130 }),
        None => Ok(()),
    }
}

/// True if standard output is a terminal that has the letters to draw with.
fn draws() -> bool {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(named).unwrap_or_default().to_lowercase();
    io::stdout().is_terminal() && named("TERM").is_some_and(|term| term != "dumb") && (locale.contains("utf-8") || locale.contains("utf8"))
}

/// Reads all scenarios, each followed by the strategies that it lists.
pub(super) fn read_all(files: &[String], sets: &[String]) -> Result<Vec<Scenario>, Failure> {
    Ok(read_families(files, sets)?.into_iter().flatten().collect())
}

/// Reads all scenarios, each with the strategies that it lists.
pub(super) fn read_families(files: &[String], sets: &[String]) -> Result<Vec<Vec<Scenario>>, Failure> {
    Ok(read_drafts(files, sets)?.into_iter().map(|(_, scenario)| scenario.family()).collect())
}

/// Reads all scenarios; the problems of all files are shown together.
pub(super) fn read_drafts(files: &[String], sets: &[String]) -> Result<Vec<Drafted>, Failure> {
    if files.iter().filter(|file| *file == "-").count() > 1 {
        return Err(Failure::wrong_use("error: standard input (`-`) can be read only once"));
    }
    let read = |file: &String| {
        let draft = scenario::load(file, &Disk, sets)?;
        let scenario = checked(&draft)?;
        Ok((draft, scenario))
    };
    let (read, problems): (Vec<_>, Vec<_>) = files.iter().map(read).partition(Result::is_ok);
    if problems.is_empty() {
        let read: Vec<_> = read.into_iter().flatten().collect();
        read.iter().filter(|_| !sets.is_empty()).for_each(|(draft, scenario)| tell_what_sets_switch_on(draft, scenario));
        return Ok(read);
    }
    let problems: Vec<Problems> = problems.into_iter().filter_map(Result::err).collect();
    Err(Failure { message: Problems::render_all(&problems, true), code: 2 })
}

/// A setting below a mechanism that is off switches it on, with all its other keys at their defaults: that is said.
fn tell_what_sets_switch_on(draft: &Draft<'_>, scenario: &Scenario) {
    let Ok(without) = draft.without_sets().scenario() else { return };
    let now = describe(scenario).off;
    for name in describe(&without).off.into_iter().filter(|name| !now.contains(name)) {
        tell(&format!(
            "{}: note: {name} is off in the file; --set switches it on, with its other keys at their defaults",
            scenario.settings.name
        ));
    }
}

fn plan(scenarios: &[Scenario], options: &RunOptions) -> Result<Plan, Failure> {
    let settings = &scenarios[0].settings;
    let seed = options.seed.unwrap_or(settings.seed.get());
    let seed = Seed::new(seed)?;
    let replications = options.replications.unwrap_or(settings.replications.get());
    if !(1..=1_000_000).contains(&replications) {
        return Err(Failure::wrong_use("error: --replications is 1 to 1000000"));
    }
    let amount = match options.precision {
        Some(precision) => Amount::Precise { precision, cap: options.replications.unwrap_or(PRECISE_CAP) },
        None => Amount::Fixed(replications),
    };
    Ok(Plan { seed, amount })
}

/// The threads that are asked for, or as many as there are.
///
/// # Errors
/// As [`check_threads`].
pub(super) fn threads(asked: Option<usize>) -> Result<usize, Failure> {
    let threads = asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    check_threads(threads).map(|()| threads)
}

/// Rejects counts outside 1–1024.
pub(super) fn check_threads(threads: usize) -> Result<(), Failure> {
    if (1..=1024).contains(&threads) { Ok(()) } else { Err(Failure::wrong_use("error: --threads is 1 to 1024")) }
}

/// What is allowed but hardly meant is said before any work.
fn warn(scenarios: &[Scenario], models: &[Model], words: &Words) {
    for (scenario, model) in scenarios.iter().zip(models) {
        for [message, help] in lint(scenario, model).iter().map(|warning| warnings::warning(warning, words)) {
            tell(&words.warned(&scenario.settings.name, &message, &help));
        }
    }
}

/// The folder for the results, if there is to be one.
fn prepare_output(title: Option<&str>, scenarios: &[Scenario], plan: &Plan, options: &RunOptions) -> Result<Option<Output>, Failure> {
    let folder = match (&options.out, options.json || options.csv.is_some()) {
        (Some(folder), _) => folder.clone(),
        (None, true) => return Ok(None),
        (None, false) => PathBuf::from("output").join(folder_name(title, scenarios, plan)),
    };
    Output::prepare(&folder).map(Some)
}

/// The scenarios' names, and a hash of all that determines the results.
fn folder_name(title: Option<&str>, scenarios: &[Scenario], plan: &Plan) -> String {
    let world = |scenario: &Scenario| json!([scenario.identity(), scenario.baseline.as_deref().map(Scenario::identity)]);
    let worlds: Vec<_> = scenarios.iter().map(world).collect();
    let hex = short_hash(&json!([worlds, plan.seed.get(), plan.amount, ENGINE_VERSION]));
    let names: Vec<String> = scenarios.iter().map(|scenario| slug(&scenario.settings.name)).collect();
    format!("{}-{hex}", title.map_or_else(|| slug(&names.join("-")), str::to_string))
}

/// The first letters of a hash.
pub(super) fn short_hash(of: &serde_json::Value) -> String {
    Sha256::digest(of.to_string()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The first Ctrl-C or SIGTERM stops the work, and says what becomes of what was done; the second ends at once.
pub(super) fn stop_on_interrupt(then: &'static str) -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = stop.clone();
    let handler = move || {
        if seen.swap(true, Ordering::Relaxed) {
            output::discard_unfinished();
            std::process::exit(130);
        }
        tell(&format!("stopping: {then} (Ctrl-C again ends at once)"));
    };
    ctrlc::set_handler(handler).map_err(|error| Failure::failed(format!("error: cannot listen to Ctrl-C: {error}")))?;
    Ok(stop)
}

/// What is done beside the replications.
fn extent(options: &RunOptions) -> Extent {
    let printed_alone = options.csv.as_ref().is_some_and(|table| table != "services") && options.out.is_none();
    let more = !options.brief && !printed_alone;
    Extent { beyond: !options.frozen_tail, neighbours: more, doubt: more }
}

/// Says how long something takes that is worth waiting for, or leaving out.
fn tell_time(what: &str, seconds: f64, quiet: bool) {
    if !quiet && seconds >= WORTH_TELLING {
        tell(&format!("\n{what}: about {} (--brief leaves them out)", guard::duration(seconds)));
    }
}

/// Writes the report, and shows it if it is not shown yet; what cannot be written where it should be is saved elsewhere, and shown all the same.
fn deliver(
    report: &Report,
    texts: Vec<(String, String)>,
    output: Option<Output>,
    is_shown: bool,
    options: &RunOptions,
) -> Result<Option<PathBuf>, Failure> {
    let write = |output: Output| {
        let mut files = renderers::files(report)?;
        files.extend(texts.into_iter().map(|(name, text)| (name, text.into_bytes())));
        finish(&files, output, report.manifest.stopped)
    };
    let written = output.map(write).transpose();
    if options.json {
        print(&report::json::render(report))?;
    } else if let Some(table) = &options.csv {
        let table = csv::table_named(table).expect("a table that exists was asked for");
        print(&String::from_utf8_lossy(&table.render(report)))?;
    } else if !is_shown && written.is_err() {
        print(&report::text::render(report))?;
    }
    written
}

/// Puts files in their place; what cannot be written there is saved elsewhere.
///
/// # Errors
/// They cannot be written.
pub(super) fn finish(files: &Written, output: Output, stopped: bool) -> Result<PathBuf, Failure> {
    let folder = output.folder().to_path_buf();
    output.finish(files, stopped).map_err(|failure| match output::rescue(&folder, files) {
        // Where the results are is said in full, however long it is.
        Ok(saved) => {
            let saved = escaped(&saved.display().to_string());
            Failure { message: format!("{}\n  the results are in `{saved}` instead", failure.message), ..failure }
        }
        Err(_) => failure,
    })
}

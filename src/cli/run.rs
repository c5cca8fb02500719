//! `run` and `compare`: the main job.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use super::args::RunOptions;
use super::failure::Failure;
use super::files::{self, Output, Remembered};
use super::progress::Progress;
use super::{print, tell};
use crate::engine::ENGINE_VERSION;
use crate::experiment::{Amount, Control, Plan, Prepared, insights, play_beyond, prepare, run};
use crate::model::{Model, compile, lint, without_effect};
use crate::random::Seed;
use crate::report::{self, Report, format::slug};
use crate::scenario::describe::describe;
use crate::scenario::probe::probes;
use crate::scenario::{self, Scenario};
use crate::units::MONTH;

/// Replications at most, if a precision is asked for and nothing else is said.
const PRECISE_CAP: u64 = 2000;

/// Runs scenarios and reports on them.
///
/// # Errors
/// Wrong input, too little memory, output that cannot be written, or an interruption (after the report).
pub fn execute(scenarios: Vec<Scenario>, options: &RunOptions) -> Result<(), Failure> {
    execute_as(None, scenarios, options)
}

/// Runs scenarios under a name of their own for the folder, instead of theirs.
///
/// # Errors
/// As [`execute`].
pub fn execute_as(title: Option<&str>, mut scenarios: Vec<Scenario>, options: &RunOptions) -> Result<(), Failure> {
    check_comparable(&scenarios)?;
    tell_apart(&mut scenarios);
    let plan = plan(&scenarios, options)?;
    let threads = options.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    check_threads(threads)?;
    let models: Vec<Model> = scenarios.iter().map(compile).collect();
    let (Amount::Fixed(replications) | Amount::Precise { cap: replications, .. }) = plan.amount;
    check_memory(&models, replications, threads)?;
    if !options.quiet {
        warn(&scenarios, &models);
    }
    let output = output(title, &scenarios, &plan, options)?;
    let stop = stop_on_interrupt()?;
    let report = pool(threads)?.install(|| play(scenarios, &plan, &stop, options))?;
    deliver(&report, output, options)?;
    if report.manifest.stopped {
        return Err(Failure { message: "interrupted: the report is on what was done".into(), code: 130 });
    }
    Ok(())
}

/// Reads all scenarios, each followed by the strategies that it lists.
pub fn read_all(files: &[String], sets: &[String]) -> Result<Vec<Scenario>, Failure> {
    Ok(read_families(files, sets)?.into_iter().flatten().collect())
}

/// Reads all scenarios, each with the strategies that it lists; the problems of all files are shown together.
pub fn read_families(files: &[String], sets: &[String]) -> Result<Vec<Vec<Scenario>>, Failure> {
    if files.iter().filter(|file| *file == "-").count() > 1 {
        return Err(Failure::wrong_use("error: standard input (`-`) can be read only once"));
    }
    let disk = Remembered::default();
    let read = files.iter().map(|file| {
        let scenario = scenario::read(file, &disk, sets)?;
        // What a strategy writes and nothing uses is as wrong as a word that nobody knows.
        let (probes, mut problems) = probes(file, &disk);
        problems.list = without_effect(&probes);
        if problems.list.is_empty() { Ok(scenario) } else { Err(problems) }
    });
    let (scenarios, problems): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    if problems.is_empty() {
        let scenarios: Vec<Scenario> = scenarios.into_iter().flatten().collect();
        if !sets.is_empty() {
            scenarios.iter().zip(files).for_each(|(scenario, file)| tell_what_sets_switch_on(scenario, file, &disk));
        }
        return Ok(scenarios.into_iter().map(family).collect());
    }
    let mut messages: Vec<String> = problems.into_iter().filter_map(Result::err).map(|problems| problems.render(true)).collect();
    messages.dedup();
    Err(Failure::wrong_use(messages.join("\n\n")))
}

/// A setting below a mechanism that is off switches it on, with all its other keys at their defaults: that is said.
fn tell_what_sets_switch_on(scenario: &Scenario, file: &str, disk: &Remembered) {
    let Ok(without) = scenario::read(file, disk, &[]) else { return };
    let now = describe(scenario).off;
    for name in describe(&without).off.into_iter().filter(|name| !now.contains(name)) {
        tell(&format!(
            "{}: note: {name} is off in the file; --set switches it on, with its other keys at their defaults",
            scenario.settings.name
        ));
    }
}

/// A scenario, and behind it the strategies that it lists.
pub fn family(mut scenario: Scenario) -> Vec<Scenario> {
    let strategies = std::mem::take(&mut scenario.strategies);
    [scenario].into_iter().chain(strategies).collect()
}

/// Amounts of different size are no difference between strategies.
fn check_comparable(scenarios: &[Scenario]) -> Result<(), Failure> {
    let first = &scenarios[0].settings;
    for other in scenarios[1..].iter().map(|scenario| &scenario.settings) {
        let keys = [
            ("currency", first.currency != other.currency),
            ("horizon", first.horizon != other.horizon),
            ("customers", first.customers != other.customers),
            ("discount", first.discount != other.discount),
        ];
        if let Some((key, _)) = keys.iter().find(|(_, differs)| *differs) {
            let message = format!("error: `{}` and `{}` cannot be compared: their `{key}` differs", first.name, other.name);
            return Err(Failure::wrong_use(format!("{message}\n  help: make it the same in both, for example with --set {key}=…")));
        }
    }
    Ok(())
}

/// Scenarios of the same name are numbered.
fn tell_apart(scenarios: &mut [Scenario]) {
    let mut names: Vec<String> = scenarios.iter().map(|scenario| scenario.settings.name.clone()).collect();
    for index in 0..names.len() {
        let name = names[index].clone();
        if names[..index].contains(&name) {
            // Numbers that others have are skipped.
            let free =
                (2..).map(|number| format!("{name} ({number})")).find(|free| !names.contains(free)).expect("there are numbers enough");
            tell(&format!("two scenarios are named `{name}`: one is shown as `{free}`; give it a name of its own"));
            names[index].clone_from(&free);
            scenarios[index].settings.name = free;
        }
    }
}

fn plan(scenarios: &[Scenario], options: &RunOptions) -> Result<Plan, Failure> {
    let settings = &scenarios[0].settings;
    let seed = options.seed.unwrap_or(settings.seed.get());
    let seed = Seed::new(seed).map_err(|why| Failure::wrong_use(format!("error: --seed: {why}")))?;
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

/// So many threads.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Failure::failed(format!("error: cannot start {threads} threads: {error}")))
}

/// A machine has one thread or more.
pub fn check_threads(threads: usize) -> Result<(), Failure> {
    if (1..=1024).contains(&threads) { Ok(()) } else { Err(Failure::wrong_use("error: --threads is 1 to 1024")) }
}

/// The worlds that live at the same time must fit into memory; checked before anything is allocated.
pub fn check_memory(models: &[Model], replications: u64, threads: usize) -> Result<(), Failure> {
    let world = models.iter().map(|model| model.size().bytes).fold(0.0, f64::max);
    // What a replication leaves behind: its histograms and a line a month.
    let result = 12e3 + models.iter().map(|model| 100.0 * model.horizon / MONTH).fold(0.0, f64::max);
    let results = result * (replications * models.len() as u64) as f64;
    let needed = world * threads as f64 + results;
    // Where the machine does not tell, the user is trusted.
    let Ok(mut system) = sysinfo::System::new() else { return Ok(()) };
    system.refresh_memory();
    let available = system.available_memory() as f64;
    if needed <= 0.9 * available {
        return Ok(());
    }
    let gigabytes = |bytes: f64| format!("{:.1} GB", bytes / 1e9);
    let fit = ((0.9 * available - results) / world) as usize;
    let fix = match fit {
        _ if results > 0.5 * available => "--replications 10000",
        0 => "--set customers=100000",
        _ => &format!("--threads {fit}"),
    };
    Err(Failure::wrong_use(format!(
        "error: {threads} worlds of {} each and results of {} do not fit into the {} of memory that are free\n  help: try {fix}",
        gigabytes(world),
        gigabytes(results),
        gigabytes(available)
    )))
}

/// What is allowed but hardly meant is said before any work.
fn warn(scenarios: &[Scenario], models: &[Model]) {
    for (scenario, model) in scenarios.iter().zip(models) {
        for warning in lint(scenario, model) {
            tell(&format!("{}: warning: {}\n  help: {}", scenario.settings.name, warning.message, warning.help));
        }
    }
}

fn output(title: Option<&str>, scenarios: &[Scenario], plan: &Plan, options: &RunOptions) -> Result<Option<Output>, Failure> {
    let folder = match (&options.out, options.json || options.csv.is_some()) {
        (Some(folder), _) => folder.clone(),
        (None, true) => return Ok(None),
        (None, false) => PathBuf::from("output").join(folder_name(title, scenarios, plan)),
    };
    Output::prepare(&folder).map(Some)
}

/// The scenarios' names, and a hash of all that determines the results.
fn folder_name(title: Option<&str>, scenarios: &[Scenario], plan: &Plan) -> String {
    let mut hash = Sha256::new();
    for scenario in scenarios {
        hash.update(format!("{:?}", scenario.settings));
        hash.update(scenario.baseline.as_ref().map_or(String::new(), |baseline| format!("{:?}", baseline.settings)));
    }
    hash.update(format!("{plan:?} {ENGINE_VERSION}"));
    let hex: String = hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let names: Vec<String> = scenarios.iter().map(|scenario| slug(&scenario.settings.name)).collect();
    format!("{}-{hex}", title.map_or_else(|| slug(&names.join("-")), str::to_string))
}

/// The first Ctrl-C finishes what is in progress; the second ends at once.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = stop.clone();
    let handler = move || {
        if seen.swap(true, Ordering::Relaxed) {
            files::discard_unfinished();
            std::process::exit(130);
        }
        tell("finishing the replications in progress (Ctrl-C again ends at once)");
    };
    ctrlc::set_handler(handler).map_err(|error| Failure::failed(format!("error: cannot listen to Ctrl-C: {error}")))?;
    Ok(stop)
}

fn play(scenarios: Vec<Scenario>, plan: &Plan, stop: &AtomicBool, options: &RunOptions) -> Result<Report, Failure> {
    let prepared: Vec<Prepared> = prepare(scenarios);
    let progress = Progress::new("fideliza", options.quiet);
    let control = Control { stop, progress: &|done, planned| progress.at(done, planned) };
    let mut runs = run(&prepared, plan, &control);
    let control = Control { stop, progress: &|_, _| {} };
    let printed_alone = options.csv.as_ref().is_some_and(|table| table != "services") && options.out.is_none();
    let wanted = !options.brief && !runs.stopped && !printed_alone;
    if !options.frozen_tail {
        play_beyond(&prepared, plan, &control, &mut runs);
    }
    let insights = if wanted { insights(&prepared, &runs, plan, &control) } else { None };
    progress.finish();
    if runs.replications[0].is_empty() {
        return Err(Failure { message: "interrupted before the first replication was done: there is nothing to report".into(), code: 130 });
    }
    Ok(report::assemble(&prepared, &runs, plan, insights))
}

fn deliver(report: &Report, output: Option<Output>, options: &RunOptions) -> Result<(), Failure> {
    let written = output.map(|output| output.finish(&contents(report)?, report.manifest.stopped)).transpose()?;
    if options.json {
        print(&report::json::render(report))?;
    } else if let Some(table) = &options.csv {
        let table = report::csv::named_table(report, table).expect("a table that exists was asked for");
        print(&String::from_utf8_lossy(&table))?;
    } else if !options.quiet {
        print(&report::text::render(report))?;
    }
    if let Some(folder) = written.filter(|_| !options.quiet) {
        tell(&format!("\nReport, tables and charts are in {}", folder.display()));
    }
    Ok(())
}

fn contents(report: &Report) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = vec![
        ("report.json".to_string(), report::json::render(report).into_bytes()),
        ("report.txt".to_string(), report::text::render(report).into_bytes()),
    ];
    files.extend(report::csv::render(report).into_iter().map(|(name, content)| (name.to_string(), content)));
    files.extend(report::chart::render(report).map_err(|error| Failure::failed(format!("error: cannot draw the charts: {error}")))?);
    Ok(files)
}

//! Whatever `check` accepts, runs: no panic, no NaN, no infinity; and its work is known before.
//!
//! `scripts/legal 100000` tries as many as are asked for.

pub mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use fideliza::Error;
use fideliza::experiment::{Amount, Control, Extent, Plan, Work, analyse, play_beyond, play_neighbours, prepare, run};
use fideliza::random::Seed;
use fideliza::report::{Report, renderers};
use fideliza::scenario::Scenario;

use texts::legal;

/// Scenarios tried, if nothing else is asked for by `FIDELIZA_LEGAL`.
const COUNT: u64 = 300;
/// Replications of each.
const REPLICATIONS: u64 = 2;
/// Work that is done here, by estimate; what takes longer is only estimated.
const WORK_MAX: f64 = 1e6;
/// The same of every tenth, so that some have their hazards solved.
const SOLVED_WORK_MAX: f64 = 4e7;
/// How long one may take, whatever the machine, and bytes that a world may.
const PATIENCE: Duration = Duration::from_secs(30);
const WORLD_MAX: u64 = 2 << 30;

/// Plays a scenario with all that a report needs; or what is wrong with what comes out.
fn trouble(family: Vec<Scenario>, extent: Extent) -> Result<Outcome, String> {
    let stop = AtomicBool::new(false);
    let (done, timer) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        // Dropped when it is done, whether or not it panics.
        let _done = done;
        let stop = &stop;
        scope.spawn(move || {
            if timer.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                stop.store(true, Ordering::Relaxed);
            }
        });
        play((family, extent), &Control::new(stop, &|_| {}).with_worlds_within(WORLD_MAX))
    })
}

fn play((family, extent): (Vec<Scenario>, Extent), control: &Control<'_>) -> Result<Outcome, String> {
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(REPLICATIONS) };
    let prepared = match prepare(family, control) {
        Ok(prepared) => prepared,
        Err(Error::Stopped) => return Ok(Outcome::Longer),
        Err(Error::TooLarge { .. }) => return Ok(Outcome::Larger),
        Err(error) => return Err(format!("it is refused after `check`: {error}")),
    };
    let solved = prepared.iter().any(|prepared| prepared.solution.is_some());
    let mut runs = run(&prepared, &plan, control);
    if extent.beyond {
        play_beyond(&prepared, &plan, control, &mut runs);
    }
    if extent.neighbours {
        play_neighbours(&prepared, &plan, control, &mut runs);
    }
    if let Some(stop) = runs.stopped {
        return Ok(if stop.why.outgrown().is_some() { Outcome::Larger } else { Outcome::Longer });
    }
    for replication in runs.replications.iter().flatten() {
        let json = serde_json::to_value(replication).map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        no_numbers("", &json, &mut found);
        // An intervention that has not come has no first month.
        found.retain(|path| !(path.starts_with(".measures") && path.ends_with(".first")));
        // Who never leaves is worth infinitely much if the future is not discounted: the report says so, and goes by the other objective.
        let infinite = |path: &String| path.ends_with(".hours_ahead") || path.contains("_value.tail") || path.ends_with(".joined_hours");
        found.retain(|path| !(infinite(path) && replication.discount == 0.0));
        if !found.is_empty() {
            return Err(format!("no numbers: {}", found.join(", ")));
        }
    }
    let report = Report::of(analyse(&prepared, &runs, &plan).map_err(|error| error.to_string())?);
    for renderer in renderers::RENDERERS.iter().filter(|renderer| renderer.name != "charts") {
        for (name, content) in (renderer.render)(&report).map_err(|error| error.to_string())? {
            let text = String::from_utf8_lossy(&content).to_lowercase();
            let wrong = |word: &&str| text.split(|c: char| !c.is_alphanumeric()).any(|found| found == *word);
            if let Some(word) = ["nan", "inf", "infinity"].iter().find(|word| wrong(word)) {
                return Err(format!("{name} says `{word}`"));
            }
        }
    }
    Ok(Outcome::Played { solved })
}

/// Paths of what should be a number and is none: in JSON it is null.
fn no_numbers(path: &str, value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Null => found.push(path.to_string()),
        serde_json::Value::Array(values) => {
            values.iter().enumerate().for_each(|(number, value)| no_numbers(&format!("{path}[{number}]"), value, found));
        }
        serde_json::Value::Object(entries) => entries.iter().for_each(|(key, value)| no_numbers(&format!("{path}.{key}"), value, found)),
        _ => {}
    }
}

/// What became of a text.
enum Outcome {
    /// It could not be made legal.
    NotLegal,
    /// It is legal, and too much work to be played here.
    Estimated,
    /// It took longer than its estimate and the patience here.
    Longer,
    /// It needed more memory than its estimate, and was stopped for that.
    Larger,
    /// It was played; `solved` if its hazards were solved before.
    Played { solved: bool },
    /// What is wrong, with the text.
    Trouble(String),
}

fn attempt(seed: u64) -> Outcome {
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let Some((text, scenario)) = legal(seed) else { return Outcome::NotLegal };
        let all = Extent { doubt: false, ..Extent::ALL };
        let few = Extent::REPLICATIONS;
        let family = scenario.family();
        let most = if seed.is_multiple_of(10) { SOLVED_WORK_MAX } else { WORK_MAX };
        let extent = [all, few].into_iter().find(|&extent| {
            let work = Work::of(&family, REPLICATIONS, extent);
            assert!(work.total().is_finite() && work.bytes(1).is_finite() && work.total() >= 0.0, "{work:?}");
            work.total() <= most && work.world <= WORLD_MAX as f64
        });
        let Some(extent) = extent else { return Outcome::Estimated };
        match trouble(family, extent) {
            Ok(outcome) => outcome,
            Err(why) => Outcome::Trouble(format!("seed {seed}: {why}\n{text}")),
        }
    }));
    attempt.unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(ToString::to_string));
        let text = catch_unwind(|| legal(seed).map(|(text, _)| text)).ok().flatten().unwrap_or_default();
        Outcome::Trouble(format!("seed {seed}: it panics: {}\n{text}", message.unwrap_or_default()))
    })
}

#[test]
fn whatever_is_legal_runs() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (count, first) = (asked("FIDELIZA_LEGAL").unwrap_or(COUNT), asked("FIDELIZA_LEGAL_FIRST").unwrap_or(0));
    let next = AtomicU64::new(first);
    let outcomes: Mutex<Vec<Outcome>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count {
                        break;
                    }
                    let outcome = attempt(seed);
                    outcomes.lock().unwrap().push(outcome);
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().unwrap();
    let number = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let not_legal = number(|outcome| matches!(outcome, Outcome::NotLegal));
    let [played, solved] = [
        number(|outcome| matches!(outcome, Outcome::Played { .. })),
        number(|outcome| matches!(outcome, Outcome::Played { solved: true })),
    ];
    let failures: Vec<&str> =
        outcomes.iter().filter_map(|outcome| if let Outcome::Trouble(why) = outcome { Some(why.as_str()) } else { None }).collect();
    let legal = outcomes.len() - not_legal;
    let [longer, larger] = [number(|outcome| matches!(outcome, Outcome::Longer)), number(|outcome| matches!(outcome, Outcome::Larger))];
    println!(
        "{count} texts: {legal} legal, {played} played ({solved} with hazards solved), {longer} longer and {larger} larger than their estimate, {} in trouble",
        failures.len()
    );
    assert!(failures.is_empty(), "{} of {legal}:\n{}", failures.len(), failures.join("\n\n"));
    let at_least = |number: usize, share: f64| number as f64 > share * count as f64;
    let all =
        at_least(legal, 0.6) && at_least(played, 0.4) && at_least(solved, 0.002) && ((longer + larger) as f64) < 0.001 * count as f64 + 2.0;
    assert!(all, "of {count} {legal} are legal, {played} are played, {solved} with hazards solved");
}

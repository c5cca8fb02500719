//! Whatever `check` accepts, runs: no panic, no NaN, no infinity; and its work is known before.
//!
//! `scripts/legal 100000` tries as many as are asked for.

pub mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use fideliza::Error;
use fideliza::experiment::{Amount, Control, Plan, analyse, play_beyond, play_neighbours, prepare, run};
use fideliza::model::compile;
use fideliza::random::Seed;
use fideliza::report::{Report, renderers};
use fideliza::scenario::Scenario;

use texts::legal;

/// Scenarios tried, if nothing else is asked for by `FIDELIZA_LEGAL`.
const COUNT: u64 = 300;
/// Events of all worlds together, by estimate, that are played here; what takes longer is only estimated.
const EVENTS_MAX: f64 = 1e6;
/// How long one may take, whatever the machine, and bytes that a world may.
const PATIENCE: Duration = Duration::from_secs(5);
const WORLD_MAX: u64 = 2 << 30;

/// Plays a scenario with all that a report needs; what is wrong with what comes out, if anything.
fn trouble(scenario: Scenario) -> Result<(), String> {
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
        play(scenario, &Control::new(stop, &|_| {}).with_worlds_within(WORLD_MAX))
    })
}

fn play(scenario: Scenario, control: &Control<'_>) -> Result<(), String> {
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(2) };
    let prepared = match prepare(scenario.family(), control) {
        Ok(prepared) => prepared,
        // A target that cannot be met is said, with its place.
        Err(Error::Scenario(problems)) if !problems.list.is_empty() => return Ok(()),
        Err(error) => return Err(format!("it is refused after `check`: {error}")),
    };
    let mut runs = run(&prepared, &plan, control);
    let lives: f64 = prepared.iter().map(|prepared| prepared.model.played_on().map_or(0.0, |model| model.size().events)).sum();
    if lives <= EVENTS_MAX {
        play_beyond(&prepared, &plan, control, &mut runs);
        play_neighbours(&prepared, &plan, control, &mut runs);
    }
    if let Some(stop) = runs.stopped {
        return Err(format!("it was stopped: {stop:?}"));
    }
    for replication in runs.replications.iter().flatten() {
        let json = serde_json::to_value(replication).map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        no_numbers("", &json, &mut found);
        // An intervention that has not come has no first month.
        found.retain(|path| !(path.starts_with(".measures") && path.ends_with(".first")));
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
    Ok(())
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

#[test]
fn whatever_is_legal_runs() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (count, first) = (asked("FIDELIZA_LEGAL").unwrap_or(COUNT), asked("FIDELIZA_LEGAL_FIRST").unwrap_or(0));
    std::panic::set_hook(Box::new(|_| {}));
    let (mut made, mut played, mut failures) = (0, 0, Vec::new());
    for seed in first..first + count {
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            let Some((text, scenario)) = legal(seed) else { return (0, 0, None) };
            let worlds: f64 = scenario.clone().family().iter().map(|scenario| compile(scenario).size().events).sum();
            if worlds > EVENTS_MAX {
                return (1, 0, None);
            }
            (1, 1, trouble(scenario).err().map(|why| (text, why)))
        }));
        match attempt {
            Ok((is_made, is_played, failure)) => {
                made += is_made;
                played += is_played;
                failures.extend(failure.map(|(text, why)| format!("seed {seed}: {why}\n{text}")));
            }
            Err(panic) => {
                let message = panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(ToString::to_string));
                let text = catch_unwind(|| legal(seed).map(|(text, _)| text)).ok().flatten().unwrap_or_default();
                failures.push(format!("seed {seed}: it panics: {}\n{text}", message.unwrap_or_default()));
            }
        }
    }
    let _ = std::panic::take_hook();
    println!("{count} texts: {made} legal, {played} played, {} in trouble", failures.len());
    assert!(failures.is_empty(), "{} of {played}:\n{}", failures.len(), failures.join("\n\n"));
    assert!(made as f64 > 0.6 * count as f64 && played as f64 > 0.4 * count as f64, "of {count} {made} are legal, {played} are played");
}

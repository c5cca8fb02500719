//! What a command is going to take, looked at before anything is allocated: memory that there is, and time that somebody waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::failure::Failure;
use super::tell;
use crate::engine::{Halt, Limits, replicate_within};
use crate::experiment::{Phase, Work};
use crate::model::Model;
use crate::random::Seed;

/// Of the memory that is free, what a command takes at most if nothing else is said.
const OF_FREE: f64 = 0.9;
/// Work that a thread does in a second, if nobody has timed it.
const USUAL_RATE: f64 = 4e6;
/// From this many seconds on by the usual rate, the engine is timed for a second.
const WORTH_TIMING: f64 = 60.0;
/// From this many seconds on, it is said how long it takes.
const LONG: f64 = 3600.0;

/// The bytes that each world may take.
///
/// # Errors
/// What is needed does not fit into the memory that is free, or that may be used.
pub(super) fn world_bytes(work: &Work, threads: usize, max_memory: Option<u64>) -> Result<u64, Failure> {
    // Where the machine does not tell, the user is trusted.
    let Some(budget) = max_memory.map(|bytes| bytes as f64).or_else(|| Some(OF_FREE * free_memory()?)) else { return Ok(u64::MAX) };
    let for_worlds = budget - work.results;
    if work.bytes(threads) <= budget {
        return Ok((for_worlds / threads as f64) as u64);
    }
    let gigabytes = |bytes: f64| format!("{:.1} GB", bytes / 1e9);
    let fit = (for_worlds.max(0.0) / work.world) as usize;
    let fix = match fit {
        _ if work.results > 0.5 * budget => "--replications 10000".to_string(),
        0 => "--set customers=100000".to_string(),
        _ => format!("--threads {fit}"),
    };
    Err(Failure::wrong_use(format!(
        "error: {threads} worlds of {} each and results of {} do not fit into {} of memory\n  help: try {fix}{}",
        gigabytes(work.world),
        gigabytes(work.results),
        gigabytes(budget),
        if max_memory.is_some() { ", or a larger --max-memory" } else { "" }
    )))
}

fn free_memory() -> Option<f64> {
    let mut system = sysinfo::System::new().ok()?;
    system.refresh_memory();
    Some(system.available_memory() as f64)
}

/// Says so if it takes hours, by a second of the engine on the model that takes most.
pub(super) fn tell_long(work: &Work, models: &[Model], (seed, threads): (Seed, usize), bytes: u64) {
    if work.total() / USUAL_RATE / (threads as f64) < WORTH_TIMING {
        return;
    }
    let Some(largest) = models.iter().max_by(|a, b| a.size().work.total_cmp(&b.size().work)) else { return };
    let (rate, factor) = timed(largest, seed, bytes);
    let seconds = work.total() * factor / rate / threads as f64;
    if seconds < LONG {
        return;
    }
    let of_phase = |(phase, work): &(Phase, f64)| {
        (*work >= 0.01).then(|| format!("{} {}", in_words(*phase), duration(work * factor / rate / threads as f64)))
    };
    let phases: Vec<String> = work.phases.iter().filter_map(of_phase).collect();
    tell(&format!(
        "this takes about {}: {}\n  help: fewer customers (--set customers=…) or replications (-n 20) give the same averages sooner, with wider intervals; --brief and --frozen-tail leave out the last two",
        duration(seconds),
        phases.join(", ")
    ));
}

fn in_words(phase: Phase) -> &'static str {
    match phase {
        Phase::Solving => "solving hazards",
        Phase::PlayingOn => "playing lives on",
        Phase::Neighbours => "neighbouring worlds",
        _ => "replications",
    }
}

fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s if s < 2.0 * 86_400.0 => format!("{:.0} hours", s / 3600.0),
        s => format!("{:.0} days", s / 86_400.0),
    }
}

/// Work that a thread does in a second, and by how much the work of a replication is more than was expected: from a second of one.
fn timed(model: &Model, seed: Seed, bytes: u64) -> (f64, f64) {
    let stop = AtomicBool::new(false);
    let (done, timer) = mpsc::channel::<()>();
    let started = Instant::now();
    let played = std::thread::scope(|scope| {
        let stop = &stop;
        scope.spawn(move || {
            if timer.recv_timeout(Duration::from_secs(1)).is_err() {
                stop.store(true, Ordering::Relaxed);
            }
        });
        let played = replicate_within(model, seed, 0, (), Limits::new(stop, bytes));
        // Whether or not somebody waits for it any more.
        let _ = done.send(());
        played
    });
    let (events, hours) = match played {
        Ok((replication, ())) => (replication.events as f64, model.frame.horizon),
        Err(Halt::Stopped { events, hours }) => (events as f64, hours),
        Err(_) => return (USUAL_RATE, 1.0),
    };
    let seconds = started.elapsed().as_secs_f64().max(1e-6);
    let size = model.size();
    // What is not counted as an event takes its part of the time.
    let rate = (events * size.work / size.events.max(1.0) / seconds).max(1e3);
    let expected = size.events * hours / model.frame.horizon;
    let begun = hours > 0.02 * model.frame.horizon;
    (rate, if begun && expected > 0.0 { (events / expected).max(1.0) } else { 1.0 })
}

//! What a command is going to take, looked at before anything is allocated: memory that there is, and time that somebody waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::failure::Failure;
use super::tell;
use crate::engine::{Halt, Limits, replicate_within};
use crate::experiment::{Amount, Phase, Plan, Work};
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
/// How long the engine is timed.
const TIMED: Duration = Duration::from_secs(1);

/// The bytes that each world may take.
///
/// # Errors
/// What is needed does not fit into the memory that is free, or that may be used.
pub(super) fn world_bytes(work: &Work, threads: usize, max_memory: Option<u64>) -> Result<u64, Failure> {
    // Where the machine does not tell, the user is trusted.
    let Some(budget) = max_memory.map(|bytes| bytes as f64).or_else(usual_budget) else { return Ok(u64::MAX) };
    work.world_bytes(threads, budget).map_err(|none| {
        let fix = match none.fit {
            _ if none.is_by_results() => "try fewer replications (-n)".to_string(),
            0 => "try fewer customers (--set customers=…)".to_string(),
            fit => format!("try --threads {fit}"),
        };
        let more = if max_memory.is_some() { ", or a larger --max-memory" } else { "" };
        Failure::wrong_use(format!("error: {none}\n  help: {fix}{more}"))
    })
}

/// The bytes that work may take if nothing else is said: most of the memory that is free; none where the machine does not tell.
pub fn usual_budget() -> Option<f64> {
    let mut system = sysinfo::System::new().ok()?;
    system.refresh_memory();
    Some(OF_FREE * system.available_memory() as f64)
}

/// Says so if it takes hours, by a second of the engine on the model that takes most.
pub(super) fn tell_long(work: &Work, models: &[Model], plan: &Plan, threads: usize, limits: (&AtomicBool, u64)) {
    if work.total() / USUAL_RATE / (threads as f64) < WORTH_TIMING {
        return;
    }
    let Some(largest) = models.iter().max_by(|a, b| a.size().work.total_cmp(&b.size().work)) else { return };
    let (rate, factor) = timed(largest, plan.seed, limits);
    let seconds = work.total() * factor / rate / threads as f64;
    if seconds < LONG {
        return;
    }
    let of_phase = |(phase, work): &(Phase, f64)| {
        (*work >= 0.01).then(|| format!("{} {}", in_words(*phase), duration(work * factor / rate / threads as f64)))
    };
    let phases: Vec<String> = work.phases.iter().filter_map(of_phase).collect();
    let most = if matches!(plan.amount, Amount::Precise { .. }) { "at most about" } else { "about" };
    let left_out = |phase: Phase, option: &'static str| work.phases.iter().any(|(played, _)| *played == phase).then_some(option);
    let options: Vec<&str> =
        [left_out(Phase::Neighbours, "--brief"), left_out(Phase::PlayingOn, "--frozen-tail")].into_iter().flatten().collect();
    let shorter =
        if options.is_empty() { String::new() } else { format!("; {} leaves out what is beside the replications", options.join(" ")) };
    tell(&format!(
        "this takes {most} {}: {}\n  help: fewer customers (--set customers=…) or replications (-n) give the same averages sooner, with wider intervals{shorter}",
        duration(seconds),
        phases.join(", ")
    ));
}

fn in_words(phase: Phase) -> &'static str {
    match phase {
        Phase::Solving => "solving hazards",
        Phase::PlayingOn => "playing lives on",
        Phase::Neighbours => "neighbouring worlds",
        Phase::Apart => "changes one by one",
        Phase::Doubt => "plausible worlds",
        _ => "replications",
    }
}

pub(super) fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s if s < 2.0 * 86_400.0 => format!("{:.0} hours", s / 3600.0),
        s => format!("{:.0} days", s / 86_400.0),
    }
}

/// Work that a thread does in a second, and by how much the work of a replication is more than was expected: from a second of one.
fn timed(model: &Model, seed: Seed, (stop, bytes): (&AtomicBool, u64)) -> (f64, f64) {
    let over = AtomicBool::new(false);
    let (done, timer) = mpsc::channel::<()>();
    let started = Instant::now();
    let played = std::thread::scope(|scope| {
        let over = &over;
        scope.spawn(move || {
            let waiting = || timer.recv_timeout(Duration::from_millis(20)) == Err(mpsc::RecvTimeoutError::Timeout);
            while waiting() && !stop.load(Ordering::Relaxed) && started.elapsed() < TIMED {}
            over.store(true, Ordering::Relaxed);
        });
        let played = replicate_within(model, seed, 0, (), Limits::new(over, bytes));
        // Whether or not the timer waits for it any more.
        let _ = done.send(());
        played
    });
    let (events, hours) = match played {
        Ok((replication, ())) => (replication.events as f64, model.frame.horizon),
        // Who is there at the start was not even made in that time.
        Err(Halt::Stopped { hours, .. }) if hours <= 0.0 => return (USUAL_RATE, 1.0),
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

//! Playing replications in parallel, and stopping when it is enough.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use super::attribution::Apart;
use super::control::{Control, Stop};
use super::doubt::{ChangeOfMind, Worlds};
use super::effect::Effect;
use super::insight::Neighbours;
use super::outcome::{decided_by, whole};
use super::prepare::Prepared;
use super::threads::on_each;
use crate::engine::{Halt, Replication, replicate_within};
use crate::error::Error;
use crate::random::Seed;
use crate::scenario::Objective;
use crate::stats::{CONFIDENCE, family_confidence};

/// How many replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Amount {
    /// A fixed number.
    Fixed(u64),
    /// As many as it takes until the intervals of the objective, and of its differences to the first
    /// scenario, are within this share of it; at most `cap`. What lives played on add to them is not counted.
    Precise {
        /// Half-width over mean.
        precision: f64,
        /// Replications at most.
        cap: u64,
    },
}

/// The plan of an experiment.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Seed of all draws.
    pub seed: Seed,
    /// How many replications.
    pub amount: Amount,
}

/// Replications of each scenario, the same indices in each.
#[derive(Clone, Debug)]
pub struct Runs {
    /// `replications[s][i]`: scenario s, replication i.
    pub replications: Vec<Vec<Replication>>,
    /// Where it was stopped, if it was: then what is here is what was done in full before.
    pub stopped: Option<Stop>,
    /// For [`Amount::Precise`]: the precision reached.
    pub precision_reached: Option<f64>,
    /// The first replications of each scenario played on until nobody is left; empty if that was not done.
    pub beyond: Vec<Vec<Replication>>,
    /// The first replications of the first scenario with other hazards, if its own were solved.
    pub shifted: Vec<Replication>,
    /// Neighbouring worlds of the first scenario, if they were played.
    pub neighbours: Option<Neighbours>,
    /// Plausible worlds, if they were played.
    pub worlds: Option<Worlds>,
    /// What would change the verdict on the best strategy, if that was looked for.
    pub change_of_mind: Option<ChangeOfMind>,
    /// What must come true of what it promises, if that was looked for.
    pub effects: Vec<Effect>,
    /// What each change of the best strategy brings, or why that is not told, if that was looked for.
    pub apart: Option<Apart>,
}

impl Runs {
    /// Replications of each scenario, with nothing beside them.
    pub fn of(replications: Vec<Vec<Replication>>) -> Runs {
        Runs {
            replications,
            stopped: None,
            precision_reached: None,
            beyond: Vec::new(),
            shifted: Vec::new(),
            neighbours: None,
            worlds: None,
            change_of_mind: None,
            effects: Vec::new(),
            apart: None,
        }
    }
}

/// Fewest replications before precision is judged, and how many more at a time.
const PRECISE_MIN: u64 = 20;
const PRECISE_STEP: u64 = 10;

/// Plays the plan on the threads at hand; the results do not depend on how many
/// there are. Replication i of every scenario meets the same people with the same draws.
pub fn run(scenarios: &[Prepared], plan: &Plan, control: &Control<'_>) -> Runs {
    assert!(!scenarios.is_empty(), "there is no scenario to run");
    let mut done: Vec<Vec<Replication>> = vec![Vec::new(); scenarios.len()];
    let (mut goal, cap) = match plan.amount {
        Amount::Fixed(n) => (n, n),
        Amount::Precise { cap, .. } => (PRECISE_MIN.min(cap), cap),
    };
    loop {
        let stopped = play(scenarios, plan.seed, done[0].len() as u64..goal, control, &mut done);
        let reached = match plan.amount {
            Amount::Fixed(_) => None,
            Amount::Precise { .. } => precision(&done, scenarios[0].scenario.settings.objective),
        };
        let precise_enough = match plan.amount {
            Amount::Fixed(_) => true,
            Amount::Precise { precision, .. } => reached.is_some_and(|reached| reached <= precision),
        };
        if stopped.is_some() || precise_enough || goal >= cap {
            return Runs { stopped, precision_reached: reached, ..Runs::of(done) };
        }
        goal = (goal + PRECISE_STEP).min(cap);
    }
}

/// Plays a block of replications of each scenario: those with indices in the range, to be put together with others.
///
/// # Errors
/// [`Error::Stopped`] if it was stopped before all were played, [`Error::TooLarge`] for a world that needs more memory than it may take.
pub fn play_block(scenarios: &[Prepared], seed: Seed, block: Range<u64>, control: &Control<'_>) -> Result<Vec<Vec<Replication>>, Error> {
    assert!(!scenarios.is_empty(), "there is no scenario to play");
    let mut done = vec![Vec::new(); scenarios.len()];
    match play(scenarios, seed, block, control, &mut done) {
        None => Ok(done),
        Some(stop) => Err(stop.why.into()),
    }
}

/// Plays the replications in a range, of all scenarios, and adds them to those done. A job is taken only
/// after all before it, so what is added when it is stopped is the first n of them of each.
fn play(scenarios: &[Prepared], seed: Seed, range: Range<u64>, control: &Control<'_>, done: &mut [Vec<Replication>]) -> Option<Stop> {
    let count = scenarios.len() as u64;
    let (first, goal) = (range.start, range.end);
    let before = done[0].len() as u64 * count;
    let planned = before + (goal - first) * count;
    let next = AtomicU64::new(first * count);
    let results: Mutex<Vec<(u64, Result<Replication, Halt>)>> = Mutex::new(Vec::new());
    let halted = AtomicBool::new(false);
    let finished = AtomicU64::new(before);
    control.tell(before, planned);
    on_each(|| {
        while !control.is_stopped() && !halted.load(Ordering::Relaxed) {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= goal * count {
                break;
            }
            let model = &scenarios[(job % count) as usize].model;
            let replication = replicate_within(model, seed, job / count, (), control.limits()).map(|(replication, ())| replication);
            let is_whole = replication.is_ok();
            halted.fetch_or(!is_whole, Ordering::Relaxed);
            results.lock().expect("no thread panics while it holds the results").push((job, replication));
            if is_whole {
                control.tell(finished.fetch_add(1, Ordering::Relaxed) + 1, planned);
            }
        }
    });
    let mut results = results.into_inner().expect("no thread panics while it holds the results");
    results.sort_by_key(|(job, _)| *job);
    let halt = results.iter().find_map(|(_, result)| result.as_ref().err().copied());
    // The first n that came to their end, of as many as all scenarios have.
    let unbroken =
        results.iter().zip(first * count..).take_while(|((job, result), expected)| job == expected && result.is_ok()).count() as u64;
    let whole = unbroken / count * count;
    let replications = results.into_iter().take(whole as usize).filter_map(|(job, result)| Some((job, result.ok()?)));
    replications.for_each(|(job, replication)| done[(job % count) as usize].push(replication));
    (whole < (goal - first) * count).then(|| halt.map_or_else(|| control.stop(), |why| Stop { phase: control.phase(), why }))
}

/// Plays single replications, each of one of several scenarios, and takes from each what is wanted: in the order of the jobs, on the threads at hand.
///
/// # Errors
/// [`Error::Stopped`], or [`Error::TooLarge`] for a world that needs more memory than it may take.
pub(super) fn play_each<T: Send>(
    jobs: &[(&Prepared, u64)],
    seed: Seed,
    control: &Control<'_>,
    take: impl Fn(&Replication) -> T + Sync,
) -> Result<Vec<T>, Error> {
    play_jobs(jobs, seed, control, take).map_err(|(_, why)| why)
}

/// The same, which says with which job it ended.
///
/// # Errors
/// As [`play_each`], with the index of the first job that was not played.
pub(super) fn play_jobs<T: Send>(
    jobs: &[(&Prepared, u64)],
    seed: Seed,
    control: &Control<'_>,
    take: impl Fn(&Replication) -> T + Sync,
) -> Result<Vec<T>, (usize, Error)> {
    let next = AtomicU64::new(0);
    let taken: Mutex<Vec<(u64, Result<T, Halt>)>> = Mutex::new(Vec::new());
    let halted = AtomicBool::new(false);
    on_each(|| {
        while !control.is_stopped() && !halted.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((prepared, replication)) = jobs.get(index as usize) else { break };
            let result =
                replicate_within(&prepared.model, seed, *replication, (), control.limits()).map(|(replication, ())| take(&replication));
            halted.fetch_or(result.is_err(), Ordering::Relaxed);
            taken.lock().expect("no thread panics while it holds them").push((index, result));
        }
    });
    let mut taken = taken.into_inner().expect("no thread panics while it holds them");
    taken.sort_by_key(|(index, _)| *index);
    let whole = |(index, result): (u64, Result<T, Halt>)| result.map_err(|halt| (index as usize, halt.into()));
    let all = taken.into_iter().map(whole).collect::<Result<Vec<T>, (usize, Error)>>()?;
    if all.len() == jobs.len() { Ok(all) } else { Err((all.len(), Error::Stopped)) }
}

/// The widest interval of what decides, or of its difference to the first scenario, over its value.
fn precision(done: &[Vec<Replication>], objective: Objective) -> Option<f64> {
    let key = decided_by(objective);
    let confidence = family_confidence(done.len());
    let first = whole(key, &done[0])?;
    let mut widest = 0.0f64;
    for replications in done {
        let here = whole(key, replications)?;
        let (level, apart) = (here.estimate(CONFIDENCE)?, here.minus(&first)?.estimate(confidence)?);
        let width = level.half_width?.max(apart.half_width?);
        let precision = if width == 0.0 { 0.0 } else { width / level.mean.abs() };
        widest = widest.max(if precision.is_finite() { precision } else { return None });
    }
    Some(widest)
}

//! A scenario at points that are given one by one: settings in, figures out, as samplers and optimisers of other programs need it.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::Replication;
use crate::error::Error;
use crate::experiment::control::Control;
use crate::experiment::outcome::{Contribution, contribution, estimate_of};
use crate::experiment::prepare::{Prepared, Solved, prepare_one};
use crate::experiment::run::play_jobs;
use crate::experiment::threads::map;
use crate::random::Seed;
use crate::scenario::{Draft, Scenario};

/// Points that are ready to be played at one time, and replications of them, unless a point has more: what they take in memory does not grow with how many
/// points there are.
const AT_A_TIME: usize = 256;
const REPLICATIONS_AT_A_TIME: u64 = 8192;

/// A point that cannot be played.
#[derive(Debug)]
pub struct Unplayable {
    /// Its index.
    pub point: usize,
    /// Why.
    pub why: Error,
}

/// The figure of each outcome in each point, none where no replication yields it: what [`crate::experiment::run`] says of the settings, with values beyond
/// the horizon as the formula expects them. Each point is played `replications` times; the hazards are solved in the scenario without the settings.
///
/// # Errors
/// The first point whose settings are wrong, before anything is played; or why it ended early.
pub fn evaluate(
    draft: &Draft<'_>,
    points: &[Vec<String>],
    watch: &[&str],
    (seed, replications): (Seed, u64),
    solved: &Solved,
    control: &Control<'_>,
) -> Result<Vec<Vec<Option<f64>>>, Unplayable> {
    assert!(replications > 0, "a point is played once or more");
    let read = |sets: &Vec<String>| -> Result<Scenario, Error> { Ok(draft.with_sets(sets)?.scenario()?) };
    each(points.len(), control, |point| read(&points[point]).map(|_| ()))?;
    // What all points share is solved before threads look for it at once.
    let at_first = |why: Error| Unplayable { point: 0, why };
    let scenario = draft.scenario().map_err(|problems| at_first(problems.into()))?;
    prepare_one(without_strategies(scenario), solved, control).map_err(at_first)?;
    let (mut figures, all) = (Vec::with_capacity(points.len()), points.len() as u64);
    let at_a_time = AT_A_TIME.min((REPLICATIONS_AT_A_TIME / replications).max(1) as usize);
    control.tell(0, all);
    for (chunk, some) in points.chunks(at_a_time).enumerate() {
        let before = chunk * at_a_time;
        let ready = |point: usize| prepare_one(without_strategies(read(&some[point])?), solved, control);
        let prepared: Vec<Prepared> = each(some.len(), control, ready).map_err(|unplayable| unplayable.behind(before))?;
        let jobs: Vec<(&Prepared, u64)> = prepared.iter().flat_map(|one| (0..replications).map(move |index| (one, index))).collect();
        let played = AtomicU64::new(0);
        let take = |replication: &Replication| -> Vec<Contribution> {
            let done = played.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(replications) {
                control.tell(before as u64 + done / replications, all);
            }
            watch.iter().map(|key| contribution(key, replication)).collect()
        };
        let rows =
            play_jobs(&jobs, seed, control, take).map_err(|(job, why)| Unplayable { point: before + job / replications as usize, why })?;
        figures.extend(rows.chunks(replications as usize).map(|rows| {
            let column = |outcome: usize| -> Vec<Contribution> { rows.iter().map(|row| row[outcome].clone()).collect() };
            watch.iter().enumerate().map(|(outcome, key)| estimate_of(key, &column(outcome)).map(|estimate| estimate.mean)).collect()
        }));
    }
    control.tell(all, all);
    Ok(figures)
}

impl Unplayable {
    /// The same of points that come behind others.
    fn behind(self, others: usize) -> Unplayable {
        Unplayable { point: others + self.point, ..self }
    }
}

/// Strategies that a scenario lists are worlds of their own, and not played here.
fn without_strategies(scenario: Scenario) -> Scenario {
    Scenario { strategies: Vec::new(), ..scenario }
}

/// What a function makes of each number below `count`, in order, on the threads at hand; of several that fail, the first.
fn each<T: Send>(count: usize, control: &Control<'_>, of: impl Fn(usize) -> Result<T, Error> + Sync + Send) -> Result<Vec<T>, Unplayable> {
    let unless_stopped = |index: u64| if control.is_stopped() { Err(Error::Stopped) } else { of(index as usize) };
    let made = map(count as u64, unless_stopped).into_iter().enumerate();
    made.map(|(point, result)| result.map_err(|why| Unplayable { point, why })).collect()
}

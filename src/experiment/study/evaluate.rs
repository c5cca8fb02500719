//! A scenario at points that are given one by one: settings in, figures out. What searchers and samplers of other programs ask for.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Error;
use crate::experiment::control::Control;
use crate::experiment::outcome::{Contribution, contribution, estimate_of};
use crate::experiment::prepare::{Prepared, Solved, prepare_one};
use crate::experiment::run::play_each;
use crate::experiment::threads::on_each;
use crate::random::Seed;
use crate::scenario::{Draft, Scenario};

/// Points that are ready to be played at one time: what they take in memory does not grow with how many there are.
const AT_A_TIME: usize = 256;

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
    let read = |sets: &Vec<String>| -> Result<Scenario, Error> { Ok(draft.with_sets(sets)?.scenario()?) };
    each(points.len(), control, |point| read(&points[point]).map(|_| ()))?;
    let (mut figures, mut done) = (Vec::with_capacity(points.len()), 0);
    control.tell(0, points.len() as u64);
    for some in points.chunks(AT_A_TIME) {
        let at = |mut unplayable: Unplayable| {
            unplayable.point += done;
            unplayable
        };
        let prepared: Vec<Prepared> =
            each(some.len(), control, |point| prepare_one(without_strategies(read(&some[point])?), solved, control)).map_err(at)?;
        let jobs: Vec<(&Prepared, u64)> = prepared.iter().flat_map(|one| (0..replications).map(move |index| (one, index))).collect();
        let take = |replication: &_| -> Vec<Contribution> { watch.iter().map(|key| contribution(key, replication)).collect() };
        let played = play_each(&jobs, seed, control, take).map_err(|why| Unplayable { point: done, why })?;
        figures.extend(played.chunks(replications as usize).map(|rows| {
            let column = |outcome: usize| -> Vec<Contribution> { rows.iter().map(|row| row[outcome].clone()).collect() };
            watch.iter().enumerate().map(|(outcome, key)| estimate_of(key, &column(outcome)).map(|estimate| estimate.mean)).collect()
        }));
        done += some.len();
        control.tell(done as u64, points.len() as u64);
    }
    Ok(figures)
}

/// Strategies that a scenario lists are worlds of their own, and not played here.
fn without_strategies(scenario: Scenario) -> Scenario {
    Scenario { strategies: Vec::new(), ..scenario }
}

/// What a function makes of each number below `count`, in order, on the threads at hand; of several that fail, the first.
fn each<T: Send>(count: usize, control: &Control<'_>, of: impl Fn(usize) -> Result<T, Error> + Sync) -> Result<Vec<T>, Unplayable> {
    let next = AtomicUsize::new(0);
    let made: Mutex<Vec<(usize, Result<T, Error>)>> = Mutex::new(Vec::with_capacity(count));
    on_each(|| {
        while !control.is_stopped() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            let result = of(index);
            made.lock().expect("no thread panics while it holds them").push((index, result));
        }
    });
    let mut made = made.into_inner().expect("no thread panics while it holds them");
    made.sort_by_key(|(index, _)| *index);
    if made.len() < count && made.iter().all(|(_, result)| result.is_ok()) {
        return Err(Unplayable { point: made.len(), why: Error::Stopped });
    }
    made.into_iter().map(|(point, result)| result.map_err(|why| Unplayable { point, why })).collect()
}

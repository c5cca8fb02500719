//! Blocks: some replications of one point. Threads, going on after a stop, shares of several machines and further replications are all but ways of
//! playing blocks; what has been played is never played again.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::layout::Layout;
use super::results::joined;
use crate::engine::{Halt, replicate_within};
use crate::error::Error;
use crate::experiment::control::Control;
use crate::experiment::outcome::{Contribution, contribution};
use crate::experiment::prepare::{Prepared, Solved, prepare_one};
use crate::experiment::threads::on_each_apart;
use crate::scenario::problem::Problems;

/// What one replication contributes to each outcome that is watched.
pub type Row = Vec<Contribution>;

/// Replications of one point, played or failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Number of the point.
    pub point: u64,
    /// Index of the first replication.
    pub first: u64,
    /// A row for each, or why there is none.
    pub rows: Result<Vec<Row>, String>,
}

/// Where blocks are kept.
pub trait Store: Sync {
    /// The blocks of a point that are there.
    fn known(&self, point: u64) -> Vec<Block>;

    /// Keeps a block.
    ///
    /// # Errors
    /// It cannot be written: nothing more is played.
    fn keep(&self, block: &Block) -> std::io::Result<()>;
}

/// Which points a machine plays: the i-th of n shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its number, from 1.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

impl Share {
    /// Everything.
    pub const WHOLE: Share = Share { number: 1, of: 1 };

    /// True if a point is in it.
    pub fn has(self, point: u64) -> bool {
        point % self.of == self.number - 1
    }
}

/// How a study ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// Points that are played as often as they need.
    pub points: u64,
    /// Points that failed.
    pub failed: u64,
    /// True if it was stopped before all were.
    pub stopped: bool,
}

/// Seconds of work that a block takes, about: the first is small, to learn how long a replication takes.
const SECONDS: f64 = 1.5;

/// Plays whatever a share of a study lacks, and keeps it as it comes.
///
/// # Errors
/// A block cannot be kept.
pub fn play(layout: &Layout<'_>, share: Share, store: &dyn Store, control: &Control<'_>) -> std::io::Result<Played> {
    play_with(layout, share, store, &Solved::default(), control)
}

/// The same with hazards that are solved already.
///
/// # Errors
/// As [`play`].
pub fn play_with(layout: &Layout<'_>, share: Share, store: &dyn Store, solved: &Solved, control: &Control<'_>) -> std::io::Result<Played> {
    let desk = Desk { layout, share, store, state: Mutex::new(State::default()), changed: Condvar::new() };
    let planned = (0..layout.points()).filter(|&point| share.has(point)).count() as u64;
    control.tell(0, planned);
    on_each_apart(|| {
        let _guard = OnPanic(&desk);
        let mut worker = Worker { layout, solved, at_hand: None };
        while let Some(job) = desk.next(control) {
            let started = Instant::now();
            let (block, halted) = worker.play(job, control);
            let count = block.as_ref().map_or(0, |block| block.rows.as_ref().map_or(0, Vec::len));
            let finished = desk.done(job, block, halted, started.elapsed().as_secs_f64() / count.max(1) as f64);
            if let Some(points) = finished {
                control.tell(points, planned);
            }
        }
    });
    let state = desk.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    match state.error {
        Some(error) => Err(error),
        None => Ok(Played { points: state.settled, failed: state.failed, stopped: state.halted }),
    }
}

/// Ends the work of all where one panics: else the others would wait for it.
struct OnPanic<'a, 'b, 'f>(&'a Desk<'b, 'f>);

impl Drop for OnPanic<'_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.state().halted = true;
        }
    }
}

/// Replications of a point to play.
#[derive(Clone, Copy, Debug)]
struct Job {
    point: u64,
    first: u64,
    count: u64,
}

/// Who plays what: points in order, and of each the replications that it lacks.
struct Desk<'a, 'f> {
    layout: &'a Layout<'f>,
    share: Share,
    store: &'a dyn Store,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The point that comes next.
    next: u64,
    /// Points that are begun.
    open: BTreeMap<u64, Open>,
    /// Seconds that a replication takes, lately.
    pace: Option<f64>,
    settled: u64,
    failed: u64,
    halted: bool,
    error: Option<std::io::Error>,
}

/// A point that is begun.
struct Open {
    /// Ranges that are to be played.
    lacking: VecDeque<(u64, u64)>,
    /// Replications that are being played.
    out: u64,
    /// Replications that it needs as far as is known.
    goal: u64,
    /// What is known of the outcome that decides, by replication; empty where none does.
    known: BTreeMap<u64, Contribution>,
    /// True if a block of it failed.
    failed: bool,
}

impl Open {
    /// Notes what replications contribute to the outcome that decides.
    fn note(&mut self, first: u64, rows: Vec<Row>, decides: Option<usize>) {
        for (row, replication) in rows.into_iter().zip(first..) {
            self.known.insert(replication, decides.and_then(|outcome| row.into_iter().nth(outcome)).unwrap_or_default());
        }
    }
}

impl Desk<'_, '_> {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job; none if there is nothing left to begin.
    fn next(&self, control: &Control<'_>) -> Option<Job> {
        let mut state = self.state();
        loop {
            state.halted |= control.is_stopped();
            if state.halted || state.error.is_some() {
                self.changed.notify_all();
                return None;
            }
            let most = state.pace.map_or(1, |pace| ((SECONDS / pace) as u64).clamp(1, 1 << 20));
            for (&point, open) in &mut state.open {
                if let Some((first, count)) = open.lacking.pop_front() {
                    let taken = count.min(most);
                    if taken < count {
                        open.lacking.push_front((first + taken, count - taken));
                    }
                    open.out += taken;
                    return Some(Job { point, first, count: taken });
                }
            }
            if state.next < self.layout.points() {
                let point = state.next;
                state.next += 1;
                if self.share.has(point) {
                    self.open(&mut state, point, self.layout.repeats.first());
                }
                self.settle(&mut state);
            } else if state.open.is_empty() {
                self.changed.notify_all();
                return None;
            } else {
                state = self.changed.wait_timeout(state, std::time::Duration::from_millis(50)).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }

    /// Begins a point, or raises what it needs; and its baseline, if an interval is held against it.
    fn open(&self, state: &mut State, point: u64, goal: u64) {
        let layout = self.layout;
        let decides = layout.decides();
        let open = state.open.entry(point).or_insert_with(|| {
            let mut open = Open { lacking: VecDeque::new(), out: 0, goal: 0, known: BTreeMap::new(), failed: false };
            let blocks = self.store.known(point);
            open.failed = joined(&blocks).1.is_some();
            let played = blocks.into_iter().filter_map(|block| Some((block.first, block.rows.ok()?)));
            played.for_each(|(first, rows)| open.note(first, rows, decides));
            open
        });
        if goal > open.goal && !open.failed {
            for replication in (open.goal..goal).filter(|replication| !open.known.contains_key(replication)).collect::<Vec<_>>() {
                match open.lacking.back_mut() {
                    Some((first, count)) if *first + *count == replication => *count += 1,
                    _ => open.lacking.push_back((replication, 1)),
                }
            }
            open.goal = goal;
        }
        let baseline = layout.baseline_of(point);
        if layout.repeats.is_versus_baseline() && baseline != point {
            self.open(state, baseline, goal);
        }
    }

    /// Closes points that are played as often as they need, and sends others on: until that changes nothing more, as what they need next may be there.
    fn settle(&self, state: &mut State) {
        loop {
            let points: Vec<u64> = state.open.keys().rev().copied().collect();
            let changed = points.into_iter().filter(|&point| self.settle_one(state, point)).count();
            if changed == 0 {
                return;
            }
        }
    }

    /// True if it changed something.
    fn settle_one(&self, state: &mut State, point: u64) -> bool {
        let (layout, open) = (self.layout, &state.open[&point]);
        let versus = layout.repeats.is_versus_baseline();
        let baseline = layout.baseline_of(point);
        let against = if versus { state.open.get(&baseline) } else { Some(open) };
        let waits = |open: &Open| open.out > 0 || !open.lacking.is_empty();
        if open.out > 0 || (!open.failed && (waits(open) || against.is_some_and(waits))) {
            return false;
        }
        // A baseline waits for the points that are held against it.
        let last = baseline + layout.combinations;
        if versus && point == baseline && (state.next <= last || state.open.range(point + 1..=last).next().is_some()) {
            return false;
        }
        // Where the baseline fails, nothing can be held against it.
        let alone = versus && against.is_none_or(|baseline| baseline.failed);
        let goal = if open.failed || alone { None } else { self.more(open, against) };
        match goal {
            Some(goal) => self.open(state, point, goal),
            None => {
                let failed = open.failed;
                state.open.remove(&point);
                let mine = u64::from(self.share.has(point));
                if failed { state.failed += mine } else { state.settled += mine }
            }
        }
        true
    }

    /// How many replications a point needs that has played its goal: none if it has enough.
    fn more(&self, open: &Open, against: Option<&Open>) -> Option<u64> {
        let first =
            |open: &Open| -> Vec<Contribution> { open.known.range(..open.goal).map(|(_, contribution)| contribution.clone()).collect() };
        self.layout.repeats.goal(&first(open), &against.map_or_else(Vec::new, first))
    }

    /// Notes what came of a job; the number of points settled so far, if that has changed.
    fn done(&self, job: Job, block: Option<Block>, halted: bool, seconds: f64) -> Option<u64> {
        // What is not kept is not done.
        let kept = block.as_ref().map_or(Ok(()), |block| self.store.keep(block));
        let mut state = self.state();
        let before = state.settled + state.failed;
        state.halted |= halted;
        if let Err(error) = kept {
            state.error.get_or_insert(error);
        } else if let Some(block) = block {
            let pace = state.pace.map_or(seconds, |pace| 0.7 * pace + 0.3 * seconds);
            let decides = self.layout.decides();
            if let Some(open) = state.open.get_mut(&job.point) {
                open.out -= job.count;
                match block.rows {
                    Ok(rows) => {
                        // What was stopped in the middle is still lacking.
                        let (played, left) = (rows.len() as u64, job.count - rows.len() as u64);
                        if left > 0 {
                            open.lacking.push_front((job.first + played, left));
                        }
                        open.note(block.first, rows, decides);
                    }
                    Err(_) => {
                        open.failed = true;
                        open.lacking.clear();
                    }
                }
            }
            state.pace = Some(pace.max(1e-6));
            self.settle(&mut state);
        }
        self.changed.notify_all();
        let now = state.settled + state.failed;
        (now != before).then_some(now)
    }
}

/// Plays jobs, with the point at hand ready.
struct Worker<'a, 'f> {
    layout: &'a Layout<'f>,
    solved: &'a Solved,
    at_hand: Option<(u64, Arc<Prepared>)>,
}

impl Worker<'_, '_> {
    /// Plays a job; what was whole when it was stopped is a block too, and there may be none.
    fn play(&mut self, job: Job, control: &Control<'_>) -> (Option<Block>, bool) {
        let played = catch_unwind(AssertUnwindSafe(|| self.rows(job, control)));
        let failed = |why: String| (Some(Block { point: job.point, first: job.first, rows: Err(why) }), false);
        match played {
            Ok(Ok((rows, halted))) if rows.is_empty() => (None, halted),
            Ok(Ok((rows, halted))) => (Some(Block { point: job.point, first: job.first, rows: Ok(rows) }), halted),
            Ok(Err(why)) => failed(why),
            Err(panic) => {
                self.at_hand = None;
                let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
                failed(format!("it panics: {}", words.unwrap_or_default()))
            }
        }
    }

    fn rows(&mut self, job: Job, control: &Control<'_>) -> Result<(Vec<Row>, bool), String> {
        let Some(prepared) = self.ready(job.point, control)? else { return Ok((Vec::new(), true)) };
        let mut rows = Vec::new();
        for replication in job.first..job.first + job.count {
            match replicate_within(&prepared.model, self.layout.seed, replication, (), control.limits()) {
                Ok((replication, ())) => rows.push(self.layout.watch.iter().map(|key| contribution(key, &replication)).collect()),
                Err(Halt::TooLarge { bytes }) => {
                    return Err(format!("a world needs {:.2} GB, more memory than it may take", bytes as f64 / 1e9));
                }
                Err(_) => return Ok((rows, true)),
            }
        }
        Ok((rows, false))
    }

    /// A point, ready to be played; none if it was stopped meanwhile.
    fn ready(&mut self, point: u64, control: &Control<'_>) -> Result<Option<Arc<Prepared>>, String> {
        if let Some((_, prepared)) = self.at_hand.as_ref().filter(|(at_hand, _)| *at_hand == point) {
            return Ok(Some(prepared.clone()));
        }
        let values = self.layout.point(point).values;
        let told = |problems: Problems| problems.list.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; ");
        let scenario = self.layout.scenario_of(&values).map_err(told)?;
        match prepare_one(scenario, self.solved, control) {
            Ok(prepared) => {
                let prepared = Arc::new(prepared);
                self.at_hand = Some((point, prepared.clone()));
                Ok(Some(prepared))
            }
            Err(Error::Stopped) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }
}

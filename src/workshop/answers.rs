//! What worlds yield, computed while people play: one pool, each world once however many ask, those first whom the
//! room waits for, a queue with an end, and all of it remembered.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::plan::Setting;
use crate::engine::{Account, Replication};
use crate::error::Error;
use crate::experiment::outcome;
use crate::experiment::threads::with_threads;
use crate::experiment::{Amount, Control, Plan, Prepared, Solved, prepare_one, run};
use crate::random::Seed;
use crate::scenario::{Draft, Scenario};
use crate::stats::{CONFIDENCE, Difference, Estimate, Whole, difference_of};

/// Worlds that wait to be computed, at most.
const QUEUE_MAX: usize = 256;
/// What could not be computed is tried again after this time.
const TRIED_AGAIN: Duration = Duration::from_secs(30);
/// From this time on, a page says that something is being computed.
pub const WORTH_TELLING: Duration = Duration::from_millis(300);
/// Worlds that are remembered, at most: all that the shipped game's points can buy.
const KNOWN_MAX: usize = 40_000;
/// What worlds are held against each other in.
const COMPARED: [&str; 3] = ["profit", "clv", "retained"];
/// What is told of a world by itself.
const TOLD: [&str; 6] = ["profit", "clv", "retained", "net_voices", "tellings_good", "tellings_bad"];

/// What a world yielded.
#[derive(Clone, Debug)]
pub struct Figures {
    customers: f64,
    estimates: Vec<(&'static str, Estimate)>,
    wholes: Vec<(&'static str, Whole)>,
    /// Each account's mean over replications.
    accounts: [f64; Account::ALL.len()],
}

impl Figures {
    fn of(customers: u64, replications: &[Replication]) -> Figures {
        let mean = |account: Account| replications.iter().map(|replication| replication.accounts[account as usize]).sum::<f64>();
        Figures {
            customers: customers as f64,
            estimates: TOLD.into_iter().filter_map(|key| Some((key, outcome::estimate(key, replications)?))).collect(),
            wholes: COMPARED.into_iter().filter_map(|key| Some((key, outcome::whole(key, replications)?))).collect(),
            accounts: Account::ALL.map(|account| mean(account) / replications.len() as f64),
        }
    }

    /// An outcome's estimate, as `fideliza run --frozen-tail` gives it with these settings: its interval is that of chance between replications.
    pub fn estimate(&self, key: &str) -> Option<Estimate> {
        self.estimates.iter().find(|(known, _)| *known == key).map(|(_, estimate)| *estimate)
    }

    fn whole(&self, key: &str) -> Option<&Whole> {
        self.wholes.iter().find(|(known, _)| *known == key).map(|(_, whole)| whole)
    }

    /// What is counted for the whole company, for each customer at the start.
    fn per_customer(&self, key: &str) -> f64 {
        if key == "profit" { self.customers } else { 1.0 }
    }

    /// A plan's worth for each customer at the start.
    pub fn worth(&self, key: &str) -> Option<Estimate> {
        Some(self.estimate(key)?.per(self.per_customer(key)))
    }

    /// The paired difference in an outcome to another world; of money, for each customer at the start.
    pub fn difference(&self, base: &Figures, key: &str) -> Option<Difference> {
        let difference = difference_of((self.whole(key)?, None), (base.whole(key)?, None), CONFIDENCE)?;
        Some(Difference { estimate: difference.estimate.per(self.per_customer(key)), ..difference })
    }

    /// People told something until the horizon, retellings included.
    pub fn told(&self) -> Option<f64> {
        Some(self.estimate("tellings_good")?.mean + self.estimate("tellings_bad")?.mean)
    }

    /// Differences to another world in the accounts, for each customer at the start: they add up to that in profit.
    pub fn accounts_against(&self, base: &Figures) -> Vec<(Account, f64)> {
        let apart = |account: Account| (self.accounts[account as usize] - base.accounts[account as usize]) / self.customers;
        Account::ALL.into_iter().map(|account| (account, apart(account))).collect()
    }
}

/// What is known of a world.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It is known.
    Known(Arc<Figures>),
    /// It is being computed, or waits, since then.
    Computing(Instant),
    /// Too many wait already: ask again.
    Later,
    /// It could not be computed, and why; it is tried again a while after.
    Failed(Arc<Why>, Instant),
}

/// Why a world could not be computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It takes longer than the time budget, in seconds.
    TooLong(f64),
    /// For another reason, in English.
    Other(String),
}

/// Who asks for a world: those whom a room waits for come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asker {
    /// The board, or all phones.
    Room,
    /// A team, whose plan before this one is of no more interest.
    Team(usize),
    /// Nobody yet: it may be wanted soon.
    Ahead,
}

impl Answer {
    /// The figures, if they are known.
    pub fn figures(&self) -> Option<&Figures> {
        match self {
            Answer::Known(figures) => Some(figures),
            _ => None,
        }
    }
}

/// What a world is computed with.
pub struct Base {
    /// The scenario that settings are laid over.
    pub draft: Draft<'static>,
    /// Customers at the start.
    pub customers: u64,
    /// Seed and replications: the same for everybody.
    pub plan: Plan,
    /// Threads.
    pub threads: usize,
    /// Bytes that each world may take.
    pub world_bytes: u64,
    /// How long one answer may take.
    pub time_budget: Duration,
}

/// Answers of one room.
pub struct Answers {
    shared: Arc<Shared>,
}

struct Shared {
    base: Base,
    state: Mutex<State>,
    more: Condvar,
    /// Told after each answer.
    told: Box<dyn Fn() + Send + Sync>,
    /// Ends what is being computed.
    stop: AtomicBool,
}

#[derive(Default)]
struct State {
    known: HashMap<Setting, Answer>,
    /// What waits, in the order in which it was asked for.
    queue: Vec<Job>,
    /// Worlds computed, and seconds that they took.
    computed: (u32, f64),
}

/// A world that waits, with those who wait for it.
struct Job {
    setting: Setting,
    by: Vec<Asker>,
}

impl State {
    /// Takes what comes next: for the room before teams, for these before what may be wanted.
    fn next(&mut self) -> Option<Setting> {
        let first = |job: &Job| job.by.iter().min().copied().map(lane);
        let next = (0..self.queue.len()).min_by_key(|&number| first(&self.queue[number]))?;
        Some(self.queue.remove(next).setting)
    }

    /// Forgets what a team waited for, where nobody else does.
    fn drop_for(&mut self, asker: Asker, but: &Setting) {
        for job in self.queue.iter_mut().filter(|job| job.setting != *but) {
            job.by.retain(|by| *by != asker);
        }
        let known = &mut self.known;
        self.queue.retain(|job| {
            let wanted = !job.by.is_empty();
            if !wanted {
                known.remove(&job.setting);
            }
            wanted
        });
    }
}

/// All teams are served in the order in which they asked.
fn lane(asker: Asker) -> u8 {
    match asker {
        Asker::Room => 0,
        Asker::Team(_) => 1,
        Asker::Ahead => 2,
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers {
    /// Starts the pool; `told` is called after each answer, from its thread.
    ///
    /// # Errors
    /// [`Error::Threads`]: the threads cannot be started.
    pub fn start(base: Base, told: impl Fn() + Send + Sync + 'static) -> Result<Answers, Error> {
        let threads = base.threads;
        let shared =
            Arc::new(Shared { base, state: Mutex::default(), more: Condvar::new(), told: Box::new(told), stop: AtomicBool::new(false) });
        let (started, outcome) = mpsc::channel();
        let worker = shared.clone();
        let work = move || {
            let failed = with_threads(threads, || {
                let _ = started.send(None);
                answer_all(&worker);
            });
            if let Err(error) = failed {
                let _ = started.send(Some(error));
            }
        };
        let spawned = thread::Builder::new().name("answers".into()).spawn(work);
        spawned.map_err(|source| Error::Threads { threads: 1, source: Box::new(source) })?;
        match outcome.recv() {
            Ok(Some(error)) => Err(error),
            _ => Ok(Answers { shared }),
        }
    }

    /// What is known of a world; if nothing is, it is computed when its turn comes.
    pub fn of(&self, setting: &Setting, asker: Asker) -> Answer {
        let mut state = self.shared.state();
        let state = &mut *state;
        if let Asker::Team(_) = asker {
            state.drop_for(asker, setting);
        }
        match state.known.get(setting) {
            Some(Answer::Failed(_, when)) if when.elapsed() > TRIED_AGAIN => {}
            Some(answer @ Answer::Computing(_)) => {
                if let Some(job) = state.queue.iter_mut().find(|job| job.setting == *setting).filter(|job| !job.by.contains(&asker)) {
                    job.by.push(asker);
                }
                return answer.clone();
            }
            Some(answer) => return answer.clone(),
            None => {}
        }
        if state.queue.len() >= QUEUE_MAX {
            return Answer::Later;
        }
        if state.known.len() >= KNOWN_MAX {
            // What is asked for again is computed again, and is the same.
            state.known.retain(|_, answer| matches!(answer, Answer::Computing(_)));
        }
        let answer = Answer::Computing(Instant::now());
        state.known.insert(setting.clone(), answer.clone());
        state.queue.push(Job { setting: setting.clone(), by: vec![asker] });
        self.shared.more.notify_one();
        answer
    }

    /// Seconds that a world takes to compute, on average; none before the second one.
    pub fn seconds_each(&self) -> Option<f64> {
        let (count, seconds) = self.shared.state().computed;
        (count > 0).then(|| seconds / f64::from(count))
    }

    /// Worlds that are known, and those that are still to come.
    pub fn counts(&self) -> (usize, usize) {
        let state = self.shared.state();
        let count = |of: fn(&Answer) -> bool| state.known.values().filter(|answer| of(answer)).count();
        (count(|answer| matches!(answer, Answer::Known(_))), count(|answer| matches!(answer, Answer::Computing(_))))
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.shared.more.notify_all();
    }
}

/// Computes whatever waits, in order, until the room ends.
fn answer_all(shared: &Shared) {
    let (solved, mut solved_before) = (Solved::default(), false);
    loop {
        let mut state = shared.state();
        let setting = loop {
            if shared.stop.load(Ordering::Relaxed) {
                return;
            }
            match state.next() {
                Some(setting) => break setting,
                None => state = shared.more.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(state);
        let started = Instant::now();
        // A fault of ours ends one answer, and not the room.
        let found = catch_unwind(AssertUnwindSafe(|| answer(shared, &setting, &solved)));
        let answer = match found.unwrap_or_else(|_| Err(Why::Other("an internal error".into()))) {
            Ok(figures) => Answer::Known(Arc::new(figures)),
            Err(why) => Answer::Failed(Arc::new(why), Instant::now()),
        };
        let mut state = shared.state();
        // Hazards are solved with the first one.
        if solved_before {
            state.computed = (state.computed.0 + 1, state.computed.1 + started.elapsed().as_secs_f64());
        }
        solved_before = true;
        state.known.insert(setting, answer);
        drop(state);
        (shared.told)();
    }
}

/// Computes one world by the path that every command takes.
fn answer(shared: &Shared, setting: &Setting, solved: &Solved) -> Result<Figures, Why> {
    let base = &shared.base;
    let scenario = base.draft.with_sets(setting).and_then(|draft| draft.scenario());
    let scenario =
        scenario.map_err(|problems| Why::Other(problems.list.first().map_or_else(String::new, |problem| problem.message.clone())))?;
    let stop = AtomicBool::new(false);
    let (done, wait) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let halt = &stop;
        // Who watches the clock, and the end of the room.
        scope.spawn(move || {
            let started = Instant::now();
            while let Err(mpsc::RecvTimeoutError::Timeout) = wait.recv_timeout(Duration::from_millis(50)) {
                if started.elapsed() > base.time_budget || shared.stop.load(Ordering::Relaxed) {
                    halt.store(true, Ordering::Relaxed);
                    return;
                }
            }
        });
        let control = Control::new(&stop, &|_| {}).with_worlds_within(base.world_bytes);
        let figures = played(scenario, base, solved, &control);
        drop(done);
        figures
    })
}

fn played(scenario: Scenario, base: &Base, solved: &Solved, control: &Control<'_>) -> Result<Figures, Why> {
    let too_long = || Why::TooLong(base.time_budget.as_secs_f64());
    let prepared: Vec<Prepared> = vec![prepare_one(scenario, solved, control).map_err(|error| match error {
        Error::Stopped => too_long(),
        error => Why::Other(error.to_string()),
    })?];
    let runs = run(&prepared, &base.plan, control);
    let Amount::Fixed(replications) = base.plan.amount else { unreachable!("a room plays a fixed number of replications") };
    if runs.stopped.is_some() || runs.replications[0].len() as u64 != replications {
        return Err(too_long());
    }
    Ok(Figures::of(base.customers, &runs.replications[0]))
}

/// The plan of a room's scenario.
///
/// # Errors
/// A seed that is too large.
pub fn plan_of(scenario: &Scenario) -> Result<Plan, Error> {
    let settings = &scenario.settings;
    Ok(Plan { seed: Seed::new(settings.seed.get())?, amount: Amount::Fixed(settings.replications.get()) })
}

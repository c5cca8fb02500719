//! What worlds yield, computed while people play: one pool, each world once however many ask, a queue with an end, and all of it remembered.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::plan::Setting;
use crate::engine::{Account, Replication};
use crate::error::Error;
use crate::experiment::outcome::{Contribution, contribution, estimate_of, whole_of};
use crate::experiment::threads::with_threads;
use crate::experiment::{Amount, Control, Plan, Prepared, Solved, prepare_one, run};
use crate::random::Seed;
use crate::scenario::Draft;
use crate::stats::{CONFIDENCE, Difference, Estimate, Whole, difference_of};

/// Worlds that wait to be computed, at most.
const QUEUE_MAX: usize = 256;
/// From this time on, a page says that something is being computed.
pub const WORTH_TELLING: Duration = Duration::from_millis(300);
/// What is kept of each world.
const KEYS: [&str; 6] = ["profit", "clv", "retained", "net_voices", "tellings_good", "tellings_bad"];

/// What a world yielded: what each replication contributes to each outcome.
#[derive(Clone, Debug)]
pub struct Figures {
    customers: f64,
    contributions: Vec<(&'static str, Vec<Contribution>)>,
    accounts: Vec<Vec<f64>>,
}

impl Figures {
    fn of(customers: u64, replications: &[Replication]) -> Figures {
        let of = |key| (key, replications.iter().map(|replication| contribution(key, replication)).collect());
        let accounts = replications.iter().map(|replication| replication.accounts.to_vec()).collect();
        Figures { customers: customers as f64, contributions: KEYS.into_iter().map(of).collect(), accounts }
    }

    fn contributions(&self, key: &str) -> Option<&[Contribution]> {
        self.contributions.iter().find(|(known, _)| *known == key).map(|(_, contributions)| contributions.as_slice())
    }

    /// An outcome's estimate, as `fideliza run --frozen-tail` gives it with these settings: its interval is that of chance between replications.
    pub fn estimate(&self, key: &str) -> Option<Estimate> {
        estimate_of(key, self.contributions(key)?)
    }

    fn whole(&self, key: &str) -> Option<Whole> {
        whole_of(key, self.contributions(key)?)
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
        let difference = difference_of((&self.whole(key)?, None), (&base.whole(key)?, None), CONFIDENCE)?;
        Some(Difference { estimate: difference.estimate.per(self.per_customer(key)), ..difference })
    }

    /// People told something until the horizon, retellings included.
    pub fn told(&self) -> Option<f64> {
        Some(self.estimate("tellings_good")?.mean + self.estimate("tellings_bad")?.mean)
    }

    /// Differences to another world in the accounts, for each customer at the start: they add up to that in profit.
    pub fn accounts_against(&self, base: &Figures) -> Vec<(Account, f64)> {
        let mean = |of: &Figures, account: usize| of.accounts.iter().map(|row| row[account]).sum::<f64>() / of.accounts.len() as f64;
        let apart = |account: Account| (mean(self, account as usize) - mean(base, account as usize)) / self.customers;
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
    /// It cannot be computed, and why.
    Failed(Arc<str>),
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
    queue: VecDeque<Setting>,
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

    /// What is known of a world; if nothing is, it is computed as soon as those before it are.
    pub fn of(&self, setting: &Setting) -> Answer {
        let mut state = self.shared.state();
        if let Some(answer) = state.known.get(setting) {
            return answer.clone();
        }
        if state.queue.len() >= QUEUE_MAX {
            return Answer::Later;
        }
        let answer = Answer::Computing(Instant::now());
        state.known.insert(setting.clone(), answer.clone());
        state.queue.push_back(setting.clone());
        drop(state);
        self.shared.more.notify_one();
        answer
    }

    /// Worlds that are known, and those that are still to come.
    pub fn counts(&self) -> (usize, usize) {
        let state = self.shared.state();
        let known = state.known.values().filter(|answer| matches!(answer, Answer::Known(_))).count();
        (known, state.known.len() - known)
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
    let solved = Solved::default();
    loop {
        let mut state = shared.state();
        let setting = loop {
            if shared.stop.load(Ordering::Relaxed) {
                return;
            }
            match state.queue.pop_front() {
                Some(setting) => break setting,
                None => state = shared.more.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(state);
        let answer = match answer(shared, &setting, &solved) {
            Ok(figures) => Answer::Known(Arc::new(figures)),
            Err(why) => Answer::Failed(why.into()),
        };
        shared.state().known.insert(setting, answer);
        (shared.told)();
    }
}

/// Computes one world by the path that every command takes.
fn answer(shared: &Shared, setting: &Setting, solved: &Solved) -> Result<Figures, String> {
    let base = &shared.base;
    let scenario = base.draft.with_sets(setting).and_then(|draft| draft.scenario());
    let scenario = scenario.map_err(|problems| problems.list.first().map_or_else(String::new, |problem| problem.message.clone()))?;
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

fn played(scenario: crate::scenario::Scenario, base: &Base, solved: &Solved, control: &Control<'_>) -> Result<Figures, String> {
    let too_long = || format!("it takes longer than {} s", base.time_budget.as_secs_f64());
    let prepared: Vec<Prepared> = vec![prepare_one(scenario, solved, control).map_err(|error| match error {
        Error::Stopped => too_long(),
        error => error.to_string(),
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
pub fn plan_of(scenario: &crate::scenario::Scenario) -> Result<Plan, Error> {
    let settings = &scenario.settings;
    Ok(Plan { seed: Seed::new(settings.seed.get())?, amount: Amount::Fixed(settings.replications.get()) })
}

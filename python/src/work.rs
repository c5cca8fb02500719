//! Work that Python waits for: on threads of its own, so that a notebook stays alive, Ctrl-C stops it and a callback hears how far it is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use fideliza::experiment::threads::with_threads;
use fideliza::experiment::{Control, Phase, Progress, Work};
use fideliza::scenario::Scenario;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

use crate::errors;

/// How long Python is left alone before signals and the callback are looked at.
const WAIT: Duration = Duration::from_millis(50);

/// How much of the machine work may take, and who is told how far it is.
///
/// Threads, or one for each processor; bytes at most, or most of what is free; what is called with a phase, how many are done and how many are planned.
#[derive(Default, FromPyObject)]
pub(crate) struct Resources<'py>(Option<usize>, Option<u64>, Option<Bound<'py, PyAny>>);

impl Resources<'_> {
    /// How many threads work.
    ///
    /// # Errors
    /// `ValueError` outside 1–1024.
    pub(crate) fn threads(&self) -> PyResult<usize> {
        let threads = self.0.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
        if (1..=1024).contains(&threads) { Ok(threads) } else { Err(PyValueError::new_err(format!("threads is 1 to 1024, not {threads}"))) }
    }

    /// The bytes that each world may take.
    ///
    /// # Errors
    /// `MemoryError` if work does not fit into memory.
    pub(crate) fn world_bytes(&self, work: &Work) -> PyResult<u64> {
        let Some(budget) = self.1.map(|bytes| bytes as f64).or_else(fideliza::cli::usual_budget) else { return Ok(u64::MAX) };
        work.world_bytes(self.threads()?, budget).map_err(|none| errors::no_room(&none))
    }

    /// The same for scenarios and a number of replications of each.
    ///
    /// # Errors
    /// As [`Resources::world_bytes`].
    pub(crate) fn world_bytes_of(&self, scenarios: &[Scenario], replications: u64) -> PyResult<u64> {
        self.world_bytes(&Work::of(scenarios, replications, fideliza::experiment::Extent::REPLICATIONS))
    }

    /// Does work on threads of its own while Python goes on: other threads run, signals are heard, the callback is told. What either of them raises stops the
    /// work and is raised here.
    ///
    /// # Errors
    /// What a signal handler or the callback raises; `RuntimeError` if the work panics, which is an error of fideliza.
    pub(crate) fn watch<T: Send>(&self, py: Python<'_>, world_bytes: u64, work: impl FnOnce(&Control<'_>) -> T + Send) -> PyResult<T> {
        let threads = self.threads()?;
        let (stop, latest) = (AtomicBool::new(false), Mutex::new(None));
        let progress = |now: Progress| *latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        let control = Control::new(&stop, &progress).with_worlds_within(world_bytes);
        thread::scope(|scope| {
            let (done, ended) = mpsc::channel::<()>();
            let worker = thread::Builder::new().name("fideliza".into()).spawn_scoped(scope, || {
                // It ends when this is dropped, also where the work panics.
                let _done = done;
                with_threads(threads, || work(&control))
            });
            let worker = worker.map_err(|error| PyRuntimeError::new_err(format!("cannot start a thread: {error}")))?;
            let mut raised: Option<PyErr> = None;
            let mut told: Option<Progress> = None;
            // Calls the callback if there is news, and it has not raised anything yet.
            let mut tell = |raised: &mut Option<PyErr>| {
                let news = latest.lock().unwrap_or_else(PoisonError::into_inner).take().filter(|now| told != Some(*now));
                let (Some(callback), Some(now), None) = (&self.2, news, &raised) else { return };
                told = Some(now);
                *raised = callback.call1((name_of(now.phase), now.done, now.planned)).err();
            };
            // The lock is never waited for: it is there because what runs without the interpreter must be shareable between threads.
            let ended = Mutex::new(ended);
            loop {
                let waited = py.detach(|| ended.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(WAIT));
                if waited == Err(RecvTimeoutError::Disconnected) {
                    break;
                }
                if raised.is_none() {
                    raised = py.check_signals().err();
                    tell(&mut raised);
                }
                if raised.is_some() {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            let result = py.detach(|| worker.join());
            // The last news may have come since.
            tell(&mut raised);
            if let Some(raised) = raised {
                return Err(raised);
            }
            match result {
                Ok(worked) => worked.map_err(|error| errors::of(py, error)),
                Err(panic) => {
                    let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
                    Err(PyRuntimeError::new_err(format!("an error of fideliza: {}", words.unwrap_or_default())))
                }
            }
        })
    }
}

/// What is being done, in a word.
fn name_of(phase: Phase) -> &'static str {
    match phase {
        Phase::Solving => "solving",
        Phase::PlayingOn => "playing on",
        Phase::Neighbours => "neighbours",
        Phase::Apart => "changes",
        Phase::Doubt => "doubt",
        _ => "running",
    }
}

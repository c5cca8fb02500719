//! How work is watched and stopped.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::engine::{Halt, Limits, NEVER};
use crate::error::Error;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Phase {
    /// Scenarios are compiled and their hazards solved: counted by scenario.
    Solving,
    /// Replications are played.
    Running,
    /// Some of them are played on until nobody is left, and some with other hazards.
    PlayingOn,
    /// Neighbouring worlds are played.
    Neighbours,
    /// The first scenario is played with some of the changes of another.
    Apart,
    /// Worlds are played in which assumptions have other plausible values.
    Doubt,
}

/// Where and why work ended before it was done.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Stop {
    /// In which phase: all before is whole.
    pub phase: Phase,
    /// Why.
    pub why: Halt,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// How many are done.
    pub done: u64,
    /// How many are planned so far.
    pub planned: u64,
}

/// A flag that stops work, what memory a world may take, and somebody who is told how far it is.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    stop: &'a AtomicBool,
    progress: &'a (dyn Fn(Progress) + Sync),
    phase: Phase,
    world_bytes: u64,
}

impl<'a> Control<'a> {
    /// Work that ends soon after `stop` is set, and calls `progress` after each step, from any thread.
    pub fn new(stop: &'a AtomicBool, progress: &'a (dyn Fn(Progress) + Sync)) -> Control<'a> {
        Control { stop, progress, phase: Phase::Running, world_bytes: u64::MAX }
    }

    /// The same, with worlds of at most so many bytes each.
    pub fn with_worlds_within(self, bytes: u64) -> Control<'a> {
        Control { world_bytes: bytes, ..self }
    }

    /// Work that nobody watches or stops.
    pub fn unwatched() -> Control<'static> {
        Control::new(&NEVER, &|_| {})
    }

    /// The same, telling nobody how far it is.
    pub(super) fn untold(self) -> Control<'a> {
        Control { progress: &|_| {}, ..self }
    }

    /// The same in another phase.
    pub(super) fn in_phase(self, phase: Phase) -> Control<'a> {
        Control { phase, ..self }
    }

    /// What each replication is kept within.
    pub(super) fn limits(&self) -> Limits<'a> {
        Limits::new(self.stop, self.world_bytes)
    }

    /// What is being done.
    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    /// True once it is to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// That it ended between two pieces of work, as it was to stop.
    pub(super) fn stop(&self) -> Stop {
        Stop { phase: self.phase, why: Halt::Stopped { events: 0, hours: 0.0 } }
    }

    pub(super) fn tell(&self, done: u64, planned: u64) {
        (self.progress)(Progress { phase: self.phase, done, planned });
    }
}

impl From<Halt> for Error {
    fn from(halt: Halt) -> Error {
        match halt {
            Halt::Stopped { .. } => Error::Stopped,
            Halt::TooLarge { bytes } => Error::TooLarge { bytes },
        }
    }
}

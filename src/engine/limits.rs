//! What ends a replication before its horizon: a stop that was asked for, and a world that has grown too large.

use std::sync::atomic::{AtomicBool, Ordering};

/// Events, or customers in a loop over all, between two checks of the limits: well below a tenth of a second.
pub(super) const BETWEEN: u32 = 4096;

/// What a replication is kept within.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    stop: &'a AtomicBool,
    bytes: u64,
}

/// Why a replication did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Halt {
    /// It was asked to stop.
    Stopped {
        /// Events by then.
        events: u64,
        /// Hours of the run by then.
        hours: f64,
    },
    /// Its world needs more memory than it may.
    TooLarge {
        /// Bytes that it needed by then, or is expected to need.
        bytes: u64,
    },
}

impl Halt {
    /// Bytes of the world that grew too large, if it did.
    pub fn outgrown(self) -> Option<u64> {
        if let Halt::TooLarge { bytes } = self { Some(bytes) } else { None }
    }
}

/// A flag that nobody sets.
pub(crate) static NEVER: AtomicBool = AtomicBool::new(false);

impl<'a> Limits<'a> {
    /// Until `stop` is set, in a world of at most `bytes`.
    pub fn new(stop: &'a AtomicBool, bytes: u64) -> Limits<'a> {
        Limits { stop, bytes }
    }

    /// Up to the horizon, whatever it takes.
    pub fn none() -> Limits<'static> {
        Limits { stop: &NEVER, bytes: u64::MAX }
    }

    /// What halts a replication with a world of `bytes`, after this many events and hours.
    pub(super) fn exceeded(&self, bytes: impl FnOnce() -> u64, (events, hours): (u64, f64)) -> Option<Halt> {
        if self.stop.load(Ordering::Relaxed) {
            return Some(Halt::Stopped { events, hours });
        }
        let bytes = if self.bytes == u64::MAX { 0 } else { bytes() };
        (bytes > self.bytes).then_some(Halt::TooLarge { bytes })
    }
}

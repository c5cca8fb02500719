//! What ends a replication before its horizon: somebody who wants it to stop, and a world that has grown too large.

use std::sync::atomic::{AtomicBool, Ordering};

/// Events, or customers in a loop over all, between two looks at the limits: well below a tenth of a second.
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

    /// Whether so many bytes are within the limits, and nobody asked to stop.
    pub(super) fn allow(&self, bytes: impl FnOnce() -> u64) -> Result<(), Halt> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Halt::Stopped { events: 0, hours: 0.0 });
        }
        if self.bytes == u64::MAX {
            return Ok(());
        }
        match bytes() {
            bytes if bytes > self.bytes => Err(Halt::TooLarge { bytes }),
            _ => Ok(()),
        }
    }
}

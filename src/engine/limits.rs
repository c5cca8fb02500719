//! What ends a replication before its horizon: somebody who wants it to stop, and a world that has grown too large.

use std::sync::atomic::{AtomicBool, Ordering};

use super::ids::{CustomerId, Id};
use super::mode::Mode;
use super::world::World;

/// Events, or customers in a loop over all, between two looks at the limits: well below a tenth of a second.
const BETWEEN: u32 = 4096;

/// What a replication is kept within.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    stop: &'a AtomicBool,
    bytes: u64,
}

/// Why a replication did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Halt {
    /// It was asked to stop.
    Stopped,
    /// Its world needs more memory than it may.
    TooLarge {
        /// Bytes that it needed by then, or is expected to need.
        bytes: u64,
    },
}

static NEVER: AtomicBool = AtomicBool::new(false);

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
    pub(super) fn allow(&self, bytes: u64) -> Result<(), Halt> {
        if self.stop.load(Ordering::Relaxed) {
            Err(Halt::Stopped)
        } else if bytes > self.bytes {
            Err(Halt::TooLarge { bytes })
        } else {
            Ok(())
        }
    }
}

/// Counts down to the next look at the limits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Countdown(u32);

impl Countdown {
    pub(super) fn new() -> Countdown {
        Countdown(BETWEEN)
    }

    /// True once every [`BETWEEN`] times.
    #[inline(always)]
    pub(super) fn is_due(&mut self) -> bool {
        self.0 -= 1;
        let due = self.0 == 0;
        if due {
            self.0 = BETWEEN;
        }
        due
    }
}

impl<M: Mode> World<'_, M> {
    /// Looks at the limits; whether the replication goes on.
    pub(super) fn is_within_limits(&mut self) -> bool {
        self.note_bytes();
        if self.halt.is_none() {
            self.halt = self.limits.allow(self.result.bytes).err();
        }
        self.halt.is_none()
    }

    /// The same, once in a while, in a loop over all customers: false where it is to be left.
    #[inline(always)]
    pub(super) fn goes_on(&mut self, customer: CustomerId) -> bool {
        !customer.index().is_multiple_of(BETWEEN as usize) || self.is_within_limits()
    }
}

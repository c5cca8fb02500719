//! Ordinals of draws, all in one place: what follows from one occasion never meets the draw of another of the same purpose.

use super::ids::MomentId;

/// Bits of an issue's number below those of its moment.
const OCCURRENCE_BITS: u32 = 26;

/// Number of an issue for its customer: 6 bits of moment, 26 of occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IssueKey(u32);

impl IssueKey {
    /// The `occurrence`-th of a moment.
    #[inline(always)]
    pub(super) fn new(moment: MomentId, occurrence: u32) -> IssueKey {
        IssueKey(u32::from(moment.0) << OCCURRENCE_BITS | occurrence)
    }

    /// The occurrence of a moment that follows from this issue: its moment and occurrence folded into 22 bits, distinct while
    /// each cause happens less than 65536 times.
    pub(super) fn of_consequence(self) -> u32 {
        self.0 >> OCCURRENCE_BITS << 16 | (self.0 & 0xffff)
    }

    /// Of the n-th of up to 64 things that the issue may bring about.
    #[inline(always)]
    pub(super) fn branch(self, n: usize) -> u64 {
        u64::from(self) << 6 | n as u64
    }

    /// Of what belongs to a step of the issue, below 1024.
    #[inline(always)]
    pub(super) fn step(self, step: u16) -> u64 {
        u64::from(self) << 10 | u64::from(step)
    }

    /// Of the first who is told about it.
    pub(super) fn first_listener(self) -> u64 {
        u64::from(self) * LISTENERS_MAX
    }
}

impl From<IssueKey> for u64 {
    #[inline(always)]
    fn from(IssueKey(key): IssueKey) -> u64 {
        u64::from(key)
    }
}

/// Listeners that one occasion may have.
pub(super) const LISTENERS_MAX: u64 = 1 << 12;

/// The first listener of somebody who only passes on what they were told.
pub(super) const RETOLD: u64 = 1 << 45;

/// Of the stay of an agent who was hired at this time.
pub(super) fn of_hiring(time: f64) -> u64 {
    time.to_bits() >> 17
}

/// Of the renewal of a contract that ends at this time.
pub(super) fn of_renewal(contract_end: f64) -> u64 {
    contract_end.to_bits() >> 16
}

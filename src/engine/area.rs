//! How many there are of something, integrated over time.

use crate::math::nearest;

/// Times in whole ticks, of which the run has 2⁵¹: some nanoseconds each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticks {
    per_hour: f64,
}

impl Ticks {
    /// For times from 0 to the end of a run, in hours.
    pub(super) fn new(horizon: f64) -> Ticks {
        Ticks { per_hour: (1u64 << 51) as f64 / horizon }
    }

    /// A time in ticks.
    #[inline(always)]
    pub(super) fn of(self, time: f64) -> i64 {
        nearest(time * self.per_hour)
    }

    /// Ticks in hours.
    pub(super) fn hours(self, ticks: i128) -> f64 {
        ticks as f64 / self.per_hour
    }
}

/// An integral over time: what comes counts from its time to the end of the run, and what goes takes that away again from its time on. The sum is
/// large where the integral is small, so it is kept in whole ticks: exact in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area(i128);

impl Area {
    /// Changes the count by this much from a time (in ticks) on.
    #[inline(always)]
    pub(super) fn change(&mut self, by: i32, at: i64) {
        self.0 -= i128::from(by) * i128::from(at);
    }

    /// The integral up to the end, given the count there.
    pub(super) fn until(self, end: i64, count: usize) -> i128 {
        self.0 + count as i128 * i128::from(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crowd that comes at one instant, late in a run, and goes a second later: in floating point nothing would be left of it.
    #[test]
    fn a_short_visit_of_many_is_not_lost() {
        let (ticks, start, second) = (Ticks::new(26_280.0), 26_000.1, 1.0 / 3600.0);
        let mut area = Area::default();
        (0..100_000).for_each(|_| area.change(1, ticks.of(start)));
        (0..99_990).for_each(|_| area.change(-1, ticks.of(start + second)));
        let (found, expected) = (ticks.hours(area.until(ticks.of(start + second + 3.0), 10)), 100_000.0 * second + 10.0 * 3.0);
        assert!((found - expected).abs() <= 100_010.0 * ticks.hours(1), "{found}, expected {expected}");
    }
}

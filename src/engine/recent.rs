//! Costs of the last year by classes of tenure: what serving somebody is expected to cost beyond the horizon.

use crate::units::{MONTH, YEAR};

/// Costs of serving customers in the last year of the run by their tenure, undiscounted.
pub(super) struct Recent {
    /// When the last year begins.
    pub from: f64,
    /// Costs by [`bucket`] of the tenure.
    pub costs: [f64; BUCKETS],
}

/// Months of the first year of tenure, then years up to the tenth.
pub(super) const BUCKETS: usize = 22;

/// The class of a tenure in hours: finer where one-off costs lie.
#[inline(always)]
pub(super) fn bucket(tenure: f64) -> usize {
    if tenure < YEAR { (tenure / MONTH) as usize } else { (11 + (tenure / YEAR) as usize).min(BUCKETS - 1) }
}

/// The tenure at which a class starts, in hours.
pub(super) fn bucket_start(bucket: usize) -> f64 {
    if bucket < 12 { bucket as f64 * MONTH } else { (bucket - 11) as f64 * YEAR }
}

impl Recent {
    pub(super) fn new(horizon: f64) -> Recent {
        Recent { from: (horizon - YEAR).max(0.0), costs: [0.0; BUCKETS] }
    }
}

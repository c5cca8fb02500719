//! The cost of delay: what scenarios that answer later lose.

use serde::Serialize;

use super::outcome::value_of;
use super::run::Runs;
use crate::stats::{CONFIDENCE, Difference, difference};

/// One scenario's wait and value, against the one that answers soonest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DelayPoint {
    /// Which scenario.
    pub scenario: usize,
    /// Mean wait of a contact in hours.
    pub wait: f64,
    /// Value per initial customer lost against the soonest, before the strategies' own costs.
    pub lost_per_customer: Difference,
    /// The same per hour of mean wait beyond the soonest's.
    pub lost_per_hour: Option<f64>,
}

/// The curve of value lost over mean wait, soonest first; empty if no two waits differ.
pub fn cost_of_delay(runs: &Runs) -> Vec<DelayPoint> {
    let mean = |scenario: usize, key: &str| super::summarize::estimate(key, &runs.replications[scenario]).map(|e| e.mean);
    let waits = (0..runs.replications.len()).filter_map(|scenario| mean(scenario, "wait_mean").map(|wait| (wait, scenario)));
    let waits: Vec<(f64, usize)> = waits.collect();
    // Of scenarios with about the same wait, the one that was named first stands for it.
    let same = |a: f64, b: f64| (a - b).abs() <= 0.05 * a.max(b);
    let firsts: Vec<(f64, usize)> = waits
        .iter()
        .copied()
        .filter(|&(wait, scenario)| !waits.iter().any(|&(other, earlier)| earlier < scenario && same(wait, other)))
        .collect();
    let mut waits = firsts;
    waits.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some(&(soonest_wait, soonest)) = waits.first().filter(|_| waits.len() > 1) else { return Vec::new() };
    let point = |&(wait, scenario): &(f64, usize)| {
        let value = |replication| value_of("clv", replication);
        let pairs = runs.replications[soonest].iter().zip(&runs.replications[scenario]);
        let pairs: Vec<(f64, f64)> = pairs.filter_map(|(fast, slow)| value(fast).zip(value(slow))).collect();
        let lost_per_customer = difference(&pairs, CONFIDENCE)?;
        let hours = wait - soonest_wait;
        let lost_per_hour = (hours > 0.0).then(|| lost_per_customer.estimate.mean / hours);
        Some(DelayPoint { scenario, wait, lost_per_customer, lost_per_hour })
    };
    waits.iter().filter_map(point).collect()
}

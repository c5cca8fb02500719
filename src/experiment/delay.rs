//! The cost of delay: what scenarios that answer later lose.

use serde::Serialize;
use serde_json::Value;

use super::outcome::value_of;
use super::prepare::Prepared;
use super::run::Runs;
use crate::stats::{CONFIDENCE, Difference, difference};

/// One scenario's wait and value, against the one that answers soonest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DelayPoint {
    /// Which scenario.
    pub scenario: usize,
    /// Mean wait of a contact in hours.
    pub wait: f64,
    /// Value per initial customer within the horizon that is lost against the soonest; the cost of answers
    /// is in it, the strategies' own cost is not.
    pub lost_per_customer: Difference,
    /// The same per hour of mean wait beyond the soonest's.
    pub lost_per_hour: Option<f64>,
}

/// Keys in which scenarios on the curve may differ: how soon somebody answers and what that costs.
const OF_LATENCY: [&str; 6] = ["latency", "team", "contact_cost", "cost", "name", "analysis"];

/// The curve of value lost over mean wait, soonest first; empty if no two waits differ. Only scenarios
/// that differ from the first in how soon somebody answers, and what that costs, are on it.
pub fn cost_of_delay(prepared: &[Prepared], runs: &Runs) -> Vec<DelayPoint> {
    let first = &prepared[0].scenario.written;
    let mean = |scenario: usize| super::summarize::estimate("wait_mean", &runs.replications[scenario]).map(|e| e.mean);
    let alike = (0..prepared.len()).filter(|&scenario| differ_in_latency(first, &prepared[scenario].scenario.written));
    let waits: Vec<(f64, usize)> = alike.filter_map(|scenario| mean(scenario).map(|wait| (wait, scenario))).collect();
    // Of scenarios with about the same wait, the one that was named first stands for it.
    let same = |a: f64, b: f64| (a - b).abs() <= 0.05 * a.max(b);
    let is_first = |&(wait, scenario): &(f64, usize)| !waits.iter().any(|&(other, earlier)| earlier < scenario && same(wait, other));
    let mut firsts: Vec<(f64, usize)> = waits.iter().copied().filter(is_first).collect();
    firsts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some(&soonest) = firsts.first().filter(|_| firsts.len() > 1) else { return Vec::new() };
    firsts.iter().filter_map(|&later| point(runs, soonest, later)).collect()
}

fn point(runs: &Runs, (soonest_wait, soonest): (f64, usize), (wait, scenario): (f64, usize)) -> Option<DelayPoint> {
    let value = |replication| value_of("clv", replication);
    let pairs = runs.replications[soonest].iter().zip(&runs.replications[scenario]);
    let pairs: Vec<(f64, f64)> = pairs.filter_map(|(fast, slow)| value(fast).zip(value(slow))).collect();
    let lost_per_customer = difference(&pairs, CONFIDENCE)?;
    let hours = wait - soonest_wait;
    let lost_per_hour = (hours > 0.0).then(|| lost_per_customer.estimate.mean / hours);
    Some(DelayPoint { scenario, wait, lost_per_customer, lost_per_hour })
}

/// True if two scenarios differ in nothing but [`OF_LATENCY`].
fn differ_in_latency(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys()).filter(|key| !OF_LATENCY.contains(&key.as_str()) && !ESSAY.contains(&key.as_str()));
            keys.into_iter().all(|key| matches!((a.get(key), b.get(key)), (Some(a), Some(b)) if differ_in_latency(a, b)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| differ_in_latency(a, b)),
        (a, b) => a == b,
    }
}

/// What a scenario says about itself.
const ESSAY: [&str; 4] = ["extends", "sources", "finding", "strategy"];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_scenarios_of_other_latency_are_on_the_curve() {
        let base = json!({ "name": "a", "moment": [{ "name": "x", "latency": { "fixed": "1h" }, "voice": 0.5 }] });
        let slow =
            json!({ "name": "b", "extends": "a", "moment": [{ "name": "x", "latency": { "fixed": "9h" }, "voice": 0.5 }], "strategy": {} });
        let other = json!({ "name": "c", "moment": [{ "name": "x", "latency": { "fixed": "9h" }, "voice": 0.6 }] });
        assert!(differ_in_latency(&base, &slow));
        // Whoever answers sooner pays for it, and is still on the curve; so is a scenario beside its own strategies.
        let paid = json!({ "name": "d", "moment": [{ "name": "x", "latency": { "fixed": "9h" }, "voice": 0.5 }], "cost": { "running": "9 / month" }, "strategy": [] });
        assert!(differ_in_latency(&base, &paid));
        assert!(!differ_in_latency(&base, &other));
    }
}

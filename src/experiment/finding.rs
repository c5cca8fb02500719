//! Checking the claims that a scenario makes about its results.

use serde::Serialize;

use super::outcome::value_of;
use super::summarize::estimate;
use crate::engine::Replication;
use crate::scenario::{Finding, Settings};
use crate::stats::Estimate;
use crate::units::Quantity;

/// A claim held against the replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// The claim in words.
    pub claim: String,
    /// Key of the outcome.
    pub outcome: String,
    /// What was expected: a value, or bounds.
    pub expected: Expected,
    /// What was simulated.
    pub simulated: Option<Estimate>,
    /// Deviation from an expected value in standard errors, beyond the tolerance.
    pub z: Option<f64>,
    /// Whether the claim holds.
    pub holds: bool,
    /// Why not, if it does not.
    pub why: String,
}

/// What a claim expects.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A value from theory or a table.
    Equals(f64),
    /// Bounds of the 95 % interval.
    Between(Option<f64>, Option<f64>),
}

/// |z| up to here is chance. Two-sided false alarm 6·10⁻⁵ for a normal mean.
pub const Z_LIMIT: f64 = 4.0;

/// Judges all claims of a scenario; `family` are its replications, then those of the strategies that it lists.
pub fn judge_all(settings: &Settings, family: &[Vec<Replication>]) -> Vec<Judged> {
    let place = |name: &Option<String>| {
        let strategy = |name: &String| settings.strategy.iter().position(|strategy| strategy.name == *name);
        name.as_ref().and_then(strategy).map_or(0, |strategy| strategy + 1)
    };
    let judge_one = |finding: &Finding| {
        let of = &family[place(&finding.of)];
        match &finding.versus {
            Some(_) => judge_values(finding, differences(finding, of, &family[place(&finding.versus)])),
            None => judge(finding, of),
        }
    };
    settings.finding.iter().map(judge_one).collect()
}

/// The paired differences of an outcome.
fn differences(finding: &Finding, of: &[Replication], versus: &[Replication]) -> Option<Estimate> {
    let difference = |(a, b): (&Replication, &Replication)| {
        let (a, b) = (value_of(&finding.outcome, a)?, value_of(&finding.outcome, b)?);
        Some(if finding.relative { (a - b) / b.abs() } else { a - b })
    };
    Estimate::of(of.iter().zip(versus).filter_map(difference))
}

/// Judges a claim about one scenario.
///
/// A claim `equals` holds if the simulated mean deviates by at most `tolerance` plus four standard
/// errors, and if four standard errors are at most `resolves`, so that a larger error would show.
/// Bounds hold if the whole 95 % interval lies within them.
pub fn judge(finding: &Finding, replications: &[Replication]) -> Judged {
    judge_values(finding, estimate(&finding.outcome, replications))
}

fn judge_values(finding: &Finding, simulated: Option<Estimate>) -> Judged {
    let expected = match finding.equals {
        Some(value) => Expected::Equals(value.base()),
        None => Expected::Between(finding.at_least.map(Quantity::base), finding.at_most.map(Quantity::base)),
    };
    let (z, why) = match (expected, simulated) {
        (_, None) => (None, "the outcome does not exist in this scenario".to_string()),
        (Expected::Equals(value), Some(simulated)) => judge_value(value, &simulated, finding),
        (Expected::Between(low, high), Some(simulated)) => (None, judge_bounds(low, high, &simulated)),
    };
    let claim = finding.claim.clone();
    Judged { claim, outcome: finding.outcome.clone(), expected, simulated, z, holds: why.is_empty(), why }
}

fn judge_value(value: f64, simulated: &Estimate, finding: &Finding) -> (Option<f64>, String) {
    let Some(error) = simulated.standard_error() else {
        return (None, "one replication has no standard error".into());
    };
    let allowed = finding.tolerance.base() * value.abs();
    let deviation = simulated.mean - value;
    let beyond = (deviation.abs() - allowed).max(0.0).copysign(deviation);
    // Rounding alone, where every replication gives the same number.
    let z = if beyond.abs() <= 1e-9 * value.abs() { 0.0 } else { beyond / error };
    let resolved = Z_LIMIT * error <= finding.resolves.base() * value.abs();
    let why = match () {
        () if z.abs() > Z_LIMIT => format!("it is {z:.1} standard errors away"),
        () if !resolved => format!("four standard errors, {:.3e}, would hide an error of the size that it must see", Z_LIMIT * error),
        () => String::new(),
    };
    (Some(z), why)
}

fn judge_bounds(low: Option<f64>, high: Option<f64>, simulated: &Estimate) -> String {
    match (low, high) {
        _ if simulated.half_width.is_none() => "one replication has no interval".into(),
        (Some(low), _) if simulated.low() < low => format!("the interval reaches down to {:.4}", simulated.low()),
        (_, Some(high)) if simulated.high() > high => format!("the interval reaches up to {:.4}", simulated.high()),
        _ => String::new(),
    }
}

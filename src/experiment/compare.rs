//! Several scenarios against the first, paired by replication.

use serde::Serialize;

use super::outcome::{OUTCOMES, Unit, value_of};
use super::prepare::Prepared;
use super::run::Runs;
use crate::engine::Replication;
use crate::model::Model;
use crate::random::{Identity, Purpose, Seed, Streams};
use crate::stats::{Difference, Estimate, difference, family_confidence, probability_of_best};
use crate::units::MONTH;

/// Scenarios against the first one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Confidence of each interval, so that all differences of one outcome hold together with 95 %
    /// (Bonferroni).
    pub confidence: f64,
    /// Each further scenario against the first.
    pub versus: Vec<Versus>,
    /// Each scenario's probability of having the highest true profit within the horizon.
    pub best_profit: Vec<f64>,
    /// Each scenario's probability of having the highest true customer equity.
    pub best_equity: Vec<f64>,
}

/// One scenario against the first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Versus {
    /// Every outcome that exists in both.
    pub differences: Vec<OutcomeDifference>,
    /// The verdict on the profit of the company.
    pub verdict: Verdict,
    /// What the strategy itself may cost within the horizon, discounted, before it does more harm
    /// than good: the difference in profit before the strategy's own cost.
    pub worth_up_to: Option<Difference>,
    /// The same as a cost that runs through every month of the horizon, undiscounted as a scenario states it.
    pub worth_per_month: Option<Estimate>,
    /// Difference in discounted profit from the start to the end of each month.
    pub cumulative_profit: Vec<Estimate>,
    /// The first month from whose end on the whole interval stays above 0; none if it does not.
    pub pays_back_after: Option<usize>,
}

/// The difference in one outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeDifference {
    /// Key of the outcome.
    pub key: &'static str,
    /// Name in tables.
    pub label: &'static str,
    /// Unit.
    pub unit: Unit,
    /// The paired difference.
    pub difference: Difference,
}

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Interval above 0, and probability of being better at least 95 %.
    ClearlyBetter,
    /// Probability of being better at least 80 %.
    ProbablyBetter,
    /// Neither; about so many times the replications would tell.
    TooClose {
        /// (half-width/|difference|)²; none if there is no difference at all.
        factor: Option<f64>,
    },
    /// Probability of being worse at least 80 %.
    ProbablyWorse,
    /// Interval below 0, and probability of being worse at least 95 %.
    ClearlyWorse,
}

impl Versus {
    /// The difference in an outcome.
    pub fn outcome(&self, key: &str) -> Option<&Difference> {
        self.differences.iter().find(|difference| difference.key == key).map(|difference| &difference.difference)
    }
}

/// Compares all scenarios with the first; none if there is only one.
pub fn compare(prepared: &[Prepared], runs: &Runs, seed: Seed) -> Option<Comparison> {
    let (base, others) = runs.replications.split_first()?;
    if others.is_empty() {
        return None;
    }
    let confidence = family_confidence(runs.replications.len());
    let months = discounted_months(&prepared[0].model);
    let best = |key: &str| {
        let values: Vec<Vec<f64>> =
            runs.replications.iter().map(|runs| runs.iter().filter_map(|run| value_of(key, run)).collect()).collect();
        probability_of_best(&values, &mut Streams::new(seed, 0).stream(Identity::COMPANY, Purpose::Resample, 0))
    };
    Some(Comparison {
        confidence,
        versus: others.iter().map(|other| against(other, base, confidence, months)).collect(),
        best_profit: best("profit"),
        best_equity: best("customer_equity"),
    })
}

/// The present value of 1 paid through every month of the horizon: (1 − exp(−δT))/δ, in months.
fn discounted_months(model: &Model) -> f64 {
    let (discount, horizon) = (model.discount, model.horizon);
    let hours = if discount == 0.0 { horizon } else { -libm::expm1(-discount * horizon) / discount };
    hours / MONTH
}

fn against(other: &[Replication], base: &[Replication], confidence: f64, months: f64) -> Versus {
    let paired = |key: &str| {
        let pairs = other.iter().zip(base).filter_map(|(a, b)| value_of(key, a).zip(value_of(key, b)));
        difference(&pairs.collect::<Vec<_>>(), confidence)
    };
    let differences = OUTCOMES.iter().filter_map(|outcome| {
        let difference = paired(outcome.key)?;
        Some(OutcomeDifference { key: outcome.key, label: outcome.label, unit: outcome.unit, difference })
    });
    let profit = paired("profit");
    let worth_up_to = paired("profit_before_strategy");
    let cumulative_profit = cumulative_profit(other, base, confidence);
    let last_behind = cumulative_profit.iter().rposition(|difference| difference.low() <= 0.0);
    let pays_back_after = last_behind.map_or(1, |month| month + 2);
    Versus {
        differences: differences.collect(),
        verdict: profit.map_or(Verdict::TooClose { factor: None }, |profit| judge(&profit)),
        worth_per_month: worth_up_to.map(|worth| worth.estimate.per(months)),
        worth_up_to,
        pays_back_after: Some(pays_back_after).filter(|&month| month <= cumulative_profit.len()),
        cumulative_profit,
    }
}

/// Month by month, the paired difference in profit since the start.
fn cumulative_profit(other: &[Replication], base: &[Replication], confidence: f64) -> Vec<Estimate> {
    let mut sums = vec![0.0; other.len()];
    let month = |month: usize| {
        for ((sum, a), b) in sums.iter_mut().zip(other).zip(base) {
            *sum += a.series.profit.get(month).unwrap_or(&0.0) - b.series.profit.get(month).unwrap_or(&0.0);
        }
        Estimate::at(sums.iter().copied(), confidence)
    };
    let months = other[0].series.profit.len().min(base[0].series.profit.len());
    (0..months).filter_map(month).collect()
}

/// The rules of the verdict.
pub fn judge(difference: &Difference) -> Verdict {
    let estimate = &difference.estimate;
    let above = difference.above_zero;
    match estimate.half_width {
        Some(width) if estimate.mean > width && above >= 0.95 => Verdict::ClearlyBetter,
        Some(width) if -estimate.mean > width && above <= 0.05 => Verdict::ClearlyWorse,
        Some(_) if above >= 0.80 => Verdict::ProbablyBetter,
        Some(_) if above <= 0.20 => Verdict::ProbablyWorse,
        width => {
            let factor = width.filter(|_| estimate.mean != 0.0).map(|width| width / estimate.mean).map(|ratio| (ratio * ratio).max(1.0));
            Verdict::TooClose { factor }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(mean: f64, spread: f64) -> Verdict {
        let pairs: Vec<(f64, f64)> = (0..40).map(|r| (mean + spread * f64::from(r % 5 - 2), 0.0)).collect();
        judge(&difference(&pairs, 0.95).unwrap())
    }

    #[test]
    fn verdicts_follow_their_rules() {
        assert_eq!(verdict(1.0, 0.1), Verdict::ClearlyBetter);
        assert_eq!(verdict(-1.0, 0.1), Verdict::ClearlyWorse);
        assert_eq!(verdict(0.25, 1.0), Verdict::ProbablyBetter);
        assert_eq!(verdict(-0.25, 1.0), Verdict::ProbablyWorse);
        assert!(matches!(verdict(0.01, 1.0), Verdict::TooClose { factor: Some(factor) } if factor > 100.0));
        assert_eq!(verdict(0.0, 0.0), Verdict::TooClose { factor: None });
    }
}

//! Several scenarios against the first, paired by replication.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::known;
use super::outcome::{OUTCOMES, Unit, equity_of_one_a_month};
use super::prepare::Prepared;
use super::run::Runs;
use super::summarize::of_year;
use crate::engine::{Account, Replication};
use crate::model::Model;
use crate::random::{Identity, Purpose, Seed, Streams};
use crate::scenario::Objective;
use crate::stats::{Difference, Estimate, Whole, family_confidence, probability_of_best, tells_who_is_better};
use crate::units::{MONTH, Quantity};

/// Scenarios against the first one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Confidence of each interval, so that all differences of one outcome hold together with 95 %
    /// (Bonferroni).
    pub confidence: f64,
    /// Key of the outcome that decides, and of the one whose opinion is heard beside it.
    #[serde(deserialize_with = "known::texts")]
    pub objectives: [known::Text; 2],
    /// True if the objective stated has no finite value, and the other decides.
    pub objective_is_infinite: bool,
    /// Each further scenario against the first.
    pub versus: Vec<Versus>,
    /// Who is best by each of the objectives.
    pub best: [Best; 2],
}

/// Who is best in an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// Key of the outcome.
    #[serde(deserialize_with = "known::text")]
    pub key: known::Text,
    /// Each scenario's probability of having the highest true value: of simulation noise alone, if the assumptions hold.
    pub probabilities: Vec<f64>,
    /// The scenario that leads; none with few replications, or if it is a tie.
    pub leader: Option<usize>,
}

/// One scenario against the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Versus {
    /// Every outcome that exists in both.
    pub differences: Vec<OutcomeDifference>,
    /// What can be said by the objective, and by the second opinion.
    pub judgements: [Option<Judgement>; 2],
    /// What the strategy itself may cost, discounted, before it does more harm than good: the difference in the
    /// objective before the strategy's own cost.
    pub worth_up_to: Option<Estimate>,
    /// The same as a cost that runs through every month, undiscounted as a scenario states it.
    pub worth_per_month: Option<Estimate>,
    /// The strategy's own cost in the objective, discounted.
    pub own_cost: f64,
    /// What it brings after its own cost for each unit spent on it, where it costs anything.
    pub return_on_cost: Option<f64>,
    /// Difference in discounted profit from the start to the end of each month.
    pub cumulative_profit: Vec<Estimate>,
    /// The difference in each account, discounted, in the order of the accounts: they add up to that in profit.
    pub accounts: Vec<Estimate>,
    /// Difference in undiscounted cash of each year.
    pub cash_by_year: Vec<Estimate>,
    /// The difference in the profit of each year, discounted.
    pub profit_by_year: Vec<Estimate>,
    /// The first month from whose end on the whole interval stays above 0; none if it does not, or of too few replications to tell.
    pub pays_back_after: Option<usize>,
}

/// The difference in one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeDifference {
    /// Key of the outcome.
    #[serde(deserialize_with = "known::text")]
    pub key: known::Text,
    /// Name in tables.
    #[serde(deserialize_with = "known::text")]
    pub label: known::Text,
    /// Unit.
    pub unit: Unit,
    /// The paired difference.
    pub difference: Difference,
}

/// A verdict, and what it follows from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The paired difference.
    pub difference: Difference,
    /// The same over the first scenario's value; none if that is 0.
    pub relative: Option<f64>,
    /// What can be said.
    pub verdict: Verdict,
    /// True if the difference is below the share that the scenario calls negligible.
    pub negligible: bool,
}

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The two worlds are the same in everything.
    Identical,
    /// Too few replications to say.
    TooFew,
    /// Interval above 0, and probability of being better at least 95 %.
    ClearlyBetter,
    /// Probability of being better at least 80 %.
    ProbablyBetter,
    /// Neither; about `factor` times as many replications would tell.
    TooClose {
        /// (half-width/|difference|)²; none if the difference is 0.
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

    /// The verdict by the objective; too few replications where there is none.
    pub fn verdict(&self) -> Verdict {
        self.judgements[0].map_or(Verdict::TooFew, |judgement| judgement.verdict)
    }
}

/// Compares all scenarios with the first; none if there is only one.
pub fn compare(prepared: &[Prepared], runs: &Runs, seed: Seed) -> Option<Comparison> {
    if runs.replications.len() < 2 {
        return None;
    }
    let evidence = Evidence::of_all(prepared, runs);
    let confidence = family_confidence(evidence.len());
    let stated = match prepared[0].scenario.settings.objective {
        Objective::Equity => ["customer_equity", "profit"],
        Objective::Profit => ["profit", "customer_equity"],
    };
    let objective_is_infinite = evidence.iter().any(|evidence| evidence.estimate(stated[0]).is_none());
    let objectives = if objective_is_infinite { [stated[1], stated[0]] } else { stated };
    let context = Context {
        confidence,
        objectives,
        negligible: prepared[0].scenario.settings.negligible.base(),
        months: discounted_months(&prepared[0].model),
    };
    Some(Comparison {
        confidence,
        objectives,
        objective_is_infinite,
        versus: evidence[1..].iter().map(|other| context.against(other, &evidence[0])).collect(),
        best: objectives.map(|key| best(key, &evidence, seed)),
    })
}

fn best(key: &'static str, evidence: &[Evidence<'_>], seed: Seed) -> Best {
    let values: Vec<Vec<Vec<f64>>> = evidence.iter().map(|evidence| evidence.values(key)).collect();
    let finite = values.iter().all(|values| values[0].len() == evidence[0].runs.len());
    let streams = Streams::new(seed, 0);
    let mut stream = streams.stream(Identity::COMPANY, Purpose::Resample, 0);
    let even = || vec![1.0 / evidence.len() as f64; evidence.len()];
    let probabilities = if finite { probability_of_best(&values, || stream.uniform()) } else { even() };
    let highest = probabilities.iter().copied().fold(0.0, f64::max);
    let mut leaders = (0..evidence.len()).filter(|&scenario| probabilities[scenario] >= highest - 1e-9);
    let leader = leaders.next().filter(|_| leaders.next().is_none() && tells_who_is_better(evidence[0].runs.len() as u64) && finite);
    Best { key, probabilities, leader }
}

/// The present value of 1 paid through every month of the horizon: (1 − exp(−δT))/δ, in months.
fn discounted_months(model: &Model) -> f64 {
    let (discount, horizon) = (model.frame.discount, model.frame.horizon);
    let hours = if discount == 0.0 { horizon } else { -libm::expm1(-discount * horizon) / discount };
    hours / MONTH
}

/// What all comparisons with the first scenario share.
struct Context {
    confidence: f64,
    objectives: [&'static str; 2],
    negligible: f64,
    months: f64,
}

impl Context {
    fn against(&self, other: &Evidence<'_>, base: &Evidence<'_>) -> Versus {
        let paired = |key: &str| other.difference(base, key, self.confidence);
        let differences = OUTCOMES.iter().filter_map(|outcome| {
            Some(OutcomeDifference { key: outcome.key, label: outcome.label, unit: outcome.unit, difference: paired(outcome.key)? })
        });
        let identical = other.runs == base.runs;
        let judgement = |key: &str| {
            let difference = paired(key)?;
            let verdict = if identical { Verdict::Identical } else { judge(&difference) };
            let relative = base.estimate(key).filter(|base| base.mean != 0.0).map(|base| difference.estimate.mean / base.mean.abs());
            let negligible = relative.is_some_and(|relative| relative.abs() < self.negligible);
            Some(Judgement { difference, relative, verdict, negligible })
        };
        let by_equity = self.objectives[0] == "customer_equity";
        let before = if by_equity { "equity_before_strategy" } else { "profit_before_strategy" };
        let worth = paired(before).map(|worth| worth.estimate);
        let months = if by_equity { equity_of_one_a_month(other.runs) } else { Some(self.months) };
        let figure = |key: &str| other.estimate(key).map_or(0.0, |estimate| estimate.mean);
        let spends = other.runs.iter().any(|run| run.accounts[Account::Strategy as usize] != 0.0);
        let own_cost = if spends { figure(before) - figure(self.objectives[0]) } else { 0.0 };
        let gain = paired(self.objectives[0]).map(|gain| gain.estimate.mean);
        let cumulative_profit =
            self.by_time(other.runs, base.runs, |r, month| r.series.profit.get(..=month).map(|months| months.iter().sum()));
        let last_behind = cumulative_profit.iter().rposition(|difference| !difference.surely_above(0.0));
        let pays_back_after = last_behind.map_or(1, |month| month + 2);
        Versus {
            differences: differences.collect(),
            judgements: self.objectives.map(judgement),
            worth_per_month: worth.zip(months).map(|(worth, months)| worth.per(months)),
            worth_up_to: worth,
            own_cost,
            return_on_cost: gain.filter(|_| own_cost > 0.0).map(|gain| gain / own_cost),
            pays_back_after: Some(pays_back_after)
                .filter(|&month| tells_who_is_better(other.runs.len() as u64) && month <= cumulative_profit.len()),
            cumulative_profit,
            accounts: self.by_time(other.runs, base.runs, |r, account| r.accounts.get(account).copied()),
            cash_by_year: self.by_time(other.runs, base.runs, |r, year| of_year(&r.series.cash, year)),
            profit_by_year: self.by_time(other.runs, base.runs, |r, year| of_year(&r.series.profit, year)),
        }
    }

    /// Paired differences of a figure that exists for times 0, 1, 2 …
    fn by_time(&self, other: &[Replication], base: &[Replication], figure: impl Fn(&Replication, usize) -> Option<f64>) -> Vec<Estimate> {
        let at = |time: usize| {
            let of = |runs: &[Replication]| Whole::mean(runs.iter().map(|r| figure(r, time)));
            of(other)?.minus(&of(base)?)?.estimate(self.confidence)
        };
        (0..).map_while(at).collect()
    }
}

/// The rules of the verdict.
pub(super) fn judge(difference: &Difference) -> Verdict {
    let estimate = &difference.estimate;
    let above = difference.above_zero;
    if !tells_who_is_better(estimate.n) {
        return Verdict::TooFew;
    }
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
    use crate::stats::difference;

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
        assert_eq!(judge(&difference(&[(9.0, 1.0); 9], 0.95).unwrap()), Verdict::TooFew);
    }
}

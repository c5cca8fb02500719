//! One scenario's replications as means with intervals.

use serde::Serialize;

use super::outcome::{OUTCOMES, Unit, value_of};
use crate::engine::{Account, Replication};
use crate::model::{Cause, Model};
use crate::stats::{Estimate, Sketch};

/// The summary of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Replications behind it.
    pub replications: u64,
    /// Every outcome that exists.
    pub outcomes: Vec<OutcomeEstimate>,
    /// Share of the initial customers still there at the start of each month, and at the end.
    pub survival: Vec<Estimate>,
    /// Month by month.
    pub months: Vec<Month>,
    /// Discounted amount of each account.
    pub accounts: Vec<Named>,
    /// Initial customers who left, by cause.
    pub causes: Vec<Named>,
    /// Initial customers by segment.
    pub segments: Vec<SegmentSummary>,
    /// Quantiles of the value of single customers within the horizon, over all replications.
    pub value_quantiles: Vec<Quantile>,
    /// Quantiles of the waits of single contacts, over all replications.
    pub wait_quantiles: Vec<Quantile>,
    /// Share of initial customers who cost more than they brought.
    pub loss_making: Option<f64>,
}

/// An outcome with its estimate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeEstimate {
    /// Key.
    pub key: &'static str,
    /// Name in tables.
    pub label: &'static str,
    /// Unit.
    pub unit: Unit,
    /// Estimate.
    pub estimate: Estimate,
}

/// A named estimate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    /// Key.
    pub key: String,
    /// Estimate.
    pub estimate: Estimate,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Month {
    /// Number of the month, from 1.
    pub month: usize,
    /// Customers at its end.
    pub customers: Estimate,
    /// Customers who left in it, by cause.
    pub left: [Estimate; Cause::ALL.len()],
    /// Customers won in it.
    pub joined: Estimate,
    /// Contacts in it.
    pub contacts: Estimate,
    /// People told something good, something bad.
    pub tellings: [Estimate; 2],
    /// Discounted profit in it.
    pub profit: Estimate,
    /// Discounted profit from the start to its end.
    pub cumulative_profit: Estimate,
}

/// One segment of the initial customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentSummary {
    /// Name.
    pub name: String,
    /// Customers.
    pub customers: Estimate,
    /// Share who left within the horizon.
    pub left: Option<Estimate>,
    /// Value per customer within the horizon.
    pub clv: Option<Estimate>,
}

/// A quantile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantile {
    /// Share that lies below.
    pub p: f64,
    /// The value, within .8 %.
    pub value: f64,
}

const QUANTILES: [f64; 9] = [0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99];

impl Summary {
    /// The estimate of an outcome, if it exists in this scenario.
    pub fn outcome(&self, key: &str) -> Option<&Estimate> {
        self.outcomes.iter().find(|outcome| outcome.key == key).map(|outcome| &outcome.estimate)
    }
}

/// The estimate of an outcome, or of a month of a series, over replications.
pub fn estimate(key: &str, replications: &[Replication]) -> Option<Estimate> {
    Estimate::of(replications.iter().filter_map(|replication| value_of(key, replication)))
}

/// Summarizes the replications of one scenario.
///
/// # Panics
/// If there is no replication.
pub fn summarize(model: &Model, replications: &[Replication]) -> Summary {
    assert!(!replications.is_empty(), "there is no replication to summarize");
    let all = |value: &dyn Fn(&Replication) -> f64| mean(replications, value);
    let outcomes = OUTCOMES.iter().filter_map(|outcome| {
        let estimate = estimate(outcome.key, replications)?;
        Some(OutcomeEstimate { key: outcome.key, label: outcome.label, unit: outcome.unit, estimate })
    });
    let months = replications[0].series.profit.len();
    let values = merged(replications, |replication| &replication.value_sketch);
    let waits = merged(replications, |replication| &replication.service.wait_sketch);
    Summary {
        replications: replications.len() as u64,
        outcomes: outcomes.collect(),
        survival: (0..=months).map(|month| all(&|r| r.series.survivors[month] as f64 / r.initial as f64)).collect(),
        months: (0..months).map(|month| summarize_month(month, replications)).collect(),
        accounts: Account::ALL.iter().map(|&a| Named { key: a.key().into(), estimate: all(&|r| r.accounts[a as usize]) }).collect(),
        causes: Cause::ALL.iter().map(|&c| Named { key: c.key().into(), estimate: all(&|r| r.initial_left[c as usize] as f64) }).collect(),
        segments: (0..model.segments.len()).map(|segment| summarize_segment(model, replications, segment)).collect(),
        loss_making: values.share_below(0.0),
        value_quantiles: quantiles(&values),
        wait_quantiles: quantiles(&waits),
    }
}

/// The mean of a figure that every replication has.
fn mean(replications: &[Replication], value: impl Fn(&Replication) -> f64) -> Estimate {
    Estimate::of(replications.iter().map(value)).expect("there is a replication")
}

fn summarize_month(month: usize, replications: &[Replication]) -> Month {
    let all = |value: &dyn Fn(&Replication) -> f64| mean(replications, value);
    Month {
        month: month + 1,
        customers: all(&|r| r.series.active[month + 1] as f64),
        left: [0, 1, 2, 3, 4].map(|cause| all(&|r| r.series.left[month][cause] as f64)),
        joined: all(&|r| r.series.joined[month] as f64),
        contacts: all(&|r| r.series.contacts[month] as f64),
        tellings: [0, 1].map(|sign| all(&|r| r.series.tellings[month][sign] as f64)),
        profit: all(&|r| r.series.profit[month]),
        cumulative_profit: all(&|r| r.series.profit[..=month].iter().sum()),
    }
}

fn summarize_segment(model: &Model, replications: &[Replication], segment: usize) -> SegmentSummary {
    let counts = || replications.iter().map(|replication| replication.segments[segment]);
    let some = || counts().filter(|counts| counts.customers > 0);
    SegmentSummary {
        name: model.segments[segment].name.clone(),
        customers: Estimate::of(counts().map(|counts| counts.customers as f64)).expect("there is a replication"),
        left: Estimate::of(some().map(|counts| counts.left as f64 / counts.customers as f64)),
        clv: Estimate::of(some().map(|counts| counts.value / counts.customers as f64)),
    }
}

fn merged(replications: &[Replication], sketch: fn(&Replication) -> &Sketch) -> Sketch {
    let mut all = Sketch::default();
    replications.iter().for_each(|replication| all.merge(sketch(replication)));
    all
}

fn quantiles(sketch: &Sketch) -> Vec<Quantile> {
    QUANTILES.iter().filter_map(|&p| sketch.quantile(p).map(|value| Quantile { p, value })).collect()
}

//! One scenario's replications as means with intervals.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::known;
use super::outcome::{OUTCOMES, Unit, estimate};
use super::service::{ServiceSummary, services};
use crate::engine::{Account, Replication, Waits};
use crate::model::{Cause, Model};
use crate::stats::{CONFIDENCE, Censored, Estimate, Proportion, Sketch, Whole};
use crate::units::{MONTH, WEEK, YEAR};

/// The summary of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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
    pub loss_making: Option<Estimate>,
    /// Service by moment, by channel and by team.
    pub services: Vec<ServiceSummary>,
    /// Load of each team by hour of the week.
    pub loads: Vec<LoadSummary>,
    /// Money of each year, undiscounted.
    pub years: Vec<Year>,
}

/// An outcome with its estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeEstimate {
    /// Key.
    #[serde(deserialize_with = "known::text")]
    pub key: known::Text,
    /// Name in tables.
    #[serde(deserialize_with = "known::text")]
    pub label: known::Text,
    /// Unit.
    pub unit: Unit,
    /// Estimate.
    pub estimate: Estimate,
}

/// A named estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Key.
    pub key: String,
    /// Estimate.
    pub estimate: Estimate,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantile {
    /// Share that lies below.
    pub p: f64,
    /// The value, within .8 %.
    pub value: f64,
}

/// A team's load by hour of the week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadSummary {
    /// Name of the team.
    pub team: String,
    /// From Monday 00:00 on.
    pub hours: Vec<LoadHour>,
}

/// One hour of the week, over all weeks after the warm-up and all replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadHour {
    /// Hour of the week, from 0.
    pub hour: usize,
    /// Agents by the calendar.
    pub agents: f64,
    /// Contacts offered.
    pub contacts: f64,
    /// Contacts times the mean service time: the agents that they keep busy.
    pub offered_load: f64,
    /// Mean wait in the queue of those answered who came in this hour, in hours.
    pub wait: Option<f64>,
    /// Share given up in this hour.
    pub abandoned: Option<f64>,
    /// Share answered in time.
    pub service_level: Option<f64>,
}

/// One year's money.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Year {
    /// Number of the year, from 1.
    pub year: usize,
    /// What came in less what went out in it, undiscounted.
    pub cash: Estimate,
    /// Profit, discounted.
    pub profit: Estimate,
}

const QUANTILES: [f64; 9] = [0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99];

impl Summary {
    /// The estimate of an outcome, if it exists in this scenario.
    pub fn outcome(&self, key: &str) -> Option<&Estimate> {
        self.outcomes.iter().find(|outcome| outcome.key == key).map(|outcome| &outcome.estimate)
    }
}

/// Summarizes the replications of one scenario.
///
/// # Panics
/// If there is no replication.
pub fn summarize(model: &Model, evidence: Evidence<'_>) -> Summary {
    let replications = evidence.runs;
    assert!(!replications.is_empty(), "there is no replication to summarize");
    let all = |value: &dyn Fn(&Replication) -> f64| mean(replications, value);
    let outcomes = OUTCOMES.iter().filter_map(|outcome| {
        let estimate = evidence.estimate(outcome.key)?;
        Some(OutcomeEstimate { key: outcome.key, label: outcome.label, unit: outcome.unit, estimate })
    });
    let months = replications[0].series.profit.len();
    let values = merged(replications, |replication| &replication.value_sketch);
    Summary {
        replications: replications.len() as u64,
        outcomes: outcomes.collect(),
        survival: (0..=months)
            .map(|month| estimate(&format!("survivors@{month}"), replications).expect("there is a replication"))
            .collect(),
        months: (0..months).map(|month| summarize_month(month, replications)).collect(),
        accounts: Account::ALL.iter().map(|&a| Named { key: a.key().into(), estimate: all(&|r| r.accounts[a as usize]) }).collect(),
        causes: Cause::ALL.iter().map(|&c| Named { key: c.key().into(), estimate: all(&|r| r.initial_left[c as usize] as f64) }).collect(),
        segments: (0..model.segments.len()).map(|segment| summarize_segment(model, replications, segment)).collect(),
        loss_making: loss_making(replications),
        value_quantiles: quantiles(|p| values.quantile(p)),
        wait_quantiles: wait_quantiles(replications),
        services: services(model, evidence),
        loads: model.teams.iter().enumerate().map(|(team, _)| load(model, team, replications)).collect(),
        years: years(replications),
    }
}

/// The mean of a figure that every replication has.
pub(super) fn mean(replications: &[Replication], value: impl Fn(&Replication) -> f64) -> Estimate {
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
        left: Some(()).filter(|()| some().next().is_some()).and_then(|()| estimate(&format!("segment_left@{}", segment + 1), replications)),
        clv: estimate(&format!("segment_clv@{}", segment + 1), replications),
    }
}

fn merged(replications: &[Replication], sketch: fn(&Replication) -> &Sketch) -> Sketch {
    let mut all = Sketch::default();
    replications.iter().for_each(|replication| all.merge(sketch(replication)));
    all
}

fn quantiles(quantile: impl Fn(f64) -> Option<f64>) -> Vec<Quantile> {
    QUANTILES.iter().filter_map(|&p| quantile(p).map(|value| Quantile { p, value })).collect()
}

fn wait_quantiles(replications: &[Replication]) -> Vec<Quantile> {
    let mut all = Waits::default();
    replications.iter().flat_map(|replication| &replication.moments).for_each(|moment| all.merge(&moment.waits));
    let waits = Censored { known: &all.known, open: &all.open, never: all.never };
    quantiles(|p| waits.quantile(p))
}

/// Share of initial customers worth less than nothing: those who cost nothing and bring nothing are not among them.
fn loss_making(replications: &[Replication]) -> Option<Estimate> {
    let parts: Vec<Vec<f64>> = replications.iter().map(|r| r.value_sketch.negatives().map(|count| count as f64).to_vec()).collect();
    let whole = Whole::of(&parts, |p| (p[1] > 0.0).then(|| p[0] / p[1]))?;
    whole.share(CONFIDENCE, || {
        let [count, all] = [0, 1].map(|part| parts.iter().map(|parts| parts[part]).sum::<f64>() as u64);
        let wilson = Proportion::of(count, all);
        [wilson.low, wilson.high]
    })
}

/// A team's load by hour of the week.
fn load(model: &Model, team: usize, replications: &[Replication]) -> LoadSummary {
    let week = &model.teams[team].week;
    let of = |value: &dyn Fn(&crate::engine::TeamCounts) -> f64| replications.iter().map(|r| value(&r.teams[team])).sum::<f64>();
    let (weeks, served, service) = (of(&|team| team.hours) / WEEK, of(&|team| team.served as f64), of(&|team| team.service_hours));
    let hour = |hour: usize| {
        let sum = |value: fn(&crate::engine::LoadCounts) -> f64| of(&|team| team.by_hour.get(hour).map_or(0.0, value));
        let (offered, answered, abandoned) = (sum(|l| l.offered as f64), sum(|l| l.answered as f64), sum(|l| l.abandoned as f64));
        let per = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        LoadHour {
            hour,
            agents: week.agents_over(hour as f64, hour as f64 + 1.0),
            contacts: offered / weeks,
            offered_load: offered / weeks * per(service, served).unwrap_or(0.0),
            wait: per(sum(|l| l.wait_hours), answered),
            abandoned: per(abandoned, answered + abandoned),
            service_level: per(sum(|l| l.answered_within as f64), answered + abandoned),
        }
    };
    LoadSummary { team: model.teams[team].name.clone(), hours: (0..168).map(hour).collect() }
}

/// What a year's months add up to; none behind the last.
pub(super) fn of_year(months: &[f64], year: usize) -> Option<f64> {
    let months = months.get(12 * year..(12 * year + 12).min(months.len())).filter(|months| !months.is_empty())?;
    Some(months.iter().sum())
}

/// Money year by year, as it is paid; the last may be a part of one.
fn years(replications: &[Replication]) -> Vec<Year> {
    let year = |year: usize| {
        let sum = |months: fn(&Replication) -> &Vec<f64>| mean(replications, |r| of_year(months(r), year).unwrap_or(0.0));
        Year { year: year + 1, cash: sum(|r| &r.series.cash), profit: sum(|r| &r.series.profit) }
    };
    (0..(replications[0].horizon / YEAR - 1e-9 * MONTH).ceil().max(1.0) as usize).map(year).collect()
}

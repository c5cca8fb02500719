//! What a strategist asks of any scenario: what an hour of delay costs here, what a point of retention is
//! worth, who leaves without a word.
//!
//! Some answers need other worlds: the same people with waits or hazards a little different. A few
//! replications of these are enough, because the same people live on the same draws.

use serde::Serialize;

use super::outcome::value_of;
use super::prepare::Prepared;
use super::run::{Amount, Control, Plan, Runs, run};
use crate::engine::{Account, Replication};
use crate::model::{Model, Sign};
use crate::stats::Estimate;
use crate::units::YEAR;

/// What can be said of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Insights {
    /// Replications of the other worlds.
    pub replications: u64,
    /// What later and sooner answers would do, soonest first; empty if all waits are made by teams' queues.
    pub delay: Vec<DelayStep>,
    /// What an hour of delay costs, around the waits of the scenario.
    pub hour: Option<HourOfDelay>,
    /// What retention is worth.
    pub retention: Option<RetentionWorth>,
    /// Cost of winning a customer over the yearly cost of keeping one.
    pub acquisition_to_retention: Option<f64>,
    /// Of those who left because of the service: had an issue and never said a word.
    pub left_in_silence: Option<Estimate>,
    /// Of those: whose last issue was closed with every promise kept.
    pub left_after_green: Option<Estimate>,
    /// What people say.
    pub talk: Option<Talk>,
}

/// One point of the curve of value over waits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DelayStep {
    /// Factor on all drawn waits.
    pub factor: f64,
    /// Mean wait in hours.
    pub wait: f64,
    /// Value per initial customer, with tail, against that at the waits of the scenario.
    pub gain: Estimate,
}

/// What an hour of mean wait costs: value lost between half and twice the waits, over the difference in mean wait.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HourOfDelay {
    /// Per initial customer, with tail.
    pub per_customer: Estimate,
    /// The same spread over the expected discounted months of a customer.
    pub per_customer_month: f64,
    /// Per issue brought to somebody within the horizon, counting only what is lost within it.
    pub per_issue: Option<Estimate>,
}

/// What retention is worth: all hazards lowered by a tenth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RetentionWorth {
    /// Value per initial customer, with tail, of one point of yearly retention.
    pub per_point: Estimate,
    /// Per cent of value per per cent of retention.
    pub elasticity: Estimate,
    /// Per cent of costs that two points of retention are worth.
    pub two_points_in_costs: Estimate,
    /// Points of retention that ten per cent of costs are worth.
    pub ten_per_cent_of_costs: f64,
    /// Cost over revenue, if revenue is known.
    pub cost_share: Option<f64>,
}

/// What people say about the company.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Talk {
    /// People told something good less people told something bad, per 100 issues.
    pub net_voices: Estimate,
    /// Share of the tellers who were let down.
    pub let_down: Estimate,
    /// The share at which talk tips: told when pleased over both.
    pub tipping_point: f64,
}

/// Factors on waits along the curve.
const FACTORS: [f64; 5] = [0.125, 0.5, 2.0, 8.0, 24.0];
/// Factor on all hazards.
const FEWER: f64 = 0.9;
/// Replications of the other worlds: a quarter of the scenario's, within these.
const REPLICATIONS: std::ops::RangeInclusive<u64> = 4..=20;

/// Works out the insights of a scenario from its replications and those of other worlds; none if it is stopped.
pub fn insights(prepared: &Prepared, done: &[Replication], plan: &Plan, control: &Control<'_>) -> Option<Insights> {
    let count = (done.len() as u64 / 4).clamp(*REPLICATIONS.start(), *REPLICATIONS.end()).min(done.len() as u64);
    let here = &done[..count as usize];
    let delayed = FACTORS.iter().filter_map(|&factor| prepared.model.with_waits(factor));
    let mut worlds: Vec<Model> = delayed.collect();
    let has_delay = worlds.len() == FACTORS.len();
    worlds.push(prepared.model.with_hazards_times(FEWER));
    let worlds: Vec<Prepared> = worlds.into_iter().map(|model| Prepared { model, ..prepared.clone() }).collect();
    let runs = run(&worlds, &Plan { amount: Amount::Fixed(count), ..*plan }, control);
    if runs.stopped {
        return None;
    }
    let all = |key: &str| Estimate::of(done.iter().filter_map(|replication| value_of(key, replication)));
    Some(Insights {
        replications: count,
        delay: if has_delay { delay(here, &runs) } else { Vec::new() },
        hour: if has_delay { hour(here, &runs) } else { None },
        retention: runs.replications.last().and_then(|kept| retention(&prepared.model, here, kept)),
        acquisition_to_retention: winning_over_serving(&prepared.model, done),
        left_in_silence: all("left_in_silence"),
        left_after_green: all("left_after_green"),
        talk: talk(&prepared.model, done),
    })
}

fn delay(here: &[Replication], runs: &Runs) -> Vec<DelayStep> {
    let step = |(factor, there): (f64, &[Replication])| {
        let wait = Estimate::of(there.iter().filter_map(|replication| value_of("wait_mean", replication)))?.mean;
        Some(DelayStep { factor, wait, gain: paired(there, here, |r| value_of("clv_total", r))? })
    };
    let worlds = FACTORS.into_iter().zip(runs.replications.iter().map(Vec::as_slice));
    let mut steps: Vec<DelayStep> = worlds.chain([(1.0, here)]).filter_map(step).collect();
    steps.sort_by(|a, b| a.factor.total_cmp(&b.factor));
    steps
}

fn paired(a: &[Replication], b: &[Replication], value: impl Fn(&Replication) -> Option<f64>) -> Option<Estimate> {
    Estimate::of(a.iter().zip(b).filter_map(|(a, b)| Some(value(a)? - value(b)?)))
}

fn hour(here: &[Replication], runs: &Runs) -> Option<HourOfDelay> {
    let [sooner, later] = [0.5, 2.0].map(|wanted| FACTORS.iter().position(|&factor| factor == wanted).expect("on the curve"));
    let (sooner, later) = (&runs.replications[sooner], &runs.replications[later]);
    let hours = paired(later, sooner, |r| value_of("wait_mean", r))?.mean;
    let lost = |key: &'static str| paired(sooner, later, move |r| value_of(key, r));
    if hours <= 0.0 {
        return None;
    }
    let issues = Estimate::of(here.iter().map(|r| r.initial_issues as f64 / r.initial as f64))?.mean;
    let months = 12.0 * lifetime_years(here)?;
    let per_customer = lost("clv_total")?.per(hours);
    Some(HourOfDelay {
        per_customer,
        per_customer_month: per_customer.mean / months,
        per_issue: lost("clv").filter(|_| issues > 0.0).map(|lost| lost.per(hours * issues)),
    })
}

/// Expected discounted years of an initial customer: value over net value a year.
fn lifetime_years(here: &[Replication]) -> Option<f64> {
    let years = |r: &Replication| Some(value_of("clv_total", r)? / (margin_a_year(r) - service_a_year(r)));
    Estimate::of(here.iter().filter_map(years)).map(|years| years.mean).filter(|years| years.is_finite() && *years > 0.0)
}

/// Margin of a customer in a year: discounted money over discounted time.
fn margin_a_year(r: &Replication) -> f64 {
    r.accounts[Account::Margin as usize] / (r.discounted_hours / YEAR)
}

/// Cost of serving a customer for a year, likewise.
fn service_a_year(r: &Replication) -> f64 {
    value_of("service_cost", r).unwrap_or(0.0) * r.customer_hours / r.discounted_hours
}

/// Cost of winning a customer, leads bought for it included, over that of serving one for a year.
fn winning_over_serving(model: &Model, done: &[Replication]) -> Option<f64> {
    let leads = |r: &Replication| r.accounts[Account::Leads as usize] / r.accounts[Account::Acquisition as usize];
    let ratio = |r: &Replication| {
        let with_leads = if r.accounts[Account::Leads as usize] == 0.0 { 1.0 } else { 1.0 + leads(r) };
        model.acquisition_cost * with_leads / service_a_year(r)
    };
    Estimate::of(done.iter().map(ratio)).map(|ratio| ratio.mean).filter(|ratio| ratio.is_finite())
}

fn retention(model: &Model, here: &[Replication], kept: &[Replication]) -> Option<RetentionWorth> {
    let points = -100.0 * paired(kept, here, |r| value_of("annual_churn", r))?.mean;
    let retention = 1.0 - Estimate::of(here.iter().filter_map(|r| value_of("annual_churn", r)))?.mean;
    let value = Estimate::of(here.iter().filter_map(|r| value_of("clv_total", r)))?.mean;
    let gain = paired(kept, here, |r| value_of("clv_total", r))?;
    if points <= 0.0 || value <= 0.0 {
        return None;
    }
    let service = Estimate::of(here.iter().map(service_a_year))?.mean;
    let margin = Estimate::of(here.iter().map(margin_a_year))?.mean;
    let revenue = model.revenue.map(|revenue| revenue * YEAR);
    let costs = lifetime_years(here)? * (service + revenue.map_or(0.0, |revenue| revenue - margin));
    let per_point = gain.per(points);
    Some(RetentionWorth {
        per_point,
        elasticity: per_point.per(value / (100.0 * retention)),
        two_points_in_costs: per_point.per(costs / 200.0),
        ten_per_cent_of_costs: 0.1 * costs / per_point.mean,
        cost_share: revenue.map(|revenue| (service + revenue - margin) / revenue),
    })
}

fn talk(model: &Model, done: &[Replication]) -> Option<Talk> {
    let wom = model.word_of_mouth.as_ref()?;
    let [good, bad] = [Sign::Good, Sign::Bad].map(|sign| wom.told[sign as usize]);
    let let_down = |r: &Replication| Some(r.talkers[1] as f64 / Some(r.talkers.iter().sum::<u64>()).filter(|&all| all > 0)? as f64);
    Some(Talk {
        net_voices: Estimate::of(done.iter().filter_map(|r| value_of("net_voices", r)))?,
        let_down: Estimate::of(done.iter().filter_map(let_down))?,
        tipping_point: good / (good + bad),
    })
}

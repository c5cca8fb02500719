//! What a strategist asks of any scenario: what an hour of delay costs here, what a point of retention is
//! worth, what each moment loses, who leaves without a word.
//!
//! Some answers need other worlds: the same people, with waits or hazards a little different. A few
//! replications of these are enough, because the same people live on the same draws. Where the run was played on until nobody is left, so are
//! they: what is said of a customer's whole value then does not depend on where the horizon is.

use serde::{Deserialize, Serialize};

use super::control::{Control, Phase, Stop};
use super::evidence::Evidence;
use super::outcome::{value_of, whole};
use super::prepare::Prepared;
use super::run::{Amount, Plan, Runs, run};
use super::service::{Group, Of, groups};
use crate::engine::{Account, Replication};
use crate::model::{Model, Sign};
use crate::stats::{CONFIDENCE, Estimate, Whole};
use crate::units::YEAR;

/// What can be said of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Insights {
    /// Replications of the other worlds.
    pub replications: u64,
    /// True if they were played until nobody is left; else values are those within the horizon.
    pub whole_lives: bool,
    /// What later and sooner answers would do.
    pub delay: Option<DelayCurve>,
    /// What retention is worth.
    pub retention: Option<RetentionWorth>,
    /// What issues at each moment, on each channel and at each team cost, within the horizon.
    pub losses: Vec<Loss>,
    /// Stated cost of winning a customer over the yearly cost of serving one.
    pub acquisition_to_service: Option<f64>,
    /// Of those who left because of the service: had an issue, never spoke up and never helped themselves.
    pub left_in_silence: Option<Estimate>,
    /// Of those: whose last issue was closed with every promise kept.
    pub left_after_green: Option<Estimate>,
    /// What people say.
    pub talk: Option<Talk>,
}

/// The curve of value over waits: worlds that differ from the scenario in nothing but how soon answers come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DelayCurve {
    /// Its points, soonest first; that of the scenario among them.
    pub steps: Vec<DelayStep>,
    /// What an hour more of mean wait costs here, per initial customer: value lost between the points around the scenario, over the
    /// difference in mean wait.
    pub per_hour: Estimate,
    /// The mean wait by which half of what the curve loses in all is lost, by interpolation in the logarithm of the wait.
    pub half_lost_at: Option<f64>,
}

/// One point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DelayStep {
    /// Factor on all drawn waits.
    pub factor: f64,
    /// Mean wait in hours.
    pub wait: f64,
    /// Value per initial customer, against that at the waits of the scenario, before what answering sooner costs the company.
    pub gain: Estimate,
    /// The same after that, where teams are paid by the hour: idle hours included.
    pub gain_after_costs: Option<Estimate>,
}

/// What retention is worth: all hazards lowered by a tenth. A point is one in a hundred of today's customers who decide to leave within a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetentionWorth {
    /// Value per initial customer of one point.
    pub per_point: Estimate,
    /// Per cent of value per per cent of first-year retention.
    pub elasticity: Estimate,
    /// Per cent of costs that two points are worth.
    pub two_points_in_costs: Estimate,
    /// Points that ten per cent of costs are worth.
    pub ten_per_cent_of_costs: f64,
    /// Cost over revenue, if revenue is known.
    pub cost_share: Option<f64>,
}

/// What issues at a moment, on a channel or at a team cost within the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Loss {
    /// What it is of.
    pub of: Of,
    /// Its name.
    pub name: String,
    /// Value per initial customer that is lost against a world in which they do not come about.
    pub lost: Estimate,
}

/// What people say about the company.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Talk {
    /// People told something good less people told something bad, per 100 issues.
    pub net_voices: Estimate,
    /// Share of the tellers who were let down.
    pub let_down: Estimate,
    /// The share at which as many people are told bad things as good ones, by how many a teller of either reached, retellings and audiences
    /// included.
    pub tipping_point: f64,
}

/// Factors on drawn waits along the curve, and on the agents of teams that make waits.
const FACTORS: [(f64, f64); 5] = [(0.125, 2.0), (0.5, 1.25), (2.0, 0.9), (8.0, 0.8), (24.0, 0.7)];
/// Which of them lie around the scenario.
const AROUND: [f64; 2] = [0.5, 2.0];
/// Factor on all hazards.
const FEWER: f64 = 0.9;
/// Replications of the other worlds: a tenth of the scenario's, within these.
const REPLICATIONS: std::ops::RangeInclusive<u64> = 4..=10;
/// Worlds without the issues of some moments, at most: the first moments, channels and teams are looked at.
const SPARED_MAX: usize = 16;

/// What was played of neighbouring worlds: the people of the first scenario's first replications, with something a little different.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// With other waits, in the order of [`FACTORS`]; empty if nobody waits.
    delayed: Vec<Vec<Replication>>,
    /// With all hazards lowered.
    kept: Vec<Replication>,
    /// Without the issues of some moments, within the horizon: which, and the replications.
    spared: Vec<(Vec<usize>, Vec<Replication>)>,
}

/// Plays neighbouring worlds of the first scenario, all or none: what [`insights`] needs. Where lives were played on, theirs are.
pub fn play_neighbours(prepared: &[Prepared], plan: &Plan, control: &Control<'_>, runs: &mut Runs) {
    if runs.stopped.is_none() && !runs.replications[0].is_empty() {
        match neighbours(prepared, plan, &control.in_phase(Phase::Neighbours), runs) {
            Ok(neighbours) => runs.neighbours = Some(neighbours),
            Err(stop) => runs.stopped = Some(stop),
        }
    }
}

fn neighbours(prepared: &[Prepared], plan: &Plan, control: &Control<'_>, runs: &Runs) -> Result<Neighbours, Stop> {
    let first = &prepared[0];
    let (here, whole_lives) = here(runs);
    let lives = |model: Model| if whole_lives { model.played_on().unwrap_or(model) } else { model };
    let play = |models: Vec<Model>| {
        let worlds: Vec<Prepared> = models.into_iter().map(|model| Prepared { model, ..first.clone() }).collect();
        let runs = run(&worlds, &Plan { amount: Amount::Fixed(here.len() as u64), ..*plan }, control);
        runs.stopped.map_or(Ok(runs.replications), Err)
    };
    let delayed: Vec<Model> = FACTORS.iter().filter_map(|&(waits, agents)| first.model.with_waits(waits, agents)).map(lives).collect();
    let delayed = if delayed.len() == FACTORS.len() { delayed } else { Vec::new() };
    let kept = lives(first.model.with_hazards_times(FEWER));
    let mut delayed = play(delayed.into_iter().chain([kept]).collect())?;
    let kept = delayed.pop().expect("the last world was played");
    let mut spared: Vec<Vec<usize>> = Vec::new();
    for group in groups_with_issues(&first.model, &runs.replications[0]) {
        if !spared.contains(&group.moments) {
            spared.push(group.moments);
        }
    }
    spared.truncate(SPARED_MAX);
    let without =
        if spared.is_empty() { Vec::new() } else { play(spared.iter().map(|moments| first.model.without_issues(moments)).collect())? };
    Ok(Neighbours { delayed, kept, spared: spared.into_iter().zip(without).collect() })
}

/// The worlds of whole lives that [`play_neighbours`] plays of a model, at most how many within the horizon, and how often each.
pub(super) fn expected_neighbours(model: &Model, done: u64, played_on: u64) -> (Vec<Model>, usize, u64) {
    let lives = |model: Model| if played_on > 0 { model.played_on().unwrap_or(model) } else { model };
    let delayed = FACTORS.iter().filter_map(|&(waits, agents)| model.with_waits(waits, agents));
    let whole = delayed.chain([model.with_hazards_times(FEWER)]).map(lives).collect();
    (whole, groups(model).len().min(SPARED_MAX), compared(done, if played_on > 0 { played_on } else { done }))
}

/// Replications of neighbouring worlds: a tenth of the scenario's, within bounds, and not more than there are to be held against.
fn compared(done: u64, there: u64) -> u64 {
    (done / 10).clamp(*REPLICATIONS.start(), *REPLICATIONS.end()).min(there)
}

/// The replications of the first scenario that neighbouring worlds are held against, and whether they were played until nobody is left.
fn here(runs: &Runs) -> (&[Replication], bool) {
    let replications = &runs.replications[0];
    let beyond = runs.beyond.first().map_or(&[] as &[Replication], Vec::as_slice);
    let whole_lives = !beyond.is_empty();
    let all = if whole_lives { beyond } else { replications };
    (&all[..compared(replications.len() as u64, all.len() as u64) as usize], whole_lives)
}

/// Works out the insights of the first scenario; none if neighbouring worlds were not played.
pub fn insights(prepared: &[Prepared], runs: &Runs) -> Option<Insights> {
    let Neighbours { delayed, kept, spared } = runs.neighbours.as_ref()?;
    let (model, replications) = (&prepared[0].model, &runs.replications[0]);
    let (here, whole_lives) = here(runs);
    let evidence = Evidence::of(prepared, runs, 0);
    let promises = model.moments.iter().any(|moment| moment.commitment.is_some());
    let silent = model.moments.iter().any(|moment| moment.voice < 1.0);
    Some(Insights {
        replications: here.len() as u64,
        whole_lives,
        delay: if delayed.is_empty() { None } else { delay(model, here, delayed) },
        retention: retention(model, here, kept),
        losses: losses(model, replications, spared),
        acquisition_to_service: winning_over_serving(&prepared[0], replications),
        left_in_silence: evidence.estimate("left_in_silence").filter(|_| silent),
        left_after_green: evidence.estimate("left_after_green").filter(|_| promises),
        talk: talk(model, evidence),
    })
}

/// Value of an initial customer: within the run, and what is expected beyond it.
fn value(r: &Replication) -> Option<f64> {
    value_of("clv_total", r)
}

fn paired(a: &[Replication], b: &[Replication], value: impl Fn(&Replication) -> Option<f64>) -> Option<Estimate> {
    Estimate::of(a.iter().zip(b).filter_map(|(a, b)| Some(value(a)? - value(b)?)))
}

/// The mean wait of some replications together.
fn mean_wait(replications: &[Replication]) -> Option<f64> {
    whole("wait_mean", replications).map(|whole| whole.figure)
}

fn delay(model: &Model, here: &[Replication], worlds: &[Vec<Replication>]) -> Option<DelayCurve> {
    let hourly = model.teams.iter().any(|team| team.hourly > 0.0);
    let after = |r: &Replication| Some(value_of("customer_equity", r)? / r.initial as f64);
    let step = |(factor, there): (f64, &[Replication])| {
        Some(DelayStep {
            factor,
            wait: mean_wait(there)?,
            gain: paired(there, here, value)?,
            gain_after_costs: if hourly { paired(there, here, after) } else { None },
        })
    };
    let others = FACTORS.iter().map(|(factor, _)| *factor).zip(worlds.iter().map(Vec::as_slice));
    let mut steps: Vec<DelayStep> = others.chain([(1.0, here)]).filter_map(step).collect();
    steps.sort_by(|a, b| a.factor.total_cmp(&b.factor));
    // A team of one cannot be halved: worlds with the same wait are one.
    steps.dedup_by(|later, sooner| later.factor != 1.0 && later.wait <= sooner.wait * (1.0 + 1e-9));
    let per_hour = around(here, worlds)?;
    Some(DelayCurve { half_lost_at: half_lost_at(&steps), per_hour, steps })
}

/// Value lost per hour of mean wait between the points around the scenario; the scenario itself stands for one that is not there.
fn around(here: &[Replication], worlds: &[Vec<Replication>]) -> Option<Estimate> {
    let [sooner, later] = AROUND.map(|wanted| {
        let place = FACTORS.iter().position(|(factor, _)| *factor == wanted)?;
        worlds.get(place).map(Vec::as_slice)
    });
    let (sooner, later) = (sooner.unwrap_or(here), later.unwrap_or(here));
    let hours = mean_wait(later)? - mean_wait(sooner)?;
    if hours <= 0.0 { None } else { Some(paired(sooner, later, value)?.per(hours)) }
}

fn half_lost_at(steps: &[DelayStep]) -> Option<f64> {
    let (first, last) = (steps.first()?, steps.last()?);
    let half = (first.gain.mean + last.gain.mean) / 2.0;
    if first.gain.mean - last.gain.mean <= 0.0 {
        return None;
    }
    let pair = steps.windows(2).find(|pair| pair[1].gain.mean <= half)?;
    let (before, after) = (&pair[0], &pair[1]);
    if before.wait <= 0.0 {
        return Some(after.wait);
    }
    let part = (before.gain.mean - half) / (before.gain.mean - after.gain.mean);
    Some(before.wait * libm::pow(after.wait / before.wait, part))
}

/// Groups to which issues came.
fn groups_with_issues(model: &Model, done: &[Replication]) -> impl Iterator<Item = Group> {
    let had_issues = |group: &Group| group.moments.iter().any(|&moment| done.iter().any(|r| r.moments[moment].opened > 0));
    groups(model).into_iter().filter(had_issues)
}

/// What is lost within the horizon by the issues of each group that had any. Groups with the same moments share a world.
fn losses(model: &Model, done: &[Replication], spared: &[(Vec<usize>, Vec<Replication>)]) -> Vec<Loss> {
    let loss = |group: Group| {
        let (_, without) = spared.iter().find(|(moments, _)| *moments == group.moments)?;
        let lost = paired(without, done, |r| value_of("clv", r))?;
        Some(Loss { of: group.of, name: group.name, lost })
    };
    groups_with_issues(model, done).filter_map(loss).collect()
}

/// Expected discounted years of an initial customer: value over net value a year.
fn lifetime_years(here: &[Replication]) -> Option<f64> {
    let years = whole("clv_total", here)?.figure / (margin_a_year(here) - service_a_year(here));
    Some(years).filter(|years| years.is_finite() && *years > 0.0)
}

/// Margin of a customer in a year: discounted money over discounted time.
fn margin_a_year(here: &[Replication]) -> f64 {
    let sum = |value: fn(&Replication) -> f64| here.iter().map(value).sum::<f64>();
    sum(|r| r.accounts[Account::Margin as usize]) / (sum(|r| r.discounted_hours) / YEAR)
}

/// Cost of serving a customer for a year, likewise.
fn service_a_year(here: &[Replication]) -> f64 {
    whole("service_cost", here).map_or(0.0, |whole| whole.figure)
}

/// Cost of winning a customer, leads bought for it included, over that of serving one for a year; none where the cost of winning is only assumed to
/// be a multiple of that of serving.
fn winning_over_serving(first: &Prepared, done: &[Replication]) -> Option<f64> {
    first.scenario.settings.acquisition.cost?;
    let sum = |account: Account| done.iter().map(|r| r.accounts[account as usize]).sum::<f64>();
    let (leads, acquisition) = (sum(Account::Leads), sum(Account::Acquisition));
    let with_leads = if leads == 0.0 { 1.0 } else { 1.0 + leads / acquisition };
    let ratio = first.model.acquisition_cost * with_leads / service_a_year(done);
    Some(ratio).filter(|ratio| ratio.is_finite())
}

fn retention(model: &Model, here: &[Replication], kept: &[Replication]) -> Option<RetentionWorth> {
    // Of less than a year nobody knows what happens in one.
    if here[0].horizon < YEAR {
        return None;
    }
    let churn = |runs: &[Replication]| whole("decided_first_year", runs).map(|whole| whole.figure);
    let (before, after) = (churn(here)?, churn(kept)?);
    let points = 100.0 * (before - after);
    let value_here = whole("clv_total", here)?.figure;
    let gain = paired(kept, here, value)?;
    if points <= 0.0 || value_here <= 0.0 {
        return None;
    }
    let (service, margin) = (service_a_year(here), margin_a_year(here));
    let revenue = model.frame.revenue.map(|revenue| revenue * YEAR);
    let costs = lifetime_years(here)? * (service + revenue.map_or(0.0, |revenue| revenue - margin));
    // Where nothing costs anything, nothing can be held against costs.
    if costs.is_nan() || costs <= 0.0 || gain.mean == 0.0 {
        return None;
    }
    let per_point = gain.per(points);
    Some(RetentionWorth {
        per_point,
        elasticity: per_point.per(value_here / (100.0 * (1.0 - before))),
        two_points_in_costs: per_point.per(costs / 200.0),
        ten_per_cent_of_costs: 0.1 * costs / per_point.mean,
        cost_share: revenue.map(|revenue| (service + revenue - margin) / revenue),
    })
}

fn talk(model: &Model, evidence: Evidence<'_>) -> Option<Talk> {
    let wom = model.word_of_mouth.as_ref()?;
    let parts: Vec<Vec<f64>> = evidence.runs.iter().map(|r| vec![r.talkers[1] as f64, r.talkers.iter().sum::<u64>() as f64]).collect();
    let let_down = Whole::of(&parts, |p| (p[1] > 0.0).then(|| p[0] / p[1]))?;
    let reach = |key: &str, sign: Sign| {
        // Where nobody told anything of this kind: what one would reach, without an audience.
        let expected = wom.told[sign as usize] / (1.0 - wom.told[sign as usize] * wom.retelling);
        whole(key, evidence.runs).map_or(expected, |whole| whole.figure)
    };
    let (good, bad) = (reach("told_per_good", Sign::Good), reach("told_per_bad", Sign::Bad));
    Some(Talk {
        net_voices: evidence.estimate("net_voices")?,
        let_down: let_down.share(CONFIDENCE, || [0.0, 1.0])?,
        tipping_point: good / (good + bad),
    })
}

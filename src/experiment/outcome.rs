//! What is measured: every outcome with its key, unit, and how one replication yields it.

use serde::Serialize;

use crate::engine::{Account, Replication, TeamCounts, ValueSums};
use crate::units::{MONTH, YEAR};

/// How an outcome is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// An amount in the scenario's currency.
    Money,
    /// A share, 0 to 1.
    Share,
    /// How many.
    Count,
    /// Hours.
    Hours,
    /// A plain number.
    Number,
}

/// An outcome of a replication.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Key in files and findings.
    pub key: &'static str,
    /// Name in tables.
    pub label: &'static str,
    /// Unit.
    pub unit: Unit,
    /// What it is, exactly.
    pub about: &'static str,
    /// Its value in a replication; none where it does not exist (no leads, no team …).
    pub value: fn(&Replication) -> Option<f64>,
}

macro_rules! outcomes {
    ($( $key:ident, $label:literal, $unit:ident, $about:literal, $value:expr; )+) => {
        /// Every outcome, in the order of the tables.
        pub const OUTCOMES: &[Outcome] = &[
            $( Outcome { key: stringify!($key), label: $label, unit: Unit::$unit, about: $about, value: $value } ),+
        ];
    };
}

outcomes! {
    clv, "CLV within the horizon", Money, "discounted value per initial customer within the horizon", |r| over(r.initial_value.value, r.initial);
    clv_tail, "CLV beyond the horizon", Money, "expected further value per initial customer, if hazards and service costs stay as they are at the horizon", |r| finite(over(r.initial_value.tail, r.initial));
    clv_total, "CLV with tail", Money, "the sum of the two", |r| finite(over(r.initial_value.value + r.initial_value.tail, r.initial));
    customer_equity, "customer equity", Money, "value of all customers, initial and won, with tails, less the costs that no customer causes", |r| finite(Some(equity(r)));
    profit, "profit within the horizon", Money, "sum of all accounts, discounted", |r| Some(r.profit());
    profit_before_strategy, "profit before the strategy's own cost", Money, "the same without the account `strategy`", |r| Some(r.profit() - r.accounts[Account::Strategy as usize]);
    clv_acquired, "CLV of customers won", Money, "value per customer won, before acquisition, with tail, discounted to joining", |r| finite(over(r.joined_value.value_at_joining + r.joined_value.tail_at_joining, r.joined));
    clv_to_cac, "CLV : CAC", Number, "the same over the acquisition cost per customer won", |r| finite(clv_to_cac(r));
    service_cost, "service cost per customer-year", Money, "discounted cost of contacts, self-service, moments, compensation, idle agents and training, per year of a customer", |r| over_time(-service_cost(r), r.customer_hours / YEAR);
    annual_churn, "churn per year", Share, "of the initial customers, annualised over the horizon: 1 − S(T)^(1/T)", |r| Some(1.0 - libm::pow(retained(r), YEAR / r.horizon));
    monthly_churn, "churn rate per month", Number, "the same as a continuous rate: −ln S(T)/T", |r| finite(Some(-libm::log(retained(r)) * MONTH / r.horizon));
    retained, "still there at the horizon", Share, "initial customers there at the end; censored, not stayers for ever", |r| Some(retained(r));
    decided_first_year, "decided to leave in year 1", Share, "initial customers whose exit budget ran out within the first year: what `target_annual_churn` aims at", |r| over(r.decided_first_year.iter().sum::<u64>() as f64, r.initial);
    left_service, "left because of the service", Share, "share of initial customers' exits", |r| cause(r, 0);
    left_competitor, "left for a competitor", Share, "share of initial customers' exits", |r| cause(r, 1);
    left_need, "left for lack of need", Share, "share of initial customers' exits", |r| cause(r, 2);
    left_involuntary, "left involuntarily", Share, "share of initial customers' exits", |r| cause(r, 3);
    left_let_go, "let go by the company", Share, "share of initial customers' exits, where anybody is let go", |r| cause(r, 4).filter(|share| *share > 0.0);
    left_in_silence, "left in silence", Share, "of all who left because of the service: had an issue, and never said a word", |r| over(r.left_by_service[2] as f64, r.left_by_service[0]);
    left_after_green, "left after all green", Share, "of all who left because of the service: their last issue had been closed with every promise kept", |r| over(r.left_by_service[1] as f64, r.left_by_service[0]);
    heavy_contact_churn, "churn after 4 contacts : before", Number, "exits per customer-hour in year 1 after the fourth contact, over that before", heavy_contact_churn;
    customers_end, "customers at the end", Count, "initial and won", |r| Some((r.present[0] + r.present[1]) as f64);
    customers_mean, "customers on average", Number, "over time", |r| Some(r.customer_hours / r.horizon);
    joined, "customers won", Count, "leads that became customers", |r| Some(r.joined as f64);
    issues, "issues", Count, "moments that went wrong, silent ones included", |r| Some(r.issues.opened as f64);
    silent, "issues in silence", Share, "customers who did not speak up", |r| over(r.issues.silent as f64, r.issues.opened);
    contacts_per_issue, "contacts per issue", Number, "of issues brought to somebody", |r| over(r.service.contacts as f64, r.service.closed);
    first_contact_resolution, "first-contact resolution", Share, "issues solved at the first contact, of those brought to somebody", |r| over(r.service.solved_first as f64, r.service.closed);
    solved, "solved", Share, "of issues brought to somebody", |r| over(r.service.solved as f64, r.service.closed);
    solved_within_two, "solved within two contacts", Share, "of issues brought to somebody", |r| over(r.service.solved_within_two as f64, r.service.closed);
    wait_mean, "wait, mean", Hours, "wait for an answer, per contact, answered or abandoned", |r| r.service.wait_mean();
    wait_p50, "wait, median", Hours, "half of the contacts wait less", |r| r.service.wait_sketch.quantile(0.50);
    wait_p90, "wait, 90th percentile", Hours, "nine in ten contacts wait less", |r| r.service.wait_sketch.quantile(0.90);
    wait_p99, "wait, 99th percentile", Hours, "99 in 100 contacts wait less", |r| r.service.wait_sketch.quantile(0.99);
    closed_green, "closed green", Share, "of issues brought to somebody and closed: every promise kept, and nobody hung up", closed_green;
    commitment_kept, "commitment kept", Share, "first answers within the promised time", |r| over(r.service.commitments[1] as f64, r.service.commitments[0]);
    wait_probability, "must wait", Share, "contacts to teams that find no agent free", |r| team(r, |t| (t.waited as f64, t.offered as f64));
    abandonment, "abandoned", Share, "contacts to teams that are given up while waiting", |r| team(r, |t| (t.abandoned as f64, (t.answered + t.abandoned) as f64));
    service_level, "answered in time", Share, "contacts answered within the team's `answer_within`", |r| team(r, |t| (t.answered_within as f64, (t.answered + t.abandoned) as f64));
    team_wait_mean, "wait in teams' queues, mean", Hours, "of all contacts to teams, answered or abandoned", |r| team(r, |t| (t.wait_hours, (t.answered + t.abandoned) as f64));
    abandonment_over_wait, "abandoned per hour of wait", Number, "share abandoned over mean wait in hours: the patience rate θ, if patience is exponential", |r| team(r, |t| (t.abandoned as f64, t.wait_hours));
    occupancy, "occupancy", Share, "busy over paid agent-hours", |r| team(r, |t| (t.busy_area, t.staffed_area));
    queue_length, "queue length", Number, "contacts waiting, on average over time", |r| team(r, |t| (t.queue_area, t.hours));
    in_system, "contacts in teams", Number, "waiting or in service, on average over time", |r| team(r, |t| (t.queue_area + t.busy_area, t.hours));
    contact_rate, "contacts per hour", Number, "contacts to teams", |r| team(r, |t| (t.offered as f64, t.hours));
    service_mean, "service time, mean", Hours, "time of an agent on a contact", |r| team(r, |t| (t.service_hours, t.served as f64));
    experience_mean, "experience, mean", Number, "of issues, on 0–10", |r| r.experiences.mean();
    experience_variance, "experience, variance", Number, "of issues", |r| r.experiences.variance();
    good_experiences, "good experiences", Share, "of issues: at or above `pleased_from`", |r| experience(r, 0);
    neutral_experiences, "neutral experiences", Share, "of issues: in between", |r| experience(r, 1);
    bad_experiences, "bad experiences", Share, "of issues: at or below `let_down_to`", |r| experience(r, 2);
    satisfaction_mean, "satisfaction at the end, mean", Number, "of customers there, on 0–10", |r| r.satisfaction.mean();
    satisfaction_variance, "satisfaction at the end, variance", Number, "between customers there", |r| r.satisfaction.variance();
    tellings_good, "people told something good", Count, "retellings included", |r| Some(r.tellings[0] as f64);
    tellings_bad, "people told something bad", Count, "retellings included", |r| Some(r.tellings[1] as f64);
    telling_ratio, "good : bad tellings", Number, "people told something good over something bad", |r| over(r.tellings[0] as f64, r.tellings[1]);
    told_per_good, "told per pleased customer", Number, "people told something good per closing that pleased, retellings included", |r| over(r.tellings[0] as f64, r.talkers[0]);
    told_per_bad, "told per customer let down", Number, "people told something bad per closing that let down, retellings included", |r| over(r.tellings[1] as f64, r.talkers[1]);
    net_voices, "net voices", Number, "people told something good less people told something bad, per 100 issues closed", net_voices;
    leads, "leads", Count, "organic, paid and referred", |r| Some(r.leads.iter().sum::<u64>() as f64);
    leads_referred, "referred leads", Count, "brought by word of mouth", |r| Some(r.leads[2] as f64);
    lead_conversion, "leads won", Share, "of the leads that got an answer", lead_conversion;
    joined_referred, "customers won by word of mouth", Count, "referred leads that became customers", |r| Some(r.lead_answers[2][1] as f64);
    asked_again, "asked again", Share, "answers before which the customer had to tell everything again, of those where it mattered", |r| over(r.levers.known[1] as f64, r.levers.known.iter().sum());
    offers_accepted, "offers accepted", Share, "of offers made", |r| over(r.levers.offers[1] as f64, r.levers.offers[0]);
    products_sold, "products sold in service", Count, "to pleased customers", |r| some(r.levers.sold);
    treated, "treated by retention", Count, "customers picked by the detector", |r| some(r.levers.treated[0]);
    kept_by_retention, "kept by retention", Share, "of those treated", |r| over(r.levers.treated[1] as f64, r.levers.treated[0]);
    woken_by_retention, "woken by retention", Share, "of those treated", |r| over(r.levers.treated[2] as f64, r.levers.treated[0]);
    recovered, "customers won back", Count, "second lives, counted among the customers won", |r| some(r.recovered);
    recovered_share, "won back", Share, "of the leavers who were asked", |r| over(r.recovered as f64, r.levers.asked_back);
    clv_recovered, "CLV of a second life", Money, "with tail, discounted to coming back", |r| finite(over(r.recovered_value.value_at_joining + r.recovered_value.tail_at_joining, r.recovered));
    concessions, "concessions at renewals", Count, "talks about the price that ended with one", |r| some(r.levers.concessions[0]);
    kept_at_renewal, "kept at renewals", Count, "who had decided to leave", |r| some(r.levers.concessions[1]);
    compensations, "promises made good", Count, "compensations paid", |r| some(r.levers.compensations);
    approvals, "approvals", Count, "answers that waited for one", |r| some(r.levers.approvals);
    partner_failed, "partners failed", Share, "deliveries of partners that did not come", |r| over(r.levers.partners[1] as f64, r.levers.partners[0]);
    loans, "loans", Count, "customers for whom the clock was stopped", |r| some(r.levers.loans);
    prevented, "issues prevented", Count, "by information capsules", |r| some(r.levers.prevented);
    domino_share, "issues by dominoes", Share, "of all issues: moments that failed only because another failure was not noticed yet", |r| over(r.levers.dominoes as f64, r.issues.opened).filter(|share| *share > 0.0);
    heard, "heard in public", Count, "complaints that the company answered", |r| some(r.levers.heard);
    events, "events", Count, "simulated events", |r| Some(r.events as f64);
}

/// The outcome with a key.
pub fn outcome(key: &str) -> Option<&'static Outcome> {
    OUTCOMES.iter().find(|outcome| outcome.key == key)
}

/// An outcome's value, also of `survivors@MONTH` and `customers@MONTH`: counts at a month's start; of `segment_left@N` and
/// `segment_clv@N`: initial customers of the N-th segment who left, and their value each; of `regime@N` and
/// `in_force@N`: the share of time in the N-th regime and of the N-th intervention; of `came@N` and `month@N`: how often that
/// intervention came, and in which month first.
pub fn value_of(key: &str, replication: &Replication) -> Option<f64> {
    let Some((series, month)) = key.split_once('@') else {
        return (outcome(key)?.value)(replication);
    };
    let month: usize = month.parse().ok()?;
    match series {
        "survivors" => replication.series.survivors.get(month).map(|&count| count as f64 / replication.initial as f64),
        "customers" => replication.series.active.get(month).map(|&count| count as f64),
        "segment_left" => {
            let segment = replication.segments.get(month.checked_sub(1)?)?;
            over(segment.left as f64, segment.customers)
        }
        "segment_clv" => {
            let segment = replication.segments.get(month.checked_sub(1)?)?;
            over(segment.value, segment.customers)
        }
        "regime" => replication.regime_hours.get(month.checked_sub(1)?).map(|hours| hours / replication.horizon),
        "in_force" => replication.measures.get(month.checked_sub(1)?).map(|measure| measure.hours / replication.horizon),
        "came" => replication.measures.get(month.checked_sub(1)?).map(|measure| measure.times as f64),
        "month" => replication.measures.get(month.checked_sub(1)?)?.first.map(|hours| hours / MONTH),
        _ => None,
    }
}

/// Outcomes that take a number behind `@`.
const SERIES: [&str; 8] = ["survivors", "customers", "segment_left", "segment_clv", "regime", "in_force", "came", "month"];

/// True if a key names an outcome, or a month of a series.
pub fn is_known(key: &str) -> bool {
    match key.split_once('@') {
        Some((series, month)) => SERIES.contains(&series) && month.parse::<usize>().is_ok(),
        None => outcome(key).is_some(),
    }
}

fn over(part: f64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part / whole as f64)
}

fn over_time(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// A count that is shown only where it is not 0.
fn some(count: u64) -> Option<f64> {
    (count > 0).then_some(count as f64)
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

fn retained(r: &Replication) -> f64 {
    r.present[0] as f64 / r.initial as f64
}

fn cause(r: &Replication, cause: usize) -> Option<f64> {
    over(r.initial_left[cause] as f64, r.initial_left.iter().sum())
}

fn experience(r: &Replication, kind: usize) -> Option<f64> {
    over(r.experience_kinds[kind] as f64, r.experience_kinds.iter().sum())
}

fn closed_green(r: &Replication) -> Option<f64> {
    over(r.closed_green as f64, r.issues.solved + r.issues.gave_up + r.issues.abandoned)
}

fn net_voices(r: &Replication) -> Option<f64> {
    let closed = r.issues.solved + r.issues.self_served + r.issues.gave_up + r.issues.abandoned;
    let net = r.tellings[0] as f64 - r.tellings[1] as f64;
    (r.tellings != [0, 0]).then(|| over(100.0 * net, closed)).flatten()
}

fn equity(r: &Replication) -> f64 {
    let untraced: f64 = Account::ALL.iter().filter(|account| !account.is_traced()).map(|&account| r.accounts[account as usize]).sum();
    r.initial_value.value + r.initial_value.tail + r.joined_value.value + r.joined_value.tail + untraced
}

fn clv_to_cac(r: &Replication) -> Option<f64> {
    let value = |sums: &ValueSums| sums.value_at_joining + sums.tail_at_joining;
    // Who was won back was not acquired.
    over_time(value(&r.joined_value) - value(&r.recovered_value), r.acquisition_spent)
}

fn service_cost(r: &Replication) -> f64 {
    let accounts = [Account::Contacts, Account::SelfService, Account::Moments, Account::IdleTime, Account::Compensation, Account::Training];
    accounts.iter().map(|&account| r.accounts[account as usize]).sum()
}

fn heavy_contact_churn(r: &Replication) -> Option<f64> {
    let rate = |which: usize| over_time(r.left_by_contacts[which] as f64, r.exposure_by_contacts[which]);
    rate(1).zip(rate(0).filter(|before| *before > 0.0)).map(|(after, before)| after / before)
}

fn lead_conversion(r: &Replication) -> Option<f64> {
    let [answers, won] = [0, 1].map(|which| r.lead_answers.iter().map(|counts| counts[which]).sum::<u64>());
    over(won as f64, answers)
}

/// A ratio over all teams together.
fn team(r: &Replication, parts: fn(&TeamCounts) -> (f64, f64)) -> Option<f64> {
    let (part, whole) = r.teams.iter().map(parts).fold((0.0, 0.0), |sum, parts| (sum.0 + parts.0, sum.1 + parts.1));
    over_time(part, whole)
}

//! What is measured: every outcome with its key, unit, and how one replication yields it.

use serde::{Deserialize, Serialize};

use crate::engine::{Account, MomentCounts, Replication, TeamCounts};
use crate::model::LeadSource;
use crate::scenario::Objective;
use crate::stats::{self, CONFIDENCE, Censored, Estimate, Moments, Proportion, Sketch};
use crate::units::{MONTH, YEAR};

/// How an outcome is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

impl Unit {
    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Unit::Money => "money",
            Unit::Share => "share",
            Unit::Count => "count",
            Unit::Hours => "hours",
            Unit::Number => "number",
        }
    }
}

/// What outcomes are told together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What customers bring and cost.
    Money,
    /// Who leaves, and why.
    Leaving,
    /// Issues, answers, waits and teams.
    Service,
    /// How issues are felt.
    Experience,
    /// Talk, leads and customers won.
    Growth,
    /// What levers do.
    Levers,
    /// In files alone, or told elsewhere in reports.
    Aside,
}

impl Group {
    /// All, in the order of reports.
    pub const ALL: [Group; 7] =
        [Group::Money, Group::Leaving, Group::Service, Group::Experience, Group::Growth, Group::Levers, Group::Aside];
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
    /// Where reports tell it.
    pub group: Group,
    /// What it is, exactly.
    pub about: &'static str,
    /// How replications yield it.
    pub figure: Figure,
}

/// How replications yield an outcome. What is a rate of a whole is made of what all of them counted together, so that it does not
/// depend on how many customers one of them holds.
#[derive(Clone, Copy, Debug)]
pub enum Figure {
    /// The mean over replications.
    Mean(fn(&Replication) -> Option<f64>),
    /// The mean over replications of a count; none if it is 0 in all.
    Tally(fn(&Replication) -> u64),
    /// The first over the second, of all replications together; none if the second is 0.
    Ratio(fn(&Replication) -> [f64; 2]),
    /// Parts that add up, and the figure made of them. Of a share, the first two are how many count, of how many.
    Whole(Parts<Replication>, Made),
    /// The same of the service of moments, of one or of all together.
    Service(Parts<MomentCounts>, Made),
    /// A ratio of the load of teams, of one or of all together.
    Team(fn(&TeamCounts) -> [f64; 2]),
    /// A quantile of the waits at moments, of one or of all together.
    Wait(f64),
}

/// Parts of a figure that add up.
pub type Parts<T> = fn(&T) -> Vec<f64>;
/// A figure made of parts.
pub type Made = fn(&[f64]) -> Option<f64>;

macro_rules! outcomes {
    ($( $key:ident, $label:literal, $unit:ident, $group:ident, $about:literal, $figure:expr; )+) => {
        /// Every outcome, in the order of the tables.
        pub const OUTCOMES: &[Outcome] = &[
            $( Outcome { key: stringify!($key), label: $label, unit: Unit::$unit, group: Group::$group, about: $about, figure: $figure } ),+
        ];
    };
}

use Figure::{Mean, Ratio, Service, Tally, Team, Wait, Whole};

outcomes! {
    customer_equity, "customer equity", Money, Money, "profit within the horizon, and beyond it the value of all customers there and of those won at the pace of the last year, less what the company then spends for each beside what it traces to them", Whole(equity_parts, |p| equity(p, Capacity::Follows));
    equity_fixed_capacity, "equity if capacity stays", Money, Money, "customer equity if what the company spends beside traced costs does not follow the number of customers beyond the horizon", Whole(equity_parts, |p| equity(p, Capacity::Stays));
    clv_total, "CLV with tail", Money, Aside, "the sum of the two", Ratio(|r| [r.initial_value.value + r.initial_value.tail, r.initial as f64]);
    profit, "profit within the horizon", Money, Money, "sum of all accounts, discounted", Mean(|r| Some(r.profit()));
    equity_of_customers, "equity of the customers there", Money, Aside, "the same without those won beyond the horizon", Whole(equity_parts, |p| equity(p, Capacity::FollowsThose));
    clv, "CLV within the horizon", Money, Money, "discounted value per initial customer within the horizon; what the strategy itself costs is no customer's, and not in it", Ratio(|r| [r.initial_value.value, r.initial as f64]);
    equity_before_strategy, "equity before the strategy's own cost", Money, Aside, "customer equity without the account `strategy`, within the horizon and beyond", Whole(before_strategy, |p| equity(p, Capacity::Follows));
    clv_tail, "CLV beyond the horizon", Money, Money, "expected further value per initial customer: with the hazards of the horizon, at the costs of the last year by tenure, corrected by lives played to their end", Ratio(|r| [r.initial_value.tail, r.initial as f64]);
    profit_before_strategy, "profit before the strategy's own cost", Money, Aside, "the same without the account `strategy`", Mean(|r| Some(r.profit() - r.accounts[Account::Strategy as usize]));
    clv_acquired, "CLV of customers won", Money, Money, "value per customer won, before acquisition, with tail, discounted to joining", Ratio(|r| [r.joined_value.value_at_joining + r.joined_value.tail_at_joining, r.joined as f64]);
    clv_to_cac, "CLV : CAC", Number, Money, "the same over the acquisition cost per customer won; those won back are left out", Ratio(|r| [(r.joined_value.value_at_joining + r.joined_value.tail_at_joining) - (r.recovered_value.value_at_joining + r.recovered_value.tail_at_joining), r.acquisition_spent]);
    service_cost, "service cost per customer-year", Money, Money, "cost of contacts, self-service, moments, compensation, campaigns, idle agents and training over years of customers, both discounted", Ratio(|r| [-service_cost(r), r.discounted_hours / YEAR]);
    decided_first_year, "decided to leave in year 1", Share, Leaving, "initial customers whose exit budget ran out within the first year, of those who had not decided before: what `target_annual_churn` aims at; under a contract they leave at its end", Ratio(|r| [r.decided_first_year.iter().sum::<u64>() as f64, (r.initial - r.initial_waiting) as f64]);
    monthly_churn, "churn rate per month", Number, Aside, "the same as a continuous rate: −ln S(T)/T", Whole(churn_parts, |p| finite(over(p[0], p[1]).map(|left| -libm::log(1.0 - left) * MONTH * p[1] / p[2])));
    annual_churn, "churn per year", Share, Leaving, "of the initial customers, as a yearly rate over the whole horizon: 1 − S(T)^(1/T)", Whole(churn_parts, |p| over(p[0], p[1]).map(|left| 1.0 - libm::pow(1.0 - left, YEAR * p[1] / p[2])));
    retained, "still there at the horizon", Share, Leaving, "initial customers there at the end; censored, not stayers for ever", Ratio(|r| [r.present[0] as f64, r.initial as f64]);
    left_service, "left because of the service", Share, Leaving, "share of initial customers' exits", Ratio(|r| [r.initial_left[0] as f64, r.initial_left.iter().sum::<u64>() as f64]);
    left_competitor, "left for a competitor", Share, Leaving, "share of initial customers' exits", Ratio(|r| [r.initial_left[1] as f64, r.initial_left.iter().sum::<u64>() as f64]);
    left_need, "left for lack of need", Share, Leaving, "share of initial customers' exits", Ratio(|r| [r.initial_left[2] as f64, r.initial_left.iter().sum::<u64>() as f64]);
    left_involuntary, "left involuntarily", Share, Leaving, "share of initial customers' exits", Ratio(|r| [r.initial_left[3] as f64, r.initial_left.iter().sum::<u64>() as f64]);
    left_let_go, "let go by the company", Share, Leaving, "share of initial customers' exits, where anybody is let go", Whole(|r| vec![r.initial_left[4] as f64, r.initial_left.iter().sum::<u64>() as f64], |p| over(p[0], p[1]).filter(|share| *share > 0.0));
    left_in_silence, "left in silence", Share, Leaving, "of all who left because of the service: had an issue, never spoke up and never helped themselves", Ratio(|r| [r.left_in_silence as f64, r.left_by_service as f64]);
    left_after_green, "left after all green", Share, Leaving, "of all who left because of the service: their last issue was brought to somebody and closed with every promise kept", Ratio(|r| [r.left_after_green as f64, r.left_by_service as f64]);
    heavy_contact_churn, "churn after 4 contacts : before", Number, Leaving, "exits per customer-hour in year 1 after the fourth contact, over that before", Whole(|r| { let ([few, many], [before, after]) = (r.left_by_contacts, r.exposure_by_contacts); vec![many as f64, after, few as f64, before] }, |p| { let (after, before) = (over(p[0], p[1])?, over(p[2], p[3]).filter(|before| *before > 0.0)?); Some(after / before) });
    tellings_good, "people told something good", Count, Growth, "retellings included", Mean(|r| Some(r.tellings[0] as f64));
    customers_mean, "customers on average", Number, Aside, "over time", Mean(|r| Some(r.customer_hours / r.horizon));
    tellings_bad, "people told something bad", Count, Growth, "retellings included", Mean(|r| Some(r.tellings[1] as f64));
    issues, "issues", Count, Service, "moments that went wrong, silent ones included", Mean(|r| Some(r.issues.opened as f64));
    silent, "issues in silence", Share, Service, "customers who did not speak up", Ratio(|r| [r.issues.silent as f64, r.issues.opened as f64]);
    contacts_per_issue, "contacts per issue", Number, Service, "contacts that an issue brought to somebody takes, repeated calls among them and hand-offs not; those still to come at the horizon as likely as those that came", Service(contact_parts, contacts_per_issue);
    first_contact_resolution, "first-contact resolution", Share, Service, "issues solved by the first answer, of those that got one: a hand-off is a second touch, an abandoned call is no answer", Service(|m| touch(m, 0), |p| over(p[0], p[1]));
    solved, "solved", Share, Aside, "of issues brought to somebody, in the end; answers still to come at the horizon as likely as those that came", Service(touch_parts, |p| resolved(p, usize::MAX));
    solved_within_two, "solved within two contacts", Share, Service, "of issues brought to somebody, by one of the first two touches; a hand-off is a touch", Service(touch_parts, |p| resolved(p, 2));
    wait_mean, "wait, mean", Hours, Service, "from the first asking of an attempt to its answer or to giving up, closed hours included; those open at the horizon so far. Drawn waits count as drawn", Service(|m| vec![m.waits.hours, (m.waits.known.count() + m.waits.open.count()) as f64, m.waits.never as f64], |p| over(p[0], p[1]).filter(|_| p[2] == 0.0));
    wait_p50, "wait, median", Hours, Service, "half of the waits are shorter; those open at the horizon count as at least so long", Wait(0.50);
    wait_p90, "wait, 90th percentile", Hours, Service, "nine in ten waits are shorter", Wait(0.90);
    wait_p99, "wait, 99th percentile", Hours, Service, "99 in 100 waits are shorter", Wait(0.99);
    closed_green, "closed green", Share, Service, "of issues brought to somebody and closed: every promise kept, and nobody gave up waiting", Ratio(|r| [r.closed_green as f64, (r.issues.solved + r.issues.gave_up + r.issues.abandoned) as f64]);
    commitment_kept, "commitment kept", Share, Service, "promises kept, of those that were answered or are overdue", Service(|m| vec![m.promises.kept as f64, m.promises.given as f64], |p| over(p[0], p[1]));
    wait_probability, "must wait", Share, Aside, "contacts to teams that find no agent free", Team(|t| [t.load.waited as f64, t.load.offered as f64]);
    unanswered, "given up unanswered", Share, Service, "of issues brought to somebody: given up while nobody answered", Service(|m| vec![m.abandoned as f64, (m.opened - m.silent - m.self_served) as f64], |p| over(p[0], p[1]));
    abandonment, "abandoned", Share, Service, "contacts to teams that are given up in the queue, of those answered or given up", Team(|t| [t.load.abandoned as f64, (t.load.answered + t.load.abandoned) as f64]);
    service_level, "answered in time", Share, Service, "contacts answered within the team's `answer_within`, of those answered or given up", Team(|t| [t.load.answered_within as f64, (t.load.answered + t.load.abandoned) as f64]);
    team_wait_mean, "wait in teams' queues, mean", Hours, Aside, "time in the queue so far, of all contacts to teams: queue length over contacts per hour", Team(|t| [t.queue_area, t.load.offered as f64]);
    abandonment_over_wait, "abandoned per hour of wait", Number, Aside, "contacts given up over hours in the queue: the patience rate θ, if patience is exponential", Team(|t| [t.load.abandoned as f64, t.queue_area]);
    occupancy, "occupancy", Share, Service, "busy over paid agent-hours", Team(|t| [t.busy_area, t.staffed_area]);
    queue_length, "queue length", Number, Aside, "contacts waiting, on average over time", Team(|t| [t.queue_area, t.hours]);
    in_system, "contacts in teams", Number, Aside, "waiting or in service, on average over time", Team(|t| [t.queue_area + t.busy_area, t.hours]);
    contact_rate, "contacts per hour", Number, Aside, "contacts to teams", Team(|t| [t.load.offered as f64, t.hours]);
    service_mean, "service time, mean", Hours, Aside, "time of an agent on a contact", Team(|t| [t.service_hours, t.served as f64]);
    experience_mean, "experience, mean", Number, Experience, "of issues, on 0–10", Whole(|r| sums(&r.experiences), |p| over(p[1], p[0]));
    experience_variance, "experience, variance", Number, Aside, "of issues", Whole(|r| sums(&r.experiences), variance);
    good_experiences, "good experiences", Share, Experience, "of issues: at or above `pleased_from`", Ratio(|r| [r.experience_kinds.good as f64, r.experience_kinds.all() as f64]);
    neutral_experiences, "neutral experiences", Share, Experience, "of issues: in between", Ratio(|r| [r.experience_kinds.neutral as f64, r.experience_kinds.all() as f64]);
    bad_experiences, "bad experiences", Share, Experience, "of issues: at or below `let_down_to`", Ratio(|r| [r.experience_kinds.bad as f64, r.experience_kinds.all() as f64]);
    satisfaction_mean, "satisfaction at the end, mean", Number, Experience, "of customers there, on 0–10", Whole(|r| sums(&r.satisfaction), |p| over(p[1], p[0]));
    satisfaction_variance, "satisfaction at the end, variance", Number, Aside, "between customers there", Whole(|r| sums(&r.satisfaction), variance);
    telling_ratio, "good : bad tellings", Number, Growth, "people told something good over something bad", Ratio(|r| [r.tellings[0] as f64, r.tellings[1] as f64]);
    net_voices, "net voices", Number, Growth, "people told something good less people told something bad, per 100 issues closed", Whole(|r| vec![r.tellings[0] as f64, r.tellings[1] as f64, (r.issues.solved + r.issues.self_served + r.issues.gave_up + r.issues.abandoned) as f64], |p| over(100.0 * (p[0] - p[1]), p[2]).filter(|_| p[0] + p[1] > 0.0));
    leads, "leads", Count, Growth, "organic, paid and referred", Mean(|r| Some(r.leads.iter().sum::<u64>() as f64));
    told_per_good, "told per pleased customer", Number, Aside, "people told something good per closing that pleased, retellings included", Ratio(|r| [r.tellings[0] as f64, r.talkers[0] as f64]);
    told_per_bad, "told per customer let down", Number, Aside, "people told something bad per closing that let down, retellings included", Ratio(|r| [r.tellings[1] as f64, r.talkers[1] as f64]);
    leads_referred, "referred leads", Count, Growth, "brought by word of mouth", Mean(|r| Some(r.leads[2] as f64));
    lead_conversion, "leads won", Share, Growth, "of the leads that got an answer", Ratio(|r| [r.leads_won.iter().sum::<u64>() as f64, r.leads_answered.iter().sum::<u64>() as f64]);
    joined, "customers won", Count, Growth, "leads that became customers", Mean(|r| Some(r.joined as f64));
    joined_referred, "customers won by word of mouth", Count, Growth, "referred leads that became customers", Mean(|r| Some(r.leads_won[LeadSource::Referred as usize] as f64));
    customers_end, "customers at the end", Count, Growth, "initial and won", Mean(|r| Some((r.present[0] + r.present[1]) as f64));
    asked_again, "asked again", Share, Levers, "answers before which the customer had to tell everything again, of those where it mattered", Ratio(|r| [r.levers.asked_again as f64, (r.levers.recognised + r.levers.asked_again) as f64]);
    offers_accepted, "offers accepted", Share, Levers, "of offers made", Ratio(|r| [r.levers.offers_accepted as f64, r.levers.offers_made as f64]);
    products_sold, "products sold in service", Count, Levers, "to pleased customers", Tally(|r| r.levers.sold);
    treated, "treated by retention", Count, Levers, "customers picked by the detector", Tally(|r| r.levers.treated);
    kept_by_retention, "kept by retention", Share, Levers, "of those treated", Ratio(|r| [r.levers.kept as f64, r.levers.treated as f64]);
    woken_by_retention, "woken by retention", Share, Levers, "of those treated", Ratio(|r| [r.levers.woken as f64, r.levers.treated as f64]);
    recovered, "customers won back", Count, Levers, "second lives, counted among the customers won", Tally(|r| r.recovered);
    recovered_share, "won back", Share, Levers, "of the leavers who were asked", Ratio(|r| [r.recovered as f64, r.levers.asked_back as f64]);
    clv_recovered, "CLV of a second life", Money, Levers, "with tail, discounted to coming back", Ratio(|r| [r.recovered_value.value_at_joining + r.recovered_value.tail_at_joining, r.recovered as f64]);
    concessions, "concessions at renewals", Count, Levers, "talks about the price that ended with one", Tally(|r| r.levers.concessions);
    kept_at_renewal, "kept at renewals", Count, Levers, "who had decided to leave", Tally(|r| r.levers.kept_at_renewal);
    compensations, "promises made good", Count, Levers, "compensations paid", Tally(|r| r.levers.compensations);
    approvals, "approvals", Count, Levers, "answers that waited for one", Tally(|r| r.levers.approvals);
    partner_failed, "partners failed", Share, Levers, "deliveries of partners that did not come", Ratio(|r| [r.levers.partners_failed as f64, r.levers.partners_asked as f64]);
    loans, "loans", Count, Levers, "customers for whom the clock was stopped", Tally(|r| r.levers.loans);
    prevented, "issues prevented", Count, Levers, "by information capsules", Tally(|r| r.levers.prevented);
    domino_share, "issues by dominoes", Share, Levers, "of all issues: moments that failed only because another failure was not noticed yet", Whole(|r| vec![r.levers.dominoes as f64, r.issues.opened as f64], |p| over(p[0], p[1]).filter(|share| *share > 0.0));
    heard, "heard in public", Count, Levers, "complaints that the company answered", Tally(|r| r.levers.heard);
    events, "events", Count, Aside, "simulated events", Mean(|r| Some(r.events as f64));
}

/// The name of an outcome in tables; of one that nobody knows, its key.
pub fn label_of(key: &str) -> &str {
    outcome(key).map_or(key, |outcome| outcome.label)
}

/// The unit of an outcome; of one that nobody knows, a number.
pub fn unit_of(key: &str) -> Unit {
    outcome(key).map_or(Unit::Number, |outcome| outcome.unit)
}

/// The key of the outcome that decides between strategies by an objective.
pub fn decided_by(objective: Objective) -> &'static str {
    match objective {
        Objective::Equity => "customer_equity",
        Objective::Profit => "profit",
    }
}

/// The outcome with a key.
pub fn outcome(key: &str) -> Option<&'static Outcome> {
    OUTCOMES.iter().find(|outcome| outcome.key == key)
}

/// Where figures come from: replications, and what of them is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All moments, or all teams, together.
    All,
    /// The moment with this index.
    Moment(usize),
    /// The team with this index.
    Team(usize),
}

/// The figure of some replications together; none if it does not exist in them.
///
/// Keys with a number are `survivors@MONTH` and `customers@MONTH`: the state at a month's start; `segment_left@N` and
/// `segment_clv@N`: initial customers of the N-th segment who left, and their value each; `regime@N` and
/// `in_force@N`: the share of time in the N-th regime and of the N-th intervention; `came@N` and `month@N`: how often that
/// intervention came, and in which month first.
pub fn whole(key: &str, replications: &[Replication]) -> Option<stats::Whole> {
    let Some((series, number)) = key.split_once('@') else {
        return outcome(key)?.figure.of(replications, &[Part::All]);
    };
    let number: usize = number.parse().ok()?;
    let index = number.checked_sub(1);
    let mean = |value: &dyn Fn(&Replication) -> Option<f64>| stats::Whole::mean(replications.iter().map(value));
    let ratio = |parts: &dyn Fn(&Replication) -> Option<[f64; 2]>| {
        let parts: Option<Vec<Vec<f64>>> = replications.iter().map(|r| parts(r).map(|parts| parts.to_vec())).collect();
        stats::Whole::of(&parts?, |p| over(p[0], p[1]))
    };
    match series {
        "survivors" => ratio(&|r| Some([*r.series.survivors.get(number)? as f64, r.initial as f64])),
        "customers" => mean(&|r| r.series.active.get(number).map(|&count| count as f64)),
        "segment_left" => ratio(&|r| r.segments.get(index?).map(|segment| [segment.left as f64, segment.customers as f64])),
        "segment_clv" => ratio(&|r| r.segments.get(index?).map(|segment| [segment.value, segment.customers as f64])),
        "regime" => mean(&|r| r.regime_hours.get(index?).map(|hours| hours / r.horizon)),
        "in_force" => mean(&|r| r.measures.get(index?).map(|measure| measure.hours / r.horizon)),
        "came" => mean(&|r| r.measures.get(index?).map(|measure| measure.times as f64)),
        "month" => mean(&|r| r.measures.get(index?)?.first.map(|hours| hours / MONTH)),
        _ => None,
    }
}

/// What a replication contributes to an outcome: parts that add up over replications, or its value; empty if it has none. A figure can be made of
/// these alone, long after the replication is gone.
pub type Contribution = Vec<f64>;

/// True if an outcome can be made of contributions: all but quantiles of the waits of all replications together.
pub fn has_contributions(key: &str) -> bool {
    outcome(key).is_some_and(|outcome| !matches!(outcome.figure, Wait(_)))
}

/// What a replication contributes to an outcome.
pub fn contribution(key: &str, replication: &Replication) -> Contribution {
    outcome(key).map_or_else(Vec::new, |outcome| outcome.figure.contribution(replication, &[Part::All]))
}

/// The figure that contributions make, the same as [`whole`] of their replications.
pub fn whole_of(key: &str, contributions: &[Contribution]) -> Option<stats::Whole> {
    outcome(key)?.figure.of_contributions(contributions)
}

/// The figure that contributions make with its interval, the same as [`estimate`] of their replications.
pub fn estimate_of(key: &str, contributions: &[Contribution]) -> Option<Estimate> {
    let (outcome, whole) = (outcome(key)?, whole_of(key, contributions)?);
    outcome.figure.with_interval(&whole, outcome.unit, || contributions.to_vec())
}

/// An outcome's value in one replication.
pub fn value_of(key: &str, replication: &Replication) -> Option<f64> {
    whole(key, std::slice::from_ref(replication)).map(|whole| whole.figure)
}

/// The estimate of an outcome, or of one of those with a number, from replications.
pub fn estimate(key: &str, replications: &[Replication]) -> Option<Estimate> {
    let whole = whole(key, replications)?;
    match outcome(key) {
        Some(outcome) => outcome.figure.estimate(&whole, replications, &[Part::All], outcome.unit),
        // Everybody is there at the start.
        None if key == "survivors@0" => whole.estimate(CONFIDENCE),
        None if ["survivors", "segment_left"].iter().any(|series| key.starts_with(series)) => whole.share(CONFIDENCE, || {
            let cases = replications.iter().map(|r| r.initial).sum();
            wilson(whole.figure, cases)
        }),
        None => whole.estimate(CONFIDENCE),
    }
}

/// Wilson's interval where nothing or everything counts.
fn wilson(share: f64, cases: u64) -> [f64; 2] {
    let wilson = Proportion::of(if share > 0.0 { cases } else { 0 }, cases);
    [wilson.low, wilson.high]
}

impl Figure {
    /// True if it exists for a single moment, or a single team.
    pub fn is_of(&self, part: Part) -> bool {
        match part {
            Part::All => true,
            Part::Moment(_) => matches!(self, Service(..) | Wait(_)),
            Part::Team(_) => matches!(self, Team(_)),
        }
    }

    /// The figure of some parts (moments or teams) of replications, together.
    pub fn of(&self, replications: &[Replication], parts: &[Part]) -> Option<stats::Whole> {
        match self {
            Wait(p) => wait(*p, replications, parts),
            _ => self.of_contributions(&self.contributions(replications, parts)),
        }
    }

    /// The figure of what replications contribute.
    fn of_contributions(&self, contributions: &[Contribution]) -> Option<stats::Whole> {
        if contributions.is_empty() {
            return None;
        }
        let values = || contributions.iter().map(|contribution| contribution.first().copied());
        match self {
            Mean(_) => stats::Whole::mean(values()),
            Tally(_) => stats::Whole::mean(values()).filter(|whole| whole.figure != 0.0),
            Wait(_) => None,
            _ => stats::Whole::of(contributions, |p| finite(self.made(p))),
        }
    }

    fn contributions(&self, replications: &[Replication], parts: &[Part]) -> Vec<Contribution> {
        replications.iter().map(|r| self.contribution(r, parts)).collect()
    }

    /// What a replication contributes: parts that add up, or its value.
    fn contribution(&self, r: &Replication, parts: &[Part]) -> Contribution {
        match self {
            Ratio(ratio) => ratio(r).to_vec(),
            Whole(parts, _) => parts(r),
            Service(of, _) => of(&service(r, parts)),
            Team(ratio) => {
                let chosen =
                    r.teams.iter().enumerate().filter(|(team, _)| parts.iter().any(|p| matches!(p, Part::All) || *p == Part::Team(*team)));
                chosen.map(|(_, team)| ratio(team)).fold([0.0; 2], |sum, ratio| [sum[0] + ratio[0], sum[1] + ratio[1]]).to_vec()
            }
            Mean(value) => value(r).into_iter().collect(),
            Tally(count) => vec![count(r) as f64],
            Wait(_) => Vec::new(),
        }
    }

    fn made(&self, parts: &[f64]) -> Option<f64> {
        match self {
            Whole(_, made) | Service(_, made) => made(parts),
            _ => over(parts[0], parts[1]),
        }
    }

    /// The figure with its interval: of a share, within 0…1.
    pub fn estimate(&self, whole: &stats::Whole, replications: &[Replication], parts: &[Part], unit: Unit) -> Option<Estimate> {
        self.with_interval(whole, unit, || self.contributions(replications, parts))
    }

    fn with_interval(&self, whole: &stats::Whole, unit: Unit, contributions: impl FnOnce() -> Vec<Contribution>) -> Option<Estimate> {
        let adds_up = !matches!(self, Mean(_) | Tally(_) | Wait(_));
        if unit != Unit::Share || !adds_up {
            return whole.estimate(CONFIDENCE);
        }
        whole.share(CONFIDENCE, || self.at_the_edge(&contributions()))
    }

    /// The interval of a share that is 0 or 1: what Wilson's ends make of the cases that count.
    fn at_the_edge(&self, parts: &[Vec<f64>]) -> [f64; 2] {
        let mut all: Vec<f64> = Vec::new();
        for parts in parts {
            all.resize(all.len().max(parts.len()), 0.0);
            all.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        let cases = all[1].max(0.0);
        let wilson = Proportion::of(all[0].clamp(0.0, cases) as u64, cases as u64);
        let ends = [wilson.low, wilson.high].map(|share| {
            all[0] = share * cases;
            self.made(&all).unwrap_or(share)
        });
        // Some figures are made of other parts than the count.
        if ends[0] == ends[1] { [wilson.low, wilson.high] } else { ends }
    }
}

/// The service of some moments of a replication, together.
fn service(r: &Replication, parts: &[Part]) -> MomentCounts {
    let mut all = MomentCounts::default();
    for (moment, counts) in r.moments.iter().enumerate() {
        if parts.iter().any(|part| matches!(part, Part::All) || *part == Part::Moment(moment)) {
            all.merge(counts);
        }
    }
    all
}

/// A quantile of the waits of all replications together; by replication, its influence on it.
///
/// # Formula
/// q − (waits of the replication up to q − p·all its waits)/(f·waits a replication), f the density of waits at q: Woodruff (1952), J. American
/// Statistical Association 47(260), with replications as clusters.
fn wait(p: f64, replications: &[Replication], parts: &[Part]) -> Option<stats::Whole> {
    let counts: Vec<MomentCounts> = replications.iter().map(|r| service(r, parts)).collect();
    let mut all = MomentCounts::default();
    counts.iter().for_each(|counts| all.merge(counts));
    let (known, open, never) = (&all.waits.known, &all.waits.open, all.waits.never);
    let censored = Censored { known, open, never };
    let figure = censored.quantile(p)?;
    let near = 0.5 * p.min(1.0 - p);
    let across =
        censored.quantile(p + near).zip(censored.quantile(p - near)).map(|(above, below)| above - below).filter(|across| *across > 0.0);
    let slope = across.map_or(0.0, |across| across / (2.0 * near)) * replications.len() as f64 / known.count() as f64;
    let below = known.count_below(figure) as f64 / known.count() as f64;
    let influence = |counts: &MomentCounts| {
        let known: &Sketch = &counts.waits.known;
        Some(figure - slope * (known.count_below(figure) as f64 - below * known.count() as f64))
    };
    Some(stats::Whole { figure, values: counts.iter().map(influence).collect() })
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

fn over(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// Initial customers who left, all of them, and their time if all had stayed.
fn churn_parts(r: &Replication) -> Vec<f64> {
    vec![(r.initial - r.present[0]) as f64, r.initial as f64, r.initial as f64 * r.horizon]
}

/// Count, sum and sum of squares.
fn sums(moments: &Moments) -> Vec<f64> {
    let (n, mean) = (moments.count() as f64, moments.mean().unwrap_or(0.0));
    vec![n, n * mean, (n - 1.0).max(0.0) * moments.variance().unwrap_or(0.0) + n * mean * mean]
}

fn variance(sums: &[f64]) -> Option<f64> {
    let [n, sum, squares] = [sums[0], sums[1], sums[2]];
    (n > 1.0).then(|| (squares - sum * sum / n) / (n - 1.0))
}

/// The n-th touches of issues: solved, and answers.
fn touch(m: &MomentCounts, index: usize) -> Vec<f64> {
    m.touches.get(index).map_or_else(|| vec![0.0; 2], |touch| vec![touch.solved as f64, touch.answers() as f64])
}

/// Solved, and first touches; then each touch: solved, followed by another, all.
fn touch_parts(m: &MomentCounts) -> Vec<f64> {
    let solved: u64 = m.touches.iter().map(|touch| touch.solved).sum();
    let first = m.touches.first().map_or(0, |touch| touch.all());
    let each = m.touches.iter().flat_map(|touch| [touch.solved as f64, (touch.followed + touch.missed) as f64, touch.all() as f64]);
    [solved.min(first) as f64, first as f64].into_iter().chain(each).collect()
}

/// Share of issues solved by one of the first touches.
///
/// # Formula
/// Σₖ Πⱼ₍ⱼ<ₖ₎ fⱼ·sₖ, of the k-th touches sₖ solved and fₖ followed by another: what is open at the horizon is neither left out nor counted as
/// unsolved.
fn resolved(parts: &[f64], touches: usize) -> Option<f64> {
    over(parts[0], parts[1])?;
    let (mut solved, mut reached) = (0.0, 1.0);
    for touch in parts[2..].chunks_exact(3).take(touches).take_while(|touch| touch[2] > 0.0) {
        solved += reached * touch[0] / touch[2];
        reached *= touch[1] / touch[2];
    }
    Some(solved)
}

/// Each contact of issues: all, and followed by another.
fn contact_parts(m: &MomentCounts) -> Vec<f64> {
    m.contacts.iter().flat_map(|contact| [contact.ended as f64, contact.repeated as f64]).collect()
}

/// Contacts that an issue takes.
///
/// # Formula
/// 1 + r₁ + r₁r₂ + …, rₖ the share of the k-th contacts that are followed by another.
fn contacts_per_issue(parts: &[f64]) -> Option<f64> {
    let first = parts.first().copied().unwrap_or(0.0);
    over(first, first)?;
    let (mut contacts, mut reached) = (1.0, 1.0);
    for contact in parts.chunks_exact(2).take_while(|contact| contact[0] > 0.0) {
        reached *= contact[1] / contact[0];
        contacts += reached;
    }
    Some(contacts)
}

/// What the company's spending beside traced costs does beyond the horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Capacity {
    /// It follows the number of customers.
    Follows,
    /// The same, for the customers there alone.
    FollowsThose,
    /// It stays as it is.
    Stays,
}

/// What customer equity is made of: sums over replications, whose number is the last.
const EQUITY_PARTS: usize = 16;

fn equity_parts(r: &Replication) -> Vec<f64> {
    let last = &r.last_year;
    let parts: [f64; EQUITY_PARTS] = [
        r.profit(),
        r.initial_value.tail + r.joined_value.tail,
        r.hours_ahead,
        last.company_cost,
        last.customer_hours,
        last.joined as f64,
        last.winning_cost,
        last.hours,
        r.joined_value.value_at_joining + r.joined_value.tail_at_joining,
        r.joined_hours,
        r.joined as f64,
        libm::exp(-r.discount * r.horizon),
        r.discount,
        last.strategy_cost,
        r.accounts[Account::Strategy as usize],
        1.0,
    ];
    parts.to_vec()
}

/// The same without what the strategy itself costs.
fn before_strategy(r: &Replication) -> Vec<f64> {
    let mut parts = equity_parts(r);
    parts[0] -= parts[14];
    parts[3] -= parts[13];
    parts
}

/// Profit within the horizon, and what is to be expected beyond it.
///
/// # Formula
/// profit + Σ tails − c·Σ hours ahead + exp(−δT)·w/δ: c what the company spends for a customer and hour beside what is traced, w the net worth of the
/// customers won in an hour. If capacity stays, exp(−δT)·C/δ instead of c, C what the company spends in an hour.
fn equity(p: &[f64], capacity: Capacity) -> Option<f64> {
    let [profit, tails, hours_ahead, company, customer_hours] = [p[0], p[1], p[2], p[3], p[4]];
    let [joined_lately, winning, last_hours, joined_value, joined_hours, joined] = [p[5], p[6], p[7], p[8], p[9], p[10]];
    let n = p[EQUITY_PARTS - 1];
    let (beyond, discount) = (p[11] / n, p[12] / n);
    // Sums over all replications per hour of one of them.
    let hours = last_hours / n;
    let for_ever = |per_hour: f64| if per_hour == 0.0 { 0.0 } else { beyond * per_hour / discount };
    let rate = if capacity == Capacity::Stays { 0.0 } else { over(company, customer_hours).unwrap_or(0.0) };
    let of_rate = |hours: f64| if rate == 0.0 { 0.0 } else { rate * hours };
    let each = over(joined_value - of_rate(joined_hours), joined).unwrap_or(0.0);
    let won = if capacity == Capacity::FollowsThose { 0.0 } else { for_ever((joined_lately * each - winning) / hours) };
    let stays = if capacity == Capacity::Stays { for_ever(company / hours) } else { 0.0 };
    Some((profit + tails - of_rate(hours_ahead) + won - stays) / n)
}

/// Customer equity of replications, with or without what the strategy itself costs.
pub(super) fn equity_whole(runs: &[Replication], capacity: Capacity, own_cost_apart: bool) -> Option<stats::Whole> {
    let of = if own_cost_apart { before_strategy } else { equity_parts };
    stats::Whole::mean(runs.iter().map(|r| finite(equity(&of(r), capacity))))
}

/// The same of replications that were played on, as it came about: beyond the horizon, what is spent beside traced costs follows the number of customers
/// at the rate of the last year of `runs`, or stays as it was.
pub(super) fn equity_beyond(
    beyond: &[Replication],
    runs: &[Replication],
    capacity: Capacity,
    own_cost_apart: bool,
) -> Option<stats::Whole> {
    let of = if own_cost_apart { before_strategy } else { equity_parts };
    let sum = |part: usize| runs.iter().map(|r| of(r)[part]).sum::<f64>();
    let rate = over(sum(3), sum(4)).unwrap_or(0.0);
    let company = [Account::IdleTime, Account::Strategy, Account::Training];
    let spent = |r: &Replication| -> f64 {
        let accounts = company.iter().filter(|account| !(own_cost_apart && **account == Account::Strategy));
        accounts.map(|&account| r.accounts[account as usize]).sum()
    };
    let came = |(long, short): (&Replication, &Replication)| {
        let mut parts = of(long);
        if capacity == Capacity::Follows {
            parts[0] += spent(short) - spent(long) - rate * (long.discounted_hours - short.discounted_hours);
            parts[3] = rate * parts[4];
        }
        finite(equity(&parts, capacity))
    };
    stats::Whole::mean(beyond.iter().zip(runs).map(came))
}

/// By how much customer equity falls if 1 a month is spent from now on, following the number of customers beyond the horizon.
pub(super) fn equity_of_one_a_month(runs: &[Replication]) -> Option<f64> {
    let with_one = |r: &Replication| {
        let mut parts = before_strategy(r);
        let within = if r.discount == 0.0 { r.horizon } else { -libm::expm1(-r.discount * r.horizon) / r.discount };
        parts[0] -= within / MONTH;
        parts[3] += parts[7] / MONTH;
        parts
    };
    let of = |parts: &dyn Fn(&Replication) -> Vec<f64>| {
        stats::Whole::of(&runs.iter().map(parts).collect::<Vec<_>>(), |p| finite(equity(p, Capacity::Follows)))
    };
    Some(of(&before_strategy)?.figure - of(&with_one)?.figure).filter(|months| *months > 0.0)
}

/// Discounted cost of service: traced to customers, and beside.
fn service_cost(r: &Replication) -> f64 {
    let accounts = [
        Account::Contacts,
        Account::SelfService,
        Account::Moments,
        Account::IdleTime,
        Account::Compensation,
        Account::Campaigns,
        Account::Training,
    ];
    accounts.iter().map(|&account| r.accounts[account as usize]).sum()
}

//! Warnings about scenarios that are allowed but hardly meant.

use serde::{Deserialize, Serialize};

use super::ids::Id;
use super::{Answer, Model, Moment, Trigger, compile};
use crate::distribution::Law;
use crate::random::{Identity, Purpose, Seed, Streams};
use crate::scenario::probe::{Probe, Probes};
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::{Draft, Scenario, shipped};
use crate::units::{WEEK, YEAR};

/// Something that is hardly meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// No customer brings a margin.
    NoMargin,
    /// A replication takes very long.
    ManyEvents {
        /// Its events, about.
        events: f64,
    },
    /// A team is offered more work than it can do.
    Overloaded {
        /// The team.
        team: String,
        /// Agents' work that is offered.
        load: f64,
        /// Agents on average.
        capacity: f64,
        /// True if customers abandon its queue.
        hangs_up: bool,
    },
    /// Hardly any issue can end as a good experience.
    HardlyGood {
        /// The moment.
        moment: String,
        /// Share of those solved at once that do.
        share: f64,
    },
    /// Issues of a moment are never solved.
    NeverSolved {
        /// The moment.
        moment: String,
    },
    /// No hazard can meet the churn target.
    UnreachableChurn {
        /// Key of the cause that has hazard 0 in every segment and stage.
        cause: String,
    },
    /// Talk nearly feeds itself.
    NearExplosion {
        /// People to whom each person who is told leads.
        each: f64,
    },
    /// There are more leads to win than prospects.
    MoreLeadsThanProspects,
    /// The horizon is shorter than the year for which the churn target is stated.
    ShortHorizon,
    /// Nobody replaces those who leave.
    Shrinks,
    /// Patience ends before a closed line opens.
    ClosedLonger {
        /// The team.
        team: String,
        /// Hours for which it is closed, at most.
        closed: f64,
        /// Hours for which customers wait.
        patience: f64,
    },
    /// A key has no effect, as every segment has its own.
    OwnInEverySegment {
        /// The key.
        key: String,
    },
    /// A key has no effect, as a team's queue and pay decide.
    TeamDecides {
        /// Its path.
        path: String,
    },
}

/// What looks implausible in a scenario.
pub fn lint(scenario: &Scenario, model: &Model) -> Vec<Warning> {
    let mut warnings = Vec::new();
    overload(model, &mut warnings);
    experiences(model, &mut warnings);
    unreachable_churn(model, &mut warnings);
    word_of_mouth(model, &mut warnings);
    leads(model, &mut warnings);
    horizon(scenario, &mut warnings);
    patience(model, &mut warnings);
    unused_keys(scenario, &mut warnings);
    if model.segments.iter().all(|segment| segment.margin.mean() <= 0.0) {
        warnings.push(Warning::NoMargin);
    }
    let events = model.size().events;
    if events > 1e10 {
        warnings.push(Warning::ManyEvents { events });
    }
    warnings
}

/// Checks a draft, its strategies and interventions. Keys of theirs that change nothing are errors, as unknown keys are.
///
/// # Errors
/// Everything that is wrong, with the texts it points into.
pub fn checked(draft: &Draft<'_>) -> Result<Scenario, Problems> {
    let scenario = draft.scenario()?;
    let unheard = without_effect(draft);
    if unheard.is_empty() { Ok(scenario) } else { Err(draft.problems(unheard)) }
}

/// What a strategy or an intervention writes and no model knows of: it changes nothing, whatever its value.
pub fn without_effect(draft: &Draft<'_>) -> Vec<Problem> {
    let unheard = |probes: &Probes| -> Vec<Problem> {
        if probes.changed.is_empty() {
            return Vec::new();
        }
        let as_written = compile(&probes.as_written);
        probes.changed.iter().filter(|probe| compile(&probe.scenario) == as_written).map(Probe::problem).collect()
    };
    draft.probes().iter().flat_map(unheard).collect()
}

/// Contacts per hour that a moment brings to whoever answers, retries included.
fn offered(moment: &Moment, model: &Model) -> f64 {
    let attempts = moment.expected_attempts();
    moment.rate() * moment.failure * moment.voice * (1.0 - moment.self_service) * attempts * model.frame.customers as f64
}

fn overload(model: &Model, warnings: &mut Vec<Warning>) {
    for (index, team) in model.teams.iter().enumerate() {
        let answered_here = |moment: &&Moment| matches!(moment.answer, Answer::Team(team) if team.index() == index);
        let contacts: f64 = model.moments.iter().filter(answered_here).map(|moment| offered(moment, model)).sum();
        let load = contacts * team.service.mean();
        let capacity = team.week.hours() / WEEK;
        if load > capacity {
            let hangs_up = model.moments.iter().filter(answered_here).any(|moment| moment.hangs_up.is_some());
            warnings.push(Warning::Overloaded { team: team.name.clone(), load, capacity, hangs_up });
        }
    }
}

fn experiences(model: &Model, warnings: &mut Vec<Warning>) {
    for moment in model.moments.iter().filter(|moment| moment.failure > 0.0 && !matches!(moment.trigger, Trigger::Rate(0.0))) {
        if let Answer::Drawn(latency) = &moment.answer {
            let good = share_of_good(moment, latency, model);
            if good < 0.01 {
                warnings.push(Warning::HardlyGood { moment: moment.name.clone(), share: good });
            }
        }
        if moment.resolution == 0.0 {
            warnings.push(Warning::NeverSolved { moment: moment.name.clone() });
        }
    }
}

/// Share of issues solved at once that are a good experience, over draws of the wait.
///
/// # Formula
/// mean over W of P(e₀ − a_w·f(W) + ε ≥ pleased), ε normal
fn share_of_good(moment: &Moment, latency: &Law, model: &Model) -> f64 {
    const DRAWS: u64 = 500;
    let (weights, pleased) = (&model.experience, model.thresholds[0]);
    let streams = Streams::new(Seed::default(), 0);
    let good = |draw: u64| {
        let mut stream = streams.stream(Identity::COMPANY, Purpose::Answer, draw);
        let felt = (latency.sample(|| stream.uniform()) - moment.immediate).max(0.0);
        let lost = if felt > 0.0 { weights.wait * felt / (felt + moment.patience) } else { 0.0 };
        let short_by = pleased - (weights.base - lost);
        if weights.noise > 0.0 {
            libm::erfc(short_by / weights.noise / std::f64::consts::SQRT_2) / 2.0
        } else {
            f64::from(u8::from(short_by <= 0.0))
        }
    };
    (0..DRAWS).map(good).sum::<f64>() / DRAWS as f64
}

fn unreachable_churn(model: &Model, warnings: &mut Vec<Warning>) {
    let Some(target) = model.target.filter(|target| target.annual_churn > 0.0) else { return };
    let reachable = |competitor: bool| {
        let open = |segment: &super::Segment| segment.hazard > 0.0 && (!competitor || segment.competitor > 0.0);
        model.segments.iter().any(open) && model.stages.by_tenure.iter().any(|stage| stage.hazard > 0.0)
    };
    let blocked = [(0, false, "service"), (1, true, "competitor"), (2, false, "need")];
    for (_, competitor, name) in blocked.into_iter().filter(|(cause, ..)| target.split[*cause] > 0.0) {
        if !reachable(competitor) {
            warnings.push(Warning::UnreachableChurn { cause: name.into() });
        }
    }
}

fn word_of_mouth(model: &Model, warnings: &mut Vec<Warning>) {
    let Some(wom) = &model.word_of_mouth else { return };
    let most = wom.told[0].max(wom.told[1]) * wom.retelling;
    if most > 0.8 {
        warnings.push(Warning::NearExplosion { each: most });
    }
}

fn leads(model: &Model, warnings: &mut Vec<Warning>) {
    let leads = model.leads.rates.iter().sum::<f64>() * model.frame.horizon * model.leads.conversion;
    if leads > model.frame.prospects {
        warnings.push(Warning::MoreLeadsThanProspects);
    }
}

fn horizon(scenario: &Scenario, warnings: &mut Vec<Warning>) {
    let settings = &scenario.settings;
    if settings.horizon.hours() < YEAR && settings.leaving.hazards.is_none() && settings.target_annual_churn.is_some() {
        warnings.push(Warning::ShortHorizon);
    }
}

/// What a company that is meant as it stands should know: a fresh cohort, of which none is replaced, shrinks. A story may mean just that.
pub fn shrinks(model: &Model) -> Option<Warning> {
    let leads = model.states().any(|state| state.leads.rates.iter().any(|rate| *rate > 0.0));
    let standing = model.segments.iter().any(|segment| segment.tenure.is_some());
    (!standing && !leads).then_some(Warning::Shrinks)
}

/// Patience that ends before a closed line opens: where contacts wait through the night, it loses them.
fn patience(model: &Model, warnings: &mut Vec<Warning>) {
    for (index, team) in model.teams.iter().enumerate() {
        let night = team.week.longest_closed();
        let waits = |moment: &&Moment| matches!(moment.answer, Answer::Team(team) if team.index() == index) && !moment.call_back;
        let shortest =
            model.moments.iter().filter(waits).filter_map(|moment| moment.hangs_up.as_ref().map(Law::mean)).fold(f64::INFINITY, f64::min);
        if night.is_finite() && shortest < night {
            warnings.push(Warning::ClosedLonger { team: team.name.clone(), closed: night, patience: shortest });
        }
    }
}

/// Keys that were written but have no effect here.
fn unused_keys(scenario: &Scenario, warnings: &mut Vec<Warning>) {
    let settings = &scenario.settings;
    let all = |own: fn(&crate::scenario::people::Segment) -> bool| settings.segment.iter().all(own);
    for (key, unused) in [("margin", all(|segment| segment.margin.is_some())), ("tenure", all(|segment| segment.tenure.is_some()))] {
        if unused && scenario.written.get(key).is_some() {
            warnings.push(Warning::OwnInEverySegment { key: key.into() });
        }
    }
    let shipped = shipped();
    let moments = scenario.written.get("moment").and_then(|moments| moments.as_array()).cloned().unwrap_or_default();
    for moment in moments.iter().filter(|moment| moment.get("team").is_some_and(|team| team != "off")) {
        let name = moment.get("name").and_then(|name| name.as_str()).unwrap_or("?");
        // What the built-in moment says is nobody's to remove.
        let built_in = shipped["moment"].as_array().into_iter().flatten().find(|other| other["name"] == name);
        let is_own = |key: &&str| moment.get(*key).is_some_and(|value| built_in.is_none_or(|other| other.get(*key) != Some(value)));
        for key in ["latency", "contact_cost"].into_iter().filter(is_own) {
            warnings.push(Warning::TeamDecides { path: format!("moment.{name}.{key}") });
        }
    }
}

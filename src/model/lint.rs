//! Warnings about scenarios that are allowed but hardly meant.

use serde::{Deserialize, Serialize};

use super::ids::Id;
use super::{Answer, Model, Moment, Trigger, compile};
use crate::distribution::Law;
use crate::random::{Identity, Purpose, Seed, Streams};
use crate::scenario::probe::{Probe, Probes};
use crate::scenario::problem::Problem;
use crate::scenario::{Draft, Scenario};
use crate::units::{WEEK, YEAR, format_hours};

/// Something that is hardly meant, and what to do about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// What.
    pub message: String,
    /// A change that would help.
    pub help: String,
}

/// What looks implausible in a scenario.
pub fn lint(scenario: &Scenario, model: &Model) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |message: String, help: &str| warnings.push(Warning { message, help: help.into() });
    overload(model, &mut warn);
    experiences(model, &mut warn);
    unreachable_churn(model, &mut warn);
    word_of_mouth(model, &mut warn);
    leads(model, &mut warn);
    horizon(scenario, &mut warn);
    patience(model, &mut warn);
    unused_keys(scenario, &mut warn);
    if model.segments.iter().all(|segment| segment.margin.mean() <= 0.0) {
        warn("no customer brings a margin".into(), "write margin = \"30 / month\"");
    }
    let events = model.size().events;
    if events > 1e10 {
        warn(format!("one replication is about {events:.0e} events"), "fewer customers or a shorter horizon give the same averages sooner");
    }
    warnings
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

fn overload(model: &Model, warn: &mut impl FnMut(String, &str)) {
    for (index, team) in model.teams.iter().enumerate() {
        let answered_here = |moment: &&Moment| matches!(moment.answer, Answer::Team(team) if team.index() == index);
        let contacts: f64 = model.moments.iter().filter(answered_here).map(|moment| offered(moment, model)).sum();
        let load = contacts * team.service.mean();
        let capacity = team.week.hours() / WEEK;
        if load > capacity {
            let message = format!("team `{}` is offered {load:.1} agents' work, but has {capacity:.1} agents on average", team.name);
            let hangs_up = model.moments.iter().filter(answered_here).any(|moment| moment.hangs_up.is_some());
            let help = if hangs_up { "add agents, or mean it: customers will abandon" } else { "add agents: the queue grows for ever" };
            warn(message, help);
        }
    }
}

fn experiences(model: &Model, warn: &mut impl FnMut(String, &str)) {
    for moment in model.moments.iter().filter(|moment| moment.failure > 0.0 && !matches!(moment.trigger, Trigger::Rate(0.0))) {
        if let Answer::Drawn(latency) = &moment.answer {
            let good = share_of_good(moment, latency, model);
            if good < 0.01 {
                let message =
                    format!("hardly any `{}` can end as a good experience: {:.1} % of those solved at once", moment.name, 100.0 * good);
                warn(message, "shorten its latency, or check experience.base and word_of_mouth.pleased_from");
            }
        }
        if moment.resolution == 0.0 {
            warn(format!("`{}` is never solved", moment.name), "write first_contact_resolution = 0.70");
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

fn unreachable_churn(model: &Model, warn: &mut impl FnMut(String, &str)) {
    let Some(target) = model.target.filter(|target| target.annual_churn > 0.0) else { return };
    let reachable = |competitor: bool| {
        let open = |segment: &super::Segment| segment.hazard > 0.0 && (!competitor || segment.competitor > 0.0);
        model.segments.iter().any(open) && model.stages.by_tenure.iter().any(|stage| stage.hazard > 0.0)
    };
    let blocked = [(0, false, "service"), (1, true, "competitor"), (2, false, "need")];
    for (_, competitor, name) in blocked.into_iter().filter(|(cause, ..)| target.split[*cause] > 0.0) {
        if !reachable(competitor) {
            let message = format!("the churn target is unreachable: `{name}` has hazard 0 in every segment and stage");
            warn(message, "raise a `hazard` or `competitor_pull`, or write leaving.split without it");
        }
    }
}

fn word_of_mouth(model: &Model, warn: &mut impl FnMut(String, &str)) {
    let Some(wom) = &model.word_of_mouth else { return };
    let most = wom.told[0].max(wom.told[1]) * wom.retelling;
    if most > 0.8 {
        warn(
            format!("retelling is near the explosion: each person told leads to {most:.2} more"),
            "write a smaller word_of_mouth.retelling",
        );
    }
}

fn leads(model: &Model, warn: &mut impl FnMut(String, &str)) {
    let leads = model.leads.rates.iter().sum::<f64>() * model.frame.horizon * model.leads.conversion;
    if leads > model.frame.prospects {
        warn("there are more leads to win than prospects".into(), "write a larger market.prospects");
    }
}

fn horizon(scenario: &Scenario, warn: &mut impl FnMut(String, &str)) {
    let settings = &scenario.settings;
    if settings.horizon.hours() < YEAR && settings.leaving.hazards.is_none() && settings.target_annual_churn.is_some() {
        warn(
            "the horizon is shorter than the year for which the churn target is stated".into(),
            "that is allowed; the target still means a year",
        );
    }
}

/// What a company that is meant as it stands should know: a fresh cohort, of which none is replaced, shrinks. A story may mean just that.
pub fn shrinks(model: &Model) -> Option<Warning> {
    let leads = model.states().any(|state| state.leads.rates.iter().any(|rate| *rate > 0.0));
    let standing = model.segments.iter().any(|segment| segment.tenure.is_some());
    (!standing && !leads).then(|| Warning {
        message: "a fresh cohort, and no leads are stated: nobody replaces those who leave, and the company shrinks".into(),
        help: "write tenure = { exponential = { mean = \"4 years\" } } for a standing base, and leads.organic = \"100 / month\"".into(),
    })
}

/// Patience that ends before a closed line opens: where contacts wait through the night, it loses them.
fn patience(model: &Model, warn: &mut impl FnMut(String, &str)) {
    for (index, team) in model.teams.iter().enumerate() {
        let night = team.week.longest_closed();
        let waits = |moment: &&Moment| matches!(moment.answer, Answer::Team(team) if team.index() == index) && !moment.call_back;
        let shortest =
            model.moments.iter().filter(waits).filter_map(|moment| moment.hangs_up.as_ref().map(Law::mean)).fold(f64::INFINITY, f64::min);
        if night.is_finite() && shortest < night {
            let message = format!(
                "team `{}` is closed for up to {}, longer than the {} for which customers wait in its queue: whoever comes then is lost",
                team.name,
                format_hours(night),
                format_hours(shortest)
            );
            warn(message, "write outside = \"call_back\", or patience = \"off\" for tickets");
        }
    }
}

/// Keys that were written but have no effect here.
fn unused_keys(scenario: &Scenario, warn: &mut impl FnMut(String, &str)) {
    let settings = &scenario.settings;
    let all = |own: fn(&crate::scenario::people::Segment) -> bool| settings.segment.iter().all(own);
    for (key, unused) in [("margin", all(|segment| segment.margin.is_some())), ("tenure", all(|segment| segment.tenure.is_some()))] {
        if unused && scenario.written.get(key).is_some() {
            warn(format!("`{key}` has no effect: every segment has its own"), "remove it, or the segments' own");
        }
    }
    let moments = scenario.written.get("moment").and_then(|moments| moments.as_array()).cloned().unwrap_or_default();
    for moment in moments.iter().filter(|moment| moment.get("team").is_some_and(|team| team != "off")) {
        let name = moment.get("name").and_then(|name| name.as_str()).unwrap_or("?");
        for key in ["latency", "contact_cost"].into_iter().filter(|key| moment.get(key).is_some()) {
            warn(format!("`moment.{name}.{key}` has no effect: the team's queue and pay decide"), "remove it, or remove `team`");
        }
    }
}

//! A scenario in plain words: what is on, with its numbers, and how good the evidence for each is.

use serde_json::Value;

use super::declare::{Default, Grade, Section, Shape};
use super::{Scenario, Settings};
use crate::units::Quantity;

/// What a scenario says, in sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Sentences about what is on. A number carries its evidence: (A), (B), (C), or (stated).
    pub on: Vec<String>,
    /// Names of the mechanisms that are off.
    pub off: Vec<&'static str>,
}

/// Describes a scenario.
pub fn describe(scenario: &Scenario) -> Description {
    let settings = &scenario.settings;
    let mut on = Vec::new();
    let mut say = |template: &str| on.push(fill(template, scenario));
    say("{customers} customers for {horizon}, each with a margin of {margin}; discount {discount} a year.");
    if settings.leaving.hazards.is_some() {
        say("Leaving: hazards as stated; frailty of variance {leaving.frailty_variance}.");
    } else {
        say(
            "Leaving: hazards are solved so that {target_annual_churn} decide to leave in a year, of these {leaving.split.service} because of the service, {leaving.split.competitor} for a competitor; people differ with a frailty of variance {leaving.frailty_variance}; a point of satisfaction weighs {leaving.satisfaction_effect}.",
        );
    }
    for moment in &settings.moment {
        moment_in_words(moment, &mut say);
    }
    for team in &settings.team {
        team_in_words(&team.name, team.learning.is_some(), team.stress.is_some(), &mut say);
    }
    say(
        "Experience: {experience.base}, less {experience.wait} × impatience, {experience.retry} for each further attempt, {experience.unsolved} if it stays unsolved; satisfaction moves by {satisfaction.gain} up and {satisfaction.loss} down.",
    );
    let mut off = Vec::new();
    for (name, is_on, template) in mechanisms(settings) {
        if is_on {
            say(template);
        } else {
            off.push(name);
        }
    }
    for partner in &settings.partner {
        say(&format!("Partner `{0}`: answers after {{partner.{0}.latency}}, if at all ({{partner.{0}.reliability}}).", partner.name));
    }
    for domino in &settings.domino {
        say(&format!(
            "Domino `{0}`: issues of `{1}` make `{2}` fail {{domino.{0}.raises}} more often, until noticed after {{domino.{0}.noticed}}.",
            domino.name, domino.from, domino.to
        ));
    }
    for regime in &settings.regime {
        say(&format!(
            "Regime `{0}`: competitors pull {{regime.{0}.competitor_pull}} ×, leads {{regime.{0}.leads}} ×, margin {{regime.{0}.margin}} ×.",
            regime.name
        ));
    }
    for tier in &settings.tier {
        say(&format!("Tier `{0}` from {{tier.{0}.from}}: latency {{tier.{0}.latency}} ×, let go {{tier.{0}.let_go}} a review.", tier.name));
    }
    for intervention in &settings.intervention {
        let paths: Vec<&str> = intervention.change.iter().map(|change| change.path.as_str()).collect();
        let when = if intervention.at.is_some() {
            format!("at {{intervention.{}.at}}", intervention.name)
        } else {
            format!("when {{intervention.{}.when}}", intervention.name)
        };
        say(&format!("Intervention `{}` {when}: changes {}.", intervention.name, paths.join(", ")));
    }
    Description { on, off }
}

fn moment_in_words(moment: &super::service::Moment, say: &mut impl FnMut(&str)) {
    let name = &moment.name;
    let path = |key: &str| format!("{{moment.{name}.{key}}}");
    say(&format!(
        "Moment `{name}`: {}; fails {}; {} speak up; an answer solves {}.",
        path("trigger"),
        path("failure"),
        path("voice"),
        path("first_contact_resolution")
    ));
    match &moment.team {
        Some(team) => say(&format!("  answered by the queue of `{team}`, channel {}.", path("channel"))),
        None => {
            say(&format!("  answered after {}, channel {}; an answer costs {}.", path("latency"), path("channel"), path("contact_cost")))
        }
    }
    let parts = [
        (moment.commitment.is_some(), format!("promised within {}", path("commitment"))),
        (moment.compensation.is_some(), format!("a broken promise is made good with {}", path("compensation.amount"))),
        (moment.approval.is_some() && !moment.empowered, format!("{} of the answers wait for approval", path("approval.share"))),
        (moment.empowered, "the front line decides alone".to_string()),
        (moment.partner.is_some(), format!("passed on to partner {} with probability {}", path("partner"), path("transfer"))),
        (moment.owner, "one person owns the case".to_string()),
        (moment.loan.is_some(), "a loan stops the customer's clock".to_string()),
        (moment.word_of_mouth, "people talk about it".to_string()),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(is_on, _)| *is_on).map(|(_, text)| text).collect();
    if !parts.is_empty() {
        say(&format!("  {}.", parts.join("; ")));
    }
}

fn team_in_words(name: &str, learns: bool, tires: bool, say: &mut impl FnMut(&str)) {
    say(&format!(
        "Team `{name}`: a contact takes {{team.{name}.service}}, callers are patient for {{team.{name}.patience}}, {{team.{name}.redial}} call again."
    ));
    if learns {
        say(&format!(
            "  learning by doing: {{team.{name}.learning.novice}} of a novice's answers fail; turnover {{team.{name}.learning.turnover}}."
        ));
    }
    if tires {
        say(&format!("  stress: above an occupancy of {{team.{name}.stress.from}} up to {{team.{name}.stress.strength}} of answers fail."));
    }
}

/// Every mechanism that can be off: name, whether it is on, and what is said then.
fn mechanisms(settings: &Settings) -> Vec<(&'static str, bool, &'static str)> {
    let wom = &settings.word_of_mouth;
    let talk = settings.moment.iter().any(|moment| moment.word_of_mouth) && wom.told_pleased.base() + wom.told_let_down.base() > 0.0;
    let demand = &settings.demand;
    let uneven = demand.between_customers.base() > 0.0
        || demand.between_days.base() > 0.0
        || !demand.by_month.is_empty()
        || !demand.by_weekday.is_empty()
        || !demand.by_hour.is_empty();
    vec![
        (
            "word of mouth",
            talk,
            "Word of mouth: {word_of_mouth.told_pleased} are told by the pleased (from {word_of_mouth.pleased_from}), {word_of_mouth.told_let_down} by those let down (to {word_of_mouth.let_down_to}); {word_of_mouth.referral} of the prospects told something good become leads.",
        ),
        ("network", talk && wom.network.is_some(), "Who knows whom: {word_of_mouth.network}."),
        (
            "social audience",
            talk && wom.audience.is_some(),
            "Social audience: {word_of_mouth.audience.share} of the customers tell {word_of_mouth.audience.reach} × as many; {word_of_mouth.audience.heard} of their complaints are answered.",
        ),
        (
            "heat",
            settings.neighbours.heat.base() != 1.0 && settings.neighbours.degree.base() > 0.0,
            "A leaver heats {neighbours.degree} people: {neighbours.heat} × for a half-life of {neighbours.half_life}.",
        ),
        (
            "leads",
            settings.leads.organic.base() + settings.leads.paid.base() > 0.0,
            "Leads: {leads.organic} by themselves, {leads.paid} paid; answered after {leads.latency}, converted at {leads.conversion} if at once, decay {leads.decay}.",
        ),
        (
            "memory",
            settings.memory.is_some(),
            "Memory: {memory.keeps} of contacts are remembered; being asked again costs {memory.asked_again} of the experience.",
        ),
        ("needs", settings.needs.is_some(), "Needs: {needs.drift} of the fit is lost a month, with effect {needs.effect}."),
        (
            "service = sales",
            settings.cross_selling.is_some(),
            "Service = sales: {cross_selling.acceptance} of the pleased buy for {cross_selling.margin}.",
        ),
        (
            "proactive retention",
            settings.retention.is_some(),
            "Retention: recall {retention.recall}, precision {retention.precision}, age {retention.age}; {retention.responds} respond, {retention.woken} are woken up.",
        ),
        (
            "win-back",
            settings.win_back.is_some(),
            "Win-back: {win_back.service} of service leavers return, {win_back.competitor} of those who went to a competitor.",
        ),
        (
            "renegotiation",
            settings.renegotiation.is_some(),
            "Renewals: {renegotiation.customer_calls} call and get {renegotiation.demanded} off; the company calls {renegotiation.company_calls} first and gives {renegotiation.offered}.",
        ),
        (
            "transparency",
            settings.transparency.is_some(),
            "Transparency: {transparency.informed} are told how long it takes, {transparency.honest} rightly; it feels {transparency.felt} as long.",
        ),
        ("uneven demand", uneven, "Demand: variance {demand.between_customers} between customers, {demand.between_days} between days."),
        ("alignment below 1", settings.alignment.base() < 1.0, "Alignment: every measure takes effect to {alignment}."),
        ("profit tiers", !settings.tier.is_empty(), "Tiers are reviewed every {tier_review}."),
        ("partners", !settings.partner.is_empty(), "Partners:"),
        ("dominoes", !settings.domino.is_empty(), "Dominoes:"),
        ("regimes", !settings.regime.is_empty(), "Regimes of the market:"),
        ("interventions", !settings.intervention.is_empty(), "Interventions:"),
    ]
}

/// Puts values and their evidence into the places of a template.
fn fill(template: &str, scenario: &Scenario) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (path, end) = after.split_once('}').expect("a template closes what it opens");
        text += before;
        text += &value(path, scenario);
        rest = end;
    }
    text + rest
}

/// A value with its evidence.
fn value(path: &str, scenario: &Scenario) -> String {
    let keys = keys(path, scenario);
    let mut written = Some(&scenario.written);
    for key in &keys {
        written = written.and_then(|value| match value {
            Value::Array(entries) => entries.iter().find(|entry| entry.get("name").and_then(Value::as_str) == Some(key)),
            value => value.get(key),
        });
    }
    let (default, grade) = default(&keys);
    match written {
        Some(value) => format!("{} (stated)", plain(value)),
        None if grade == Grade::Setting => default.trim_matches('"').to_string(),
        None => format!("{} ({})", default.trim_matches('"').replace('"', ""), grade.letter()),
    }
}

/// The keys of a path; names of entries may hold dots and spaces.
fn keys(path: &str, scenario: &Scenario) -> Vec<String> {
    let list = path.split('.').next().unwrap_or("");
    let entries = scenario.written.get(list).and_then(Value::as_array);
    let names = entries.into_iter().flatten().filter_map(|entry| entry.get("name").and_then(Value::as_str));
    for name in names {
        if let Some(rest) = path.strip_prefix(&format!("{list}.{name}.")) {
            return [list, name].into_iter().chain(rest.split('.')).map(str::to_string).collect();
        }
    }
    path.split('.').map(str::to_string).collect()
}

/// The default of a parameter, and how good its evidence is.
fn default(keys: &[String]) -> (String, Grade) {
    let mut fields = Settings::FIELDS;
    let mut found = (String::new(), Grade::Setting);
    let mut named = false;
    for key in keys {
        if std::mem::take(&mut named) {
            continue;
        }
        let Some(field) = fields.iter().find(|field| field.key == key) else { return found };
        let text = match field.default {
            Default::Text(text) => text.to_string(),
            Default::Off => "off".to_string(),
            Default::Required => String::new(),
        };
        found = (text, field.grade);
        let mut shape = (field.shape)();
        loop {
            shape = match shape {
                Shape::Optional(inner) => *inner,
                Shape::List(inner) => {
                    named = true;
                    *inner
                }
                shape => {
                    if let Shape::Section(below) = shape {
                        fields = below;
                    }
                    break;
                }
            };
        }
    }
    found
}

/// A written value in one line.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| format!("{key} {}", plain(value));
            entries.iter().map(entry).collect::<Vec<_>>().join(", ")
        }
        Value::Array(values) if values.len() > 4 => format!("{} values", values.len()),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

//! A scenario in plain words: what is on, with its numbers, and how good the evidence for each is.

use serde_json::Value;

use super::declare::{Default, Grade, Section, Shape};
use super::mechanism::{Mechanism, OF_A_MOMENT, OF_A_SCENARIO, OF_A_TEAM};
use super::node::Node;
use super::place::Span;
use super::teams::Patience;
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
    let shipped = super::shipped();
    let mut say = |template: &str| on.push(fill(template, |path| value(path, &scenario.written, &shipped)));
    people_in_words(settings, &mut say);
    settings.moment.iter().for_each(|moment| moment_in_words(moment, &mut say));
    settings.team.iter().for_each(|team| team_in_words(team, &mut say));
    say(
        "Experience: {experience.base}, less {experience.wait} × impatience, {experience.retry} for each further attempt, {experience.unsolved} if it stays unsolved; satisfaction moves by {satisfaction.gain} up and {satisfaction.loss} down.",
    );
    let (are_on, are_off): (Vec<&Mechanism>, Vec<&Mechanism>) = OF_A_SCENARIO.iter().partition(|mechanism| (mechanism.is_on)(settings));
    are_on.iter().flat_map(|mechanism| (mechanism.says)(settings)).for_each(|sentence| say(&sentence));
    // What is a part of another that is off needs no word.
    let is_part = |path: &str| are_off.iter().any(|other| path.strip_prefix(other.path).is_some_and(|rest| rest.starts_with('.')));
    let off = are_off.iter().filter(|mechanism| !is_part(mechanism.path)).map(|mechanism| mechanism.name).collect();
    Description { on, off }
}

fn people_in_words(settings: &Settings, say: &mut impl FnMut(&str)) {
    let own_margins = settings.segment.iter().filter(|segment| segment.margin.is_some()).count();
    let margin = if own_margins == settings.segment.len() { "the margin of their segment" } else { "a margin of {margin}" };
    say(&format!("{{customers}} customers for {{horizon}}, each with {margin}; discount {{discount}} a year."));
    for segment in settings.segment.iter().filter(|segment| segment.margin.is_some()) {
        say(&format!("  segment `{0}`: a margin of {{segment.{0}.margin}}.", segment.name));
    }
    let own_tenures = settings.segment.iter().filter(|segment| segment.tenure.is_some()).count();
    match settings.tenure {
        Some(_) if own_tenures < settings.segment.len() => say("  they are a standing base, customers for {tenure} already."),
        None if own_tenures == 0 => say("  they are a fresh cohort: all join at the start."),
        _ => say("  they are a standing base, in part with tenures of their segment."),
    }
    let contracts = settings.segment.iter().any(|segment| segment.contract.base() > 0.0);
    if settings.segment.len() > 1 || contracts {
        for segment in &settings.segment {
            let path = |key: &str| format!("{{segment.{}.{key}}}", segment.name);
            say(&format!(
                "  segment `{}`: share {}, patience {} ×, tolerance {}, pull of competitors {} ×, hazard {} ×, under contract {}.",
                segment.name,
                path("share"),
                path("patience"),
                path("tolerance"),
                path("competitor_pull"),
                path("hazard"),
                path("contract")
            ));
        }
    }
    if settings.leaving.hazards.is_some() {
        say("Leaving: hazards as stated; frailty of variance {leaving.frailty_variance}.");
        return;
    }
    let target = if settings.target_annual_churn.is_some() { "{target_annual_churn}" } else { "0.18 (C)" };
    say(&format!(
        "Leaving: hazards are solved so that {target} decide to leave in a year, of these {{leaving.split.service}} because of the service, {{leaving.split.competitor}} for a competitor; people differ with a frailty of variance {{leaving.frailty_variance}}; a point of satisfaction weighs {{leaving.satisfaction_effect}}."
    ));
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
    let parts: Vec<String> = OF_A_MOMENT.iter().filter(|part| (part.is_on)(moment)).flat_map(|part| (part.says)(moment)).collect();
    if !parts.is_empty() {
        say(&below(&format!("  {}.", parts.join("; ")), "moment", name));
    }
}

/// A template with paths from an entry of a list as one with whole paths.
fn below(template: &str, list: &str, name: &str) -> String {
    template.replace('{', &format!("{{{list}.{name}."))
}

fn team_in_words(team: &super::teams::Team, say: &mut impl FnMut(&str)) {
    let path = |key: &str| format!("{{team.{}.{key}}}", team.name);
    let patience = match &team.patience {
        Patience::ByChannel => {
            format!("who stays on the line is patient for 348 s on average (A), {} call again; who writes waits", path("redial"))
        }
        Patience::Stated(Some(_)) => format!("customers are patient for {}, {} call again", path("patience"), path("redial")),
        Patience::Stated(None) => "nobody hangs up".to_string(),
    };
    say(&format!("Team `{}`: a contact takes {}, {patience}.", team.name, path("service")));
    if team.shrinkage.base() > 0.0 {
        say(&format!("  {} of its agents are paid and not there to answer.", path("shrinkage")));
    }
    if !team.holidays.is_empty() {
        let days = team.holidays.len();
        say(&format!("  it is closed on {} beside its shifts.", if days == 1 { "one day".to_string() } else { format!("{days} days") }));
    }
    for part in OF_A_TEAM.iter().filter(|part| (part.is_on)(team)) {
        (part.says)(team).iter().for_each(|words| say(&below(&format!("  {words}."), "team", &team.name)));
    }
}

/// Puts values and their evidence into the places of a template.
fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text += before;
        match after.split_once('}') {
            Some((path, end)) => {
                text += &value(path);
                rest = end;
            }
            // A name may hold a brace.
            None => {
                text += "{";
                rest = after;
            }
        }
    }
    text + rest
}

/// A value with its evidence, from what was written and the lists that are shipped.
fn value(path: &str, written: &Value, shipped: &Value) -> String {
    let keys = keys(path, written);
    let (stated, built_in) = (at(written, &keys), at(shipped, &keys));
    let (default, grade) = default(&keys);
    let evidence = if grade == Grade::Setting { "default" } else { grade.letter() };
    match stated {
        // The lists that stand where a scenario has none of its own are our assumptions.
        Some(value) if built_in == Some(value) => format!("{} (C)", plain(value)),
        Some(value) => format!("{} (stated)", plain(value)),
        None if default == "off" => "nothing".to_string(),
        None => format!("{} ({evidence})", plain(&super::written(&Node::literal(&default, Span::default())))),
    }
}

/// The value at a path of what was written.
fn at<'v>(written: &'v Value, keys: &[String]) -> Option<&'v Value> {
    keys.iter().try_fold(written, |value, key| match value {
        Value::Array(entries) => entries.iter().find(|entry| entry.get("name").and_then(Value::as_str) == Some(key)),
        value => value.get(key),
    })
}

/// What a strategy writes otherwise than the scenario that lists it: path, before, after.
pub fn changes(scenario: &Scenario, strategy: &Scenario) -> Vec<String> {
    let mut found = Vec::new();
    compare("", Some(&scenario.written), Some(&strategy.written), &mut found);
    found
}

fn compare(path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<String>) {
    const ESSAY: [&str; 6] = ["name", "analysis", "sources", "finding", "extends", "strategy"];
    if before == after || ESSAY.contains(&path) {
        return;
    }
    let children = |value: Option<&Value>| -> Option<Vec<(String, Value)>> {
        match value? {
            Value::Object(entries) => Some(entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect()),
            Value::Array(entries) => entries.iter().map(|entry| Some((entry.get("name")?.as_str()?.to_string(), entry.clone()))).collect(),
            _ => None,
        }
    };
    let below = if path.is_empty() { String::new() } else { format!("{path}.") };
    match (children(before), children(after)) {
        (Some(before), Some(after)) => {
            let mut keys: Vec<&String> = before.iter().chain(&after).map(|(key, _)| key).collect();
            keys.sort();
            keys.dedup();
            let of = |list: &[(String, Value)], key: &String| list.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
            for key in keys {
                compare(&format!("{below}{key}"), of(&before, key).as_ref(), of(&after, key).as_ref(), found);
            }
        }
        _ => {
            let words = |value: Option<&Value>| value.map_or("not stated".to_string(), plain);
            found.push(format!("{path}: {} → {}", words(before), words(after)));
        }
    }
}

/// The keys of a path; names of entries may hold dots and spaces.
fn keys(path: &str, written: &Value) -> Vec<String> {
    let list = path.split('.').next().unwrap_or("");
    let entries = written.get(list).and_then(Value::as_array);
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
                Shape::Optional(inner) | Shape::OrWord(_, inner) => *inner,
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
pub(super) fn plain(value: &Value) -> String {
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

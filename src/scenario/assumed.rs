//! The parameters that are in force in a scenario: value, where that comes from, and how good the evidence is.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::declare::{Default, Field, Grade, Section, Shape};
use super::layers::OF_ITSELF;
use super::node::Node;
use super::path::quoted_key;
use super::place::Span;
use super::resolved::{name_of, told};
use super::{Scenario, Settings, shipped, written};

/// A parameter in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Assumed {
    /// Its path.
    pub path: String,
    /// Its value as it is written, with its unit.
    pub value: String,
    /// True if the scenario states it; else it stands at its default.
    pub stated: bool,
    /// Grade of its default: `A`, `B`, `C`, or `-` for a setting.
    pub grade: String,
    /// Where its default comes from; empty of settings.
    pub source: String,
}

/// The parameters in force: those that are stated, what the scenario is about, and the defaults that claim something about the world. Mechanisms that are
/// off have none.
pub fn assumed(scenario: &Scenario) -> Vec<Assumed> {
    let shipped = shipped();
    let mut found = Vec::new();
    section(Settings::FIELDS, "", [Some(&scenario.written), Some(&shipped)], &mut found);
    found
}

/// What is said of how it is played and told.
const OF_A_RUN: [&str; 5] = ["seed", "replications", "objective", "negligible", "currency"];

/// The parameters of a table; `there` is what is written of it, and what is shipped.
fn section(fields: &[Field], path: &str, there: [Option<&Value>; 2], found: &mut Vec<Assumed>) {
    let below = |key: &str| if path.is_empty() { quoted_key(key) } else { format!("{path}.{}", quoted_key(key)) };
    let said_of_it = |key: &str| path.is_empty() && (OF_ITSELF.contains(&key) || OF_A_RUN.contains(&key));
    for field in fields.iter().filter(|field| field.key != "name" && !said_of_it(field.key)) {
        let here = there.map(|there| there.and_then(|there| there.get(field.key)));
        match (field.shape)().bare() {
            Shape::Section(inner) if here[0].is_some_and(Value::is_object) || (here[0].is_none() && field.default != Default::Off) => {
                section(inner, &below(field.key), here, found);
            }
            Shape::List(inner) if matches!(&*inner, Shape::Section(fields) if fields.iter().any(|field| field.key == "name")) => {
                let Shape::Section(inner) = *inner else { continue };
                let entries = here.map(|list| list.and_then(Value::as_array).map_or(&[][..], Vec::as_slice));
                for (name, entry) in entries[0].iter().filter_map(|entry| Some((name_of(entry)?, entry))) {
                    let same = entries[1].iter().find(|other| name_of(other) == Some(name));
                    section(inner, &format!("{}.{}", below(field.key), quoted_key(name)), [Some(entry), same], found);
                }
            }
            _ => found.extend(parameter(field, below(field.key), here)),
        }
    }
}

fn parameter(field: &Field, path: String, [here, shipped]: [Option<&Value>; 2]) -> Option<Assumed> {
    // The lists that stand where a scenario has none of its own are our assumptions.
    let stated = here.is_some() && here != shipped;
    let value = match (here, field.default) {
        (Some(value), _) => told(value),
        (None, Default::Text(text)) => told(&written(&Node::literal(text, Span::default()))),
        (None, Default::Off | Default::Required) => return None,
    };
    let is_claim = field.grade != Grade::Setting;
    // What the scenario is about counts, too, where nobody states it.
    let is_of_it = !path.contains('.');
    (stated || is_claim || is_of_it).then(|| Assumed {
        path,
        value,
        stated,
        grade: field.grade.letter().into(),
        source: field.source.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    #[test]
    fn what_is_in_force_is_listed() {
        let scenario = parse("name = 's'\nmoment.incident.voice = 0.5\n[retention]\nevery = '1 week'").unwrap();
        let all = assumed(&scenario);
        let of = |path: &str| all.iter().find(|assumed| assumed.path == path);
        let voice = of("moment.incident.voice").unwrap();
        assert_eq!((voice.value.as_str(), voice.stated, voice.grade.as_str()), ("0.5", true, "B"));
        let told = of("word_of_mouth.told_let_down").unwrap();
        assert_eq!((told.value.as_str(), told.stated, told.grade.as_str()), ("12", false, "C"));
        assert!(told.source.contains("folklore") && of("retention.every").unwrap().stated);
        // What is off, and what is said of the scenario, is no assumption.
        assert!(of("partner").is_none() && of("name").is_none() && !all.iter().any(|assumed| assumed.path.starts_with("winback.")));
        let mut paths: Vec<&str> = all.iter().map(|assumed| assumed.path.as_str()).collect();
        let count = paths.len();
        paths.dedup();
        assert!(count == paths.len() && count > 40, "{count}");
    }
}

//! Scenarios as the fewest texts that give them again, whatever files and settings they came from.

use serde_json::{Map, Value, json};

use super::layers::OF_ITSELF;
use super::path::quoted_key;
use super::{Draft, Scenario};

/// The texts of scenarios that were played together, the first in `scenario.toml`, the N-th in `scenario-N.toml`: what their files, and what was laid
/// over them, write. One that inherits the hazards of another extends its text: that of the first, or one of its own, `…-base.toml`.
pub fn texts(scenarios: &[Scenario], seed: u64, replications: u64) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let Some(first) = scenarios.first() else { return texts };
    for (number, scenario) in scenarios.iter().enumerate() {
        let stem = if number == 0 { "scenario".to_string() } else { format!("scenario-{}", number + 1) };
        let mut own = scenario.written.clone();
        let extends = scenario.baseline.as_ref().map(|base| {
            let said = |key: &str| Some((key.to_string(), own.get(key)?.clone()));
            let not_inherited: Map<String, Value> = OF_ITSELF.iter().filter_map(|key| said(key)).collect();
            own = difference(&base.written, &own);
            if let Value::Object(own) = &mut own {
                own.extend(not_inherited);
            }
            let is_first = number > 0 && first.baseline.is_none() && first.written == base.written;
            let file = if is_first { "scenario.toml".to_string() } else { format!("{stem}-base.toml") };
            if !is_first {
                texts.push((file.clone(), text(base, &base.written, None, (seed, replications))));
            }
            file
        });
        texts.push((format!("{stem}.toml"), text(scenario, &own, extends.as_deref(), (seed, replications))));
    }
    texts
}

/// One text: what is known before the run, and what is written.
fn text(scenario: &Scenario, written: &Value, extends: Option<&str>, (seed, replications): (u64, u64)) -> String {
    let mut keys = Map::new();
    if let Some(extends) = extends {
        keys.insert("extends".into(), json!(extends));
    }
    keys.insert("name".into(), json!(scenario.settings.name));
    keys.insert("seed".into(), json!(seed));
    keys.insert("replications".into(), json!(replications));
    let own = written.as_object().into_iter().flatten().filter(|(key, _)| *key != "extends");
    for (key, value) in own {
        keys.entry(key.clone()).or_insert_with(|| as_toml(value));
    }
    let tables: String =
        scenario.tables.iter().map(|table| format!("# It reads the table {}: put it where the text names it.\n", table.path)).collect();
    tables + &toml::to_string_pretty(&Value::Object(keys)).expect("what was read from TOML can be written as TOML")
}

/// Paths of the numbers, alone or with a unit, that `own` says beyond or against `base`; what strategies cost and what is said of a scenario apart.
pub fn changed_numbers(base: &Value, own: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    let said = difference(base, own);
    let of_model =
        |key: &str| !OF_ITSELF.contains(&key) && !["name", "cost", "include", "seed", "replications", "objective"].contains(&key);
    for (key, value) in said.as_object().into_iter().flatten().filter(|(key, _)| of_model(key)) {
        collect(value, &quoted_key(key), &mut paths);
    }
    paths
}

/// What a text changes of a scenario: something that can be changed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Path of what is changed.
    pub path: String,
    /// What it was, as it is written, or its default; none if it was off, or if several keys below the path change.
    pub from: Option<String>,
    /// What it becomes; none of a list, or if several keys below the path change.
    pub to: Option<String>,
    /// The settings that make the change.
    pub sets: Vec<String>,
    /// True if one of them names a file.
    pub reads_table: bool,
}

/// What `own` changes of `base`, which the first draft is: key by key, or, where that would be more than `most`, by what the keys belong to.
pub fn changes(first: &Draft<'_>, [base, own]: [&Value; 2], most: usize) -> Vec<Change> {
    let mut found = Vec::new();
    let of_model = |key: &str| !OF_ITSELF.contains(&key) && !["name", "include", "seed", "replications", "objective"].contains(&key);
    let said = difference(base, own);
    for (key, value) in said.as_object().into_iter().flatten().filter(|(key, _)| of_model(key)) {
        find_changes(first, vec![quoted_key(key)], base.get(key), value, &mut found);
    }
    let groups = (1..=3).rev().map(|keys| grouped(&found, keys)).find(|groups| groups.len() <= most);
    let changes = if found.len() <= most { found } else { groups.unwrap_or(found) };
    changes.into_iter().map(|(_, change)| change).collect()
}

/// Keys of a path, and what is changed there.
type Found = (Vec<String>, Change);

fn find_changes(first: &Draft<'_>, keys: Vec<String>, base: Option<&Value>, said: &Value, found: &mut Vec<Found>) {
    let path = keys.join(".");
    let below = |key: &str| [keys.clone(), vec![quoted_key(key)]].concat();
    let single = |keys: Vec<String>, from: Option<&Value>, set: String| {
        let (path, to) = (keys.join("."), Some(told(said)).filter(|_| !said.is_array()));
        let default = || first.parameter(&path).ok()?.text();
        (keys, Change { from: from.map(told).or_else(default), path, to, sets: vec![set], reads_table: names_file(said) })
    };
    match said {
        Value::Object(entries) if first.parameter(&path).is_ok_and(|parameter| parameter.holds_keys()) => {
            for (key, value) in entries.iter().filter(|(key, _)| *key != "name") {
                find_changes(first, below(key), base.and_then(|base| base.get(key)), value, found);
            }
        }
        Value::Array(all) if !all.is_empty() && all.iter().all(|entry| name_of(entry).is_some()) => {
            for (name, entry) in all.iter().filter_map(|entry| Some((name_of(entry)?, entry))) {
                let there = base.and_then(Value::as_array).and_then(|all| all.iter().find(|there| name_of(there) == Some(name)));
                if first.parameter(&below(name).join(".")).is_ok_and(|parameter| parameter.holds_keys()) {
                    find_changes(first, below(name), there, entry, found);
                } else {
                    found.push(single(below(name), None, format!("{path}={}", inline(&json!([entry])))));
                }
            }
        }
        // Of a law, the one number that differs.
        Value::Object(entries) if entries.len() == 1 && base.is_some_and(|base| entries.keys().all(|key| base.get(key).is_some())) => {
            let (key, value) = entries.iter().next().expect("there is one");
            find_changes(first, below(key), base.and_then(|base| base.get(key)), value, found);
        }
        value => found.push(single(keys.clone(), base, format!("{path}={}", inline(value)))),
    }
}

/// True if a value names a file, whose place is told from where it is written.
fn names_file(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.iter().any(|(key, value)| key == "file" || names_file(value)),
        Value::Array(all) => all.iter().any(names_file),
        _ => false,
    }
}

/// Changes taken together by the first keys of their paths.
fn grouped(found: &[Found], keys: usize) -> Vec<Found> {
    let mut groups: Vec<Found> = Vec::new();
    for (path, change) in found {
        let start = path[..keys.min(path.len())].to_vec();
        match groups.iter_mut().find(|(known, _)| *known == start) {
            Some((_, group)) => {
                group.sets.extend(change.sets.iter().cloned());
                group.reads_table |= change.reads_table;
                (group.from, group.to) = (None, None);
                group.path = start.join(".");
            }
            None => groups.push((start, change.clone())),
        }
    }
    groups
}

/// A value as TOML writes it within a line.
fn inline(value: &Value) -> String {
    toml::Value::try_from(as_toml(value)).expect("what was read from TOML can be written as TOML").to_string()
}

/// A value as a reader sees it.
pub(super) fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => inline(value),
    }
}

fn collect(value: &Value, path: &str, paths: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            entries
                .iter()
                .filter(|(key, _)| *key != "name")
                .for_each(|(key, value)| collect(value, &format!("{path}.{}", quoted_key(key)), paths));
        }
        Value::Array(all) => {
            let named = all.iter().filter_map(|entry| Some((name_of(entry)?, entry)));
            named.for_each(|(name, entry)| collect(entry, &format!("{path}.{}", quoted_key(name)), paths));
        }
        Value::Number(_) => paths.push(path.to_string()),
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) => paths.push(path.to_string()),
        _ => {}
    }
}

/// What `own` says beyond or against `base`: laid over it, it gives `own`.
fn difference(base: &Value, own: &Value) -> Value {
    match (base, own) {
        (Value::Object(base), Value::Object(own)) => {
            let other = own.iter().filter(|(key, value)| base.get(*key) != Some(value));
            let of = |(key, value): (&String, &Value)| {
                (key.clone(), base.get(key).map_or_else(|| value.clone(), |base| difference(base, value)))
            };
            Value::Object(other.map(of).collect())
        }
        (Value::Array(base), Value::Array(own)) if own.iter().all(|entry| name_of(entry).is_some()) => {
            let other = own.iter().filter(|entry| !base.contains(entry));
            let of = |entry: &Value| {
                let Some(there) = base.iter().find(|there| name_of(there) == name_of(entry)) else { return entry.clone() };
                let mut said = difference(there, entry);
                if let Value::Object(said) = &mut said {
                    said.insert("name".into(), entry["name"].clone());
                }
                said
            };
            Value::Array(other.map(of).collect())
        }
        _ => own.clone(),
    }
}

pub(super) fn name_of(entry: &Value) -> Option<&str> {
    entry.get("name")?.as_str()
}

/// As TOML writes it: without nulls, and with whole numbers as such.
fn as_toml(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            Value::Object(entries.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.clone(), as_toml(value))).collect())
        }
        Value::Array(all) => Value::Array(all.iter().filter(|value| !value.is_null()).map(as_toml).collect()),
        // Counts are whole numbers.
        Value::Number(number) => match number.as_f64() {
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => json!(whole as i64),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

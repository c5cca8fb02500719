//! The scenario as it is while interventions are in force.
//!
//! An intervention lays new values over the tree of the scenario, as `--set` does, and the result is
//! read and checked like any other. So it can change any parameter, and what it would break is said
//! before anything runs. A ramp is ten such steps.

use super::declare::{Default, Field, Read, Reader, Section, Shape};
use super::intervention::{Change, Intervention};
use super::node::{Entry, Node, Value};
use super::parameter::{Refusal, locate, number, quantity, value_text};
use super::place::Span;
use super::{Settings, check};
use crate::units::Quantity;

/// A state: how far each intervention has taken effect, and the settings then.
#[derive(Clone, Debug)]
pub struct Variant {
    /// For each intervention, the number of steps taken; 0: not in force.
    pub levels: Vec<u8>,
    /// The settings.
    pub settings: Settings,
}

/// Steps of a ramp.
const RAMP_STEPS: u8 = 10;
/// States that interventions can bring about, at most.
const STATES_MAX: usize = 400;

/// True if a path cannot change during a run: a key on it is declared so. Of a moment's trigger only the rate, and what follows a moment, can.
fn is_fixed(keys: &[&str]) -> bool {
    let trigger = keys.len() >= 3 && keys[0] == "moment" && keys[2] == "trigger";
    let of_trigger = matches!(keys.get(3..), Some(["rate"] | ["after", "probability" | "delay", ..]));
    is_declared_fixed(keys, Settings::FIELDS) || (trigger && !of_trigger)
}

fn is_declared_fixed(keys: &[&str], fields: &[Field]) -> bool {
    let Some((first, below)) = keys.split_first() else { return false };
    let Some(field) = fields.iter().find(|field| field.key == *first) else { return false };
    let shape = (field.shape)().bare();
    // An entry of a list is addressed by its name.
    let (shape, below) = match shape {
        Shape::List(inner) => (*inner, below.get(1..).unwrap_or(&[])),
        other => (other, below),
    };
    field.fixed || matches!(shape, Shape::Section(fields) if is_declared_fixed(below, fields))
}

/// Steps that an intervention takes until it is in full force.
pub fn steps(intervention: &Intervention) -> u8 {
    if intervention.ramp.hours() > 0.0 { RAMP_STEPS } else { 1 }
}

/// All states that can come about, with their settings; problems are noted.
pub fn variants(settings: &Settings, root: &Node, reader: &mut Reader<'_>) -> Vec<Variant> {
    let interventions = &settings.intervention;
    if interventions.is_empty() {
        return Vec::new();
    }
    let states = states(settings);
    if states.len() > STATES_MAX {
        let span = root.nearest("intervention").span;
        let message = format!("these interventions can bring about {} different states", states.len());
        reader.fail::<()>(span, message, format!("at most {STATES_MAX}: join some, or write ramp = \"0 s\""));
        return Vec::new();
    }
    // Each by itself first: its problems are told as its own.
    for (index, intervention) in interventions.iter().enumerate() {
        let before = reader.problems.len();
        let mut tree = root.clone();
        for (number, change) in intervention.change.iter().enumerate() {
            let place = place_of(root, intervention, number);
            if let Err((message, help)) = apply(&mut tree, change, 1.0, place) {
                reader.fail::<()>(place, message, help);
            }
        }
        // What can be laid over the scenario is read, whatever else is wrong.
        if reader.problems.len() > before {
            read_and_check(&tree, reader);
        } else {
            let mut levels = vec![0; interventions.len()];
            levels[index] = steps(intervention);
            read_state(settings, root, &levels, reader);
        }
    }
    if !reader.problems.is_empty() {
        return Vec::new();
    }
    states.iter().filter_map(|levels| read_state(settings, root, levels, reader)).collect()
}

/// Every combination of levels that the dates and conditions allow, also as seen by one segment alone.
fn states(settings: &Settings) -> Vec<Vec<u8>> {
    let interventions = &settings.intervention;
    let horizon = settings.horizon.hours();
    let dated = |time: f64| -> Vec<u8> {
        let level = |intervention: &Intervention| level_at(intervention, time).unwrap_or(0);
        interventions.iter().map(level).collect()
    };
    let change_times = interventions.iter().flat_map(|intervention| change_times(intervention).into_iter().flatten());
    let times = change_times.filter(|&time| time <= horizon);
    let mut states: Vec<Vec<u8>> = times.map(dated).chain([vec![0; interventions.len()]]).collect();
    for (index, intervention) in interventions.iter().enumerate().filter(|(_, intervention)| intervention.when.is_some()) {
        let with = |state: &Vec<u8>, level: u8| {
            let mut state = state.clone();
            state[index] = level;
            state
        };
        states =
            states.iter().flat_map(|state| (0..=steps(intervention)).map(move |level| with(state, level))).take(STATES_MAX * 4).collect();
    }
    let mut seen = states.clone();
    for segment in settings.segment.iter().map(|segment| Some(&segment.name)).chain([None]) {
        seen.extend(states.iter().map(|state| seen_by(state, segment, interventions)));
    }
    seen.sort();
    seen.dedup();
    seen
}

/// What a segment (or, without one, the company) sees of a state.
pub fn seen_by(levels: &[u8], segment: Option<&String>, interventions: &[Intervention]) -> Vec<u8> {
    let sees = |intervention: &Intervention| intervention.segment.is_none() || intervention.segment.as_ref() == segment;
    levels.iter().zip(interventions).map(|(&level, intervention)| if sees(intervention) { level } else { 0 }).collect()
}

/// The times at which a dated intervention takes its steps and is taken back, as the engine works them out.
fn change_times(intervention: &Intervention) -> Option<Vec<f64>> {
    let start = intervention.at?.hours() + intervention.delay.hours();
    let step = intervention.ramp.hours() / f64::from(steps(intervention));
    let ups = (0..steps(intervention)).map(|k| start + f64::from(k) * step);
    Some(ups.chain([start + intervention.lasts.hours()]).collect())
}

/// The level of a dated intervention once everything that is due at a time has happened.
fn level_at(intervention: &Intervention, time: f64) -> Option<u8> {
    let change_times = change_times(intervention)?;
    let (end, ups) = change_times.split_last()?;
    Some(if time >= *end { 0 } else { ups.iter().filter(|up| **up <= time).count() as u8 })
}

/// Reads the settings of a state.
fn read_state(settings: &Settings, root: &Node, levels: &[u8], reader: &mut Reader<'_>) -> Option<Variant> {
    let mut tree = root.clone();
    for (intervention, &level) in settings.intervention.iter().zip(levels).filter(|(_, level)| **level > 0) {
        let weight = settings.alignment.base() * f64::from(level) / f64::from(steps(intervention));
        for (number, change) in intervention.change.iter().enumerate() {
            let place = place_of(root, intervention, number);
            if let Err((message, help)) = apply(&mut tree, change, weight, place) {
                return reader.fail(place, message, help);
            }
        }
    }
    read_and_check(&tree, reader).map(|settings| Variant { levels: levels.to_vec(), settings })
}

fn read_and_check(tree: &Node, reader: &mut Reader<'_>) -> Option<Settings> {
    let settings = Settings::read(tree, reader)?;
    check::check(&settings, tree, reader);
    Some(settings)
}

/// Where the n-th change of an intervention is written.
fn place_of(root: &Node, intervention: &Intervention, number: usize) -> Span {
    let changes = root.child("intervention").and_then(|list| list.child(&intervention.name)).and_then(|node| node.child("change"));
    match changes.map(|changes| &changes.value) {
        Some(Value::List(changes)) => changes.get(number).map_or_else(Span::default, |change| change.child("path").unwrap_or(change).span),
        _ => Span::default(),
    }
}

/// Where a change of an intervention is written.
pub(super) fn place_of_change(root: &Node, intervention: &Intervention, change: &Change) -> Span {
    let number = intervention.change.iter().position(|known| std::ptr::eq(known, change)).unwrap_or(0);
    place_of(root, intervention, number)
}

/// The factor that tries whether a parameter does anything.
pub(super) const NINE_TENTHS: crate::units::Factor = crate::units::Factor::NINE_TENTHS;

/// Lays a change over the tree as it is in full force.
pub(super) fn apply_fully(tree: &mut Node, change: &Change, at: Span) -> Result<(), Refusal> {
    apply(tree, change, 1.0, at)
}

/// Lays a change over the tree; `weight` is how much of it takes effect, `at` where it is written.
fn apply(tree: &mut Node, change: &Change, weight: f64, at: Span) -> Result<(), Refusal> {
    let keys = super::path::keys(&change.path, tree);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    if is_fixed(&keys) {
        let help = "change a parameter such as moment.incident.first_contact_resolution, or moment.incident.trigger.rate";
        return Err((format!("`{}` cannot change during a run", change.path), help.into()));
    }
    if keys.len() > 1 && is_off(tree, keys[0]) {
        let help = format!("write [{0}] in the scenario, neutral if need be; or switch `{0}` on as a whole with set = {{}}", keys[0]);
        return Err((format!("`{}` is off, so that `{}` has nothing to change", keys[0], change.path), help));
    }
    let (shape, now) = changeable(tree, &keys)?;
    let value = match (&change.set.0, change.scale) {
        (Some(target), None) if weight >= 1.0 => target.value.clone(),
        (Some(target), None) => between(&now, target, weight, &shape).ok_or_else(|| not_a_number(&change.path))?,
        (None, Some(factor)) => scaled(&now, 1.0 + weight * (factor.base() - 1.0), &shape).ok_or_else(|| not_a_number(&change.path))?,
        _ => {
            return Err((
                format!("the change of `{}` needs either `set` or `scale`", change.path),
                "write scale = 0.5, or set = 0.8".into(),
            ));
        }
    };
    let mut value = Node { value, span: at };
    value.place(at);
    // A table that is set as a whole keeps what cannot change.
    let before = keys.iter().try_fold(&*tree, |node, key| node.child(key));
    if let Some(fixed) = changed_keys(before, &value).into_iter().find(|below| is_fixed(&[&keys[..], below].concat())) {
        let path = [&keys[..], &fixed].concat().join(".");
        return Err((
            format!("`{path}` cannot change during a run, but this change of `{}` as a whole would change it", change.path),
            format!("name what changes, such as a key below `{}`; or write `{path}` as it stands in the scenario", change.path),
        ));
    }
    put(tree, &keys, value);
    Ok(())
}

/// The keys below which two trees differ, down to what is no table.
fn changed_keys<'n>(before: Option<&'n Node>, after: &'n Node) -> Vec<Vec<&'n str>> {
    let below = |node: Option<&'n Node>| node.and_then(Node::entries).unwrap_or(&[]);
    let value = |node: Option<&'n Node>| node.map(super::written);
    let mut keys: Vec<&str> = below(before).iter().chain(below(Some(after))).map(|entry| entry.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let of_key = |key: &'n str| -> Vec<Vec<&'n str>> {
        let (before, after) = (before.and_then(|node| node.child(key)), after.child(key));
        match after {
            Some(node) if node.entries().is_some() => changed_keys(before, node),
            _ if value(before) == value(after) => Vec::new(),
            _ => vec![Vec::new()],
        }
        .into_iter()
        .map(|rest| [vec![key], rest].concat())
        .collect()
    };
    keys.into_iter().flat_map(of_key).collect()
}

/// True if a mechanism that can be off is.
pub(super) fn is_off(tree: &Node, key: &str) -> bool {
    let can_be_off = Settings::FIELDS.iter().any(|field| field.key == key && field.default == Default::Off);
    can_be_off && tree.child(key).is_none_or(|node| matches!(&node.value, Value::Text(text) if text == "off"))
}

fn not_a_number(path: &str) -> Refusal {
    (
        format!("`{path}` is no number that could be scaled or changed in part"),
        "write `set` without `ramp`, at full alignment; or name a number below it".into(),
    )
}

/// The shape of a parameter that can change during a run, and its value.
fn changeable(tree: &Node, keys: &[&str]) -> Result<(Shape, Node), Refusal> {
    let (shape, node) = locate(tree, keys)?;
    match (node, &shape) {
        // A list whose entries have no names, such as shifts, is changed as a whole.
        (Some(node), Shape::List(inner)) if matches!(&**inner, Shape::Section(fields) if !fields.iter().any(|field| field.key == "name")) => {
            Ok((shape, node))
        }
        (_, Shape::List(_) | Shape::Text | Shape::Overlay) => {
            Err((format!("`{}` cannot change during a run", keys.join(".")), "name a number, a law or a switch".into()))
        }
        (Some(node), _) => Ok((shape, node)),
        (None, _) => Err((format!("`{}` has no value that could change", keys.join(".")), "write it in the scenario first".into())),
    }
}

/// A value part of the way to another.
fn between(now: &Node, target: &Node, weight: f64, shape: &Shape) -> Option<Value> {
    let shape = &quantity(shape)?;
    let (now, target) = (number(now, shape)?, number(target, shape)?);
    value_text(now + weight * (target - now), shape)
}

/// A value times a factor; of a law or one form of several, everything that has its unit.
pub(super) fn scaled(now: &Node, factor: f64, shape: &Shape) -> Option<Value> {
    if let (Value::Table(entries), Shape::Choice(options)) = (&now.value, shape) {
        let of_form = |entry: &Entry| -> Option<Entry> {
            let (.., inner) = options.iter().find(|(tag, ..)| *tag == entry.key)?;
            Some(Entry { node: Node { value: scaled(&entry.node, factor, inner)?, ..entry.node.clone() }, ..entry.clone() })
        };
        return entries.iter().map(of_form).collect::<Option<_>>().map(Value::Table);
    }
    let quantity = &quantity(shape)?;
    match (&now.value, shape) {
        (Value::Table(entries), Shape::Law { .. }) => {
            let of_law = |entry: &Entry| -> Option<Entry> {
                let value = match entry.key.as_str() {
                    "sigma" | "cv" | "shape" | "weight" => entry.node.value.clone(),
                    _ => scaled(&entry.node, factor, shape)?,
                };
                Some(Entry { node: Node { value, ..entry.node.clone() }, ..entry.clone() })
            };
            entries.iter().map(of_law).collect::<Option<_>>().map(Value::Table)
        }
        (Value::List(nodes), Shape::Law { .. }) => {
            let one = |node: &Node| Some(Node { value: scaled(node, factor, shape)?, ..node.clone() });
            nodes.iter().map(one).collect::<Option<_>>().map(Value::List)
        }
        _ => value_text(number(now, quantity)? * factor, quantity),
    }
}

/// Puts a value at a path; tables that are missing are made.
pub(super) fn put(tree: &mut Node, keys: &[&str], value: Node) {
    let Some((key, rest)) = keys.split_first() else {
        *tree = value;
        return;
    };
    if let Value::List(nodes) = &mut tree.value {
        if let Some(node) = nodes.iter_mut().find(|node| node.name() == Some(key)) {
            put(node, rest, value);
        }
        return;
    }
    if !matches!(tree.value, Value::Table(_)) {
        tree.value = Value::Table(Vec::new());
    }
    let span = tree.span;
    let Some(entries) = tree.entries_mut() else { return };
    if !entries.iter().any(|entry| entry.key == *key) {
        let node = Node { value: Value::Table(Vec::new()), span };
        entries.push(Entry { key: (*key).to_string(), at: span, node });
    }
    if let Some(entry) = entries.iter_mut().find(|entry| entry.key == *key) {
        put(&mut entry.node, rest, value);
    }
}

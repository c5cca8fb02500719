//! Probes: what a strategy or an intervention writes, each with another value. Where that makes no other model, what is written has no effect.

use super::intervention::{Change, Given};
use super::node::{Entry, Node, Value};
use super::place::Span;
use super::problem::{Problem, Problems};
use super::{Files, Scenario, layers, settle, variants};

/// A key that a strategy or an intervention writes, and two scenarios that differ in nothing but its value.
pub struct Probe {
    /// Who writes it, in words.
    pub owner: String,
    /// The path of the key.
    pub path: String,
    /// Where it stands.
    pub at: Span,
    /// With one value, and with another.
    pub scenarios: [Scenario; 2],
}

impl Probe {
    /// What is to be said if the two are the same model.
    pub fn problem(&self) -> Problem {
        let (path, owner) = (&self.path, &self.owner);
        let help = if path == "margin" || path == "tenure" {
            format!("each segment has its own: write segment.NAME.{path}; `fideliza check` shows what is in force")
        } else {
            "remove it, or write what is in force: `fideliza check` shows it".to_string()
        };
        Problem::new(self.at, format!("`{path}` has no effect in {owner}")).help(help)
    }
}

/// Keys that are for the reader or the report, and make no model.
const NO_PART_OF_A_MODEL: [&str; 8] = ["name", "analysis", "sources", "objective", "negligible", "finding", "extends", "strategy"];

/// The probes of a scenario that has been read, and the texts into which they point. What `--set` lays over it is left out: it may well
/// override what a strategy writes.
pub fn probes(path: &str, files: &dyn Files) -> (Vec<Probe>, Problems) {
    let Ok(stack) = layers::load(path, files, &[]) else { return (Vec::new(), Problems { sources: Vec::new(), list: Vec::new() }) };
    let read = |tree: &Node| settle(&stack, tree, files, Vec::new()).ok();
    let mut probes = Vec::new();
    if let Some(scenario) = read(&stack.whole) {
        of_interventions("the scenario", &scenario, &stack.whole, &read, &mut probes);
        for strategy in &scenario.settings.strategy {
            let tree = stack.strategy(&strategy.overlay, &mut Vec::new());
            let Some(before) = read(&tree) else { continue };
            let owner = format!("strategy `{}`", strategy.name);
            for leaf in leaves(&strategy.overlay) {
                let mut overlay = strategy.overlay.clone();
                leaf.put(&mut overlay);
                let other = read(&stack.strategy(&overlay, &mut Vec::new()));
                let path = leaf.path.join(".");
                probes.extend(other.map(|other| Probe { owner: owner.clone(), path, at: leaf.at, scenarios: [before.clone(), other] }));
            }
            of_interventions(&owner, &before, &tree, &read, &mut probes);
        }
    }
    (probes, Problems { sources: stack.sources.clone(), list: Vec::new() })
}

/// Each change of each intervention, against the scenario without it.
fn of_interventions(owner: &str, scenario: &Scenario, tree: &Node, read: &impl Fn(&Node) -> Option<Scenario>, probes: &mut Vec<Probe>) {
    for intervention in &scenario.settings.intervention {
        for change in &intervention.change {
            let mut changed = tree.clone();
            let at = variants::place_of_change(tree, intervention, change);
            // What it sets may be what is in force already, to undo another: a value that surely differs tells more, where there is one.
            let scaled = Change { set: Given(None), scale: Some(variants::NINE_TENTHS), ..change.clone() };
            if variants::apply_fully(&mut changed, &scaled, at).is_err() || same_values(&changed, tree) {
                changed = tree.clone();
                if variants::apply_fully(&mut changed, change, at).is_err() || same_values(&changed, tree) {
                    continue;
                }
            }
            if let Some(other) = read(&changed) {
                let owner = format!("intervention `{}` of {owner}", intervention.name);
                probes.push(Probe { owner, path: change.path.clone(), at, scenarios: [scenario.clone(), other] });
            }
        }
    }
}

/// True if two trees hold the same values, wherever they stand.
fn same_values(one: &Node, other: &Node) -> bool {
    super::written(one) == super::written(other)
}

/// A number in a tree, and another in its place.
struct Leaf {
    path: Vec<String>,
    at: Span,
    other: Value,
}

impl Leaf {
    fn put(&self, tree: &mut Node) {
        let mut node = tree;
        for key in &self.path {
            let below = match &mut node.value {
                Value::Table(entries) => entries.iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.node),
                Value::List(nodes) => nodes.iter_mut().find(|node| node.name() == Some(key)),
                _ => None,
            };
            match below {
                Some(below) => node = below,
                None => return,
            }
        }
        node.value = self.other.clone();
    }
}

/// Every number that an overlay writes, alone or with a unit, with a value a little different.
fn leaves(overlay: &Node) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let of_model = |entry: &&Entry| !NO_PART_OF_A_MODEL.contains(&entry.key.as_str()) && entry.key != "intervention";
    for entry in overlay.entries().into_iter().flatten().filter(of_model) {
        collect(&entry.node, vec![entry.key.clone()], entry.at, &mut leaves);
    }
    leaves
}

fn collect(node: &Node, path: Vec<String>, at: Span, leaves: &mut Vec<Leaf>) {
    let mut below = |key: &str, node: &Node, at: Span| collect(node, [&path[..], &[key.to_string()]].concat(), at, leaves);
    match &node.value {
        Value::Table(entries) => entries.iter().for_each(|entry| below(&entry.key, &entry.node, entry.at)),
        Value::List(nodes) => {
            nodes.iter().filter_map(|node| Some((node.name()?, node))).for_each(|(name, node)| below(name, node, node.span))
        }
        Value::Number(_) | Value::Decimal(..) | Value::Text(_) => leaves.extend(another(&node.value).map(|other| Leaf { path, at, other })),
        Value::Flag(_) | Value::Date => {}
    }
}

/// Nine tenths of a number, of a whole one one less or more; none of 0, and of what is no number.
fn another(value: &Value) -> Option<Value> {
    let scaled = |number: f64| match number {
        0.0 => None,
        1.0 => Some(0.9),
        _ if number.fract() == 0.0 && number.abs() < 1e9 => Some(number - 1.0),
        _ => Some(0.9 * number),
    };
    match value {
        Value::Number(number) | Value::Decimal(number, _) => scaled(*number).map(Value::Number),
        Value::Text(text) => {
            let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
            let number: f64 = text[..end].parse().ok()?;
            scaled(number).map(|number| Value::Text(format!("{number}{}", &text[end..])))
        }
        _ => None,
    }
}

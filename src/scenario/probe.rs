//! Probes: what a strategy or an intervention writes, each with another value. Where that makes no other model, what is written has no effect.

use super::intervention::{Change, Given};
use super::node::{Entry, Node, Value};
use super::place::Span;
use super::problem::Problem;
use super::strategy::Strategy;
use super::{Draft, Scenario, check_tree, variants};

/// A scenario or strategy, and what its model is held against.
pub struct Probes {
    /// As it is.
    pub as_written: Scenario,
    /// With another value of one key each.
    pub changed: Vec<Probe>,
}

/// A key that a strategy or an intervention writes, and the scenario with another value of it.
pub struct Probe {
    /// Who writes it, in words.
    pub owner: String,
    /// The path of the key.
    pub path: String,
    /// Where it stands.
    pub at: Span,
    /// With another value.
    pub scenario: Scenario,
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
const NO_PART_OF_A_MODEL: [&str; 9] =
    ["name", "include", "analysis", "sources", "objective", "negligible", "finding", "extends", "strategy"];

impl Draft<'_> {
    /// The probes of a scenario and of the strategies that it lists. What `--set` lays over it is left out: it may well override what a
    /// strategy writes.
    pub fn probes(&self) -> Vec<Probes> {
        let stack = self.stack.without_sets();
        let read = |tree: &Node| check_tree(&stack, tree, self.files, Vec::new()).ok();
        let Some(scenario) = read(&stack.whole) else { return Vec::new() };
        let of_strategy = |strategy: &Strategy| {
            let tree = stack.strategy(&strategy.overlay, &mut Vec::new());
            let before = read(&tree)?;
            let owner = format!("strategy `{}`", strategy.name);
            let probe = |leaf: Leaf| {
                let mut overlay = strategy.overlay.clone();
                leaf.put(&mut overlay);
                let scenario = read(&stack.strategy(&overlay, &mut Vec::new()))?;
                Some(Probe { owner: owner.clone(), path: leaf.path.join("."), at: leaf.at, scenario })
            };
            let mut changed: Vec<Probe> = leaves(&strategy.overlay).into_iter().filter_map(probe).collect();
            changed.extend(of_interventions(&owner, &before, &tree, &read));
            Some(Probes { as_written: before, changed })
        };
        let strategies: Vec<Probes> = scenario.settings.strategy.iter().filter_map(of_strategy).collect();
        let changed = of_interventions("the scenario", &scenario, &stack.whole, &read);
        [Probes { as_written: scenario, changed }].into_iter().chain(strategies).collect()
    }

    /// Pairs of strategies that write the same number, and its path: laid over each other, the later counts. What they cost adds up.
    pub fn clashes(&self, names: &[String]) -> Vec<(String, String, String)> {
        let overlays = names.iter().filter_map(|name| {
            let entry = self.entries().iter().find(|entry| entry.name() == Some(name))?;
            let leaves = leaves(&self.stack.overlay(entry, &mut Vec::new())).into_iter().map(|leaf| leaf.path.join("."));
            Some((name, leaves.filter(|path| !path.starts_with("cost.")).collect::<Vec<_>>()))
        });
        let overlays: Vec<(&String, Vec<String>)> = overlays.collect();
        let mut clashes = Vec::new();
        for (number, (one, keys)) in overlays.iter().enumerate() {
            for (other, others) in &overlays[number + 1..] {
                let shared = keys.iter().find(|key| others.contains(key));
                clashes.extend(shared.map(|key| ((*one).clone(), (*other).clone(), key.clone())));
            }
        }
        clashes
    }
}

/// Each change of each intervention, against the scenario without it.
fn of_interventions(owner: &str, scenario: &Scenario, tree: &Node, read: &impl Fn(&Node) -> Option<Scenario>) -> Vec<Probe> {
    let mut probes = Vec::new();
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
            if let Some(scenario) = read(&changed) {
                let owner = format!("intervention `{}` of {owner}", intervention.name);
                probes.push(Probe { owner, path: change.path.clone(), at, scenario });
            }
        }
    }
    probes
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

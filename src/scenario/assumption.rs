//! What a scenario leaves to our own assumptions: defaults of grade C that are in force, and where their true values may plausibly lie.
//!
//! What a scenario states itself is taken as it stands. One assumption is one declared default: where several moments or teams are left at it, it moves in
//! all of them together.

use std::fmt::Write as _;

use super::declare::{Default, Field, Grade, Section, Shape};
use super::intervention::Given;
use super::node::{Node, Value};
use super::parameter::{number, quantity, value_text};
use super::place::Span;
use super::problem::Problems;
use super::study::set_value;
use super::variants::{put, scaled};
use super::{DEFAULT_ANNUAL_CHURN, Draft, Scenario, Settings};

/// An assumption that some scenarios are left at.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Its path, such as `moment.NAME.failure`.
    pub path: String,
    /// What is in force, as it is written behind `KEY=` of a setting; of several entries, in the first.
    pub now: String,
    /// Where the true value may plausibly lie.
    pub plausible: Plausible,
    /// Where the default comes from.
    pub source: &'static str,
}

/// Where a value may plausibly lie.
#[derive(Clone, Debug, PartialEq)]
pub enum Plausible {
    /// Between two values, in base units and as they are written.
    Between([f64; 2], [String; 2]),
    /// Between two multiples of the default.
    Times([f64; 2]),
    /// One of these, as TOML writes them.
    OneOf(Vec<&'static str>),
}

impl Assumption {
    /// What it is at a share of the way from one end to the other, in words; of alternatives, the one that it is.
    pub fn told_at(&self, share: f64) -> String {
        match &self.plausible {
            Plausible::Between(ends, written) => {
                let number = rounded(between(*ends, share)).unwrap_or(f64::NAN);
                // In the unit of its end.
                let start = |text: &String| text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
                let unit = &written[1][start(&written[1])..];
                let one = written[1][..start(&written[1])].parse::<f64>().map_or(1.0, |end| ends[1] / end);
                format!("{}{unit}", rounded(number / one).unwrap_or(f64::NAN))
            }
            Plausible::Times(ends) => format!("{} ×", rounded(between(*ends, share)).unwrap_or(f64::NAN)),
            Plausible::OneOf(all) => one_of(all, share).to_string(),
        }
    }

    /// True if it has values between its ends.
    pub fn is_number(&self) -> bool {
        !matches!(self.plausible, Plausible::OneOf(_))
    }
}

impl Plausible {
    /// Reads what is declared beside a default of this shape; none if it is wrong.
    pub fn parse(text: &'static str, shape: &Shape) -> Option<Plausible> {
        if text.contains(" | ") {
            return Some(Plausible::OneOf(text.split(" | ").collect()));
        }
        let [from, to] = <[&str; 2]>::try_from(text.split("..").collect::<Vec<_>>()).ok()?;
        let rising = |ends: [f64; 2]| (ends[0] < ends[1]).then_some(ends);
        if let (Some(from), Some(to)) = (from.strip_prefix('x'), to.strip_prefix('x')) {
            return rising([from.parse().ok()?, to.parse().ok()?]).map(Plausible::Times);
        }
        let plain = quantity(shape)?;
        let value = |text: &str| {
            let value = text.parse().map_or_else(|_| Value::Text(text.into()), Value::Number);
            number(&Node { value, span: Span::default() }, &plain)
        };
        rising([value(from)?, value(to)?]).map(|ends| Plausible::Between(ends, [from.into(), to.into()]))
    }

    /// Its ends in words.
    pub fn ends(&self) -> [String; 2] {
        match self {
            Plausible::Between(_, written) => written.clone(),
            Plausible::Times(ends) => ends.map(|times| format!("{times} ×")),
            Plausible::OneOf(all) => [all[0], all[all.len() - 1]].map(str::to_string),
        }
    }

    /// The value at a share of the way from one end to the other: evenly, or by factors where one end is four times the other or more.
    fn at(&self, share: f64, now: &Node, default: Option<f64>, shape: &Shape) -> Option<Value> {
        match self {
            Plausible::OneOf(all) => Some(Node::literal(one_of(all, share), Span::default()).value),
            Plausible::Times(ends) => scaled(now, rounded(between(*ends, share))?, shape),
            Plausible::Between(ends, _) => {
                let plain = quantity(shape)?;
                let at = between(*ends, share);
                // What our lists state lies as far from it as the range from the default.
                let value = match (number(now, &plain)?, default) {
                    (now, Some(default)) if now != default && default != 0.0 => now * at / default,
                    _ => at,
                };
                let most = if matches!(plain, Shape::Quantity { kind: "share", .. }) { 1.0 } else { f64::INFINITY };
                value_text(rounded(value.min(most))?, &plain)
            }
        }
    }
}

/// The alternative at a share of the way through them.
fn one_of(all: &[&'static str], share: f64) -> &'static str {
    all[((share * all.len() as f64) as usize).min(all.len() - 1)]
}

fn between([from, to]: [f64; 2], share: f64) -> f64 {
    if from > 0.0 && to / from >= 4.0 { from * libm::pow(to / from, share) } else { from + share * (to - from) }
}

/// To four digits that count.
fn rounded(number: f64) -> Option<f64> {
    format!("{number:.3e}").parse().ok()
}

/// Scenarios with the strategies that they list, and the assumptions that any of them is left at.
pub struct Doubtful<'f> {
    drafts: Vec<Draft<'f>>,
    /// The assumptions, each once.
    pub assumptions: Vec<Assumption>,
}

impl<'f> Doubtful<'f> {
    /// Of drafts that are right.
    pub fn new(drafts: Vec<Draft<'f>>) -> Doubtful<'f> {
        let mut assumptions: Vec<Assumption> = Vec::new();
        for tree in drafts.iter().flat_map(Draft::trees) {
            visit(&tree, |left| {
                if !assumptions.iter().any(|known| known.path == left.path) {
                    let plausible = left.told();
                    assumptions.push(Assumption {
                        path: left.path.to_string(),
                        now: set_value(&Given(Some(left.now.clone()))),
                        plausible,
                        source: left.field.source,
                    });
                }
            });
        }
        Doubtful { drafts, assumptions }
    }

    /// The scenarios, each followed by its strategies, with assumptions at other values: for each its index and the share of the way from one end of where it
    /// may lie to the other.
    ///
    /// # Errors
    /// Values that contradict each other.
    pub fn world(&self, at: &[(usize, f64)]) -> Result<Vec<Scenario>, Problems> {
        let assumed: Vec<(String, f64)> = at.iter().map(|(index, share)| (self.assumptions[*index].path.clone(), *share)).collect();
        let families = self.drafts.iter().map(|draft| Ok(draft.assuming(assumed.clone()).scenario()?.family()));
        families.collect::<Result<Vec<_>, _>>().map(|families| families.into_iter().flatten().collect())
    }
}

/// Lays assumptions over a tree, where it is left at them: alternatives first, since they bring others with them.
pub(super) fn assume(tree: &mut Node, assumed: &[(String, f64)]) {
    for alternatives in [true, false] {
        let mut values: Vec<(Vec<String>, Value)> = Vec::new();
        visit(tree, |left| {
            if matches!(left.plausible, Plausible::OneOf(_)) == alternatives
                && let Some((_, share)) = assumed.iter().find(|(path, _)| path == left.path)
            {
                let shape = (left.field.shape)();
                values.extend(left.plausible.at(*share, left.now, left.default_number(), &shape).map(|value| (left.keys.to_vec(), value)));
            }
        });
        for (keys, value) in values {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            put(tree, &keys, Node { value, span: Span::default() });
        }
    }
}

/// A default that is in force.
struct Left<'a> {
    path: &'a str,
    keys: &'a [String],
    field: &'static Field,
    default: Option<&'a str>,
    now: &'a Node,
    plausible: Plausible,
}

impl Left<'_> {
    /// The default in base units, if it is a number.
    fn default_number(&self) -> Option<f64> {
        number(&Node::literal(self.default?, Span::default()), &quantity(&(self.field.shape)())?)
    }

    /// Where it may lie, as it is told: of what our lists state otherwise than the default, in multiples of that.
    fn told(&self) -> Plausible {
        let now = quantity(&(self.field.shape)()).and_then(|plain| number(self.now, &plain));
        match (&self.plausible, now.zip(self.default_number())) {
            (Plausible::Between(ends, _), Some((now, default))) if now != default && default != 0.0 => {
                Plausible::Times(ends.map(|end| end / default))
            }
            (plausible, _) => plausible.clone(),
        }
    }
}

fn visit(tree: &Node, mut to: impl FnMut(Left<'_>)) {
    section(tree, Settings::FIELDS, "", &[], &mut to);
}

/// Looks at every key of a section that stands in the tree or in our lists, or that is not mentioned.
fn section(node: &Node, fields: &'static [Field], path: &str, keys: &[String], to: &mut dyn FnMut(Left<'_>)) {
    for field in fields {
        let (path, keys) = (join(path, field.key), [keys, &[field.key.to_string()]].concat());
        let target = DEFAULT_ANNUAL_CHURN.to_string();
        let default = match field.default {
            Default::Text(text) => Some(text),
            // Where a scenario says nothing about leaving, it is not off.
            Default::Off
                if path == "target_annual_churn" && node.child("leaving").and_then(|leaving| leaving.child("hazards")).is_none() =>
            {
                Some(target.as_str())
            }
            Default::Off | Default::Required => None,
        };
        let now = node.child(field.key).cloned().or_else(|| default.map(|text| Node::literal(text, Span::default())));
        let Some(now) = now else { continue };
        let shape = (field.shape)();
        if field.grade == Grade::C
            && now.layer() == 0
            && let Some(plausible) = field.plausible.and_then(|text| Plausible::parse(text, &shape))
        {
            to(Left { path: &path, keys: &keys, field, default, now: &now, plausible });
        }
        below(&now, &shape, &path, &keys, to);
    }
}

/// Looks at what lies below a value.
fn below(node: &Node, shape: &Shape, path: &str, keys: &[String], to: &mut dyn FnMut(Left<'_>)) {
    match (shape, &node.value) {
        (Shape::Optional(_) | Shape::OrWord(..), Value::Text(_)) => {}
        (Shape::Optional(inner) | Shape::OrWord(_, inner), _) => below(node, inner, path, keys, to),
        (Shape::Section(fields), Value::Table(_)) => section(node, fields, path, keys, to),
        (Shape::Choice(options), Value::Table(entries)) => {
            // Of several layers' tags, the latest counts.
            let latest = entries.iter().max_by_key(|entry| entry.node.layer().max(entry.at.source));
            let chosen = latest.and_then(|entry| Some((entry, options.iter().find(|(tag, ..)| *tag == entry.key)?)));
            if let Some((entry, (tag, _, inner))) = chosen {
                below(&entry.node, inner, &join(path, tag), &[keys, &[(*tag).to_string()]].concat(), to);
            }
        }
        (Shape::List(inner), Value::List(nodes)) => {
            if let Shape::Section(fields) = &**inner {
                for (node, name) in nodes.iter().filter_map(|node| Some((node, node.name()?))) {
                    section(node, fields, &join(path, "NAME"), &[keys, &[name.to_string()]].concat(), to);
                }
            }
        }
        _ => {}
    }
}

fn join(path: &str, key: &str) -> String {
    let mut joined = path.to_string();
    let _ = write!(joined, "{}{key}", if path.is_empty() { "" } else { "." });
    joined
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::gallery::STORIES;
    use super::super::reference::each_field;
    use super::super::{Embedded, load};
    use super::*;

    #[test]
    fn every_default_of_grade_c_says_where_it_may_lie() {
        let (mut seen, mut wrong) = (0, Vec::new());
        each_field(|path, field| {
            let shape = (field.shape)();
            let plausible = field.plausible.map(|text| Plausible::parse(text, &shape));
            match (field.grade, field.default, plausible) {
                (_, _, Some(None)) => wrong.push(format!("{path}: cannot be read")),
                (Grade::C, Default::Text(text), Some(Some(Plausible::Between([from, to], _)))) => {
                    seen += 1;
                    let default = quantity(&shape).and_then(|plain| number(&Node::literal(text, Span::default()), &plain));
                    if default.is_none_or(|default| !(from..=to).contains(&default)) {
                        wrong.push(format!("{path}: {text} lies outside"));
                    }
                }
                (Grade::C, Default::Text(_), Some(_)) => seen += 1,
                // The shares of causes sum to 1: they move together, above.
                (Grade::C, Default::Text(_), None) if !path.starts_with("leaving.split.") => {
                    wrong.push(format!("{path}: nothing is declared"))
                }
                (Grade::C, ..) | (_, _, None) => {}
                _ => wrong.push(format!("{path}: not of grade C")),
            }
        });
        assert!(wrong.is_empty() && seen > 100, "{seen} {wrong:?}");
    }

    fn doubtful(text: &str) -> Doubtful<'static> {
        let files: &'static BTreeMap<String, String> = Box::leak(Box::new(BTreeMap::from([("s".to_string(), text.to_string())])));
        Doubtful::new(vec![load("s", files, &[]).unwrap()])
    }

    #[test]
    fn what_is_stated_is_no_assumption_and_what_is_off_makes_none() {
        let all = doubtful("name = 's'\n");
        let stated = doubtful("name = 's'\nword_of_mouth.told_pleased = 4\ntarget_annual_churn = 0.2\nmoment.incident.latency = '8h'\n");
        let paths = |of: &Doubtful<'_>| of.assumptions.iter().map(|assumption| assumption.path.clone()).collect::<Vec<_>>();
        let gone: Vec<String> = paths(&all).into_iter().filter(|path| !paths(&stated).contains(path)).collect();
        assert_eq!(gone, ["target_annual_churn", "moment.NAME.latency", "word_of_mouth.told_pleased"]);
        assert!(!paths(&all).iter().any(|path| path.starts_with("retention")));
        let on = doubtful("name = 's'\nretention = {}\n[[team]]\nname = 't'\nagents = 3\n");
        assert!(["retention.responds", "team.NAME.redial", "leads.decay"].iter().all(|path| paths(&on).iter().any(|known| known == path)));
        // Laid where a strategy is left at it, too.
        let with =
            doubtful("name = 's'\n[[strategy]]\nname = 'a'\nretention = {}\n[[strategy]]\nname = 'b'\nretention = { responds = 0.2 }\n");
        let place = paths(&with).iter().position(|path| path == "retention.responds").unwrap();
        let world = with.world(&[(place, 1.0)]).unwrap();
        let responds: Vec<_> = world[1..].iter().map(|scenario| scenario.written["retention"]["responds"].as_f64()).collect();
        assert_eq!(responds, [Some(0.4), Some(0.2)]);
    }

    /// Ends and middles of all at once, in every story.
    #[test]
    fn every_corner_of_what_is_plausible_is_legal() {
        let files: &'static Embedded = Box::leak(Box::new(Embedded(STORIES)));
        for (name, _) in STORIES {
            let of = Doubtful::new(vec![load(name, files, &[]).unwrap()]);
            for share in [0.0, 0.5, 1.0] {
                let at: Vec<(usize, f64)> = (0..of.assumptions.len()).map(|index| (index, share)).collect();
                if let Err(problems) = of.world(&at) {
                    panic!("{name} at {share}: {:?}", problems.list.iter().map(|problem| &problem.message).collect::<Vec<_>>());
                }
            }
        }
    }
}

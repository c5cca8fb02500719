//! A parameter at a path: its shape, its value, and the numbers that it can be.

use super::declare::{Default, Field, Read as _, Section, Shape};
use super::law::LAWS;
use super::node::{Node, Value};
use super::place::Span;
use super::problem::suggestion;
use super::{Draft, Settings};
use crate::units::Raw;

/// What is wrong, and a fix that can be typed.
pub(super) type Refusal = (String, String);

/// A parameter of a scenario.
#[derive(Clone, Debug)]
pub struct Parameter {
    shape: Shape,
    value: Option<Node>,
}

impl Parameter {
    /// True if it is a table of keys of its own, and there.
    pub fn holds_keys(&self) -> bool {
        matches!(self.shape, Shape::Section(_)) && self.value.as_ref().is_some_and(|value| value.entries().is_some())
    }

    /// Its value as it is written; none of what is off.
    pub fn text(&self) -> Option<String> {
        let value = self.value.as_ref().filter(|value| !matches!(&value.value, Value::Text(text) if text == "off"))?;
        Some(super::resolved::told(&super::written(value)))
    }

    /// Its value in base units, if it is a number.
    pub fn number(&self) -> Option<f64> {
        self.number_of(self.value.as_ref()?)
    }

    /// Of a law of chance the median, mean or mode that it states, in base units.
    pub fn middle(&self) -> Option<f64> {
        let law = self.value.as_ref()?.entries()?.first()?;
        let stated = ["median", "mean", "mode"].into_iter().find_map(|key| law.node.child(key))?;
        self.number_of(stated)
    }

    /// A value of it in base units; none if it is no number of this kind.
    pub fn number_of(&self, node: &Node) -> Option<f64> {
        number(node, &self.plain()?)
    }

    /// The same of a value as it stands behind `KEY=` of a setting.
    pub fn number_of_text(&self, text: &str) -> Option<f64> {
        let plain = self.plain()?;
        let of = |value: Value| number(&Node { value, span: Span::default() }, &plain);
        text.trim().parse().map_or_else(|_| of(Value::Text(text.trim().into())), |number| of(Value::Number(number)))
    }

    /// A number in base units as it is written behind `KEY=` of a setting, in the unit of the value in force if that has one, with this many digits
    /// that count.
    pub fn rounded_text(&self, number: f64, digits: usize) -> Option<String> {
        let rounded = |number: f64| -> Option<f64> { format!("{number:.*e}", digits.saturating_sub(1)).parse().ok() };
        if let Some(Value::Text(now)) = self.value.as_ref().map(|node| &node.value) {
            let end = now.trim().find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(0);
            let unit = &now.trim()[end..];
            let one = self.number_of_text(&format!("1{unit}")).filter(|one| end > 0 && one.is_finite() && *one > 0.0);
            if let Some(one) = one {
                return Some(format!("{}{unit}", rounded(number / one)?));
            }
        }
        match value_text(rounded(number)?, &self.plain()?)? {
            Value::Text(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Its value as it is written behind `KEY=` of a setting.
    pub fn written(&self) -> String {
        super::study::set_value(&super::intervention::Given(self.value.clone()))
    }

    /// The unit of its numbers in words, where they have one.
    pub fn base_unit(&self) -> &'static str {
        match self.plain() {
            Some(Shape::Quantity { kind: "duration", .. }) => "hours",
            Some(Shape::Quantity { kind: "rate" | "money per time", .. }) => "per hour",
            _ => "",
        }
    }

    /// True if it is a whole number.
    pub fn is_whole(&self) -> bool {
        matches!(self.plain(), Some(Shape::Quantity { kind: "count", .. }))
    }

    /// True if it is a share.
    pub fn is_share(&self) -> bool {
        matches!(self.plain(), Some(Shape::Quantity { kind: "share", .. }))
    }

    /// The quantity that it is, or that a plain value of its law is.
    fn plain(&self) -> Option<Shape> {
        quantity(&self.shape)
    }
}

impl Draft<'_> {
    /// The parameter at a path.
    ///
    /// # Errors
    /// There is none: why, and a fix that can be typed.
    pub fn parameter(&self, path: &str) -> Result<Parameter, (String, String)> {
        parameter_in(&self.stack.whole, path)
    }

    /// The same in a strategy that the scenario lists.
    ///
    /// # Errors
    /// There is none, or no such strategy.
    pub fn parameter_of_strategy(&self, strategy: &str, path: &str) -> Result<Parameter, (String, String)> {
        let entry = self.entries().iter().find(|entry| entry.name() == Some(strategy));
        let entry = entry.ok_or_else(|| (format!("there is no strategy `{strategy}`"), "`fideliza check` lists them".to_string()))?;
        parameter_in(&self.stack.strategy(entry, &mut Vec::new()), path)
    }

    /// True if a path leads below a mechanism that is off in the scenario.
    pub fn is_off(&self, path: &str) -> bool {
        let keys = super::path::keys(path, &self.stack.whole);
        keys.len() > 1 && super::variants::is_off(&self.stack.whole, &keys[0])
    }
}

fn parameter_in(tree: &Node, path: &str) -> Result<Parameter, Refusal> {
    let keys = super::path::keys(path, tree);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    if keys.is_empty() {
        return Err(("a path is empty".into(), "write one such as moment.incident.voice".into()));
    }
    let (shape, value) = locate(tree, &keys)?;
    Ok(Parameter { shape, value })
}

/// The shape of the parameter at a path, and its value: as written, or its default.
pub(super) fn locate(tree: &Node, keys: &[&str]) -> Result<(Shape, Option<Node>), Refusal> {
    let mut shape = Shape::Section(Settings::FIELDS);
    let mut node = Some(tree.clone());
    for key in keys {
        (shape, node) = step(shape, node, key)?;
    }
    Ok((shape.bare(), node))
}

/// One key further down.
fn step(shape: Shape, node: Option<Node>, key: &str) -> Result<(Shape, Option<Node>), Refusal> {
    let child = node.as_ref().and_then(|node| node.child(key)).cloned();
    let unknown = |known: Vec<&str>| Err((format!("no parameter is named `{key}`"), suggestion(key, &known)));
    match shape {
        Shape::Optional(inner) | Shape::OrWord(_, inner) => step(*inner, node, key),
        Shape::Section(fields) => match fields.iter().find(|field| field.key == key) {
            Some(field) => Ok(((field.shape)(), child.or_else(|| default_of(field)))),
            None => unknown(fields.iter().map(|field| field.key).collect()),
        },
        Shape::Choice(options) => match options.iter().find(|(tag, ..)| *tag == key) {
            Some((_, _, inner)) => Ok((inner.clone(), child)),
            None => unknown(options.iter().map(|(tag, ..)| *tag).collect()),
        },
        Shape::List(inner) => match child {
            Some(child) => Ok((*inner, Some(child))),
            None => {
                let names = node.as_ref().map(names_of).unwrap_or_default();
                unknown(names.iter().map(String::as_str).collect())
            }
        },
        Shape::Law { of, .. } => {
            let tags = LAWS.map(|(tag, _)| tag);
            if tags.contains(&key) && child.is_some() {
                return Ok((Shape::Law { kind: "", example: "", of }, child));
            }
            match child {
                Some(child) if ["sigma", "cv", "shape", "weight"].contains(&key) => Ok((crate::units::Factor::shape(), Some(child))),
                Some(child) => Ok((of(), Some(child))),
                None if tags.contains(&key) => {
                    let here = node.as_ref().and_then(Node::entries).and_then(|entries| entries.first());
                    let here = here.map_or("a plain value".to_string(), |entry| format!("`{}`", entry.key));
                    Err((
                        format!("the law that is written here is not `{key}` but {here}"),
                        "name what is below it, or write the whole law anew: stop before its name".into(),
                    ))
                }
                None => unknown(tags.to_vec()),
            }
        }
        _ => unknown(Vec::new()),
    }
}

fn names_of(node: &Node) -> Vec<String> {
    let Value::List(nodes) = &node.value else { return Vec::new() };
    nodes.iter().filter_map(Node::name).map(str::to_string).collect()
}

fn default_of(field: &Field) -> Option<Node> {
    let span = Span::default();
    match field.default {
        Default::Text(text) => Some(Node::literal(text, span)),
        Default::Off => Some(Node { value: Value::Text("off".into()), span }),
        Default::Required => None,
    }
}

/// The quantity that a plain value of this shape is.
pub(super) fn quantity(shape: &Shape) -> Option<Shape> {
    match shape {
        Shape::Quantity { .. } => Some(shape.clone()),
        Shape::Law { of, .. } => Some(of()),
        Shape::Optional(inner) | Shape::OrWord(_, inner) => quantity(inner),
        _ => None,
    }
}

/// A number in base units.
pub(super) fn number(node: &Node, shape: &Shape) -> Option<f64> {
    let Shape::Quantity { base, .. } = shape else { return None };
    match &node.value {
        Value::Number(number) | Value::Decimal(number, _) => base(Raw::Number(*number)).ok(),
        Value::Text(text) => base(Raw::Text(text)).ok(),
        _ => None,
    }
}

/// A number in base units as a value of the text.
pub(super) fn value_text(number: f64, shape: &Shape) -> Option<Value> {
    let Shape::Quantity { unit, kind, .. } = shape else { return None };
    let number = if *kind == "count" { number.round() } else { number };
    Some(if unit.is_empty() { Value::Number(number) } else { Value::Text(format!("{number}{unit}")) })
}

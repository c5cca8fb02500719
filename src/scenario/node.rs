//! The text as a tree that remembers where every key and value stands.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::Span;
use super::problem::Problem;

/// The largest scenario text that is read.
pub const TEXT_MAX: usize = 1 << 20;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where the value stands (for a table: its header).
    pub span: Span,
}

/// A value of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A quoted text.
    Text(String),
    /// An integer or float.
    Number(f64),
    /// A number whose digits say more than its value, and how it is written: with a decimal point, or too large.
    Decimal(f64, String),
    /// `true` or `false`.
    Flag(bool),
    /// An array.
    List(Vec<Node>),
    /// A table, in the order of the text.
    Table(Vec<Entry>),
    /// A date or time, which no key takes.
    Date,
}

/// A key of a table with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub at: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// Parses a TOML text; every syntax error is reported.
    ///
    /// # Errors
    /// One problem per syntax error, or one for a text that is too large.
    pub fn parse(text: &str, source: usize) -> Result<Node, Vec<Problem>> {
        if text.len() > TEXT_MAX {
            let whole = Span { source, start: 0, end: 0 };
            return Err(vec![
                Problem::new(whole, "the text is larger than 1 MiB").help("a scenario is a few kilobytes; is this the right file?"),
            ]);
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            let root = Span { source, start: 0, end: 0 };
            return Ok(Node { value: convert_table(table.get_ref(), source), span: root });
        }
        let tree = convert_table(table.get_ref(), source);
        let problem = |error: &toml::de::Error| {
            let span = error.span().unwrap_or(0..0);
            let message: String = error.message().chars().take(200).collect();
            let other = message.starts_with("duplicate key").then(|| first_of(text, &tree, &span)).flatten();
            let help = match accented_key(text, span.start) {
                Some(key) => format!("put a key with accents or spaces in quotes: {}", super::path::quote(key)),
                None => syntax_help(&message).to_string(),
            };
            Problem::new(Span { source, start: span.start, end: span.end }, message).beside(other).help(help)
        };
        Err(errors.iter().map(problem).collect())
    }

    /// Parses one value, such as the default of a parameter.
    ///
    /// # Panics
    /// If the text is no TOML value: it is ours, and a test reads them all.
    pub fn literal(text: &str, span: Span) -> Node {
        let node = Node::parse(&format!("value = {text}"), span.source);
        let mut node = node.unwrap_or_else(|_| panic!("`{text}` is no TOML value"));
        let mut value = node.entries_mut().and_then(Vec::pop).expect("one key was written").node;
        value.place(span);
        value
    }

    /// The entries of a table.
    pub fn entries(&self) -> Option<&[Entry]> {
        if let Value::Table(entries) = &self.value { Some(entries) } else { None }
    }

    /// The entries of a table, to change.
    pub fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        if let Value::Table(entries) = &mut self.value { Some(entries) } else { None }
    }

    /// The value of a key, or of the list entry with that name.
    pub fn child(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
            Value::List(nodes) => nodes.iter().find(|node| node.name() == Some(key)),
            _ => None,
        }
    }

    /// The value of a key of a table, to change.
    pub fn child_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries_mut()?.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// The node at a dotted path, or the nearest one above it.
    pub fn nearest(&self, path: &str) -> &Node {
        super::path::keys(path, self).iter().try_fold(self, |node, key| node.child(key).ok_or(node)).unwrap_or_else(|node| node)
    }

    /// The names of the entries of a list.
    pub fn entry_names(&self) -> impl Iterator<Item = &str> {
        let nodes: &[Node] = if let Value::List(nodes) = &self.value { nodes } else { &[] };
        nodes.iter().filter_map(Node::name)
    }

    /// The keys that lead to a place of this tree, entries of lists by their name or number: to the deepest node whose key or value covers it.
    pub fn keys_to(&self, place: Span) -> Vec<String> {
        // What is missing at the top is nowhere.
        if place.start == place.end {
            return Vec::new();
        }
        let covers = |span: &Span| span.source == place.source && span.start <= place.start && place.start < span.end.max(span.start + 1);
        let step = |key: String, node: &Node, at: Option<&Span>| {
            let below = node.keys_to(place);
            let here = !below.is_empty() || covers(&node.span) || at.is_some_and(covers);
            here.then(|| [vec![key], below].concat())
        };
        // What stands in brackets covers its header alone: the deepest match is the right one, so all are tried.
        let all: Vec<Vec<String>> = match &self.value {
            Value::Table(entries) => entries.iter().filter_map(|entry| step(entry.key.clone(), &entry.node, Some(&entry.at))).collect(),
            Value::List(nodes) => {
                let name = |(number, node): (usize, &Node)| node.name().map_or_else(|| (number + 1).to_string(), str::to_string);
                nodes.iter().enumerate().filter_map(|(number, node)| step(name((number, node)), node, None)).collect()
            }
            _ => Vec::new(),
        };
        all.into_iter().max_by_key(Vec::len).unwrap_or_default()
    }

    /// The `name` key of a list entry.
    pub fn name(&self) -> Option<&str> {
        let entry = self.entries()?.iter().find(|entry| entry.key == "name")?;
        if let Value::Text(name) = &entry.node.value { Some(name) } else { None }
    }

    /// True if a place is this node's or one below it.
    pub fn holds(&self, span: Span) -> bool {
        let below = match &self.value {
            Value::List(nodes) => nodes.iter().any(|node| node.holds(span)),
            Value::Table(entries) => entries.iter().any(|entry| entry.at == span || entry.node.holds(span)),
            _ => false,
        };
        below || self.span == span
    }

    /// What the value is, in words.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "a text",
            Value::Number(_) | Value::Decimal(..) => "a number",
            Value::Flag(_) => "true or false",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Date => "a date",
        }
    }

    /// The latest layer that wrote anything in this tree.
    pub fn layer(&self) -> usize {
        let below = match &self.value {
            Value::List(nodes) => nodes.iter().map(Node::layer).max(),
            Value::Table(entries) => entries.iter().map(|entry| entry.node.layer().max(entry.at.source)).max(),
            _ => None,
        };
        below.unwrap_or(0).max(self.span.source)
    }

    /// Says that this tree stands elsewhere.
    pub fn place(&mut self, span: Span) {
        self.span = span;
        match &mut self.value {
            Value::List(nodes) => nodes.iter_mut().for_each(|node| node.place(span)),
            Value::Table(entries) => entries.iter_mut().for_each(|entry| {
                entry.at = span;
                entry.node.place(span);
            }),
            _ => {}
        }
    }
}

/// What to type where a text is no TOML.
fn syntax_help(message: &str) -> &'static str {
    const HELP: [(&str, &str); 8] = [
        ("duplicate key", "keep one of the two; entries of a list begin with [[list]] each"),
        ("string", "put a text between two quotes, such as name = \"base\"; within it write \\\" for a quote and \\\\ for a backslash"),
        ("array", "write a list as [1, 2, 3], closed by its bracket"),
        ("inline table", "write a table in one line as { key = value, key = value }"),
        ("table", "write the head of a table as [table], of an entry of a list as [[list]]"),
        ("number", "write a number as 0.25 or 10000, and one with a unit in quotes, such as \"8h\""),
        ("value", "write a number, true, false, or a text in quotes"),
        ("key", "write key = value, with the key of letters, digits, `_` and `-`, or in quotes"),
    ];
    // What the message is about stands first in it.
    let found =
        HELP.iter().filter_map(|entry| Some((message.find(entry.0)?, entry))).min_by_key(|(place, _)| *place).map(|(_, entry)| entry);
    found.map_or("write key = value in each line, texts in quotes, tables as [table]", |(_, help)| help)
}

/// Where a key that stands again at a place stood first: in the table that it is about, as far as it could be read.
fn first_of(text: &str, tree: &Value, again: &std::ops::Range<usize>) -> Option<Span> {
    let key = text.get(again.clone())?.trim().trim_matches(['"', '\'']);
    let mut places = Vec::new();
    collect_keys(tree, key, &mut places);
    places.into_iter().filter(|place| place.end <= again.start).max_by_key(|place| place.start)
}

fn collect_keys(value: &Value, key: &str, places: &mut Vec<Span>) {
    match value {
        Value::Table(entries) => {
            for entry in entries {
                places.extend((entry.key == key).then_some(entry.at));
                collect_keys(&entry.node.value, key, places);
            }
        }
        Value::List(nodes) => nodes.iter().for_each(|node| collect_keys(&node.value, key, places)),
        _ => {}
    }
}

/// The key of the line of a place, if it holds a letter that bare keys may not.
fn accented_key(text: &str, place: usize) -> Option<&str> {
    let place = text.floor_char_boundary(place.min(text.len()));
    let line = text[..place].rfind('\n').map_or(0, |end| end + 1);
    let key = text[line..].lines().next()?.split('=').next()?.trim();
    let part = key.trim_matches(['[', ']']).split('.').find(|part| !part.is_ascii())?.trim();
    (!part.contains(['"', '\''])).then_some(part)
}

fn convert(value: &Spanned<DeValue<'_>>, source: usize) -> Node {
    let span = Span { source, start: value.span().start, end: value.span().end };
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => Value::Number(value as f64),
            Err(_) => Value::Decimal(beyond_64_bits(number.as_str(), number.radix()), as_written(number.as_str(), number.radix())),
        },
        DeValue::Float(number) => {
            let (text, value) = (number.as_str(), number.as_str().parse().unwrap_or(f64::NAN));
            Value::Decimal(value, text.to_string())
        }
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(nodes) => Value::List(nodes.iter().map(|node| convert(node, source)).collect()),
        DeValue::Table(table) => convert_table(table, source),
    };
    Node { value, span }
}

/// The value of digits that do not fit into 64 bits.
fn beyond_64_bits(digits: &str, radix: u32) -> f64 {
    if radix == 10 {
        return digits.parse().unwrap_or(f64::INFINITY);
    }
    digits.chars().filter_map(|digit| digit.to_digit(radix)).fold(0.0, |value, digit| value * f64::from(radix) + f64::from(digit))
}

/// Digits with the prefix that says what they count in.
fn as_written(digits: &str, radix: u32) -> String {
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    };
    format!("{prefix}{digits}")
}

fn convert_table(table: &DeTable<'_>, source: usize) -> Value {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let at = Span { source, start: key.span().start, end: key.span().end };
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        Entry { key: key.to_string(), at, node: convert(value, source) }
    };
    Value::Table(table.iter().map(entry).collect())
}

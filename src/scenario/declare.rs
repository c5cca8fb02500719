//! One declaration per section: the checked struct, its reader, its reference page and its schema
//! all come from the same lines, so they cannot disagree.

use super::Files;
use super::node::{Node, Value};
use super::place::Span;
use super::problem::{Problem, suggestion};
use super::table::TableRead;
use super::text::unfit_in;
use crate::units::{Count, Duration, Factor, Money, MoneyRate, Number, Quantity, QuantityError, Rate, Raw, Score, Share};

/// How good the evidence for a default is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// A peer-reviewed estimate.
    A,
    /// A large practitioner study.
    B,
    /// Folklore, or our own assumption.
    C,
    /// Not a claim about the world: a name, a size, a switch.
    Setting,
}

impl Grade {
    /// One letter, or a dash for a setting.
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::Setting => "-",
        }
    }
}

/// What stands where a key is not mentioned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Default {
    /// The key must be written.
    Required,
    /// The mechanism is off.
    Off,
    /// This TOML value.
    Text(&'static str),
}

/// A key of a section.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// Its meaning, in lines.
    pub doc: &'static [&'static str],
    /// What it takes.
    pub shape: fn() -> Shape,
    /// What stands if it is not mentioned.
    pub default: Default,
    /// How good the evidence for the default is.
    pub grade: Grade,
    /// Where the default comes from; empty for settings.
    pub source: &'static str,
    /// Where the true value may plausibly lie, of a default of grade C: `a..b`, factors on it as `xA..xB`, or alternatives as `a | b`.
    pub plausible: Option<&'static str>,
    /// True if no intervention can change it, or what lies below it.
    pub fixed: bool,
}

impl Field {
    /// The meaning as one paragraph.
    pub fn summary(&self) -> String {
        self.doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ").trim().to_string()
    }
}

/// What a value may be.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A checked quantity.
    Quantity {
        /// Its kind, such as `share`.
        kind: &'static str,
        /// Its range in words.
        range: &'static str,
        /// A text that can be typed.
        example: &'static str,
        /// True if a bare number is legal.
        bare: bool,
        /// Reads a text or number of its kind, in base units.
        base: fn(Raw<'_>) -> Result<f64, QuantityError>,
        /// What follows a number in base units in a text.
        unit: &'static str,
    },
    /// Any text.
    Text,
    /// `true` or `false`.
    Flag,
    /// One of these words, each with its meaning.
    Word(&'static [(&'static str, &'static str)]),
    /// A law of chance over a quantity.
    Law {
        /// The quantity's kind.
        kind: &'static str,
        /// An example of the quantity.
        example: &'static str,
        /// The quantity itself.
        of: fn() -> Shape,
    },
    /// A table with these keys.
    Section(&'static [Field]),
    /// One of several tagged alternatives: tag, meaning, what it takes.
    Choice(Vec<(&'static str, &'static str, Shape)>),
    /// Several, told apart by `name` if they are sections with that key.
    List(Box<Shape>),
    /// This, or `"off"`.
    Optional(Box<Shape>),
    /// This, or a word.
    OrWord(&'static str, Box<Shape>),
    /// A text, or one for each language.
    Essay,
    /// A value of any shape.
    Any,
    /// A `name`, and keys of a scenario that are laid over it.
    Overlay,
}

impl Shape {
    /// What it is where it is there: neither off nor a word.
    pub fn bare(mut self) -> Shape {
        while let Shape::Optional(inner) | Shape::OrWord(_, inner) = self {
            self = *inner;
        }
        self
    }
}

/// What reading needs beside the node: where problems go, and other files.
pub struct Reader<'a> {
    /// What is wrong so far.
    pub problems: Vec<Problem>,
    /// Other files that a value may name.
    pub files: &'a dyn Files,
    /// Names of the sources, to find files beside them.
    pub source_names: &'a [String],
    /// Tables that were read.
    pub tables: Vec<TableRead>,
}

impl Reader<'_> {
    /// Notes a problem; returns nothing, so that a reader can end with it.
    pub fn fail<T>(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Option<T> {
        let help = help.into();
        let problem = Problem::new(span, message);
        self.problems.push(if help.is_empty() { problem } else { problem.help(help) });
        None
    }

    /// The entries of a table, with every key known; problems are noted.
    pub fn table(&mut self, node: &Node, known: &[&str]) -> bool {
        let Some(entries) = node.entries() else {
            let example = format!("it takes a table with: {}", known.join(", "));
            self.fail::<()>(node.span, format!("expected a table, found {}", node.kind()), example);
            return false;
        };
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            self.fail::<()>(entry.at, format!("unknown key `{}`", entry.key), suggestion(&entry.key, known));
        }
        true
    }

    /// The one tag of a choice. If several layers wrote one each, the latest counts.
    pub fn tag<'n>(&mut self, node: &'n Node, known: &[&str]) -> Option<(&'n str, &'n Node)> {
        if !self.table(node, known) {
            return None;
        }
        let entries = node.entries()?.iter().filter(|entry| known.contains(&entry.key.as_str()));
        let mut entries: Vec<_> = entries.map(|entry| (entry.node.layer().max(entry.at.source), entry)).collect();
        entries.sort_by_key(|(layer, _)| std::cmp::Reverse(*layer));
        match entries.as_slice() {
            [] if node.entries()?.is_empty() => self.fail(node.span, "nothing is chosen", format!("write one of: {}", known.join(", "))),
            [] => None,
            [(a, _), (b, second), ..] if a == b => {
                self.fail(second.at, format!("`{}` is one choice too many", second.key), format!("keep one of: {}", known.join(", ")))
            }
            [(_, entry), ..] => Some((&entry.key, &entry.node)),
        }
    }

    /// Reads a key that must be there.
    pub fn need<T: Read>(&mut self, node: &Node, key: &str) -> Option<T> {
        match node.child(key) {
            Some(child) => T::read(child, self),
            None => self.fail(node.span, format!("`{key}` is missing"), format!("add {key} = {}", example_of(&T::shape()))),
        }
    }

    /// Reads a key of a section, or its default.
    pub fn field<T: Read>(&mut self, node: &Node, field: &Field) -> Option<T> {
        match (node.child(field.key), field.default) {
            // What is wrong is noted; with the default in its place the checks between keys can still run.
            (Some(child), default) => T::read(child, self).or_else(|| match default {
                Default::Text(text) => T::read(&Node::literal(text, node.span), self),
                Default::Off => T::off(),
                Default::Required => None,
            }),
            // So that all else that is wrong is found, too, an example stands in for what is missing.
            (None, Default::Required) => self.need(node, field.key).or_else(|| {
                let example = Node::parse(&format!("value = {}", example_of(&T::shape())), 0).ok()?;
                let mut scratch = Reader { problems: Vec::new(), files: self.files, source_names: self.source_names, tables: Vec::new() };
                T::read(example.child("value")?, &mut scratch)
            }),
            (None, Default::Off) => T::off(),
            (None, Default::Text(text)) => T::read(&Node::literal(text, node.span), self),
        }
    }
}

/// Forms with their meaning, in a line.
pub fn forms(forms: &[(&str, &str)]) -> String {
    forms.iter().map(|(form, doc)| format!("{form}: {}", doc.trim().trim_end_matches('.'))).collect::<Vec<_>>().join("; ")
}

/// A TOML value of this shape that can be typed.
pub fn example_of(shape: &Shape) -> String {
    match shape {
        Shape::Quantity { example, .. } => (*example).to_string(),
        Shape::Text => "\"…\"".to_string(),
        Shape::Flag => "true".to_string(),
        Shape::Word(words) => format!("\"{}\"", words[0].0),
        Shape::Law { example, .. } => format!("{{ exponential = {{ mean = {example} }} }}"),
        Shape::Section(_) => "{ … }".to_string(),
        Shape::Choice(options) => format!("{{ {} = {} }}", options[0].0, example_of(&options[0].2)),
        Shape::List(inner) => format!("[{}]", example_of(inner)),
        Shape::Optional(inner) | Shape::OrWord(_, inner) => example_of(inner),
        Shape::Essay => "{ en = \"…\", es = \"…\" }".to_string(),
        Shape::Any => "1.0".to_string(),
        Shape::Overlay => "{ name = \"…\" }".to_string(),
    }
}

/// A type that can be read from a node.
pub trait Read: Sized {
    /// Reads the value; problems are noted in the reader, and then there is none.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;

    /// What the value may be.
    fn shape() -> Shape;

    /// The value of a mechanism that is off.
    fn off() -> Option<Self> {
        None
    }
}

/// A section: a struct whose keys are declared.
pub trait Section: Read {
    /// Its keys.
    const FIELDS: &'static [Field];
}

/// Declares a section. Each key has a meaning, a type, a default (`required`, `off` or a TOML
/// value), a grade, of grade C with where the true value may plausibly lie, and a source; `fixed` behind it says that it holds for the whole run, only at its start, or for who is met first: no intervention
/// can change it, nor what lies below.
macro_rules! section {
    ($(#[doc = $about:literal])+ $name:ident {
        $( $(#[doc = $doc:literal])+ $key:ident : $type:ty = $default:tt, $grade:ident $(($plausible:literal))?, $source:literal $(, $fixed:ident)?; )+
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $key: $type, )+
        }

        impl $crate::scenario::declare::Section for $name {
            const FIELDS: &'static [$crate::scenario::declare::Field] = &[ $( $crate::scenario::declare::Field {
                key: stringify!($key),
                doc: &[$($doc),+],
                shape: <$type as $crate::scenario::declare::Read>::shape,
                default: $crate::scenario::declare::section!(@default $default),
                grade: $crate::scenario::declare::Grade::$grade,
                source: $source,
                plausible: $crate::scenario::declare::section!(@plausible $($plausible)?),
                fixed: $crate::scenario::declare::section!(@fixed $($fixed)?),
            } ),+ ];
        }

        impl $crate::scenario::declare::Read for $name {
            fn read(node: &$crate::scenario::node::Node, reader: &mut $crate::scenario::declare::Reader<'_>) -> Option<Self> {
                let fields = <Self as $crate::scenario::declare::Section>::FIELDS;
                let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
                if !reader.table(node, &keys) {
                    return None;
                }
                let mut fields = fields.iter();
                // Every key is read before the first missing one ends the reading: all problems at once.
                $( let $key = reader.field::<$type>(node, fields.next().expect("one field per key")); )+
                Some($name { $( $key: $key? ),+ })
            }

            fn shape() -> $crate::scenario::declare::Shape {
                $crate::scenario::declare::Shape::Section(<Self as $crate::scenario::declare::Section>::FIELDS)
            }
        }
    };
    (@fixed fixed) => { true };
    (@fixed) => { false };
    (@plausible $plausible:literal) => { Some($plausible) };
    (@plausible) => { None };
    (@default required) => { $crate::scenario::declare::Default::Required };
    (@default off) => { $crate::scenario::declare::Default::Off };
    (@default $text:literal) => { $crate::scenario::declare::Default::Text($text) };
}

/// Declares a choice: an enum whose variants are tags, each holding one value.
macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident { $( #[doc = $doc:literal] $tag:ident => $variant:ident($type:ty); )+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        pub enum $name { $( #[doc = $doc] $variant($type), )+ }

        impl $crate::scenario::declare::Read for $name {
            fn read(node: &$crate::scenario::node::Node, reader: &mut $crate::scenario::declare::Reader<'_>) -> Option<Self> {
                let forms: &[(&str, String)] = &[ $( (stringify!($tag), $crate::scenario::declare::example_of(&<$type as $crate::scenario::declare::Read>::shape())) ),+ ];
                if node.entries().is_none_or(|entries| entries.is_empty()) {
                    let list: Vec<String> = forms.iter().map(|(tag, example)| format!("{{ {tag} = {example} }}")).collect();
                    return reader.fail(node.span, format!("expected one form of several, found {}", node.kind()), format!("write one of: {}", list.join(", ")));
                }
                match reader.tag(node, &[$(stringify!($tag)),+])? {
                    $( (stringify!($tag), inner) => <$type as $crate::scenario::declare::Read>::read(inner, reader).map($name::$variant), )+
                    _ => unreachable!("a tag is one of those known"),
                }
            }

            fn shape() -> $crate::scenario::declare::Shape {
                $crate::scenario::declare::Shape::Choice(vec![
                    $( (stringify!($tag), $doc, <$type as $crate::scenario::declare::Read>::shape()) ),+
                ])
            }
        }
    };
}

/// Declares an enum of plain words.
macro_rules! words {
    ($(#[doc = $about:literal])+ $name:ident { $( #[doc = $doc:literal] $word:literal => $variant:ident, )+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $( #[doc = $doc] $variant, )+ }

        impl $name {
            /// The word in the text.
            pub fn word(self) -> &'static str {
                match self { $( $name::$variant => $word, )+ }
            }
        }

        impl $crate::scenario::declare::Read for $name {
            fn read(node: &$crate::scenario::node::Node, reader: &mut $crate::scenario::declare::Reader<'_>) -> Option<Self> {
                let word = String::read(node, reader)?;
                match word.as_str() {
                    $( $word => Some($name::$variant), )+
                    _ => {
                        let near = $crate::scenario::problem::suggestion(&word, &[$($word),+]);
                        let forms = $crate::scenario::declare::forms(&[$(($word, $doc)),+]);
                        reader.fail(node.span, format!("unknown word `{word}`"), format!("{near} ({forms})"))
                    }
                }
            }

            fn shape() -> $crate::scenario::declare::Shape {
                $crate::scenario::declare::Shape::Word(&[$(($word, $doc)),+])
            }
        }
    };
}

pub(crate) use {choice, section, words};

macro_rules! read_quantity {
    ($($name:ty),+) => { $(
        impl Read for $name {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                let (raw, shown) = match &node.value {
                    Value::Text(text) => (Raw::Text(text), format!("`{}`", text.chars().take(60).collect::<String>())),
                    Value::Number(number) => (Raw::Number(*number), format!("`{number}`")),
                    // A count is told how it was written: 40.000 is no forty thousand.
                    Value::Decimal(number, text) if <$name>::KIND == "count" && number.is_finite() => (Raw::Text(text), format!("`{text}`")),
                    Value::Decimal(number, text) => (Raw::Number(*number), format!("`{}`", text.chars().take(60).collect::<String>())),
                    _ => {
                        let message = format!("expected a {}, found {}", <$name>::KIND, node.kind());
                        return reader.fail(node.span, message, format!("write {}", <$name>::EXAMPLE));
                    }
                };
                match <$name as Quantity>::parse(raw) {
                    Ok(quantity) => Some(quantity),
                    Err(why) => reader.fail(node.span, format!("{shown}: {why}"), format!("for example {}", <$name>::EXAMPLE)),
                }
            }

            fn shape() -> Shape {
                let (kind, range, example, bare, unit) = (<$name>::KIND, <$name>::RANGE, <$name>::EXAMPLE, <$name>::BARE, <$name>::UNIT);
                Shape::Quantity { kind, range, example, bare, base: |raw| <$name>::parse(raw).map(<$name>::base), unit }
            }
        }
    )+ };
}

read_quantity!(Duration, Rate, Share, Money, MoneyRate, Factor, Score, Count, Number);

impl Read for String {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => {
                // Files from other systems end their lines otherwise.
                let text = text.replace("\r\n", "\n");
                match unfit_in(&text) {
                    Some(c) => {
                        reader.fail(node.span, format!("`{c}` cannot stand in a text"), "remove the control character or mark of direction")
                    }
                    None => Some(text),
                }
            }
            _ => reader.fail(node.span, format!("expected a text, found {}", node.kind()), "put it in quotes"),
        }
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

impl Read for bool {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Flag(flag) => Some(*flag),
            _ => reader.fail(node.span, format!("expected true or false, found {}", node.kind()), "write true or false"),
        }
    }

    fn shape() -> Shape {
        Shape::Flag
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if matches!(&node.value, Value::Text(text) if text == "off") { Some(None) } else { T::read(node, reader).map(Some) }
    }

    fn shape() -> Shape {
        Shape::Optional(Box::new(T::shape()))
    }

    fn off() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(nodes) = &node.value else {
            return reader.fail(node.span, format!("expected a list, found {}", node.kind()), "write it in [ ], or as [[tables]]");
        };
        let read: Vec<Option<T>> = nodes.iter().map(|node| T::read(node, reader)).collect();
        read.into_iter().collect()
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

//! What a scenario shows, in plain words: one text, or one for each language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::declare::{Read, Reader, Shape};
use super::node::{Node, Value};

/// A text for readers of all languages, or one for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Essay {
    /// The same for all.
    One(String),
    /// By code of the language, `en` or `es`.
    Each(BTreeMap<String, String>),
}

/// The languages that a text may be in.
const CODES: [&str; 2] = ["en", "es"];

impl Essay {
    /// The text for readers of a language: theirs, else the English one, else the first that there is.
    pub fn told_in(&self, code: &str) -> &str {
        match self {
            Essay::One(text) => text.trim(),
            Essay::Each(texts) => {
                texts.get(code).or_else(|| texts.get(CODES[0])).or_else(|| texts.values().next()).map_or("", |text| text.trim())
            }
        }
    }
}

impl Read for Essay {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Essay> {
        let Value::Table(entries) = &node.value else { return String::read(node, reader).map(Essay::One) };
        let mut texts = BTreeMap::new();
        for entry in entries {
            if !CODES.contains(&entry.key.as_str()) {
                let message = format!("`{}` is no language that reports are told in", entry.key);
                return reader.fail(entry.at, message, format!("use {}", CODES.join(" or ")));
            }
            texts.insert(entry.key.clone(), String::read(&entry.node, reader)?);
        }
        Some(Essay::Each(texts))
    }

    fn shape() -> Shape {
        Shape::Essay
    }
}

//! A TOML text that is no scenario, such as a study or a workshop's programme: declared like a scenario, with the same messages.

use super::declare::{Read, Reader};
use super::files::{Files, in_words};
use super::node::Node;
use super::place::{Source, Span};
use super::problem::{Problem, Problems};

/// What a text says, with the text for messages.
#[derive(Clone, Debug)]
pub struct Document<T> {
    /// What it says.
    pub value: T,
    /// The text.
    pub source: Source,
}

impl<T: Read> Document<T> {
    /// Reads a file; `check` notes what only shows between keys, and `help` says what to do where there is no such file.
    ///
    /// # Errors
    /// It cannot be read, or everything that is wrong with the text by itself.
    pub fn read(
        path: &str,
        files: &dyn Files,
        help: &str,
        check: impl FnOnce(&T, &Node, &mut Reader<'_>),
    ) -> Result<Document<T>, Problems> {
        match files.text(path) {
            Ok(text) => Document::parse(Source { name: path.to_string(), text }, files, check),
            Err(why) => {
                let problem = Problem::new(Span::default(), format!("cannot read `{path}`: {}", in_words(&why))).help(help);
                Err(Problems { sources: vec![Source { name: path.to_string(), text: String::new() }], list: vec![problem] })
            }
        }
    }

    /// Reads a text.
    ///
    /// # Errors
    /// Everything that is wrong with the text by itself.
    pub fn parse(source: Source, files: &dyn Files, check: impl FnOnce(&T, &Node, &mut Reader<'_>)) -> Result<Document<T>, Problems> {
        let fail = |list| Problems { sources: vec![source.clone()], list };
        let root = Node::parse(&source.text, 0).map_err(fail)?;
        let names = [source.name.clone()];
        let mut reader = Reader { problems: Vec::new(), files, source_names: &names, tables: Vec::new() };
        let value = T::read(&root, &mut reader);
        if let Some(value) = &value {
            check(value, &root, &mut reader);
        }
        match value {
            Some(value) if reader.problems.is_empty() => Ok(Document { value, source: source.clone() }),
            _ => Err(fail(super::sorted(reader.problems))),
        }
    }

    /// Problems that point into the text.
    pub fn problems(&self, list: Vec<Problem>) -> Problems {
        Problems { sources: vec![self.source.clone()], list }
    }
}

//! Everything that is wrong with a scenario, at once, each with its place and a fix.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use serde::Serialize;

use super::node::Node;
use super::path::quoted_key;
use super::place::{Source, Span};
use super::text::{shown, unfit_in};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where it stands.
    pub span: Span,
    /// The rule that it breaks.
    pub message: String,
    /// A fix that can be typed.
    pub help: Option<String>,
    /// Where the other one stands, of two that exclude each other, in the same text.
    pub other: Option<Span>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(span: Span, message: impl Into<String>) -> Problem {
        Problem { span, message: shown(&message.into()), help: None, other: None }
    }

    /// True if it is the same thing, found on another way.
    pub fn is(&self, other: &Problem) -> bool {
        self.span == other.span && self.message == other.message
    }

    /// Adds the place of the other one.
    pub fn beside(mut self, other: Option<Span>) -> Problem {
        self.other = other;
        self
    }

    /// Adds the fix.
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(shown(&help.into()));
        self
    }
}

/// All problems of a scenario, with the texts they point into.
#[derive(Clone, Debug, PartialEq)]
pub struct Problems {
    /// The texts.
    pub sources: Vec<Source>,
    /// What is wrong, in the order of the texts.
    pub list: Vec<Problem>,
}

/// What is wrong at one place, as data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Details {
    /// Name of the text: a path, `--set`, or what the caller named it.
    pub source: String,
    /// Line in it, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Path of the key at the place, such as `moment.incident.voice`; none if the text is no TOML or the place is no key.
    pub key: Option<String>,
    /// The rule that is broken.
    pub message: String,
    /// A fix that can be typed.
    pub help: Option<String>,
}

/// Problems shown, at most; the rest is counted.
const SHOWN: usize = 20;
/// Possible words listed, at most.
const LISTED_MAX: usize = 16;
/// A line longer than this is not echoed: the place is named instead.
const LINE_MAX: usize = 200;
/// Bytes of all messages together, at most.
const RENDERED_MAX: usize = 16_000;

impl Problems {
    /// The same with another name for the texts that are called `from`, as whoever gave them knows them.
    pub fn with_source_called(mut self, from: &str, to: &str) -> Problems {
        self.sources.iter_mut().filter(|source| source.name == from).for_each(|source| source.name = to.to_string());
        self
    }

    /// The messages with file, line, column and caret; with colours if asked.
    pub fn render(&self, colours: bool) -> String {
        self.render_within(RENDERED_MAX, colours)
    }

    /// The same in at most about so many bytes; what does not fit is counted.
    fn render_within(&self, most: usize, colours: bool) -> String {
        let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(120);
        let mut text = String::new();
        let mut rest = self.list.len();
        for problem in self.list.iter().take(SHOWN) {
            let next = self.render_one(problem, &renderer);
            if text.len() + next.len() > most {
                break;
            }
            text += if text.is_empty() { "" } else { "\n\n" };
            text += &next;
            rest -= 1;
        }
        match (rest, text.is_empty()) {
            (0, _) => text,
            (_, false) => format!("{text}\n\nand {rest} more"),
            (_, true) => format!("error: {}: {rest} problems", self.sources.first().map_or_else(String::new, |source| shown(&source.name))),
        }
    }

    /// The messages of several scenarios, which share the space of one; equal ones are shown once.
    pub fn render_all(all: &[Problems], colours: bool) -> String {
        let mut texts: Vec<String> = Vec::new();
        for (number, problems) in all.iter().enumerate() {
            let used: usize = texts.iter().map(String::len).sum();
            let text = problems.render_within(RENDERED_MAX.saturating_sub(used), colours);
            if !texts.contains(&text) {
                texts.push(text);
            }
            if used > RENDERED_MAX && number + 1 < all.len() {
                texts.push(format!("and those of {} more", all.len() - number - 1));
                break;
            }
        }
        texts.join("\n\n")
    }

    /// Every problem with its place and key, in the order of the texts.
    pub fn details(&self) -> Vec<Details> {
        let trees: Vec<Option<Node>> =
            self.sources.iter().enumerate().map(|(number, source)| Node::parse(&source.text, number).ok()).collect();
        let details = |problem: &Problem| {
            let source = &self.sources[problem.span.source];
            let (line, column, _) = position(&source.text, problem.span.start);
            let keys = trees[problem.span.source].as_ref().map_or(Vec::new(), |tree| tree.keys_to(problem.span));
            Details {
                source: source.name.clone(),
                line,
                column,
                key: (!keys.is_empty()).then(|| keys.iter().map(|key| quoted_key(key)).collect::<Vec<_>>().join(".")),
                message: problem.message.clone(),
                help: problem.help.clone(),
            }
        };
        self.list.iter().map(details).collect()
    }

    fn render_one(&self, problem: &Problem, renderer: &Renderer) -> String {
        let title = Level::ERROR.primary_title(problem.message.as_str());
        let mut group = Group::with_title(title);
        let source = &self.sources[problem.span.source];
        let (line, column, _) = position(&source.text, problem.span.start);
        let name = shown(&source.name);
        if !may_be_echoed(&source.text, problem.span) {
            let place = format!("{name}:{line}:{column}");
            group = group.element(Level::NOTE.message(place));
        } else {
            let span = inside(&source.text, problem.span);
            let snippet = Snippet::source(source.text.as_str()).path(name.as_str());
            let snippet = snippet.annotation(AnnotationKind::Primary.span(span));
            let other = problem.other.filter(|other| other.source == problem.span.source && may_be_echoed(&source.text, *other));
            let other = other.map(|other| AnnotationKind::Context.span(inside(&source.text, other)).label("the other"));
            group = group.element(snippet.annotations(other));
        }
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

/// True if the line of a place is short, and holds nothing that could do harm to a terminal.
fn may_be_echoed(text: &str, span: Span) -> bool {
    let (line, _, length) = position(text, span.start);
    !text.is_empty() && length <= LINE_MAX && unfit_in(text.lines().nth(line - 1).unwrap_or("")).is_none()
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}

/// Line and column (from 1) of a byte, and the length of its line.
fn position(text: &str, start: usize) -> (usize, usize, usize) {
    let start = text.floor_char_boundary(start.min(text.len()));
    let before = &text[..start];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let length = text[line_start..].find('\n').unwrap_or(text.len() - line_start);
    (before.matches('\n').count() + 1, text[line_start..start].chars().count() + 1, length)
}

/// The span on character boundaries, on one line, at least one character wide if there is one.
fn inside(text: &str, span: Span) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    let end = text.ceil_char_boundary(span.end.clamp(start, line_end));
    start..end.max(text.ceil_char_boundary((start + 1).min(line_end)))
}

/// The word of `known` that is nearest to `word`, if any is near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |candidate: &&str| strsim::jaro_winkler(word, candidate);
    let best = known.into_iter().map(|candidate| (near(&candidate), candidate)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score > 0.75).map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", or the list of what is known.
pub fn suggestion(word: &str, known: &[&str]) -> String {
    suggestion_of(word, known, "`fideliza params` lists all")
}

/// The same of words that something else lists.
pub fn suggestion_of(word: &str, known: &[&str], lists_all: &str) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none yet; add one with that name".to_string(),
        None if known.len() > LISTED_MAX => format!("use one of: {}, …; {lists_all}", known[..LISTED_MAX].join(", ")),
        None => format!("use one of: {}", known.join(", ")),
    }
}

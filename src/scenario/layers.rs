//! Texts laid over each other: defaults, what is extended, the file itself, `--set`.
//!
//! Tables merge key by key; lists of named entries merge by `name`, and a table laid over such a
//! list addresses its entries by name. Anything else replaces. A scenario that lists `[[segment]]`
//! itself starts from an empty list instead of the default's.

use super::DEFAULTS;
use super::declare::Section as _;
use super::files::{Files, in_words};
use super::growth::Cost;
use super::node::{Entry, Node, Value};
use super::parameter::{number, value_text};
use super::place::{Source, Span};
use super::problem::{Problem, Problems, suggestion};

/// Files that may extend each other, at most.
const DEPTH_MAX: usize = 16;

/// The layers of a scenario.
#[derive(Clone)]
pub(super) struct Stack {
    /// Every text, in the order in which they are laid.
    pub sources: Vec<Source>,
    /// The tree of all layers.
    pub whole: Node,
    /// The tree under which the churn target is solved, if that is not the whole: up to the last file
    /// that states it, or else the first file, and with what `--set` says of the target.
    pub baseline: Option<Node>,
    /// Names that no list has.
    pub problems: Vec<Problem>,
    /// The tree of all files and the baseline in them, and what `--set` lays over it: strategies come in between.
    files: Node,
    files_baseline: Option<Node>,
    sets: Vec<Node>,
}

/// Loads a file, what it extends, and the settings.
///
/// # Errors
/// Syntax errors, unreadable files, circles.
pub(super) fn load(path: &str, files: &dyn Files, sets: &[String]) -> Result<Stack, Problems> {
    let (mut sources, mut layers, mut wrong) =
        (vec![Source { name: "built-in defaults".into(), text: DEFAULTS.into() }], Vec::new(), Vec::new());
    match chain(path, files) {
        Ok(texts) => {
            for text in texts {
                sources.push(text);
                layers.extend(parse(&sources).map_err(|problems| wrong.extend(problems.list)));
            }
        }
        // What is wrong with the settings is told together with what is wrong with the file.
        Err(problems) => {
            sources = problems.sources;
            wrong = problems.list;
        }
    }
    let sets = parse_sets(sets, &mut sources, &mut wrong);
    if !wrong.is_empty() {
        return Err(Problems { sources, list: wrong });
    }
    let stated_at = layers.iter().rposition(states_churn).unwrap_or(0);
    let files = layers.len();
    let mut tree = Node::parse(DEFAULTS, 0).expect("the built-in defaults are TOML");
    let (mut problems, mut base) = (Vec::new(), None);
    for (number, layer) in layers.into_iter().enumerate() {
        if number == 0 {
            drop_replaced_lists(&mut tree, &layer);
        }
        lay_layer(&mut tree, layer, &mut problems);
        if number == stated_at {
            base = Some(tree.clone());
        }
    }
    let base = base.expect("there is a file");
    let stack = Stack {
        sources,
        whole: tree.clone(),
        baseline: None,
        problems,
        files: tree,
        files_baseline: (stated_at + 1 < files).then_some(base),
        sets: Vec::new(),
    };
    Ok(stack.without_sets().laid_over(sets))
}

/// The settings as layers; what is wrong with them is noted.
fn parse_sets(sets: &[String], sources: &mut Vec<Source>, wrong: &mut Vec<Problem>) -> Vec<Node> {
    let mut layers = Vec::new();
    for set in sets {
        sources.push(Source { name: "--set".into(), text: set_text(set) });
        match parse(sources) {
            Ok(layer) => {
                wrong.extend(
                    layer
                        .child("extends")
                        .map(|extends| Problem::new(extends.span, "`extends` has its place in a file").help("write it into the scenario")),
                );
                layers.push(layer);
            }
            Err(problems) => wrong.extend(problems.list),
        }
    }
    layers
}

/// Lays a file or a setting over what is before it.
fn lay_layer(tree: &mut Node, layer: Node, problems: &mut Vec<Problem>) {
    if layer.child("name").is_some() {
        drop_essay(tree);
    }
    lay(tree, layer, problems);
}

/// True if a layer states what the hazards are solved for.
pub(super) fn states_churn(layer: &Node) -> bool {
    let leaving = layer.child("leaving");
    layer.child("target_annual_churn").is_some() || leaving.is_some_and(|leaving| leaving.child("split").is_some())
}

impl Stack {
    /// The same with further settings laid over it.
    pub(super) fn with_sets(&self, sets: &[String]) -> Result<Stack, Problems> {
        let (mut sources, mut wrong) = (self.sources.clone(), Vec::new());
        let layers = parse_sets(sets, &mut sources, &mut wrong);
        if wrong.is_empty() { Ok(Stack { sources, ..self.clone() }.laid_over(layers)) } else { Err(Problems { sources, list: wrong }) }
    }

    /// The same with these settings behind those that it has. The churn target is solved in the scenario without them, but for what they say of the
    /// target itself.
    fn laid_over(mut self, layers: Vec<Node>) -> Stack {
        for layer in layers {
            if states_churn(&layer) {
                // Without a baseline the whole is its own, until something else is laid over it.
                if let Some(baseline) = &mut self.baseline {
                    lay(baseline, layer.clone(), &mut Vec::new());
                }
            } else if self.baseline.is_none() {
                self.baseline = Some(self.whole.clone());
            }
            lay_layer(&mut self.whole, layer.clone(), &mut self.problems);
            self.sets.push(layer);
        }
        self
    }

    /// The same without what `--set` lays over the files.
    pub(super) fn without_sets(&self) -> Stack {
        Stack { whole: self.files.clone(), baseline: self.files_baseline.clone(), sets: Vec::new(), ..self.clone() }
    }

    /// The tree of a strategy: its entry of the list laid over the files, and `--set` over that.
    pub(super) fn strategy(&self, entry: &Node, problems: &mut Vec<Problem>) -> Node {
        let mut tree = self.files.clone();
        drop_essay(&mut tree);
        lay(&mut tree, self.overlay(entry, problems), problems);
        for set in &self.sets {
            lay(&mut tree, without(set, "strategy"), problems);
        }
        tree
    }
}

impl Stack {
    /// What a strategy lays over the scenario: the strategies that it includes in their order, and its own keys over them. What they cost adds up.
    pub(super) fn overlay(&self, entry: &Node, problems: &mut Vec<Problem>) -> Node {
        let mut seen = Seen::default();
        self.overlay_below(entry, &mut seen, problems)
    }

    fn overlay_below(&self, entry: &Node, seen: &mut Seen, problems: &mut Vec<Problem>) -> Node {
        let Some(include) = entry.child("include") else { return entry.clone() };
        let own = without(entry, "include");
        let Value::List(names) = &include.value else {
            problems.push(Problem::new(include.span, "expected a list of strategies").help("write include = [\"fast\", \"owner\"]"));
            return own;
        };
        let known: Vec<&str> = self.whole.child("strategy").into_iter().flat_map(Node::entry_names).collect();
        let mut laid = Node { value: Value::Table(Vec::new()), span: entry.span };
        seen.above.push(entry.name().unwrap_or_default().to_string());
        for name in names {
            let Value::Text(wanted) = &name.value else {
                problems.push(Problem::new(name.span, "expected the name of a strategy").help("write include = [\"fast\", \"owner\"]"));
                continue;
            };
            match self.whole.child("strategy").and_then(|list| list.child(wanted)) {
                None => {
                    let message = format!("there is no strategy `{wanted}`");
                    problems.push(Problem::new(name.span, message).help(suggestion(wanted, &known)));
                }
                Some(_) if seen.above.contains(wanted) => {
                    let message = format!("`{wanted}` includes itself, in a circle");
                    problems.push(Problem::new(name.span, message).help("let one of the strategies include none of the others"));
                }
                // What is included by two ways is laid once.
                Some(_) if seen.laid.contains(wanted) => {}
                Some(found) => {
                    seen.laid.push(wanted.clone());
                    let below = self.overlay_below(found, seen, problems);
                    self.lay_strategy(&mut laid, below, problems);
                }
            }
        }
        seen.above.pop();
        self.lay_strategy(&mut laid, own, problems);
        laid
    }

    /// Lays a strategy over another: what both cost beyond the scenario adds up.
    fn lay_strategy(&self, below: &mut Node, mut over: Node, problems: &mut Vec<Problem>) {
        for field in Cost::FIELDS {
            let amount = |node: &Node| number(node.child("cost")?.child(field.key)?, &(field.shape)());
            let base = amount(&self.files).unwrap_or(0.0);
            if let Some(sum) = amount(below).zip(amount(&over)).and_then(|(a, b)| value_text(a + b - base, &(field.shape)()))
                && let Some(node) = over.child_mut("cost").and_then(|cost| cost.child_mut(field.key))
            {
                node.value = sum;
            }
        }
        lay(below, over, problems);
    }
}

/// Strategies on the way to one that is included, and those that are laid already.
#[derive(Default)]
struct Seen {
    above: Vec<String>,
    laid: Vec<String>,
}

fn without(tree: &Node, key: &str) -> Node {
    let mut tree = tree.clone();
    if let Some(entries) = tree.entries_mut() {
        entries.retain(|entry| entry.key != key);
    }
    tree
}

/// The files from the one that extends nothing to the one that was asked for.
fn chain(path: &str, files: &dyn Files) -> Result<Vec<Source>, Problems> {
    let mut chain: Vec<Source> = Vec::new();
    let mut next = Some((path.to_string(), Span::default()));
    while let Some((path, named_at)) = next {
        let fail = |message: String, help: &str| {
            let problem = Problem::new(named_at, message).help(help);
            // The text that named the file, if one did: messages point into it.
            let source = chain.last().cloned().unwrap_or(Source { name: path.clone(), text: String::new() });
            Err(Problems { sources: vec![source], list: vec![problem] })
        };
        if chain.iter().any(|source| source.name == path) {
            return fail(format!("`{path}` extends itself, in a circle"), "let one of the files extend none of the others");
        }
        if chain.len() == DEPTH_MAX {
            return fail(format!("more than {DEPTH_MAX} files extend each other"), "extend a scenario nearer to the root");
        }
        let text = match files.text(&path) {
            Ok(text) => text,
            Err(why) => {
                let why = in_words(&why);
                return fail(format!("cannot read `{path}`: {why}"), "check the path; `fideliza new FILE` writes a scenario to start from");
            }
        };
        chain.push(Source { name: path.clone(), text });
        let node = parse(&chain)?;
        next = node.child("extends").and_then(|extends| match &extends.value {
            Value::Text(file) => Some((files.beside(&path, file), Span { source: 0, ..extends.span })),
            _ => None,
        });
    }
    chain.reverse();
    Ok(chain)
}

/// Parses the last of the sources.
fn parse(sources: &[Source]) -> Result<Node, Problems> {
    let last = sources.len() - 1;
    Node::parse(&sources[last].text, last).map_err(|list| Problems { sources: sources.to_vec(), list })
}

/// `key=value` as a line of TOML; a value that is no TOML is taken as a text.
fn set_text(set: &str) -> String {
    // The equals sign behind the key: one within quotes belongs to a name.
    let mut quote = None;
    let equals = set.char_indices().find(|&(_, c)| match (quote, c) {
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (Some(open), c) if c == open => {
            quote = None;
            false
        }
        (None, '=') => true,
        _ => false,
    });
    let Some((at, _)) = equals else { return set.to_string() };
    let (key, value) = (&set[..at], &set[at + 1..]);
    let (key, value) = (super::path::quoted(key), value.trim());
    let line = format!("{key} = {value}");
    if Node::parse(&line, 0).is_ok() { line } else { format!("{key} = {}", super::path::quote(value)) }
}

/// A first file that lists its own segments, moments … does not add to the default's.
fn drop_replaced_lists(defaults: &mut Node, over: &Node) {
    let own = |key: &str| over.child(key).is_some_and(|node| matches!(node.value, Value::List(_)));
    if let Some(entries) = defaults.entries_mut() {
        entries.retain(|entry| !own(&entry.key));
    }
}

/// What a scenario says about itself.
pub(super) const OF_ITSELF: [&str; 5] = ["analysis", "sources", "finding", "extends", "strategy"];

/// What a scenario says about itself is not inherited by a scenario of another name.
fn drop_essay(tree: &mut Node) {
    if let Some(entries) = tree.entries_mut() {
        entries.retain(|entry| !OF_ITSELF.contains(&entry.key.as_str()));
    }
}

/// Lays one tree over another.
pub(super) fn lay(base: &mut Node, over: Node, problems: &mut Vec<Problem>) {
    let span = over.span;
    match (&mut base.value, over.value) {
        (Value::Table(below), Value::Table(above)) => {
            for entry in above {
                match below.iter_mut().find(|known| known.key == entry.key) {
                    Some(known) => {
                        known.at = entry.at;
                        lay(&mut known.node, entry.node, problems);
                    }
                    None => below.push(entry),
                }
            }
            base.span = span;
        }
        (Value::List(below), Value::List(above)) if is_named(below) && above.iter().all(|node| node.name().is_some()) => {
            for node in above {
                match below.iter_mut().find(|known| known.name() == node.name()) {
                    Some(known) => lay(known, node, problems),
                    None => below.push(node),
                }
            }
        }
        (Value::List(below), Value::Table(above)) if is_named(below) => lay_by_name(below, above, problems),
        (_, value) => *base = Node { value, span },
    }
}

/// `moment.incident.voice = …` over a list of moments.
fn lay_by_name(below: &mut [Node], above: Vec<Entry>, problems: &mut Vec<Problem>) {
    for entry in above {
        if let Some(known) = below.iter_mut().find(|node| node.name() == Some(&entry.key)) {
            lay(known, entry.node, problems);
            continue;
        }
        let known: Vec<&str> = below.iter().filter_map(Node::name).collect();
        let help = format!("{}; to add one, write it as a [[list]] entry with name = \"{}\"", suggestion(&entry.key, &known), entry.key);
        problems.push(Problem::new(entry.at, format!("no entry is named `{}`", entry.key)).help(help));
    }
}

fn is_named(list: &[Node]) -> bool {
    !list.is_empty() && list.iter().all(|node| node.name().is_some())
}

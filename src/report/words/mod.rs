//! The words of a language, from one file each, and its numbers.

mod numbers;

use std::fmt;
use std::sync::{Arc, LazyLock};

pub use fluent_bundle::FluentValue;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::engine::Account;
use crate::error::Error;
use crate::experiment::outcome::{OUTCOMES, label_of};
use crate::report::format::plain_letters;

/// A language that reports are told in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English: `1,032 €`, `12.5 %`.
    #[default]
    English,
    /// Spanish: `1.032 €`, `12,5 %`.
    Spanish,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::Spanish];

    /// Its code, as in `--lang es`.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
        }
    }

    /// The language with a code.
    pub fn with_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The file of its words, as it is built in.
    pub fn file(self) -> &'static str {
        match self {
            Language::English => include_str!("en.ftl"),
            Language::Spanish => include_str!("es.ftl"),
        }
    }
}

/// The words of a language.
#[derive(Clone)]
pub struct Words {
    language: Language,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

/// What is told in English alone.
pub(crate) static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::of(Language::English));

impl Words {
    /// Those that are built in.
    pub fn of(language: Language) -> Words {
        let id = language.code().parse().expect("a code of a language");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks around what is filled in would be shown by terminals.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| counted(Language::English, value),
            Language::Spanish => |value, _| counted(Language::Spanish, value),
        }));
        let resource = parsed(language.file()).unwrap_or_else(|problem| panic!("the words of {language:?}: {problem}"));
        bundle.add_resource(resource).expect("no key is written twice");
        Words { language, bundle: Arc::new(bundle) }
    }

    /// Those that are built in, but for those that a text in the same form writes.
    ///
    /// # Errors
    /// [`Error::Words`]: the text has another form, or writes a word that is not there, or fills in what is not known there.
    pub fn with(language: Language, text: &str) -> Result<Words, Error> {
        let refuse = |problem: String| Error::Words { problem };
        // Some editors put a mark before all else.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let resource = parsed(text).map_err(refuse)?;
        for (key, written) in messages(text) {
            let built_in = messages(language.file()).into_iter().find(|(known, _)| *known == key);
            let declared = || is_declared(&key).then(|| (key.clone(), String::new()));
            let Some((_, built_in)) = built_in.or_else(declared) else {
                return Err(refuse(format!("`{key}` is no word of a report; `fideliza words --lang {}` lists all", language.code())));
            };
            let known = filled_in(&built_in);
            if let Some(unknown) = filled_in(&written).into_iter().find(|name| !known.contains(name)) {
                let there = known.iter().map(|name| format!("{{ ${name} }}")).collect::<Vec<_>>();
                let there = if there.is_empty() { "nothing is filled in there".into() } else { format!("there are {}", there.join(", ")) };
                return Err(refuse(format!("`{key}` fills in {{ ${unknown} }}: {there}")));
            }
        }
        let mut words = Words::of(language);
        let bundle = Arc::get_mut(&mut words.bundle).expect("nobody else has it yet");
        bundle.add_resource_overriding(resource);
        for (key, written) in messages(text) {
            let names = filled_in(&written);
            words.try_say(&key, &names).map_err(|problem| refuse(format!("`{key}`: {problem}")))?;
        }
        Ok(words)
    }

    /// The same with those of another file, which writes none of theirs anew.
    ///
    /// # Panics
    /// If it does, or is none of a language.
    pub fn and(mut self, file: &str) -> Words {
        let resource = parsed(file).unwrap_or_else(|problem| panic!("the words of {:?}: {problem}", self.language));
        let bundle = Arc::get_mut(&mut self.bundle).expect("nobody else has it yet");
        bundle.add_resource(resource).expect("no key is written twice");
        self
    }

    /// Tries whether a message says something with all its names filled in.
    fn try_say(&self, key: &str, names: &[String]) -> Result<(), String> {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value()).ok_or("it says nothing")?;
        let mut args = FluentArgs::new();
        names.iter().for_each(|name| args.set(name.clone(), 2.0));
        let (mut text, mut problems) = (String::new(), Vec::new());
        self.bundle.write_pattern(&mut text, pattern, Some(&args), &mut problems).expect("writing to memory");
        problems.first().map_or(Ok(()), |problem| Err(problem.to_string()))
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text with what is filled in.
    ///
    /// # Panics
    /// If nothing has this key: the files of all languages have the same.
    pub fn say<'v>(&self, key: &str, values: impl IntoIterator<Item = (&'static str, FluentValue<'v>)>) -> String {
        self.find(key, values).unwrap_or_else(|| panic!("no words for `{key}`"))
    }

    fn find<'v>(&self, key: &str, values: impl IntoIterator<Item = (&'static str, FluentValue<'v>)>) -> Option<String> {
        let mut args = FluentArgs::new();
        values.into_iter().for_each(|(name, value)| args.set(name, value));
        let (mut text, mut problems) = (String::new(), Vec::new());
        let pattern = self.bundle.get_message(key)?.value()?;
        self.bundle.write_pattern(&mut text, pattern, Some(&args), &mut problems).expect("writing to memory");
        debug_assert!(problems.is_empty(), "{key}: {problems:?}");
        Some(text)
    }

    /// A text in which nothing is filled in.
    pub fn plain(&self, key: &str) -> String {
        self.say(key, [])
    }

    /// The name of something that is declared with its English name, such as an outcome: `outcome-…`.
    pub(in crate::report) fn declared(&self, kind: &str, key: &str, english: &str) -> String {
        self.find(&format!("{kind}-{key}"), []).unwrap_or_else(|| english.to_string())
    }

    /// The name of an outcome.
    pub fn outcome(&self, key: &str) -> String {
        self.declared("outcome", key, label_of(key))
    }

    /// A warning about a scenario, with what helps below it.
    pub fn warned(&self, name: &str, message: &str, help: &str) -> String {
        let head = self.say("warned", [("name", name.into()), ("message", message.into())]);
        format!("{head}\n  {}", self.say("warned-help", [("help", help.into())]))
    }

    /// That a report is in a folder.
    pub fn report_is_in(&self, folder: &str) -> String {
        self.say("report-is-in", [("folder", folder.into())])
    }

    /// The time until an answer at a moment of truth.
    pub fn time_until_an_answer(&self, moment: &str) -> String {
        self.say("explore-wait", [("moment", moment.into())])
    }

    /// What decides, as it is called within a sentence.
    pub fn objective(&self, key: &str) -> String {
        self.plain(&format!("objective-{key}"))
    }

    /// Where a default comes from, declared in English: `source-…`, with nothing but its letters and digits.
    pub fn source(&self, english: &str) -> String {
        self.declared("source", &plain_letters(english), english)
    }

    /// The name of an account.
    pub fn account(&self, key: &str) -> String {
        self.declared("account", key, &key.replace('_', " "))
    }
}

/// A text with what is filled in: `say!(words, "key", name = value, …)`.
macro_rules! say {
    ($words:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $words.say($key, [$((stringify!($name), $crate::report::words::FluentValue::from($value))),*])
    };
}
pub(in crate::report) use say;

/// How a count is written within a sentence.
fn counted(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.grouped(number.value, 0)),
        _ => None,
    }
}

fn parsed(text: &str) -> Result<FluentResource, String> {
    FluentResource::try_new(text.to_string()).map_err(|(_, problems)| {
        let Some(first) = problems.first() else { return "it cannot be read".into() };
        let line = text.get(..first.pos.start).map_or(1, |before| before.matches('\n').count() + 1);
        format!("line {line}: {}", first.kind)
    })
}

/// Every key of a file, with what is written for it.
pub fn messages(text: &str) -> Vec<(String, String)> {
    let mut messages: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match (line.starts_with([' ', '}']), line.split_once('=')) {
            (false, Some((key, value))) => messages.push((key.trim().to_string(), value.trim().to_string())),
            _ => {
                if let Some((_, written)) = messages.last_mut() {
                    written.push('\n');
                    written.push_str(line);
                }
            }
        }
    }
    messages
}

/// True if a key names what is declared with its English name.
fn is_declared(key: &str) -> bool {
    let outcome = |name| OUTCOMES.iter().any(|outcome| outcome.key == name);
    let account = |name| Account::ALL.iter().any(|account| account.key() == name);
    key.strip_prefix("outcome-").is_some_and(outcome) || key.strip_prefix("account-").is_some_and(account) || key.starts_with("source-")
}

/// What a message fills in, each once, in order: names behind `$` within braces.
pub fn filled_in(message: &str) -> Vec<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect::<String>();
    let (mut names, mut depth) = (Vec::new(), 0);
    for (at, c) in message.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '$' if depth > 0 => names.push(name(&message[at + 1..])),
            _ => {}
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

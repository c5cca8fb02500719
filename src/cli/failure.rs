//! What ends a command early, with the code that it ends with.

use std::fmt;
use std::io;

use crate::error::Error;
use crate::random::SeedTooLarge;
use crate::scenario::in_words;
use crate::scenario::problem::{Problems, suggestion};
use crate::scenario::text::shown;
use crate::units::bytes_in_words;

/// A command that did not come to its end.
#[derive(Debug)]
pub(super) struct Failure {
    /// What to tell the user: as it may be shown, with what was typed escaped and shortened.
    pub message: String,
    /// Exit code: 1 failed, 2 wrong use, 4 cannot write, 130 interrupted.
    pub code: u8,
}

impl Failure {
    /// Something failed.
    pub(super) fn failed(message: impl Into<String>) -> Failure {
        Failure { message: shown(&message.into()), code: 1 }
    }

    /// The input or command line is wrong.
    pub(super) fn wrong_use(message: impl Into<String>) -> Failure {
        Failure { message: shown(&message.into()), code: 2 }
    }

    /// Something cannot be written.
    pub(super) fn cannot_write(message: impl Into<String>) -> Failure {
        Failure { message: shown(&message.into()), code: 4 }
    }

    /// Something cannot be written, for what the system says.
    pub(super) fn io(what: impl fmt::Display, error: &io::Error) -> Failure {
        Failure::cannot_write(format!("error: {what}: {}", in_words(error)))
    }
}

impl From<Error> for Failure {
    /// Words for the terminal, with what to type.
    fn from(error: Error) -> Failure {
        let why = std::error::Error::source(&error).map_or(String::new(), |source| format!(": {source}"));
        match &error {
            Error::Scenario(problems) => Failure { message: problems.render(true), code: 2 },
            Error::Seed(_) => Failure::wrong_use(format!("error: --seed: {error}")),
            Error::NotComparable { key, .. } => {
                Failure::wrong_use(format!("error: {error}\n  help: make it the same in both, for example with --set {key}=…"))
            }
            Error::Team { name, known } | Error::Strategy { name, known } => {
                let what = if matches!(error, Error::Team { .. }) { "[[team]]" } else { "[[strategy]]" };
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let help = if known.is_empty() { format!("this scenario has none: add one, {what}") } else { suggestion(name, &known) };
                Failure::wrong_use(format!("error: {error}\n  help: {help}"))
            }
            Error::Choice(_) => Failure::wrong_use(format!("error: {error}\n  help: `fideliza optimize --help` says what it takes")),
            Error::Infinite { .. } => Failure::failed(format!(
                "error: {error}\n  help: a discount, or a hazard above 0, makes it finite; or --set objective=profit; or another range, where one is looked through"
            )),
            Error::Idle { .. } => {
                Failure::wrong_use(format!("error: {error}\n  help: let it answer a moment: moment.NAME.team = …, or a longer horizon"))
            }
            Error::Customer { .. } => Failure::wrong_use(format!("error: {error}")),
            Error::Words { .. } => Failure::wrong_use(format!("error: --words: {error}")),
            Error::Logo { .. } => Failure::wrong_use(format!("error: --logo: {error}")),
            Error::Saved { .. } => Failure::failed(format!("error: {error}\n  help: run its scenario again")),
            Error::Stopped => {
                Failure { message: "interrupted before the first replication was done: there is nothing to report".into(), code: 130 }
            }
            Error::TooLarge { bytes } => too_large(*bytes, "there is nothing to report"),
            Error::Threads { .. } | Error::Chart { .. } | Error::Workbook { .. } => Failure::failed(format!("error: {error}{why}")),
        }
    }
}

/// A world grew beyond the memory that it may take.
pub(super) fn too_large(bytes: u64, what_is_left: &str) -> Failure {
    let needed = bytes_in_words(bytes as f64);
    Failure::failed(format!(
        "error: a world needs {needed} or more, which is more memory than it may take: {what_is_left}\n  help: fewer customers (--set customers=…), or fewer threads (-j), which leave more to each"
    ))
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Failure {
        Error::from(problems).into()
    }
}

impl From<SeedTooLarge> for Failure {
    fn from(error: SeedTooLarge) -> Failure {
        Error::from(error).into()
    }
}

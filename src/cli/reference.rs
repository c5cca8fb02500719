//! `params`, `schema`, `completions`, `man`: what the program knows about itself.

use clap_complete::Shell;

use super::failure::Failure;
use super::{args, print};
use crate::report::markdown;
use crate::scenario::problem::suggestion;
use crate::scenario::{DEFAULTS, reference};

/// Lists parameters.
///
/// # Errors
/// Nothing matches.
pub(super) fn params(filter: Option<&str>, format: Format) -> Result<(), Failure> {
    let filter = filter.map(str::to_lowercase);
    let matches = |param: &reference::Param| {
        let text = format!("{} {}", param.path, param.about).to_lowercase();
        filter.as_ref().is_none_or(|filter| text.contains(filter) || addresses(filter, &param.path))
    };
    let params: Vec<reference::Param> = reference::params().into_iter().filter(matches).collect();
    if params.is_empty() {
        return Err(Failure::wrong_use("error: no parameter matches; `fideliza params` lists all"));
    }
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&params).map_err(|error| Failure::failed(error.to_string()))?;
            print(&(text + "\n"))
        }
        Format::Markdown => print(&markdown::parameters(&params)),
        Format::Text if filter.is_none() => {
            print(&(text(&params) + "\nLists that stand where a scenario has none of its own:\n\n" + DEFAULTS))
        }
        Format::Text => print(&text(&params)),
    }
}

/// True if a path as it is typed, such as `moment.incident.voice`, means a parameter or one below it.
fn addresses(typed: &str, path: &str) -> bool {
    let (typed, path): (Vec<&str>, Vec<&str>) = (typed.split('.').collect(), path.split('.').collect());
    typed.len() > 1 && typed.len() <= path.len() && typed.iter().zip(&path).all(|(typed, key)| typed == key || *key == "NAME")
}

/// How parameters are printed.
pub(super) enum Format {
    /// For people at a terminal.
    Text,
    /// For programs.
    Json,
    /// For the documentation.
    Markdown,
}

fn text(params: &[reference::Param]) -> String {
    let mut text = String::from(
        "Grades: A peer-reviewed estimate, B large practitioner study, C folklore or our own assumption, - a setting. Where the true value of a\nC may plausibly lie is said beside it (x: times the default); `run` and `compare` play worlds of it.\n\n",
    );
    for param in params {
        text += &format!("{}\n    {}\n", param.path, param.about);
        text += &format!("    {} ({}), default {}, grade {}", param.kind, param.range, param.default, param.grade);
        text += &param.plausible.map_or_else(String::new, |range| format!(", plausibly {range}"));
        text += &if param.source.is_empty() { "\n".to_string() } else { format!(": {}\n", param.source) };
    }
    text
}

/// Prints the JSON Schema of scenarios.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn schema() -> Result<(), Failure> {
    print(&reference::schema_text())
}

/// Prints a completion script.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "fideliza", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page of the program, or of one of its commands.
///
/// # Errors
/// There is no such command, or standard output cannot be written.
pub(super) fn man(command: Option<&str>) -> Result<(), Failure> {
    let mut program = args::command();
    program.build();
    let found = match command {
        None => Some(program.clone()),
        Some(name) => program.find_subcommand(name).cloned(),
    };
    let Some(found) = found else {
        let known: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
        return Err(Failure::wrong_use(format!("error: there is no such command\n  help: {}", suggestion(command.unwrap_or(""), &known))));
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(found).render(&mut page).map_err(|error| Failure::io("cannot write the manual page", &error))?;
    print(&String::from_utf8_lossy(&page))
}

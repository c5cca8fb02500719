//! `params`, `schema`, `completions`, `man`: what the program knows about itself.

use clap_complete::Shell;

use super::failure::Failure;
use super::{args, print};
use crate::report::markdown;
use crate::scenario::reference;

/// Lists parameters.
///
/// # Errors
/// Nothing matches.
pub fn params(filter: Option<&str>, format: Format) -> Result<(), Failure> {
    let filter = filter.map(str::to_lowercase);
    let matches = |param: &reference::Param| {
        let text = format!("{} {}", param.path, param.about).to_lowercase();
        filter.as_ref().is_none_or(|filter| text.contains(filter))
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
        Format::Text => print(&text(&params)),
    }
}

/// How parameters are printed.
pub enum Format {
    /// For people at a terminal.
    Text,
    /// For programs.
    Json,
    /// For the documentation.
    Markdown,
}

fn text(params: &[reference::Param]) -> String {
    let mut text =
        String::from("Grades: A peer-reviewed estimate, B large practitioner study, C folklore or our own assumption, - a setting.\n\n");
    for param in params {
        text += &format!("{}\n    {}\n", param.path, param.about);
        text += &format!("    {} ({}), default {}, grade {}", param.kind, param.range, param.default, param.grade);
        text += &if param.source.is_empty() { "\n".to_string() } else { format!(": {}\n", param.source) };
    }
    text
}

/// Prints the JSON Schema of scenarios.
///
/// # Errors
/// Standard output cannot be written.
pub fn schema() -> Result<(), Failure> {
    print(&reference::schema_text())
}

/// Prints a completion script.
///
/// # Errors
/// Standard output cannot be written.
pub fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "fideliza", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page.
///
/// # Errors
/// Standard output cannot be written.
pub fn man() -> Result<(), Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(args::command()).render(&mut page).map_err(|error| Failure::io("cannot write the manual page", &error))?;
    print(&String::from_utf8_lossy(&page))
}

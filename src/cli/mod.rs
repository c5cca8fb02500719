//! The command line: the only place that reads files, prints, knows the clock or exits.

mod args;
mod check;
mod explain;
mod failure;
mod files;
mod gallery;
mod progress;
mod reference;
mod run;
mod validate;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if cli.no_color {
        anstream::ColorChoice::Never.write_global();
    }
    match execute(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure.message);
            ExitCode::from(failure.code)
        }
    }
}

fn execute(command: Option<Command>) -> Result<(), Failure> {
    match command {
        None => print(args::EXAMPLES),
        Some(Command::New { file }) => new(&file),
        Some(Command::Check { files, sets }) => check::execute(&files, &sets),
        Some(Command::Run { file, options }) => run::execute(run::read_all(&[file], &options.sets)?, &options),
        Some(Command::Compare { files, options }) => run::execute(run::read_all(&files, &options.sets)?, &options),
        Some(Command::Gallery { markdown: true, .. }) => gallery::index(),
        Some(Command::Gallery { name: None, .. }) => gallery::list(),
        Some(Command::Gallery { name: Some(name), text: true, .. }) => gallery::text(&name),
        Some(Command::Gallery { name: Some(name), options, .. }) => gallery::play(&name, &options),
        Some(Command::Params { filter, json, markdown }) => {
            let format = if json {
                reference::Format::Json
            } else if markdown {
                reference::Format::Markdown
            } else {
                reference::Format::Text
            };
            reference::params(filter.as_deref(), format)
        }
        Some(Command::Schema) => reference::schema(),
        Some(Command::Explain { file, strategy, customer, replication, seed, sets }) => {
            explain::execute(&file, &sets, explain::Who { strategy, customer, replication, seed })
        }
        Some(Command::Validate { filter, markdown }) => validate::execute(filter.as_deref(), markdown),
        Some(Command::Completions { shell }) => reference::completions(shell),
        Some(Command::Man { command }) => reference::man(command.as_deref()),
    }
}

fn new(file: &Path) -> Result<(), Failure> {
    files::write_new(file, crate::scenario::STARTER.as_bytes())?;
    // The scenario names it, so that editors complete keys.
    let schema = file.with_file_name("scenario.schema.json");
    if !schema.exists() {
        files::write_new(&schema, crate::scenario::reference::schema_text().as_bytes())?;
    }
    tell(&format!("wrote {}; look at it with: fideliza run {}", file.display(), file.display()));
    Ok(())
}

/// Prints data on standard output. Nobody reading any more is no error; a full disk is.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::io("cannot write to standard output", &error)),
        _ => Ok(()),
    }
}

/// Talks on standard error, if anybody listens.
fn tell(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

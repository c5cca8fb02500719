//! The command line: the only place that reads files, prints, knows the clock or exits.

mod args;
mod bench;
mod budget;
mod check;
mod explain;
mod explore;
mod failure;
mod files;
mod flip;
mod gallery;
mod guard;
mod optimize;
mod output;
mod progress;
mod reference;
mod report;
mod run;
mod search;
mod staff;
mod study;
mod telling;
mod validate;
#[cfg(feature = "workshop")]
mod workshop;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;

use crate::random::{Seed, interleaved};
use crate::scenario::text::{escaped, shown};

pub use files::Disk;
pub use guard::usual_budget;
pub use output::write_report;
pub use study::id_of;

/// Runs the program.
pub fn main() -> ExitCode {
    ExitCode::from(main_with(std::env::args_os()))
}

/// Runs the program with these arguments, the first its own name; the code that it ends with.
pub fn main_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let done = match Cli::try_parse_from(arguments) {
        Ok(cli) => {
            if cli.no_color {
                anstream::ColorChoice::Never.write_global();
            }
            execute(cli.command)
        }
        // Help and the version are data that was asked for.
        Err(asked) if !asked.use_stderr() => print(&asked.render().ansi().to_string()),
        Err(wrong) => {
            let plain = wrong.render().to_string();
            let fit = shown(&plain);
            // Colours only where nothing that was typed had to be escaped or shortened.
            let message = if fit == plain { wrong.render().ansi().to_string() } else { fit };
            Err(Failure { message: message.trim_end().to_string(), code: 2 })
        }
    };
    match done {
        Ok(()) => 0,
        Err(failure) => {
            write_line(&failure.message);
            failure.code
        }
    }
}

fn execute(command: Option<Command>) -> Result<(), Failure> {
    match command {
        None => print(args::EXAMPLES),
        Some(Command::New { file }) => new(&file),
        Some(Command::Check { files, sets }) => check::execute(&files, &sets),
        Some(Command::Run { file, options }) => run::execute(&[file], &options),
        Some(Command::Compare { files, options }) => run::execute(&files, &options),
        Some(Command::Sensitivity { file, vary, method: way, samples, options }) => {
            study::sensitivity(&file, &vary, args::Method { way, samples }, &options)
        }
        Some(Command::Flip { file, options }) => flip::execute(&file, &options),
        Some(Command::Optimize { file, vary, options }) => optimize::execute(&file, &vary, &options),
        #[cfg(feature = "workshop")]
        Some(Command::Workshop { programme, options }) => workshop::execute(&programme, &options),
        Some(Command::Explore { file, options }) => explore::execute(&file, &options),
        Some(Command::Budget { file, options }) => budget::execute(&file, &options),
        Some(Command::Staff { file, options }) => staff::execute(&file, &options),
        Some(Command::Sweep { file, vary, options }) => study::sweep(&file, &vary, &options),
        Some(Command::Slurm { file, options }) => study::slurm::execute(&file, &options),
        Some(Command::Merge { folders, csv_locale, parquet, quiet, telling }) => {
            study::merge(&folders, (csv_locale, parquet), &telling, quiet)
        }
        Some(Command::Report { folder, telling }) => report::execute(&folder, &telling),
        Some(Command::Words { lang }) => print(lang.file()),
        Some(Command::Status { folder, missing }) => study::status(&folder, missing),
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
        Some(Command::Explain { file, strategy, versus, customer, replication, seed, sets }) => {
            explain::execute(&file, &sets, explain::Who { strategy, versus, customer, replication, seed })
        }
        Some(Command::Validate { coverage: Some(experiments), .. }) => validate::count(experiments),
        Some(Command::Validate { filter, markdown, .. }) => validate::execute(filter.as_deref(), markdown),
        Some(Command::Bench { file, customers, threads, sets }) => bench::execute(file.as_deref(), &customers, threads, &sets),
        Some(Command::Draws { seed }) => draws(seed),
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

/// Streams draws until nobody reads any more.
fn draws(seed: u64) -> Result<(), Failure> {
    let seed = Seed::new(seed)?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    for word in interleaved(seed) {
        match out.write_all(&word.to_le_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(Failure::io("cannot write to standard output", &error)),
            Ok(()) => {}
        }
    }
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

/// Talks on standard error, if anybody listens; what was typed or read is shown escaped.
fn tell(text: &str) {
    write_line(&escaped(text));
}

fn write_line(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

//! `report`: a saved report told again.

use std::fs;
use std::path::Path;

use super::args::Telling;
use super::failure::Failure;
use super::output::Output;
use super::run;
use super::telling::Look;
use crate::error::Error;
use crate::experiment::Analysis;
use crate::report::{csv, renderers};

/// Tells a saved report again, in its folder.
///
/// # Errors
/// There is no report in it that this program has written, or it cannot be written.
pub(super) fn execute(folder: &Path, telling: &Telling) -> Result<(), Failure> {
    let look = Look::of(telling)?;
    let analysis = saved(folder)?;
    let output = Output::prepare(folder)?;
    let report = look.report(analysis);
    let mut files = renderers::files(&report)?;
    // What it was made of stays as it is.
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for name in entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| renderers::is_scenario(name)) {
        files.push((name.clone(), read(folder, &name)?));
    }
    let folder = run::finish(&files, output, false)?;
    look.tell_where(&folder);
    look.show(&folder);
    Ok(())
}

/// What is said of what cannot be told again.
const ANSWER: &str = "it is an answer of `staff`, `budget`, `flip` or `optimize`: run that command again, with --lang";

/// The analysis that a folder's `report.json` holds, and the replications of its tables.
fn saved(folder: &Path) -> Result<Analysis, Failure> {
    let wrong = |name: &str, why: String| Error::Saved { problem: format!("`{}`: {why}", folder.join(name).display()) };
    let json = read(folder, "report.json")?;
    let analysis: Analysis = serde_json::from_slice(&json).map_err(|error| {
        let is_answer = serde_json::from_slice::<serde_json::Value>(&json).is_ok_and(|json| json["scenario"].is_string());
        let why = if is_answer { ANSWER.to_string() } else { error.to_string() };
        wrong("report.json", why)
    })?;
    let mut analysis = analysis.read_back().map_err(|why| wrong("report.json", why.to_string()))?;
    let table = read(folder, "data/replications.csv")?;
    analysis.rows = csv::rows_of(&table, &analysis).map_err(|why| wrong("data/replications.csv", why))?;
    Ok(analysis)
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let path = folder.join(name);
    let refuse =
        |error| Failure::wrong_use(format!("error: cannot read `{}`: {error}\n  help: name the folder of a report", path.display()));
    fs::read(&path).map_err(refuse)
}

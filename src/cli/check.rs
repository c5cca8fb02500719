//! `check`: what is wrong or implausible with scenarios.

use super::failure::Failure;
use super::{print, run};
use crate::experiment::outcome::{OUTCOMES, is_known};
use crate::model::{compile, lint};
use crate::report::format::grouped;
use crate::scenario::problem::suggestion;

/// Reads scenarios and says what it thinks of them.
///
/// # Errors
/// Wrong input.
pub fn execute(files: &[String], sets: &[String]) -> Result<(), Failure> {
    let scenarios = run::read_all(files, sets)?;
    let mut text = String::new();
    for (file, scenario) in files.iter().zip(&scenarios) {
        let model = compile(scenario);
        let size = model.size();
        text += &format!(
            "{file}: ok. {} customers, roughly {} events and {} MB a replication\n",
            grouped(model.customers as f64, 0),
            grouped(size.events, 0),
            grouped(size.bytes / 1e6, 0)
        );
        for finding in scenario.settings.finding.iter().filter(|finding| !is_known(&finding.outcome)) {
            let known: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.key).collect();
            text += &format!("  warning: no outcome is named `{}`\n     help: {}\n", finding.outcome, suggestion(&finding.outcome, &known));
        }
        for warning in lint(scenario, &model) {
            text += &format!("  warning: {}\n     help: {}\n", warning.message, warning.help);
        }
    }
    print(&text)
}

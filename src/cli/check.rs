//! `check`: what scenarios say in plain words, and what is wrong or implausible with them.

use super::failure::Failure;
use super::{print, run};
use crate::experiment::outcome::{OUTCOMES, is_known};
use crate::model::{compile, lint};
use crate::report::format::grouped;
use crate::scenario::Scenario;
use crate::scenario::describe::describe;
use crate::scenario::problem::suggestion;

/// Reads scenarios and says what it thinks of them.
///
/// # Errors
/// Wrong input.
pub fn execute(files: &[String], sets: &[String]) -> Result<(), Failure> {
    let families = run::read_families(files, sets)?;
    let mut text = String::new();
    for (file, family) in files.iter().zip(families) {
        for (index, scenario) in family.iter().enumerate() {
            let name = if index == 0 { file.clone() } else { format!("{file}, strategy `{}`", scenario.settings.name) };
            text += &thoughts(&name, scenario, index == 0);
        }
    }
    text += "\n(A) peer-reviewed, (B) large practitioner study, (C) folklore or assumption, (stated) in the scenario; `fideliza params` has the sources.\n";
    print(&text)
}

fn thoughts(name: &str, scenario: &Scenario, in_words: bool) -> String {
    let model = compile(scenario);
    let size = model.size();
    let mut text = format!(
        "{name}: ok. {} customers, roughly {} events and {} MB a replication\n",
        grouped(model.customers as f64, 0),
        grouped(size.events, 0),
        grouped(size.bytes / 1e6, 0)
    );
    if in_words {
        let description = describe(scenario);
        text += &description.on.iter().map(|sentence| format!("  {sentence}\n")).collect::<String>();
        text += &format!("  Off: {}.\n", description.off.join(", "));
    }
    for finding in scenario.settings.finding.iter().filter(|finding| !is_known(&finding.outcome)) {
        let known: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.key).collect();
        text += &format!("  warning: no outcome is named `{}`\n     help: {}\n", finding.outcome, suggestion(&finding.outcome, &known));
    }
    for warning in lint(scenario, &model) {
        text += &format!("  warning: {}\n     help: {}\n", warning.message, warning.help);
    }
    text
}

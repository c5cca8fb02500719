//! What a scenario says in plain words, and what is implausible about it.

use super::{ENGLISH, warnings};
use crate::experiment::outcome::{OUTCOMES, is_known};
use crate::model::{compile, lint, shrinks};
use crate::scenario::Scenario;
use crate::scenario::describe::{changes, describe};
use crate::scenario::problem::suggestion;

/// What the grades in it mean.
pub const GRADES: &str = "(A) peer-reviewed, (B) large practitioner study, (C) folklore or assumption, (stated) in the scenario; `fideliza params` has the sources.";

/// A scenario and the strategies that follow it, under the name that it is called by.
pub fn render(name: &str, family: &[Scenario]) -> String {
    let (scenario, strategies) = family.split_first().expect("a family has its scenario");
    let mut text = thoughts(name, scenario, &in_words(scenario));
    for strategy in strategies {
        let changes: String = changes(scenario, strategy).iter().map(|change| format!("  {change}\n")).collect();
        let changes =
            if changes.is_empty() { "  warning: it changes nothing\n     help: lay keys over the scenario\n".into() } else { changes };
        text += &thoughts(&format!("{name}, strategy `{}`", strategy.settings.name), strategy, &changes);
    }
    text
}

/// What a scenario says, in words.
fn in_words(scenario: &Scenario) -> String {
    let description = describe(scenario);
    let on: String = description.on.iter().map(|sentence| format!("  {sentence}\n")).collect();
    let off = if description.off.is_empty() { "nothing".into() } else { description.off.join(", ") };
    format!("{on}  Off: {off}.\n")
}

fn thoughts(name: &str, scenario: &Scenario, words: &str) -> String {
    let model = compile(scenario);
    let size = model.size();
    let mut text = format!(
        "{name}: ok. {} customers, roughly {} events and {} MB a replication\n",
        ENGLISH.grouped(model.frame.customers as f64, 0),
        ENGLISH.grouped(size.events, 0),
        ENGLISH.grouped(size.bytes / 1e6, 0)
    );
    text += words;
    for finding in scenario.settings.finding.iter().filter(|finding| !is_known(&finding.outcome)) {
        let known: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.key).collect();
        text += &format!("  warning: no outcome is named `{}`\n     help: {}\n", finding.outcome, suggestion(&finding.outcome, &known));
    }
    for warning in lint(scenario, &model).into_iter().chain(shrinks(&model)) {
        let [message, help] = warnings::warning(&warning, &ENGLISH);
        text += &format!("  warning: {message}\n     help: {help}\n");
    }
    text
}

//! What a scenario says in plain words, and what is implausible about it.

use super::ENGLISH;
use super::warnings::warning as warning_in_words;
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
    let mut text = thoughts(name, scenario, &in_words(scenario), &warnings(scenario, None));
    for strategy in strategies {
        let changes: String = changes(scenario, strategy).iter().map(|change| format!("  {change}\n")).collect();
        text +=
            &thoughts(&format!("{name}, strategy `{}`", strategy.settings.name), strategy, &changes, &warnings(strategy, Some(scenario)));
    }
    text
}

/// What is allowed but hardly meant in a scenario, or in a strategy of another: message and help.
pub fn warnings(scenario: &Scenario, strategy_of: Option<&Scenario>) -> Vec<[String; 2]> {
    let mut found: Vec<[String; 2]> = Vec::new();
    if strategy_of.is_some_and(|base| changes(base, scenario).is_empty()) {
        found.push(["it changes nothing", "lay keys over the scenario"].map(str::to_string));
    }
    let known: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.key).collect();
    let unknown = scenario.settings.finding.iter().filter(|finding| !is_known(&finding.outcome));
    found.extend(unknown.map(|finding| [format!("no outcome is named `{}`", finding.outcome), suggestion(&finding.outcome, &known)]));
    let model = compile(scenario);
    let implausible = lint(scenario, &model).into_iter().chain(shrinks(&model));
    found.extend(implausible.map(|warning| warning_in_words(&warning, &ENGLISH)));
    found
}

/// What a scenario says, in words.
fn in_words(scenario: &Scenario) -> String {
    let description = describe(scenario);
    let on: String = description.on.iter().map(|sentence| format!("  {sentence}\n")).collect();
    let off = if description.off.is_empty() { "nothing".into() } else { description.off.join(", ") };
    format!("{on}  Off: {off}.\n")
}

fn thoughts(name: &str, scenario: &Scenario, words: &str, warnings: &[[String; 2]]) -> String {
    let model = compile(scenario);
    let size = model.size();
    let warnings: String = warnings.iter().map(|[message, help]| format!("  warning: {message}\n     help: {help}\n")).collect();
    format!(
        "{name}: ok. {} customers, roughly {} events and {} MB a replication\n{words}{warnings}",
        ENGLISH.grouped(model.frame.customers as f64, 0),
        ENGLISH.grouped(size.events, 0),
        ENGLISH.grouped(size.bytes / 1e6, 0)
    )
}

//! `budget`: the best bundle of strategies that money can buy, and the order in which to buy it.

use std::collections::BTreeSet;

use super::args::BudgetOptions;
use super::failure::Failure;
use super::search::Search;
use crate::experiment::budget::{Asked, OPTIONS_MAX, budget};
use crate::report;

/// Bundles that are all played if there are no more.
const BUNDLES_MAX: usize = 64;

/// Spends a budget.
///
/// # Errors
/// Wrong input, no such strategy, too little memory, or an interruption.
pub(super) fn execute(file: &str, options: &BudgetOptions) -> Result<(), Failure> {
    let search = Search::new(file, &options.search)?;
    let settings = &search.scenario.settings;
    let all = || settings.strategy.iter().map(|strategy| strategy.name.clone()).collect();
    let mut names: Vec<String> = if options.options.is_empty() { all() } else { options.options.clone() };
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    if names.is_empty() || names.len() > OPTIONS_MAX {
        return Err(Failure::wrong_use(format!(
            "error: there are {} strategies to buy; it takes 1 to {OPTIONS_MAX}\n  help: list them in the scenario: [[strategy]], or name some with --option",
            names.len()
        )));
    }
    let asked =
        Asked { budget: options.budget, options: names, bundles_max: BUNDLES_MAX, seed: search.seed, replications: search.replications };
    let output = search.prepare("budget", &format!("{asked:?}"))?;
    let found = search.look(|control| budget(&search.draft, &asked, control, |played| search.told(played, "bundles")))?;
    search.answer(output, "purchase", &found, |asked| report::budget::answer(&found, asked))
}

//! A dial and levers to explore, told: what came out at every combination, in the words of a language.

use super::page::explore::{Combination, Control, Explored};
use super::words::{Words, say};
use crate::engine::ENGINE_VERSION;
use crate::experiment::Found;
use crate::experiment::outcome::unit_of;
use crate::random::Seed;
use crate::scenario::Scenario;
use crate::stats::tells_who_is_better;

/// What was explored, and how.
pub struct Exploration<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Controls; combinations are ordered by them, the last one changing first.
    pub controls: Vec<Control>,
    /// Keys of the outcomes; the first is what decides.
    pub outcomes: &'a [&'static str],
    /// What came out.
    pub found: &'a [Found],
    /// Seed of all draws.
    pub seed: Seed,
    /// Replications of each combination.
    pub replications: u64,
    /// Title of the page, instead of the scenario's name.
    pub title: Option<String>,
    /// The command, as it was typed.
    pub command: String,
}

/// The page of an exploration.
pub fn explored(of: Exploration<'_>, words: &Words) -> Explored {
    let settings = &of.scenario.settings;
    let currency = settings.currency.as_str();
    let key = of.outcomes[0];
    let objective = words.outcome(key);
    let told = |found: &Found, number: usize| {
        let estimate = found.figures[number].as_ref();
        estimate.map_or_else(|| "–".to_string(), |estimate| words.estimate(estimate, unit_of(of.outcomes[number]), currency))
    };
    let combination = |found: &Found| {
        let amount = told(found, 0);
        let sentence = match found.difference.map(|difference| difference.estimate) {
            None => say!(words, "explore-none", outcome = objective.clone()),
            Some(apart) if apart.mean == 0.0 && apart.half_width.is_none_or(|width| width == 0.0) => {
                say!(words, "explore-same", outcome = objective.clone(), amount = amount)
            }
            Some(apart) => {
                let difference = words.difference(&apart, unit_of(key), currency);
                let said = match (tells_who_is_better(apart.n), apart.surely_above(0.0) || apart.surely_below(0.0)) {
                    (false, _) => "explore-few",
                    (true, true) => "explore-differs",
                    (true, false) => "explore-like",
                };
                say!(words, said, outcome = objective.clone(), amount = amount, difference = difference)
            }
        };
        let told = (0..of.outcomes.len()).map(|number| told(found, number)).collect();
        Combination { told, value: found.figures[0].as_ref().map(|estimate| estimate.mean), sentence }
    };
    Explored {
        title: of.title.clone().unwrap_or_else(|| settings.name.clone()),
        about: settings.analysis.told_in(words.language().code()).replace("\n\n", "\u{0}").replace('\n', " ").replace('\u{0}', "\n"),
        figures: of.outcomes.iter().map(|key| words.outcome(key)).collect(),
        combinations: of.found.iter().map(combination).collect(),
        made_by: say!(
            words,
            "explore-made-by",
            version = env!("CARGO_PKG_VERSION"),
            engine = ENGINE_VERSION.to_string(),
            seed = of.seed.get().to_string(),
            count = of.replications
        ),
        again: of.command,
        controls: of.controls,
        words: words.clone(),
    }
}

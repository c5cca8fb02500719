//! What to buy, in words, tables and a picture.

use super::answer::{Answer, Asked, Cell, Picture, Table, scale};
use super::sentences::interaction;
use super::words::say;
use crate::experiment::budget::Purchase;
use crate::experiment::outcome::Unit;
use crate::stats::{Difference, Estimate};

/// The answer: what to buy in which order, every option by itself, and whether it holds on other people.
pub fn answer(found: &Purchase, asked: &Asked<'_>) -> Answer {
    let words = asked.words;
    let (budget, objective) = (asked.money(found.budget), words.objective(found.objective));
    let told = |estimate: &Estimate| words.difference(estimate, Unit::Money, asked.currency);
    let or_none = |difference: &Option<Difference>| {
        difference.map_or_else(|| words.plain("no-finite-value"), |difference| told(&difference.estimate))
    };
    let cell = |difference: &Option<Difference>| Cell::difference(difference.map(|difference| difference.estimate), Unit::Money);
    let amount = |amount: f64| Cell::Value(amount, Unit::Money, Some(f64::from(u8::MAX)));
    let mut answer = asked.answer(say!(words, "purchase-title", budget = budget.as_str(), name = asked.scenario));
    let names: Vec<&str> = found.steps.iter().map(|step| step.name.as_str()).collect();
    answer.say(match found.steps.last() {
        None => match found.options.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).filter(|cheapest| cheapest.cost > found.budget) {
            Some(cheapest) => say!(
                words,
                "purchase-too-dear",
                name = asked.scenario,
                budget = budget,
                option = cheapest.name.as_str(),
                cost = asked.money(cheapest.cost)
            ),
            None => say!(words, "purchase-nothing", name = asked.scenario, budget = budget, objective = objective.as_str()),
        },
        Some(last) => {
            let names = names.join(&words.plain("then"));
            say!(words, "purchase-buy", name = asked.scenario, budget = budget, options = names, spent = asked.money(last.spent))
        }
    });
    let gain = || say!(words, "against-nothing", outcome = words.outcome(found.objective));
    if let Some(difference) = found.confirmed.filter(|_| !found.steps.is_empty()) {
        let holds = if difference.estimate.surely_above(0.0) { "purchase-holds" } else { "purchase-holds-not" };
        answer.say(say!(words, holds, amount = told(&difference.estimate)));
    }
    if let Some(beyond) = &found.interaction {
        answer.say(say!(words, &format!("purchase-{}", interaction(beyond)), amount = told(beyond)));
    }
    if let Some(second) = &found.second {
        let names = if second.names.is_empty() { words.plain("no-option") } else { second.names.join(" + ") };
        answer.say(say!(
            words,
            "purchase-second",
            options = names,
            behind = or_none(&second.behind),
            confirmed = or_none(&second.confirmed)
        ));
    }
    if !found.steps.is_empty() {
        let columns = vec![
            ("option", words.plain("in-this-order")),
            ("spent", words.plain("spent")),
            ("gain", gain()),
            ("added", words.plain("by-this-step")),
        ];
        let mut table = Table::new("steps", "", columns);
        table.rows.extend(
            found.steps.iter().map(|step| vec![Cell::Text(step.name.clone()), amount(step.spent), cell(&step.gain), cell(&step.added)]),
        );
        answer.show(table);
    }
    let columns = vec![("option", words.plain("every-option")), ("cost", words.plain("costs")), ("gain", gain())];
    let mut table = Table::new("options", "", columns);
    table.rows.extend(found.options.iter().map(|option| vec![Cell::Text(option.name.clone()), amount(option.cost), cell(&option.gain)]));
    answer.show(table);
    for (one, other, key) in &found.clashes {
        answer.say(say!(words, "purchase-clash", one = one.as_str(), other = other.as_str(), key = key.as_str()));
    }
    if !found.impossible.is_empty() {
        let all: Vec<String> = found.impossible.iter().map(|names| names.join(" + ")).collect();
        answer.say(say!(words, "purchase-impossible", bundles = all.join("; ")));
    }
    let how = if found.all_played { "purchase-how-all" } else { "purchase-how-some" };
    answer.say(say!(words, how, bundles = found.played, replications = asked.replications));
    let bars: Vec<(String, Estimate)> =
        found.options.iter().filter_map(|option| Some((option.name.clone(), option.gain.as_ref()?.estimate))).collect();
    let best = bars.iter().max_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    if let Some((name, estimate)) = best {
        let title = say!(words, "purchase-picture", option = name.as_str(), amount = told(estimate));
        let most = bars.iter().map(|(_, estimate)| estimate.mean.abs()).fold(0.0, f64::max);
        let (scale, unit) = scale(Unit::Money, most, words, asked.currency);
        let bars = bars.iter().map(|(name, e)| (name.clone(), [e.mean, e.low(), e.high()].map(|x| x / scale))).collect();
        answer.draw("purchase", Picture::Bars { title, y_label: format!("{}{unit}", gain()), bars });
    }
    answer
}

//! What to buy, in words and tables.

use super::format::symbol;
use super::text::{finish, plain_table, wrapped};
use super::words::ENGLISH;
use crate::experiment::budget::Purchase;
use crate::experiment::outcome::{Unit, label_of};
use crate::stats::{Difference, Estimate};

/// The answer: what to buy in which order, every option by itself, and whether it holds on other people.
pub fn render(found: &Purchase, scenario: &str, currency: &str, replications: u64) -> String {
    let money = |amount: f64| format!("{} {}", ENGLISH.grouped(amount, 0), symbol(currency));
    let objective = label_of(found.objective);
    let told = |estimate: &Estimate| ENGLISH.difference(estimate, Unit::Money, currency);
    let cell =
        |difference: &Option<Difference>| difference.map_or_else(|| "no finite value".into(), |difference| told(&difference.estimate));
    let mut parts = Vec::new();
    let names: Vec<&str> = found.steps.iter().map(|step| step.name.as_str()).collect();
    parts.push(match (names.as_slice(), found.steps.last()) {
        ([], _) | (_, None) => {
            let cheapest = found.options.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).filter(|cheapest| cheapest.cost > found.budget);
            match cheapest {
                Some(cheapest) => {
                    let (budget, cost) = (money(found.budget), money(cheapest.cost));
                    format!("`{scenario}`: {budget} pays for none of the options; the cheapest, {}, costs {cost}.", cheapest.name)
                }
                None => format!(
                    "`{scenario}`: of {} nothing is worth buying: no bundle brings more {objective} than it costs.",
                    money(found.budget)
                ),
            }
        }
        (_, Some(last)) => format!("`{scenario}`: of {}, buy {} for {}.", money(found.budget), names.join(", then "), money(last.spent)),
    });
    if !found.steps.is_empty() {
        let mut table = plain_table();
        table.set_header([
            "in this order".into(),
            "spent".into(),
            wrapped(&format!("{objective} against nothing"), 18),
            wrapped("of it, by this step", 18),
        ]);
        for step in &found.steps {
            table.add_row([step.name.clone(), money(step.spent), cell(&step.gain), cell(&step.added)]);
        }
        parts.push(finish(table));
    }
    if let Some(interaction) = &found.interaction {
        let words = if interaction.mean == 0.0 && interaction.half_width.is_none_or(|width| width == 0.0) {
            "They do not touch each other: together they bring"
        } else if interaction.surely_above(0.0) {
            "They help each other: together they bring"
        } else if interaction.surely_below(0.0) {
            "They get in each other's way: together they bring"
        } else {
            "Whether they help each other or not is too close to tell: together they bring"
        };
        parts.push(format!("{words} {} against the sum of what each brings by itself.", told(interaction)));
    }
    if let Some(difference) = found.confirmed.filter(|_| !found.steps.is_empty()) {
        let estimate = &difference.estimate;
        let holds = if estimate.surely_above(0.0) { "it holds" } else { "it does NOT surely hold" };
        parts.push(format!("On other people, whom the search never saw, {holds}: {} against nothing.", told(estimate)));
    }
    if let Some(second) = &found.second {
        let name = if second.names.is_empty() { "nothing".to_string() } else { second.names.join(" + ") };
        let confirmed = cell(&second.confirmed);
        parts.push(format!("Second comes {name}: the first brings {} more than it, on other people {confirmed}.", cell(&second.behind)));
    }
    let mut table = plain_table();
    table.set_header(["every option by itself".into(), "costs".into(), wrapped(&format!("{objective} against nothing"), 18)]);
    for option in &found.options {
        table.add_row([option.name.clone(), money(option.cost), cell(&option.gain)]);
    }
    parts.push(finish(table));
    for (one, other, key) in &found.clashes {
        parts.push(format!("`{one}` and `{other}` both write `{key}`: together, what `{other}` writes counts."));
    }
    if !found.impossible.is_empty() {
        let all: Vec<String> = found.impossible.iter().map(|names| names.join(" + ")).collect();
        parts.push(format!("Left out, as they contradict each other: {}.", all.join("; ")));
    }
    let how = if found.all_played {
        "every bundle within the budget"
    } else {
        "buying what brings most for its cost, then exchanging one for another"
    };
    parts.push(format!(
        "By {how}: {} bundles, {replications} replications each; costs are those that strategies state, until the horizon, undiscounted; gains are after them. Intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.",
        found.played
    ));
    parts.join("\n\n") + "\n"
}

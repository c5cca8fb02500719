//! What was chosen, in words and tables.

use super::text::{finish, plain_table, wrapped};
use super::words::{ENGLISH, Language};
use crate::error::Error;
use crate::experiment::optimize::{Choice, Frontier, Ranges};
use crate::experiment::outcome::{Unit, label_of, outcome};
use crate::stats::{Difference, Estimate};

fn unit(key: &str) -> Unit {
    outcome(key).map_or(Unit::Number, |outcome| outcome.unit)
}

fn level(key: &str, estimate: Option<&Estimate>, currency: &str) -> String {
    estimate.map_or("no finite value".into(), |estimate| ENGLISH.estimate(estimate, unit(key), currency))
}

fn apart(key: &str, difference: &Difference, currency: &str) -> String {
    ENGLISH.difference(&difference.estimate, unit(key), currency)
}

fn combination(levers: &[String], values: &[String]) -> String {
    let one = |(lever, value): (&String, &String)| if lever == "strategy" { value.clone() } else { format!("{lever} = {value}") };
    levers.iter().zip(values).map(one).collect::<Vec<_>>().join(", ")
}

/// Candidates told, at most.
const TOLD: usize = 12;

/// The best of several: how sure that is, and whether it holds on other people.
pub fn choice(found: &Choice, scenario: &str, currency: &str) -> String {
    let key = found.outcome;
    let best = &found.candidates[found.best];
    let name = |index: usize| {
        if index == 0 { "the scenario as it is".to_string() } else { combination(&found.levers, &found.candidates[index].values) }
    };
    let left = found.candidates.iter().filter(|candidate| candidate.left).count();
    let sure = match (found.probability, found.indifference) {
        (Some(_), Some(indifference)) => {
            let amount = ENGLISH.value(indifference, unit(key), Some(indifference / 100.0), currency);
            format!("With 95 % it is the best, or less than {amount} behind the best: the difference that was said to matter.")
        }
        (None, Some(_)) => format!(
            "Replications ended before that was sure: {left} of {} could not be told apart. More with --most, or a larger --indifference.",
            found.candidates.len()
        ),
        (Some(probability), None) if probability <= 0.5 => "These runs cannot tell which is best: more with --runs.".into(),
        (Some(probability), None) => {
            let percent =
                if probability > 0.999 { "over 99.9".into() } else { format!("at least {}", ENGLISH.grouped(100.0 * probability, 0)) };
            format!("By these runs it is the best with a probability of {percent} %.")
        }
        (None, None) => String::new(),
    };
    let mut parts =
        vec![format!("`{scenario}`: by {}, the best of {} is {}.\n{sure}", label_of(key), found.candidates.len(), name(found.best))];
    let mut order: Vec<usize> = (0..found.candidates.len()).collect();
    let sign = crate::experiment::study::results::preference(key).unwrap_or(1.0);
    order.sort_by(|&a, &b| {
        let candidate = |index: usize| &found.candidates[index];
        (b == found.best)
            .cmp(&(a == found.best))
            .then(candidate(b).left.cmp(&candidate(a).left))
            .then((sign * candidate(b).mean).total_cmp(&(sign * candidate(a).mean)))
    });
    let mut table = plain_table();
    table.set_header(["".into(), wrapped(&format!("{}, mean", label_of(key)), 18), "runs".to_string(), "".into()]);
    for &index in order.iter().take(TOLD) {
        let candidate = &found.candidates[index];
        let size = best.mean.abs() / 1000.0;
        let state = if index == found.best {
            "best"
        } else if candidate.left {
            "not told from it"
        } else {
            "left out"
        };
        table.add_row([
            name(index),
            ENGLISH.value(candidate.mean, unit(key), Some(size), currency),
            candidate.replications.to_string(),
            state.into(),
        ]);
    }
    let mut text = finish(table);
    if order.len() > TOLD {
        text += &format!("\n  … and {} more", order.len() - TOLD);
    }
    parts.push(text);
    let confirmed = &found.confirmed;
    let mut on_others = format!(
        "On other people, whom the choice never saw, {} replications: {}",
        confirmed.replications,
        level(key, confirmed.figure.as_ref(), currency)
    );
    let against = [(&confirmed.versus_baseline, "the scenario as it is"), (&confirmed.versus_second, "the second")];
    for (difference, other) in against.iter().filter_map(|(difference, other)| Some((difference.as_ref()?, other))) {
        on_others += &format!("; {} against {other}", apart(key, difference, currency));
    }
    parts.push(on_others + ".");
    parts.push("Means are of different numbers of replications where some were left out early; values beyond the horizon as the formula expects them.".into());
    parts.join("\n\n") + "\n"
}

/// The best values in ranges.
pub fn ranges(found: &Ranges, scenario: &str, currency: &str) -> String {
    let key = found.outcome;
    let mut parts = Vec::new();
    let within = if found.bounds.is_empty() {
        String::new()
    } else if found.within {
        " within the bounds".into()
    } else {
        "; NO values that were tried keep all bounds, and these miss them by least".into()
    };
    parts.push(format!("`{scenario}`: the best values found by {}{within}, of {} that were tried:", label_of(key), found.tried));
    let mut table = plain_table();
    table.set_header(["", "best", "in the scenario", ""]);
    for (index, lever) in found.levers.iter().enumerate() {
        let end = if found.at_ends[index] { "an end of its range: a wider one may hold better" } else { "" };
        table.add_row([lever.as_str(), &found.values[index], &found.baseline[index], end]);
    }
    parts.push(finish(table));
    let versus = found
        .versus_baseline
        .as_ref()
        .map_or_else(String::new, |difference| format!("; {} against the scenario as it is", apart(key, difference, currency)));
    let mut on_others = format!(
        "On other people, whom the search never saw, {} replications: {}{versus}.",
        found.replications,
        level(key, found.confirmed.as_ref(), currency)
    );
    for (bound, figure) in &found.bounds {
        let side = if bound.at_most { "at most" } else { "at least" };
        let keeps = |estimate: &Estimate| if bound.at_most { estimate.high() <= bound.limit } else { estimate.low() >= bound.limit };
        let surely = match figure {
            Some(estimate) if keeps(estimate) => "surely kept",
            Some(estimate) if (estimate.mean <= bound.limit) == bound.at_most => "kept on average, not surely",
            _ => "NOT kept on these people",
        };
        on_others += &format!(
            "\n{} {side} {}: {}, {surely}.",
            label_of(bound.outcome),
            ENGLISH.value(bound.limit, unit(bound.outcome), Some(bound.limit.abs() / 1000.0), currency),
            level(bound.outcome, figure.as_ref(), currency)
        );
    }
    parts.push(on_others);
    parts.push("A search finds a good place, not surely the best of all; values beyond the horizon as the formula expects them.".into());
    parts.join("\n\n") + "\n"
}

/// What cannot be bettered in two outcomes at once, from the best in the first on.
pub fn frontier(found: &Frontier, scenario: &str, currency: &str) -> String {
    let [first, second] = found.outcomes;
    let on: Vec<usize> = in_order(found).into_iter().filter(|&index| found.places[index].on_frontier).collect();
    let name = |index: usize| {
        if index == 0 { "the scenario as it is".to_string() } else { combination(&found.levers, &found.places[index].values) }
    };
    let mut table = plain_table();
    table.set_header([
        "".to_string(),
        wrapped(label_of(first), 20),
        wrapped("against the scenario", 20),
        wrapped(label_of(second), 20),
        wrapped("against the scenario", 20),
    ]);
    for &index in on.iter().take(2 * TOLD) {
        let place = &found.places[index];
        let cells = [0, 1].map(|outcome| {
            let key = found.outcomes[outcome];
            let difference =
                place.versus_baseline[outcome].as_ref().map_or_else(String::new, |difference| apart(key, difference, currency));
            [level(key, place.figures[outcome].as_ref(), currency), difference]
        });
        let [[a, b], [c, d]] = cells;
        table.add_row([name(index), a, b, c, d]);
    }
    let more = if on.len() > 2 * TOLD { format!("\n  … and {} more", on.len() - 2 * TOLD) } else { String::new() };
    format!(
        "`{scenario}`: {} of {} combinations cannot be bettered in {} and {} at once:\n\n{}{more}\n\nBy means of {} replications of the same people each; intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.\n",
        on.len(),
        found.places.len(),
        label_of(first),
        label_of(second),
        finish(table),
        found.replications
    )
}

/// Places by their figure in the first outcome, the best first.
fn in_order(found: &Frontier) -> Vec<usize> {
    let sign = crate::experiment::study::results::preference(found.outcomes[0]).unwrap_or(1.0);
    let figure = |index: usize| found.places[index].figures[0].map_or(f64::NEG_INFINITY, |figure| sign * figure.mean);
    let mut order: Vec<usize> = (0..found.places.len()).collect();
    order.sort_by(|&a, &b| figure(b).total_cmp(&figure(a)));
    order
}

/// A frontier as a table, and as a chart where there are charts.
///
/// # Errors
/// [`Error::Chart`].
pub fn frontier_files(found: &Frontier) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let [first, second] = found.outcomes;
    let head = ["combination".to_string()]
        .into_iter()
        .chain(found.levers.iter().cloned())
        .chain([first, second].into_iter().flat_map(|key| [key.to_string(), format!("{key}_low"), format!("{key}_high")]));
    let mut lines = vec![head.chain(["on_frontier".to_string()]).collect::<Vec<_>>()];
    for (index, place) in found.places.iter().enumerate() {
        let figures = place.figures.iter().flat_map(|figure| {
            let ends = figure.and_then(|figure| figure.ends);
            [figure.map(|figure| figure.mean), ends.map(|ends| ends[0]), ends.map(|ends| ends[1])].map(super::csv::optional)
        });
        let row = [index.to_string()].into_iter().chain(place.values.iter().cloned()).chain(figures);
        lines.push(row.chain([place.on_frontier.to_string()]).collect());
    }
    let mut files = vec![("frontier.csv", super::csv::written(&lines, Language::English))];
    files.extend(charts(found)?);
    Ok(files)
}

#[cfg(feature = "charts")]
fn charts(found: &Frontier) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    super::chart::frontier(found)
}

#[cfg(not(feature = "charts"))]
fn charts(_: &Frontier) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    Ok(Vec::new())
}

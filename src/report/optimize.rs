//! What was chosen, in words, tables and a picture.

use super::answer::{Answer, Asked, Cell, Picture, Table, scale};
use super::words::{Words, say};
use crate::experiment::optimize::{Bound, Choice, Frontier, Ranges};
use crate::experiment::outcome::unit_of;
use crate::experiment::study::results::preference;
use crate::stats::{Difference, Estimate};

fn combination(levers: &[String], values: &[String], words: &Words) -> String {
    let one = |(lever, value): (&String, &String)| {
        if lever == "strategy" { value.clone() } else { format!("{lever} = {}", words.typed(value)) }
    };
    levers.iter().zip(values).map(one).collect::<Vec<_>>().join(", ")
}

/// What a combination is called: the first is the scenario as it is.
fn name(index: usize, levers: &[String], values: &[String], words: &Words) -> String {
    if index == 0 { words.plain("trial-as-it-is") } else { combination(levers, values, words) }
}

fn level(key: &str, estimate: Option<&Estimate>, asked: &Asked<'_>) -> String {
    estimate.map_or_else(|| asked.words.plain("no-finite-value"), |estimate| asked.words.estimate(estimate, unit_of(key), asked.currency))
}

fn apart(key: &str, difference: &Difference, asked: &Asked<'_>) -> String {
    asked.words.difference(&difference.estimate, unit_of(key), asked.currency)
}

fn differences(key: &str, difference: Option<&Difference>) -> Cell {
    Cell::difference(difference.map(|difference| difference.estimate), unit_of(key))
}

/// What each lever is in each row.
fn levers<'a>(paths: &[String], rows: impl Iterator<Item = &'a Vec<String>> + Clone) -> Vec<(String, Vec<String>)> {
    let of = |(lever, path): (usize, &String)| {
        (path.clone(), rows.clone().map(|values| values.get(lever).cloned().unwrap_or_default()).collect())
    };
    paths.iter().enumerate().map(of).collect()
}

/// Combinations told, at most.
const TOLD: usize = 12;

/// The best of several: how sure that is, and whether it holds on other people.
pub fn choice(found: &Choice, asked: &Asked<'_>) -> Answer {
    let (words, key) = (asked.words, found.outcome);
    let best = &found.candidates[found.best];
    let called = |index: usize| name(index, &found.levers, &found.candidates[index].values, words);
    let left = found.candidates.iter().filter(|candidate| candidate.left).count();
    let mut answer = asked.answer(say!(words, "choice-title", name = asked.scenario));
    let sure = match (found.probability, found.indifference) {
        (Some(_), Some(indifference)) => {
            say!(words, "choice-surely", amount = words.value(indifference, unit_of(key), Some(indifference / 100.0), asked.currency))
        }
        (None, Some(_)) => say!(words, "choice-unsure", left = left, count = found.candidates.len()),
        (Some(probability), None) if probability <= 0.5 => words.plain("choice-cannot-tell"),
        (Some(probability), None) if probability > 0.999 => {
            say!(words, "choice-over", share = format!("{} %", words.grouped(99.9, 1)))
        }
        (Some(probability), None) => say!(words, "choice-with", share = format!("{} %", words.grouped((100.0 * probability).floor(), 0))),
        (None, None) => String::new(),
    };
    let said = say!(
        words,
        "choice-best",
        name = asked.scenario,
        outcome = words.outcome(key),
        count = found.candidates.len(),
        best = called(found.best)
    );
    answer.say(format!("{said}\n{sure}").trim_end());
    let confirmed = &found.confirmed;
    let mut on_others =
        say!(words, "choice-confirmed", replications = confirmed.replications, amount = level(key, confirmed.figure.as_ref(), asked));
    let against = [(&confirmed.versus_baseline, "confirmed-against-now"), (&confirmed.versus_second, "confirmed-against-second")];
    for (difference, said) in against.iter().filter_map(|(difference, said)| Some((difference.as_ref()?, said))) {
        on_others += &say!(words, said, amount = apart(key, difference, asked));
    }
    answer.say(on_others + ".");
    let mut order: Vec<usize> = (0..found.candidates.len()).collect();
    let sign = preference(key).unwrap_or(1.0);
    order.sort_by(|&a, &b| {
        let candidate = |index: usize| &found.candidates[index];
        (b == found.best)
            .cmp(&(a == found.best))
            .then(candidate(b).left.cmp(&candidate(a).left))
            .then((sign * candidate(b).mean).total_cmp(&(sign * candidate(a).mean)))
    });
    let columns = vec![
        ("combination", String::new()),
        ("mean", say!(words, "mean-of-outcome", outcome = words.outcome(key))),
        ("runs", words.plain("runs")),
        ("state", String::new()),
    ];
    let mut table = Table::new("candidates", "", columns);
    table.shown = TOLD;
    let size = best.mean.abs() / 1000.0;
    for &index in &order {
        let candidate = &found.candidates[index];
        let state = match (index == found.best, candidate.left) {
            (true, _) => "choice-is-best",
            (false, true) => "choice-not-told",
            (false, false) => "choice-left-out",
        };
        table.rows.push(vec![
            Cell::Text(called(index)),
            Cell::Value(candidate.mean, unit_of(key), Some(size)),
            Cell::count(candidate.replications),
            Cell::Text(words.plain(state)),
        ]);
    }
    table.keys = levers(&found.levers, order.iter().map(|&index| &found.candidates[index].values));
    let state = |index: &usize| match (*index == found.best, found.candidates[*index].left) {
        (true, _) => "best",
        (false, true) => "not_told",
        (false, false) => "left_out",
    };
    table.keys.push(("state".into(), order.iter().map(|index| state(index).to_string()).collect()));
    answer.show(table);
    answer.say(words.plain("choice-how"));
    let shown: Vec<usize> = order.into_iter().take(TOLD).collect();
    let most = shown.iter().map(|&index| found.candidates[index].mean.abs()).fold(0.0, f64::max);
    let (scale, behind) = scale(unit_of(key), most, words, asked.currency);
    answer.draw(
        "candidates",
        Picture::Bars {
            title: say!(words, "choice-picture", outcome = words.outcome(key), best = called(found.best)),
            y_label: format!("{}{behind}", say!(words, "mean-of-outcome", outcome = words.outcome(key))),
            bars: shown.iter().map(|&index| (called(index), [found.candidates[index].mean / scale; 3])).collect(),
        },
    );
    answer
}

/// The best values in ranges.
pub fn ranges(found: &Ranges, asked: &Asked<'_>) -> Answer {
    let (words, key) = (asked.words, found.outcome);
    let mut answer = asked.answer(say!(words, "optimum-title", name = asked.scenario));
    let within = match (found.bounds.is_empty(), found.within) {
        (true, _) => "optimum-found",
        (false, true) => "optimum-found-within",
        (false, false) => "optimum-found-without",
    };
    answer.say(say!(words, within, name = asked.scenario, outcome = words.outcome(key), tried = found.tried));
    let columns = vec![
        ("lever", String::new()),
        ("best", words.plain("best")),
        ("now", words.plain("in-the-scenario")),
        ("at_an_end", String::new()),
    ];
    let mut table = Table::new("values", "", columns);
    for (index, lever) in found.levers.iter().enumerate() {
        let end = if found.at_ends[index] { Cell::Text(words.plain("optimum-at-an-end")) } else { Cell::Text(String::new()) };
        let text = |text: &String| Cell::Text(text.clone());
        let typed = |text: &String| Cell::Text(words.typed(text));
        table.rows.push(vec![text(lever), typed(&found.values[index]), typed(&found.baseline[index]), end]);
    }
    table.keys = vec![
        ("best".into(), found.values.clone()),
        ("now".into(), found.baseline.clone()),
        ("at_an_end".into(), found.at_ends.iter().map(ToString::to_string).collect()),
    ];
    answer.show(table);
    let mut on_others =
        say!(words, "optimum-confirmed", replications = found.replications, amount = level(key, found.confirmed.as_ref(), asked));
    if let Some(difference) = &found.versus_baseline {
        on_others += &say!(words, "confirmed-against-now", amount = apart(key, difference, asked));
    }
    on_others += ".";
    for (bound, figure) in &found.bounds {
        on_others += &format!("\n{}", kept(bound, figure.as_ref(), asked));
    }
    answer.say(on_others);
    answer.say(words.plain("optimum-how"));
    answer
}

/// Whether a bound is kept.
fn kept(bound: &Bound, figure: Option<&Estimate>, asked: &Asked<'_>) -> String {
    let words = asked.words;
    let keeps = |estimate: &Estimate| if bound.at_most { estimate.high() <= bound.limit } else { estimate.low() >= bound.limit };
    let surely = match figure {
        Some(estimate) if keeps(estimate) => "bound-surely-kept",
        Some(estimate) if (estimate.mean <= bound.limit) == bound.at_most => "bound-kept",
        _ => "bound-not-kept",
    };
    say!(
        words,
        if bound.at_most { "bound-at-most" } else { "bound-at-least" },
        outcome = words.outcome(bound.outcome),
        limit = words.value(bound.limit, unit_of(bound.outcome), Some(bound.limit.abs() / 1000.0), asked.currency),
        amount = level(bound.outcome, figure, asked),
        kept = words.plain(surely)
    )
}

/// What cannot be bettered in two outcomes at once, from the best in the first on.
pub fn frontier(found: &Frontier, asked: &Asked<'_>) -> Answer {
    let words = asked.words;
    let [first, second] = found.outcomes;
    let mut answer = asked.answer(say!(words, "frontier-title", name = asked.scenario));
    let on = found.places.iter().filter(|place| place.on_frontier).count();
    let said = say!(
        words,
        "frontier-found",
        name = asked.scenario,
        on = on,
        count = found.places.len(),
        first = words.outcome(first),
        second = words.outcome(second)
    );
    answer.say(said);
    let mut columns = vec![("combination".to_string(), String::new())];
    for key in found.outcomes {
        columns.push((key.to_string(), words.outcome(key)));
        columns.push((format!("{key}_difference"), words.plain("against-the-scenario")));
    }
    columns.push(("on_frontier".into(), words.plain("on-the-frontier")));
    let mut table = Table { columns, shown: on.min(2 * TOLD), ..Table::new("frontier", "", Vec::new()) };
    let order = in_order(found);
    table.keys = levers(&found.levers, order.iter().map(|&index| &found.places[index].values));
    table.keys.push(("on_frontier".into(), order.iter().map(|&index| found.places[index].on_frontier.to_string()).collect()));
    for index in order {
        let place = &found.places[index];
        let figures = [0, 1].iter().flat_map(|&axis| {
            let key = found.outcomes[axis];
            [Cell::estimate(place.figures[axis], unit_of(key)), differences(key, place.versus_baseline[axis].as_ref())]
        });
        let called = Cell::Text(name(index, &found.levers, &place.values, words));
        let is_on = Cell::Text(words.plain(if place.on_frontier { "yes" } else { "no" }));
        table.rows.push(std::iter::once(called).chain(figures).chain([is_on]).collect());
    }
    answer.show(table);
    answer.say(say!(words, "frontier-how", replications = found.replications));
    let points = found.places.iter().filter_map(|place| Some(([place.figures[0]?.mean, place.figures[1]?.mean], place.on_frontier)));
    answer.draw("frontier", trade_off(found.outcomes, points.collect(), words, asked.currency));
    answer
}

/// Combinations in two outcomes.
pub(super) fn trade_off(keys: [&'static str; 2], points: Vec<([f64; 2], bool)>, words: &Words, currency: &str) -> Picture {
    let on = points.iter().filter(|(_, on)| *on).count();
    let scales = [0, 1].map(|axis| {
        let most = points.iter().map(|(point, _)| point[axis].abs()).fold(0.0, f64::max);
        scale(unit_of(keys[axis]), most, words, currency)
    });
    Picture::Points {
        title: say!(words, "frontier-picture", on = on, count = points.len()),
        labels: [0, 1].map(|axis| format!("{}{}", words.outcome(keys[axis]), scales[axis].1)),
        points: points.into_iter().map(|(point, on)| ([point[0] / scales[0].0, point[1] / scales[1].0], on)).collect(),
    }
}

/// Places on the frontier by their figure in the first outcome, the best first; behind them the others.
fn in_order(found: &Frontier) -> Vec<usize> {
    let sign = preference(found.outcomes[0]).unwrap_or(1.0);
    let figure = |index: usize| found.places[index].figures[0].map_or(f64::NEG_INFINITY, |figure| sign * figure.mean);
    let mut order: Vec<usize> = (0..found.places.len()).collect();
    order.sort_by(|&a, &b| found.places[b].on_frontier.cmp(&found.places[a].on_frontier).then(figure(b).total_cmp(&figure(a))));
    order
}

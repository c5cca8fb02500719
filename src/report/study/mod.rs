//! The results of a study: in words and pictures, as tables, and for programs.

mod tables;

use serde_json::json;

use super::answer::{Answer, Asked, Cell, Drawing, Table};
use super::renderers::Written;
use super::words::{Words, say};
use crate::engine::ENGINE_VERSION;
use crate::error::Error;
use crate::experiment::outcome::{Unit, outcome, unit_of};
use crate::experiment::study::block::Block;
use crate::experiment::study::found::Found;
use crate::experiment::study::layout::{Layout, Repeats, Sensitivity};
use crate::experiment::study::results::{Over, Robustness, joined, preference};
use crate::random::SCHEME;
use crate::stats::Estimate;
use tables::{NOTHING, sensitivity_rows};
pub use tables::{Sink, write_tables};

/// What came of a study, in words and pictures: the answer, and its figures as files.
///
/// # Errors
/// [`Error::Chart`].
pub fn tell(layout: &Layout<'_>, found: &Found, known: &dyn Fn(u64) -> Vec<Block>, asked: &Asked<'_>) -> Result<(Answer, Written), Error> {
    let ends = |combination: u64| {
        let rows = |point: u64| joined(&known(point)).0;
        let result = layout.result(layout.point(combination), rows(combination), None, &rows(0));
        result.differences[0].and_then(|difference| difference.estimate.ends)
    };
    let mut answer =
        if found.sensitivity.is_empty() { sweep(layout, found, &ends, asked) } else { drivers(layout, &found.sensitivity, asked) };
    let (files, drawings) = charts(layout, found, asked)?;
    answer.drawings = drawings;
    Ok((answer, files))
}

/// How a study was made and what came of it, for programs: JSON.
pub fn manifest(layout: &Layout<'_>, found: &Found, plan: &str, repeats: &Repeats) -> String {
    let robustness = &found.robustness;
    let told = leading(layout, robustness).into_iter().take(TOLD);
    let manifest = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "engine_version": ENGINE_VERSION,
        "random_scheme": SCHEME,
        "plan": plan,
        "seed": layout.seed.get(),
        "points": layout.points(),
        "combinations": layout.combinations,
        "futures": layout.futures,
        "replications": found.runs,
        "repeats": repeats,
        "precision_not_reached": found.short,
        "failed": found.failed.iter().map(|(point, why)| json!({ "point": point, "why": why })).collect::<Vec<_>>(),
        "scenario": layout.scenario,
        "sets": layout.sets,
        "parameters": layout.factors.iter().map(|factor| factor.path.as_str()).collect::<Vec<_>>(),
        "leading": told.map(|combination| combination_json(layout, robustness, combination)).collect::<Vec<_>>(),
        "sensitivity": found.sensitivity.iter().map(|(key, found)| json!({ "outcome": key, "by_parameter": found })).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&manifest).expect("it is JSON") + "\n"
}

/// A combination, with its figures for charts.
pub struct Placed {
    /// The values of levers, as they are written.
    pub values: Vec<String>,
    /// For each outcome that is watched: mean and interval, or mean, lowest and highest of several futures.
    pub figures: Vec<Option<[f64; 3]>>,
}

/// Combinations told, at most.
const TOLD: usize = 10;

/// To what figures of a size are rounded.
fn thousandth(size: f64) -> Option<f64> {
    Some(size.abs() / 1000.0).filter(|width| *width > 0.0)
}

/// The name of what is watched, which may be a month of a series: that has none but its key.
pub(super) fn named(key: &str, words: &Words) -> String {
    if outcome(key).is_some() { words.outcome(key) } else { key.to_string() }
}

/// Combinations by the mean of the first outcome that is watched: the best first, or the highest if it is neither good nor bad by itself.
fn leading(layout: &Layout<'_>, robustness: &Robustness) -> Vec<u64> {
    let sign = preference(layout.watch[0]).unwrap_or(1.0);
    let mut all: Vec<(u64, f64)> =
        (0..=layout.combinations).filter_map(|number| Some((number, sign * robustness.mean(number, 0)?))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all.into_iter().map(|(combination, _)| combination).collect()
}

/// What came out in the first outcome that is watched, by combination. Differences of a single future have their intervals.
fn sweep(layout: &Layout<'_>, found: &Found, ends: &dyn Fn(u64) -> Option<[f64; 2]>, asked: &Asked<'_>) -> Answer {
    let (words, robustness) = (asked.words, &found.robustness);
    let (key, sign, one) = (layout.watch[0], preference(layout.watch[0]), layout.futures == 1);
    let all = leading(layout, robustness);
    let mut answer = asked.answer(asked.scenario.to_string());
    let order = words.plain(if sign.is_some() { "best-first" } else { "highest-first" });
    let said = if one { "study-found" } else { "study-found-futures" };
    answer.say(say!(
        words,
        said,
        name = asked.scenario,
        points = layout.points(),
        runs = found.runs,
        outcome = named(key, words),
        futures = layout.futures,
        order = order
    ));
    if let Some(best) = all.first().filter(|_| all.len() > 1) {
        let across = robustness.across(*best);
        let values = layout.point(*best).values;
        let levers = layout.factors[..layout.levers].iter().zip(&values);
        let called = match best {
            0 => words.plain("trial-as-it-is"),
            _ => levers.map(|(factor, value)| format!("`{}` = {}", factor.path, words.typed(value))).collect::<Vec<_>>().join(", "),
        };
        let amount = |value: f64| words.value(value, unit_of(key), thousandth(value), asked.currency);
        let (mean, apart) = (across.outcomes[0].mean().map_or_else(String::new, amount), across.outcomes[0].mean_difference());
        let versus = apart
            .filter(|_| *best > 0)
            .map(|apart| words.change(apart, unit_of(key), thousandth(apart), asked.currency))
            .map_or_else(String::new, |apart| say!(words, "study-versus", amount = apart));
        answer.say(say!(
            words,
            if sign.is_some() { "study-best" } else { "study-highest" },
            combination = called,
            amount = mean,
            versus = versus
        ));
    }
    let largest = all.iter().filter_map(|combination| robustness.mean(*combination, 0)).map(f64::abs).fold(0.0, f64::max);
    let width = thousandth(largest);
    let number = |value: Option<f64>| value.map_or(Cell::Nothing, |value| Cell::Value(value, unit_of(key), width));
    let spread = if one { ["ninety-five-from", "to-there"] } else { ["lowest-future", "highest-future"] };
    let mut columns: Vec<(String, String)> =
        layout.factors[..layout.levers].iter().map(|factor| (factor.path.clone(), factor.path.clone())).collect();
    columns.push((key.to_string(), words.plain("mean")));
    columns.push(("difference".into(), words.plain("versus-baseline")));
    columns.extend(["low", "high"].into_iter().zip(spread).map(|(key, head)| (key.to_string(), words.plain(head))));
    let counts_wins = !one && sign.is_some();
    if counts_wins {
        columns.push(("best_in".into(), words.plain("best-in-futures")));
    }
    let mut table = Table { columns, ..Table::new("leading", "", Vec::new()) };
    for across in all.iter().take(TOLD).map(|combination| robustness.across(*combination)) {
        let over = &across.outcomes[0];
        let base = across.combination == 0;
        let ends = if one && !base { ends(across.combination) } else { None };
        let spread = if one { [ends.map(|ends| ends[0]), ends.map(|ends| ends[1])] } else { [over.lowest, over.highest] };
        let mut row: Vec<Cell> =
            layout.point(across.combination).values[..layout.levers].iter().map(|value| Cell::Text(words.typed(value))).collect();
        row.push(number(over.mean()));
        row.push(if base { Cell::Text(words.plain("the-baseline")) } else { number(over.mean_difference()) });
        row.extend(spread.map(number));
        if counts_wins {
            row.push(over.first.map_or(Cell::Nothing, |first| Cell::Text(say!(words, "count-of", count = first, of = over.futures))));
        }
        table.rows.push(row);
    }
    answer.show(table);
    if all.len() > TOLD {
        answer.say(say!(words, "study-more", count = all.len() - TOLD));
    }
    if found.short > 0 {
        answer.say(say!(words, "study-short", count = found.short));
    }
    answer.say(words.plain("study-how"));
    answer
}

/// Which factor matters for the first outcome, a sentence for each, the strongest first; and for every outcome, a table.
fn drivers(layout: &Layout<'_>, all: &[(&'static str, Sensitivity)], asked: &Asked<'_>) -> Answer {
    let words = asked.words;
    let mut answer = asked.answer(say!(words, "drivers-title", name = asked.scenario));
    let Some((key, found)) = all.first() else { return answer };
    let money = |value: f64| words.value(value, unit_of(key), thousandth(value), asked.currency);
    let percent = |share: f64| words.grouped(100.0 * share, 0);
    let mut told: Vec<(f64, String)> = Vec::new();
    for (index, factor) in layout.factors.iter().enumerate() {
        let (path, [from, to]) = (factor.path.as_str(), factor.range().map(|end| words.typed(&end)));
        told.push(match found {
            Sensitivity::Tornado(all) => {
                let [low, high] = &all[index];
                let told = |end: &Estimate| words.difference(end, unit_of(key), asked.currency);
                let (atlow, athigh, now) = (told(low), told(high), words.typed(&factor.baseline));
                let said = say!(words, "driver-tornado", path = path, from = from, to = to, atlow = atlow, athigh = athigh, now = now);
                ((high.mean - low.mean).abs().max(low.mean.abs()).max(high.mean.abs()), said)
            }
            Sensitivity::Morris(all) => {
                let (size, sd) = (all[index].mean_size, all[index].sd);
                let said = if sd > 0.5 * size.figure { "driver-morris-depends" } else { "driver-morris" };
                let [low, high] = size.ends.map(money);
                (size.figure, say!(words, said, path = path, amount = money(size.figure), from = from, to = to, low = low, high = high))
            }
            Sensitivity::Sobol(all) => {
                let (first, total) = (all.of[index].first, all.of[index].total);
                let said = say!(
                    words,
                    "driver-sobol",
                    path = path,
                    first = percent(first.figure),
                    firstlow = percent(first.ends[0]),
                    firsthigh = percent(first.ends[1]),
                    total = percent(total.figure),
                    totallow = percent(total.ends[0]),
                    totalhigh = percent(total.ends[1])
                );
                (total.figure, said)
            }
        });
    }
    told.sort_by(|a, b| b.0.total_cmp(&a.0));
    let lines: String = told.into_iter().map(|(_, said)| format!("\n  {said}")).collect();
    answer.say(format!("{}{lines}", say!(words, "drivers-of", name = asked.scenario, outcome = named(key, words))));
    let columns = ["outcome", "parameter", "measure", "figure", "low", "high"]
        .into_iter()
        .map(|key| (key.to_string(), words.plain(&format!("column-{key}"))));
    let mut table = Table { columns: columns.collect(), shown: 0, ..Table::new("sensitivity", "", Vec::new()) };
    for row in sensitivity_rows(layout, all) {
        let number = |text: &String| text.parse().map_or(Cell::Nothing, |number| Cell::Value(number, Unit::Number, None));
        let [outcome, path, measure, numbers @ ..] = row.as_slice() else { continue };
        let path = if path == NOTHING { words.plain("measure-dummy") } else { path.clone() };
        let texts = [named(outcome, words), path, words.plain(&format!("measure-{measure}"))].map(Cell::Text);
        table.rows.push(texts.into_iter().chain(numbers.iter().map(number)).collect());
    }
    answer.show(table);
    if let Sensitivity::Sobol(all) = found {
        let [low, high] = all.dummy.ends.map(percent);
        answer.say(say!(words, "driver-nothing", share = percent(all.dummy.figure), low = low, high = high));
    }
    answer
}

/// The charts of a study that is not too large to be drawn.
#[cfg(feature = "charts")]
fn charts(layout: &Layout<'_>, found: &Found, asked: &Asked<'_>) -> Result<(Written, Vec<Drawing>), Error> {
    if layout.combinations > crate::experiment::study::found::KEPT_MAX {
        return Ok((Written::new(), Vec::new()));
    }
    let robustness = &found.robustness;
    let band = |combination: u64, outcome: usize| match found.kept.get(combination as usize) {
        Some(of) => of.figures[outcome].map(|figure| [figure.mean, figure.low(), figure.high()]),
        None => {
            let over = robustness.across(combination).outcomes[outcome];
            Some([over.mean()?, over.lowest?, over.highest?])
        }
    };
    let placed = |combination: u64| Placed {
        values: layout.point(combination).values[..layout.levers].to_vec(),
        figures: (0..layout.watch.len()).map(|outcome| band(combination, outcome)).collect(),
    };
    let placed: Vec<Placed> = (0..=layout.combinations).map(placed).collect();
    let drivers = found.sensitivity.first().map(|(key, found)| (*key, found));
    super::chart::study(layout, &placed, drivers, (asked.words, asked.currency))
}

#[cfg(not(feature = "charts"))]
fn charts(_: &Layout<'_>, _: &Found, _: &Asked<'_>) -> Result<(Written, Vec<Drawing>), Error> {
    Ok((Written::new(), Vec::new()))
}

/// A combination for programs.
fn combination_json(layout: &Layout<'_>, robustness: &Robustness, combination: u64) -> serde_json::Value {
    let values = layout.point(combination).values;
    let levers: serde_json::Map<String, serde_json::Value> =
        layout.factors[..layout.levers].iter().zip(values).map(|(factor, value)| (factor.path.clone(), value.into())).collect();
    let outcome = |(key, over): (&&'static str, Over)| {
        let figures = json!({
            "mean": over.mean(), "lowest": over.lowest, "highest": over.highest, "mean_difference": over.mean_difference(),
            "futures": over.futures, "futures_above_baseline": over.above, "futures_best_of_all": over.first, "largest_regret": over.regret,
        });
        ((*key).to_string(), figures)
    };
    let outcomes: serde_json::Map<String, serde_json::Value> =
        layout.watch.iter().zip(robustness.across(combination).outcomes).map(outcome).collect();
    json!({ "combination": combination, "levers": levers, "outcomes": outcomes })
}

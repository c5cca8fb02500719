//! The results of a study: in words, and as tidy tables with a row for each thing and all parameters beside it.

use super::answer::{Answer, Asked, Cell, Table};
use super::words::{Words, say};
use crate::experiment::outcome::{Unit, outcome, unit_of};
use crate::experiment::study::layout::{Factor, Layout, Point, Sensitivity};
use crate::experiment::study::results::{Across, PointResult, Robustness, preference};
use crate::stats::Estimate;

/// A combination, with its figures for charts.
pub struct Placed {
    /// The values of levers, as they are written.
    pub values: Vec<String>,
    /// For each outcome that is watched: mean and interval, or mean, lowest and highest of several futures.
    pub figures: Vec<Option<[f64; 3]>>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Whole,
    /// Numbers; some may be missing.
    Number,
    /// Texts.
    Text,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: Kind,
}

fn column(name: impl Into<String>, kind: Kind) -> Column {
    Column { name: name.into(), kind }
}

fn columns(names: &[&str], kind: Kind) -> Vec<Column> {
    names.iter().map(|name| column(*name, kind)).collect()
}

/// Numbers of a point, and the values of its factors.
fn of_a_point(layout: &Layout<'_>) -> Vec<Column> {
    let ids = columns(&["point", "future", "combination"], Kind::Whole);
    ids.into_iter().chain(layout.factors.iter().flat_map(of_a_factor)).collect()
}

/// The values of a factor as they are written; of quantities with a unit, behind that the number that they are in one unit.
fn of_a_factor(factor: &Factor) -> Vec<Column> {
    let unit = factor.base_unit();
    let kind = if unit.is_empty() && factor.is_number() { Kind::Number } else { Kind::Text };
    let number = (!unit.is_empty()).then(|| column(format!("{} ({unit})", factor.path), Kind::Number));
    [column(factor.path.clone(), kind)].into_iter().chain(number).collect()
}

/// The head of the table of points.
pub fn points_head(layout: &Layout<'_>) -> Vec<Column> {
    of_a_point(layout)
}

/// A point as a row.
pub fn points_row(layout: &Layout<'_>, point: &Point) -> Vec<String> {
    parameters(layout, point)
}

/// The head of the table of replications.
pub fn replications_head(layout: &Layout<'_>) -> Vec<Column> {
    [of_a_point(layout), columns(&["replication"], Kind::Whole), columns(&layout.watch, Kind::Number)].concat()
}

/// The replications of a point as rows.
pub fn replications_rows<'a>(layout: &'a Layout<'_>, result: &'a PointResult) -> impl Iterator<Item = Vec<String>> + 'a {
    (0..result.rows.len()).map(|replication| {
        let values = result.values.iter().map(|values| optional(values[replication]));
        parameters(layout, &result.point).into_iter().chain([replication.to_string()]).chain(values).collect()
    })
}

/// The head of the table of figures.
pub fn summary_head(layout: &Layout<'_>) -> Vec<Column> {
    let figures =
        ["mean", "sd", "low", "high", "difference", "difference_low", "difference_high", "probability_above_zero", "variance_ratio"];
    let fixed = [column("outcome", Kind::Text), column("n", Kind::Whole)];
    [of_a_point(layout), fixed.to_vec(), columns(&figures, Kind::Number)].concat()
}

/// The figures of a point as rows, one for each outcome.
pub fn summary_rows<'a>(layout: &'a Layout<'_>, result: &'a PointResult) -> impl Iterator<Item = Vec<String>> + 'a {
    layout.watch.iter().enumerate().map(|(outcome, key)| {
        let figure = result.figures[outcome];
        let difference = result.differences[outcome];
        let ends = |ends: Option<[f64; 2]>| ends.map_or([None, None], |ends| ends.map(Some));
        let [low, high] = ends(figure.and_then(|figure| figure.ends));
        let [difference_low, difference_high] = ends(difference.and_then(|difference| difference.estimate.ends));
        let numbers = [
            figure.map(|figure| figure.mean),
            figure.and_then(|figure| figure.sd),
            low,
            high,
            difference.map(|difference| difference.estimate.mean),
            difference_low,
            difference_high,
            difference.map(|difference| difference.above_zero),
            difference.and_then(|difference| difference.variance_ratio),
        ];
        let n = figure.map_or(0, |figure| figure.n).to_string();
        let fixed = parameters(layout, &result.point).into_iter().chain([(*key).to_string(), n]);
        fixed.chain(numbers.map(optional)).collect()
    })
}

/// The head of the table of combinations over all futures.
pub fn across_head(layout: &Layout<'_>) -> Vec<Column> {
    let figures = ["mean", "lowest", "highest", "mean_difference", "above_baseline", "best_of_all", "largest_regret"];
    let levers = layout.factors[..layout.levers].iter().flat_map(of_a_factor).collect();
    let fixed = vec![column("outcome", Kind::Text), column("futures", Kind::Whole)];
    [columns(&["combination"], Kind::Whole), levers, fixed, columns(&figures, Kind::Number)].concat()
}

/// What a combination does over all futures, as rows, one for each outcome.
pub fn across_rows<'a>(layout: &'a Layout<'_>, levers: &'a [String], across: &'a Across) -> impl Iterator<Item = Vec<String>> + 'a {
    layout.watch.iter().zip(&across.outcomes).map(|(key, over)| {
        let share = |count: u64| (over.futures > 0).then(|| count as f64 / over.futures as f64);
        let above = (over.compared > 0).then(|| over.above as f64 / over.compared as f64);
        let numbers = [over.mean(), over.lowest, over.highest, over.mean_difference(), above, over.first.and_then(share), over.regret];
        let values = with_numbers(&layout.factors[..layout.levers], levers);
        let fixed = [vec![across.combination.to_string()], values, vec![(*key).to_string(), over.futures.to_string()]].concat();
        fixed.into_iter().chain(numbers.map(optional)).collect()
    })
}

/// What stands for the parameter that is none, in the table of which factor matters.
const NOTHING: &str = "(nothing)";

/// The head of the table of which factor matters.
pub fn sensitivity_head() -> Vec<Column> {
    [columns(&["outcome", "parameter", "measure"], Kind::Text), columns(&["figure", "low", "high"], Kind::Number)].concat()
}

/// Which factor matters, as rows: for each outcome, by factor, one for each measure.
pub fn sensitivity_rows<'a>(layout: &'a Layout<'_>, found: &'a [(&str, Sensitivity)]) -> impl Iterator<Item = Vec<String>> + 'a {
    found.iter().flat_map(|(key, found)| {
        let row = |path: &str, measure: &str, figure: f64, ends: Option<[f64; 2]>| {
            let [low, high] = ends.map_or([None, None], |ends| ends.map(Some));
            let fixed = [(*key).to_string(), path.to_string(), measure.to_string()];
            fixed.into_iter().chain([Some(figure), low, high].map(optional)).collect::<Vec<String>>()
        };
        let paths = layout.factors.iter().map(|factor| factor.path.as_str());
        let mut rows = Vec::new();
        match found {
            Sensitivity::Tornado(all) => paths.zip(all).for_each(|(path, [low, high])| {
                rows.extend([("at_lowest", low), ("at_highest", high)].map(|(measure, end)| row(path, measure, end.mean, end.ends)));
            }),
            Sensitivity::Morris(all) => paths.zip(all).for_each(|(path, effects)| {
                let size = effects.mean_size;
                rows.push(row(path, "mean_size", size.figure, Some(size.ends)));
                rows.extend([row(path, "mean", effects.mean, None), row(path, "sd", effects.sd, None)]);
            }),
            Sensitivity::Sobol(indices) => {
                paths.zip(&indices.of).for_each(|(path, of)| {
                    rows.push(row(path, "first_order", of.first.figure, Some(of.first.ends)));
                    rows.push(row(path, "total", of.total.figure, Some(of.total.ends)));
                });
                rows.push(row(NOTHING, "first_order", indices.dummy.figure, Some(indices.dummy.ends)));
            }
        }
        rows
    })
}

/// What came of a study.
pub struct Found<'a, 'f> {
    /// How it is laid out.
    pub layout: &'a Layout<'f>,
    /// What the combinations do over all futures.
    pub robustness: &'a Robustness,
    /// The interval of a combination's difference to the baseline in the first outcome, in a study of a single future.
    pub ends: &'a dyn Fn(u64) -> Option<[f64; 2]>,
    /// Runs that were played.
    pub runs: u64,
    /// Points that are not as precise as was asked for.
    pub short: u64,
}

/// Combinations told, at most.
pub const TOLD: usize = 10;

/// To what figures of a size are rounded.
fn thousandth(size: f64) -> Option<f64> {
    Some(size.abs() / 1000.0).filter(|width| *width > 0.0)
}

/// The name of what is watched, which may be a month of a series: that has none but its key.
pub(super) fn named(key: &str, words: &Words) -> String {
    if outcome(key).is_some() { words.outcome(key) } else { key.to_string() }
}

/// Combinations by the mean of the first outcome that is watched: the best first, or the highest if it is neither good nor bad by itself.
pub fn leading(layout: &Layout<'_>, robustness: &Robustness) -> Vec<u64> {
    let sign = preference(layout.watch[0]).unwrap_or(1.0);
    let mut all: Vec<(u64, f64)> =
        (0..=layout.combinations).filter_map(|number| Some((number, sign * robustness.mean(number, 0)?))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all.into_iter().map(|(combination, _)| combination).collect()
}

/// What came out in the first outcome that is watched, by combination. Differences of a single future have their intervals.
pub fn sweep(found: &Found<'_, '_>, asked: &Asked<'_>) -> Answer {
    let (words, Found { layout, robustness, .. }) = (asked.words, found);
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
        let ends = if one && !base { (found.ends)(across.combination) } else { None };
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
pub fn drivers(layout: &Layout<'_>, all: &[(&'static str, Sensitivity)], asked: &Asked<'_>) -> Answer {
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

fn parameters(layout: &Layout<'_>, point: &Point) -> Vec<String> {
    let fixed = [point.id, point.future, point.combination].map(|number| number.to_string());
    fixed.into_iter().chain(with_numbers(&layout.factors, &point.values)).collect()
}

/// Values as they are written, each with its number behind it if it has a unit.
fn with_numbers(factors: &[Factor], values: &[String]) -> Vec<String> {
    let of = |(factor, value): (&Factor, &String)| {
        let number = (!factor.base_unit().is_empty()).then(|| optional(factor.number(value)));
        [value.clone()].into_iter().chain(number).collect::<Vec<_>>()
    };
    factors.iter().zip(values).flat_map(of).collect()
}

fn optional(value: Option<f64>) -> String {
    super::csv::optional(value.filter(|value| value.is_finite()))
}

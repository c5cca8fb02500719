//! The results of a study as tidy tables: a row for each thing, all parameters beside it.

use super::words::ENGLISH;
use crate::experiment::study::layout::{Factor, Layout, Point, Sensitivity};
use crate::experiment::study::results::{Across, PointResult};
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
                rows.push(row("(nothing)", "first_order", indices.dummy.figure, Some(indices.dummy.ends)));
            }
        }
        rows
    })
}

/// Decimals with which figures of a size are told.
pub fn decimals(size: f64) -> usize {
    if size < 10.0 { 4 } else { usize::from(size < 10_000.0) }
}

/// Which factor matters for the first outcome, a sentence for each, the strongest first.
pub fn drivers(layout: &Layout<'_>, key: &str, found: &Sensitivity) -> String {
    let money = |value: f64| ENGLISH.grouped(value, decimals(value.abs()));
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    let mut told: Vec<(f64, String)> = Vec::new();
    let mut last = String::new();
    for (index, factor) in layout.factors.iter().enumerate() {
        let (path, [from, to]) = (&factor.path, factor.range());
        told.push(match found {
            Sensitivity::Tornado(all) => {
                let [low, high] = &all[index];
                let told = |end: &Estimate| {
                    let ends = end.ends.map_or_else(String::new, |[low, high]| format!(" ({} to {})", money(low), money(high)));
                    format!("{}{ends}", money(end.mean))
                };
                let words =
                    format!("`{path}`: {} at {from}, {} at {to}, against {} in the scenario", told(low), told(high), factor.baseline);
                ((high.mean - low.mean).abs().max(low.mean.abs()).max(high.mean.abs()), words)
            }
            Sensitivity::Morris(all) => {
                let (size, sd) = (all[index].mean_size, all[index].sd);
                let depends = if sd > 0.5 * size.figure { "; how much depends on the others or on where in the range one is" } else { "" };
                let [low, high] = size.ends;
                let words = format!(
                    "`{path}` moves it by {} over {from} to {to} (95 %: {} to {}){depends}",
                    money(size.figure),
                    money(low),
                    money(high)
                );
                (size.figure, words)
            }
            Sensitivity::Sobol(all) => {
                let (first, total) = (all.of[index].first, all.of[index].total);
                let words = format!(
                    "`{path}` explains {} % of the variance alone (95 %: {} to {}), {} % with its interactions ({} to {})",
                    percent(first.figure),
                    percent(first.ends[0]),
                    percent(first.ends[1]),
                    percent(total.figure),
                    percent(total.ends[0]),
                    percent(total.ends[1])
                );
                (total.figure, words)
            }
        });
    }
    if let Sensitivity::Sobol(all) = found {
        let [low, high] = all.dummy.ends.map(percent);
        last = format!(
            "By chance alone the two samples go together by {} % ({low} to {high}): each index is known no better than its own interval says.\n",
            percent(all.dummy.figure)
        );
    }
    told.sort_by(|a, b| b.0.total_cmp(&a.0));
    let lines: String = told.into_iter().map(|(_, words)| format!("  {words}\n")).collect();
    format!("{}: what {key} depends on, the strongest first\n{lines}{last}", layout.name)
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

//! The tables of a study: tidy, with a row for each thing and all parameters beside it.

use std::io;

use super::super::csv;
use super::super::table::{Column, Kind, column, columns};
use crate::experiment::study::block::Block;
use crate::experiment::study::found::Found;
use crate::experiment::study::layout::{Factor, Layout, Point, Sensitivity};
use crate::experiment::study::results::{Across, PointResult};

/// Where the tables of a study go, row by row.
pub trait Sink {
    /// A table begins.
    ///
    /// # Errors
    /// It cannot be written.
    fn begin(&mut self, table: &'static str, head: Vec<Column>) -> io::Result<()>;

    /// Its next row.
    ///
    /// # Errors
    /// It cannot be written.
    fn row(&mut self, table: &'static str, row: Vec<String>) -> io::Result<()>;
}

/// Goes through a study that is complete, point by point, and writes its tables; `known` gives the blocks of a point.
///
/// # Errors
/// They cannot be written.
pub fn write_tables(layout: &Layout<'_>, known: &dyn Fn(u64) -> Vec<Block>, to: &mut dyn Sink) -> io::Result<Found> {
    to.begin("points", of_a_point(layout))?;
    to.begin("replications", replications_head(layout))?;
    to.begin("summary", summary_head(layout))?;
    let found = Found::of(layout, known, |result| {
        to.row("points", parameters(layout, &result.point))?;
        replications_rows(layout, result).try_for_each(|row| to.row("replications", row))?;
        summary_rows(layout, result).try_for_each(|row| to.row("summary", row))
    })?;
    to.begin("combinations", across_head(layout))?;
    for combination in 0..=layout.combinations {
        let levers = &layout.point(combination).values[..layout.levers];
        across_rows(layout, levers, &found.robustness.across(combination)).try_for_each(|row| to.row("combinations", row))?;
    }
    if !found.sensitivity.is_empty() {
        to.begin("sensitivity", sensitivity_head())?;
        sensitivity_rows(layout, &found.sensitivity).try_for_each(|row| to.row("sensitivity", row))?;
    }
    Ok(found)
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

/// The head of the table of replications.
fn replications_head(layout: &Layout<'_>) -> Vec<Column> {
    [of_a_point(layout), columns(&["replication"], Kind::Whole), columns(&layout.watch, Kind::Number)].concat()
}

/// The replications of a point as rows.
fn replications_rows<'a>(layout: &'a Layout<'_>, result: &'a PointResult) -> impl Iterator<Item = Vec<String>> + 'a {
    (0..result.rows.len()).map(|replication| {
        let values = result.values.iter().map(|values| optional(values[replication]));
        parameters(layout, &result.point).into_iter().chain([replication.to_string()]).chain(values).collect()
    })
}

/// The head of the table of figures.
fn summary_head(layout: &Layout<'_>) -> Vec<Column> {
    let figures =
        ["mean", "sd", "low", "high", "difference", "difference_low", "difference_high", "probability_above_zero", "variance_ratio"];
    let fixed = [column("outcome", Kind::Text), column("n", Kind::Whole)];
    [of_a_point(layout), fixed.to_vec(), columns(&figures, Kind::Number)].concat()
}

/// The figures of a point as rows, one for each outcome.
fn summary_rows<'a>(layout: &'a Layout<'_>, result: &'a PointResult) -> impl Iterator<Item = Vec<String>> + 'a {
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
fn across_head(layout: &Layout<'_>) -> Vec<Column> {
    let figures = ["mean", "lowest", "highest", "mean_difference", "above_baseline", "best_of_all", "largest_regret"];
    let levers = layout.factors[..layout.levers].iter().flat_map(of_a_factor).collect();
    let fixed = vec![column("outcome", Kind::Text), column("futures", Kind::Whole)];
    [columns(&["combination"], Kind::Whole), levers, fixed, columns(&figures, Kind::Number)].concat()
}

/// What a combination does over all futures, as rows, one for each outcome.
fn across_rows<'a>(layout: &'a Layout<'_>, levers: &'a [String], across: &'a Across) -> impl Iterator<Item = Vec<String>> + 'a {
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
pub(super) const NOTHING: &str = "(nothing)";

/// The head of the table of which factor matters.
fn sensitivity_head() -> Vec<Column> {
    [columns(&["outcome", "parameter", "measure"], Kind::Text), columns(&["figure", "low", "high"], Kind::Number)].concat()
}

/// Which factor matters, as rows: for each outcome, by factor, one for each measure.
pub(super) fn sensitivity_rows<'a>(layout: &'a Layout<'_>, found: &'a [(&str, Sensitivity)]) -> impl Iterator<Item = Vec<String>> + 'a {
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
    csv::optional(value.filter(|value| value.is_finite()))
}

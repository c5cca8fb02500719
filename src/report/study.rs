//! The results of a study as tidy tables: a row for each thing, all parameters beside it.

use crate::experiment::study::layout::{Layout, Point};
use crate::experiment::study::results::{Across, PointResult};

/// The head of the table of points.
pub fn points_head(layout: &Layout<'_>) -> Vec<String> {
    with_factors(&["point", "future", "combination"], layout, &[])
}

/// A point as a row.
pub fn points_row(point: &Point) -> Vec<String> {
    parameters(point)
}

/// The head of the table of replications.
pub fn replications_head(layout: &Layout<'_>) -> Vec<String> {
    let outcomes: Vec<&str> = layout.watch.clone();
    with_factors(&["point", "future", "combination"], layout, &[&["replication"], outcomes.as_slice()].concat())
}

/// The replications of a point as rows.
pub fn replications_rows(result: &PointResult) -> impl Iterator<Item = Vec<String>> + '_ {
    (0..result.rows.len()).map(|replication| {
        let values = result.values.iter().map(|values| optional(values[replication]));
        parameters(&result.point).into_iter().chain([replication.to_string()]).chain(values).collect()
    })
}

/// The head of the table of figures.
pub fn summary_head(layout: &Layout<'_>) -> Vec<String> {
    let figures = [
        "outcome",
        "n",
        "mean",
        "sd",
        "low",
        "high",
        "difference",
        "difference_low",
        "difference_high",
        "probability_above_zero",
        "variance_ratio",
    ];
    with_factors(&["point", "future", "combination"], layout, &figures)
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
        let n = figure.map_or_else(String::new, |figure| figure.n.to_string());
        let fixed = parameters(&result.point).into_iter().chain([(*key).to_string(), n]);
        fixed.chain(numbers.map(optional)).collect()
    })
}

/// The head of the table of combinations over all futures.
pub fn across_head(layout: &Layout<'_>) -> Vec<String> {
    let levers = layout.factors[..layout.levers].iter().map(|factor| factor.path.clone());
    let figures = ["outcome", "futures", "mean", "lowest", "highest", "mean_difference", "above_baseline", "best_of_all", "largest_regret"];
    std::iter::once("combination".to_string()).chain(levers).chain(figures.map(str::to_string)).collect()
}

/// What a combination does over all futures, as rows, one for each outcome.
pub fn across_rows<'a>(layout: &'a Layout<'_>, levers: &'a [String], across: &'a Across) -> impl Iterator<Item = Vec<String>> + 'a {
    layout.watch.iter().zip(&across.outcomes).map(|(key, over)| {
        let share = |count: u64| (over.futures > 0).then(|| count as f64 / over.futures as f64);
        let above = over.mean_difference().and_then(|_| share(over.above));
        let numbers = [over.mean(), over.lowest, over.highest, over.mean_difference(), above, over.first.and_then(share), over.regret];
        let fixed = [vec![across.combination.to_string()], levers.to_vec(), vec![(*key).to_string(), over.futures.to_string()]].concat();
        fixed.into_iter().chain(numbers.map(optional)).collect()
    })
}

fn with_factors(first: &[&str], layout: &Layout<'_>, then: &[&str]) -> Vec<String> {
    let paths = layout.factors.iter().map(|factor| factor.path.clone());
    first.iter().map(ToString::to_string).chain(paths).chain(then.iter().map(ToString::to_string)).collect()
}

fn parameters(point: &Point) -> Vec<String> {
    let fixed = [point.id, point.future, point.combination].map(|number| number.to_string());
    fixed.into_iter().chain(point.values.iter().cloned()).collect()
}

fn optional(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(String::new, |value| value.to_string())
}

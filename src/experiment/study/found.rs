//! What came of a study that is complete: all points gone through in their order.

use super::block::{Block, Row};
use super::layout::{Layout, Sensitivity};
use super::results::{PointResult, Robustness, joined};
use crate::stats::Estimate;

/// What is kept of a study when its points have been gone through: of every point a number for each outcome, and more only of few.
#[derive(Clone, Debug)]
pub struct Found {
    /// What the combinations do over all futures.
    pub robustness: Robustness,
    /// Of a single future with few combinations, by combination.
    pub kept: Vec<Kept>,
    /// Which parameter matters, by outcome: of a design that asks for it.
    pub sensitivity: Vec<(&'static str, Sensitivity)>,
    /// Runs that were played.
    pub runs: u64,
    /// Points that failed, and why.
    pub failed: Vec<(u64, String)>,
    /// Points that are not as precise as was asked for.
    pub short: u64,
}

/// Combinations whose intervals are kept, at most.
pub const KEPT_MAX: u64 = 20_000;

/// A point of a single future.
#[derive(Clone, Debug)]
pub struct Kept {
    /// For each outcome, its figure.
    pub figures: Vec<Option<Estimate>>,
    /// For each outcome, its difference to the baseline.
    pub differences: Vec<Option<Estimate>>,
}

/// What a study lacks.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Points that lack replications: number, how many there are, and how many it needs next; failed ones are not among them.
    pub missing: Vec<(u64, u64, u64)>,
    /// How many points failed.
    pub failed: u64,
}

/// Looks for what a study lacks; `known` gives the blocks of a point.
pub fn survey(layout: &Layout<'_>, known: &dyn Fn(u64) -> Vec<Block>) -> Survey {
    let mut survey = Survey::default();
    let (mut baseline, mut baseline_failed): (Vec<Row>, bool) = (Vec::new(), false);
    for point in 0..layout.points() {
        let (rows, failure) = joined(&known(point));
        if layout.baseline_of(point) == point {
            (baseline, baseline_failed) = (rows.clone(), failure.is_some());
        }
        // Where the baseline fails, nothing can be held against it.
        let alone = baseline_failed && layout.repeats.is_versus_baseline() && rows.len() as u64 >= layout.repeats.first();
        let goal = if failure.is_some() || alone { None } else { layout.goal(&rows, &baseline) };
        survey.missing.extend(goal.map(|goal| (point, rows.len() as u64, goal)));
        survey.failed += u64::from(failure.is_some());
    }
    survey
}

impl Found {
    /// Goes through all points; `known` gives the blocks of one, and `each` gets the result of each.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn of<E>(
        layout: &Layout<'_>,
        known: &dyn Fn(u64) -> Vec<Block>,
        mut each: impl FnMut(&PointResult) -> Result<(), E>,
    ) -> Result<Found, E> {
        let robustness = Robustness::new(layout.combinations, layout.futures, &layout.watch);
        let mut found = Found { robustness, kept: Vec::new(), sensitivity: Vec::new(), runs: 0, failed: Vec::new(), short: 0 };
        let keeps = layout.futures == 1 && layout.combinations <= KEPT_MAX;
        let mut baseline: Vec<Row> = Vec::new();
        for id in 0..layout.points() {
            let (rows, failure) = joined(&known(id));
            let point = layout.point(id);
            if point.combination == 0 {
                baseline.clone_from(&rows);
            }
            found.runs += rows.len() as u64;
            let result = layout.result(point, rows, failure, &baseline);
            each(&result)?;
            found.short += u64::from(result.short_of.is_some());
            if keeps {
                let differences = result.differences.iter().map(|difference| difference.map(|difference| difference.estimate)).collect();
                found.kept.push(Kept { figures: result.figures.clone(), differences });
            }
            found.failed.extend(result.failure.map(|why| (id, why)));
            found.robustness.add(&result.figures.iter().map(|figure| figure.map(|figure| figure.mean)).collect::<Vec<_>>());
        }
        if layout.futures == 1 {
            let of = |(outcome, key): (usize, &&'static str)| Some((*key, found.sensitivity_of(layout, outcome)?));
            found.sensitivity = layout.watch.iter().enumerate().filter_map(of).collect();
        }
        Ok(found)
    }

    fn sensitivity_of(&self, layout: &Layout<'_>, outcome: usize) -> Option<Sensitivity> {
        let figure = |combination| self.robustness.mean(combination, outcome).unwrap_or(f64::NAN);
        let figures: Vec<f64> = (0..=layout.combinations).map(figure).collect();
        let apart: Vec<Option<Estimate>> = self.kept.iter().map(|of| of.differences[outcome]).collect();
        layout.sensitivity(&figures, &apart)
    }
}

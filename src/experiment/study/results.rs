//! What came of the points of a study: figures with intervals, and differences to the baseline of the same future.

use super::block::{Block, Row};
use super::layout::{Layout, Point};
use crate::experiment::outcome::{Contribution, Unit, estimate_of, outcome, whole_of};
use crate::stats::{CONFIDENCE, Difference, Estimate, difference_of};

/// One point, with all that is known of it.
#[derive(Clone, Debug)]
pub struct PointResult {
    /// The point.
    pub point: Point,
    /// Its replications in order, from the first.
    pub rows: Vec<Row>,
    /// For each outcome that is watched, its figure; none if no replication yields it.
    pub figures: Vec<Option<Estimate>>,
    /// For each of them, the paired difference to the baseline; none for the baseline itself.
    pub differences: Vec<Option<Difference>>,
    /// For each of them, its value in each replication; none where a replication does not yield it.
    pub values: Vec<Vec<Option<f64>>>,
    /// Why it failed, if it did.
    pub failure: Option<String>,
    /// The half-width reached and the one asked for, both in the outcome's unit, if replications ended before it was reached.
    pub short_of: Option<[f64; 2]>,
}

/// Joins the blocks of a point: replications from the first on without a gap, of those there twice, one; and why it failed, unless what failed was
/// played since.
pub fn joined(blocks: &[Block]) -> (Vec<Row>, Option<String>) {
    let mut blocks: Vec<&Block> = blocks.iter().collect();
    blocks.sort_by_key(|block| block.first);
    let mut rows: Vec<Row> = Vec::new();
    for (first, more) in blocks.iter().filter_map(|block| Some((block.first, block.rows.as_ref().ok()?))) {
        let known = (rows.len() as u64).saturating_sub(first) as usize;
        if first <= rows.len() as u64 && known < more.len() {
            rows.extend_from_slice(&more[known..]);
        }
    }
    let mut failures = blocks.iter().filter(|block| block.first >= rows.len() as u64).filter_map(|block| block.rows.as_ref().err());
    let failure = failures.next().cloned();
    (rows, failure)
}

impl Layout<'_> {
    /// The result of a point from its rows, and those of the baseline of its future.
    pub fn result(&self, point: Point, rows: Vec<Row>, failure: Option<String>, baseline: &[Row]) -> PointResult {
        let column = |rows: &[Row], index: usize| -> Vec<Contribution> { rows.iter().map(|row| row[index].clone()).collect() };
        let here: Vec<Vec<Contribution>> = (0..self.watch.len()).map(|index| column(&rows, index)).collect();
        let figures = self.watch.iter().zip(&here).map(|(key, here)| estimate_of(key, here)).collect();
        let pairs = rows.len().min(baseline.len());
        let difference = |(index, key): (usize, &&'static str)| {
            if point.combination == 0 || pairs == 0 {
                return None;
            }
            let (here, there) = (whole_of(key, &here[index][..pairs])?, whole_of(key, &column(&baseline[..pairs], index))?);
            difference_of((&here, None), (&there, None), CONFIDENCE)
        };
        let point_is_held = point.combination > 0;
        let differences = self.watch.iter().enumerate().map(difference).collect();
        let value = |key: &str, contribution: &Contribution| whole_of(key, std::slice::from_ref(contribution)).map(|whole| whole.figure);
        let values = self.watch.iter().zip(&here).map(|(key, here)| here.iter().map(|one| value(key, one)).collect()).collect();
        let mut result = PointResult { point, rows, figures, differences, values, failure, short_of: None };
        if let Some(decides) = self.decides()
            && (point_is_held || !self.repeats.is_versus_baseline())
        {
            result.short_of = self.repeats.short_of(&here[decides], &column(baseline, decides));
        }
        result
    }

    /// The index of the outcome that decides when it is enough.
    pub(super) fn decides(&self) -> Option<usize> {
        let outcome = self.repeats.decided_by()?;
        self.watch.iter().position(|key| *key == outcome)
    }

    /// How many replications a point needs next, by its rows and those of its baseline; none if it has enough.
    pub fn goal(&self, rows: &[Row], baseline: &[Row]) -> Option<u64> {
        match self.decides() {
            None => self.repeats.goal(&vec![Contribution::new(); rows.len()], &[]),
            Some(decides) => {
                let column = |rows: &[Row]| -> Vec<Contribution> { rows.iter().map(|row| row[decides].clone()).collect() };
                self.repeats.goal(&column(rows), &column(baseline))
            }
        }
    }
}

/// What a combination of levers does over all futures.
#[derive(Clone, Debug, Default)]
pub struct Across {
    /// Its number.
    pub combination: u64,
    /// For each outcome that is watched.
    pub outcomes: Vec<Over>,
}

/// A figure over futures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Over {
    /// Futures in which it exists.
    pub futures: u64,
    sum: f64,
    differences: f64,
    /// Futures in which the baseline has a figure, too.
    pub compared: u64,
    /// The lowest figure.
    pub lowest: Option<f64>,
    /// The highest.
    pub highest: Option<f64>,
    /// Futures in which it is above the baseline's.
    pub above: u64,
    /// Futures in which no other combination, the baseline among them, is better; none of an outcome that is neither good nor bad by itself.
    pub first: Option<u64>,
    /// By how much it falls short of the best combination of a future, at most; none as above.
    pub regret: Option<f64>,
}

impl Over {
    /// The mean over futures.
    pub fn mean(&self) -> Option<f64> {
        (self.futures > 0).then(|| self.sum / self.futures as f64)
    }

    /// The mean difference to the baseline over futures.
    pub fn mean_difference(&self) -> Option<f64> {
        (self.compared > 0).then(|| self.differences / self.compared as f64)
    }

    /// Adds the figure in a future, with the baseline's if it is another, and the best of all if there is a better and a worse.
    fn add(&mut self, figure: f64, base: Option<f64>, best: Option<(f64, f64)>) {
        self.futures += 1;
        self.sum += figure;
        self.lowest = Some(self.lowest.map_or(figure, |lowest| lowest.min(figure)));
        self.highest = Some(self.highest.map_or(figure, |highest| highest.max(figure)));
        if let Some((sign, best)) = best {
            let short = best - sign * figure;
            self.first = Some(self.first.unwrap_or(0) + u64::from(short <= 0.0));
            self.regret = Some(self.regret.unwrap_or(0.0).max(short));
        }
        if let Some(base) = base {
            self.differences += figure - base;
            self.compared += 1;
            self.above += u64::from(figure > base);
        }
    }
}

/// What combinations do over futures: a figure for each point and outcome, and the best of each future.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// By point and outcome; not a number where there is none.
    figures: Vec<f64>,
    combinations: u64,
    futures: u64,
    preferences: Vec<Option<f64>>,
    /// By future and outcome, times the preference.
    best: Vec<f64>,
}

impl Robustness {
    /// Of so many combinations beside the baseline, in so many futures, in these outcomes.
    pub fn new(combinations: u64, futures: u64, watch: &[&str]) -> Robustness {
        Robustness {
            figures: Vec::new(),
            combinations,
            futures,
            preferences: watch.iter().map(|key| preference(key)).collect(),
            best: vec![f64::NEG_INFINITY; futures as usize * watch.len()],
        }
    }

    /// Adds the figures of a point for each outcome, point by point: of the first future the baseline, its combinations, then those of the next.
    pub fn add(&mut self, figures: &[Option<f64>]) {
        let outcomes = self.preferences.len();
        let future = self.figures.len() / outcomes / (self.combinations as usize + 1);
        for (outcome, figure) in figures.iter().enumerate() {
            if let Some((sign, figure)) = self.preferences[outcome].zip(*figure) {
                let best = &mut self.best[future * outcomes + outcome];
                *best = best.max(sign * figure);
            }
            self.figures.push(figure.unwrap_or(f64::NAN));
        }
    }

    fn figure(&self, combination: u64, future: u64, outcome: usize) -> Option<f64> {
        let point = future * (self.combinations + 1) + combination;
        self.figures.get(point as usize * self.preferences.len() + outcome).copied().filter(|figure| !figure.is_nan())
    }

    /// What a combination does, 0 the baseline.
    pub fn across(&self, combination: u64) -> Across {
        let of_outcome = |(outcome, sign): (usize, &Option<f64>)| {
            let mut over = Over::default();
            for future in 0..self.futures {
                if let Some(figure) = self.figure(combination, future, outcome) {
                    let base = self.figure(0, future, outcome).filter(|_| combination > 0);
                    let best = sign.map(|sign| (sign, self.best[future as usize * self.preferences.len() + outcome]));
                    over.add(figure, base, best);
                }
            }
            over
        };
        Across { combination, outcomes: self.preferences.iter().enumerate().map(of_outcome).collect() }
    }

    /// The mean over futures of an outcome, without anything else of it.
    pub fn mean(&self, combination: u64, outcome: usize) -> Option<f64> {
        let figures = (0..self.futures).filter_map(|future| self.figure(combination, future, outcome));
        let (count, sum) = figures.fold((0u64, 0.0), |(count, sum), figure| (count + 1, sum + figure));
        (count > 0).then(|| sum / count as f64)
    }
}

/// 1 for an outcome of which more is better: money but for costs; −1 where less is: churn; none for others.
pub fn preference(key: &str) -> Option<f64> {
    match outcome(key)?.unit {
        Unit::Money if key != "service_cost" => Some(1.0),
        _ if key.ends_with("_churn") || key == "decided_first_year" => Some(-1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_join_without_gaps_or_repeats() {
        let block =
            |first: u64, values: &[f64]| Block { point: 0, first, rows: Ok(values.iter().map(|&value| vec![vec![value]]).collect()) };
        let values = |blocks: &[Block]| -> Vec<f64> { joined(blocks).0.iter().map(|row| row[0][0]).collect() };
        assert_eq!(values(&[block(2, &[2.0, 3.0]), block(0, &[0.0, 1.0])]), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(values(&[block(0, &[0.0, 1.0, 2.0]), block(1, &[1.0, 2.0, 3.0])]), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(values(&[block(0, &[0.0]), block(2, &[2.0])]), [0.0]);
        let failed = Block { point: 0, first: 1, rows: Err("why".into()) };
        assert_eq!(joined(&[block(0, &[0.0]), failed.clone()]).1.as_deref(), Some("why"));
        assert_eq!(joined(&[block(0, &[0.0]), failed, block(1, &[1.0])]).1, None);
    }

    /// Two futures, the baseline and two combinations: of profit the higher is better, of churn the lower.
    #[test]
    fn regret_is_what_the_best_choice_would_have_added() {
        let mut robustness = Robustness::new(2, 2, &["profit", "annual_churn", "events"]);
        let row = |profit: f64, churn: f64| vec![Some(profit), Some(churn), Some(1.0)];
        [row(10.0, 0.2), row(12.0, 0.1), row(9.0, 0.3)].iter().for_each(|row| robustness.add(row));
        [row(10.0, 0.2), row(6.0, 0.25), row(11.0, 0.2)].iter().for_each(|row| robustness.add(row));
        let of = |combination: u64, outcome: usize| robustness.across(combination).outcomes[outcome];
        assert_eq!(
            [0, 1, 2].map(|c| (of(c, 0).first, of(c, 0).regret)),
            [(Some(0), Some(2.0)), (Some(1), Some(5.0)), (Some(1), Some(3.0))]
        );
        assert_eq!((of(1, 0).mean(), of(1, 0).mean_difference(), of(1, 0).above), (Some(9.0), Some(-1.0), 1));
        assert_eq!([0, 1, 2].map(|c| of(c, 1).first), [Some(1), Some(1), Some(1)]);
        assert!((of(2, 1).regret.unwrap() - 0.2).abs() < 1e-12);
        assert_eq!((of(0, 2).first, of(0, 2).regret), (None, None));
    }
}

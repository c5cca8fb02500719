//! The best values in ranges of levers, whole numbers among them, within bounds of outcomes: a Latin hypercube to start from, COBYLA from the best of it, and
//! neighbours of whole numbers at the end, all on the same people.

use std::cell::RefCell;
use std::collections::HashMap;

use serde::Serialize;

use super::{Field, is_strategy, sign_of};
use crate::error::Error;
use crate::experiment::control::Control;
use crate::experiment::outcome::{Contribution, contribution, whole_of};
use crate::experiment::study::design::Cube;
use crate::experiment::study::layout::Layout;
use crate::random::Seed;
use crate::stats::{CONFIDENCE, Difference, Estimate, Whole, difference_of};

/// A bound of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bound {
    /// Key of the outcome.
    pub outcome: &'static str,
    /// The bound.
    pub limit: f64,
    /// True if it is at most this; else at least.
    pub at_most: bool,
}

impl Bound {
    /// How far within the bound a figure is, as a share of the larger of the two.
    fn slack(&self, figure: f64) -> f64 {
        let apart = if self.at_most { self.limit - figure } else { figure - self.limit };
        apart / self.limit.abs().max(figure.abs()).max(f64::MIN_POSITIVE)
    }
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Ranges {
    /// Key of the outcome.
    pub outcome: &'static str,
    /// Paths of the levers.
    pub levers: Vec<String>,
    /// Their values in the scenario.
    pub baseline: Vec<String>,
    /// The best values found.
    pub values: Vec<String>,
    /// Levers whose best value is an end of its range.
    pub at_ends: Vec<bool>,
    /// True if it is within all bounds, on the people of the search.
    pub within: bool,
    /// Values that were tried.
    pub tried: usize,
    /// Replications of each.
    pub replications: u64,
    /// The figure on people whom the search never saw.
    pub confirmed: Option<Estimate>,
    /// Against the baseline, on these.
    pub versus_baseline: Option<Difference>,
    /// The bounds, and the figures of their outcomes on these people.
    pub bounds: Vec<(Bound, Option<Estimate>)>,
}

/// Points of the start, of each dimension; evaluations after that, of each dimension.
const START: u64 = 8;
const MORE: usize = 30;
/// The first step, and where it is good enough, as shares of a range.
const FIRST_STEP: f64 = 0.15;
const LAST_STEP: f64 = 2e-3;
/// What is nearer to an end of its range than this is at it.
const AT_END: f64 = 2.5 * LAST_STEP;
/// Levers at most.
const LEVERS_MAX: usize = 20;

/// Looks for the best values of the levers' ranges.
///
/// # Errors
/// [`Error::Choice`] if a lever has no range, there are too many, or what is asked for is neither good nor bad; a world that cannot be made; that it was
/// stopped.
pub fn search(
    layout: &Layout<'_>,
    outcome: &'static str,
    bounds: &[Bound],
    control: &Control<'_>,
    tell: impl FnMut(usize),
) -> Result<Ranges, Error> {
    let sign = sign_of(outcome)?;
    let levers = &layout.factors[..layout.levers];
    if let Some(lever) = (0..levers.len()).find(|&lever| is_strategy(layout, lever) || !levers[lever].has_range()) {
        return Err(Error::Choice(format!("`{}` has no range to look in", levers[lever].path)));
    }
    if levers.is_empty() || levers.len() > LEVERS_MAX {
        return Err(Error::Choice(format!("these are {} levers: it takes 1 to {LEVERS_MAX}", levers.len())));
    }
    let keys: Vec<&'static str> = [outcome].into_iter().chain(bounds.iter().map(|bound| bound.outcome)).collect();
    let mut hunt = Hunt {
        field: Field::new(layout, control),
        layout,
        keys,
        bounds,
        sign,
        tried: HashMap::new(),
        order: Vec::new(),
        tell: Box::new(tell),
    };
    // The scenario as it is, where it lies within the ranges.
    if let Some(shares) = levers.iter().map(|lever| lever.share_of(&lever.baseline)).collect::<Option<Vec<f64>>>() {
        hunt.at(&shares)?;
    }
    let dimensions = levers.len();
    let cube = Cube::LatinHypercube { points: START * dimensions as u64 };
    for point in 0..cube.points() {
        let shares: Vec<f64> = (0..dimensions).map(|lever| cube.coordinate(layout.seed, point, lever)).collect();
        hunt.at(&shares)?;
    }
    let start = hunt.best().shares.clone();
    let reached = hunt.descend(&start)?;
    hunt.at(&reached)?;
    hunt.settle_whole_numbers()?;
    hunt.told()
}

/// One place that was tried.
#[derive(Clone, Debug)]
struct Tried {
    shares: Vec<f64>,
    /// What is to be as high as can be.
    worth: f64,
    /// How far within each bound.
    slack: Vec<f64>,
}

impl Tried {
    fn is_within(&self) -> bool {
        self.slack.iter().all(|slack| *slack >= 0.0)
    }

    fn short(&self) -> f64 {
        self.slack.iter().map(|slack| (-slack).max(0.0)).sum()
    }
}

struct Hunt<'a, 'f> {
    field: Field<'a, 'f>,
    layout: &'a Layout<'f>,
    keys: Vec<&'static str>,
    bounds: &'a [Bound],
    sign: f64,
    /// What was tried, by the texts of its values; and in which order.
    tried: HashMap<Vec<String>, Tried>,
    order: Vec<Vec<String>>,
    tell: Box<dyn FnMut(usize) + 'a>,
}

impl Hunt<'_, '_> {
    fn texts(&self, shares: &[f64]) -> Vec<String> {
        self.layout.factors[..self.layout.levers].iter().zip(shares).map(|(factor, share)| factor.at(share.clamp(0.0, 1.0))).collect()
    }

    /// All factors in the future of a replication, with levers at some values.
    fn world_of(&self, texts: &[String], replication: u64) -> Vec<String> {
        let mut values = self.field.values(0, replication);
        values[..texts.len()].clone_from_slice(texts);
        values
    }

    fn wholes(&mut self, texts: &[String], seed: Seed) -> Result<Vec<Option<Whole>>, Error> {
        let count = self.layout.repeats.most();
        let jobs: Vec<(Vec<String>, u64)> = (0..count).map(|replication| (self.world_of(texts, replication), replication)).collect();
        let keys = self.keys.clone();
        let rows = self.field.play(&jobs, seed, |replication| keys.iter().map(|key| contribution(key, replication)).collect::<Vec<_>>())?;
        let column = |index: usize| -> Vec<Contribution> { rows.iter().map(|row| row[index].clone()).collect() };
        Ok(keys.iter().enumerate().map(|(index, key)| whole_of(key, &column(index))).collect())
    }

    /// What a place is worth; played once for values that are written alike.
    fn at(&mut self, shares: &[f64]) -> Result<Tried, Error> {
        let texts = self.texts(shares);
        if let Some(tried) = self.tried.get(&texts) {
            return Ok(tried.clone());
        }
        let wholes = self.wholes(&texts, self.layout.seed)?;
        let figure = |index: usize| wholes[index].as_ref().map(|whole| whole.figure).filter(|figure| figure.is_finite());
        let worth = figure(0).ok_or_else(|| Error::Infinite { at: texts.join(", ") })?;
        let slack = self.bounds.iter().enumerate().map(|(index, bound)| figure(index + 1).map_or(-1.0, |figure| bound.slack(figure)));
        let tried =
            Tried { shares: shares.iter().map(|share| share.clamp(0.0, 1.0)).collect(), worth: self.sign * worth, slack: slack.collect() };
        self.tried.insert(texts.clone(), tried.clone());
        self.order.push(texts);
        (self.tell)(self.order.len());
        Ok(tried)
    }

    /// The best that is within all bounds; if none is, the one that is short by least. Of those as good, the first that was tried.
    fn best(&self) -> &Tried {
        let all = self.order.iter().map(|texts| &self.tried[texts]);
        let better = |a: &Tried, b: &Tried| match (a.is_within(), b.is_within()) {
            (true, true) => a.worth > b.worth,
            (false, false) => a.short() < b.short(),
            (within, _) => within,
        };
        all.reduce(|best, other| if better(other, best) { other } else { best }).expect("some were tried")
    }

    /// Goes on from a place by linear models of the outcome and the bounds.
    fn descend(&mut self, start: &[f64]) -> Result<Vec<f64>, Error> {
        let scale = self.best().worth.abs().max(1e-9);
        let (dimensions, bounds) = (start.len(), self.bounds.len());
        let state = RefCell::new((self, None::<Error>));
        // What cannot be played ends the search as soon as it may.
        let look = |shares: &[f64]| -> Option<Tried> {
            let (hunt, failed) = &mut *state.borrow_mut();
            if failed.is_some() {
                return None;
            }
            match hunt.at(shares) {
                Ok(tried) => Some(tried),
                Err(error) => {
                    *failed = Some(error);
                    None
                }
            }
        };
        let cost = |shares: &[f64], (): &mut ()| look(shares).map_or(0.0, |tried| -tried.worth / scale);
        let slack: Vec<_> = (0..bounds)
            .map(|bound| {
                let look = &look;
                move |shares: &[f64], (): &mut ()| look(shares).map_or(0.0, |tried| tried.slack[bound])
            })
            .collect();
        let tolerances = cobyla::StopTols { xtol_abs: vec![LAST_STEP; dimensions], ..Default::default() };
        let box_of: Vec<(f64, f64)> = vec![(0.0, 1.0); dimensions];
        let found =
            cobyla::minimize(cost, start, &box_of, &slack, (), MORE * dimensions, cobyla::RhoBeg::All(FIRST_STEP), Some(tolerances));
        let reached = match found {
            Ok((_, reached, _)) | Err((_, reached, _)) => reached,
        };
        match state.into_inner().1 {
            Some(error) => Err(error),
            None => Ok(reached),
        }
    }

    /// Whole numbers are tried one lower and one higher, as long as that is better.
    fn settle_whole_numbers(&mut self) -> Result<(), Error> {
        let whole: Vec<(usize, f64)> =
            (0..self.layout.levers).filter_map(|lever| Some((lever, self.layout.factors[lever].step_of_one()?))).collect();
        loop {
            let here = self.best().clone();
            for &(lever, step) in &whole {
                for by in [-step, step] {
                    let mut shares = here.shares.clone();
                    shares[lever] += by;
                    if (0.0..=1.0).contains(&shares[lever]) {
                        self.at(&shares)?;
                    }
                }
            }
            if self.best().shares == here.shares {
                return Ok(());
            }
        }
    }

    fn told(mut self) -> Result<Ranges, Error> {
        let best = self.best().clone();
        let texts = self.texts(&best.shares);
        let baseline: Vec<String> = self.layout.factors[..self.layout.levers].iter().map(|factor| factor.baseline.clone()).collect();
        let fresh = self.layout.seed.fresh();
        let (there, base) = (self.wholes(&texts, fresh)?, self.wholes(&baseline, fresh)?);
        let of = |index: usize| there[index].as_ref().and_then(|whole| whole.estimate(CONFIDENCE));
        let ends = best.shares.iter().map(|share| *share <= AT_END || *share >= 1.0 - AT_END).collect();
        Ok(Ranges {
            outcome: self.keys[0],
            levers: self.layout.factors[..self.layout.levers].iter().map(|factor| factor.path.clone()).collect(),
            baseline,
            values: texts,
            at_ends: ends,
            within: best.is_within(),
            tried: self.order.len(),
            replications: self.layout.repeats.most(),
            confirmed: of(0),
            versus_baseline: there[0].as_ref().zip(base[0].as_ref()).and_then(|(a, b)| difference_of((a, None), (b, None), CONFIDENCE)),
            bounds: self.bounds.iter().enumerate().map(|(index, bound)| (*bound, of(index + 1))).collect(),
        })
    }
}

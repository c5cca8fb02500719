//! Choosing among what a study lays out: the best of its combinations, the best values in ranges of its levers, and what cannot be bettered in two outcomes at
//! once. What is chosen is confirmed on people that the choice never saw.

mod ranges;
pub mod select;

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::control::Control;
use super::outcome::{Contribution, contribution, value_of, whole_of};
use super::prepare::{Prepared, Solved, prepare_one};
use super::run::play_each;
use super::study::layout::{Layout, STRATEGY};
use super::study::results::preference;
use crate::error::Error;
use crate::random::Seed;
use crate::stats::{CONFIDENCE, Difference, Estimate, difference_of};

pub use ranges::{Bound, Ranges, search};
use select::{Rules, Selected, allot, select};

/// How a combination is chosen.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// Until the best is found with 95 %, wherever it is ahead by this share of the baseline's figure; with so many replications of each at most.
    Indifference {
        /// The difference that matters, as a share of the baseline's figure.
        share: f64,
        /// Replications of each at most.
        most: u64,
    },
    /// As well as can be with so many runs.
    Runs(u64),
}

/// One combination of levers.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Candidate {
    /// Its values, as they are written.
    pub values: Vec<String>,
    /// How often it was played.
    pub replications: u64,
    /// Mean of the outcome over these.
    pub mean: f64,
    /// True if it could not be told from the best.
    pub left: bool,
}

/// What was chosen.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// Key of the outcome.
    pub outcome: &'static str,
    /// Paths of the levers.
    pub levers: Vec<String>,
    /// All combinations, the baseline the first.
    pub candidates: Vec<Candidate>,
    /// The best.
    pub best: usize,
    /// The difference that matters, in the outcome's unit; none where runs were allotted.
    pub indifference: Option<f64>,
    /// Probability that the best was found, at least; none if replications ended before that was reached.
    pub probability: Option<f64>,
    /// The best on people whom the choice never saw.
    pub confirmed: Confirmed,
}

/// The chosen on people whom the choice never saw.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Confirmed {
    /// Replications.
    pub replications: u64,
    /// The figure.
    pub figure: Option<Estimate>,
    /// Against the baseline; none if that was chosen.
    pub versus_baseline: Option<Difference>,
    /// Against the second; none if that is the baseline.
    pub versus_second: Option<Difference>,
}

/// Replications of each before any is left out, and at a time.
const FIRST: u64 = 20;
const STEP: u64 = 10;
/// Replications of each before runs are allotted.
const FIRST_ALLOTTED: u64 = 10;

/// Plays worlds of a study: combinations, in the future of their replication.
pub(super) struct Field<'a, 'f> {
    layout: &'a Layout<'f>,
    control: &'a Control<'a>,
    solved: Solved,
    /// Worlds that are ready, by their values.
    ready: HashMap<Vec<String>, Arc<Prepared>>,
}

/// Worlds that are kept ready, at most.
const READY_MAX: usize = 4096;

impl<'a, 'f> Field<'a, 'f> {
    pub(super) fn new(layout: &'a Layout<'f>, control: &'a Control<'a>) -> Field<'a, 'f> {
        Field { layout, control, solved: Solved::default(), ready: HashMap::new() }
    }

    /// The values of a combination, 0 the baseline, in the future that a replication meets: each future is met as often as the others.
    fn values(&self, combination: u64, replication: u64) -> Vec<String> {
        let future = replication % self.layout.futures;
        self.layout.point(future * (self.layout.combinations + 1) + combination).values
    }

    pub(super) fn world(&mut self, values: &[String]) -> Result<Arc<Prepared>, Error> {
        if let Some(ready) = self.ready.get(values) {
            return Ok(ready.clone());
        }
        let prepared = Arc::new(prepare_one(self.layout.scenario_of(values)?, &self.solved, self.control)?);
        if self.ready.len() >= READY_MAX {
            self.ready.clear();
        }
        self.ready.insert(values.to_vec(), prepared.clone());
        Ok(prepared)
    }

    /// Plays replications of worlds, and takes from each what is wanted.
    pub(super) fn play<T: Send>(
        &mut self,
        jobs: &[(Vec<String>, u64)],
        seed: Seed,
        take: impl Fn(&crate::engine::Replication) -> T + Sync,
    ) -> Result<Vec<T>, Error> {
        let worlds = jobs.iter().map(|(values, _)| self.world(values)).collect::<Result<Vec<_>, _>>()?;
        let jobs: Vec<(&Prepared, u64)> = worlds.iter().zip(jobs).map(|(world, (_, replication))| (&**world, *replication)).collect();
        play_each(&jobs, seed, self.control, take)
    }

    /// What each replication of a combination contributes to some outcomes.
    fn contributions(&mut self, combination: u64, count: u64, keys: &[&'static str], seed: Seed) -> Result<Vec<Vec<Contribution>>, Error> {
        let jobs: Vec<_> = (0..count).map(|replication| (self.values(combination, replication), replication)).collect();
        let rows = self.play(&jobs, seed, |replication| keys.iter().map(|key| contribution(key, replication)).collect::<Vec<_>>())?;
        Ok((0..keys.len()).map(|key| rows.iter().map(|row| row[key].clone()).collect()).collect())
    }
}

/// Chooses among the combinations of a study and its baseline.
///
/// # Errors
/// [`Error::Choice`] if there is nothing to choose or no good and bad in the outcome, a world that cannot be made, or that it was stopped.
pub fn choose(
    layout: &Layout<'_>,
    outcome: &'static str,
    by: By,
    control: &Control<'_>,
    mut tell: impl FnMut(u64),
) -> Result<Choice, Error> {
    let (sign, count) = (sign_of(outcome)?, candidates(layout)?);
    if let By::Runs(runs) = by
        && runs < FIRST_ALLOTTED * count as u64
    {
        let least = FIRST_ALLOTTED * count as u64;
        return Err(Error::Choice(format!(
            "{runs} runs are too few for {count} combinations, the baseline among them: it takes {least} or more"
        )));
    }
    let mut field = Field::new(layout, control);
    let mut played = 0;
    let mut observe = |jobs: &[(usize, u64)]| -> Result<Vec<f64>, Error> {
        let worlds: Vec<_> = jobs.iter().map(|&(index, replication)| (field.values(index as u64, replication), replication)).collect();
        let values = field.play(&worlds, layout.seed, |replication| value_of(outcome, replication))?;
        played += jobs.len() as u64;
        tell(played);
        let infinite = || Error::Infinite { at: "one of the combinations".into() };
        values.into_iter().map(|value| value.filter(|value| value.is_finite()).map(|value| sign * value).ok_or_else(infinite)).collect()
    };
    let (selected, indifference) = match by {
        By::Runs(runs) => (allot(count, (FIRST_ALLOTTED, runs), &mut observe)?, None),
        By::Indifference { share, most } => {
            // What matters is a share of the baseline's figure, by its first replications.
            let base: Vec<(usize, u64)> = (0..FIRST.min(most)).map(|replication| (0, replication)).collect();
            let base = observe(&base)?;
            let figure = base.iter().sum::<f64>() / base.len() as f64;
            let mut known = vec![Vec::new(); count];
            known[0] = base;
            let indifference = (share * figure.abs()).max(f64::MIN_POSITIVE);
            let rules = Rules { first: FIRST.min(most), step: STEP, most, confidence: CONFIDENCE, indifference };
            (select(known, rules, &mut observe)?, Some(indifference))
        }
    };
    let confirmed = confirm(&mut field, &selected, outcome)?;
    let candidate = |index: usize| Candidate {
        values: layout.point(index as u64).values[..layout.levers].to_vec(),
        replications: selected.replications[index],
        mean: sign * selected.means[index],
        left: selected.left.contains(&index),
    };
    Ok(Choice {
        outcome,
        levers: layout.factors[..layout.levers].iter().map(|factor| factor.path.clone()).collect(),
        candidates: (0..count).map(candidate).collect(),
        best: selected.best,
        indifference,
        probability: selected.probability,
        confirmed,
    })
}

/// Combinations to choose among, at most.
pub const CANDIDATES_MAX: usize = 1000;

/// 1 for an outcome of which more is better, −1 where less is.
fn sign_of(outcome: &'static str) -> Result<f64, Error> {
    preference(outcome).ok_or_else(|| Error::Choice(format!("`{outcome}` is neither good nor bad by itself")))
}

/// How many combinations there are to choose among, the baseline among them.
fn candidates(layout: &Layout<'_>) -> Result<usize, Error> {
    let count = layout.combinations as usize + 1;
    if (2..=CANDIDATES_MAX).contains(&count) {
        Ok(count)
    } else {
        Err(Error::Choice(format!("these are {count} combinations, the baseline among them: it takes 2 to {CANDIDATES_MAX}")))
    }
}

/// Plays the best, the baseline and the second on other people, as often as a point is played.
fn confirm(field: &mut Field<'_, '_>, selected: &Selected, outcome: &'static str) -> Result<Confirmed, Error> {
    let (best, means) = (selected.best, &selected.means);
    let others = (0..means.len()).filter(|&index| index != best);
    let second = others.max_by(|&a, &b| selected.left.contains(&a).cmp(&selected.left.contains(&b)).then(means[a].total_cmp(&means[b])));
    let replications = field.layout.repeats.most().max(FIRST);
    let seed = field.layout.seed.fresh();
    let mut whole = |combination: usize| -> Result<_, Error> {
        let contributions = field.contributions(combination as u64, replications, &[outcome], seed)?;
        Ok(whole_of(outcome, &contributions[0]))
    };
    let chosen = whole(best)?;
    let mut versus = |other: Option<usize>| -> Result<Option<Difference>, Error> {
        let Some(other) = other.filter(|&other| other != best) else { return Ok(None) };
        let there = whole(other)?;
        Ok(chosen.as_ref().zip(there.as_ref()).and_then(|(here, there)| difference_of((here, None), (there, None), CONFIDENCE)))
    };
    let (versus_baseline, versus_second) = (versus(Some(0))?, versus(second.filter(|&second| second != 0))?);
    Ok(Confirmed { replications, figure: chosen.and_then(|whole| whole.estimate(CONFIDENCE)), versus_baseline, versus_second })
}

/// A combination in two outcomes.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// Its values, as they are written.
    pub values: Vec<String>,
    /// Figures in the two outcomes.
    pub figures: [Option<Estimate>; 2],
    /// Paired differences to the baseline; none for the baseline itself.
    pub versus_baseline: [Option<Difference>; 2],
    /// True if no other is better in one and as good in the other.
    pub on_frontier: bool,
}

/// What cannot be bettered in two outcomes at once.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Frontier {
    /// Keys of the outcomes.
    pub outcomes: [&'static str; 2],
    /// Paths of the levers.
    pub levers: Vec<String>,
    /// Replications of each.
    pub replications: u64,
    /// All combinations, the baseline the first.
    pub places: Vec<Place>,
}

/// Plays all combinations of a study equally often and says which of them cannot be bettered in two outcomes at once.
///
/// # Errors
/// As [`choose`].
pub fn frontier(
    layout: &Layout<'_>,
    outcomes: [&'static str; 2],
    control: &Control<'_>,
    mut tell: impl FnMut(u64),
) -> Result<Frontier, Error> {
    let (signs, count) = ([sign_of(outcomes[0])?, sign_of(outcomes[1])?], candidates(layout)?);
    let mut field = Field::new(layout, control);
    let replications = layout.repeats.most();
    let mut wholes = Vec::new();
    for combination in 0..count as u64 {
        let contributions = field.contributions(combination, replications, &outcomes, layout.seed)?;
        wholes.push([0, 1].map(|outcome| whole_of(outcomes[outcome], &contributions[outcome])));
        tell((combination + 1) * replications);
    }
    let figure = |index: usize, outcome: usize| wholes[index][outcome].as_ref().map(|whole| signs[outcome] * whole.figure);
    let figures: Vec<Option<[f64; 2]>> = (0..count).map(|index| Some([figure(index, 0)?, figure(index, 1)?])).collect();
    let on = non_dominated(&figures);
    let place = |index: usize| Place {
        values: layout.point(index as u64).values[..layout.levers].to_vec(),
        figures: [0, 1].map(|outcome| wholes[index][outcome].as_ref()?.estimate(CONFIDENCE)),
        versus_baseline: [0, 1].map(|outcome| {
            let (here, there) = (wholes[index][outcome].as_ref()?, wholes[0][outcome].as_ref()?);
            difference_of((here, None), (there, None), CONFIDENCE).filter(|_| index > 0)
        }),
        on_frontier: on[index],
    };
    Ok(Frontier {
        outcomes,
        levers: layout.factors[..layout.levers].iter().map(|factor| factor.path.clone()).collect(),
        replications,
        places: (0..count).map(place).collect(),
    })
}

/// Which of some places no other betters: none is as high in both and higher in one.
pub fn non_dominated(figures: &[Option<[f64; 2]>]) -> Vec<bool> {
    let beats = |a: &[f64; 2], b: &[f64; 2]| a[0] >= b[0] && a[1] >= b[1] && a != b;
    figures.iter().map(|here| here.is_some_and(|here| !figures.iter().flatten().any(|other| beats(other, &here)))).collect()
}

/// True if a lever chooses among strategies.
fn is_strategy(layout: &Layout<'_>, lever: usize) -> bool {
    layout.factors[lever].path == STRATEGY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frontier_is_what_nothing_betters() {
        let figures = [Some([1.0, 5.0]), Some([2.0, 4.0]), Some([2.0, 3.0]), Some([0.5, 5.0]), None, Some([3.0, 1.0]), Some([2.0, 4.0])];
        assert_eq!(non_dominated(&figures), [true, true, false, false, false, true, true]);
    }
}

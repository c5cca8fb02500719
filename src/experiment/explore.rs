//! Every combination of some settings and strategies, each as a run by itself gives it, and held against one of them on the same people.

use super::control::Control;
use super::evidence::{Evidence, play_beyond};
use super::prepare::{Prepared, Solved, prepare_one};
use super::run::{Plan, Runs, run};
use crate::error::Error;
use crate::scenario::{Draft, Scenario};
use crate::stats::{CONFIDENCE, Difference, Estimate};

/// A combination: settings, and strategies laid over the scenario together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// Settings, as `--set` takes them.
    pub sets: Vec<String>,
    /// Names of strategies.
    pub strategies: Vec<String>,
}

impl Combined {
    /// The scenario of the combination.
    ///
    /// # Errors
    /// [`Error::Scenario`]: what does not go together.
    pub fn scenario(&self, draft: &Draft<'_>) -> Result<Scenario, Error> {
        let draft = draft.with_sets(&self.sets)?;
        let scenario = draft.scenario()?;
        let names: Vec<&str> = self.strategies.iter().map(String::as_str).collect();
        let chosen = if names.is_empty() { scenario } else { draft.bundle(&scenario, &names)? };
        // What it lists is no part of it.
        Ok(Scenario { strategies: Vec::new(), ..chosen })
    }
}

/// What came out at a combination.
#[derive(Clone, Debug)]
pub struct Found {
    /// Each outcome, as a run of this combination alone gives it.
    pub figures: Vec<Option<Estimate>>,
    /// The paired difference in the first outcome to the combination that the others are held against.
    pub difference: Option<Difference>,
}

/// Plays all combinations, and says after each how many are done. `against` is the number of the one that the others are held against.
///
/// # Errors
/// Combinations that do not go together; [`Error::Stopped`], [`Error::TooLarge`].
pub fn explore(
    draft: &Draft<'_>,
    combinations: &[Combined],
    against: usize,
    outcomes: &[&str],
    (plan, control): (&Plan, &Control<'_>),
    told: impl Fn(usize),
) -> Result<Vec<Found>, Error> {
    let solved = Solved::default();
    let play = |combined: &Combined| -> Result<(Vec<Prepared>, Runs), Error> {
        let prepared = vec![prepare_one(combined.scenario(draft)?, &solved, control)?];
        let mut runs = run(&prepared, plan, control);
        play_beyond(&prepared, plan, control, &mut runs);
        match runs.stopped {
            Some(stop) => Err(stop.why.into()),
            None => Ok((prepared, runs)),
        }
    };
    let (base, base_runs) = play(&combinations[against])?;
    let base = Evidence::of(&base, &base_runs, 0);
    let mut found = Vec::new();
    for (number, combined) in combinations.iter().enumerate() {
        let (prepared, runs) = play(combined)?;
        let here = Evidence::of(&prepared, &runs, 0);
        let figures = outcomes.iter().map(|key| here.estimate(key)).collect();
        found.push(Found { figures, difference: here.difference(&base, outcomes[0], CONFIDENCE) });
        told(number + 1);
    }
    Ok(found)
}

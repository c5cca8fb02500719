//! What is known of a scenario: its replications; the first of them played on until nobody is left, which correct what a run can only expect
//! beyond its horizon; and how far the solver's error reaches.

use super::control::{Control, Phase};
use super::outcome::{Capacity, Part, Unit, equity_beyond, equity_whole, outcome, whole};
use super::prepare::Prepared;
use super::run::{Amount, Plan, Runs, run};
use crate::engine::Replication;
use crate::model::Model;
use crate::stats::{CONFIDENCE, Difference, Estimate, Whole, corrected, difference_of};

/// Replications of each scenario that are played on, at most.
const PLAYED_ON_MAX: u64 = 10;
/// They take at most this many times the work of the run, or this much if that is more: by estimate, in events.
const PLAYED_ON_SHARE: f64 = 2.0;
const PLAYED_ON_WORK: f64 = 1e8;
/// Replications with other hazards, at most, and the factor on the hazards.
const SHIFTED_MAX: u64 = 4;
const SHIFTED: f64 = 0.9;

/// Plays on the first replications of every scenario, and plays some of the first scenario with other hazards if its own were solved.
/// Where it is stopped meanwhile, that is noted, and what was played on in full is kept.
pub fn play_beyond(prepared: &[Prepared], plan: &Plan, control: &Control<'_>, runs: &mut Runs) {
    if runs.stopped.is_some() || runs.replications[0].is_empty() {
        return;
    }
    let control = &control.in_phase(Phase::PlayingOn);
    let done = runs.replications[0].len() as u64;
    let on: Option<Vec<Prepared>> =
        prepared.iter().map(|prepared| prepared.model.played_on().map(|model| Prepared { model, ..prepared.clone() })).collect();
    let count = played_on(prepared.iter().map(|prepared| &prepared.model), done);
    if let Some(on) = on.filter(|_| count > 0) {
        let beyond = run(&on, &Plan { amount: Amount::Fixed(count), ..*plan }, control);
        runs.stopped = beyond.stopped;
        // One of several says nothing about how they differ.
        if beyond.replications[0].len() as u64 >= count.min(2) {
            runs.beyond = beyond.replications;
        }
    }
    let solved = prepared[0].solution.as_ref().is_some_and(|solution| solution.relative_error().is_some());
    if let Some((model, count)) = shifted(&prepared[0].model, done).filter(|_| runs.stopped.is_none() && solved) {
        let other = Prepared { model, ..prepared[0].clone() };
        let mut other = run(&[other], &Plan { amount: Amount::Fixed(count), ..*plan }, control);
        runs.stopped = other.stopped;
        if runs.stopped.is_none() {
            runs.shifted = other.replications.remove(0);
        }
    }
}

/// A model whose hazards are solved with other ones, and how many replications of it are played.
pub(super) fn shifted(model: &Model, replications: u64) -> Option<(Model, u64)> {
    model.target.map(|_| (model.with_hazards_times(SHIFTED), replications.min(SHIFTED_MAX)))
}

/// How many replications are played on, of models that are each played so often: as many as the work allows, which is known before; none if that is
/// fewer than two of several.
pub(super) fn played_on<'m>(models: impl Iterator<Item = &'m Model>, replications: u64) -> u64 {
    let allowed = |model: &Model| {
        let each = model.played_on().map_or(0.0, |model| model.size().work);
        let work = (PLAYED_ON_SHARE * model.size().work * replications as f64).max(PLAYED_ON_WORK);
        (work / each.max(1.0)) as u64
    };
    let most = models.map(allowed).fold(PLAYED_ON_MAX.min(replications), u64::min);
    if most < 2.min(replications) { 0 } else { most }
}

/// True if an outcome is corrected by lives played on.
pub(super) fn reaches_beyond(key: &str) -> bool {
    ["clv_tail", "clv_total", "customer_equity", "equity_before_strategy", "equity_fixed_capacity"].contains(&key)
}

/// What is known of one scenario.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Its replications.
    pub runs: &'a [Replication],
    /// The first of them played on; none if that was not done.
    pub beyond: &'a [Replication],
    /// The first scenario with other hazards, its own replications beside them, and the relative error of its hazards.
    solver: Option<(&'a [Replication], &'a [Replication], f64)>,
}

impl<'a> Evidence<'a> {
    /// Of the scenario with this index.
    pub fn of(prepared: &[Prepared], runs: &'a Runs, scenario: usize) -> Evidence<'a> {
        let error = prepared[scenario].solution.as_ref().and_then(|solution| solution.relative_error());
        let same =
            prepared[scenario].solution.as_ref().map(|solution| solution.hazards) == prepared[0].solution.as_ref().map(|s| s.hazards);
        let shifted = runs.shifted.as_slice();
        let solver = error.filter(|_| same && !shifted.is_empty()).map(|error| (shifted, &runs.replications[0][..shifted.len()], error));
        Evidence { runs: &runs.replications[scenario], beyond: runs.beyond.get(scenario).map_or(&[], Vec::as_slice), solver }
    }

    /// Of every scenario.
    pub fn of_all(prepared: &[Prepared], runs: &'a Runs) -> Vec<Evidence<'a>> {
        (0..prepared.len()).map(|scenario| Evidence::of(prepared, runs, scenario)).collect()
    }

    /// Of replications alone.
    pub fn alone(runs: &'a [Replication]) -> Evidence<'a> {
        Evidence { runs, beyond: &[], solver: None }
    }

    /// The estimate of an outcome, corrected by lives played on where it reaches beyond the horizon, and with the solver's error in its interval.
    pub fn estimate(&self, key: &str) -> Option<Estimate> {
        let estimate = match self.correction(key) {
            Some(correction) => corrected(&self.whole(key)?, &correction, CONFIDENCE)?,
            None => super::outcome::estimate(key, self.runs)?,
        };
        let wider = estimate.widened(self.solver_error(key));
        let is_share = outcome(key).is_some_and(|outcome| outcome.unit == Unit::Share);
        Some(if is_share { wider.within(0.0, 1.0) } else { wider })
    }

    /// The paired difference of an outcome to another scenario's. The solver's error is the same in both, and hardly touches it.
    pub fn difference(&self, base: &Evidence<'_>, key: &str, confidence: f64) -> Option<Difference> {
        let (here, there) = (self.whole(key)?, base.whole(key)?);
        let corrections = (self.correction(key), base.correction(key));
        difference_of((&here, corrections.0.as_ref()), (&there, corrections.1.as_ref()), confidence)
    }

    /// Values of an outcome over replications, and of its correction.
    pub fn values(&self, key: &str) -> Vec<Vec<f64>> {
        let values = |whole: Option<Whole>| whole.map_or(Vec::new(), |whole| whole.values.into_iter().flatten().collect());
        vec![values(self.whole(key)), values(self.correction(key))]
    }

    fn whole(&self, key: &str) -> Option<Whole> {
        whole(key, self.runs)
    }

    /// What lives played on add to what was expected of them.
    fn correction(&self, key: &str) -> Option<Whole> {
        let pairs = || self.beyond.iter().zip(self.runs);
        if self.beyond.is_empty() || !reaches_beyond(key) {
            return None;
        }
        match key {
            "clv_tail" | "clv_total" => {
                let total = |r: &Replication| r.initial_value.value + r.initial_value.tail;
                Whole::mean(pairs().map(|(long, short)| Some((total(long) - total(short)) / short.initial as f64)))
            }
            "customer_equity" => self.equity_correction(Capacity::Follows, false),
            "equity_before_strategy" => self.equity_correction(Capacity::Follows, true),
            "equity_fixed_capacity" => self.equity_correction(Capacity::Stays, false),
            _ => None,
        }
        .filter(|correction| correction.figure.is_finite())
    }

    fn equity_correction(&self, capacity: Capacity, before_strategy: bool) -> Option<Whole> {
        let expected = equity_whole(&self.runs[..self.beyond.len()], capacity, before_strategy)?;
        let came = equity_beyond(self.beyond, self.runs, capacity, before_strategy)?;
        came.minus(&expected)
    }

    /// Standard error of an outcome from that of the solved hazards.
    ///
    /// # Formula
    /// |dθ/d ln h|·s, the derivative from worlds with other hazards and the same people
    fn solver_error(&self, key: &str) -> f64 {
        let Some((shifted, own, error)) = self.solver else { return 0.0 };
        let change = whole(key, shifted).zip(whole(key, own)).map_or(0.0, |(shifted, own)| shifted.figure - own.figure);
        let error = (change / libm::log(SHIFTED) * error).abs();
        if error.is_finite() { error } else { 0.0 }
    }

    /// The figure of an outcome for some moments or teams.
    pub fn part(&self, key: &str, parts: &[Part]) -> Option<Estimate> {
        let outcome = outcome(key)?;
        let whole = outcome.figure.of(self.runs, parts)?;
        outcome.figure.estimate(&whole, self.runs, parts, outcome.unit)
    }
}

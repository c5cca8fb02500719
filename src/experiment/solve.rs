//! Solving the baseline hazards for a stated annual churn.

use rayon::prelude::*;
use serde::Serialize;

use crate::engine::{Replication, replicate};
use crate::model::{Cause, Model, Target};
use crate::random::Seed;
use crate::stats::Estimate;

/// Solved hazards, and how well they meet the target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Solution {
    /// Baseline hazards per hour by cause.
    pub hazards: [f64; 4],
    /// The annual churn that was asked for.
    pub target: f64,
    /// The annual churn that the solved hazards give in the pilot runs.
    pub achieved: f64,
    /// Standard error of `achieved` from the pilot runs being finite.
    pub standard_error: Option<f64>,
    /// Rounds that it took.
    pub rounds: usize,
    /// True if every cause is met within the solver's tolerance.
    pub converged: bool,
}

/// The pilot runs' own seed: the hazards do not depend on the experiment's.
const PILOT_SEED: u64 = 20_110_101;
/// Customers in all pilot runs together, at least, and in one of them where their number does not matter.
const PILOT_CUSTOMERS: usize = 10_000;
const PILOT_WORLD: usize = 1_000;
/// Largest relative deviation of a cause from its target.
const TOLERANCE: f64 = 2e-4;
const ROUNDS_MAX: usize = 25;

/// Solves the hazards of a model that states a target; none if it states hazards.
///
/// Pilot runs of one year measure the exit budget spent per cause, whose expectation is the share
/// of customers who decide to leave by that cause. Each hazard is scaled by how far its cause is
/// off, with the same draws in each round, until all are met. Chance lies mostly in the frailties that the pilots
/// happen to draw, whose effect is known: it is divided out (a ratio estimator).
pub fn solve(model: &Model) -> Option<Solution> {
    let target = model.target?;
    let mut pilot = model.pilot(PILOT_WORLD);
    let replications = PILOT_CUSTOMERS.div_ceil(pilot.customers).clamp(2, 400) as u64;
    let wanted = target.split.map(|share| share * target.annual_churn);
    let mut rounds = 0;
    loop {
        rounds += 1;
        let spent = measure(&pilot, replications);
        let off = |cause: usize| if wanted[cause] > 0.0 { spent[cause].mean / wanted[cause] } else { 1.0 };
        let converged = (0..4).all(|cause| (off(cause) - 1.0).abs() <= TOLERANCE);
        if converged || rounds == ROUNDS_MAX {
            return Some(solution(&pilot, target, &spent, rounds, converged));
        }
        for cause in Cause::BUDGETED {
            let step = (1.0 / off(cause as usize)).clamp(0.2, 5.0);
            pilot.hazards[cause as usize] *= if step.is_finite() { step } else { 1.0 };
        }
    }
}

/// Exit budget spent in the first year per initial customer, by cause; the last entry is the sum.
fn measure(pilot: &Model, replications: u64) -> [Estimate; 5] {
    let seed = Seed::new(PILOT_SEED).expect("the pilot's seed is in range");
    let runs: Vec<Replication> = (0..replications).into_par_iter().map(|index| replicate(pilot, seed, index)).collect();
    let sum = |value: &dyn Fn(&Replication) -> f64| runs.iter().map(value).sum::<f64>();
    let (drawn, expected) = (sum(&|run| run.chances[0]), sum(&|run| run.chances[1]));
    let frailty = if drawn > 0.0 { expected / drawn } else { 1.0 };
    let slopes = Cause::BUDGETED.map(|cause| if drawn > 0.0 { sum(&|run| run.budgets_spent[cause as usize]) / drawn } else { 0.0 });
    // The ratio estimator, linear in each run: its spread is the estimator's. Frailty does not touch the involuntary.
    let value = |run: &Replication, cause: Cause| match (run.budgets_spent[cause as usize], cause) {
        (spent, Cause::Involuntary) => spent / run.initial as f64,
        (spent, _) => frailty * (spent - slopes[cause as usize] * (run.chances[0] - run.chances[1] / frailty)) / run.initial as f64,
    };
    let estimate = |value: &dyn Fn(&Replication) -> f64| Estimate::of(runs.iter().map(value)).expect("there is a pilot run");
    let [service, competitor, need, involuntary] = Cause::BUDGETED.map(|cause| estimate(&|run| value(run, cause)));
    [service, competitor, need, involuntary, estimate(&|run| Cause::BUDGETED.iter().map(|&cause| value(run, cause)).sum())]
}

fn solution(pilot: &Model, target: Target, spent: &[Estimate; 5], rounds: usize, converged: bool) -> Solution {
    Solution {
        hazards: pilot.hazards,
        target: target.annual_churn,
        achieved: spent[4].mean,
        standard_error: spent[4].standard_error(),
        rounds,
        converged,
    }
}

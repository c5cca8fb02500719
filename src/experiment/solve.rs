//! Solving the baseline hazards for a stated annual churn.

use serde::{Deserialize, Serialize};

use super::control::Control;
use super::threads;
use crate::engine::{Halt, Replication, replicate_within};
use crate::error::Error;
use crate::model::{Cause, Model, Target};
use crate::random::Seed;
use crate::stats::Estimate;

/// Solved hazards, and how well they meet the target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

impl Solution {
    /// Standard error of the solved hazards from the pilot runs being finite, as a share of them.
    pub fn relative_error(&self) -> Option<f64> {
        self.standard_error.map(|error| error / self.achieved).filter(|error| error.is_finite() && *error > 0.0)
    }
}

/// The pilot runs' own seed: the hazards do not depend on the experiment's.
const PILOT_SEED: u64 = 20_110_101;
/// Customers in all pilot runs together, at least, and in one of them where their number does not matter.
const PILOT_CUSTOMERS: usize = 10_000;
const PILOT_WORLD: usize = 1_000;
/// The relative standard error of the churn that is aimed at, and customers in all pilot runs together at most.
const ERROR: f64 = 1.5e-3;
const PILOT_CUSTOMERS_MAX: usize = 100_000;
/// Largest relative deviation of a cause from its target, and rounds to get there.
const TOLERANCE: f64 = 5e-4;
const ROUNDS_MAX: usize = 25;
/// A cause of which no more than this share of its target comes about, rounding apart, does not come about.
const NOTHING: f64 = 1e-9;
/// Before that only one in `FEW` pilot runs is played, until the deviation is below `NEAR` or for `FEW_ROUNDS_MAX` rounds.
const FEW: u64 = 10;
const NEAR: f64 = 3e-3;
const FEW_ROUNDS_MAX: usize = 6;
/// A hazard changes by a factor of at most 5 in a round, and its logarithm by at most `FARTHER_MAX` times what its cause is short by.
const STEP_MAX: f64 = 1.6;
const FARTHER_MAX: f64 = 5.0;

/// Solves the hazards of a model that states a target; none if it states hazards.
///
/// Pilot runs of one year measure the exit budget spent per cause, whose expectation is the share
/// of customers who decide to leave by that cause. Each hazard is scaled by how far its cause is
/// off, with the same draws in each round, until all are met. Chance lies mostly in the frailties and budgets that the pilots
/// happen to draw, whose effect is known: it is divided out (a ratio estimator). The first rounds make do with a few pilot runs.
///
/// # Errors
/// [`Error::Stopped`] if it was stopped, [`Error::TooLarge`] if a pilot run needs more memory than a world may.
pub fn solve(model: &Model, control: &Control<'_>) -> Result<Option<Solution>, Error> {
    let Some(target) = model.target else { return Ok(None) };
    let mut pilot = model.pilot(PILOT_WORLD);
    let all = PILOT_CUSTOMERS.div_ceil(pilot.frame.customers).clamp(2, 400) as u64;
    let wanted = target.split.map(|share| share * target.annual_churn);
    let mut steps = Steps::default();
    let mut approach = |pilot: &mut Model, effort| approach(pilot, wanted, &mut steps, effort, control).map_err(Error::from);
    let first = few(&pilot);
    let near = approach(&mut pilot, (first, NEAR, FEW_ROUNDS_MAX))?;
    let close = approach(&mut pilot, (all, TOLERANCE, ROUNDS_MAX))?;
    let wanted_runs = enough(all, &close.spent[4], pilot.frame.customers);
    if wanted_runs == all {
        return Ok(Some(solution(&pilot, target, &close.spent, near.rounds + close.rounds, close.off <= TOLERANCE)));
    }
    let last = approach(&mut pilot, (wanted_runs, TOLERANCE, ROUNDS_MAX))?;
    Ok(Some(solution(&pilot, target, &last.spent, near.rounds + close.rounds + last.rounds, last.off <= TOLERANCE)))
}

/// The same by the first rounds alone, each on a few pilot runs.
///
/// # Errors
/// As [`solve`].
pub(super) fn solve_roughly(model: &Model, control: &Control<'_>) -> Result<Option<Solution>, Error> {
    let Some(target) = model.target else { return Ok(None) };
    let mut pilot = model.pilot(PILOT_WORLD);
    let (few, wanted) = (few(&pilot), target.split.map(|share| share * target.annual_churn));
    let near = approach(&mut pilot, wanted, &mut Steps::default(), (few, NEAR, FEW_ROUNDS_MAX), control)?;
    Ok(Some(solution(&pilot, target, &near.spent, near.rounds, near.off <= NEAR)))
}

/// The model that is played to solve a model's hazards, and about how often in all rounds.
pub(super) fn expected(model: &Model) -> Option<(Model, f64)> {
    model.target?;
    let pilot = model.pilot(PILOT_WORLD);
    let all = PILOT_CUSTOMERS.div_ceil(pilot.frame.customers).clamp(2, 400) as f64;
    let most = (PILOT_CUSTOMERS_MAX / pilot.frame.customers).max(2) as f64;
    // Few at first, then about two rounds on all and one or two on as many as the error asks for.
    Some((pilot, all * (2.5 + 1.0) + 1.5 * (3.0 * all).min(most.max(all))))
}

/// The same of [`solve_roughly`].
pub(super) fn expected_roughly(model: &Model) -> Option<(Model, f64)> {
    model.target?;
    let pilot = model.pilot(PILOT_WORLD);
    let few = few(&pilot) as f64;
    // About two rounds.
    Some((pilot, 2.5 * few))
}

/// The pilot runs of the first rounds.
fn few(pilot: &Model) -> u64 {
    (PILOT_CUSTOMERS.div_ceil(pilot.frame.customers).clamp(2, 400) as u64).div_ceil(FEW)
}

/// Pilot runs by need: as many as bring the solver's own error below that of a run of usual size, within what may be spent on it.
fn enough(runs: u64, spent: &Estimate, customers: usize) -> u64 {
    let error = spent.standard_error().map_or(0.0, |error| error / spent.mean.abs());
    let wanted = if error.is_finite() { runs as f64 * (error / ERROR) * (error / ERROR) } else { 0.0 };
    let most = (PILOT_CUSTOMERS_MAX / customers).max(2) as f64;
    runs.max(wanted.ceil().min(most) as u64)
}

/// The best of some rounds; of those as good, the last.
struct Approach {
    spent: [Estimate; 5],
    /// Largest relative deviation of a cause from its target.
    off: f64,
    /// Rounds in all.
    rounds: usize,
}

/// Rounds on a number of pilot runs, until every cause is met within a tolerance; the pilot is left with the best hazards.
fn approach(
    pilot: &mut Model,
    wanted: [f64; 4],
    steps: &mut Steps,
    (runs, tolerance, most): (u64, f64, usize),
    control: &Control<'_>,
) -> Result<Approach, Halt> {
    steps.last = None;
    let mut best: Option<([f64; 4], Approach)> = None;
    for rounds in 1..=most {
        let spent = measure(pilot, runs, control)?;
        let met: [f64; 4] =
            std::array::from_fn(|cause| if wanted[cause] > 0.0 { (spent[cause].mean / wanted[cause]).max(NOTHING) } else { 1.0 });
        let off = met.iter().map(|met| (met - 1.0).abs()).fold(0.0, f64::max);
        match &mut best {
            Some((_, best)) if best.off < off => best.rounds = rounds,
            _ => best = Some((pilot.hazards, Approach { spent, off, rounds })),
        }
        if off <= tolerance {
            break;
        }
        let step = steps.next(met.map(|met| -libm::log(met)));
        (0..4).for_each(|cause| pilot.hazards[cause] *= libm::exp(step[cause]));
    }
    let (hazards, best) = best.expect("there is a round");
    pilot.hazards = hazards;
    Ok(best)
}

/// The steps of the logarithms of the hazards.
///
/// # Formula
/// With f = ln(wanted/spent), a step of f alone falls short, since whoever is gone cannot leave once more. Two rounds tell by how much:
/// Δx = f − γ(Δx′ + Δf), γ = ⟨f, Δf⟩/⟨Δf, Δf⟩, Δf what the last step Δx′ changed (Anderson 1965, "Iterative procedures for nonlinear
/// integral equations", J. ACM 12(4), with a memory of one round), over the causes that answered to it. Where it made things worse, f alone.
#[derive(Default)]
struct Steps {
    /// f and the step that was made from there, if the same pilot runs come next.
    last: Option<[[f64; 4]; 2]>,
    /// The last step whose effect is known, and its effect.
    known: Option<[[f64; 4]; 2]>,
}

impl Steps {
    fn next(&mut self, short: [f64; 4]) -> [f64; 4] {
        let size = |short: [f64; 4]| short.iter().map(|short| short.abs()).fold(0.0, f64::max);
        if let Some([before, step]) = self.last {
            let change = std::array::from_fn(|cause| short[cause] - before[cause]);
            self.known = (size(short) < size(before)).then_some([step, change]);
        }
        let mut next = short.map(|short| short.clamp(-STEP_MAX, STEP_MAX));
        if let Some([step, change]) = self.known {
            let answered: Vec<usize> = (0..4).filter(|&cause| change[cause].abs() > 0.05 * step[cause].abs()).collect();
            let sum = |factor: [f64; 4]| answered.iter().map(|&cause| factor[cause] * change[cause]).sum::<f64>();
            let part = if answered.is_empty() { 0.0 } else { sum(short) / sum(change) };
            for cause in answered {
                let most = STEP_MAX.min(FARTHER_MAX * short[cause].abs());
                next[cause] = (short[cause] - part * (step[cause] + change[cause])).clamp(-most, most);
            }
        }
        self.last = Some([short, next]);
        next
    }
}

/// Initial customers who have not decided to leave before the start.
fn undecided(run: &Replication) -> f64 {
    (run.initial - run.initial_waiting).max(1) as f64
}

/// Exit budget spent in the first year per initial customer who had not decided before, by cause; the last entry is the sum.
fn measure(pilot: &Model, replications: u64, control: &Control<'_>) -> Result<[Estimate; 5], Halt> {
    let seed = Seed::new(PILOT_SEED).expect("the pilot's seed is in range");
    let runs = threads::map(replications, |index| replicate_within(pilot, seed, index, (), control.limits()).map(|(run, ())| run));
    let runs: Vec<Replication> = runs.into_iter().collect::<Result<_, Halt>>()?;
    let sum = |value: &dyn Fn(&Replication) -> f64| runs.iter().map(value).sum::<f64>();
    // What frailties and budgets happen to be drawn is divided out (a ratio estimator): what is left is what becomes of the hazards.
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let of_cause = |cause: usize| {
        let (drawn, expected) = (sum(&|run| run.chances[0][cause]), sum(&|run| run.chances[1][cause]));
        let by_chance = expected / drawn;
        // Where nothing is spent by chance, there is nothing to divide out.
        if by_chance.is_finite() && by_chance > 0.0 { (by_chance, ratio(sum(&|run| run.budgets_spent[cause]), drawn)) } else { (1.0, 0.0) }
    };
    let chance = [0, 1, 2, 3].map(of_cause);
    // Linear in each run: its spread is the estimator's.
    let value = |run: &Replication, cause: Cause| {
        let (by_chance, slope) = chance[cause as usize];
        let [drawn, expected] = [0, 1].map(|which| run.chances[which][cause as usize]);
        by_chance * (run.budgets_spent[cause as usize] - slope * (drawn - expected / by_chance)) / undecided(run)
    };
    let estimate = |value: &dyn Fn(&Replication) -> f64| Estimate::of(runs.iter().map(value)).expect("there is a pilot run");
    let [service, competitor, need, involuntary] = Cause::BUDGETED.map(|cause| estimate(&|run| value(run, cause)));
    Ok([service, competitor, need, involuntary, estimate(&|run| Cause::BUDGETED.iter().map(|&cause| value(run, cause)).sum())])
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

//! Checking the claims that a scenario makes about its results.

use serde::{Deserialize, Serialize};

use super::control::Control;
use super::evidence::{Evidence, play_beyond, reaches_beyond};
use super::outcome::{estimate, whole};
use super::prepare::Prepared;
use super::run::{Amount, Plan, Runs, run};
use crate::engine::Replication;
use crate::random::Seed;
use crate::scenario::{Finding, Settings};
use crate::stats::{CONFIDENCE, Estimate, Whole};
use crate::units::Quantity;

/// A claim held against the replications.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The claim in words.
    pub claim: String,
    /// Key of the outcome.
    pub outcome: String,
    /// What was expected: a value, or bounds.
    pub expected: Expected,
    /// What was simulated.
    pub simulated: Option<Estimate>,
    /// Deviation from an expected value in standard errors, beyond the tolerance.
    pub z: Option<f64>,
    /// The same, the tolerance left out; none where the claim states none.
    pub z_without_tolerance: Option<f64>,
    /// Whether the claim holds.
    pub holds: bool,
    /// Why it does not hold, if it does not.
    pub why: Option<Unmet>,
}

/// What a claim expects.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A value from theory or a table.
    Equals(f64),
    /// Bounds of the 95 % interval.
    Between(Option<f64>, Option<f64>),
}

/// |z| up to here is chance. Two-sided false alarm 6·10⁻⁵ for a normal mean.
pub const Z_LIMIT: f64 = 4.0;

/// Plays scenarios with the seed and the number of replications that the first of them states, without a word.
pub fn run_as_stated(scenarios: &[Prepared]) -> Runs {
    run_with_seed(scenarios, scenarios[0].scenario.settings.seed.get())
}

/// The same with another seed. Where claims of the first look beyond the horizon, some replications are played on.
///
/// # Panics
/// If the seed is too large.
pub fn run_with_seed(scenarios: &[Prepared], seed: u64) -> Runs {
    let settings = &scenarios[0].scenario.settings;
    let seed = Seed::new(seed).expect("a seed within its range");
    let plan = Plan { seed, amount: Amount::Fixed(settings.replications.get()) };
    let control = Control::unwatched();
    let mut runs = run(scenarios, &plan, &control);
    if looks_beyond(settings) {
        play_beyond(scenarios, &plan, &control, &mut runs);
    }
    runs
}

/// True if a claim of a scenario is about what lies beyond the horizon.
fn looks_beyond(settings: &Settings) -> bool {
    settings.finding.iter().any(|finding| reaches_beyond(&finding.outcome))
}

/// Judges all claims of a scenario; `family` is what is known of it, then of the strategies that it lists.
pub fn judge_all(settings: &Settings, family: &[Evidence<'_>]) -> Vec<Judged> {
    let place = |name: &Option<String>| {
        let strategy = |name: &String| settings.strategy.iter().position(|strategy| strategy.name == *name);
        name.as_ref().and_then(strategy).map_or(0, |strategy| strategy + 1)
    };
    let judge_one = |finding: &Finding| {
        let of = &family[place(&finding.of)];
        match &finding.versus {
            Some(_) => judge_values(finding, difference(finding, of, &family[place(&finding.versus)])),
            None => judge_values(finding, of.estimate(&finding.outcome)),
        }
    };
    settings.finding.iter().map(judge_one).collect()
}

/// The paired difference of an outcome.
fn difference(finding: &Finding, of: &Evidence<'_>, versus: &Evidence<'_>) -> Option<Estimate> {
    let difference = of.difference(versus, &finding.outcome, CONFIDENCE)?.estimate;
    if !finding.relative {
        return Some(difference);
    }
    let (of, base) = (whole(&finding.outcome, of.runs)?, whole(&finding.outcome, versus.runs)?);
    // The ratio's spread to first order: the base varies as well.
    let ratio = of.figure / base.figure;
    let value = |(a, b): (&Option<f64>, &Option<f64>)| Some(((*a)? - of.figure - ratio * ((*b)? - base.figure)) / base.figure.abs());
    let values = of.values.iter().zip(&base.values).map(value).collect();
    Whole { figure: difference.mean / base.figure.abs(), values }.estimate(CONFIDENCE)
}

/// Why a claim is not borne out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unmet {
    /// The outcome does not exist in the scenario.
    NoOutcome,
    /// One replication has no standard error.
    NoError,
    /// One replication has no interval.
    NoInterval,
    /// The figure is too far away.
    Away {
        /// How far, in standard errors.
        errors: f64,
    },
    /// An error of the size that it must see would not be seen.
    Hides {
        /// Four standard errors.
        errors: f64,
    },
    /// The interval reaches below the bound.
    ReachesDown {
        /// Its lower end.
        to: f64,
    },
    /// The interval reaches above the bound.
    ReachesUp {
        /// Its upper end.
        to: f64,
    },
}

/// Judges a claim about one scenario.
///
/// A claim `equals` holds if the simulated mean deviates by at most `tolerance` plus four standard
/// errors, and if four standard errors are at most `resolves`, so that a larger error would show.
/// Bounds hold if the whole 95 % interval lies within them.
pub fn judge(finding: &Finding, replications: &[Replication]) -> Judged {
    judge_values(finding, estimate(&finding.outcome, replications))
}

fn judge_values(finding: &Finding, simulated: Option<Estimate>) -> Judged {
    let expected = match finding.equals {
        Some(value) => Expected::Equals(value.base()),
        None => Expected::Between(finding.at_least.map(Quantity::base), finding.at_most.map(Quantity::base)),
    };
    let (z, why) = match (expected, simulated) {
        (_, None) => (None, Some(Unmet::NoOutcome)),
        (Expected::Equals(value), Some(simulated)) => judge_value(value, &simulated, finding),
        (Expected::Between(low, high), Some(simulated)) => (None, judge_bounds(low, high, &simulated)),
    };
    let claim = finding.claim.clone();
    let z_without_tolerance = match (expected, simulated.as_ref()) {
        (Expected::Equals(value), Some(simulated)) if finding.tolerance.base() > 0.0 => {
            simulated.standard_error().map(|error| (simulated.mean - value) / error).filter(|z| z.is_finite())
        }
        _ => None,
    };
    Judged { claim, outcome: finding.outcome.clone(), expected, simulated, z, z_without_tolerance, holds: why.is_none(), why }
}

fn judge_value(value: f64, simulated: &Estimate, finding: &Finding) -> (Option<f64>, Option<Unmet>) {
    let Some(error) = simulated.standard_error() else {
        return (None, Some(Unmet::NoError));
    };
    let allowed = finding.tolerance.base() * value.abs();
    let deviation = simulated.mean - value;
    let beyond = (deviation.abs() - allowed).max(0.0).copysign(deviation);
    // Rounding alone, where every replication gives the same number.
    let z = if beyond.abs() <= 1e-9 * value.abs() { 0.0 } else { beyond / error };
    let resolved = Z_LIMIT * error <= finding.resolves.base() * value.abs();
    let why = match () {
        () if z.abs() > Z_LIMIT => Some(Unmet::Away { errors: z }),
        () if !resolved => Some(Unmet::Hides { errors: Z_LIMIT * error }),
        () => None,
    };
    (Some(z), why)
}

fn judge_bounds(low: Option<f64>, high: Option<f64>, simulated: &Estimate) -> Option<Unmet> {
    match (low, high) {
        _ if simulated.half_width.is_none() => Some(Unmet::NoInterval),
        (Some(low), _) if simulated.low() < low => Some(Unmet::ReachesDown { to: simulated.low() }),
        (_, Some(high)) if simulated.high() > high => Some(Unmet::ReachesUp { to: simulated.high() }),
        _ => None,
    }
}

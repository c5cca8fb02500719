//! Comparing two or more alternatives that were played with the same draws.

use rand::Rng;
use rand_distr::{Distribution, Exp1};
use serde::Serialize;

use super::Moments;
use super::estimate::{CONFIDENCE, Estimate, t_below};

/// The difference between an alternative and a baseline, paired by replication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Mean difference with its interval.
    pub estimate: Estimate,
    /// Probability that the true difference is above 0 (one-sided t).
    pub above_zero: f64,
    /// Variance of the difference between independent runs over that of paired runs; none where
    /// the alternatives do not differ at all.
    pub variance_ratio: Option<f64>,
}

/// Confidence of each interval, so that the differences of all alternatives to the first hold together
/// with [`CONFIDENCE`].
///
/// # Formula
/// Bonferroni: 1 − (1 − confidence)/(alternatives − 1)
pub fn family_confidence(alternatives: usize) -> f64 {
    1.0 - (1.0 - CONFIDENCE) / (alternatives.saturating_sub(1).max(1)) as f64
}

/// The paired difference `value − baseline`; none without a pair.
pub fn difference(pairs: &[(f64, f64)], confidence: f64) -> Option<Difference> {
    let estimate = Estimate::at(pairs.iter().map(|(value, baseline)| value - baseline), confidence)?;
    let above_zero = match estimate.standard_error() {
        Some(error) if error > 0.0 => t_below(estimate.mean / error, estimate.n - 1),
        _ if estimate.mean == 0.0 => 0.5,
        // Every pair differs by the same amount, or there is only one: the sign is all there is.
        Some(_) => f64::from(u8::from(estimate.mean > 0.0)),
        None => 0.5,
    };
    let variance = |values: &mut dyn Iterator<Item = f64>| Moments::of(values).variance();
    let apart = variance(&mut pairs.iter().map(|pair| pair.0)).zip(variance(&mut pairs.iter().map(|pair| pair.1)));
    let paired = estimate.sd.map(|sd| sd * sd).filter(|paired| *paired > 0.0);
    let variance_ratio = apart.zip(paired).map(|((a, b), paired)| (a + b) / paired);
    Some(Difference { estimate, above_zero, variance_ratio })
}

/// Each alternative's probability of having the highest true mean. `values[a][r]` is alternative
/// a's value in replication r.
///
/// # Source
/// The Bayesian bootstrap: Rubin (1981), Annals of Statistics 9(1). Replications are weighted by
/// independent exponentials, the same for all alternatives.
pub fn probability_of_best(values: &[Vec<f64>], rng: &mut impl Rng) -> Vec<f64> {
    const RESAMPLES: usize = 4000;
    let replications = values.iter().map(Vec::len).min().unwrap_or(0);
    let mut wins = vec![0.0; values.len()];
    if replications < 2 {
        return vec![1.0 / values.len() as f64; values.len()];
    }
    for _ in 0..RESAMPLES {
        let mut sums = vec![0.0; values.len()];
        for replication in 0..replications {
            let weight: f64 = Exp1.sample(rng);
            sums.iter_mut().zip(values).for_each(|(sum, values)| *sum += weight * values[replication]);
        }
        // Alternatives that are exactly alike share the win.
        let best = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ties = sums.iter().filter(|sum| **sum == best).count().max(1);
        wins.iter_mut().zip(&sums).filter(|(_, sum)| **sum == best).for_each(|(wins, _)| *wins += 1.0 / ties as f64);
    }
    wins.into_iter().map(|wins| wins / RESAMPLES as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Identity, Purpose, Seed, Streams};

    #[test]
    fn pairing_removes_what_the_alternatives_share() {
        let shared = |r: u32| f64::from(r * 37 % 17);
        let pairs: Vec<(f64, f64)> = (0..50).map(|r| (shared(r) + 1.0 + 0.01 * f64::from(r % 3), shared(r))).collect();
        let difference = difference(&pairs, 0.95).unwrap();
        assert!((difference.estimate.mean - 1.01).abs() < 0.01);
        assert!(difference.variance_ratio.unwrap() > 1000.0);
        assert!(difference.above_zero > 0.999);
    }

    #[test]
    fn an_alternative_against_itself_differs_by_exactly_zero() {
        let pairs: Vec<(f64, f64)> = (0..10).map(|r| (f64::from(r) / 3.0, f64::from(r) / 3.0)).collect();
        let difference = difference(&pairs, 0.95).unwrap();
        assert_eq!(difference.estimate.mean, 0.0);
        assert_eq!(difference.estimate.half_width, Some(0.0));
        assert_eq!((difference.above_zero, difference.variance_ratio), (0.5, None));
    }

    #[test]
    fn the_better_alternative_is_probably_best() {
        let streams = Streams::new(Seed::new(1).unwrap(), 0);
        let mut rng = streams.stream(Identity::COMPANY, Purpose::Resample, 0);
        let noise = |r: u32| f64::from(r * 7919 % 101) / 101.0;
        let worse: Vec<f64> = (0..60).map(noise).collect();
        let better: Vec<f64> = (0..60).map(|r| noise(r + 13) + 0.3).collect();
        let best = probability_of_best(&[worse, better], &mut rng);
        assert!(best[1] > 0.99, "{best:?}");
        let same: Vec<f64> = (0..20).map(noise).collect();
        assert_eq!(probability_of_best(&[same.clone(), same], &mut rng), [0.5, 0.5]);
    }
}

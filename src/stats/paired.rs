//! Comparing two or more alternatives that were played with the same draws.

use serde::{Deserialize, Serialize};

use super::estimate::{CONFIDENCE, Estimate};
use super::whole::{Whole, difference_of};
use crate::math::minus_ln;

/// The difference between an alternative and a baseline, paired by replication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
    let side = |pick: fn(&(f64, f64)) -> f64| Whole::mean(pairs.iter().map(|pair| Some(pick(pair))));
    difference_of((&side(|pair| pair.0)?, None), (&side(|pair| pair.1)?, None), confidence)
}

/// Each alternative's probability of having the highest true figure, from its values over replications and, where there are some, from
/// those of its correction. Of those that are alike to the last bit none is better: they share the win.
///
/// # Source
/// The Bayesian bootstrap: Rubin (1981), Annals of Statistics 9(1). Replications are weighted by
/// independent exponentials, the same for all alternatives; they come by inversion from `uniform`, which draws from the open interval 0 to 1.
pub fn probability_of_best(values: &[Vec<Vec<f64>>], mut uniform: impl FnMut() -> f64) -> Vec<f64> {
    const RESAMPLES: usize = 4000;
    let even = vec![1.0 / values.len() as f64; values.len()];
    let lengths: Vec<usize> =
        (0..values.iter().map(Vec::len).min().unwrap_or(0)).map(|part| values.iter().map(|v| v[part].len()).min().unwrap_or(0)).collect();
    if lengths.first().is_none_or(|&replications| replications < 2) {
        return even;
    }
    let mut wins = vec![0.0; values.len()];
    for _ in 0..RESAMPLES {
        let mut sums = vec![0.0; values.len()];
        for (part, &length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let weights: Vec<f64> = (0..length).map(|_| minus_ln(uniform())).collect();
            let total: f64 = weights.iter().sum();
            for (sum, values) in sums.iter_mut().zip(values) {
                *sum += weights.iter().zip(&values[part]).map(|(weight, value)| weight * value).sum::<f64>() / total;
            }
        }
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
        let best = probability_of_best(&[vec![worse], vec![better]], || rng.uniform());
        assert!(best[1] > 0.99, "{best:?}");
        let same: Vec<f64> = (0..20).map(noise).collect();
        assert_eq!(probability_of_best(&[vec![same.clone()], vec![same]], || rng.uniform()), [0.5, 0.5]);
    }
}

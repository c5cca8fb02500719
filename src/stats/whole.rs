//! Figures of the whole: from what all replications counted together, so that they do not depend on the size of one.

use super::estimate::Estimate;
use super::paired::Difference;
use super::student::{t_below, t_quantile};
use super::{Moments, Sketch};

/// A figure of all replications together, and what each of them contributes to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The figure.
    pub figure: f64,
    /// A value for each replication, by index: their spread is the figure's.
    pub values: Vec<Option<f64>>,
}

impl Whole {
    /// The mean over the replications in which it exists; none if there are none.
    pub fn mean(values: impl IntoIterator<Item = Option<f64>>) -> Option<Whole> {
        let values: Vec<Option<f64>> = values.into_iter().collect();
        let figure = Moments::of(values.iter().copied().flatten()).mean()?;
        Some(Whole { figure, values })
    }

    /// A figure made of parts that add up over replications, with the jackknife's pseudo-values.
    ///
    /// # Formula
    /// n·θ − (n − 1)·θ₍₋ᵢ₎, θ₍₋ᵢ₎ the figure without replication i. Quenouille (1956), Biometrika 43(3/4); Miller (1974), Biometrika 61(1).
    pub fn of(parts: &[Vec<f64>], of: impl Fn(&[f64]) -> Option<f64>) -> Option<Whole> {
        let mut all: Vec<f64> = Vec::new();
        for parts in parts {
            all.resize(all.len().max(parts.len()), 0.0);
            all.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        let figure = of(&all)?;
        let n = parts.len() as f64;
        let without = |parts: &Vec<f64>| {
            let mut left = all.clone();
            left.iter_mut().zip(parts).for_each(|(sum, part)| *sum -= part);
            of(&left).map(|left| n * figure - (n - 1.0) * left)
        };
        let values: Vec<Option<f64>> = match parts {
            [one] if !one.is_empty() => vec![Some(figure)],
            _ => parts.iter().map(without).collect(),
        };
        // Where one replication alone makes the figure, there is no telling how it varies.
        let known = values.iter().all(Option::is_some);
        Some(Whole { figure, values: if known { values } else { vec![Some(figure)] } })
    }

    /// The figure with its t interval.
    pub fn estimate(&self, confidence: f64) -> Option<Estimate> {
        Estimate::around(self.figure, &Moments::of(self.values.iter().copied().flatten()), confidence)
    }

    /// A share, with an interval that keeps to 0…1: by the logit inside; where nothing or everything counts, the one given.
    ///
    /// # Formula
    /// logit p ± t·s/(p(1 − p)), s the standard error of p
    pub fn share(&self, confidence: f64, at_the_edge: impl FnOnce() -> [f64; 2]) -> Option<Estimate> {
        let plain = self.estimate(confidence)?;
        let (p, Some(error)) = (self.figure, plain.standard_error()) else { return Some(plain) };
        if p <= 0.0 || p >= 1.0 {
            let [low, high] = at_the_edge();
            return Some(plain.between([low.min(p), high.max(p)]));
        }
        let reach = t_quantile(1.0 - (1.0 - confidence) / 2.0, (plain.n - 1) as f64) * error / (p * (1.0 - p));
        let odds = p / (1.0 - p);
        let end = |sign: f64| {
            let odds = odds * libm::exp(sign * reach);
            if odds.is_infinite() { 1.0 } else { odds / (1.0 + odds) }
        };
        Some(plain.between([end(-1.0).min(p), end(1.0).max(p)]))
    }

    /// The paired difference `self − baseline`, over the replications that both have.
    pub fn minus(&self, baseline: &Whole) -> Option<Whole> {
        let pairs: Vec<Option<f64>> = self.values.iter().zip(&baseline.values).map(|(a, b)| Some((*a)? - (*b)?)).collect();
        let both = self.values.iter().zip(&baseline.values).all(|(a, b)| a.is_some() == b.is_some());
        match both {
            true if self.values.len() == baseline.values.len() => Some(Whole { figure: self.figure - baseline.figure, values: pairs }),
            // Where one of them lacks it in some replication, only pairs can be compared.
            _ => Whole::mean(pairs),
        }
    }

    /// Figure and moments of the values.
    fn moments(&self) -> Moments {
        Moments::of(self.values.iter().copied().flatten())
    }
}

/// A figure and what corrects it, from fewer replications that are played differently: their sum, with an interval for both.
///
/// # Formula
/// s² = s₁² + s₂², degrees of freedom s⁴/Σ(sᵢ⁴/(nᵢ − 1)): Welch (1947), Biometrika 34(1/2).
pub fn corrected(figure: &Whole, correction: &Whole, confidence: f64) -> Option<Estimate> {
    let (error, degrees) = joint_error(figure, correction);
    let n = figure.moments().count();
    let sd = error.map(|error| error * (n as f64).sqrt());
    Estimate { n, mean: figure.figure + correction.figure, sd, half_width: None, ends: None }.with_error(error, degrees, confidence)
}

fn joint_error(figure: &Whole, correction: &Whole) -> (Option<f64>, f64) {
    let part = |whole: &Whole| {
        let moments = whole.moments();
        moments.variance().map(|variance| (variance / moments.count() as f64, moments.count() as f64 - 1.0))
    };
    let (Some((a, of_a)), Some((b, of_b))) = (part(figure), part(correction)) else { return (None, 1.0) };
    let degrees = if a + b > 0.0 { (a + b) * (a + b) / (a * a / of_a + b * b / of_b) } else { of_a };
    (Some((a + b).sqrt()), degrees)
}

/// The paired difference of two figures, each perhaps with its correction.
pub fn difference_of(
    (value, value_correction): (&Whole, Option<&Whole>),
    (base, base_correction): (&Whole, Option<&Whole>),
    confidence: f64,
) -> Option<Difference> {
    let apart = value.minus(base)?;
    let correction = value_correction.zip(base_correction).and_then(|(value, base)| value.minus(base));
    let (estimate, error, degrees) = match &correction {
        Some(correction) => {
            let (error, degrees) = joint_error(&apart, correction);
            (corrected(&apart, correction, confidence)?, error, degrees)
        }
        None => {
            let estimate = apart.estimate(confidence)?;
            (estimate, estimate.standard_error(), estimate.n as f64 - 1.0)
        }
    };
    let above_zero = match error {
        Some(error) if error > 0.0 => t_below(estimate.mean / error, degrees),
        _ if estimate.mean == 0.0 => 0.5,
        // Every pair differs by the same amount: the sign is all there is.
        Some(_) => f64::from(u8::from(estimate.mean > 0.0)),
        None => 0.5,
    };
    let variance = |whole: &Whole| whole.moments().variance();
    let paired = variance(&apart).filter(|paired| *paired > 0.0);
    let variance_ratio = variance(value).zip(variance(base)).zip(paired).map(|((a, b), paired)| (a + b) / paired);
    Some(Difference { estimate, above_zero, variance_ratio })
}

/// Waits of all replications together: those that are known, and those still open when the run ended.
#[derive(Clone, Copy, Debug)]
pub struct Censored<'a> {
    /// Known.
    pub known: &'a Sketch,
    /// Open: at least so long.
    pub open: &'a Sketch,
    /// Endless.
    pub never: u64,
}

impl Censored<'_> {
    /// The time that a share `p` of all does not exceed; none if there are none, or they do not reach so far.
    ///
    /// # Source
    /// Kaplan & Meier (1958), J. American Statistical Association 53(282), on the cells of the histograms.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        if self.open.count() + self.never == 0 {
            return self.known.quantile(p);
        }
        let mut at_risk = (self.known.count() + self.open.count() + self.never) as f64;
        let mut open = self.open.bars().peekable();
        let mut survive = 1.0;
        for (low, high, count) in self.known.bars() {
            // Those open for less are at risk no more.
            while let Some((_, _, gone)) = open.next_if(|(_, until, _)| *until <= low) {
                at_risk -= gone as f64;
            }
            survive *= 1.0 - count as f64 / at_risk;
            at_risk -= count as f64;
            if 1.0 - survive >= p * (1.0 - 1e-12) {
                return Some((low + high) / 2.0);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::CONFIDENCE;

    /// A ratio of sums does not depend on how its cases are divided among replications, and the jackknife of a mean is its t interval.
    #[test]
    fn a_ratio_of_sums_is_that_of_all_cases() {
        let ratio = |parts: &[f64]| (parts[1] > 0.0).then(|| parts[0] / parts[1]);
        let parts: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i % 3), 4.0]).collect();
        let whole = Whole::of(&parts, ratio).unwrap();
        let all: f64 = parts.iter().map(|parts| parts[0]).sum();
        assert!((whole.figure - all / 80.0).abs() < 1e-15);
        let plain = Estimate::of(parts.iter().map(|parts| parts[0] / 4.0)).unwrap();
        let found = whole.estimate(CONFIDENCE).unwrap();
        assert!((found.half_width.unwrap() - plain.half_width.unwrap()).abs() < 1e-12, "{found:?} {plain:?}");
    }

    #[test]
    fn shares_keep_to_their_range() {
        let ratio = |parts: &[f64]| Some(parts[0] / parts[1]);
        for counts in [[20.0, 19.0, 20.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [20.0, 20.0, 20.0]] {
            let parts: Vec<Vec<f64>> = counts.map(|count| vec![count, 20.0]).to_vec();
            let share = Whole::of(&parts, ratio).unwrap().share(CONFIDENCE, || [0.0, 1.0]).unwrap();
            assert!(share.low() >= 0.0 && share.high() <= 1.0 && share.half_width.unwrap() > 0.0, "{share:?}");
        }
    }

    /// Exponential times with mean 1, cut off at 1: half lie below ln 2 all the same.
    #[test]
    fn what_is_cut_off_does_not_shorten_the_median() {
        let (mut known, mut open) = (Sketch::default(), Sketch::default());
        for i in 0..100_000 {
            let time = -libm::log((f64::from(i) + 0.5) / 100_000.0);
            // Half of them are looked at until .8, the others until 2.
            let until = if i % 2 == 0 { 0.8 } else { 2.0 };
            if time <= until { known.add(time) } else { open.add(until) }
        }
        let censored = Censored { known: &known, open: &open, never: 0 };
        assert!((censored.quantile(0.5).unwrap() / std::f64::consts::LN_2 - 1.0).abs() < 0.02);
        assert!((censored.quantile(0.8).unwrap() / libm::log(5.0) - 1.0).abs() < 0.02);
        assert_eq!(censored.quantile(0.95), None, "nobody was watched for so long");
    }
}

//! Laws of chance for durations and amounts, sampled by inversion with portable mathematics.
//!
//! One uniform makes one variate wherever a closed inverse exists, so a changed parameter moves a
//! person's draw monotonically. All transcendentals come from `libm`: the C library's differ in
//! the last bit from machine to machine.

use std::sync::Arc;

use crate::math::minus_ln;

/// A law over numbers of 0 or more, in base units (hours, currency, …).
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always this value.
    Fixed(f64),
    /// Exponential with this mean.
    Exponential {
        /// Mean, above 0.
        mean: f64,
    },
    /// Lognormal: exp(ln median + sigma·Z).
    Lognormal {
        /// Median, above 0.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape, above 0.
        shape: f64,
        /// Scale, above 0.
        scale: f64,
    },
    /// Weibull.
    Weibull {
        /// Shape, above 0.
        shape: f64,
        /// Scale, above 0.
        scale: f64,
    },
    /// Uniform between two bounds.
    Uniform {
        /// Lower bound.
        min: f64,
        /// Upper bound.
        max: f64,
    },
    /// Triangular.
    Triangular {
        /// Lower bound.
        min: f64,
        /// Most likely value.
        mode: f64,
        /// Upper bound.
        max: f64,
    },
    /// One of these values, each as likely; sorted.
    Empirical(Arc<[f64]>),
    /// One of these laws, by weight; the weights sum to 1.
    Mixture(Arc<[(f64, Law)]>),
}

impl Law {
    /// Draws from the law; `uniform` yields numbers strictly between 0 and 1.
    #[inline]
    pub fn sample(&self, mut uniform: impl FnMut() -> f64) -> f64 {
        match self {
            Law::Fixed(value) => *value,
            Law::Exponential { mean } => mean * minus_ln(uniform()),
            Law::Lognormal { median, sigma } => median * libm::exp(sigma * normal_quantile(uniform())),
            Law::Weibull { shape, scale } => scale * libm::pow(minus_ln(uniform()), 1.0 / shape),
            Law::Uniform { min, max } => min + (max - min) * uniform(),
            Law::Triangular { min, mode, max } => triangular_quantile(*min, *mode, *max, uniform()),
            Law::Empirical(values) => values[((uniform() * values.len() as f64) as usize).min(values.len() - 1)],
            Law::Gamma { shape, scale } => scale * gamma(*shape, &mut uniform),
            Law::Mixture(parts) => pick(parts, uniform()).sample_boxed(&mut uniform),
        }
    }

    /// The same, behind a pointer: mixtures nest, and the compiler must not unroll them for ever.
    fn sample_boxed(&self, uniform: &mut dyn FnMut() -> f64) -> f64 {
        self.sample(uniform)
    }

    /// The mean of the law.
    pub fn mean(&self) -> f64 {
        match self {
            Law::Fixed(value) => *value,
            Law::Exponential { mean } => *mean,
            Law::Lognormal { median, sigma } => median * libm::exp(sigma * sigma / 2.0),
            Law::Gamma { shape, scale } => shape * scale,
            Law::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Law::Uniform { min, max } => (min + max) / 2.0,
            Law::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Law::Empirical(values) => values.iter().sum::<f64>() / values.len() as f64,
            Law::Mixture(parts) => parts.iter().map(|(weight, law)| weight * law.mean()).sum(),
        }
    }

    /// A value below which the law never lies.
    pub fn least(&self) -> f64 {
        match self {
            Law::Fixed(value) => *value,
            Law::Uniform { min, .. } | Law::Triangular { min, .. } => *min,
            Law::Empirical(values) => values[0],
            Law::Mixture(parts) => parts.iter().map(|(_, law)| law.least()).fold(f64::INFINITY, f64::min),
            Law::Exponential { .. } | Law::Lognormal { .. } | Law::Gamma { .. } | Law::Weibull { .. } => 0.0,
        }
    }

    /// The law of a multiple.
    pub fn times(&self, factor: f64) -> Law {
        match self {
            Law::Fixed(value) => Law::Fixed(value * factor),
            Law::Exponential { mean } => Law::Exponential { mean: mean * factor },
            Law::Lognormal { median, sigma } => Law::Lognormal { median: median * factor, sigma: *sigma },
            Law::Gamma { shape, scale } => Law::Gamma { shape: *shape, scale: scale * factor },
            Law::Weibull { shape, scale } => Law::Weibull { shape: *shape, scale: scale * factor },
            Law::Uniform { min, max } => Law::Uniform { min: min * factor, max: max * factor },
            Law::Triangular { min, mode, max } => Law::Triangular { min: min * factor, mode: mode * factor, max: max * factor },
            Law::Empirical(values) => Law::Empirical(values.iter().map(|value| value * factor).collect()),
            Law::Mixture(parts) => Law::Mixture(parts.iter().map(|(weight, law)| (*weight, law.times(factor))).collect()),
        }
    }

    /// A lognormal with this mean and coefficient of variation.
    pub fn lognormal_from_mean(mean: f64, cv: f64) -> Law {
        let variance = libm::log(1.0 + cv * cv);
        Law::Lognormal { median: mean * libm::exp(-variance / 2.0), sigma: variance.sqrt() }
    }
}

fn pick(parts: &[(f64, Law)], u: f64) -> &Law {
    let mut left = u;
    for (weight, law) in parts {
        left -= weight;
        if left < 0.0 {
            return law;
        }
    }
    &parts[parts.len() - 1].1
}

fn triangular_quantile(min: f64, mode: f64, max: f64, u: f64) -> f64 {
    let width = max - min;
    if width == 0.0 {
        return min;
    }
    if u < (mode - min) / width { min + (u * width * (mode - min)).sqrt() } else { max - ((1.0 - u) * width * (max - mode)).sqrt() }
}

/// A Poisson count by inversion of one uniform: more of a larger mean for the same uniform.
///
/// # Panics
/// In debug builds, if `mean` is negative or above 500 (the sum would lose its first term).
#[inline]
pub fn poisson(mean: f64, u: f64) -> u32 {
    debug_assert!((0.0..=500.0).contains(&mean), "Poisson mean {mean}");
    let mut term = libm::exp(-mean);
    let mut below = term;
    let mut count = 0;
    while u > below && count < 10_000 {
        count += 1;
        term *= mean / f64::from(count);
        below += term;
    }
    count
}

/// A gamma variate with scale 1.
///
/// # Source
/// Marsaglia & Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3);
/// shapes below 1 by their boost U^(1/shape).
pub fn gamma(shape: f64, uniform: &mut impl FnMut() -> f64) -> f64 {
    if shape == 1.0 {
        return minus_ln(uniform());
    }
    if shape < 1.0 {
        let boost = libm::pow(uniform(), 1.0 / shape);
        return boost * gamma_above_one(shape + 1.0, uniform);
    }
    gamma_above_one(shape, uniform)
}

/// A Gamma factor with mean 1 and this variance; 1 without a draw if the variance is 0.
pub fn gamma_factor(variance: f64, uniform: &mut impl FnMut() -> f64) -> f64 {
    if variance == 0.0 { 1.0 } else { gamma(1.0 / variance, uniform) * variance }
}

fn gamma_above_one(shape: f64, uniform: &mut impl FnMut() -> f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = normal_quantile(uniform());
        let v = 1.0 + c * z;
        let u = uniform();
        if v > 0.0 {
            let v = v * v * v;
            if libm::log(u) < 0.5 * z * z + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }
}

/// The quantile of the standard normal at u, 0 < u < 1; relative error about 1e-16.
///
/// # Source
/// Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37(3).
#[inline]
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        return q * ratio(r, &CENTRE);
    }
    let tail = if q < 0.0 { u } else { 1.0 - u };
    let r = (-libm::log(tail)).sqrt();
    let z = if r <= 5.0 { ratio(r - 1.6, &MIDDLE) } else { ratio(r - 5.0, &FAR) };
    z.copysign(q)
}

/// Coefficients of numerator and denominator, lowest power first.
type Rational = [[f64; 8]; 2];

#[inline]
fn ratio(r: f64, coefficients: &Rational) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, &a| sum * r + a);
    horner(&coefficients[0]) / horner(&coefficients[1])
}

#[rustfmt::skip]
const CENTRE: Rational = [
    [3.387_132_872_796_366_5, 133.141_667_891_784_38, 1_971.590_950_306_551_3, 13_731.693_765_509_46,
     45_921.953_931_549_87, 67_265.770_927_008_7, 33_430.575_583_588_13, 2_509.080_928_730_122_7],
    [1.0, 42.313_330_701_600_91, 687.187_007_492_057_9, 5_394.196_021_424_751,
     21_213.794_301_586_597, 39_307.895_800_092_71, 28_729.085_735_721_943, 5_226.495_278_852_854],
];
#[rustfmt::skip]
const MIDDLE: Rational = [
    [1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691, 3.647_848_324_763_204_5,
     1.270_458_252_452_368_4, 0.241_780_725_177_450_6, 0.022_723_844_989_269_184, 7.745_450_142_783_414e-4],
    [1.0, 2.053_191_626_637_759, 1.676_384_830_183_803_8, 0.689_767_334_985_1,
     0.148_103_976_427_480_08, 0.015_198_666_563_616_457, 5.475_938_084_995_345e-4, 1.050_750_071_644_416_9e-9],
];
#[rustfmt::skip]
const FAR: Rational = [
    [6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3, 0.296_560_571_828_504_87,
     0.026_532_189_526_576_124, 0.001_242_660_947_388_078_4, 2.711_555_568_743_487_6e-5, 2.010_334_399_292_288_1e-7],
    [1.0, 0.599_832_206_555_887_9, 0.136_929_880_922_735_8, 0.014_875_361_290_850_615,
     7.868_691_311_456_133e-4, 1.846_318_317_510_054_7e-5, 1.421_511_758_316_446e-7, 2.044_263_103_389_939_8e-15],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Identity, Purpose, Seed, Streams};
    use statrs::distribution::{ContinuousCDF, Gamma, LogNormal, Normal, Weibull};

    #[test]
    fn normal_quantile_agrees_with_statrs() {
        let normal = Normal::standard();
        for i in 1..2000 {
            let u = f64::from(i) / 2000.0;
            assert!((normal.cdf(normal_quantile(u)) - u).abs() < 1e-9, "u = {u}");
        }
        assert!((normal_quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-9);
    }

    /// Kolmogorov's distance between 20,000 draws and the law's distribution function. False alarm
    /// 1e-6 per law if reseeded (distance·√n > 2.7); a shift of .04 in probability is caught.
    #[test]
    fn samples_follow_their_law() {
        let close = |law: Law, cdf: &dyn Fn(f64) -> f64| {
            let streams = Streams::new(Seed::new(11).unwrap(), 0);
            let n = 20_000;
            let mut draws: Vec<f64> = (0..n)
                .map(|i| {
                    let mut stream = streams.stream(Identity::initial(i), Purpose::Answer, 0);
                    law.sample(|| stream.uniform())
                })
                .collect();
            draws.sort_by(f64::total_cmp);
            let distance = |(i, &x): (usize, &f64)| (cdf(x) - (i as f64 + 0.5) / n as f64).abs();
            let worst = draws.iter().enumerate().map(distance).fold(0.0, f64::max);
            assert!(worst * (n as f64).sqrt() < 2.7, "{law:?}: {worst}");
            let mean = draws.iter().sum::<f64>() / n as f64;
            assert!((mean / law.mean() - 1.0).abs() < 0.1, "{law:?}: mean {mean}, expected {}", law.mean());
        };
        let lognormal = LogNormal::new(libm::log(8.0), 1.0).unwrap();
        close(Law::Lognormal { median: 8.0, sigma: 1.0 }, &|x| lognormal.cdf(x));
        for shape in [0.5, 1.0, 2.5] {
            let gamma = Gamma::new(shape, 0.5).unwrap();
            close(Law::Gamma { shape, scale: 2.0 }, &|x| gamma.cdf(x));
        }
        let weibull = Weibull::new(1.7, 3.0).unwrap();
        close(Law::Weibull { shape: 1.7, scale: 3.0 }, &|x| weibull.cdf(x));
        close(Law::Exponential { mean: 2.0 }, &|x| 1.0 - libm::exp(-x / 2.0));
        close(Law::Uniform { min: 1.0, max: 3.0 }, &|x| (x - 1.0) / 2.0);
        let rising = |x: f64| if x < 1.0 { x * x / 4.0 } else { 1.0 - (4.0 - x) * (4.0 - x) / 12.0 };
        close(Law::Triangular { min: 0.0, mode: 1.0, max: 4.0 }, &rising);
        let parts = [(0.25, Law::Exponential { mean: 1.0 }), (0.75, Law::Exponential { mean: 5.0 })];
        close(Law::Mixture(parts.into()), &|x| 1.0 - 0.25 * libm::exp(-x) - 0.75 * libm::exp(-x / 5.0));
    }

    /// Ours are drawn by inversion, with portable mathematics, so that the same person has the same luck everywhere; rand_distr's samplers are
    /// another implementation of the same laws. Kolmogorov's distance between 20,000 draws of each: false alarm 1e-6 per law if reseeded
    /// (distance·√(n/2) > 2.7); a shift of .05 in probability is caught.
    #[test]
    fn samples_agree_with_those_of_rand_distr() {
        use rand_distr::{Distribution, Exp, Gamma, LogNormal, Triangular, Weibull};
        let streams = Streams::new(Seed::new(12).unwrap(), 0);
        let n = 20_000;
        let close = |law: Law, other: &dyn Fn(&mut crate::random::Stream<'_>) -> f64| {
            let draws = |purpose, draw: &dyn Fn(&mut crate::random::Stream<'_>) -> f64| -> Vec<f64> {
                let mut draws: Vec<f64> = (0..n).map(|i| draw(&mut streams.stream(Identity::initial(i), purpose, 0))).collect();
                draws.sort_by(f64::total_cmp);
                draws
            };
            let (ours, theirs) =
                (draws(Purpose::Answer, &|stream| law.sample(|| stream.uniform())), draws(Purpose::Patience, &|stream| other(stream)));
            let below = |x: &f64| theirs.partition_point(|y| y < x) as f64 / n as f64;
            let worst = ours.iter().enumerate().map(|(i, x)| (below(x) - i as f64 / n as f64).abs()).fold(0.0, f64::max);
            assert!(worst * (n as f64 / 2.0).sqrt() < 2.7, "{law:?}: {worst}");
        };
        close(Law::Exponential { mean: 2.0 }, &|rng| Exp::new(0.5).unwrap().sample(rng));
        close(Law::Lognormal { median: 8.0, sigma: 1.0 }, &|rng| LogNormal::new(libm::log(8.0), 1.0).unwrap().sample(rng));
        for shape in [0.5, 2.5] {
            close(Law::Gamma { shape, scale: 2.0 }, &|rng| Gamma::new(shape, 2.0).unwrap().sample(rng));
        }
        close(Law::Weibull { shape: 1.7, scale: 3.0 }, &|rng| Weibull::new(3.0, 1.7).unwrap().sample(rng));
        close(Law::Triangular { min: 0.0, mode: 1.0, max: 4.0 }, &|rng| Triangular::new(0.0, 4.0, 1.0).unwrap().sample(rng));
    }

    #[test]
    fn lognormal_from_mean_has_that_mean_and_spread() {
        let law = Law::lognormal_from_mean(177.0, 1.23);
        assert!((law.mean() - 177.0).abs() < 1e-9);
    }

    #[test]
    fn poisson_counts_have_the_mean_of_their_law() {
        let mean = (0..100_000).map(|i| f64::from(poisson(4.0, (f64::from(i) + 0.5) / 1e5))).sum::<f64>() / 1e5;
        assert!((mean - 4.0).abs() < 1e-3, "{mean}");
        assert_eq!(poisson(0.0, 0.999), 0);
    }
}

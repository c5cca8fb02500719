//! Which parameters matter: effects one at a time, Morris's elementary effects, Sobol's indices; each from figures with the same people at every point.

use serde::Serialize;

use crate::random::{Identity, Purpose, Seed, Streams};

/// Resamples of a bootstrap, and the shares of them that an interval leaves out at each end.
const RESAMPLES: usize = 1000;
const TAIL: f64 = 0.025;

/// A figure with its 95 % interval from a bootstrap.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bootstrapped {
    /// The figure.
    pub figure: f64,
    /// Its interval.
    pub ends: [f64; 2],
}

/// Elementary effects of one parameter, over the whole of its range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Elementary {
    /// Mean of their sizes.
    pub mean_size: Bootstrapped,
    /// Mean: smaller than that of sizes where the effect changes its sign.
    pub mean: f64,
    /// Standard deviation: large where the effect depends on where one is.
    pub sd: f64,
}

/// Sobol's indices of one parameter: shares of the variance over all ranges.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Indices {
    /// What it explains alone.
    pub first: Bootstrapped,
    /// What it explains with all its interactions.
    pub total: Bootstrapped,
}

/// The indices of all parameters, and how far from 0 that of one lies that does nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SobolIndices {
    /// By parameter.
    pub of: Vec<Indices>,
    /// The first-order index of a parameter that does nothing: noise.
    pub dummy: Bootstrapped,
    /// Variance of the figure over all ranges.
    pub variance: f64,
}

/// Morris's elementary effects: `steps[t][s]` is the dimension that moves in the s-th step of trajectory t, and `figures[t]` has a figure more than
/// steps; `signed` is by how much of its range a dimension moves.
///
/// # Source
/// Morris (1991), Technometrics 33(2); means of sizes: Campolongo, Cariboni & Saltelli (2007), Environ. Model. Softw. 22(10).
pub fn elementary_effects(figures: &[Vec<f64>], steps: &[Vec<(usize, f64)>], dimensions: usize, seed: Seed) -> Vec<Elementary> {
    let mut effects: Vec<Vec<f64>> = vec![Vec::new(); dimensions];
    for (figures, steps) in figures.iter().zip(steps) {
        for (pair, &(dimension, signed)) in figures.windows(2).zip(steps) {
            // What did not move says nothing.
            if signed != 0.0 {
                effects[dimension].push((pair[1] - pair[0]) / signed);
            }
        }
    }
    let of = |(dimension, effects): (usize, &Vec<f64>)| {
        let n = effects.len().max(1) as f64;
        let mean = effects.iter().sum::<f64>() / n;
        let sd = (effects.iter().map(|effect| (effect - mean) * (effect - mean)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
        let mean_size = bootstrap(effects.len(), seed, dimension as u64, |picked| picked.map(|one| effects[one].abs()).sum::<f64>() / n);
        Elementary { mean_size, mean, sd }
    };
    effects.iter().enumerate().map(of).collect()
}

/// Sobol's indices from figures at the points of two samples A and B, and for each dimension at those of A with that dimension of B.
///
/// # Formula
/// First order Σ f(B)(f(ABᵢ) − f(A))/(N·V); total Σ (f(A) − f(ABᵢ))²/(2N·V); V the variance of A and B together, f less its mean.
///
/// # Source
/// Saltelli et al. (2010), Computer Physics Communications 181(2), table 2 (b) and (f); total as Jansen (1999), Computer Physics Communications 117(1–2). A dummy parameter:
/// Khorashadi Zadeh et al. (2017), Environ. Model. Softw. 91.
pub fn sobol_indices(a: &[f64], b: &[f64], ab: &[Vec<f64>], seed: Seed) -> SobolIndices {
    let n = a.len();
    let mean = (a.iter().sum::<f64>() + b.iter().sum::<f64>()) / (2 * n) as f64;
    let (a, b): (Vec<f64>, Vec<f64>) = (a.iter().map(|f| f - mean).collect(), b.iter().map(|f| f - mean).collect());
    let ab: Vec<Vec<f64>> = ab.iter().map(|of| of.iter().map(|f| f - mean).collect()).collect();
    let over_variance = |picked: &[usize], of: &dyn Fn(usize) -> f64| {
        let m = picked.len() as f64;
        let mean = picked.iter().map(|&j| a[j] + b[j]).sum::<f64>() / (2.0 * m);
        let variance = picked.iter().map(|&j| (a[j] - mean) * (a[j] - mean) + (b[j] - mean) * (b[j] - mean)).sum::<f64>() / (2.0 * m);
        if variance > 0.0 { picked.iter().map(|&j| of(j)).sum::<f64>() / m / variance } else { 0.0 }
    };
    let index = |which: u64, of: &dyn Fn(usize) -> f64| bootstrap(n, seed, which, |picked| over_variance(&picked.collect::<Vec<_>>(), of));
    let of = |(dimension, ab): (usize, &Vec<f64>)| Indices {
        first: index(2 * dimension as u64, &|j| b[j] * (ab[j] - a[j])),
        total: index(2 * dimension as u64 + 1, &|j| 0.5 * (a[j] - ab[j]) * (a[j] - ab[j])),
    };
    let all: Vec<f64> = a.iter().chain(&b).copied().collect();
    let variance = all.iter().map(|f| f * f).sum::<f64>() / all.len() as f64;
    SobolIndices { of: ab.iter().enumerate().map(of).collect(), dummy: index(1 << 32, &|j| a[j] * b[j]), variance }
}

/// A figure of `n` things, with an interval from resamples of them with replacement: the quantiles of what they yield.
fn bootstrap(n: usize, seed: Seed, which: u64, of: impl Fn(&mut dyn Iterator<Item = usize>) -> f64) -> Bootstrapped {
    let streams = Streams::new(seed, 0);
    let figure = of(&mut (0..n));
    if n == 0 {
        return Bootstrapped { figure, ends: [figure, figure] };
    }
    let resample = |number: usize| {
        let draw = |one: usize| (streams.uniform(Identity::node(which), Purpose::Resample, (number * n + one) as u64) * n as f64) as usize;
        of(&mut (0..n).map(draw))
    };
    let mut resampled: Vec<f64> = (0..RESAMPLES).map(resample).collect();
    resampled.sort_by(f64::total_cmp);
    let at = |share: f64| resampled[((share * RESAMPLES as f64) as usize).min(RESAMPLES - 1)];
    Bootstrapped { figure, ends: [at(TAIL), at(1.0 - TAIL)] }
}

#[cfg(test)]
mod tests {
    use super::super::design::Cube;
    use super::*;

    fn seed(number: u64) -> Seed {
        Seed::new(number).unwrap()
    }

    /// Figures at A, B and AB of a function over a Sobol' sequence in twice as many dimensions.
    fn indices(of: impl Fn(&[f64]) -> f64, dimensions: usize, samples: u64, number: u64) -> SobolIndices {
        let cube = Cube::Saltelli { samples, dimensions };
        let at = |sample: u64, which: u64| {
            let point = sample * (dimensions as u64 + 2) + which;
            of(&(0..dimensions).map(|dimension| cube.coordinate(seed(number), point, dimension)).collect::<Vec<_>>())
        };
        let all = |which: u64| -> Vec<f64> { (0..samples).map(|sample| at(sample, which)).collect() };
        let ab: Vec<Vec<f64>> = (0..dimensions as u64).map(|dimension| all(2 + dimension)).collect();
        sobol_indices(&all(0), &all(1), &ab, seed(number))
    }

    fn ishigami(x: &[f64]) -> f64 {
        let [x, y, z] = [0, 1, 2].map(|i| std::f64::consts::PI * (2.0 * x[i] - 1.0));
        libm::sin(x) + 7.0 * libm::sin(y) * libm::sin(y) + 0.1 * z * z * z * z * libm::sin(x)
    }

    /// Ishigami & Homma (1990): S .3139 .4424 0, ST .5576 .4424 .2437, within .05 with 2048 samples (their errors are .02), and in their intervals but for two of the 30 (a
    /// right interval misses one in 20; three or more of 30 come once in 5 families of seeds, so these are fixed).
    #[test]
    fn sobol_indices_are_those_of_ishigami() {
        let (first, total) = ([0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]);
        let mut missed = 0;
        for number in 1..=5 {
            let found = indices(ishigami, 3, 2048, number);
            for (dimension, indices) in found.of.iter().enumerate() {
                for (index, expected) in [(indices.first, first[dimension]), (indices.total, total[dimension])] {
                    assert!((index.figure - expected).abs() < 0.05, "seed {number}, {dimension}: {index:?}, {expected}");
                    missed += usize::from(!(index.ends[0] - 1e-9..=index.ends[1] + 1e-9).contains(&expected));
                }
            }
            assert!(found.dummy.figure.abs() < 0.05, "{:?}", found.dummy);
        }
        assert!(missed <= 2, "{missed} of 30 intervals miss");
    }

    /// Sobol's g-function Π (|4xᵢ − 2| + aᵢ)/(1 + aᵢ): Vᵢ = 1/(3(1 + aᵢ)²), V = Π(1 + Vᵢ) − 1, Sᵢ = Vᵢ/V, STᵢ = Vᵢ·Π_{j≠i}(1 + Vⱼ)/V.
    #[test]
    fn sobol_indices_are_those_of_the_g_function() {
        let a = [0.0, 1.0, 4.5, 9.0];
        let g = |x: &[f64]| x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product::<f64>();
        let v = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
        let all: f64 = v.iter().map(|v| 1.0 + v).product();
        let found = indices(g, 4, 4096, 1);
        assert!((found.variance - (all - 1.0)).abs() < 0.02 * (all - 1.0), "{}", found.variance);
        for (indices, v) in found.of.iter().zip(v) {
            let [first, total] = [v / (all - 1.0), v * all / (1.0 + v) / (all - 1.0)];
            assert!(
                (indices.first.figure - first).abs() < 0.02 && (indices.total.figure - total).abs() < 0.02,
                "{indices:?} {first} {total}"
            );
        }
    }

    /// y = 3u + 5v² + w·u: means of sizes are 3 + E w = 3.5, 5·E(v + v′) = 5 and E u = .5, within .4 (the largest error is .12); what they depend on shows
    /// in their spread, and a parameter that does nothing has no effect at all.
    #[test]
    fn elementary_effects_find_what_matters() {
        let f = |x: &[f64]| 3.0 * x[0] + 5.0 * x[1] * x[1] + x[2] * x[0];
        let cube = Cube::Morris { trajectories: 200, levels: 4, dimensions: 4 };
        let at = |point: u64| -> Vec<f64> { (0..4).map(|dimension| cube.coordinate(seed(5), point, dimension)).collect() };
        let figures: Vec<Vec<f64>> = (0..200).map(|t| (0..5).map(|s| f(&at(t * 5 + s))).collect()).collect();
        let steps: Vec<Vec<(usize, f64)>> = (0..200)
            .map(|t| {
                let step = |s: u64| {
                    let moves = cube.moves(seed(5), t * 5 + s).unwrap();
                    (moves, at(t * 5 + s + 1)[moves] - at(t * 5 + s)[moves])
                };
                (0..4).map(step).collect()
            })
            .collect();
        let found = elementary_effects(&figures, &steps, 4, seed(5));
        for (effects, expected) in found.iter().zip([3.5, 5.0, 0.5, 0.0]) {
            assert!((effects.mean_size.figure - expected).abs() < 0.4, "{effects:?} {expected}");
            assert!(effects.mean_size.ends[0] <= expected && expected <= effects.mean_size.ends[1], "{effects:?} {expected}");
        }
        assert!(found[0].sd > 0.2 && found[2].sd > 0.2 && found[3].sd == 0.0, "{found:?}");
    }
}

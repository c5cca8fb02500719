//! Where the points of a study lie in the unit cube. Every coordinate is worked out by itself, so that a design of millions takes no memory.

use serde::Serialize;

use crate::random::{Identity, Purpose, Seed, Streams};

/// A design over the unit cube.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cube {
    /// In each dimension one point in each of as many slices as there are points.
    LatinHypercube {
        /// Points.
        points: u64,
    },
    /// The first points of a Sobol' sequence, Owen-scrambled.
    Sobol {
        /// Points: at most [`SOBOL_POINTS_MAX`].
        points: u64,
    },
    /// Trajectories in which each dimension moves once.
    Morris {
        /// Trajectories.
        trajectories: u64,
        /// Levels of each dimension, an even number.
        levels: u64,
        /// Dimensions.
        dimensions: usize,
    },
    /// Two samples A and B of a Sobol' sequence, and for each dimension A with that dimension of B: what Sobol's indices are made of.
    Saltelli {
        /// Points of A, and of B.
        samples: u64,
        /// Dimensions.
        dimensions: usize,
    },
}

/// Points of a Sobol' sequence, at most: for so many the library's direction numbers are made.
pub const SOBOL_POINTS_MAX: u64 = 1 << 16;
/// Dimensions of one, at most.
pub const SOBOL_DIMENSIONS_MAX: usize = 256;

impl Cube {
    /// How many points.
    pub fn points(&self) -> u64 {
        match *self {
            Cube::LatinHypercube { points } | Cube::Sobol { points } => points,
            Cube::Morris { trajectories, dimensions, .. } => trajectories * (dimensions as u64 + 1),
            Cube::Saltelli { samples, dimensions } => samples * (dimensions as u64 + 2),
        }
    }

    /// A coordinate of a point, 0 to 1: another for every seed.
    ///
    /// # Source
    /// Latin hypercube: McKay, Beckman & Conover (1979), Technometrics 21(2). Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7(4), scrambled as Burley
    /// (2020), JCGT 9(4). Trajectories: Morris (1991), Technometrics 33(2).
    pub fn coordinate(&self, seed: Seed, point: u64, dimension: usize) -> f64 {
        let streams = Streams::new(seed, 0);
        match *self {
            Cube::LatinHypercube { points } => {
                let slice = shuffled(&streams, point, points, dimension as u64);
                let within = streams.uniform(of(dimension), Purpose::Design, point);
                (slice as f64 + within) / points as f64
            }
            Cube::Sobol { .. } => sobol(&streams, point, dimension),
            Cube::Saltelli { dimensions, .. } => {
                let (sample, which) = (point / (dimensions as u64 + 2), point % (dimensions as u64 + 2));
                let of_b = which == 1 || which == dimension as u64 + 2;
                sobol(&streams, sample, if of_b { dimensions + dimension } else { dimension })
            }
            Cube::Morris { levels, dimensions, .. } => {
                let (trajectory, step) = (point / (dimensions as u64 + 1), point % (dimensions as u64 + 1));
                let [start, direction] = streams.pair(of(dimension), Purpose::Design, trajectory);
                let half = levels / 2;
                let low = (start * half as f64) as u64;
                let (from, to) = if direction < 0.5 { (low, low + half) } else { (low + half, low) };
                let level = if step > turn(&streams, trajectory, dimension, dimensions) { to } else { from };
                level as f64 / (levels - 1) as f64
            }
        }
    }

    /// The dimension that moves from a point of a trajectory to the next; none after the last.
    pub fn moves(&self, seed: Seed, point: u64) -> Option<usize> {
        let Cube::Morris { dimensions, .. } = *self else { return None };
        let (trajectory, step) = (point / (dimensions as u64 + 1), point % (dimensions as u64 + 1));
        (0..dimensions).find(|&dimension| turn(&Streams::new(seed, 0), trajectory, dimension, dimensions) == step)
    }
}

fn sobol(streams: &Streams, point: u64, dimension: usize) -> f64 {
    let scramble = streams.words(Identity::COMPANY, Purpose::Design, 0)[0] as u32;
    f64::from(sobol_burley::sample(point as u32, dimension as u32, scramble))
}

fn of(dimension: usize) -> Identity {
    Identity::node(dimension as u64)
}

/// When a dimension moves in a trajectory: each has its own turn, from 0.
fn turn(streams: &Streams, trajectory: u64, dimension: usize, dimensions: usize) -> u64 {
    shuffled(streams, dimension as u64, dimensions as u64, (1 << 32) + trajectory)
}

/// Where a number below `count` goes when all of them are shuffled.
///
/// # Formula
/// A Feistel network of four rounds over the next power of 4, walked until the number is below `count` again: Black & Rogaway (2002), "Ciphers with
/// arbitrary finite domains", CT-RSA.
fn shuffled(streams: &Streams, number: u64, count: u64, which: u64) -> u64 {
    debug_assert!(number < count, "{number} of {count}");
    let bits = (64 - count.saturating_sub(1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1u64 << bits) - 1;
    let mut now = number;
    loop {
        let (mut left, mut right) = (now >> bits, now & mask);
        for round in 0..4 {
            // Above the ordinals of coordinates.
            let key = (1 << 44) | (round << 32) | right;
            let mixed = streams.words(Identity::node(which ^ (1 << 40)), Purpose::Design, key)[1];
            (left, right) = (right, left ^ (mixed & mask));
        }
        now = (left << bits) | right;
        if now < count {
            return now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(number: u64) -> Seed {
        Seed::new(number).unwrap()
    }

    #[test]
    fn shuffling_is_one_to_one_and_differs() {
        let streams = Streams::new(seed(1), 0);
        for count in [1, 2, 3, 17, 256, 1000] {
            for which in 0..3 {
                let mut to: Vec<u64> = (0..count).map(|number| shuffled(&streams, number, count, which)).collect();
                let other: Vec<u64> = (0..count).map(|number| shuffled(&streams, number, count, which + 3)).collect();
                assert!(count < 17 || to != other, "{count}");
                to.sort_unstable();
                assert!(to.iter().copied().eq(0..count), "{count}");
            }
        }
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_every_slice() {
        let cube = Cube::LatinHypercube { points: 50 };
        for dimension in 0..5 {
            let mut slices: Vec<u64> = (0..50).map(|point| (cube.coordinate(seed(3), point, dimension) * 50.0) as u64).collect();
            assert!(!slices.is_sorted(), "dimension {dimension} is not shuffled");
            slices.sort_unstable();
            assert!(slices.into_iter().eq(0..50), "dimension {dimension}");
        }
        let correlation: f64 =
            (0..50).map(|p| (cube.coordinate(seed(3), p, 0) - 0.5) * (cube.coordinate(seed(3), p, 1) - 0.5)).sum::<f64>() * 12.0 / 50.0;
        assert!(correlation.abs() < 0.5, "{correlation}");
    }

    /// Every elementary interval of area 1/64 in the first two dimensions holds one of the first 64 points, a property of the sequence that scrambling
    /// keeps; and the discrepancy of 1024 points shows in an integral: Π(1 + (xᵢ − ½)) over 6 dimensions is 1, within 2·10⁻³.
    #[test]
    fn a_sobol_sequence_is_even() {
        let cube = Cube::Sobol { points: 64 };
        for split in 0..=6u32 {
            let mut cells: Vec<(u64, u64)> = (0..64)
                .map(|point| {
                    let [x, y] = [0, 1].map(|dimension| cube.coordinate(seed(7), point, dimension));
                    ((x * f64::from(1u32 << split)) as u64, (y * f64::from(1u32 << (6 - split))) as u64)
                })
                .collect();
            cells.sort_unstable();
            cells.dedup();
            assert_eq!(cells.len(), 64, "split {split}");
        }
        let value = |point| (0..6).map(|dimension| 0.5 + cube.coordinate(seed(7), point, dimension)).product::<f64>();
        let mean = (0..1024).map(value).sum::<f64>() / 1024.0;
        assert!((mean - 1.0).abs() < 2e-3, "{mean}");
    }

    #[test]
    fn each_step_of_a_trajectory_moves_one_dimension_by_half() {
        let cube = Cube::Morris { trajectories: 30, levels: 4, dimensions: 5 };
        let at = |point: u64| -> Vec<f64> { (0..5).map(|dimension| cube.coordinate(seed(2), point, dimension)).collect() };
        for trajectory in 0..30 {
            let mut moved: Vec<usize> = (0..5)
                .map(|step| {
                    let point = trajectory * 6 + step;
                    let (before, after) = (at(point), at(point + 1));
                    let changed: Vec<usize> = (0..5).filter(|&d| before[d] != after[d]).collect();
                    assert_eq!(changed.len(), 1, "{before:?} {after:?}");
                    assert!(((before[changed[0]] - after[changed[0]]).abs() - 2.0 / 3.0).abs() < 1e-12);
                    assert_eq!(cube.moves(seed(2), point), Some(changed[0]));
                    changed[0]
                })
                .collect();
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4]);
        }
    }
}

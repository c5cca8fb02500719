//! The quality of the draws on our own use: neighbours in every coordinate, interleaved.
//!
//! Both error sides: for truly random words a statistic exceeds 4.5 with probability 7·10⁻⁶, all of a battery
//! together with 10⁻³ if reseeded; each of four constructions that look plausible is caught.
//! The same draws can be piped through larger batteries: `scripts/generator.sh`.

use fideliza::random::{Coordinate, Seed};

/// Numbers in each statistic: 1 MiB of them.
const WORDS: u64 = 1 << 17;
const LIMIT: f64 = 4.5;

/// A construction: which word is drawn at (replication, customer, purpose, ordinal).
type Draw<'a> = &'a dyn Fn(Coordinate) -> u64;

/// A statistic that is standard normal for random words, with its name.
type Score = (String, f64);

/// Chi-square over 64 × 64 cells of six bits of each of a pair, and their correlation and Hamming distance.
fn pairs(name: &str, words: &[(u64, u64)]) -> Vec<Score> {
    let n = words.len() as f64;
    let mut scores = Vec::new();
    for shift in [58, 29, 0] {
        let mut cells = vec![0u32; 4096];
        words.iter().for_each(|(a, b)| cells[((a >> shift & 63) << 6 | (b >> shift & 63)) as usize] += 1);
        let expected = n / 4096.0;
        let chi: f64 = cells.iter().map(|&count| (f64::from(count) - expected) * (f64::from(count) - expected) / expected).sum();
        scores.push((format!("{name}: pairs of bits from {shift} on"), (chi - 4095.0) / (2.0 * 4095f64).sqrt()));
    }
    let centred = |word: u64| word as f64 / u64::MAX as f64 - 0.5;
    let product: f64 = words.iter().map(|&(a, b)| centred(a) * centred(b)).sum();
    scores.push((format!("{name}: correlation"), 12.0 * product / n.sqrt()));
    let distance: f64 = words.iter().map(|(a, b)| f64::from((a ^ b).count_ones())).sum::<f64>() / n;
    scores.push((format!("{name}: avalanche"), (distance - 32.0) / 4.0 * n.sqrt()));
    scores
}

/// How many spacings between 4096 sorted birthdays in a year of 2³² days are the same: Poisson with mean m³/(4n) = 4 (Marsaglia).
fn birthdays(name: &str, words: &[u64], shift: u32) -> Score {
    let (mut same, mut years) = (0, 0);
    for year in words.chunks_exact(4096) {
        let mut days: Vec<u32> = year.iter().map(|word| (word >> shift) as u32).collect();
        days.sort_unstable();
        let mut spacings: Vec<u32> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
        spacings.sort_unstable();
        same += spacings.windows(2).filter(|pair| pair[0] == pair[1]).count();
        years += 1;
    }
    let expected = 4.0 * f64::from(years);
    (format!("{name}: birthday spacings from bit {shift} on"), (same as f64 - expected) / expected.sqrt())
}

/// Every statistic of a construction.
fn battery(draw: Draw) -> Vec<Score> {
    let coordinates: Vec<Coordinate> = (0..WORDS).map(Coordinate::nth).collect();
    let words: Vec<u64> = coordinates.iter().map(|&at| draw(at)).collect();
    let beside = |step: &dyn Fn(Coordinate) -> Coordinate| -> Vec<(u64, u64)> {
        coordinates.iter().zip(&words).map(|(&at, &word)| (word, draw(step(at)))).collect()
    };
    let mut scores = Vec::new();
    scores.extend(pairs("other half", &beside(&|at| Coordinate { half: 1 - at.half, ..at })));
    scores.extend(pairs("next customer", &beside(&|at| Coordinate { customer: at.customer + 1, ..at })));
    scores.extend(pairs("next ordinal", &beside(&|at| Coordinate { ordinal: at.ordinal + 1, ..at })));
    scores.extend(pairs("next replication", &beside(&|at| Coordinate { replication: at.replication + 1, ..at })));
    let other = |n: usize| coordinates[(n + (1 << 10)) % coordinates.len()].purpose;
    let purposes: Vec<(u64, u64)> =
        (0..words.len()).map(|n| (words[n], draw(Coordinate { purpose: other(n), ..coordinates[n] }))).collect();
    scores.extend(pairs("other purpose", &purposes));
    for lag in [2, 7, 64, 1000] {
        let lagged: Vec<(u64, u64)> = words.iter().zip(&words[lag..]).map(|(&a, &b)| (a, b)).collect();
        scores.extend(pairs(&format!("lag {lag}"), &lagged));
    }
    scores.extend([32, 16, 0].map(|shift| birthdays("interleaved", &words, shift)));
    for bit in 0..64 {
        let ones: u64 = words.iter().map(|word| word >> bit & 1).sum();
        scores.push((format!("bit {bit}"), (ones as f64 - WORDS as f64 / 2.0) / (WORDS as f64 / 4.0).sqrt()));
    }
    scores
}

fn worst(draw: Draw) -> Score {
    battery(draw).into_iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).expect("there are statistics")
}

#[test]
fn neighbouring_draws_are_independent() {
    for seed in [0, 1, 20_110_101] {
        let seed = Seed::new(seed).unwrap();
        let (name, z) = worst(&|at| at.word(seed));
        assert!(z.abs() < LIMIT, "seed {}: {name}: z = {z}", seed.get());
    }
}

/// Place in a sequential generator's stream: purposes one after the other.
fn place(at: Coordinate) -> u64 {
    at.purpose as u64 % 8 * 64 + 2 * at.ordinal + at.half as u64
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

fn finish(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// PCG XSL RR 128/64 with the customer as the stream.
fn pcg_streams(at: Coordinate) -> u64 {
    const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
    let increment = u128::from(at.customer) << 1 | 1;
    let mut state = u128::from(at.replication).wrapping_add(increment).wrapping_mul(MULTIPLIER).wrapping_add(increment);
    for _ in 0..=place(at) % 96 {
        state = state.wrapping_mul(MULTIPLIER).wrapping_add(increment);
    }
    ((state >> 64) as u64 ^ state as u64).rotate_right((state >> 122) as u32)
}

/// SplitMix64 whose customers start one golden ratio apart: each one's stream is the next one's, shifted.
fn split_mix_by_golden(at: Coordinate) -> u64 {
    finish(at.replication.wrapping_add((at.customer + 1 + place(at)).wrapping_mul(GOLDEN)))
}

/// wyrand on raw numbers of customers.
fn wyrand_on_raw(at: Coordinate) -> u64 {
    let state = at.customer.wrapping_add(at.replication << 32).wrapping_add((place(at) + 1).wrapping_mul(0xa076_1d64_78bd_642f));
    let product = u128::from(state) * u128::from(state ^ 0xe703_7ed1_a0b4_28db);
    (product >> 64) as u64 ^ product as u64
}

/// xoshiro256++ on raw numbers of customers.
fn xoshiro_on_raw(at: Coordinate) -> u64 {
    let mut s = [at.customer, at.replication, at.purpose as u64, 1];
    let mut next = 0;
    for _ in 0..=2 * at.ordinal + at.half as u64 {
        next = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
    }
    next
}

#[test]
fn the_battery_catches_bad_constructions() {
    let planted: [(&str, Draw); 4] = [
        ("PCG with a stream per customer", &pcg_streams),
        ("SplitMix a golden ratio apart", &split_mix_by_golden),
        ("wyrand on raw numbers", &wyrand_on_raw),
        ("xoshiro on raw numbers", &xoshiro_on_raw),
    ];
    for (name, draw) in planted {
        let (statistic, z) = worst(draw);
        assert!(z.abs() > 2.0 * LIMIT, "{name} passes: worst is {statistic} with z = {z}");
    }
}

/// A stronger mixing of the same coordinates passes: what is caught is the construction, not the coordinates.
#[test]
fn a_good_construction_passes() {
    let (name, z) = worst(&|at| {
        finish(
            finish(finish(at.customer.wrapping_add(GOLDEN)) ^ at.replication.wrapping_mul(GOLDEN))
                .wrapping_add(place(at).wrapping_mul(GOLDEN)),
        )
    });
    assert!(z.abs() < LIMIT, "{name}: z = {z}");
}

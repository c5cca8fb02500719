//! Exponential, logarithm and rounding for the hot path: by tables, with additions and multiplications only.
//!
//! Nearly every event asks for one of the first two, and what happens next waits for it. `libm`'s divide, or scale in steps; these take a half and two thirds of the time
//! from an input to its result (`cargo bench --bench engine -- math`). As they use neither fused multiplications nor the C library, their bits
//! are the same everywhere.
//!
//! # Source
//! Tang (1989), "Table-driven implementation of the exponential function in IEEE floating-point arithmetic", ACM TOMS 15(2);
//! Tang (1990), "Table-driven implementation of the logarithm function in IEEE floating-point arithmetic", ACM TOMS 16(4).

use std::f64::consts::LN_2;

/// Intervals of an octave.
const INTERVALS: usize = 128;

/// exp(x) for |x| ≤ 700, relative error below 1e-15.
///
/// # Formula
/// x = k·ln 2/128 + r, |r| ≤ ln 2/256: exp(x) = 2^(k/128)·(1 + r + r²/2 + … + r⁵/120), 2^(k/128) from a table and by the exponent's bits.
#[inline]
pub fn exp(x: f64) -> f64 {
    debug_assert!(x.abs() <= 700.0, "exp({x})");
    // A number so large that its last bit counts intervals.
    const LARGE: f64 = 1.5 * (1u64 << 52) as f64;
    const STEP: f64 = LN_2 / INTERVALS as f64;
    // The step's upper half, short enough for exact products, and the rest.
    const HIGH: f64 = f64::from_bits(STEP.to_bits() >> 27 << 27);
    const LOW: f64 = 1.015_352_101_085_147_5e-10;
    let shifted = x * (1.0 / STEP) + LARGE;
    let steps = shifted - LARGE;
    let k = shifted.to_bits();
    let r = (x - steps * HIGH) - steps * LOW;
    let square = r * r;
    let series = r + square * ((0.5 + r * (1.0 / 6.0)) + square * (1.0 / 24.0 + r * (1.0 / 120.0)));
    let power = f64::from_bits(POWERS[k as usize % INTERVALS].wrapping_add(k >> INTERVALS.ilog2() << 52));
    power + power * series
}

/// The whole number nearest to 0 ≤ x ≤ 2⁵¹: by way of the bits of a number so large that its last one counts, as a cast would check its
/// range first.
#[inline(always)]
pub fn nearest(x: f64) -> i64 {
    const LARGE: f64 = (1u64 << 52) as f64;
    (x + LARGE).to_bits() as i64 - LARGE.to_bits() as i64
}

/// The bits of 2^(i/128).
static POWERS: [u64; INTERVALS] = {
    let mut powers = [0; INTERVALS];
    let mut i = 0;
    while i < INTERVALS {
        powers[i] = exp_series(i as f64 * (LN_2 / INTERVALS as f64)).to_bits();
        i += 1;
    }
    powers
};

/// exp(x) for 0 ≤ x < ln 2, by its series.
const fn exp_series(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 22);
    while term > 0 {
        sum = 1.0 + sum * x / term as f64;
        term -= 1;
    }
    sum
}

/// −ln u for normal numbers 0 < u < 1, relative error below 1e-15.
///
/// # Formula
/// u = 2ᵏ·z, c the centre of the interval of z, r = (z − c)/c, |r| ≤ 1/256: −ln u = −k·ln 2 − ln c − (r − r²/2 + r³/3 − … + r⁷/7).
#[inline]
pub fn minus_ln(u: f64) -> f64 {
    debug_assert!(u > 0.0 && u < 1.0, "ln({u})");
    let bits = u.to_bits();
    let from_start = bits.wrapping_sub(START);
    let interval = &LOGARITHMS[(from_start >> INTERVAL_BITS) as usize % INTERVALS];
    let exponent = (from_start as i64) >> 52;
    let z = f64::from_bits(bits.wrapping_sub((exponent as u64) << 52));
    let r = (z - interval.centre) * interval.inverse;
    let square = r * r;
    let low = 0.5 - r * (1.0 / 3.0);
    let high = (0.25 - r * 0.2) + square * (1.0 / 6.0 - r * (1.0 / 7.0));
    let series = square * (low + square * high) - r;
    (-exponent as f64) * LN_2 + interval.minus_ln + series
}

/// Part of the range of z, from 11/16 to 11/8.
struct Interval {
    centre: f64,
    inverse: f64,
    minus_ln: f64,
}

/// The bits of 11/16.
const START: u64 = 0x3fe6_0000_0000_0000;
/// Bits that an interval spans.
const INTERVAL_BITS: u32 = 52 - INTERVALS.ilog2();

static LOGARITHMS: [Interval; INTERVALS] = {
    const AT_ONE: Interval = Interval { centre: 1.0, inverse: 1.0, minus_ln: 0.0 };
    let mut intervals = [AT_ONE; INTERVALS];
    let mut i = 0;
    while i < INTERVALS {
        let end = f64::from_bits(START + ((i as u64 + 1) << INTERVAL_BITS));
        // Up to 1 itself the logarithm is small: there it is the series alone.
        if end != 1.0 {
            let centre = f64::from_bits(START + ((2 * i as u64 + 1) << (INTERVAL_BITS - 1)));
            intervals[i] = Interval { centre, inverse: 1.0 / centre, minus_ln: -ln_series(centre) };
        }
        i += 1;
    }
    intervals
};

/// ln c = 2·artanh((c − 1)/(c + 1)) for 2/3 < c < 3/2, by its series.
const fn ln_series(c: f64) -> f64 {
    let x = (c - 1.0) / (c + 1.0);
    let (mut sum, mut power) = (0.0, 25);
    while power >= 3 {
        sum = (sum + 1.0 / power as f64) * x * x;
        power -= 2;
    }
    2.0 * (x * sum + x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(x: f64, here: f64, expected: f64) {
        assert!((here - expected).abs() <= 1e-15 * expected, "at {x}: {here}, expected {expected}");
    }

    #[test]
    fn nearest_rounds() {
        for x in [0.0, 0.4, 0.6, 1.0, 4_294_967_296.6, 1e15 + 0.25, (1u64 << 51) as f64] {
            assert_eq!(nearest(x), libm::rint(x) as i64, "{x}");
        }
    }

    /// Against the reference: steps of 1/100,000, and powers of 2 towards each end.
    #[test]
    fn minus_ln_agrees_with_libm() {
        let ends = (1..=52).flat_map(|power| [libm::exp2(-f64::from(power)), 1.0 - libm::exp2(-f64::from(power))]);
        for u in (1..100_000).map(|i| f64::from(i) / 100_000.0).chain(ends) {
            agree(u, minus_ln(u), -libm::log(u));
        }
    }

    /// Against the reference: over ±700, finely around 0, and at the intervals' boundaries.
    #[test]
    fn exp_agrees_with_libm() {
        let wide = (-70_000..=70_000).map(|i| f64::from(i) / 100.0);
        let fine = (-10_000..=10_000).map(|i| f64::from(i) / 1e6);
        let boundaries = (-300..=300).flat_map(|i| [-1e-12, 0.0, 1e-12].map(|by| (f64::from(i) + 0.5) * LN_2 / 128.0 + by));
        for x in wide.chain(fine).chain(boundaries).chain([f64::MIN_POSITIVE, -0.0]) {
            agree(x, exp(x), libm::exp(x));
        }
    }
}

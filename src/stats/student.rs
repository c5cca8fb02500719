//! Quantiles and probabilities of Student's t and the normal law, with the same bits everywhere.
//!
//! statrs computes them with the logarithms and powers that `num-traits` gives it: those of libm, or of the C library as soon as any crate of the build
//! switches `num-traits` to std, as the drawing of charts does. They differ in the last bits, so what is taken from there is
//! rounded to twelve digits before anything is made of it.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Digits that are kept.
const DIGITS: i32 = 12;

/// The quantile of Student's t, to twelve digits.
pub(super) fn t_quantile(p: f64, degrees: f64) -> f64 {
    rounded(student(degrees).inverse_cdf(p))
}

/// The probability that Student's t lies below x, to twelve digits.
pub fn t_below(x: f64, degrees: f64) -> f64 {
    rounded(student(degrees).cdf(x))
}

/// The quantile of the standard normal, to twelve digits.
pub(super) fn normal_quantile(p: f64) -> f64 {
    rounded(Normal::standard().inverse_cdf(p))
}

fn student(degrees: f64) -> StudentsT {
    StudentsT::new(0.0, 1.0, degrees.max(1.0)).expect("degrees of freedom are positive")
}

/// A number to twelve significant digits.
fn rounded(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let exponent = libm::floor(libm::log10(x.abs())) as i32;
    let unit = libm::pow(10.0, f64::from((DIGITS - 1 - exponent).min(300)));
    libm::round(x * unit) / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Student's table: t(9, .975) = 2.262, t(199, .975) = 1.972; and the normal's, 1.960.
    #[test]
    fn quantiles_follow_the_tables() {
        assert!((t_quantile(0.975, 9.0) - 2.262).abs() < 5e-4);
        assert!((t_quantile(0.975, 199.0) - 1.972).abs() < 5e-4);
        assert!((normal_quantile(0.975) - 1.960).abs() < 5e-4);
        assert!((t_below(2.262, 9.0) - 0.975).abs() < 5e-5);
    }

    /// What two mathematical libraries return for the same quantile differs in the last bits: after rounding, it does not.
    #[test]
    fn what_differs_in_the_last_bits_is_the_same_number() {
        for x in [2.262_157_162_854_099_3_f64, 1.959_963_984_540_054, 1e-7 / 3.0, 123.456_789_012_345_67, -0.975_000_012_3] {
            let neighbours: Vec<u64> = (0..64).map(|ulp| rounded(f64::from_bits(x.to_bits() + ulp)).to_bits()).collect();
            assert!(neighbours.iter().all(|&bits| bits == neighbours[0]), "{x}");
            assert!((rounded(x) / x - 1.0).abs() < 1e-11);
        }
        assert_eq!([0.0, f64::INFINITY, 1e-300].map(rounded)[..2], [0.0, f64::INFINITY]);
        assert_ne!(rounded(2.0), rounded(2.000_000_001));
    }
}

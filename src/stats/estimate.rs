//! A mean with an honest interval.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::Moments;

/// Confidence of every interval that is reported.
pub const CONFIDENCE: f64 = 0.95;

/// A mean over replications with its t interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Number of replications in which the outcome exists.
    pub n: u64,
    /// Mean over replications.
    pub mean: f64,
    /// Standard deviation between replications; none for fewer than two.
    pub sd: Option<f64>,
    /// Half the width of the interval; none for fewer than two replications.
    pub half_width: Option<f64>,
}

impl Estimate {
    /// The estimate from some values, one per replication, with a 95 % interval.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Estimate> {
        Estimate::at(values, CONFIDENCE)
    }

    /// The same with another confidence, for several intervals that must hold together.
    ///
    /// # Formula
    /// mean ± t(n − 1, 1 − (1 − confidence)/2)·sd/√n
    pub fn at(values: impl IntoIterator<Item = f64>, confidence: f64) -> Option<Estimate> {
        let moments = Moments::of(values);
        let mean = moments.mean().filter(|mean| mean.is_finite())?;
        let sd = moments.variance().map(f64::sqrt);
        let half_width =
            sd.map(|sd| t_quantile(1.0 - (1.0 - confidence) / 2.0, moments.count() - 1) * sd / (moments.count() as f64).sqrt());
        Some(Estimate { n: moments.count(), mean, sd, half_width })
    }

    /// The estimate in a unit of this size.
    pub fn per(self, unit: f64) -> Estimate {
        Estimate {
            n: self.n,
            mean: self.mean / unit,
            sd: self.sd.map(|sd| sd / unit.abs()),
            half_width: self.half_width.map(|width| width / unit.abs()),
        }
    }

    /// Standard error of the mean.
    pub fn standard_error(&self) -> Option<f64> {
        self.sd.map(|sd| sd / (self.n as f64).sqrt())
    }

    /// Lower end of the interval; the mean itself where there is none.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width.unwrap_or(0.0)
    }

    /// Upper end of the interval; the mean itself where there is none.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width.unwrap_or(0.0)
    }
}

/// A share of independent yes-or-no cases, with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proportion {
    /// Cases in which it is so.
    pub count: u64,
    /// Of so many.
    pub of: u64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Proportion {
    /// The share with a 95 % interval, which never leaves 0 to 1; anything is possible where there is no case.
    ///
    /// # Formula
    /// (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
    ///
    /// # Source
    /// Wilson (1927), J. American Statistical Association 22(158).
    pub fn of(count: u64, of: u64) -> Proportion {
        if of == 0 {
            return Proportion { count, of, low: 0.0, high: 1.0 };
        }
        let (n, share) = (of as f64, count as f64 / of as f64);
        let z = Normal::standard().inverse_cdf(0.5 + CONFIDENCE / 2.0);
        let (centre, spread) = (share + z * z / (2.0 * n), z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt());
        let scale = 1.0 + z * z / n;
        Proportion { count, of, low: ((centre - spread) / scale).max(0.0), high: ((centre + spread) / scale).min(1.0) }
    }

    /// The share; none where there is no case.
    pub fn share(&self) -> Option<f64> {
        (self.of > 0).then(|| self.count as f64 / self.of as f64)
    }
}

/// Quantile of Student's t.
fn t_quantile(p: f64, degrees: u64) -> f64 {
    student(degrees).inverse_cdf(p)
}

/// Probability that Student's t lies below x.
pub(super) fn t_below(x: f64, degrees: u64) -> f64 {
    student(degrees).cdf(x)
}

fn student(degrees: u64) -> StudentsT {
    StudentsT::new(0.0, 1.0, degrees.max(1) as f64).expect("degrees of freedom are positive")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Student's table: t(9, .975) = 2.262, t(199, .975) = 1.972.
    #[test]
    fn intervals_follow_students_table() {
        assert!((t_quantile(0.975, 9) - 2.262).abs() < 5e-4);
        assert!((t_quantile(0.975, 199) - 1.972).abs() < 5e-4);
        let estimate = Estimate::of((1..=10).map(f64::from)).unwrap();
        assert!((estimate.half_width.unwrap() - 2.262 * 3.02765 / 10f64.sqrt()).abs() < 1e-3);
    }

    /// Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29 by Wilson's method.
    #[test]
    fn proportions_follow_the_published_table() {
        for (count, of, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = Proportion::of(count, of);
            assert!((found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5, "{count} of {of}: {found:?}");
        }
        assert_eq!((Proportion::of(0, 0).low, Proportion::of(0, 0).high, Proportion::of(0, 0).share()), (0.0, 1.0, None));
    }

    #[test]
    fn one_replication_has_no_interval() {
        let estimate = Estimate::of([3.0]).unwrap();
        assert_eq!((estimate.mean, estimate.sd, estimate.half_width), (3.0, None, None));
        assert_eq!(Estimate::of([]), None);
    }
}

//! A mean with an honest interval.

use serde::{Deserialize, Serialize};

use super::Moments;
use super::student::{normal_quantile, t_quantile};

/// Confidence of every interval that is reported.
pub const CONFIDENCE: f64 = 0.95;

/// With fewer replications nothing is said to be surely above or better than anything: an interval hangs on their being near enough to normal.
pub const REPLICATIONS_MIN: u64 = 10;

/// Whether a number of replications is enough to say who is better.
pub fn tells_who_is_better(replications: u64) -> bool {
    replications >= REPLICATIONS_MIN
}

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Number of replications in which the outcome exists.
    pub n: u64,
    /// The figure: a mean over replications, or that of all replications together.
    pub mean: f64,
    /// Standard deviation between replications; none for fewer than two.
    pub sd: Option<f64>,
    /// Half the length of the interval; none for fewer than two replications.
    pub half_width: Option<f64>,
    /// The ends of the interval, which need not lie evenly around the figure.
    #[serde(rename = "interval")]
    pub ends: Option<[f64; 2]>,
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
        Estimate::around(moments.mean()?, &moments, confidence)
    }

    /// A figure whose values over replications have these moments.
    pub(super) fn around(figure: f64, moments: &Moments, confidence: f64) -> Option<Estimate> {
        let n = moments.count();
        let sd = moments.variance().map(f64::sqrt);
        let error = sd.map(|sd| sd / (n as f64).sqrt());
        Estimate { n, mean: figure, sd, half_width: None, ends: None }.with_error(error, n.saturating_sub(1) as f64, confidence)
    }

    /// The same figure with a symmetric t interval from its standard error; none if it is no number.
    pub(super) fn with_error(self, error: Option<f64>, degrees: f64, confidence: f64) -> Option<Estimate> {
        let width = error.map(|error| if error == 0.0 { 0.0 } else { t_quantile(1.0 - (1.0 - confidence) / 2.0, degrees) * error });
        let ends = width.map(|width| [self.mean - width, self.mean + width]);
        self.mean.is_finite().then_some(Estimate { half_width: width, ends, ..self })
    }

    /// The same figure with these ends of its interval.
    pub(super) fn between(self, ends: [f64; 2]) -> Estimate {
        Estimate { half_width: Some((ends[1] - ends[0]) / 2.0), ends: Some(ends), ..self }
    }

    /// The estimate in a unit of this size.
    pub fn per(self, unit: f64) -> Estimate {
        Estimate {
            n: self.n,
            mean: self.mean / unit,
            sd: self.sd.map(|sd| sd / unit.abs()),
            half_width: self.half_width.map(|width| width / unit.abs()),
            ends: self.ends.map(|[low, high]| if unit > 0.0 { [low / unit, high / unit] } else { [high / unit, low / unit] }),
        }
    }

    /// The estimate of the figure with the other sign.
    pub fn negated(self) -> Estimate {
        self.per(-1.0)
    }

    /// Standard error of the figure.
    pub fn standard_error(&self) -> Option<f64> {
        self.sd.map(|sd| sd / (self.n as f64).sqrt())
    }

    /// How far from its true value chance takes the mean of so many replications, with [`CONFIDENCE`].
    pub fn by_chance(&self, replications: u64) -> Option<f64> {
        self.sd.map(|sd| normal_quantile(0.5 + CONFIDENCE / 2.0) * sd / (replications as f64).sqrt())
    }

    /// The same with an error of its own, of this standard error, that is in every replication alike.
    ///
    /// # Formula
    /// Half-widths add as the roots of their squares, the error's at z.
    pub fn widened(self, error: f64) -> Estimate {
        let z = normal_quantile(0.5 + CONFIDENCE / 2.0);
        let wider =
            |end: f64| self.mean + (end - self.mean).signum() * ((end - self.mean) * (end - self.mean) + z * z * error * error).sqrt();
        match self.ends {
            Some([low, high]) if error > 0.0 && low < self.mean && self.mean < high => self.between([wider(low), wider(high)]),
            _ => self,
        }
    }

    /// The same with an interval that does not leave these bounds.
    pub fn within(self, low: f64, high: f64) -> Estimate {
        match self.ends {
            Some(ends) => self.between(ends.map(|end| end.clamp(low, high))),
            None => self,
        }
    }

    /// Whether the figure is surely above this value: its whole interval is, and there is one.
    pub fn surely_above(&self, value: f64) -> bool {
        self.ends.is_some_and(|[low, _]| low > value)
    }

    /// Whether the figure is surely below this value, by the same rule.
    pub fn surely_below(&self, value: f64) -> bool {
        self.negated().surely_above(-value)
    }

    /// Lower end of the interval; the figure itself where there is none.
    pub fn low(&self) -> f64 {
        self.ends.map_or(self.mean, |[low, _]| low)
    }

    /// Upper end of the interval; the figure itself where there is none.
    pub fn high(&self) -> f64 {
        self.ends.map_or(self.mean, |[_, high]| high)
    }
}

/// A share of independent yes-or-no cases, with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    /// Cases in which it is so.
    pub count: u64,
    /// All cases.
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
        let z = normal_quantile(0.5 + CONFIDENCE / 2.0);
        let (centre, spread) = (share + z * z / (2.0 * n), z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt());
        let scale = 1.0 + z * z / n;
        Proportion { count, of, low: ((centre - spread) / scale).max(0.0), high: ((centre + spread) / scale).min(1.0) }
    }

    /// The share; none where there is no case.
    pub fn share(&self) -> Option<f64> {
        (self.of > 0).then(|| self.count as f64 / self.of as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_follow_students_table() {
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

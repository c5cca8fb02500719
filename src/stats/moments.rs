//! Running count, mean and variance.

use serde::{Deserialize, Serialize};

/// Count, mean and variance, from sums over distances to the first number: nothing is divided for each, and numbers that are
/// all the same have a variance of exactly 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    count: u64,
    first: f64,
    /// Sum of the distances, and of their squares.
    sum: f64,
    squares: f64,
}

impl Moments {
    /// Adds a number.
    #[inline(always)]
    pub fn add(&mut self, x: f64) {
        if self.count == 0 {
            self.first = x;
        }
        let distance = x - self.first;
        self.count += 1;
        self.sum += distance;
        self.squares += distance * distance;
    }

    /// The moments of some numbers.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Moments {
        let mut moments = Moments::default();
        numbers.into_iter().for_each(|x| moments.add(x));
        moments
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; none if there are none.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.first + self.sum / self.count as f64)
    }

    /// Variance of the sample; none for fewer than two numbers.
    ///
    /// # Formula
    /// (Σd² − (Σd)²/n)/(n − 1), d the distances to any fixed number: the nearer to the mean, the less is lost to rounding
    /// (Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance", The American Statistician 37(3)).
    pub fn variance(&self) -> Option<f64> {
        let n = self.count as f64;
        let squares = self.squares - self.sum * self.sum / n;
        // Rounding may leave less than nothing; what is no number stays none.
        (self.count > 1).then(|| if squares < 0.0 { 0.0 } else { squares / (n - 1.0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_one_to_five() {
        let moments = Moments::of([1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!((moments.count(), moments.mean(), moments.variance()), (5, Some(3.0), Some(2.5)));
        assert_eq!(Moments::of([1.0]).variance(), None);
        assert_eq!(Moments::of([]).mean(), None);
    }

    /// Far from 0, where sums of squares alone would leave nothing of the variance.
    #[test]
    fn numbers_close_to_each_other_keep_their_variance() {
        let moments = Moments::of([1e12, 1e12 + 1.0, 1e12 + 2.0]);
        assert_eq!((moments.mean(), moments.variance()), (Some(1e12 + 1.0), Some(1.0)));
        assert_eq!(Moments::of([0.1; 1000]).variance(), Some(0.0));
    }
}

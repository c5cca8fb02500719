//! Running count, mean and variance.

/// Count, mean and sum of squared deviations, by Welford's recurrence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// How many.
    pub count: u64,
    /// Their mean; 0 if there are none.
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub squares: f64,
}

impl Moments {
    /// Adds a number.
    #[inline(always)]
    pub fn add(&mut self, x: f64) {
        self.count += 1;
        let step = x - self.mean;
        self.mean += step / self.count as f64;
        self.squares += step * (x - self.mean);
    }

    /// The moments of some numbers.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Moments {
        let mut moments = Moments::default();
        numbers.into_iter().for_each(|x| moments.add(x));
        moments
    }

    /// Variance of the sample; none for fewer than two numbers.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_one_to_five() {
        let moments = Moments::of([1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!((moments.count, moments.mean, moments.variance()), (5, 3.0, Some(2.5)));
        assert_eq!(Moments::of([1.0]).variance(), None);
    }
}

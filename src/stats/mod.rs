//! Statistics of samples and of comparison; knows nothing of customers.

mod estimate;
mod moments;
mod paired;
mod rank;
mod sketch;
mod student;
mod whole;

pub use estimate::{CONFIDENCE, Estimate, Proportion, REPLICATIONS_MIN, tells_who_is_better};
pub use moments::Moments;
pub use paired::{Difference, difference, family_confidence, probability_of_best};
pub use rank::rank_correlation;
pub use sketch::Sketch;
pub use student::t_below;
pub use whole::{Censored, Whole, corrected, difference_of};

//! Experiments: many replications, their summaries, and what can be said of the differences.

mod compare;
mod coverage;
mod delay;
mod finding;
mod insight;
pub mod outcome;
mod prepare;
mod run;
mod solve;
mod summarize;
pub mod validation;

pub use compare::{Comparison, OutcomeDifference, Verdict, Versus, compare};
pub use coverage::{Coverage, coverage};
pub use delay::{DelayPoint, cost_of_delay};
pub use finding::{Expected, Judged, Z_LIMIT, judge, judge_all};
pub use insight::{DelayStep, HourOfDelay, Insights, RetentionWorth, Talk, insights};
pub use prepare::{Prepared, prepare};
pub use run::{Amount, Control, Plan, Runs, run, run_as_stated};
pub use solve::{Solution, solve};
pub use summarize::{Month, Named, OutcomeEstimate, Quantile, SegmentSummary, Summary, estimate, summarize};

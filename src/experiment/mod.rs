//! Experiments: many replications, their summaries, and what can be said of the differences.
//!
//! # Example
//! ```
//! use fideliza::experiment::{Amount, Control, Plan, compare, prepare, run};
//! use fideliza::{random::Seed, scenario};
//!
//! let today = scenario::parse("name = 'today'\ncustomers = 200\nhorizon = '1 year'")?;
//! let faster = scenario::parse("name = 'faster'\ncustomers = 200\nhorizon = '1 year'\nmoment.incident.latency = '1 h'")?;
//! let control = Control::unwatched();
//! let prepared = prepare(vec![today, faster], &control)?;
//! let plan = Plan { seed: Seed::new(1)?, amount: Amount::Fixed(10) };
//! let runs = run(&prepared, &plan, &control);
//! let comparison = compare(&prepared, &runs, plan.seed).expect("there are two");
//! assert!(comparison.versus[0].outcome("experience_mean").unwrap().estimate.surely_above(0.0));
//! # Ok::<(), fideliza::Error>(())
//! ```

mod analysis;
mod attribution;
pub mod budget;
mod compare;
mod control;
mod course;
mod coverage;
mod doubt;
mod effect;
mod evidence;
mod explore;
mod family;
mod finding;
mod insight;
mod known;
mod life;
pub mod optimize;
pub mod outcome;
mod prepare;
mod run;
mod service;
mod solve;
pub mod staff;
mod statement;
pub mod study;
mod summarize;
#[doc(hidden)]
pub mod threads;
pub mod validation;
mod work;

pub use analysis::{Analysis, Manifest, MomentFacts, Row, ScenarioAnalysis, Stage, analyse};
pub use attribution::{Apart, Attributed, Attribution, NotApart, expected_attribution, play_attribution};
pub use compare::{Best, Comparison, Judgement, OutcomeDifference, Verdict, Versus, compare};
pub use control::{Control, Phase, Progress, Stop};
pub use course::{Course, Doubting};
pub use coverage::{Coverage, coverage};
pub use doubt::{
    ChangeOfMind, Doubt, Doubted, Driver, Spread, Switch, Switches, Turned, Worlds, play_change_of_mind, play_doubt, switches,
};
pub use effect::{Effect, play_effects};
pub use evidence::{Evidence, play_beyond};
pub use explore::{Combined, Found, explore};
pub use family::{Renamed, check_comparable, tell_apart};
pub use finding::{Expected, Judged, Unmet, Z_LIMIT, judge, judge_all, run_as_stated, run_with_seed};
pub use insight::{DelayCurve, DelayStep, Insights, Loss, Neighbours, RetentionWorth, Talk, insights, play_neighbours};
pub use known::Text;
pub use life::{Lives, lives};
pub use outcome::estimate;
pub use prepare::{Prepared, Solved, prepare, prepare_all, prepare_one};
pub use run::{Amount, Plan, Runs, play_block, run};
pub use service::{Of, ServiceSummary};
pub use solve::{Solution, solve};
pub use statement::{Leader, Move, Opinion, Passage, Statement};
pub use summarize::{LoadHour, LoadSummary, Month, Named, OutcomeEstimate, Quantile, SegmentSummary, Summary, Year, summarize};
pub use work::{Extent, NoRoom, Work};

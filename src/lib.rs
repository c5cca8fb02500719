//! `fideliza`: a discrete-event simulator for customer-retention strategy.
//!
//! It joins queue → wait → satisfaction → churn → word of mouth → leads → load → money in one
//! model, plays whole customer populations through their lives, and compares strategies by lifetime
//! value and churn, with intervals.
//!
//! # The path of the data
//! ```text
//! scenario::read(text) -> model::compile -> engine::replicate
//!     -> experiment::{run, analyse} -> report::Report -> renderers
//! ```
//! Everything on it is pure but the two ends: only `cli` and `workshop` read files, know the clock or
//! the network; only `cli` prints or exits.
//!
//! # The floors
//! A module imports only lower floors; a test keeps it so.
//!
//! | floor | modules |
//! |---|---|
//! | −1 | [`math`]: what the ground floor stands on |
//! | 0 | [`units`], [`random`], [`distribution`], [`stats`] |
//! | 1 | [`scenario`]: text to checked types |
//! | 2 | [`model`]: checked types to indices, laws and rates; [`error`]: what can go wrong |
//! | 3 | [`engine`]: one replication |
//! | 4 | [`experiment`]: many replications, and what can be said of them |
//! | 5 | [`report`]: one struct, many renderers |
//! | 6 | `workshop`: a room of phones, with the feature `workshop` |
//! | 7 | `cli`: the command line, with the feature `cli` |
//!
//! # Example
//! ```
//! use fideliza::{Error, engine, experiment, random, scenario};
//!
//! let scenario = scenario::parse("name = 'small'\ncustomers = 200\nhorizon = '1 year'")?;
//! let prepared = experiment::prepare(vec![scenario], &experiment::Control::unwatched())?;
//! let replication = engine::replicate(&prepared[0].model, random::Seed::new(1)?, 0);
//! assert_eq!(replication.initial, 200);
//! # Ok::<(), Error>(())
//! ```

#![warn(missing_docs, unreachable_pub)]

pub use error::Error;

pub mod math;

pub mod units;

pub mod random;

pub mod distribution;

pub mod stats;

pub mod scenario;

pub mod model;

pub mod engine;

pub mod error;

pub mod experiment;

pub mod report;

#[cfg(feature = "workshop")]
pub mod workshop;

#[cfg(feature = "cli")]
pub mod cli;

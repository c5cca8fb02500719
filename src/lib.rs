//! `fideliza`: a discrete-event simulator for customer-retention strategy.
//!
//! It joins queue → wait → satisfaction → churn → word of mouth → leads → load → money in one
//! model, plays whole customer populations through their lives, and compares strategies by lifetime
//! value and churn, with intervals.
//!
//! # The path of the data
//! ```text
//! scenario::read(text) -> model::compile -> engine::replicate
//!     -> experiment::{run, summarize, compare} -> report::Report -> renderers
//! ```
//! Everything on it is pure but the two ends: only [`cli`] reads files, prints, knows the clock or
//! exits.
//!
//! # The floors
//! A module imports only lower floors; a test keeps it so.
//!
//! | floor | modules |
//! |---|---|
//! | −1 | [`math`]: what the ground floor stands on |
//! | 0 | [`units`], [`random`], [`distribution`], [`stats`] |
//! | 1 | [`scenario`]: text to checked types |
//! | 2 | [`model`]: checked types to indices, laws and rates |
//! | 3 | [`engine`]: one replication |
//! | 4 | [`experiment`]: many replications, and what can be said of them |
//! | 5 | [`report`]: one struct, many renderers |
//! | 7 | [`cli`]: the command line |
//!
//! # Example
//! ```
//! use fideliza::{engine, experiment, random, scenario};
//!
//! struct Text;
//! impl scenario::Files for Text {
//!     fn text(&self, _: &str) -> Result<String, String> {
//!         Ok("name = 'small'\ncustomers = 200\nhorizon = '1 year'".into())
//!     }
//! }
//! let scenario = scenario::read("small.toml", &Text, &[]).expect("it is right");
//! let prepared = experiment::prepare(vec![scenario]).remove(0);
//! let replication = engine::replicate(&prepared.model, random::Seed::new(1).unwrap(), 0);
//! assert_eq!(replication.initial, 200);
//! ```

pub mod math;

pub mod units;

pub mod random;

pub mod distribution;

pub mod stats;

pub mod scenario;

pub mod model;

pub mod engine;

pub mod experiment;

pub mod report;

pub mod cli;

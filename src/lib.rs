//! `fideliza`: a discrete-event simulator for customer-retention strategy.
#![doc = ""]
pub mod cli;
pub mod distribution;
pub mod engine;
pub mod experiment;
pub mod model;
pub mod random;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod units;

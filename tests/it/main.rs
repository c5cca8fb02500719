//! One integration binary: everything goes through the public path, a scenario text in, results out.

mod cli;
mod console;
mod determinism;
mod errors;
mod facts;
mod floors;
mod laws;
mod scenarios;
mod support;
mod theory;

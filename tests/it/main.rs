//! One integration binary: everything goes through the public path, a scenario text in, results out.

mod attack;
mod cli;
mod console;
mod data;
mod decisions;
mod determinism;
mod doors;
mod doubt;
mod errors;
mod facts;
mod figures;
mod floors;
mod gallery;
mod generator;
mod inputs;
mod insights;
mod laws;
mod legal;
mod levers;
mod page;
mod reports;
mod scenarios;
mod slurm;
mod studies;
mod support;
mod theory;
mod work;
#[cfg(feature = "workshop")]
mod workshop;

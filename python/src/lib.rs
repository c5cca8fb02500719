//! What the Python package is made of: handles of scenarios, experiments, studies and their results. The package `fideliza` gives them their shape; this
//! module walks the one path of the house, and holds no rule of its own.

mod command;
mod errors;
mod experiments;
mod scenarios;
mod state;
mod studies;
mod tables;
mod work;

use pyo3::prelude::*;

/// Handles that the package `fideliza` is built on. Use `import fideliza`.
#[pymodule]
mod _fideliza {
    #[pymodule_export]
    use super::command::main;
    #[pymodule_export]
    use super::experiments::{Blocks, Setup, Told, explain, prepare};
    #[pymodule_export]
    use super::scenarios::{Scenario, engine_version, outcomes, parameters, stories, version};
    #[pymodule_export]
    use super::studies::{Part, Study, StudyTold, evaluate};
    #[pymodule_export]
    use super::tables::Columns;
}

//! The program: the same that `cargo install` gives.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the program with these arguments, the first its name, and gives the code that it ends with.
///
/// Signals are the program's from here on, so this is for a process of its own.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
    Ok(py.detach(|| fideliza::cli::main_with(arguments)))
}

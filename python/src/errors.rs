//! Errors of the house as exceptions: the same words, and the data beside them.

use fideliza::Error;
use fideliza::experiment::NoRoom;
use fideliza::scenario::problem::{Problems, suggestion};
use fideliza::units::bytes_in_words;
use pyo3::exceptions::{PyKeyboardInterrupt, PyMemoryError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// What messages call settings that were given to a function.
const SETS: &str = "sets";

/// What is wrong with a scenario: a `ScenarioError` with the text and the caret, and every problem as data.
pub(crate) fn problems(py: Python<'_>, problems: &Problems) -> PyErr {
    problems_at(py, "", problems)
}

/// The same, with where it is before the text.
pub(crate) fn problems_at(py: Python<'_>, place: &str, problems: &Problems) -> PyErr {
    let problems = problems.clone().with_source_called("--set", SETS).with_source_called("--vary", "vary");
    let made = || -> PyResult<PyErr> {
        let module = py.import("fideliza.errors")?;
        let problem = module.getattr("Problem")?;
        let list = problems.details().into_iter().map(|found| {
            let keys = PyDict::new(py);
            keys.set_item("source", found.source)?;
            keys.set_item("line", found.line)?;
            keys.set_item("column", found.column)?;
            keys.set_item("key", found.key)?;
            keys.set_item("message", found.message)?;
            keys.set_item("help", found.help)?;
            problem.call((), Some(&keys))
        });
        let list = list.collect::<PyResult<Vec<_>>>()?;
        Ok(PyErr::from_value(module.getattr("ScenarioError")?.call1((format!("{place}{}", problems.render(false)), list))?))
    };
    made().unwrap_or_else(|error| error)
}

/// An error of the library.
pub(crate) fn of(py: Python<'_>, error: Error) -> PyErr {
    of_at(py, "", error)
}

/// The same, with where it is before the text.
pub(crate) fn of_at(py: Python<'_>, place: &str, error: Error) -> PyErr {
    let why = std::error::Error::source(&error).map_or(String::new(), |source| format!(": {source}"));
    match &error {
        Error::Scenario(found) => problems_at(py, place, found),
        Error::Stopped => PyKeyboardInterrupt::new_err("stopped before it was done"),
        Error::TooLarge { bytes } => PyMemoryError::new_err(format!(
            "{place}a world needs {} or more, which is more memory than it may take\n  help: fewer customers, or fewer threads, which leave more to each",
            bytes_in_words(*bytes as f64)
        )),
        Error::NotComparable { key, .. } => PyValueError::new_err(format!("{error}\n  help: make `{key}` the same in all")),
        Error::Team { name, known } | Error::Strategy { name, known } => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            PyValueError::new_err(format!("{error}\n  help: {}", suggestion(name, &known)))
        }
        Error::Threads { .. } | Error::Chart { .. } | Error::Workbook { .. } => PyRuntimeError::new_err(format!("{error}{why}")),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// Worlds that do not fit into memory.
pub(crate) fn no_room(none: &NoRoom) -> PyErr {
    let help = match none.fit {
        _ if none.is_by_results() => "fewer replications".to_string(),
        0 => "fewer customers".to_string(),
        fit => format!("threads={fit}"),
    };
    PyMemoryError::new_err(format!("{none}\n  help: {help}, or a larger max_memory if there is more"))
}

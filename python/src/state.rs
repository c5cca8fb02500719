//! What leaves a process: bytes that say what they are and which program wrote them.

use fideliza::engine::ENGINE_VERSION;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What all begin with.
const MARK: &str = "fideliza";

/// A value as bytes, under the name of what it is.
pub(crate) fn write<T: Serialize>(what: &str, value: &T) -> Vec<u8> {
    let head = (MARK, what, env!("CARGO_PKG_VERSION"), ENGINE_VERSION);
    postcard::to_stdvec(&(head, value)).expect("it is written to memory")
}

/// The value again.
///
/// # Errors
/// The bytes are something else, damaged, or from another version of the program.
pub(crate) fn read<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> PyResult<T> {
    let refuse = |why: String| Err(PyValueError::new_err(why));
    let Ok(((mark, found, version, engine), rest)) = postcard::take_from_bytes::<(String, String, String, u32)>(bytes) else {
        return refuse(format!("these bytes are no {what} of fideliza"));
    };
    if mark != MARK || found != what {
        return refuse(format!("these bytes are no {what} of fideliza"));
    }
    if (version.as_str(), engine) != (env!("CARGO_PKG_VERSION"), ENGINE_VERSION) {
        return refuse(format!(
            "this {what} was written by fideliza {version} (engine {engine}), and this is {} (engine {ENGINE_VERSION})\n  help: use the same version everywhere",
            env!("CARGO_PKG_VERSION")
        ));
    }
    match postcard::take_from_bytes(rest) {
        Ok((value, [])) => Ok(value),
        _ => refuse(format!("this {what} is damaged: it does not end where it should")),
    }
}

/// A value whose fields say what they are, as a text.
pub(crate) fn as_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("it is JSON")
}

/// The value again.
///
/// # Errors
/// The text is something else.
pub(crate) fn of_json<T: DeserializeOwned>(text: &str) -> PyResult<T> {
    serde_json::from_str(text).map_err(|error| PyValueError::new_err(format!("these bytes are damaged: {error}")))
}

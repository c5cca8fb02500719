//! What leaves a process: bytes that say what they are and which program wrote them.

use fideliza::engine::ENGINE_VERSION;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// What all begin with.
const MARK: &str = "fideliza";

/// What stands before a value: the mark, what it is, version of the program and of the engine, and a hash of the value's bytes.
type Head = (String, String, String, u32, [u8; 32]);

/// A value as bytes, under the name of what it is.
pub(crate) fn write<T: Serialize>(what: &str, value: &T) -> Vec<u8> {
    let value = postcard::to_stdvec(value).expect("it is written to memory");
    let head = (MARK, what, env!("CARGO_PKG_VERSION"), ENGINE_VERSION, hash(&value));
    let mut bytes = postcard::to_stdvec(&head).expect("it is written to memory");
    bytes.extend(value);
    bytes
}

/// The value again.
///
/// # Errors
/// `ValueError`: the bytes are something else, damaged, or from another version of the program.
pub(crate) fn read<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> PyResult<T> {
    let refuse = |why: String| Err(PyValueError::new_err(why));
    let damaged = || refuse(format!("this {what} is damaged: its bytes are not those that were written"));
    let Ok(((mark, found, version, engine, hashed), value)) = postcard::take_from_bytes::<Head>(bytes) else {
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
    if hash(value) != hashed {
        return damaged();
    }
    postcard::from_bytes(value).or_else(|_| damaged())
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
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

//! Texts of an analysis that the program itself has written, read back.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

/// A text that is a part of the program, or was when it was written. By a name of its own, so that reading it back borrows nothing.
pub type Text = &'static str;

/// Texts that were read, each kept once for as long as the program runs.
static READ: Mutex<BTreeSet<Text>> = Mutex::new(BTreeSet::new());

/// A text that was a part of the program when it was written.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    Ok(kept(String::deserialize(deserializer)?))
}

/// Two of them.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[Text; 2], D::Error> {
    Ok(<[String; 2]>::deserialize(deserializer)?.map(kept))
}

fn kept(text: String) -> Text {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    match read.get(text.as_str()) {
        Some(known) => known,
        None => {
            let text: Text = text.leak();
            read.insert(text);
            text
        }
    }
}

//! What ends a command early, with the code that it ends with.

use std::fmt;
use std::io;

/// A command that did not come to its end.
#[derive(Debug)]
pub struct Failure {
    /// What to tell the user.
    pub message: String,
    /// Exit code: 1 failed, 2 wrong use, 4 disk full, 130 interrupted.
    pub code: u8,
}

impl Failure {
    /// Something failed.
    pub fn failed(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), code: 1 }
    }

    /// The input or command line is wrong.
    pub fn wrong_use(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), code: 2 }
    }

    /// An input or output error at a place; a full disk has its own code.
    pub fn io(what: impl fmt::Display, error: &io::Error) -> Failure {
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        Failure { message: format!("error: {what}: {}", plain(error)), code: if full { 4 } else { 1 } }
    }
}

/// An input or output error in words, without the system's number.
pub fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::IsADirectory => "it is a folder, not a file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::InvalidData => "it is not a text file (not UTF-8)".into(),
        io::ErrorKind::StorageFull => "the disk is full".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        _ => error.to_string(),
    }
}

//! Where something stands: the texts that were read, and places in them.

/// A text that was read: a file, standard input, or one `--set`.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What messages call it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Where something stands: bytes `start..end` of the source with this number.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Span {
    /// Number of the source; a later layer has a higher number.
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

//! A drawing of one's own at the top of the page.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::error::Error;

/// An SVG drawing, which pages embed as a picture: scripts in it never run, and nothing that it names is fetched.
#[derive(Clone, Debug)]
pub struct Logo {
    svg: String,
}

/// Bytes at most: the page must stay small.
const BYTES_MAX: usize = 64 * 1024;

impl Logo {
    /// Of a text.
    ///
    /// # Errors
    /// [`Error::Logo`]: it is too large, or no SVG drawing.
    pub fn of(text: &str) -> Result<Logo, Error> {
        let refuse = |problem: String| Error::Logo { problem };
        if text.len() > BYTES_MAX {
            return Err(refuse(format!("it has {} bytes; a page takes {BYTES_MAX}", text.len())));
        }
        // Drawing programs name the document type; entities in it are bounded by the reader.
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document =
            roxmltree::Document::parse_with_options(text, options).map_err(|error| refuse(format!("it is no SVG drawing: {error}")))?;
        let root = document.root_element();
        if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some("http://www.w3.org/2000/svg") {
            return Err(refuse("it is no SVG drawing: its root is not <svg xmlns=\"http://www.w3.org/2000/svg\">".into()));
        }
        Ok(Logo { svg: text.to_string() })
    }

    /// What the picture is read from.
    pub(super) fn address(&self) -> String {
        format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(&self.svg))
    }
}

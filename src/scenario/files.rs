//! Where texts and tables come from: whatever can give the text of a path. Only the doors of the house know a disk.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// Files that a scenario is read from: its own, those it extends, and tables of values. Paths have `/` between folders on every system.
pub trait Files: Sync {
    /// The text of a file.
    ///
    /// # Errors
    /// It cannot be read; messages are made of the error's kind, or of its own words if it has any.
    fn text(&self, path: &str) -> io::Result<String>;

    /// The bytes of a table of values.
    ///
    /// # Errors
    /// As [`Files::text`].
    fn table(&self, path: &str) -> io::Result<Vec<u8>> {
        self.text(path).map(String::into_bytes)
    }

    /// The path of what a file names: see [`beside`]. A disk knows more: links, drives.
    fn beside(&self, file: &str, path: &str) -> String {
        beside(file, path)
    }
}

/// Texts in memory by path; `./a` and `b/../a` are `a`.
impl Files for BTreeMap<String, String> {
    fn text(&self, path: &str) -> io::Result<String> {
        let path = beside("", path);
        self.iter().find(|(key, _)| beside("", key) == path).map(|(_, text)| text.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Texts inside the program, as files of one folder: name without ending, and text.
pub struct Embedded(pub &'static [(&'static str, &'static str)]);

impl Embedded {
    /// The text with a name.
    pub fn get(&self, name: &str) -> Option<&'static str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }
}

impl Files for Embedded {
    fn text(&self, path: &str) -> io::Result<String> {
        let name = path.strip_suffix(".toml").unwrap_or(path);
        self.get(name).map(str::to_string).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Every file that something was read from, to be read again where the files are not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// Their bytes, by path.
    #[serde(with = "bytes_as_text")]
    pub files: BTreeMap<String, Vec<u8>>,
    /// A file, the path of another that it names, and what that leads to.
    pub beside: Vec<(String, String, String)>,
}

impl Files for Bundle {
    fn text(&self, path: &str) -> io::Result<String> {
        String::from_utf8(self.table(path)?).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    fn table(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn beside(&self, file: &str, path: &str) -> String {
        self.known_beside(file, path).map_or_else(|| beside(file, path), str::to_string)
    }
}

impl Bundle {
    /// What a path that a file names led to, where it was read.
    pub fn known_beside(&self, file: &str, path: &str) -> Option<&str> {
        let known = self.beside.iter().find(|(of, named, _)| of == file && named == path);
        known.map(|(_, _, to)| to.as_str())
    }
}

/// Files that are read once, and remembered.
pub struct Recorded<'a> {
    inner: &'a dyn Files,
    read: Mutex<Bundle>,
}

impl<'a> Recorded<'a> {
    /// Those of `inner`.
    pub fn new(inner: &'a dyn Files) -> Recorded<'a> {
        Recorded { inner, read: Mutex::default() }
    }

    /// Everything that was read so far.
    pub fn bundle(&self) -> Bundle {
        self.read().clone()
    }

    fn read(&self) -> MutexGuard<'_, Bundle> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn once(&self, path: &str, read: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
        if let Some(bytes) = self.read().files.get(path) {
            return Ok(bytes.clone());
        }
        let bytes = read()?;
        self.read().files.insert(path.to_string(), bytes.clone());
        Ok(bytes)
    }
}

impl Files for Recorded<'_> {
    fn text(&self, path: &str) -> io::Result<String> {
        let bytes = self.once(path, || self.inner.text(path).map(String::into_bytes))?;
        String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    fn table(&self, path: &str) -> io::Result<Vec<u8>> {
        self.once(path, || self.inner.table(path))
    }

    fn beside(&self, file: &str, path: &str) -> String {
        let to = self.inner.beside(file, path);
        let known = (file.to_string(), path.to_string(), to.clone());
        let beside = &mut self.read().beside;
        if let Err(place) = beside.binary_search(&known) {
            beside.insert(place, known);
        }
        to
    }
}

/// An input or output error in words, without the system's number.
pub fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::IsADirectory => "it is a folder, not a file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::InvalidData => "it is not a text file in UTF-8".into(),
        io::ErrorKind::StorageFull => "the disk is full".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        io::ErrorKind::TimedOut => "nothing came from it within 10 seconds".into(),
        _ => error.to_string(),
    }
}

/// The path of a file that is named from beside another: `.` and `..` are resolved as far as they can be, so that a circle is seen.
pub fn beside(file: &str, path: &str) -> String {
    // What an operating system writes is understood too.
    let (file, path) = (slashes(file), slashes(path));
    let folder = if path.starts_with('/') { "" } else { file.rfind('/').map_or("", |end| &file[..=end]) };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')).filter(|part| !part.is_empty() && *part != ".") {
        match parts.last() {
            Some(&last) if part == ".." && last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let root = if folder.starts_with('/') || path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

#[cfg(windows)]
fn slashes(path: &str) -> String {
    path.replace('\\', "/")
}

#[cfg(not(windows))]
fn slashes(path: &str) -> &str {
    path
}

/// Bytes as text where they are text, else as numbers.
mod bytes_as_text {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Content {
        Text(String),
        Bytes(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(files: &BTreeMap<String, Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        let content = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).map_or_else(|_| Content::Bytes(bytes.clone()), Content::Text);
        to.collect_map(files.iter().map(|(path, bytes)| (path, content(bytes))))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<u8>>, D::Error> {
        let files = BTreeMap::<String, Content>::deserialize(from)?;
        let bytes = |content| match content {
            Content::Text(text) => text.into_bytes(),
            Content::Bytes(bytes) => bytes,
        };
        Ok(files.into_iter().map(|(path, content)| (path, bytes(content))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_beside_the_file_that_names_them() {
        for (file, path, expected) in [
            ("a.toml", "b.toml", "b.toml"),
            ("folder/a.toml", "b.toml", "folder/b.toml"),
            ("folder/a.toml", "./b.toml", "folder/b.toml"),
            ("folder/a.toml", "../b.toml", "b.toml"),
            ("a.toml", "../b.toml", "../b.toml"),
            ("../a.toml", "../b.toml", "../../b.toml"),
            ("/here/a.toml", "b.toml", "/here/b.toml"),
            ("here/a.toml", "/there/b.toml", "/there/b.toml"),
            ("-", "b.toml", "b.toml"),
            ("folder/a.toml", "x:y.toml", "folder/x:y.toml"),
        ] {
            assert_eq!(beside(file, path), expected, "{file} {path}");
        }
    }
}

//! Files: reading scenarios and tables, and writing a new file whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use tempfile::NamedTempFile;

use super::failure::Failure;
use crate::scenario::node::TEXT_MAX;
use crate::scenario::table::TABLE_MAX;
use crate::scenario::{Files, beside};

/// The files of this machine; `-` is standard input.
pub struct Disk;

impl Files for Disk {
    fn text(&self, path: &str) -> io::Result<String> {
        String::from_utf8(read_bytes(path, 2 * TEXT_MAX)?).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    fn table(&self, path: &str) -> io::Result<Vec<u8>> {
        read_bytes(path, TABLE_MAX)
    }

    /// Where the path without `..` leads elsewhere, as behind a link to a folder, it is taken as it stands.
    fn beside(&self, file: &str, path: &str) -> String {
        let resolved = beside(file, path);
        let as_written = path_of(file).parent().unwrap_or(Path::new("")).join(path);
        match fs::canonicalize(&as_written) {
            Ok(place) if fs::canonicalize(path_of(&resolved)).ok().as_ref() != Some(&place) => name_of(as_written.into_os_string()),
            _ => resolved,
        }
    }
}

/// Paths that are no UTF-8, and those that look like one, by the names under which they are shown.
static ODD: Mutex<Vec<(String, PathBuf)>> = Mutex::new(Vec::new());

/// The name under which a path is shown, and found again by [`path_of`].
pub(super) fn name_of(path: OsString) -> String {
    let path = match path.into_string() {
        Ok(name) if !name.contains(char::REPLACEMENT_CHARACTER) => return name,
        // Another path may be shown like this one.
        Ok(name) => PathBuf::from(name),
        Err(path) => PathBuf::from(path),
    };
    let mut odd = ODD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((name, _)) = odd.iter().find(|(_, known)| *known == path) {
        return name.clone();
    }
    let mut name = path.to_string_lossy().into_owned();
    while odd.iter().any(|(known, _)| *known == name) {
        name.push(char::REPLACEMENT_CHARACTER);
    }
    odd.push((name.clone(), path));
    name
}

fn path_of(name: &str) -> PathBuf {
    let odd = ODD.lock().unwrap_or_else(PoisonError::into_inner);
    odd.iter().find(|(known, _)| known == name).map_or_else(|| PathBuf::from(name), |(_, path)| path.clone())
}

/// All bytes of a file; one that is larger than is meant to be read is refused, never cut.
fn read_bytes(name: &str, most: usize) -> io::Result<Vec<u8>> {
    let limit = most as u64 + 1;
    let mut bytes = Vec::new();
    if name == "-" {
        io::stdin().take(limit).read_to_end(&mut bytes)?;
    } else {
        let path = path_of(name);
        let metadata = fs::metadata(&path)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if metadata.is_file() {
            File::open(path)?.take(limit).read_to_end(&mut bytes)?;
        } else {
            bytes = read_in_time(path, limit)?;
        }
    }
    if bytes.len() > most {
        return Err(io::Error::other(format!("it is larger than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// How long a pipe or a device may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// The bytes of a pipe or a device, which may never say anything: then it is left alone.
fn read_in_time(path: PathBuf, limit: u64) -> io::Result<Vec<u8>> {
    let (sender, pieces) = mpsc::channel();
    let read = move || -> io::Result<()> {
        let mut source = File::open(path)?.take(limit);
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = source.read(&mut piece)?;
            // Where nobody waits any more, there is nobody to tell.
            if sender.send(piece[..length].to_vec()).is_err() || length == 0 {
                return Ok(());
            }
        }
    };
    let reading = std::thread::spawn(read);
    let mut bytes = Vec::new();
    loop {
        match pieces.recv_timeout(SILENCE_MAX) {
            Ok(piece) if piece.is_empty() => return Ok(bytes),
            Ok(piece) => bytes.extend(piece),
            Err(mpsc::RecvTimeoutError::Timeout) => return Err(io::ErrorKind::TimedOut.into()),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                return reading.join().unwrap_or_else(|_| Err(io::Error::other("it cannot be read"))).map(|()| bytes);
            }
        }
    }
}

/// Writes a new file whole or not at all; one that exists is left alone.
///
/// # Errors
/// It exists, or cannot be written.
pub(super) fn write_new(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let at = |error: io::Error| Failure::io(format!("cannot write `{}`", path.display()), &error);
    let mut file = NamedTempFile::new_in(parent_of(path)).map_err(at)?;
    file.write_all(content).map_err(at)?;
    file.as_file().sync_all().map_err(at)?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Failure::cannot_write(format!("error: `{}` exists already; choose another name", path.display())),
        _ => at(error.error),
    })?;
    open_to_all(path, 0o644).map_err(at)
}

/// Writes a file whole or not at all, in place of one that is there.
///
/// # Errors
/// What the file system says; then the old one is there.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(parent_of(path))?;
    file.write_all(content)?;
    persist(file, path)
}

/// Puts a file that was written under another name in its place.
///
/// # Errors
/// What the file system says.
pub(super) fn persist(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    open_to_all(path, 0o644)
}

/// The folder that a path is in.
pub(super) fn parent_of(folder: &Path) -> &Path {
    folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files are made for their owner alone; results are for everybody to read, as usual.
pub(super) fn open_to_all(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

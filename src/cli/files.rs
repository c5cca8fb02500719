//! Files: reading scenarios, and writing results whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::{Builder, NamedTempFile, TempDir};

use super::failure::Failure;
use crate::report::renderers;
use crate::scenario::Files;
use crate::scenario::node::TEXT_MAX;
use crate::scenario::table::TABLE_MAX;

/// The files of this machine; `-` is standard input.
pub(super) struct Disk;

impl Files for Disk {
    fn text(&self, path: &str) -> io::Result<String> {
        String::from_utf8(read_bytes(path, 2 * TEXT_MAX)?).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    fn table(&self, path: &str) -> io::Result<Vec<u8>> {
        read_bytes(path, TABLE_MAX)
    }
}

/// All bytes of a file; one that is larger than is meant to be read is refused, never cut.
fn read_bytes(path: &str, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = |source: &mut dyn Read, bytes: &mut Vec<u8>| source.take(most as u64 + 1).read_to_end(bytes);
    if path == "-" {
        read(&mut io::stdin(), &mut bytes)?;
    } else {
        let mut file = File::open(path)?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        read(&mut file, &mut bytes)?;
    }
    if bytes.len() > most {
        return Err(io::Error::other(format!("it is larger than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// A folder that is written under a temporary name and appears under its own only when it is whole.
pub(super) struct Output {
    folder: PathBuf,
    temporary: TempDir,
}

impl Output {
    /// Prepares a folder; fails at once, before any work, if it cannot be written.
    ///
    /// # Errors
    /// The folder's parent cannot be made or written, or something else than a folder is in the way.
    pub(super) fn prepare(folder: &Path) -> Result<Output, Failure> {
        check_place(folder)?;
        let at = |error: io::Error| Failure::io(format!("cannot write to `{}`", folder.display()), &error);

        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(at)?;
        let temporary = Builder::new().prefix(".fideliza-").tempdir_in(parent).map_err(at)?;
        if let Ok(mut unfinished) = UNFINISHED.lock() {
            *unfinished = Some(temporary.path().to_path_buf());
        }
        Ok(Output { folder: folder.to_path_buf(), temporary })
    }

    /// Writes all files, syncs them, and puts the folder in its place; a stopped run's beside it, with
    /// `-stopped` behind its name.
    ///
    /// # Errors
    /// Anything that the file system says; then nothing of it remains.
    pub(super) fn finish(mut self, files: &[(&str, Vec<u8>)], stopped: bool) -> Result<PathBuf, Failure> {
        if stopped {
            // What was done in full before is worth more than what was stopped.
            let name = self.folder.file_name().map_or("results".into(), |name| name.to_string_lossy().into_owned());
            self.folder.set_file_name(format!("{name}-stopped"));
            check_place(&self.folder)?;
        }
        let at = |error: io::Error| Failure::io(format!("cannot write to `{}`", self.folder.display()), &error);
        for (name, content) in files {
            write_synced(&self.temporary.path().join(name), content).map_err(at)?;
        }
        self.put_in_place().map_err(at)?;
        Ok(self.folder)
    }

    fn put_in_place(&self) -> io::Result<()> {
        sync_folder(self.temporary.path())?;
        let parent = self.temporary.path().parent().unwrap_or(Path::new("."));
        let old = Builder::new().prefix(".fideliza-old-").tempdir_in(parent)?;
        let had_old = self.folder.is_dir();
        if had_old {
            fs::rename(&self.folder, old.path().join("old"))?;
        }
        if let Err(error) = self.rename_new() {
            // The results of an earlier run are not lost either.
            if had_old {
                fs::rename(old.path().join("old"), &self.folder)?;
            }
            return Err(error);
        }
        sync_folder(parent)
    }

    fn rename_new(&self) -> io::Result<()> {
        open_to_all(self.temporary.path(), 0o755)?;
        fs::rename(self.temporary.path(), &self.folder)
    }
}

/// A folder may be new, empty, or hold a report of ours and nothing else: that is replaced.
fn check_place(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(Failure::failed(format!("error: `{}` is in the way and is no folder; choose another with --out", folder.display())));
    }
    let at = |error: io::Error| Failure::io(format!("cannot read `{}`", folder.display()), &error);
    for entry in fs::read_dir(folder).map_err(at)? {
        let name = entry.map_err(at)?.file_name().to_string_lossy().into_owned();
        if !renderers::writes(&name) || !folder.join(&name).is_file() {
            let message = format!("error: `{}` holds `{name}`, which would be lost; choose a new folder with --out", folder.display());
            return Err(Failure::failed(message));
        }
    }
    Ok(())
}

/// The folder being written, to remove it when the program is ended at once.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Removes what is unfinished.
pub(super) fn discard_unfinished() {
    if let Some(folder) = UNFINISHED.lock().ok().and_then(|mut folder| folder.take()) {
        let _ = fs::remove_dir_all(folder);
    }
}

/// Writes a new file whole or not at all; one that exists is left alone.
///
/// # Errors
/// It exists, or cannot be written.
pub(super) fn write_new(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let at = |error: io::Error| Failure::io(format!("cannot write `{}`", path.display()), &error);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(parent).map_err(at)?;
    file.write_all(content).map_err(at)?;
    file.as_file().sync_all().map_err(at)?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Failure::failed(format!("error: `{}` exists already; choose another name", path.display())),
        _ => at(error.error),
    })?;
    open_to_all(path, 0o644).map_err(at)
}

/// Temporary files are made for their owner alone; results are for everybody to read, as usual.
fn open_to_all(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

fn write_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    Ok(())
}

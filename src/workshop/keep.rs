//! The state of a room on the disk: whole or not at all, so that a room goes on after a crash.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::programme::Programme;
use super::room::{Room, Time};

/// Form of the file.
const FORM: u32 = 1;
/// A room that was saved longer ago than this is over.
const OVER_AFTER: Time = 12 * 3_600_000;
/// Bytes of a state file, at most.
const BYTES_MAX: u64 = 64 << 20;

/// What is kept of a room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    form: u32,
    /// Fingerprint of the programme: a room goes on with the same one only.
    programme: String,
    /// When it was saved.
    pub saved: Time,
    /// The host's secret.
    pub secret: String,
    /// The room.
    pub room: Room,
}

impl Kept {
    /// A room as it is now.
    pub fn of(programme: &Programme, secret: &str, room: &Room, now: Time) -> Kept {
        Kept { form: FORM, programme: programme.fingerprint.clone(), saved: now, secret: secret.to_string(), room: room.clone() }
    }
}

/// A state file that this program alone writes.
pub struct Keeper {
    path: PathBuf,
    _lock: File,
}

/// Why a state file cannot be used.
#[derive(Debug)]
pub enum Unkept {
    /// Another program has it.
    InUse,
    /// The disk refuses.
    Disk(io::Error),
}

impl Keeper {
    /// Takes a state file, and makes its folder where there is none.
    ///
    /// # Errors
    /// Another program has it, or the disk refuses.
    pub fn take(path: &Path) -> Result<Keeper, Unkept> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(Unkept::Disk)?;
        }
        let lock = File::options().create(true).append(true).open(path.with_extension("lock")).map_err(Unkept::Disk)?;
        match lock.try_lock() {
            Ok(()) => Ok(Keeper { path: path.to_path_buf(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Unkept::InUse),
            Err(TryLockError::Error(error)) => Err(Unkept::Disk(error)),
        }
    }

    /// The room that goes on: what was saved of this programme, not too long ago.
    ///
    /// # Errors
    /// It cannot be read. What is no state is none.
    pub fn load(&self, programme: &Programme, now: Time) -> io::Result<Option<Kept>> {
        match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(metadata) if metadata.len() > BYTES_MAX => return Ok(None),
            Ok(_) => {}
        }
        let kept: Option<Kept> = serde_json::from_slice(&fs::read(&self.path)?).ok();
        let goes_on = |kept: &Kept| {
            kept.form == FORM
                && kept.programme == programme.fingerprint
                && now < kept.saved.saturating_add(OVER_AFTER)
                && kept.room.fits(programme)
        };
        Ok(kept.filter(goes_on))
    }

    /// Puts a room aside that is there, so that another can begin; says where it is now.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn set_aside(&self, now: Time) -> io::Result<Option<PathBuf>> {
        let aside = self.path.with_extension(format!("{now}.json"));
        match fs::rename(&self.path, &aside) {
            Ok(()) => Ok(Some(aside)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Saves a room: for its owner's eyes alone, as the host's secret is in it.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn save(&self, kept: &Kept) -> io::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = NamedTempFile::new_in(folder)?;
        // Made before it is written: what a full disk refuses is an error here, and nothing that was cut takes its place.
        file.write_all(&serde_json::to_vec(kept)?)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map(|_| ()).map_err(|error| error.error)
    }
}

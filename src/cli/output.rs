//! The folder of a report: whole or not there, and nothing that is finished is lost for it.
//!
//! Everything is written in a place of its own beside the folder, `.fideliza-…`, which holds a lock while its run lives. At the end the new folder takes
//! the old one's place in one step where the system can do that. What a run that was killed left behind is put right by the next.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use tempfile::{Builder, TempDir};

use super::failure::Failure;
use super::tell;
use crate::report::renderers;

/// How places of work begin; what is in one.
const PREFIX: &str = ".fideliza-";
const LOCK: &str = "lock";
const NEW: &str = "new";
const OLD: &str = "old";
const NAME: &str = "name";

/// Behind the name of a report on a run that was stopped.
const STOPPED: &str = "-stopped";
/// A place without a lock is left alone for so long: it may just be being made.
const YOUNG: Duration = Duration::from_secs(60);
/// Reports of one name beside each other, at most.
const NUMBERS_MAX: u32 = 10_000;

/// A folder to be.
pub(super) struct Output {
    folder: PathBuf,
    /// What was there before the work.
    before: Option<Contents>,
    place: TempDir,
    /// Held until the end of the run.
    _lock: File,
}

/// What is in a folder: name, size and time of each file.
type Contents = Vec<(String, u64, Option<SystemTime>)>;

impl Output {
    /// Prepares a folder; fails at once, before any work, if it cannot be written.
    ///
    /// # Errors
    /// Its parent cannot be made or written, its name is too long, or something that is no report of ours is in the way.
    pub(super) fn prepare(folder: &Path) -> Result<Output, Failure> {
        let at = |error: io::Error| cannot_write(folder, &error);
        let folder = &resolved(folder)?;
        let parent = parent_of(folder);
        fs::create_dir_all(parent).map_err(at)?;
        clean_up(parent);
        let before = contents_of(folder)?;
        let place = Builder::new().prefix(PREFIX).tempdir_in(parent).map_err(at)?;
        let lock = File::create(place.path().join(LOCK)).map_err(at)?;
        // A system without locks has nobody who asks for them.
        let _ = lock.try_lock();
        if let Ok(mut unfinished) = UNFINISHED.lock() {
            *unfinished = Some(place.path().to_path_buf());
        }
        let output = Output { folder: folder.clone(), before, place, _lock: lock };
        output.try_names().map_err(at)?;
        Ok(output)
    }

    /// Tries whether folders of the longest name that may be needed can be made, written and moved.
    fn try_names(&self) -> io::Result<()> {
        let longest = self.place.path().join(name_of(&numbered(&self.folder, STOPPED, NUMBERS_MAX)));
        fs::create_dir(&longest)?;
        write_synced(&longest.join("report.json"), b"{}")?;
        let moved = self.place.path().join(NEW);
        fs::rename(&longest, &moved)?;
        fs::remove_dir_all(&moved)
    }

    /// Writes all files, syncs them, and puts the folder in its place: a report of ours that was there before the work is replaced, all else is left
    /// alone, and the new report gets a number. A stopped run's goes beside, with `-stopped` behind its name.
    ///
    /// # Errors
    /// Anything that the file system says; then nothing of it remains, and what was there is there.
    pub(super) fn finish(self, files: &[(&str, Vec<u8>)], stopped: bool) -> Result<PathBuf, Failure> {
        self.write(files, stopped).map_err(|error| cannot_write(&self.folder, &error))
    }

    fn write(&self, files: &[(&str, Vec<u8>)], stopped: bool) -> io::Result<PathBuf> {
        let new = self.place.path().join(NEW);
        step()?;
        fs::create_dir(&new)?;
        for (name, content) in files {
            write_synced(&new.join(name), content)?;
        }
        step()?;
        open_to_all(&new, 0o755)?;
        sync_folder(&new)?;
        let unchanged = self.before.is_some() && contents_of(&self.folder).ok().flatten() == self.before;
        let placed = if unchanged && !stopped { self.replace(&new).map(|()| self.folder.clone()) } else { self.put_beside(&new, stopped) };
        sync_folder(parent_of(&self.folder))?;
        placed
    }

    /// The new folder takes the place of the old.
    fn replace(&self, new: &Path) -> io::Result<()> {
        step()?;
        if exchange(new, &self.folder)? {
            return Ok(());
        }
        // In two steps: whoever finds only the first done puts the old one back.
        let old = self.place.path().join(OLD);
        write_synced(&self.place.path().join(NAME), name_of(&self.folder).as_bytes())?;
        step()?;
        fs::rename(&self.folder, &old)?;
        step().and_then(|()| fs::rename(new, &self.folder)).inspect_err(|_| {
            // The results of an earlier run are not lost either.
            let _ = fs::rename(&old, &self.folder);
        })
    }

    /// The new folder gets the first name that is free.
    fn put_beside(&self, new: &Path, stopped: bool) -> io::Result<PathBuf> {
        for number in 1..NUMBERS_MAX {
            let folder = numbered(&self.folder, if stopped { STOPPED } else { "" }, number);
            step()?;
            match rename_to_new(new, &folder) {
                Ok(()) => return Ok(folder),
                Err(error) if is_taken(&error, &folder) => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("there are too many reports of this name"))
    }
}

/// Writes files into a new folder among the temporary ones, where nothing else can be done.
pub(super) fn rescue(name: &Path, files: &[(&str, Vec<u8>)]) -> io::Result<PathBuf> {
    let place = Builder::new().prefix(&format!("fideliza-{}-", name_of(name))).tempdir()?;
    for (name, content) in files {
        write_synced(&place.path().join(name), content)?;
    }
    Ok(place.keep())
}

impl Output {
    /// Where it is to be.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The path of a folder without links: a link to a folder stays, and what it leads to is written.
fn resolved(folder: &Path) -> Result<PathBuf, Failure> {
    let refuse = |why: &str, help: &str| Err(Failure::cannot_write(format!("error: `{}` {why}\\n  help: {help}", folder.display())));
    let Some(name) = folder.file_name() else {
        return refuse("has no name of its own, and a report cannot take its place", "name a folder in it, such as --out results");
    };
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(parent_of(folder).join(name)),
        Err(error) => Err(cannot_write(folder, &error)),
        Ok(metadata) if metadata.is_symlink() => match fs::canonicalize(folder) {
            Ok(place) if place.is_dir() => Ok(place),
            Ok(_) => refuse("leads to something that is no folder", "choose another with --out"),
            Err(_) => refuse("is a link that leads nowhere", "remove it, or choose another folder with --out"),
        },
        Ok(metadata) if !metadata.is_dir() => refuse("is in the way and is no folder", "choose another with --out"),
        Ok(_) if is_mounted(folder) => refuse("is the root of a file system, which cannot be replaced", "name a folder in it"),
        Ok(_) => Ok(folder.to_path_buf()),
    }
}

/// What is in a folder that may be replaced; none if it is not there.
///
/// # Errors
/// It holds something that is no report of ours.
fn contents_of(folder: &Path) -> Result<Option<Contents>, Failure> {
    let at = |error: io::Error| cannot_write(folder, &error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries.map_err(at)?,
    };
    let mut contents = Contents::new();
    for entry in entries {
        let entry = entry.map_err(at)?;
        let (name, metadata) = (entry.file_name().to_string_lossy().into_owned(), entry.metadata().map_err(at)?);
        if !renderers::writes(&name) || !metadata.is_file() {
            let lost = format!("error: `{}` holds `{name}`, which would be lost", folder.display());
            return Err(Failure::cannot_write(format!("{lost}; choose a new folder with --out")));
        }
        contents.push((name, metadata.len(), metadata.modified().ok()));
    }
    contents.sort();
    Ok(Some(contents))
}

/// Puts right what runs that were killed left behind, and says so.
fn clean_up(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().filter_map(Result::ok);
    for place in entries.map(|entry| entry.path()).filter(|path| path.is_dir() && name_of(path).starts_with(PREFIX)) {
        let Some(_lock) = left_behind(&place) else { continue };
        let was = fs::read_to_string(place.join(NAME)).ok().map(|name| parent.join(name));
        if let Some(folder) = was.filter(|folder| place.join(OLD).is_dir() && !folder.exists())
            && fs::rename(place.join(OLD), &folder).is_ok()
        {
            tell(&format!("`{}` is the report from before a run that was interrupted while it replaced it", folder.display()));
        }
        if fs::remove_dir_all(&place).is_ok() {
            tell(&format!("removed `{}`, which an interrupted run left behind", place.display()));
        }
    }
}

/// The lock of a place, if nobody works in it any more.
fn left_behind(place: &Path) -> Option<Option<File>> {
    match File::open(place.join(LOCK)) {
        Ok(lock) => match lock.try_lock() {
            Ok(()) => Some(Some(lock)),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
        },
        Err(_) => {
            let age = fs::metadata(place).and_then(|metadata| metadata.modified()).ok()?.elapsed().ok()?;
            (age > YOUNG).then_some(None)
        }
    }
}

/// The folder being written, to remove it when the program is ended at once.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Removes what is unfinished.
pub(super) fn discard_unfinished() {
    if let Some(place) = UNFINISHED.lock().ok().and_then(|mut place| place.take())
        && !place.join(OLD).exists()
    {
        let _ = fs::remove_dir_all(place);
    }
}

fn cannot_write(folder: &Path, error: &io::Error) -> Failure {
    Failure::io(format!("cannot write to `{}`", folder.display()), error)
}

pub(super) fn parent_of(folder: &Path) -> &Path {
    folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A folder's name with something behind it, and a number from 2 on.
fn numbered(folder: &Path, behind: &str, number: u32) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_os_string();
    name.push(behind);
    if number > 1 {
        name.push(format!("-{number}"));
    }
    parent_of(folder).join(name)
}

/// True if a name could not be given because something has it.
fn is_taken(error: &io::Error, folder: &Path) -> bool {
    use io::ErrorKind::{AlreadyExists, DirectoryNotEmpty, NotADirectory};
    matches!(error.kind(), AlreadyExists | DirectoryNotEmpty | NotADirectory) || fs::symlink_metadata(folder).is_ok()
}

#[cfg(unix)]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => rename_if_free(from, to),
        renamed => renamed.map_err(Into::into),
    }
}

#[cfg(not(unix))]
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    rename_if_free(from, to)
}

/// For systems that cannot do both at once.
fn rename_if_free(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() { Err(io::ErrorKind::AlreadyExists.into()) } else { fs::rename(from, to) }
}

/// Exchanges two folders in one step; false where the system cannot.
#[cfg(unix)]
fn exchange(new: &Path, old: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    if without_exchange() {
        return Ok(false);
    }
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn is_mounted(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    device(folder) != device(&folder.join(".."))
}

#[cfg(not(unix))]
fn is_mounted(_: &Path) -> bool {
    false
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

fn write_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    step()?;
    let mut file = File::create(path)?;
    step()?;
    file.write_all(content)?;
    step()?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    step()?;
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    Ok(())
}

/// Every step of writing passes here, so that tests can let each fail, or be the last.
fn step() -> io::Result<()> {
    #[cfg(test)]
    tests::crash_point()?;
    Ok(())
}

/// True in tests of systems that cannot exchange folders.
#[cfg(unix)]
fn without_exchange() -> bool {
    cfg!(test) && std::env::var_os("FIDELIZA_TEST_WITHOUT_EXCHANGE").is_some()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::process::Command;

    use super::*;

    /// What happens at a crash point.
    #[derive(Clone, Copy, PartialEq)]
    enum Crash {
        Fails,
        EndsTheProgram,
    }

    thread_local! {
        /// Steps until it happens.
        static CRASH: Cell<Option<(u32, Crash)>> = const { Cell::new(None) };
    }

    pub(super) fn crash_point() -> io::Result<()> {
        match CRASH.get() {
            Some((0, Crash::Fails)) => Err(io::ErrorKind::StorageFull.into()),
            Some((0, Crash::EndsTheProgram)) => std::process::abort(),
            Some((steps, crash)) => {
                CRASH.set(Some((steps - 1, crash)));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn report(words: &str) -> [(&'static str, Vec<u8>); 3] {
        ["report.json", "report.txt", "summary.csv"].map(|name| (name, words.repeat(1000).into_bytes()))
    }

    fn read(folder: &Path) -> Option<String> {
        let files: Vec<String> = report("").iter().filter_map(|(name, _)| fs::read_to_string(folder.join(name)).ok()).collect();
        match files.as_slice() {
            [] => None,
            [first, ..] => {
                assert!(files.len() == 3 && files.iter().all(|file| file == first), "the report in {} is not whole", folder.display());
                Some(first[..3].to_string())
            }
        }
    }

    /// Prepares and writes, with a crash after so many steps of writing; whether it came to an end.
    fn write(folder: &Path, words: &str, crash: Option<(u32, Crash)>) -> bool {
        let output = Output::prepare(folder).unwrap_or_else(|failure| panic!("{}", failure.message));
        CRASH.set(crash);
        let written = output.finish(&report(words), false).is_ok();
        CRASH.set(None);
        written
    }

    /// Not a test by itself: the program that is killed in [`a_report_is_whole_after_a_crash_at_every_step`].
    #[test]
    fn child() {
        if let (Some(folder), Some(step)) = (std::env::var_os("FIDELIZA_TEST_FOLDER"), std::env::var("FIDELIZA_TEST_STEP").ok()) {
            write(Path::new(&folder), "new", Some((step.parse().unwrap(), Crash::EndsTheProgram)));
        }
    }

    /// Whether the program came to its end, with a crash at a step.
    fn killed(folder: &Path, step: u32, exchanges: bool) -> bool {
        let mut program = Command::new(std::env::current_exe().unwrap());
        program.args(["--exact", "cli::output::tests::child", "--nocapture"]);
        program.env("FIDELIZA_TEST_FOLDER", folder).env("FIDELIZA_TEST_STEP", step.to_string());
        if !exchanges {
            program.env("FIDELIZA_TEST_WITHOUT_EXCHANGE", "1");
        }
        program.output().unwrap().status.success()
    }

    /// Every step of writing is the last in turn, with a report there before and without, where folders can be exchanged and where not: then the old or
    /// the new report is whole and in its place, the next run cleans up, and a later one writes.
    #[test]
    fn a_report_is_whole_after_a_crash_at_every_step() {
        for (before, exchanges) in [(false, true), (true, true), (true, false)] {
            let mut ended = 0;
            for step in 0.. {
                let parent = tempfile::tempdir().unwrap();
                let folder = parent.path().join("results");
                assert!(!before || write(&folder, "old", None));
                if killed(&folder, step, exchanges) {
                    assert_eq!(read(&folder).as_deref(), Some("new"));
                    break;
                }
                ended += 1;
                // Only without an exchange there is an instant at which the next run must put the old one back.
                let found = read(&folder);
                assert!(!exchanges || !before || found.is_some(), "step {step}: no report is in its place");
                clean_up(parent.path());
                let found = read(&folder);
                assert!(matches!(found.as_deref(), Some("old" | "new")) || !before, "step {step}: {found:?}");
                let left: Vec<String> = fs::read_dir(parent.path()).unwrap().map(|entry| name_of(&entry.unwrap().path())).collect();
                assert!(left.iter().all(|name| name == "results"), "step {step}: {left:?}");
                assert!(write(&folder, "new", None) && read(&folder).as_deref() == Some("new"));
            }
            assert!(ended > 12, "{ended} steps");
        }
    }

    /// Every step fails in turn: the old report stays, nothing lies about, and the failure says that it cannot write.
    #[test]
    fn nothing_is_lost_if_any_step_fails() {
        for before in [false, true] {
            for step in 0.. {
                let parent = tempfile::tempdir().unwrap();
                let folder = parent.path().join("results");
                assert!(!before || write(&folder, "old", None));
                let written = write(&folder, "new", Some((step, Crash::Fails)));
                let found = read(&folder);
                let left = fs::read_dir(parent.path()).unwrap().count();
                assert_eq!(left, usize::from(found.is_some()), "step {step}");
                if written {
                    assert_eq!(found.as_deref(), Some("new"));
                    break;
                }
                assert!(
                    found.as_deref() == if before { Some("old") } else { None } || found.as_deref() == Some("new"),
                    "step {step}: {found:?}"
                );
            }
        }
    }

    /// What came to be during the run is left alone, whoever made it.
    #[test]
    fn what_came_meanwhile_is_not_replaced() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("results");
        let (first, second) = (Output::prepare(&folder), Output::prepare(&folder));
        let [first, second] = [first, second].map(|output| output.unwrap_or_else(|failure| panic!("{}", failure.message)));
        assert_eq!(first.finish(&report("one"), false).unwrap(), folder);
        assert_eq!(second.finish(&report("two"), false).unwrap(), parent.path().join("results-2"));
        assert_eq!((read(&folder).as_deref(), read(&parent.path().join("results-2")).as_deref()), (Some("one"), Some("two")));
        let third = Output::prepare(&folder).unwrap_or_else(|failure| panic!("{}", failure.message));
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        assert_eq!(third.finish(&report("six"), false).unwrap(), parent.path().join("results-3"));
        assert_eq!(fs::read_to_string(folder.join("notes.txt")).unwrap(), "mine");
        let stopped = Output::prepare(&parent.path().join("results-2")).unwrap_or_else(|failure| panic!("{}", failure.message));
        assert_eq!(stopped.finish(&report("few"), true).unwrap(), parent.path().join("results-2-stopped"));
        assert_eq!(read(&parent.path().join("results-2")).as_deref(), Some("two"));
    }

    /// Places that cannot be written are told before any work.
    #[cfg(unix)]
    #[test]
    fn the_place_is_tried_before_the_work() {
        let parent = tempfile::tempdir().unwrap();
        let at = |name: &str| parent.path().join(name);
        fs::write(at("file"), "").unwrap();
        fs::create_dir(at("real")).unwrap();
        std::os::unix::fs::symlink(at("real"), at("living")).unwrap();
        std::os::unix::fs::symlink(at("nowhere"), at("dangling")).unwrap();
        std::os::unix::fs::symlink(at("file"), at("to_file")).unwrap();
        let refused = |folder: &Path| Output::prepare(folder).err().map(|failure| (failure.code, failure.message));
        let long = "x".repeat(250);
        let cases = [
            (at("file"), "no folder"),
            (at("dangling"), "leads nowhere"),
            (at("to_file"), "no folder"),
            (at(&long), "too long"),
            (at("file/below"), ""),
        ];
        for (folder, why) in cases {
            let (code, message) = refused(&folder).unwrap_or_else(|| panic!("{} is taken", folder.display()));
            assert!(code == 4 && message.contains(why), "{}: {code} {message}", folder.display());
        }
        for folder in [Path::new("."), Path::new(".."), Path::new("/"), Path::new("/proc"), Path::new("/proc/x")] {
            assert!(refused(folder).is_some(), "{}", folder.display());
        }
        assert!(write(&at("living"), "new", None) && read(&at("real")).as_deref() == Some("new") && at("living").is_symlink());
    }
}

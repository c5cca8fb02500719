//! The folder of a report: whole or not there, and nothing that is finished is lost for it.
//!
//! Everything is written in a workspace beside the folder, `.fideliza-…`, which holds a lock while its run lives. At the end the new folder takes
//! the old one's place in one step where the system can do that. What a run that was killed left behind is put right by the next.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use tempfile::{Builder, TempDir};

use super::failure::Failure;
use super::files::{open_to_all, parent_of};
use super::tell;
use crate::report::renderers;
use crate::scenario::in_words;

/// How names of workspaces begin; what is in one.
const PREFIX: &str = ".fideliza-";
const LOCK: &str = "lock";
const NEW: &str = "new";
const OLD: &str = "old";
const NAME: &str = "name";
const TRIED: &str = "tried";

/// Behind the name of a report on a run that was stopped.
const STOPPED: &str = "-stopped";
/// A workspace without a lock is left alone for so long: its run may just be making it.
const YOUNG: Duration = Duration::from_secs(60);
/// Reports of one name beside each other, at most.
const NUMBERS_MAX: u32 = 10_000;

/// A folder to be.
pub(super) struct Output {
    folder: PathBuf,
    /// What was there before the work.
    before: Option<Contents>,
    workspace: TempDir,
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
        let (workspace, lock) = open_workspace(parent).map_err(at)?;
        if let Ok(mut unfinished) = UNFINISHED.lock() {
            *unfinished = Some(workspace.path().to_path_buf());
        }
        let output = Output { folder: folder.clone(), before, workspace, _lock: lock };
        output.try_names().map_err(at)?;
        Ok(output)
    }

    /// Tries whether folders of the longest name that may be needed can be made, written and moved.
    fn try_names(&self) -> io::Result<()> {
        let tried = self.workspace.path().join(TRIED);
        fs::create_dir(&tried)?;
        let longest = tried.join(numbered(&self.folder, STOPPED, NUMBERS_MAX).file_name().unwrap_or_default());
        fs::create_dir(&longest)?;
        write_synced(&longest.join("report.json"), b"{}")?;
        fs::rename(&longest, self.workspace.path().join(NEW))?;
        fs::remove_dir_all(self.workspace.path().join(NEW))?;
        fs::remove_dir(&tried)
    }

    /// Where it is to be.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes all files, syncs them, and puts the folder in its place: a report of ours that was there before the work is replaced, all else is left
    /// alone, and the new report gets a number. A stopped run's goes beside, with `-stopped` behind its name.
    ///
    /// # Errors
    /// Anything that the file system says; then nothing of it remains, and what was there is there.
    pub(super) fn finish(mut self, files: &[(String, Vec<u8>)], stopped: bool) -> Result<PathBuf, Failure> {
        // From here on the workspace is put right by this run or by the next, even if the program is ended at once.
        if let Ok(mut unfinished) = UNFINISHED.lock() {
            *unfinished = None;
        }
        self.write(files, stopped).map_err(|error| cannot_write(&self.folder, &error))
    }

    fn write(&mut self, files: &[(String, Vec<u8>)], stopped: bool) -> io::Result<PathBuf> {
        let new = self.workspace.path().join(NEW);
        write_files(&new, files)?;
        let unchanged = self.before.is_some() && contents_of(&self.folder).ok().flatten() == self.before;
        let folder = if unchanged && !stopped { self.replace(&new)? } else { self.put_beside(&new, stopped)? };
        // The report is whole and in its place: whether the system has noted that durably changes nothing any more.
        let _ = sync_folder(parent_of(&self.folder));
        Ok(folder)
    }

    /// The new folder takes the place of the old; where that has changed in the last instant, it gets a place of its own.
    fn replace(&mut self, new: &Path) -> io::Result<PathBuf> {
        step()?;
        let old = self.workspace.path().join(OLD);
        if exchange(new, &self.folder)? {
            if contents_of(new).ok().flatten() == self.before {
                return Ok(self.folder.clone());
            }
            exchange(new, &self.folder)?;
            return self.put_beside(new, false);
        }
        // In two steps: whoever finds only the first done puts the old one back.
        write_synced(&self.workspace.path().join(NAME), self.folder.file_name().unwrap_or_default().as_encoded_bytes())?;
        step()?;
        fs::rename(&self.folder, &old)?;
        let placed = step().and_then(|()| fs::rename(new, &self.folder));
        if let Err(error) = placed {
            // The results of an earlier run are not lost either.
            if fs::rename(&old, &self.folder).is_err() {
                self.workspace.disable_cleanup(true);
                return Err(io::Error::other(format!("{}; the report from before is in `{}`", in_words(&error), old.display())));
            }
            return Err(error);
        }
        Ok(self.folder.clone())
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

/// Writes the files of a report as its folder: whole or not at all, in place of a report that is there. Where the folder is, or, if what was there changed
/// meanwhile, the one beside it that it got.
///
/// # Errors
/// It cannot be written, or something that is no report is in the way: what is wrong, in words.
pub fn write_report(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<PathBuf, String> {
    Output::prepare(folder).and_then(|output| output.finish(files, false)).map_err(|failure| failure.message)
}

/// Writes files into a new folder among the temporary ones, where nothing else can be done.
pub(super) fn rescue(name: &Path, files: &[(String, Vec<u8>)]) -> io::Result<PathBuf> {
    let name: String = last_name(name).chars().take(50).collect();
    let folder = Builder::new().prefix(&format!("fideliza-{name}-")).tempdir()?;
    write_files(&folder.path().join("report"), files)?;
    Ok(folder.keep().join("report"))
}

/// A new workspace, and its lock. Another run that cleans up may just have taken it for one left behind: then there is another.
fn open_workspace(parent: &Path) -> io::Result<(TempDir, File)> {
    let mut tries = 0;
    loop {
        let workspace = Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let lock = workspace.path().join(LOCK);
        let opened = File::create(&lock).inspect(|file| {
            // A system without locks has nobody who asks for them.
            let _ = file.try_lock();
        });
        tries += 1;
        match opened {
            Ok(file) if lock.exists() => return Ok((workspace, file)),
            Err(error) if tries == 3 => return Err(error),
            _ if tries == 3 => return Err(io::ErrorKind::NotFound.into()),
            _ => {}
        }
    }
}

/// The path of a folder without links: a link to a folder stays, and what it leads to is written.
fn resolved(folder: &Path) -> Result<PathBuf, Failure> {
    let refuse = |why: &str, help: &str| Err(Failure::cannot_write(format!("error: `{}` {why}\n  help: {help}", folder.display())));
    let Some(name) = folder.file_name() else {
        return refuse("has no name of its own, and a report cannot take its place", "name a folder in it, such as --out results");
    };
    if name.to_string_lossy().starts_with(PREFIX) {
        return refuse("has a name that is kept for work in progress", "choose another with --out");
    }
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(parent_of(folder).join(name)),
        Err(error) => Err(cannot_write(folder, &error)),
        Ok(metadata) if metadata.is_symlink() => match fs::canonicalize(folder) {
            Ok(place) if !place.is_dir() => refuse("leads to something that is no folder", "choose another with --out"),
            Ok(place) if is_mounted(&place) => {
                refuse("leads to the root of a file system, which cannot be replaced", "name a folder in it")
            }
            Ok(place) => Ok(place),
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
    let mut contents = Contents::new();
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(at(error)),
        Ok(entries) => list(entries, "", folder, &mut contents)?,
    }
    if let Some((name, ..)) = contents.first().filter(|_| !contents.iter().any(|(name, ..)| name == renderers::WITHOUT_WHICH_NONE)) {
        return Err(would_be_lost(folder, name));
    }
    contents.sort();
    Ok(Some(contents))
}

fn would_be_lost(folder: &Path, name: &str) -> Failure {
    let lost = format!("error: `{}` holds `{name}`, which would be lost", folder.display());
    Failure::cannot_write(format!("{lost}; move it elsewhere, or choose a new folder with --out"))
}

/// Adds what is in a folder, or in one within it.
fn list(entries: fs::ReadDir, within: &str, folder: &Path, contents: &mut Contents) -> Result<(), Failure> {
    let at = |error: io::Error| cannot_write(folder, &error);
    for entry in entries {
        let entry = entry.map_err(at)?;
        let (name, metadata) = (entry.file_name().to_string_lossy().into_owned(), entry.metadata().map_err(at)?);
        let path = format!("{within}{name}");
        if within.is_empty() && metadata.is_dir() && renderers::FOLDERS.contains(&name.as_str()) {
            list(fs::read_dir(entry.path()).map_err(at)?, &format!("{name}/"), folder, contents)?;
        } else if !renderers::writes(&path) || !metadata.is_file() {
            return Err(would_be_lost(folder, &path));
        }
        contents.push((path, metadata.len(), metadata.modified().ok()));
    }
    Ok(())
}

/// Puts right what runs that were killed left behind, and says so.
fn clean_up(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().filter_map(Result::ok);
    for workspace in entries.map(|entry| entry.path()).filter(|path| is_workspace(path)) {
        let Some(_lock) = left_behind(&workspace) else { continue };
        let old = workspace.join(OLD);
        if let Some(folder) = replaced_by(&workspace).map(|name| parent.join(name)).filter(|folder| old.is_dir() && !folder.exists())
            && fs::rename(&old, &folder).is_ok()
        {
            tell(&format!("`{}` is the report from before a run that was interrupted while it replaced it", folder.display()));
        }
        // A report from before that nothing has replaced, and that cannot go back to its place, is kept where it is.
        let replaced = !old.exists() || !workspace.join(NEW).exists();
        if replaced && fs::remove_dir_all(&workspace).is_ok() {
            tell(&format!("removed `{}`, which an interrupted run left behind", workspace.display()));
        }
    }
}

/// True for a folder in which nothing is but what a run puts there: others may be named like that, too.
fn is_workspace(path: &Path) -> bool {
    let is_ours = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| [LOCK, NEW, OLD, NAME, TRIED].iter().any(|ours| entry.file_name() == *ours))
    };
    let is_folder = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    is_folder && last_name(path).starts_with(PREFIX) && fs::read_dir(path).is_ok_and(|mut entries| entries.all(is_ours))
}

/// The name of the folder that a workspace's run was about to replace.
fn replaced_by(workspace: &Path) -> Option<OsString> {
    let bytes = fs::read(workspace.join(NAME)).ok()?;
    let name = os_name(bytes)?;
    // One name and nothing else: whoever wrote it may not lead elsewhere.
    let mut components = Path::new(&name).components();
    (matches!(components.next(), Some(Component::Normal(_))) && components.next().is_none()).then_some(name)
}

#[cfg(unix)]
fn os_name(bytes: Vec<u8>) -> Option<OsString> {
    use std::os::unix::ffi::OsStringExt;
    Some(OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn os_name(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

/// The lock of a workspace, if nobody works in it any more.
fn left_behind(workspace: &Path) -> Option<Option<File>> {
    match File::open(workspace.join(LOCK)) {
        Ok(lock) => match lock.try_lock() {
            Ok(()) => Some(Some(lock)),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
        },
        Err(_) => {
            let age = fs::metadata(workspace).and_then(|metadata| metadata.modified()).ok()?.elapsed().ok()?;
            (age > YOUNG).then_some(None)
        }
    }
}

/// The workspace of a run that has not begun to write, to remove it when the program is ended at once.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Removes what is unfinished.
pub(super) fn discard_unfinished() {
    if let Some(workspace) = UNFINISHED.lock().ok().and_then(|mut workspace| workspace.take()) {
        let _ = fs::remove_dir_all(workspace);
    }
}

pub(super) fn cannot_write(folder: &Path, error: &io::Error) -> Failure {
    Failure::io(format!("cannot write to `{}`", folder.display()), error)
}

fn last_name(path: &Path) -> String {
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

/// Writes a new folder with files in it and in its own folders, and syncs all of them.
fn write_files(new: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    let within = renderers::FOLDERS.iter().filter(|folder| files.iter().any(|(name, _)| Path::new(name).starts_with(folder)));
    let folders: Vec<PathBuf> = std::iter::once(new.to_path_buf()).chain(within.map(|folder| new.join(folder))).collect();
    for folder in &folders {
        step()?;
        fs::create_dir(folder)?;
    }
    for (name, content) in files {
        write_synced(&new.join(name), content)?;
    }
    for folder in folders.iter().rev() {
        step()?;
        open_to_all(folder, 0o755)?;
        sync_folder(folder)?;
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

    fn report(words: &str) -> [(String, Vec<u8>); 3] {
        ["report.json", "report.txt", "data/summary.csv"].map(|name| (name.to_string(), words.repeat(1000).into_bytes()))
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
                let left: Vec<String> = fs::read_dir(parent.path()).unwrap().map(|entry| last_name(&entry.unwrap().path())).collect();
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
                assert_eq!(found.as_deref(), before.then_some("old"), "step {step}");
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

    /// What is named like a workspace and holds something else is left alone; a name in one leads nowhere else.
    #[test]
    fn only_workspaces_are_cleaned_up() {
        let parent = tempfile::tempdir().unwrap();
        let workspace = |name: &str, files: &[(&str, &str)]| {
            let folder = parent.path().join("p").join(name);
            fs::create_dir_all(&folder).unwrap();
            files.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
            File::create(folder.join(LOCK)).unwrap();
            folder
        };
        let notes = workspace(".fideliza-notes", &[("data", "mine")]);
        let finished = workspace(".fideliza-run", &[("report.json", "{}")]);
        let ours = workspace(".fideliza-ours", &[]);
        let planted = workspace(".fideliza-planted", &[(NAME, "../elsewhere")]);
        fs::create_dir(planted.join(OLD)).unwrap();
        clean_up(&parent.path().join("p"));
        assert!(notes.join("data").exists() && finished.join("report.json").exists() && !ours.exists());
        assert!(!parent.path().join("elsewhere").exists());
        let refused = Output::prepare(&parent.path().join("p/.fideliza-mine")).err().map(|failure| failure.message).unwrap_or_default();
        assert!(refused.contains("kept for work in progress\n  help: choose another with --out"), "{refused}");
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

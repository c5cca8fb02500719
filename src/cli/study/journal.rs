//! The journal of a study: a line for each block, which is only ever added to. What is torn at its end by a crash is dropped, and played again.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::experiment::study::block::{Block, Row, Share, Store};

/// A line is on the disk after so long at most.
const SYNC: Duration = Duration::from_secs(1);

/// The name of a share's journal.
pub(super) fn name_of(share: Share) -> String {
    format!("journal-{}of{}.log", share.number, share.of)
}

/// The first line of a journal of a plan.
fn head(plan: &str) -> String {
    format!("fideliza journal 1 {plan}\n")
}

/// The journals of a plan: all are read, and one is written.
pub(super) struct Journal {
    state: Mutex<State>,
}

struct State {
    files: Vec<(PathBuf, File)>,
    index: Index,
    /// Where the next line goes in the first file.
    end: u64,
    synced: Instant,
    dirty: bool,
}

/// Where blocks are, by point, first replication and file: of two at the same, the later. Some forty bytes each.
type Index = BTreeMap<(u32, u32, u16), Place>;

/// Where a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    at: u64,
    length: u32,
    failed: bool,
}

/// What a journal that was read is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Damage {
    /// Bytes at the end that were dropped.
    pub torn: u64,
    /// Lines before it that cannot be read.
    pub lines: u64,
}

impl Journal {
    /// Opens a share's journal for writing, and all others of the folder for reading.
    ///
    /// # Errors
    /// One cannot be read or written, or is of another plan.
    pub(super) fn open(folder: &Path, share: Share, plan: &str, retry: bool) -> io::Result<(Journal, Damage)> {
        let own = folder.join(name_of(share));
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&own)?;
        let (mut entries, mut damage) = (Index::new(), Damage::default());
        let end = if file.metadata()?.len() == 0 {
            file.write_all(head(plan).as_bytes())?;
            file.sync_all()?;
            head(plan).len() as u64
        } else {
            let (end, found) = read_lines(&file, plan, 0, &mut entries)?;
            let length = file.metadata()?.len();
            damage = Damage { torn: length - end, lines: found };
            file.set_len(end)?;
            if end == 0 {
                file.seek(SeekFrom::Start(0))?;
                file.write_all(head(plan).as_bytes())?;
            }
            end.max(head(plan).len() as u64)
        };
        let mut files = vec![(own.clone(), file)];
        for path in others(folder, &own)? {
            let file = File::open(&path)?;
            read_lines(&file, plan, number_of(&files)?, &mut entries)?;
            files.push((path, file));
        }
        // What failed is forgotten if it is to be played again.
        entries.retain(|_, place| !(place.failed && retry));
        Ok((Journal::of(files, entries, end), damage))
    }

    /// Opens all journals of some folders for reading.
    ///
    /// # Errors
    /// One cannot be read, or is of another plan.
    pub(super) fn read(folders: &[PathBuf], plan: &str) -> io::Result<Journal> {
        let (mut files, mut entries) = (Vec::new(), Index::new());
        for folder in folders {
            for path in others(folder, Path::new(""))? {
                let file = File::open(&path)?;
                read_lines(&file, plan, number_of(&files)?, &mut entries)?;
                files.push((path, file));
            }
        }
        Ok(Journal::of(files, entries, 0))
    }

    fn of(files: Vec<(PathBuf, File)>, index: Index, end: u64) -> Journal {
        Journal { state: Mutex::new(State { files, index, end, synced: Instant::now(), dirty: false }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes sure that everything kept is on the disk, in a file that is still where it was.
    ///
    /// # Errors
    /// It is not.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.state().sync()
    }

    /// Everything that was kept by this journal's own file, from what is still open of it.
    ///
    /// # Errors
    /// It cannot be read any more.
    pub(super) fn salvage(&self) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        let file = &mut state.files[0].1;
        file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl State {
    fn sync(&mut self) -> io::Result<()> {
        if self.dirty {
            let (path, file) = &self.files[0];
            file.sync_data()?;
            if !is_still_there(path, file) {
                return Err(io::Error::new(io::ErrorKind::NotFound, format!("`{}` is no longer there", path.display())));
            }
            self.dirty = false;
        }
        self.synced = Instant::now();
        Ok(())
    }

    fn line(&mut self, file: u16, place: Place) -> io::Result<String> {
        let file = &mut self.files[file as usize].1;
        file.seek(SeekFrom::Start(place.at))?;
        let mut line = vec![0; place.length as usize];
        file.read_exact(&mut line)?;
        String::from_utf8(line).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

impl Store for Journal {
    fn known(&self, point: u64) -> Vec<Block> {
        let mut state = self.state();
        let point = point as u32;
        let entries: Vec<_> = state.index.range((point, 0, 0)..=(point, u32::MAX, u16::MAX)).map(|(key, place)| (key.2, *place)).collect();
        entries.into_iter().filter_map(|(file, place)| parse(state.line(file, place).ok()?.trim_end())).collect()
    }

    fn keep(&self, block: &Block) -> io::Result<()> {
        let line = format(block);
        let mut state = self.state();
        let at = state.end;
        let file = &mut state.files[0].1;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(line.as_bytes())?;
        state.end += line.len() as u64;
        let place = Place { at, length: line.len() as u32, failed: block.rows.is_err() };
        state.index.insert((block.point as u32, block.first as u32, 0), place);
        state.dirty = true;
        if state.synced.elapsed() >= SYNC { state.sync() } else { Ok(()) }
    }
}

/// The number of the next file.
fn number_of(files: &[(PathBuf, File)]) -> io::Result<u16> {
    u16::try_from(files.len()).map_err(|_| io::Error::other("there are more than 65,536 journals"))
}

/// The journals of a folder, but for one.
fn others(folder: &Path, but: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with("journal-") && name.ends_with(".log") && path != but {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Reads the lines of a journal: where the last good one ends, and how many before it cannot be read.
fn read_lines(file: &File, plan: &str, number: u16, entries: &mut Index) -> io::Result<(u64, u64)> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    reader.seek(SeekFrom::Start(0))?;
    let (mut at, mut good, mut bad_since, mut bad) = (0u64, 0u64, 0u64, 0u64);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line)? as u64;
        if length == 0 {
            return Ok((good, bad));
        }
        let text = std::str::from_utf8(&line).ok().and_then(|text| text.strip_suffix('\n'));
        if at == 0 {
            match text {
                Some(text) if format!("{text}\n") == head(plan) => good = length,
                // Its first line was not written in full: nothing is behind it.
                None if head(plan).as_bytes().starts_with(&line) => return Ok((0, 0)),
                _ => return Err(io::Error::other("it is the journal of another plan")),
            }
        } else if let Some((point, first, failed)) = text.and_then(key_of) {
            entries.insert((point, first, number), Place { at, length: length as u32, failed });
            good = at + length;
            bad += std::mem::take(&mut bad_since);
        } else {
            bad_since += 1;
        }
        at += length;
    }
}

/// The point and first replication of a line that is whole, and whether it failed.
fn key_of(line: &str) -> Option<(u32, u32, bool)> {
    let (body, sum) = line.rsplit_once('\t')?;
    (u32::from_str_radix(sum, 16).ok()? == crc32fast::hash(body.as_bytes())).then_some(())?;
    let mut parts = body.splitn(4, '\t');
    let failed = parts.next()? == "failed";
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, failed))
}

/// A block as a line: numbers exact, a checksum at the end.
fn format(block: &Block) -> String {
    let body = match &block.rows {
        Ok(rows) => {
            let rows: Vec<String> = rows.iter().map(row_text).collect();
            format!("played\t{}\t{}\t{}", block.point, block.first, rows.join(";"))
        }
        Err(why) => format!("failed\t{}\t{}\t{}", block.point, block.first, serde_json::Value::from(why.as_str())),
    };
    format!("{body}\t{:08x}\n", crc32fast::hash(body.as_bytes()))
}

fn row_text(row: &Row) -> String {
    let parts = |parts: &Vec<f64>| parts.iter().map(|part| format!("{part:e}")).collect::<Vec<_>>().join(" ");
    row.iter().map(parts).collect::<Vec<_>>().join("|")
}

fn parse(line: &str) -> Option<Block> {
    let (point, first, failed) = key_of(line)?;
    let content = line.rsplit_once('\t')?.0.splitn(4, '\t').nth(3)?;
    let rows = if failed {
        Err(serde_json::from_str(content).ok()?)
    } else {
        let parts = |parts: &str| parts.split_whitespace().map(|part| part.parse().ok()).collect::<Option<Vec<f64>>>();
        let row = |row: &str| row.split('|').map(parts).collect::<Option<Row>>();
        Ok(content.split(';').map(row).collect::<Option<Vec<Row>>>()?)
    };
    Some(Block { point: point.into(), first: first.into(), rows })
}

/// True if a file is still what its path leads to.
#[cfg(unix)]
fn is_still_there(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let inode = |metadata: io::Result<fs::Metadata>| metadata.map(|metadata| (metadata.dev(), metadata.ino())).ok();
    inode(fs::metadata(path)) == inode(file.metadata())
}

#[cfg(not(unix))]
fn is_still_there(path: &Path, _: &File) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(point: u64, first: u64, values: &[f64]) -> Block {
        Block { point, first, rows: Ok(values.iter().map(|&value| vec![vec![value, 0.1 + 0.2], Vec::new()]).collect()) }
    }

    #[test]
    fn a_block_comes_back_as_it_was() {
        for block in [
            block(3, 10, &[1.0, -1e-300, 123_456_789.123_456_79, f64::MAX]),
            block(0, 0, &[f64::NAN]),
            Block { point: 1, first: 2, rows: Err("a \"why\"\twith a tab\nand a line".into()) },
        ] {
            let line = format(&block);
            assert_eq!(line.matches('\n').count(), 1);
            assert_eq!(format!("{:?}", parse(line.trim_end_matches('\n')).unwrap()), format!("{block:?}"));
        }
    }

    /// Cut at every byte, a journal holds exactly the blocks whose lines are whole, and goes on from there.
    #[test]
    fn a_torn_journal_loses_only_its_torn_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name_of(Share::WHOLE));
        let blocks = [block(0, 0, &[1.5]), block(1, 0, &[2.5, 3.5]), block(0, 1, &[4.5])];
        {
            let (journal, _) = Journal::open(folder.path(), Share::WHOLE, "plan", false).unwrap();
            blocks.iter().for_each(|block| journal.keep(block).unwrap());
        }
        let whole = fs::read(&path).unwrap();
        let ends: Vec<usize> = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let (journal, damage) = Journal::open(folder.path(), Share::WHOLE, "plan", false).unwrap();
            let lines = ends.iter().filter(|end| **end <= cut).count().saturating_sub(1);
            let found = journal.known(0).len() + journal.known(1).len();
            assert_eq!(found, lines, "cut at {cut}: {damage:?}");
            blocks[lines..].iter().for_each(|block| journal.keep(block).unwrap());
            drop(journal);
            assert_eq!(fs::read(&path).unwrap(), whole, "cut at {cut}");
        }
        // A line in the middle that is damaged is played again; the others hold.
        let mut damaged = whole.clone();
        damaged[ends[1] - 12] ^= 1;
        fs::write(&path, &damaged).unwrap();
        let (journal, damage) = Journal::open(folder.path(), Share::WHOLE, "plan", false).unwrap();
        assert_eq!((damage, journal.known(0).len(), journal.known(1).len()), (Damage { torn: 0, lines: 1 }, 1, 1));
        drop(journal);
        assert!(Journal::open(folder.path(), Share::WHOLE, "another", false).is_err());
    }
}

//! The folder of a study: its plan, with every text that it was read from, and a lock that dies with its process.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cli::args::Method;
use crate::cli::failure::Failure;
use crate::cli::files::write_whole;
use crate::cli::output::cannot_write;
use crate::experiment::study::block::Share;
use crate::experiment::study::layout::{Layout, Repeats, in_shell};
use crate::scenario::place::Source;
use crate::scenario::{Bundle, Files, Recorded};

const PLAN: &str = "plan.json";

/// The plan of a study, as its folder keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Hash of `identity`.
    pub id: String,
    /// Name of the study.
    pub name: String,
    /// How the text of the study is called.
    pub source: String,
    /// The text.
    pub study: String,
    /// What the command line asked beside it.
    pub asked: Asked,
    /// How often each point is played.
    pub repeats: Repeats,
    /// Shares that it is played in.
    pub shares: u64,
    /// Everything that a replication of a point depends on.
    pub identity: serde_json::Value,
    /// Every file that was read.
    #[serde(flatten)]
    pub read: Bundle,
}

/// What a command line asks beside the text of a study.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::cli) struct Asked {
    /// Settings laid over the scenario.
    pub sets: Vec<String>,
    /// Seed, if not the study's.
    pub seed: Option<u64>,
    /// Replications of a point, if not the study's.
    pub replications: Option<u64>,
    /// How it is asked what matters, if it is.
    pub method: Option<Method>,
}

impl Plan {
    pub(super) fn new(layout: &Layout<'_>, source: Source, asked: Asked, shares: u64, read: &Recorded<'_>) -> Plan {
        let identity = layout.identity();
        Plan {
            id: id_of(&identity),
            name: layout.name.clone(),
            source: source.name,
            study: source.text,
            asked,
            repeats: layout.repeats.clone(),
            shares,
            identity,
            read: read.bundle(),
        }
    }

    /// The study laid out again, from what the plan holds alone.
    ///
    /// # Errors
    /// The plan was changed by somebody.
    pub(super) fn layout(&self) -> Result<Layout<'_>, Failure> {
        let source = Source { name: self.source.clone(), text: self.study.clone() };
        let mut layout = super::lay_out(&source, &self.asked, self)?;
        layout.repeats = self.repeats.clone();
        Ok(layout)
    }

    /// The command that plays it.
    pub(super) fn command(&self) -> String {
        let verb = if self.asked.method.is_some() { "sensitivity" } else { "sweep" };
        let mut command = match self.source == super::VARY {
            true => format!("the `fideliza {verb}` that began it, with"),
            false => format!("fideliza {verb} {}", in_shell(&self.source)),
        };
        command += &self.asked.method.map_or_else(String::new, |method| method.options());
        self.asked.sets.iter().for_each(|set| command += &format!(" --set {}", in_shell(set)));
        command += &self.asked.seed.map_or_else(String::new, |seed| format!(" --seed {seed}"));
        command + &self.asked.replications.map_or_else(String::new, |count| format!(" -n {count}"))
    }

    /// The plan of a folder; none if it has none.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Option<Plan>, Failure> {
        let path = folder.join(PLAN);
        let text = match fs::read_to_string(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
            read => read.map_err(|error| Failure::failed(format!("error: cannot read `{}`: {error}", path.display())))?,
        };
        let wrong = |error: serde_json::Error| Failure::failed(format!("error: `{}` is no plan of a study: {error}", path.display()));
        serde_json::from_str(&text).map(Some).map_err(wrong)
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self).expect("a plan is JSON");
        write_whole(&folder.join(PLAN), text.as_bytes()).map_err(|error| cannot_write(folder, &error))
    }

    /// What differs from another plan, a line for each side, the first few of them.
    pub(super) fn differences(&self, other: &Plan) -> String {
        let lines = |plan: &Plan| serde_json::to_string_pretty(&plan.identity).unwrap_or_default();
        let (there, here) = (lines(self), lines(other));
        let (there, here): (Vec<&str>, Vec<&str>) = (there.lines().collect(), here.lines().collect());
        let only = |one: &[&str], other: &[&str], sign: char| -> Vec<String> {
            one.iter().filter(|line| !other.contains(line)).take(4).map(|line| format!("  {sign} {}", line.trim())).collect()
        };
        [only(&there, &here, '-'), only(&here, &there, '+')].concat().join("\n")
    }
}

/// The hash of what a study is.
pub fn id_of(identity: &serde_json::Value) -> String {
    Sha256::digest(identity.to_string()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Takes a share of a folder for this process.
///
/// # Errors
/// Another process has it, or the folder cannot be written.
pub(super) fn lock(folder: &Path, share: Share) -> Result<File, Failure> {
    let path = folder.join(format!("lock-{}of{}", share.number, share.of));
    let file = File::create(&path).map_err(|error| cannot_write(folder, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::failed(format!(
            "error: another process plays this study in `{}`\n  help: wait for it, or play a share of it: --shard i/n",
            folder.display()
        ))),
        // A system without locks has nobody who asks for them.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// The files of a plan, wherever they were.
impl Files for Plan {
    fn text(&self, path: &str) -> io::Result<String> {
        self.read.text(path)
    }

    fn table(&self, path: &str) -> io::Result<Vec<u8>> {
        self.read.table(path)
    }

    fn beside(&self, file: &str, path: &str) -> String {
        self.read.beside(file, path)
    }
}

/// Where a study's results go, if nothing is said.
pub(super) fn usual(plan: &Plan) -> PathBuf {
    PathBuf::from("output").join(format!("{}-{}", crate::report::format::slug(&plan.name), &plan.id[..8]))
}

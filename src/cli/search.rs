//! What all commands share that look for an answer by playing worlds: `flip`, `staff`, `budget`, `optimize`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use serde_json::json;

use super::args::SearchOptions;
use super::failure::Failure;
use super::output::Output;
use super::telling::Look;
use super::{guard, print, run, tell};
use crate::engine::ENGINE_VERSION;
use crate::error::Error;
use crate::experiment::threads::with_threads;
use crate::experiment::{Control, Extent, Work};
use crate::random::Seed;
use crate::report::answer::{Answer, Asked};
use crate::report::format::slug;
use crate::report::renderers::{self, Written};
use crate::scenario::text::escaped;
use crate::scenario::{Draft, Scenario, resolved};

/// A scenario that is looked into.
pub(super) struct Search<'o> {
    /// Its texts.
    pub draft: Draft<'static>,
    /// As it is.
    pub scenario: Scenario,
    /// Seed of the search.
    pub seed: Seed,
    /// Replications of each world.
    pub replications: u64,
    options: &'o SearchOptions,
    look: Look,
    threads: usize,
    world_bytes: u64,
    stop: Arc<AtomicBool>,
}

impl<'o> Search<'o> {
    /// Reads a scenario.
    ///
    /// # Errors
    /// Wrong input, or too little memory.
    pub(super) fn new(file: &str, options: &'o SearchOptions) -> Result<Search<'o>, Failure> {
        let (draft, scenario) = run::read_drafts(&[file.to_string()], &options.sets)?.remove(0);
        let look = Look::of(&options.telling)?;
        let threads = run::threads(options.threads)?;
        let work = Work::of(std::slice::from_ref(&scenario), 1, Extent::REPLICATIONS);
        Ok(Search {
            draft,
            seed: Seed::new(options.seed.unwrap_or(scenario.settings.seed.get()))?,
            replications: options.replications.unwrap_or(scenario.settings.replications.get()),
            world_bytes: guard::world_bytes(&work, threads, options.max_memory)?,
            threads,
            look,
            options,
            scenario,
            stop: run::stop_on_interrupt("nothing is found yet")?,
        })
    }

    /// The same with another seed and other replications.
    pub(super) fn with(self, seed: Seed, replications: u64) -> Search<'o> {
        Search { seed, replications, ..self }
    }

    /// Looks, on all threads.
    ///
    /// # Errors
    /// What the search ends with; that it was interrupted.
    pub(super) fn look<T: Send>(&self, look: impl FnOnce(&Control<'_>) -> Result<T, Error> + Send) -> Result<T, Failure> {
        let control = Control::new(&self.stop, &|_| {}).with_worlds_within(self.world_bytes);
        match with_threads(self.threads, || look(&control))? {
            Err(Error::Stopped) => Err(Failure { message: "interrupted: nothing was found yet".into(), code: 130 }),
            found => Ok(found?),
        }
    }

    /// Says how far it is.
    pub(super) fn told(&self, played: usize, what: &str) {
        if !self.options.quiet {
            tell(&format!("{played} {what} played …"));
        }
    }

    /// Says what is tried.
    pub(super) fn told_of(&self, what: &str) {
        if !self.options.quiet {
            tell(&format!("{what} …"));
        }
    }

    /// The folder for an answer, if there is to be one; `asked` is all that determines it beside the scenario.
    ///
    /// # Errors
    /// It cannot be written, or something that is no report of ours is in the way.
    pub(super) fn prepare(&self, command: &str, asked: &str) -> Result<Option<Output>, Failure> {
        let folder = match &self.options.out {
            Some(folder) => folder.clone(),
            None if self.options.json => return Ok(None),
            None => {
                let worlds: Vec<_> =
                    std::iter::once(&self.scenario).chain(&self.scenario.strategies).map(|world| world.identity().to_string()).collect();
                let hash = run::short_hash(&json!([command, worlds, asked, self.seed.get(), self.replications, ENGINE_VERSION]));
                PathBuf::from("output").join(format!("{command}-{}-{hash}", slug(&self.scenario.settings.name)))
            }
        };
        Output::prepare(&folder).map(Some)
    }

    /// Tells what was found: in the terminal, or as JSON, and in a folder.
    ///
    /// # Errors
    /// Something cannot be written.
    pub(super) fn answer(
        &self,
        output: Option<Output>,
        name: &str,
        found: &impl Serialize,
        answer: impl FnOnce(&Asked<'_>) -> Answer,
    ) -> Result<(), Failure> {
        let settings = &self.scenario.settings;
        let asked = Asked {
            words: self.look.words(),
            scenario: &settings.name,
            currency: &settings.currency,
            replications: self.replications,
            seed: self.seed,
            command: &typed(),
        };
        let answer = self.look.dressed(answer(&asked));
        let json = json!({ "scenario": settings.name, "seed": self.seed.get(), "replications": self.replications, name: found });
        let json = serde_json::to_string_pretty(&json).expect("it is JSON") + "\n";
        let shown = if self.options.json { print(&json) } else { print(&answer.text()) };
        if let Some(output) = output {
            let mut files: Written = answer.files()?;
            files.push(("report.json".into(), json.into_bytes()));
            let texts = resolved::texts(std::slice::from_ref(&self.scenario), self.seed.get(), self.replications);
            files.extend(texts.into_iter().map(|(name, text)| (name, text.into_bytes())));
            debug_assert!(files.iter().all(|(name, _)| renderers::writes(name)), "what is written is known to be ours the next time");
            let folder = run::finish(&files, output, false)?;
            if !self.options.quiet {
                self.look.tell_where(&folder);
            }
            self.look.show(&folder);
        }
        shown
    }
}

/// The command as it was typed, with what a shell would take apart in quotes.
pub(super) fn typed() -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:@%+".contains(c);
    let quoted =
        |word: String| if word.chars().all(plain) && !word.is_empty() { word } else { format!("'{}'", word.replace('\'', "'\\''")) };
    let words = std::env::args_os().skip(1).map(|word| quoted(escaped(&word.to_string_lossy())));
    std::iter::once("fideliza".to_string()).chain(words).collect::<Vec<_>>().join(" ")
}

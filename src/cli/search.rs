//! What all commands share that look for an answer by playing worlds: `flip`, `staff`, `budget`, `optimize`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use serde_json::json;

use super::args::SearchOptions;
use super::failure::Failure;
use super::{guard, print, run, tell};
use crate::error::Error;
use crate::experiment::threads::with_threads;
use crate::experiment::{Control, Extent, Work};
use crate::random::Seed;
use crate::scenario::{Draft, Scenario};

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
        let threads = run::threads(options.threads)?;
        let work = Work::of(std::slice::from_ref(&scenario), 1, Extent::REPLICATIONS);
        Ok(Search {
            draft,
            seed: Seed::new(options.seed.unwrap_or(scenario.settings.seed.get()))?,
            replications: options.replications.unwrap_or(scenario.settings.replications.get()),
            world_bytes: guard::world_bytes(&work, threads, options.max_memory)?,
            threads,
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

    /// Prints what was found: as JSON, or in words.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub(super) fn answer(&self, name: &str, found: &impl Serialize, words: impl FnOnce() -> String) -> Result<(), Failure> {
        if !self.options.json {
            return print(&words());
        }
        let json =
            json!({ "scenario": self.scenario.settings.name, "seed": self.seed.get(), "replications": self.replications, name: found });
        print(&(serde_json::to_string_pretty(&json).expect("it is JSON") + "\n"))
    }
}

//! How much work and memory an experiment is: known before it is done, roughly.

use std::fmt;

use super::control::Phase;
use super::doubt;
use super::evidence::{played_on, shifted};
use super::insight::expected_neighbours;
use super::solve;
use crate::model::{Model, compile};
use crate::scenario::Scenario;
use crate::units::{MONTH, bytes_in_words};

/// What is done beside playing the replications.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Lives are played on.
    pub beyond: bool,
    /// Neighbouring worlds are played.
    pub neighbours: bool,
    /// Plausible worlds are played.
    pub doubt: bool,
}

impl Extent {
    /// The replications alone.
    pub const REPLICATIONS: Extent = Extent { beyond: false, neighbours: false, doubt: false };
    /// All that is done beside them.
    pub const ALL: Extent = Extent { beyond: true, neighbours: true, doubt: true };
}

/// The work and memory of an experiment, roughly.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Work {
    /// Work of each phase, in events: other work is converted to them by the time that it takes.
    pub phases: Vec<(Phase, f64)>,
    /// Bytes of the largest world of any phase; one lives on each thread.
    pub world: f64,
    /// Bytes that all replications leave behind.
    pub results: f64,
}

impl Work {
    /// Of scenarios that are each played `replications` times.
    pub fn of(scenarios: &[Scenario], replications: u64, extent: Extent) -> Work {
        let models: Vec<Model> = scenarios.iter().map(compile).collect();
        let mut work = Work { phases: Vec::new(), world: 0.0, results: 0.0 };
        let pilots: f64 = baselines(scenarios)
            .iter()
            .filter_map(|base| solve::expected(&compile(base)))
            .map(|(pilot, runs)| work.add(&pilot) * runs)
            .sum();
        let events: Vec<f64> = models.iter().map(|model| work.add(model) * replications as f64).collect();
        work.phases.extend([(Phase::Solving, pilots), (Phase::Running, events.iter().sum())]);
        let count = if extent.beyond { played_on(models.iter(), replications) } else { 0 };
        if count > 0 {
            let on: Vec<Model> = models.iter().filter_map(Model::played_on).collect();
            let lives: f64 = on.iter().map(|model| work.add(model) * count as f64).sum();
            work.phases.push((Phase::PlayingOn, lives));
        }
        if extent.beyond
            && let Some((shifted, times)) = models.first().and_then(|model| shifted(model, replications))
        {
            let others = work.add(&shifted) * times as f64;
            work.phases.push((Phase::PlayingOn, others));
        }
        if extent.neighbours
            && let Some(first) = models.first()
        {
            let (whole, spared, times) = expected_neighbours(first, replications, count);
            let lives: f64 = whole.iter().map(|model| work.add(model)).sum();
            let others = (lives + work.add(first) * spared as f64) * times as f64;
            work.phases.push((Phase::Neighbours, others));
        }
        if extent.doubt {
            let (worlds, times) = doubt::expected(models.len());
            let pilots = baselines(scenarios).into_iter().filter_map(|base| solve::expected_roughly(&compile(base)));
            let pilots: f64 = pilots.map(|(pilot, runs)| work.add(&pilot) * runs).sum();
            let each: f64 = models.iter().map(|model| work.add(model)).sum();
            work.phases.push((Phase::Doubt, worlds as f64 * pilots + each * times as f64));
        }
        // What a replication leaves behind: its histograms, the load of each team by hour, and a line a month.
        let each = |model: &Model| 16e3 + 8e3 * model.teams.len() as f64 + 150.0 * model.frame.horizon / MONTH;
        work.results = models.iter().map(each).sum::<f64>() * replications as f64;
        work
    }

    /// The same with the changes of a scenario told apart: in `worlds` worlds beside each replication, each like the first scenario's.
    pub fn and_apart(mut self, first: &Scenario, worlds: usize, replications: u64) -> Work {
        if worlds > 0 {
            let each = self.add(&compile(first));
            self.phases.push((Phase::Apart, each * (worlds as u64 * replications) as f64));
        }
        self
    }

    /// The work of one replication; its world is noted.
    fn add(&mut self, model: &Model) -> f64 {
        let size = model.size();
        self.world = self.world.max(size.bytes);
        size.work
    }

    /// The work of one phase.
    pub fn of_phase(&self, phase: Phase) -> f64 {
        self.phases.iter().filter(|(of, _)| *of == phase).map(|(_, work)| work).sum()
    }

    /// All of it.
    pub fn total(&self) -> f64 {
        self.phases.iter().map(|(_, work)| work).sum()
    }

    /// All that is held at once.
    pub fn bytes(&self, threads: usize) -> f64 {
        self.world * threads as f64 + self.results
    }

    /// The bytes that each world may take where `budget` bytes hold a world for each thread, and all results.
    ///
    /// # Errors
    /// They do not hold them.
    pub fn world_bytes(&self, threads: usize, budget: f64) -> Result<u64, NoRoom> {
        let for_worlds = budget - self.results;
        if self.bytes(threads) <= budget {
            return Ok((for_worlds / threads as f64) as u64);
        }
        let fit = (for_worlds.max(0.0) / self.world) as usize;
        Err(NoRoom { world: self.world, results: self.results, threads, budget, fit })
    }
}

/// Worlds and results that do not fit into the memory that there is: all in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct NoRoom {
    /// The largest world.
    pub world: f64,
    /// All results.
    pub results: f64,
    /// Threads, each with a world.
    pub threads: usize,
    /// The memory that there is.
    pub budget: f64,
    /// Worlds that would fit beside the results.
    pub fit: usize,
}

impl NoRoom {
    /// True if it is the results that take most of the memory.
    pub fn is_by_results(&self) -> bool {
        self.results > 0.5 * self.budget
    }
}

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let worlds = if self.threads == 1 { "a world of".to_string() } else { format!("{} worlds, each of", self.threads) };
        let [world, results, budget] = [self.world, self.results, self.budget].map(bytes_in_words);
        write!(f, "{worlds} {world} and results of {results} do not fit into {budget} of memory")
    }
}

/// Those whose hazards are solved, each once.
fn baselines(scenarios: &[Scenario]) -> Vec<&Scenario> {
    let mut found: Vec<&Scenario> = Vec::new();
    for base in scenarios.iter().map(|scenario| scenario.baseline.as_deref().unwrap_or(scenario)) {
        if !found.iter().any(|known| known.identity() == base.identity()) {
            found.push(base);
        }
    }
    found
}

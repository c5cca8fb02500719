//! From a checked scenario to a model that is ready to run: compiled, with its hazards solved.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::control::{Control, Phase};
use super::solve::{Solution, solve, solve_roughly};
use crate::error::Error;
use crate::model::{Model, compile};
use crate::scenario::Scenario;

/// A scenario that is ready to run.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The scenario.
    pub scenario: Scenario,
    /// Its model.
    pub model: Model,
    /// How the hazards were solved, if they were.
    pub solution: Option<Solution>,
}

impl Prepared {
    /// A scenario whose hazards were solved before.
    pub fn again(scenario: Scenario, solution: Option<Solution>) -> Prepared {
        let mut model = compile(&scenario);
        if let Some(solution) = &solution {
            model.set_hazards(solution.hazards);
        }
        Prepared { scenario, model, solution }
    }
}

/// Solutions of baselines by what they are, so that each is solved once.
#[derive(Debug)]
pub struct Solved {
    known: Mutex<BTreeMap<String, Option<Solution>>>,
    /// How many are remembered: behind so many, all are forgotten.
    most: usize,
}

impl Default for Solved {
    fn default() -> Solved {
        Solved::at_most(usize::MAX)
    }
}

impl Solved {
    /// None yet, and never more than this many.
    pub const fn at_most(most: usize) -> Solved {
        Solved { known: Mutex::new(BTreeMap::new()), most }
    }

    /// Those that scenarios were prepared with.
    pub(super) fn of_all(prepared: &[Prepared]) -> Solved {
        let solved = Solved::default();
        prepared.iter().for_each(|prepared| solved.add(&prepared.scenario, prepared.solution.clone()));
        solved
    }

    /// What is known of a scenario's hazards; inner none if it states them.
    pub fn get(&self, scenario: &Scenario) -> Option<Option<Solution>> {
        self.known().get(&identity(scenario)).cloned()
    }

    /// Adds what is known of a scenario's hazards.
    pub fn add(&self, scenario: &Scenario, solution: Option<Solution>) {
        self.insert(identity(scenario), solution);
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Option<Solution>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a solution, and gives the one that is known from then on.
    fn insert(&self, identity: String, solution: Option<Solution>) -> Option<Solution> {
        let mut known = self.known();
        if known.len() >= self.most && !known.contains_key(&identity) {
            known.clear();
        }
        known.entry(identity).or_insert(solution).clone()
    }

    /// The solution of a baseline; none if it states its hazards.
    ///
    /// # Errors
    /// As [`prepare`].
    fn of(&self, base: &Scenario, control: &Control<'_>, solver: Solver) -> Result<Option<Solution>, Error> {
        let identity = base.identity().to_string();
        if let Some(solution) = self.known().get(&identity) {
            return Ok(solution.clone());
        }
        // Nobody waits for another who may be solving the same: a thread of the pool that waits may be the one that is waited for.
        let solution = solver(&compile(base), control)?;
        Ok(self.insert(identity, solution))
    }
}

/// What a scenario's hazards are solved in.
fn identity(scenario: &Scenario) -> String {
    scenario.baseline.as_deref().unwrap_or(scenario).identity().to_string()
}

/// Compiles scenarios and solves their hazards: once for each baseline that several share.
///
/// # Errors
/// [`Error::Stopped`] if it was stopped before all were solved, [`Error::TooLarge`] if a pilot run needs more memory than a world may take.
pub fn prepare(scenarios: Vec<Scenario>, control: &Control<'_>) -> Result<Vec<Prepared>, Error> {
    prepare_all(scenarios, &Solved::default(), control)
}

/// The same, where some are solved already; those that are solved now are known from then on.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_all(scenarios: Vec<Scenario>, solved: &Solved, control: &Control<'_>) -> Result<Vec<Prepared>, Error> {
    let control = control.in_phase(Phase::Solving);
    let planned = scenarios.len() as u64;
    let mut prepared = Vec::new();
    control.tell(0, planned);
    for scenario in scenarios {
        prepared.push(prepare_one(scenario, solved, &control)?);
        control.tell(prepared.len() as u64, planned);
    }
    Ok(prepared)
}

/// Compiles a scenario; its hazards are solved if those of its baseline are not known yet.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_one(scenario: Scenario, solved: &Solved, control: &Control<'_>) -> Result<Prepared, Error> {
    prepare_with(scenario, solved, control, solve)
}

/// The same with hazards that are solved by a few pilot runs: for worlds that differ in more than a few in a thousand of churn.
pub(super) fn prepare_roughly(scenario: Scenario, solved: &Solved, control: &Control<'_>) -> Result<Prepared, Error> {
    prepare_with(scenario, solved, control, solve_roughly)
}

/// What solves the hazards of a model.
type Solver = fn(&Model, &Control<'_>) -> Result<Option<Solution>, Error>;

fn prepare_with(scenario: Scenario, solved: &Solved, control: &Control<'_>, solver: Solver) -> Result<Prepared, Error> {
    let base = scenario.baseline.as_deref().unwrap_or(&scenario);
    let mut model = compile(&scenario);
    let solution = if model.target.is_some() { solved.of(base, control, solver)? } else { None };
    if let Some(solution) = &solution {
        model.set_hazards(solution.hazards);
    }
    Ok(Prepared { scenario, model, solution })
}

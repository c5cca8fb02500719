//! From a checked scenario to a model that is ready to run: compiled, with its hazards solved.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

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
#[derive(Debug, Default)]
pub struct Solved(Mutex<BTreeMap<String, Option<Solution>>>);

impl Solved {
    /// Those that scenarios were prepared with.
    pub(super) fn of_all(prepared: &[Prepared]) -> Solved {
        let known = prepared.iter().map(|prepared| {
            let base = prepared.scenario.baseline.as_deref().unwrap_or(&prepared.scenario);
            (base.identity().to_string(), prepared.solution.clone())
        });
        Solved(Mutex::new(known.collect()))
    }

    /// Those that are known, by what their baselines are.
    pub fn known(&self) -> BTreeMap<String, Option<Solution>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets all where they are more than `most`.
    pub fn keep(&self, most: usize) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > most {
            known.clear();
        }
    }

    /// Those that were known elsewhere.
    pub fn with(known: BTreeMap<String, Option<Solution>>) -> Solved {
        Solved(Mutex::new(known))
    }

    /// The solution of a baseline; none if it states its hazards.
    ///
    /// # Errors
    /// As [`prepare`].
    fn of(&self, base: &Scenario, control: &Control<'_>, solver: Solver) -> Result<Option<Solution>, Error> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let identity = base.identity().to_string();
        if let Some(solution) = known().get(&identity) {
            return Ok(solution.clone());
        }
        // Nobody waits for another who may be solving the same: a thread of the pool that waits may be the one that is waited for.
        let solution = solver(&compile(base), control)?;
        Ok(known().entry(identity).or_insert(solution).clone())
    }
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

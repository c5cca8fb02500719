//! From a checked scenario to a model that is ready to run: compiled, with its hazards solved.

use super::control::{Control, Phase};
use super::solve::{Solution, solve};
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

/// Compiles scenarios and solves their hazards: once for each baseline that several share.
///
/// # Errors
/// [`Error::Stopped`] if it was stopped before all were solved, [`Error::TooLarge`] if a pilot run needs more memory than a world may take.
pub fn prepare(scenarios: Vec<Scenario>, control: &Control<'_>) -> Result<Vec<Prepared>, Error> {
    let control = control.in_phase(Phase::Solving);
    let planned = scenarios.len() as u64;
    let mut solved: Vec<(serde_json::Value, Option<Solution>)> = Vec::new();
    let mut prepared = Vec::new();
    for scenario in scenarios {
        let mut model = compile(&scenario);
        let solution = if model.target.is_some() {
            let base = scenario.baseline.as_deref().unwrap_or(&scenario);
            let identity = base.identity();
            match solved.iter().find(|(known, _)| *known == identity) {
                Some((_, solution)) => solution.clone(),
                None => {
                    let solution = solve(&compile(base), &control)?;
                    solved.push((identity, solution.clone()));
                    solution
                }
            }
        } else {
            None
        };
        if let Some(solution) = &solution {
            model.set_hazards(solution.hazards);
        }
        prepared.push(Prepared { scenario, model, solution });
        control.tell(prepared.len() as u64, planned);
    }
    Ok(prepared)
}

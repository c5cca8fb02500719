//! Scenarios that are looked at side by side: whether they can be compared, how they are told apart, and what they need of a machine.

use crate::error::Error;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::units::MONTH;

/// Amounts of different size are no difference between strategies.
///
/// # Errors
/// The currency, horizon, customers or discount of a scenario are others than those of the first.
pub fn check_comparable(scenarios: &[Scenario]) -> Result<(), Error> {
    let Some((first, others)) = scenarios.split_first() else { return Ok(()) };
    let first = &first.settings;
    for other in others.iter().map(|scenario| &scenario.settings) {
        let keys = [
            ("currency", first.currency != other.currency),
            ("horizon", first.horizon != other.horizon),
            ("customers", first.customers != other.customers),
            ("discount", first.discount != other.discount),
        ];
        if let Some(&(key, _)) = keys.iter().find(|(_, differs)| *differs) {
            return Err(Error::NotComparable { first: first.name.clone(), other: other.name.clone(), key });
        }
    }
    Ok(())
}

/// A scenario that got another name, because one before it has its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name in its text.
    pub from: String,
    /// The name that it has now.
    pub to: String,
}

/// Numbers scenarios of the same name.
pub fn tell_apart(scenarios: &mut [Scenario]) -> Vec<Renamed> {
    let mut names: Vec<String> = scenarios.iter().map(|scenario| scenario.settings.name.clone()).collect();
    let mut renamed = Vec::new();
    for index in 0..names.len() {
        let from = names[index].clone();
        if names[..index].contains(&from) {
            // Numbers that others have are skipped.
            let free = (2..).map(|number| format!("{from} ({number})")).find(|free| !names.contains(free));
            let to = free.expect("there are numbers enough");
            names[index].clone_from(&to);
            scenarios[index].settings.name.clone_from(&to);
            renamed.push(Renamed { from, to });
        }
    }
    renamed
}

/// Memory that an experiment takes, roughly, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// The largest world; one lives on each thread.
    pub world: f64,
    /// What all replications leave behind.
    pub results: f64,
}

impl Memory {
    /// Of models that are each played `replications` times.
    pub fn of(models: &[Model], replications: u64) -> Memory {
        // What a replication leaves behind: its histograms and a line a month.
        let result = 12e3 + models.iter().map(|model| 100.0 * model.frame.horizon / MONTH).fold(0.0, f64::max);
        Memory {
            world: models.iter().map(|model| model.size().bytes).fold(0.0, f64::max),
            results: result * (replications * models.len() as u64) as f64,
        }
    }

    /// All that is held at once.
    pub fn with_threads(&self, threads: usize) -> f64 {
        self.world * threads as f64 + self.results
    }
}

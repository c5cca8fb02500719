//! `explain`: the life of one customer.

use super::failure::Failure;
use super::{guard, print, run};
use crate::experiment::{Control, Extent, Work, lives, prepare};
use crate::random::Seed;
use crate::report::life;
use crate::scenario::Scenario;
use crate::scenario::problem::suggestion;

/// Whose life.
pub(super) struct Who {
    /// Name of a strategy; else the scenario itself.
    pub strategy: Option<String>,
    /// The other world: name of a strategy of the scenario, or a scenario file.
    pub versus: Option<String>,
    /// Number of the customer.
    pub customer: usize,
    /// Number of the replication.
    pub replication: u64,
    /// Seed, if not the scenario's.
    pub seed: Option<u64>,
}

/// Tells the life of one customer, and adds up their ledger; or where it parts from the life in another world.
///
/// # Errors
/// Wrong input, or no such customer in this replication.
pub(super) fn execute(file: &str, sets: &[String], who: Who) -> Result<(), Failure> {
    if file == "-" && who.versus.as_deref() == Some("-") {
        return Err(Failure::wrong_use("error: standard input (`-`) can be read only once"));
    }
    let scenarios = run::read_all(&[file.to_string()], sets)?;
    let chosen = match &who.strategy {
        Some(name) => strategy(&scenarios, name)?,
        None => scenarios[0].clone(),
    };
    let other = match &who.versus {
        None => None,
        Some(name) if scenarios.iter().any(|scenario| scenario.settings.name == *name) => Some(strategy(&scenarios, name)?),
        Some(file) => Some(run::read_all(std::slice::from_ref(file), sets)?.remove(0)),
    };
    let worlds: Vec<Scenario> = std::iter::once(chosen).chain(other).collect();
    let work = Work::of(&worlds, 1, Extent::REPLICATIONS);
    let bytes = guard::world_bytes(&work, 1, None)?;
    let control = Control::unwatched().with_worlds_within(bytes);
    let prepared = prepare(worlds, &control)?;
    let settings = &prepared[0].scenario.settings;
    let seed = Seed::new(who.seed.unwrap_or(settings.seed.get()))?;
    let lives = lives(&prepared, seed, who.replication, who.customer, &control)?;
    print(&life::story(&lives, &prepared))
}

/// The scenario with a name.
fn strategy(scenarios: &[Scenario], wanted: &str) -> Result<Scenario, Failure> {
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.settings.name.as_str()).collect();
    let place = names.iter().position(|name| *name == wanted);
    let missing = || Failure::wrong_use(format!("error: there is no strategy `{wanted}`\n  help: {}", suggestion(wanted, &names)));
    place.map(|place| scenarios[place].clone()).ok_or_else(missing)
}

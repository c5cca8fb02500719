//! Scenarios that are looked at side by side: whether they can be compared, and how they are told apart.

use crate::error::Error;
use crate::scenario::Scenario;

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

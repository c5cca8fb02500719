//! `staff`: how many agents a team needs, hour by hour, and the shifts that cover them.

use super::args::StaffOptions;
use super::failure::Failure;
use super::search::Search;
use crate::experiment::staff::{Asked, Target, staff};
use crate::report;

/// Staffs a team of a scenario.
///
/// # Errors
/// Wrong input, no such team, too little memory, or an interruption.
pub(super) fn execute(file: &str, options: &StaffOptions) -> Result<(), Failure> {
    let search = Search::new(file, &options.search)?;
    let settings = &search.scenario.settings;
    let team = match (&options.team, settings.team.as_slice()) {
        (Some(team), _) => team.clone(),
        (None, [only]) => only.name.clone(),
        (None, []) => return Err(Failure::wrong_use("error: this scenario has no team\n  help: add one: [[team]]")),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|team| team.name.as_str()).collect();
            return Err(Failure::wrong_use(format!(
                "error: this scenario has several teams\n  help: add --team with one of: {}",
                names.join(", ")
            )));
        }
    };
    let asked = Asked {
        team: &team,
        target: options.target.unwrap_or(Target::Objective),
        shift: options.shift as usize,
        days: options.days,
        seed: search.seed,
        replications: search.replications,
    };
    let output = search.prepare("staff", &format!("{asked:?}"))?;
    let found = search.look(|control| staff(&search.draft, &asked, control, |played| search.told(played, "rosters")))?;
    search.answer(output, "staffing", &found, |asked| report::staff::answer(&found, asked))
}

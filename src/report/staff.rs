//! Staffing in words and tables.

use super::text::{finish, plain_table, wrapped};
use super::words::ENGLISH;
use crate::experiment::outcome::{Unit, label_of};
use crate::experiment::staff::{Shift, Staffing, Target, Trial};

/// The answer: agents by hour, shifts to paste, what each further agent brings, and whether it holds on other people.
pub fn render(found: &Staffing, scenario: &str, currency: &str, replications: u64) -> String {
    let mut parts = vec![format!("`{}` in `{scenario}`: {}.", found.team, aim(found)), by_hour(found)];
    if found.out_of_reach > 0 {
        parts.push(format!(
            "{} of the 168 hours of the week miss it all the same: more agents in them do not help who came while nobody was there, or hangs up in the hour after they came.",
            found.out_of_reach
        ));
    }
    if !found.ended {
        parts.push("The search ended by its limit of rounds: fewer agents may do.".into());
    }
    parts.push(shifts(found));
    parts.push(format!("What each further agent brings, on the same people:\n\n{}", table(&found.trials, found, currency)));
    parts.push(format!("On other people, whom the search never saw:\n\n{}", table(&found.confirmed, found, currency)));
    if let Some(needed) =
        found.confirmed.iter().find(|trial| trial.name == "needed by the hour").filter(|trial| trial.short > found.out_of_reach)
    {
        parts.push(format!(
            "There {} of the 168 hours miss the target with the agents needed by the hour: each hour is told by its own contacts alone, and more replications (-n) tell it better.",
            needed.short
        ));
    }
    parts.push(format!(
        "By {} rosters, {replications} replications each; intervals are 95 %, of chance alone; values beyond the horizon as the formula expects them.",
        found.played
    ));
    parts.join("\n\n") + "\n"
}

fn aim(found: &Staffing) -> String {
    match found.target {
        Target::Answered { share, within } => format!(
            "agents with whom {} % or more are answered within {} in every hour of the week, as few as the search found",
            ENGLISH.grouped(100.0 * share, 0),
            ENGLISH.hours(within)
        ),
        Target::Abandoned { share } => {
            format!(
                "agents with whom {} % or fewer give up in every hour of the week, as few as the search found",
                ENGLISH.grouped(100.0 * share, 1)
            )
        }
        Target::Objective => format!(
            "the agents by whom {} is highest, of rosters that exceed the load of each hour by a number of its roots",
            label_of(found.objective)
        ),
    }
}

/// A table of hours and days; of days that are alike, one column.
fn by_hour(found: &Staffing) -> String {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let of_day = |day: usize| &found.needed[24 * day..24 * day + 24];
    let mut columns: Vec<(String, usize)> = Vec::new();
    for day in (0..7).filter(|&day| of_day(day).iter().any(|agents| *agents > 0)) {
        match columns.iter_mut().find(|(_, known)| of_day(*known) == of_day(day)) {
            Some((name, _)) => *name += &format!(" {}", DAYS[day]),
            None => columns.push((DAYS[day].into(), day)),
        }
    }
    let mut table = plain_table();
    table.set_header(["agents needed".to_string()].into_iter().chain(columns.iter().map(|(name, _)| wrapped(name, 11))));
    let mut from = 0;
    while from < 24 {
        let row = |hour: usize| columns.iter().map(|(_, day)| of_day(*day)[hour]).collect::<Vec<_>>();
        let to = (from..24).take_while(|&hour| row(hour) == row(from)).count() + from;
        if row(from).iter().any(|agents| *agents > 0) {
            let cells = row(from).into_iter().map(|agents| if agents > 0 { agents.to_string() } else { "–".into() });
            table.add_row([format!("{from}–{to} h")].into_iter().chain(cells));
        }
        from = to;
    }
    finish(table)
}

fn shifts(found: &Staffing) -> String {
    let lines: Vec<String> = found.shifts.iter().map(Shift::text).collect();
    format!(
        "Shifts that cover them; it takes {} to work them. In the scenario, instead of `agents` and `shift` of this team:\n\nshift = [\n    {},\n]",
        if found.people == 1 { "one person".to_string() } else { format!("{} people", found.people) },
        lines.join(",\n    ")
    )
}

fn table(trials: &[Trial], found: &Staffing, currency: &str) -> String {
    let in_time = match found.target {
        Target::Answered { within, .. } => format!("answered within {}", ENGLISH.hours(within)),
        _ => "answered in time".into(),
    };
    let name = label_of(found.objective);
    let heads = ["", "agent-hours a week", &in_time, "given up", "mean wait", "occupancy", "hours short"];
    let mut table = plain_table();
    let heads = heads.iter().map(|head| wrapped(head, 11));
    let stepwise = trials.iter().any(|trial| trial.versus_last.is_some());
    let last = stepwise.then(|| wrapped("of it, by the last agent", 18));
    table.set_header(heads.chain([wrapped(&format!("{name} against now"), 18)]).chain(last));
    let share = |share: Option<f64>| share.map_or("–".into(), |share| format!("{} %", ENGLISH.grouped(100.0 * share, 1)));
    for trial in trials {
        let apart = |versus: &Option<crate::stats::Difference>| {
            versus.map_or_else(String::new, |versus| ENGLISH.difference(&versus.estimate, Unit::Money, currency))
        };
        table.add_row(
            [
                trial.name.clone(),
                ENGLISH.grouped(trial.hours, 0),
                share(trial.answered_within),
                share(trial.abandoned),
                trial.wait.map_or("–".into(), |wait| ENGLISH.value(wait, Unit::Hours, None, currency)),
                share(trial.occupancy),
                if found.target == Target::Objective { "–".into() } else { trial.short.to_string() },
                apart(&trial.versus_now),
                apart(&trial.versus_last),
            ]
            .into_iter()
            .take(if stepwise { 9 } else { 8 }),
        );
    }
    finish(table)
}

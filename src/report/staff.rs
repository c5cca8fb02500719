//! Staffing in words, tables and a picture.

use super::answer::{Along, Answer, Asked, Block, Cell, Picture, Table};
use super::format::plain_letters;
use super::words::{Words, say};
use crate::experiment::outcome::Unit;
use crate::experiment::staff::{Shift, Staffing, Target, Trial};

/// The days of the week, as the words call them.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The answer: agents by hour, shifts to paste, what each further agent brings, and whether it holds on other people.
pub fn answer(found: &Staffing, asked: &Asked<'_>) -> Answer {
    let words = asked.words;
    let mut answer = asked.answer(say!(words, "staffing-title", team = found.team.as_str(), name = asked.scenario));
    answer.say(say!(words, "staffing-aim", team = found.team.as_str(), name = asked.scenario, aim = aim(found, words)));
    answer.say(say!(words, "staffing-people", people = found.people, agents = found.needed.iter().max().copied().unwrap_or(0)));
    if found.out_of_reach > 0 {
        answer.say(say!(words, "staffing-out-of-reach", count = found.out_of_reach));
    }
    if !found.ended {
        answer.say(words.plain("staffing-not-ended"));
    }
    answer.show(by_hour(found, words));
    answer.show(every_hour(found, words));
    let lines: Vec<String> = found.shifts.iter().map(Shift::text).collect();
    answer
        .blocks
        .push(Block::Lines { about: words.plain("staffing-shifts"), text: format!("shift = [\n    {},\n]", lines.join(",\n    ")) });
    answer.show(trials("trials", &found.trials, found, words));
    answer.show(trials("confirmed", &found.confirmed, found, words));
    let needed = found.confirmed.iter().find(|trial| trial.name == "needed by the hour");
    if let Some(needed) = needed.filter(|trial| trial.short > found.out_of_reach) {
        answer.say(say!(words, "staffing-short", count = needed.short));
    }
    answer.say(say!(words, "staffing-how", rosters = found.played, replications = asked.replications));
    let points = found.needed.iter().enumerate().map(|(hour, agents)| (hour as f64, [f64::from(*agents); 3])).collect();
    answer.draw(
        "needed",
        Picture::Line {
            title: busiest(found, words),
            labels: [words.plain("load-x-axis"), words.plain("load-axis")],
            points,
            along: Along::Week,
        },
    );
    answer
}

fn busiest(found: &Staffing, words: &Words) -> String {
    let most = found.needed.iter().max().copied().unwrap_or(0);
    let first = found.needed.iter().position(|agents| *agents == most).unwrap_or(0);
    let when = say!(words, "hour-of-day", day = words.plain(DAYS[first / 24 % 7]), hour = first % 24);
    say!(words, "staffing-busiest", team = found.team.as_str(), agents = most, when = when)
}

fn aim(found: &Staffing, words: &Words) -> String {
    match found.target {
        Target::Answered { share, within } => {
            say!(words, "staffing-aim-answered", share = words.grouped(100.0 * share, 0), within = words.hours(within))
        }
        Target::Abandoned { share } => say!(words, "staffing-aim-abandoned", share = words.grouped(100.0 * share, 1)),
        Target::Objective => say!(words, "staffing-aim-objective", objective = words.objective(found.objective)),
    }
}

/// A table of hours and days; of days that are alike, one column.
fn by_hour(found: &Staffing, words: &Words) -> Table {
    let of_day = |day: usize| &found.needed[24 * day..24 * day + 24];
    let mut days: Vec<(Vec<usize>, usize)> = Vec::new();
    for day in (0..7).filter(|&day| of_day(day).iter().any(|agents| *agents > 0)) {
        match days.iter_mut().find(|(_, known)| of_day(*known) == of_day(day)) {
            Some((alike, _)) => alike.push(day),
            None => days.push((vec![day], day)),
        }
    }
    let named = |alike: &[usize], short: bool| {
        let names = alike.iter().map(|&day| if short { DAYS[day][..3].to_string() } else { words.plain(&format!("{}-short", DAYS[day])) });
        names.collect::<Vec<_>>().join(if short { "_" } else { " " })
    };
    let mut table = Table::new("", "", vec![("hours", words.plain("agents-needed"))]);
    table.columns.extend(days.iter().map(|(alike, _)| (named(alike, true), named(alike, false))));
    let mut from = 0;
    while from < 24 {
        let row = |hour: usize| days.iter().map(|(_, day)| of_day(*day)[hour]).collect::<Vec<_>>();
        let to = (from..24).take_while(|&hour| row(hour) == row(from)).count() + from;
        if row(from).iter().any(|agents| *agents > 0) {
            let cells = row(from).into_iter().map(|agents| if agents > 0 { Cell::count(agents) } else { Cell::Nothing });
            table.rows.push(std::iter::once(Cell::Text(format!("{from}–{to} h"))).chain(cells).collect());
        }
        from = to;
    }
    table
}

/// A row for each hour of the week, for programs and spreadsheets.
fn every_hour(found: &Staffing, words: &Words) -> Table {
    let columns = vec![("day", words.plain("day")), ("hour", words.plain("hour")), ("agents", words.plain("agents-needed"))];
    let mut table = Table { shown: 0, ..Table::new("needed", "", columns) };
    let of = |(hour, agents): (usize, &u32)| {
        vec![Cell::Text(words.plain(DAYS[hour / 24])), Cell::count((hour % 24) as u64), Cell::count(*agents)]
    };
    table.rows = found.needed.iter().enumerate().map(of).collect();
    table.keys = vec![("day".into(), (0..found.needed.len()).map(|hour| DAYS[hour / 24].to_string()).collect())];
    table
}

fn trials(name: &'static str, trials: &[Trial], found: &Staffing, words: &Words) -> Table {
    let in_time = match found.target {
        Target::Answered { within, .. } => say!(words, "answered-within", within = words.hours(within)),
        _ => words.plain("answered-in-time"),
    };
    let stepwise = trials.iter().any(|trial| trial.versus_last.is_some());
    let mut columns = vec![
        ("roster", String::new()),
        ("agent_hours", words.plain("agent-hours")),
        ("answered_in_time", in_time),
        ("given_up", words.plain("given-up")),
        ("wait_mean", words.plain("mean-wait")),
        ("occupancy", words.plain("occupancy")),
        ("hours_short", words.plain("hours-short")),
        ("difference", say!(words, "against-now", outcome = words.outcome(found.objective))),
    ];
    if stepwise {
        columns.push(("last_agent", words.plain("by-the-last-agent")));
    }
    let mut table = Table::new(name, words.plain(&format!("staffing-{name}")), columns);
    let share = |share: Option<f64>| share.map_or(Cell::Nothing, |share| Cell::Value(share, Unit::Share, Some(0.03)));
    for trial in trials {
        let apart = |versus: &Option<crate::stats::Difference>| Cell::difference(versus.map(|versus| versus.estimate), Unit::Money);
        let mut row = vec![
            Cell::Text(words.plain(&format!("trial-{}", plain_letters(&trial.name)))),
            Cell::count(trial.hours as u64),
            share(trial.answered_within),
            share(trial.abandoned),
            trial.wait.map_or(Cell::Nothing, |wait| Cell::Value(wait, Unit::Hours, None)),
            share(trial.occupancy),
            if found.target == Target::Objective { Cell::Nothing } else { Cell::count(trial.short as u64) },
            apart(&trial.versus_now),
        ];
        if stepwise {
            row.push(apart(&trial.versus_last));
        }
        table.rows.push(row);
    }
    table.keys = vec![("roster".into(), trials.iter().map(|trial| trial.name.clone()).collect())];
    table
}

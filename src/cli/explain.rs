//! `explain`: the life of one customer.

use super::failure::Failure;
use super::{guard, print, run};
use crate::engine::{Diary, LifeEvent, replicate_observed};
use crate::experiment::{Control, Extent, Prepared, Work, prepare};
use crate::random::Seed;
use crate::report::ENGLISH;
use crate::report::format::symbol;
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

/// The last entries that two lives have in common, and the first that they have not, that are told.
const COMMON: usize = 6;
const APART: usize = 12;

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
    let prepared = prepare(worlds, &Control::unwatched().with_worlds_within(bytes))?;
    let settings = &prepared[0].scenario.settings;
    let seed = Seed::new(who.seed.unwrap_or(settings.seed.get()))?;
    let live = |prepared: &Prepared, diary: Diary| replicate_observed(&prepared.model, seed, who.replication, diary);
    let (replication, diary) = live(&prepared[0], Diary::of(who.customer));
    let Some(person) = diary.person() else {
        let last = replication.initial + replication.joined - 1;
        return Err(Failure::wrong_use(format!("error: there is no customer {}; in this replication they are 0 to {last}", who.customer)));
    };
    let whose = format!("Customer {} of `{}`", who.customer, settings.name);
    let when = format!("replication {}, seed {}\n\n", who.replication, seed.get());
    match prepared.get(1) {
        None => print(
            &(format!("{whose}, {when}") + &life(&life::tell(&diary.entries, &prepared[0].model, &settings.currency), &settings.currency)),
        ),
        Some(other) => {
            let (_, elsewhere) = live(other, Diary::of_person(person));
            let title = format!("{whose}, and the same person under `{}`, {when}", other.scenario.settings.name);
            print(&(title + &two_lives([&prepared[0], other], [&diary.entries, &elsewhere.entries])))
        }
    }
}

/// The scenario with a name.
fn strategy(scenarios: &[Scenario], wanted: &str) -> Result<Scenario, Failure> {
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.settings.name.as_str()).collect();
    let place = names.iter().position(|name| *name == wanted);
    let missing = || Failure::wrong_use(format!("error: there is no strategy `{wanted}`\n  help: {}", suggestion(wanted, &names)));
    place.map(|place| scenarios[place].clone()).ok_or_else(missing)
}

/// Where two lives of the same person part, why, and what follows in each.
fn two_lives(worlds: [&Prepared; 2], entries: [&[(f64, LifeEvent)]; 2]) -> String {
    let lines = [0, 1].map(|which| {
        let settings = &worlds[which].scenario.settings;
        life::tell(entries[which], &worlds[which].model, &settings.currency)
    });
    let told =
        |lines: &[life::Line]| -> String { lines.iter().map(|line| format!("  {}  {}\n", life::date(line.time), line.text)).collect() };
    let Some(alike) = life::parting(entries[0], entries[1]) else {
        return format!("The two lives are the same to the last of {} events.\n", entries[0].len());
    };
    if entries[1].is_empty() {
        return format!("This person never becomes a customer of `{}`.\n", worlds[1].scenario.settings.name);
    }
    let next = [0, 1].map(|which| entries[which].get(alike).map(|(_, story)| *story));
    let mut text = match alike {
        0 => String::new(),
        1 => "One event is the same:\n".to_string(),
        _ => format!("{alike} events are the same; the last of them:\n"),
    };
    text += &told(&lines[0][alike.saturating_sub(COMMON)..alike]);
    text += &format!("\nHere the two lives part: {}.\n", life::reason(next[0], next[1]));
    for which in [0, 1] {
        let rest = &lines[which][alike..];
        text += &format!("\n`{}`:\n{}", worlds[which].scenario.settings.name, told(&rest[..rest.len().min(APART)]));
        if rest.len() > APART {
            let hidden = rest.len() - APART - 1;
            text += &if hidden > 0 { format!("  … {hidden} more events\n") } else { String::new() };
            text += &told(&rest[rest.len() - 1..]);
        }
    }
    text
}

/// The lines of a life, and the sum of its ledger.
fn life(lines: &[life::Line], currency: &str) -> String {
    let mut text: String = lines.iter().map(|line| format!("{}  {}\n", life::date(line.time), line.text)).collect();
    let ledger: f64 = lines.iter().filter_map(|line| line.amount).sum();
    text += &format!("\nSum of the lines booked: {} {}\n", ENGLISH.grouped(ledger, 2), symbol(currency));
    text
}

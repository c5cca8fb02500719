//! `explain`: the life of one customer.

use super::failure::Failure;
use super::{print, run};
use crate::engine::{Diary, replicate_observed};
use crate::experiment::prepare;
use crate::random::Seed;
use crate::report::format::{grouped, symbol};
use crate::report::story;
use crate::scenario::problem::suggestion;

/// Whose life.
pub struct Who {
    /// Name of a strategy; else the scenario itself.
    pub strategy: Option<String>,
    /// Number of the customer.
    pub customer: usize,
    /// Number of the replication.
    pub replication: u64,
    /// Seed, if not the scenario's.
    pub seed: Option<u64>,
}

/// Tells the life of one customer, and adds up their ledger.
///
/// # Errors
/// Wrong input, or no such customer in this replication.
pub fn execute(file: &str, sets: &[String], who: Who) -> Result<(), Failure> {
    let scenarios = run::read_all(&[file.to_string()], sets)?;
    let names: Vec<String> = scenarios.iter().map(|scenario| scenario.settings.name.clone()).collect();
    let place = who.strategy.as_ref().map_or(Some(0), |wanted| names.iter().position(|name| name == wanted));
    let Some(place) = place else {
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let wanted = who.strategy.unwrap_or_default();
        return Err(Failure::wrong_use(format!("error: there is no strategy `{wanted}`\n  help: {}", suggestion(&wanted, &known))));
    };
    let prepared = prepare(scenarios.into_iter().skip(place).take(1).collect()).remove(0);
    let settings = &prepared.scenario.settings;
    let seed = Seed::new(who.seed.unwrap_or(settings.seed.get())).map_err(|why| Failure::wrong_use(format!("error: --seed: {why}")))?;
    let diary = Diary { customer: who.customer, entries: Vec::new() };
    let (replication, diary) = replicate_observed(&prepared.model, seed, who.replication, diary);
    if diary.entries.is_empty() {
        let last = replication.initial + replication.joined - 1;
        return Err(Failure::wrong_use(format!("error: there is no customer {}; in this replication they are 0 to {last}", who.customer)));
    }
    let title = format!("Customer {} of `{}`, replication {}, seed {}\n\n", who.customer, settings.name, who.replication, seed.get());
    print(&(title + &life(&story::tell(&diary.entries, &prepared.model, &settings.currency), &settings.currency)))
}

/// The lines of a life, and the sum of its ledger.
fn life(lines: &[story::Line], currency: &str) -> String {
    let mut text: String = lines.iter().map(|line| format!("{}  {}\n", story::date(line.time), line.text)).collect();
    let ledger: f64 = lines.iter().filter_map(|line| line.amount).sum();
    text += &format!("\nSum of the lines booked: {} {}\n", grouped(ledger, 2), symbol(currency));
    text
}

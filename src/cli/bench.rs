//! `bench`: how fast a scenario runs on this machine.

use std::time::Instant;

use super::failure::Failure;
use super::{guard, print, run, tell};
use crate::engine::replicate;
use crate::experiment::threads::{self, with_threads};
use crate::experiment::{Control, Extent, Prepared, Work, prepare};
use crate::random::Seed;
use crate::report::ENGLISH;
use crate::report::text::{finish, plain_table};
use crate::scenario::{self, BENCHMARKS};
use crate::units::YEAR;

/// Seconds that each measurement takes at least.
const SECONDS: f64 = 1.0;

/// Plays replications of a scenario for about a second per size and number of threads, and prints the rates.
///
/// # Errors
/// Wrong input, or worlds that do not fit into memory.
pub(super) fn execute(file: Option<&str>, customers: &[u64], threads: Option<usize>, sets: &[String]) -> Result<(), Failure> {
    if file == Some("-") && customers.len() > 1 {
        return Err(Failure::wrong_use("error: standard input (`-`) can be read only once\n  help: give one size, or a file"));
    }
    let sizes: Vec<Option<u64>> = if customers.is_empty() { vec![None] } else { customers.iter().copied().map(Some).collect() };
    let every = std::thread::available_parallelism().map_or(1, usize::from);
    let threads: Vec<usize> = match threads {
        Some(threads) => vec![threads],
        None if every > 1 => vec![1, every],
        None => vec![1],
    };
    let mut table = plain_table();
    table.set_header(["scenario", "customers", "threads", "events a run", "events/s", "customer-years/s", "bytes/customer"]);
    for size in sizes {
        let scenario = read(file, size, sets)?;
        let work = Work::of(std::slice::from_ref(&scenario), 1, Extent::REPLICATIONS);
        let fits = |&threads: &usize| run::check_threads(threads).and_then(|()| guard::world_bytes(&work, threads, None));
        let bytes = threads.iter().map(fits).collect::<Result<Vec<u64>, Failure>>()?.into_iter().min().unwrap_or(u64::MAX);
        let prepared = prepare(vec![scenario], &Control::unwatched().with_worlds_within(bytes))?.remove(0);
        for &threads in &threads {
            tell(&format!(
                "{}: {} customers, threads: {threads} …",
                prepared.scenario.settings.name,
                ENGLISH.grouped(prepared.model.frame.customers as f64, 0)
            ));
            table.add_row(with_threads(threads, || measure(&prepared, threads))?);
        }
    }
    print(&(finish(table) + "\n"))
}

fn read(file: Option<&str>, customers: Option<u64>, sets: &[String]) -> Result<scenario::Scenario, Failure> {
    let mut all: Vec<String> = customers.iter().map(|customers| format!("customers={customers}")).collect();
    match file {
        Some(file) => Ok(run::read_all(&[file.to_string()], &[&all, sets].concat())?.remove(0)),
        None => {
            // As many agents as keep the team about as busy, unless the user says how many.
            all.extend(customers.map(|customers| format!("team.desk.agents={}", lifecycle_agents(customers))));
            let sets = [&all, sets].concat();
            Ok(scenario::read("lifecycle.toml", &BENCHMARKS, &sets)?)
        }
    }
}

/// Agents of the benchmark: 5 for 10,000 customers, 78 for 100,000, 778 for a million.
fn lifecycle_agents(customers: u64) -> u64 {
    if customers <= 10_000 { (customers / 2_000).max(1) } else { (customers * 778).div_ceil(1_000_000) }
}

/// Plays rounds of one replication a thread until enough time has passed.
fn measure(prepared: &Prepared, threads: usize) -> [String; 7] {
    let seed = Seed::new(prepared.scenario.settings.seed.get()).expect("checked when read");
    let round = |first: u64| threads::map(threads as u64, |index| replicate(&prepared.model, seed, first + index));
    // The first round only wakes the machine up.
    let sample = round(0).remove(0);
    let (start, mut events, mut years, mut played) = (Instant::now(), 0, 0.0, 0);
    while start.elapsed().as_secs_f64() < SECONDS {
        for replication in round(played) {
            events += replication.events;
            years += replication.customer_hours / YEAR;
        }
        played += threads as u64;
    }
    let seconds = start.elapsed().as_secs_f64();
    [
        prepared.scenario.settings.name.clone(),
        ENGLISH.grouped(sample.initial as f64, 0),
        threads.to_string(),
        ENGLISH.grouped(sample.events as f64, 0),
        ENGLISH.grouped(events as f64 / seconds, 0),
        ENGLISH.grouped(years / seconds, 0),
        ENGLISH.grouped(sample.bytes as f64 / sample.initial as f64, 0),
    ]
}

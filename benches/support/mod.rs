//! What the benches share: the scenarios that they measure, and the bare loop beside them.

#[path = "../baseline.rs"]
pub mod baseline;

use fideliza::experiment::{self, Control, Prepared};
use fideliza::scenario::{self, Files, Scenario};

struct Shipped;

impl Files for Shipped {
    fn text(&self, path: &str) -> std::io::Result<String> {
        std::fs::read_to_string(format!("{}/scenarios/{path}", env!("CARGO_MANIFEST_DIR")))
    }
}

/// Compiles scenarios and solves their hazards.
pub fn prepare(scenarios: Vec<Scenario>) -> Vec<Prepared> {
    experiment::prepare(scenarios, &Control::unwatched()).expect("nobody stops it")
}

/// A shipped scenario, with settings laid over it.
pub fn scenario(path: &str, sets: &[String]) -> Scenario {
    scenario::read(path, &Shipped, sets).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The benchmark, with as many agents as its customers need.
pub fn lifecycle(customers: u64) -> Prepared {
    let sets = [format!("customers={customers}"), format!("team.desk.agents={}", agents(customers))];
    prepare(vec![scenario("bench/lifecycle.toml", &sets)]).remove(0)
}

/// Agents of the benchmark.
pub fn agents(customers: u64) -> u64 {
    match customers {
        1_000 => 1,
        10_000 => 5,
        100_000 => 78,
        1_000_000 => 778,
        _ => panic!("the benchmark is not defined for {customers} customers"),
    }
}

/// The base scenario, with leads in proportion to its customers and settings laid over it.
pub fn base(customers: u64, sets: &[&str]) -> Prepared {
    let mut all = vec![format!("customers={customers}"), format!("leads.organic={} / month", customers as f64 / 40.0)];
    all.extend(sets.iter().map(|set| set.to_string()));
    prepare(vec![scenario("base.toml", &all)]).remove(0)
}

/// Every mechanism on.
pub fn everything() -> Prepared {
    prepare(vec![scenario("../tests/it/everything.toml", &[])]).remove(0)
}

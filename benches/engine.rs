//! The engine on the base scenario: each bench asserts what it does before it is timed.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fideliza::engine::{ENGINE_VERSION, replicate};
use fideliza::experiment::{Prepared, prepare, summarize};
use fideliza::random::Seed;
use fideliza::scenario::{self, Files};

struct Shipped;

impl Files for Shipped {
    fn text(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(format!("{}/scenarios/{path}", env!("CARGO_MANIFEST_DIR"))).map_err(|error| error.to_string())
    }
}

fn base(customers: u64) -> Prepared {
    let sets = [format!("customers={customers}")];
    let scenario = scenario::read("base.toml", &Shipped, &sets).unwrap_or_else(|problems| panic!("{problems}"));
    prepare(vec![scenario]).remove(0)
}

/// One replication of the base scenario with everything default; events a second.
fn replication(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("base");
    group.sample_size(10);
    for customers in [1_000, 10_000] {
        let prepared = base(customers);
        let seed = Seed::new(1).expect("in range");
        let run = replicate(&prepared.model, seed, 0);
        assert_eq!((ENGINE_VERSION, run.events), (1, EVENTS[usize::from(customers > 1_000)]), "what is timed has changed");
        assert!(run.profit() > 0.0);
        group.throughput(Throughput::Elements(run.events));
        group.bench_function(format!("{customers} customers"), |bencher| bencher.iter(|| replicate(black_box(&prepared.model), seed, 0)));
    }
    group.finish();
}

const EVENTS: [u64; 2] = [75_155, 491_402];

/// Reading and compiling, and summarizing many replications.
fn around(criterion: &mut Criterion) {
    criterion.bench_function("read a scenario", |bencher| bencher.iter(|| scenario::read(black_box("fast.toml"), &Shipped, &[]).is_ok()));
    let prepared = base(200);
    let runs: Vec<_> = (0..100).map(|index| replicate(&prepared.model, Seed::new(1).expect("in range"), index)).collect();
    assert_eq!(summarize(&prepared.model, &runs).replications, 100);
    criterion.bench_function("summarize 100 replications", |bencher| bencher.iter(|| summarize(&prepared.model, black_box(&runs))));
}

criterion_group!(benches, replication, around);
criterion_main!(benches);

//! What each part of the engine costs. Each bench asserts what it does before it is timed.
//!
//! `cargo bench --bench engine`; the numbers of docs/performance.md are made by `cargo bench --bench ratios`.

#[path = "support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fideliza::engine::{Calendar, CustomerId, ENGINE_VERSION, Event, Replication, replicate};
use fideliza::experiment::{Evidence, Prepared, summarize};
use fideliza::math;
use fideliza::model::compile;
use fideliza::random::{Coordinate, Identity, Purpose, Seed, Streams};

use support::{base, baseline, everything, lifecycle, scenario};

/// Times replications of a scenario, whose first has this many events.
fn replication(criterion: &mut Criterion, name: &str, prepared: &Prepared, events: u64) {
    let seed = Seed::new(1).expect("in range");
    let run = replicate(&prepared.model, seed, 0);
    assert_eq!((ENGINE_VERSION, run.events), (5, events), "{name}: what is timed has changed");
    assert!(run.initial > 0 && run.present[0] < run.initial);
    let mut group = criterion.benchmark_group("replication");
    group.sample_size(10).throughput(Throughput::Elements(run.events));
    group.bench_function(name, |bencher| bencher.iter(|| replicate(black_box(&prepared.model), seed, 0)));
    group.finish();
}

fn replications(criterion: &mut Criterion) {
    for (customers, events) in [(1_000, LIFECYCLE[0]), (10_000, LIFECYCLE[1]), (100_000, LIFECYCLE[2])] {
        replication(criterion, &format!("lifecycle, {customers}"), &lifecycle(customers), events);
    }
    for (customers, events) in [(1_000, BASE[0]), (10_000, BASE[1])] {
        replication(criterion, &format!("base, {customers}"), &base(customers, &[]), events);
    }
    replication(criterion, "everything on, 2000", &everything(), EVERYTHING);
    let mut group = criterion.benchmark_group("bare loop");
    let counts = baseline::lifecycle(10_000, 5, 1);
    assert_eq!(counts.events, BARE, "what is timed has changed");
    group.sample_size(10).throughput(Throughput::Elements(counts.events));
    group.bench_function("lifecycle, 10000", |bencher| bencher.iter(|| baseline::lifecycle(10_000, 5, black_box(1))));
    group.finish();
}

const LIFECYCLE: [u64; 3] = [45_127, 446_756, 4_845_517];
const BASE: [u64; 2] = [50_409, 490_786];
const EVERYTHING: u64 = 158_046;
const BARE: u64 = 448_871;

/// Hold: take the next of 10,000 pending events and push another, an exponential time ahead.
fn calendar(criterion: &mut Criterion) {
    const PENDING: usize = 10_000;
    const HOLDS: u64 = 100_000;
    let delays: Vec<f64> = (0..4096).map(|n| -libm::log((f64::from(n) + 0.5) / 4096.0)).collect();
    let delay = |n: u64| delays[(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize];
    let filled = || {
        let mut calendar = Calendar::new(40.0, PENDING);
        (0..PENDING).for_each(|customer| calendar.push(delay(customer as u64), Event::Clock { customer: CustomerId(customer as u32) }));
        calendar
    };
    let hold = |calendar: &mut Calendar| {
        let mut last = 0.0;
        for n in 0..HOLDS {
            let (now, event) = calendar.pop(&mut |_| {}).expect("there are pending events");
            assert!(now >= last, "{now} after {last}");
            last = now;
            calendar.push(now + delay(n), event.unpack());
        }
        last
    };
    assert!(hold(&mut filled()) > 5.0);
    let mut group = criterion.benchmark_group("calendar");
    group.throughput(Throughput::Elements(HOLDS));
    group.bench_function("hold, 10000 pending", |bencher| bencher.iter_batched_ref(filled, hold, BatchSize::LargeInput));
    group.finish();
}

/// Keyed draws at coordinates that nobody asked for before.
fn draws(criterion: &mut Criterion) {
    let (seed, streams) = (Seed::new(1).expect("in range"), Streams::new(Seed::new(1).expect("in range"), 0));
    assert_eq!(Coordinate::nth(0).word(seed), streams.words(Identity::initial(0), Purpose::Arrival, 0)[0]);
    let who = Identity::initial(7);
    let mut ordinal = 0;
    let mut next = || {
        ordinal += 1;
        ordinal
    };
    let mut group = criterion.benchmark_group("draws");
    group.throughput(Throughput::Elements(1));
    group.bench_function("uniform", |bencher| bencher.iter(|| streams.uniform(black_box(who), Purpose::Voice, next())));
    group.bench_function("exponential", |bencher| bencher.iter(|| streams.exponential(black_box(who), Purpose::Arrival, next())));
    group.finish();
}

/// From an input to its result, here and in libm: each waits for the one before.
fn math(criterion: &mut Criterion) {
    type Function = fn(f64) -> f64;
    let pairs: [(&str, Function, Function); 2] =
        [("exp", |x| math::exp(-x), |x| libm::exp(-x)), ("minus ln", |x| 0.3 * math::minus_ln(x) + 0.1, |x| 0.1 - 0.3 * libm::log(x))];
    let chain = |of: Function| (0..100).fold(black_box(0.4), |x, _| of(x));
    let mut group = criterion.benchmark_group("math");
    group.throughput(Throughput::Elements(100));
    for (name, here, there) in pairs {
        assert!((chain(here) - chain(there)).abs() < 1e-12, "{name}");
        group.bench_function(name, |bencher| bencher.iter(|| chain(here)));
        group.bench_function(format!("{name}, libm"), |bencher| bencher.iter(|| chain(there)));
    }
    group.finish();
}

/// What is before and after the replications.
fn around(criterion: &mut Criterion) {
    let read = scenario("fast.toml", &[]);
    assert_eq!(read.settings.name, "fast");
    criterion.bench_function("read a scenario", |bencher| bencher.iter(|| scenario(black_box("fast.toml"), &[])));
    assert_eq!(compile(&read).frame.customers, 10_000);
    criterion.bench_function("compile a scenario", |bencher| bencher.iter(|| compile(black_box(&read))));
    let prepared = base(20, &[]);
    let seed = Seed::new(1).expect("in range");
    let runs: Vec<Replication> = (0..10_000).map(|index| replicate(&prepared.model, seed, index)).collect();
    assert_eq!(summarize(&prepared.model, Evidence::alone(&runs)).replications, 10_000);
    let mut group = criterion.benchmark_group("summarize");
    group.sample_size(10);
    group.bench_function("10000 replications", |bencher| bencher.iter(|| summarize(&prepared.model, Evidence::alone(black_box(&runs)))));
    group.finish();
}

criterion_group!(benches, replications, calendar, draws, math, around);
criterion_main!(benches);

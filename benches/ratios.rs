//! Side by side in one run: the tables of docs/performance.md.
//!
//! `cargo bench --bench ratios` measures everything (some minutes); `cargo bench --bench ratios -- threads pairing` only parts
//! of `engines`, `growth`, `threads`, `pairing`. Seconds are the processor's, of one thread, and the median of rounds in turn:
//! what counts is their ratios.

#[path = "support/mod.rs"]
mod support;

use std::time::Instant;

use cpu_time::ThreadTime;
use fideliza::engine::{Replication, replicate};
use fideliza::experiment::{Amount, Control, Plan, Prepared, run};
use fideliza::random::Seed;
use fideliza::stats::{Estimate, difference};
use fideliza::units::YEAR;
use rayon::prelude::*;

use support::{agents, base, baseline, everything, lifecycle, prepare, scenario};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let parts: [(&str, fn()); 4] = [("engines", engines), ("growth", growth), ("threads", threads), ("pairing", pairing)];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            part();
        }
    }
}

fn seed(number: u64) -> Seed {
    Seed::new(number).expect("in range")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Processor seconds of something.
fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = ThreadTime::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

/// The bare loop, the same lifecycle through a scenario file, the base scenario, everything on.
fn engines() {
    println!(
        "\n| customers | bare loop, M events/s | lifecycle : bare loop | base : lifecycle | everything on : base |\n|---|---|---|---|---|"
    );
    agree();
    let everything = everything();
    for (customers, rounds) in [(1_000, 41), (10_000, 21), (100_000, 7), (1_000_000, 3)] {
        let (life, base) = (lifecycle(customers), base(customers, &[]));
        let mut per_event: [Vec<f64>; 4] = Default::default();
        for round in 0..rounds {
            let (bare_seconds, counts) = seconds(|| baseline::lifecycle(customers as u32, agents(customers) as u32, round));
            per_event[0].push(bare_seconds / counts.events as f64);
            for (prepared, per_event) in [&life, &base, &everything].into_iter().zip(&mut per_event[1..]) {
                let (seconds, run) = seconds(|| replicate(&prepared.model, seed(1), round));
                per_event.push(seconds / run.events as f64);
            }
        }
        let [bare, life, base, everything] = per_event.map(median);
        println!("| {customers} | {:.2} | {:.2} | {:.2} | {:.2} |", 1e-6 / bare, life / bare, base / life, everything / base);
    }
}

/// The bare loop and the engine simulate the same: their means differ by no more than chance.
fn agree() {
    let life = lifecycle(10_000);
    let runs: Vec<Replication> = (0..20).into_par_iter().map(|index| replicate(&life.model, seed(1), index)).collect();
    let counts: Vec<baseline::Counts> = (0..20).into_par_iter().map(|index| baseline::lifecycle(10_000, 5, index)).collect();
    let left = |run: &Replication| (run.initial_left.iter().sum::<u64>() + run.joined_left.iter().sum::<u64>()) as f64;
    let figures: [(&str, Vec<f64>, Vec<f64>); 4] = [
        ("events", runs.iter().map(|run| run.events as f64).collect(), counts.iter().map(|counts| counts.events as f64).collect()),
        ("churned", runs.iter().map(left).collect(), counts.iter().map(|counts| counts.churned as f64).collect()),
        (
            "satisfaction",
            runs.iter().map(|run| run.satisfaction.mean().unwrap() / 10.0).collect(),
            counts.iter().map(|counts| counts.satisfaction).collect(),
        ),
        (
            "abandoned",
            runs.iter().map(|run| run.teams[0].load.abandoned as f64).collect(),
            counts.iter().map(|counts| counts.abandoned as f64).collect(),
        ),
    ];
    for (name, engine, bare) in figures {
        let [engine, bare] = [engine, bare].map(|values| Estimate::of(values).expect("there are runs"));
        let error = libm::hypot(engine.standard_error().unwrap_or(0.0), bare.standard_error().unwrap_or(0.0));
        assert!((engine.mean - bare.mean).abs() < 4.0 * error, "{name}: engine {}, bare loop {} ± {error}", engine.mean, bare.mean);
    }
}

/// How cost grows with what a scenario asks for.
fn growth() {
    println!(
        "\n| base scenario, 10,000 customers | events a customer-year | time a customer-year, of the base | bytes a customer |\n|---|---|---|---|"
    );
    let variants: [(&str, u64, &[&str]); 8] = [
        ("as it is", 10_000, &[]),
        ("1,000 customers", 1_000, &[]),
        ("100,000 customers", 100_000, &[]),
        ("4 × the contacts", 10_000, &["moment.incident.trigger.rate=0.6 / month"]),
        ("4 × the tellings", 10_000, &["word_of_mouth.told_pleased=16", "word_of_mouth.told_let_down=48"]),
        ("no word of mouth", 10_000, &["word_of_mouth.told_pleased=0", "word_of_mouth.told_let_down=0"]),
        ("nothing drifts", 10_000, &["satisfaction.half_life=never", "neighbours.degree=0"]),
        ("looked at every week", 10_000, &["refresh=1 week"]),
    ];
    let worlds: Vec<Prepared> = variants.iter().map(|(_, customers, sets)| base(*customers, sets)).collect();
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); worlds.len()];
    let mut shown: Vec<(f64, f64)> = vec![(0.0, 0.0); worlds.len()];
    for round in 0..9 {
        for (place, world) in worlds.iter().enumerate() {
            let (seconds, run) = seconds(|| replicate(&world.model, seed(1), round));
            let years = run.customer_hours / YEAR;
            times[place].push(seconds / years);
            shown[place] = (run.events as f64 / years, run.bytes as f64 / run.initial as f64);
        }
    }
    let times: Vec<f64> = times.into_iter().map(median).collect();
    for (((name, _, _), time), (events, bytes)) in variants.iter().zip(&times).zip(shown) {
        println!("| {name} | {events:.1} | {:.2} | {bytes:.0} |", time / times[0]);
    }
}

/// What a second thread gives: replications of 10,000 customers, wall time; and what bare loops, which share nothing, get from the machine.
fn threads() {
    println!("\n| threads | throughput, of one thread | of bare loops |\n|---|---|---|");
    let life = lifecycle(10_000);
    let replication = |index: u64| replicate(&life.model, seed(1), index).events;
    let bare = |index: u64| baseline::lifecycle(10_000, agents(10_000) as u32, index).events;
    let every = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rates: Vec<[Vec<f64>; 2]> = vec![Default::default(); every];
    for _ in 0..9 {
        for threads in 1..=every {
            rates[threads - 1][0].push(rate(threads, replication));
            rates[threads - 1][1].push(rate(threads, bare));
        }
    }
    let rates: Vec<[f64; 2]> = rates.into_iter().map(|rates| rates.map(median)).collect();
    for (place, rate) in rates.iter().enumerate() {
        println!("| {} | {:.2} | {:.2} |", place + 1, rate[0] / rates[0][0], rate[1] / rates[0][1]);
    }
}

/// Events a second of wall time on so many threads.
fn rate(threads: usize, events: impl Fn(u64) -> u64 + Sync) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let start = Instant::now();
    let events: u64 = pool.install(|| (0..20 * threads).into_par_iter().with_max_len(1).map(|index| events(index as u64)).sum());
    events as f64 / start.elapsed().as_secs_f64()
}

/// How much smaller the variance of a difference is between the same people than between other ones.
fn pairing() {
    println!("\n| change | value per customer | churn per year | profit |\n|---|---|---|---|");
    const TEAM: &[&str] = &[
        "moment.incident.team=desk",
        "moment.incident.channel=phone",
        "team=[{ name = \"desk\", agents = 3, service = { lognormal = { mean = \"40 min\", cv = 1.0 } }, patience = { exponential = { mean = \"30 min\" } } }]",
    ];
    let changes: [(&str, &[&str], &str, f64); 4] = [
        ("first-contact resolution .70 → .72", &[], "moment.incident.first_contact_resolution=0.72", 10.0),
        ("latency halved", &[], "moment.incident.latency.lognormal.median=4h", 3.0),
        ("a team of 3 agents → 4", TEAM, "team.desk.agents=4", 3.0),
        ("tellings 12 → 8", &[], "word_of_mouth.told_let_down=8", 3.0),
    ];
    for (name, sets, change, at_least) in changes {
        let sets: Vec<String> = sets.iter().map(|set| set.to_string()).collect();
        let changed: Vec<String> = sets.iter().cloned().chain([change.to_string()]).collect();
        let worlds = prepare(vec![scenario("base.toml", &sets), scenario("base.toml", &changed)]);
        let plan = Plan { seed: seed(1), amount: Amount::Fixed(100) };
        let runs = run(&worlds, &plan, &Control::unwatched()).replications;
        let ratio = |value: fn(&Replication) -> f64| {
            let pairs: Vec<(f64, f64)> = runs[1].iter().zip(&runs[0]).map(|(changed, as_is)| (value(changed), value(as_is))).collect();
            difference(&pairs, 0.95).and_then(|difference| difference.variance_ratio).unwrap_or(f64::INFINITY)
        };
        let clv = ratio(|run| run.initial_value.value / run.initial as f64);
        assert!(clv >= at_least, "{name}: {clv} × is less than {at_least} ×");
        println!("| {name} | {clv:.0} | {:.0} | {:.0} |", ratio(|run| run.present[0] as f64), ratio(Replication::profit));
    }
}

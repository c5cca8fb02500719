//! What a study costs beside its replications: `cargo bench --bench study`. The same points are played by the program, journal, tables and all, and by
//! themselves, in turn on one thread; CPU seconds of both, and their ratio.

use std::process::Command;

use cpu_time::ProcessTime;
use fideliza::engine::replicate;
use fideliza::experiment::study::layout::Layout;
use fideliza::experiment::{Control, Solved, prepare_one};
use fideliza::scenario::Embedded;
use fideliza::scenario::gallery::STORIES;
use fideliza::scenario::place::Source;
use fideliza::scenario::study::{parse, vary_text};

const VARY: [&str; 2] = ["moment.incident.latency.lognormal.median=1h..24h:40:log", "moment.incident.first_contact_resolution=0.6..0.9:25"];
const REPLICATIONS: u64 = 10;
const ROUNDS: usize = 3;

fn main() {
    // `cargo test --bench study` plays a few points, to see that both play the same.
    let quick = !std::env::args().any(|arg| arg == "--bench");
    let vary: Vec<String> =
        if quick { VARY.map(|one| one.replace(":40", ":2").replace(":25", ":2")) } else { VARY.map(String::from) }.into();
    let mut ratios = Vec::new();
    for _ in 0..if quick { 1 } else { ROUNDS } {
        let (alone, runs) = alone(&vary);
        let (sweep, swept) = sweep(&vary);
        assert_eq!(runs, swept, "both play the same replications");
        println!("{runs} replications: alone {alone:.2} s, in a study {sweep:.2} s of CPU: {:.3}", sweep / alone);
        ratios.push(sweep / alone);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.3}", ratios[ratios.len() / 2]);
}

/// CPU seconds of the replications alone, and how many there are.
fn alone(vary: &[String]) -> (f64, u64) {
    let text = vary_text("base.toml", vary).expect("it is right");
    let files = Embedded(STORIES);
    let study = parse(Source { name: "--vary".into(), text }, &files).unwrap_or_else(|problems| panic!("{problems}"));
    let layout = Layout::new(&study, &files, &["customers=1000".to_string()]).unwrap_or_else(|problems| panic!("{problems}"));
    let (solved, mut seconds) = (Solved::default(), 0.0);
    for point in 0..layout.points() {
        let scenario = layout.scenario_of(&layout.point(point).values).unwrap_or_else(|problems| panic!("{problems}"));
        let prepared = prepare_one(scenario, &solved, &Control::unwatched()).expect("nobody stops it");
        let started = ProcessTime::now();
        (0..REPLICATIONS).for_each(|replication| drop(std::hint::black_box(replicate(&prepared.model, layout.seed, replication))));
        seconds += started.elapsed().as_secs_f64();
    }
    (seconds, layout.points() * REPLICATIONS)
}

/// CPU seconds of the program, and how many replications it says it has played.
fn sweep(vary: &[String]) -> (f64, u64) {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    std::fs::write(folder.path().join("base.toml"), STORIES[0].1).expect("the folder can be written");
    let vary: String = vary.iter().map(|one| format!(" --vary {one}")).collect();
    let program = env!("CARGO_BIN_EXE_fideliza");
    let command = format!("TIMEFORMAT='%U %S'; time {program} sweep base.toml{vary} --set customers=1000 -n {REPLICATIONS} -j 1 -q -o o");
    let output = Command::new("bash").args(["-c", &command]).current_dir(folder.path()).output().expect("bash starts");
    let told = String::from_utf8_lossy(&output.stderr);
    let seconds = told.split_whitespace().filter_map(|word| word.parse::<f64>().ok()).sum();
    let manifest = std::fs::read_to_string(folder.path().join("o/manifest.json")).unwrap_or_else(|_| panic!("{told}"));
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("a manifest is JSON");
    (seconds, manifest["replications"].as_u64().expect("it counts them"))
}

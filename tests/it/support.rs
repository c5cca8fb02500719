//! What the tests share: scenarios from text, runs, the program itself.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use assert_cmd::Command;
use fideliza::engine::Replication;
use fideliza::experiment::{self, Amount, Control, Insights, Plan, Prepared, Runs, play_beyond, play_neighbours, run};
use fideliza::random::Seed;
use fideliza::scenario::problem::Problems;
use fideliza::scenario::{self, Files, Scenario};

/// Files that exist only in memory, and beside them those of the checkout.
#[derive(Default)]
pub struct Memory(pub HashMap<String, String>);

impl Files for Memory {
    fn text(&self, path: &str) -> io::Result<String> {
        self.0.get(path).map_or_else(|| std::fs::read_to_string(root().join(path)), |text| Ok(text.clone()))
    }
}

/// The checkout.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a scenario from a text.
pub fn read(text: &str) -> Result<Scenario, Problems> {
    read_with(text, &[])
}

/// Reads a scenario from a text, with settings laid over it.
pub fn read_with(text: &str, sets: &[&str]) -> Result<Scenario, Problems> {
    let files = Memory(HashMap::from([("test.toml".to_string(), text.to_string())]));
    scenario::read("test.toml", &files, &sets.iter().map(|set| set.to_string()).collect::<Vec<_>>())
}

/// A shipped scenario, with settings laid over it.
pub fn shipped(name: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| set.to_string()).collect();
    scenario::read(&format!("scenarios/{name}.toml"), &Memory::default(), &sets).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Compiles scenarios and solves their hazards.
pub fn prepare(scenarios: Vec<Scenario>) -> Vec<Prepared> {
    experiment::prepare(scenarios, &Control::unwatched()).expect("nobody stops it")
}

/// Runs scenarios side by side.
pub fn play(scenarios: Vec<Scenario>, replications: u64) -> (Vec<Prepared>, Runs) {
    let prepared = prepare(scenarios);
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(replications) };
    let runs = run(&prepared, &plan, &Control::unwatched());
    (prepared, runs)
}

/// Plays prepared scenarios, and on until nobody is left.
pub fn play_on(prepared: &[Prepared], count: u64) -> Runs {
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(count) };
    let mut runs = run(prepared, &plan, &Control::unwatched());
    play_beyond(prepared, &plan, &Control::unwatched(), &mut runs);
    runs
}

/// The insights of the first of prepared scenarios.
pub fn insights(prepared: &[Prepared], count: u64) -> Insights {
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(count) };
    let mut runs = play_on(prepared, count);
    play_neighbours(prepared, &plan, &Control::unwatched(), &mut runs);
    experiment::insights(prepared, &runs).expect("they were played")
}

/// Runs one scenario.
pub fn replications(scenario: Scenario, count: u64) -> Vec<Replication> {
    play(vec![scenario], count).1.replications.remove(0)
}

/// The program, in the checkout.
pub fn fideliza() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fideliza"));
    command.current_dir(root()).env("NO_COLOR", "1");
    command
}

/// Runs the program and gives its exit code, output and talk.
pub fn run_in(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = fideliza().current_dir(folder).args(args).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// Says that a test is skipped for lack of something outside; where everything must be there, fails.
pub fn skip(why: &str) {
    assert!(std::env::var_os("FIDELIZA_NO_SKIP").is_none(), "nothing may be skipped here: {why}");
    eprintln!("skipped: {why}");
}

/// Every file of a folder and of those in it, by name.
pub fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut all = std::collections::BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        match entry.path().is_dir() {
            true => all.extend(files(&entry.path()).into_iter().map(|(file, content)| (format!("{name}/{file}"), content))),
            false => drop(all.insert(name, fs::read(entry.path()).unwrap())),
        }
    }
    all
}

/// A Python that has these modules: FIDELIZA_PYTHON, or the one on the path.
pub fn python_with(modules: &str) -> Option<PathBuf> {
    let named = std::env::var_os("FIDELIZA_PYTHON").map(PathBuf::from);
    let known = |program: &PathBuf| {
        std::process::Command::new(program).args(["-c", &format!("import {modules}")]).output().is_ok_and(|output| output.status.success())
    };
    named.into_iter().chain(["python3".into()]).find(known)
}

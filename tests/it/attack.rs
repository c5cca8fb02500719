//! Inputs that once broke it, and others of their kinds: they run, or are refused in few and harmless words.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fideliza::engine::{Halt, LifeEvent, Limits, Observer, replicate_within};
use fideliza::random::Seed;

use crate::support::{prepare, read, root, run_in, shipped};

fn attack(name: &str) -> String {
    format!("tests/it/cases/attack/{name}.toml")
}

/// Exit code, output and talk of a short run.
fn run(name: &str, more: &[&str]) -> (i32, String, String) {
    run_in(&root(), &[&["run", &attack(name), "-n", "2", "--brief", "--json"], more].concat())
}

#[test]
fn what_once_panicked_runs_or_says_why_not() {
    for (name, more, code) in [
        ("panic_hazard_0", vec![], 0),
        ("panic_tiny_churn", vec![], 2),
        ("panic_tiny_churn", vec!["--set", "target_annual_churn=1e-15"], 0),
        ("panic_nan_margin_0", vec![], 0),
        ("panic_tenure_every", vec![], 2),
    ] {
        let (found, out, talk) = run(name, &more);
        assert_eq!(found, code, "{name} {more:?}: {talk}");
        if code == 0 {
            let report: serde_json::Value = serde_json::from_str(&out).unwrap();
            let accounts = &report["scenarios"][0]["summary"]["accounts"];
            let means: Vec<&serde_json::Value> = accounts.as_array().unwrap().iter().map(|account| &account["estimate"]["mean"]).collect();
            assert!(!means.is_empty() && means.iter().all(|mean| mean.is_number()), "{name}: {accounts}");
        }
    }
    let old = "name = 'x'\ncustomers = 200\nhorizon = '1 year'\ntenure = { uniform = { min = '0 s', max = '9999 years' } }\n\
               leaving.hazards = { service = '0.1 / year' }\n[[moment]]\nname = 'm'\ntrigger = { every = '5 h' }\n";
    assert!(crate::support::replications(read(old).unwrap(), 1)[0].issues.opened > 100_000);
    // A target that nobody can reach is said to be missed, and why.
    let (_, _, talk) = run("panic_hazard_0", &["--set", "customers=50"]);
    assert!(talk.contains("the churn target is unreachable: `service` has hazard 0"), "{talk}");
}

#[test]
fn what_does_not_fit_is_refused_before_it_is_made() {
    for (name, more) in [("big", vec!["--set", "customers=100"]), ("big", vec![]), ("small", vec![])] {
        let (code, _, talk) = run(name, &more);
        assert!(code == 2 && talk.contains("do not fit into"), "{name}: {code} {talk}");
    }
    for command in ["explain", "bench"] {
        let (code, _, talk) = run_in(&root(), &[command, &attack("small")]);
        assert!(code == 2 && talk.contains("do not fit into"), "{command}: {code} {talk}");
    }
    let (code, _, talk) = run("hang_regime_leads", &[]);
    assert!(code == 2 && talk.contains("a million leads an hour, in every regime"), "{talk}");
    let (code, _, talk) =
        run_in(&root(), &["run", "scenarios/base.toml", "--set", "customers=1000000", "--max-memory", "50MB", "-n", "2", "--json"]);
    assert!(code == 2 && talk.contains("or a larger --max-memory"), "{talk}");
}

/// A world that needs more than was expected of it stops the run, which says so, and reports on what was whole by then.
#[test]
fn a_world_that_outgrows_its_memory_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("results");
    let run = |memory: &str| {
        let args = "run scenarios/channels.toml --set customers=20000 -n 4 -j 1 -o";
        let args: Vec<&str> = args.split(' ').chain([out.to_str().unwrap(), "--max-memory", memory]).collect();
        run_in(&root(), &args)
    };
    let (code, report, talk) = run("7MB");
    assert!(code == 1 && talk.contains("more memory than it may take: the report is on what was done by then"), "{code} {talk}");
    assert!(report.contains(", as a world needed more memory than it may take: this is on all 4 replications"), "{report}");
    let saved = fs::read_to_string(folder.path().join("results-stopped/report.json")).unwrap();
    let saved: serde_json::Value = serde_json::from_str(&saved).unwrap();
    assert!(saved["manifest"]["outgrown"].as_u64().is_some_and(|bytes| bytes > 5_000_000), "{}", saved["manifest"]);
}

/// The solver, a replication of a million people and neighbouring worlds obey the first signal, and say on what the report is.
#[cfg(unix)]
#[test]
fn one_signal_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let million = "scenarios/base.toml --set customers=1000000 --set target_annual_churn=off --set leaving.hazards.competitor=0.1/year";
    // When a line says so, or after a while: it is deep in its work.
    for (signal, args, when, words) in [
        ("-TERM", format!("{} -n 2", attack("hang_solver")), None, "nothing to report"),
        ("-INT", format!("{million} -n 1 --brief"), None, "nothing to report"),
        ("-INT", "scenarios/base.toml --set customers=40000 -n 40".to_string(), Some("12/40 runs"), "Stopped early: this is on the first"),
        ("-INT", "scenarios/base.toml --set customers=9000 -n 10".to_string(), Some("10/10 runs"), "Stopped while"),
        ("-INT", "scenarios/base.toml --set customers=9000 -n 10".to_string(), Some("5/50 worlds"), "Stopped while plausible worlds"),
    ] {
        let out = folder.path().join("results");
        let mut child = Command::new(env!("CARGO_BIN_EXE_fideliza"))
            .current_dir(root())
            .arg("run")
            .args(args.split(' ').map(|arg| arg.replace("/year", " / year")))
            .args(["-o".as_ref(), out.as_os_str()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut talk = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        match when {
            Some(line) => assert!(talk.any(|told| told.starts_with(line)), "{args}: no `{line}`"),
            None => std::thread::sleep(Duration::from_millis(700)),
        }
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        let rest: Vec<String> = talk.collect();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &rest.join("\n");
        assert!(output.status.code() == Some(130) && said.contains(words), "{args}: {:?} {said}", output.status);
    }
}

/// After it was asked to stop, a replication goes on for 4,096 events at most, of which each leaves a few records.
#[test]
fn a_replication_stops_soon() {
    struct Stopper<'a>(&'a AtomicBool, &'a AtomicU64);
    impl Observer for Stopper<'_> {
        fn record(&mut self, _: f64, _: usize, _: LifeEvent) {
            if self.1.fetch_add(1, Ordering::Relaxed) == 50_000 {
                self.0.store(true, Ordering::Relaxed);
            }
        }
    }
    let records = AtomicU64::new(0);
    let hazards = "leaving.hazards={ service = '0.1 / year' }";
    let prepared = prepare(vec![shipped("base", &["customers=5000", "target_annual_churn=off", hazards])]).remove(0);
    let stop = AtomicBool::new(false);
    let limits = Limits::new(&stop, u64::MAX);
    let halt = replicate_within(&prepared.model, Seed::new(1).unwrap(), 0, Stopper(&stop, &records), limits).map(|_| ()).unwrap_err();
    let Halt::Stopped { events, hours } = halt else { panic!("{halt:?}") };
    let after = records.load(Ordering::Relaxed) - 50_000;
    assert!(after > 0 && after < 6 * 4096, "{after} records after it was asked to stop");
    assert!(events > 0 && hours > 0.0 && hours < prepared.model.frame.horizon, "{halt:?}");
    let limits = Limits::new(&stop, 1000);
    stop.store(false, Ordering::Relaxed);
    let halt = replicate_within(&prepared.model, Seed::new(1).unwrap(), 0, (), limits).map(|_| ()).unwrap_err();
    assert!(matches!(halt, Halt::TooLarge { bytes } if bytes > 100_000), "{halt:?}");
}

#[test]
fn all_problems_are_told_at_once() {
    for (name, more, parts) in [
        (
            "not_all_at_once_interventions",
            &[][..],
            &["no parameter is named `nonsense`", ":5:52", "`3`: a share lies between 0 and 1", ":12:10"][..],
        ),
        (
            "not_all_at_once_missing_key",
            &[][..],
            &["the warm-up is not shorter", "`refresh` is too short", "`trigger` is missing", "no channel is named `smoke`"],
        ),
        ("not_all_at_once_strategies", &[], &["at least one customer", ":5:10", ":8:10", "`3`: a share lies"]),
        ("not_all_at_once_strategies", &["--set", "margin = = 2", "--set", "discount = 7", "--set", "a.b = ["], &["--set:1:", "1:10"]),
        (
            "not_all_at_once_strategies",
            &["--set", "discount=7", "--set", "horizon=1 s"],
            &["`7`: a share", "an hour and 200 years", ":9:25"],
        ),
    ] {
        let (code, _, talk) = run_in(&root(), &[&["check", &attack(name)], more].concat());
        assert_eq!(code, 2);
        for part in parts {
            assert!(talk.contains(part), "{name}: `{part}` is missing in\n{talk}");
        }
    }
    let (_, _, talk) = check(b"name = 'x'\n[leaving]\ntie = 1\nsatisfaction_effect = 1\ntie = 2\n");
    assert!(talk.contains("3 | tie = 1") && talk.contains("5 | tie = 2") && talk.contains("help: keep one of the two"), "{talk}");
}

/// Exit code and talk of `check` on a text of any bytes.
fn check(bytes: &[u8]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), bytes).unwrap();
    run_in(folder.path(), &["check", "a.toml"])
}

/// Nothing that moves a cursor, and no more than a screen or two.
fn is_harmless(name: &str, talk: &str) {
    let wrong = talk.chars().find(|&c| fideliza::scenario::text::is_unfit(c) && !"\n\t".contains(c));
    assert!(wrong.is_none(), "{name}: {wrong:?} in {talk:?}");
    assert!(talk.len() <= 20_000, "{name}: {} bytes of talk", talk.len());
    let line = talk.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    assert!(line < 600, "{name}: a line of {line} characters");
}

#[test]
fn no_input_reaches_the_terminal_raw() {
    let (code, out, talk) = run("terminal_injection", &[]);
    assert!(code == 2 && out.is_empty() && talk.matches("cannot stand in a text").count() >= 4, "{talk}");
    is_harmless("terminal_injection", &talk);
    let (_, _, talk) = check("name = 'x'\nhorizon = '1 year' # \u{9b}2J\nhorizon = '2 years'\n".as_bytes());
    assert!(talk.contains("duplicate key"), "{talk}");
    is_harmless("the other line", &talk);
    let typed = format!("\"`{}\"=1", "x".repeat(5000));
    let (_, _, talk) = run_in(&root(), &["check", "scenarios/base.toml", "--set", &typed]);
    is_harmless("a quote in a quote", &talk);
    let (_, _, talk) = run_in(&root(), &["explain", "scenarios/base.toml", "--strategy", "\u{1b}[31mx"]);
    assert!(talk.contains("no strategy `\\u{1b}[31mx`"), "{talk}");
    is_harmless("a name on the command line", &talk);
    let files: Vec<String> = (0..8).map(|_| attack("terminal_injection")).collect();
    let (_, _, talk) = run_in(&root(), &[&["check"], files.iter().map(String::as_str).collect::<Vec<_>>().as_slice()].concat());
    is_harmless("several files", &talk);
    let long = "k".repeat(300_000);
    let many: String = (0..20_000).map(|n| format!("x{n} = 1\n")).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("escape in a key", b"name = 'x'\n\"\\u001b[2J\\u202e\" = 1\n".to_vec()),
        ("raw escape", b"name = 'x'\n\x1b[31mfoo = 1\n".to_vec()),
        ("raw escape in a comment", b"name = 'x' # \x1b]0;pwned\x07\nfoo = 1 # \x1b[2J\n".to_vec()),
        ("carriage returns", b"name = 'x'\rcustomers = 0\r".to_vec()),
        ("a word", b"name = 'x'\nobjective = \"\\u001b[5m\\u009b\"\n".to_vec()),
        ("a list's name", b"name = 'x'\n[[segment]]\nname = \"a\\nb\"\n".to_vec()),
        ("a currency", "name = 'x'\ncurrency = 'a very long currency indeed'\n".into()),
        ("a long key", format!("name = 'x'\n{long} = 1\n").into()),
        ("a long value", format!("name = 'x'\nhorizon = '{long}'\n").into()),
        ("a long name", format!("name = '{long}'\n[[segment]]\nname = '{long}'\n").into()),
        ("many keys", format!("name = 'x'\n{many}").into()),
        ("no text", vec![0xff; 5000]),
        ("zeros", vec![0; 5000]),
    ];
    for (name, bytes) in cases {
        let (code, _, talk) = check(&bytes);
        assert_eq!(code, 2, "{name}: {talk}");
        is_harmless(name, &talk);
    }
    let (code, _, talk) = run_in(&root(), &["check", &format!("{long}.toml")[..3000]]);
    assert!(code == 2, "{talk}");
    is_harmless("a long path", &talk);
    // Lines of other systems are no harm.
    let scenario = read("name = 'x'\r\nanalysis = \"\"\"one\r\ntwo\"\"\"\r\n").unwrap();
    assert_eq!(scenario.settings.analysis.told_in("en"), "one\ntwo");
}

/// Input through a pipe is read like a file.
#[test]
fn standard_input_is_limited_too() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fideliza"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // The program may be gone before all is written.
    let _ = input.write_all(&vec![b'#'; 5 << 20]);
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code() == Some(2) && String::from_utf8_lossy(&output.stderr).contains("larger than"), "{output:?}");
}

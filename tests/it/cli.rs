//! The program as its users meet it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::{fideliza, root, run_in};

fn folder_with(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.toml"), text).unwrap();
    folder
}

const QUICK: &[&str] = &["--set", "customers=200", "--set", "horizon=8 months", "-n", "3"];

#[test]
fn bare_fideliza_shows_five_examples() {
    let (code, out, _) = run_in(&root(), &[]);
    assert_eq!(code, 0);
    assert_eq!(out.lines().filter(|line| line.starts_with("  fideliza ")).count(), 5);
    assert!(out.lines().count() < 12);
}

#[test]
fn the_first_minute_works() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run_in(folder.path(), &["new", "mine.toml"]).0, 0);
    let (code, out, _) = run_in(folder.path(), &["check", "mine.toml"]);
    assert!(code == 0 && out.starts_with("mine.toml: ok.") && !out.contains("warning"), "{out}");
    let (code, out, talk) = run_in(folder.path(), &[&["run", "mine.toml"], QUICK].concat());
    assert_eq!(code, 0, "{talk}");
    assert!(out.contains("CLV within the horizon") && talk.contains("output/my-company-"), "{out}{talk}");
    let (code, _, talk) = run_in(folder.path(), &["new", "mine.toml"]);
    assert!(code == 4 && talk.contains("exists already"), "{talk}");
}

#[test]
fn a_comparison_writes_its_folder_whole() {
    let folder = folder_with("name = 'Añejo'");
    fs::write(folder.path().join("b.toml"), "extends = 'a.toml'\nname = 'fast'\nmoment.incident.latency.lognormal.median = '1h'").unwrap();
    let (code, out, talk) = run_in(folder.path(), &[&["compare", "a.toml", "b.toml"], QUICK].concat());
    assert_eq!(code, 0, "{talk}");
    assert!(out.contains("Comparing 2 scenarios") && out.contains("Best of all") && !out.contains("leads with"), "{out}");
    let results = fs::read_dir(folder.path().join("output")).unwrap().next().unwrap().unwrap().path();
    let name = results.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("anejo-fast-"), "{name}");
    let files = [
        "report.html",
        "report.xlsx",
        "report.json",
        "report.txt",
        "data/summary.csv",
        "data/replications.csv",
        "data/differences.csv",
        "data/months.csv",
        "data/survival.csv",
        "data/value_distribution.csv",
        "data/waits.csv",
        "data/accounts.csv",
        "data/causes.csv",
        "data/segments.csv",
        "data/services.csv",
        "data/loads.csv",
        "data/years.csv",
        "scenario.toml",
        "scenario-2.toml",
    ];
    for file in files {
        assert!(fs::metadata(results.join(file)).unwrap().len() > 50, "{file}");
    }
    for chart in [
        "survival",
        "value_per_customer",
        "cumulative_profit",
        "causes_of_leaving",
        "profit_against_first",
        "value_against_first",
        "cost_of_delay",
    ] {
        let svg = fs::read_to_string(results.join(format!("figures/{chart}.svg"))).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("</svg>"), "{chart}");
        let png = fs::read(results.join(format!("figures/{chart}.png"))).unwrap();
        assert!(png.starts_with(b"\x89PNG") && png.len() > 5000, "{chart}");
    }
    assert!(fs::read_to_string(results.join("figures/survival.svg")).unwrap().contains("Añejo"), "accents");
    let report: serde_json::Value = serde_json::from_slice(&fs::read(results.join("report.json")).unwrap()).unwrap();
    assert_eq!(report["manifest"]["replications"], 3);
    assert_eq!(report["scenarios"].as_array().unwrap().len(), 2);
    // Again into the same folder: replaced, not mixed.
    assert_eq!(run_in(folder.path(), &[&["compare", "a.toml", "b.toml", "-q"], QUICK].concat()).0, 0);
    assert_eq!(fs::read_dir(folder.path().join("output")).unwrap().count(), 1);
}

#[test]
fn titles_of_charts_name_whom_the_differences_name() {
    let folder = folder_with("name = 'slow'\nmoment.incident.latency.lognormal.median = '3 days'");
    fs::write(folder.path().join("b.toml"), "extends = 'a.toml'\nname = 'quick'\nmoment.incident.latency.lognormal.median = '1h'").unwrap();
    let titles = |others: &[&str], count: &str| {
        let out = folder.path().join(format!("{}{count}", others.len()));
        let world = ["--set", "customers=1000", "--set", "horizon=2 years", "-q", "-n", count, "--out", out.to_str().unwrap()];
        assert_eq!(run_in(folder.path(), &[&["compare", "a.toml"], others, &world].concat()).0, 0);
        ["survival", "value_per_customer", "cumulative_profit", "profit_against_first"].map(|chart| {
            let svg = fs::read_to_string(out.join(format!("figures/{chart}.svg"))).unwrap();
            svg.lines().filter(|line| !line.starts_with('<')).collect::<Vec<&str>>().join(" ")
        })
    };
    let [survival, value, profit, against] = titles(&["b.toml"], "12");
    assert!(survival.contains("quick keeps more customers than the others"), "{survival:.400}");
    assert!(value.contains("A customer is worth most under quick"), "{value:.400}");
    assert!(profit.contains("quick earns most"), "{profit:.400}");
    assert!(against.contains("surely ahead from"), "{against:.400}");
    // One replication has no interval, and of two that are alike neither leads.
    for (others, count) in [(&["b.toml"][..], "1"), (&["b.toml", "c.toml"], "12")] {
        fs::write(folder.path().join("c.toml"), "extends = 'b.toml'\nname = 'twin'").unwrap();
        let [survival, value, profit, against] = titles(others, count);
        assert!(survival.contains("no scenario surely keeps the most"), "{survival:.400}");
        assert!(value.contains("under no scenario surely the most"), "{value:.400}");
        assert!(profit.contains("no scenario surely earns the most"), "{profit:.400}");
        assert_eq!(against.contains("surely ahead from"), count != "1", "{against:.400}");
    }
}

#[test]
fn data_goes_to_standard_output_and_talk_to_standard_error() {
    let folder = folder_with("name = 'a'");
    let (code, out, _) = run_in(folder.path(), &[&["run", "a.toml", "--json"], QUICK].concat());
    assert_eq!(code, 0);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["scenarios"][0]["name"], "a");
    let (_, out, _) = run_in(folder.path(), &[&["run", "a.toml", "--csv", "-q"], QUICK].concat());
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().next(), Some("scenario"));
    assert!(reader.records().count() > 30);
    assert!(!folder.path().join("output").exists(), "--json and --csv write no files");
    let (code, out, talk) = run_in(folder.path(), &[&["run", "a.toml", "--quiet"], QUICK].concat());
    assert_eq!((code, out.as_str(), talk.as_str()), (0, "", ""));
}

#[test]
fn standard_input_is_a_file_named_dash() {
    let text = "name = 'piped'\ncustomers = 100\nhorizon = '3 months'";
    let output = fideliza().args(["run", "-", "--csv", "-n", "2", "-q"]).write_stdin(text).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("piped,clv,"));
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_fideliza")).arg("params").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn precision_adds_replications_until_it_is_reached_or_says_that_it_is_not() {
    let folder = folder_with("name = 'a'\ncustomers = 300\nhorizon = '1 year'");
    let replications = |precision: &str, cap: &str| {
        let (code, out, talk) = run_in(folder.path(), &["run", "a.toml", "--json", "-q", "--precision", precision, "-n", cap]);
        assert_eq!(code, 0, "{talk}");
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        (report["manifest"]["replications"].as_u64().unwrap(), report["manifest"]["precision_reached"].as_f64().unwrap())
    };
    let (few, reached) = replications("5%", "500");
    assert!(few == 20 && reached <= 0.05, "{few} {reached}");
    let (more, reached) = replications("0.2%", "2000");
    assert!(more > 40 && more < 2000 && reached <= 0.002, "{more} {reached}");
    let (_, out, _) = run_in(folder.path(), &["run", "a.toml", "--precision", "0.01%", "-n", "30", "--out", "x"]);
    assert!(out.contains("not reached"), "{out}");
}

#[test]
fn what_cannot_be_compared_is_refused_and_what_has_one_name_is_told_apart() {
    let folder = folder_with("name = 'a'");
    let compare = |other: &str| {
        fs::write(folder.path().join("b.toml"), format!("extends = 'a.toml'\n{other}")).unwrap();
        run_in(folder.path(), &["compare", "a.toml", "b.toml", "--csv", "-q", "-n", "2", "--set", "replications=2"])
    };
    for (other, key) in [
        ("currency = 'USD'", "currency"),
        ("horizon = '5 years'", "horizon"),
        ("customers = 7", "customers"),
        ("discount = 0.2", "discount"),
    ] {
        let (code, _, talk) = compare(other);
        assert!(code == 2 && talk.contains(&format!("their `{key}` differs")), "{talk}");
    }
    let (code, out, talk) = run_in(folder.path(), &[&["compare", "a.toml", "a.toml", "--csv"], QUICK].concat());
    assert!(
        code == 0 && out.contains("\na,clv,") && out.contains("\na (2),clv,") && talk.contains("two scenarios are named `a`"),
        "{out}{talk}"
    );
}

/// A folder is replaced only if it holds nothing but a report; a stopped run goes beside it.
#[test]
fn results_never_replace_what_is_not_a_report() {
    let folder = folder_with("name = 'a'");
    let run = || run_in(folder.path(), &[&["run", "a.toml", "-q", "--out", "results"], QUICK].concat());
    assert_eq!(run().0, 0);
    assert_eq!(run().0, 0, "our own report is replaced");
    fs::write(folder.path().join("results/notes.txt"), "mine").unwrap();
    let (code, _, talk) = run();
    assert!(code == 4 && talk.contains("`notes.txt`, which would be lost"), "{talk}");
    assert_eq!(fs::read_to_string(folder.path().join("results/notes.txt")).unwrap(), "mine");
}

#[test]
fn more_scenarios_than_a_chart_can_tell_apart_are_said_to_be_left_out() {
    let folder = folder_with("name = 'a'");
    let mut args = vec!["compare".to_string(), "a.toml".to_string()];
    for index in 0..7 {
        let text = format!("extends = 'a.toml'\nname = 'latency {index}'\nmoment.incident.latency.lognormal.median = '{}h'", 2 * index + 1);
        fs::write(folder.path().join(format!("{index}.toml")), text).unwrap();
        args.push(format!("{index}.toml"));
    }
    let args: Vec<&str> = args.iter().map(String::as_str).chain(QUICK.iter().copied()).collect();
    let (code, out, talk) = run_in(folder.path(), &args);
    assert!(code == 0 && out.contains("Charts show the first scenario and the 5 others with the highest customer equity"), "{out}{talk}");
}

/// The first Ctrl-C finishes what is in progress and reports on it.
#[test]
fn an_interrupted_run_reports_on_what_is_done() {
    let folder = folder_with("name = 'a'\ncustomers = 2000\nleaving.hazards = { competitor = '0.2 / year' }");
    let mut child = Command::new(env!("CARGO_BIN_EXE_fideliza"))
        .current_dir(folder.path())
        .args(["run", "a.toml", "-n", "20000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let talk: Vec<String> = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok).collect();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{talk:?}");
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.contains("Stopped early: this is on the first"), "{out}");
    assert!(talk.iter().any(|line| line.contains("stopping: what is done in full by now is reported")), "{talk:?}");
    let results = fs::read_dir(folder.path().join("output")).unwrap().next().unwrap().unwrap().path();
    assert!(results.to_string_lossy().ends_with("-stopped") && results.join("report.json").is_file(), "{}", results.display());
}

/// A killed run leaves no folder that looks like a result.
#[test]
fn a_killed_run_leaves_no_half_report() {
    let folder = folder_with("name = 'a'\ncustomers = 2000");
    let mut command = Command::new(env!("CARGO_BIN_EXE_fideliza"));
    let mut child = command.current_dir(folder.path()).args(["run", "a.toml", "-n", "20000", "-q"]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(1));
    child.kill().unwrap();
    child.wait().unwrap();
    let visible = fs::read_dir(folder.path().join("output"))
        .unwrap()
        .filter(|entry| !entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(visible.count(), 0);
}

#[test]
fn explain_tells_a_life_whose_ledger_adds_up() {
    let folder = folder_with("name = 'a'\ncustomers = 300");
    for customer in ["0", "5", "17"] {
        let (code, out, talk) = run_in(folder.path(), &["explain", "a.toml", "--customer", customer, "--replication", "2"]);
        assert_eq!(code, 0, "{talk}");
        assert!(out.contains("joins: segment everyone") && (out.contains("leaves ") || out.contains("still a customer")), "{out}");
        let amount = |line: &str| line.rsplit(": ").next().unwrap().to_string();
        let worth = out.lines().find(|line| line.contains("worth to the company")).map(amount).unwrap();
        let sum = out.lines().find(|line| line.starts_with("Sum of the lines booked")).map(amount).unwrap();
        assert_eq!(worth, sum);
    }
    let (code, _, talk) = run_in(folder.path(), &["explain", "a.toml", "--customer", "99999"]);
    assert!(code == 2 && talk.contains("there is no customer 99999"), "{talk}");
}

#[test]
fn explain_tells_where_and_why_two_lives_part() {
    let folder = folder_with(
        "name = 'a'\ncustomers = 300\nleads.organic = '50 / month'\n[[strategy]]\nname = 'fast'\nmoment.incident.latency = '1h'\n[[strategy]]\nname = 'same'",
    );
    fs::write(folder.path().join("b.toml"), "extends = 'a.toml'\nname = 'b'\nmoment.incident.latency = '1h'").unwrap();
    let explain = |rest: &[&str]| run_in(folder.path(), &[&["explain", "a.toml", "--customer", "3"], rest].concat());
    let (code, by_name, talk) = explain(&["--versus", "fast"]);
    assert_eq!(code, 0, "{talk}");
    assert!(by_name.contains("Here the two lives part: the answer comes at another time.") && by_name.contains("`fast`:"), "{by_name}");
    let (code, by_file, talk) = explain(&["--versus", "b.toml"]);
    assert_eq!((code, by_file.replace("`b`", "`fast`")), (0, by_name), "{talk}");
    let (code, same, talk) = explain(&["--versus", "same"]);
    assert!(code == 0 && same.contains("The two lives are the same to the last of"), "{same}{talk}");
    let (code, _, talk) = explain(&["--versus", "c.toml"]);
    assert!(code == 2 && talk.contains("c.toml"), "{talk}");
    // Who was won has another number in the other world, and is the same person.
    let (code, won, talk) = run_in(folder.path(), &["explain", "a.toml", "--customer", "310", "--versus", "fast"]);
    assert!(code == 0 && (won.contains("part: ") || won.contains("are the same") || won.contains("never becomes")), "{won}{talk}");
}

#[test]
fn bench_measures_and_draws_stream() {
    let (code, out, talk) = run_in(&root(), &["bench", "--customers", "1000", "--threads", "1"]);
    assert!(code == 0 && out.contains("lifecycle") && out.contains("events/s"), "{out}{talk}");
    let events = |agents: &str| {
        let set = format!("team.desk.agents={agents}");
        let (_, out, _) = run_in(&root(), &["bench", "--customers", "1000", "--threads", "1", "--set", &set]);
        out.lines().last().unwrap().split_whitespace().nth(3).unwrap().to_string()
    };
    assert_ne!(events("1"), events("50"), "what is set counts");
    let (code, _, talk) = run_in(&root(), &["bench", "--threads", "0"]);
    assert!(code == 2 && talk.contains("--threads is 1 to 1024"), "{talk}");
    // Without end: it stops when nobody reads any more.
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("fideliza"))
        .args(["draws", "--seed", "7"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut words = [0u8; 80_000];
    std::io::Read::read_exact(&mut child.stdout.take().unwrap(), &mut words).unwrap();
    assert!(child.wait().unwrap().success());
    let expected: Vec<u8> =
        fideliza::random::interleaved(fideliza::random::Seed::new(7).unwrap()).take(10_000).flat_map(u64::to_le_bytes).collect();
    assert_eq!(words.as_slice(), expected);
}

#[test]
fn params_schema_completions_and_manual_are_there() {
    let (_, out, _) = run_in(&root(), &["params", "word_of_mouth"]);
    assert!(out.contains("word_of_mouth.told_let_down") && out.contains("default 12, grade C"), "{out}");
    let (_, out, _) = run_in(&root(), &["params", "--json"]);
    assert!(serde_json::from_str::<serde_json::Value>(&out).unwrap().as_array().unwrap().len() > 100);
    let (_, out, _) = run_in(&root(), &["schema"]);
    assert!(serde_json::from_str::<serde_json::Value>(&out).unwrap()["properties"]["customers"].is_object());
    for shell in ["bash", "zsh", "fish"] {
        assert!(run_in(&root(), &["completions", shell]).1.contains("compare"), "{shell}");
    }
    assert!(run_in(&root(), &["man"]).1.contains(".TH fideliza"));
    assert!(run_in(&root(), &["man", "run"]).1.contains("replications"));
    assert!(run_in(&root(), &["params", "moment.incident.voice"]).1.contains("moment.NAME.voice"));
    let (code, _, talk) = run_in(&root(), &["params", "nonsense"]);
    assert!(code == 2 && talk.contains("no parameter matches"));
}

#[test]
fn check_warns_of_what_is_hardly_meant() {
    let folder = folder_with(
        "name = 'a'\nsegment.everyone.hazard = 0\n\
         [[team]]\nname = 'desk'\nagents = 1\n[[moment]]\nname = 'call'\ntrigger = { rate = '30 / month' }\nteam = 'desk'\nchannel = 'phone'\nlatency = '5h'\n\
         [[moment]]\nname = 'incident'\ntrigger = { rate = '0.1 / month' }\nlatency = '30 days'\n\
         [[finding]]\nclaim = 'c'\noutcome = 'clvv'\nat_least = 1",
    );

    let (code, out, talk) = run_in(folder.path(), &["check", "a.toml"]);
    assert_eq!(code, 0, "{talk}");
    for word in
        ["hardly any `incident`", "team `desk` is offered", "unreachable", "`moment.call.latency` has no effect", "did you mean `clv`"]
    {
        assert!(out.contains(word), "`{word}` is missing: {out}");
    }
}

#[test]
fn validate_prints_theorem_expected_simulated_and_z() {
    let (code, out, talk) = run_in(&root(), &["validate", "margin_multiple"]);
    assert_eq!(code, 0, "{talk}");
    assert!(out.contains("−r/(1 + i − r)") && out.contains("-2.500000") && out.contains("holds"), "{out}");
    assert_eq!(run_in(&root(), &["validate", "nonsense"]).0, 2);
}

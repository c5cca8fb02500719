//! The doors of the library: texts in memory, errors as data, results that leave a process, work that is watched and stopped.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use fideliza::Error;
use fideliza::engine::Replication;
use fideliza::experiment::study::evaluate::evaluate;
use fideliza::experiment::{
    Amount, Control, Phase, Plan, Prepared, Renamed, Solved, Statement, Verdict, analyse, check_comparable, estimate, play_block,
    play_neighbours, prepare, run, tell_apart,
};
use fideliza::random::Seed;
use fideliza::report::csv::TABLES;
use fideliza::report::renderers::RENDERERS;
use fideliza::report::table::Kind;
use fideliza::report::{Report, sentences, text};
use fideliza::scenario;

use crate::support::{read, replications, root, run_in};

fn in_memory(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

#[test]
fn scenarios_are_read_from_texts_in_memory() {
    let files = in_memory(&[
        (
            "shop/base.toml",
            "name = 'base'\ncustomers = 321\ntenure = { empirical = { file = '../data/t.csv', column = 'm', unit = 'months' } }",
        ),
        ("shop/more/fast.toml", "extends = '../base.toml'\nname = 'fast'"),
        ("data/t.csv", "m\n3\n9\n"),
    ]);
    let scenario = scenario::read("shop/more/fast.toml", &files, &["horizon=1 year".into()]).unwrap();
    assert_eq!((scenario.settings.name.as_str(), scenario.settings.customers.get()), ("fast", 321));
    let missing =
        scenario::read("shop/more/fast.toml", &in_memory(&[("shop/more/fast.toml", "extends = '../gone.toml'\nname = 'x'")]), &[]);
    let missing = missing.unwrap_err().details();
    assert_eq!((missing[0].source.as_str(), missing[0].line, missing[0].key.as_deref()), ("shop/more/fast.toml", 1, Some("extends")));
    assert!(missing[0].message.contains("`shop/gone.toml`: there is no such file"), "{missing:?}");
}

#[test]
fn problems_are_data() {
    let wrong = "name = 'x'\n[[moment]]\nname = 'call us'\nvoice = 1.5\ntrigger = { rate = 3 }\n[leaving]\nhazard = 1\n";
    let details = read(wrong).unwrap_err().details();
    let found: Vec<_> = details.iter().map(|d| (d.line, d.column, d.key.as_deref().unwrap_or("-"))).collect();
    assert_eq!(
        found,
        [(4, 9, "moment.\"call us\".voice"), (5, 20, "moment.\"call us\".trigger.rate"), (7, 1, "leaving.hazard")],
        "{details:?}"
    );
    assert!(details[0].message.contains("between 0 and 1") && details[1].help.is_none() || details[1].help.is_some());
    assert!(serde_json::to_string(&details).unwrap().contains("\"line\":4"));
    let broken = read("name = 'x\n").unwrap_err().details();
    assert_eq!((broken[0].line, &broken[0].key), (1, &None));
}

#[test]
fn errors_carry_their_source() {
    let error = Error::from(scenario::parse("nam = 'x'").unwrap_err());
    assert!(matches!(error, Error::Scenario(_)) && error.source().is_some());
    let error = Error::from(Seed::new(u64::MAX).unwrap_err());
    assert!(error.to_string().contains("between 0 and"), "{error}");
    let two = ["customers = 10", "customers = 20"].map(|size| scenario::parse(&format!("name = 'x'\n{size}")).unwrap());
    assert!(matches!(check_comparable(&two), Err(Error::NotComparable { key: "customers", .. })));
}

#[test]
fn scenarios_of_one_name_are_told_apart() {
    let mut alike = ["x", "x (2)", "x"].map(|name| scenario::parse(&format!("name = '{name}'")).unwrap());
    assert_eq!(tell_apart(&mut alike), [Renamed { from: "x".into(), to: "x (3)".into() }]);
    assert_eq!(alike.map(|scenario| scenario.settings.name), ["x", "x (2)", "x (3)"]);
}

/// Results leave a process and come back to the last bit.
#[test]
fn a_replication_is_the_same_after_a_journey() {
    let everything = std::fs::read_to_string(root().join("tests/it/everything.toml")).unwrap();
    let sent = replications(crate::support::read_with(&everything, &["customers=200"]).unwrap(), 1).remove(0);
    let text = serde_json::to_string(&sent).unwrap();
    let back: Replication = serde_json::from_str(&text).unwrap();
    assert_eq!(sent, back);
    let story = fideliza::engine::LifeEvent::Left { cause: fideliza::model::Cause::LetGo };
    assert_eq!(serde_json::to_string(&story).unwrap(), "{\"left\":{\"cause\":\"let_go\"}}");
}

#[test]
fn work_is_watched_and_stopped() {
    let small = || vec![scenario::parse("name = 'x'\ncustomers = 300\nhorizon = '1 year'").unwrap()];
    let seen = Mutex::new(Vec::new());
    let stop = AtomicBool::new(false);
    let watch = |now: fideliza::experiment::Progress| {
        seen.lock().unwrap().push(now);
        if now.phase == Phase::Running && now.done == 5 {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let control = Control::new(&stop, &watch);
    let prepared = prepare(small(), &control).unwrap();
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(1_000_000) };
    let runs = run(&prepared, &plan, &control);
    // What another thread was in the middle of is not whole.
    assert!(runs.stopped.is_some() && (1..50).contains(&runs.replications[0].len()), "{}", runs.replications[0].len());
    assert!(matches!(prepare(small(), &control), Err(Error::Stopped)), "the flag is still set");
    let seen = seen.into_inner().unwrap();
    assert!(seen[0].phase == Phase::Solving && seen.iter().any(|now| now.phase == Phase::Running && now.planned == 1_000_000));
}

/// What the tutorial says that a run writes is what the renderers write.
#[test]
fn the_tutorial_lists_every_file_of_a_report() {
    let tutorial = std::fs::read_to_string(root().join("docs/tutorial.md")).unwrap();
    for file in RENDERERS.iter().flat_map(|renderer| (renderer.files)()) {
        let row = format!("| `{}` | {} |", file.name.replace(".svg", ".svg`, `.png"), file.about);
        assert!(file.name.ends_with(".png") || tutorial.contains(&row), "docs/tutorial.md lacks: {row}");
    }
}

#[test]
fn the_bare_library_brings_no_program_no_charts_and_no_threads() {
    let (code, tree, why) = {
        let output = std::process::Command::new(env!("CARGO"))
            .args(["tree", "--offline", "--locked", "--no-default-features", "-e", "normal", "--prefix", "none"])
            .current_dir(root())
            .output()
            .expect("cargo is there");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(code, Some(0), "{why}");
    for absent in ["clap", "ctrlc", "sysinfo", "indicatif", "plotters", "rayon", "image", "tempfile"] {
        assert!(!tree.lines().any(|line| line.split(' ').next() == Some(absent)), "the bare library brings {absent}");
    }
    assert_eq!(run_in(&root(), &["--version"]).0, 0);
}

/// What a report says is there as data: kind, subject, figures; every sentence of the text is made of one.
#[test]
fn sentences_are_data() {
    let family = |text: &str| scenario::parse(text).unwrap().family();
    let scenarios = family(
        "name = 'today'\ncustomers = 300\nhorizon = '2 years'\n[[strategy]]\nname = 'soon'\nmoment.incident.latency = '10 min'\n\
         cost.one_off = 900\n[[strategy]]\nname = 'never'\nmoment.incident.latency = 'never'\n",
    );
    let control = Control::unwatched();
    let prepared = prepare(scenarios, &control).unwrap();
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(12) };
    let mut runs = run(&prepared, &plan, &control);
    play_neighbours(&prepared, &plan, &control, &mut runs);
    let stopped = run(&prepared, &plan, &Control::new(&AtomicBool::new(true), &|_| {}));
    assert!(matches!(analyse(&prepared, &stopped, &plan), Err(Error::Stopped)));
    let analysis = analyse(&prepared, &runs, &plan).unwrap();
    let verdicts: Vec<(usize, Verdict)> = analysis.statements.iter().filter_map(verdict).collect();
    assert_eq!(verdicts, [(1, Verdict::ClearlyBetter), (2, Verdict::ClearlyWorse)], "{:?}", analysis.statements);
    let json = serde_json::to_value(&analysis.statements).unwrap();
    let kinds: Vec<&str> = json.as_array().unwrap().iter().map(|statement| statement["kind"].as_str().unwrap()).collect();
    for kind in
        ["verdict", "second_opinion", "worth", "cash", "best", "pairing", "delay", "retention", "issues_cost", "voices", "intervals"]
    {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let (said, report) = (analysis.statements.clone(), Report::of(analysis));
    let text = text::render(&report);
    for statement in &said {
        assert!(text.contains(&sentences::sentence(statement, &report)), "{statement:?}");
    }
}

fn verdict(statement: &Statement) -> Option<(usize, Verdict)> {
    if let Statement::Verdict { scenario, judgement, .. } = statement { Some((*scenario, judgement.verdict)) } else { None }
}

/// Two texts that are written alike but read other tables are two baselines: each is solved for itself.
#[test]
fn other_tables_are_other_baselines() {
    let text =
        "name = 'x'\ncustomers = 300\nhorizon = '1 year'\ntenure = { empirical = { file = 't.csv', column = 'm', unit = 'months' } }";
    let of = |months: &str| {
        let files = in_memory(&[("x.toml", text), ("t.csv", months)]);
        scenario::read("x.toml", &files, &[]).unwrap()
    };
    let hazards = |scenarios| -> Vec<[f64; 4]> {
        prepare(scenarios, &Control::unwatched()).unwrap().iter().map(|prepared| prepared.model.hazards).collect()
    };
    let (young, old) = ("m\n1\n2\n", "m\n120\n240\n");
    let together = hazards(vec![of(young), of(old)]);
    assert_eq!(together, [hazards(vec![of(young)]), hazards(vec![of(old)])].concat());
    assert_ne!(together[0], together[1]);
}

const TWO: &str = "name = 'today'\ncustomers = 200\nhorizon = '1 year'\n[[strategy]]\nname = 'soon'\nmoment.incident.latency = '10 min'\n";

#[test]
fn blocks_put_together_are_the_whole() {
    let control = Control::unwatched();
    let prepared = prepare(scenario::parse(TWO).unwrap().family(), &control).unwrap();
    let plan = Plan { seed: Seed::new(3).unwrap(), amount: Amount::Fixed(7) };
    let whole = run(&prepared, &plan, &control).replications;
    let again: Vec<Prepared> = prepared.iter().map(|one| Prepared::again(one.scenario.clone(), one.solution.clone())).collect();
    let blocks = [5..7, 0..2, 2..5].map(|block| play_block(&again, plan.seed, block, &control).unwrap());
    for (scenario, whole) in whole.iter().enumerate() {
        assert_eq!(*whole, [1, 2, 0].map(|block| blocks[block][scenario].clone()).concat());
    }
    let stop = AtomicBool::new(true);
    let stopped = Control::new(&stop, &|_| {});
    assert!(matches!(play_block(&prepared, plan.seed, 0..2, &stopped), Err(Error::Stopped)));
}

#[test]
fn cells_are_of_the_kinds_that_their_columns_say() {
    let control = Control::unwatched();
    let prepared = prepare(scenario::parse(TWO).unwrap().family(), &control).unwrap();
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(2) };
    let mut runs = run(&prepared, &plan, &control);
    play_neighbours(&prepared, &plan, &control, &mut runs);
    let report = Report::of(analyse(&prepared, &runs, &plan).unwrap());
    for table in TABLES {
        let (head, rows) = ((table.head)(), (table.rows)(&report));
        for row in &rows {
            assert_eq!(row.len(), head.len(), "{}: {row:?}", table.name);
            for (column, cell) in head.iter().zip(row) {
                let fits = match column.kind {
                    Kind::Text => !cell.is_empty(),
                    Kind::Whole => cell.parse::<i64>().is_ok(),
                    Kind::Number => cell.is_empty() || cell.parse::<f64>().is_ok(),
                };
                assert!(fits, "{}: `{cell}` under {}", table.name, column.name);
            }
        }
        assert!(!rows.is_empty() || table.name == "loads", "{} is empty", table.name);
    }
}

#[test]
fn points_of_ones_own_are_runs_of_their_settings() {
    let control = Control::unwatched();
    let files = BTreeMap::from([("today".to_string(), TWO.to_string())]);
    let draft = scenario::load("today", &files, &[]).unwrap();
    let points: Vec<Vec<String>> =
        (0..300).map(|number| vec![format!("moment.incident.voice={}", 0.3 + 0.001 * f64::from(number % 3))]).collect();
    let seed = Seed::new(4).unwrap();
    let found = evaluate(&draft, &points, &["clv", "annual_churn"], (seed, 2), &Solved::default(), &control).unwrap();
    assert_eq!(found.len(), 300);
    for (point, figures) in points.iter().zip(&found).take(3) {
        let one = draft.with_sets(point).unwrap().scenario().unwrap();
        let prepared = prepare(vec![one], &control).unwrap();
        let runs = run(&prepared, &Plan { seed, amount: Amount::Fixed(2) }, &control);
        let expected = ["clv", "annual_churn"].map(|key| estimate(key, &runs.replications[0]).map(|estimate| estimate.mean));
        assert_eq!(figures[..], expected);
    }
    // What is played in another order of points is the same.
    assert_eq!(found[299], found[2]);
    let wrong: Vec<Vec<String>> = [0.5, 0.6, 7.0].map(|voice: f64| vec![format!("moment.incident.voice={voice}")]).into();
    let unplayable = evaluate(&draft, &wrong, &["clv"], (seed, 1), &Solved::default(), &control).unwrap_err();
    assert!(unplayable.point == 2 && matches!(unplayable.why, Error::Scenario(_)));
}

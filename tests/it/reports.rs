//! Reports: told in two languages and told again, with their files, from nothing but what they hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fideliza::report::format::plain_letters;
use fideliza::report::words::{Language, Words, filled_in, messages};

use crate::support::{files, python_with, run_in, skip};

const SCENARIO: &str = "name = 'tú y yo'\ncustomers = 150\nhorizon = '2 years'\nreplications = 12\ntarget_annual_churn = 0.2\n\
    [[strategy]]\nname = 'más rápido'\nmoment.incident.latency = '30 min'\ncost.running = '20 / month'\n";

fn run(folder: &Path, args: &[&str]) -> String {
    let (code, out, talk) = run_in(folder, args);
    assert_eq!(code, 0, "{args:?}: {talk}");
    out
}

fn with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.toml"), text).unwrap();
    folder
}

/// Keys, what is filled in, and the forms that depend on a number are the same in all languages; what is declared with its English name is there, too.
#[test]
fn all_languages_say_the_same() {
    let of = |language: Language| messages(language.file()).into_iter().collect::<BTreeMap<_, _>>();
    let english = of(Language::English);
    assert!(english.len() > 150, "{}", english.len());
    for language in Language::ALL {
        let words = of(language);
        assert_eq!(words.len(), messages(language.file()).len(), "{language:?} writes a key twice");
        let declared = |key: &str| ["outcome-", "account-", "source-"].iter().any(|kind| key.starts_with(kind));
        let own: Vec<&String> = words.keys().filter(|key| !declared(key)).collect();
        assert_eq!(own, english.keys().filter(|key| !declared(key)).collect::<Vec<_>>(), "{language:?}");
        for (key, text) in words.iter().filter(|(key, _)| !declared(key)) {
            assert_eq!(filled_in(text), filled_in(&english[key]), "{language:?}: {key}");
            assert_eq!(text.contains("->"), english[key].contains("->"), "{language:?}: {key}");
            // Every choice has the form for one and the form for others.
            assert_eq!(text.matches("[one]").count(), text.matches("->").count(), "{language:?}: {key}");
            assert_eq!(text.matches("*[other]").count(), text.matches("->").count(), "{language:?}: {key}");
        }
    }
    let spanish = of(Language::Spanish);
    for outcome in fideliza::experiment::outcome::OUTCOMES {
        assert!(spanish.contains_key(&format!("outcome-{}", outcome.key)), "{}", outcome.key);
    }
    for parameter in fideliza::scenario::reference::params() {
        let key = format!("source-{}", plain_letters(parameter.source));
        assert!(parameter.source.is_empty() || spanish.contains_key(&key), "{key} = {}", parameter.source);
    }
    for account in fideliza::engine::Account::ALL {
        assert!(spanish.contains_key(&format!("account-{}", account.key())), "{}", account.key());
    }
}

#[test]
fn own_words_are_checked() {
    let own = |text: &str| Words::with(Language::Spanish, text).map(|words| words.plain("part-answer")).map_err(|error| error.to_string());
    assert_eq!(own("part-answer = Lo dicho").unwrap(), "Lo dicho");
    assert_eq!(own("part-glance = Todo junto").unwrap(), "La respuesta");
    assert!(own("part-anwser = x").unwrap_err().contains("no word of a report"));
    assert!(own("part-answer = { $name }").unwrap_err().contains("nothing is filled in there"));
    assert!(own("year = { $yaer }").unwrap_err().contains("there are { $year }"));
    for said_by_none in
        ["part-answer =\n    .x = y", "part-answer = { part-answer }", "part-answer = { nothing }", "part-answer = { NOTHING(1) }"]
    {
        assert!(own(said_by_none).is_err(), "{said_by_none}");
    }
    assert_eq!(own("\u{feff}part-answer = Lo dicho, en $").unwrap(), "Lo dicho, en $");
    assert!(own("outcome-profit = ganancia").is_ok() && own("outcome-nothing = x").is_err());
    assert!(own("part-glance = ok\n\n{ nonsense").unwrap_err().starts_with("line "), "{:?}", own("{ nonsense"));
}

/// The same folder, from what it holds; in another language and back; and with a logo and a title.
#[test]
fn a_report_is_told_again() {
    let folder = with(SCENARIO);
    let at = folder.path();
    run(at, &["run", "s.toml", "-q", "-o", "o"]);
    let first = files(&at.join("o"));
    run(at, &["report", "o"]);
    assert!(files(&at.join("o")) == first, "told again, it is the same to the last byte");
    run(at, &["report", "o", "--lang", "es", "--title", "Para el consejo <b>"]);
    let spanish = files(&at.join("o"));
    assert_eq!(spanish.keys().collect::<Vec<_>>(), first.keys().collect::<Vec<_>>());
    assert!(spanish["report.json"] == first["report.json"] && spanish["scenario.toml"] == first["scenario.toml"]);
    let text = |name: &str| String::from_utf8(spanish[name].clone()).unwrap();
    assert!(text("report.html").contains("<html lang=\"es\">") && text("report.html").contains("<h1>Para el consejo &lt;b&gt;</h1>"));
    assert!(
        text("data/years.csv").starts_with("\u{feff}scenario;year;figure;mean;low;high\r\n")
            || text("data/years.csv").starts_with("\u{feff}scenario;year;figure;mean;low;high\n")
    );
    run(at, &["report", "o"]);
    assert!(files(&at.join("o")) == first, "and back");
    fs::write(at.join("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><rect width='8' height='8'/></svg>")
        .unwrap();
    run(at, &["report", "o", "--logo", "logo.svg"]);
    assert!(String::from_utf8_lossy(&files(&at.join("o"))["report.html"]).contains("<img class=\"logo\" src=\"data:image/svg+xml;base64,"));
    for (name, content) in [("no.svg", "<html/>"), ("broken.svg", "<svg"), ("big.svg", &*"x".repeat(70_000))] {
        fs::write(at.join(name), content).unwrap();
        let (code, _, talk) = run_in(at, &["report", "o", "--logo", name]);
        assert!(code == 2 && talk.contains("--logo"), "{name}: {code} {talk}");
    }
    let broken = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json: serde_json::Value = serde_json::from_slice(&first["report.json"]).unwrap();
        change(&mut json);
        fs::write(at.join("o/report.json"), json.to_string()).unwrap();
        let (code, _, talk) = run_in(at, &["report", "o"]);
        assert!(code == 1 && talk.contains("report.json") && !talk.contains("panicked"), "{code} {talk}");
    };
    broken(&|json| json["scenarios"] = serde_json::json!([]));
    broken(&|json| json["comparison"]["objectives"] = serde_json::json!(["x", "profit"]));
    broken(&|json| json["comparison"]["versus"] = serde_json::json!([]));
    broken(&|json| json["doubt"]["of"][0]["scenario"] = serde_json::json!(99));
    broken(&|json| json["scenarios"][1]["summary"]["accounts"] = serde_json::json!([]));
    fs::write(at.join("o/report.json"), "{}").unwrap();
    let (code, _, talk) = run_in(at, &["report", "o"]);
    assert!(code == 1 && talk.contains("report.json"), "{code} {talk}");
    assert_eq!(run_in(at, &["report", "nowhere"]).0, 2);
}

/// A Spanish report and its terminal text hold no English but names, paths and the author's own words.
#[test]
fn spanish_reports_are_spanish() {
    let folder = with(SCENARIO);
    let out = run(folder.path(), &["run", "s.toml", "--lang", "es", "-o", "o"]);
    let html = fs::read_to_string(folder.path().join("o/report.html")).unwrap();
    // What stands in code is keys and TOML.
    let mut page = html[html.find("<body").unwrap()..].to_string();
    for tag in ["code", "pre", "script"] {
        while let Some(start) = page.find(&format!("<{tag}>")) {
            let end = start + page[start..].find(&format!("</{tag}>")).unwrap();
            page.replace_range(start..end + tag.len() + 3, " ");
        }
    }
    let text: String = out + &page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    let words: Vec<String> = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
    for english in ["the", "of", "and", "is", "with", "customers", "within", "by", "months", "better", "worth", "share", "years", "not"] {
        assert!(!words.iter().any(|word| word == english), "{english}: {text}");
    }
    assert!(text.contains("150 clientes durante 2 años"));
}

/// What a folder calls its scenarios gives the same figures again, whatever files and settings they came from.
#[test]
fn resolved_scenarios_give_the_same() {
    let folder = with(SCENARIO);
    let at = folder.path();
    fs::write(at.join("fast.toml"), "extends = 's.toml'\nname = 'fast'\nmoment.incident.latency = '1 h'\n").unwrap();
    fs::write(at.join("other.toml"), "name = 'other'\ncustomers = 150\nhorizon = '2 years'\ntarget_annual_churn = 0.3\n").unwrap();
    let figures = |name: &str| {
        let report: serde_json::Value = serde_json::from_slice(&fs::read(at.join(name).join("report.json")).unwrap()).unwrap();
        let of = |scenario: &serde_json::Value| (scenario["name"].clone(), scenario["summary"].clone());
        (report["scenarios"].as_array().unwrap().iter().map(of).collect::<Vec<_>>(), report["comparison"].clone())
    };
    let sets = ["--set", "moment.incident.first_contact_resolution=0.8", "--brief", "-q"];
    run(at, &[&["run", "s.toml", "--seed", "5", "-n", "3", "-o", "a"][..], &sets].concat());
    run(at, &["run", "a/scenario.toml", "--brief", "-q", "-o", "b"]);
    assert_eq!(figures("a"), figures("b"));
    run(at, &[&["run", "fast.toml", "-n", "3", "-o", "c"][..], &sets].concat());
    run(at, &["run", "c/scenario.toml", "--brief", "-q", "-o", "d"]);
    assert_eq!(figures("c"), figures("d"));
    assert!(at.join("c/scenario-base.toml").exists());
    run(at, &[&["compare", "s.toml", "fast.toml", "other.toml", "-n", "3", "-o", "e"][..], &sets].concat());
    run(at, &["compare", "e/scenario.toml", "e/scenario-2.toml", "e/scenario-3.toml", "--brief", "-q", "-o", "f"]);
    assert_eq!(figures("e"), figures("f"));
}

/// Numbers in a text, with their decimals: thousands are apart, and what stands between backquotes is no figure.
fn numbers(text: &str) -> Vec<(f64, i32)> {
    let plain: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut numbers = Vec::new();
    for word in plain.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')) {
        let word = word.trim_matches(['.', ',']).replace(',', "");
        if let Ok(number) = word.parse() {
            numbers.push((number, word.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32)));
        }
    }
    numbers
}

/// Every number in a JSON value, and how many there are in each list.
fn all_numbers(value: &serde_json::Value, all: &mut Vec<f64>) {
    match value {
        serde_json::Value::Number(number) => all.extend(number.as_f64()),
        serde_json::Value::Array(values) => {
            all.push(values.len() as f64);
            values.iter().for_each(|value| all_numbers(value, all));
        }
        serde_json::Value::Object(entries) => entries.values().for_each(|value| all_numbers(value, all)),
        _ => {}
    }
}

/// Every number in a sentence is one of the figures that `report.json` gives for it, rounded as it is written: as it is, as a percentage, per month or
/// hour, in a smaller or larger unit of time. Numbers of its own wording are listed.
#[test]
fn every_number_in_a_sentence_is_in_the_report() {
    let story = "name = 's'\ncustomers = 300\nhorizon = '3 years'\nreplications = 12\ntarget_annual_churn = 0.2\nrevenue = '60 / month'\n\
        [[strategy]]\nname = 'quick'\nmoment.incident.latency = '30 min'\ncost.running = '150 / month'\n\
        [[strategy]]\nname = 'whole'\nmoment.incident.first_contact_resolution = 0.95\ncost.one_off = '500'\n";
    let folder = with(story);
    run(folder.path(), &["run", "s.toml", "-q", "-o", "o"]);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("o/report.json")).unwrap()).unwrap();
    let analysis: fideliza::experiment::Analysis = serde_json::from_value(json.clone()).unwrap();
    let report = fideliza::report::Report::of(analysis);
    let of_the_wording = [95.0, 1.0, 2.0, 10.0, 100.0, 99.9];
    let times = [1.0, 60.0, 3600.0, 1.0 / 24.0, 1.0 / 730.5, 1.0 / 8766.0, 100.0, 0.01];
    let mut checked = 0;
    for (place, statement) in report.statements.iter().enumerate() {
        let mut figures = vec![3.0];
        all_numbers(&json["statements"][place], &mut figures);
        // Of several worlds it is told in how many of all.
        let worlds = &json["statements"][place]["spread"]["above_below_close"];
        figures.extend(worlds.as_array().map(|counts| counts.iter().filter_map(serde_json::Value::as_f64).sum::<f64>()));
        let known: Vec<f64> = figures.iter().flat_map(|figure| times.map(|times| (figure * times).abs())).collect();
        let years = json["statements"][place]["by_year"].as_array().map_or(0, Vec::len);
        let text = fideliza::report::sentences::sentence(statement, &report);
        for (number, decimals) in numbers(&text) {
            let off = 0.5 * libm::pow(10.0, f64::from(-decimals)) * 1.001;
            let is_known = of_the_wording.contains(&number) || known.iter().any(|known| (known - number).abs() <= off);
            let counts_years = (1..=years).any(|year| year as f64 == number);
            assert!(is_known || counts_years, "{number} in: {text}\n{}", json["statements"][place]);
            checked += 1;
        }
    }
    assert!(checked > 80, "{checked}");
    // The bars of the waterfall add up to the difference, and a strategy is ahead from the month on where the table of months says so.
    let of = |scenario: usize| &report.scenarios[scenario].summary;
    for scenario in 1..3 {
        let profit = |scenario: usize| of(scenario).outcome("profit").unwrap().mean;
        let accounts = |scenario: usize| of(scenario).accounts.iter().map(|account| account.estimate.mean).sum::<f64>();
        assert!((accounts(scenario) - accounts(0) - (profit(scenario) - profit(0))).abs() < 1e-6);
        let years = |scenario: usize| of(scenario).years.iter().map(|year| year.profit.mean).sum::<f64>();
        assert!((years(scenario) - profit(scenario)).abs() < 1e-6 * profit(scenario).abs(), "{} {}", years(scenario), profit(scenario));
        let versus = &report.comparison.as_ref().unwrap().versus[scenario - 1];
        let ahead: Vec<bool> = versus.cumulative_profit.iter().map(|month| month.surely_above(0.0)).collect();
        let since = ahead.iter().rposition(|ahead| !ahead).map_or(1, |month| month + 2);
        assert_eq!(versus.pays_back_after, (since <= ahead.len()).then_some(since));
    }
}

/// What a strategy must reach to pay is where it stops doing so: a little beyond, it is worth less; a little before, more.
#[test]
fn a_strategy_pays_up_to_what_is_said() {
    let story = |latency: &str| {
        format!(
            "name = 's'\ncustomers = 400\nhorizon = '3 years'\nreplications = 20\ntarget_annual_churn = 0.2\n\
            [[strategy]]\nname = 'quick'\nmoment.incident.latency = '{latency}'\ncost.running = '100 / month'\n"
        )
    };
    let folder = with(&story("30 min"));
    run(folder.path(), &["run", "s.toml", "-q", "-o", "o"]);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("o/report.json")).unwrap()).unwrap();
    let effect = &json["effects"][0];
    assert_eq!((effect["path"].as_str(), effect["turn"]["rises"].as_bool()), (Some("moment.incident.latency"), Some(false)), "{effect}");
    let text = fs::read_to_string(folder.path().join("o/report.txt")).unwrap();
    assert!(text.contains("quick pays for its cost while `moment.incident.latency` is below"), "{text}");
    let minutes = |text: &str| text.trim_end_matches("min").trim().parse::<f64>().unwrap();
    let between = [0, 1].map(|end| minutes(effect["turn"]["between"][end].as_str().unwrap()));
    for (latency, is_better) in [(between[0] * 0.8, true), (between[1] * 1.25, false)] {
        fs::write(folder.path().join("s.toml"), story(&format!("{latency} min"))).unwrap();
        run(folder.path(), &["run", "s.toml", "-q", "--brief", "-o", "p"]);
        let json: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("p/report.json")).unwrap()).unwrap();
        let difference = json["comparison"]["versus"][0]["judgements"][0]["difference"]["estimate"]["mean"].as_f64().unwrap();
        assert_eq!(difference > 0.0, is_better, "{latency} min: {difference}");
    }
}

/// Another program opens the workbook: numbers are numbers and those of the report, names are text, and charts are there.
#[test]
fn the_workbook_opens() {
    let Some(python) = python_with("openpyxl") else { return skip("no Python with openpyxl: pip install openpyxl") };
    let folder = with(&SCENARIO.replace("tú y yo", "=1+1 <b>"));
    run(folder.path(), &["run", "s.toml", "-q", "-o", "o"]);
    let script = "import json, openpyxl\nbook = openpyxl.load_workbook('o/report.xlsx')\nreport = json.load(open('o/report.json'))\n\
        assert len(book.sheetnames) >= 10, book.sheetnames\n\
        cells = {row[0].value: row for row in book['outcomes'].iter_rows(min_row=2)}\n\
        equity = report['scenarios'][0]['summary']['outcomes'][0]\n\
        assert abs(cells['customer equity, €'][1].value - equity['estimate']['mean']) < 1e-6 * abs(equity['estimate']['mean'])\n\
        heads = [cell.value for cell in book['outcomes'][1]]\nassert heads[1] == '=1+1 <b>: mean', heads\n\
        months = [cell.value for cell in book['discounted profit so far']['A']][1:]\nassert months == list(range(1, 25)), months\n\
        assert all(cell.data_type != 'f' for sheet in book for row in sheet for cell in row)\n\
        charts = sum(len(sheet._charts) for sheet in book)\nassert charts >= 7, charts\nprint('charts:', charts)\n";
    fs::write(folder.path().join("look.py"), script).unwrap();
    let output = std::process::Command::new(python).current_dir(folder.path()).arg("look.py").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// In a terminal who is still there and what differs are drawn with letters; elsewhere, and where letters are not to be had, not.
#[test]
fn a_terminal_shows_a_sketch() {
    if std::process::Command::new("script").arg("--version").output().is_err() {
        return skip("no script(1): apt-get install bsdutils");
    }
    let folder = with(SCENARIO);
    let shown = |locale: &str| {
        let program = env!("CARGO_BIN_EXE_fideliza");
        let command = format!("{program} run s.toml -n 10 --brief -o o 2>/dev/null");
        let output = std::process::Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .envs([("LC_ALL", locale), ("TERM", "xterm")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let drawn = shown("C.UTF-8");
    let curve = drawn.lines().find(|line| line.contains("tú y yo") && line.contains('█')).unwrap_or_else(|| panic!("{drawn}"));
    // Nobody comes back: the curve never rises.
    let levels: Vec<char> = curve.chars().filter(|c| ('▁'..='█').contains(c)).collect();
    assert!(levels.len() == 36 && levels.is_sorted_by(|a, b| a >= b), "{curve}");
    assert!(drawn.contains("Difference in customer equity"));
    assert!(!shown("C").contains('█') && !run(folder.path(), &["run", "s.toml", "-n", "10", "--brief", "-o", "o"]).contains('█'));
}

/// What is no report of ours is never lost for one, however its files are named.
#[test]
fn what_is_no_report_is_left_alone() {
    let folder = with(SCENARIO);
    let at = folder.path();
    for name in ["mine/scenario.toml", "other/scenario-old.toml", "more/load_test.png", "data/data/mine.csv"] {
        let place = at.join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "mine").unwrap();
        let out = name.split('/').next().unwrap();
        let (code, _, talk) = run_in(at, &["run", "s.toml", "-n", "2", "--brief", "-q", "-o", out]);
        assert!(code == 4 && talk.contains("would be lost"), "{name}: {code} {talk}");
        assert_eq!(fs::read_to_string(&place).unwrap(), "mine");
    }
}

/// Where nothing costs anything no figure is infinite, and the report is told again; so is one of a single scenario and a single replication.
#[test]
fn what_costs_nothing_is_told_again() {
    let folder = with(SCENARIO);
    let at = folder.path();
    run(at, &["run", "s.toml", "-q", "-n", "10", "-o", "o", "--set", "moment.incident.contact_cost=0", "--set", "acquisition.cost=0"]);
    assert!(!fs::read_to_string(at.join("o/report.txt")).unwrap().contains('∞'));
    run(at, &["report", "o", "--lang", "es"]);
    fs::write(at.join("one.toml"), SCENARIO.split("[[strategy]]").next().unwrap()).unwrap();
    run(at, &["run", "one.toml", "-q", "-n", "1", "-o", "p"]);
    run(at, &["report", "p", "--lang", "es"]);
}

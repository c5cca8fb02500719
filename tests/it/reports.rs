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

/// What a page and a terminal say, without what stands in code: keys and TOML.
fn readable(html: &str, out: &str) -> String {
    let mut page = html[html.find("<body").unwrap()..].to_string();
    for tag in ["code", "pre", "script"] {
        while let Some(start) = page.find(&format!("<{tag}>")) {
            let end = start + page[start..].find(&format!("</{tag}>")).unwrap();
            page.replace_range(start..end + tag.len() + 3, " ");
        }
    }
    let out: String = out.lines().filter(|line| !line.contains("{ days =")).map(|line| format!("{line}\n")).collect();
    let page = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    // A law is written as TOML.
    (out + &page.replace("&quot;", "\"")).replace("{ exponential = { mean = \"24h\" } }", "")
}

fn assert_spanish(text: &str) {
    // A path is one word.
    let words = text.split(|c: char| !c.is_alphabetic() && !matches!(c, '_' | '.')).map(|word| word.trim_matches('.').to_lowercase());
    let words: Vec<String> = words.collect();
    for english in [
        "the",
        "of",
        "and",
        "is",
        "are",
        "with",
        "customers",
        "within",
        "by",
        "months",
        "better",
        "worth",
        "share",
        "years",
        "not",
        "from",
        "to",
        "than",
        "what",
        "which",
        "it",
        "wait",
        "mean",
        "against",
        "value",
        "each",
        "runs",
        "best",
        "days",
        "warning",
        "interval",
    ] {
        assert!(!words.iter().any(|word| word == english), "{english}: {text}");
    }
}

/// A Spanish report and its terminal text hold no English but names, paths and the author's own words; warnings and claims that fail are told in it, too.
#[test]
fn spanish_reports_are_spanish() {
    let claims = "analysis = { en = 'The English essay.', es = 'El texto.' }\n[[finding]]\nclaim = 'casi nadie se va'\noutcome = 'annual_churn'\nat_most = 0.001\n";
    let folder = with(
        &SCENARIO
            .replace("[[strategy]]", &format!("{claims}[[strategy]]"))
            .replace("'30 min'", "'30 min'\nmoment.incident.first_contact_resolution = 0"),
    );
    let out = run(folder.path(), &["run", "s.toml", "--lang", "es", "-o", "o"]);
    let html = fs::read_to_string(folder.path().join("o/report.html")).unwrap();
    let text = readable(&html, &out);
    assert_spanish(&text);
    for said in ["150 clientes durante 2 años", "El texto.", "no se resuelve nunca", "el intervalo sube hasta", "casi nadie se va"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    run(folder.path(), &["report", "o"]);
    assert!(fs::read_to_string(folder.path().join("o/report.html")).unwrap().contains("The English essay."));
}

/// Every command that looks for an answer tells it in Spanish on the terminal and on a page of its own, with a workbook and tables, and may do so again in
/// the same folder.
#[test]
fn answers_are_told_in_spanish() {
    let shop = "name = 'tienda'\ncustomers = 120\nhorizon = '1 year'\nreplications = 10\ntarget_annual_churn = 0.2\n\
        moment.incident.team = 'mesa'\n[[team]]\nname = 'mesa'\nagents = 2\n\
        [[strategy]]\nname = 'tres'\nteam.mesa.agents = 3\ncost.one_off = '500'\n\
        [[strategy]]\nname = 'entero'\nmoment.incident.first_contact_resolution = 0.95\ncost.one_off = '700'\n";
    let folder = with(shop);
    let lever = "moment.incident.first_contact_resolution";
    let values = format!("{lever}=0.5,0.7,0.9");
    let range = format!("{lever}=0.5..0.9");
    let commands: [&[&str]; 11] = [
        &["staff", "s.toml", "-n", "2", "--target", "80% in 2 min"],
        &["staff", "s.toml", "-n", "2"],
        &["budget", "s.toml", "-n", "4", "--budget", "1500"],
        &["flip", "s.toml", "-n", "4", "--strategy", "entero", "--key", lever, "--from", "0.5", "--to", "0.9"],
        &["flip", "s.toml", "-n", "2", "--strategy", "entero"],
        &["optimize", "s.toml", "--runs", "60", "-n", "4"],
        &["optimize", "s.toml", "-n", "4", "--vary", &values, "--frontier", "annual_churn"],
        &["optimize", "s.toml", "-n", "3", "--vary", &range, "--search", "--at-most", "annual_churn=0.5"],
        &["sweep", "s.toml", "-n", "4", "--vary", &values],
        &["sensitivity", "s.toml", "-n", "4", "--vary", &range, "--method", "tornado"],
        &["sensitivity", "s.toml", "-n", "2", "--vary", &range, "--method", "sobol", "--samples", "8"],
    ];
    for (number, command) in commands.iter().enumerate() {
        let at = format!("o{number}");
        let args = [command, &["--lang", "es", "-o", &at][..]].concat();
        let out = run(folder.path(), &args);
        let read = |name: &str| fs::read(folder.path().join(&at).join(name));
        let html = String::from_utf8(read("report.html").unwrap()).unwrap();
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"es\">") && html.len() < 400_000, "{command:?}");
        assert!(html.contains("<figure>") || !cfg!(feature = "charts") || command.contains(&"--search"), "{command:?}");
        assert_spanish(&readable(&html, &out));
        assert_eq!(read("report.xlsx").is_ok(), cfg!(feature = "workbook"), "{command:?}");
        if !["sweep", "sensitivity"].contains(&command[0]) {
            let json: serde_json::Value = serde_json::from_slice(&read("report.json").unwrap()).unwrap();
            assert_eq!(json["scenario"], "tienda");
            let tables: Vec<_> = fs::read_dir(folder.path().join(&at).join("data")).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert!(!tables.is_empty());
            for table in tables {
                let text = fs::read_to_string(&table).unwrap();
                let columns = |line: &str| line.split(';').count();
                assert!(
                    text.starts_with('\u{feff}') && text.lines().all(|line| columns(line) == columns(text.lines().next().unwrap())),
                    "{text}"
                );
            }
            assert!(fs::read_to_string(folder.path().join(&at).join("scenario.toml")).unwrap().contains("name = \"tienda\""));
        }
        if number == 0 {
            run(folder.path(), &args);
            assert!(!folder.path().join("o0-2").exists(), "an answer takes the place of the one from before");
            let (code, _, talk) = run_in(folder.path(), &["report", "o0"]);
            assert!(code == 1 && talk.contains("run that command again"), "{code} {talk}");
        }
    }
}

/// Each change of a strategy brings by itself what a strategy of this change alone brings; shares add up to the difference, and so does what each brings by
/// itself with what they do together. Of two changes, the share is half of what one adds to nothing and to the other.
#[test]
fn changes_add_up() {
    let all = [
        "moment.incident.latency = '30 min'",
        "moment.incident.first_contact_resolution = 0.95",
        "cost.one_off = '500'",
        "moment.incident.contact_cost = 9",
        "market.prospects = 5000",
    ];
    for count in [2, 3, 5] {
        let story = |strategies: &[String]| {
            let listed = strategies.iter().enumerate().map(|(number, text)| format!("[[strategy]]\nname = 's{number}'\n{text}\n"));
            format!(
                "name = 'base'\ncustomers = 200\nhorizon = '2 years'\nreplications = 12\ntarget_annual_churn = 0.2\nleads.organic = '3 / month'\n{}",
                listed.collect::<String>()
            )
        };
        let folder = with(&story(&[all[..count].join("\n")]));
        run(folder.path(), &["run", "s.toml", "-q", "-o", "o"]);
        let json: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("o/report.json")).unwrap()).unwrap();
        let found = &json["apart"]["told"];
        let mean = |estimate: &serde_json::Value| estimate["mean"].as_f64().unwrap_or_else(|| panic!("{count}: {found}"));
        let changes = found["changes"].as_array().unwrap();
        assert_eq!(changes.len(), count, "{found}");
        let together = mean(&found["together"]);
        let sum = |key: &str| changes.iter().map(|change| mean(&change[key])).sum::<f64>();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6 * (1.0 + together.abs());
        assert!(near(sum("share"), together), "{found}");
        assert!(near(sum("alone") + mean(&found["interaction"]), together), "{found}");
        assert_eq!(found["all_orders"], count <= 3);
        if count == 2 {
            for (one, other) in [(0, 1), (1, 0)] {
                let [alone, beside] = [one, other].map(|index: usize| mean(&changes[index]["alone"]));
                assert!(near(mean(&changes[one]["share"]), (alone + together - beside) / 2.0), "{found}");
            }
        }
        // The same changes as strategies of their own.
        fs::write(folder.path().join("s.toml"), story(&all[..count].iter().map(ToString::to_string).collect::<Vec<_>>())).unwrap();
        run(folder.path(), &["run", "s.toml", "-q", "--brief", "-o", "single"]);
        let single: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("single/report.json")).unwrap()).unwrap();
        let mut alone: Vec<f64> = changes.iter().map(|change| mean(&change["alone"])).collect();
        let versus = single["comparison"]["versus"].as_array().unwrap().iter();
        let profit = |versus: &serde_json::Value| {
            let differences = versus["differences"].as_array().unwrap().iter().find(|difference| difference["key"] == "profit").unwrap();
            mean(&differences["difference"]["estimate"])
        };
        let mut expected: Vec<f64> = versus.map(profit).collect();
        alone.sort_by(f64::total_cmp);
        expected.sort_by(f64::total_cmp);
        assert!(alone.iter().zip(&expected).all(|(a, b)| near(*a, *b)), "{alone:?} {expected:?}");
        let bars = fs::read_to_string(folder.path().join("o/report.html")).unwrap();
        assert!(bars.contains("What each change brings"), "{count}");
    }
}

/// Where changes cannot be told apart, the report says why.
#[test]
fn what_is_not_told_apart_says_why() {
    let story = |strategy: &str| {
        format!(
            "name = 's'\ncustomers = 100\nhorizon = '1 year'\nreplications = 10\ntarget_annual_churn = 0.2\n[[strategy]]\nname = 'x'\n{strategy}"
        )
    };
    let cases = [
        ("moment.incident.team = 'desk'\n[[strategy.team]]\nname = 'desk'\nagents = 2\n", "cannot be without another"),
        ("moment.incident.voice = 0.5\ntarget_annual_churn = 0.3\n", "told apart"),
        (
            "moment.incident.voice = 0.5\nmoment.incident.latency = { empirical = { file = 'w.csv', column = 'hours', unit = 'h' } }\n",
            "reads a table",
        ),
    ];
    for (strategy, why) in cases {
        let folder = with(&story(strategy));
        fs::write(folder.path().join("w.csv"), "hours\n1\n2\n3\n").unwrap();
        let out = run(folder.path(), &["run", "s.toml", "-o", "o"]);
        assert!(out.contains("What each change of x brings is not told apart") && out.contains(why), "{why}: {out}");
        assert!(fs::read_to_string(folder.path().join("o/report.html")).unwrap().contains(why));
        run(folder.path(), &["report", "o", "--lang", "es"]);
        assert!(fs::read_to_string(folder.path().join("o/report.txt")).unwrap().contains("no se distingue"));
    }
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

//! Reports: told in two languages and told again, with their files, from nothing but what they hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fideliza::report::format::plain_letters;
use fideliza::report::words::{Language, Words, filled_in, messages};

use crate::support::{files, run_in};

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
    for tag in ["code", "pre"] {
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

//! What is written in scenarios and tables is understood as it is meant, or refused with what to type.

use std::io;

use fideliza::scenario::{self, Files};
use fideliza::units::{DAY, MONTH};

use crate::support::{Memory, read, read_with, root, run_in};

/// The messages about a scenario.
fn refused(text: &str) -> String {
    read(text).map(|_| ()).expect_err("it is wrong").to_string()
}

#[test]
fn a_count_is_written_without_points_and_commas() {
    for (written, part) in [
        ("40.000", "write 40, or 40000"),
        ("\"40.000\"", "write 40, or 40000"),
        ("\"1.250.000\"", "write 1250000"),
        ("\"40,000\"", "write 40, or 40000"),
        ("40_000.5", "write 40001"),
        ("2.5", "write 3"),
        ("40.0", "write 40"),
    ] {
        let message = refused(&format!("name = 'x'\ncustomers = {written}\n"));
        assert!(message.contains("a count is a whole number") && message.contains(part), "{written}: {message}");
    }
    for written in ["40_000", "4e4", "\"40000\""] {
        assert_eq!(read(&format!("name = 'x'\ncustomers = {written}\n")).unwrap().settings.customers.get(), 40_000, "{written}");
    }
}

/// The case, and others of its kind: what a strategy or an intervention writes and nothing uses is refused; in the scenario itself it is a warning.
#[test]
fn what_has_no_effect_is_refused_in_a_strategy() {
    let (code, _, talk) = run_in(&root(), &["check", "tests/it/cases/margin_without_effect.toml"]);
    assert!(code == 2 && talk.contains("`margin` has no effect in strategy `cut 10 %`"), "{talk}");
    assert!(talk.contains("`margin` has no effect in intervention `cut` of strategy `cut 10 % at month 1`"), "{talk}");
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str| {
        std::fs::write(folder.path().join("a.toml"), text).unwrap();
        run_in(folder.path(), &["check", "a.toml"])
    };
    let team =
        "name = 'x'\n[[moment]]\nname = 'call'\nteam = 'desk'\ntrigger = { rate = '1 / month' }\n[[team]]\nname = 'desk'\nagents = 2\n";
    for (strategy, is_used) in [
        ("moment.call.latency = '2h'", false),
        ("moment.call.contact_cost = 9", false),
        ("team.desk.skill = 1.2", true),
        ("cost.running = '10 / month'", true),
        ("acquisition.ratio = 7", true),
        ("moment.call.transfers_max = 5", true),
    ] {
        let (code, out, talk) = check(&format!("{team}[[strategy]]\nname = 's'\n{strategy}\n"));
        assert_eq!(code == 0, is_used, "{strategy}: {out}{talk}");
        assert!(is_used || talk.contains("has no effect in strategy `s`"), "{strategy}: {talk}");
    }
    let own = "name = 'x'\nmargin = '9 / month'\n[[segment]]\nname = 'a'\nmargin = '8 / month'\n";
    let (code, out, _) = check(own);
    assert!(code == 0 && out.contains("warning: `margin` has no effect") && out.contains("segment `a`: a margin of 8 / month"), "{out}");
}

#[test]
fn check_says_which_customers_are_meant() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str| {
        std::fs::write(folder.path().join("a.toml"), text).unwrap();
        run_in(folder.path(), &["check", "a.toml"]).1
    };
    let fresh = check("name = 'x'\n");
    assert!(fresh.contains("a fresh cohort: all join at the start") && fresh.contains("the company shrinks"), "{fresh}");
    let standing = check("name = 'x'\ntenure = { exponential = { mean = '4 years' } }\n");
    assert!(standing.contains("a standing base") && !standing.contains("shrinks"), "{standing}");
    let desk = "name = 'x'\n[[moment]]\nname = 'm'\ntrigger = { rate = '1 / month' }\nteam = 'desk'\n[[team]]\nname = 'desk'\npatience = '6 min'\nshift = [{ agents = 5 }]\n";
    assert!(check(desk).contains("whoever comes then is lost"), "{}", check(desk));
    assert!(!check(&desk.replace("patience = '6 min'", "")).contains("is lost"));
}

#[test]
fn a_setting_that_switches_a_mechanism_on_says_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), "name = 'x'\n").unwrap();
    let (code, _, talk) = run_in(folder.path(), &["check", "a.toml", "--set", "needs.drift=0.1"]);
    assert!(code == 0 && talk.contains("needs is off in the file; --set switches it on"), "{talk}");
    let (_, _, talk) = run_in(folder.path(), &["check", "a.toml", "--set", "customers=100"]);
    assert!(!talk.contains("switches"), "{talk}");
}

#[test]
fn forms_are_told_with_what_they_take() {
    for (text, part) in [
        ("leads.decay = 'cautious'", "{ cautious = { … } }"),
        ("moment.incident.trigger = 'often'", "{ rate = \"0.25 / month\" }"),
        ("objective = 'churn'", "profit: Profit within the horizon"),
    ] {
        let message = refused(&format!("name = 'x'\n{text}\n"));
        assert!(message.contains(part), "{text}: {message}");
    }
    let message = refused("name = 'x'\n[moment.avería]\nvoice = 0.3\n");
    assert!(message.contains("in quotes: \"avería\""), "{message}");
}

/// Names with dots, accents and spaces mean the same in `--set` and in the path of an intervention, quoted or not.
#[test]
fn names_are_addressed_alike_everywhere() {
    let text = |path: &str| {
        format!(
            "name = 'x'\n[[segment]]\nname = 'Grupo S.A.'\n[[moment]]\nname = 'avería grave'\ntrigger = {{ rate = '1 / month' }}\n\
             [[intervention]]\nname = 'i'\nat = '3 months'\nchange = [{{ path = '{path}', set = 0.5 }}]\n"
        )
    };
    for path in [
        "segment.\"Grupo S.A.\".competitor_pull",
        "segment.Grupo S.A..competitor_pull",
        "moment.avería grave.voice",
        "moment.\"avería grave\".voice",
    ] {
        read(&text(path)).unwrap_or_else(|problems| panic!("{path}: {problems}"));
    }
    for set in ["segment.\"Grupo S.A.\".competitor_pull=0.5", "moment.avería grave.voice=0.5", "moment.\"avería grave\".voice=0.5"] {
        read_with(&text("moment.avería grave.voice"), &[set]).unwrap_or_else(|problems| panic!("{set}: {problems}"));
    }
}

#[test]
fn shifts_can_change_on_the_way() {
    let text = "name = 'x'\n[[moment]]\nname = 'call'\nteam = 'd'\ntrigger = { rate = '1 / month' }\n[[team]]\nname = 'd'\nshift = [{ agents = 2 }]\n\
                [[intervention]]\nname = 'saturdays'\nat = '6 months'\nchange = [{ path = 'team.d.shift', set = [{ days = ['sat'], from = '10h', to = '12h', agents = 1 }] }]\n";
    let scenario = read(text).unwrap_or_else(|problems| panic!("{problems}"));
    let model = fideliza::model::compile(&scenario);
    let weeks: Vec<f64> = model.states().map(|state| state.teams[0].week.hours()).collect();
    assert!(weeks.contains(&90.0) && weeks.contains(&2.0), "{weeks:?}");
}

/// Bytes of a table, beside a scenario.
struct Beside(&'static [u8], Memory);

impl Files for Beside {
    fn text(&self, path: &str) -> io::Result<String> {
        self.1.text(path)
    }

    fn table(&self, _: &str) -> io::Result<Vec<u8>> {
        Ok(self.0.to_vec())
    }
}

/// The mean tenure that a table gives.
fn tenure(bytes: &'static [u8], of: &str) -> Result<f64, String> {
    let mut memory = Memory::default();
    memory.0.insert("a.toml".into(), format!("name = 'x'\ntenure = {{ empirical = {{ file = 't', {of} }} }}\n"));
    let scenario = scenario::read("a.toml", &Beside(bytes, memory), &[]).map_err(|problems| problems.to_string())?;
    Ok(scenario.settings.tenure.unwrap().law.mean())
}

#[test]
fn tables_of_spreadsheets_are_read() {
    let months = "column = 'tenure', unit = 'months'";
    let close = |found: Result<f64, String>, expected: f64| assert!((found.clone().unwrap() / expected - 1.0).abs() < 1e-12, "{found:?}");
    close(tenure(include_bytes!("cases/es_semicolon.csv"), months), (12.5 + 24.0 + 6.25) / 3.0 * MONTH);
    close(tenure(include_bytes!("cases/latin1.csv"), "column = 'antigüedad', unit = 'months'"), (12.5 + 24.0) / 2.0 * MONTH);
    close(tenure(b"\xef\xbb\xbftenure\n12\n24\n", months), 18.0 * MONTH);
    close(tenure(b"alta;x\n25/12/2025;1\n01/12/2025;2\n", "column = 'alta', as_of = '2025-12-31'"), (6.0 + 30.0) / 2.0 * DAY);
    let ambiguous = tenure(b"alta\n01/02/2025\n", "column = 'alta', as_of = '2025-12-31'").unwrap_err();
    assert!(ambiguous.contains("order = \"day first\""), "{ambiguous}");
    close(tenure(b"alta\n01/02/2025\n", "column = 'alta', order = 'month first', as_of = '2025-01-12'"), 10.0 * DAY);
    let later = tenure(b"alta\n2026-02-01\n", "column = 'alta', as_of = '2025-12-31'").unwrap_err();
    assert!(later.contains("row 2") && later.contains("later `as_of`"), "{later}");
    assert!(tenure(b"tenure\n2025-01-01\n", months).unwrap_err().contains("as_of"), "dates are told apart");
}

/// A quarter of a million rows, whatever the case of the ending: all of them count.
#[test]
fn a_large_table_is_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..250_000).map(|row| format!("{},abcdefghij\n", if row < 125_000 { 10 } else { 30 })).collect();
    std::fs::write(folder.path().join("BASE.CSV"), format!("tenure,x\n{rows}")).unwrap();
    let text = "name = 'x'\ncustomers = 10\ntenure = { empirical = { file = 'BASE.CSV', column = 'tenure', unit = 'months' } }\n";
    std::fs::write(folder.path().join("a.toml"), text).unwrap();
    let (code, out, talk) = run_in(folder.path(), &["check", "a.toml"]);
    assert_eq!(code, 0, "{out}{talk}");
    // What is wrong in the last row is found.
    std::fs::write(folder.path().join("BASE.CSV"), format!("tenure,x\n{rows}none,x\n")).unwrap();
    let (code, _, talk) = run_in(folder.path(), &["check", "a.toml"]);
    assert!(code == 2 && talk.contains("row 250002"), "{talk}");
}

/// Names that others have already are skipped when scenarios of the same name are numbered; and tables other than the summary can be printed.
#[test]
fn scenarios_of_the_same_name_are_told_apart() {
    let file = "tests/it/cases/numbered_names.toml";
    let (code, out, _) =
        run_in(&root(), &["compare", file, file, "-n", "2", "--csv=differences", "-q", "--frozen-tail", "--set", "customers=20"]);
    assert_eq!(code, 0);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let mut names: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_string()).collect();
    names.dedup();
    assert_eq!(names, ["B", "B (2)", "A (2)", "B (3)", "B (2) (2)"]);
}

/// What is declared to be fixed stays so, also where an intervention sets all around it at once; and what it sets as a whole may hold it as it stands.
#[test]
fn a_change_of_a_whole_table_keeps_what_is_fixed() {
    let change = |path: &str, value: &str| {
        read(&format!(
            "name = 'x'\ncustomers = 50\n[market]\nprospects = 500\n[[intervention]]\nname = 'i'\nat = '1 year'\nchange = [{{ path = '{path}', set = {value} }}]\n"
        ))
        .map(|_| ())
        .map_err(|problems| problems.to_string())
    };
    for (path, value, fixed) in [
        ("revenue", "'40 / month'", "revenue"),
        ("market", "{ prospects = 900 }", "market.prospects"),
        ("market", "{}", "market.prospects"),
        ("market", "{ prospects = 500, start = 'stationary' }", "market.start"),
        ("moment.incident", "{ name = 'other', trigger = { rate = '1 / year' } }", "moment.incident.name"),
        ("moment.incident", "{ name = 'incident', trigger = { every = '1 year' } }", "moment.incident.trigger.every"),
    ] {
        let message = change(path, value).expect_err(path);
        assert!(message.contains(&format!("`{fixed}` cannot change during a run")), "{path} = {value}: {message}");
    }
    assert_eq!(change("market", "{ prospects = 500 }"), Ok(()));
    assert_eq!(change("leaving.hazards", "{ service = '0.1 / year' }").map_err(|message| message.contains("cannot change")), Ok(()));
}

/// The same texts and tables have the same name for their results, wherever the program is called from.
#[test]
fn results_are_named_alike_from_every_folder() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("below");
    std::fs::create_dir(&below).unwrap();
    std::fs::write(below.join("t.csv"), "m\n12\n24\n").unwrap();
    let text = "name = 'x'\ncustomers = 10\nhorizon = '1 year'\nleaving.hazards = {}\ntenure = { empirical = { file = 't.csv', column = 'm', unit = 'months' } }\n";
    std::fs::write(below.join("a.toml"), text).unwrap();
    let named = |from: &std::path::Path, file: &str| {
        let (code, _, talk) = run_in(from, &["run", file, "-n", "1", "--brief"]);
        assert_eq!(code, 0, "{talk}");
        let mut names = std::fs::read_dir(from.join("output")).unwrap();
        names.next().unwrap().unwrap().file_name()
    };
    assert_eq!(named(folder.path(), "below/a.toml"), named(&below, "a.toml"));
}

/// What a path leads to is what the system says: behind links, beside a folder that is not there, in names that are no UTF-8.
#[cfg(unix)]
#[test]
fn paths_lead_where_the_system_says() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(path("far/away")).unwrap();
    std::os::unix::fs::symlink(path("far/away"), path("link")).unwrap();
    std::fs::write(path("far/base.toml"), "name = 'far'\ncustomers = 11\n").unwrap();
    std::fs::write(path("base.toml"), "name = 'near'\ncustomers = 22\n").unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"sueco-\xe5.toml");
    for (extends, customers) in [("link/../base.toml", "11"), ("missing/../base.toml", "22"), ("./base.toml", "22")] {
        let text = format!("name = 'a'\nextends = '{extends}'\n");
        for name in ["a.toml".as_ref(), odd] {
            std::fs::write(folder.path().join(name), &text).unwrap();
            let output = crate::support::fideliza().current_dir(folder.path()).arg("check").arg(name).output().unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(said.contains(&format!("ok. {customers} customers")), "{extends} {name:?}: {said}");
        }
    }
}

/// A pipe that says nothing is left alone after a while; one that speaks is read.
#[cfg(unix)]
#[test]
fn a_silent_pipe_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let Ok(true) = std::process::Command::new("mkfifo").arg(&pipe).status().map(|status| status.success()) else {
        return crate::support::skip("there is no `mkfifo`");
    };
    let (code, _, talk) = run_in(folder.path(), &["check", "pipe"]);
    assert!(code == 2 && talk.contains("nothing came from it within 10 seconds"), "{talk}");
    let writing = std::thread::spawn(move || std::fs::write(pipe, "name = 'piped'\n"));
    let (code, said, talk) = run_in(folder.path(), &["check", "pipe"]);
    assert!(code == 0 && said.contains("pipe: ok."), "{said}{talk}");
    writing.join().unwrap().unwrap();
}

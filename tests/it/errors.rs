//! Everything that is wrong with a file: named with file, line, column, caret, rule and fix, all at once.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{Memory, read, read_with, run_in, skip};

/// The messages of a text that must be refused.
fn refused(text: &str) -> String {
    let problems = read(text).expect_err(text);
    let message = problems.to_string();
    assert!(message.len() < 4000, "the message is {} bytes long", message.len());
    message
}

/// One text per way to be wrong: the place, and words of the rule or the fix.
#[test]
fn each_way_to_be_wrong_is_named_with_its_place_and_a_fix() {
    let ways: &[(&str, &str, &[&str])] = &[
        ("customers = 5", "test.toml:1:1", &["`name` is missing", "add name"]),
        ("name = 'x'\ncutsomers = 5", "test.toml:2:1", &["unknown key `cutsomers`", "did you mean `customers`?"]),
        ("name = 'x'\ncustomers = 'many'", "test.toml:2:13", &["`many`", "number"]),
        ("name = 'x'\ncustomers = 2.5", "test.toml:2:13", &["whole number", "write 3"]),
        ("name = 'x'\ncustomers = -5", "test.toml:2:13", &["count"]),
        ("name = 'x'\ncustomers = 0", "test.toml:2:13", &["at least one customer"]),
        ("name = 'x'\ncustomers = nan", "test.toml:2:13", &["finite"]),
        ("name = 'x'\ncustomers = inf", "test.toml:2:13", &["finite"]),
        ("name = 'x'\nhorizon = 3", "test.toml:2:11", &["needs its unit", "\"3h\""]),
        ("name = 'x'\nhorizon = '-3 years'", "test.toml:2:11", &["negative"]),
        ("name = 'x'\nhorizon = '3 lustres'", "test.toml:2:11", &["no unit of time"]),
        ("name = 'x'\nhorizon = 'never'", "test.toml:2:11", &["an hour and 200 years"]),
        ("name = 'x'\ndiscount = 10", "test.toml:2:12", &["between 0 and 1", "write 0.1"]),
        ("name = 'x'\ndiscount = 1e308", "test.toml:2:12", &["range"]),
        ("name = 'x'\ndiscount = true", "test.toml:2:12", &["expected a share, found true or false"]),
        ("name = 'x'\nseed = 9007199254740992", "test.toml:2:8", &["count is a whole number, 0 to"]),
        ("name = 'x'\nmargin = 30", "test.toml:2:10", &["30 / month"]),
        ("name = 5", "test.toml:1:8", &["expected a text, found a number", "quotes"]),
        ("name = ''", "test.toml:1:8", &["1 to 80 characters"]),
        ("name = 'x'\nname = 'y'", "test.toml:2:1", &["duplicate key"]),
        (
            "name = 'x'\nmoment.incidnt.voice = 0.5",
            "test.toml:2:8",
            &["no entry is named `incidnt`", "did you mean `incident`?", "[[list]]"],
        ),
        ("name = 'x'\nmoment.incident.voce = 0.5", "test.toml:2:17", &["did you mean `voice`?"]),
        ("name = 'x'\nmoment.incident.latency = { gamma = { shape = 2 } }", "test.toml:2:37", &["`scale` is missing"]),
        ("name = 'x'\nmoment.incident.latency = { lognomal = { median = '8h' } }", "test.toml:2:29", &["did you mean `lognormal`?"]),
        ("name = 'x'\nmoment.incident.latency = { exponential = { mean = '0h' } }", "test.toml:2:52", &["above 0"]),
        ("name = 'x'\nmoment.incident.latency = { uniform = { min = '3h', max = '1h' } }", "test.toml:2:39", &["must not fall"]),
        (
            "name = 'x'\nmoment.incident.latency = { fixed = '1h', exponential = { mean = '1h' } }",
            "test.toml:2:4",
            &["one choice too many"],
        ),
        ("name = 'x'\nmoment.incident.latency = { mixture = [] }", "test.toml:2:39", &["at least one part"]),
        ("name = 'x'\nmoment.incident.latency = { empirical = { file = 'none.csv', column = 'a' } }", "test.toml:2:50", &["none.csv"]),
        ("name = 'x'\nmoment.incident.channel = 'fax'", "test.toml:2:27", &["no channel is named `fax`", "ticket, chat, phone"]),
        ("name = 'x'\nmoment.incident.team = 'desk'", "test.toml:2:24", &["no team is named `desk`"]),
        ("name = 'x'\n[[segment]]\nname = 'a'\nshare = 0.5", "test.toml", &["sum to 0.5000"]),
        ("name = 'x'\n[[team]]\nname = 'a'", "test.toml:2:1", &["either `agents`"]),
        (
            "name = 'x'\n[[team]]\nname = 'a'\nshift = [{ agents = 2, from = '18h', to = '9h' }]",
            "test.toml:4:9",
            &["starts before it ends"],
        ),
        ("name = 'x'\n[[team]]\nname = 'a'\nshift = [{ agents = 2, days = ['someday'] }]", "test.toml:4:32", &["unknown word `someday`"]),
        ("name = 'x'\nleaving.split.service = 0.9", "test.toml:2", &["sum to 1.6000"]),
        ("name = 'x'\ntarget_annual_churn = 0.1\nleaving.hazards = {}", "test.toml:2:23", &["exclude each other"]),
        ("name = 'x'\nword_of_mouth.retelling = 0.5", "test.toml:2:27", &["explodes", "1/12"]),
        ("name = 'x'\nsatisfaction.half_life = '0 s'", "test.toml:2:26", &["above 0"]),
        ("name = 'x'\nextends = 'nowhere.toml'", "test.toml:2:11", &["cannot read `nowhere.toml`"]),
        ("name = 'x'\nextends = 'test.toml'", "test.toml:2:11", &["in a circle"]),
        ("name = 'x'\nhorizon = 1979-05-27", "test.toml:2:11", &["found a date"]),
        ("name = 'x'\nwhat is this", "test.toml:2", &[]),
        ("name = 'x'\n[[finding]]\nclaim = 'c'\noutcome = 'clv'", "test.toml:2:1", &["needs either `equals`"]),
        ("name = 'x'\n[[team]]\nname = 'a'\nagents = 1\nredial = 1", "test.toml:5:10", &["for ever", "0.99"]),
        ("name = 'x'\ntenure = 'never'", "test.toml:2:10", &["a tenure is at most 10000 years"]),
        ("name = 'x'\nmargin = { weibull = { shape = 0.001, scale = '1 / month' } }", "test.toml:2:10", &["no finite mean"]),
        ("name = 'x'\nmoment.incident.trigger.rate = '3600 / h'", "test.toml:2", &["more than a million contacts"]),
        ("name = 'x'\nleads.organic = '1e7 / h'", "test.toml:2:17", &["a million an hour"]),
        ("name = [", "test.toml:1", &[]),
    ];
    let mut wrong = Vec::new();
    for (text, place, words) in ways {
        let message = refused(text);
        for part in words.iter().chain([place]).filter(|part| !message.contains(**part)) {
            wrong.push(format!("{text}\n  does not say `{part}`:\n{message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn all_problems_are_reported_at_once() {
    let message = refused("name = 'x'\ncutsomers = 5\nhorizon = 3\ndiscount = 10\nmoment.incident.voice = 2\n");
    for word in ["cutsomers", "needs its unit", "write 0.1", "between 0 and 1"] {
        assert!(message.contains(word), "`{word}` is missing:\n{message}");
    }
}

/// A law may come from a column of a table beside the scenario; what is wrong with the table is named.
#[test]
fn a_column_of_a_table_is_read_and_checked() {
    let scenario = |column: &str, unit: &str| {
        let text = format!("name = 'x'\ntenure = {{ empirical = {{ file = 'table.csv', column = '{column}', unit = '{unit}' }} }}");
        let files =
            [("data/x.toml".to_string(), text), ("data/table.csv".to_string(), "id,tenure,plan\n1,3,a\n2,40,b\n3,12,c\n".to_string())];
        fideliza::scenario::read("data/x.toml", &Memory(files.into()), &[])
    };
    let law = scenario("tenure", "months").unwrap().settings.tenure.unwrap().law;
    assert_eq!(law, fideliza::distribution::Law::Empirical([3.0, 12.0, 40.0].map(|months| months * 730.5).into()));
    let refused = |column, unit| scenario(column, unit).unwrap_err().to_string();
    assert!(refused("tenur", "months").contains("did you mean `tenure`?"));
    assert!(refused("plan", "months").contains("row 2, `plan` = `a`"));
    assert!(refused("tenure", "").contains("unit is missing"));
}

/// What is wrong between keys is reported together with what is wrong in them.
#[test]
fn problems_between_keys_do_not_wait_for_those_in_them() {
    let message = refused("name = 'x'\ncustomers = 'many'\nmoment.incident.channel = 'fax'\n[[segment]]\nname = 'a'\nshare = 0.5\n");
    for word in ["`many`", "no channel is named `fax`", "sum to 0.5000"] {
        assert!(message.contains(word), "`{word}` is missing:\n{message}");
    }
    let message = refused("name = 'x'\n[[segment]]\nname = 'a'\nshare = 'half'\n");
    assert!(!message.contains("sum to"), "what follows from a default says nothing:\n{message}");
}

#[test]
fn settings_of_the_command_line_are_checked_like_a_file() {
    let message = read_with("name = 'x'", &["customers=many", "moment.incident.voice=2"]).unwrap_err().to_string();
    assert!(message.contains("--set:1:13") && message.contains("customers = \"many\""), "{message}");
    assert!(message.contains("moment.incident.voice = 2"), "{message}");
}

#[test]
fn an_enormous_line_is_not_echoed() {
    let message = refused(&format!("name = 'x'\nwrong = '{}'", "y".repeat(500_000)));
    assert!(message.contains("test.toml:2:1") && message.len() < 500, "{}", message.len());
    let message = refused(&"# much\n".repeat(200_000));
    assert!(message.contains("larger than 1 MiB"), "{message}");
}

/// The program refuses a file in a folder: exit code 2, words, and nothing is written.
fn program_refuses(folder: &Path, args: &[&str], words: &[&str]) {
    let (code, out, talk) = run_in(folder, args);
    assert_eq!(code, 2, "{args:?}: {out}{talk}");
    assert!(out.is_empty(), "{args:?} printed {out}");
    for word in words {
        assert!(talk.contains(word), "{args:?} does not say `{word}`: {talk}");
    }
    assert!(!talk.contains("panicked"), "{talk}");
    assert!(!folder.join("output").exists(), "{args:?} wrote something");
}

#[test]
fn files_that_are_no_scenario_are_refused() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("binary.toml"), [0u8, 159, 146, 150, 255]).unwrap();
    fs::write(at("empty.toml"), "").unwrap();
    fs::create_dir(at("folder.toml")).unwrap();
    fs::write(at("huge.toml"), "name = 'x'\ncustomers = 1000000000000").unwrap();
    fs::write(at("large.toml"), "name = 'x'\ncustomers = 2000000000").unwrap();
    program_refuses(folder.path(), &["run", "missing.toml"], &["missing.toml", "there is no such file"]);
    program_refuses(folder.path(), &["run", "binary.toml"], &["not a text file"]);
    program_refuses(folder.path(), &["run", "empty.toml"], &["`name` is missing"]);
    program_refuses(folder.path(), &["run", "folder.toml"], &["it is a folder"]);
    program_refuses(folder.path(), &["run", "huge.toml"], &["huge.toml:2:13", "do not fit"]);
    program_refuses(folder.path(), &["run", "large.toml"], &["memory", "help"]);
    program_refuses(folder.path(), &["run", "empty.toml", "--seed", "18446744073709551615"], &["name"]);
    program_refuses(folder.path(), &["compare", "missing.toml"], &["2 values required"]);
    program_refuses(folder.path(), &["run", "-", "--replications", "0"], &["name"]);
}

#[test]
fn problems_of_all_files_are_shown_together() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.toml"), "name = 'a'\nhorizon = 3").unwrap();
    fs::write(folder.path().join("b.toml"), "name = 'b'\ncutsomers = 3").unwrap();
    program_refuses(folder.path(), &["compare", "a.toml", "b.toml"], &["a.toml:2:11", "b.toml:2:1"]);
}

#[test]
fn a_file_that_cannot_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("secret.toml");
    fs::write(&path, "name = 'x'").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        // Nothing is unreadable for root but a process's own memory at address 0.
        program_refuses(folder.path(), &["run", "/proc/self/mem"], &["/proc/self/mem"]);
        return;
    }
    program_refuses(folder.path(), &["run", "secret.toml"], &["permission denied"]);
}

const QUICK: &[&str] = &["--set", "customers=50", "--set", "horizon=2 months", "-n", "2", "-q"];

#[test]
fn an_output_folder_that_cannot_be_written_fails_before_any_work() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.toml"), "name = 'a'").unwrap();
    fs::write(folder.path().join("file"), "in the way").unwrap();
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/precious.txt"), "mine").unwrap();
    for (out, word) in [
        ("file", "is no folder"),
        ("file/below", "cannot write"),
        ("/proc/results", "cannot write"),
        ("full", "`precious.txt`, which would be lost"),
    ] {
        let args = [&["run", "a.toml", "--out", out], QUICK].concat();
        let (code, _, talk) = run_in(folder.path(), &args);
        assert_eq!(code, 4, "{out}: {talk}");
        assert!(talk.contains(word), "{out}: {talk}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("full/precious.txt")).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "something half-written is left");
}

#[test]
fn a_full_standard_output_is_an_error_of_its_own() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.toml"), "name = 'a'").unwrap();
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return skip("there is no /dev/full");
    };
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fideliza"));
    let status = command.current_dir(folder.path()).args(["run", "a.toml", "--json"]).args(QUICK).stdout(full).status().unwrap();
    assert_eq!(status.code(), Some(4));
}

/// On a file system of 64 kB nothing remains of a report that does not fit, and what was there stays.
#[test]
fn a_full_disk_leaves_no_half_report() {
    let folder = TempDir::new().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    fs::write(folder.path().join("a.toml"), "name = 'a'").unwrap();
    let mount = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&disk).output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        return skip("a small file system cannot be mounted here");
    }
    let result = run_in(folder.path(), &[&["run", "a.toml", "--out", "disk/results"], QUICK].concat());
    let left = fs::read_dir(&disk).unwrap().count();
    // What was computed is shown, and saved elsewhere.
    let saved = result.2.split("the results are in `").nth(1).and_then(|rest| rest.split('`').next()).map(Path::new);
    let is_saved = saved.is_some_and(|folder| folder.join("report.json").is_file() && fs::remove_dir_all(folder).is_ok());
    assert!(is_saved && result.1.contains("customer equity"), "{result:?}");
    let unmounted = std::process::Command::new("umount").arg(&disk).status().unwrap();
    assert!(unmounted.success());
    assert_eq!(result.0, 4, "{result:?}");
    assert!(result.2.contains("disk is full"), "{result:?}");
    assert_eq!(left, 0, "something half-written is left");
}

//! docs/data.md: every column is described, and every example runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{python_with, root, run_in, skip};

/// The folders that the page's commands write.
fn written() -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in ["base.toml", "fast.toml"] {
        let text = fs::read_to_string(root().join("scenarios").join(file)).unwrap();
        fs::write(folder.path().join(file), text.replace("customers = 10000", "customers = 200")).unwrap();
    }
    let page = fs::read_to_string(root().join("docs/data.md")).unwrap();
    for block in blocks(&page, "sh").filter(|block| block.starts_with("fideliza ")) {
        let args: Vec<&str> = block.split_whitespace().skip(1).chain(["-q", "-n", "6"]).collect();
        let (code, _, talk) = run_in(folder.path(), &args);
        assert_eq!(code, 0, "{block}: {talk}");
    }
    folder
}

/// The fenced blocks of a language.
fn blocks<'p>(page: &'p str, language: &str) -> impl Iterator<Item = String> + 'p {
    let fence = format!("```{language}\n");
    page.match_indices(&fence)
        .map(|(at, fence)| page[at + fence.len()..].split("```").next().unwrap().to_string())
        .collect::<Vec<_>>()
        .into_iter()
}

#[test]
fn every_column_is_described() {
    let page = fs::read_to_string(root().join("docs/data.md")).unwrap();
    let folder = written();
    let sensitivity = ["sensitivity", "base.toml", "--vary", "moment.incident.voice=0.4..0.6", "-q", "-n", "4", "-o", "sensitivity"];
    assert_eq!(run_in(folder.path(), &sensitivity).0, 0);
    let outcomes: Vec<&str> = fideliza::experiment::outcome::OUTCOMES.iter().map(|outcome| outcome.key).collect();
    let mut tables = 0;
    for place in ["study", "report/data", "sensitivity"] {
        for file in fs::read_dir(folder.path().join(place)).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "csv") {
                continue;
            }
            tables += 1;
            let name = file.file_name().unwrap().to_string_lossy();
            let name = if place == "report/data" { format!("data/{name}") } else { name.into_owned() };
            assert!(page.contains(&format!("`{name}`")), "{}", file.display());
            let mut reader = csv::Reader::from_path(&file).unwrap();
            for column in reader.headers().unwrap().clone().iter().filter(|column| !outcomes.contains(column) && !column.contains('.')) {
                assert!(page.contains(&format!("`{column}`")), "{}: `{column}` is not described", file.display());
            }
            // Every row is as wide as the header.
            assert!(reader.records().all(|record| record.is_ok()), "{}", file.display());
        }
    }
    assert_eq!(tables, 4 + 13 + 5);
}

fn runs(folder: &Path, program: &Path, script: &str) {
    let output = Command::new(program).current_dir(folder).arg(script).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.len() > 20, "{script}: {told}");
}

#[test]
fn the_examples_run() {
    let page = fs::read_to_string(root().join("docs/data.md")).unwrap();
    let folder = written();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    match python_with("pandas, duckdb") {
        Some(python) => {
            for (number, block) in blocks(&page, "python").enumerate() {
                write(&format!("{number}.py"), &block);
                runs(folder.path(), &python, &format!("{number}.py"));
            }
            for (number, block) in blocks(&page, "sql").enumerate() {
                write(&format!("sql{number}.py"), &format!("import duckdb\nprint(duckdb.sql('''{block}'''))\n"));
                runs(folder.path(), &python, &format!("sql{number}.py"));
            }
        }
        None => skip("no Python with pandas and duckdb: pip install pandas duckdb"),
    }
    if Command::new("Rscript").arg("--version").output().is_ok() {
        for (number, block) in blocks(&page, "r").enumerate() {
            write(&format!("{number}.r"), &block);
            runs(folder.path(), Path::new("Rscript"), &format!("{number}.r"));
        }
    } else {
        skip("no R: apt-get install r-base-core");
    }
}

/// Parquet holds what CSV holds, with its types; of a program without it, that is said.
#[test]
fn parquet_holds_the_same() {
    let folder = TempDir::new().unwrap();
    fs::copy(root().join("scenarios/base.toml"), folder.path().join("base.toml")).unwrap();
    let sweep =
        ["sweep", "base.toml", "--vary", "moment.incident.voice=0.4,0.6", "--vary", "moment.incident.latency.lognormal.median=1h,8h"];
    let args = [&sweep[..], &["--set", "customers=100", "-n", "3", "-q", "-o", "o", "--parquet"]].concat();
    let (code, _, talk) = run_in(folder.path(), &args);
    if !cfg!(feature = "parquet") {
        assert!(code == 2 && talk.contains("built without Parquet"), "{talk}");
        return;
    }
    assert_eq!(code, 0, "{talk}");
    let Some(python) = python_with("duckdb") else { return skip("no Python with duckdb: pip install duckdb") };
    let script = "import duckdb\nfor t in ['points', 'replications', 'summary', 'combinations']:\n\
        \x20   a = duckdb.sql(f\"SELECT * FROM 'o/{t}.parquet'\").fetchall()\n\
        \x20   b = duckdb.sql(f\"SELECT * FROM read_csv('o/{t}.csv', all_varchar=true)\").fetchall()\n\
        \x20   same = lambda x, y: (x is None and y is None) or (isinstance(x, str) and x == y) or (x is not None and y is not None and float(x) == float(y))\n\
        \x20   assert len(a) == len(b) > 0 and all(same(x, y) for r, s in zip(a, b) for x, y in zip(r, s)), t\n\
        kinds = dict(zip(duckdb.sql(\"SELECT * FROM 'o/points.parquet'\").columns, duckdb.sql(\"SELECT * FROM 'o/points.parquet'\").types))\n\
        assert [str(kinds[c]) for c in ['point', 'moment.incident.voice', 'moment.incident.latency.lognormal.median', 'moment.incident.latency.lognormal.median (hours)']] == ['BIGINT', 'DOUBLE', 'VARCHAR', 'DOUBLE'], kinds\n\
        print('everything is the same in both')\n";
    fs::write(folder.path().join("same.py"), script).unwrap();
    runs(folder.path(), &python, "same.py");
}

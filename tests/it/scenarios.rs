//! The shipped scenarios and the reference: the schema knows them, the pages are true. Their findings: `gallery.rs`.

use std::fs;
use std::path::PathBuf;

use fideliza::experiment::{Evidence, summarize};
use fideliza::report::markdown::parameters;
use fideliza::scenario::reference;

use crate::support::{play, root, shipped};

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    files.sort();
    files
}

/// The public table says that nearly all leavers were month to month.
#[test]
fn in_the_telecom_customers_without_a_contract_leave_most() {
    let (prepared, runs) = play(vec![shipped("telecom", &[])], 10);
    let summary = summarize(&prepared[0].model, Evidence::alone(&runs.replications[0]));
    let left: Vec<f64> = summary.segments.iter().map(|segment| segment.left.unwrap().mean).collect();
    assert!(left[0] > 1.5 * left[1] && left[1] > 1.5 * left[2], "{left:?}");
}

/// The facts in the telecom scenario are those of the public table, where it is at hand.
#[test]
fn the_telecom_scenario_has_the_tables_mix() {
    let table = root().join("../shared/data/Telco-Customer-Churn.csv");
    let Ok(mut reader) = csv::Reader::from_path(&table) else {
        eprintln!("skipped: the public table is not at hand");
        return;
    };
    let column = reader.headers().unwrap().iter().position(|header| header == "Contract").unwrap();
    let contracts: Vec<String> = reader.records().map(|record| record.unwrap()[column].to_string()).collect();
    let settings = shipped("telecom", &[]).settings;
    for (segment, contract) in settings.segment.iter().zip(["Month-to-month", "One year", "Two year"]) {
        let share = contracts.iter().filter(|known| *known == contract).count() as f64 / contracts.len() as f64;
        let stated = fideliza::units::Quantity::base(segment.share);
        assert!((stated - share).abs() < 1e-4, "{contract}: {stated}, table {share}");
    }
}

#[test]
fn the_schema_and_the_reference_in_docs_are_up_to_date() {
    let path = root().join("docs/scenario.schema.json");
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == reference::schema_text(), "run: cargo run -- schema > docs/scenario.schema.json");
    let page = fs::read_to_string(root().join("docs/scenario.md")).unwrap_or_default();
    assert!(page == parameters(&reference::params()), "run: cargo run -- params --markdown > docs/scenario.md");
}

#[test]
fn the_schema_accepts_what_is_shipped_and_refuses_what_is_not_known() {
    let validator = jsonschema::validator_for(&reference::schema()).unwrap();
    let json = |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
    let texts = files("scenarios").into_iter().chain(files("scenarios/validation"));
    for path in texts {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("#:schema "), "{} does not name the schema", path.display());
        let instance = json(&text);
        let errors: Vec<String> = validator.iter_errors(&instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    assert!(validator.is_valid(&json(fideliza::scenario::STARTER)));
    assert!(!validator.is_valid(&json("name = 'x'\ncutsomers = 5")));
    assert!(!validator.is_valid(&json("name = 'x'\nhorizon = 5")));
}

/// Every default is declared with its evidence, and is a value that its own reader takes.
#[test]
fn every_parameter_has_a_meaning_and_evidence() {
    let params = reference::params();
    assert!(params.len() > 120, "{}", params.len());
    for param in params {
        assert!(param.about.len() > 4, "{} has no meaning", param.path);
        let claims = ["A", "B", "C"].contains(&param.grade);
        assert_eq!(claims, !param.source.is_empty(), "{}: grade {}, source `{}`", param.path, param.grade, param.source);
    }
}

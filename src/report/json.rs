//! The report as JSON.

use super::Report;

/// The whole report, indented.
pub fn render(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("a report has only text keys and finite numbers or null") + "\n"
}

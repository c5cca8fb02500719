//! The ways to write a report down, in one table: folders, the command line and the documentation follow from it.

use super::{Report, answer, csv, json, page, text};
use crate::error::Error;

/// A file that a report writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub about: &'static str,
}

/// Files by name, with their content.
pub type Written = Vec<(String, Vec<u8>)>;

/// A way to write a report down.
#[non_exhaustive]
pub struct Renderer {
    /// Its name.
    pub name: &'static str,
    /// Every file that it may write.
    pub files: fn() -> Vec<File>,
    /// Writes them: name and content.
    pub render: fn(&Report) -> Result<Written, Error>,
}

/// All of them, in the order of the documentation.
pub const RENDERERS: [Renderer; 6] = [
    Renderer {
        name: "page",
        files: || vec![File { name: "report.html", about: "everything to read, in one file: open it in a browser, or print it" }],
        render: |report| Ok(vec![("report.html".into(), page::render(report)?.into_bytes())]),
    },
    Renderer {
        name: "workbook",
        files: || vec![File { name: "report.xlsx", about: "the tables as a workbook, with charts of its own" }],
        render: workbook,
    },
    Renderer {
        name: "json",
        files: || vec![File { name: "report.json", about: "everything, for programs" }],
        render: |report| Ok(vec![("report.json".into(), json::render(report).into_bytes())]),
    },
    Renderer {
        name: "text",
        files: || vec![File { name: "report.txt", about: "the tables of the terminal" }],
        render: |report| Ok(vec![("report.txt".into(), text::render(report).into_bytes())]),
    },
    Renderer {
        name: "csv",
        files: || csv::TABLES.iter().map(|table| File { name: table.file, about: table.about }).collect(),
        render: |report| Ok(csv::TABLES.iter().map(|table| (table.file.into(), table.render(report))).collect()),
    },
    Renderer { name: "charts", files: || CHARTS.to_vec(), render: charts },
];

macro_rules! charts {
    ($($name:literal, $about:literal;)+) => {
        /// Charts, as SVG and PNG each.
        pub(super) const CHARTS: &[File] = &[
            $( File { name: concat!("figures/", $name, ".svg"), about: $about }, File { name: concat!("figures/", $name, ".png"), about: $about }, )+
        ];
    };
}

charts! {
    "survival", "initial customers still there, month by month";
    "value_per_customer", "value per initial customer within the horizon";
    "value_against_first", "the paired difference in value per initial customer";
    "cumulative_profit", "discounted profit so far, month by month";
    "profit_against_first", "the paired difference in profit so far";
    "causes_of_leaving", "initial customers who left, by cause";
    "cost_of_delay", "value lost per customer by mean wait";
    "accounts_against_first", "from the profit of the first scenario to that of the best other, account by account";
    "changes_against_first", "the same, change by change: each by itself, and what they do together";
    "probability_of_best", "how sure it is who is best, by chance alone";
    "tornado", "the assumptions that the verdict on the best other scenario hangs on most";
    "value_distribution", "how customers differ: the value below which each share of them lies";
    "tellings", "people told something good and bad, month by month";
    "load_TEAM", "work offered and agents by hour of the week, for each team";
    "waits_TEAM", "mean wait by hour of the week, for each team";
}

/// All files of a report: name and content.
///
/// # Errors
/// [`Error::Chart`].
pub fn files(report: &Report) -> Result<Written, Error> {
    let mut files = Vec::new();
    for renderer in RENDERERS {
        files.extend((renderer.render)(report)?);
    }
    Ok(files)
}

/// True if a file at this place in a folder is one that a report writes, with charts or without; earlier versions had all files beside each other.
pub fn writes(place: &str) -> bool {
    let last = |place: &str| place.rsplit('/').next().unwrap_or_default().to_string();
    let of_a_team = ["figures/load_", "figures/waits_"].iter().any(|start| place.starts_with(start));
    let is_chart = place.ends_with(".svg") || place.ends_with(".png");
    is_scenario(place)
        || of_a_team && is_chart
        || answer::writes(place)
        || RENDERERS.iter().any(|renderer| (renderer.files)().iter().any(|file| file.name == place || last(file.name) == place))
}

/// True if a file at this place is made of scenarios, and not of what was found: told again, it stays as it is.
pub fn is_scenario(place: &str) -> bool {
    let Some(rest) = place.strip_prefix("scenario").and_then(|rest| rest.strip_suffix(".toml")) else { return false };
    let number = rest.strip_suffix("-base").unwrap_or(rest);
    number.is_empty() || number.strip_prefix('-').is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

/// The file without which a folder is no report.
pub const WITHOUT_WHICH_NONE: &str = "report.json";

/// Folders within that of a report.
pub const FOLDERS: [&str; 2] = ["data", "figures"];

#[cfg(feature = "charts")]
fn charts(report: &Report) -> Result<Written, Error> {
    super::chart::render(report)
}

#[cfg(not(feature = "charts"))]
fn charts(_: &Report) -> Result<Written, Error> {
    Ok(Vec::new())
}

#[cfg(feature = "workbook")]
fn workbook(report: &Report) -> Result<Written, Error> {
    Ok(vec![("report.xlsx".into(), super::workbook::render(report)?)])
}

#[cfg(not(feature = "workbook"))]
fn workbook(_: &Report) -> Result<Written, Error> {
    Ok(Vec::new())
}

//! The ways to write a report down, in one table: folders, the command line and the documentation follow from it.

use super::{Report, csv, json, page, text};
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

/// True if a file of this name, wherever it lies in the folder, is one that a report writes, with charts or without.
pub fn writes(name: &str) -> bool {
    let last = |name: &'static str| name.rsplit('/').next().unwrap_or(name);
    let of_a_team =
        |name: &str| ["load_", "waits_"].iter().any(|start| name.starts_with(start)) && (name.ends_with(".svg") || name.ends_with(".png"));
    is_scenario(name) || of_a_team(name) || RENDERERS.iter().any(|renderer| (renderer.files)().iter().any(|file| last(file.name) == name))
}

/// True if a file of this name in a report's folder is made of scenarios, and not of what was found: told again, it stays as it is.
pub fn is_scenario(name: &str) -> bool {
    name.starts_with("scenario") && name.ends_with(".toml")
}

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

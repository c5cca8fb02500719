//! One analysis, many renderers. A renderer computes nothing: it arranges what the analysis found.
//!
//! # Example
//! ```
//! use fideliza::experiment::{Amount, Control, Plan, analyse, prepare, run};
//! use fideliza::report::{Report, csv};
//! use fideliza::{random::Seed, scenario};
//!
//! let control = Control::unwatched();
//! let prepared = prepare(vec![scenario::parse("name = 'small'\ncustomers = 100\nhorizon = '1 year'")?], &control)?;
//! let plan = Plan { seed: Seed::new(1)?, amount: Amount::Fixed(3) };
//! let report = Report::of(analyse(&prepared, &run(&prepared, &plan, &control), &plan)?);
//! let months = csv::table_named("months").unwrap().render(&report);
//! assert!(months.starts_with(b"scenario,month,figure,mean,low,high\n"));
//! # Ok::<(), fideliza::Error>(())
//! ```

pub mod answer;
pub mod budget;
#[cfg(feature = "charts")]
pub mod chart;
pub mod check;
pub mod csv;
pub mod explore;
pub mod flip;
pub mod format;
pub mod json;
pub mod life;
pub mod markdown;
pub mod optimize;
pub mod page;
pub mod renderers;
pub mod sentences;
pub mod staff;
pub mod study;
pub mod table;
pub mod text;
pub mod warnings;
pub mod words;
#[cfg(feature = "workbook")]
pub mod workbook;

use std::ops::Deref;

use serde::Serialize;

pub use crate::experiment::{Analysis, Manifest, Row, ScenarioAnalysis};
pub use page::Logo;
pub(crate) use words::ENGLISH;
use words::Words;

/// An analysis, arranged to be shown.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    #[serde(flatten)]
    analysis: Analysis,
    /// The words in which it is told.
    #[serde(skip)]
    pub words: Words,
    /// Title of the page, instead of the scenarios' names.
    #[serde(skip)]
    pub title: Option<String>,
    /// Drawing at the top of the page.
    #[serde(skip)]
    pub logo: Option<Logo>,
}

impl Report {
    /// Of an analysis, in English.
    pub fn of(analysis: Analysis) -> Report {
        Report { analysis, words: ENGLISH.clone(), title: None, logo: None }
    }

    /// The same in these words.
    pub fn told_in(self, words: Words) -> Report {
        Report { words, ..self }
    }

    /// The analysis that it arranges.
    pub fn into_analysis(self) -> Analysis {
        self.analysis
    }

    /// The scenarios that charts show, by index: all, or of more than can be told apart the first, and those with the highest value of what decides.
    pub fn in_charts(&self) -> Vec<usize> {
        let mut others: Vec<usize> = (1..self.scenarios.len()).collect();
        if others.len() >= SERIES_MAX {
            others.sort_by(|a, b| self.brings(*b).total_cmp(&self.brings(*a)));
            others.truncate(SERIES_MAX - 1);
            others.sort_unstable();
        }
        [0].into_iter().chain(others).collect()
    }
}

impl Deref for Report {
    type Target = Analysis;

    fn deref(&self) -> &Analysis {
        &self.analysis
    }
}

/// Series in a chart, at most: more cannot be told apart.
pub const SERIES_MAX: usize = 6;

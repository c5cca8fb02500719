//! How a report is told: its words, its title and logo, and whether a browser opens it.

use std::fs;
use std::path::Path;

use super::args::Telling;
use super::failure::Failure;
use super::tell;
use crate::experiment::Analysis;
use crate::report::answer::Answer;
use crate::report::words::Words;
use crate::report::{Logo, Report};

/// What was asked for, read and checked.
pub(super) struct Look {
    words: Words,
    title: Option<String>,
    logo: Option<Logo>,
    open: bool,
}

impl Look {
    /// Reads what the options name.
    ///
    /// # Errors
    /// A file that cannot be read, or is not what it should be.
    pub(super) fn of(telling: &Telling) -> Result<Look, Failure> {
        let words = match &telling.words {
            Some(file) => Words::with(telling.lang, &read(file, "--words")?)?,
            None => Words::of(telling.lang),
        };
        let logo = telling.logo.as_ref().map(|file| Ok::<_, Failure>(Logo::of(&read(file, "--logo")?)?)).transpose()?;
        Ok(Look { words, title: telling.title.clone(), logo, open: telling.open })
    }

    /// An analysis, told like that.
    pub(super) fn report(&self, analysis: Analysis) -> Report {
        let mut report = Report::of(analysis).told_in(self.words.clone());
        report.title.clone_from(&self.title);
        report.logo.clone_from(&self.logo);
        report
    }

    /// The words in which it is told.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// An answer with the title and the logo that were asked for.
    pub(super) fn dressed(&self, answer: Answer) -> Answer {
        Answer { title: self.title.clone().unwrap_or(answer.title), logo: self.logo.clone(), ..answer }
    }

    /// Says where a report is.
    pub(super) fn tell_where(&self, folder: &Path) {
        tell(&format!("\n{}", self.words.report_is_in(&folder.display().to_string())));
    }

    /// Opens the page of a report, if that was asked for.
    pub(super) fn show(&self, folder: &Path) {
        self.show_page(&folder.join("report.html"));
    }

    /// Opens a page, if that was asked for.
    pub(super) fn show_page(&self, page: &Path) {
        if self.open
            && let Err(error) = open::that_detached(page)
        {
            tell(&format!("cannot start a browser ({error}): open {} yourself", page.display()));
        }
    }
}

/// Bytes of a file at most.
const BYTES_MAX: u64 = 1 << 20;

fn read(file: &Path, option: &str) -> Result<String, Failure> {
    let refuse = |why: String| Failure::wrong_use(format!("error: {option}: cannot read `{}`: {why}", file.display()));
    let metadata = fs::metadata(file).map_err(|error| refuse(error.to_string()))?;
    if !metadata.is_file() || metadata.len() > BYTES_MAX {
        return Err(refuse("it is no file of 1 MB or less".into()));
    }
    fs::read_to_string(file).map_err(|error| refuse(error.to_string()))
}

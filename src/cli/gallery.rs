//! `gallery`: the shipped stories, listed, shown, or run by name, wherever the program is.

use super::args::RunOptions;
use super::failure::Failure;
use super::{print, run, tell};
use crate::experiment::{Control, Evidence, judge_all, prepare, run_as_stated};
use crate::report::markdown;
use crate::scenario::Embedded;
use crate::scenario::gallery::{STORIES, draft, story};
use crate::scenario::problem::suggestion;

/// Lists the stories: name and first sentence.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn list() -> Result<(), Failure> {
    let width = STORIES.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, _): &(&str, &str)| {
        let scenario = story(name, &[])?;
        let strategies = scenario.settings.strategy.len();
        let size = if strategies > 0 { format!(" [{} ways]", strategies + 1) } else { String::new() };
        Ok(format!("{name:width$}  {}{size}\n", first_sentence(scenario.settings.analysis.told_in("en"))))
    };
    let lines = STORIES.iter().map(line).collect::<Result<String, Failure>>()?;
    print(&(lines + "\nRun one: fideliza gallery NAME. Its text: fideliza gallery NAME --text > NAME.toml\n"))
}

fn first_sentence(essay: &str) -> String {
    let line = essay.split_whitespace().collect::<Vec<_>>().join(" ");
    line.split_once(". ").map_or(line.clone(), |(first, _)| format!("{}.", first.trim_end_matches('.')))
}

/// Runs a story.
///
/// # Errors
/// There is no such story, or as `run`.
pub(super) fn play(name: &str, options: &RunOptions) -> Result<(), Failure> {
    known(name)?;
    let draft = draft(name, &options.sets)?;
    let scenario = draft.scenario()?;
    if !options.quiet && !options.json && options.csv.is_none() {
        tell(&format!("Story {name}: {}\n", scenario.settings.analysis.told_in("en")));
    }
    run::execute_as(Some(name), vec![(draft, scenario)], options)
}

/// Prints the text of a story.
///
/// # Errors
/// There is no such story, or standard output cannot be written.
pub(super) fn text(name: &str) -> Result<(), Failure> {
    // The schema stands elsewhere for whoever copies it.
    let text = known(name)?;
    print(text.split_once('\n').filter(|(first, _)| first.starts_with("#:schema")).map_or(text, |(_, rest)| rest))
}

fn known(name: &str) -> Result<&'static str, Failure> {
    let names: Vec<&str> = STORIES.iter().map(|(name, _)| *name).collect();
    Embedded(STORIES)
        .get(name)
        .ok_or_else(|| Failure::wrong_use(format!("error: there is no story `{name}`\n  help: {}", suggestion(name, &names))))
}

/// Plays every story with its own seed and prints scenarios/README.md.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn index() -> Result<(), Failure> {
    let mut rows = Vec::new();
    for (name, _) in STORIES {
        tell(&format!("{name} …"));
        let scenario = story(name, &[])?;
        let settings = scenario.settings.clone();
        let prepared = prepare(scenario.family(), &Control::unwatched())?;
        let runs = run_as_stated(&prepared);
        let judged = judge_all(&settings, &Evidence::of_all(&prepared, &runs));
        rows.push(markdown::Story { name: (*name).to_string(), settings, judged });
    }
    print(&markdown::gallery(&rows))
}

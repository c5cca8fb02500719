//! `optimize`: the best of several strategies or combinations of levers, the best values in ranges, and what cannot be bettered in two outcomes at once.

use super::args::OptimizeOptions;
use super::failure::Failure;
use super::files::Disk;
use super::search::Search;
use super::study::{Asked, lay_out, study_text};
use crate::experiment::optimize::{Bound, By, choose, frontier, search};
use crate::experiment::outcome::{OUTCOMES, decided_by, has_contributions};
use crate::report::optimize as words;
use crate::scenario::Files as _;
use crate::scenario::node::Node;
use crate::scenario::path::quote;
use crate::scenario::place::Source;
use crate::scenario::problem::suggestion_of;

/// Chooses.
///
/// # Errors
/// Wrong input, nothing to choose among, too little memory, an interruption, or a folder that cannot be written.
pub(super) fn execute(file: &str, vary: &[String], options: &OptimizeOptions) -> Result<(), Failure> {
    let common = &options.common;
    let source = source_of(file, vary)?;
    let asked = Asked { sets: common.sets.clone(), seed: common.seed, replications: common.replications, method: None };
    let layout = lay_out(&source, &asked, &Disk)?;
    let looking = Search::new(&layout.scenario, common)?.with(layout.seed, layout.repeats.most());
    let objective = looking.scenario.settings.objective;
    let outcome = options.outcome.as_deref().map_or(Ok(decided_by(objective)), known)?;
    let told = |played: u64| looking.told(played as usize, "runs");
    let of = |what: &str| looking.prepare("optimize", &format!("{what} {outcome} {:?}", source.text));
    if options.search {
        let bounds = bounds(options)?;
        let output = of(&format!("search {bounds:?}"))?;
        let found = looking.look(|control| search(&layout, outcome, &bounds, control, |tried| looking.told(tried, "combinations")))?;
        return looking.answer(output, "optimum", &found, |asked| words::ranges(&found, asked));
    }
    if let Some(other) = &options.frontier {
        let outcomes = [outcome, known(other)?];
        if outcomes[0] == outcomes[1] {
            let why = format!(
                "error: a frontier is of two outcomes, and both are `{outcome}`\n  help: name another with --frontier or --outcome"
            );
            return Err(Failure::wrong_use(why));
        }
        let output = of(&format!("frontier {}", outcomes[1]))?;
        let found = looking.look(|control| frontier(&layout, outcomes, control, told))?;
        return looking.answer(output, "frontier", &found, |asked| words::frontier(&found, asked));
    }
    let by = options.runs.map_or(By::Indifference { share: options.indifference, most: options.most }, By::Runs);
    let output = of(&format!("{by:?}"))?;
    let found = looking.look(|control| choose(&layout, outcome, by, control, told))?;
    looking.answer(output, "choice", &found, |asked| words::choice(&found, asked))
}

/// What there is to choose among: a study, what varies of a scenario, or the strategies that it lists.
fn source_of(file: &str, vary: &[String]) -> Result<Source, Failure> {
    let is_study = || {
        let text = Disk.text(file).ok()?;
        Some(Node::parse(&text, 0).ok()?.child("scenario").is_some())
    };
    if !vary.is_empty() || is_study() == Some(true) {
        return study_text(file, vary, &Disk);
    }
    let scenario = super::run::read_all(&[file.to_string()], &[])?.remove(0);
    let names: Vec<String> = scenario.settings.strategy.iter().map(|strategy| quote(&strategy.name)).collect();
    if names.is_empty() {
        return Err(Failure::wrong_use(
            "error: this scenario lists no strategy\n  help: add one: [[strategy]]; or vary something: --vary KEY=x,y,z",
        ));
    }
    let text = format!("scenario = {}\n[[lever]]\npath = \"strategy\"\nvalues = [{}]\n", quote(file), names.join(", "));
    Ok(Source { name: "--strategies".into(), text })
}

/// An outcome by its key.
fn known(key: &str) -> Result<&'static str, Failure> {
    let keys: Vec<&'static str> = OUTCOMES.iter().map(|outcome| outcome.key).filter(|key| has_contributions(key)).collect();
    keys.iter().copied().find(|known| *known == key).ok_or_else(|| {
        Failure::wrong_use(format!(
            "error: no outcome is named `{key}`\n  help: {}",
            suggestion_of(key, &keys, "docs/scenario.md lists all")
        ))
    })
}

fn bounds(options: &OptimizeOptions) -> Result<Vec<Bound>, Failure> {
    let bound = |text: &String, at_most: bool| {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        let limit = value
            .trim()
            .strip_suffix('%')
            .map_or_else(|| value.trim().parse::<f64>(), |share| share.trim().parse().map(|share: f64| share / 100.0));
        let limit = limit.ok().filter(|limit| limit.is_finite());
        let wrong = || Failure::wrong_use(format!("error: `{text}` is no bound\n  help: write it as annual_churn=0.15"));
        Ok(Bound { outcome: known(key.trim())?, limit: limit.ok_or_else(wrong)?, at_most })
    };
    let upper = options.at_most.iter().map(|text| bound(text, true));
    upper.chain(options.at_least.iter().map(|text| bound(text, false))).collect()
}

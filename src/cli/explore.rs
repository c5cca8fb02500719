//! `explore`: one page with a dial and levers, computed beforehand at every combination.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::args::ExploreOptions;
use super::failure::Failure;
use super::files::{Disk, parent_of, write_whole};
use super::progress::Shown;
use super::search::typed;
use super::study::study_text;
use super::telling::Look;
use super::{guard, run, tell};
use crate::error::Error;
use crate::experiment::outcome::decided_by;
use crate::experiment::study::layout::Layout;
use crate::experiment::threads::with_threads;
use crate::experiment::{Amount, Combined, Control, Extent, Found, Plan, Work, explore};
use crate::random::Seed;
use crate::report::explore::{Exploration, explored};
use crate::report::page::explore::{BYTES_MAX, Control as Knob, GENERATOR, start_of};
use crate::report::words::Words;
use crate::scenario::path::quoted_key;
use crate::scenario::problem::suggestion;
use crate::scenario::study::parse;
use crate::scenario::{Draft, Scenario};
use crate::units::bytes_in_words;

/// Stops of the dial, where nothing else is said.
const STOPS: &str = "5 min, 15 min, 1 h, 4 h, 8 h, 24 h, 2 days, 3 days, 1 week, 2 weeks";
/// Combinations of a page, at most: more do not fit into it.
const COMBINATIONS_MAX: usize = 4000;
/// Strategies that are levers where none is named, at most.
const STRATEGIES_MAX: usize = 6;
/// Where a law of waiting states what the dial turns.
const WAITS: [&str; 6] = [".lognormal.median", ".lognormal.mean", ".exponential.mean", ".gamma.mean", ".weibull.scale", ""];

/// Plays every combination, and writes the page.
///
/// # Errors
/// Wrong input, too many combinations, an interruption, or a page that cannot be written.
pub(super) fn execute(file: &str, options: &ExploreOptions) -> Result<(), Failure> {
    if file == "-" {
        return Err(Failure::wrong_use("error: standard input can be read only once\n  help: write the scenario into a file"));
    }
    let (draft, scenario) = run::read_drafts(&[file.to_string()], &options.sets)?.remove(0);
    let look = Look::of(&options.telling)?;
    check_target(&options.out)?;
    let (controls, combinations) = laid_out(file, (&draft, &scenario), options, look.words())?;
    let settings = &scenario.settings;
    let replications = options.replications.unwrap_or(settings.replications.get());
    let plan = Plan { seed: Seed::new(options.seed.unwrap_or(settings.seed.get()))?, amount: Amount::Fixed(replications) };
    let outcomes = outcomes(&scenario);
    let start = start_of(&controls);
    let found = played((&draft, &scenario), (&combinations, start), &outcomes, &plan, options)?;
    let exploration = Exploration {
        scenario: &scenario,
        controls,
        outcomes: &outcomes,
        found: &found,
        seed: plan.seed,
        replications,
        title: options.telling.title.clone(),
        command: typed(),
    };
    let page = explored(exploration, look.words()).render();
    if page.len() > BYTES_MAX {
        return Err(Failure::failed(format!(
            "error: the page would be {}, and 1 MB is the most\n  help: name the strategies that matter with --strategy, or vary over fewer values",
            bytes_in_words(page.len() as f64)
        )));
    }
    let cannot = |error: io::Error| Failure::io(format!("cannot write `{}`", options.out.display()), &error);
    write_whole(&options.out, page.as_bytes()).map_err(cannot)?;
    if !options.quiet {
        tell(&format!("{} combinations are in `{}`", combinations.len(), options.out.display()));
    }
    look.show_page(&options.out);
    Ok(())
}

/// The controls, and every combination, of which each is right by itself.
fn laid_out(
    file: &str,
    (draft, scenario): (&Draft<'_>, &Scenario),
    options: &ExploreOptions,
    words: &Words,
) -> Result<(Vec<Knob>, Vec<Combined>), Failure> {
    let vary = varied(draft, scenario, options)?;
    let factors = if vary.is_empty() { Vec::new() } else { lay_out(file, &vary, options)? };
    let strategies = chosen(scenario, options)?;
    if factors.is_empty() && strategies.is_empty() {
        return Err(Failure::wrong_use(format!(
            "error: there is nothing to explore in `{file}`: no wait that is drawn, and no strategy\n  help: say what varies, as --vary team.desk.agents=2..6:5"
        )));
    }
    let values = factors.iter().map(|factor| factor.values.len());
    let count = values.chain(strategies.iter().map(|_| 2)).fold(1, usize::saturating_mul);
    if count > COMBINATIONS_MAX {
        return Err(Failure::wrong_use(format!(
            "error: {count} combinations do not fit into a page: {COMBINATIONS_MAX} at most\n  help: name the strategies that matter with --strategy, or vary over fewer values"
        )));
    }
    let (controls, combinations) = combine(&factors, &strategies, words);
    for combined in &combinations {
        combined.scenario(draft)?;
    }
    Ok((controls, combinations))
}

/// What is shown: what decides first.
fn outcomes(scenario: &Scenario) -> Vec<&'static str> {
    let decides = decided_by(scenario.settings.objective);
    let others = ["customer_equity", "profit", "clv", "annual_churn", "retained"].into_iter().filter(|key| *key != decides);
    [decides].into_iter().chain(others).collect()
}

/// What came out at every combination.
fn played(
    (draft, scenario): (&Draft<'_>, &Scenario),
    (combinations, start): (&[Combined], usize),
    outcomes: &[&str],
    plan: &Plan,
    options: &ExploreOptions,
) -> Result<Vec<Found>, Failure> {
    let Amount::Fixed(replications) = plan.amount else { unreachable!("a page is made of a fixed number of replications") };
    let threads = run::threads(options.threads)?;
    let work = Work::of(std::slice::from_ref(scenario), replications, Extent { beyond: true, neighbours: false, doubt: false });
    let world_bytes = guard::world_bytes(&work, threads, options.max_memory)?;
    let stop = run::stop_on_interrupt("no page is written")?;
    let shown = Shown::combinations(options.quiet);
    let found = with_threads(threads, || {
        let control = Control::new(&stop, &|_| {}).with_worlds_within(world_bytes);
        let told = |done: usize| shown.at(done as u64, combinations.len() as u64);
        explore(draft, combinations, start, outcomes, (plan, &control), told)
    })?;
    shown.finish();
    found.map_err(|error| match error {
        Error::Stopped => Failure { message: "interrupted: no page is written".into(), code: 130 },
        error => error.into(),
    })
}

/// What varies, as `--vary` says it: the dial first, if there is one.
fn varied(draft: &Draft<'_>, scenario: &Scenario, options: &ExploreOptions) -> Result<Vec<String>, Failure> {
    let dial = match &options.dial {
        Some(off) if off == "off" => None,
        Some(path) if path.contains('=') => Some(path.clone()),
        Some(path) => {
            let parameter =
                draft.parameter(path).map_err(|(why, help)| Failure::wrong_use(format!("error: --dial: {why}\n  help: {help}")))?;
            let path = wait_of(draft, path).unwrap_or_else(|| path.clone());
            if parameter.base_unit() != "hours" {
                return Err(Failure::wrong_use(format!(
                    "error: --dial: `{path}` is no time\n  help: write --dial '{path}=1,2,3', or use --vary"
                )));
            }
            Some(format!("{path}={STOPS}"))
        }
        None => {
            let drawn = scenario.settings.moment.iter().filter(|moment| moment.team.is_none());
            let mut paths = drawn.filter_map(|moment| wait_of(draft, &format!("moment.{}.latency", quoted_key(&moment.name))));
            paths.next().map(|path| format!("{path}={STOPS}"))
        }
    };
    Ok(dial.into_iter().chain(options.vary.iter().cloned()).collect())
}

/// What of a law of waiting the dial turns.
fn wait_of(draft: &Draft<'_>, path: &str) -> Option<String> {
    let paths = WAITS.iter().map(|law| format!("{path}{law}"));
    // A law that is not written lacks the rest of it where one number of it is set.
    let turns = |path: &String| draft.with_sets(&[format!("{path}=1 h")]).and_then(|draft| draft.scenario()).is_ok();
    paths.into_iter().find(|path| draft.parameter(path).is_ok_and(|parameter| parameter.number().is_some()) && turns(path))
}

/// Something that varies: its path, its values, and the one in force.
struct Factor {
    path: String,
    values: Vec<String>,
    start: usize,
    scale: Option<Vec<f64>>,
}

fn lay_out(file: &str, vary: &[String], options: &ExploreOptions) -> Result<Vec<Factor>, Failure> {
    let source = study_text(file, vary, &Disk)?;
    let layout = Layout::new(&parse(source, &Disk)?, &Disk, &options.sets)?;
    let of = |factor: &crate::experiment::study::layout::Factor| {
        let values = factor.all();
        let numbers: Option<Vec<f64>> = values.iter().map(|value| factor.number(value)).collect();
        let in_force = factor.number(&factor.baseline);
        // Where it stands today; else at the value that is nearest.
        let nearest = numbers.as_ref().zip(in_force).and_then(|(numbers, here)| {
            let far = |number: &f64| if *number > 0.0 && here > 0.0 { libm::log(number / here).abs() } else { (number - here).abs() };
            (0..numbers.len()).min_by(|a, b| far(&numbers[*a]).total_cmp(&far(&numbers[*b])))
        });
        let start = values.iter().position(|value| *value == factor.baseline).or(nearest).unwrap_or(0);
        let rises = numbers.filter(|numbers| numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0] < pair[1]));
        let scale = rises.map(|numbers| {
            let spread = numbers[0] > 0.0 && numbers[numbers.len() - 1] / numbers[0] >= 50.0;
            numbers.into_iter().map(|number| if spread { libm::log(number) } else { number }).collect()
        });
        Factor { path: factor.path.clone(), values, start, scale }
    };
    Ok(layout.factors.iter().map(of).collect())
}

/// The strategies that are levers.
fn chosen(scenario: &Scenario, options: &ExploreOptions) -> Result<Vec<String>, Failure> {
    let known: Vec<&str> = scenario.strategies.iter().map(|strategy| strategy.settings.name.as_str()).collect();
    for name in &options.strategies {
        if !known.contains(&name.as_str()) {
            let help =
                if known.is_empty() { "this scenario has none: add one, [[strategy]]".to_string() } else { suggestion(name, &known) };
            return Err(Failure::wrong_use(format!("error: there is no strategy `{name}`\n  help: {help}")));
        }
    }
    let mut chosen: Vec<String> = Vec::new();
    for name in &options.strategies {
        if !chosen.contains(name) {
            chosen.push(name.clone());
        }
    }
    if chosen.is_empty() && !options.no_strategies {
        if known.len() > STRATEGIES_MAX && !options.quiet {
            tell(&format!("the first {STRATEGIES_MAX} of {} strategies are levers: name others with --strategy", known.len()));
        }
        chosen = known.into_iter().take(STRATEGIES_MAX).map(str::to_string).collect();
    }
    Ok(chosen)
}

/// What a control is called: a wait by its moment, all else by its path.
fn told_of(path: &str, words: &Words) -> String {
    let wait = path.strip_prefix("moment.").and_then(|rest| rest.split_once(".latency")).filter(|(_, law)| WAITS.contains(law));
    wait.map_or_else(|| path.to_string(), |(moment, _)| words.time_until_an_answer(moment.trim_matches('"')))
}

/// The controls, and every combination in their order.
fn combine(factors: &[Factor], strategies: &[String], words: &Words) -> (Vec<Knob>, Vec<Combined>) {
    let mut knobs: Vec<Knob> = factors
        .iter()
        .map(|factor| Knob {
            name: told_of(&factor.path, words),
            options: factor.values.iter().map(|value| words.typed(value)).collect(),
            start: factor.start,
            scale: factor.scale.clone(),
            moves: None,
        })
        .collect();
    knobs.extend(strategies.iter().map(|name| Knob {
        name: name.clone(),
        options: vec![words.plain("no"), words.plain("yes")],
        start: 0,
        scale: None,
        moves: None,
    }));
    let mut combinations = vec![Combined { sets: Vec::new(), strategies: Vec::new() }];
    for factor in factors {
        let with = |before: &Combined| {
            let of = |value: &String| {
                let mut combined = before.clone();
                combined.sets.push(format!("{}={value}", factor.path));
                combined
            };
            factor.values.iter().map(of).collect::<Vec<_>>()
        };
        combinations = combinations.iter().flat_map(with).collect();
    }
    for name in strategies {
        let with = |before: Combined| {
            let mut laid = before.clone();
            laid.strategies.push(name.clone());
            [before, laid]
        };
        combinations = combinations.into_iter().flat_map(with).collect();
    }
    (knobs, combinations)
}

/// Refuses what cannot be written before anything is played.
fn check_target(path: &Path) -> Result<(), Failure> {
    let refuse = |why: &str| Err(Failure::cannot_write(format!("error: `{}` {why}; choose another name with -o", path.display())));
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => refuse("is a folder"),
        Ok(_) => match fs::read_to_string(path) {
            Ok(text) if text.contains(GENERATOR) => Ok(()),
            _ => refuse("exists already, and is no page of ours"),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = parent_of(path);
            NamedTempFile::new_in(folder).map(|_| ()).map_err(|error| Failure::io(format!("cannot write `{}`", path.display()), &error))
        }
        Err(error) => Err(Failure::io(format!("cannot write `{}`", path.display()), &error)),
    }
}

//! `sweep`, `merge` and `status`: studies of many points, which nothing that happens to the machine can lose.

mod folder;
mod journal;
#[cfg(feature = "parquet")]
mod parquet;
pub(super) mod slurm;
mod table;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use super::args::{Method, StudyOptions, Telling};
use super::failure::Failure;
use super::files::Disk;
use super::output::cannot_write;
use super::progress::Shown;
use super::telling::Look;
use super::{guard, print, run, tell};
use crate::engine::{ENGINE_VERSION, replicate};
use crate::experiment::study::block::{Row, Share, Store as _, play};
use crate::experiment::study::layout::{Layout, Sensitivity, command_of};
use crate::experiment::study::results::{Robustness, joined};
use crate::experiment::threads::with_threads;
use crate::experiment::{Control, Extent, Progress, Work, prepare};
use crate::random::{SCHEME, Seed};
use crate::report::ENGLISH;
use crate::report::answer::{Asked as Told, Drawing};
use crate::report::renderers::Written;
use crate::report::study as tables;
use crate::report::words::{Language, Words};
use crate::scenario::Files;
use crate::scenario::path::quote;
use crate::scenario::place::Source;
use crate::scenario::study::{parse, read, vary_text};
use crate::stats::Estimate;
use crate::units::{Count, Quantity, Raw};

use super::files::write_whole;
pub(super) use folder::Asked;
use folder::{Plan, Recorded, lock, usual};
use journal::Journal;
use table::{Table, Tables};

/// Plays a study, or what its folder lacks of it.
///
/// # Errors
/// Wrong input, another plan in the folder, a folder that cannot be written, points that failed, or an interruption.
pub(super) fn sweep(file: &str, vary: &[String], options: &StudyOptions) -> Result<(), Failure> {
    study(file, vary, None, options)
}

/// Says which parameters matter.
///
/// # Errors
/// As [`sweep`].
pub(super) fn sensitivity(file: &str, vary: &[String], method: Method, options: &StudyOptions) -> Result<(), Failure> {
    study(file, vary, Some(method), options)
}

fn study(file: &str, vary: &[String], method: Option<Method>, options: &StudyOptions) -> Result<(), Failure> {
    has_parquet(options.parquet)?;
    let look = Look::of(&options.telling)?;
    let disk = Recorded::new(&Disk);
    let asked = Asked { sets: options.sets.clone(), seed: options.seed, replications: options.replications, method };
    let source = study_text(file, vary, &disk)?;
    let mut layout = lay_out(&source, &asked, &disk)?;
    let share = options.shard.unwrap_or(Share::WHOLE);
    let threads = run::threads(options.threads)?;
    let plan = Plan::new(&layout, source, asked, share.of, &disk);
    let world_bytes = world_bytes(&layout, threads, options)?;
    if options.dry_run {
        return dry_run(&layout, &plan, share, threads);
    }
    let folder = options.out.clone().unwrap_or_else(|| usual(&plan));
    std::fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;
    let _lock = lock(&folder, share)?;
    let plan = agree(&folder, plan, options.extend)?;
    layout.repeats = plan.repeats.clone();
    let (journal, damage) = Journal::open(&folder, share, &plan.id, options.retry_failed).map_err(|error| cannot_write(&folder, &error))?;
    if damage.torn > 0 || damage.lines > 0 {
        tell(&format!(
            "the journal was damaged ({} bytes at its end, {} lines in it): what is lost is played again",
            damage.torn, damage.lines
        ));
    }
    let stop = run::stop_on_interrupt("everything played is kept")?;
    let shown = Shown::points(&plan.name, options.quiet);
    let progress = |now: Progress| shown.at(now.done, now.planned);
    let control = Control::new(&stop, &progress).with_worlds_within(world_bytes);
    let played = with_threads(threads, || play(&layout, share, &journal, &control))?;
    shown.finish();
    let played = played.and_then(|played| journal.sync().map(|()| played)).map_err(|error| salvaged(&folder, share, &journal, &error))?;
    let again = format!("the same command goes on where it ended; `fideliza status {}` shows what is there", folder.display());
    if played.stopped {
        return Err(Failure { message: format!("interrupted: {again}"), code: 130 });
    }
    if share != Share::WHOLE {
        tell(&format!("share {} of {} is done; when all are: fideliza merge {}", share.number, share.of, folder.display()));
        return Ok(());
    }
    let language = language_of(options.csv_locale, &options.telling);
    finish(&layout, &plan, &journal, Tables { folder: &folder, language, parquet: options.parquet }, (&look, options.quiet))
}

/// How tables are written: in Spanish if either says so.
fn language_of(tables: Language, telling: &Telling) -> Language {
    if tables == Language::default() { telling.lang } else { tables }
}

/// Rejects what this program was not built for.
fn has_parquet(asked: bool) -> Result<(), Failure> {
    if asked && !cfg!(feature = "parquet") {
        return Err(Failure::wrong_use(
            "error: this program was built without Parquet\n  help: cargo install --path . --features parquet; DuckDB and pandas read the CSV as well",
        ));
    }
    Ok(())
}

/// The text of a study: a file, or what varies of a scenario.
pub(super) fn study_text(file: &str, vary: &[String], disk: &dyn Files) -> Result<Source, Failure> {
    if vary.is_empty() {
        return Ok(read(file, disk)?.source);
    }
    let text = vary_text(file, vary).map_err(|why| Failure::wrong_use(format!("error: {why}")))?;
    Ok(Source { name: VARY.into(), text: format!("name = {}\n{text}", quote(&stem(file))) })
}

/// What messages call the text that `--vary` makes.
const VARY: &str = "--vary";

/// Lays a study out, with what the command line asks of it.
pub(super) fn lay_out<'f>(source: &Source, asked: &Asked, files: &'f dyn Files) -> Result<Layout<'f>, Failure> {
    let mut text = parse(source.clone(), files)?;
    if let Some(seed) = asked.seed {
        text.value.seed = Some(count(Seed::new(seed)?.get()));
    }
    if let Some(method) = asked.method {
        text.value.design = method.design();
    }
    let replications = &mut text.value.replications;
    match (asked.replications, replications.stop_when.is_some()) {
        (Some(most), true) => (replications.min, replications.max) = (count(replications.min.get().min(most)), count(most)),
        (Some(number), false) => replications.fixed = Some(count(number)),
        (None, _) => {}
    }
    Ok(Layout::new(&text, files, &asked.sets)?)
}

fn count(number: u64) -> Count {
    Count::parse(Raw::Number(number as f64)).expect("it was checked")
}

fn stem(file: &str) -> String {
    Path::new(file).file_stem().map_or_else(|| "study".into(), |stem| stem.to_string_lossy().into_owned())
}

/// The plan of a folder, which is this one: a new folder gets it.
///
/// # Errors
/// It is another plan.
fn agree(folder: &Path, plan: Plan, extend: bool) -> Result<Plan, Failure> {
    let Some(there) = Plan::read(folder)? else {
        plan.write(folder)?;
        return Ok(plan);
    };
    let refuse = |why: String, help: &str| Err(Failure::wrong_use(format!("error: `{}` {why}\n  help: {help}", folder.display())));
    if there.id != plan.id {
        return refuse(format!("holds another study:\n{}", there.differences(&plan)), "choose another folder with --out");
    }
    if there.shares != plan.shares {
        let why = format!("is played in {} shares", there.shares);
        return refuse(why, &format!("write --shard i/{}, or choose another folder with --out", there.shares));
    }
    if there.repeats == plan.repeats {
        return Ok(there);
    }
    if !extend {
        return refuse("was begun with other replications".into(), "write --extend to add to them, or choose another folder with --out");
    }
    if plan.repeats.most() < there.repeats.most() {
        return refuse(format!("has up to {} replications a point", there.repeats.most()), "ask for as many or more");
    }
    plan.write(folder)?;
    Ok(plan)
}

/// Bytes that each world may take.
fn world_bytes(layout: &Layout<'_>, threads: usize, options: &StudyOptions) -> Result<u64, Failure> {
    let scenario = layout.scenario_of(&layout.point(0).values)?;
    let work = Work::of(&[scenario], 1, Extent::REPLICATIONS);
    guard::world_bytes(&work, threads, options.max_memory)
}

/// Says how much there is to do, by a block that is played and forgotten.
fn dry_run(layout: &Layout<'_>, plan: &Plan, share: Share, threads: usize) -> Result<(), Failure> {
    let points = (0..layout.points()).filter(|&point| share.has(point)).count() as f64;
    let most = points * layout.repeats.most() as f64;
    let least = points * layout.repeats.first() as f64;
    let first = timed(layout)?;
    let seconds = |runs: f64| guard::duration(runs * first / threads as f64);
    let time = if most > least { format!("{} to {}", seconds(least), seconds(most)) } else { format!("about {}", seconds(most)) };
    let runs =
        if most > least { format!("{} to {}", ENGLISH.grouped(least, 0), ENGLISH.grouped(most, 0)) } else { ENGLISH.grouped(most, 0) };
    print(&format!(
        "{}: {} points{} ({} combinations and the baseline, in {} futures), {runs} runs, {time} on {threads} threads\n",
        plan.name,
        ENGLISH.grouped(points, 0),
        if share == Share::WHOLE {
            String::new()
        } else {
            format!(" of {} in share {} of {}", ENGLISH.grouped(layout.points() as f64, 0), share.number, share.of)
        },
        ENGLISH.grouped(layout.combinations as f64, 0),
        ENGLISH.grouped(layout.futures as f64, 0),
    ))
}

/// What is to be said where the journal cannot be written: what is still open of it is saved elsewhere.
fn salvaged(folder: &Path, share: Share, journal: &Journal, error: &io::Error) -> Failure {
    let mut failure = cannot_write(folder, error);
    let saved = journal.salvage().and_then(|bytes| {
        let mut file = tempfile::Builder::new().prefix("fideliza-journal-").suffix(".log").tempfile()?;
        file.write_all(&bytes)?;
        file.keep().map(|(_, path)| path).map_err(|error| error.error)
    });
    if let Ok(path) = saved {
        failure.message +=
            &format!("\n  what was played is in `{}`: put it back as `{}` to go on", path.display(), journal::name_of(share));
    }
    failure
}

/// Puts shares together, proves that nothing is missing, and writes the results.
///
/// # Errors
/// Folders of different plans, something missing, or results that cannot be written.
pub(super) fn merge(folders: &[PathBuf], (language, parquet): (Language, bool), telling: &Telling, quiet: bool) -> Result<(), Failure> {
    has_parquet(parquet)?;
    let look = Look::of(telling)?;
    let plan = common_plan(folders)?;
    let layout = plan.layout()?;
    let journal = read_journals(folders, &plan)?;
    let missing = survey(&layout, &journal).missing;
    if !missing.is_empty() {
        return Err(Failure::failed(format!("error: {}", told_missing(&layout, &plan, &missing, 10))));
    }
    finish(&layout, &plan, &journal, Tables { folder: &folders[0], language: language_of(language, telling), parquet }, (&look, quiet))
}

fn common_plan(folders: &[PathBuf]) -> Result<Plan, Failure> {
    let mut plans = Vec::new();
    for folder in folders {
        let none = || Failure::wrong_use(format!("error: `{}` is no folder of a study", folder.display()));
        plans.push(Plan::read(folder)?.ok_or_else(none)?);
    }
    let first = plans.remove(0);
    match plans.iter().position(|plan| plan.id != first.id) {
        Some(other) => Err(Failure::wrong_use(format!(
            "error: `{}` and `{}` hold different studies:\n{}",
            folders[0].display(),
            folders[other + 1].display(),
            first.differences(&plans[other])
        ))),
        None => Ok(plans.into_iter().fold(first, |most, plan| if plan.repeats.most() > most.repeats.most() { plan } else { most })),
    }
}

/// What a journal lacks.
#[derive(Default)]
struct Survey {
    /// Points that lack replications: number, how many there are, and how many it needs next; failed ones are not among them.
    missing: Vec<(u64, u64, u64)>,
    /// How many points failed.
    failed: u64,
}

fn survey(layout: &Layout<'_>, journal: &Journal) -> Survey {
    let mut survey = Survey::default();
    let (mut baseline, mut baseline_failed): (Vec<Row>, bool) = (Vec::new(), false);
    for point in 0..layout.points() {
        let (rows, failure) = joined(&journal.known(point));
        if layout.baseline_of(point) == point {
            (baseline, baseline_failed) = (rows.clone(), failure.is_some());
        }
        // Where the baseline fails, nothing can be held against it.
        let alone = baseline_failed && layout.repeats.is_versus_baseline() && rows.len() as u64 >= layout.repeats.first();
        let goal = if failure.is_some() || alone { None } else { layout.goal(&rows, &baseline) };
        survey.missing.extend(goal.map(|goal| (point, rows.len() as u64, goal)));
        survey.failed += u64::from(failure.is_some());
    }
    survey
}

fn read_journals(folders: &[PathBuf], plan: &Plan) -> Result<Journal, Failure> {
    Journal::read(folders, &plan.id).map_err(|error| Failure::failed(format!("error: cannot read the journals: {error}")))
}

fn told_missing(layout: &Layout<'_>, plan: &Plan, missing: &[(u64, u64, u64)], most: usize) -> String {
    let mut text = format!(
        "{} of {} points lack replications:\n",
        ENGLISH.grouped(missing.len() as f64, 0),
        ENGLISH.grouped(layout.points() as f64, 0)
    );
    for (point, there, goal) in missing.iter().take(most) {
        text += &format!("  point {point}: {there} of {goal}\n");
    }
    if missing.len() > most {
        text += &format!("  … and {} more\n", missing.len() - most);
    }
    let mut shares: Vec<u64> = missing.iter().map(|(point, ..)| point % plan.shares + 1).collect();
    shares.sort_unstable();
    shares.dedup();
    let command = |share: &u64| {
        let shard = if plan.shares > 1 { format!(" --shard {share}/{}", plan.shares) } else { String::new() };
        format!("  {}{shard} --out FOLDER\n", plan.command())
    };
    text + "these commands play them:\n" + &shares.iter().map(command).collect::<String>()
}

/// Says what a folder holds.
///
/// # Errors
/// It is no folder of a study.
pub(super) fn status(folder: &Path, all_missing: bool) -> Result<(), Failure> {
    let folders = [folder.to_path_buf()];
    let plan = common_plan(&folders)?;
    let layout = plan.layout()?;
    let journal = read_journals(&folders, &plan)?;
    let Survey { missing, failed } = survey(&layout, &journal);
    let done = layout.points() - missing.len() as u64 - failed;
    let mut words =
        format!("{}: {} of {} points are done", plan.name, ENGLISH.grouped(done as f64, 0), ENGLISH.grouped(layout.points() as f64, 0));
    if failed > 0 {
        words += &format!(", {failed} failed (--retry-failed plays them again)");
    }
    words += "\n";
    if !missing.is_empty() {
        words += &told_missing(&layout, &plan, &missing, if all_missing { usize::MAX } else { 0 });
    }
    print(&words)
}

/// Writes the results of a study that is complete, point by point.
///
/// # Errors
/// They cannot be written, or points failed.
fn finish(layout: &Layout<'_>, plan: &Plan, journal: &Journal, to: Tables<'_>, (look, quiet): (&Look, bool)) -> Result<(), Failure> {
    let folder = to.folder;
    let at = |error: io::Error| cannot_write(folder, &error);
    let mut points = Table::new(to, "points.csv", &tables::points_head(layout)).map_err(at)?;
    let mut replications = Table::new(to, "replications.csv", &tables::replications_head(layout)).map_err(at)?;
    let mut summary = Table::new(to, "summary.csv", &tables::summary_head(layout)).map_err(at)?;
    let mut robustness = Robustness::new(layout.combinations, layout.futures, &layout.watch);
    let mut baseline: Vec<Row> = Vec::new();
    let (mut runs, mut failed, mut short) = (0u64, Vec::new(), 0u64);
    // Of a single future with few points, by combination: figures and differences with their intervals. What is kept of every point is a number for each outcome.
    let keeps = layout.futures == 1 && layout.combinations <= KEPT_MAX;
    let mut kept: Vec<Kept> = Vec::new();
    for id in 0..layout.points() {
        let (rows, failure) = joined(&journal.known(id));
        let point = layout.point(id);
        if point.combination == 0 {
            baseline.clone_from(&rows);
        }
        runs += rows.len() as u64;
        let result = layout.result(point, rows, failure, &baseline);
        points.row(&tables::points_row(layout, &result.point)).map_err(at)?;
        for row in tables::replications_rows(layout, &result) {
            replications.row(&row).map_err(at)?;
        }
        for row in tables::summary_rows(layout, &result) {
            summary.row(&row).map_err(at)?;
        }
        short += u64::from(result.short_of.is_some());
        if keeps {
            let differences = result.differences.iter().map(|difference| difference.map(|difference| difference.estimate)).collect();
            kept.push(Kept { figures: result.figures.clone(), differences });
        }
        failed.extend(result.failure.map(|why| (id, why)));
        robustness.add(&result.figures.iter().map(|figure| figure.map(|figure| figure.mean)).collect::<Vec<_>>());
    }
    let mut across = Table::new(to, "combinations.csv", &tables::across_head(layout)).map_err(at)?;
    for combination in 0..=layout.combinations {
        let levers = &layout.point(combination).values[..layout.levers];
        for row in tables::across_rows(layout, levers, &robustness.across(combination)) {
            across.row(&row).map_err(at)?;
        }
    }
    for table in [points, replications, summary, across] {
        table.finish().map_err(at)?;
    }
    let of_outcome = |outcome: usize| {
        let figures: Vec<f64> =
            (0..=layout.combinations).map(|combination| robustness.mean(combination, outcome).unwrap_or(f64::NAN)).collect();
        let apart: Vec<Option<Estimate>> = kept.iter().map(|of| of.differences[outcome]).collect();
        layout.sensitivity(&figures, &apart)
    };
    let asked = if layout.futures == 1 { 0..layout.watch.len() } else { 0..0 };
    let found: Vec<(&'static str, Sensitivity)> = asked.filter_map(|outcome| Some((layout.watch[outcome], of_outcome(outcome)?))).collect();
    if !found.is_empty() {
        let mut table = Table::new(to, "sensitivity.csv", &tables::sensitivity_head()).map_err(at)?;
        for row in tables::sensitivity_rows(layout, &found) {
            table.row(&row).map_err(at)?;
        }
        table.finish().map_err(at)?;
    }
    let manifest = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "engine_version": ENGINE_VERSION,
        "random_scheme": SCHEME,
        "plan": plan.id,
        "seed": layout.seed.get(),
        "points": layout.points(),
        "combinations": layout.combinations,
        "futures": layout.futures,
        "replications": runs,
        "repeats": plan.repeats,
        "precision_not_reached": short,
        "failed": failed.iter().map(|(point, why)| json!({ "point": point, "why": why })).collect::<Vec<_>>(),
        "scenario": layout.scenario,
        "sets": layout.sets,
        "parameters": layout.factors.iter().map(|factor| factor.path.as_str()).collect::<Vec<_>>(),
        "leading": tables::leading(layout, &robustness).into_iter().take(tables::TOLD).map(|combination| combination_json(layout, &robustness, combination)).collect::<Vec<_>>(),
        "sensitivity": found.iter().map(|(key, found)| json!({ "outcome": key, "by_parameter": found })).collect::<Vec<_>>(),
    });
    let manifest = serde_json::to_string_pretty(&manifest).expect("it is JSON") + "\n";
    write_whole(&folder.join("manifest.json"), manifest.as_bytes()).map_err(at)?;
    let asked = Told {
        words: look.words(),
        scenario: &plan.name,
        currency: &layout.currency()?,
        replications: layout.repeats.most(),
        seed: layout.seed,
        command: &plan.command(),
    };
    let ends = |combination: u64| {
        let rows = |point: u64| joined(&journal.known(point)).0;
        let result = layout.result(layout.point(combination), rows(combination), None, &rows(0));
        result.differences[0].and_then(|difference| difference.estimate.ends)
    };
    let mut answer = look.dressed(if found.is_empty() {
        tables::sweep(&tables::Found { layout, robustness: &robustness, ends: &ends, runs, short }, &asked)
    } else {
        tables::drivers(layout, &found, &asked)
    });
    let (files, drawings) = charts(layout, &robustness, &kept, found.first(), look.words())?;
    answer.drawings = drawings;
    let page = ["report.html", "report.xlsx"];
    let told = answer.files()?.into_iter().filter(|(name, _)| page.contains(&name.as_str()));
    for (name, content) in files.into_iter().chain(told) {
        write_whole(&folder.join(name), &content).map_err(at)?;
    }
    if !quiet {
        print(&answer.text())?;
        look.tell_where(folder);
    }
    look.show(folder);
    match failed.first() {
        None => Ok(()),
        Some((point, why)) => Err(Failure::failed(format!(
            "error: {} of {} points failed; the first is {point}: {why}\n  help: {}\n  --retry-failed plays them again",
            failed.len(),
            layout.points(),
            command_of(layout, &layout.point(*point).values)
        ))),
    }
}

/// Combinations whose intervals are kept at hand, and which are drawn, at most.
const KEPT_MAX: u64 = 20_000;

/// A point of a single future: for each outcome, its figure, and its difference to the baseline.
struct Kept {
    #[cfg_attr(not(feature = "charts"), expect(dead_code, reason = "figures are drawn"))]
    figures: Vec<Option<Estimate>>,
    differences: Vec<Option<Estimate>>,
}

/// The charts of a study that is not too large to be drawn.
#[cfg(feature = "charts")]
fn charts(
    layout: &Layout<'_>,
    robustness: &Robustness,
    kept: &[Kept],
    found: Option<&(&'static str, Sensitivity)>,
    words: &Words,
) -> Result<(Written, Vec<Drawing>), Failure> {
    if layout.combinations > KEPT_MAX {
        return Ok((Written::new(), Vec::new()));
    }
    let band = |combination: u64, outcome: usize| match kept.get(combination as usize) {
        Some(of) => of.figures[outcome].map(|figure| [figure.mean, figure.low(), figure.high()]),
        None => {
            let over = robustness.across(combination).outcomes[outcome];
            Some([over.mean()?, over.lowest?, over.highest?])
        }
    };
    let placed = |combination: u64| tables::Placed {
        values: layout.point(combination).values[..layout.levers].to_vec(),
        figures: (0..layout.watch.len()).map(|outcome| band(combination, outcome)).collect(),
    };
    let placed: Vec<tables::Placed> = (0..=layout.combinations).map(placed).collect();
    let found = found.map(|(key, found)| (*key, found));
    Ok(crate::report::chart::study(layout, &placed, found, (words, &layout.currency()?))?)
}

#[cfg(not(feature = "charts"))]
fn charts(
    _: &Layout<'_>,
    _: &Robustness,
    _: &[Kept],
    _: Option<&(&'static str, Sensitivity)>,
    _: &Words,
) -> Result<(Written, Vec<Drawing>), Failure> {
    Ok((Written::new(), Vec::new()))
}

/// A combination for programs.
fn combination_json(layout: &Layout<'_>, robustness: &Robustness, combination: u64) -> serde_json::Value {
    let values = layout.point(combination).values;
    let levers: serde_json::Map<String, serde_json::Value> =
        layout.factors[..layout.levers].iter().zip(values).map(|(factor, value)| (factor.path.clone(), value.into())).collect();
    let outcome = |(key, over): (&&'static str, crate::experiment::study::results::Over)| {
        let figures = json!({
            "mean": over.mean(), "lowest": over.lowest, "highest": over.highest, "mean_difference": over.mean_difference(),
            "futures": over.futures, "futures_above_baseline": over.above, "futures_best_of_all": over.first, "largest_regret": over.regret,
        });
        ((*key).to_string(), figures)
    };
    let outcomes: serde_json::Map<String, serde_json::Value> =
        layout.watch.iter().zip(robustness.across(combination).outcomes).map(outcome).collect();
    json!({ "combination": combination, "levers": levers, "outcomes": outcomes })
}

/// Seconds that one replication of the baseline takes.
fn timed(layout: &Layout<'_>) -> Result<f64, Failure> {
    let scenario = layout.scenario_of(&layout.point(0).values)?;
    let prepared = prepare(vec![scenario], &Control::unwatched())?.remove(0);
    let (started, mut count) = (Instant::now(), 0u32);
    while count == 0 || (started.elapsed().as_secs_f64() < 1.0 && u64::from(count) < layout.repeats.most()) {
        replicate(&prepared.model, layout.seed, u64::from(count));
        count += 1;
    }
    Ok(started.elapsed().as_secs_f64() / f64::from(count))
}

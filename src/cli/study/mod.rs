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

use super::args::{Method, StudyOptions, Telling};
use super::failure::Failure;
use super::files::Disk;
use super::output::cannot_write;
use super::progress::Shown;
use super::telling::Look;
use super::{guard, print, run, tell};
use crate::engine::replicate;
use crate::experiment::study::block::{Share, Store as _, play};
use crate::experiment::study::found::{Survey, survey};
use crate::experiment::study::layout::{Layout, Overrides, command_of};
use crate::experiment::threads::with_threads;
use crate::experiment::{Control, Extent, Progress, Work, prepare};
use crate::random::Seed;
use crate::report::ENGLISH;
use crate::report::answer::Asked as Told;
use crate::report::study::{manifest, tell as tell_found, write_tables};
use crate::report::words::Language;
use crate::scenario::path::quote;
use crate::scenario::place::Source;
use crate::scenario::study::{parse, read, vary_text};
use crate::scenario::{Files, Recorded};

use super::files::write_whole;
pub(super) use folder::Asked;
pub use folder::id_of;
use folder::{Plan, lock, usual};
use journal::Journal;
use table::{Streamed, Tables};

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
    let text = parse(source.clone(), files)?;
    let overrides = Overrides {
        sets: asked.sets.clone(),
        seed: asked.seed.map(Seed::new).transpose()?,
        replications: asked.replications,
        design: asked.method.map(Method::design),
    };
    Ok(Layout::with(text, files, overrides)?)
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
    let missing = survey(&layout, &|point| journal.known(point)).missing;
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
    let Survey { missing, failed } = survey(&layout, &|point| journal.known(point));
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
    let known = |point: u64| journal.known(point);
    let mut tables = Streamed { to, open: Vec::new() };
    let found = write_tables(layout, &known, &mut tables).map_err(at)?;
    tables.finish().map_err(at)?;
    let manifest = manifest(layout, &found, &plan.id, &plan.repeats);
    write_whole(&folder.join("manifest.json"), manifest.as_bytes()).map_err(at)?;
    let asked = Told {
        words: look.words(),
        scenario: &plan.name,
        currency: &layout.currency()?,
        replications: layout.repeats.most(),
        seed: layout.seed,
        command: &plan.command(),
    };
    let (answer, figures) = tell_found(layout, &found, &known, &asked)?;
    let answer = look.dressed(answer);
    for (name, content) in figures.into_iter().chain(answer.to_read()?) {
        write_whole(&folder.join(name), &content).map_err(at)?;
    }
    if !quiet {
        print(&answer.text())?;
        look.tell_where(folder);
    }
    look.show(folder);
    match found.failed.first() {
        None => Ok(()),
        Some((point, why)) => Err(Failure::failed(format!(
            "error: {} of {} points failed; the first is {point}: {why}\n  help: {}\n  --retry-failed plays them again",
            found.failed.len(),
            layout.points(),
            command_of(layout, &layout.point(*point).values)
        ))),
    }
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

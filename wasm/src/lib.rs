//! What fideliza yields, as one number for each shipped story: the same natively and on wasm32, with charts and threads and without.

use std::hash::{DefaultHasher, Hasher};

use fideliza::Error;
use fideliza::experiment::{Amount, Control, Plan, Prepared, analyse, play_beyond, play_neighbours, prepare, run};
use fideliza::random::Seed;
use fideliza::report::{Report, renderers};
use fideliza::scenario::gallery::{STORIES, story};

/// Stories that there are.
#[expect(unsafe_code, reason = "a name that is called from outside")]
#[unsafe(no_mangle)]
pub extern "C" fn stories() -> u32 {
    STORIES.len() as u32
}

/// A fingerprint of every table and text that a small comparison of a story's strategies yields; 0 if there is no such story.
#[expect(unsafe_code, reason = "a name that is called from outside")]
#[unsafe(no_mangle)]
pub extern "C" fn digest(story: u32) -> u64 {
    STORIES.get(story as usize).map_or(0, |(name, _)| digest_of(name).expect("a shipped story plays"))
}

fn digest_of(name: &str) -> Result<u64, Error> {
    let control = Control::unwatched();
    let small = ["customers=60", "replications=2", "market.prospects=600"].map(str::to_string);
    let prepared: Vec<Prepared> = prepare(story(name, &small)?.family(), &control)?;
    let plan = Plan { seed: Seed::new(1)?, amount: Amount::Fixed(2) };
    let mut runs = run(&prepared, &plan, &control);
    play_beyond(&prepared, &plan, &control, &mut runs);
    play_neighbours(&prepared, &plan, &control, &mut runs);
    let report = Report::of(analyse(&prepared, &runs, &plan)?);
    let mut digest = DefaultHasher::new();
    for (name, content) in renderers::files(&report)? {
        // Pictures, the page that shows them and workbooks are made by libraries, and not everywhere.
        if ![".png", ".svg", ".html", ".xlsx"].iter().any(|drawn| name.ends_with(drawn)) {
            digest.write(name.as_bytes());
            digest.write(&content);
        }
    }
    Ok(digest.finish())
}

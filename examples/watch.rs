//! Watches an experiment and stops it after a second: what was played is a whole experiment of fewer replications.
//!
//! cargo run --release --example watch

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use fideliza::Error;
use fideliza::experiment::{Amount, Control, Phase, Plan, Progress, prepare, run};
use fideliza::random::Seed;
use fideliza::scenario;

fn main() -> Result<(), Error> {
    let stop = AtomicBool::new(false);
    let watch = |now: Progress| {
        if now.phase == Phase::Running && now.done.is_multiple_of(50) {
            println!("{} of {} replications", now.done, now.planned);
        }
    };
    let control = Control::new(&stop, &watch);
    let prepared = prepare(vec![scenario::parse("name = 'long'\ncustomers = 2000")?], &control)?;
    let plan = Plan { seed: Seed::new(1)?, amount: Amount::Fixed(100_000) };
    let runs = thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_secs(1));
            stop.store(true, Ordering::Relaxed);
        });
        run(&prepared, &plan, &control)
    });
    println!("stopped: {}, with {} replications", runs.stopped.is_some(), runs.replications[0].len());
    Ok(())
}

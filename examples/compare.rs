//! Compares two strategies on the same people, and prints the program's own report.
//!
//! cargo run --release --example compare

use std::collections::BTreeMap;

use fideliza::Error;
use fideliza::experiment::{Amount, Control, Plan, analyse, prepare, run};
use fideliza::random::Seed;
use fideliza::report::{Report, text};
use fideliza::scenario;

fn main() -> Result<(), Error> {
    // Files in memory: the second extends the first.
    let files = BTreeMap::from([
        ("shop/today.toml".to_string(), "name = 'today'\ncustomers = 1000\nhorizon = '2 years'".to_string()),
        (
            "shop/faster.toml".to_string(),
            "extends = 'today.toml'\nname = 'faster'\nmoment.incident.latency.lognormal.median = '1h'\ncost.running = '200 / month'"
                .to_string(),
        ),
    ]);
    let scenarios = ["shop/today.toml", "shop/faster.toml"].map(|path| scenario::read(path, &files, &[]));
    let scenarios = scenarios.into_iter().collect::<Result<Vec<_>, _>>()?;
    let control = Control::unwatched();
    let prepared = prepare(scenarios, &control)?;
    let plan = Plan { seed: Seed::new(1)?, amount: Amount::Fixed(20) };
    let runs = run(&prepared, &plan, &control);
    print!("{}", text::render(&Report::of(analyse(&prepared, &runs, &plan)?)));
    Ok(())
}

//! Embeds fideliza: a scenario from a text, its results as data.
//!
//! cargo run --release --example embed

use fideliza::Error;
use fideliza::experiment::{Amount, Control, Evidence, Plan, prepare, run, summarize};
use fideliza::random::Seed;
use fideliza::scenario;

const TEXT: &str = r#"
name = "a small shop"
customers = 500
horizon = "2 years"
margin = "12 / month"
moment.incident.latency.lognormal.median = "3h"
"#;

fn main() -> Result<(), Error> {
    let control = Control::unwatched();
    let prepared = prepare(vec![scenario::parse(TEXT)?], &control)?;
    let plan = Plan { seed: Seed::new(1)?, amount: Amount::Fixed(20) };
    let runs = run(&prepared, &plan, &control);
    let summary = summarize(&prepared[0].model, Evidence::of(&prepared, &runs, 0));
    for key in ["clv", "annual_churn", "wait_mean", "net_voices"] {
        if let Some(estimate) = summary.outcome(key) {
            println!("{key:14} {:9.3}  ±{:.3}", estimate.mean, estimate.half_width.unwrap_or(f64::NAN));
        }
    }
    Ok(())
}

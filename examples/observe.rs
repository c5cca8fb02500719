//! An observer of one's own: counts who calls again after hanging up, and what the longest wait was.
//!
//! cargo run --release --example observe

use fideliza::Error;
use fideliza::engine::{LifeEvent, Observer, replicate_observed};
use fideliza::experiment::{Control, prepare};
use fideliza::random::Seed;
use fideliza::scenario;

#[derive(Default)]
struct Waits {
    called_again: u64,
    longest: f64,
}

impl Observer for Waits {
    fn record(&mut self, _time: f64, _customer: usize, story: LifeEvent) {
        match story {
            LifeEvent::WillCallAgain => self.called_again += 1,
            LifeEvent::Waited { hours } => self.longest = self.longest.max(hours),
            _ => {}
        }
    }
}

const TEXT: &str = r#"
name = "a desk"
customers = 2000

[[team]]
name = "desk"
agents = 1

[[moment]]
name = "question"
trigger = { rate = "1 / month" }
channel = "phone"
team = "desk"
"#;

fn main() -> Result<(), Error> {
    let prepared = prepare(vec![scenario::parse(TEXT)?], &Control::unwatched())?;
    let (replication, waits) = replicate_observed(&prepared[0].model, Seed::new(1)?, 0, Waits::default());
    println!("{} issues, {} calls again, longest wait {:.1} h", replication.issues.opened, waits.called_again, waits.longest);
    Ok(())
}

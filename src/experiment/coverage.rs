//! How often intervals hold the true value: small experiments repeated thousands of times where theory gives it.

use super::outcome::{Contribution, contribution, whole_of};
use super::study::layout::Repeats;
use super::validation::case;
use super::{Amount, Control, Plan, Prepared, prepare, run, threads};
use crate::engine::{Replication, replicate};
use crate::random::Seed;
use crate::stats::{CONFIDENCE, Estimate, Proportion, difference, family_confidence};

/// How often a kind of interval held.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// What is estimated, and how.
    pub interval: &'static str,
    /// The experiment that was repeated.
    pub experiment: &'static str,
    /// How often it held, with an interval of its own.
    pub held: Proportion,
    /// The least that is acceptable.
    pub at_least: f64,
    /// The most that is.
    pub at_most: f64,
}

impl Coverage {
    /// True unless the share of intervals that hold is certainly too small or too large.
    pub fn is_acceptable(&self) -> bool {
        self.held.high >= self.at_least && self.held.low <= self.at_most
    }
}

/// Customers of each small world.
const CUSTOMERS: u64 = 20;
/// Replications of each small experiment.
const REPLICATIONS: u64 = 10;
/// Hazards of leaving a year of the baseline and of three strategies.
const HAZARDS: [f64; 4] = [0.20, 0.16, 0.18, 0.24];
const YEARS: f64 = 5.0;
/// Half the width at which a sequential study stops, as a share of the baseline's value.
const PRECISE: f64 = 0.01;

/// m/(h + δ)·(1 − exp(−(h + δ)T)), δ = ln 1.1: the value of a customer who leaves at a constant hazard. Gupta & Lehmann (2003).
fn value(hazard: f64) -> f64 {
    let speed = hazard + libm::log(1.1);
    360.0 / speed * (1.0 - libm::exp(-speed * YEARS))
}

fn world(hazard: f64) -> Prepared {
    // Nothing is spent here: profit is the value of the customers.
    let sets = [format!("customers={CUSTOMERS}"), format!("leaving.hazards.competitor={hazard} / year"), "objective=profit".into()];
    prepare(vec![case("constant_hazard", &sets)], &Control::unwatched()).expect("nobody stops it").remove(0)
}

fn clv(replication: &Replication) -> f64 {
    replication.initial_value.value / replication.initial as f64
}

/// Repeats every kind of experiment, each time with another seed.
pub fn coverage(experiments: u64) -> Vec<Coverage> {
    let worlds = HAZARDS.map(world);
    let seed = |experiment: u64| Seed::new(experiment).expect("a small number");
    let play = |world: &Prepared, experiment: u64| -> Vec<Replication> {
        (0..REPLICATIONS).map(|index| replicate(&world.model, seed(experiment), index)).collect()
    };
    let count = |interval: &'static str, experiment: &'static str, [at_least, at_most]: [f64; 2], holds: &(dyn Fn(u64) -> bool + Sync)| {
        let held = threads::map(experiments, holds).into_iter().filter(|holds| *holds).count() as u64;
        Coverage { interval, experiment, held: Proportion::of(held, experiments), at_least, at_most }
    };
    let stays = libm::exp(-HAZARDS[0] * YEARS);
    let holds = |estimate: Estimate, truth: f64| estimate.low() <= truth && truth <= estimate.high();
    let retained = |runs: &[Replication]| Estimate::of(runs.iter().map(|run| run.present[0] as f64 / run.initial as f64));
    let apart = |runs: &[Replication], base: &[Replication], confidence: f64| {
        let pairs: Vec<(f64, f64)> = runs.iter().zip(base).map(|(run, base)| (clv(run), clv(base))).collect();
        difference(&pairs, confidence).expect("there are pairs").estimate
    };
    let precise = |experiment: u64| {
        let plan = Plan { seed: seed(experiment), amount: Amount::Precise { precision: 0.05, cap: 10_000 } };
        let runs = run(&worlds[..1], &plan, &Control::unwatched());
        holds(Estimate::of(runs.replications[0].iter().map(clv)).expect("there are replications"), value(HAZARDS[0]))
    };
    let sequential = |experiment: u64| {
        let repeats = Repeats::Until { min: 20, step: 10, max: 10_000, outcome: "clv".into(), versus_baseline: true, half_width: PRECISE };
        let mut contributions: [Vec<Contribution>; 2] = [Vec::new(), Vec::new()];
        while let Some(goal) = repeats.goal(&contributions[1], &contributions[0]) {
            for (world, contributions) in worlds[..2].iter().zip(&mut contributions) {
                let more = (contributions.len() as u64..goal).map(|index| replicate(&world.model, seed(experiment), index));
                contributions.extend(more.map(|run| contribution("clv", &run)));
            }
        }
        let [base, here] = contributions.map(|contributions| whole_of("clv", &contributions).expect("there are replications"));
        let apart = here.minus(&base).and_then(|apart| apart.estimate(CONFIDENCE)).expect("there are pairs");
        holds(apart, value(HAZARDS[1]) - value(HAZARDS[0]))
    };
    let within = [0.93, 0.97];
    vec![
        count("mean, t", "value per customer, 10 replications of 20 customers", within, &|experiment| {
            holds(Estimate::of(play(&worlds[0], experiment).iter().map(clv)).expect("there are replications"), value(HAZARDS[0]))
        }),
        count("share, t over replications", "share still there, 10 replications of 20 customers", within, &|experiment| {
            holds(retained(&play(&worlds[0], experiment)).expect("there are replications"), stays)
        }),
        count("proportion, Wilson", "share still there, 1 replication of 20 customers", within, &|experiment| {
            let run = replicate(&worlds[0].model, seed(experiment), 0);
            let proportion = Proportion::of(run.present[0], run.initial);
            proportion.low <= stays && stays <= proportion.high
        }),
        count("paired difference, t", "value at hazards of .16 and .20, 10 replications with the same draws", within, &|experiment| {
            let estimate = apart(&play(&worlds[1], experiment), &play(&worlds[0], experiment), CONFIDENCE);
            holds(estimate, value(HAZARDS[1]) - value(HAZARDS[0]))
        }),
        count("stopping rule", "value per customer, until ± 5 %", within, &precise),
        count("stopping rule on a paired difference", "value at hazards of .16 and .20, until ± 1 % of the latter", within, &sequential),
        count(
            "three differences at once, Bonferroni",
            "three strategies against the first, 10 replications",
            [0.93, 0.99],
            &|experiment| {
                let base = play(&worlds[0], experiment);
                (1..4).all(|other| {
                    let estimate = apart(&play(&worlds[other], experiment), &base, family_confidence(4));
                    holds(estimate, value(HAZARDS[other]) - value(HAZARDS[0]))
                })
            },
        ),
    ]
}

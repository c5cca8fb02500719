//! How much work and memory a scenario is, is known before it is run: within a factor of three, nearly always.

use fideliza::engine::replicate;
use fideliza::experiment::{Prepared, validation};
use fideliza::random::Seed;
use fideliza::scenario::gallery;

use crate::legal::texts::legal;
use crate::support::{prepare, shipped};

/// So little is nothing: a millisecond, and a sixteenth of a megabyte.
const EVENTS: f64 = 2000.0;
const BYTES: f64 = 65_536.0;

/// What was estimated over what came about: events, bytes.
fn ratios(prepared: &Prepared) -> [f64; 2] {
    let size = prepared.model.size();
    let run = replicate(&prepared.model, Seed::new(1).unwrap(), 0);
    [(size.events + EVENTS) / (run.events as f64 + EVENTS), (size.bytes + BYTES) / (run.bytes as f64 + BYTES)]
}

/// The shares of some ratios that lie within a factor of three.
fn within(name: &str, found: &[(String, [f64; 2])]) -> [f64; 2] {
    [0, 1].map(|which| {
        let of_one = |(who, ratios): &(String, [f64; 2])| {
            let good = (1.0 / 3.0..=3.0).contains(&ratios[which]);
            if !good {
                println!("{name}: {}: {who}: {:.2}", ["events", "bytes"][which], ratios[which]);
            }
            good
        };
        let good = found.iter().filter(|one| of_one(one)).count();
        let share = good as f64 / found.len() as f64;
        println!("{name}: {}: {good} of {} within a factor of 3", ["events", "bytes"][which], found.len());
        share
    })
}

#[test]
fn the_size_of_stories_and_cases_is_known_before() {
    let mut found = Vec::new();
    for (name, _) in gallery::STORIES {
        let family = gallery::story(name, &[]).unwrap().family();
        found.extend(prepare(family).iter().map(|prepared| (prepared.scenario.settings.name.clone(), ratios(prepared))));
    }
    found.extend(validation::cases().map(|case| {
        let prepared = prepare(vec![validation::case(case, &[])]).remove(0);
        (case.to_string(), ratios(&prepared))
    }));
    let lifecycle = prepare(vec![shipped("bench/lifecycle", &["customers=4000", "team.desk.agents=2"])]).remove(0);
    found.push(("lifecycle".into(), ratios(&lifecycle)));
    assert_eq!(within("stories and cases", &found), [1.0, 1.0]);
}

#[test]
fn the_size_of_legal_scenarios_is_known_before() {
    let mut found = Vec::new();
    for seed in 0..1200 {
        let Some((_, scenario)) = legal(seed) else { continue };
        // What is solved for is work of its own.
        let states = scenario.settings.leaving.hazards.is_some();
        let prepared = Prepared { model: fideliza::model::compile(&scenario), scenario, solution: None };
        let size = prepared.model.size();
        if states && size.work < 1e6 && size.bytes < 1e9 {
            found.push((format!("seed {seed}"), ratios(&prepared)));
        }
    }
    // Nine in ten are within the factor; the rest are guessed too large, hardly ever too small.
    let [events, bytes] = within("legal scenarios", &found);
    let too_small = found.iter().filter(|(_, ratios)| ratios.iter().any(|ratio| *ratio < 1.0 / 3.0)).count();
    assert!(too_small as f64 <= 0.03 * found.len() as f64, "{too_small} of {} are guessed too small", found.len());
    assert!(found.len() > 20 && events > 0.85 && bytes > 0.85, "{events} {bytes} of {}", found.len());
}

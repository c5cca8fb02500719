//! Insights: what an hour of delay and a point of retention are worth, against closed forms.

use std::sync::atomic::AtomicBool;

use fideliza::experiment::{Amount, Control, Insights, Plan, insights};
use fideliza::random::Seed;
use fideliza::scenario::Scenario;
use fideliza::scenario::gallery::story;

use crate::support::{play, shipped};

fn of(scenario: Scenario, replications: u64) -> Insights {
    let (prepared, runs) = play(vec![scenario], replications);
    let plan = Plan { seed: Seed::new(1).unwrap(), amount: Amount::Fixed(replications) };
    let control = Control { stop: &AtomicBool::new(false), progress: &|_, _| {} };
    insights(&prepared[0], &runs.replications[0], &plan, &control).expect("nobody stops it")
}

/// At a constant hazard h = −ln r a customer is worth m/(h + δ). At r = .83 and costs of 48 % of revenue two points of
/// retention are worth ten per cent of costs; what is measured is the step to hazards of nine tenths, .83^.9 = .8456 a year:
/// (.2816/.2630 − 1)·52/48 over 1.56 points, twice.
#[test]
fn two_points_of_retention_are_ten_per_cent_of_costs_at_48_per_cent() {
    let found = of(story("two_points_of_retention", &[]).unwrap(), 40).retention.unwrap();
    assert!((found.cost_share.unwrap() - 0.48).abs() < 1e-9, "{found:?}");
    let (hazard, interest) = (-libm::log(0.83), libm::log(1.1));
    let gain = (hazard + interest) / (0.9 * hazard + interest) - 1.0;
    let points = 100.0 * (libm::pow(0.83, 0.9) - 0.83);
    let expected = 100.0 * 2.0 * gain / points * 52.0 / 48.0;
    assert!((found.two_points_in_costs.mean / expected - 1.0).abs() < 0.03, "{found:?}, expected {expected}");
    assert!((found.ten_per_cent_of_costs * found.two_points_in_costs.mean - 20.0).abs() < 1e-9);
    let elasticity = 100.0 * gain / points * 0.83;
    assert!((found.elasticity.mean / elasticity - 1.0).abs() < 0.03, "{found:?}, expected {elasticity}");
}

/// Waits that nobody minds cost nothing; waits that people mind cost more the longer they are, and less per hour.
#[test]
fn an_hour_of_delay_costs_what_people_mind_of_it() {
    let indifferent =
        ["customers=500", "leaving.satisfaction_effect=0", "word_of_mouth={ told_pleased = 0, told_let_down = 0 }", "neighbours.heat=1"];
    // Only the moment at which an answer is booked moves, by hours of discount.
    let hour = of(shipped("base", &indifferent), 8).hour.unwrap();
    assert!(hour.per_customer.mean.abs() < 0.02, "{hour:?}");
    let found = of(shipped("base", &["customers=2000"]), 20);
    assert!(found.hour.unwrap().per_customer.low() > 0.5, "{found:?}");
    let gains: Vec<f64> = found.delay.iter().map(|step| step.gain.mean).collect();
    assert!(gains.len() == 6 && gains.is_sorted_by(|sooner, later| sooner > later), "{gains:?}");
    let per_hour = |a: usize, b: usize| (gains[a] - gains[b]) / (found.delay[b].wait - found.delay[a].wait);
    assert!(per_hour(1, 2) > per_hour(3, 4) && per_hour(3, 4) > per_hour(4, 5), "{found:?}");
}

/// 4(1 − d) = 12d at d = ¼.
#[test]
fn talk_tips_where_a_quarter_is_let_down() {
    let talk = of(shipped("base", &["customers=500"]), 8).talk.unwrap();
    assert_eq!(talk.tipping_point, 0.25);
    assert!(talk.let_down.mean < 0.25 && talk.net_voices.mean > 0.0, "{talk:?}");
}

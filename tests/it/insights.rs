//! Insights: what an hour of delay and a point of retention are worth, against closed forms.

use fideliza::engine::Account;
use fideliza::experiment::{Evidence, Insights, Of, summarize};
use fideliza::scenario::Scenario;
use fideliza::scenario::gallery::story;
use fideliza::stats::Estimate;

use crate::support::{insights, play, prepare, shipped};

fn of(scenario: Scenario, replications: u64) -> Insights {
    insights(&prepare(vec![scenario]), replications)
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
    let hour = of(shipped("base", &indifferent), 8).delay.unwrap().per_hour;
    assert!(hour.mean.abs() < 0.02, "{hour:?}");
    let found = of(shipped("base", &["customers=2000"]), 20);
    let curve = found.delay.unwrap();
    assert!(curve.per_hour.low() > 0.5, "{curve:?}");
    let gains: Vec<f64> = curve.steps.iter().map(|step| step.gain.mean).collect();
    assert!(gains.len() == 6 && gains.is_sorted_by(|sooner, later| sooner > later), "{gains:?}");
    let per_hour = |a: usize, b: usize| (gains[a] - gains[b]) / (curve.steps[b].wait - curve.steps[a].wait);
    assert!(per_hour(1, 2) > per_hour(3, 4) && per_hour(3, 4) > per_hour(4, 5), "{curve:?}");
}

/// As many hear bad as good at a share d with (1 − d)·4/(1 − 4p) = d·12/(1 − 12p), p how many of those told tell on: .2159 at p = .02.
/// The share is measured, and the sign of the net voices is always that of its distance to it. An audience moves it.
#[test]
fn talk_tips_where_as_many_hear_bad_as_good() {
    let talk = of(shipped("base", &["customers=4000"]), 20).talk.unwrap();
    assert!((talk.tipping_point - 0.2159).abs() < 0.002, "{talk:?}");
    for sets in [
        &["customers=500"][..],
        &["customers=500", "moment.incident.latency=3 days"],
        &["customers=500", "word_of_mouth.audience={ heard = 0.9 }"],
    ] {
        let talk = of(shipped("base", sets), 8).talk.unwrap();
        assert_eq!(talk.let_down.mean < talk.tipping_point, talk.net_voices.mean > 0.0, "{talk:?}");
    }
}

/// What issues cost and what answering them costs is told of moments, channels and teams alike: what has the same moments loses the same, and costs
/// of all moments, and of all teams with their idle hours, add up to the accounts that they are booked on.
#[test]
fn cost_and_value_lost_are_told_by_moment_channel_and_team() {
    let sets = ["customers=1000", "horizon=1 year", "team.billing.pay={ per_hour = 20 }"];
    let found = of(shipped("moments_of_truth", &sets), 10);
    let lost = |of: Of, name: &str| found.losses.iter().find(|loss| loss.of == of && loss.name == name).expect(name).lost;
    assert_eq!(lost(Of::Moment, "welcome"), lost(Of::Team, "welcome desk"));
    let (first, later) = (lost(Of::Moment, "first invoice"), lost(Of::Moment, "invoice"));
    let billing = lost(Of::Team, "billing");
    assert!(billing.surely_above(0.0), "{billing:?}");
    // Nearly: who leaves because of one of them has none of the other.
    assert!((billing.mean - first.mean - later.mean).abs() < 0.3 * billing.mean, "{billing:?}, {first:?}, {later:?}");

    let (prepared, runs) = play(vec![shipped("moments_of_truth", &sets)], 10);
    let summary = summarize(&prepared[0].model, Evidence::of(&prepared, &runs, 0));
    let sum = |of: Of| -> f64 {
        let costs = summary.services.iter().filter(|service| service.of == of).flat_map(|service| &service.figures);
        costs.filter(|figure| figure.key == "cost").map(|figure| figure.estimate.mean).sum()
    };
    let booked = |accounts: &[Account]| -> f64 {
        let of = |account: &Account| Estimate::of(runs.replications[0].iter().map(|r| -r.accounts[*account as usize])).unwrap().mean;
        accounts.iter().map(of).sum()
    };
    let of_moments = booked(&[Account::Moments, Account::Contacts, Account::Compensation]);
    assert!((sum(Of::Moment) / of_moments - 1.0).abs() < 1e-3, "{} and {of_moments}", sum(Of::Moment));
    assert!((sum(Of::Channel) / of_moments - 1.0).abs() < 1e-3);
    assert!(booked(&[Account::IdleTime]) > 1000.0);
    let with_idle = sum(Of::Moment) + booked(&[Account::IdleTime]);
    assert!((sum(Of::Team) / with_idle - 1.0).abs() < 1e-3, "{} and {with_idle}", sum(Of::Team));
}

//! Stylised facts of the default scenario.
//!
//! One does not come out: customers with four contacts or more in their first year are said to leave 3
//! to 6 times as often as the others. What comes out instead is tested; see docs/validation.md.

use fideliza::engine::Replication;
use fideliza::experiment::estimate;
use fideliza::stats::Estimate;
use fideliza::units::YEAR;

use crate::support::{play, prepare, read, replications, shipped};

fn base(sets: &[&str]) -> Vec<Replication> {
    replications(shipped("base", &[&["customers=3000"], sets].concat()), 20)
}

/// The frail leave first: the share of those at risk who leave falls from year to year.
#[test]
fn retention_rises_with_tenure() {
    let runs = base(&[]);
    let retention = |year: usize| {
        Estimate::of(runs.iter().map(|r| r.series.survivors[12 * year] as f64 / r.series.survivors[12 * (year - 1)] as f64)).unwrap()
    };
    let years = [retention(1), retention(2), retention(3)];
    for pair in years.windows(2) {
        assert!(pair[1].low() > pair[0].high(), "{years:?}");
    }
}

#[test]
fn good_tellings_outnumber_bad_ones_up_to_five_to_one() {
    let ratio = estimate("telling_ratio", &base(&[])).unwrap();
    assert!(ratio.low() > 1.0 && ratio.high() < 5.0, "{ratio:?}");
}

/// One per cent more retention, for each customer in each year (a hazard lower by ln 1.01 a year), is
/// worth 3 to 7 per cent of the value of the customers, tail included.
#[test]
fn one_per_cent_of_retention_is_worth_several_per_cent_of_equity() {
    let hazards = prepare(vec![shipped("base", &[])])[0].model.hazards.map(|hazard| hazard * YEAR);
    let values = |less: f64| {
        let [service, competitor, need, involuntary] = hazards;
        let involuntary = involuntary - less;
        let set = format!(
            "leaving.hazards={{ service = '{service} / year', competitor = '{competitor} / year', need = '{need} / year', involuntary = '{involuntary} / year' }}"
        );
        let runs = base(&[&set, "target_annual_churn=off"]);
        runs.iter().map(|r| r.initial_value.value + r.initial_value.tail).collect::<Vec<_>>()
    };
    let (base, better) = (values(0.0), values(libm::log(1.01)));
    let gain = Estimate::of(base.iter().zip(&better).map(|(base, better)| 100.0 * (better / base - 1.0))).unwrap();
    assert!(gain.low() > 3.0 && gain.high() < 7.0, "{gain:?}");
}

/// The gap that docs/validation.md states: with the defaults they leave more often, but by 1.1 to 1.3
/// times, not 3 to 6.
#[test]
fn customers_with_four_contacts_leave_more_often_but_not_three_times() {
    let ratio = estimate("heavy_contact_churn", &replications(shipped("base", &[]), 40)).unwrap();
    assert!(ratio.low() > 1.05 && ratio.high() < 1.3, "{ratio:?}");
}

/// Waits are convex in occupancy: each step of load adds more wait than the one before.
#[test]
fn waits_are_convex_in_occupancy() {
    let wait = |rate: f64| {
        let text = format!(
            "name = 'x'\ncustomers = 1000\nhorizon = '8 days'\nwarmup = '1 day'\nleaving.hazards = {{}}\n[[stage]]\nname = 'active'\n\
             [[moment]]\nname = 'call'\nvoice = 1.0\nchannel = 'phone'\nteam = 'desk'\nfirst_contact_resolution = 1.0\ntrigger = {{ rate = '{rate} / hour' }}\n\
             [[team]]\nname = 'desk'\nagents = 20\nservice = {{ exponential = {{ mean = '6 min' }} }}\npatience = 'off'\n"
        );
        let (_, runs) = play(vec![read(&text).unwrap()], 12);
        estimate("team_wait_mean", &runs.replications[0]).unwrap().mean
    };
    let waits = [0.10, 0.13, 0.16, 0.19].map(wait);
    let steps = [waits[1] - waits[0], waits[2] - waits[1], waits[3] - waits[2]];
    assert!(0.0 < steps[0] && steps[0] < steps[1] && steps[1] < steps[2], "{waits:?}");
}

/// Tolerant people make more of the same service: fewer leave because of it.
#[test]
fn tolerance_and_patience_protect() {
    let left = |set: &str| estimate("left_service", &base(&[set])).unwrap();
    let neutral = left("name=base");
    assert!(left("segment.everyone.tolerance=2").high() < neutral.low());
    assert!(left("segment.everyone.patience=0.25").low() > neutral.high());
    assert!(left("segment.everyone.competitor_pull=2").high() < neutral.low());
}

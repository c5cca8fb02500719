//! Metamorphic laws: what must not change, and what must change exactly so.

use fideliza::engine::{Account, Diary, LifeEvent, Replication, replicate, replicate_observed};
use fideliza::experiment::compare;
use fideliza::experiment::outcome::value_of;
use fideliza::random::Seed;
use proptest::prelude::*;

use crate::support::{play, prepare, read, replications, shipped};

const SMALL: &[&str] = &["customers=600", "horizon=2 years"];

fn small(name: &str, sets: &[&str]) -> fideliza::scenario::Scenario {
    shipped(name, &[SMALL, sets].concat())
}

/// A replication without its money.
fn without_money(mut run: Replication) -> Replication {
    run.accounts = [0.0; 12];
    run.initial_value = Default::default();
    run.joined_value = Default::default();
    run.acquisition_spent = 0.0;
    run.value_sketch = Default::default();
    run.segments.iter_mut().for_each(|segment| segment.value = 0.0);
    run.series.profit.clear();
    run.series.cash.clear();
    run.moments.iter_mut().for_each(|moment| moment.cost = 0.0);
    let lately = &mut run.last_year;
    (lately.company_cost, lately.strategy_cost, lately.winning_cost) = (0.0, 0.0, 0.0);
    run
}

#[test]
fn a_scenario_against_itself_differs_by_exactly_zero() {
    let (prepared, runs) = play(vec![small("base", &[]), small("base", &["name=twin"])], 6);
    assert_eq!(runs.replications[0], runs.replications[1]);
    let comparison = compare(&prepared, &runs, Seed::new(1).unwrap()).unwrap();
    for difference in &comparison.versus[0].differences {
        assert_eq!(difference.difference.estimate.mean, 0.0, "{}", difference.key);
        assert_eq!(difference.difference.estimate.half_width, Some(0.0), "{}", difference.key);
    }
}

#[test]
fn without_effect_of_satisfaction_latency_moves_no_churn() {
    let quiet = ["leaving.satisfaction_effect=0", "neighbours.heat=1", "word_of_mouth={ told_pleased = 0, told_let_down = 0 }"];
    let slow = [&quiet[..], &["moment.incident.latency.lognormal.median=72h"]].concat();
    let (_, runs) = play(vec![small("base", &quiet), small("base", &slow)], 5);
    for (quick, slow) in runs.replications[0].iter().zip(&runs.replications[1]) {
        assert_eq!(quick.series.left, slow.series.left);
        assert_eq!(quick.initial_left, slow.initial_left);
        let wait = |run| value_of("wait_mean", run).unwrap();
        assert!(wait(slow) > 3.0 * wait(quick));
    }
}

#[test]
fn without_tellings_nobody_is_referred() {
    let sets = ["word_of_mouth={ told_pleased = 0, told_let_down = 0 }"];
    for run in replications(small("base", &sets), 4) {
        assert_eq!((run.tellings, run.leads[2], run.told_customers), ([0, 0], 0, 0));
        assert!(run.leads[0] > 0, "organic leads still come");
    }
}

#[test]
fn twice_the_money_is_exactly_twice_the_value() {
    let once = ["cost={ one_off = 1000, running = '200 / month' }", "leads.paid=20 / month", "leads.paid_cost=30", "acquisition.cost=40"];
    let twice = [
        "margin=60 / month",
        "moment.incident.contact_cost=12",
        "leads.paid=20 / month",
        "leads.paid_cost=60",
        "acquisition.cost=80",
        "cost={ one_off = 2000, running = '400 / month' }",
    ];
    let (_, runs) = play(vec![small("base", &once), small("base", &twice)], 4);
    for (once, twice) in runs.replications[0].iter().zip(&runs.replications[1]) {
        assert_eq!(twice.accounts, once.accounts.map(|amount| 2.0 * amount));
        assert_eq!(twice.initial_value.value, 2.0 * once.initial_value.value);
        assert_eq!(twice.initial_value.tail, 2.0 * once.initial_value.tail);
        assert_eq!(without_money(twice.clone()), without_money(once.clone()));
    }
}

#[test]
fn money_moves_no_event() {
    let (_, runs) = play(vec![small("base", &[]), small("base", &["cost.running=500 / month", "moment.incident.contact_cost=9"])], 4);
    for (base, dear) in runs.replications[0].iter().zip(&runs.replications[1]) {
        assert!(dear.profit() < base.profit());
        assert_eq!(without_money(base.clone()), without_money(dear.clone()));
    }
}

#[test]
fn names_are_only_names() {
    let text = |segment: &str, stage: &str, moment: &str| {
        format!(
            "name = 'x'\ncustomers = 500\nhorizon = '1 year'\n\
             [[segment]]\nname = '{segment}'\nshare = 0.4\n[[segment]]\nname = 'rest'\nshare = 0.6\npatience = 0.5\n\
             [[stage]]\nname = '{stage}'\n[[moment]]\nname = '{moment}'\ntrigger = {{ rate = '0.3 / month' }}\nword_of_mouth = true\n"
        )
    };
    let runs = |names: [&str; 3]| replications(read(&text(names[0], names[1], names[2])).unwrap(), 3);
    assert_eq!(runs(["a", "b", "c"]), runs(["zulu", "yankee", "x-ray"]));
}

/// Where nobody influences anybody, a life depends on who lives it and not on who else is there: totals
/// are sums over identities, however these are counted.
#[test]
fn a_life_does_not_depend_on_the_number_of_others() {
    let alone = [
        "neighbours.heat=1",
        "word_of_mouth={ told_pleased = 0, told_let_down = 0 }",
        "leaving.hazards={ service = '0.1 / year', competitor = '0.1 / year' }",
        "target_annual_churn=off",
    ];
    let life = |customers: &str, customer: usize| {
        let sets = [&alone[..], &[customers]].concat();
        let prepared = prepare(vec![shipped("base", &sets)]).remove(0);
        let diary = Diary::of(customer);
        replicate_observed(&prepared.model, Seed::new(3).unwrap(), 2, diary).1.entries
    };
    for customer in [0, 7, 99] {
        let few = life("customers=100", customer);
        assert!(few.len() > 3);
        assert_eq!(few, life("customers=1000", customer), "customer {customer}");
    }
}

#[test]
fn a_better_service_only_postpones_the_same_persons_service_exit() {
    let alone = ["neighbours.heat=1", "word_of_mouth={ told_pleased = 0, told_let_down = 0 }"];
    let exits = |latency: &str| {
        let sets = [&alone[..], &["customers=300", latency]].concat();
        let prepared = prepare(vec![shipped("base", &sets)]).remove(0);
        let exit = |customer: usize| {
            let diary = Diary::of(customer);
            let entries = replicate_observed(&prepared.model, Seed::new(1).unwrap(), 0, diary).1.entries;
            entries.iter().find_map(|(time, story)| matches!(story, LifeEvent::Left { cause } if cause.key() == "service").then_some(*time))
        };
        (0..60).map(exit).collect::<Vec<_>>()
    };
    let quick = exits("moment.incident.latency=1h");
    let slow = exits("moment.incident.latency=200h");
    assert!(slow.iter().flatten().count() > quick.iter().flatten().count());
    for (quick, slow) in quick.iter().zip(&slow) {
        if let (Some(quick), Some(slow)) = (quick, slow) {
            assert!(quick >= slow, "{quick} is before {slow}");
        }
    }
}

#[test]
fn a_replication_can_be_played_alone() {
    let prepared = prepare(vec![small("base", &[])]).remove(0);
    let together = play(vec![small("base", &[])], 5).1.replications.remove(0);
    for index in [4, 0, 2] {
        assert_eq!(replicate(&prepared.model, Seed::new(1).unwrap(), index), together[index as usize]);
    }
}

/// Everybody's ledger lines add up to their value, and these to the accounts, in the same replication.
#[test]
fn ledger_lines_add_up_to_values_and_values_to_accounts() {
    let prepared = prepare(vec![shipped("base", &["customers=150", "leads.organic=20 / month"])]).remove(0);
    let seed = Seed::new(5).unwrap();
    let run = replicate(&prepared.model, seed, 3);
    let everybody = (run.initial + run.joined) as usize;
    let mut total = 0.0;
    for customer in 0..everybody {
        let entries = replicate_observed(&prepared.model, seed, 3, Diary::of(customer)).1.entries;
        let lines: f64 =
            entries.iter().filter_map(|(_, story)| if let LifeEvent::Booked { amount, .. } = story { Some(amount) } else { None }).sum();
        let closed = entries.iter().find_map(|(_, story)| if let LifeEvent::BooksClosed { value } = story { Some(*value) } else { None });
        assert_eq!(Some(lines), closed, "customer {customer}");
        total += lines;
    }
    assert!((total - run.initial_value.value - run.joined_value.value).abs() < 1e-6, "{total}");
}

/// An observer changes nothing.
#[test]
fn watching_changes_nothing() {
    let prepared = prepare(vec![small("base", &[])]).remove(0);
    let seed = Seed::new(1).unwrap();
    let watched = replicate_observed(&prepared.model, seed, 0, Diary::of(3)).0;
    assert_eq!(watched, replicate(&prepared.model, seed, 0));
}

/// A strategy and its base have the same hazards and acquisition cost; another target has others.
#[test]
fn a_strategy_inherits_the_solved_hazards() {
    let more = ["target_annual_churn=0.25"];
    let prepared = prepare(vec![small("base", &[]), small("fast", &[]), small("base", &more), small("fast", &more)]);
    assert_eq!(prepared[0].model.hazards, prepared[1].model.hazards);
    assert!(prepared[2].model.hazards[0] > 1.2 * prepared[0].model.hazards[0]);
    // Another target is solved for the base, and inherited by the strategy: else both would churn alike.
    assert_eq!(prepared[2].model.hazards, prepared[3].model.hazards);
    assert_eq!(prepared[0].model.acquisition_cost, prepared[1].model.acquisition_cost);
    for prepared in &prepared {
        let solution = prepared.solution.as_ref().unwrap();
        assert!(solution.converged && (solution.achieved / solution.target - 1.0).abs() < 5e-4, "{solution:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Conservation is asserted at the end of every replication; here over scenarios of all kinds.
    #[test]
    fn nothing_is_lost_in_any_scenario(
        voice in 0.0..=1.0f64,
        resolution in 0.0..=1.0f64,
        transfer in 0.0..=0.9f64,
        contract in 0.0..=1.0f64,
        self_service in 0.0..=0.5f64,
        rate in 0.01..4.0f64,
        agents in 1u32..6,
        queue in any::<bool>(),
        call_back in any::<bool>(),
        tenured in any::<bool>(),
        seed in 0u64..1000,
    ) {
        let team = if queue { "team = 'desk'\nchannel = 'phone'" } else { "" };
        let outside = if call_back { "call_back" } else { "wait" };
        let tenure = if tenured { "tenure = { exponential = { mean = '2 years' } }" } else { "" };
        let text = format!(
            "name = 'x'\ncustomers = 60\nhorizon = '14 months'\nwarmup = '1 month'\nleaving.hazards = {{ service = '0.3 / year', competitor = '0.3 / year', involuntary = '0.1 / year' }}\n\
             leads = {{ organic = '5 / month', paid = '3 / month', latency = '2h' }}\nmarket.prospects = 300\n{tenure}\n\
             cost.running = '10 / month'\n\
             [[segment]]\nname = 'all'\ncontract = {contract}\ncontract_term = '5 months'\n\
             [[team]]\nname = 'desk'\noutside = '{outside}'\nshift = [{{ from = '560 min', agents = {agents} }}]\npay = {{ per_hour = 20 }}\nservice = '30 min'\n\
             [[team]]\nname = 'second'\nagents = 1\nservice = '5h'\npatience = {{ exponential = {{ mean = '4h' }} }}\n\
             [[moment]]\nname = 'a'\ntrigger = {{ rate = '{rate} / month' }}\nvoice = {voice}\nfirst_contact_resolution = {resolution}\ntransfer = {transfer}\nself_service = {self_service}\nword_of_mouth = true\ncommitment = '8h'\n{team}\n\
             [[moment]]\nname = 'b'\ntrigger = {{ after = {{ moment = 'a', probability = 0.3, delay = '2 days' }} }}\nfailure = 0.5\ncost = 1\n\
             [[moment]]\nname = 'c'\ntrigger = {{ every = '1 month' }}\nfailure = 0.5\nteam = 'second'\ntransfer = {transfer}\n\
             [[moment]]\nname = 'd'\ntrigger = {{ renewal = '2 weeks' }}\nfailure = 0.2\n\
             [[moment]]\nname = 'e'\ntrigger = {{ joining = '1 day' }}\nfailure = 0.5\n"
        );
        let scenario = read(&text).unwrap_or_else(|problems| panic!("{problems}"));
        let prepared = prepare(vec![scenario]).remove(0);
        let run = replicate(&prepared.model, Seed::new(seed).unwrap(), seed);
        prop_assert!(run.events > 60);
        prop_assert!(run.profit().is_finite());
    }
}

/// A margin that an intervention takes to nothing brings nothing, and one that it brings back is that of before.
#[test]
fn a_margin_may_go_to_nothing_and_come_back() {
    let value = |margin: &str, change: &str| {
        let change = format!("intervention=[{{ name = 'i', at = '1 year', change = [{{ path = 'margin', set = '{change}' }}] }}]");
        let sets =
            ["customers=2000", "horizon=2 years", "target_annual_churn=off", "leaving.hazards={}", &format!("margin={margin}"), &change];
        let runs = replications(shipped("base", &sets), 2);
        runs.iter().map(|run| run.accounts[Account::Margin as usize] / run.initial as f64).sum::<f64>() / runs.len() as f64
    };
    let (first, second) = (value("30 / month", "0 / month"), value("0 / month", "30 / month"));
    let whole = value("30 / month", "30 / month");
    assert!(first > second && second > 0.0, "the first year is discounted less: {first}, {second}");
    assert!(((first + second) / whole - 1.0).abs() < 0.01, "{first} and {second} are the two years of {whole}");
}

/// The solution for a target, its split and a variance of frailty, of people whom competitors pull or not.
fn solved(churn: f64, [service, competitor, need, involuntary]: [f64; 4], variance: u32, pull: u32) -> fideliza::experiment::Solution {
    let text = format!(
        "name = 'x'\ntarget_annual_churn = {churn}\nleaving = {{ frailty_variance = {variance}, split = {{ service = {service}, competitor = {competitor}, \
         need = {need}, involuntary = {involuntary} }} }}\n[[segment]]\nname = 'all'\ncompetitor_pull = {pull}\n\
         [[moment]]\nname = 'incident'\ntrigger = {{ rate = '0.15 / month' }}\n"
    );
    prepare(vec![read(&text).unwrap_or_else(|problems| panic!("{problems}"))]).remove(0).solution.unwrap()
}

/// The churn target is met where frailty is strong, half of the leavers have no choice, and nearly everybody leaves.
#[test]
fn the_churn_target_is_met_in_hard_cases() {
    let half = [0.2, 0.2, 0.1, 0.5];
    for (churn, split, variance) in [(0.4, half, 5), (0.6, half, 3), (0.3, half, 0), (0.9, [0.0, 0.0, 0.0, 1.0], 1)] {
        let solution = solved(churn, split, variance, 1);
        assert!(solution.converged && (solution.achieved / churn - 1.0).abs() < 1e-3, "{churn}, {variance}: {solution:?}");
        assert!(solution.rounds <= 20, "{churn}, {variance}: {solution:?}");
    }
}

/// Nobody goes to a competitor who pulls nobody: the target is not reached, and the other causes do not make up for it.
#[test]
fn a_cause_that_cannot_come_about_leaves_the_others_alone() {
    for churn in [0.18, 0.95] {
        let solution = solved(churn, [0.45, 0.1, 0.35, 0.1], 1, 0);
        assert!(!solution.converged && (solution.achieved / (0.9 * churn) - 1.0).abs() < 0.02, "{churn}: {solution:?}");
    }
}

/// Those who are frail leave early, so that scaling the hazards by what is missing took 18 rounds for the telecom.
#[test]
fn hazards_are_solved_in_a_few_rounds() {
    for name in ["base", "telecom", "bank_contact_centre", "revolt"] {
        let solution = prepare(vec![shipped(name, &[])]).remove(0).solution.unwrap();
        assert!(solution.converged && solution.rounds <= 14, "{name}: {solution:?}");
    }
}

/// A fresh cohort whose cycles all fall on one instant, answered within seconds: the balance at the end of every replication holds, and the time
/// that issues were open is what it must be.
#[test]
fn a_crowd_at_one_instant_balances() {
    let drawn = "latency = '1s'";
    let team = "team = 'desk'\n[[team]]\nname = 'desk'\nagents = 2000\nservice = '1s'\n";
    for (answer, warmup) in [(drawn, "0 h"), (team, "0 h"), (team, "100.1 h")] {
        let text = format!(
            "name = 'crowd'\ncustomers = 1000\nhorizon = '3 years'\nwarmup = '{warmup}'\ntarget_annual_churn = 'off'\n\
             leaving.hazards = {{ service = '0 / year' }}\nword_of_mouth = {{ told_pleased = 0, told_let_down = 0 }}\nleads.organic = '0 / h'\n\
             [[moment]]\nname = 'yearly'\ntrigger = {{ every = '1 year' }}\nfailure = 1\nvoice = 1\nself_service = 0\n\
             first_contact_resolution = 1\n{answer}"
        );
        let run = replications(read(&text).unwrap_or_else(|problems| panic!("{problems}")), 1).remove(0);
        // At the end of year 1, 2 and 3, a second each; the last are still open.
        assert_eq!((run.issues.opened, run.issues.open_at_end), (3000, 1000), "{answer}");
        let expected = 2000.0 / 3600.0;
        assert!(run.issue_hours.iter().all(|hours| (hours / expected - 1.0).abs() < 1e-6), "{answer}: {:?}", run.issue_hours);
        if let [load] = &run.teams[..] {
            assert!((load.busy_area / expected - 1.0).abs() < 1e-6 && load.queue_area == 0.0, "{load:?}");
            assert!((load.staffed_area / (2000.0 * load.hours) - 1.0).abs() < 1e-9, "{load:?}");
        }
    }
}

//! Figures say what they count: small inputs that once came out wrong, with the right value from theory or convention.
//!
//! Both error sides: where a value is expected, four standard errors are allowed (false alarm 6·10⁻⁵ if reseeded), and the standard error is small
//! enough that an error of the size `sees` would show at least every other time.

use fideliza::engine::Replication;
use fideliza::experiment::outcome::whole;
use fideliza::experiment::{Evidence, Prepared, Verdict, compare, estimate, run_with_seed, summarize};
use fideliza::random::Seed;
use fideliza::scenario::{self, Scenario};
use fideliza::stats::Estimate;
use fideliza::units::YEAR;

use crate::support::{Memory, insights, play, play_on, prepare, read, shipped};

/// A scenario of `tests/it/cases/`, with settings laid over it, and its strategies behind it.
fn case(name: &str, sets: &[&str]) -> Vec<Scenario> {
    let sets: Vec<String> = sets.iter().map(|set| set.to_string()).collect();
    let path = format!("tests/it/cases/{name}.toml");
    let mut scenario = scenario::read(&path, &Memory::default(), &sets).unwrap_or_else(|problems| panic!("{problems}"));
    let strategies = std::mem::take(&mut scenario.strategies);
    [scenario].into_iter().chain(strategies).collect()
}

/// The replications of the first scenario of a case.
fn runs(name: &str, sets: &[&str], count: u64) -> Vec<Replication> {
    play(case(name, sets), count).1.replications.remove(0)
}

/// An outcome is a value, and an error of the share `sees` of it would show.
fn is(key: &str, runs: &[Replication], value: f64, sees: f64) {
    let found = estimate(key, runs).unwrap_or_else(|| panic!("{key} does not exist"));
    close(key, &found, value, sees);
}

fn close(what: &str, found: &Estimate, value: f64, sees: f64) {
    let error = found.standard_error().expect("several replications").max(1e-12);
    assert!((found.mean - value).abs() <= 4.0 * error, "{what}: {} ± {error}, expected {value}", found.mean);
    assert!(4.0 * error <= sees * value.abs(), "{what}: a standard error of {error} hides too much");
}

/// Waits longer than the run count as drawn: lognormal with mean 240 h and cv 1.3, median 240/√2.69 = 146.3 h, P(W ≤ 480 h) = .8835.
#[test]
fn waits_that_the_horizon_cuts_off_count_as_they_are() {
    let runs = runs("censored_waits", &[], 20);
    is("wait_mean", &runs, 240.0, 0.02);
    is("wait_p50", &runs, 146.3, 0.03);
    is("commitment_kept", &runs, 0.8835, 0.01);
}

/// Half of the first answers solve, whether or not others come before the horizon or the customer leaves; an issue takes
/// 1 + ½ + ¼ + ⅛ = 1.875 contacts, of which hardly any come about within a horizon of three months with a month between them.
#[test]
fn first_contact_resolution_counts_at_the_first_answer() {
    let censored = runs("fcr_censored", &[], 20);
    is("first_contact_resolution", &censored, 0.5, 0.02);
    is("contacts_per_issue", &censored, 1.875, 0.02);
    let departed = runs("fcr_departed", &[], 8);
    is("first_contact_resolution", &departed, 0.5, 0.05);
    is("contacts_per_issue", &departed, 1.5, 0.05);
}

/// A hand-off is a second touch: with φ = .5 half are solved at the first, however many are passed on; contacts are the customer's alone. Of
/// what is not solved .6 are passed on, the others come back with probability .8: within two touches ½ + ½·(.6 + .4·.8)·½ = .73.
#[test]
fn a_hand_off_is_a_second_touch() {
    let runs = runs("fcr_censored", &["moment.incident.transfer=0.6", "moment.incident.retry=0.8", "moment.incident.retry_delay=1h"], 10);
    is("first_contact_resolution", &runs, 0.5, 0.02);
    is("solved_within_two", &runs, 0.73, 0.02);
}

/// Two agents serve four of the forty contacts an hour that come: only those of the first hours are answered within the day, and what is overdue at the
/// end is broken. With a the contacts an hour, c = 4 answered: those of the first 24c/(a − c) hours are kept, of all that came up to a day before the end.
#[test]
fn an_overdue_promise_is_a_broken_one() {
    let (contacts, answered) = (5000.0 * 4.0 * 1.5 / 730.5, 4.0);
    let kept = 24.0 * answered / (contacts - answered) / (168.0 - 24.0);
    is("commitment_kept", &runs("overdue_promises", &[], 10), kept, 0.2);
}

/// Quantiles are of all waits together: exponential with mean 1 h, ln 10 and ln 100, with two customers as with two thousand.
#[test]
fn quantiles_do_not_depend_on_how_few_contacts_a_replication_has() {
    for (sets, count) in [(&[][..], 20_000), (&["customers=2000"], 20)] {
        let runs = runs("p99_of_few", sets, count);
        for (key, value) in [("wait_p50", 0.5), ("wait_p90", 0.1), ("wait_p99", 0.01f64)] {
            let found = estimate(key, &runs).unwrap();
            let (value, cell) = (-libm::log(value), -libm::log(value) / 128.0);
            let error = found.standard_error().unwrap();
            assert!((found.mean - value).abs() <= 4.0 * error + cell, "{key}: {found:?}, expected {value}");
            assert!(error < 0.02 * value, "{key}: {found:?}");
        }
    }
}

/// 1 − e^(−.2) = .18127 leave a year, with 1, 3, 10 or 1000 customers in each of as many replications as make the same number of people.
#[test]
fn the_size_of_a_population_is_no_parameter() {
    for (customers, count) in [(1, 20_000), (3, 7_000), (10, 2_000), (1000, 20)] {
        let text = format!(
            "name = 'few'\ncustomers = {customers}\nhorizon = '3 years'\nleaving = {{ hazards = {{ involuntary = '0.2 / year' }} }}\n\
             moment.incident.trigger.rate = '0 / year'\n"
        );
        let (_, runs) = play(vec![read(&text).unwrap()], count);
        let found = estimate("annual_churn", &runs.replications[0]).unwrap();
        close(&format!("{customers} customers"), &found, 1.0 - libm::exp(-0.2), 0.05);
        let month = estimate("monthly_churn", &runs.replications[0]).unwrap();
        close(&format!("{customers} customers, monthly"), &month, 0.2 / 12.0, 0.05);
    }
}

/// Nor is it one where the hazards are solved: a few accounts leave as thousands do.
#[test]
fn a_few_accounts_have_the_hazards_of_thousands() {
    let hazards = |customers: &str| prepare(vec![shipped("base", &[customers])]).remove(0).solution.unwrap().hazards;
    let many = hazards("customers=10000");
    for few in ["customers=1", "customers=3", "customers=8", "customers=30"] {
        for (few, many) in hazards(few).iter().zip(many) {
            assert!((few / many - 1.0).abs() < 0.05, "{few} and {many}");
        }
    }
    let mean = |customers: u64, count: u64| {
        let (_, runs) = play(vec![shipped("base", &[&format!("customers={customers}"), "horizon=1 year"])], count);
        estimate("annual_churn", &runs.replications[0]).unwrap()
    };
    let (few, many) = (mean(3, 10_000), mean(3000, 10));
    let error = libm::hypot(few.standard_error().unwrap(), many.standard_error().unwrap());
    assert!((few.mean - many.mean).abs() < 4.0 * error && error < 0.005, "{few:?} {many:?}");
}

/// A hazard of .2 a year under yearly contracts, tenures far longer than a term: .18127 leave in every year, and a twelfth of that in every month.
#[test]
fn a_standing_base_under_contract_leaves_steadily_from_the_first_month_on() {
    let runs = runs("standing_base_under_contract", &["customers=40000"], 10);
    let there = |month: usize| whole(&format!("survivors@{month}"), &runs).unwrap().figure;
    for year in 0..3 {
        let left = 1.0 - there(12 * year + 12) / there(12 * year);
        assert!((left - 0.18127).abs() < 0.004, "year {}: {left}", year + 1);
    }
    for month in 0..12 {
        let left = there(month) - there(month + 1);
        assert!((left - 0.18127 / 12.0).abs() < 0.002, "month {}: {left}", month + 1);
    }
}

/// With people who differ, the frail wait for their renewal all the same: the decisions of the first year are what the target says, of those who had not
/// decided before.
#[test]
fn the_churn_target_is_met_by_a_standing_base_under_contract() {
    let text = "name = 'contracts'\ncustomers = 4000\nhorizon = '1 year'\ntarget_annual_churn = 0.2\ntenure = { exponential = { mean = '4 years' } }\n\
                [[segment]]\nname = 'all'\ncontract = 1\ncontract_term = '18 months'\n";
    let (_, runs) = play(vec![read(text).unwrap()], 10);
    is("decided_first_year", &runs.replications[0], 0.2, 0.06);
    assert!(runs.replications[0].iter().all(|run| run.initial_waiting > 100), "some wait for their renewal from the start");
}

/// No renewal is within reach of the detector: nobody is treated. Where one is, each customer is treated once, and only who would be gone.
#[test]
fn proactive_retention_treats_who_would_be_gone_and_only_once() {
    for run in runs("retention_under_contract", &[], 3) {
        assert_eq!(run.levers.treated, 0);
    }
    for run in runs("retention_under_contract", &["horizon=13 months"], 2) {
        let left: u64 = run.initial_left.iter().sum();
        assert!(left > 3000 && run.levers.treated == left, "{:?} of {left}", run.levers.treated);
    }
    // Without a contract, and nobody responding: who is at risk again after the rest is treated again.
    let free = ["segment.x.contract=0", "horizon=3 years", "retention.responds=0", "retention.ahead=10 years", "retention.rest=2 years"];
    for run in runs("retention_under_contract", &free, 2) {
        let treated = run.levers.treated;
        assert!(treated <= 2 * run.initial, "{treated}");
    }
}

/// What is spent on a customer's retention is in their value.
#[test]
fn retention_costs_are_the_customers_own() {
    let value = |cost: &str| {
        let runs = runs("retention_under_contract", &["horizon=2 years", "customers=2000", &format!("retention.cost={cost}")], 2);
        (runs[0].initial_value.value, runs[0].levers.treated)
    };
    let ((cheap, treated), (dear, _)) = (value("0"), value("1000"));
    assert!(treated > 100 && cheap - dear > 0.7 * 1000.0 * treated as f64, "{cheap} {dear} {treated}");
}

/// Customers who bring and cost nothing are no losses.
#[test]
fn who_brings_and_costs_nothing_is_no_loss() {
    let (prepared, runs) = play(case("loss_making", &[]), 4);
    let found = summarize(&prepared[0].model, Evidence::alone(&runs.replications[0])).loss_making.unwrap();
    assert_eq!(found.mean, 0.0);
}

/// Shares and their intervals lie within 0…1, whatever the counts are; nothing of what is not certain has an empty interval.
#[test]
fn shares_lie_within_zero_and_one() {
    for count in [2, 10, 40] {
        let (prepared, runs) = play(case("share_interval", &[]), count);
        let summary = summarize(&prepared[0].model, Evidence::alone(&runs.replications[0]));
        let of_segments = summary.segments.iter().filter_map(|segment| segment.left);
        let shares = summary.outcomes.iter().filter(|outcome| outcome.unit == fideliza::experiment::outcome::Unit::Share);
        for share in shares.map(|outcome| outcome.estimate).chain(summary.survival).chain(of_segments).chain(summary.loss_making) {
            assert!(share.low() >= 0.0 && share.high() <= 1.0 && share.low() <= share.mean && share.mean <= share.high(), "{share:?}");
        }
    }
}

/// Ample agents while demand comes, and nobody there at night: nobody abandons, and all are answered at once. Openings of a few minutes do.
#[test]
fn those_who_call_back_come_when_somebody_is_there() {
    let all_answered = |sets: &[&str]| {
        for run in runs("closed_phone", sets, 2) {
            let load = run.teams[0].load;
            assert!(load.offered > 1000 && load.abandoned == 0 && load.answered_within == load.answered, "{sets:?}: {load:?}");
        }
    };
    all_answered(&[]);
    all_answered(&["team.t.redial=0.9", "team.t.patience=6 min"]);
    let minutes = "team.t.shift=[{ from = '9h', to = '9.1h', agents = 2000 }]";
    all_answered(&[minutes, "customers=2000"]);
}

/// Hours in which nobody is there are waiting: half a week on average where the desk opens for an hour a week, whether callers stay or are told to
/// call back; and they cost customers.
#[test]
fn closed_hours_are_waiting() {
    let (_, runs) = play(case("closed_is_free", &["moment.call.retry=0"]), 4);
    let outcome = |key: &str, scenario: usize| whole(key, &runs.replications[scenario]).unwrap().figure;
    for scenario in [1, 2] {
        let wait = outcome("wait_mean", scenario);
        assert!((80.0..88.0).contains(&wait), "{wait}");
        assert!(outcome("annual_churn", scenario) > outcome("annual_churn", 0) + 0.1);
        assert!(outcome("clv", scenario) < outcome("clv", 0) - 50.0);
    }
    assert!((outcome("wait_mean", 1) / outcome("wait_mean", 2) - 1.0).abs() < 0.05);
}

/// A desk that people write to has no caller's patience: tickets wait until somebody is there.
#[test]
fn tickets_wait() {
    for run in runs("ticket_desk_by_day", &[], 3) {
        assert_eq!((run.issues.abandoned, run.teams[0].load.abandoned), (0, 0));
    }
}

/// One replication tells nothing, nine neither; equal is said only of worlds that are equal, and then nobody leads.
#[test]
fn verdicts_say_no_more_than_they_know() {
    let verdict = |name: &str, count: u64| {
        let (prepared, runs) = play(case(name, &[]), count);
        compare(&prepared, &runs, Seed::new(1).unwrap()).unwrap()
    };
    for count in [1, 9] {
        let found = verdict("one_replication", count);
        assert_eq!(found.versus[0].verdict(), Verdict::TooFew);
        assert!(found.best.iter().all(|best| best.leader.is_none()));
    }
    let (prepared, runs) = play(vec![shipped("base", &["customers=300"]), shipped("base", &["customers=300", "name=twin"])], 12);
    let twins = compare(&prepared, &runs, Seed::new(1).unwrap()).unwrap();
    assert_eq!(twins.versus[0].verdict(), Verdict::Identical);
    assert!(twins.best.iter().all(|best| best.leader.is_none()), "{:?}", twins.best);
}

/// No discount, and nobody leaves: a tail has no finite value, and what is finite decides.
#[test]
fn what_is_infinite_is_left_out_and_the_other_decides() {
    let (prepared, runs) = play(case("infinite_tail", &[]), 12);
    let found = compare(&prepared, &runs, Seed::new(1).unwrap()).unwrap();
    assert!(found.objective_is_infinite && found.objectives[0] == "profit");
    assert_eq!((found.versus[0].verdict(), found.best[0].leader), (Verdict::ClearlyBetter, Some(1)));
    assert_eq!(found.best[1].leader, None);
}

/// A sure difference of two ten-thousandths is called negligible.
#[test]
fn a_sure_difference_can_be_negligible() {
    let text = "name = 'a'\ncustomers = 500\nhorizon = '1 year'\n[[strategy]]\nname = 'b'\nmargin = '30.006 / month'\n";
    let (prepared, runs) = play(strategies(text), 12);
    let judged = compare(&prepared, &runs, Seed::new(1).unwrap()).unwrap().versus[0].judgements[0].unwrap();
    assert_eq!((judged.verdict, judged.negligible), (Verdict::ClearlyBetter, true), "{judged:?}");
    assert!((judged.relative.unwrap() / 0.0002 - 1.0).abs() < 0.1, "{judged:?}");
}

/// A scenario and the strategies that it lists.
fn strategies(text: &str) -> Vec<Scenario> {
    let mut scenario = read(text).unwrap_or_else(|problems| panic!("{problems}"));
    let listed = std::mem::take(&mut scenario.strategies);
    [scenario].into_iter().chain(listed).collect()
}

/// Never answering is the worst of all answers; and answering after ten years is the same.
#[test]
fn never_answering_is_worse_than_a_week() {
    let (_, runs) = play(case("never_answered", &["moment.incident.contact_cost=0"]), 8);
    let [week, never, years] = [0, 1, 2].map(|scenario| &runs.replications[scenario]);
    for (week, never) in week.iter().zip(never) {
        assert!(never.initial_value.value < week.initial_value.value && never.present[0] < week.present[0]);
    }
    assert_eq!(
        never.iter().map(|run| run.initial_value).collect::<Vec<_>>(),
        years.iter().map(|run| run.initial_value).collect::<Vec<_>>()
    );
    let experience = estimate("experience_mean", never).unwrap();
    assert!(experience.high() < 5.0, "an unanswered issue is felt below silence: {experience:?}");
}

/// Waiting never pays: for the same people, and with contacts free of charge, value falls and churn rises weakly from one wait to the next longer one,
/// over any horizon, with and without word of mouth. Differences are paired: a rise of the value of more than four standard errors fails, and one
/// standard error is below a thousandth of it.
#[test]
fn waiting_never_pays() {
    const WAITS: [&str; 10] = ["5 min", "2h", "12h", "2 days", "5 days", "10 days", "3 weeks", "6 weeks", "1 year", "never"];
    for horizon in ["1 year", "3 years", "10 years"] {
        for talk in ["word_of_mouth={ told_pleased = 0, told_let_down = 0 }", "word_of_mouth.retelling=0.02"] {
            let sets = |wait: &str| {
                vec![
                    "customers=2000".to_string(),
                    format!("horizon={horizon}"),
                    talk.to_string(),
                    "moment.incident.contact_cost=0".into(),
                    "acquisition.cost=0".into(),
                    format!("moment.incident.latency={wait}"),
                ]
            };
            never_rises(WAITS.iter().map(|wait| by_sets(&sets(wait))).collect(), &format!("{horizon}, {talk}"));
        }
    }
}

/// The same of waits that a queue makes: fewer and fewer agents, on the phone and for tickets.
#[test]
fn nor_does_waiting_in_a_queue() {
    for channel in ["phone", "ticket"] {
        for horizon in ["1 year", "4 years"] {
            let sets = |agents: u32| {
                vec![
                    "customers=2000".to_string(),
                    format!("horizon={horizon}"),
                    format!("moment.incident={{ team = 'desk', channel = '{channel}', voice = 1, trigger = {{ rate = '1 / month' }} }}"),
                    format!("team=[{{ name = 'desk', agents = {agents}, service = '1h', pay = {{ per_contact = 0 }} }}]"),
                    "acquisition.cost=0".into(),
                ]
            };
            never_rises([20, 5, 4, 3, 2, 1].map(|agents| by_sets(&sets(agents))).to_vec(), &format!("{channel}, {horizon}"));
        }
    }
}

fn by_sets(sets: &[String]) -> Scenario {
    shipped("base", &sets.iter().map(String::as_str).collect::<Vec<_>>())
}

fn never_rises(worlds: Vec<Scenario>, what: &str) {
    let (_, runs) = play(worlds, 10);
    for (step, pair) in runs.replications.windows(2).enumerate() {
        let change = |value: fn(&Replication) -> f64| {
            Estimate::of(pair[1].iter().zip(&pair[0]).map(|(later, sooner)| value(later) - value(sooner))).unwrap()
        };
        let value = change(|run| run.initial_value.value / run.initial as f64);
        let left = change(|run| 1.0 - run.present[0] as f64 / run.initial as f64);
        let error = |estimate: &Estimate| estimate.standard_error().unwrap();
        assert!(value.mean <= 4.0 * error(&value) + 1e-9, "{what}, step {step}: value rises by {value:?}");
        assert!(left.mean >= -4.0 * error(&left) - 1e-9, "{what}, step {step}: churn falls by {left:?}");
        let level = pair[0].iter().map(|run| run.initial_value.value / run.initial as f64).sum::<f64>() / pair[0].len() as f64;
        assert!(error(&value) < 2e-3 * level, "{what}: {value:?} of {level}");
    }
    let (first, last) = (&runs.replications[0], &runs.replications[runs.replications.len() - 1]);
    let left = |runs: &[Replication]| runs.iter().map(|run| run.initial - run.present[0]).sum::<u64>();
    assert!(left(last) > left(first), "{what}: the longest waits lose customers");
}

/// The mean wait so far is queue length over contact rate under any priorities, also where the queue grows for ever: in whatever order, the
/// same time is waited. Kleinrock (1965), Naval Research Logistics Quarterly 12(2), for the work; Little (1961) for the time.
#[test]
fn the_mean_wait_so_far_is_queue_length_over_contact_rate() {
    let text = "name = 'overload'\ncustomers = 2000\nhorizon = '3 months'\nleaving = { hazards = { involuntary = '0 / year' } }\nneighbours.heat = 1\n\
                [[segment]]\nname = 'low'\nshare = 0.5\npriority = 9\n[[segment]]\nname = 'high'\nshare = 0.5\npriority = 1\n\
                [[moment]]\nname = 'ticket'\ntrigger = { rate = '1 / month' }\nvoice = 1\nteam = 'desk'\nfirst_contact_resolution = 1\ngives_up = 'never'\n\
                [[team]]\nname = 'desk'\nagents = 2\nservice = '1h'\n";
    let means = ["1", "9"].map(|priority| {
        let scenario = crate::support::read_with(text, &[&format!("segment.high.priority={priority}")]).unwrap();
        let runs = play(vec![scenario], 4).1.replications.remove(0);
        for run in &runs {
            let (team, waits) = (&run.teams[0], &run.moments[0].waits);
            let so_far = team.queue_area / team.load.offered as f64;
            assert!((so_far / (waits.hours / waits.count() as f64) - 1.0).abs() < 1e-6, "{so_far}");
            assert!(team.load.offered as f64 > 1.2 * team.load.answered as f64, "an overload");
        }
        whole("team_wait_mean", &runs).unwrap().figure
    });
    // Service times are all alike: not a minute of waiting depends on whose turn it is.
    assert!((means[0] / means[1] - 1.0).abs() < 1e-6, "{means:?}");
}

/// A free-standing cost of 50 at joining takes 50 discounted by a day from the value of each, and nothing from the tail.
#[test]
fn a_cost_at_joining_is_not_charged_again_beyond_the_horizon() {
    let none = "name = 'x'\ncustomers = 2000\nhorizon = '3 years'\n[[moment]]\nname = 'incident'\ntrigger = { rate = '0.15 / month' }\nword_of_mouth = true\n";
    let installed =
        format!("{none}[[moment]]\nname = 'installation'\ntrigger = {{ joining = '1 day' }}\nfailure = 0\ncost = 50\nroutine_weight = 0\n");
    let (_, runs) = play(vec![read(none).unwrap(), read(&installed).unwrap()], 4);
    for (without, with) in runs.replications[0].iter().zip(&runs.replications[1]) {
        let value = (with.initial_value.value - without.initial_value.value) / 2000.0;
        // Hardly anybody leaves on the first day.
        assert!((value + 50.0 * libm::pow(1.1, -24.0 / YEAR)).abs() < 0.15, "{value}");
        assert!((with.initial_value.tail / without.initial_value.tail - 1.0).abs() < 1e-4);
    }
}

/// What is expected beyond the horizon, corrected by lives played on, is what comes about: other people played for 80 years, levels and differences. Three
/// standard errors of both (false alarm .003 each); the frozen formula alone misses the differences of `fast` by a tenth.
#[test]
fn the_tail_is_what_lives_played_to_their_end_bring() {
    let dear = "moment.incident.contact_cost=20";
    let small = "customers=1500";
    let families: [Vec<Scenario>; 3] = [
        ["base", "fast", "first_contact"].map(|name| shipped(name, &[small, "replications=20"])).to_vec(),
        vec![shipped("telecom", &[small, "replications=20"])],
        vec![shipped("base", &[small, dear, "replications=20", "stage.onboarding.contact_rate=6"])],
    ];
    for family in families {
        let prepared = prepare(family);
        let runs = play_on(&prepared, 20);
        let long: Vec<Prepared> =
            prepared.iter().map(|prepared| Prepared { model: prepared.model.played_on().unwrap(), ..prepared.clone() }).collect();
        let other = run_with_seed(&long, 77);
        let known = Evidence::of_all(&prepared, &runs);
        for (scenario, known) in known.iter().enumerate() {
            let expected = known.estimate("clv_total").unwrap();
            let came = estimate("clv_total", &other.replications[scenario]).unwrap();
            apart("level", &expected, &came);
            if scenario > 0 {
                let expected = known.difference(&Evidence::of_all(&prepared, &runs)[0], "clv_total", 0.95).unwrap().estimate;
                let came =
                    Evidence::alone(&other.replications[scenario]).difference(&Evidence::alone(&other.replications[0]), "clv_total", 0.95);
                apart("difference", &expected, &came.unwrap().estimate);
            }
        }
    }
}

fn apart(what: &str, one: &Estimate, other: &Estimate) {
    let error = libm::hypot(one.standard_error().unwrap(), other.standard_error().unwrap());
    assert!((one.mean - other.mean).abs() <= 3.0 * error, "{what}: {one:?} and {other:?}");
}

/// In a steady company, whose leavers are replaced, differences in customer equity do not depend on the horizon: at 3, 12 and 40 years they agree
/// within four standard errors of both, with the running cost of the strategy in them.
#[test]
fn equity_differences_of_a_steady_company_do_not_depend_on_the_horizon() {
    let text = "name = 'steady'\ncustomers = 1000\nhorizon = '3 years'\nreplications = 20\nacquisition.cost = 50\n\
                leaving.frailty_variance = 0\nleaving.hazards = { service = '0.08 / year', competitor = '0.1 / year', involuntary = '0.02 / year' }\n\
                tenure = { uniform = { min = '1 year', max = '9 years' } }\nmarket.prospects = 1000000\n\
                leads = { organic = '200 / year', conversion = 1, decay = { lomax = { scale = '10000 years', exponent = 0.1 } } }\n\
                [[strategy]]\nname = 'sooner'\nmoment.incident.latency.lognormal.median = '1h'\ncost.running = '150 / month'\n\
                [[strategy]]\nname = 'dearer'\ncost.running = '300 / month'\n";
    let at = |horizon: &str| {
        let mut scenario =
            crate::support::read_with(text, &[&format!("horizon={horizon}")]).unwrap_or_else(|problems| panic!("{problems}"));
        let strategies = std::mem::take(&mut scenario.strategies);
        let prepared = prepare([scenario].into_iter().chain(strategies).collect());
        let runs = play_on(&prepared, 20);
        let known = Evidence::of_all(&prepared, &runs);
        [1, 2].map(|strategy| known[strategy].difference(&known[0], "customer_equity", 0.95).unwrap().estimate)
    };
    let found = ["3 years", "12 years", "40 years"].map(at);
    for strategy in [0, 1] {
        for pair in [[0, 1], [0, 2], [1, 2]] {
            let [one, other] = pair.map(|horizon| found[horizon][strategy]);
            let error = libm::hypot(one.standard_error().unwrap(), other.standard_error().unwrap());
            assert!((one.mean - other.mean).abs() <= 4.0 * error + 0.02 * one.mean.abs(), "{strategy}: {found:?}");
            assert!(one.mean.signum() == other.mean.signum(), "{strategy}: {found:?}");
        }
    }
}

/// A point of retention is worth the same whatever the horizon of the run.
#[test]
fn a_point_of_retention_is_worth_the_same_at_any_horizon() {
    let worth = ["1 year", "3 years", "10 years"].map(|horizon| {
        let prepared = prepare(vec![shipped("base", &["customers=1500", &format!("horizon={horizon}")])]);
        insights(&prepared, 10).retention.unwrap()
    });
    for pair in worth.windows(2) {
        assert!((pair[0].per_point.mean / pair[1].per_point.mean - 1.0).abs() < 0.02, "{worth:?}");
        assert!((pair[0].elasticity.mean / pair[1].elasticity.mean - 1.0).abs() < 0.02, "{worth:?}");
    }
}

/// Skill is no delay: of two strategies with more skill none is on the curve, whose worlds differ in waits alone.
#[test]
fn the_cost_of_delay_comes_from_waits_alone() {
    let prepared = prepare(case("skill_is_not_delay", &["customers=800"]));
    if let Some(curve) = insights(&prepared, 8).delay {
        assert!(curve.steps.windows(2).all(|pair| pair[0].wait < pair[1].wait), "{curve:?}");
    }
    let none = prepare(vec![read("name = 'x'\ncustomers = 200\nmoment.incident.latency = '0 s'\n").unwrap()]);
    assert!(insights(&none, 4).delay.is_none());
}

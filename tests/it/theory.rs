//! Closed forms and published tables, each a test named after its theorem.
//!
//! The cases are the shipped ones of `fideliza validate`. Both error sides, per claim: reseeded, a
//! true claim fails with probability 6·10⁻⁵ (four standard errors, two-sided); an error of the size
//! `resolves` that the case states beyond its tolerance is caught at least every other time, one of
//! one and a half times that size with probability .97.

use fideliza::engine::Replication;
use fideliza::experiment::{Evidence, Z_LIMIT, coverage, estimate, summarize, validation};
use fideliza::report::markdown::{EXPERIMENTS, coverage_row, validation_row};
use fideliza::stats::Estimate;

use crate::support::{play, read, root, shipped};

/// Every claim of a case holds.
fn holds(case: &str) {
    let judged = validation::validate(case);
    assert!(!judged.is_empty(), "{case} claims nothing");
    let page = std::fs::read_to_string(root().join("docs/validation.md")).unwrap();
    for claim in judged {
        assert!(claim.holds, "{case}: {}: {:?} — {claim:?}", claim.claim, claim.why);
        let row = validation_row(case, &claim);
        assert!(
            page.contains(&row),
            "docs/validation.md is old; run: cargo run --release -- validate --markdown > docs/validation.md\n{row}"
        );
    }
}

fn replications(case: &str, sets: &[String]) -> Vec<Replication> {
    validation::play(case, sets).1.replications.remove(0)
}

/// An estimate agrees with a value, and could tell it from one that is `resolves` away.
fn agrees(name: &str, estimate: Estimate, value: f64, resolves: f64) {
    let error = estimate.standard_error().expect("several replications");
    assert!((estimate.mean - value).abs() <= Z_LIMIT * error, "{name}: {} ± {error}, expected {value}", estimate.mean);
    assert!(Z_LIMIT * error <= resolves * value.abs(), "{name}: a standard error of {error} hides too much");
}

/// CLV = m/(h + δ), within T years m/(h + δ)·(1 − exp(−(h + δ)T)). Gupta & Lehmann (2003).
#[test]
fn clv_under_a_constant_hazard_is_margin_over_hazard_plus_interest() {
    holds("constant_hazard");
}

/// Under contracts of term T leaving happens at their ends: CLV = m·a(T)/(1 − q(T)), a(T) = (1 − exp(−δT))/δ,
/// q(T) = exp(−(δ + h)T); horizon and tail together give it wherever the horizon cuts.
#[test]
fn clv_under_contracts_does_not_depend_on_the_horizon() {
    let (discount, hazard, term) = (libm::log(1.1), 0.20, 1.5);
    let annuity = (1.0 - libm::exp(-discount * term)) / discount;
    let expected = 360.0 * annuity / (1.0 - libm::exp(-(discount + hazard) * term));
    for horizon in ["2 years", "4 years"] {
        let sets = [format!("horizon={horizon}"), "segment.everyone.contract=1".into(), "segment.everyone.contract_term=18 months".into()];
        agrees(horizon, estimate("clv_total", &replications("constant_hazard", &sets)).unwrap(), expected, 0.01);
    }
}

/// Whoever is answered at once is answered in time, however long the answer takes; and who is passed
/// on joins the queue like everybody else.
#[test]
fn a_promise_is_kept_by_the_answer_and_a_transfer_queues() {
    let enough = ["moment.incident.commitment=20 s".to_string(), "team.desk.agents=100".into(), "replications=3".into()];
    let kept = estimate("commitment_kept", &replications("erlang_a", &enough)).unwrap();
    assert_eq!(kept.mean, 1.0);
    // Half of the contacts are passed on once: the agents' load and the queue are those of twice the answers.
    let sets = [
        "moment.incident.transfer=1.0",
        "moment.incident.transfers_max=1",
        "moment.incident.first_contact_resolution=0",
        "moment.incident.retry=0",
        "moment.incident.trigger.rate=0.5 / hour",
        "replications=20",
    ];
    let passed_on = replications("erlang_c", &sets.map(str::to_string));
    let waiting = estimate("wait_probability", &passed_on).unwrap();
    assert!((waiting.mean - 0.174132).abs() < 0.02, "{waiting:?}");
}

/// r/(1 + i − r): r = .8, i = .12 → 2.5; r = .9 → 4.0909. Gupta & Lehmann (2003).
#[test]
fn margin_multiple_is_r_over_one_plus_i_minus_r() {
    holds("margin_multiple");
    holds("margin_multiple_r90");
}

/// The elasticity of the multiple to retention is (1 + i)/(1 + i − r): 3.5 at r = .8, 5.0909 at
/// r = .9. With the same draws, a tenth of a per cent more retention gives the difference quotient,
/// which lies above it by its own curvature: (multiple(1.001·r)/multiple(r) − 1)/.001. Gupta & Lehmann (2003).
#[test]
fn elasticity_of_the_multiple_to_retention_is_3_5() {
    let multiple = |r: f64| r / (1.12 - r);
    for (case, r, published) in [("margin_multiple", 0.8, 3.5), ("margin_multiple_r90", 0.9, 5.0909)] {
        let quotient = (multiple(1.001 * r) / multiple(r) - 1.0) / 0.001;
        assert!((quotient / published - 1.0).abs() < 0.006, "{quotient} at {r}");
        let values = |r: f64| {
            let hazard = format!("leaving.hazards.competitor={:.17} / year", -libm::log(r));
            replications(case, &[hazard]).iter().map(|run| run.initial_value.value).collect::<Vec<_>>()
        };
        let (low, high) = (values(r), values(1.001 * r));
        let quotients = low.iter().zip(&high).map(|(low, high)| (high / low - 1.0) / 0.001);
        agrees(case, Estimate::of(quotients).unwrap(), quotient, 0.10);
    }
}

/// S(t) = (1 + σ²ht)^(−1/σ²): .44444, .37870, .49459 at 5 years. Vaupel, Manton & Stallard (1979).
#[test]
fn survival_under_gamma_frailty_is_a_power_of_time() {
    holds("gamma_frailty");
    holds("gamma_frailty_half");
    holds("gamma_frailty_strong");
}

/// The mean hazard of those still there falls to h/(1 + σ²ht); here over the third year, as
/// ln S(2) − ln S(3) = ln((1 + 3h)/(1 + 2h)) for σ² = 1.
#[test]
fn mean_hazard_falls_as_the_frail_leave() {
    let runs = replications("gamma_frailty", &[]);
    let third_year = runs.iter().map(|r| libm::log(r.series.survivors[24] as f64 / r.series.survivors[36] as f64));
    agrees("hazard of year 3", Estimate::of(third_year).unwrap(), libm::log(1.75 / 1.5), 0.05);
}

/// The published cohort within two points in every year. Fader & Hardie (2007), High End.
#[test]
fn fader_and_hardies_cohort_survives_as_published() {
    let scenario = shipped("high_end_cohort", &[]);
    let (prepared, runs) = play(vec![scenario], 40);
    let findings = &prepared[0].scenario.settings.finding;
    assert_eq!(findings.len(), 12);
    for finding in findings {
        let judged = fideliza::experiment::judge(finding, &runs.replications[0]);
        assert!(judged.holds, "{}: {:?} {:?}", judged.claim, judged.why, judged.simulated);
    }
}

/// The shifted beta-geometric fitted to years 1–7 has α .668, β 3.806 and projects 37.8 % for year
/// 12 (Fader & Hardie 2007). The fit is made again here by maximum likelihood; the simulated
/// Gamma-frailty cohort agrees with its projection within two points.
#[test]
fn the_beta_geometric_fit_projects_37_8_per_cent() {
    const SURVIVING: [f64; 8] = [100.0, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1];
    let survival = |alpha: f64, beta: f64, years: u32| {
        (1..=years).map(|t| (beta + f64::from(t) - 1.0) / (alpha + beta + f64::from(t) - 1.0)).product::<f64>()
    };
    let likelihood = |alpha: f64, beta: f64| {
        let mut sum = SURVIVING[7] * libm::log(survival(alpha, beta, 7));
        for t in 1..=7 {
            let left = SURVIVING[t - 1] - SURVIVING[t];
            sum += left * libm::log(survival(alpha, beta, t as u32 - 1) - survival(alpha, beta, t as u32));
        }
        sum
    };
    let (mut best, mut step) = ((1.0, 1.0), 0.5);
    while step > 1e-6 {
        let near = [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step), (step, 5.0 * step), (-step, -5.0 * step)];
        let better = near
            .iter()
            .map(|d| (best.0 + d.0, best.1 + d.1))
            .find(|p: &(f64, f64)| p.0 > 0.0 && p.1 > 0.0 && likelihood(p.0, p.1) > likelihood(best.0, best.1));
        match better {
            Some(better) => best = better,
            None => step /= 2.0,
        }
    }
    assert!((best.0 - 0.668).abs() < 0.002 && (best.1 - 3.806).abs() < 0.01, "{best:?}");
    let projected = survival(best.0, best.1, 12);
    assert!((projected - 0.378).abs() < 0.001, "{projected}");
    let simulated = estimate("survivors@144", &play(vec![shipped("high_end_cohort", &[])], 20).1.replications[0]).unwrap();
    assert!((simulated.mean - projected).abs() < 0.02, "{} against {projected}", simulated.mean);
}

/// P(wait) .174132, within 20 s .888350, mean wait 7.836 s, occupancy .714286. Erlang (1917).
#[test]
fn waiting_matches_erlang_c() {
    holds("erlang_c");
}

/// P(wait) .467774, P(abandon) .030912, mean wait .061824 min; without abandonment .694456 and
/// .347228 min. Garnett, Mandelbaum & Reiman (2002).
#[test]
fn waiting_and_abandoning_match_erlang_a() {
    holds("erlang_a");
    holds("erlang_c_heavy");
}

/// P(abandon) = θ·E[W] for exponential patience, whatever else: here θ = .5 a minute, in each
/// replication up to its own chance. Mandelbaum & Zeltyn (2007).
#[test]
fn abandonment_is_the_patience_rate_times_the_mean_wait() {
    let runs = replications("erlang_a", &[]);
    agrees("θ", estimate("abandonment_over_wait", &runs).unwrap(), 30.0, 0.02);
}

/// With equal rates of service and patience the number in the system is Poisson(a): P(wait) .542070,
/// P(abandon) .125110 for a = n = 10. Palm (1943).
#[test]
fn with_patience_like_service_the_system_is_poisson() {
    holds("patience_equals_service");
}

/// W = ρ/(μ − λ); lognormal service: λE(S²)/(2(1 − ρ)). Pollaczek (1930), Khinchine (1932).
#[test]
fn one_agent_follows_pollaczek_and_khinchine() {
    holds("m_m_1");
    holds("pollaczek_khinchine");
}

/// L = λW for the queue and for the whole team, in each replication up to the contacts cut off at
/// its ends. That it holds exactly for open issues and for customers is asserted at the end of every
/// replication. Little (1961).
#[test]
fn littles_law_holds_on_teams() {
    for case in ["erlang_a", "m_m_1"] {
        for run in replications(case, &["replications=10".to_string()]) {
            let team = &run.teams[0];
            let waiting = team.queue_area / run.moments[0].waits.hours;
            let serving = team.busy_area / team.service_hours;
            assert!((waiting - 1.0).abs() < 0.01, "{case}: L/(λW) of the queue is {waiting}");
            assert!((serving - 1.0).abs() < 0.01, "{case}: L/(λW) of the agents is {serving}");
        }
    }
}

/// Σ (.3·.8)^k = 1.311424 contacts, .9179968 solved; φ = 1 − √.1 solves 90 % within two contacts.
#[test]
fn contacts_per_issue_are_a_geometric_sum() {
    holds("contacts_per_issue");
    holds("two_contacts");
}

/// K/(1 − K·p): 5, 30, 15.789. Harris (1963).
#[test]
fn retelling_is_a_branching_process() {
    holds("retelling_good");
    holds("retelling_bad");
    holds("retelling_bad_default");
}

/// The critical probability of retelling is 1/K: 1/12 for bad news, 1/4 for good. Below it, however
/// little, the total is finite and right; at it, the scenario is refused.
#[test]
fn retelling_explodes_at_one_over_the_number_told() {
    let near = ["word_of_mouth.retelling=0.075".to_string(), "replications=20".to_string()];
    let told = estimate("told_per_bad", &replications("retelling_bad", &near)).unwrap();
    agrees("told at .075", told, 12.0 / (1.0 - 12.0 * 0.075), 0.10);
    let scenario = |told: &str, retelling: f64| read(&format!("name = 'x'\nword_of_mouth = {{ {told}, retelling = {retelling} }}"));
    let only_good = "told_pleased = 4, told_let_down = 0";
    let only_bad = "told_pleased = 0, told_let_down = 12";
    assert!(scenario(only_good, 0.2499).is_ok() && scenario(only_bad, 0.0833).is_ok());
    for (told, critical) in [(only_good, 0.25), (only_bad, 1.0 / 12.0 + 1e-12)] {
        let problems = scenario(told, critical).unwrap_err();
        assert!(problems.to_string().contains("explodes"), "{problems}");
    }
}

/// F(1) .03576, F(5) .33120, F(10) .81280 for p .03, q .38. Bass (1969).
#[test]
fn adoption_follows_bass() {
    holds("bass");
}

/// The adoptions peak at ln(q/p)/(p + q) = 6.1926 years. A parabola through the yearly adoptions of the
/// year with the most and its neighbours, summed over replications, peaks there within a quarter of a year.
#[test]
fn adoption_peaks_at_6_19_years() {
    let runs = replications("bass", &[]);
    let joined = |year: usize| runs.iter().map(|r| r.series.joined[12 * (year - 1)..12 * year].iter().sum::<u64>()).sum::<u64>() as f64;
    let top = (4..=9).max_by(|a, b| joined(*a).total_cmp(&joined(*b))).unwrap();
    let (before, at, after) = (joined(top - 1), joined(top), joined(top + 1));
    let peak = top as f64 - 0.5 + 0.5 * (before - after) / (before - 2.0 * at + after);
    assert!((peak - 6.1926).abs() < 0.25, "peak at {peak}");
}

/// P(W > 24 h) = .13597 for median 8 h, σ 1; E f(W) = .05936 .28598 .50000 .71402 for medians 1 8 24 72 h.
#[test]
fn lognormal_latency_uses_up_patience_as_integrated() {
    holds("lognormal_latency");
    holds("lognormal_latency_1h");
    holds("lognormal_latency_24h");
    holds("lognormal_latency_72h");
}

/// E (1 + W/τ)^(−k) = .36449 .09195 .01019 for exponential answers of mean 5, 60, 1440 min.
#[test]
fn leads_cool_as_integrated() {
    holds("lead_response_5_min");
    holds("lead_response_1_h");
    holds("lead_response_1_day");
}

/// The first credible answer wins: 1 − .5·(1/2)/(1 + 1/2) = 5/6. Minimum of independent exponentials.
#[test]
fn the_race_for_a_lead_goes_to_the_first_credible_answer() {
    holds("lead_race");
}

/// 25 % leave every 18 months: .0159823 a month, 17.4518 % a year, and nobody in between.
#[test]
fn leaving_at_renewals_annualises() {
    holds("renewal");
}

/// Var S = α/(2 − α)·Var e. Roberts (1959).
#[test]
fn satisfaction_is_a_moving_average() {
    holds("satisfaction_ewma");
}

/// Shares of exits are proportional to constant hazards. Cox & Oakes (1984).
#[test]
fn competing_causes_share_the_exits() {
    holds("competing_causes");
}

/// … and independent of when: the share of service exits is the same in the first and the last
/// quarter of the run.
#[test]
fn the_cause_does_not_depend_on_when() {
    let runs = replications("competing_causes", &[]);
    let share = |r: &Replication, months: std::ops::Range<usize>| {
        let left = |cause: usize| r.series.left[months.clone()].iter().map(|left| left[cause]).sum::<u64>() as f64;
        left(0) / (0..4).map(left).sum::<f64>()
    };
    let early = Estimate::of(runs.iter().map(|r| share(r, 0..15))).unwrap();
    let late = Estimate::of(runs.iter().map(|r| share(r, 45..60))).unwrap();
    agrees("early", early, 0.3, 0.03);
    agrees("late", late, 0.3, 0.05);
}

/// The benchmark `lifecycle` gives what five other engines give, whose figures are those of a run or so, and its Erlang-A
/// fixed point with the contact stream λ₀/(1 − (1 − p)(1 − FCR)): abandonment .27988, utilisation .86402, 217,696 contacts.
/// Reseeded, each of the seven fails with probability .003; what is 4 % off (churn), 2 % (the other engines') or .5 % (theory) is caught.
#[test]
fn lifecycle_agrees_with_five_engines_and_its_fixed_point() {
    let runs = play(vec![shipped("bench/lifecycle", &[])], 20).1.replications.remove(0);
    let of = |value: &dyn Fn(&Replication) -> f64| Estimate::of(runs.iter().map(value)).unwrap();
    let team = |key: &str| estimate(key, &runs).unwrap();
    let left = |run: &Replication| (run.initial_left.iter().sum::<u64>() + run.joined_left.iter().sum::<u64>()) as f64;
    let figures = [
        ("events", team("events"), 447_500.0, true, 0.02),
        ("satisfaction", team("satisfaction_mean"), 6.10, true, 0.02),
        ("churned", of(&left), 6290.0, true, 0.04),
        ("abandoned", team("abandonment"), 0.279, true, 0.02),
        ("abandoned, by theory", team("abandonment"), 0.27988, false, 0.005),
        ("utilisation, by theory", team("occupancy"), 0.86402, false, 0.005),
        ("contacts, by theory", of(&|run| run.teams[0].load.offered as f64), 217_696.0, false, 0.005),
    ];
    for (name, found, expected, of_one_run, resolves) in figures {
        let error = found.sd.unwrap() * (1.0 / found.n as f64 + f64::from(u8::from(of_one_run))).sqrt();
        assert!((found.mean - expected).abs() <= 3.0 * error, "{name}: {} ± {error}, expected {expected}", found.mean);
        assert!(3.0 * error <= resolves * expected, "{name}: a standard error of {error} hides too much");
    }
}

/// Intervals of every kind hold the true value as often as they say, over 10,000 small experiments each.
/// The share is known to ± .4 points: an interval that holds in 92.5 % or in 97.5 % of the cases is caught.
#[test]
fn intervals_hold_as_often_as_they_say() {
    let page = std::fs::read_to_string(root().join("docs/validation.md")).unwrap();
    for kind in coverage(EXPERIMENTS) {
        assert!(kind.is_acceptable(), "{kind:?}");
        let row = coverage_row(&kind);
        assert!(
            page.contains(&row),
            "docs/validation.md is old; run: cargo run --release -- validate --markdown > docs/validation.md\n{row}"
        );
    }
}

/// The exits by a cause and the exit budget spent for it have the same expectation: their difference
/// is a martingale (the random time change). On the base scenario, with everything that is on there.
#[test]
fn exits_and_spent_budgets_agree() {
    let runs = play(vec![shipped("base", &["horizon=1 year", "customers=4000"])], 40).1.replications.remove(0);
    for cause in 0..4 {
        let gap = Estimate::of(runs.iter().map(|r| r.decided_first_year[cause] as f64 - r.budgets_spent[cause])).unwrap();
        let level = runs.iter().map(|r| r.budgets_spent[cause]).sum::<f64>() / runs.len() as f64;
        let error = gap.standard_error().unwrap();
        assert!(gap.mean.abs() <= Z_LIMIT * error, "cause {cause}: {} ± {error}", gap.mean);
        assert!(Z_LIMIT * error <= 0.1 * level, "cause {cause}: a standard error of {error} hides too much of {level}");
    }
}

/// A standing base is a fresh cohort watched later: with Gamma frailty, customers of tenure 3 years
/// survive two more like those who reached 3 years of a fresh cohort: S(5)/S(3) = 1.75/2.25 for h = .25, σ² = 1.
#[test]
fn a_standing_base_is_less_frail() {
    let runs = replications("gamma_frailty", &["tenure=3 years".into(), "horizon=2 years".into()]);
    agrees("two more years", estimate("retained", &runs).unwrap(), 1.75 / 2.25, 0.01);
}

/// Halving `refresh` moves the CLV of the base scenario by less than .1 %.
#[test]
fn hazards_between_refreshes_are_accurate() {
    let coarse = shipped("base", &["customers=4000"]);
    let fine = shipped("base", &["customers=4000", "refresh=0.5 months"]);
    let (prepared, runs) = play(vec![coarse, fine], 20);
    let clv = |index: usize| summarize(&prepared[index].model, Evidence::alone(&runs.replications[index])).outcome("clv").unwrap().mean;
    let moved = (clv(1) / clv(0) - 1.0).abs();
    assert!(moved < 0.001, "halving `refresh` moves the CLV by {moved}");
}

//! The gallery: every story holds what it says, at its own seed and at others, and its page is true.

use std::fs;

use fideliza::experiment::{Evidence, Expected, Judged, Prepared, judge_all, run_with_seed};
use fideliza::model::lint;
use fideliza::report::markdown::{Story, section};
use fideliza::scenario::Scenario;
use fideliza::scenario::gallery::{STORIES, story};
use fideliza::units::{MONTH, Quantity};

use crate::support::{prepare, root, run_in};

/// A published cohort whose first years lie within two points by little: other seeds are not for it.
const OWN_SEED_ONLY: &str = "high_end_cohort";

fn family(name: &str, sets: &[String]) -> Vec<Scenario> {
    let mut scenario = story(name, sets).unwrap_or_else(|problems| panic!("{name}: {problems}"));
    let strategies = std::mem::take(&mut scenario.strategies);
    [scenario].into_iter().chain(strategies).collect()
}

fn judged(prepared: &[Prepared], seed: u64) -> Vec<Judged> {
    let runs = run_with_seed(prepared, seed);
    judge_all(&prepared[0].scenario.settings, &Evidence::of_all(prepared, &runs))
}

/// Findings with a value: false alarm 6·10⁻⁵ each if reseeded, and an error of the size `resolves` is seen at least every other
/// time. Findings with bounds hold if the 95 % interval lies within them, here for two seeds out of two.
fn holds(name: &str) {
    let prepared = prepare(family(name, &[]));
    let settings = &prepared[0].scenario.settings;
    assert!(
        !settings.analysis.told_in("en").is_empty() && !settings.sources.is_empty() || settings.extends.is_some(),
        "{name} has no essay or sources"
    );
    assert!(!settings.finding.is_empty(), "{name} claims nothing");
    for prepared in &prepared {
        let warnings = lint(&prepared.scenario, &prepared.model);
        assert!(warnings.is_empty(), "{name}: {}: {warnings:?}", prepared.scenario.settings.name);
    }
    let own = settings.seed.get();
    let others = if name == OWN_SEED_ONLY { 0 } else { 1 };
    for seed in own..=own + others {
        let judged = judged(&prepared, seed);
        for claim in &judged {
            assert!(claim.holds, "{name}, seed {seed}: {}: {:?} {:?}", claim.claim, claim.why, claim.simulated);
        }
        if seed == own {
            let page = fs::read_to_string(root().join("scenarios/README.md")).unwrap_or_default();
            let section = section(&Story { name: name.into(), settings: settings.clone(), judged });
            assert!(
                page.contains(&section),
                "scenarios/README.md is old; run: cargo run --release -- gallery --markdown > scenarios/README.md\n{section}"
            );
        }
    }
}

/// Who is worth more than whom does not turn with the horizon: claims on whole values are of the same sign at twice the horizon. One that
/// surely has the other sign there has been wrong; a false alarm is at most 2.5 % for a difference of 0, and none of them is near it.
fn outlasts_its_horizon(name: &str) {
    const WHOLE_VALUES: [&str; 4] = ["customer_equity", "equity_fixed_capacity", "clv_total", "clv_acquired"];
    let settings = &family(name, &[])[0].settings;
    let claims: Vec<_> = settings.finding.iter().map(|f| f.versus.is_some() && WHOLE_VALUES.contains(&f.outcome.as_str())).collect();
    if !claims.contains(&true) {
        return;
    }
    let twice = format!("horizon=\"{} months\"", 2.0 * settings.horizon.base() / MONTH);
    let judged = judged(&prepare(family(name, &[twice])), settings.seed.get() + 2);
    for (claim, _) in judged.iter().zip(claims).filter(|(_, of_whole_values)| *of_whole_values) {
        let found = claim.simulated.expect("the outcome exists");
        match claim.expected {
            Expected::Between(Some(low), _) if low >= 0.0 => assert!(!found.surely_below(0.0), "{name}: {}: {found:?}", claim.claim),
            Expected::Between(_, Some(high)) if high <= 0.0 => assert!(!found.surely_above(0.0), "{name}: {}: {found:?}", claim.claim),
            _ => {}
        }
    }
}

/// The single case that the essay of Marta's phone names: a customer of years whose second case closes in time, and who leaves.
#[test]
fn martas_life_can_be_read() {
    let story = fs::read_to_string(root().join("scenarios/martas_phone.toml")).unwrap();
    let (_, named) = story.split_once("martas_phone.toml --customer ").expect("the essay names a customer");
    let customer: String = named.chars().take_while(char::is_ascii_digit).collect();
    let (code, life, _) = run_in(&root(), &["explain", "scenarios/martas_phone.toml", "--customer", &customer]);
    assert_eq!(code, 0);
    for part in [
        "a customer for 4.3 years",
        "is asked to tell everything again",
        "is passed on to `manufacturer`",
        "let down",
        "leaves because of the service",
    ] {
        assert!(life.contains(part), "`{part}` is not in her life:\n{life}");
    }
}

macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        $( #[test] fn $name() { holds(stringify!($name)); outlasts_its_horizon(stringify!($name)); } )+

        /// Every shipped file is in the gallery, and tested here.
        #[test]
        fn the_gallery_is_complete() {
            let tested = [ $(stringify!($name)),+ ];
            let mut files: Vec<String> = fs::read_dir(root().join("scenarios")).unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
                .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            files.sort();
            let mut names: Vec<&str> = STORIES.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, tested, "the order of the gallery");
            names.sort_unstable();
            assert_eq!(files, names);
        }
    };
}

stories!(
    base,
    fast,
    first_contact,
    bank_contact_centre,
    high_end_cohort,
    telecom,
    real_time_generation,
    know_me_now,
    solve_it_now,
    serve_me_now,
    service_is_sales,
    every_time,
    immediacy,
    renegotiation,
    silent_churn,
    acquisition_or_retention,
    two_points_of_retention,
    recession,
    moments_of_truth,
    partners,
    profit_tiers,
    commitments,
    transparency,
    alignment,
    channels,
    martas_phone,
    crossumer,
    training,
    dominoes,
    perception,
    revolt,
);

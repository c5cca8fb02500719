//! The closed-form cases: scenarios whose results theory gives, shipped inside the program.
//!
//! `fideliza validate` runs them on the user's machine; the theory tests use the same cases.

use super::{Control, Judged, Runs, judge, prepare, run_as_stated};
use crate::scenario::{self, Embedded, Scenario};

macro_rules! cases {
    ($($name:literal),+ $(,)?) => {
        const TEXTS: &[(&str, &str)] = &[ $( ($name, include_str!(concat!("../../scenarios/validation/", $name, ".toml"))) ),+ ];
    };
}

cases!(
    "quiet",
    "constant_hazard",
    "margin_multiple",
    "margin_multiple_r90",
    "gamma_frailty",
    "gamma_frailty_half",
    "gamma_frailty_strong",
    "erlang_c",
    "erlang_a",
    "erlang_c_heavy",
    "patience_equals_service",
    "m_m_1",
    "pollaczek_khinchine",
    "contacts_per_issue",
    "two_contacts",
    "retelling_good",
    "retelling_bad",
    "retelling_bad_default",
    "bass",
    "lognormal_latency",
    "lognormal_latency_1h",
    "lognormal_latency_24h",
    "lognormal_latency_72h",
    "lead_response_5_min",
    "lead_response_1_h",
    "lead_response_1_day",
    "lead_race",
    "renewal",
    "satisfaction_ewma",
    "competing_causes",
    "regimes",
    "bass_network",
    "retelling_network",
    "intervention",
    "need_drift",
    "handed_over",
);

/// The names of all cases that claim something.
pub fn cases() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name).filter(|name| *name != "quiet")
}

/// A case as a scenario, with settings laid over it.
///
/// # Panics
/// If there is no such case, or the settings are wrong.
pub fn case(name: &str, sets: &[String]) -> Scenario {
    scenario::read(&format!("{name}.toml"), &Embedded(TEXTS), sets).unwrap_or_else(|problems| panic!("{name}: {problems}"))
}

/// Runs a case with its own seed and number of replications.
pub fn play(name: &str, sets: &[String]) -> (Scenario, Runs) {
    let mut prepared = prepare(vec![case(name, sets)], &Control::unwatched()).expect("nobody stops it");
    let runs = run_as_stated(&prepared);
    (prepared.remove(0).scenario, runs)
}

/// Runs a case and judges its claims. The result is the same on every machine.
pub fn validate(name: &str) -> Vec<Judged> {
    let (scenario, runs) = play(name, &[]);
    scenario.settings.finding.iter().map(|finding| judge(finding, &runs.replications[0])).collect()
}

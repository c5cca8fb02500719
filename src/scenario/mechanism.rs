//! Mechanisms: what can be off. Each is declared once, behind the section of its keys: its name, its switch, what `check` says of it, and settings
//! under which it is on and changes nothing.

use super::Settings;
use super::service::Moment;
use super::teams::Team;
use super::{feeling, growth, intervention, levers, market, service, teams};

/// A part of a scenario, of a moment or of a team that can be off.
#[derive(Clone, Copy)]
pub struct Mechanism<T: 'static = Settings> {
    /// What it is called.
    pub name: &'static str,
    /// The path of its section, or of the key that switches it on.
    pub path: &'static str,
    /// Whether it is on.
    pub is_on: fn(&T) -> bool,
    /// What is said where it is on, a sentence each: `{path}` stands for a value with its evidence. Below a moment or a team, half sentences with paths
    /// from there.
    pub says: fn(&T) -> Vec<String>,
    /// Settings under which it is on and changes nothing; none where there are no such settings.
    pub neutral: &'static [&'static str],
}

/// Those of a scenario, in the order in which they are told.
pub const OF_A_SCENARIO: &[Mechanism] = &[
    growth::TALK,
    market::NETWORK,
    market::AUDIENCE,
    feeling::HEAT,
    growth::LEADS,
    levers::MEMORY,
    levers::NEEDS,
    levers::REAL_TIME_OFFERS,
    levers::BATCH_OFFERS,
    levers::CROSS_SELLING,
    levers::RETENTION,
    levers::WIN_BACK,
    levers::RENEGOTIATION,
    levers::TRANSPARENCY,
    market::UNEVEN_DEMAND,
    levers::ALIGNMENT,
    levers::TIERS,
    service::PARTNERS,
    service::DOMINOES,
    market::REGIMES,
    intervention::INTERVENTIONS,
];

/// Those of a moment.
pub const OF_A_MOMENT: &[Mechanism<Moment>] = &[
    service::COMMITMENT,
    service::COMPENSATION,
    service::APPROVAL,
    service::EMPOWERED,
    service::PARTNER,
    service::SELF_SERVICE,
    service::CAPSULE,
    service::OWNER,
    service::LOAN,
    service::TALKED_ABOUT,
];

/// Those of a team.
pub const OF_A_TEAM: &[Mechanism<Team>] = &[teams::LEARNING, teams::STRESS];

/// One sentence.
pub(super) fn one(sentence: &str) -> Vec<String> {
    vec![sentence.to_string()]
}

//! The shipped scenarios, embedded: stories that run by name anywhere.

use super::{Draft, Embedded, Scenario, load, problem::Problems};

macro_rules! stories {
    ($($name:literal),+ $(,)?) => {
        /// Name and text of every shipped scenario, in the order of the gallery.
        pub const STORIES: &[(&str, &str)] = &[ $( ($name, include_str!(concat!("../../scenarios/", $name, ".toml"))) ),+ ];
    };
}

stories!(
    "base",
    "fast",
    "first_contact",
    "bank_contact_centre",
    "high_end_cohort",
    "telecom",
    "real_time_generation",
    "know_me_now",
    "solve_it_now",
    "serve_me_now",
    "service_is_sales",
    "every_time",
    "immediacy",
    "renegotiation",
    "silent_churn",
    "acquisition_or_retention",
    "two_points_of_retention",
    "recession",
    "moments_of_truth",
    "partners",
    "profit_tiers",
    "commitments",
    "transparency",
    "alignment",
    "channels",
    "martas_phone",
    "crossumer",
    "training",
    "dominoes",
    "perception",
    "revolt",
);

/// A story by its name, with settings laid over it.
///
/// # Errors
/// There is no such story, or the settings are wrong.
pub fn story(name: &str, sets: &[String]) -> Result<Scenario, Problems> {
    draft(name, sets)?.scenario()
}

/// The texts of a story, with settings laid over them.
///
/// # Errors
/// There is no such story, or the settings are no TOML.
pub fn draft(name: &str, sets: &[String]) -> Result<Draft<'static>, Problems> {
    load(&format!("{name}.toml"), &Embedded(STORIES), sets)
}

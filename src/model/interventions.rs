//! Interventions, resolved: when they come, and the course that is in force then.

use super::Course;
use crate::scenario::Settings;
use crate::scenario::intervention as keys;
use crate::scenario::variants::{seen_by, steps};
use crate::units::Quantity;

/// A change of course.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// Name.
    pub name: String,
    /// What brings it about.
    pub occasion: Occasion,
    /// Time from then until it takes effect.
    pub delay: f64,
    /// Steps in which it does.
    pub steps: u8,
    /// Time between steps.
    pub step: f64,
    /// How long it stays in force.
    pub lasts: f64,
    /// True if it is taken back when its condition has ceased.
    pub reverts: bool,
    /// Paid each time when it takes effect.
    pub one_off: f64,
    /// Paid while it is in force, per hour.
    pub running: f64,
}

/// What brings an intervention about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Occasion {
    /// A date.
    Date(f64),
    /// Share of bad experiences of the last 7 days above this.
    BadExperiences(f64),
    /// Open issues above this.
    Backlog(f64),
    /// Share of customers who left within 30 days above this.
    Leaving(f64),
    /// Share of the initial customers who left since the start above this.
    Lost(f64),
}

/// The interventions of a scenario, and the courses that they bring about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interventions {
    /// The interventions.
    pub all: Vec<Intervention>,
    /// For each state, the level of each intervention, and the course.
    pub states: Vec<(Vec<u8>, Course)>,
    /// For each segment and, last, for the company: which interventions it sees.
    pub sees: Vec<Vec<bool>>,
}

impl Interventions {
    /// The course in a state as the company (none) or a segment sees it.
    ///
    /// # Panics
    /// If the state cannot come about: all that can were compiled.
    pub fn course(&self, levels: &[u8], segment: Option<usize>) -> &Course {
        let sees = &self.sees[segment.unwrap_or(self.sees.len() - 1)];
        let seen = |state: &[u8]| state.iter().zip(levels).zip(sees).all(|((&a, &b), &sees)| a == if sees { b } else { 0 });
        let found = self.states.iter().find(|(state, _)| seen(state));
        &found.unwrap_or_else(|| panic!("the state {levels:?} was not foreseen")).1
    }
}

pub(super) fn interventions(settings: &Settings) -> Vec<Intervention> {
    let of = |keys: &keys::Intervention| Intervention {
        name: keys.name.clone(),
        occasion: match (&keys.at, &keys.when) {
            (Some(at), _) => Occasion::Date(at.hours()),
            (None, Some(keys::Condition::BadExperiences(share))) => Occasion::BadExperiences(share.base()),
            (None, Some(keys::Condition::Backlog(count))) => Occasion::Backlog(count.base()),
            (None, Some(keys::Condition::Leaving(share))) => Occasion::Leaving(share.base()),
            (None, Some(keys::Condition::Lost(share))) => Occasion::Lost(share.base()),
            (None, None) => unreachable!("checked: an intervention has its occasion"),
        },
        delay: keys.delay.hours(),
        steps: steps(keys),
        step: keys.ramp.hours() / f64::from(steps(keys)),
        lasts: keys.lasts.hours(),
        reverts: keys.reverts,
        one_off: keys.one_off.base(),
        running: keys.running.base(),
    };
    settings.intervention.iter().map(of).collect()
}

/// Which interventions each segment and, last, the company sees.
pub(super) fn sees(settings: &Settings) -> Vec<Vec<bool>> {
    let all = vec![1u8; settings.intervention.len()];
    let of = |segment: Option<&String>| seen_by(&all, segment, &settings.intervention).iter().map(|&level| level > 0).collect();
    settings.segment.iter().map(|segment| of(Some(&segment.name))).chain([of(None)]).collect()
}

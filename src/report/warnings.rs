//! What is hardly meant in a scenario, and why a claim is not borne out, in words.

use super::words::{Words, say};
use crate::experiment::Unmet;
use crate::model::Warning;

/// A warning, and what to do about it.
pub fn warning(warning: &Warning, words: &Words) -> [String; 2] {
    match warning {
        Warning::NoMargin => [words.plain("warning-no-margin"), words.plain("help-no-margin")],
        Warning::ManyEvents { events } => {
            [say!(words, "warning-many-events", events = words.grouped(*events, 0)), words.plain("help-many-events")]
        }
        Warning::Overloaded { team, load, capacity, hangs_up } => [
            say!(words, "warning-overloaded", team = team.as_str(), load = words.grouped(*load, 1), capacity = words.grouped(*capacity, 1)),
            words.plain(if *hangs_up { "help-overloaded-abandons" } else { "help-overloaded" }),
        ],
        Warning::HardlyGood { moment, share } => {
            let share = words.grouped(100.0 * share, 1);
            [say!(words, "warning-hardly-good", moment = moment.as_str(), share = share), words.plain("help-hardly-good")]
        }
        Warning::NeverSolved { moment } => {
            [say!(words, "warning-never-solved", moment = moment.as_str()), words.plain("help-never-solved")]
        }
        Warning::UnreachableChurn { cause } => [
            say!(words, "warning-unreachable-churn", cause = words.plain(&format!("cause-{cause}"))),
            words.plain("help-unreachable-churn"),
        ],
        Warning::NearExplosion { each } => {
            [say!(words, "warning-near-explosion", each = words.grouped(*each, 2)), words.plain("help-near-explosion")]
        }
        Warning::MoreLeadsThanProspects => [words.plain("warning-more-leads"), words.plain("help-more-leads")],
        Warning::ShortHorizon => [words.plain("warning-short-horizon"), words.plain("help-short-horizon")],
        Warning::Shrinks => [words.plain("warning-shrinks"), words.plain("help-shrinks")],
        Warning::ClosedLonger { team, closed, patience } => [
            say!(words, "warning-closed-longer", team = team.as_str(), closed = words.hours(*closed), patience = words.hours(*patience)),
            words.plain("help-closed-longer"),
        ],
        Warning::OwnInEverySegment { key } => {
            [say!(words, "warning-own-in-every-segment", key = key.as_str()), words.plain("help-own-in-every-segment")]
        }
        Warning::TeamDecides { path } => [say!(words, "warning-team-decides", path = path.as_str()), words.plain("help-team-decides")],
    }
}

/// Why a claim is not borne out.
pub fn unmet(why: &Unmet, words: &Words) -> String {
    match *why {
        Unmet::NoOutcome => words.plain("unmet-no-outcome"),
        Unmet::NoError => words.plain("unmet-no-error"),
        Unmet::NoInterval => words.plain("unmet-no-interval"),
        Unmet::Away { errors } => say!(words, "unmet-away", errors = words.grouped(errors, 1)),
        Unmet::Hides { errors } => say!(words, "unmet-hides", errors = small(errors, words)),
        Unmet::ReachesDown { to } => say!(words, "unmet-reaches-down", to = words.grouped(to, 4)),
        Unmet::ReachesUp { to } => say!(words, "unmet-reaches-up", to = words.grouped(to, 4)),
    }
}

/// A number of any size with four digits that count.
fn small(number: f64, words: &Words) -> String {
    let digits = 3 - libm::log10(number.abs().max(f64::MIN_POSITIVE)).floor() as i64;
    words.grouped(number, digits.clamp(0, 12) as usize)
}

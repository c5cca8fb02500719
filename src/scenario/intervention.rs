//! Interventions: any parameter by its path, at a date or on a condition.

use super::declare::{Read, Reader, Shape, choice, section};
use super::describe::plain;
use super::mechanism::Mechanism;
use super::node::Node;
use crate::units::{Count, Duration, Factor, Money, MoneyRate, Quantity, Share};

section! {
    /// A change of course during the run.
    Intervention {
        /// Name.
        name: String = required, Setting, "";
        /// Date at which it comes, from the start of the run.
        at: Option<Duration> = off, Setting, "";
        /// Condition on which it comes, looked at every day at midnight.
        when: Option<Condition> = off, Setting, "";
        /// Time from the date or condition until it takes effect.
        delay: Duration = "\"0 s\"", Setting, "";
        /// Time over which it takes effect, in ten equal steps.
        ramp: Duration = "\"0 s\"", Setting, "";
        /// How long it stays in force; then it is taken back at once.
        lasts: Duration = "\"never\"", Setting, "";
        /// True if it is also taken back when its condition has ceased, and may come again.
        reverts: bool = "false", Setting, "";
        /// The segment whose customers it is for; off: for all, and for the company itself.
        segment: Option<String> = off, Setting, "";
        /// What changes.
        change: Vec<Change> = required, Setting, "";
        /// Paid each time when it takes effect.
        one_off: Money = "0", Setting, "";
        /// Paid while it is in force.
        running: MoneyRate = "\"0 / month\"", Setting, "";
    }
}

/// Changes of course.
pub(super) const INTERVENTIONS: Mechanism = Mechanism {
    name: "interventions",
    path: "intervention",
    is_on: |settings| !settings.intervention.is_empty(),
    says: |settings| settings.intervention.iter().map(in_words).collect(),
    neutral: &["intervention=[{ name = 'i', at = '1 year', change = [{ path = 'moment.incident.voice', set = 0.6 }] }]"],
};

fn in_words(intervention: &Intervention) -> String {
    let name = &intervention.name;
    let path = |key: &str| format!("{{intervention.{name}.{key}}}");
    let when = if intervention.at.is_some() { format!("at {}", path("at")) } else { format!("when {}", path("when")) };
    let change = |change: &Change| match (&change.set.0, change.scale) {
        (Some(value), _) => format!("{} becomes {}", change.path, plain(&super::written(value))),
        (None, scale) => format!("{} × {}", change.path, scale.map_or(1.0, |scale| scale.base())),
    };
    let changes: Vec<String> = intervention.change.iter().map(change).collect();
    let whom = intervention.segment.as_ref().map_or("all".to_string(), |segment| format!("segment `{segment}`"));
    format!(
        "Intervention `{name}` {when}, after {}, over {}, {}, for {whom}: {}; it costs {} once and {}.",
        path("delay"),
        path("ramp"),
        if intervention.lasts.is_never() { "for good".to_string() } else { format!("for {}", path("lasts")) },
        changes.join("; "),
        path("one_off"),
        path("running")
    )
}

choice! {
    /// When an intervention comes.
    Condition {
        #[doc = "Share of bad experiences among those of the last 7 days is above this (at least 20 of them)."]
        bad_experiences => BadExperiences(Share);
        #[doc = "Issues open, or waiting for an answer, are more than this."]
        backlog => Backlog(Count);
        #[doc = "Share of customers who left within the last 30 days is above this."]
        leaving => Leaving(Share);
        #[doc = "Share of customers who left since the start is above this."]
        lost => Lost(Share);
    }
}

section! {
    /// One parameter that an intervention changes.
    Change {
        /// Path of the parameter, as in `--set`: "moment.incident.latency.lognormal.median".
        path: String = required, Setting, "";
        /// The value that it gets.
        set: Given = off, Setting, "";
        /// The factor by which it is multiplied; also a whole law, such as a latency.
        scale: Option<Factor> = off, Setting, "";
    }
}

/// A value of any shape as it stands in the text, "off" included; none if the key is not written.
#[derive(Clone, Debug)]
pub struct Given(pub Option<Node>);

impl Read for Given {
    fn read(node: &Node, _: &mut Reader<'_>) -> Option<Self> {
        Some(Given(Some(node.clone())))
    }

    fn shape() -> Shape {
        Shape::Any
    }

    fn off() -> Option<Self> {
        Some(Given(None))
    }
}

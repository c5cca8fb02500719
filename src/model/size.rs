//! How much work a model is, and what serving its customers costs, roughly: before anything is run.

use super::{Model, Moment, Team, Trigger, flow};

/// A rough size of the work and the memory of one world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Events of one replication, roughly.
    pub events: f64,
    /// The same, and what takes time without being an event: looks at all customers, spread over them.
    pub work: f64,
    /// Bytes of one world, roughly.
    pub bytes: f64,
}

impl Moment {
    /// How often it comes by chance or in cycles, per customer and hour, at neutral multipliers.
    pub fn rate(&self) -> f64 {
        match self.trigger {
            Trigger::Rate(rate) => rate,
            Trigger::Every(every) => 1.0 / every,
            _ => 0.0,
        }
    }

    /// Attempts that one issue takes, on average: a geometric sum.
    pub fn expected_attempts(&self) -> f64 {
        let again = (1.0 - self.resolution) * self.retry;
        (0..self.attempts.min(1000)).map(|k| libm::pow(again, f64::from(k))).sum()
    }
}

impl Model {
    /// Estimates the work and memory of one replication; checked before anything is allocated.
    pub fn size(&self) -> Size {
        let each = self.states().map(|course| flow::of(self, course));
        let largest = each.reduce(|a, b| Size { events: a.events.max(b.events), work: a.work.max(b.work), bytes: a.bytes.max(b.bytes) });
        largest.expect("there is a course")
    }

    /// Expected yearly cost of serving one customer at neutral multipliers, teams paid by the hour shared among all: what `acquisition.ratio` refers to.
    pub fn yearly_service_cost(&self) -> f64 {
        let cost = |moment: &Moment| {
            let yearly = match moment.trigger {
                Trigger::Rate(rate) => rate * crate::units::YEAR,
                Trigger::Every(every) => crate::units::YEAR / every,
                _ => 0.0,
            };
            let answered = moment.contact_cost * moment.expected_attempts() * (1.0 - moment.self_service);
            let helped = moment.self_service_cost * moment.self_service;
            yearly * (moment.cost + moment.failure * moment.voice * (answered + helped))
        };
        let pay =
            |team: &Team| team.hourly * team.week.paid_hours() * crate::units::YEAR / crate::units::WEEK / self.frame.customers as f64;
        self.moments.iter().map(cost).sum::<f64>() + self.teams.iter().map(pay).sum::<f64>()
    }
}

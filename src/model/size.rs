//! How much work a model is, and what serving its customers costs, roughly: before anything is run.

use super::{Course, Demand, Model, Moment, Team, Trigger};

/// A rough size of the work and the memory of one world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Events of one replication, roughly.
    pub events: f64,
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

impl Course {
    /// Moments of one customer per hour that happen by chance or in cycles, at neutral multipliers.
    pub fn contact_rate(&self) -> f64 {
        self.moments.iter().map(Moment::rate).sum()
    }
}

impl Model {
    /// Events of one replication if a course were in force throughout.
    fn events_of(&self, course: &Course) -> f64 {
        let frame = &self.frame;
        let customers = frame.customers as f64;
        let moments = customers * course.contact_rate() * frame.horizon;
        // A quarter of the experiences are good and a tenth bad, and a fifth of the customers are gone, in typical scenarios.
        let told = course.word_of_mouth.as_ref().map_or(0.0, |wom| 0.25 * wom.told[0] + 0.1 * wom.told[1]);
        let refreshes = if course.drifts() { 0.8 * customers * frame.horizon / frame.refresh } else { customers };
        let leads = course.leads.rates.iter().sum::<f64>() * frame.horizon;
        0.8 * moments * (2.0 + told) + refreshes + leads * 2.0
    }

    /// Estimates the work and memory of one replication; checked before anything is allocated.
    pub fn size(&self) -> Size {
        let customers = self.frame.customers as f64;
        let leads = self.leads.rates.iter().sum::<f64>() * self.frame.horizon;
        let events = self.states().map(|course| self.events_of(course)).fold(0.0, f64::max);
        // A customer is 116 bytes, a relation 72, a pending event 24; one that comes with many others at one instant, as in cycles of a fresh
        // cohort, is in three lists of the calendar when its time comes. A quarter joins or comes back.
        let people = customers + leads * self.leads.conversion;
        let arrivals = if self.interventions.states.is_empty() { 0.0 } else { 24.0 * people * self.moments.len() as f64 };
        let network = if self.frame.network.is_some() { 4.0 * (customers + self.frame.prospects) } else { 0.0 };
        let clock = if self.frame.demand.as_ref().is_some_and(Demand::varies_in_time) { 8.0 * self.frame.horizon } else { 0.0 };
        let beside = if self.frame.keeps_relations { 108.0 } else { 0.0 } + if self.frame.knows_contracts { 24.0 } else { 0.0 };
        let pending = |moment: &Moment| if matches!(moment.trigger, Trigger::Rate(_) | Trigger::Consequence) { 24.0 } else { 84.0 };
        let events_ahead: f64 = self.moments.iter().map(pending).sum();
        let bytes = people * (150.0 + beside + events_ahead) + arrivals + network + clock + 4e6;
        Size { events, bytes }
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
        let pay = |team: &Team| team.hourly * team.week.hours() * crate::units::YEAR / crate::units::WEEK / self.frame.customers as f64;
        self.moments.iter().map(cost).sum::<f64>() + self.teams.iter().map(pay).sum::<f64>()
    }
}

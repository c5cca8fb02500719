//! Other worlds: the same model with something a little different.

use super::{Answer, Course, Frame, Interventions, Model};

/// After so long hardly any of today's customers is left, and a discount leaves nothing of what they bring.
pub const EXTINCTION: f64 = 80.0 * crate::units::YEAR;

/// So few people who are not customers make a small pilot another world.
const PROSPECTS_MIN: f64 = 100.0;

impl Model {
    /// The course at the start, and every other that interventions can bring about.
    pub fn states(&self) -> impl Iterator<Item = &Course> {
        [&self.course].into_iter().chain(self.interventions.states.iter().map(|(_, state)| state))
    }

    /// Changes every course.
    fn in_every_state(&mut self, mut change: impl FnMut(&mut Course)) {
        self.interventions.states.iter_mut().for_each(|(_, state)| change(state));
        change(&mut self.course);
    }

    /// Sets solved hazards, in every state that does not state its own.
    pub fn set_hazards(&mut self, hazards: [f64; 4]) {
        self.in_every_state(|course| {
            if course.target.is_some() {
                course.hazards = hazards;
            }
        });
    }

    /// The model for which hazards are solved: a year of it, without what is planned and with the market as it is, and of
    /// a given number of customers where people meet at random and nothing is shared whose load depends on how many there are: then the size of a population
    /// is no parameter, and a few accounts have the hazards of thousands.
    pub fn pilot(&self, customers: usize) -> Model {
        let scale = customers as f64 / self.frame.customers as f64;
        let shared = !self.teams.is_empty() || self.frame.network.is_some() || !self.dominoes.is_empty();
        let crowded = shared || self.frame.prospects * scale < PROSPECTS_MIN;
        let (customers, scale) = if crowded { (self.frame.customers, 1.0) } else { (customers, scale) };
        let frame = Frame {
            horizon: crate::units::YEAR,
            warmup: 0.0,
            regimes: Vec::new(),
            is_pilot: true,
            customers,
            prospects: self.frame.prospects * scale,
            ..self.frame.clone()
        };
        let mut pilot = Model { frame, course: self.course.clone(), interventions: Interventions::default() };
        pilot.leads.rates = pilot.leads.rates.map(|rate| rate * scale);
        pilot
    }

    /// The same model played on until hardly anybody is left; none if it is played that long anyhow.
    pub fn played_on(&self) -> Option<Model> {
        let mut model = self.clone();
        model.frame.horizon = EXTINCTION;
        (self.frame.horizon < EXTINCTION).then_some(model)
    }

    /// The same model with other waits and nothing else: drawn ones multiplied, those of queues by as many times the agents; none if nobody waits.
    pub fn with_waits(&self, factor: f64, agents: f64) -> Option<Model> {
        let mut model = self.clone();
        let mut waits = !model.teams.is_empty();
        model.in_every_state(|course| {
            for moment in &mut course.moments {
                if let Answer::Drawn(latency) = &moment.answer {
                    waits |= latency.mean() > 0.0;
                    moment.answer = Answer::Drawn(latency.times(factor));
                }
            }
            course.teams.iter_mut().for_each(|team| team.week = team.week.times(agents));
        });
        waits.then_some(model)
    }

    /// The same model in which issues of some moments are prevented before anybody feels them, at no cost.
    pub fn without_issues(&self, moments: &[usize]) -> Model {
        let mut model = self.clone();
        model.in_every_state(|course| {
            for &moment in moments {
                let moment = &mut course.moments[moment];
                (moment.capsule, moment.self_service_cost) = (1.0, 0.0);
            }
        });
        model
    }

    /// The same model with all hazards multiplied.
    pub fn with_hazards_times(&self, factor: f64) -> Model {
        let mut model = self.clone();
        model.in_every_state(|course| course.hazards = course.hazards.map(|hazard| hazard * factor));
        model
    }
}

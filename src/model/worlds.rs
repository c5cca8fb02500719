//! Other worlds: the same model with something a little different.

use super::{Answer, Model, Plan};

impl Model {
    /// Sets solved hazards, here and in every state that does not state its own.
    pub fn set_hazards(&mut self, hazards: [f64; 4]) {
        self.hazards = hazards;
        for (_, model) in self.plan.states.iter_mut().filter(|(_, model)| model.target.is_some()) {
            model.hazards = hazards;
        }
    }

    /// The model for which hazards are solved: a year of it, without what is planned and with the market as it is.
    pub fn pilot(&self) -> Model {
        Model { horizon: crate::units::YEAR, warmup: 0.0, plan: Plan::default(), regimes: Vec::new(), ..self.clone() }
    }

    /// The same model with all drawn waits for answers multiplied; none if no wait is drawn.
    pub fn with_waits(&self, factor: f64) -> Option<Model> {
        let mut model = self.clone();
        let mut drawn = false;
        let states = model.plan.states.iter_mut().flat_map(|(_, state)| &mut state.moments);
        for moment in model.moments.iter_mut().chain(states) {
            if let Answer::Drawn(latency) = &moment.answer {
                drawn |= latency.mean() > 0.0;
                moment.answer = Answer::Drawn(latency.times(factor));
            }
        }
        drawn.then_some(model)
    }

    /// The same model with all hazards multiplied.
    pub fn with_hazards_times(&self, factor: f64) -> Model {
        let mut model = self.clone();
        model.hazards = model.hazards.map(|hazard| hazard * factor);
        for (_, state) in &mut model.plan.states {
            state.hazards = state.hazards.map(|hazard| hazard * factor);
        }
        model
    }
}

//! Plans: a position for each lever, what they cost, and what they lay over the scenario.

use super::programme::{Game, Programme};
use crate::units::{MONTH, Quantity};

/// A position for each lever, from 0.
pub type Plan = Vec<usize>;

/// The settings of a world, as `--set` takes them: worlds with the same are the same.
pub type Setting = Vec<String>;

impl Game {
    /// What is done today.
    pub fn today(&self) -> Plan {
        self.lever.iter().map(|lever| lever.today.value.get() as usize - 1).collect()
    }

    /// The points that a plan takes.
    pub fn points_of(&self, plan: &Plan) -> u64 {
        self.lever.iter().zip(plan).map(|(lever, &position)| lever.position[position].points.get()).sum()
    }

    /// True if a plan has a position for each lever, and takes no more points than there are.
    pub fn allows(&self, plan: &Plan) -> bool {
        plan.len() == self.lever.len()
            && self.lever.iter().zip(plan).all(|(lever, &position)| position < lever.position.len())
            && self.points_of(plan) <= self.points.get()
    }

    /// What a plan lays over the scenario: its levers, and what its points cost.
    fn laid_by(&self, plan: &Plan) -> Setting {
        let mut sets: Setting =
            self.lever.iter().zip(plan).flat_map(|(lever, &position)| lever.position[position].set.value.iter().cloned()).collect();
        let cost = self.point_cost.base() * MONTH * self.points_of(plan) as f64;
        if cost > 0.0 {
            sets.push(format!("cost.running={} / month", (cost * 1e6).round() / 1e6));
        }
        sets
    }
}

impl Programme {
    /// The world of a plan in a step: what the step lays over the scenario, the shock that came, and the plan.
    pub fn world_of(&self, step: usize, shock: Option<usize>, plan: &Plan) -> Setting {
        let shock = shock.and_then(|shock| self.game.shock.get(shock)).map_or(&[] as &[String], |shock| &shock.set.value);
        [self.laid_in(step), shock, &self.game.laid_by(plan)].concat()
    }

    /// The world at a stop of the dial in a step: what is done today, but for the wait.
    pub fn world_at(&self, step: usize, stop: usize) -> Setting {
        let mut sets = self.world_of(step, None, &self.game.today());
        sets.push(self.game.dial.set(stop));
        sets
    }
}

//! The state of a team: its agents, its queue, its load.

use std::collections::VecDeque;

use crate::model::{Model, Team};
use crate::units::WEEK;

/// A team's queue and load.
pub struct TeamState {
    /// Waiting contacts by priority: issue and serial of the wait. Some are stale.
    pub queues: Vec<VecDeque<(u32, u32)>>,
    /// The priorities that occur, in order.
    pub priorities: Vec<u16>,
    /// Agents on duty.
    pub present: u32,
    /// Agents on a contact; may exceed those on duty after a shift ends.
    pub busy: u32,
    /// Contacts waiting.
    pub waiting: u32,
    /// Load is accounted for up to here.
    pub since: f64,
    /// The change of shift that is due; any other is stale.
    pub next_shift: f64,
    /// Occupancy, averaged exponentially over the window of stress.
    pub occupancy: f64,
    /// Contacts of experience per agent, on average.
    pub practice: f64,
}

impl TeamState {
    pub fn new(team: &Team, root: &Model) -> TeamState {
        let mut priorities: Vec<u16> = Vec::new();
        let states = root.plan.states.iter().map(|(_, model)| model);
        for model in states.chain([root]) {
            let tiers = model.tiers.iter().map(|tier| tier.priority).chain([0]);
            let of_moments = |tier: u16| model.moments.iter().map(move |moment| tier + moment.priority);
            let sums = tiers.flat_map(of_moments).flat_map(|sum| model.segments.iter().map(move |segment| sum + segment.priority));
            priorities.extend(sums);
        }
        priorities.sort_unstable();
        priorities.dedup();
        TeamState {
            queues: vec![VecDeque::new(); priorities.len()],
            priorities,
            present: team.week.agents_at(0.0),
            busy: 0,
            waiting: 0,
            since: 0.0,
            next_shift: f64::INFINITY,
            occupancy: 0.0,
            practice: team.learning.map_or(0.0, |learning| learning.start),
        }
    }

    /// Lets occupancy, practice and time go on by `hours` of the load at hand.
    pub fn pass(&mut self, hours: f64, team: &Team) {
        if let Some(stress) = team.stress {
            let now = if self.present == 0 { 0.0 } else { (f64::from(self.busy) / f64::from(self.present)).min(1.0) };
            self.occupancy = now + (self.occupancy - now) * libm::exp(-hours / stress.window);
        }
        if let Some(learning) = team.learning {
            let stay = libm::exp(-learning.turnover * hours);
            self.practice = self.practice * stay + learning.trained * (1.0 - stay);
        }
    }

    /// A contact served is practice for one of the agents.
    pub fn practise(&mut self, team: &Team) {
        self.practice += 1.0 / agents(team).max(1.0);
    }

    /// Factor on the resolution of this team's answers now: practice and stress.
    pub fn lift(&self, team: &Team) -> f64 {
        let practice = team.learning.map_or(1.0, |learning| 1.0 - learning.failing(self.practice));
        let stress = team.stress.map_or(1.0, |stress| 1.0 - stress.failing(self.occupancy));
        practice * stress
    }
}

/// Agents of a team, as full-time posts round the clock.
pub fn agents(team: &Team) -> f64 {
    team.week.hours() / WEEK
}

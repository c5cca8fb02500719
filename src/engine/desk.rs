//! The state of a team: its agents, its queue, its load.

use std::collections::VecDeque;

use crate::model::{Model, Team};

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
    /// The people behind the calendar, if they learn.
    pub agents: Vec<Agent>,
}

/// A person of a team that learns.
#[derive(Clone, Copy, Debug)]
pub struct Agent {
    /// Contacts served.
    pub practice: f64,
    /// When this person leaves and is replaced.
    pub leaves: f64,
}

impl TeamState {
    pub fn new(index: usize, root: &Model) -> TeamState {
        let team = &root.teams[index];
        let mut priorities: Vec<u16> = Vec::new();
        for model in root.states() {
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
            agents: hire(index, root),
        }
    }

    /// Lets the averaged occupancy go on by `hours` of the load at hand.
    pub fn pass(&mut self, hours: f64, team: &Team) {
        if let Some(stress) = team.stress {
            let now = if self.present == 0 { 0.0 } else { (f64::from(self.busy) / f64::from(self.present)).min(1.0) };
            self.occupancy = now + (self.occupancy - now) * libm::exp(-hours / stress.window);
        }
    }

    /// Factor on the resolution of an agent's answer now: practice and stress.
    pub fn lift(&self, agent: u16, team: &Team) -> f64 {
        let practice = match (team.learning, self.agents.get(agent as usize)) {
            (Some(learning), Some(agent)) => 1.0 - learning.failing(agent.practice),
            _ => 1.0,
        };
        let stress = team.stress.map_or(1.0, |stress| 1.0 - stress.failing(self.occupancy));
        practice * stress
    }
}

/// As many people as the fullest calendar needs, with the practice of the start; none if agents never learn.
fn hire(index: usize, root: &Model) -> Vec<Agent> {
    let needed = root
        .states()
        .map(|model| &model.teams[index])
        .filter_map(|team| team.learning.map(|learning| (team.week.hours() / learning.hours, learning)));
    let Some((people, learning)) = needed.max_by(|a, b| a.0.total_cmp(&b.0)) else { return Vec::new() };
    vec![Agent { practice: learning.start, leaves: f64::NAN }; people.ceil().clamp(1.0, 60_000.0) as usize]
}

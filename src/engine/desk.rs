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
}

impl TeamState {
    pub fn new(team: &Team, model: &Model) -> TeamState {
        let priorities = model.segments.iter().flat_map(|segment| model.moments.iter().map(|moment| segment.priority + moment.priority));
        let mut priorities: Vec<u16> = priorities.collect();
        priorities.sort_unstable();
        priorities.dedup();
        TeamState {
            queues: vec![VecDeque::new(); priorities.len()],
            priorities,
            present: team.week.agents_at(0.0),
            busy: 0,
            waiting: 0,
            since: 0.0,
        }
    }
}

//! The state of a team: its agents, its queue, its load.

use std::collections::VecDeque;

use super::area::{Area, Ticks};
use super::ids::{IssueId, TeamId, find};
use super::replication::{LoadCounts, TeamCounts};
use crate::model::{Model, Team};

/// A team's queue and load.
pub(super) struct TeamState {
    /// Waiting contacts by priority. Some are stale.
    pub queues: Vec<VecDeque<Waiting>>,
    /// The priorities that occur, in order.
    pub priorities: Vec<u16>,
    /// Agents on duty.
    pub present: u32,
    /// Agents who are paid and not there to answer.
    pub absent: u32,
    /// Agents on a contact; may exceed those on duty after a shift ends.
    pub busy: u32,
    /// Contacts waiting.
    pub waiting: u32,
    /// What it did, but for areas and time.
    pub counts: TeamCounts,
    /// Over time since the warm-up: waiting, busy, paid.
    areas: [Area; 3],
    /// Whether pay for idle time, or stress, goes on while nothing happens, in any state.
    pub costs_time: bool,
    /// Both are booked up to here.
    pub since: f64,
    /// The change of shift that is due; any other is stale.
    pub next_shift: f64,
    /// Occupancy, averaged exponentially over the window of stress.
    pub occupancy: f64,
    /// The people behind the calendar, if they learn.
    pub agents: Vec<Agent>,
}

find! {
    TeamId in TeamState;
}

/// A contact in a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    /// The issue.
    pub issue: IssueId,
    /// The turn of waiting: the entry is stale if the issue has another by now.
    pub turn: u32,
    /// When it joined the queue.
    pub since: f64,
}

/// A person of a team that learns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agent {
    /// Contacts served.
    pub practice: f64,
    /// When this person leaves and is replaced.
    pub leaves: f64,
}

impl TeamState {
    /// Bytes in use.
    pub(super) fn bytes(&self) -> usize {
        let waiting: usize = self.queues.iter().map(VecDeque::capacity).sum();
        waiting * size_of::<Waiting>() + self.agents.capacity() * size_of::<Agent>()
    }

    pub(super) fn new(index: usize, root: &Model, warm: i64) -> TeamState {
        let team = &root.teams[index];
        let present = team.week.agents_at(0.0);
        let mut paid = Area::default();
        paid.change(present as i32, warm);
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
            present,
            absent: team.week.absent_at(0.0),
            busy: 0,
            waiting: 0,
            counts: TeamCounts { by_hour: vec![LoadCounts::default(); 168], ..TeamCounts::default() },
            areas: [Area::default(), Area::default(), paid],
            costs_time: root.states().any(|model| model.teams[index].hourly != 0.0 || model.teams[index].stress.is_some()),
            since: 0.0,
            next_shift: f64::INFINITY,
            occupancy: 0.0,
            agents: hire(index, root),
        }
    }

    /// Changes how many wait, are busy and are on duty, from a time on that is not before the warm-up.
    #[inline(always)]
    pub(super) fn change(&mut self, waiting: i32, busy: i32, present: i32, at: i64) {
        let paid = self.paid();
        self.waiting = self.waiting.wrapping_add_signed(waiting);
        self.busy = self.busy.wrapping_add_signed(busy);
        self.present = self.present.wrapping_add_signed(present);
        self.areas[0].change(waiting, at);
        self.areas[1].change(busy, at);
        if self.paid() != paid {
            self.areas[2].change(self.paid() as i32 - paid as i32, at);
        }
    }

    /// Agents on duty, or still on a contact.
    fn paid(&self) -> u32 {
        self.present.max(self.busy)
    }

    /// Agents who are paid and not on a contact, those who are not there among them.
    pub(super) fn idle(&self) -> f64 {
        f64::from(self.paid()) - f64::from(self.busy) + f64::from(self.absent)
    }

    /// The end of the run: what it did from the warm-up on; both in ticks.
    pub(super) fn close(&self, warm: i64, end: i64, ticks: Ticks) -> TeamCounts {
        let until = end.max(warm);
        let [queue, busy, paid] = self.areas;
        let mut load = LoadCounts::default();
        self.counts.by_hour.iter().for_each(|hour| load.merge(hour));
        TeamCounts {
            load,
            hours: ticks.hours(i128::from(until - warm)),
            queue_area: ticks.hours(queue.until(until, self.waiting as usize)),
            busy_area: ticks.hours(busy.until(until, self.busy as usize)),
            staffed_area: ticks.hours(paid.until(until, self.paid() as usize)),
            ..self.counts.clone()
        }
    }

    /// Lets the averaged occupancy go on by `hours` of the load at hand.
    pub(super) fn pass(&mut self, hours: f64, team: &Team) {
        if let Some(stress) = team.stress {
            let now = if self.present == 0 { 0.0 } else { (f64::from(self.busy) / f64::from(self.present)).min(1.0) };
            self.occupancy = now + (self.occupancy - now) * libm::exp(-hours / stress.window);
        }
    }

    /// Factor on the resolution of an agent's answer now: practice and stress.
    pub(super) fn lift(&self, agent: u16, team: &Team) -> f64 {
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

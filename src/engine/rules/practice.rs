//! Practice: agents learn by doing, leave, and are replaced by newcomers.
//!
//! Reads and changes the practice of agents; pays for training.

use super::draws;
use crate::engine::Account;
use crate::engine::ids::{IssueId, TeamId};
use crate::engine::mode::Mode;
use crate::engine::ordinal;
use crate::engine::world::World;
use crate::random::{Identity, Purpose};

/// One of the team's agents takes the contact, if they are told apart.
pub(crate) fn take_up<M: Mode>(world: &mut World<'_, M>, team: TeamId, id: IssueId) {
    let people = world.teams[team].agents.len();
    if !M::LEVERS || people == 0 || world.model.teams[team].learning.is_none() {
        return;
    }
    let agent = ((draws::chance(world, id, Purpose::Agent) * people as f64) as usize).min(people - 1);
    replace(world, team, agent);
    world.issues[id].agent = agent as u16;
    world.teams[team].agents[agent].practice += 1.0;
}

/// Whoever has left by now was replaced then by somebody with the practice of training.
fn replace<M: Mode>(world: &mut World<'_, M>, team: TeamId, agent: usize) {
    let Some(learning) = world.model.teams[team].learning else { return };
    if learning.turnover == 0.0 {
        return;
    }
    let identity = Identity::agent(u64::from(team.0), agent as u64);
    let stay = |from: f64| world.streams.exponential(identity, Purpose::Turnover, ordinal::of_hiring(from)) / learning.turnover;
    let mut hired = 0;
    let mut person = world.teams[team].agents[agent];
    if person.leaves.is_nan() {
        person.leaves = stay(0.0);
    }
    while person.leaves <= world.now {
        person.practice = learning.trained;
        person.leaves += stay(person.leaves).max(1.0);
        hired += 1;
    }
    world.teams[team].agents[agent] = person;
    world.spend(Account::Training, f64::from(hired) * learning.training_cost);
}

/// The end of the run: those who left meanwhile are replaced, too.
pub(crate) fn close<M: Mode>(world: &mut World<'_, M>, team: TeamId) {
    (0..world.teams[team].agents.len()).for_each(|agent| replace(world, team, agent));
}

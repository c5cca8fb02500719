//! Leads: raising a hand, waiting for an answer, becoming a customer or not.
//!
//! Reads the flow of leads and the pool of prospects; changes leads.

use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::mode::Mode;
use crate::engine::network::NOWHERE;
use crate::engine::world::{Lead, World};
use crate::model::LeadSource;
use crate::random::{Identity, Purpose};

/// Puts the first organic and the first paid lead into the calendar.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    (0..world.model.leads.rates.len()).for_each(|source| schedule(world, source));
}

fn schedule<M: Mode>(world: &mut World<'_, M>, source: usize) {
    let rate = rates(world)[source];
    if rate > 0.0 {
        let identity = Identity::lead(source as u64, world.lead_count[source]);
        let gap = world.streams.exponential(identity, Purpose::LeadArrival, 0) / rate;
        push(world, source, world.now + gap);
    }
}

fn push<M: Mode>(world: &mut World<'_, M>, source: usize, at: f64) {
    world.lead_next[source] = at;
    world.calendar.push(at, Event::LeadArrival { source });
}

/// The flow of organic and paid leads now, while the pool is full.
pub(crate) fn rates<M: Mode>(world: &World<'_, M>) -> [f64; 2] {
    world.model.leads.rates.map(|rate| rate * world.climate.leads)
}

/// The flow may have changed: what is left of the wait for the next lead passes faster or slower.
pub(crate) fn reschedule<M: Mode>(world: &mut World<'_, M>, before: [f64; 2]) {
    let after = rates(world);
    for source in 0..after.len() {
        let next = world.lead_next[source];
        if after[source] == before[source] {
            continue;
        }
        if next.is_infinite() {
            schedule(world, source);
        } else {
            let left = (next - world.now) * before[source];
            push(world, source, if after[source] > 0.0 { world.now + left / after[source] } else { f64::INFINITY });
        }
    }
}

/// A lead may arrive: as likely as the pool of prospects is full, compared with the start.
pub(crate) fn arrive<M: Mode>(world: &mut World<'_, M>, source: usize) -> bool {
    if world.lead_next[source] != world.now {
        return false;
    }
    let identity = Identity::lead(source as u64, world.lead_count[source]);
    world.lead_count[source] += 1;
    schedule(world, source);
    let full = world.prospects / world.frame.prospects.max(1.0);
    if world.streams.uniform(identity, Purpose::LeadThinning, 0) >= full {
        return false;
    }
    let source = LeadSource::ALL[source];
    if source == LeadSource::Paid {
        world.spend(Account::Leads, world.model.leads.paid_cost);
    }
    let node = somewhere(world, identity);
    raise_hand(world, identity, source, node);
    true
}

/// Where a lead that comes by itself stands in the network.
fn somewhere<M: Mode>(world: &World<'_, M>, identity: Identity) -> u32 {
    world.people.as_ref().map_or(NOWHERE, |people| people.anywhere(world.streams.uniform(identity, Purpose::Node, 0)))
}

/// A prospect raises a hand and waits for an answer.
pub(crate) fn raise_hand<M: Mode>(world: &mut World<'_, M>, identity: Identity, source: LeadSource, node: u32) {
    let wait = world.sample(&world.model.leads.latency, identity, Purpose::LeadLatency, 0);
    world.result.leads[source as usize] += 1;
    let lead = world.leads.insert(Lead { identity, node, source, wait });
    world.after(wait, Event::LeadAnswer { lead });
}

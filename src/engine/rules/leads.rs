//! Leads: raising a hand, waiting for an answer, becoming a customer or not.

use super::{joining, talk};
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::observer::Observer;
use crate::engine::world::{Lead, World};
use crate::model::{Decay, LeadSource};
use crate::random::{Identity, Purpose};

/// Puts the first organic and the first paid lead into the calendar.
pub fn begin<O: Observer>(world: &mut World<'_, O>) {
    (0..world.model.leads.rates.len()).for_each(|source| expect(world, source));
}

fn expect<O: Observer>(world: &mut World<'_, O>, source: usize) {
    let rate = world.model.leads.rates[source];
    if rate > 0.0 {
        let identity = Identity::lead(source as u64, world.lead_count[source]);
        let gap = -libm::log(world.streams.uniform(identity, Purpose::LeadArrival, 0)) / rate;
        world.after(gap, Event::LeadArrival { source });
    }
}

/// A lead may arrive: as likely as the pool of prospects is full, compared with the start.
pub fn arrive<O: Observer>(world: &mut World<'_, O>, source: usize) -> bool {
    let identity = Identity::lead(source as u64, world.lead_count[source]);
    world.lead_count[source] += 1;
    expect(world, source);
    let full = world.prospects / world.model.prospects.max(1.0);
    if world.streams.uniform(identity, Purpose::LeadThinning, 0) >= full {
        return false;
    }
    let source = LeadSource::ALL[source];
    if source == LeadSource::Paid {
        world.spend(Account::Leads, world.model.leads.paid_cost);
    }
    raise_hand(world, identity, source);
    true
}

/// A prospect raises a hand and waits for an answer.
pub fn raise_hand<O: Observer>(world: &mut World<'_, O>, identity: Identity, source: LeadSource) {
    let mut stream = world.streams.stream(identity, Purpose::LeadLatency, 0);
    let wait = world.model.leads.latency.sample(|| stream.uniform());
    world.result.leads[source as usize] += 1;
    let lead = world.leads.insert(Lead { identity, source, wait });
    world.after(wait, Event::LeadAnswer { lead });
}

/// The answer comes. A lead in time becomes a customer.
pub fn answered<O: Observer>(world: &mut World<'_, O>, lead: usize) -> bool {
    let Lead { identity, source, wait } = world.leads.remove(lead);
    let warned = talk::warned(world) / world.prospects.max(1.0);
    let deterred = world.model.word_of_mouth.as_ref().map_or(1.0, |wom| libm::exp(-wom.warning * warned));
    let conversion = world.model.leads.conversion * in_time(world, identity, wait) * deterred;
    let won = world.prospects >= 1.0 && world.streams.uniform(identity, Purpose::LeadConversion, 0) < conversion;
    world.result.lead_answers[source as usize][0] += 1;
    world.result.lead_answers[source as usize][1] += u64::from(won);
    if won {
        world.prospects -= 1.0;
        joining::win(world, identity);
    }
    true
}

/// What is left of the conversion after a wait: a Lomax tail, or all or nothing in a race.
fn in_time<O: Observer>(world: &World<'_, O>, identity: Identity, wait: f64) -> f64 {
    match &world.model.leads.decay {
        Decay::Lomax { scale, exponent } => libm::exp(-exponent * libm::log1p(wait / scale)),
        Decay::Race(rivals) => {
            let beaten = rivals.iter().enumerate().any(|(rival, (latency, credible))| {
                let mut stream = world.streams.stream(identity, Purpose::Rival, rival as u64);
                stream.uniform() < *credible && latency.sample(|| stream.uniform()) < wait
            });
            if beaten { 0.0 } else { 1.0 }
        }
    }
}

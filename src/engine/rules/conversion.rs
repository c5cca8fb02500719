//! Leads get their answer, and become customers or not.
//!
//! Reads the wait, rivals and warnings; changes prospects and customers.

use super::{joining, warnings};
use crate::engine::ids::LeadId;
use crate::engine::mode::Mode;
use crate::engine::world::{Lead, World};
use crate::model::Decay;
use crate::random::{Identity, Purpose};

/// The answer comes. A lead in time becomes a customer.
pub(crate) fn answered<M: Mode>(world: &mut World<'_, M>, lead: LeadId) -> bool {
    let Lead { identity, node, source, wait } = world.leads.remove(lead);
    let warned = warnings::warned(world) / world.prospects.max(1.0);
    let deterred = world.model.word_of_mouth.as_ref().map_or(1.0, |wom| libm::exp(-wom.warning * warned));
    let conversion = world.model.leads.conversion * in_time(world, identity, wait) * deterred * world.climate.conversion;
    let won = world.prospects >= 1.0 && world.streams.uniform(identity, Purpose::LeadConversion, 0) < conversion;
    world.result.leads_answered[source as usize] += 1;
    world.result.leads_won[source as usize] += u64::from(won);
    if won {
        world.prospects -= 1.0;
        joining::win(world, identity, node);
    }
    true
}

/// What is left of the conversion after a wait: a Lomax tail, or all or nothing in a race.
fn in_time<M: Mode>(world: &World<'_, M>, identity: Identity, wait: f64) -> f64 {
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

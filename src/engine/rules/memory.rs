//! Memory of customers: who is not known tells everything again.
//!
//! Reads and changes whether the company knows a customer.

use super::draws;
use crate::engine::ids::{CustomerId, IssueId};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::World;
use crate::random::Purpose;

/// Factor on the time that a contact takes: shorter if the company remembers the customer.
pub(crate) fn handling<M: Mode>(world: &World<'_, M>, customer: CustomerId) -> f64 {
    if !M::LEVERS {
        return 1.0;
    }
    world.model_of(customer).memory.filter(|_| world.relations[customer].known).map_or(1.0, |memory| memory.handling)
}

/// An answer is at hand. Whoever was there before and is not known must tell everything again; an owner
/// of the case spares it after hand-offs. Whether this contact is remembered is drawn. Gives the factor on the
/// resolution of this answer.
#[inline]
pub(crate) fn recognise<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> f64 {
    if !M::LEVERS {
        return 1.0;
    }
    let customer = world.issues[id].customer;
    let model = world.model_of(customer);
    let Some(memory) = model.memory else { return 1.0 };
    let issue = world.issues[id];
    let keeps = draws::chance(world, id, Purpose::Memory) < memory.keeps;
    let known = std::mem::replace(&mut world.relations[customer].known, keeps);
    let been_before = issue.attempts > 1 || issue.transfers > 0 || world.customers[customer].contacts > 1;
    let spared = model.moments[issue.moment].owner && issue.transfers > 0;
    if known {
        world.result.levers.recognised += 1;
        world.record(customer, LifeEvent::Recognised);
        return memory.lift;
    }
    if been_before && !spared {
        world.result.levers.asked_again += 1;
        world.issues[id].strangers = issue.strangers.saturating_add(1);
        world.record(customer, LifeEvent::AskedAgain);
    }
    1.0
}

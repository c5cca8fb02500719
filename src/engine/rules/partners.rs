//! Partners: third parties with their own latency and reliability.
//!
//! Reads a partner's latency and reliability; changes the issue's touches.

use super::{draws, touches};
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::ids::IssueId;
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::replication::TouchEnd;
use crate::engine::world::World;
use crate::model::Moment;
use crate::random::Purpose;

/// How often an owner chases a partner for one issue, at most.
const CHASES_MAX: u8 = 100;

/// An issue is given to a partner.
pub(crate) fn send<M: Mode>(world: &mut World<'_, M>, id: IssueId, number: usize) {
    let customer = world.issues[id].customer;
    let partner = &world.model_of(customer).partners[number];
    world.issues[id].asked = world.now;
    world.charge_for(world.issues[id].moment, customer, Account::Contacts, partner.cost);
    let after = draws::draw(world, id, Purpose::PartnerLatency, &partner.latency);
    world.result.levers.partners_asked += 1;
    world.record(customer, LifeEvent::PassedToPartner { partner: number, after });
    world.after(after, Event::Delivered { issue: id });
}

/// What becomes of an issue when a partner's time is over.
pub(crate) enum Delivery {
    /// The partner answers, and that solves it.
    Solves,
    /// The partner answers, and that does not solve it.
    SolvesNot,
    /// The partner does not answer, and an owner asks again for the customer.
    IsChased,
    /// The partner does not answer, and the customer must come back.
    Fails,
}

/// A partner's time is over: it answers, or somebody must chase it. An owner does so for the customer.
pub(crate) fn deliver<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) -> Delivery {
    let issue = world.issues[id];
    let customer = issue.customer;
    // A partner who is no longer asked in the state at hand still answers as it would have.
    let index = moment.partner.unwrap_or(0);
    let partner = &world.model_of(customer).partners[index];
    let [delivery, solution] = draws::chances(world, id, Purpose::PartnerDelivery);
    if delivery < partner.reliability {
        return if solution < partner.resolution { Delivery::Solves } else { Delivery::SolvesNot };
    }
    world.result.levers.partners_failed += 1;
    world.record(customer, LifeEvent::PartnerFailed);
    if moment.owner && issue.transfers < CHASES_MAX {
        touches::count_touch(world, id, TouchEnd::Missed, None);
        world.issues[id].transfers += 1;
        send(world, id, index);
        Delivery::IsChased
    } else {
        Delivery::Fails
    }
}

//! Needs that drift away from the product, and offers that bring it back.
//!
//! Reads fit and offers; changes fit and margin.

use super::hazards;
use crate::engine::Account;
use crate::engine::event::{Company, Event};
use crate::engine::ids::{self, CustomerId};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::ordinal::IssueKey;
use crate::engine::world::World;
use crate::model::Needs;
use crate::random::Purpose;

/// The first batch of offers.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    let every = |model: &crate::model::Course| model.needs.and_then(|needs| needs.batch).map(|batch| batch.every);
    if let Some(every) = world.states().filter_map(every).reduce(f64::min) {
        world.calendar.push(every, Event::Company { what: Company::Offers });
    }
}

/// A batch of offers goes out to everybody.
pub(crate) fn send_offers<M: Mode>(world: &mut World<'_, M>) -> bool {
    world.batches += 1;
    let mut next = f64::INFINITY;
    for customer in ids::all::<CustomerId>(world.customers.len()) {
        if !world.goes_on(customer) {
            return false;
        }
        let Some((needs, batch)) = world.model_of(customer).needs.and_then(|needs| needs.batch.map(|batch| (needs, batch))) else {
            continue;
        };
        next = next.min(batch.every);
        if !world.customers[customer].is_here() {
            continue;
        }
        let identity = world.customers[customer].identity;
        world.result.levers.offers_made += 1;
        world.charge(customer, Account::Campaigns, batch.cost);
        if world.streams.uniform(identity, Purpose::BatchOffer, world.batches) < batch.acceptance {
            accept(world, customer, needs);
        }
    }
    world.after(if next.is_finite() { next } else { crate::units::MONTH }, Event::Company { what: Company::Offers });
    true
}

/// An offer within the interaction, after an issue was solved.
pub(crate) fn offer_now<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, key: IssueKey) {
    let Some(needs) = world.model_of(customer).needs else { return };
    let Some((acceptance, cost)) = needs.real_time else { return };
    let identity = world.customers[customer].identity;
    world.result.levers.offers_made += 1;
    world.charge(customer, Account::Campaigns, cost);
    if world.streams.uniform(identity, Purpose::Offer, u64::from(key)) < acceptance {
        accept(world, customer, needs);
    }
}

fn accept<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, needs: Needs) {
    hazards::bring_up_to_date(world, customer);
    world.result.levers.offers_accepted += 1;
    let relation = &mut world.relations[customer];
    relation.fit += needs.restores * (1.0 - relation.fit);
    let fit = relation.fit;
    world.add_margin(customer, needs.margin);
    world.record(customer, LifeEvent::OfferTaken { fit });
    hazards::reconsider(world, customer);
}

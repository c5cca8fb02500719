//! Tiers: who brings more is served first and faster; who brings too little may be let go.
//!
//! Reads what customers bring; changes their tier, and lets some go.

use super::{hazards, leaving};
use crate::engine::event::{Company, Event};
use crate::engine::ids::{self, CustomerId};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::World;
use crate::model::{Cause, Tier};
use crate::random::Purpose;

/// The first review.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    if world.states().any(|model| !model.tiers.is_empty()) {
        world.calendar.push(world.frame.tier_review, Event::Company { what: Company::Review });
    }
}

/// The tier of somebody who brings so much per hour.
pub(crate) fn tier_of(tiers: &[Tier], net: f64) -> u8 {
    tiers.iter().rposition(|tier| net >= tier.from).unwrap_or(0) as u8
}

/// The tier of a customer, if there are any.
#[inline]
pub(crate) fn tier<'m, M: Mode>(world: &World<'m, M>, customer: CustomerId) -> Option<&'m Tier> {
    let tiers = &world.model_of(customer).tiers;
    if !M::LEVERS || tiers.is_empty() { None } else { tiers.get(world.relations[customer].tier as usize) }
}

/// Everybody is put into a tier by what they brought since the last review, net of what they cost.
pub(crate) fn review<M: Mode>(world: &mut World<'_, M>) -> bool {
    let number = (world.now / world.frame.tier_review).round() as u64;
    for customer in ids::all::<CustomerId>(world.customers.len()) {
        if !world.goes_on(customer) {
            return false;
        }
        if !world.customers[customer].is_here() {
            continue;
        }
        let now = world.now;
        // What was not booked yet counts as well; the booking itself has its own time.
        let (margin, booked_to) = (world.margin(customer), world.margins_since.max(world.relations[customer].margin_since));
        let relation = &mut world.relations[customer];
        let hours = now - relation.reviewed;
        if hours <= 0.0 {
            continue;
        }
        let unbooked = margin * (now - booked_to.max(relation.reviewed));
        let net = (std::mem::take(&mut relation.net) + unbooked) / hours;
        relation.reviewed = now;
        let tiers = &world.by_segment[world.customers[customer].segment].tiers;
        let tier = tier_of(tiers, net);
        relation.tier = tier;
        let let_go = tiers.get(tier as usize).map_or(0.0, |tier| tier.let_go);
        let identity = world.customers[customer].identity;
        if let_go > 0.0 && world.streams.uniform(identity, Purpose::LetGo, number) < let_go {
            world.record(customer, LifeEvent::LetGo { tier: tier as usize });
            hazards::bring_up_to_date(world, customer);
            world.customers[customer].cause = Cause::LetGo;
            leaving::leave(world, customer);
        }
    }
    world.after(world.frame.tier_review, Event::Company { what: Company::Review });
    true
}

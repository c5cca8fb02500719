//! Moments of truth: when they arise, and whether they go well.
//!
//! Reads the moment's rules; opens issues, or leaves a routine experience; asks for the next arrival.

use super::{arrivals, dominoes, feeling, issues};
use crate::engine::Account;
use crate::engine::ids::{CustomerId, MomentId};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::ordinal::IssueKey;
use crate::engine::world::World;
use crate::model::Trigger;
use crate::random::Purpose;

/// A moment of truth happens.
pub(crate) fn arise<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, moment: MomentId, ordinal: u32) -> bool {
    if !world.customers[customer].is_here() {
        return false;
    }
    let kind = &world.model_of(customer).moments[moment];
    let key = IssueKey::new(moment, ordinal);
    if arrivals::is_stale(world, customer, moment, ordinal) {
        return false;
    }
    if matches!(kind.trigger, Trigger::Rate(_) | Trigger::Every(_)) {
        arrivals::schedule(world, customer, moment, kind, ordinal + 1);
    }
    world.charge_for(moment, customer, Account::Moments, kind.cost);
    let identity = world.customers[customer].identity;
    let failure = dominoes::failure(world, moment, kind.failure);
    let luck = if kind.failure >= 1.0 { 0.0 } else { world.streams.uniform(identity, Purpose::Failure, u64::from(key)) };
    let fails = luck < failure;
    world.result.levers.dominoes += u64::from(M::LEVERS && fails && luck >= kind.failure);
    if M::LEVERS && fails && kind.capsule > 0.0 && world.streams.uniform(identity, Purpose::Capsule, u64::from(key)) < kind.capsule {
        world.result.levers.prevented += 1;
        world.charge_for(moment, customer, Account::SelfService, kind.self_service_cost);
        world.record(customer, LifeEvent::Prevented { moment });
    } else if fails {
        issues::open(world, customer, kind, (moment, key));
    } else {
        world.record(customer, LifeEvent::WentWell { moment });
        feeling::feel(world, customer, kind.routine_experience, kind.routine_weight);
    }
    true
}

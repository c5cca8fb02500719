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
pub(crate) fn arise<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, moment_id: MomentId, ordinal: u32) -> bool {
    if !world.customers[customer].is_here() {
        return false;
    }
    let moment = &world.model_of(customer).moments[moment_id];
    let key = IssueKey::new(moment_id, ordinal);
    if arrivals::is_stale(world, customer, moment_id, ordinal) {
        return false;
    }
    if matches!(moment.trigger, Trigger::Rate(_) | Trigger::Every(_)) {
        arrivals::schedule(world, customer, moment_id, moment, ordinal + 1);
    }
    world.charge_for(moment_id, customer, Account::Moments, moment.cost);
    let identity = world.customers[customer].identity;
    let failure = dominoes::failure(world, moment_id, moment.failure);
    let luck = if moment.failure >= 1.0 { 0.0 } else { world.streams.uniform(identity, Purpose::Failure, u64::from(key)) };
    let fails = luck < failure;
    world.result.levers.dominoes += u64::from(M::LEVERS && fails && luck >= moment.failure);
    if M::LEVERS && fails && moment.capsule > 0.0 && world.streams.uniform(identity, Purpose::Capsule, u64::from(key)) < moment.capsule {
        world.result.levers.prevented += 1;
        world.charge_for(moment_id, customer, Account::SelfService, moment.self_service_cost);
        world.record(customer, LifeEvent::Prevented { moment: moment_id });
    } else if fails {
        issues::open(world, customer, moment, (moment_id, key));
    } else {
        world.record(customer, LifeEvent::WentWell { moment: moment_id });
        feeling::feel(world, customer, moment.routine_experience, moment.routine_weight);
    }
    true
}

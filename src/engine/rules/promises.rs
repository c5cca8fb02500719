//! Promises, and making good for broken ones.

use super::issues;
use crate::engine::Account;
use crate::engine::observer::{Observer, Story};
use crate::engine::world::World;
use crate::model::Moment;
use crate::random::Purpose;

/// The promised time counts up to the first answer, or to giving up for good after it.
#[inline(always)]
pub fn keep<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment) {
    if let Some(promised) = kind.commitment {
        keep_within(world, place, promised);
    }
}

fn keep_within<O: Observer>(world: &mut World<'_, O>, place: usize, promised: f64) {
    let issue = world.issues[place];
    if issue.attempts != 1 || issue.transfers != 0 {
        return;
    }
    let kept = world.now - issue.opened <= promised;
    if issue.opened >= world.root.warmup {
        world.result.service.commitments[0] += 1;
        world.result.service.commitments[1] += u64::from(kept);
    }
    if !kept {
        world.issues[place].late = true;
        make_good(world, place);
    }
}

/// A broken promise is made good: unasked, or if the customer asks for it.
fn make_good<O: Observer>(world: &mut World<'_, O>, place: usize) {
    let issue = world.issues[place];
    let customer = issue.customer as usize;
    let Some(compensation) = world.model_of(customer).moments[issue.moment as usize].compensation else { return };
    if world.customers[customer].is_here() && issues::chance(world, place, Purpose::Compensation) < compensation.paid {
        world.issues[place].compensated = true;
        world.result.levers.compensations += 1;
        world.charge(customer, Account::Compensation, compensation.amount);
        world.story(customer, Story::Compensated { amount: compensation.amount });
    }
}

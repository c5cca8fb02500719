//! Promises, and making good for broken ones.
//!
//! Reads the commitment; changes whether the issue is late and made good.

use super::draws;
use crate::engine::Account;
use crate::engine::ids::IssueId;
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::World;
use crate::model::Moment;
use crate::random::Purpose;

/// A queue gives the first answer, or the customer gives up after the promised time: the promise is counted, if the run is long
/// enough to tell whether it is kept, and settled.
#[inline(always)]
pub(crate) fn keep<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) {
    let Some(promised) = moment.commitment else { return };
    let issue = &world.issues[id];
    if issue.attempts == 1 && issue.transfers == 0 && issue.opened >= world.frame.warmup && issue.opened + promised < world.frame.horizon {
        let kept = world.now - issue.opened <= promised;
        world.result.moments[issue.moment].promises.add(kept);
    }
    honour(world, id, moment);
}

/// The first answer, or giving up for good: a promise that is broken by then is made good.
#[inline(always)]
pub(crate) fn honour<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) {
    if let Some(promised) = moment.commitment {
        honour_within(world, id, promised);
    }
}

fn honour_within<M: Mode>(world: &mut World<'_, M>, id: IssueId, promised: f64) {
    let issue = &world.issues[id];
    if issue.attempts == 1 && issue.transfers == 0 && world.now - issue.opened > promised {
        world.issues[id].late = true;
        make_good(world, id);
    }
}

/// A broken promise is made good: unasked, or if the customer asks for it.
fn make_good<M: Mode>(world: &mut World<'_, M>, id: IssueId) {
    let issue = world.issues[id];
    let customer = issue.customer;
    let Some(compensation) = world.model_of(customer).moments[issue.moment].compensation else { return };
    if world.customers[customer].is_here() && draws::chance(world, id, Purpose::Compensation) < compensation.paid {
        world.issues[id].compensated = true;
        world.result.levers.compensations += 1;
        world.charge_for(issue.moment, customer, Account::Compensation, compensation.amount);
        world.record(customer, LifeEvent::Compensated { amount: compensation.amount });
    }
}

//! Waits of an issue: how long they are, how long they feel, when they become long and when they are given up.
//!
//! Reads patience and latency; changes what the issue has felt and the counts of waits.

use super::draws::draw;
use crate::engine::event::Event;
use crate::engine::ids::IssueId;
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::World;
use crate::model::Moment;
use crate::random::Purpose;

/// Multiples of the patience at which a wait that goes on is felt: there f(W) is ¾ and .9.
const LONG_WAITS: [f64; 2] = [3.0, 9.0];

/// A wait that nothing but giving up can end before the event that is due: it may be given up, and is felt meanwhile if it is long.
#[inline(never)]
pub(crate) fn wait_long<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, (due, event): (f64, Event)) {
    let given_up = gives_up(world, id, moment, due);
    let (ends, event) = if given_up < due { (given_up, Event::Abandon { issue: id, turn: 0 }) } else { (due, event) };
    world.calendar.push(ends, event);
    for at in long_waits(world, id, moment) {
        if at < ends {
            world.calendar.push(at, Event::LongWait { issue: id, turn: 0 });
        }
    }
}

/// When the customer gives up if nobody answers the attempt at hand; not before now. Drawn only if it may be before `due`.
pub(crate) fn gives_up<M: Mode>(world: &World<'_, M>, id: IssueId, moment: &Moment, due: f64) -> f64 {
    let asked = world.issues[id].asked;
    if due - asked <= moment.gives_up.least() {
        return f64::INFINITY;
    }
    (asked + draw(world, id, Purpose::GivesUp, &moment.gives_up)).max(world.now)
}

/// When the wait at hand becomes a long one, and a very long one; infinite if that has been, or never comes.
fn long_waits<M: Mode>(world: &World<'_, M>, id: IssueId, moment: &Moment) -> [f64; 2] {
    let issue = &world.issues[id];
    let (customer, speed) = (issue.customer, if M::LEVERS { told(world, id) } else { 1.0 });
    let patience = moment.patience * world.model_of(customer).segments[world.customers[customer].segment].patience;
    LONG_WAITS.map(|multiple| {
        let left = moment.immediate + multiple * patience - f64::from(issue.felt);
        let at = issue.asked + left / speed;
        if at > world.now { at } else { f64::INFINITY }
    })
}

/// A wait in a queue, in this turn of waiting: it is looked at when it becomes long, if it may last until then.
#[inline(always)]
pub(crate) fn schedule_long_wait<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, (until, turn): (f64, u32)) {
    let issue = &world.issues[id];
    if until - issue.asked + f64::from(issue.felt) <= moment.short_wait {
        return;
    }
    let next = long_waits(world, id, moment).into_iter().fold(f64::INFINITY, f64::min);
    if next < until {
        world.calendar.push(next, Event::LongWait { issue: id, turn });
    }
}

/// Transparency: who waits is told once how long it will take, rightly or not.
pub(crate) fn inform<M: Mode>(world: &mut World<'_, M>, id: IssueId) {
    if !M::LEVERS {
        return;
    }
    let issue = &world.issues[id];
    let customer = issue.customer;
    let Some(rules) = world.model_of(customer).transparency.filter(|_| issue.informed.is_none()) else { return };
    let [told, holds] = world.streams.pair(issue.identity, Purpose::Informed, u64::from(issue.key));
    if told < rules.informed {
        let honest = holds < rules.honest;
        world.issues[id].informed = Some(honest);
        world.record(customer, LifeEvent::ToldTheWait { honest });
    }
}

/// Counts a drawn wait when it begins: how long it takes is known, whether or not the run lasts until then.
#[inline(always)]
pub(crate) fn note_latency<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, hours: f64) {
    let issue = &world.issues[id];
    let (moment_id, first) = (issue.moment, issue.attempts == 1 && issue.transfers == 0);
    if world.now >= world.frame.warmup {
        let counts = &mut world.result.moments[moment_id];
        counts.waits.add(hours);
        if first && let Some(promised) = moment.commitment {
            counts.promises.add(hours <= promised);
        }
    }
}

/// An agent ends a wait in a queue: how long it was from the first asking of the attempt.
#[inline(always)]
pub(crate) fn note_wait<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> f64 {
    let issue = &world.issues[id];
    let (moment, warm) = (issue.moment, issue.asked >= world.frame.warmup);
    let hours = note_delay(world, id);
    if warm {
        world.result.moments[moment].waits.add(hours);
    }
    hours
}

/// Notes a time that the issue took, as the customer felt it.
#[inline(always)]
pub(crate) fn note_delay<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> f64 {
    let felt = felt_since_asked(world, id);
    let now = world.now;
    let issue = &mut world.issues[id];
    issue.felt += felt as f32;
    now - issue.asked
}

/// Hours since the attempt was first asked, as the customer felt them.
#[inline(always)]
pub(crate) fn felt_since_asked<M: Mode>(world: &World<'_, M>, id: IssueId) -> f64 {
    let told = if M::LEVERS { told(world, id) } else { 1.0 };
    told * (world.now - world.issues[id].asked)
}

/// What an hour counts for who was told how long it takes, or whose clock stands still.
fn told<M: Mode>(world: &World<'_, M>, id: IssueId) -> f64 {
    let issue = &world.issues[id];
    match world.model_of(issue.customer).transparency {
        _ if issue.on_loan => 0.0,
        Some(rules) if issue.informed == Some(true) => rules.felt,
        _ => 1.0,
    }
}

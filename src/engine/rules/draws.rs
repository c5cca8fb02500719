//! Draws that belong to an issue, by its number and how far it has come.
//!
//! Reads the issue; changes nothing but the luck of the answer that is due.

use crate::distribution::Law;
use crate::engine::ids::IssueId;
use crate::engine::mode::Mode;
use crate::engine::world::{Issue, World};
use crate::model::Moment;
use crate::random::Purpose;

/// The moment that an issue is of, as it is now.
#[inline(always)]
pub(crate) fn moment_of<'m, M: Mode>(world: &World<'m, M>, id: IssueId) -> &'m Moment {
    let issue = &world.issues[id];
    &world.model_of(issue.customer).moments[issue.moment]
}

/// A draw that belongs to an issue at this point of its life.
#[inline(always)]
pub(crate) fn draw<M: Mode>(world: &World<'_, M>, id: IssueId, purpose: Purpose, law: &Law) -> f64 {
    let issue = &world.issues[id];
    world.sample(law, issue.identity, purpose, ordinal(issue, purpose))
}

/// How long the answer that is due takes; whether it solves is drawn beside it.
#[inline(always)]
pub(crate) fn answer<M: Mode>(world: &mut World<'_, M>, id: IssueId, law: &Law) -> f64 {
    let issue = &world.issues[id];
    let (hours, luck) = world.sample_answer(law, issue.identity, ordinal(issue, Purpose::Answer));
    world.issues[id].luck = luck;
    hours
}

/// A uniform that belongs to an issue at this point of its life.
#[inline(always)]
pub(crate) fn chance<M: Mode>(world: &World<'_, M>, id: IssueId, purpose: Purpose) -> f64 {
    let issue = &world.issues[id];
    world.streams.uniform(issue.identity, purpose, ordinal(issue, purpose))
}

/// Two uniforms that belong together.
pub(crate) fn chances<M: Mode>(world: &World<'_, M>, id: IssueId, purpose: Purpose) -> [f64; 2] {
    let issue = &world.issues[id];
    world.streams.pair(issue.identity, purpose, ordinal(issue, purpose))
}

/// What belongs to waiting in a queue is numbered by turns of waiting; all else by answers asked for, so
/// that the same attempt meets the same luck in a world where the same person abandoned once more.
#[inline(always)]
pub(crate) fn ordinal(issue: &Issue, purpose: Purpose) -> u64 {
    let of_waiting = matches!(purpose, Purpose::Patience | Purpose::Redial | Purpose::RedialDelay | Purpose::CallBack);
    issue.key.step(if of_waiting { issue.waits } else { u16::from(issue.attempts) + u16::from(issue.transfers) })
}

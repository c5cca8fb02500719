//! Dominoes: issues of one moment make another fail more, until somebody notices.
//!
//! Reads which failures are not noticed yet; changes when they will be.

use crate::engine::ids::MomentId;
use crate::engine::mode::Mode;
use crate::engine::ordinal::IssueKey;
use crate::engine::world::World;
use crate::random::{Identity, Purpose};

/// The probability that a moment fails now: 1 − (1 − f)·Π(1 − raises) over the dominoes that lie.
pub(crate) fn failure<M: Mode>(world: &World<'_, M>, moment: MomentId, alone: f64) -> f64 {
    if !M::LEVERS || world.dominoes.is_empty() {
        return alone;
    }
    let lying = world.model.dominoes.iter().zip(&world.dominoes).filter(|(domino, until)| domino.to == moment && world.now < **until);
    lying.fold(alone, |failure, (domino, _)| 1.0 - (1.0 - failure) * (1.0 - domino.raises))
}

/// An issue of a moment opens: dominoes that it starts, and that do not lie already, fall.
pub(crate) fn start<M: Mode>(world: &mut World<'_, M>, moment: MomentId, identity: Identity, key: IssueKey) {
    if !M::LEVERS {
        return;
    }
    for (index, domino) in world.model.dominoes.iter().enumerate() {
        let ordinal = key.branch(index);
        if domino.from != moment
            || world.now < world.dominoes[index]
            || world.streams.uniform(identity, Purpose::Domino, ordinal) >= domino.probability
        {
            continue;
        }
        world.dominoes[index] = world.now + world.sample(&domino.noticed, identity, Purpose::Notice, ordinal);
    }
}

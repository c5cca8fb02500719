//! The stock of prospects who were warned of the company and remember it.
//!
//! Reads the rate of forgetting; changes the stock.

use crate::engine::mode::Mode;
use crate::engine::world::World;

/// Prospects who remember a warning now.
pub(crate) fn warned<M: Mode>(world: &mut World<'_, M>) -> f64 {
    let forgetting = world.model.word_of_mouth.as_ref().map_or(0.0, |wom| wom.forgetting);
    if world.warned > 0.0 {
        world.warned *= libm::exp(-forgetting * (world.now - world.warned_at));
    }
    world.warned_at = world.now;
    world.warned
}

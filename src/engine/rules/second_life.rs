//! Winning back those who left.

use super::joining;
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::mode::Mode;
use crate::engine::observer::Story;
use crate::engine::world::World;
use crate::random::Purpose;

/// Somebody has left: after a while they are asked to come back, if that is done for their cause.
pub(crate) fn expect<M: Mode>(world: &mut World<'_, M>, customer: usize) {
    let Some(win_back) = &world.model_of(customer).win_back else { return };
    let person = &world.customers[customer];
    if win_back.returns.get(person.cause as usize).is_some_and(|&share| share > 0.0) {
        let after = world.sample(&win_back.after, person.identity, Purpose::WinBackDelay, 0);
        world.after(after, Event::WinBack { customer });
    }
}

/// They are asked, and come back or not. A second life is that of a new customer with the same traits.
pub(crate) fn ask_back<M: Mode>(world: &mut World<'_, M>, customer: usize) -> bool {
    let Some(win_back) = &world.model_of(customer).win_back else { return false };
    let person = &world.customers[customer];
    let share = win_back.returns[person.cause as usize];
    let returns = world.streams.uniform(person.identity, Purpose::WinBack, 0) < share;
    world.spend(Account::WinBack, win_back.cost);
    world.result.levers.asked_back += 1;
    if returns && world.prospects >= 1.0 {
        world.story(customer, Story::CameBack);
        world.prospects -= 1.0;
        joining::come_back(world, customer, win_back);
    }
    true
}

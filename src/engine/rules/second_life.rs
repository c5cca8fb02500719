//! Winning back those who left.
//!
//! Reads why somebody left; makes a customer of whoever comes back.

use super::joining;
use crate::engine::Account;
use crate::engine::ids::CustomerId;
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::World;
use crate::random::Purpose;

/// They are asked, and come back or not. A second life is that of a new customer with the same traits.
pub(crate) fn ask_back<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) -> bool {
    let Some(win_back) = &world.model_of(customer).win_back else { return false };
    let person = &world.customers[customer];
    let share = win_back.returns[person.cause as usize];
    let returns = world.streams.uniform(person.identity, Purpose::WinBack, 0) < share;
    world.spend(Account::WinBack, win_back.cost);
    world.result.levers.asked_back += 1;
    if returns && world.prospects >= 1.0 {
        world.record(customer, LifeEvent::CameBack);
        world.prospects -= 1.0;
        joining::come_back(world, customer, win_back);
    }
    true
}

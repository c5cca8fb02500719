//! Leaving: competing causes, each with its own budget.
//!
//! Reads exit budgets; changes who is a customer, heats neighbours, schedules winning back.
//!
//! For each cause a customer holds a budget E ~ Exp(1) and leaves when ∫h dt reaches it; no draw is
//! made when a hazard changes, the budget is spent faster or slower (the random time change, as in
//! Sellke's epidemic construction). So a better service can only postpone the same person's exit.

use super::{hazards, talk};
use crate::engine::event::Event;
use crate::engine::ids::CustomerId;
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::{Cohort, LastIssue, Status, World};
use crate::model::Cause;
use crate::random::Purpose;
use crate::units::YEAR;

/// The clock of a customer: an exit, or the end of a stage. One that rings early, because the exit has been
/// postponed, is set again and is no event.
pub(crate) fn clock<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) -> bool {
    let person = &world.customers[customer];
    if person.clock != world.now || person.status != Status::Active {
        return false;
    }
    let exits = world.exits(customer);
    let (exit, cause) = exits.first();
    world.customers[customer].clock = f64::INFINITY;
    hazards::bring_up_to_date(world, customer);
    if exit == world.now {
        decide(world, customer, cause);
        return true;
    }
    hazards::reconsider(world, customer);
    world.exits(customer).hazards() != exits.hazards()
}

/// A cause has come about: its budget has run out. Without a contract the customer leaves at once.
pub(crate) fn decide<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, cause: Cause) {
    let (now, contract_end) = (world.now, world.contract_end(customer));
    let person = &mut world.customers[customer];
    // A clock that is pending would find nobody to look at, and must not keep a new one from being set.
    person.clock = f64::INFINITY;
    person.cause = cause;
    let (satisfaction, hazard) = (f64::from(person.satisfaction), world.exits(customer).hazards());
    hazards::stop_spending(world, customer);
    world.record(customer, LifeEvent::Decided { cause, contract_end, satisfaction, hazard });
    if world.cohort(customer) == Cohort::Initial && now <= YEAR {
        world.result.decided_first_year[cause as usize] += 1;
    }
    if contract_end.is_finite() {
        world.customers[customer].status = Status::Leaving;
    } else {
        leave(world, customer);
    }
}

/// A customer is one no more.
pub(crate) fn leave<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    world.book_margin(customer);
    hazards::stop_spending(world, customer);
    let (cohort, month) = (world.cohort(customer), world.month);
    world.customer_area.change(-1, world.tick);
    let person = &mut world.customers[customer];
    person.status = Status::Left;
    let cause = person.cause;
    world.active[cohort as usize] -= 1;
    world.prospects += 1.0;
    world.result.series.left[month][cause as usize] += 1;
    if cohort == Cohort::Initial {
        world.result.initial_left[cause as usize] += 1
    } else {
        world.result.joined_left[cause as usize] += 1
    }
    world.record(customer, LifeEvent::Left { cause });
    if cause == Cause::Service {
        let person = &world.customers[customer];
        world.result.left_by_service += 1;
        world.result.left_after_green += u64::from(person.last_issue == LastIssue::Green);
        world.result.left_in_silence += u64::from(person.last_issue == LastIssue::AlwaysSilent);
    }
    if let Some(people) = &mut world.people {
        people.leave(world.relations[customer].node);
    }
    if !matches!(cause, Cause::Involuntary | Cause::LetGo) {
        talk::heat_neighbours(world, customer);
        schedule_win_back(world, customer);
    }
}

/// Somebody has left: after a while they are asked to come back, if that is done for their cause.
fn schedule_win_back<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    let Some(win_back) = &world.model_of(customer).win_back else { return };
    let person = &world.customers[customer];
    if win_back.returns.get(person.cause as usize).is_some_and(|&share| share > 0.0) {
        let after = world.sample(&win_back.after, person.identity, Purpose::WinBackDelay, 0);
        world.after(after, Event::WinBack { customer });
    }
}

//! The end of a contract: who decided to leave goes, the others go on; and somebody talks about the price.
//!
//! Reads who decided to leave and the rules of the talk; changes contracts and margins.

use super::{arrivals, hazards, leaving, retention};
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::ids::{CustomerId, Id};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::ordinal;
use crate::engine::world::{Status, World};
use crate::model::Cause;
use crate::random::Purpose;

/// A contract ends.
pub(crate) fn renewal<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) -> bool {
    if !world.customers[customer].is_here() {
        return false;
    }
    hazards::bring_up_to_date(world, customer);
    talk_about_the_price(world, customer);
    if world.customers[customer].status == Status::Leaving {
        leaving::leave(world, customer);
        return true;
    }
    let term = world.model_of(customer).segments[world.customers[customer].segment].contract_term;
    world.contracts[customer.index()] += term;
    let contract_end = world.contracts[customer.index()];
    world.calendar.push(contract_end, Event::Renewal { customer });
    world.record(customer, LifeEvent::Renewed { contract_end });
    hazards::reconsider(world, customer);
    arrivals::schedule_at_renewal(world, customer);
    true
}

/// Whoever calls first decides how dear it gets: the company gives away less and keeps more of those who
/// had decided to leave because of the service or the price.
fn talk_about_the_price<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    let Some(rules) = world.model_of(customer).renegotiation else { return };
    let person = &world.customers[customer];
    let leaving = person.status == Status::Leaving;
    let negotiable = !leaving || matches!(person.cause, Cause::Service | Cause::Competitor);
    let renewal = ordinal::of_renewal(world.contract_end(customer));
    let [who_calls, stays] = world.streams.pair(person.identity, Purpose::Renegotiation, renewal);
    let company_called = who_calls < rules.company_calls;
    let customer_calls = !company_called && (leaving || who_calls >= 1.0 - rules.customer_calls * (1.0 - rules.company_calls));
    if company_called {
        world.charge(customer, Account::Campaigns, rules.cost);
    }
    if !negotiable || !(company_called || customer_calls) {
        return;
    }
    let (gives, keeps) = if company_called { (rules.offered, rules.kept_when_called) } else { (rules.demanded, rules.kept_when_calling) };
    let stays = !leaving || stays < keeps;
    let conceded = if stays { gives } else { 0.0 };
    world.record(customer, LifeEvent::PriceTalk { company_called, conceded, stays });
    if !stays {
        return;
    }
    world.result.levers.concessions += 1;
    world.result.levers.kept_at_renewal += u64::from(leaving);
    let margin = world.usual_margin(customer);
    world.add_margin(customer, -gives * margin);
    if leaving {
        retention::refill(world, customer, Purpose::RefillAtRenewal, renewal);
    }
}

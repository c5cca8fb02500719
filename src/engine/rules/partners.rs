//! Partners: third parties with their own latency and reliability.

use super::issues;
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::mode::Mode;
use crate::engine::observer::Story;
use crate::engine::replication::TouchEnd;
use crate::engine::world::World;
use crate::random::Purpose;

/// At most so many times an owner chases a partner for one issue.
const CHASES_MAX: u8 = 100;

/// An issue is given to a partner.
pub(crate) fn send<M: Mode>(world: &mut World<'_, M>, place: usize, partner: usize) {
    let customer = world.issues[place].customer as usize;
    let kind = &world.model_of(customer).partners[partner];
    world.issues[place].asked = world.now;
    world.charge_for(world.issues[place].moment as usize, customer, Account::Contacts, kind.cost);
    let after = issues::draw(world, place, Purpose::PartnerLatency, &kind.latency);
    world.result.levers.partners[0] += 1;
    world.story(customer, Story::PassedToPartner { partner, after });
    world.after(after, Event::Delivered { issue: place });
}

/// The partner's time is over: it answers, or somebody must chase it. An owner does so for the customer.
pub(crate) fn delivered<M: Mode>(world: &mut World<'_, M>, place: usize) -> bool {
    issues::note_delay(world, place);
    let issue = world.issues[place];
    let customer = issue.customer as usize;
    let model = world.model_of(customer);
    let moment = &model.moments[issue.moment as usize];
    if !world.customers[customer].is_here() {
        issues::depart(world, place);
        return false;
    }
    // A partner who is no longer asked in the state at hand still answers as it would have.
    let index = moment.partner.unwrap_or(0);
    let partner = &model.partners[index];
    let [delivery, solution] = issues::chances(world, place, Purpose::PartnerDelivery);
    if delivery < partner.reliability {
        if solution < partner.resolution {
            issues::solve(world, place, moment);
        } else {
            issues::not_solved(world, place, moment);
        }
        return true;
    }
    world.result.levers.partners[1] += 1;
    world.story(customer, Story::PartnerFailed);
    if moment.owner && issue.transfers < CHASES_MAX {
        issues::count_touch(world, place, TouchEnd::Missed, None);
        world.issues[place].transfers += 1;
        send(world, place, index);
    } else {
        issues::chase(world, place, moment, false);
    }
    true
}

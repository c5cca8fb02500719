//! Proactive retention: a detector picks customers who seem about to leave.
//!
//! Reads exit budgets as a detector would; changes budgets of those treated.
//!
//! Exit budgets make it exact who is about to leave if nothing changes. A detector of age a sees the world
//! as it was a ago: of those who were at risk then, it can no longer keep who has left since.

use super::{hazards, leaving};
use crate::engine::Account;
use crate::engine::event::{Company, Event};
use crate::engine::ids::{self, CustomerId, Id, SegmentId};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::{Cohort, Status, World};
use crate::model::{Cause, Course, Retention};
use crate::random::Purpose;
use crate::units::MONTH;

/// The detector's first run.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    let every = |model: &Course| model.retention.as_ref().map(|retention| retention.every);
    if let Some(every) = world.states().filter_map(every).reduce(f64::min) {
        world.calendar.push(every, Event::Company { what: Company::Retention });
    }
}

/// A run of the detector, and the treatment of those whom it picks.
pub(crate) fn run<M: Mode>(world: &mut World<'_, M>) -> bool {
    world.campaigns += 1;
    let mut next = f64::INFINITY;
    for segment in ids::all::<SegmentId>(world.by_segment.len()) {
        if let Some(retention) = &world.by_segment[segment].retention {
            next = next.min(retention.every);
            if retention.segments[segment.index()] {
                treat_segment(world, segment, retention);
            }
        }
    }
    world.after(if next.is_finite() { next } else { MONTH }, Event::Company { what: Company::Retention });
    true
}

fn treat_segment<M: Mode>(world: &mut World<'_, M>, segment: SegmentId, retention: &Retention) {
    let eligible = |customer: &CustomerId| {
        let person = &world.customers[*customer];
        person.segment == segment && person.is_here() && may_be_treated(world, *customer, retention)
    };
    let here: Vec<CustomerId> = ids::all(world.customers.len()).filter(eligible).collect();
    let at_risk = here.iter().filter(|&&customer| gone_by(world, customer, world.now + retention.ahead)).count() as f64;
    let others = here.len() as f64 - at_risk;
    // As many false alarms as give the picks the stated precision.
    let false_alarms = retention.recall * at_risk * (1.0 - retention.precision) / retention.precision;
    let false_alarm = if others > 0.0 { (false_alarms / others).min(1.0) } else { 0.0 };
    for customer in here {
        if !world.goes_on(customer) {
            return;
        }
        let seen = gone_by(world, customer, world.now + retention.ahead - retention.age);
        let pick = if seen { retention.recall } else { false_alarm };
        let identity = world.customers[customer].identity;
        if world.streams.uniform(identity, Purpose::Detection, world.campaigns) < pick {
            treat(world, customer, retention);
        }
    }
}

/// True if a customer's tier is treated, and they were not treated lately or in the contract at hand.
fn may_be_treated<M: Mode>(world: &World<'_, M>, customer: CustomerId, retention: &Retention) -> bool {
    let relation = &world.relations[customer];
    let of_tier = retention.tiers.is_empty() || retention.tiers[relation.tier as usize];
    let contract_end = world.contract_end(customer);
    let in_contract = contract_end.is_finite() && {
        let segment = world.customers[customer].segment;
        relation.treated >= contract_end - world.by_segment[segment].segments[segment].contract_term
    };
    of_tier && !in_contract && world.now - relation.treated >= retention.rest
}

/// True if somebody would be gone by a time if nothing changed, and not because they must: under a contract, at its end.
fn gone_by<M: Mode>(world: &World<'_, M>, customer: CustomerId, time: f64) -> bool {
    let (exit, cause) = next_exit(world, customer);
    let contract_end = world.contract_end(customer);
    // A later exit ends a later contract.
    let leaves = if contract_end.is_infinite() {
        exit
    } else if exit <= contract_end {
        contract_end
    } else {
        f64::INFINITY
    };
    cause != Cause::Involuntary && leaves <= time
}

/// When somebody decides to leave if nothing changes, and why; who has decided, in the past.
fn next_exit<M: Mode>(world: &World<'_, M>, customer: CustomerId) -> (f64, Cause) {
    let person = &world.customers[customer];
    match person.status {
        Status::Active => world.exits(customer).first(),
        Status::Leaving | Status::Left => (f64::NEG_INFINITY, person.cause),
    }
}

/// One is treated: who is about to leave may respond, who is not may be woken up. People differ in both,
/// and stay the same.
fn treat<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, retention: &Retention) {
    world.relations[customer].treated = world.now;
    let at_risk = gone_by(world, customer, world.now + retention.ahead);
    let [persuadable, light_sleeper] = world.streams.pair(world.customers[customer].identity, Purpose::Persuasion, 0);
    let keeps = at_risk && persuadable < retention.responds;
    let wakes = !at_risk && light_sleeper < retention.woken && world.customers[customer].status == Status::Active;
    world.charge(customer, Account::Campaigns, retention.cost);
    let counts = &mut world.result.levers;
    counts.treated += 1;
    counts.kept += u64::from(keeps);
    counts.woken += u64::from(wakes);
    world.record(customer, LifeEvent::Treated { keeps, wakes });
    if keeps {
        let campaign = world.campaigns;
        refill(world, customer, Purpose::Refill, campaign);
    } else if wakes {
        hazards::bring_up_to_date(world, customer);
        leaving::decide(world, customer, Cause::Competitor);
    }
}

/// Refills the budget that runs out first; whoever had decided to leave stays.
pub(crate) fn refill<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, purpose: Purpose, occasion: u64) {
    hazards::bring_up_to_date(world, customer);
    let (now, initial) = (world.now, world.cohort(customer) == Cohort::Initial);
    let (_, cause) = next_exit(world, customer);
    let mut exits = world.exits(customer);
    let person = &mut world.customers[customer];
    let fresh = world.streams.exponential(person.identity, purpose, occasion);
    if initial {
        world.result.budgets_spent[cause as usize] += fresh - exits.budget(cause as usize, now);
    }
    exits.refill(cause, fresh);
    person.status = Status::Active;
    world.set_exits(customer, exits);
    hazards::reconsider(world, customer);
}

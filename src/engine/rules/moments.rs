//! Moments of truth: when they arise, and whether they go well.

use super::{feeling, issues, leaving};
use crate::engine::Account;
use crate::engine::event::{Event, ORDINAL_MAX};
use crate::engine::observer::{Observer, Story};
use crate::engine::world::World;
use crate::model::Trigger;
use crate::random::Purpose;

/// Puts the first occurrence of every moment into the calendar.
pub fn expect_all<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    for moment in 0..world.model.moments.len() {
        expect(world, customer, moment, 0);
    }
}

/// Moments that belong to the renewal ahead.
pub fn expect_at_renewal<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    for moment in 0..world.model.moments.len() {
        if let Trigger::Renewal(_) = world.model.moments[moment].trigger {
            let person = &world.customers[customer];
            let term = world.model.segments[person.segment as usize].contract_term;
            let ordinal = ((person.contract_end - person.joined) / term).round() as u32;
            expect(world, customer, moment, ordinal);
        }
    }
}

/// Puts one occurrence of a moment into the calendar.
fn expect<O: Observer>(world: &mut World<'_, O>, customer: usize, moment: usize, ordinal: u32) {
    let person = &world.customers[customer];
    let (now, joined) = (world.now, person.joined);
    let at = match world.model.moments[moment].trigger {
        Trigger::Rate(rate) if rate > 0.0 => chance(world, customer, moment, ordinal, rate),
        Trigger::Joining(tenure) if ordinal == 0 && joined + tenure >= now => joined + tenure,
        Trigger::Every(every) => {
            // Counted from the first one that falls into the run: no rounding can repeat a time.
            let before_run = (-joined / every).floor().max(0.0);
            joined + every * (before_run + f64::from(ordinal) + 1.0)
        }
        Trigger::Renewal(before) if person.contract_end - before >= now => person.contract_end - before,
        _ => return,
    };
    if at.is_finite() && ordinal < ORDINAL_MAX {
        world.calendar.push(at, Event::Contact { customer, moment, ordinal });
    }
}

/// When the next arrival of a Poisson stream comes: when its integrated rate has spent an Exp(1).
fn chance<O: Observer>(world: &World<'_, O>, customer: usize, moment: usize, ordinal: u32, rate: f64) -> f64 {
    let person = &world.customers[customer];
    let model = world.model;
    let key = issue_key(moment, ordinal);
    let mut need = -libm::log(world.streams.uniform(person.identity, Purpose::Arrival, u64::from(key)));
    let rate = rate * model.segments[person.segment as usize].contact_rate;
    let mut from = world.now;
    loop {
        let (stage, ends) = leaving::stage_at(person, from, model);
        let speed = rate * stage.contact_rate;
        let at = if speed > 0.0 { from + need / speed } else { f64::INFINITY };
        if at <= ends || ends > model.horizon {
            return at;
        }
        need -= speed * (ends - from);
        from = ends;
    }
}

/// Number of an issue for its customer: 6 bits of moment, 26 of occurrence.
pub fn issue_key(moment: usize, ordinal: u32) -> u32 {
    (moment as u32) << 26 | ordinal
}

/// A moment of truth happens.
pub fn arise<O: Observer>(world: &mut World<'_, O>, customer: usize, moment: usize, ordinal: u32) -> bool {
    if !world.customers[customer].is_here() {
        return false;
    }
    let kind = &world.model.moments[moment];
    let key = issue_key(moment, ordinal);
    if matches!(kind.trigger, Trigger::Rate(_) | Trigger::Every(_)) {
        expect(world, customer, moment, ordinal + 1);
    }
    world.charge(customer, Account::Moments, kind.cost);
    let fails = kind.failure >= 1.0 || {
        let identity = world.customers[customer].identity;
        world.streams.uniform(identity, Purpose::Failure, u64::from(key)) < kind.failure
    };
    if fails {
        issues::open(world, customer, moment, key);
    } else {
        world.story(customer, Story::WentWell { moment });
        feeling::feel(world, customer, kind.routine_experience, kind.routine_weight);
    }
    true
}

/// What an issue's closing may bring about. Its occurrence is counted by the issue that caused it.
pub fn follow_up<O: Observer>(world: &mut World<'_, O>, customer: usize, moment: usize, key: u32) {
    for (branch, consequence) in world.model.moments[moment].consequences.iter().enumerate() {
        let identity = world.customers[customer].identity;
        let ordinal = u64::from(key) << 6 | branch as u64;
        let mut stream = world.streams.stream(identity, Purpose::Consequence, ordinal);
        if stream.uniform() < consequence.probability {
            let delay = consequence.delay.sample(|| stream.uniform());
            // The cause's moment and occurrence, folded into 22 bits: distinct while each cause happens < 65536 times.
            let ordinal = (moment as u32) << 16 | (key & 0xffff);
            world.after(delay, Event::Contact { customer, moment: consequence.moment, ordinal });
        }
    }
}

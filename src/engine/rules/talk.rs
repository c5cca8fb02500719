//! Word of mouth, and the heat that a leaver leaves behind.

use super::{leads, leaving};
use crate::distribution::poisson;
use crate::engine::event::Event;
use crate::engine::observer::{Observer, Story};
use crate::engine::world::{Telling, World};
use crate::model::{LeadSource, Sign, WordOfMouth};
use crate::random::{Identity, Purpose};

/// In a listener's number: this listener was told by somebody who only passed it on.
const RETOLD: u64 = 1 << 45;

/// A moment that people talk about closes with this experience.
pub fn talk<O: Observer>(world: &mut World<'_, O>, customer: usize, key: u32, experience: f64) {
    let [pleased, let_down] = world.model.thresholds;
    let sign = match experience {
        e if e >= pleased => Sign::Good,
        e if e <= let_down => Sign::Bad,
        _ => return,
    };
    let Some(wom) = &world.model.word_of_mouth else { return };
    let identity = world.customers[customer].identity;
    let people = poisson(wom.told[sign as usize], world.streams.uniform(identity, Purpose::Tellings, u64::from(key)));
    world.result.talkers[sign as usize] += 1;
    world.story(customer, Story::Told { people, sign });
    tell(world, wom, (identity, u64::from(key) << 12, sign), people);
}

/// Puts tellings into the calendar: to the listeners numbered from `first` on of this teller.
fn tell<O: Observer>(world: &mut World<'_, O>, wom: &WordOfMouth, (teller, first, sign): (Identity, u64, Sign), people: u32) {
    for k in 0..u64::from(people) {
        let listener = teller.told(first + k);
        let mut stream = world.streams.stream(listener, Purpose::TellingDelay, 0);
        let delay = wom.delay.sample(|| stream.uniform());
        if world.now + delay <= world.model.horizon {
            let telling = world.tellings.insert(Telling { listener, sign });
            world.after(delay, Event::Telling { telling });
        }
    }
}

/// A person is told: a customer with the share of customers among people, else a prospect.
pub fn hear<O: Observer>(world: &mut World<'_, O>, telling: usize) -> bool {
    let Telling { listener, sign } = world.tellings.remove(telling);
    let Some(wom) = &world.model.word_of_mouth else { unreachable!("nobody is told while word of mouth is off") };
    let month = world.month();
    world.result.tellings[sign as usize] += 1;
    world.result.series.tellings[month][sign as usize] += 1;
    if is_customer(world, world.streams.uniform(listener, Purpose::Listener, 0)) {
        let customer = pick_customer(world, listener, 0);
        hear_as_customer(world, customer, sign, wom);
    } else {
        hear_as_prospect(world, listener, sign, wom);
    }
    if world.streams.uniform(listener, Purpose::Retelling, 0) < wom.retelling {
        let people = poisson(wom.told[sign as usize], world.streams.uniform(listener, Purpose::Retelling, 1));
        tell(world, wom, (listener, RETOLD, sign), people);
    }
    true
}

fn hear_as_customer<O: Observer>(world: &mut World<'_, O>, customer: usize, sign: Sign, wom: &WordOfMouth) {
    world.result.told_customers += 1;
    let factor = wom.effect[sign as usize];
    if factor == 1.0 {
        return;
    }
    leaving::settle(world, customer);
    let person = &mut world.customers[customer];
    let before = person.satisfaction;
    person.satisfaction = (before * factor).min(10.0);
    let after = person.satisfaction;
    world.story(customer, Story::Heard { sign, before, after });
    leaving::reconsider(world, customer);
}

fn hear_as_prospect<O: Observer>(world: &mut World<'_, O>, listener: Identity, sign: Sign, wom: &WordOfMouth) {
    match sign {
        Sign::Good if world.streams.uniform(listener, Purpose::Referral, 0) < wom.referral => {
            leads::raise_hand(world, listener, LeadSource::Referred);
        }
        Sign::Good => {}
        // Some of those told were warned before: the stock cannot exceed the pool.
        Sign::Bad => {
            let warned = warned(world);
            world.warned = (warned + 1.0 - warned / world.prospects.max(1.0)).min(world.prospects.max(0.0));
        }
    }
}

/// Prospects who remember a warning now.
pub fn warned<O: Observer>(world: &mut World<'_, O>) -> f64 {
    let forgetting = world.model.word_of_mouth.as_ref().map_or(0.0, |wom| wom.forgetting);
    if world.warned > 0.0 {
        world.warned *= libm::exp(-forgetting * (world.now - world.warned_at));
    }
    world.warned_at = world.now;
    world.warned
}

/// Whether a uniform meets a customer: people meet each other at random.
fn is_customer<O: Observer>(world: &World<'_, O>, u: f64) -> bool {
    let active = world.active_count() as f64;
    u * (active + world.prospects.max(0.0)) < active
}

/// A customer at random, the same person in every world in which they are still there: the choice
/// among the initial cohort does not depend on how many were won.
fn pick_customer<O: Observer>(world: &World<'_, O>, who: Identity, ordinal: u64) -> usize {
    let mut stream = world.streams.stream(who, Purpose::ListenerPick, ordinal);
    let initial = stream.uniform() * (world.active_count() as f64) < world.active[0] as f64;
    let range = if initial { 0..world.model.customers } else { world.model.customers..world.customers.len() };
    let mut place = range.start;
    for _ in 0..100 {
        place = range.start + ((stream.uniform() * range.len() as f64) as usize).min(range.len() - 1);
        if world.customers[place].is_here() {
            return place;
        }
    }
    // Hardly anybody is left: the next one after the last try.
    let after = (place..range.end).chain(range.start..place);
    after.into_iter().find(|&customer| world.customers[customer].is_here()).expect("somebody of the cohort is active")
}

/// Those around a leaver feel a pull to leave, for a while.
pub fn heat_neighbours<O: Observer>(world: &mut World<'_, O>, leaver: usize) {
    let Some(neighbours) = world.model.neighbours else { return };
    let identity = world.customers[leaver].identity;
    let fraction = world.streams.uniform(identity, Purpose::Neighbour, 0) < neighbours.degree.fract();
    let people = neighbours.degree as u64 + u64::from(fraction);
    for k in 1..=people {
        if is_customer(world, world.streams.uniform(identity, Purpose::Neighbour, k)) {
            let customer = pick_customer(world, identity, k);
            leaving::settle(world, customer);
            world.customers[customer].heat += neighbours.heat;
            world.story(customer, Story::NeighbourLeft { heat: neighbours.heat });
            leaving::reconsider(world, customer);
        }
    }
}

//! Word of mouth, and the heat that a leaver leaves behind.
//!
//! Reads experiences and the network; changes tellings, satisfaction of listeners, warnings, leads and heat.

use super::{feeling, hazards, leads, warnings};
use crate::distribution::poisson;
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::ids::{CustomerId, Id, TellingId};
use crate::engine::mode::Mode;
use crate::engine::network::{NOWHERE, People};
use crate::engine::observer::LifeEvent;
use crate::engine::ordinal::{self, IssueKey};
use crate::engine::world::{Telling, World};
use crate::model::{LeadSource, Sign, WordOfMouth};
use crate::random::{Identity, Purpose};

/// People told on average at most, whatever the audience.
const TOLD_MAX: f64 = 400.0;

/// Somebody who tells others, and whom they know.
struct Teller {
    identity: Identity,
    /// Number of the first listener of this occasion.
    first: u64,
    /// Place in the network.
    node: u32,
    sign: Sign,
}

/// A moment that people talk about closes with this experience.
pub(crate) fn talk<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, key: IssueKey, experience: f64) {
    let model = world.model_of(customer);
    let [pleased, let_down] = model.thresholds;
    let sign = match experience {
        e if e >= pleased => Sign::Good,
        e if e <= let_down => Sign::Bad,
        _ => return,
    };
    let Some(wom) = &model.word_of_mouth else { return };
    let identity = world.customers[customer].identity;
    let mean = wom.told[sign as usize] * audience(world, wom, (customer, key, sign));
    let people = poisson(mean.min(TOLD_MAX), world.streams.uniform(identity, Purpose::Tellings, u64::from(key)));
    world.result.talkers[sign as usize] += 1;
    let teller = Teller { identity, first: key.first_listener(), node: place(world, customer), sign };
    let people = tell(world, wom, teller, people);
    world.record(customer, LifeEvent::Told { people, sign });
}

/// Where a customer stands in the network, if there is one.
fn place<M: Mode>(world: &World<'_, M>, customer: CustomerId) -> u32 {
    if world.people.is_some() { world.relations[customer].node } else { NOWHERE }
}

/// How many times as many people somebody tells: those on social networks have an audience there, before
/// which the company may answer a complaint and undo a part of the damage.
fn audience<M: Mode>(world: &mut World<'_, M>, wom: &WordOfMouth, (customer, key, sign): (CustomerId, IssueKey, Sign)) -> f64 {
    let Some(audience) = &wom.audience else { return 1.0 };
    let identity = world.customers[customer].identity;
    let mut stream = world.streams.stream(identity, Purpose::Audience, 0);
    if stream.uniform() >= audience.share {
        return 1.0;
    }
    let reach = audience.reach.sample(|| stream.uniform());
    if sign == Sign::Good || world.streams.uniform(identity, Purpose::Heard, u64::from(key)) >= audience.heard {
        return reach;
    }
    world.result.levers.heard += 1;
    world.charge(customer, Account::Contacts, audience.cost);
    world.record(customer, LifeEvent::HeardInPublic);
    let [pleased, let_down] = world.model_of(customer).thresholds;
    feeling::feel(world, customer, (pleased + let_down) / 2.0, audience.undoes);
    reach * (1.0 - audience.undoes)
}

/// Puts tellings into the calendar, to at most as many people as the teller knows; says to how many.
fn tell<M: Mode>(world: &mut World<'_, M>, wom: &WordOfMouth, teller: Teller, people: u32) -> u32 {
    let degree = world.people.as_ref().map_or(u32::MAX, People::degree);
    let people = people.min(degree);
    for k in 0..u64::from(people) {
        let listener = teller.identity.told(teller.first + k);
        // Of those whom they know, others at each occasion.
        let node = world.people.as_ref().map_or(NOWHERE, |people| {
            let friend = (teller.first / ordinal::LISTENERS_MAX * u64::from(degree / 2 + 1) + k) % u64::from(degree);
            people.friend(teller.node, friend as u32, &world.streams)
        });
        let delay = world.sample(&wom.delay, listener, Purpose::TellingDelay, 0);
        if world.now + delay <= world.frame.horizon {
            let telling = world.tellings.insert(Telling { listener, node, sign: teller.sign });
            world.after(delay, Event::Telling { telling });
        }
    }
    people
}

/// A person is told: whoever stands there in the network; else a customer with the share of customers among
/// people, else a prospect.
pub(crate) fn hear<M: Mode>(world: &mut World<'_, M>, telling: TellingId) -> bool {
    let Telling { listener, node, sign } = world.tellings.remove(telling);
    let Some(wom) = &world.model.word_of_mouth else { return false };
    let month = world.month;
    world.result.tellings[sign as usize] += 1;
    world.result.series.tellings[month][sign as usize] += 1;
    let customer = match &world.people {
        Some(people) => people.customer(node),
        None => is_customer(world, world.streams.uniform(listener, Purpose::Listener, 0)).then(|| pick_customer(world, listener, 0)),
    };
    match customer {
        Some(customer) => hear_as_customer(world, customer, sign, wom),
        None => hear_as_prospect(world, listener, node, (sign, wom)),
    }
    if world.streams.uniform(listener, Purpose::Retelling, 0) < wom.retelling {
        let people = poisson(wom.told[sign as usize], world.streams.uniform(listener, Purpose::Retelling, 1));
        tell(world, wom, Teller { identity: listener, first: ordinal::RETOLD, node, sign }, people);
    }
    true
}

fn hear_as_customer<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, sign: Sign, wom: &WordOfMouth) {
    world.result.told_customers += 1;
    let factor = wom.effect[sign as usize];
    if factor == 1.0 {
        return;
    }
    hazards::bring_up_to_date(world, customer);
    let person = &mut world.customers[customer];
    let before = f64::from(person.satisfaction);
    person.satisfaction = (before * factor).min(10.0) as f32;
    let after = f64::from(person.satisfaction);
    world.record(customer, LifeEvent::Heard { sign, before, after });
    hazards::reconsider(world, customer);
}

fn hear_as_prospect<M: Mode>(world: &mut World<'_, M>, listener: Identity, node: u32, (sign, wom): (Sign, &WordOfMouth)) {
    match sign {
        Sign::Good if world.streams.uniform(listener, Purpose::Referral, 0) < wom.referral => {
            leads::raise_hand(world, listener, LeadSource::Referred, node);
        }
        Sign::Good => {}
        // Some of those told were warned before: the stock cannot exceed the pool.
        Sign::Bad => {
            let warned = warnings::warned(world);
            world.warned = (warned + 1.0 - warned / world.prospects.max(1.0)).min(world.prospects.max(0.0));
        }
    }
}

/// Whether a uniform meets a customer: people meet each other at random.
fn is_customer<M: Mode>(world: &World<'_, M>, u: f64) -> bool {
    let active = world.active_count() as f64;
    u * (active + world.prospects.max(0.0)) < active
}

/// A customer at random, the same person in every world in which they are still there: the choice
/// among the initial cohort does not depend on how many were won.
fn pick_customer<M: Mode>(world: &World<'_, M>, who: Identity, ordinal: u64) -> CustomerId {
    let mut stream = world.streams.stream(who, Purpose::ListenerPick, ordinal);
    let initial = stream.uniform() * (world.active_count() as f64) < world.active[0] as f64;
    let range = if initial { 0..world.frame.customers } else { world.frame.customers..world.customers.len() };
    let mut place = range.start;
    for _ in 0..100 {
        place = range.start + ((stream.uniform() * range.len() as f64) as usize).min(range.len() - 1);
        if world.customers[place].is_here() {
            return CustomerId::new(place);
        }
    }
    // Hardly anybody is left: the next one after the last try.
    let after = (place..range.end).chain(range.start..place);
    let found = after.into_iter().find(|&customer| world.customers[customer].is_here());
    CustomerId::new(found.expect("somebody of the cohort is active"))
}

/// Those around a leaver feel a pull to leave, for a while.
pub(crate) fn heat_neighbours<M: Mode>(world: &mut World<'_, M>, leaver: CustomerId) {
    let Some(neighbours) = world.model_of(leaver).neighbours else { return };
    let identity = world.customers[leaver].identity;
    let fraction = world.streams.uniform(identity, Purpose::Neighbour, 0) < neighbours.degree.fract();
    let people = neighbours.degree as u64 + u64::from(fraction);
    for k in 1..=people {
        let near = match &world.people {
            Some(people) => people.customer(people.friend(world.relations[leaver].node, k as u32 - 1, &world.streams)),
            None => is_customer(world, world.streams.uniform(identity, Purpose::Neighbour, k)).then(|| pick_customer(world, identity, k)),
        };
        if let Some(customer) = near {
            hazards::bring_up_to_date(world, customer);
            world.backgrounds[customer].heat += neighbours.heat as f32;
            world.record(customer, LifeEvent::NeighbourLeft { heat: neighbours.heat });
            hazards::reconsider(world, customer);
        }
    }
}

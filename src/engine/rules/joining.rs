//! Becoming a customer.

use super::{leaving, moments, tiers};
use crate::distribution::{Law, gamma, gamma_factor};
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::network::{NOWHERE, first_place};
use crate::engine::observer::{Observer, Story};
use crate::engine::world::{self, Background, Customer, Relation, World};
use crate::math::minus_ln;
use crate::model::{Segment, WinBack};
use crate::random::{Identity, Purpose};
use crate::units::YEAR;

/// The customers at the start: a fresh cohort, or a standing base with tenures.
pub fn first_cohort<O: Observer>(world: &mut World<'_, O>) {
    let people = world.root.customers + world.root.prospects as usize;
    for i in 0..world.model.customers {
        let identity = Identity::initial(i as u64);
        let node = if world.people.is_some() { first_place(i, world.root.customers, people) as u32 } else { NOWHERE };
        join(world, Newcomer { identity, node, second: None }, true);
    }
    world.result.initial = world.model.customers as u64;
}

/// A lead becomes a customer.
pub fn win<O: Observer>(world: &mut World<'_, O>, identity: Identity, node: u32) {
    let customer = arrive(world, Newcomer { identity, node, second: None });
    world.result.acquisition_spent += world.model.acquisition_cost;
    world.charge(customer, Account::Acquisition, world.model.acquisition_cost);
}

/// Somebody who left comes back: a second life with the same traits, and budgets of its own.
pub fn come_back<O: Observer>(world: &mut World<'_, O>, customer: usize, win_back: &WinBack) {
    let identity = world.customers[customer].identity.again();
    let second = Some(SecondLife { before: customer, hazard: win_back.hazard, margin: win_back.margin });
    let node = world.relations.get(customer).map_or(NOWHERE, |relation| relation.node);
    arrive(world, Newcomer { identity, node, second });
    world.result.recovered += 1;
}

/// Somebody about to become a customer.
struct Newcomer {
    identity: Identity,
    node: u32,
    second: Option<SecondLife>,
}

/// Who somebody was, and factors on hazards and margin of a second life.
struct SecondLife {
    before: usize,
    hazard: f64,
    margin: f64,
}

fn arrive<O: Observer>(world: &mut World<'_, O>, newcomer: Newcomer) -> usize {
    let month = world.month;
    world.result.joined += 1;
    world.result.series.joined[month] += 1;
    join(world, newcomer, false)
}

fn join<O: Observer>(world: &mut World<'_, O>, newcomer: Newcomer, at_start: bool) -> usize {
    let number = world.customers.len();
    let Traits { person, background, margin_unit, contract_end } = create(world, &newcomer, at_start);
    let (segment, frailty, tenure) = (person.segment as usize, f64::from(person.frailty), person.tenure(world.now));
    if world.root.keeps_relations {
        let relation = relate(world, &newcomer, segment);
        world.relations.push(relation);
    }
    if world.root.knows_contracts {
        world.contracts.push(contract_end);
        world.calendar.push(contract_end, Event::Renewal { customer: number });
    }
    world.customers.push(person);
    world.backgrounds.push(background);
    world.margin_units.push(margin_unit);
    if at_start {
        world.result.segments[segment].customers += 1;
        let exits = world.exits(number);
        (0..4).for_each(|cause| world.result.budgets_spent[cause] += exits.budget(cause, world.now));
        if world.root.is_pilot {
            note_chances(world, number);
        }
    } else {
        world.acquired_for.push(0.0);
    }
    world.customer_area.change(1, world.tick);
    world.active[world.cohort(number)] += 1;
    settle_down(world, number, newcomer.node);
    let margin = world.margin(number) / world.climate.margin;
    world.story(number, Story::Joined { identity: newcomer.identity, segment, margin, frailty, tenure, contract_end });
    leaving::reconsider(world, number);
    moments::expect_all(world, number);
    number
}

/// What the company and a newcomer have with each other.
fn relate<O: Observer>(world: &World<'_, O>, newcomer: &Newcomer, segment: usize) -> Relation {
    let model = world.by_segment[segment];
    let before = newcomer.second.as_ref().map(|second| &world.relations[second.before]);
    Relation {
        fit: model.needs.map_or(1.0, |needs| needs.start),
        tie: 1.0,
        demand: before.map_or_else(|| demand(world, newcomer.identity), |before| before.demand),
        margin: 0.0,
        margin_since: world.now,
        net: 0.0,
        reviewed: world.now,
        node: NOWHERE,
        products: model.segments[segment].products,
        tier: 0,
        known: false,
    }
}

/// The Gamma factor by which people's rates of contact differ.
fn demand<O: Observer>(world: &World<'_, O>, identity: Identity) -> f64 {
    let variance = world.root.demand.as_ref().map_or(0.0, |demand| demand.between_customers);
    let mut stream = world.streams.stream(identity, Purpose::Demand, 0);
    gamma_factor(variance, &mut || stream.uniform())
}

/// The newcomer's tier, and place in the network.
fn settle_down<O: Observer>(world: &mut World<'_, O>, customer: usize, node: u32) {
    let tiers = &world.model_of(customer).tiers;
    if !tiers.is_empty() {
        world.relations[customer].tier = tiers::tier_of(tiers, world.margin(customer) / world.climate.margin);
    }
    if let Some(people) = &mut world.people {
        world.relations[customer].node = people.settle(node, customer);
    }
}

/// Who a newcomer is.
struct Traits {
    person: Customer,
    background: Background,
    margin_unit: f32,
    contract_end: f64,
}

fn create<O: Observer>(world: &World<'_, O>, newcomer: &Newcomer, at_start: bool) -> Traits {
    let (streams, now) = (&world.streams, world.now);
    let identity = newcomer.identity;
    let u = streams.uniform(identity, Purpose::Segment, 0);
    let drawn = world.model.segment_shares.partition_point(|&share| share < u).min(world.model.segments.len() - 1);
    let segment = newcomer.second.as_ref().map_or(drawn, |second| world.customers[second.before].segment as usize);
    let model = world.by_segment[segment];
    let kind = &model.segments[segment];
    let sample = |law: &Law, purpose| world.sample(law, identity, purpose, 0);
    let tenure = kind.tenure.as_ref().filter(|_| at_start).map_or(0.0, |law| sample(law, Purpose::Tenure));
    let budgets = [streams.pair(identity, Purpose::Budget, 0), streams.pair(identity, Purpose::Budget, 1)];
    let budgets = [budgets[0][0], budgets[0][1], budgets[1][0], budgets[1][1]].map(minus_ln);
    let (mut person, background) = world::newcomer(identity, budgets, now);
    person.segment = segment as u8;
    person.satisfaction = model.satisfaction.start as f32;
    person.joined = now - tenure;
    let margin_unit = if let Some(second) = &newcomer.second {
        let before = &world.customers[second.before];
        // What somebody is won back with stays for good.
        let (hazard, margin) = if before.second_life { (1.0, 1.0) } else { (second.hazard as f32, second.margin as f32) };
        person.frailty = before.frailty * hazard;
        person.tolerance = before.tolerance;
        person.second_life = true;
        world.margin_units[second.before] * margin
    } else {
        person.frailty = frailty(world, identity, kind, tenure) as f32;
        person.tolerance = sample(&kind.tolerance, Purpose::Tolerance).max(1e-6) as f32;
        if kind.margin_mean == 0.0 { 1.0 } else { (sample(&kind.margin, Purpose::Margin) / kind.margin_mean) as f32 }
    };
    Traits { person, background, margin_unit, contract_end: contract_end(world, identity, kind, tenure) }
}

/// Gamma frailty with mean 1 for a newcomer; for somebody of this tenure, given that they stayed
/// so far: long-standing customers are the less frail ones.
///
/// # Formula
/// u | stayed ~ Gamma(1/σ², rate 1/σ² + H), H the cumulated hazard at frailty 1. Exit budgets need
/// no such care: what is left of an exponential is exponential.
fn frailty<O: Observer>(world: &World<'_, O>, identity: Identity, kind: &Segment, tenure: f64) -> f64 {
    let variance = world.model.leaving.frailty_variance;
    if variance == 0.0 {
        return 1.0;
    }
    let shape = 1.0 / variance;
    let so_far = cumulated(world, kind, tenure);
    let mut stream = world.streams.stream(identity, Purpose::Frailty, 0);
    gamma(shape, &mut || stream.uniform()) / (shape + so_far)
}

/// The hazard at frailty 1 and reference satisfaction, cumulated from joining to a tenure.
fn cumulated<O: Observer>(world: &World<'_, O>, kind: &Segment, tenure: f64) -> f64 {
    let h = world.model.hazards;
    let [hazard, competitor] = kind.past;
    world.model.stages.exposure(tenure) * hazard * (h[0] + h[1] * competitor + h[2])
}

/// What the frailties drawn make of the first year's churn, and what they make of it on average: a pilot run is
/// corrected by how far the two are apart.
///
/// # Formula
/// 1 − exp(−uX), and on average over u ~ Gamma(1/σ², rate r): 1 − (r/(r + X))^(1/σ²), X the hazards that frailty multiplies,
/// cumulated over the year.
fn note_chances<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    let variance = world.model.leaving.frailty_variance;
    if variance == 0.0 {
        return;
    }
    let person = &world.customers[customer];
    let kind = &world.model.segments[person.segment as usize];
    let (so_far, then) = (cumulated(world, kind, -person.joined), cumulated(world, kind, YEAR - person.joined));
    let (rate, year) = (1.0 / variance + so_far, then - so_far);
    let frailty = f64::from(person.frailty);
    world.result.chances[0] += 1.0 - libm::exp(-frailty * year);
    world.result.chances[1] += 1.0 - libm::pow(rate / (rate + year), 1.0 / variance);
}

/// End of the contract at hand. A standing customer's contract began at a multiple of its term.
fn contract_end<O: Observer>(world: &World<'_, O>, identity: Identity, kind: &Segment, tenure: f64) -> f64 {
    let under_contract = kind.contract > 0.0 && world.streams.uniform(identity, Purpose::Contract, 0) < kind.contract;
    if under_contract { world.now + kind.contract_term - tenure % kind.contract_term } else { f64::INFINITY }
}

/// Contacts in the first year, for the churn of those who need many.
#[inline(always)]
pub fn count_contact<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    let (now, month, initial) = (world.now, world.month, world.cohort(customer) == 0);
    let person = &mut world.customers[customer];
    person.contacts = person.contacts.saturating_add(1);
    if person.contacts == 4 && now < YEAR {
        person.needs_much = true;
        // What is counted for the whole year later is not for the time until now.
        if initial && person.is_here() {
            world.result.exposure_by_contacts[0] += now;
            world.result.exposure_by_contacts[1] -= now;
        }
    }
    world.result.series.contacts[month] += 1;
}

//! Becoming a customer.

use super::{leaving, moments, tiers};
use crate::distribution::{gamma, gamma_factor};
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::network::{NOWHERE, first_place};
use crate::engine::observer::{Observer, Story};
use crate::engine::world::{Customer, LastIssue, Relation, Status, World};
use crate::model::{Cause, Segment, WinBack};
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
    let relation = &world.relations[customer];
    let second = Some(SecondLife { first: relation.first as usize, hazard: win_back.hazard, margin: win_back.margin });
    let node = relation.node;
    arrive(world, Newcomer { identity, node, second });
    world.result.recovered += 1;
}

/// Somebody about to become a customer.
struct Newcomer {
    identity: Identity,
    node: u32,
    second: Option<SecondLife>,
}

/// Who somebody was, and factors on hazards and margin now.
struct SecondLife {
    first: usize,
    hazard: f64,
    margin: f64,
}

fn arrive<O: Observer>(world: &mut World<'_, O>, newcomer: Newcomer) -> usize {
    let month = world.month();
    world.result.joined += 1;
    world.result.series.joined[month] += 1;
    join(world, newcomer, false)
}

fn join<O: Observer>(world: &mut World<'_, O>, newcomer: Newcomer, at_start: bool) -> usize {
    let number = world.customers.len();
    let person = create(world, &newcomer, at_start);
    let relation = relate(world, &newcomer, &person);
    let tenure = person.tenure(world.now);
    let segment = person.segment as usize;
    let (margin, frailty, contract_end) = (person.margin, person.frailty, person.contract_end);
    world.count_time();
    world.customers.push(person);
    world.relations.push(relation);
    set_out(world, number, newcomer.node);
    world.active[world.cohort(number)] += 1;
    if world.cohort(number) == 0 {
        world.result.segments[segment].customers += 1;
    }
    world.story(number, Story::Joined { segment, margin, frailty, tenure, contract_end });
    world.calendar.push(contract_end, Event::Renewal { customer: number });
    leaving::reconsider(world, number);
    moments::expect_all(world, number);
    number
}

/// What the company and a newcomer have with each other.
fn relate<O: Observer>(world: &World<'_, O>, newcomer: &Newcomer, person: &Customer) -> Relation {
    let model = world.by_segment[person.segment as usize];
    let mean = model.segments[person.segment as usize].margin.mean();
    let before = newcomer.second.as_ref().map(|second| &world.relations[second.first]);
    Relation {
        first: newcomer.second.as_ref().map_or(world.customers.len(), |second| second.first) as u32,
        frailty: before.map_or(person.frailty, |before| before.frailty),
        margin_unit: if mean == 0.0 { 1.0 } else { person.margin / mean },
        fit: model.needs.map_or(1.0, |needs| needs.start),
        tie: 1.0,
        demand: before.map_or_else(|| demand(world, newcomer.identity), |before| before.demand),
        net: 0.0,
        reviewed: world.now,
        node: NOWHERE,
        products: 1,
        tier: 0,
        known: false,
        second_life: newcomer.second.is_some(),
    }
}

/// The Gamma factor by which people's rates of contact differ.
fn demand<O: Observer>(world: &World<'_, O>, identity: Identity) -> f64 {
    let variance = world.root.demand.as_ref().map_or(0.0, |demand| demand.between_customers);
    let mut stream = world.streams.stream(identity, Purpose::Demand, 0);
    gamma_factor(variance, &mut || stream.uniform())
}

/// Products, tier and place in the network, once the segment is known.
fn set_out<O: Observer>(world: &mut World<'_, O>, number: usize, node: u32) {
    let model = world.model_of(number);
    let person = &world.customers[number];
    let relation = &mut world.relations[number];
    relation.products = model.segments[person.segment as usize].products;
    relation.tier = tiers::tier_of(&model.tiers, person.margin);
    if let Some(people) = &mut world.people {
        relation.node = people.settle(node, number);
    }
}

fn create<O: Observer>(world: &World<'_, O>, newcomer: &Newcomer, at_start: bool) -> Customer {
    let (streams, now) = (world.streams, world.now);
    let identity = newcomer.identity;
    let u = streams.uniform(identity, Purpose::Segment, 0);
    let drawn = world.model.segment_shares.partition_point(|&share| share < u).min(world.model.segments.len() - 1);
    let first = newcomer.second.as_ref().map(|second| (second, &world.customers[second.first], &world.relations[second.first]));
    let segment = first.map_or(drawn, |(_, person, _)| person.segment as usize);
    let model = world.by_segment[segment];
    let kind = &model.segments[segment];
    let sample = |law: &crate::distribution::Law, purpose| {
        let mut stream = streams.stream(identity, purpose, 0);
        law.sample(|| stream.uniform())
    };
    let tenure = kind.tenure.as_ref().filter(|_| at_start).map_or(0.0, |law| sample(law, Purpose::Tenure));
    let budgets = [streams.pair(identity, Purpose::Budget, 0), streams.pair(identity, Purpose::Budget, 1)];
    Customer {
        identity,
        budget: [budgets[0][0], budgets[0][1], budgets[1][0], budgets[1][1]].map(|u| -libm::log(u)),
        hazard: [0.0; 4],
        since: now,
        exit_at: f64::INFINITY,
        clock: f64::INFINITY,
        satisfaction: model.satisfaction.start,
        heat: 0.0,
        frailty: first.map_or_else(|| frailty(world, identity, kind, tenure), |(second, _, relation)| second.hazard * relation.frailty),
        tolerance: first.map_or_else(|| sample(&kind.tolerance, Purpose::Tolerance).max(1e-6), |(_, person, _)| person.tolerance),
        joined: now - tenure,
        margin: first.map_or_else(
            || sample(&kind.margin, Purpose::Margin),
            |(second, _, relation)| second.margin * relation.margin_unit * kind.margin.mean(),
        ),
        margin_since: now,
        contract_end: contract_end(world, identity, kind, tenure),
        value: 0.0,
        acquired_for: 0.0,
        fourth_contact: f64::INFINITY,
        contacts: 0,
        segment: segment as u8,
        status: Status::Active,
        cause: Cause::Service,
        last_issue: LastIssue::Unknown,
    }
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
    let h = world.model.hazards;
    let [hazard, competitor] = kind.past;
    let so_far = world.model.stages.exposure(tenure) * hazard * (h[0] + h[1] * competitor + h[2]);
    let mut stream = world.streams.stream(identity, Purpose::Frailty, 0);
    gamma(shape, &mut || stream.uniform()) / (shape + so_far)
}

/// End of the contract at hand. A standing customer's contract began at a multiple of its term.
fn contract_end<O: Observer>(world: &World<'_, O>, identity: Identity, kind: &Segment, tenure: f64) -> f64 {
    let under_contract = world.streams.uniform(identity, Purpose::Contract, 0) < kind.contract;
    if under_contract { world.now + kind.contract_term - tenure % kind.contract_term } else { f64::INFINITY }
}

/// Contacts in the first year, for the churn of those who need many.
pub fn count_contact<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    let (now, month) = (world.now, world.month());
    let person = &mut world.customers[customer];
    person.contacts += 1;
    if person.contacts == 4 && now < YEAR {
        person.fourth_contact = now;
    }
    world.result.series.contacts[month] += 1;
}

//! Becoming a customer.
//!
//! Reads traits and laws; changes the list of customers and all that is kept beside it.

use super::{arrivals, hazards, tiers};
use crate::distribution::{Law, gamma, gamma_factor};
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::ids::{CustomerId, Id, SegmentId};
use crate::engine::mode::Mode;
use crate::engine::network::{NOWHERE, first_place};
use crate::engine::observer::LifeEvent;
use crate::engine::world::{self, Background, Customer, Relation, Status, World};
use crate::math::minus_ln;
use crate::model::{Cause, Segment, WinBack};
use crate::random::{Identity, Purpose};
use crate::units::{LONGEST, YEAR};

/// The customers at the start: a fresh cohort, or a standing base with tenures.
pub(crate) fn first_cohort<M: Mode>(world: &mut World<'_, M>) {
    let people = world.frame.customers + world.frame.prospects as usize;
    for i in 0..world.frame.customers {
        if !world.goes_on(CustomerId::new(i)) {
            return;
        }
        let identity = Identity::initial(i as u64);
        let node = if world.people.is_some() { first_place(i, world.frame.customers, people) as u32 } else { NOWHERE };
        join(world, Newcomer { identity, node, second: None }, true);
    }
    world.result.initial = world.frame.customers as u64;
}

/// A lead becomes a customer.
pub(crate) fn win<M: Mode>(world: &mut World<'_, M>, identity: Identity, node: u32) {
    let customer = arrive(world, Newcomer { identity, node, second: None });
    world.result.acquisition_spent += world.model.acquisition_cost;
    world.charge(customer, Account::Acquisition, world.model.acquisition_cost);
}

/// Somebody who left comes back: a second life with the same traits, and budgets of its own.
pub(crate) fn come_back<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, win_back: &WinBack) {
    let identity = world.customers[customer].identity.again();
    let second = Some(SecondLife { before: customer, hazard: win_back.hazard, margin: win_back.margin });
    let node = world.relations.get(customer.index()).map_or(NOWHERE, |relation| relation.node);
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
    before: CustomerId,
    hazard: f64,
    margin: f64,
}

fn arrive<M: Mode>(world: &mut World<'_, M>, newcomer: Newcomer) -> CustomerId {
    let month = world.month;
    world.result.joined += 1;
    world.result.last_year.joined += u64::from(world.now >= world.recent.from);
    world.result.series.joined[month] += 1;
    join(world, newcomer, false)
}

fn join<M: Mode>(world: &mut World<'_, M>, newcomer: Newcomer, at_start: bool) -> CustomerId {
    let number = CustomerId::new(world.customers.len());
    let Traits { person, background, margin_unit, contract_end } = create(world, &newcomer, at_start);
    let (segment, frailty, tenure) = (person.segment, f64::from(person.frailty), person.tenure(world.now));
    if world.frame.keeps_relations {
        let relation = relate(world, &newcomer, segment);
        world.relations.push(relation);
    }
    if world.frame.knows_contracts {
        world.contracts.push(contract_end);
        world.calendar.push(contract_end, Event::Renewal { customer: number });
    }
    world.customers.push(person);
    world.backgrounds.push(background);
    world.margin_units.push(margin_unit);
    if at_start {
        world.result.segments[segment].customers += 1;
        world.result.initial_waiting += u64::from(world.customers[number].status == Status::Leaving);
        let exits = world.exits(number);
        (0..4).for_each(|cause| world.result.budgets_spent[cause] += exits.budget(cause, world.now));
        if world.frame.is_pilot {
            note_chances(world, number);
        }
    } else {
        world.acquired_for.push(0.0);
    }
    world.customer_area.change(1, world.tick);
    world.active[world.cohort(number) as usize] += 1;
    take_place(world, number, newcomer.node);
    let margin = world.usual_margin(number);
    world.record(number, LifeEvent::Joined { identity: newcomer.identity, segment, margin, frailty, tenure, contract_end });
    hazards::reconsider(world, number);
    arrivals::schedule_all(world, number);
    number
}

/// What the company and a newcomer have with each other.
fn relate<M: Mode>(world: &World<'_, M>, newcomer: &Newcomer, segment: SegmentId) -> Relation {
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
        treated: f64::NEG_INFINITY,
        node: NOWHERE,
        products: model.segments[segment].products,
        tier: 0,
        known: false,
    }
}

/// The Gamma factor by which people's rates of contact differ.
fn demand<M: Mode>(world: &World<'_, M>, identity: Identity) -> f64 {
    let variance = world.frame.demand.as_ref().map_or(0.0, |demand| demand.between_customers);
    let mut stream = world.streams.stream(identity, Purpose::Demand, 0);
    gamma_factor(variance, &mut || stream.uniform())
}

/// The newcomer's tier, and place in the network.
fn take_place<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, node: u32) {
    let tiers = &world.model_of(customer).tiers;
    if !tiers.is_empty() {
        world.relations[customer].tier = tiers::tier_of(tiers, world.usual_margin(customer));
    }
    if let Some(people) = &mut world.people {
        world.relations[customer].node = people.stand(node, customer);
    }
}

/// Who a newcomer is.
struct Traits {
    person: Customer,
    background: Background,
    margin_unit: f32,
    contract_end: f64,
}

fn create<M: Mode>(world: &World<'_, M>, newcomer: &Newcomer, at_start: bool) -> Traits {
    let (streams, now) = (&world.streams, world.now);
    let identity = newcomer.identity;
    let u = streams.uniform(identity, Purpose::Segment, 0);
    let drawn = world.frame.segment_shares.partition_point(|&share| share < u).min(world.model.segments.len() - 1);
    let drawn = SegmentId::new(drawn);
    let segment_id = newcomer.second.as_ref().map_or(drawn, |second| world.customers[second.before].segment);
    let model = world.by_segment[segment_id];
    let segment = &model.segments[segment_id];
    let sample = |law: &Law, purpose| world.sample(law, identity, purpose, 0);
    let tenure = segment.tenure.as_ref().filter(|_| at_start).map_or(0.0, |law| sample(law, Purpose::Tenure).min(LONGEST));
    let budgets = [streams.pair(identity, Purpose::Budget, 0), streams.pair(identity, Purpose::Budget, 1)];
    let budgets = [budgets[0][0], budgets[0][1], budgets[1][0], budgets[1][1]].map(minus_ln);
    let contract_end = contract_end(world, identity, segment, tenure);
    // Since the last renewal a budget may have run out unseen; up to it all have lasted.
    let lasted = renewed(segment, tenure, contract_end);
    let frailty = newcomer.second.is_none().then(|| frailty(world, identity, segment, lasted));
    let (budgets, decided) = spend_since(world, segment, (lasted, tenure), (budgets, frailty.unwrap_or(1.0)));
    let (mut person, background) = world::newcomer(identity, budgets, now);
    if let Some(cause) = decided {
        (person.status, person.cause) = (Status::Leaving, cause);
    }
    person.segment = segment_id;
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
        person.frailty = frailty.unwrap_or(1.0) as f32;
        person.tolerance = sample(&segment.tolerance, Purpose::Tolerance).max(1e-6) as f32;
        if segment.margin_mean == 0.0 { 1.0 } else { (sample(&segment.margin, Purpose::Margin) / segment.margin_mean) as f32 }
    };
    Traits { person, background, margin_unit, contract_end }
}

/// The tenure up to which all budgets have lasted for certain: now, or under a contract the last renewal.
fn renewed(segment: &Segment, tenure: f64, contract_end: f64) -> f64 {
    if contract_end.is_finite() { tenure - tenure % segment.contract_term } else { tenure }
}

/// What is left of the exit budgets after the time between two tenures, and the cause that has come about in it, if any: under a
/// contract nobody leaves before its end, so a standing base holds customers who only wait for theirs.
fn spend_since<M: Mode>(
    world: &World<'_, M>,
    segment: &Segment,
    (from, to): (f64, f64),
    (budgets, frailty): ([f64; 4], f64),
) -> ([f64; 4], Option<Cause>) {
    if from >= to {
        return (budgets, None);
    }
    let [hazard, competitor] = segment.past;
    let common = frailty * hazard * (world.model.stages.exposure(to) - world.model.stages.exposure(from));
    let h = world.model.hazards;
    let spent = [common * h[0], common * h[1] * competitor, common * h[2], h[3] * (to - from)];
    // All are spent evenly: the first to run out is the one of which the largest part was spent.
    let out = Cause::BUDGETED.into_iter().filter(|&cause| spent[cause as usize] >= budgets[cause as usize]);
    let first = out.max_by(|&a, &b| (spent[a as usize] / budgets[a as usize]).total_cmp(&(spent[b as usize] / budgets[b as usize])));
    (std::array::from_fn(|cause| (budgets[cause] - spent[cause]).max(0.0)), first)
}

/// Gamma frailty with mean 1 for a newcomer; for somebody of this tenure, given that their budgets lasted
/// so far: long-standing customers are the less frail ones.
///
/// # Formula
/// u | stayed ~ Gamma(1/σ², rate 1/σ² + H), H the cumulated hazard at frailty 1. Exit budgets need
/// no such care: what is left of an exponential is exponential.
fn frailty<M: Mode>(world: &World<'_, M>, identity: Identity, segment: &Segment, tenure: f64) -> f64 {
    let variance = world.model.leaving.frailty_variance;
    if variance == 0.0 {
        return 1.0;
    }
    let shape = 1.0 / variance;
    let so_far = cumulated(world, segment, tenure);
    let mut stream = world.streams.stream(identity, Purpose::Frailty, 0);
    gamma(shape, &mut || stream.uniform()) / (shape + so_far)
}

/// The hazard at frailty 1 and reference satisfaction, cumulated from joining to a tenure.
fn cumulated<M: Mode>(world: &World<'_, M>, segment: &Segment, tenure: f64) -> f64 {
    let h = world.model.hazards;
    let [hazard, competitor] = segment.past;
    world.model.stages.exposure(tenure) * hazard * (h[0] + h[1] * competitor + h[2])
}

/// In a pilot run: what frailty and budgets alone make a customer spend in the first year, at the baseline hazards, and what they do on average. A pilot
/// run is corrected by how far the two are apart. Who has decided before the start spends nothing.
///
/// # Formula
/// With yearly hazards u·xₖ of three causes, X their sum: u·xₖ·min(t, 1), t = minⱼ Eⱼ/(u·xⱼ); on average xₖ/X·(1 − exp(−uX)), and over
/// u ~ Gamma(1/σ², rate r) xₖ/X·(1 − (r/(r + X))^(1/σ²)), r = 1/σ² + H given that nothing was decided up to now. Of the involuntary cause
/// min(E, x), on average 1 − exp(−x).
fn note_chances<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    let variance = world.model.leaving.frailty_variance;
    let person = &world.customers[customer];
    if person.status != Status::Active {
        return;
    }
    let segment = &world.model.segments[person.segment];
    let (h, tenure, [hazard, competitor]) = (world.model.hazards, -person.joined, segment.past);
    let exposure = hazard * (world.model.stages.exposure(tenure + YEAR) - world.model.stages.exposure(tenure));
    let frail = [exposure * h[0], exposure * h[1] * competitor, exposure * h[2]];
    let (all, involuntary) = (frail.iter().sum::<f64>(), h[3] * YEAR);
    let (budgets, u) = (world.exits(customer), f64::from(person.frailty));
    let budget = |cause: usize| budgets.budget(cause, world.now);
    let lasts = (0..3).map(|cause| if frail[cause] > 0.0 { budget(cause) / (u * frail[cause]) } else { f64::INFINITY }).fold(1.0, f64::min);
    let leaves = if variance > 0.0 {
        let rate = 1.0 / variance + cumulated(world, segment, tenure);
        1.0 - libm::pow(rate / (rate + all), 1.0 / variance)
    } else {
        -libm::expm1(-all)
    };
    let drawn = [0, 1, 2].map(|cause| u * frail[cause] * lasts);
    let expected = frail.map(|hazard| if all > 0.0 { hazard / all * leaves } else { 0.0 });
    for cause in 0..3 {
        world.result.chances[0][cause] += drawn[cause];
        world.result.chances[1][cause] += expected[cause];
    }
    world.result.chances[0][3] += budget(3).min(involuntary);
    world.result.chances[1][3] += -libm::expm1(-involuntary);
}

/// End of the contract at hand. A standing customer's contract began at a multiple of its term.
fn contract_end<M: Mode>(world: &World<'_, M>, identity: Identity, segment: &Segment, tenure: f64) -> f64 {
    let under_contract = segment.contract > 0.0 && world.streams.uniform(identity, Purpose::Contract, 0) < segment.contract;
    if under_contract { world.now + segment.contract_term - tenure % segment.contract_term } else { f64::INFINITY }
}

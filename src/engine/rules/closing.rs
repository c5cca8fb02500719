//! The books at the end of a run: what those still there are worth beyond it, and everybody's value.
//!
//! Reads people, hazards and the costs of the last year; changes the result alone.

use super::hazards;
use crate::engine::ids::{self, CustomerId, Id};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::recent::{BUCKETS, bucket, bucket_start};
use crate::engine::world::{Cohort, Status, World};
use crate::units::{MONTH, YEAR};

/// The end of the run: those still there are censored; what they are still worth is the tail.
pub(crate) fn close_accounts<M: Mode>(world: &mut World<'_, M>) {
    let costs = cost_rates(world);
    for customer in ids::all::<CustomerId>(world.customers.len()) {
        if !world.goes_on(customer) {
            return;
        }
        if world.customers[customer].is_here() {
            hazards::bring_up_to_date(world, customer);
            world.book_margin(customer);
            world.result.present[world.cohort(customer) as usize] += 1;
            let satisfaction = f64::from(world.customers[customer].satisfaction);
            world.result.satisfaction.add(satisfaction);
            world.record(customer, LifeEvent::StillThere);
            add_tail(world, customer, &costs);
        }
        close(world, customer);
    }
    world.result.customer_area = world.ticks.hours(world.customer_area.until(world.tick, world.active_count()));
    count_months(world);
}

/// Traced costs of serving a customer for an hour by tenure, undiscounted, over the last year of the run.
/// Classes of tenure in which nobody was then cost as the one before; the last one goes on.
fn cost_rates<M: Mode>(world: &mut World<'_, M>) -> Vec<f64> {
    let mut hours = [0.0; BUCKETS];
    // People who begin to pass through a class from its start to its end, less those who cease to.
    let mut passing = [0i64; BUCKETS + 1];
    let mut discounted_hours = 0.0;
    for person in &world.customers {
        let end = if person.is_here() { world.now } else { person.since };
        discounted_hours += world.annuity(person.joined.max(0.0), end);
        let (from, to) = (person.joined.max(world.recent.from) - person.joined, end - person.joined);
        if from < to {
            let (first, last) = (bucket(from), bucket(to));
            hours[first] -= from - bucket_start(first);
            hours[last] += to - bucket_start(last);
            passing[first] += 1;
            passing[last] -= 1;
        }
    }
    let mut through = 0;
    for class in 0..BUCKETS - 1 {
        through += passing[class];
        hours[class] += through as f64 * (bucket_start(class + 1) - bucket_start(class));
    }
    world.result.discounted_hours = discounted_hours;
    world.result.last_year.customer_hours = hours.iter().sum();
    if world.recent.costs == [0.0; BUCKETS] {
        return Vec::new();
    }
    // What is left of times that cancel is nobody's.
    hours.iter_mut().filter(|hours| **hours < 1e-6).for_each(|hours| *hours = 0.0);
    let known = hours.iter().rposition(|&hours| hours > 0.0).map_or(0, |last| last + 1);
    let mut rates: Vec<f64> = hours[..known].iter().zip(world.recent.costs).map(|(&hours, cost)| cost / hours).collect();
    let first = rates.iter().copied().find(|rate| rate.is_finite()).unwrap_or(0.0);
    let mut before = first;
    for rate in &mut rates {
        before = if rate.is_finite() { *rate } else { before };
        *rate = before;
    }
    rates
}

/// The mean cost rate that lies ahead of a customer who has this tenure, weighted by how likely they are still there and by
/// the discount factor: both fall at `speed`.
///
/// # Formula
/// Σⱼ cⱼ·(exp(−v·sⱼ) − exp(−v·sⱼ₊₁)), sⱼ the time until the tenure reaches class j
fn cost_ahead(rates: &[f64], tenure: f64, speed: f64) -> f64 {
    let Some(last) = rates.len().checked_sub(1) else { return 0.0 };
    let mut class = bucket(tenure).min(last);
    let (mut mean, mut there) = (0.0, 1.0);
    while class < last {
        let still = libm::exp(-speed * (bucket_start(class + 1) - tenure).max(0.0));
        mean += rates[class] * (there - still);
        there = still;
        class += 1;
    }
    mean + rates[last] * there
}

/// What a customer who is still there is expected to be worth beyond the horizon, if their hazards stay as they are and
/// serving them costs what it cost in the last year at the tenures ahead of them.
fn add_tail<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, costs: &[f64]) {
    let now = world.now;
    let person = &world.customers[customer];
    let speed = world.frame.discount + world.exits(customer).hazards().iter().sum::<f64>();
    let rate = world.margin(customer) - cost_ahead(costs, person.tenure(now), speed);
    let hours = world.factor(now) * hours_ahead(world, customer, speed);
    let tail = if rate == 0.0 { 0.0 } else { rate * hours };
    let start = world.factor(person.joined.max(0.0));
    let at_joining = tail / start;
    world.result.hours_ahead += hours;
    let sums = if world.cohort(customer) == Cohort::Initial {
        &mut world.result.initial_value
    } else {
        world.result.joined_hours += hours / start;
        &mut world.result.joined_value
    };
    sums.tail += tail;
    sums.tail_at_joining += at_joining;
    if world.customers[customer].second_life {
        world.result.recovered_value.tail += tail;
        world.result.recovered_value.tail_at_joining += at_joining;
    }
}

/// The expected discounted time that a customer stays from now on, in hours.
///
/// # Formula
/// Without a contract 1/(δ + h). With one, t₀ before its end and of term T: who decided to leave stays
/// a(t₀), a(t) = (1 − exp(−δt))/δ; the others a(t₀) + q(t₀)·a(T)/(1 − q(T)), q(t) = exp(−(δ + h)t).
fn hours_ahead<M: Mode>(world: &World<'_, M>, customer: CustomerId, speed: f64) -> f64 {
    let now = world.now;
    let (person, contract_end) = (&world.customers[customer], world.contract_end(customer));
    if contract_end.is_infinite() {
        return 1.0 / speed;
    }
    let annuity = |hours: f64| world.annuity(now, now + hours) / world.factor(now);
    let stays = |hours: f64| libm::exp(-speed * hours);
    let (left, term) = (contract_end - now, world.by_segment[person.segment].segments[person.segment].contract_term);
    match person.status {
        Status::Leaving => annuity(left),
        _ => annuity(left) + stays(left) * annuity(term) / (1.0 - stays(term)),
    }
}

/// A customer's books are closed. For who left, `since` is when.
fn close<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    let cohort = world.cohort(customer);
    let person = &world.customers[customer];
    let (value, segment, gone) = (world.backgrounds[customer].value, person.segment, !person.is_here());
    let now = if gone { person.since } else { world.now };
    let start = person.joined.max(0.0);
    let acquired_for = customer.index().checked_sub(world.frame.customers).map_or(0.0, |won| world.acquired_for[won]);
    let at_joining = (value - acquired_for) / world.factor(start);
    let (second_life, needs_much) = (person.second_life, person.needs_much);
    world.record(customer, LifeEvent::BooksClosed { value });
    world.result.customer_hours += now - start;
    let sums = if cohort == Cohort::Initial { &mut world.result.initial_value } else { &mut world.result.joined_value };
    sums.customers += 1;
    sums.value += value;
    sums.value_at_joining += at_joining;
    if cohort == Cohort::Won {
        world.result.joined_hours += world.annuity(start, now) / world.factor(start);
        if second_life {
            let sums = &mut world.result.recovered_value;
            sums.customers += 1;
            sums.value += value;
            sums.value_at_joining += at_joining;
        }
        return;
    }
    world.result.value_sketch.add(value);
    let counts = &mut world.result.segments[segment];
    counts.left += u64::from(gone);
    counts.value += value;
    let exits = world.exits(customer);
    for cause in 0..4 {
        world.result.budgets_spent[cause] -= exits.budget(cause, now);
    }
    // Up to the fourth contact it was counted then.
    world.result.exposure_by_contacts[usize::from(needs_much)] += now.min(YEAR);
    if gone && now <= YEAR {
        world.result.left_by_contacts[usize::from(needs_much)] += 1;
    }
}

/// Survivors and active customers at the months' boundaries, from who came and went.
fn count_months<M: Mode>(world: &mut World<'_, M>) {
    let months = world.result.series.profit.len();
    let mut survivors_lost = vec![0u64; months + 1];
    let mut active_change = vec![0i64; months + 1];
    let boundary = |time: f64| ((time / MONTH).ceil() as usize).min(months);
    for (number, person) in world.customers.iter().enumerate() {
        let initial = number < world.frame.customers;
        active_change[if initial { 0 } else { boundary(person.joined) }] += 1;
        if !person.is_here() {
            active_change[boundary(person.since)] -= 1;
            survivors_lost[boundary(person.since)] += u64::from(initial);
        }
    }
    let (mut survivors, mut active) = (world.result.initial, 0i64);
    for month in 0..=months {
        survivors -= survivors_lost[month];
        active += active_change[month];
        world.result.series.survivors.push(survivors);
        world.result.series.active.push(active as u64);
    }
}

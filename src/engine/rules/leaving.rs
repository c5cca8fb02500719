//! Leaving: competing causes, each with its own budget.
//!
//! For each cause a customer holds a budget E ~ Exp(1) and leaves when ∫h dt reaches it; no draw is
//! made when a hazard changes, the budget is spent faster or slower (the random time change, as in
//! Sellke's epidemic construction). So a better service can only postpone the same person's exit.

use super::{second_life, talk};
use crate::engine::event::Event;
use crate::engine::observer::{Observer, Story};
use crate::engine::world::{Customer, LastIssue, Relation, Status, World};
use crate::model::{Cause, Model, Stage};
use crate::units::{MONTH, YEAR};

/// The clock of a customer: an exit, the end of a stage, or time to look again.
pub fn clock<O: Observer>(world: &mut World<'_, O>, customer: usize) -> bool {
    let person = &world.customers[customer];
    if person.clock != world.now || person.status != Status::Active {
        return false;
    }
    let exit = person.exit_at == world.now;
    settle(world, customer);
    world.customers[customer].clock = f64::INFINITY;
    if exit {
        decide(world, customer)
    } else {
        reconsider(world, customer)
    }
    true
}

/// Spends the budgets up to now, and lets satisfaction and heat drift.
pub fn settle<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    let (now, model) = (world.now, world.model_of(customer));
    let initial = world.cohort(customer) == 0;
    let person = &mut world.customers[customer];
    let hours = now - person.since;
    if hours <= 0.0 {
        return;
    }
    if person.status == Status::Active {
        for (budget, hazard) in person.budget.iter_mut().zip(person.hazard) {
            *budget = (*budget - hazard * hours).max(0.0);
        }
        let counted = (YEAR.min(now) - person.since).max(0.0);
        if initial && counted > 0.0 {
            let spent = person.hazard.map(|hazard| hazard * counted);
            spent.iter().zip(&mut world.result.spent_first_year).for_each(|(spent, sum)| *sum += spent);
        }
    }
    if model.satisfaction.relaxation > 0.0 {
        person.satisfaction = relaxed(person.satisfaction, hours, model);
    }
    if person.heat != 0.0 {
        person.heat *= libm::exp(-model.neighbours.map_or(0.0, |n| n.cooling) * hours);
    }
    if let Some(needs) = &model.needs {
        world.relations[customer].fit *= libm::exp(-needs.drift * hours);
    }
    person.since = now;
}

fn relaxed(satisfaction: f64, hours: f64, model: &Model) -> f64 {
    let base = model.satisfaction.base;
    base + (satisfaction - base) * libm::exp(-model.satisfaction.relaxation * hours)
}

/// Works out the hazards from now on, and when the next exit or look is due.
///
/// Hazards that drift are taken at the middle of the time until the next look: the error of
/// holding them constant is then of second order.
pub fn reconsider<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    let (now, model, drifts) = (world.now, world.model_of(customer), world.drifts);
    let person = &mut world.customers[customer];
    if person.status != Status::Active {
        return;
    }
    debug_assert!(person.since == now, "customer {customer} is not settled");
    let (stage, stage_ends) = stage_at(person, now, model);
    let look = stage_ends.min(if drifts { now + model.refresh } else { f64::INFINITY });
    let middle = if drifts { (look.min(person.clock).min(model.horizon) - now).max(0.0) / 2.0 } else { 0.0 };
    person.hazard = hazards(person, stage, middle, model);
    person.hazard[Cause::Competitor as usize] *= world.climate.competitor;
    if model.relations_matter {
        bear(&mut person.hazard, middle, &world.relations[customer], model);
    }
    (person.exit_at, person.cause) = first_exit(person, now);
    let due = person.exit_at.min(look);
    // A clock event that is pending earlier stays: it only looks again.
    if due < person.clock {
        person.clock = due;
        world.calendar.push(due, Event::Clock { customer });
    }
}

fn hazards(person: &Customer, stage: Stage, ahead: f64, model: &Model) -> [f64; 4] {
    let [service, competitor, need, involuntary] = model.hazards;
    let segment = &model.segments[person.segment as usize];
    let common = person.frailty * stage.hazard * segment.hazard;
    let satisfaction = if ahead > 0.0 { relaxed(person.satisfaction, ahead, model) } else { person.satisfaction };
    let dissatisfaction = bounded_exp(-model.leaving.satisfaction_effect * (satisfaction - model.leaving.reference));
    let heat = match (person.heat, model.neighbours) {
        (heat, Some(neighbours)) if heat != 0.0 => bounded_exp(heat * libm::exp(-neighbours.cooling * ahead)),
        _ => 1.0,
    };
    [common * service * dissatisfaction, common * competitor * segment.competitor * heat, common * need, involuntary]
}

/// What the relation makes of the hazards: products bought tie, a product that no longer fits lets go.
fn bear(hazard: &mut [f64; 4], ahead: f64, relation: &Relation, model: &Model) {
    hazard[Cause::Competitor as usize] *= relation.tie;
    if let Some(needs) = model.needs {
        let fit = relation.fit * libm::exp(-needs.drift * ahead);
        hazard[Cause::Need as usize] *= bounded_exp(needs.effect * (1.0 - fit));
    }
}

/// exp(x), between e⁻⁵⁰ and e⁵⁰: a hazard beyond is as good as 0 or at once, and never infinite.
fn bounded_exp(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { libm::exp(x.clamp(-50.0, 50.0)) }
}

fn first_exit(person: &Customer, now: f64) -> (f64, Cause) {
    let mut first = (f64::INFINITY, Cause::Service);
    for cause in Cause::BUDGETED {
        let (budget, hazard) = (person.budget[cause as usize], person.hazard[cause as usize]);
        let at = if hazard > 0.0 { now + budget / hazard } else { f64::INFINITY };
        if at < first.0 {
            first = (at, cause);
        }
    }
    first
}

/// The stage that a customer is in, and when it ends.
pub fn stage_at(person: &Customer, now: f64, model: &Model) -> (Stage, f64) {
    let stages = &model.stages;
    let (stage, ends) = by_tenure(person, now, model);
    let Some((window, before_renewal)) = stages.renewal.filter(|_| person.contract_end.is_finite()) else {
        return (stage, ends);
    };
    let contract_end = contract_end_after(person, now, model);
    if now >= contract_end - window { (before_renewal, contract_end) } else { (stage, ends.min(contract_end - window)) }
}

/// The first end of a contract after a time, if it is renewed until then.
fn contract_end_after(person: &Customer, now: f64, model: &Model) -> f64 {
    let term = model.segments[person.segment as usize].contract_term;
    let renewals = ((now - person.contract_end) / term + 1.0).floor().max(0.0);
    let end = person.contract_end + renewals * term;
    // Rounding may land on the end that is just over.
    if end > now { end } else { end + term }
}

fn by_tenure(person: &Customer, now: f64, model: &Model) -> (Stage, f64) {
    let stages = &model.stages.by_tenure;
    // The boundary is compared as a time of the run, so that the clock that rings at it is past it.
    let stage = stages.iter().rposition(|stage| person.joined + stage.from <= now).unwrap_or(0);
    (stages[stage], stages.get(stage + 1).map_or(f64::INFINITY, |stage| person.joined + stage.from))
}

/// A budget has run out. Without a contract the customer leaves at once.
pub fn decide<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    // A clock that is pending would find nobody to look at, and must not keep a new one from being set.
    world.customers[customer].clock = f64::INFINITY;
    let person = &world.customers[customer];
    let (cause, contract_end) = (person.cause, person.contract_end);
    let (satisfaction, hazard) = (person.satisfaction, person.hazard);
    world.story(customer, Story::Decided { cause, contract_end, satisfaction, hazard });
    if customer < world.root.customers && world.now <= YEAR {
        world.result.decided_first_year[cause as usize] += 1;
    }
    if contract_end.is_finite() {
        world.customers[customer].status = Status::Leaving;
    } else {
        leave(world, customer);
    }
}

/// A customer is one no more.
pub fn leave<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    world.book_margin(customer);
    world.count_time();
    let (cohort, month) = (world.cohort(customer), world.month());
    let person = &mut world.customers[customer];
    person.status = Status::Left;
    let cause = person.cause;
    world.active[cohort] -= 1;
    world.prospects += 1.0;
    world.result.series.left[month][cause as usize] += 1;
    if cohort == 0 {
        world.result.initial_left[cause as usize] += 1
    } else {
        world.result.joined_left[cause as usize] += 1
    }
    world.story(customer, Story::Left { cause });
    if cause == Cause::Service {
        let person = &world.customers[customer];
        let counts = [true, person.last_issue == LastIssue::Green, person.last_issue == LastIssue::Silent && person.contacts == 0];
        counts.iter().zip(&mut world.result.left_by_service).for_each(|(&counts, sum)| *sum += u64::from(counts));
    }
    if let Some(people) = &mut world.people {
        people.leave(world.relations[customer].node);
    }
    if !matches!(cause, Cause::Involuntary | Cause::LetGo) {
        talk::heat_neighbours(world, customer);
        second_life::expect(world, customer);
    }
}

/// The end of the run: those still there are censored; what they are still worth is the tail.
pub fn close_accounts<O: Observer>(world: &mut World<'_, O>) {
    let cost = service_cost_rate(world);
    for customer in 0..world.customers.len() {
        if world.customers[customer].is_here() {
            settle(world, customer);
            world.book_margin(customer);
            world.result.present[world.cohort(customer)] += 1;
            let satisfaction = world.customers[customer].satisfaction;
            world.result.satisfaction.add(satisfaction);
            world.story(customer, Story::StillThere);
            add_tail(world, customer, cost);
        }
        close(world, customer);
    }
    count_months(world);
}

/// Traced costs of serving a customer for an hour, undiscounted, on the average of the run.
fn service_cost_rate<O: Observer>(world: &mut World<'_, O>) -> f64 {
    use crate::engine::Account;
    let accounts = &world.result.accounts;
    let costs = accounts[Account::Contacts as usize] + accounts[Account::SelfService as usize] + accounts[Account::Moments as usize];
    let costs = costs + accounts[Account::Compensation as usize];
    let mut discounted_hours = 0.0;
    for person in &world.customers {
        let end = if person.is_here() { world.now } else { person.since };
        discounted_hours += world.annuity(person.joined.max(0.0), end);
    }
    world.result.discounted_hours = discounted_hours;
    if discounted_hours > 0.0 { -costs / discounted_hours } else { 0.0 }
}

/// What a customer who is still there is expected to be worth beyond the horizon, if their hazards
/// stay as they are and serving them costs what it cost on average.
fn add_tail<O: Observer>(world: &mut World<'_, O>, customer: usize, cost: f64) {
    let now = world.now;
    let person = &world.customers[customer];
    let rate = person.margin * world.climate.margin - cost;
    let tail = if rate == 0.0 { 0.0 } else { rate * world.factor(now) * hours_ahead(world, person) };
    let at_joining = tail / world.factor(person.joined.max(0.0));
    let sums = if world.cohort(customer) == 0 { &mut world.result.initial_value } else { &mut world.result.joined_value };
    sums.tail += tail;
    sums.tail_at_joining += at_joining;
    if world.relations[customer].second_life {
        world.result.recovered_value.tail += tail;
        world.result.recovered_value.tail_at_joining += at_joining;
    }
}

/// The expected discounted time that a customer stays from now on, in hours.
///
/// # Formula
/// Without a contract 1/(δ + h). With one, t₀ before its end and of term T: who decided to leave stays
/// a(t₀), a(t) = (1 − exp(−δt))/δ; the others a(t₀) + q(t₀)·a(T)/(1 − q(T)), q(t) = exp(−(δ + h)t).
fn hours_ahead<O: Observer>(world: &World<'_, O>, person: &Customer) -> f64 {
    let (now, discount) = (world.now, world.model.discount);
    let speed = discount + person.hazard.iter().sum::<f64>();
    if person.contract_end.is_infinite() {
        return 1.0 / speed;
    }
    let annuity = |hours: f64| world.annuity(now, now + hours) / world.factor(now);
    let stays = |hours: f64| libm::exp(-speed * hours);
    let (left, term) =
        (person.contract_end - now, world.by_segment[person.segment as usize].segments[person.segment as usize].contract_term);
    match person.status {
        Status::Leaving => annuity(left),
        _ => annuity(left) + stays(left) * annuity(term) / (1.0 - stays(term)),
    }
}

/// A customer's books are closed. For who left, `since` is when.
fn close<O: Observer>(world: &mut World<'_, O>, customer: usize) {
    let cohort = world.cohort(customer);
    let person = &world.customers[customer];
    let (value, segment, gone) = (person.value, person.segment as usize, !person.is_here());
    let now = if gone { person.since } else { world.now };
    let start = person.joined.max(0.0);
    let at_joining = (value - person.acquired_for) / world.factor(start);
    let fourth = person.fourth_contact;
    world.story(customer, Story::BooksClosed { value });
    world.result.customer_hours += now - start;
    let sums = if cohort == 0 { &mut world.result.initial_value } else { &mut world.result.joined_value };
    sums.customers += 1;
    sums.value += value;
    sums.value_at_joining += at_joining;
    if cohort > 0 {
        if world.relations[customer].second_life {
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
    let watched = now.min(YEAR);
    let before = watched.min(fourth);
    world.result.exposure_by_contacts[0] += before;
    world.result.exposure_by_contacts[1] += watched - before;
    if gone && now <= YEAR {
        world.result.left_by_contacts[usize::from(fourth <= now)] += 1;
    }
}

/// Survivors and active customers at the months' boundaries, from who came and went.
fn count_months<O: Observer>(world: &mut World<'_, O>) {
    let months = world.result.series.profit.len();
    let mut survivors_lost = vec![0u64; months + 1];
    let mut active_change = vec![0i64; months + 1];
    let boundary = |time: f64| ((time / MONTH).ceil() as usize).min(months);
    for (number, person) in world.customers.iter().enumerate() {
        let initial = number < world.root.customers;
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

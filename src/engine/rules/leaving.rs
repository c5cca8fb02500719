//! Leaving: competing causes, each with its own budget.
//!
//! For each cause a customer holds a budget E ~ Exp(1) and leaves when ∫h dt reaches it; no draw is
//! made when a hazard changes, the budget is spent faster or slower (the random time change, as in
//! Sellke's epidemic construction). So a better service can only postpone the same person's exit.

use super::{second_life, talk};
use crate::engine::event::{Company, Event};
use crate::engine::ledger::{BUCKETS, bucket, bucket_start};
use crate::engine::mode::Mode;
use crate::engine::observer::Story;
use crate::engine::world::{Customer, Decay, Decays, LastIssue, Relation, Status, World};
use crate::math::exp;
use crate::model::{Cause, Model, Satisfaction, Stage};
use crate::units::{MONTH, YEAR};

/// The first look at everybody, if hazards drift in any state.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    if world.root.states().any(Model::drifts) {
        expect_look(world);
    }
    follow_drift(world);
}

/// The models in force say whether the next look concerns anybody.
pub(crate) fn follow_drift<M: Mode>(world: &mut World<'_, M>) {
    let drifts = world.by_segment.iter().any(|model| model.drifts());
    world.next_look = if drifts { world.look_at } else { f64::INFINITY };
}

fn expect_look<M: Mode>(world: &mut World<'_, M>) {
    world.look_at = world.now + world.root.refresh;
    world.calendar.push(world.look_at, Event::Company { what: Company::Look });
}

/// Hazards that drift are worked out anew for everybody. Each customer looked at counts as an event.
pub(crate) fn look_at_all<M: Mode>(world: &mut World<'_, M>) -> bool {
    expect_look(world);
    follow_drift(world);
    if world.next_look.is_infinite() {
        return false;
    }
    for customer in 0..world.customers.len() {
        if world.customers[customer].status == Status::Active {
            world.result.events += 1;
            settle(world, customer);
            reconsider(world, customer);
        }
    }
    false
}

/// The clock of a customer: an exit, or the end of a stage. One that rings early, because the exit has been
/// postponed, is set anew and is no event.
pub(crate) fn clock<M: Mode>(world: &mut World<'_, M>, customer: usize) -> bool {
    let person = &world.customers[customer];
    if person.clock != world.now || person.status != Status::Active {
        return false;
    }
    let exits = world.exits(customer);
    let (exit, cause) = exits.first();
    world.customers[customer].clock = f64::INFINITY;
    settle(world, customer);
    if exit == world.now {
        decide(world, customer, cause);
        return true;
    }
    reconsider(world, customer);
    world.exits(customer).hazards() != exits.hazards()
}

/// Lets satisfaction, heat and fit drift up to now.
#[inline(always)]
pub(crate) fn settle<M: Mode>(world: &mut World<'_, M>, customer: usize) {
    let (now, model) = (world.now, world.model_of(customer));
    let person = &mut world.customers[customer];
    let hours = now - person.since;
    if hours <= 0.0 {
        return;
    }
    person.since = now;
    if model.satisfaction.relaxation > 0.0 {
        let satisfaction = relaxed(f64::from(person.satisfaction), hours, model, &mut world.decays.satisfaction);
        person.satisfaction = satisfaction as f32;
    }
    if let Some(neighbours) = model.neighbours {
        let heat = &mut world.backgrounds[customer].heat;
        if *heat != 0.0 {
            *heat *= world.decays.heat.of(neighbours.cooling * hours) as f32;
        }
    }
    if let Some(needs) = model.needs.as_ref().filter(|_| M::LEVERS) {
        world.relations[customer].fit *= world.decays.fit.of(needs.drift * hours);
    }
}

#[inline(always)]
fn relaxed(satisfaction: f64, hours: f64, model: &Model, decay: &mut Decay) -> f64 {
    let Satisfaction { base, relaxation, .. } = model.satisfaction;
    if relaxation == 0.0 || satisfaction == base { satisfaction } else { base + (satisfaction - base) * decay.of(relaxation * hours) }
}

/// Works out the hazards from now on, and when the next exit is due.
///
/// Hazards that drift are taken at the middle of the time until the next look: the error of
/// holding them constant is then of second order.
#[inline]
pub(crate) fn reconsider<M: Mode>(world: &mut World<'_, M>, customer: usize) {
    let (now, model) = (world.now, world.model_of(customer));
    if world.customers[customer].status != Status::Active {
        return;
    }
    let (stage, stage_ends) = stage_of(world, customer, &world.customers[customer], now);
    let until = stage_ends.min(world.next_look);
    let ahead = if world.next_look.is_finite() { (until.min(model.horizon) - now).max(0.0) / 2.0 } else { 0.0 };
    let person = &world.customers[customer];
    debug_assert!(person.since == now, "customer {customer} is not settled");
    let heat = world.backgrounds[customer].heat;
    let mut hazard = hazards((person, heat), stage, ahead, model, &mut world.decays);
    if M::LEVERS {
        hazard[Cause::Competitor as usize] *= world.climate.competitor;
    }
    if M::LEVERS && model.relations_matter {
        bear(&mut hazard, ahead, &world.relations[customer], model, &mut world.decays);
    }
    let mut exits = world.exits(customer);
    exits.spend_at(hazard, now);
    world.set_exits(customer, exits);
    set_clock(world, customer, exits.first().0.min(stage_ends));
}

/// The same after satisfaction has changed and nothing else: unless hazards drift, only the service's is another.
#[inline]
pub(crate) fn reconsider_service<M: Mode>(world: &mut World<'_, M>, customer: usize) {
    let (now, model) = (world.now, world.model_of(customer));
    if world.next_look.is_finite() {
        reconsider(world, customer);
    } else if world.customers[customer].status == Status::Active {
        let (stage, _) = stage_of(world, customer, &world.customers[customer], now);
        let person = &mut world.customers[customer];
        let hazard = exposure(person, stage, model) * service_hazard(f64::from(person.satisfaction), model);
        // The other causes, and the end of the stage, have their clock.
        let exit = person.spend_service_at(hazard, now);
        set_clock(world, customer, exit);
    }
}

/// The clock rings when a budget runs out or the stage ends.
#[inline(always)]
fn set_clock<M: Mode>(world: &mut World<'_, M>, customer: usize, due: f64) {
    let person = &mut world.customers[customer];
    // What is due from the next look on is worked out then. A clock that is pending earlier stays: it is set anew when it rings.
    if due < person.clock && due < world.next_look {
        person.clock = due;
        world.calendar.push(due, Event::Clock { customer });
    }
}

/// What multiplies all hazards of a customer but the involuntary one.
#[inline(always)]
fn exposure(person: &Customer, stage: Stage, model: &Model) -> f64 {
    f64::from(person.frailty) * stage.hazard * model.segments[person.segment as usize].hazard
}

/// h₁·exp(−β(S − S_ref))
#[inline(always)]
fn service_hazard(satisfaction: f64, model: &Model) -> f64 {
    model.hazards[Cause::Service as usize] * bounded_exp(-model.leaving.satisfaction_effect * (satisfaction - model.leaving.reference))
}

#[inline(always)]
fn hazards((person, heat): (&Customer, f32), stage: Stage, ahead: f64, model: &Model, decays: &mut Decays) -> [f64; 4] {
    let [_, competitor, need, involuntary] = model.hazards;
    let common = exposure(person, stage, model);
    let pull = model.segments[person.segment as usize].competitor;
    let satisfaction = relaxed(f64::from(person.satisfaction), ahead, model, &mut decays.satisfaction_ahead);
    let heat = match (heat, model.neighbours) {
        (heat, Some(neighbours)) if heat != 0.0 => bounded_exp(f64::from(heat) * decays.heat_ahead.of(neighbours.cooling * ahead)),
        _ => 1.0,
    };
    [common * service_hazard(satisfaction, model), common * competitor * pull * heat, common * need, involuntary]
}

/// What the relation makes of the hazards: products bought tie, a product that no longer fits lets go.
fn bear(hazard: &mut [f64; 4], ahead: f64, relation: &Relation, model: &Model, decays: &mut Decays) {
    hazard[Cause::Competitor as usize] *= relation.tie;
    if let Some(needs) = model.needs {
        let fit = relation.fit * decays.fit_ahead.of(needs.drift * ahead);
        hazard[Cause::Need as usize] *= bounded_exp(needs.effect * (1.0 - fit));
    }
}

/// exp(x), between e⁻⁵⁰ and e⁵⁰: a hazard beyond is as good as 0 or at once, and never infinite.
#[inline(always)]
fn bounded_exp(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { exp(x.clamp(-50.0, 50.0)) }
}

/// The stage that a customer is in at a time, and when it ends.
#[inline(always)]
pub(crate) fn stage_of<M: Mode>(world: &World<'_, M>, customer: usize, person: &Customer, time: f64) -> (Stage, f64) {
    let model = world.model_of(customer);
    if let ([only], None) = (model.stages.by_tenure.as_slice(), &model.stages.renewal) {
        return (*only, f64::INFINITY);
    }
    let (stage, ends) = by_tenure(person, time, model);
    let contract_end = world.contract_end(customer);
    let Some((window, before_renewal)) = model.stages.renewal.filter(|_| contract_end.is_finite()) else {
        return (stage, ends);
    };
    let contract_end = contract_end_after(contract_end, model.segments[person.segment as usize].contract_term, time);
    if time >= contract_end - window { (before_renewal, contract_end) } else { (stage, ends.min(contract_end - window)) }
}

/// The first end of a contract after a time, if it is renewed until then.
fn contract_end_after(contract_end: f64, term: f64, time: f64) -> f64 {
    let renewals = ((time - contract_end) / term + 1.0).floor().max(0.0);
    let end = contract_end + renewals * term;
    // Rounding may land on the end that is just over.
    if end > time { end } else { end + term }
}

#[inline(always)]
fn by_tenure(person: &Customer, now: f64, model: &Model) -> (Stage, f64) {
    let stages = &model.stages.by_tenure;
    // The boundary is compared as a time of the run, so that the clock that rings at it is past it.
    let stage = stages.iter().rposition(|stage| person.joined + stage.from <= now).unwrap_or(0);
    (stages[stage], stages.get(stage + 1).map_or(f64::INFINITY, |stage| person.joined + stage.from))
}

/// A cause has come about: its budget has run out. Without a contract the customer leaves at once.
pub(crate) fn decide<M: Mode>(world: &mut World<'_, M>, customer: usize, cause: Cause) {
    let (now, contract_end) = (world.now, world.contract_end(customer));
    let person = &mut world.customers[customer];
    // A clock that is pending would find nobody to look at, and must not keep a new one from being set.
    person.clock = f64::INFINITY;
    person.cause = cause;
    let (satisfaction, hazard) = (f64::from(person.satisfaction), world.exits(customer).hazards());
    stop_spending(world, customer);
    world.story(customer, Story::Decided { cause, contract_end, satisfaction, hazard });
    if customer < world.root.customers && now <= YEAR {
        world.result.decided_first_year[cause as usize] += 1;
    }
    if contract_end.is_finite() {
        world.customers[customer].status = Status::Leaving;
    } else {
        leave(world, customer);
    }
}

/// No budget is spent any more.
fn stop_spending<M: Mode>(world: &mut World<'_, M>, customer: usize) {
    let mut exits = world.exits(customer);
    exits.spend_at([0.0; 4], world.now);
    world.set_exits(customer, exits);
}

/// A customer is one no more.
pub(crate) fn leave<M: Mode>(world: &mut World<'_, M>, customer: usize) {
    world.book_margin(customer);
    stop_spending(world, customer);
    let (cohort, month) = (world.cohort(customer), world.month);
    world.customer_area.change(-1, world.tick);
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
        let counts = [true, person.last_issue == LastIssue::Green, person.last_issue == LastIssue::AlwaysSilent];
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
pub(crate) fn close_accounts<M: Mode>(world: &mut World<'_, M>) {
    let costs = cost_rates(world);
    for customer in 0..world.customers.len() {
        if world.customers[customer].is_here() {
            settle(world, customer);
            world.book_margin(customer);
            world.result.present[world.cohort(customer)] += 1;
            let satisfaction = f64::from(world.customers[customer].satisfaction);
            world.result.satisfaction.add(satisfaction);
            world.story(customer, Story::StillThere);
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
fn add_tail<M: Mode>(world: &mut World<'_, M>, customer: usize, costs: &[f64]) {
    let now = world.now;
    let person = &world.customers[customer];
    let speed = world.model.discount + world.exits(customer).hazards().iter().sum::<f64>();
    let rate = world.margin(customer) - cost_ahead(costs, person.tenure(now), speed);
    let hours = world.factor(now) * hours_ahead(world, customer, speed);
    let tail = if rate == 0.0 { 0.0 } else { rate * hours };
    let start = world.factor(person.joined.max(0.0));
    let at_joining = tail / start;
    world.result.hours_ahead += hours;
    let sums = if world.cohort(customer) == 0 {
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
fn hours_ahead<M: Mode>(world: &World<'_, M>, customer: usize, speed: f64) -> f64 {
    let now = world.now;
    let (person, contract_end) = (&world.customers[customer], world.contract_end(customer));
    if contract_end.is_infinite() {
        return 1.0 / speed;
    }
    let annuity = |hours: f64| world.annuity(now, now + hours) / world.factor(now);
    let stays = |hours: f64| libm::exp(-speed * hours);
    let (left, term) = (contract_end - now, world.by_segment[person.segment as usize].segments[person.segment as usize].contract_term);
    match person.status {
        Status::Leaving => annuity(left),
        _ => annuity(left) + stays(left) * annuity(term) / (1.0 - stays(term)),
    }
}

/// A customer's books are closed. For who left, `since` is when.
fn close<M: Mode>(world: &mut World<'_, M>, customer: usize) {
    let cohort = world.cohort(customer);
    let person = &world.customers[customer];
    let (value, segment, gone) = (world.backgrounds[customer].value, person.segment as usize, !person.is_here());
    let now = if gone { person.since } else { world.now };
    let start = person.joined.max(0.0);
    let acquired_for = customer.checked_sub(world.root.customers).map_or(0.0, |won| world.acquired_for[won]);
    let at_joining = (value - acquired_for) / world.factor(start);
    let (second_life, needs_much) = (person.second_life, person.needs_much);
    world.story(customer, Story::BooksClosed { value });
    world.result.customer_hours += now - start;
    let sums = if cohort == 0 { &mut world.result.initial_value } else { &mut world.result.joined_value };
    sums.customers += 1;
    sums.value += value;
    sums.value_at_joining += at_joining;
    if cohort > 0 {
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

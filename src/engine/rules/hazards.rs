//! Hazards of leaving: how fast a customer spends the budgets of each cause, and when the first runs out.
//!
//! Reads satisfaction, heat, fit, stage and market; changes exit budgets and clocks.

use crate::engine::event::{Company, Event};
use crate::engine::ids::{self, CustomerId};
use crate::engine::mode::Mode;
use crate::engine::world::{Customer, Decay, Decays, Relation, Status, World};
use crate::math::exp;
use crate::model::{Cause, Course, Satisfaction, Stage};

/// The first look at everybody, if hazards drift in any state.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    if world.states().any(Course::drifts) {
        schedule_look(world);
    }
    follow_drift(world);
}

/// The models in force say whether the next look concerns anybody.
pub(crate) fn follow_drift<M: Mode>(world: &mut World<'_, M>) {
    let drifts = world.by_segment.iter().any(|model| model.drifts());
    world.next_look = if drifts { world.look_at } else { f64::INFINITY };
}

fn schedule_look<M: Mode>(world: &mut World<'_, M>) {
    world.look_at = world.now + world.frame.refresh;
    world.calendar.push(world.look_at, Event::Company { what: Company::Look });
}

/// Recomputes hazards that drift, for everybody. Each customer looked at counts as an event.
pub(crate) fn look_at_all<M: Mode>(world: &mut World<'_, M>) -> bool {
    schedule_look(world);
    follow_drift(world);
    if world.next_look.is_infinite() {
        return false;
    }
    for customer in ids::all::<CustomerId>(world.customers.len()) {
        if !world.goes_on(customer) {
            return false;
        }
        if world.customers[customer].status == Status::Active {
            world.result.events += 1;
            bring_up_to_date(world, customer);
            reconsider(world, customer);
        }
    }
    false
}

/// Lets satisfaction, heat and fit drift up to now.
#[inline(always)]
pub(crate) fn bring_up_to_date<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
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
fn relaxed(satisfaction: f64, hours: f64, model: &Course, decay: &mut Decay) -> f64 {
    let Satisfaction { base, relaxation, .. } = model.satisfaction;
    if relaxation == 0.0 || satisfaction == base { satisfaction } else { base + (satisfaction - base) * decay.of(relaxation * hours) }
}

/// Works out the hazards from now on, and when the next exit is due.
///
/// Hazards that drift are taken at the middle of the time until the next look: the error of
/// holding them constant is then of second order.
#[inline]
pub(crate) fn reconsider<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    let (now, model) = (world.now, world.model_of(customer));
    if world.customers[customer].status != Status::Active {
        return;
    }
    let (stage, stage_ends) = stage_of(world, customer, &world.customers[customer], now);
    let until = stage_ends.min(world.next_look);
    let ahead = if world.next_look.is_finite() { (until.min(world.frame.horizon) - now).max(0.0) / 2.0 } else { 0.0 };
    let person = &world.customers[customer];
    debug_assert!(person.since == now, "{customer:?} is not up to date");
    let heat = world.backgrounds[customer].heat;
    let mut hazard = hazards((person, heat), stage, ahead, model, &mut world.decays);
    if M::LEVERS {
        hazard[Cause::Competitor as usize] *= world.climate.competitor;
    }
    if M::LEVERS && world.frame.relations_matter {
        bear(&mut hazard, ahead, &world.relations[customer], model, &mut world.decays);
    }
    let mut exits = world.exits(customer);
    exits.spend_at(hazard, now);
    world.set_exits(customer, exits);
    set_clock(world, customer, exits.first().0.min(stage_ends));
}

/// The same after satisfaction has changed and nothing else: unless hazards drift, only the service's is another.
#[inline]
pub(crate) fn reconsider_service<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
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
fn set_clock<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, due: f64) {
    let person = &mut world.customers[customer];
    // What is due from the next look on is worked out then. A clock that is pending earlier stays: it is set again when it rings.
    if due < person.clock && due < world.next_look {
        person.clock = due;
        world.calendar.push(due, Event::Clock { customer });
    }
}

/// What multiplies all hazards of a customer but the involuntary one.
#[inline(always)]
fn exposure(person: &Customer, stage: Stage, model: &Course) -> f64 {
    f64::from(person.frailty) * stage.hazard * model.segments[person.segment].hazard
}

/// h₁·exp(−β(S − S_ref))
#[inline(always)]
fn service_hazard(satisfaction: f64, model: &Course) -> f64 {
    model.hazards[Cause::Service as usize] * bounded_exp(-model.leaving.satisfaction_effect * (satisfaction - model.leaving.reference))
}

#[inline(always)]
fn hazards((person, heat): (&Customer, f32), stage: Stage, ahead: f64, model: &Course, decays: &mut Decays) -> [f64; 4] {
    let [_, competitor, need, involuntary] = model.hazards;
    let common = exposure(person, stage, model);
    let pull = model.segments[person.segment].competitor;
    let satisfaction = relaxed(f64::from(person.satisfaction), ahead, model, &mut decays.satisfaction_ahead);
    let heat = match (heat, model.neighbours) {
        (heat, Some(neighbours)) if heat != 0.0 => bounded_exp(f64::from(heat) * decays.heat_ahead.of(neighbours.cooling * ahead)),
        _ => 1.0,
    };
    [common * service_hazard(satisfaction, model), common * competitor * pull * heat, common * need, involuntary]
}

/// What the relation makes of the hazards: products bought tie, a product that no longer fits lets go.
fn bear(hazard: &mut [f64; 4], ahead: f64, relation: &Relation, model: &Course, decays: &mut Decays) {
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
pub(crate) fn stage_of<M: Mode>(world: &World<'_, M>, customer: CustomerId, person: &Customer, time: f64) -> (Stage, f64) {
    let model = world.model_of(customer);
    if let ([only], None) = (model.stages.by_tenure.as_slice(), &model.stages.renewal) {
        return (*only, f64::INFINITY);
    }
    let (stage, ends) = by_tenure(person, time, model);
    let contract_end = world.contract_end(customer);
    let Some((window, before_renewal)) = model.stages.renewal.filter(|_| contract_end.is_finite()) else {
        return (stage, ends);
    };
    let contract_end = contract_end_after(contract_end, model.segments[person.segment].contract_term, time);
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
fn by_tenure(person: &Customer, now: f64, model: &Course) -> (Stage, f64) {
    let stages = &model.stages.by_tenure;
    // The boundary is compared as a time of the run, so that the clock that rings at it is past it.
    let stage = stages.iter().rposition(|stage| person.joined + stage.from <= now).unwrap_or(0);
    (stages[stage], stages.get(stage + 1).map_or(f64::INFINITY, |stage| person.joined + stage.from))
}

/// No budget is spent any more.
pub(crate) fn stop_spending<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    let mut exits = world.exits(customer);
    exits.spend_at([0.0; 4], world.now);
    world.set_exits(customer, exits);
}

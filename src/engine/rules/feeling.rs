//! Experience and satisfaction.
//!
//! Reads issues, waits and weights; changes satisfaction, and through it hazards.

use super::hazards;
use crate::distribution::normal_quantile;
use crate::engine::ids::{CustomerId, IssueId};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::world::{Issue, World};
use crate::model::Moment;
use crate::random::Purpose;

/// The experience of an issue that closes.
///
/// # Formula
/// e = clip₀₁₀(e₀ − (a_w·f(W) + a_r·(attempts − 1) + a_x·transfers + a_n·(asked again) + a_u·[unsolved])/tolerance + a_i·[informed] + a_c·[compensated] + ε),
/// W the wait as it was felt. What is made good never ends above an experience without failure, unless the paradox is on.
#[inline(always)]
pub(crate) fn experience<M: Mode>(world: &World<'_, M>, issue: &Issue, moment: &Moment, solved: bool) -> f64 {
    let customer = issue.customer;
    let (person, model) = (&world.customers[customer], world.model_of(customer));
    let weights = &model.experience;
    let patience = model.segments[person.segment].patience;
    let transfers = if moment.owner { 0 } else { issue.transfers };
    let spoilt = weights.wait * impatience(f64::from(issue.felt), moment, patience)
        + weights.retry * f64::from(issue.attempts.saturating_sub(1))
        + weights.transfer * f64::from(transfers)
        + if solved { 0.0 } else { weights.unsolved }
        + if M::LEVERS { model.memory.map_or(0.0, |memory| memory.asked_again * f64::from(issue.strangers)) } else { 0.0 };
    let noise = if weights.noise > 0.0 {
        weights.noise * normal_quantile(world.streams.uniform(person.identity, Purpose::Experience, u64::from(issue.key)))
    } else {
        0.0
    };
    let told = match (issue.informed, model.transparency) {
        (Some(true), Some(rules)) if M::LEVERS => rules.gain,
        (Some(false), Some(rules)) if M::LEVERS => -rules.disappointment,
        _ => 0.0,
    };
    let climate = if M::LEVERS { world.climate.tolerance } else { 1.0 };
    let felt = weights.base - spoilt / (f64::from(person.tolerance) * climate) + noise + told;
    let restored = match moment.compensation.filter(|_| M::LEVERS && issue.compensated) {
        Some(made_good) if made_good.paradox => felt + made_good.restores,
        Some(made_good) => (felt + made_good.restores).min(felt.max(weights.base + noise)),
        None => felt,
    };
    restored.clamp(0.0, 10.0)
}

/// How much of the patience a wait uses up: f(W) = (W − w₀)/((W − w₀) + τ), 0 up to w₀.
#[inline(always)]
fn impatience(wait: f64, moment: &Moment, patience: f64) -> f64 {
    let felt = wait - moment.immediate;
    if felt <= 0.0 { 0.0 } else { felt / (felt + moment.patience * patience) }
}

/// Counts an issue's experience, and lets it move the customer's satisfaction: the rest of it, if the wait was felt before (`already`, else NaN).
#[inline(always)]
pub(crate) fn feel_issue<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, experience: f64, already: f32) {
    let [pleased, let_down] = world.model_of(customer).thresholds;
    let kinds = &mut world.result.experience_kinds;
    let count = if experience >= pleased {
        &mut kinds.good
    } else if experience > let_down {
        &mut kinds.neutral
    } else {
        &mut kinds.bad
    };
    *count += 1;
    world.result.experiences.add(experience);
    if already.is_nan() {
        feel(world, customer, experience, 1.0);
    } else {
        feel_rest(world, customer, f64::from(already), experience);
    }
}

/// A wait that goes on is felt as an answer now would be; nobody is pleased by waiting on.
pub(crate) fn feel_waiting<M: Mode>(world: &mut World<'_, M>, id: IssueId, experience: f64) {
    let (customer, already) = (world.issues[id].customer, world.issues[id].already);
    hazards::bring_up_to_date(world, customer);
    if !already.is_nan() {
        feel_rest(world, customer, f64::from(already), experience);
    } else if experience < f64::from(world.customers[customer].satisfaction) {
        feel(world, customer, experience, 1.0);
    } else {
        return;
    }
    world.issues[id].already = experience as f32;
}

/// What is left of an experience that was felt in part: S ← S + α(e − e′), which with the first part makes S + α(e − S).
fn feel_rest<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, already: f64, experience: f64) {
    hazards::bring_up_to_date(world, customer);
    move_by(world, customer, experience, |before, step| before + step * (experience - already), experience > already);
}

/// S ← S + α(e − S), α larger downward, halved at the tenure of inertia.
#[inline(always)]
pub(crate) fn feel<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, experience: f64, weight: f64) {
    hazards::bring_up_to_date(world, customer);
    let up = experience > f64::from(world.customers[customer].satisfaction);
    move_by(world, customer, experience, |before, step| before + weight * step * (experience - before), up);
}

/// Moves the satisfaction of a customer who is settled, by a step that is larger downward; it stays on its scale.
#[inline(always)]
fn move_by<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, experience: f64, by: impl Fn(f64, f64) -> f64, up: bool) {
    let rules = &world.model_of(customer).satisfaction;
    let person = &mut world.customers[customer];
    let before = f64::from(person.satisfaction);
    let inertia = 1.0 + person.tenure(world.now) / rules.inertia;
    let step = (if up { rules.gain } else { rules.loss }) / inertia;
    person.satisfaction = by(before, step).clamp(0.0, 10.0) as f32;
    let after = f64::from(person.satisfaction);
    world.record(customer, LifeEvent::Felt { experience, before, after });
    hazards::reconsider_service(world, customer);
}

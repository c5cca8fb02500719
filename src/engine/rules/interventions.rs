//! Interventions: a change of course at a date or on a condition, for all or for a segment.
//!
//! Reads figures of the company and the plan; changes the models in force.
//!
//! Each state of the interventions has its own compiled model; taking effect is putting that model in
//! force. What was spent of budgets, rates and money so far stays; from then on the new parameters count.

use super::{arrivals, hazards, leads, teams, warnings};
use crate::engine::Account;
use crate::engine::event::{Company, Event};
use crate::engine::ids::{self, CustomerId};
use crate::engine::mode::Mode;
use crate::engine::world::{Day, World};
use crate::model::{Course, Intervention, Model, Occasion, Trigger};
use crate::units::DAY;

/// Experiences of a week from which on their share says something.
const EXPERIENCES_MIN: u64 = 20;

/// Puts dated interventions and the first look at conditions into the calendar.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    let interventions = &world.interventions.all;
    for (measure, intervention) in interventions.iter().enumerate() {
        if let Occasion::Date(date) = intervention.occasion {
            world.measures[measure].called = true;
            schedule_step(world, date + intervention.delay, (measure, 1, 0));
        }
    }
    if interventions.iter().any(|intervention| !matches!(intervention.occasion, Occasion::Date(_))) {
        world.days.push(Day { experiences: 0, bad: 0, gone: 0 });
        world.after(DAY, Event::Company { what: Company::Watch });
    }
}

/// A step, if it is taken before the course ends: later states are not compiled.
fn schedule_step<M: Mode>(world: &mut World<'_, M>, at: f64, (measure, level, round): (usize, u8, u16)) {
    if at <= world.frame.course_ends {
        world.calendar.push(at, Event::Measure { measure, level, round });
    }
}

/// Midnight: conditions are looked at.
pub(crate) fn watch<M: Mode>(world: &mut World<'_, M>) -> bool {
    if world.now > world.frame.course_ends {
        return false;
    }
    let felt = world.result.experience_kinds;
    let gone = world.result.initial_left.iter().chain(&world.result.joined_left).sum();
    world.days.push(Day { experiences: felt.all(), bad: felt.bad, gone });
    let planned = &world.interventions;
    for (measure, intervention) in planned.all.iter().enumerate() {
        let Some(holds) = holds(world, intervention) else { continue };
        let state = &mut world.measures[measure];
        // Once its condition has ceased, it may come again.
        state.spent &= holds || !intervention.reverts;
        if holds && !state.called && !state.spent {
            state.called = true;
            let round = state.round;
            schedule_step(world, world.now + intervention.delay, (measure, 1, round));
        } else if !holds && state.called && intervention.reverts {
            take_back(world, measure);
            world.measures[measure].spent = false;
        }
    }
    world.after(DAY, Event::Company { what: Company::Watch });
    true
}

/// Whether a condition holds; none for a date.
fn holds<M: Mode>(world: &World<'_, M>, intervention: &Intervention) -> Option<bool> {
    let today = world.days[world.days.len() - 1];
    let since = |days: usize| {
        let before = world.days[world.days.len().saturating_sub(days + 1)];
        Day { experiences: today.experiences - before.experiences, bad: today.bad - before.bad, gone: today.gone - before.gone }
    };
    match intervention.occasion {
        Occasion::Date(_) => None,
        Occasion::BadExperiences(share) => {
            let Day { experiences, bad, .. } = since(7);
            Some(experiences >= EXPERIENCES_MIN && bad as f64 > share * experiences as f64)
        }
        Occasion::Backlog(count) => Some(world.issues.len() as f64 > count),
        Occasion::Leaving(share) => {
            let gone = since(30).gone as f64;
            Some(gone > share * (world.active_count() as f64 + gone))
        }
        Occasion::Lost(share) => Some(world.result.initial_left.iter().sum::<u64>() as f64 > share * world.frame.customers as f64),
    }
}

/// An intervention takes a step, or is taken back.
pub(crate) fn step<M: Mode>(world: &mut World<'_, M>, measure: usize, level: u8, round: u16) -> bool {
    if world.measures[measure].round != round {
        return false;
    }
    let intervention = &world.interventions.all[measure];
    if level == 0 {
        take_back(world, measure);
        return true;
    }
    if level == 1 {
        world.measures[measure].since = world.now;
        world.spend(Account::Strategy, intervention.one_off);
        let counts = &mut world.result.measures[measure];
        counts.times += 1;
        counts.first = counts.first.or(Some(world.now));
        schedule_step(world, world.now + intervention.lasts, (measure, 0, round));
    }
    world.measures[measure].level = level;
    if level < intervention.steps {
        // From the start, not from the step before: the states of dated ramps are worked out in advance, to the bit.
        let next = world.measures[measure].since + f64::from(level) * intervention.step;
        schedule_step(world, next, (measure, level + 1, round));
    }
    change_course(world);
    true
}

/// Once everything that is due now has happened, what interventions have come to is put in force.
fn change_course<M: Mode>(world: &mut World<'_, M>) {
    world.after(0.0, Event::Course);
}

/// It is in force no more. Without `reverts` it does not come again.
fn take_back<M: Mode>(world: &mut World<'_, M>, measure: usize) {
    close_one(world, measure);
    let state = &mut world.measures[measure];
    let was_in_force = state.level > 0;
    state.level = 0;
    state.round = state.round.wrapping_add(1);
    state.called = false;
    state.spent = true;
    if was_in_force {
        change_course(world);
    }
}

/// Books what an intervention cost since it took effect.
fn close_one<M: Mode>(world: &mut World<'_, M>, measure: usize) {
    let state = world.measures[measure];
    if state.level > 0 {
        world.spend_over(Account::Strategy, world.interventions.all[measure].running, state.since);
        world.result.measures[measure].hours += world.now - state.since;
    }
}

/// The end of the run.
pub(crate) fn close<M: Mode>(world: &mut World<'_, M>) {
    (0..world.measures.len()).for_each(|measure| close_one(world, measure));
}

/// Puts the models of the state at hand in force.
pub(crate) fn put_in_force<M: Mode>(world: &mut World<'_, M>) -> bool {
    let planned = &world.interventions;
    let levels: Vec<u8> = world.measures.iter().map(|measure| measure.level).collect();
    let company = planned.course(&levels, None);
    let by_segment: Vec<&Course> = (0..world.by_segment.len()).map(|segment| planned.course(&levels, Some(segment))).collect();
    if *company == *world.model && by_segment.iter().zip(&world.by_segment).all(|(new, old)| *new == *old) {
        return false;
    }
    warnings::warned(world);
    let before = leads::rates(world);
    arrivals::measure_arrivals(world);
    teams::book_all_time(world);
    everybody_anew(world, |world| {
        world.model = company;
        world.segments_differ = by_segment.iter().any(|model| !std::ptr::eq(*model, company));
        world.by_segment = by_segment;
        hazards::follow_drift(world);
    });
    arrivals::schedule_anew(world);
    leads::reschedule(world, before);
    teams::change_rosters(world);
    true
}

/// Something changes for everybody: the past is booked under the old course, the future is recomputed under the new one.
pub(crate) fn everybody_anew<'m, M: Mode>(world: &mut World<'m, M>, change: impl FnOnce(&mut World<'m, M>)) {
    for customer in ids::all::<CustomerId>(world.customers.len()) {
        if !world.goes_on(customer) {
            return;
        }
        if world.customers[customer].is_here() {
            world.book_margin(customer);
            hazards::bring_up_to_date(world, customer);
        }
    }
    world.margins_since = world.now;
    change(world);
    for customer in ids::all::<CustomerId>(world.customers.len()) {
        if !world.goes_on(customer) {
            return;
        }
        if world.customers[customer].is_here() {
            hazards::reconsider(world, customer);
        }
    }
}

/// True if an intervention may change how often customers make contact by chance.
pub(crate) fn may_change_rates(model: &Model) -> bool {
    let rates = |model: &Course| -> Vec<f64> {
        let moments = model.moments.iter().map(|moment| if let Trigger::Rate(rate) = moment.trigger { rate } else { 0.0 });
        let segments = model.segments.iter().map(|segment| segment.contact_rate);
        let stages = model.stages.by_tenure.iter().flat_map(|stage| [stage.from, stage.contact_rate]);
        let renewal = model.stages.renewal.iter().flat_map(|(window, stage)| [*window, stage.contact_rate]);
        moments.chain(segments).chain(stages).chain(renewal).collect()
    };
    let root = rates(model);
    model.states().any(|state| rates(state) != root)
}

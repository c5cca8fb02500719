//! Arrivals of moments of truth: when the next of each comes to a customer.
//!
//! Reads stages, demand and contracts; puts contacts into the calendar.

use super::hazards;
use crate::engine::event::{Event, ORDINAL_MAX};
use crate::engine::ids::{self, CustomerId, Id, MomentId};
use crate::engine::mode::Mode;
use crate::engine::ordinal::IssueKey;
use crate::engine::world::{Arrival, Customer, World};
use crate::model::{Moment, Trigger};
use crate::random::Purpose;

/// Puts the first occurrence of every moment into the calendar.
pub(crate) fn schedule_all<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    if let Some(arrivals) = &mut world.arrivals {
        arrivals.resize((customer.index() + 1) * world.model.moments.len(), Arrival::NONE);
    }
    for (moment_id, moment) in ids::all(world.model.moments.len()).zip(&world.model_of(customer).moments) {
        schedule(world, customer, moment_id, moment, 0);
    }
}

/// Moments that belong to the renewal ahead.
pub(crate) fn schedule_at_renewal<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    for (moment_id, moment) in ids::all(world.model.moments.len()).zip(&world.model_of(customer).moments) {
        if let Trigger::Renewal(_) = moment.trigger {
            let person = &world.customers[customer];
            let term = world.model_of(customer).segments[person.segment].contract_term;
            let ordinal = ((world.contract_end(customer) - person.joined) / term).round() as u32;
            schedule(world, customer, moment_id, moment, ordinal);
        }
    }
}

/// Puts one occurrence of a moment into the calendar.
#[inline(always)]
pub(crate) fn schedule<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, moment_id: MomentId, moment: &Moment, ordinal: u32) {
    let person = &world.customers[customer];
    let (now, joined) = (world.now, person.joined);
    let at = match moment.trigger {
        Trigger::Rate(rate) if rate > 0.0 => {
            let need = need(world, person, moment_id, ordinal);
            let at = pace(world, customer, rate).arrival(now, need);
            note_arrival(world, customer, moment_id, Arrival { at, need, ordinal });
            at
        }
        Trigger::Joining(tenure) if ordinal == 0 && joined + tenure >= now => joined + tenure,
        Trigger::Every(every) => {
            // Counted from the first one that falls into the run: no rounding can repeat a time.
            let before_run = (-joined / every).floor().max(0.0);
            joined + every * (before_run + f64::from(ordinal) + 1.0)
        }
        Trigger::Renewal(before) if world.contract_end(customer) - before >= now => world.contract_end(customer) - before,
        _ => return,
    };
    if at.is_finite() && ordinal < ORDINAL_MAX {
        world.calendar.push(at, Event::Contact { customer, moment: moment_id, ordinal });
    }
}

/// How fast a customer's contacts by chance come.
struct Pace<'a, 'm, M: Mode> {
    world: &'a World<'m, M>,
    customer: CustomerId,
    person: &'a Customer,
    /// Contacts per hour at neutral stage and demand.
    rate: f64,
}

#[inline(always)]
fn pace<'a, 'm, M: Mode>(world: &'a World<'m, M>, customer: CustomerId, rate: f64) -> Pace<'a, 'm, M> {
    let (person, model) = (&world.customers[customer], world.model_of(customer));
    let own = if M::LEVERS && world.frame.demand.is_some() {
        world.relations.get(customer.index()).map_or(1.0, |relation| relation.demand)
    } else {
        1.0
    };
    Pace { world, customer, person, rate: rate * model.segments[person.segment].contact_rate * own }
}

impl<M: Mode> Pace<'_, '_, M> {
    /// When the next arrival of a Poisson stream comes: when its integrated rate has spent an Exp(1).
    #[inline(always)]
    fn arrival(&self, from: f64, mut need: f64) -> f64 {
        let mut from = from;
        loop {
            let (stage, ends) = hazards::stage_of(self.world, self.customer, self.person, from);
            let speed = self.rate * stage.contact_rate;
            let at = if speed > 0.0 { self.later(from, need / speed) } else { f64::INFINITY };
            if at <= ends || ends > self.world.frame.horizon {
                return at;
            }
            need -= speed * self.between(from, ends);
            from = ends;
        }
    }

    /// What is spent of an Exp(1) between two times.
    fn spent(&self, from: f64, to: f64) -> f64 {
        let (mut spent, mut from) = (0.0, from);
        while from < to {
            let (stage, ends) = hazards::stage_of(self.world, self.customer, self.person, from);
            // Where an arrival is worked out, the stage at the horizon goes on.
            let end = if ends > self.world.frame.horizon { to } else { ends.min(to) };
            spent += self.rate * stage.contact_rate * self.between(from, end);
            from = end;
        }
        spent
    }

    #[inline(always)]
    fn later(&self, from: f64, hours: f64) -> f64 {
        self.world.demand.as_ref().filter(|_| M::LEVERS).map_or(from + hours, |clock| clock.when(clock.at(from) + hours))
    }

    fn between(&self, from: f64, to: f64) -> f64 {
        self.world.demand.as_ref().filter(|_| M::LEVERS).map_or(to - from, |clock| clock.at(to) - clock.at(from))
    }
}

/// Where a moment's next arrival to a customer is kept.
#[inline(always)]
fn place_of<M: Mode>(world: &World<'_, M>, customer: CustomerId, moment_id: MomentId) -> usize {
    customer.index() * world.model.moments.len() + moment_id.index()
}

/// Whose arrival is kept at a place, and of which moment.
fn of_place<M: Mode>(world: &World<'_, M>, place: usize) -> (CustomerId, MomentId) {
    let moments = world.model.moments.len();
    (CustomerId::new(place / moments), MomentId::new(place % moments))
}

#[inline(always)]
fn note_arrival<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, moment_id: MomentId, arrival: Arrival) {
    if !M::LEVERS {
        return;
    }
    let place = place_of(world, customer, moment_id);
    if let Some(arrivals) = &mut world.arrivals {
        arrivals[place] = arrival;
    }
}

/// What is left of the Exp(1) of every arrival to come, before rates change.
pub(crate) fn measure_arrivals<M: Mode>(world: &mut World<'_, M>) {
    let Some(mut arrivals) = world.arrivals.take() else { return };
    for (place, arrival) in arrivals.iter_mut().enumerate().filter(|(_, arrival)| arrival.at.is_finite()) {
        let (customer, moment_id) = of_place(world, place);
        if !world.goes_on(customer) {
            break;
        }
        if let Trigger::Rate(rate) = world.model_of(customer).moments[moment_id].trigger {
            arrival.need = pace(world, customer, rate).spent(world.now, arrival.at);
        }
    }
    world.arrivals = Some(arrivals);
}

/// The same arrivals at the rates of now; events of before are stale.
pub(crate) fn schedule_anew<M: Mode>(world: &mut World<'_, M>) {
    let Some(mut arrivals) = world.arrivals.take() else { return };
    for (place, arrival) in arrivals.iter_mut().enumerate() {
        let (customer, moment_id) = of_place(world, place);
        if !world.goes_on(customer) {
            break;
        }
        let Trigger::Rate(rate) = world.model_of(customer).moments[moment_id].trigger else { continue };
        if !world.customers[customer].is_here() {
            continue;
        }
        if arrival.need.is_nan() {
            arrival.need = need(world, &world.customers[customer], moment_id, arrival.ordinal);
        }
        arrival.at = if rate > 0.0 { pace(world, customer, rate).arrival(world.now, arrival.need) } else { f64::INFINITY };
        if arrival.at.is_finite() {
            world.calendar.push(arrival.at, Event::Contact { customer, moment: moment_id, ordinal: arrival.ordinal });
        }
    }
    world.arrivals = Some(arrivals);
}

/// The Exp(1) of an arrival by chance.
#[inline(always)]
fn need<M: Mode>(world: &World<'_, M>, person: &Customer, moment_id: MomentId, ordinal: u32) -> f64 {
    let key = IssueKey::new(moment_id, ordinal);
    world.streams.exponential(person.identity, Purpose::Arrival, u64::from(key))
}

/// True if this arrival has been rescheduled since.
#[inline(always)]
pub(crate) fn is_stale<M: Mode>(world: &World<'_, M>, customer: CustomerId, moment_id: MomentId, ordinal: u32) -> bool {
    let Some(arrivals) = world.arrivals.as_ref().filter(|_| M::LEVERS) else { return false };
    let arrival = arrivals[place_of(world, customer, moment_id)];
    matches!(world.start.moments[moment_id].trigger, Trigger::Rate(_)) && (arrival.ordinal != ordinal || arrival.at != world.now)
}

/// What an issue's closing may bring about. Its occurrence is counted by the issue that caused it.
#[inline(always)]
pub(crate) fn follow_up<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, moment: &Moment, key: IssueKey) {
    for (branch, consequence) in moment.consequences.iter().enumerate() {
        let identity = world.customers[customer].identity;
        let mut stream = world.streams.stream(identity, Purpose::Consequence, key.branch(branch));
        if stream.uniform() < consequence.probability {
            let delay = consequence.delay.sample(|| stream.uniform());
            world.after(delay, Event::Contact { customer, moment: consequence.moment, ordinal: key.of_consequence() });
        }
    }
}

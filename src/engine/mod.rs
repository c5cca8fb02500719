//! One replication: a world of customers, teams, prospects and money, event by event.
//!
//! [`replicate`] is a pure function of the model, the seed and the replication's index. The loop
//! is one `match` over events; the rules are straight-line functions over the world, one file
//! per part of the model.

mod calendar;
mod desk;
mod event;
mod ledger;
mod observer;
mod replication;
mod rules;
mod slab;
mod world;

pub use observer::{Diary, Observer, Story};
pub use replication::{Account, IssueCounts, Replication, SegmentCounts, Series, ServiceCounts, TeamCounts, ValueSums};

use calendar::Calendar;
use desk::TeamState;
use event::Event;
use rules::{issues, joining, leads, leaving, moments, talk, teams};
use slab::Slab;
use world::World;

use crate::model::Model;
use crate::random::{Seed, Streams};
use crate::units::MONTH;

/// Changes whenever the same model, seed and index give other results than before.
pub const ENGINE_VERSION: u32 = 1;

/// Plays one replication.
pub fn replicate(model: &Model, seed: Seed, index: u64) -> Replication {
    replicate_observed(model, seed, index, ()).0
}

/// Plays one replication under the eyes of an observer, which changes nothing.
pub fn replicate_observed<O: Observer>(model: &Model, seed: Seed, index: u64, observer: O) -> (Replication, O) {
    let mut world = create(model, Streams::new(seed, index), index, observer);
    begin(&mut world);
    while let Some((time, event)) = world.calendar.pop() {
        world.now = time;
        happen(&mut world, event);
    }
    end(&mut world);
    (world.result, world.observer)
}

fn create<O: Observer>(model: &Model, streams: Streams, index: u64, observer: O) -> World<'_, O> {
    let months = ((model.horizon / MONTH).ceil() as usize).max(1);
    let pending = model.customers * (2 + model.moments.len());
    World {
        model,
        streams,
        calendar: Calendar::new(model.horizon, pending),
        now: 0.0,
        customers: Vec::with_capacity(model.customers + model.customers / 4),
        issues: Slab::new(),
        tellings: Slab::new(),
        leads: Slab::new(),
        teams: model.teams.iter().map(|team| TeamState::new(team, model)).collect(),
        active: [0; 2],
        prospects: model.prospects,
        warned: 0.0,
        warned_at: 0.0,
        lead_count: [0; 2],
        drifts: model.drifts(),
        month_factors: (0..=months).map(|month| libm::exp(-model.discount * month as f64 * MONTH)).collect(),
        counted_to: 0.0,
        wait_serial: 0,
        gross: 0.0,
        result: Replication::new(index, model.horizon, months, model.segments.len(), model.teams.len()),
        observer,
    }
}

fn begin<O: Observer>(world: &mut World<'_, O>) {
    joining::first_cohort(world);
    teams::open(world);
    leads::begin(world);
    world.spend(Account::Strategy, world.model.strategy_one_off);
}

/// One event. A stale one (of a customer who left, of a wait that ended) is not counted.
fn happen<O: Observer>(world: &mut World<'_, O>, event: Event) {
    let happened = match event {
        Event::Contact { customer, moment, ordinal } => moments::arise(world, customer, moment, ordinal),
        Event::Answer { issue } => issues::answered(world, issue),
        Event::ServiceEnd { issue } => teams::service_ends(world, issue),
        Event::Abandon { issue, turn } => teams::abandon(world, issue, turn),
        Event::ComeBack { issue } => issues::come_back(world, issue),
        Event::Clock { customer } => leaving::clock(world, customer),
        Event::Renewal { customer } => leaving::renewal(world, customer),
        Event::Telling { telling } => talk::hear(world, telling),
        Event::LeadArrival { source } => leads::arrive(world, source),
        Event::LeadAnswer { lead } => leads::answered(world, lead),
        Event::Shift { team } => teams::change_shift(world, team),
    };
    world.result.events += u64::from(happened);
}

fn end<O: Observer>(world: &mut World<'_, O>) {
    world.now = world.model.horizon;
    teams::close(world);
    issues::close_all(world);
    world.spend_over(Account::Strategy, world.model.strategy_running, 0.0);
    leaving::close_accounts(world);
    world.result.assert_conservation(world.gross);
}

//! One replication: a world of customers, teams, prospects and money, event by event.
//!
//! [`replicate`] is a pure function of the model, the seed and the replication's index. The loop
//! is one `match` over events; the rules are straight-line functions over the world, one file
//! per part of the model.
//!
//! # Example
//! ```
//! use fideliza::engine::{Diary, replicate_observed};
//! use fideliza::{experiment, random::Seed, scenario};
//!
//! let scenario = scenario::parse("name = 'small'\ncustomers = 50\nhorizon = '1 year'")?;
//! let prepared = experiment::prepare(vec![scenario], &experiment::Control::unwatched())?;
//! let (replication, diary) = replicate_observed(&prepared[0].model, Seed::new(1)?, 0, Diary::of(7));
//! assert_eq!(replication.initial, 50);
//! assert!(!diary.entries.is_empty(), "everybody has a life");
//! # Ok::<(), fideliza::Error>(())
//! ```

mod area;
mod calendar;
mod demand;
mod desk;
mod event;
mod ids;
mod ledger;
mod limits;
mod mode;
mod network;
mod observer;
mod ordinal;
mod recent;
mod replication;
mod rules;
mod slab;
mod wait;
mod world;

pub use calendar::Calendar;
pub use event::{Company, Event, Packed};
#[doc(hidden)]
pub use ids::{CustomerId, IssueId, LeadId, MomentId, SegmentId, TeamId, TellingId};
pub(crate) use limits::NEVER;
pub use limits::{Halt, Limits};
pub use observer::{Diary, LifeEvent, Observer};
pub use replication::{
    Account, ContactCounts, ExperienceKinds, IssueCounts, LastYear, LeverCounts, LoadCounts, MeasureCounts, MomentCounts, PromiseCounts,
    Replication, SegmentCounts, Series, TeamCounts, TouchCounts, ValueSums, Waits,
};

use area::{Area, Ticks};
use demand::DemandClock;
use desk::TeamState;
use ids::Id as _;
use mode::{Full, Lean, Mode};
use network::People;
use prefetch_index::prefetch_index;
use recent::Recent;
use rules::{
    climate, closing, conversion, hazards, interventions, issues, joining, leads, leaving, moments, needs, renewal, retention, second_life,
    talk, teams, tiers,
};
use slab::Slab;
use world::{Background, Customer, Decays, Issue, Measure, World};

use crate::model::{Climate, Model};
use crate::random::{Seed, Streams};
use crate::units::MONTH;

/// Changes whenever the same model, seed and index give other results than before.
pub const ENGINE_VERSION: u32 = 5;

/// Plays one replication.
pub fn replicate(model: &Model, seed: Seed, index: u64) -> Replication {
    replicate_observed(model, seed, index, ()).0
}

/// Plays one replication under the eyes of an observer, which changes nothing.
pub fn replicate_observed<O: Observer>(model: &Model, seed: Seed, index: u64, observer: O) -> (Replication, O) {
    replicate_within(model, seed, index, observer, Limits::none()).expect("there are no limits")
}

/// The same within limits.
///
/// # Errors
/// It was stopped, or needs more memory than it may: what was played of it is gone.
pub fn replicate_within<O: Observer>(
    model: &Model,
    seed: Seed,
    index: u64,
    observer: O,
    limits: Limits<'_>,
) -> Result<(Replication, O), Halt> {
    if model.has_levers() {
        play::<Full<O>>(model, (seed, index), observer, limits)
    } else {
        play::<Lean<O>>(model, (seed, index), observer, limits)
    }
}

fn play<M: Mode>(
    model: &Model,
    (seed, index): (Seed, u64),
    observer: M::Observer,
    limits: Limits<'_>,
) -> Result<(Replication, M::Observer), Halt> {
    if let Some(halt) = limits.exceeded(|| model.size().bytes as u64, (0, 0.0)) {
        return Err(halt);
    }
    let mut world = create::<M>((model, limits), Streams::new(seed, index), index, observer);
    begin(&mut world);
    // Limits are checked between stretches of events.
    while world.is_within_limits() && play_stretch(&mut world) {}
    end(&mut world);
    match world.halt {
        Some(halt) => Err(halt),
        None => Ok((world.result, world.observer)),
    }
}

/// Plays some events; false at the horizon.
#[inline(always)]
fn play_stretch<M: Mode>(world: &mut World<'_, M>) -> bool {
    for _ in 0..limits::BETWEEN {
        let Some((time, event)) = next_event(world) else { return false };
        world.pass_to(time);
        happen(world, event.unpack());
    }
    true
}

/// The next event. In a large world the customers of later events are prefetched.
#[inline(always)]
fn next_event<M: Mode>(world: &mut World<'_, M>) -> Option<(f64, Packed)> {
    let World { calendar, customers, backgrounds, issues, .. } = world;
    calendar.pop(&mut |event| {
        if customers.len() > LARGE {
            prefetch(customers, backgrounds, issues, event.unpack())
        }
    })
}

/// Customers who do not fit into a processor's cache.
const LARGE: usize = 20_000;

/// Prefetches the customer that an upcoming event will touch.
#[inline(always)]
fn prefetch(customers: &[Customer], backgrounds: &[Background], issues: &Slab<IssueId, Issue>, event: Event) {
    let customer = match event {
        Event::Contact { customer, .. } => customer,
        Event::Clock { customer } | Event::Renewal { customer } => {
            prefetch_index(backgrounds, customer.index());
            customer
        }
        Event::Answer { issue }
        | Event::ServiceEnd { issue }
        | Event::Abandon { issue, .. }
        | Event::LongWait { issue, .. }
        | Event::ComeBack { issue }
        | Event::Approved { issue }
        | Event::Delivered { issue } => issues[issue].customer,
        _ => return,
    };
    prefetch_index(customers, customer.index());
}

fn create<'m, M: Mode>((model, limits): (&'m Model, Limits<'m>), streams: Streams, index: u64, observer: M::Observer) -> World<'m, M> {
    let months = ((model.frame.horizon / MONTH).ceil() as usize).max(1);
    let pending = model.frame.customers * (2 + model.moments.len());
    let varying = model.frame.demand.as_ref().filter(|demand| demand.varies_in_time());
    let demand = varying.map(|demand| DemandClock::new(demand, model.frame.horizon, &streams));
    let ticks = Ticks::new(model.frame.horizon);
    let warm_tick = ticks.of(model.frame.warmup);
    let levels = vec![0; model.interventions.all.len()];
    let in_force = |segment| if levels.is_empty() { &model.course } else { model.interventions.course(&levels, segment) };
    World {
        frame: &model.frame,
        interventions: &model.interventions,
        start: &model.course,
        model: in_force(None),
        by_segment: (0..model.segments.len()).map(|segment| in_force(Some(segment))).collect(),
        segments_differ: false,
        streams,
        calendar: Calendar::new(model.frame.horizon, pending),
        now: 0.0,
        tick: 0,
        warm_tick,
        ticks,
        month: 0,
        month_ends: if months > 1 { MONTH } else { f64::INFINITY },
        // Room for as many again: growing would hold old and new at once, and what nobody comes to use is never touched.
        customers: Vec::with_capacity(2 * model.frame.customers),
        backgrounds: Vec::with_capacity(2 * model.frame.customers),
        margin_units: Vec::with_capacity(2 * model.frame.customers),
        relations: Vec::new(),
        contracts: Vec::new(),
        acquired_for: Vec::new(),
        customer_area: Area::default(),
        issue_area: Area::default(),
        margins_since: 0.0,
        issues: Slab::new(),
        tellings: Slab::new(),
        leads: Slab::new(),
        teams: (0..model.teams.len()).map(|team| TeamState::new(team, model, warm_tick)).collect(),
        active: [0; 2],
        prospects: model.frame.prospects,
        warned: 0.0,
        warned_at: 0.0,
        lead_count: [0; 2],
        next_look: f64::INFINITY,
        look_at: f64::INFINITY,
        decays: Decays::default(),
        month_factors: (0..=months).map(|month| libm::exp(-model.frame.discount * month as f64 * MONTH)).collect(),
        climate: Climate::NEUTRAL,
        regime: (0, 0.0),
        regime_count: 0,
        demand,
        arrivals: interventions::may_change_rates(model).then(Vec::new),
        lead_next: [f64::INFINITY; 2],
        dominoes: vec![f64::NEG_INFINITY; model.dominoes.len()],
        people: model.frame.network.map(|network| People::new(network, model)),
        measures: vec![Measure::default(); model.interventions.all.len()],
        days: Vec::new(),
        campaigns: 0,
        batches: 0,
        turn: 0,
        limits,
        halt: None,
        recent: Recent::new(model.frame.horizon),
        gross: 0.0,
        result: Replication::new(index, model, months),
        observer,
    }
}

fn begin<M: Mode>(world: &mut World<'_, M>) {
    climate::begin(world);
    hazards::begin(world);
    joining::first_cohort(world);
    teams::open(world);
    leads::begin(world);
    needs::begin(world);
    retention::begin(world);
    tiers::begin(world);
    interventions::begin(world);
    world.spend(Account::Strategy, world.frame.strategy_one_off);
}

/// One event. A stale one (of a customer who left, of a wait that ended) is not counted.
#[inline(always)]
fn happen<M: Mode>(world: &mut World<'_, M>, event: Event) {
    let happened = match event {
        Event::Contact { customer, moment, ordinal } => moments::arise(world, customer, moment, ordinal),
        Event::Answer { issue } => issues::answered(world, issue),
        Event::ServiceEnd { issue } => issues::service_ends(world, issue),
        Event::Abandon { issue, turn } => issues::abandon(world, issue, turn),
        Event::LongWait { issue, turn } => issues::long_wait(world, issue, turn),
        Event::ComeBack { issue } => issues::come_back(world, issue),
        Event::Clock { customer } => leaving::clock(world, customer),
        Event::Renewal { customer } => renewal::renewal(world, customer),
        Event::Telling { telling } => talk::hear(world, telling),
        Event::LeadArrival { source } => leads::arrive(world, source),
        Event::LeadAnswer { lead } => conversion::answered(world, lead),
        Event::Shift { team } => teams::change_shift(world, team),
        Event::Approved { issue } => issues::approved(world, issue),
        Event::Delivered { issue } => issues::delivered(world, issue),
        Event::WinBack { customer } => second_life::ask_back(world, customer),
        Event::Measure { measure, level, round } => interventions::step(world, measure, level, round),
        Event::Company { what: Company::Regime } => climate::change(world),
        Event::Company { what: Company::Watch } => interventions::watch(world),
        Event::Company { what: Company::Retention } => retention::run(world),
        Event::Company { what: Company::Offers } => needs::send_offers(world),
        Event::Company { what: Company::Review } => tiers::review(world),
        Event::Course => interventions::put_in_force(world),
        Event::Company { what: Company::Look } => hazards::look_at_all(world),
    };
    world.result.events += u64::from(happened);
}

fn end<M: Mode>(world: &mut World<'_, M>) {
    world.pass_to(world.frame.horizon);
    // Nobody reads the books of a run that was cut short.
    if !world.is_within_limits() {
        return;
    }
    teams::close(world);
    issues::close_all(world);
    climate::close(world);
    interventions::close(world);
    world.spend_over(Account::Strategy, world.frame.strategy_running, 0.0);
    closing::close_accounts(world);
    if world.halt.is_some() {
        return;
    }
    world.result.assert_conservation(world.gross, world.ticks.hours(1));
}

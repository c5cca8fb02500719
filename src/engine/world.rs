//! One world: everything that lives in a replication.

use super::area::{Area, Ticks};
use super::calendar::Calendar;
use super::demand::DemandClock;
use super::desk::TeamState;
use super::event::Event;
use super::ids::{CustomerId, Id, IssueId, LeadId, MomentId, SegmentId, TeamId, TellingId, find};
use super::limits::{BETWEEN, Halt, Limits};
use super::mode::Mode;
use super::network::People;
use super::observer::{LifeEvent, Observer as _};
use super::ordinal::IssueKey;
use super::recent::Recent;
use super::replication::Replication;
use super::slab::Slab;
use super::wait::Wait;
use crate::distribution::Law;
use crate::math::minus_ln;
use crate::model::{Cause, Climate, Course, Frame, Interventions, LeadSource, Sign};
use crate::random::{Identity, Luck, Purpose, Streams};
use crate::units::MONTH;

/// The state of a replication.
pub(super) struct World<'m, M: Mode> {
    /// What is fixed for the run.
    pub frame: &'m Frame,
    /// What may be put in force during it.
    pub interventions: &'m Interventions,
    /// The course at the start.
    pub start: &'m Course,
    /// The course in force for the company.
    pub model: &'m Course,
    /// The course in force for the customers of each segment.
    pub by_segment: Vec<&'m Course>,
    /// True while the model in force is not the same for all.
    pub segments_differ: bool,
    pub streams: Streams,
    pub calendar: Calendar,
    /// The time, in hours.
    pub now: f64,
    /// The same in ticks, and the start of statistics.
    pub tick: i64,
    pub warm_tick: i64,
    pub ticks: Ticks,
    /// The month at hand, and when it ends; an event exactly at a boundary belongs to the month that ends.
    pub month: usize,
    pub month_ends: f64,
    pub customers: Vec<Customer>,
    /// Beside each customer.
    pub backgrounds: Vec<Background>,
    /// Beside each customer: the margin drawn, over the mean of its law.
    pub margin_units: Vec<f32>,
    /// Beside each customer, if some lever asks for it; else empty.
    pub relations: Vec<Relation>,
    /// Beside each customer the end of the contract at hand, infinite without one; empty if nobody ever has one.
    pub contracts: Vec<f64>,
    /// Beside each customer won: acquisition cost in their value, discounted.
    pub acquired_for: Vec<f64>,
    /// Customers, and open issues, over time.
    pub customer_area: Area,
    pub issue_area: Area,
    /// Everybody's margin is booked up to here at least.
    pub margins_since: f64,
    pub issues: Slab<IssueId, Issue>,
    pub tellings: Slab<TellingId, Telling>,
    pub leads: Slab<LeadId, Lead>,
    pub teams: Vec<TeamState>,
    /// Active customers by [`Cohort`].
    pub active: [usize; 2],
    /// People who are not customers.
    pub prospects: f64,
    /// Prospects who were warned off, as of `warned_at`.
    pub warned: f64,
    pub warned_at: f64,
    /// Lead arrivals so far, by source.
    pub lead_count: [u64; 2],
    /// When hazards that drift are next recomputed for all; infinite while none does.
    pub next_look: f64,
    /// When everybody is looked at next, if hazards drift by then.
    pub look_at: f64,
    /// The same decays come again and again.
    pub decays: Decays,
    /// Discount factors at the months' boundaries.
    pub month_factors: Vec<f64>,
    /// What the regime at hand multiplies.
    pub climate: Climate,
    /// The regime at hand, and since when.
    pub regime: (usize, f64),
    /// Regimes so far.
    pub regime_count: u64,
    /// The ups and downs of demand, if there are any.
    pub demand: Option<DemandClock>,
    /// When each moment of each customer next arises by chance; kept only if rates may change.
    pub arrivals: Option<Vec<Arrival>>,
    /// When the next organic and the next paid lead may come.
    pub lead_next: [f64; 2],
    /// Until when each domino is unnoticed.
    pub dominoes: Vec<f64>,
    /// Who stands where in the network, if there is one.
    pub people: Option<People>,
    /// Interventions.
    pub measures: Vec<Measure>,
    /// At each midnight; kept only if a condition looks at them.
    pub days: Vec<Day>,
    /// Runs of the retention detector, and batches of offers, so far.
    pub campaigns: u64,
    pub batches: u64,
    /// The last turn of waiting in any team's queue: a wait that is over is known by it.
    pub turn: u32,
    pub limits: Limits<'m>,
    /// Why it does not come to its end, if it does not.
    pub halt: Option<Halt>,
    /// Costs of the last year.
    pub recent: Recent,
    /// Sum of all amounts booked, without their signs: the scale of rounding.
    pub gross: f64,
    pub result: Replication,
    pub observer: M::Observer,
}

/// What contacts ask of a customer: one cache line, of which there are as many as customers ever were. In a large world nearly
/// every event waits for one of them from memory.
///
/// What is drawn once and only multiplies is kept with 24 bits, as satisfaction is; times, budgets and money with 53.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Customer {
    pub identity: Identity,
    /// The service's part of [`Exits`].
    exit: f64,
    hazard: f32,
    pub satisfaction: f32,
    /// Satisfaction, heat and fit are as of this time.
    pub since: f64,
    /// Time of the valid clock event; any other is stale.
    pub clock: f64,
    /// Time of joining; negative for the tenure of a standing base.
    pub joined: f64,
    pub frailty: f32,
    pub tolerance: f32,
    /// Contacts made, up to the largest number that fits.
    pub contacts: u16,
    pub segment: SegmentId,
    pub status: Status,
    /// Of the exit decided.
    pub cause: Cause,
    pub last_issue: LastIssue,
    /// True after the fourth contact in the first year.
    pub needs_much: bool,
    /// True for somebody who was won back.
    pub second_life: bool,
}

/// What else there is to know of a customer.
#[derive(Clone, Debug)]
pub(super) struct Background {
    /// The other causes' part of [`Exits`].
    exits: [f64; 3],
    hazard: [f32; 3],
    /// H: added to the logarithm of the competitor hazard.
    pub heat: f32,
    /// Discounted value booked so far.
    pub value: f64,
}

const _: () = assert!(size_of::<Customer>() == 64 && size_of::<Issue>() == 64, "a cache line, and as much");

/// A customer's exit budgets by cause, and how fast they are spent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exits {
    /// When the budget runs out if nothing changes; while the hazard is 0, less what is left of the budget.
    at: [f64; 4],
    hazard: [f32; 4],
}

/// How a customer's last issue ended, as the company knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastIssue {
    /// There was none.
    None,
    /// Nobody was told of it, nor of any before it.
    AlwaysSilent,
    /// Nobody was told of it; the customer spoke up, or helped themself, before.
    Silent,
    /// The customer spoke up, and it is open.
    Open,
    /// The customer helped themself.
    SelfServed,
    /// It closed with every promise kept.
    Green,
    /// It closed after a broken promise, or the customer hung up.
    Red,
}

/// Factors by which something has faded, or will have: at a look at everybody nearly all are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Decays {
    pub satisfaction: Decay,
    pub satisfaction_ahead: Decay,
    pub heat: Decay,
    pub heat_ahead: Decay,
    pub fit: Decay,
    pub fit_ahead: Decay,
}

/// exp(−x) for the last x.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decay {
    x: f64,
    factor: f64,
}

impl Default for Decay {
    fn default() -> Decay {
        Decay { x: 0.0, factor: 1.0 }
    }
}

impl Decay {
    #[inline]
    pub(super) fn of(&mut self, x: f64) -> f64 {
        if x != self.x {
            *self = Decay { x, factor: libm::exp(-x) };
        }
        self.factor
    }
}

/// What the company and a customer have with each other beside the daily service; kept only if some lever asks for it.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// F, as of the customer's `since`.
    pub fit: f64,
    /// Factor on the competitor hazard by products bought since joining.
    pub tie: f64,
    /// Factor on the rate of contacts.
    pub demand: f64,
    /// Margin per hour beside the one that was drawn, and since when.
    pub margin: f64,
    pub margin_since: f64,
    /// Margin less costs since the last review of the tiers, undiscounted, acquisition apart; and when that was.
    pub net: f64,
    pub reviewed: f64,
    /// When the retention programme last treated them; −∞: never.
    pub treated: f64,
    /// Place in the network.
    pub node: u32,
    pub products: u8,
    pub tier: u8,
    /// True if the company remembers the last contact.
    pub known: bool,
}

/// When a moment of a customer next arises by chance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub at: f64,
    /// What was left of its Exp(1) when this was worked out.
    pub need: f64,
    pub ordinal: u32,
}

impl Arrival {
    /// Not drawn yet.
    pub(super) const NONE: Arrival = Arrival { at: f64::INFINITY, need: f64::NAN, ordinal: 0 };
}

/// What has come about up to a midnight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub experiences: u64,
    pub bad: u64,
    pub gone: u64,
}

/// An intervention's state.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    /// Steps taken; 0: not in force.
    pub level: u8,
    /// How often it was taken back: events of an earlier round are stale.
    pub round: u16,
    /// True from the occasion on until it is taken back.
    pub called: bool,
    /// True if it will not come again.
    pub spent: bool,
    /// In force since.
    pub since: f64,
}

find! {
    CustomerId in Customer, Background, Relation, f32;
}

/// Where a customer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cohort {
    /// There at the start.
    Initial,
    /// Won during the run.
    Won,
}

/// Where a customer is in their life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Here to stay, for now.
    Active,
    /// Decided to leave at the end of the contract.
    Leaving,
    /// Gone.
    Left,
}

/// An open issue: 64 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Issue {
    /// Of the customer.
    pub identity: Identity,
    pub customer: CustomerId,
    pub moment: MomentId,
    pub attempts: u8,
    pub transfers: u8,
    /// The team that it waits for or that is on it.
    pub team: TeamId,
    /// Who of the team is on it.
    pub agent: u16,
    /// Answers before which the customer had to tell everything again.
    pub strangers: u8,
    /// Told how long it will take: rightly, or not.
    pub informed: Option<bool>,
    /// A promise was broken; and made good.
    pub late: bool,
    pub compensated: bool,
    /// The clock stands still for the customer.
    pub on_loan: bool,
    /// Waits begun so far, up to 1023: each has draws of its own.
    pub waits: u16,
    /// Number of the issue for its customer: moment and occurrence.
    pub key: IssueKey,
    pub wait: Wait,
    /// Decides whether the answer that is due solves it; drawn with how long that takes.
    pub luck: Luck,
    /// Contacts made: attempts and calls repeated after abandoning.
    pub contacts: u16,
    pub opened: f64,
    /// When the wait at hand began: the first asking of the attempt, whether or not anybody was there; in service, the start of the service.
    pub asked: f64,
    /// Hours waited in all attempts that have ended, as the customer felt them.
    pub felt: f32,
    /// The experience that has moved the customer's satisfaction before the issue closed; NaN if none has.
    pub already: f32,
}

/// Somebody about to be told something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling {
    pub listener: Identity,
    /// Where they stand in the network.
    pub node: u32,
    pub sign: Sign,
}

/// A lead waiting for an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    pub identity: Identity,
    /// Where they stand in the network.
    pub node: u32,
    pub source: LeadSource,
    pub wait: f64,
}

/// Somebody who joins now, with full exit budgets.
pub(super) fn newcomer(identity: Identity, budgets: [f64; 4], now: f64) -> (Customer, Background) {
    let [service, others @ ..] = budgets.map(|budget| -budget);
    let person = Customer {
        identity,
        exit: service,
        hazard: 0.0,
        satisfaction: 0.0,
        since: now,
        clock: f64::INFINITY,
        joined: now,
        frailty: 1.0,
        tolerance: 1.0,
        contacts: 0,
        segment: SegmentId(0),
        status: Status::Active,
        cause: Cause::Service,
        last_issue: LastIssue::None,
        needs_much: false,
        second_life: false,
    };
    (person, Background { exits: others, hazard: [0.0; 3], heat: 0.0, value: 0.0 })
}

impl Customer {
    pub(super) fn is_here(&self) -> bool {
        self.status != Status::Left
    }

    /// Time since joining.
    pub(super) fn tenure(&self, now: f64) -> f64 {
        now - self.joined
    }

    /// From now on the budget for leaving because of the service is spent at this hazard; when it runs out.
    #[inline(always)]
    pub(super) fn spend_service_at(&mut self, hazard: f64, now: f64) -> f64 {
        spend_at(&mut self.exit, &mut self.hazard, hazard, now);
        if self.hazard > 0.0 { self.exit } else { f64::INFINITY }
    }
}

/// From now on a budget is spent at another hazard.
#[inline(always)]
fn spend_at(exit: &mut f64, hazard: &mut f32, at: f64, now: f64) {
    let at = at.min(f64::from(f32::MAX)) as f32;
    if at != *hazard {
        let left = left(*exit, *hazard, now);
        *hazard = at;
        *exit = if at > 0.0 { now + left / f64::from(at) } else { -left };
    }
}

/// What is left of a budget.
#[inline(always)]
fn left(exit: f64, hazard: f32, now: f64) -> f64 {
    if hazard > 0.0 { (exit - now).max(0.0) * f64::from(hazard) } else { -exit }
}

impl Exits {
    /// Hazards by cause.
    pub(super) fn hazards(&self) -> [f64; 4] {
        self.hazard.map(f64::from)
    }

    /// What is left of a cause's budget.
    pub(super) fn budget(&self, cause: usize, now: f64) -> f64 {
        left(self.at[cause], self.hazard[cause], now)
    }

    /// Refills a cause's budget.
    pub(super) fn refill(&mut self, cause: Cause, budget: f64) {
        self.hazard[cause as usize] = 0.0;
        self.at[cause as usize] = -budget;
    }

    /// From now on the budgets are spent at these hazards.
    #[inline(always)]
    pub(super) fn spend_at(&mut self, hazards: [f64; 4], now: f64) {
        (0..4).for_each(|cause| spend_at(&mut self.at[cause], &mut self.hazard[cause], hazards[cause], now));
    }

    /// When the first budget runs out, and whose.
    #[inline(always)]
    pub(super) fn first(&self) -> (f64, Cause) {
        let mut first = (f64::INFINITY, Cause::Service);
        for cause in Cause::BUDGETED {
            let exit = self.at[cause as usize];
            if self.hazard[cause as usize] > 0.0 && exit < first.0 {
                first = (exit, cause);
            }
        }
        first
    }
}

impl<'m, M: Mode> World<'m, M> {
    /// Every course that can be in force.
    pub(super) fn states(&self) -> impl Iterator<Item = &'m Course> {
        [self.start].into_iter().chain(self.interventions.states.iter().map(|(_, course)| course))
    }

    /// The course in force for a customer.
    #[inline(always)]
    pub(super) fn model_of(&self, customer: CustomerId) -> &'m Course {
        if M::LEVERS && self.segments_differ { self.by_segment[self.customers[customer].segment] } else { self.model }
    }

    /// Draws from a law at a coordinate, on as many numbers as it takes.
    #[inline(always)]
    pub(super) fn sample(&self, law: &Law, who: Identity, purpose: Purpose, ordinal: u64) -> f64 {
        match law {
            Law::Fixed(value) => *value,
            // The first number of the stream, without opening it.
            Law::Exponential { mean } => mean * minus_ln(self.streams.first(who, purpose, ordinal)),
            _ => {
                let mut stream = self.streams.stream(who, purpose, ordinal);
                law.sample(|| stream.uniform())
            }
        }
    }

    /// The same for what is due an answer: how long it takes, and the luck that decides whether it solves.
    #[inline(always)]
    pub(super) fn sample_answer(&self, law: &Law, who: Identity, ordinal: u64) -> (f64, Luck) {
        let (mut stream, luck) = self.streams.stream_and_luck(who, Purpose::Answer, ordinal);
        (law.sample(|| stream.uniform()), luck)
    }

    /// Adds an event `delay` hours from now.
    #[inline(always)]
    pub(super) fn after(&mut self, delay: f64, event: Event) {
        self.calendar.push(self.now + delay, event);
    }

    /// Tells the observer.
    #[inline(always)]
    pub(super) fn record(&mut self, customer: CustomerId, story: LifeEvent) {
        self.observer.record(self.now, customer.index(), story);
    }

    /// Time goes on.
    #[inline(always)]
    pub(super) fn pass_to(&mut self, time: f64) {
        self.now = time;
        self.tick = self.ticks.of(time);
        while time > self.month_ends {
            self.month += 1;
            self.month_ends =
                if self.month + 1 < self.result.series.profit.len() { (self.month + 1) as f64 * MONTH } else { f64::INFINITY };
        }
    }

    /// When the contract at hand ends; infinite without one.
    #[inline(always)]
    pub(super) fn contract_end(&self, customer: CustomerId) -> f64 {
        self.contracts.get(customer.index()).copied().unwrap_or(f64::INFINITY)
    }

    /// What a customer brings per hour before the cost of service.
    pub(super) fn margin(&self, customer: CustomerId) -> f64 {
        self.usual_margin(customer) * self.climate.margin
    }

    /// The same, whatever the regime.
    pub(super) fn usual_margin(&self, customer: CustomerId) -> f64 {
        let segment = self.customers[customer].segment;
        let drawn = f64::from(self.margin_units[customer]) * self.by_segment[segment].segments[segment].margin_mean;
        drawn + self.relations.get(customer.index()).map_or(0.0, |relation| relation.margin)
    }

    /// True once statistics of waits and load are kept.
    #[inline(always)]
    pub(super) fn is_warm(&self) -> bool {
        self.now >= self.frame.warmup
    }

    /// A customer's exit budgets.
    #[inline(always)]
    pub(super) fn exits(&self, customer: CustomerId) -> Exits {
        let (person, background) = (&self.customers[customer], &self.backgrounds[customer]);
        let ([a, b, c], [speed_a, speed_b, speed_c]) = (background.exits, background.hazard);
        Exits { at: [person.exit, a, b, c], hazard: [person.hazard, speed_a, speed_b, speed_c] }
    }

    /// Puts a customer's exit budgets back.
    #[inline(always)]
    pub(super) fn set_exits(&mut self, customer: CustomerId, exits: Exits) {
        let (person, background) = (&mut self.customers[customer], &mut self.backgrounds[customer]);
        let ([service, others @ ..], [speed, speeds @ ..]) = (exits.at, exits.hazard);
        (person.exit, background.exits) = (service, others);
        (person.hazard, background.hazard) = (speed, speeds);
    }

    /// Notes the memory that the world's lists take by now, if it is more than before.
    pub(super) fn note_bytes(&mut self) {
        let of = |places: usize, size: usize| places * size;
        let each = size_of::<Customer>() + size_of::<Background>() + size_of::<f32>();
        let customers = of(self.customers.len(), each) + of(self.relations.capacity(), size_of::<Relation>());
        let beside = of(self.contracts.capacity() + self.acquired_for.capacity(), size_of::<f64>());
        let arrivals = self.arrivals.as_ref().map_or(0, |arrivals| of(arrivals.capacity(), size_of::<Arrival>()));
        let pending = self.calendar.bytes() + self.issues.bytes() + self.tellings.bytes() + self.leads.bytes();
        let teams = self.teams.iter().map(TeamState::bytes).sum::<usize>() + self.people.as_ref().map_or(0, People::bytes);
        let bytes = (customers + beside + arrivals + pending + teams) as u64;
        self.result.bytes = self.result.bytes.max(bytes);
    }

    /// Checks the limits: false where they are exceeded. Then nothing happens any more, as people may be half updated.
    pub(super) fn is_within_limits(&mut self) -> bool {
        self.note_bytes();
        if self.halt.is_none() {
            self.halt = self.limits.exceeded(|| self.result.bytes, (self.result.events, self.now));
            if self.halt.is_some() {
                self.calendar = Calendar::closed();
            }
        }
        self.halt.is_none()
    }

    /// The same, once in a while, in a loop over all customers: false where it is to be left.
    #[inline(always)]
    pub(super) fn goes_on(&mut self, customer: CustomerId) -> bool {
        !customer.index().is_multiple_of(BETWEEN as usize) || self.is_within_limits()
    }

    /// All active customers.
    pub(super) fn active_count(&self) -> usize {
        self.active[0] + self.active[1]
    }

    /// Where a customer comes from.
    pub(super) fn cohort(&self, customer: CustomerId) -> Cohort {
        if customer.index() < self.frame.customers { Cohort::Initial } else { Cohort::Won }
    }
}

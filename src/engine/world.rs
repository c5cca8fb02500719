//! One world: everything that lives in a replication.

use super::calendar::Calendar;
use super::demand::DemandClock;
use super::desk::TeamState;
use super::event::Event;
use super::network::People;
use super::observer::{Observer, Story};
use super::replication::Replication;
use super::slab::Slab;
use crate::model::{Cause, Climate, LeadSource, Model, Sign};
use crate::random::{Identity, Streams};
use crate::units::MONTH;

/// The state of a replication.
pub struct World<'m, O> {
    /// The model as it was compiled.
    pub root: &'m Model,
    /// The model in force for the company.
    pub model: &'m Model,
    /// The model in force for the customers of each segment.
    pub by_segment: Vec<&'m Model>,
    /// True while the model in force is not the same for all.
    pub segments_differ: bool,
    pub streams: Streams,
    pub calendar: Calendar,
    /// The time, in hours.
    pub now: f64,
    pub customers: Vec<Customer>,
    /// Beside each customer: what few rules need.
    pub relations: Vec<Relation>,
    pub issues: Slab<Issue>,
    pub tellings: Slab<Telling>,
    pub leads: Slab<Lead>,
    pub teams: Vec<TeamState>,
    /// Active customers: of the initial cohort, of those won.
    pub active: [usize; 2],
    /// People who are not customers.
    pub prospects: f64,
    /// Prospects who were warned off, as of `warned_at`.
    pub warned: f64,
    pub warned_at: f64,
    /// Lead arrivals so far, by source.
    pub lead_count: [u64; 2],
    /// Hazards of some customer drift between events.
    pub drifts: bool,
    /// Discount factors at the months' boundaries.
    pub month_factors: Vec<f64>,
    /// Customers and open issues are counted over time up to here.
    pub counted_to: f64,
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
    /// Experiences, bad ones, and customers gone so far, at each midnight; kept only if a condition looks at them.
    pub days: Vec<[u64; 3]>,
    /// Runs of the retention detector, and batches of offers, so far.
    pub campaigns: u64,
    pub batches: u64,
    /// Number of the last wait in any team's queue: a wait that is over is known by it.
    pub wait_serial: u32,
    /// Sum of all amounts booked, without their signs: the scale of rounding.
    pub gross: f64,
    pub result: Replication,
    pub observer: O,
}

/// A customer's state.
#[derive(Clone, Debug)]
pub struct Customer {
    pub identity: Identity,
    /// Exit budgets left, by cause, as of `since`.
    pub budget: [f64; 4],
    /// Hazards by cause from `since` on.
    pub hazard: [f64; 4],
    /// Budgets, satisfaction and heat are as of this time.
    pub since: f64,
    /// When the first budget runs out if nothing changes.
    pub exit_at: f64,
    /// Time of the valid clock event; any other is stale.
    pub clock: f64,
    pub satisfaction: f64,
    /// H: added to the logarithm of the competitor hazard.
    pub heat: f64,
    pub frailty: f64,
    pub tolerance: f64,
    /// Time of joining; negative for the tenure of a standing base.
    pub joined: f64,
    /// Margin per hour.
    pub margin: f64,
    /// Margin is booked up to here.
    pub margin_since: f64,
    /// End of the contract at hand; infinite without one.
    pub contract_end: f64,
    /// Discounted value booked so far.
    pub value: f64,
    /// Acquisition cost in `value`, discounted.
    pub acquired_for: f64,
    /// Time of the fourth contact in the first year; infinite before.
    pub fourth_contact: f64,
    pub contacts: u32,
    pub segment: u8,
    pub status: Status,
    /// The cause whose budget runs out at `exit_at`, or of the exit decided.
    pub cause: Cause,
    pub last_issue: LastIssue,
}

/// How a customer's last issue ended, as the company knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastIssue {
    /// There was none, or it is open, or it went by self-service.
    Unknown,
    /// Nobody was told of it.
    Silent,
    /// It closed with every promise kept.
    Green,
    /// It closed after a broken promise, or the customer hung up.
    Red,
}

/// What the company and a customer have with each other beside the daily service.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The customer that this person was in the first life: this one, for nearly all.
    pub first: u32,
    /// Frailty without what a second life adds to it.
    pub frailty: f64,
    /// Margin drawn, over the mean of its law.
    pub margin_unit: f64,
    /// F, as of the customer's `since`.
    pub fit: f64,
    /// Factor on the competitor hazard by products bought since joining.
    pub tie: f64,
    /// Factor on the rate of contacts.
    pub demand: f64,
    /// Margin less costs since the last review of the tiers, undiscounted, acquisition apart; and when that was.
    pub net: f64,
    pub reviewed: f64,
    /// Place in the network.
    pub node: u32,
    pub products: u8,
    pub tier: u8,
    /// True if the company remembers the last contact.
    pub known: bool,
    /// True for somebody who was won back.
    pub second_life: bool,
}

/// When a moment of a customer next arises by chance.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    pub at: f64,
    /// What was left of its Exp(1) when this was worked out.
    pub need: f64,
    pub ordinal: u32,
}

impl Arrival {
    /// Not drawn yet.
    pub const NONE: Arrival = Arrival { at: f64::INFINITY, need: f64::NAN, ordinal: 0 };
}

/// An intervention's state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measure {
    /// Steps taken; 0: not in force.
    pub level: u8,
    /// Events of an earlier turn are stale.
    pub turn: u16,
    /// True from the occasion on until it is taken back.
    pub called: bool,
    /// True if it will not come again.
    pub spent: bool,
    /// In force since.
    pub since: f64,
}

/// Where a customer is in their life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Here to stay, for now.
    Active,
    /// Decided to leave at the end of the contract.
    Leaving,
    /// Gone.
    Left,
}

/// An open issue.
#[derive(Clone, Copy, Debug)]
pub struct Issue {
    pub customer: u32,
    pub moment: u8,
    pub attempts: u8,
    pub transfers: u8,
    /// The team that it waits for or that is on it.
    pub team: u8,
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
    /// Draws of this issue so far that need an ordinal of their own.
    pub turn: u16,
    /// Number of the issue for its customer: moment and occurrence.
    pub key: u32,
    /// Distinguishes this wait from others in the same slot.
    pub wait_serial: u32,
    /// True while an agent is on it.
    pub in_service: bool,
    /// Contacts made: attempts and calls repeated after abandoning.
    pub contacts: u16,
    pub opened: f64,
    /// When the wait at hand began.
    pub asked: f64,
    /// Hours waited in all attempts.
    pub waited: f64,
    /// Hours of these as the customer felt them.
    pub felt: f64,
}

/// Somebody about to be told something.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    pub listener: Identity,
    /// Where they stand in the network.
    pub node: u32,
    pub sign: Sign,
}

/// A lead waiting for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    pub identity: Identity,
    /// Where they stand in the network.
    pub node: u32,
    pub source: LeadSource,
    pub wait: f64,
}

impl Customer {
    pub fn is_here(&self) -> bool {
        self.status != Status::Left
    }

    /// Time since joining.
    pub fn tenure(&self, now: f64) -> f64 {
        now - self.joined
    }
}

impl<'m, O: Observer> World<'m, O> {
    /// The model in force for a customer.
    #[inline]
    pub fn model_of(&self, customer: usize) -> &'m Model {
        if self.segments_differ { self.by_segment[self.customers[customer].segment as usize] } else { self.model }
    }

    /// Adds an event `delay` hours from now.
    #[inline]
    pub fn after(&mut self, delay: f64, event: Event) {
        self.calendar.push(self.now + delay, event);
    }

    /// Tells the observer.
    #[inline(always)]
    pub fn story(&mut self, customer: usize, story: Story) {
        self.observer.story(self.now, customer, story);
    }

    /// The month at hand; an event exactly at a boundary belongs to the month that ends.
    #[inline]
    pub fn month(&self) -> usize {
        let month = self.now / MONTH;
        let begun = month as usize;
        let at_boundary = begun as f64 == month;
        (begun - usize::from(at_boundary && begun > 0)).min(self.result.series.profit.len() - 1)
    }

    /// True once statistics of waits and load are kept.
    #[inline]
    pub fn is_warm(&self) -> bool {
        self.now >= self.model.warmup
    }

    /// Counts customers and open issues over time, before one of them changes.
    pub fn count_time(&mut self) {
        let hours = self.now - self.counted_to;
        self.result.customer_area += hours * self.active_count() as f64;
        self.result.issue_hours[1] += hours * self.issues.len() as f64;
        self.counted_to = self.now;
    }

    /// All active customers.
    pub fn active_count(&self) -> usize {
        self.active[0] + self.active[1]
    }

    /// 0 for the initial cohort, 1 for customers won.
    pub fn cohort(&self, customer: usize) -> usize {
        usize::from(customer >= self.root.customers)
    }
}

//! One world: everything that lives in a replication.

use super::calendar::Calendar;
use super::desk::TeamState;
use super::event::Event;
use super::observer::{Observer, Story};
use super::replication::Replication;
use super::slab::Slab;
use crate::model::{Cause, LeadSource, Model, Sign};
use crate::random::{Identity, Streams};
use crate::units::MONTH;

/// The state of a replication.
pub struct World<'m, O> {
    pub model: &'m Model,
    pub streams: Streams,
    pub calendar: Calendar,
    /// The time, in hours.
    pub now: f64,
    pub customers: Vec<Customer>,
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
}

/// Somebody about to be told something.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    pub listener: Identity,
    pub sign: Sign,
}

/// A lead waiting for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    pub identity: Identity,
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

impl<O: Observer> World<'_, O> {
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
        ((self.now / MONTH).ceil() as usize).saturating_sub(1).min(self.result.series.profit.len() - 1)
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
        usize::from(customer >= self.model.customers)
    }
}

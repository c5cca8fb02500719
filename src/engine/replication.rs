//! What one replication leaves behind: counts, sums and series; it does not grow with events.

use super::ids::{MomentId, SegmentId, find};
use serde::{Deserialize, Serialize};

use crate::model::{Cause, LeadSource, Model};
use crate::stats::{Moments, Sketch};
use crate::units::YEAR;

/// Where money goes. Every amount is in exactly one account; together they are the profit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Account {
    /// Margin of customers before service costs.
    Margin,
    /// Answers given to customers.
    Contacts,
    /// Solutions by self-service.
    SelfService,
    /// Moments of truth themselves.
    Moments,
    /// Winning a customer.
    Acquisition,
    /// Paid leads.
    Leads,
    /// Agents paid while nobody called.
    IdleTime,
    /// The strategy itself, and interventions.
    Strategy,
    /// Making good for broken promises.
    Compensation,
    /// Offers, treatments and calls that the company makes to a customer by itself.
    Campaigns,
    /// Training new agents.
    Training,
    /// Asking those who left to come back.
    WinBack,
}

impl Account {
    /// All accounts, in the order of their numbers.
    pub const ALL: [Account; 12] = [
        Account::Margin,
        Account::Contacts,
        Account::SelfService,
        Account::Moments,
        Account::Acquisition,
        Account::Leads,
        Account::IdleTime,
        Account::Strategy,
        Account::Compensation,
        Account::Campaigns,
        Account::Training,
        Account::WinBack,
    ];

    /// The key used in files.
    pub fn key(self) -> &'static str {
        const KEYS: [&str; 12] = [
            "margin",
            "contacts",
            "self_service",
            "moments",
            "acquisition",
            "leads",
            "idle_time",
            "strategy",
            "compensation",
            "campaigns",
            "training",
            "win_back",
        ];
        KEYS[self as usize]
    }

    /// True if its amounts can be traced to a customer and make their value.
    pub fn is_traced(self) -> bool {
        let traced = [
            Account::Margin,
            Account::Contacts,
            Account::SelfService,
            Account::Moments,
            Account::Acquisition,
            Account::Compensation,
            Account::Campaigns,
        ];
        traced.contains(&self)
    }
}

/// How issues ended; each is in exactly one state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IssueCounts {
    /// Moments that went wrong.
    pub opened: u64,
    /// Closed by an answer that solved them.
    pub solved: u64,
    /// Closed by the customers themselves.
    pub self_served: u64,
    /// Never spoken of.
    pub silent: u64,
    /// Given up after an answer that did not solve them.
    pub gave_up: u64,
    /// Given up while nobody answered.
    pub abandoned: u64,
    /// Left open by customers who left.
    pub departed: u64,
    /// Open at the horizon.
    pub open_at_end: u64,
}

/// Waits of attempts from their first asking, in hours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Waits {
    /// Those that are known: answered, given up, or drawn.
    pub known: Sketch,
    /// Those still open at the horizon, so far.
    pub open: Sketch,
    /// Waits for an answer that never comes.
    pub never: u64,
    /// Sum of those known, and of those open so far.
    pub hours: f64,
}

impl Waits {
    /// Adds one that is known.
    #[inline(always)]
    pub(super) fn add(&mut self, hours: f64) {
        if hours.is_finite() {
            self.known.add(hours);
            self.hours += hours;
        } else {
            self.never += 1;
        }
    }

    /// Adds one that is still open.
    pub(super) fn add_open(&mut self, hours: f64) {
        self.open.add(hours);
        self.hours += hours;
    }

    /// Adds what another counted.
    pub fn merge(&mut self, other: &Waits) {
        self.known.merge(&other.known);
        self.open.merge(&other.open);
        self.never += other.never;
        self.hours += other.hours;
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.known.count() + self.open.count() + self.never
    }
}

/// Promises whose end is known: answered, or due before the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PromiseCounts {
    /// How many.
    pub given: u64,
    /// Kept.
    pub kept: u64,
}

impl PromiseCounts {
    pub(super) fn add(&mut self, kept: bool) {
        self.given += 1;
        self.kept += u64::from(kept);
    }
}

/// How the n-th touches of issues ended: answers, hand-offs counted as a second touch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TouchCounts {
    /// Solved by the answer.
    pub solved: u64,
    /// Not solved; another touch follows.
    pub followed: u64,
    /// Not solved, and the customer gave up.
    pub unsolved: u64,
    /// Given up before an answer came.
    pub unanswered: u64,
    /// No answer came from a partner; another touch follows.
    pub missed: u64,
}

/// How a touch ends: see [`TouchCounts`].
#[derive(Clone, Copy, Debug)]
pub(super) enum TouchEnd {
    Solved,
    Followed,
    Unsolved,
    Unanswered,
    Missed,
}

impl TouchCounts {
    #[inline(always)]
    pub(super) fn add(&mut self, end: TouchEnd) {
        match end {
            TouchEnd::Solved => self.solved += 1,
            TouchEnd::Followed => self.followed += 1,
            TouchEnd::Unsolved => self.unsolved += 1,
            TouchEnd::Unanswered => self.unanswered += 1,
            TouchEnd::Missed => self.missed += 1,
        }
    }

    /// Answers given.
    pub fn answers(&self) -> u64 {
        self.solved + self.followed + self.unsolved
    }

    /// All of them.
    pub fn all(&self) -> u64 {
        self.answers() + self.unanswered + self.missed
    }
}

/// How the n-th contacts of issues ended; a call repeated after abandoning is a contact of its own, a hand-off is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ContactCounts {
    /// How many ended.
    pub ended: u64,
    /// Of these, followed by another contact.
    pub repeated: u64,
}

/// One moment of truth: its issues, and its service as the company could measure it, for what began after the warm-up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MomentCounts {
    /// Issues opened in the whole run; of these: not spoken of, self-served, given up while nobody answered.
    pub opened: u64,
    /// Issues of which nobody was told.
    pub silent: u64,
    /// Issues solved by self-service.
    pub self_served: u64,
    /// Issues given up while nobody answered.
    pub abandoned: u64,
    /// Waits for an answer.
    pub waits: Waits,
    /// Promised times to the first answer.
    pub promises: PromiseCounts,
    /// Touches by their number within the issue.
    pub touches: Vec<TouchCounts>,
    /// Contacts by their number within the issue.
    pub contacts: Vec<ContactCounts>,
    /// Cost of the moments, contacts, self-service and compensations of the whole run, discounted.
    pub cost: f64,
}

impl MomentCounts {
    /// Adds what another moment, or another replication of the same, counted.
    pub fn merge(&mut self, other: &MomentCounts) {
        self.opened += other.opened;
        self.silent += other.silent;
        self.self_served += other.self_served;
        self.abandoned += other.abandoned;
        self.waits.merge(&other.waits);
        self.promises.given += other.promises.given;
        self.promises.kept += other.promises.kept;
        self.touches.resize(self.touches.len().max(other.touches.len()), TouchCounts::default());
        for (sum, touch) in self.touches.iter_mut().zip(&other.touches) {
            sum.solved += touch.solved;
            sum.followed += touch.followed;
            sum.unsolved += touch.unsolved;
            sum.unanswered += touch.unanswered;
            sum.missed += touch.missed;
        }
        self.contacts.resize(self.contacts.len().max(other.contacts.len()), ContactCounts::default());
        for (sum, contact) in self.contacts.iter_mut().zip(&other.contacts) {
            sum.ended += contact.ended;
            sum.repeated += contact.repeated;
        }
        self.cost += other.cost;
    }
}

/// Experiences of issues: good, bad, or in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExperienceKinds {
    /// At or above the threshold of who is pleased.
    pub good: u64,
    /// In between.
    pub neutral: u64,
    /// At or below the threshold of who is let down.
    pub bad: u64,
}

impl ExperienceKinds {
    /// All together.
    pub fn all(&self) -> u64 {
        self.good + self.neutral + self.bad
    }
}

/// What levers did: how often, after the start of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LeverCounts {
    /// Answers before which the customer was known.
    pub recognised: u64,
    /// Answers before which the customer had to tell everything again.
    pub asked_again: u64,
    /// Offers made.
    pub offers_made: u64,
    /// Offers accepted.
    pub offers_accepted: u64,
    /// Products sold in service.
    pub sold: u64,
    /// Customers treated by proactive retention.
    pub treated: u64,
    /// Of these, those kept.
    pub kept: u64,
    /// Of these, those woken up.
    pub woken: u64,
    /// Leavers asked to come back.
    pub asked_back: u64,
    /// Talks about the price that ended with a concession.
    pub concessions: u64,
    /// Customers about to leave whom they kept.
    pub kept_at_renewal: u64,
    /// Promises made good.
    pub compensations: u64,
    /// Answers that waited for approval.
    pub approvals: u64,
    /// Issues given to partners.
    pub partners_asked: u64,
    /// Deliveries of partners that did not come.
    pub partners_failed: u64,
    /// Loans given.
    pub loans: u64,
    /// Issues prevented by information capsules.
    pub prevented: u64,
    /// Moments that failed only because of a domino.
    pub dominoes: u64,
    /// Complaints answered in public.
    pub heard: u64,
}

/// What an intervention did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MeasureCounts {
    /// How often it took effect.
    pub times: u64,
    /// How long it was in force, in hours.
    pub hours: f64,
    /// When it first took effect, in hours; none if it never did.
    pub first: Option<f64>,
}

/// Contacts to a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadCounts {
    /// Contacts that came.
    pub offered: u64,
    /// Contacts that had to wait.
    pub waited: u64,
    /// Contacts that an agent took.
    pub answered: u64,
    /// Of these, within the service level's time.
    pub answered_within: u64,
    /// Contacts given up while waiting in the queue.
    pub abandoned: u64,
    /// Sum of the waits in the queue of those answered, in hours.
    pub wait_hours: f64,
}

impl LoadCounts {
    /// Adds what another counted.
    pub fn merge(&mut self, other: &LoadCounts) {
        self.offered += other.offered;
        self.waited += other.waited;
        self.answered += other.answered;
        self.answered_within += other.answered_within;
        self.abandoned += other.abandoned;
        self.wait_hours += other.wait_hours;
    }
}

/// One team's load after the warm-up. Areas are integrals over time, in hours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TeamCounts {
    /// All contacts.
    pub load: LoadCounts,
    /// The same by hour of the week, from Monday 00:00: by when a contact came; abandoned ones by when they were given up.
    pub by_hour: Vec<LoadCounts>,
    /// Contacts told to call back when the line closed.
    pub sent_away: u64,
    /// Services that ended.
    pub served: u64,
    /// Sum of their times.
    pub service_hours: f64,
    /// Integral of the number waiting.
    pub queue_area: f64,
    /// Integral of the number of busy agents.
    pub busy_area: f64,
    /// Integral of the number of agents paid.
    pub staffed_area: f64,
    /// Time covered.
    pub hours: f64,
    /// Cost of paid hours in which agents were idle, of the whole run, discounted.
    pub idle_cost: f64,
}

/// Customers of one segment at the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentCounts {
    /// How many.
    pub customers: u64,
    /// How many left.
    pub left: u64,
    /// Sum of their values within the horizon.
    pub value: f64,
}

/// One month's figures; the month is the index.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Customers of the initial cohort still there at the start of each month, and at the end.
    pub survivors: Vec<u64>,
    /// All customers at the start of each month, and at the end.
    pub active: Vec<u64>,
    /// Customers who left in the month, by [`Cause`].
    pub left: Vec<[u64; Cause::ALL.len()]>,
    /// Customers won in the month.
    pub joined: Vec<u64>,
    /// Contacts in the month.
    pub contacts: Vec<u64>,
    /// Tellings in the month, good and bad.
    pub tellings: Vec<[u64; 2]>,
    /// Discounted profit booked in the month.
    pub profit: Vec<f64>,
    /// The same undiscounted.
    pub cash: Vec<f64>,
}

/// Sums over a group of customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueSums {
    /// How many customers.
    pub customers: u64,
    /// Their value within the horizon, discounted to the start of the run.
    pub value: f64,
    /// The same beyond the horizon: expected from those still there.
    pub tail: f64,
    /// Value within the horizon before acquisition, discounted to each customer's joining.
    pub value_at_joining: f64,
    /// Tail discounted to each customer's joining.
    pub tail_at_joining: f64,
}

/// The last year of a run, or all of a shorter one, undiscounted: what the company spends and wins as it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LastYear {
    /// Its length in hours.
    pub hours: f64,
    /// Time of all customers in it, in hours.
    pub customer_hours: f64,
    /// Costs that cannot be traced to a customer and run on: idle agents, running costs of strategies and interventions, training.
    pub company_cost: f64,
    /// Of these, the running costs of the strategy and of interventions.
    pub strategy_cost: f64,
    /// Customers won.
    pub joined: u64,
    /// What winning them cost, paid leads included.
    pub winning_cost: f64,
}

find! {
    SegmentId in SegmentCounts;
    MomentId in MomentCounts;
}

/// The result of one replication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Replication {
    /// Which one.
    pub index: u64,
    /// Events that happened; stale ones are not counted.
    pub events: u64,
    /// Memory of the world: what its lists of people and pending events took at the start or at the end, whichever is more.
    pub bytes: u64,
    /// Length of the run in hours.
    pub horizon: f64,
    /// Force of interest per hour.
    pub discount: f64,
    /// Customers at the start, and of these: left by [`Cause`], still there.
    pub initial: u64,
    /// Initial customers who had decided to leave before the start, and only wait for the end of their contract.
    pub initial_waiting: u64,
    /// Initial customers who left, by [`Cause`].
    pub initial_left: [u64; Cause::ALL.len()],
    /// Customers won during the run.
    pub joined: u64,
    /// Of these, left by [`Cause`].
    pub joined_left: [u64; Cause::ALL.len()],
    /// Customers there at the end: initial, won. They are censored, not stayers for ever.
    pub present: [u64; 2],
    /// Initial customers who decided to leave within the first year, by [`Cause`].
    pub decided_first_year: [u64; 4],
    /// Exit budget spent by initial customers, by [`Cause`]; its expectation is that of the decisions to leave
    /// (within a year, of `decided_first_year`), its variance is smaller.
    pub budgets_spent: [f64; 4],
    /// In a pilot run: what initial customers would spend of their budgets within a year at the baseline hazards, by [`Cause`]: with the frailties and
    /// budgets that they have drawn, and on average over these.
    pub chances: [[f64; 4]; 2],
    /// Integral of the number of customers over time, in hours.
    pub customer_hours: f64,
    /// The same, from the number of customers over time.
    pub customer_area: f64,
    /// The same over customers, discounted: the years that money a year is to be divided by.
    pub discounted_hours: f64,
    /// Issues that initial customers brought to somebody.
    pub initial_issues: u64,
    /// Time that issues were open, summed over issues; and integrated over time.
    pub issue_hours: [f64; 2],
    /// Time of initial customers in the first year before and after their fourth contact, in hours.
    pub exposure_by_contacts: [f64; 2],
    /// Of these, who left in that time.
    pub left_by_contacts: [u64; 2],
    /// Issues by how they ended.
    pub issues: IssueCounts,
    /// Each moment of truth.
    pub moments: Vec<MomentCounts>,
    /// Load of each team.
    pub teams: Vec<TeamCounts>,
    /// Experiences of issues.
    pub experiences: Moments,
    /// Experiences by what they leave behind.
    pub experience_kinds: ExperienceKinds,
    /// Satisfaction of those present at the end.
    pub satisfaction: Moments,
    /// Closings after which somebody could tell, good and bad; retellings are not among them.
    pub talkers: [u64; 2],
    /// People told, good and bad.
    pub tellings: [u64; 2],
    /// Of all people told, those who were customers.
    pub told_customers: u64,
    /// Leads by [`LeadSource`].
    pub leads: [u64; LeadSource::ALL.len()],
    /// Leads that got an answer, by [`LeadSource`].
    pub leads_answered: [u64; LeadSource::ALL.len()],
    /// Of these, those who became customers.
    pub leads_won: [u64; LeadSource::ALL.len()],
    /// Discounted amounts by [`Account`]; costs are negative.
    pub accounts: [f64; Account::ALL.len()],
    /// Values of the initial customers.
    pub initial_value: ValueSums,
    /// Values of the customers won.
    pub joined_value: ValueSums,
    /// What goes on at the horizon.
    pub last_year: LastYear,
    /// Expected discounted time ahead at the horizon of all customers there, in hours.
    pub hours_ahead: f64,
    /// The whole discounted time of the customers won, from joining on and discounted to it, in hours.
    pub joined_hours: f64,
    /// Acquisition cost of the customers won, undiscounted.
    pub acquisition_spent: f64,
    /// Values of the initial customers within the horizon, as a histogram.
    pub value_sketch: Sketch,
    /// Initial customers by segment.
    pub segments: Vec<SegmentCounts>,
    /// Month by month.
    pub series: Series,
    /// Issues brought to somebody and closed with every promise kept and nobody hanging up: all green.
    pub closed_green: u64,
    /// Customers who left because of the service.
    pub left_by_service: u64,
    /// Of these, those whose last issue had closed green.
    pub left_after_green: u64,
    /// Of these, those who had had an issue, never spoke up and never helped themselves.
    pub left_in_silence: u64,
    /// Customers won back, counted among those won.
    pub recovered: u64,
    /// Their values in the second life, counted among those won.
    pub recovered_value: ValueSums,
    /// What levers did.
    pub levers: LeverCounts,
    /// What each intervention did.
    pub measures: Vec<MeasureCounts>,
    /// Time in each regime of the market, in hours.
    pub regime_hours: Vec<f64>,
}

impl Replication {
    /// An empty result, with room for its series.
    pub(super) fn new(index: u64, model: &Model, months: usize) -> Replication {
        let (horizon, segments) = (model.frame.horizon, model.segments.len());
        Replication {
            index,
            events: 0,
            bytes: 0,
            horizon,
            discount: model.frame.discount,
            initial: 0,
            initial_waiting: 0,
            initial_left: [0; 5],
            joined: 0,
            joined_left: [0; 5],
            present: [0; 2],
            decided_first_year: [0; 4],
            budgets_spent: [0.0; 4],
            chances: [[0.0; 4]; 2],
            customer_hours: 0.0,
            customer_area: 0.0,
            discounted_hours: 0.0,
            initial_issues: 0,
            issue_hours: [0.0; 2],
            exposure_by_contacts: [0.0; 2],
            left_by_contacts: [0; 2],
            issues: IssueCounts::default(),
            moments: vec![MomentCounts::default(); model.moments.len()],
            teams: Vec::new(),
            experiences: Moments::default(),
            experience_kinds: ExperienceKinds::default(),
            satisfaction: Moments::default(),
            talkers: [0; 2],
            tellings: [0; 2],
            told_customers: 0,
            leads: [0; 3],
            leads_answered: [0; LeadSource::ALL.len()],
            leads_won: [0; LeadSource::ALL.len()],
            accounts: [0.0; Account::ALL.len()],
            initial_value: ValueSums::default(),
            joined_value: ValueSums::default(),
            last_year: LastYear { hours: model.frame.horizon.min(YEAR), ..LastYear::default() },
            hours_ahead: 0.0,
            joined_hours: 0.0,
            acquisition_spent: 0.0,
            value_sketch: Sketch::default(),
            segments: vec![SegmentCounts::default(); segments],
            series: Series {
                survivors: Vec::with_capacity(months + 1),
                active: Vec::with_capacity(months + 1),
                left: vec![[0; Cause::ALL.len()]; months],
                joined: vec![0; months],
                contacts: vec![0; months],
                tellings: vec![[0; 2]; months],
                profit: vec![0.0; months],
                cash: vec![0.0; months],
            },
            closed_green: 0,
            left_by_service: 0,
            left_after_green: 0,
            left_in_silence: 0,
            recovered: 0,
            recovered_value: ValueSums::default(),
            levers: LeverCounts::default(),
            measures: vec![MeasureCounts::default(); model.interventions.all.len()],
            regime_hours: vec![0.0; model.frame.regimes.len()],
        }
    }

    /// All moments of truth together.
    pub fn service(&self) -> MomentCounts {
        let mut all = MomentCounts::default();
        self.moments.iter().for_each(|moment| all.merge(moment));
        all
    }

    /// Profit of the company within the horizon: the sum of all accounts.
    pub fn profit(&self) -> f64 {
        self.accounts.iter().sum()
    }

    /// Checks that nothing was lost: customers, issues and money are all somewhere, once. Money is right but for the rounding of `gross`,
    /// integrals over time but for a `tick` at both ends.
    ///
    /// # Panics
    /// If the balance does not hold: that is an error of the program.
    pub(super) fn assert_conservation(&self, gross: f64, tick: f64) {
        let left = |left: [u64; Cause::ALL.len()]| left.iter().sum::<u64>();
        assert_eq!(self.initial, left(self.initial_left) + self.present[0], "initial customers");
        assert_eq!(self.joined, left(self.joined_left) + self.present[1], "customers won");
        let issues = self.issues;
        let ended = issues.solved + issues.self_served + issues.silent + issues.gave_up + issues.abandoned + issues.departed;
        assert_eq!(issues.opened, ended + issues.open_at_end, "issues {issues:?}");
        let same = |a: f64, b: f64, things: u64| (a - b).abs() <= 1e-9 * a.abs().max(1.0) + 2.0 * tick * things as f64;
        assert!(
            same(self.customer_hours, self.customer_area, self.initial + self.joined),
            "Little's law for customers: {} and {}",
            self.customer_hours,
            self.customer_area
        );
        let [by_issue, over_time] = self.issue_hours;
        assert!(same(by_issue, over_time, issues.opened), "Little's law for issues: {by_issue} and {over_time}");
        let traced: f64 = Account::ALL.iter().filter(|account| account.is_traced()).map(|&account| self.accounts[account as usize]).sum();
        let customers = self.initial_value.value + self.joined_value.value;
        let scale = gross.max(1e-9);
        assert!((traced - customers).abs() <= 1e-9 * scale, "accounts hold {traced}, customers {customers}");
        let monthly: f64 = self.series.profit.iter().sum();
        assert!((self.profit() - monthly).abs() <= 1e-9 * scale, "accounts hold {}, months {monthly}", self.profit());
    }
}

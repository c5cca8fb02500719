//! Watching a replication without changing it.

use super::ids::{MomentId, SegmentId};
use serde::Serialize;

use super::Account;
use crate::model::{Cause, Sign};
use crate::random::Identity;

/// Something that happened to a customer. Times are hours of the run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LifeEvent {
    /// Became a customer.
    Joined {
        /// Who it is, in every world.
        identity: Identity,
        /// Index of the segment.
        segment: SegmentId,
        /// Margin per hour.
        margin: f64,
        /// Factor by which hazards differ from others'.
        frailty: f64,
        /// Hours as a customer before the start of the run.
        tenure: f64,
        /// When the contract ends; infinite without one.
        contract_end: f64,
    },
    /// A moment of truth went well.
    WentWell {
        /// Index of the moment.
        moment: MomentId,
    },
    /// A moment of truth went wrong.
    IssueOpened {
        /// Index of the moment.
        moment: MomentId,
    },
    /// Told nobody of it.
    StayedSilent,
    /// Helped themself.
    HelpedThemself,
    /// Turned to the company.
    Asked {
        /// Number of the attempt, from 1.
        attempt: u32,
    },
    /// Got an answer.
    Waited {
        /// Hours since the attempt was first asked.
        hours: f64,
    },
    /// Found nobody there.
    CalledOutsideHours {
        /// When somebody will be.
        opens: f64,
    },
    /// Gave up waiting.
    GaveUpWaiting {
        /// Hours since the attempt was first asked.
        hours: f64,
    },
    /// Means to call again.
    WillCallAgain,
    /// The issue was solved.
    Solved {
        /// Contacts that it took.
        contacts: u32,
    },
    /// An answer did not solve it.
    NotSolved {
        /// Number of the attempt, from 1.
        attempt: u32,
    },
    /// Was passed on within the company.
    Transferred,
    /// Means to come back.
    WillComeBack {
        /// Hours until then.
        after: f64,
    },
    /// Gave up after an answer.
    GaveUp {
        /// Attempts made.
        attempts: u32,
    },
    /// Satisfaction moved by an experience.
    Felt {
        /// The experience, 0–10.
        experience: f64,
        /// Satisfaction before.
        before: f64,
        /// Satisfaction after.
        after: f64,
    },
    /// Told others.
    Told {
        /// How many.
        people: u32,
        /// Good or bad.
        sign: Sign,
    },
    /// Heard something about the company.
    Heard {
        /// Good or bad.
        sign: Sign,
        /// Satisfaction before.
        before: f64,
        /// Satisfaction after.
        after: f64,
    },
    /// Somebody near left.
    NeighbourLeft {
        /// Logarithm of the factor on the pull of competitors.
        heat: f64,
    },
    /// Decided to leave.
    Decided {
        /// Why.
        cause: Cause,
        /// When that will be; infinite: at once.
        contract_end: f64,
        /// Satisfaction then.
        satisfaction: f64,
        /// Hazards then, per hour, by cause.
        hazard: [f64; 4],
    },
    /// The contract was renewed.
    Renewed {
        /// When it ends next.
        contract_end: f64,
    },
    /// Left.
    Left {
        /// Why.
        cause: Cause,
    },
    /// Was there at the horizon.
    StillThere,
    /// Information prevented an issue.
    Prevented {
        /// Index of the moment.
        moment: MomentId,
    },
    /// Was known to who answered.
    Recognised,
    /// Had to tell everything again.
    AskedAgain,
    /// Was told how long it would take.
    ToldTheWait {
        /// Whether rightly.
        honest: bool,
    },
    /// The answer needs approval.
    NeedsApproval {
        /// Hours until then.
        after: f64,
    },
    /// Was passed on to a partner.
    PassedToPartner {
        /// Index of the partner.
        partner: usize,
        /// Hours that the partner takes.
        after: f64,
    },
    /// The partner did not deliver.
    PartnerFailed,
    /// Got a loan or workaround.
    GotLoan,
    /// A broken promise was made good.
    Compensated {
        /// With so much, undiscounted.
        amount: f64,
    },
    /// Took an offer that fits.
    OfferTaken {
        /// Fit of the product then, 0–1.
        fit: f64,
    },
    /// Bought another product.
    BoughtMore {
        /// Products bought so far.
        products: u32,
    },
    /// Was treated by proactive retention.
    Treated {
        /// Whether that keeps them.
        keeps: bool,
        /// Whether that wakes them.
        wakes: bool,
    },
    /// Talked about the price.
    PriceTalk {
        /// Whether the company called.
        company_called: bool,
        /// Share of the margin conceded.
        conceded: f64,
        /// Whether they stay for it.
        stays: bool,
    },
    /// The company answered a public complaint.
    HeardInPublic,
    /// Came back.
    CameBack,
    /// The company let them go.
    LetGo {
        /// Index of the tier.
        tier: usize,
    },
    /// An amount was booked on them.
    Booked {
        /// On this account.
        account: Account,
        /// Discounted; a cost is negative.
        amount: f64,
    },
    /// The books were closed.
    BooksClosed {
        /// Discounted value within the horizon.
        value: f64,
    },
}

/// Watches a replication. The empty observer costs nothing.
pub trait Observer {
    /// A customer lives through something at a time (hours).
    fn record(&mut self, time: f64, customer: usize, story: LifeEvent);
}

/// Watches nothing.
impl Observer for () {
    #[inline(always)]
    fn record(&mut self, _: f64, _: usize, _: LifeEvent) {}
}

/// Writes down everything that happens to one customer.
#[derive(Clone, Debug)]
pub struct Diary {
    /// Whom it is about.
    whom: Whom,
    /// Time and event.
    pub entries: Vec<(f64, LifeEvent)>,
}

#[derive(Clone, Copy, Debug)]
enum Whom {
    Number(usize),
    /// The number is not known before they join.
    Person(Identity),
}

impl Diary {
    /// Of the customer with a number.
    pub fn of(customer: usize) -> Diary {
        Diary { whom: Whom::Number(customer), entries: Vec::new() }
    }

    /// Of a person, whatever their number is in this world.
    pub fn of_person(identity: Identity) -> Diary {
        Diary { whom: Whom::Person(identity), entries: Vec::new() }
    }

    /// Who it is, if they ever were a customer.
    pub fn person(&self) -> Option<Identity> {
        match self.entries.first() {
            Some((_, LifeEvent::Joined { identity, .. })) => Some(*identity),
            _ => None,
        }
    }
}

impl Observer for Diary {
    fn record(&mut self, time: f64, customer: usize, story: LifeEvent) {
        if let (Whom::Person(person), LifeEvent::Joined { identity, .. }) = (self.whom, story)
            && person == identity
        {
            self.whom = Whom::Number(customer);
        }
        if matches!(self.whom, Whom::Number(number) if number == customer) {
            self.entries.push((time, story));
        }
    }
}

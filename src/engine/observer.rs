//! Watching a replication without changing it.

use super::Account;
use crate::model::{Cause, Sign};
use crate::random::Identity;

/// Something that happened to a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "each name is its own description; times in hours, money discounted")]
pub enum Story {
    Joined { identity: Identity, segment: usize, margin: f64, frailty: f64, tenure: f64, contract_end: f64 },
    WentWell { moment: usize },
    IssueOpened { moment: usize },
    StayedSilent,
    HelpedThemself,
    Asked { attempt: u32 },
    Waited { hours: f64 },
    CalledOutsideHours { opens: f64 },
    GaveUpWaiting { hours: f64 },
    WillCallAgain,
    Solved { contacts: u32 },
    NotSolved { attempt: u32 },
    Transferred,
    WillComeBack { after: f64 },
    GaveUp { attempts: u32 },
    Felt { experience: f64, before: f64, after: f64 },
    Told { people: u32, sign: Sign },
    Heard { sign: Sign, before: f64, after: f64 },
    NeighbourLeft { heat: f64 },
    Decided { cause: Cause, contract_end: f64, satisfaction: f64, hazard: [f64; 4] },
    Renewed { contract_end: f64 },
    Left { cause: Cause },
    StillThere,
    Prevented { moment: usize },
    Recognised,
    AskedAgain,
    ToldTheWait { honest: bool },
    NeedsApproval { after: f64 },
    PassedToPartner { partner: usize, after: f64 },
    PartnerFailed,
    GotLoan,
    Compensated { amount: f64 },
    OfferTaken { fit: f64 },
    BoughtMore { products: u32 },
    Treated { keeps: bool, wakes: bool },
    PriceTalk { company_called: bool, conceded: f64, stays: bool },
    HeardInPublic,
    CameBack,
    LetGo { tier: usize },
    Booked { account: Account, amount: f64 },
    BooksClosed { value: f64 },
}

/// Watches a replication. The empty observer costs nothing.
pub trait Observer {
    /// False where the model has no levers: then the code that asks for them is not even compiled in.
    const LEVERS: bool = true;

    /// A customer lives through something at a time (hours).
    fn story(&mut self, time: f64, customer: usize, story: Story);
}

/// Watches nothing.
impl Observer for () {
    #[inline(always)]
    fn story(&mut self, _: f64, _: usize, _: Story) {}
}

/// Watches nothing, in a model without levers.
pub struct Lean;

impl Observer for Lean {
    const LEVERS: bool = false;

    #[inline(always)]
    fn story(&mut self, _: f64, _: usize, _: Story) {}
}

/// Writes down everything that happens to one customer.
#[derive(Clone, Debug)]
pub struct Diary {
    /// Whom it is about.
    whom: Whom,
    /// Time and event.
    pub entries: Vec<(f64, Story)>,
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
            Some((_, Story::Joined { identity, .. })) => Some(*identity),
            _ => None,
        }
    }
}

impl Observer for Diary {
    fn story(&mut self, time: f64, customer: usize, story: Story) {
        if let (Whom::Person(person), Story::Joined { identity, .. }) = (self.whom, story)
            && person == identity
        {
            self.whom = Whom::Number(customer);
        }
        if matches!(self.whom, Whom::Number(number) if number == customer) {
            self.entries.push((time, story));
        }
    }
}

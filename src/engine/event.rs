//! What can happen, packed into 8 bytes.

use super::ids::{CustomerId, Id, IssueId, LeadId, MomentId, TeamId, TellingId};
use super::wait::TURN_MAX;

/// An event in 8 bytes: kind in the top 4 bits, a second number in 28, an index in the low 32. Events of one instant happen in
/// the order of these words: agents and contracts first, then what was begun, then what begins.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed(pub u64);

/// An event. Indices name customers, issues and so on of the world.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A moment of truth happens to a customer for the `ordinal`-th time.
    Contact { customer: CustomerId, moment: MomentId, ordinal: u32 },
    /// A drawn wait ends: somebody answers.
    Answer { issue: IssueId },
    /// An agent is done with a contact.
    ServiceEnd { issue: IssueId },
    /// A waiting customer gives up, if still in that `turn` of waiting; turn 0 is a wait that no queue can end earlier.
    Abandon { issue: IssueId, turn: u32 },
    /// A wait has become a long one and is felt before its end, if the customer is still in that `turn` of waiting.
    LongWait { issue: IssueId, turn: u32 },
    /// A customer comes back with an issue.
    ComeBack { issue: IssueId },
    /// A customer's own clock: an exit budget runs out, or a stage ends.
    Clock { customer: CustomerId },
    /// A contract ends.
    Renewal { customer: CustomerId },
    /// A person is told something.
    Telling { telling: TellingId },
    /// A lead may raise a hand.
    LeadArrival { source: usize },
    /// A lead gets its answer.
    LeadAnswer { lead: LeadId },
    /// The number of agents of a team changes.
    Shift { team: TeamId },
    /// An answer that waited for approval is approved.
    Approved { issue: IssueId },
    /// A partner's time is over.
    Delivered { issue: IssueId },
    /// Somebody who left is asked to come back.
    WinBack { customer: CustomerId },
    /// Something that the company does, or that happens to all, is due.
    Company { what: Company },
    /// An intervention takes a step (level 0: it is taken back), if it is still in this round.
    Measure { measure: usize, level: u8, round: u16 },
    /// What interventions have come to at this instant is put in force: after all else at its time.
    Course,
}

/// What is due for the company as a whole.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Company {
    /// The next regime of the market.
    Regime,
    /// A look at the conditions of interventions.
    Watch,
    /// The detector of proactive retention runs.
    Retention,
    /// A batch of offers goes out.
    Offers,
    /// Tiers are reviewed.
    Review,
    /// Hazards that drift are recomputed.
    Look,
}

impl Company {
    const ALL: [Company; 6] = [Company::Regime, Company::Watch, Company::Retention, Company::Offers, Company::Review, Company::Look];
}

/// Largest number of occurrences of one moment for one customer.
pub(super) const ORDINAL_MAX: u32 = 1 << 22;
/// In the second number of what may end a wait, or marks it: it marks it as long.
const LONG: u32 = TURN_MAX + 1;
/// Bits of the second number.
const SECOND_MAX: u32 = 1 << 28;

impl Event {
    /// In 8 bytes.
    #[inline(always)]
    pub fn pack(self) -> Packed {
        let (kind, second, index) = match self {
            Event::Shift { team } => (0, 0, team.index()),
            Event::Renewal { customer } => (1, 0, customer.index()),
            Event::Clock { customer } => (2, 0, customer.index()),
            Event::ServiceEnd { issue } => (3, 0, issue.index()),
            Event::Approved { issue } => (4, 0, issue.index()),
            Event::Delivered { issue } => (4, 1, issue.index()),
            Event::Answer { issue } => (5, 0, issue.index()),
            Event::Abandon { issue, turn } => (6, u64::from(turn), issue.index()),
            Event::LongWait { issue, turn } => (6, u64::from(turn | LONG), issue.index()),
            Event::ComeBack { issue } => (7, 0, issue.index()),
            Event::Contact { customer, moment, ordinal } => {
                debug_assert!(moment.index() < 64 && ordinal < ORDINAL_MAX, "{moment:?}, ordinal {ordinal}");
                (8, u64::from(moment.0) << 22 | u64::from(ordinal), customer.index())
            }
            Event::Telling { telling } => (9, 0, telling.index()),
            Event::LeadArrival { source } => (10, 0, source),
            Event::LeadAnswer { lead } => (11, 0, lead.index()),
            Event::WinBack { customer } => (12, 0, customer.index()),
            Event::Company { what } => (13, 0, what as usize),
            Event::Measure { measure, level, round } => (14, u64::from(level) << 16 | u64::from(round), measure),
            Event::Course => (15, 0, 0),
        };
        debug_assert!(u32::try_from(index).is_ok(), "index {index}");
        Packed(kind << 60 | second << 32 | index as u64)
    }
}

impl Packed {
    /// The inverse of [`Event::pack`].
    #[inline(always)]
    pub fn unpack(self) -> Event {
        let Packed(word) = self;
        let index = (word & 0xffff_ffff) as usize;
        let second = (word >> 32) as u32 & (SECOND_MAX - 1);
        match word >> 60 {
            0 => Event::Shift { team: TeamId::new(index) },
            1 => Event::Renewal { customer: CustomerId::new(index) },
            2 => Event::Clock { customer: CustomerId::new(index) },
            3 => Event::ServiceEnd { issue: IssueId::new(index) },
            4 if second == 0 => Event::Approved { issue: IssueId::new(index) },
            4 => Event::Delivered { issue: IssueId::new(index) },
            5 => Event::Answer { issue: IssueId::new(index) },
            6 if second & LONG == 0 => Event::Abandon { issue: IssueId::new(index), turn: second },
            6 => Event::LongWait { issue: IssueId::new(index), turn: second - LONG },
            7 => Event::ComeBack { issue: IssueId::new(index) },
            8 => Event::Contact {
                customer: CustomerId::new(index),
                moment: MomentId((second >> 22) as u8),
                ordinal: second & (ORDINAL_MAX - 1),
            },
            9 => Event::Telling { telling: TellingId::new(index) },
            10 => Event::LeadArrival { source: index },
            11 => Event::LeadAnswer { lead: LeadId::new(index) },
            12 => Event::WinBack { customer: CustomerId::new(index) },
            13 => Event::Company { what: Company::ALL[index] },
            14 => Event::Measure { measure: index, level: (second >> 16) as u8, round: second as u16 },
            _ => Event::Course,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_survives_packing() {
        let events = [
            Event::Contact { customer: CustomerId(4_000_000_000), moment: MomentId(63), ordinal: ORDINAL_MAX - 1 },
            Event::Answer { issue: IssueId(1) },
            Event::ServiceEnd { issue: IssueId(2) },
            Event::Abandon { issue: IssueId(3), turn: TURN_MAX },
            Event::LongWait { issue: IssueId(3), turn: TURN_MAX },
            Event::LongWait { issue: IssueId(3), turn: 0 },
            Event::ComeBack { issue: IssueId(4) },
            Event::Clock { customer: CustomerId(5) },
            Event::Renewal { customer: CustomerId(6) },
            Event::Telling { telling: TellingId(7) },
            Event::LeadArrival { source: 1 },
            Event::LeadAnswer { lead: LeadId(9) },
            Event::Shift { team: TeamId(59) },
            Event::Approved { issue: IssueId(10) },
            Event::Delivered { issue: IssueId(11) },
            Event::WinBack { customer: CustomerId(12) },
            Event::Company { what: Company::Review },
            Event::Measure { measure: 3, level: 10, round: u16::MAX },
            Event::Course,
        ];
        for event in events {
            assert_eq!(event.pack().unpack(), event);
        }
    }
}

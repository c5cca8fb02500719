//! What can happen, packed into 8 bytes.

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
    Contact { customer: usize, moment: usize, ordinal: u32 },
    /// A drawn wait ends: somebody answers.
    Answer { issue: usize },
    /// An agent is done with a contact.
    ServiceEnd { issue: usize },
    /// A waiting customer gives up, if still in that `turn` of waiting; turn 0 is a wait that no queue can end earlier.
    Abandon { issue: usize, turn: u32 },
    /// A wait has become a long one and is felt before its end, if the customer is still in that `turn` of waiting.
    LongWait { issue: usize, turn: u32 },
    /// A customer comes back with an issue.
    ComeBack { issue: usize },
    /// A customer's own clock: an exit budget runs out, or a stage ends.
    Clock { customer: usize },
    /// A contract ends.
    Renewal { customer: usize },
    /// A person is told something.
    Telling { telling: usize },
    /// A lead may raise a hand.
    LeadArrival { source: usize },
    /// A lead gets its answer.
    LeadAnswer { lead: usize },
    /// The number of agents of a team changes.
    Shift { team: usize },
    /// An answer that waited for approval is approved.
    Approved { issue: usize },
    /// A partner's time is over.
    Delivered { issue: usize },
    /// Somebody who left is asked to come back.
    WinBack { customer: usize },
    /// Something that the company does, or that happens to all, is due.
    Company { what: Company },
    /// An intervention takes a step (level 0: it is taken back), if it is still in this turn.
    Measure { measure: usize, level: u8, turn: u16 },
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
/// Turns of waiting wrap around here.
pub(super) const TURN_WRAP: u32 = 1 << 27;
/// In the second number of what may end a wait, or marks it: it marks it as long.
const LONG: u32 = TURN_WRAP;
/// Bits of the second number.
const SECOND_MAX: u32 = 1 << 28;

impl Event {
    /// In 8 bytes.
    #[inline(always)]
    pub fn pack(self) -> Packed {
        let (kind, second, index) = match self {
            Event::Shift { team } => (0, 0, team),
            Event::Renewal { customer } => (1, 0, customer),
            Event::Clock { customer } => (2, 0, customer),
            Event::ServiceEnd { issue } => (3, 0, issue),
            Event::Approved { issue } => (4, 0, issue),
            Event::Delivered { issue } => (4, 1, issue),
            Event::Answer { issue } => (5, 0, issue),
            Event::Abandon { issue, turn } => (6, u64::from(turn), issue),
            Event::LongWait { issue, turn } => (6, u64::from(turn | LONG), issue),
            Event::ComeBack { issue } => (7, 0, issue),
            Event::Contact { customer, moment, ordinal } => {
                debug_assert!(moment < 64 && ordinal < ORDINAL_MAX, "moment {moment}, ordinal {ordinal}");
                (8, (moment as u64) << 22 | u64::from(ordinal), customer)
            }
            Event::Telling { telling } => (9, 0, telling),
            Event::LeadArrival { source } => (10, 0, source),
            Event::LeadAnswer { lead } => (11, 0, lead),
            Event::WinBack { customer } => (12, 0, customer),
            Event::Company { what } => (13, 0, what as usize),
            Event::Measure { measure, level, turn } => (14, u64::from(level) << 16 | u64::from(turn), measure),
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
            0 => Event::Shift { team: index },
            1 => Event::Renewal { customer: index },
            2 => Event::Clock { customer: index },
            3 => Event::ServiceEnd { issue: index },
            4 if second == 0 => Event::Approved { issue: index },
            4 => Event::Delivered { issue: index },
            5 => Event::Answer { issue: index },
            6 if second & LONG == 0 => Event::Abandon { issue: index, turn: second },
            6 => Event::LongWait { issue: index, turn: second - LONG },
            7 => Event::ComeBack { issue: index },
            8 => Event::Contact { customer: index, moment: (second >> 22) as usize, ordinal: second & (ORDINAL_MAX - 1) },
            9 => Event::Telling { telling: index },
            10 => Event::LeadArrival { source: index },
            11 => Event::LeadAnswer { lead: index },
            12 => Event::WinBack { customer: index },
            13 => Event::Company { what: Company::ALL[index] },
            14 => Event::Measure { measure: index, level: (second >> 16) as u8, turn: second as u16 },
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
            Event::Contact { customer: 4_000_000_000, moment: 63, ordinal: ORDINAL_MAX - 1 },
            Event::Answer { issue: 1 },
            Event::ServiceEnd { issue: 2 },
            Event::Abandon { issue: 3, turn: TURN_WRAP - 1 },
            Event::LongWait { issue: 3, turn: TURN_WRAP - 1 },
            Event::LongWait { issue: 3, turn: 0 },
            Event::ComeBack { issue: 4 },
            Event::Clock { customer: 5 },
            Event::Renewal { customer: 6 },
            Event::Telling { telling: 7 },
            Event::LeadArrival { source: 1 },
            Event::LeadAnswer { lead: 9 },
            Event::Shift { team: 59 },
            Event::Approved { issue: 10 },
            Event::Delivered { issue: 11 },
            Event::WinBack { customer: 12 },
            Event::Company { what: Company::Review },
            Event::Measure { measure: 3, level: 10, turn: u16::MAX },
            Event::Course,
        ];
        for event in events {
            assert_eq!(event.pack().unpack(), event);
        }
    }
}

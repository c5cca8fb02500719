//! What can happen, packed into 8 bytes.

/// An event. Indices name customers, issues and so on of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A moment of truth happens to a customer for the `ordinal`-th time.
    Contact { customer: usize, moment: usize, ordinal: u32 },
    /// A drawn wait ends: somebody answers.
    Answer { issue: usize },
    /// An agent is done with a contact.
    ServiceEnd { issue: usize },
    /// A waiting customer's patience ends, if still in that `turn` of waiting.
    Abandon { issue: usize, turn: u32 },
    /// A customer comes back with an issue.
    ComeBack { issue: usize },
    /// A customer's own clock: an exit budget runs out, a stage ends, or hazards are refreshed.
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
}

/// At most so many occurrences of one moment for one customer.
pub const ORDINAL_MAX: u32 = 1 << 22;
/// Turns of waiting wrap around here.
pub const TURN_WRAP: u32 = 1 << 28;

impl Event {
    /// Kind in the top 4 bits, a second number in 28, an index in the low 32.
    #[inline]
    pub fn pack(self) -> u64 {
        let (kind, second, index) = match self {
            Event::Contact { customer, moment, ordinal } => {
                debug_assert!(moment < 64 && ordinal < ORDINAL_MAX, "moment {moment}, ordinal {ordinal}");
                (0, (moment as u64) << 22 | u64::from(ordinal), customer)
            }
            Event::Answer { issue } => (1, 0, issue),
            Event::ServiceEnd { issue } => (2, 0, issue),
            Event::Abandon { issue, turn } => (3, u64::from(turn), issue),
            Event::ComeBack { issue } => (4, 0, issue),
            Event::Clock { customer } => (5, 0, customer),
            Event::Renewal { customer } => (6, 0, customer),
            Event::Telling { telling } => (7, 0, telling),
            Event::LeadArrival { source } => (8, 0, source),
            Event::LeadAnswer { lead } => (9, 0, lead),
            Event::Shift { team } => (10, 0, team),
        };
        debug_assert!(u32::try_from(index).is_ok(), "index {index}");
        kind << 60 | second << 32 | index as u64
    }

    /// The inverse of [`Event::pack`].
    #[inline]
    pub fn unpack(word: u64) -> Event {
        let index = (word & 0xffff_ffff) as usize;
        let second = (word >> 32) as u32 & (TURN_WRAP - 1);
        match word >> 60 {
            0 => Event::Contact { customer: index, moment: (second >> 22) as usize, ordinal: second & (ORDINAL_MAX - 1) },
            1 => Event::Answer { issue: index },
            2 => Event::ServiceEnd { issue: index },
            3 => Event::Abandon { issue: index, turn: second },
            4 => Event::ComeBack { issue: index },
            5 => Event::Clock { customer: index },
            6 => Event::Renewal { customer: index },
            7 => Event::Telling { telling: index },
            8 => Event::LeadArrival { source: index },
            9 => Event::LeadAnswer { lead: index },
            10 => Event::Shift { team: index },
            kind => unreachable!("no event has kind {kind}"),
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
            Event::ComeBack { issue: 4 },
            Event::Clock { customer: 5 },
            Event::Renewal { customer: 6 },
            Event::Telling { telling: 7 },
            Event::LeadArrival { source: 1 },
            Event::LeadAnswer { lead: 9 },
            Event::Shift { team: 59 },
        ];
        for event in events {
            assert_eq!(Event::unpack(event.pack()), event);
        }
    }
}

//! What an issue does at a time: in 32 bits.

/// The state of an issue's wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WaitState {
    /// In no team's hands: its wait is drawn, or it is not waiting.
    Elsewhere,
    /// In a team's queue, in this turn of waiting, from 1 to [`TURN_MAX`].
    InQueue {
        /// Distinguishes this wait from others of issues in the same place.
        turn: u32,
    },
    /// An agent is on it.
    InService,
    /// The customer will call again in the same attempt: after hanging up, or after finding nobody there.
    WillCallAgain,
}

/// Turns of waiting wrap around after this one.
pub(super) const TURN_MAX: u32 = (1 << 27) - 1;

/// A [`WaitState`], packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait(u32);

impl Wait {
    pub(super) const ELSEWHERE: Wait = Wait(0);
    pub(super) const IN_SERVICE: Wait = Wait(1 << 30);
    pub(super) const WILL_CALL_AGAIN: Wait = Wait(1 << 31);

    /// In a queue, in this turn of waiting.
    #[inline(always)]
    pub(super) fn in_queue(turn: u32) -> Wait {
        debug_assert!((1..=TURN_MAX).contains(&turn), "turn {turn}");
        Wait(turn)
    }

    /// True in this turn of waiting in a queue.
    #[inline(always)]
    pub(super) fn is_turn(self, turn: u32) -> bool {
        self.0 == turn
    }

    #[inline(always)]
    pub(super) fn state(self) -> WaitState {
        match self {
            Wait::ELSEWHERE => WaitState::Elsewhere,
            Wait::IN_SERVICE => WaitState::InService,
            Wait::WILL_CALL_AGAIN => WaitState::WillCallAgain,
            Wait(turn) => WaitState::InQueue { turn },
        }
    }
}

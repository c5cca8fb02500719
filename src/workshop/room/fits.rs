//! Whether a room that was read is of a programme: a file may say anything.

use super::host::Undo;
use super::{Course, Room};
use crate::workshop::programme::Programme;

impl Room {
    /// True if everything in it is of this programme: a file may say anything.
    pub fn fits(&self, programme: &Programme) -> bool {
        let (scenes, steps, seats, teams) = (programme.scenes.len(), programme.course.step.len(), self.seats.len(), self.teams.len());
        let undone = |undo: &Undo| match undo {
            Undo::Course(course, ..) => course.fits(programme),
            Undo::Team(team, before) => *team < teams && before.into.is_none_or(|into| into < teams),
            Undo::Seat(seat, before) => *seat < seats && before.team < teams,
            Undo::NewSeat(seat) => *seat < seats,
            Undo::Plan { step, team, before, .. } => {
                *step < steps && *team < teams && before.as_ref().is_none_or(|plan| programme.game.allows(plan))
            }
        };
        // Teams that are part of each other in a circle are nobody's.
        let ends = |mut team: usize| {
            (0..=teams).any(|_| {
                self.teams[team].into.is_none_or(|into| {
                    team = into;
                    false
                })
            })
        };
        self.course.fits(programme)
            && self.teams.iter().all(|team| team.into.is_none_or(|into| into < teams))
            && (0..teams).all(ends)
            && self.seats.iter().all(|seat| seat.team < teams)
            && self.asking.iter().all(|asking| asking.team < teams)
            && self.said.stay.iter().all(|(scene, votes)| *scene < scenes && votes.keys().all(|seat| *seat < seats))
            && self
                .said
                .guesses
                .values()
                .chain(self.said.shares.values())
                .all(|said| said.iter().all(|(seat, said)| *seat < seats && said.is_finite()))
            && self
                .said
                .plans
                .iter()
                .all(|(step, plans)| *step < steps && plans.iter().all(|(team, plan)| *team < teams && programme.game.allows(plan)))
            && self.said.pledges.keys().all(|team| *team < teams)
            && self.opened.is_none_or(|team| team < teams)
            && self.undo.iter().all(undone)
    }
}

impl Course {
    fn fits(&self, programme: &Programme) -> bool {
        let stops = programme.game.dial.stops.value.len();
        let stop = |stop: Option<usize>| stop.is_none_or(|stop| stop < stops);
        self.scene < programme.scenes.len()
            && stop(self.dial)
            && stop(self.ghost)
            && self.shocks.values().all(|shock| *shock < programme.game.shock.len())
    }
}

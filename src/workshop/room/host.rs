//! What the host does, and how it is taken back.

use serde::{Deserialize, Serialize};

use super::{Asking, Clock, Course, MINUTE, Refusal, Room, Seat, Team, Time, UNDO_MAX, tidy_name};
use crate::workshop::plan::Plan;
use crate::workshop::programme::{Activity, Programme, Scene};

/// What the host does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "deed", deny_unknown_fields)]
pub enum HostDeed {
    /// Goes to the next scene.
    Next {
        /// The scene from which: where the room is at another by now, nothing is done.
        at: Option<usize>,
    },
    /// Goes back to the one before.
    Back {
        /// As for the next.
        at: Option<usize>,
    },
    /// Reveals the answer that the room waits for.
    Reveal {
        /// As for the next.
        at: Option<usize>,
    },
    /// Darkens the board, or lights it.
    Blank {},
    /// Stops the clock and closes the phones, or goes on.
    Freeze {},
    /// Adds a minute to the clock.
    Minute {},
    /// Takes the last deed back.
    Undo {},
    /// Turns the dial on the board.
    Dial {
        /// Number of the stop.
        stop: usize,
    },
    /// Draws a shock for the round.
    Shock {
        /// Its number.
        shock: usize,
    },
    /// Shows another address on the board.
    Address {
        /// Its number.
        address: usize,
    },
    /// Renames a team.
    Rename {
        /// The team.
        team: usize,
        /// Its new name.
        name: String,
    },
    /// Makes a team part of another.
    Merge {
        /// The team.
        team: usize,
        /// The other.
        into: usize,
    },
    /// Plays for a team.
    PlanFor {
        /// The team.
        team: usize,
        /// A position for each lever.
        positions: Plan,
    },
    /// Opens the plan of a team on the host's page, or closes it.
    Open {
        /// The team.
        team: Option<usize>,
    },
    /// Takes a team out of the room.
    Remove {
        /// The team.
        team: usize,
    },
    /// Lets a phone go on as the team that it asked for.
    Admit {
        /// Number of the request.
        asking: u64,
    },
    /// Does not.
    Refuse {
        /// Number of the request.
        asking: u64,
    },
}

/// How one deed of the host is undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Undo {
    /// The course as it was at a time, and the milliseconds by which its clock was set forward.
    Course(Box<Course>, Time, i64),
    /// A team as it was.
    Team(usize, Team),
    /// A seat as it was.
    Seat(usize, Seat),
    /// A seat that was not there.
    NewSeat(usize),
    /// The plan that the host made for a team in a step, and the one before it.
    Plan { step: usize, team: usize, made: Plan, before: Option<Plan> },
}

impl Room {
    /// The host does something; `is_here` says of a seat whether its phone is connected.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn host(&mut self, programme: &Programme, deed: HostDeed, is_here: &dyn Fn(usize) -> bool, now: Time) -> Result<(), Refusal> {
        let undo = match deed {
            HostDeed::Undo {} => return self.undo(now),
            HostDeed::Open { team } => {
                self.opened = team;
                return team.map_or(Ok(()), |team| self.known(team));
            }
            HostDeed::Refuse { asking } => return self.request(asking).map(|number| drop(self.asking.remove(number))),
            HostDeed::Rename { team, name } => self.rename(team, &name)?,
            HostDeed::Merge { team, into } => self.merge(team, into)?,
            HostDeed::Remove { team } => self.change_team(team, |team| team.gone = true)?,
            HostDeed::PlanFor { team, positions } => self.plan_for(programme, team, positions)?,
            HostDeed::Admit { asking } => self.admit(asking, is_here)?,
            deed => {
                let before = self.course.clone();
                self.steer(programme, &deed, now)?;
                let left = |clock: Clock| clock.left(now).unwrap_or(0) as i64;
                let added = left(self.course.clock) - left(before.clock);
                Undo::Course(Box::new(before), now, added)
            }
        };
        if self.undo.len() >= UNDO_MAX {
            self.undo.remove(0);
        }
        self.undo.push(undo);
        Ok(())
    }

    fn known(&self, team: usize) -> Result<(), Refusal> {
        if team < self.teams.len() { Ok(()) } else { Err(Refusal::Nothing) }
    }

    fn change_team(&mut self, team: usize, change: impl FnOnce(&mut Team)) -> Result<Undo, Refusal> {
        self.known(team)?;
        let before = self.teams[team].clone();
        change(&mut self.teams[team]);
        Ok(Undo::Team(team, before))
    }

    fn rename(&mut self, team: usize, name: &str) -> Result<Undo, Refusal> {
        let name = tidy_name(name).ok_or(Refusal::BadText)?;
        if self.named(&name).is_some_and(|known| known != team) {
            return Err(Refusal::Taken);
        }
        self.change_team(team, |team| team.name = name)
    }

    fn merge(&mut self, team: usize, into: usize) -> Result<Undo, Refusal> {
        self.known(team)?;
        self.known(into)?;
        let into = self.team_of(into);
        if self.teams[team].into.is_some() || team == into || self.teams[into].gone {
            return Err(Refusal::Nothing);
        }
        self.change_team(team, |team| team.into = Some(into))
    }

    fn plan_for(&mut self, programme: &Programme, team: usize, positions: Plan) -> Result<Undo, Refusal> {
        self.known(team)?;
        let step = programme.scenes[self.course.scene].step;
        if !matches!(programme.course.step[step].activity, Activity::Round(_)) {
            return Err(Refusal::NotNow);
        }
        if !programme.game.allows(&positions) {
            return Err(Refusal::NotAllowed);
        }
        let team = self.team_of(team);
        let before = self.said.plans.entry(step).or_default().insert(team, positions.clone());
        Ok(Undo::Plan { step, team, made: positions, before })
    }

    /// Where a request stands.
    fn request(&self, asking: u64) -> Result<usize, Refusal> {
        self.asking.iter().position(|known| known.number == asking).ok_or(Refusal::Nothing)
    }

    /// Gives a phone the seat of its team's phone that is gone; where any of them is here, it is one phone more.
    fn admit(&mut self, asking: u64, is_here: &dyn Fn(usize) -> bool) -> Result<Undo, Refusal> {
        let number = self.request(asking)?;
        let team = self.team_of(self.asking[number].team);
        if self.teams[team].gone {
            return Err(Refusal::Nothing);
        }
        let seats: Vec<usize> = (0..self.seats.len()).filter(|&seat| self.team_at(seat) == team).collect();
        let any_here = seats.iter().any(|&seat| self.is_in(seat) && is_here(seat));
        let seat = seats.into_iter().rev().find(|&seat| !any_here || self.seats[seat].token.is_empty());
        if seat.is_none() && self.is_full() {
            return Err(Refusal::Full);
        }
        let Asking { token, .. } = self.asking.remove(number);
        Ok(match seat {
            Some(seat) => {
                let before = self.seats[seat].clone();
                self.seats[seat].token = token;
                Undo::Seat(seat, before)
            }
            None => {
                self.seats.push(Seat { token, team });
                Undo::NewSeat(self.seats.len() - 1)
            }
        })
    }

    /// What the host does with the course alone.
    fn steer(&mut self, programme: &Programme, deed: &HostDeed, now: Time) -> Result<(), Refusal> {
        let scene = self.course.scene;
        let is_there = |at: Option<usize>| at.is_none_or(|at| at == scene);
        match *deed {
            HostDeed::Next { at } if is_there(at) && scene + 1 < programme.scenes.len() => self.go_to(programme, scene + 1, now),
            HostDeed::Back { at } if is_there(at) && scene > 0 => self.go_to(programme, scene - 1, now),
            HostDeed::Reveal { at } if is_there(at) && is_revealed_next(programme, scene) => self.go_to(programme, scene + 1, now),
            HostDeed::Blank {} => self.course.blank = !self.course.blank,
            HostDeed::Freeze {} => {
                self.course.frozen = !self.course.frozen;
                self.course.clock = self.course.clock.standing(self.course.frozen, now);
            }
            HostDeed::Minute {} => {
                self.course.clock = match self.course.clock {
                    Clock::Stands { left } => Clock::Stands { left: left.saturating_add(MINUTE) },
                    Clock::Runs { ends } => Clock::Runs { ends: now.max(ends).saturating_add(MINUTE) },
                    Clock::Off => return Err(Refusal::NotNow),
                }
            }
            HostDeed::Dial { stop } => self.dial(programme, stop)?,
            HostDeed::Shock { shock } => self.draw(programme, shock)?,
            HostDeed::Address { address } if address < 64 => self.course.address = address,
            _ => return Err(Refusal::NotNow),
        }
        Ok(())
    }

    fn dial(&mut self, programme: &Programme, stop: usize) -> Result<(), Refusal> {
        if programme.scenes[self.course.scene].scene != Scene::Dial {
            return Err(Refusal::NotNow);
        }
        if stop >= programme.game.dial.stops.value.len() {
            return Err(Refusal::BadNumber);
        }
        // Before it was turned, it stood where the guess starts from.
        let before = self.course.dial.unwrap_or_else(|| programme.game.dial.stop(&programme.game.dial.from.value));
        if before != stop {
            self.course.ghost = Some(before);
            self.course.dial = Some(stop);
        }
        Ok(())
    }

    fn draw(&mut self, programme: &Programme, shock: usize) -> Result<(), Refusal> {
        let placed = programme.scenes[self.course.scene];
        let draws = matches!(&programme.course.step[placed.step].activity, Activity::Round(round) if round.shock);
        if !draws || placed.scene != Scene::Round {
            return Err(Refusal::NotNow);
        }
        if shock >= programme.game.shock.len() {
            return Err(Refusal::BadNumber);
        }
        self.course.shocks.insert(placed.step, shock);
        Ok(())
    }

    /// Goes to a scene; where that is another step, or a round, its clock starts.
    fn go_to(&mut self, programme: &Programme, scene: usize, now: Time) {
        let (before, placed) = (programme.scenes[self.course.scene], programme.scenes[scene]);
        self.course.scene = scene;
        self.course.clock = self.course.clock.standing(false, now);
        self.course.frozen = false;
        self.course.blank = false;
        self.opened = None;
        if before.step != placed.step || placed.scene == Scene::Round {
            self.start_clock(programme, now);
        } else if before.scene == Scene::Round {
            // The clock was the round's.
            self.course.clock = Clock::Off;
        }
    }

    /// Starts the clock of the scene.
    pub fn start_clock(&mut self, programme: &Programme, now: Time) {
        let minutes = programme.minutes(self.course.scene);
        self.course.clock = minutes.map_or(Clock::Off, |minutes| Clock::Runs { ends: now + (minutes * MINUTE as f64) as Time });
    }

    /// After a pause in which nobody was served: the clock goes on from where it stood.
    pub fn resume(&mut self, saved: Time, now: Time) {
        if let Clock::Runs { ends } = &mut self.course.clock {
            *ends = ends.saturating_add(now.saturating_sub(saved));
        }
    }

    fn undo(&mut self, now: Time) -> Result<(), Refusal> {
        match self.undo.pop().ok_or(Refusal::Nothing)? {
            Undo::Course(before, at, added) => {
                let clock = self.clock_of(&before, at, added, now);
                self.course = Course { clock, ..*before };
            }
            Undo::Team(team, before) => self.teams[team] = before,
            Undo::Seat(seat, before) => self.seats[seat] = before,
            // Others may have sat down behind it: the seat stays, and is nobody's.
            Undo::NewSeat(seat) => self.seats[seat].token.clear(),
            Undo::Plan { step, team, made, before } => {
                let plans = self.said.plans.entry(step).or_default();
                // What the team has said since is its own.
                if plans.get(&team) == Some(&made) {
                    match before {
                        Some(plan) => plans.insert(team, plan),
                        None => plans.remove(&team),
                    };
                }
            }
        }
        Ok(())
    }

    /// The clock, where the course goes back to what it was at a time: a room that was frozen meanwhile has lost nothing, and a scene that was left goes on with
    /// the time that it had.
    fn clock_of(&self, before: &Course, at: Time, added: i64, now: Time) -> Clock {
        if before.scene != self.course.scene {
            return before.clock.left(at).map_or(Clock::Off, |left| Clock::Stands { left }).standing(before.frozen, now);
        }
        let back = |time: Time| time.saturating_add_signed(added.saturating_neg());
        match self.course.clock.standing(before.frozen, now) {
            Clock::Runs { ends } if before.frozen == self.course.frozen => Clock::Runs { ends: back(ends) },
            Clock::Stands { left } if before.frozen == self.course.frozen => Clock::Stands { left: back(left) },
            clock => clock,
        }
    }

    /// True if there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }
}

/// True if the scene behind this one reveals what this one asks.
pub fn is_revealed_next(programme: &Programme, scene: usize) -> bool {
    let asks = match programme.scenes[scene].scene {
        Scene::Guess | Scene::Talk | Scene::Round => true,
        Scene::Card(card) => programme.game.cards.as_ref().is_some_and(|cards| cards.card[card].ask),
        _ => false,
    };
    asks && scene + 1 < programme.scenes.len()
}

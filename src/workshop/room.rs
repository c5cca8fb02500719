//! The room: who is in it, where the programme stands, what was said. It is changed by deeds alone, and decides itself what may be done when;
//! it knows no network and no clock but the one that it is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::programme::{Activity, Programme, Scene};
use crate::scenario::text::is_unfit;

/// Milliseconds since 1970.
pub type Time = u64;

/// Phones in a room, at most.
const SEATS_MAX: usize = 500;
/// Phones that ask to go on as somebody, at most.
const ASKING_MAX: usize = 50;
/// Characters of a team's name, at most.
pub const NAME_MAX: usize = 24;
/// Characters of a pledge, at most.
pub const PLEDGE_MAX: usize = 140;
/// The largest amount that can be guessed.
const GUESS_MAX: f64 = 1e6;
/// Deeds of the host that can be undone, at most.
const UNDO_MAX: usize = 100;
/// What an extra minute adds.
const MINUTE: Time = 60_000;
/// Names for teams that give themselves none.
const GIVEN: [&str; 26] = [
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet", "Kilo", "Lima", "Mike", "November",
    "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whisky", "X-ray", "Yankee", "Zulu",
];

/// A phone's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// By what the phone is known.
    pub token: String,
    /// Number of its team.
    pub team: usize,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// The team that it has become part of.
    pub into: Option<usize>,
    /// True if it plays no more.
    pub gone: bool,
}

/// A phone that asks to go on as a team that is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asking {
    /// By what the phone is known.
    pub token: String,
    /// The team.
    pub team: usize,
}

/// Where the programme stands: what the host decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Number of the scene.
    pub scene: usize,
    /// When the clock of the step ends.
    pub ends: Option<Time>,
    /// Milliseconds that were left when the room was frozen.
    pub frozen: Option<Option<Time>>,
    /// True if the board is dark.
    pub blank: bool,
    /// Stop of the dial on the board, and the one before.
    pub dial: Option<usize>,
    /// The stop before.
    pub ghost: Option<usize>,
    /// The shock that was drawn, by step.
    pub shocks: BTreeMap<usize, usize>,
    /// Number of the address that the board shows.
    pub address: usize,
}

/// What was said, by scene or step and by seat or team.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Who would stay, by the scene of the card and by seat.
    pub stay: BTreeMap<usize, BTreeMap<usize, bool>>,
    /// Guesses of what waiting costs, by step and seat.
    pub guesses: BTreeMap<usize, BTreeMap<usize, f64>>,
    /// Guesses of the share that must be pleased, in percent, by step and seat.
    pub shares: BTreeMap<usize, BTreeMap<usize, f64>>,
    /// Plans, by step and team.
    pub plans: BTreeMap<usize, BTreeMap<usize, Plan>>,
    /// Pledges, by team.
    pub pledges: BTreeMap<usize, String>,
}

/// How one deed of the host is undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Undo {
    Course(Box<Course>),
    Team(usize, Team),
    Seat(usize, Seat),
    Plan(usize, usize, Option<Plan>),
}

/// A room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Room {
    /// Code that a phone types to come in.
    pub code: String,
    /// Phones.
    pub seats: Vec<Seat>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Phones that ask to go on as a team.
    pub asking: Vec<Asking>,
    /// Where it stands.
    pub course: Course,
    /// What was said.
    pub said: Said,
    undo: Vec<Undo>,
}

/// What a phone does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "deed", deny_unknown_fields)]
pub enum PhoneDeed {
    /// Says whether Marta would stay.
    Stay {
        /// True: yes.
        stay: bool,
    },
    /// Guesses what waiting costs.
    Guess {
        /// Per customer.
        amount: f64,
    },
    /// Guesses the share that must be pleased.
    Share {
        /// In percent.
        percent: f64,
    },
    /// Sets the levers of its team.
    Plan {
        /// A position for each lever.
        positions: Plan,
    },
    /// Writes what its team does first.
    Pledge {
        /// In words.
        text: String,
    },
}

/// What the host does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "deed", deny_unknown_fields)]
pub enum HostDeed {
    /// Goes to the next scene.
    Next {},
    /// Goes back to the one before.
    Back {},
    /// Reveals the answer that the room waits for.
    Reveal {},
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
    /// Takes a team out of the room.
    Remove {
        /// The team.
        team: usize,
    },
    /// Lets a phone go on as the team that it asked for.
    Admit {
        /// Its number among those who ask.
        asking: usize,
    },
    /// Does not.
    Refuse {
        /// Its number among those who ask.
        asking: usize,
    },
}

/// Why a deed is refused: a key of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not the time for it.
    NotNow,
    /// The clock has ended.
    TooLate,
    /// The room is frozen.
    Frozen,
    /// It takes more points than there are, or is no plan.
    NotAllowed,
    /// A name or text is empty, too long, or holds what no text may.
    BadText,
    /// A number out of range.
    BadNumber,
    /// The code is another.
    WrongCode,
    /// No more phones fit in.
    Full,
    /// There is a team of this name: the phone may ask to go on as it.
    Taken,
    /// There is nothing such.
    Nothing,
}

impl Refusal {
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NotNow => "refused-not-now",
            Refusal::TooLate => "refused-too-late",
            Refusal::Frozen => "refused-frozen",
            Refusal::NotAllowed => "refused-not-allowed",
            Refusal::BadText => "refused-bad-text",
            Refusal::BadNumber => "refused-bad-number",
            Refusal::WrongCode => "refused-wrong-code",
            Refusal::Full => "refused-full",
            Refusal::Taken => "refused-taken",
            Refusal::Nothing => "refused-nothing",
        }
    }
}

/// How a phone came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It has a seat.
    Seated(usize),
    /// The host must let it in.
    Asking,
}

/// A short text in one line, as it is kept; none if nothing is left or it is too long.
pub fn tidy(text: &str, most: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let fits = !text.is_empty() && text.chars().count() <= most && !text.chars().any(is_unfit);
    fits.then_some(text)
}

impl Room {
    /// A room that nobody has entered.
    pub fn new(code: String) -> Room {
        Room { code, ..Room::default() }
    }

    /// The team that a number stands for, behind all that it has become part of.
    pub fn team_of(&self, mut team: usize) -> usize {
        while let Some(into) = self.teams[team].into {
            team = into;
        }
        team
    }

    /// The team of a seat.
    pub fn team_at(&self, seat: usize) -> usize {
        self.team_of(self.seats[seat].team)
    }

    /// Teams that play, in the order in which they came.
    pub fn playing(&self) -> Vec<usize> {
        (0..self.teams.len()).filter(|&team| self.teams[team].into.is_none() && !self.teams[team].gone).collect()
    }

    /// The seat that a phone's token is of; none of a team that is gone.
    pub fn seat(&self, is_token: impl Fn(&str) -> bool) -> Option<usize> {
        let seat = self.seats.iter().position(|seat| is_token(&seat.token))?;
        (!self.teams[self.team_at(seat)].gone).then_some(seat)
    }

    /// The plan of a team in a step: what it said, or else its plan of the round before, or else what is done today.
    pub fn plan(&self, programme: &Programme, step: usize, team: usize) -> Plan {
        let said = (0..=step).rev().find_map(|step| self.said.plans.get(&step)?.get(&team));
        said.cloned().unwrap_or_else(|| programme.game.today())
    }

    /// The shock of a step, if one was drawn.
    pub fn shock(&self, step: usize) -> Option<usize> {
        self.course.shocks.get(&step).copied()
    }

    /// True if the clock has ended.
    pub fn is_over(&self, now: Time) -> bool {
        self.course.frozen.is_none() && self.course.ends.is_some_and(|ends| now >= ends)
    }

    /// A phone comes in: with a name of its own, or one that it is given. `again` asks to go on as a team that is there.
    ///
    /// # Errors
    /// Why it may not.
    pub fn join(&mut self, code: &str, name: &str, again: bool, token: String) -> Result<Joined, Refusal> {
        if code.trim() != self.code {
            return Err(Refusal::WrongCode);
        }
        let name = if name.trim().is_empty() { self.given_name() } else { tidy(name, NAME_MAX).ok_or(Refusal::BadText)? };
        match self.named(&name) {
            Some(team) if again => {
                if self.asking.len() >= ASKING_MAX {
                    return Err(Refusal::Full);
                }
                self.asking.push(Asking { token, team });
                Ok(Joined::Asking)
            }
            Some(_) => Err(Refusal::Taken),
            None if self.seats.len() >= SEATS_MAX => Err(Refusal::Full),
            None => {
                self.teams.push(Team { name, into: None, gone: false });
                self.seats.push(Seat { token, team: self.teams.len() - 1 });
                Ok(Joined::Seated(self.seats.len() - 1))
            }
        }
    }

    /// The team with a name, however its letters are written.
    fn named(&self, name: &str) -> Option<usize> {
        self.playing().into_iter().find(|&team| self.teams[team].name.to_lowercase() == name.to_lowercase())
    }

    fn given_name(&self) -> String {
        let name = |number: usize| match number / GIVEN.len() {
            0 => GIVEN[number].to_string(),
            round => format!("{} {}", GIVEN[number % GIVEN.len()], round + 1),
        };
        (0..).map(name).find(|name| self.named(name).is_none()).expect("there are more names than teams")
    }

    /// A phone does something.
    ///
    /// # Errors
    /// Why it may not: the room's scene decides, whatever the page shows.
    pub fn phone(&mut self, programme: &Programme, seat: usize, deed: PhoneDeed, now: Time) -> Result<(), Refusal> {
        if self.course.frozen.is_some() {
            return Err(Refusal::Frozen);
        }
        let number = self.course.scene;
        let placed = programme.scenes[number];
        let team = self.team_at(seat);
        match (deed, placed.scene) {
            (PhoneDeed::Stay { stay }, Scene::Card(card)) if programme.game.cards.as_ref().is_some_and(|cards| cards.card[card].ask) => {
                self.said.stay.entry(number).or_default().insert(seat, stay);
            }
            (PhoneDeed::Guess { amount }, Scene::Guess) => {
                if !(0.0..=GUESS_MAX).contains(&amount) {
                    return Err(Refusal::BadNumber);
                }
                self.said.guesses.entry(placed.step).or_default().insert(seat, amount);
            }
            (PhoneDeed::Share { percent }, Scene::Talk) => {
                if !(0.0..=100.0).contains(&percent) {
                    return Err(Refusal::BadNumber);
                }
                self.said.shares.entry(placed.step).or_default().insert(seat, percent);
            }
            (PhoneDeed::Plan { positions }, Scene::Round) => {
                if self.is_over(now) {
                    return Err(Refusal::TooLate);
                }
                if !programme.game.allows(&positions) {
                    return Err(Refusal::NotAllowed);
                }
                self.said.plans.entry(placed.step).or_default().insert(team, positions);
            }
            (PhoneDeed::Plan { .. }, Scene::Results) => return Err(Refusal::TooLate),
            (PhoneDeed::Pledge { text }, Scene::Pledge | Scene::Home) => {
                let text = tidy(&text, PLEDGE_MAX).ok_or(Refusal::BadText)?;
                self.said.pledges.insert(team, text);
            }
            _ => return Err(Refusal::NotNow),
        }
        Ok(())
    }

    /// The host does something.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn host(&mut self, programme: &Programme, deed: HostDeed, now: Time) -> Result<(), Refusal> {
        let before = self.course.clone();
        let team_is_there = |team: usize| if team < self.teams.len() { Ok(()) } else { Err(Refusal::Nothing) };
        let undo = match deed {
            HostDeed::Undo {} => return self.undo(),
            HostDeed::Rename { team, name } => {
                team_is_there(team)?;
                let name = tidy(&name, NAME_MAX).ok_or(Refusal::BadText)?;
                if self.named(&name).is_some_and(|known| known != team) {
                    return Err(Refusal::Taken);
                }
                let before = self.teams[team].clone();
                self.teams[team].name = name;
                Undo::Team(team, before)
            }
            HostDeed::Merge { team, into } => {
                team_is_there(team)?;
                team_is_there(into)?;
                let into = self.team_of(into);
                if self.teams[team].into.is_some() || team == into || self.teams[into].gone {
                    return Err(Refusal::Nothing);
                }
                let before = self.teams[team].clone();
                self.teams[team].into = Some(into);
                Undo::Team(team, before)
            }
            HostDeed::Remove { team } => {
                team_is_there(team)?;
                let before = self.teams[team].clone();
                self.teams[team].gone = true;
                Undo::Team(team, before)
            }
            HostDeed::PlanFor { team, positions } => {
                team_is_there(team)?;
                let step = programme.scenes[self.course.scene].step;
                if !matches!(programme.course.step[step].activity, Activity::Round(_)) {
                    return Err(Refusal::NotNow);
                }
                if !programme.game.allows(&positions) {
                    return Err(Refusal::NotAllowed);
                }
                let team = self.team_of(team);
                let before = self.said.plans.entry(step).or_default().insert(team, positions);
                Undo::Plan(step, team, before)
            }
            HostDeed::Admit { asking } => {
                if asking >= self.asking.len() {
                    return Err(Refusal::Nothing);
                }
                let Asking { token, team } = self.asking.remove(asking);
                let team = self.team_of(team);
                match (0..self.seats.len()).rev().find(|&seat| self.team_at(seat) == team) {
                    Some(seat) => {
                        let before = std::mem::replace(&mut self.seats[seat].token, token);
                        Undo::Seat(seat, Seat { token: before, team })
                    }
                    None => return Err(Refusal::Nothing),
                }
            }
            HostDeed::Refuse { asking } => {
                if asking >= self.asking.len() {
                    return Err(Refusal::Nothing);
                }
                self.asking.remove(asking);
                return Ok(());
            }
            deed => {
                self.steer(programme, &deed, now)?;
                Undo::Course(Box::new(before))
            }
        };
        if self.undo.len() >= UNDO_MAX {
            self.undo.remove(0);
        }
        self.undo.push(undo);
        Ok(())
    }

    /// What the host does with the course alone.
    fn steer(&mut self, programme: &Programme, deed: &HostDeed, now: Time) -> Result<(), Refusal> {
        let scene = self.course.scene;
        match *deed {
            HostDeed::Next {} if scene + 1 < programme.scenes.len() => self.go_to(programme, scene + 1, now),
            HostDeed::Back {} if scene > 0 => self.go_to(programme, scene - 1, now),
            HostDeed::Reveal {} if is_revealed_next(programme, scene) => self.go_to(programme, scene + 1, now),
            HostDeed::Blank {} => self.course.blank = !self.course.blank,
            HostDeed::Freeze {} => {
                self.course = match self.course.frozen {
                    Some(left) => Course { frozen: None, ends: left.map(|left| now + left), ..self.course.clone() },
                    None => {
                        let left = self.course.ends.map(|ends| ends.saturating_sub(now));
                        Course { frozen: Some(left), ..self.course.clone() }
                    }
                };
            }
            HostDeed::Minute {} => match (&mut self.course.frozen, &mut self.course.ends) {
                (Some(Some(left)), _) => *left += MINUTE,
                (None, Some(ends)) => *ends = now.max(*ends) + MINUTE,
                _ => return Err(Refusal::NotNow),
            },
            HostDeed::Dial { stop } => {
                if stop >= programme.game.dial.stops.value.len() {
                    return Err(Refusal::BadNumber);
                }
                // Before it was turned, it stood where the guess starts from.
                let before = self.course.dial.unwrap_or_else(|| programme.game.dial.stop(&programme.game.dial.from.value));
                if before != stop {
                    self.course.ghost = Some(before);
                    self.course.dial = Some(stop);
                }
            }
            HostDeed::Shock { shock } => {
                let placed = programme.scenes[scene];
                let draws = matches!(&programme.course.step[placed.step].activity, Activity::Round(round) if round.shock);
                if !draws || placed.scene != Scene::Round {
                    return Err(Refusal::NotNow);
                }
                if shock >= programme.game.shock.len() {
                    return Err(Refusal::BadNumber);
                }
                self.course.shocks.insert(placed.step, shock);
            }
            HostDeed::Address { address } if address < 64 => self.course.address = address,
            _ => return Err(Refusal::NotNow),
        }
        Ok(())
    }

    /// Goes to a scene; where that is another step, or a round, its clock starts.
    fn go_to(&mut self, programme: &Programme, scene: usize, now: Time) {
        let (before, placed) = (programme.scenes[self.course.scene], programme.scenes[scene]);
        self.course.scene = scene;
        self.course.frozen = None;
        self.course.blank = false;
        if before.step != placed.step || placed.scene == Scene::Round {
            self.wind(programme, now);
        } else if before.scene == Scene::Round {
            // The clock was the round's.
            self.course.ends = None;
        }
    }

    /// Starts the clock of the scene.
    fn wind(&mut self, programme: &Programme, now: Time) {
        let minutes = programme.minutes(self.course.scene);
        self.course.ends = minutes.map(|minutes| now + (minutes * MINUTE as f64) as Time);
    }

    /// Starts the clock of the first step.
    pub fn start(&mut self, programme: &Programme, now: Time) {
        self.wind(programme, now);
    }

    /// After a pause in which nobody was served: the clock goes on from where it stood.
    pub fn resume(&mut self, saved: Time, now: Time) {
        let pause = now.saturating_sub(saved);
        self.course.ends = self.course.ends.map(|ends| ends.saturating_add(pause));
    }

    fn undo(&mut self) -> Result<(), Refusal> {
        match self.undo.pop().ok_or(Refusal::Nothing)? {
            Undo::Course(before) => self.course = *before,
            Undo::Team(team, before) => self.teams[team] = before,
            Undo::Seat(seat, before) => self.seats[seat] = before,
            Undo::Plan(step, team, before) => {
                let plans = self.said.plans.entry(step).or_default();
                match before {
                    Some(plan) => plans.insert(team, plan),
                    None => plans.remove(&team),
                };
            }
        }
        Ok(())
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

impl Room {
    /// True if everything in it is of this programme: a file may say anything.
    pub fn fits(&self, programme: &Programme) -> bool {
        let (scenes, steps, seats, teams) = (programme.scenes.len(), programme.course.step.len(), self.seats.len(), self.teams.len());
        let undone = |undo: &Undo| match undo {
            Undo::Course(course) => course.fits(programme),
            Undo::Team(team, before) => *team < teams && before.into.is_none_or(|into| into < teams),
            Undo::Seat(seat, before) => *seat < seats && before.team < teams,
            Undo::Plan(step, team, before) => {
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
            && self.said.stay.keys().all(|scene| *scene < scenes)
            && self
                .said
                .plans
                .iter()
                .all(|(step, plans)| *step < steps && plans.iter().all(|(team, plan)| *team < teams && programme.game.allows(plan)))
            && self.said.pledges.keys().all(|team| *team < teams)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::programme::SHIPPED;

    fn programme() -> Programme {
        Programme::read("sixty.toml", &SHIPPED).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn room_of(programme: &Programme, names: &[&str]) -> Room {
        let mut room = Room::new("1234".into());
        room.start(programme, 0);
        for name in names {
            room.join("1234", name, false, format!("token of {name}")).unwrap();
        }
        room
    }

    fn go_to(room: &mut Room, programme: &Programme, scene: Scene, now: Time) {
        while programme.scenes[room.course.scene].scene != scene {
            room.host(programme, HostDeed::Next {}, now).unwrap();
        }
    }

    #[test]
    fn a_phone_may_do_what_the_scene_allows_alone() {
        let programme = programme();
        let mut room = room_of(&programme, &["a"]);
        let deeds = || {
            [
                PhoneDeed::Stay { stay: true },
                PhoneDeed::Guess { amount: 1.0 },
                PhoneDeed::Share { percent: 1.0 },
                PhoneDeed::Plan { positions: programme.game.today() },
                PhoneDeed::Pledge { text: "x".into() },
            ]
        };
        for number in 0..programme.scenes.len() {
            room.course.scene = number;
            room.course.ends = None;
            let allowed: Vec<bool> = deeds().into_iter().map(|deed| room.clone().phone(&programme, 0, deed, 0).is_ok()).collect();
            let expected = match programme.scenes[number].scene {
                Scene::Card(2 | 4 | 7) => [true, false, false, false, false],
                Scene::Guess => [false, true, false, false, false],
                Scene::Talk => [false, false, true, false, false],
                Scene::Round => [false, false, false, true, false],
                Scene::Pledge | Scene::Home => [false, false, false, false, true],
                _ => [false; 5],
            };
            assert_eq!(allowed, expected, "{:?}", programme.scenes[number]);
            // Nothing at all while it is frozen.
            room.course.frozen = Some(None);
            assert!(deeds().into_iter().all(|deed| room.clone().phone(&programme, 0, deed, 0) == Err(Refusal::Frozen)));
            room.course.frozen = None;
        }
    }

    #[test]
    fn plans_count_until_the_clock_ends_and_within_the_points() {
        let programme = programme();
        let mut room = room_of(&programme, &["a"]);
        go_to(&mut room, &programme, Scene::Round, 1000);
        assert_eq!(room.course.ends, Some(1000 + 5 * MINUTE));
        let plan = |room: &mut Room, positions: Plan, now| room.phone(&programme, 0, PhoneDeed::Plan { positions }, now);
        let today = programme.game.today();
        assert_eq!(plan(&mut room, today.clone(), 999 + 5 * MINUTE), Ok(()));
        assert_eq!(plan(&mut room, today.clone(), 1000 + 5 * MINUTE), Err(Refusal::TooLate));
        room.host(&programme, HostDeed::Minute {}, 1000 + 5 * MINUTE).unwrap();
        assert_eq!(plan(&mut room, today.clone(), 1000 + 5 * MINUTE), Ok(()));
        let dear: Plan = programme.game.lever.iter().map(|lever| lever.position.len() - 1).collect();
        for wrong in [dear, vec![], vec![0; 6], vec![0; 8], vec![9; 7]] {
            assert_eq!(plan(&mut room, wrong, 2000), Err(Refusal::NotAllowed));
        }
        // While it is frozen the clock stands still.
        room.host(&programme, HostDeed::Freeze {}, 2000).unwrap();
        let left = 1000 + 6 * MINUTE - 2000;
        room.host(&programme, HostDeed::Freeze {}, 1_000_000_000).unwrap();
        assert_eq!(room.course.ends, Some(1_000_000_000 + left));
    }

    /// Every deed of the host, taken back in turn, leads back to where it began; what phones said meanwhile stays.
    #[test]
    fn everything_that_the_host_does_can_be_undone() {
        let programme = programme();
        let mut room = room_of(&programme, &["a", "b", "c"]);
        go_to(&mut room, &programme, Scene::Round, 0);
        room.undo.clear();
        let before = room.clone();
        room.join("1234", "A", true, "new phone".into()).unwrap();
        let mut states = vec![];
        let mut positions = programme.game.today();
        positions[3] = 1;
        for deed in [
            HostDeed::PlanFor { team: 0, positions: positions.clone() },
            HostDeed::Rename { team: 1, name: "  Los   Rápidos ".into() },
            HostDeed::Merge { team: 1, into: 0 },
            HostDeed::Merge { team: 0, into: 2 },
            HostDeed::Admit { asking: 0 },
            HostDeed::Minute {},
            HostDeed::Blank {},
            HostDeed::Freeze {},
            HostDeed::Dial { stop: 3 },
            HostDeed::Address { address: 1 },
            HostDeed::Next {},
            HostDeed::Back {},
            HostDeed::Reveal {},
            HostDeed::Remove { team: 2 },
        ] {
            states.push((room.course.clone(), room.teams.clone(), room.seats.clone(), room.said.clone()));
            room.host(&programme, deed.clone(), 5000).unwrap_or_else(|refusal| panic!("{deed:?}: {refusal:?}"));
        }
        assert_eq!((room.teams[1].name.as_str(), room.team_of(1)), ("Los Rápidos", 2));
        assert!(room.playing().is_empty() && room.seat(|token| token == "token of b").is_none());
        while let Some((course, teams, seats, said)) = states.pop() {
            room.host(&programme, HostDeed::Undo {}, 9000).unwrap();
            assert_eq!((&room.course, &room.teams, &room.seats), (&course, &teams, &seats));
            assert_eq!(room.said.plans.values().flatten().count(), said.plans.values().flatten().count());
        }
        assert_eq!((&room.course, &room.teams, &room.seats), (&before.course, &before.teams, &before.seats));
        assert_eq!(room.host(&programme, HostDeed::Undo {}, 9000), Err(Refusal::Nothing));
    }

    #[test]
    fn names_are_kept_apart_and_a_lost_phone_goes_on_as_its_team() {
        let programme = programme();
        let mut room = room_of(&programme, &["Delta", "", ""]);
        assert_eq!(room.teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(), ["Delta", "Alfa", "Bravo"]);
        assert_eq!(room.join("0000", "x", false, "t".into()), Err(Refusal::WrongCode));
        assert_eq!(room.join("1234", "DELTA", false, "t".into()), Err(Refusal::Taken));
        for wrong in ["a\u{202e}b", "a\u{7}b", &"x".repeat(25)] {
            assert_eq!(room.join("1234", wrong, false, "t".into()), Err(Refusal::BadText), "{wrong:?}");
        }
        assert_eq!(room.join("1234", " delta ", true, "new".into()), Ok(Joined::Asking));
        assert!(room.seat(|token| token == "new").is_none());
        room.host(&programme, HostDeed::Admit { asking: 0 }, 0).unwrap();
        assert_eq!((room.seat(|token| token == "new"), room.seat(|token| token == "token of Delta")), (Some(0), None));
        // Given names go on behind the last letter.
        for _ in 0..40 {
            room.join("1234", "", false, "t".into()).unwrap();
        }
        assert!(room.teams.iter().any(|team| team.name == "Alfa 2") && room.playing().len() == 43);
    }

    #[test]
    fn a_state_that_fits_no_programme_is_none() {
        let programme = programme();
        let mut room = room_of(&programme, &["a", "b"]);
        go_to(&mut room, &programme, Scene::Results, 0);
        assert!(room.fits(&programme));
        let broken: [fn(&mut Room); 6] = [
            |room| room.course.scene = 99,
            |room| room.seats[0].team = 7,
            |room| room.teams[0].into = Some(9),
            |room| (room.teams[0].into, room.teams[1].into) = (Some(1), Some(0)),
            |room| room.course.dial = Some(50),
            |room| drop(room.said.plans.entry(5).or_default().insert(0, vec![1])),
        ];
        for (number, change) in broken.into_iter().enumerate() {
            let mut room = room.clone();
            change(&mut room);
            assert!(!room.fits(&programme), "{number}");
        }
    }
}

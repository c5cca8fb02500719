//! The room: who is in it, where the programme stands, what was said. It is changed by deeds alone, and decides itself what may be done when;
//! it knows no network and no clock but the one that it is told.

mod fits;
mod host;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use host::Undo;
pub use host::{HostDeed, is_revealed_next};

use super::plan::Plan;
use super::programme::{Programme, Scene};
use crate::scenario::text::is_unfit;

/// Milliseconds since 1970.
pub type Time = u64;

/// Phones in a room, at most.
const SEATS_MAX: usize = 500;
/// Seats that are remembered, those of phones that have left among them, at most.
const KEPT_MAX: usize = 5000;
/// Phones that ask to go on as one team, at most.
const ASKING_MAX: usize = 3;
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
    /// The secret that identifies the phone.
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
    /// Number of the request.
    pub number: u64,
    /// The secret that identifies the phone.
    pub token: String,
    /// The team.
    pub team: usize,
}

/// The clock of a scene.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// There is none.
    #[default]
    Off,
    /// It runs until then.
    Runs {
        /// When it ends.
        ends: Time,
    },
    /// It stands, with so much left.
    Stands {
        /// Milliseconds.
        left: Time,
    },
}

impl Clock {
    /// Milliseconds that are left.
    pub fn left(self, now: Time) -> Option<Time> {
        match self {
            Clock::Off => None,
            Clock::Runs { ends } => Some(ends.saturating_sub(now)),
            Clock::Stands { left } => Some(left),
        }
    }

    /// The same clock, standing or running.
    fn standing(self, stands: bool, now: Time) -> Clock {
        let left = self.left(now);
        left.map_or(Clock::Off, |left| if stands { Clock::Stands { left } } else { Clock::Runs { ends: now.saturating_add(left) } })
    }
}

/// Where the programme stands: what the host decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Number of the scene.
    pub scene: usize,
    /// Its clock: that of the step, or of the round.
    pub clock: Clock,
    /// True if phones are closed, and the clock stands.
    pub frozen: bool,
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
    /// The team whose plan is open on the host's page.
    #[serde(default)]
    pub opened: Option<usize>,
    /// Requests so far.
    #[serde(default)]
    requests: u64,
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

/// A team's name as it is kept: one that can be seen.
fn tidy_name(name: &str) -> Option<String> {
    tidy(name, NAME_MAX).filter(|name| !plain(name).is_empty())
}

/// A name by which it is known, however its letters are written.
fn plain(name: &str) -> String {
    let letters = name.chars().map(|c| deunicode::deunicode_char(c).map_or_else(|| c.to_string(), str::to_string));
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// True of letters that take no room: what looks like a name could be another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200c}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{e0000}'..='\u{e0fff}')
}

/// True if letters are joined where they make one picture alone, and not within words.
fn joins_pictures(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let picture = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| *c as u32 >= 0x2190);
    (0..letters.len()).filter(|&at| letters[at] == '\u{200d}').all(|at| picture(at.checked_sub(1)) && picture(Some(at + 1)))
}

/// A short text in one line, as it is kept; none if nothing is left or it is too long.
pub fn tidy(text: &str, most: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let fits =
        !text.is_empty() && text.chars().count() <= most && !text.chars().any(|c| is_unfit(c) || is_invisible(c)) && joins_pictures(&text);
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
        let seat = self.seats.iter().position(|seat| !seat.token.is_empty() && is_token(&seat.token))?;
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
        self.course.clock.left(now) == Some(0)
    }

    /// True if no more phones fit in: those of teams that are gone have left.
    fn is_full(&self) -> bool {
        self.seats.len() >= KEPT_MAX || (0..self.seats.len()).filter(|&seat| self.is_in(seat)).count() >= SEATS_MAX
    }

    /// True if a phone sits here, and its team plays.
    pub fn is_in(&self, seat: usize) -> bool {
        self.seats.get(seat).is_some_and(|found| !found.token.is_empty()) && !self.teams[self.team_at(seat)].gone
    }

    /// Phones in the room.
    pub fn phones(&self) -> usize {
        (0..self.seats.len()).filter(|&seat| self.is_in(seat)).count()
    }

    /// What phones in the room have said.
    pub fn heard<T: Copy>(&self, said: Option<&BTreeMap<usize, T>>) -> Vec<T> {
        said.into_iter().flatten().filter(|(seat, _)| self.is_in(**seat)).map(|(_, said)| *said).collect()
    }

    /// Teams that play and have a plan of their own in a step.
    pub fn planned(&self, step: usize) -> usize {
        self.said.plans.get(&step).map_or(0, |plans| self.playing().iter().filter(|team| plans.contains_key(team)).count())
    }

    /// A phone comes in: with a name of its own, or one that it is given. `again` asks to go on as a team that is there.
    ///
    /// # Errors
    /// Why it may not.
    pub fn join(&mut self, code: &str, name: &str, again: bool, token: String) -> Result<Joined, Refusal> {
        if code.trim() != self.code {
            return Err(Refusal::WrongCode);
        }
        let name = if name.trim().is_empty() { self.given_name() } else { tidy_name(name).ok_or(Refusal::BadText)? };
        match self.named(&name) {
            Some(team) if again => {
                if self.asking.iter().filter(|asking| self.team_of(asking.team) == team).count() >= ASKING_MAX {
                    return Err(Refusal::Full);
                }
                self.requests += 1;
                self.asking.push(Asking { number: self.requests, token, team });
                Ok(Joined::Asking)
            }
            Some(_) => Err(Refusal::Taken),
            None if self.is_full() => Err(Refusal::Full),
            None => {
                self.teams.push(Team { name, into: None, gone: false });
                self.seats.push(Seat { token, team: self.teams.len() - 1 });
                Ok(Joined::Seated(self.seats.len() - 1))
            }
        }
    }

    /// The team with a name, however its letters are written.
    fn named(&self, name: &str) -> Option<usize> {
        self.playing().into_iter().find(|&team| plain(&self.teams[team].name) == plain(name))
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
        if self.course.frozen {
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
}

//! What pages show: each time the whole of it, as parts that a page puts in their places. Everything is decided and worded here; pages compute nothing.

mod board;
mod charts;
mod common;
mod home;
mod host;
pub mod paper;
mod phone;
mod ranking;

use std::collections::BTreeMap;
use std::time::Instant;

use maud::Markup;
use serde::Serialize;

pub use host::Surroundings;
pub use ranking::Rankings;

use super::answers::{Answer, Answers, Asker, WORTH_TELLING, Why};
use super::plan::{Plan, Setting};
use super::programme::{Placed, Programme};
use super::room::{Clock, Room, Time};
use super::words::{Speech, tell};
use crate::scenario::essay::Essay;
use crate::units::{DAY, MONTH, Quantity, YEAR};

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Snapshot {
    /// Code of the language.
    pub lang: &'static str,
    /// Title of the page.
    pub title: String,
    /// What the page is at: its inputs start afresh where this is another.
    pub key: String,
    /// Text of each part, by its place on the page.
    pub parts: BTreeMap<&'static str, String>,
    /// Values of inputs, as they were said last.
    pub values: BTreeMap<String, String>,
    /// How often the room had changed.
    pub version: u64,
    /// What a page says by itself: that it is not connected, and that something could not be sent.
    pub says: [String; 2],
    /// When the clock ends, if it runs.
    #[serde(skip)]
    pub ends: Option<Time>,
    /// True if something is still being computed.
    #[serde(skip)]
    pub unsettled: bool,
}

impl Snapshot {
    /// True if a page would show something else.
    pub fn differs_from(&self, other: &Snapshot) -> bool {
        let shown = |of: &Snapshot| (of.key.clone(), of.ends, of.title.clone());
        self.parts != other.parts || self.values != other.values || shown(self) != shown(other)
    }
}

/// A room as it is looked at in a language.
pub struct View<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// The room.
    pub room: &'a Room,
    /// Its answers.
    pub answers: &'a Answers,
    /// Its rankings.
    pub rankings: &'a Rankings,
    /// The words.
    pub speech: &'a Speech,
    /// How often the room has changed.
    pub version: u64,
    /// True if what is taken home is made.
    pub home_is_ready: bool,
    /// Now.
    pub now: Time,
}

/// A snapshot that is being made.
struct Page {
    parts: BTreeMap<&'static str, String>,
    values: BTreeMap<String, String>,
    unsettled: bool,
}

impl Page {
    fn new() -> Page {
        Page { parts: BTreeMap::new(), values: BTreeMap::new(), unsettled: false }
    }

    fn put(&mut self, place: &'static str, part: Markup) {
        self.parts.insert(place, part.into_string());
    }

    /// The answer on a world, as far as it is known; the page is made again where it is not.
    fn answer(&mut self, view: &View<'_>, setting: &Setting, asker: Asker) -> Answer {
        let answer = view.answers.of(setting, asker);
        self.unsettled |= matches!(answer, Answer::Computing(_) | Answer::Later);
        answer
    }
}

impl View<'_> {
    fn placed(&self) -> Placed {
        self.programme.scenes[self.room.course.scene]
    }

    fn text(&self, essay: &Essay) -> String {
        essay.told_in(self.speech.code()).to_string()
    }

    /// The step's title.
    fn title(&self) -> String {
        self.text(&self.programme.step(self.room.course.scene).title)
    }

    /// How long a room's scenario plays: in years, or else in the largest unit that tells it.
    fn years(&self) -> String {
        let hours = self.programme.scenario.settings.horizon.base();
        let (count, unit) = match hours {
            h if h >= YEAR && (h / YEAR).fract() < 1e-6 => (h / YEAR, "years"),
            h if h >= 2.0 * MONTH => ((h / MONTH).round(), "months"),
            h => ((h / DAY).round().max(1.0), "days"),
        };
        self.speech.time(count, unit)
    }

    /// What an answer that is not there yet says; nothing, while it would only flicker.
    fn waiting(&self, answer: &Answer) -> Option<String> {
        match answer {
            Answer::Known(_) => None,
            Answer::Computing(since) if Instant::now().duration_since(*since) < WORTH_TELLING => Some(String::new()),
            Answer::Computing(_) => Some(self.speech.plain("computing")),
            Answer::Later => Some(self.speech.plain("computing-later")),
            Answer::Failed(why, _) => Some(match &**why {
                Why::TooLong(seconds) => tell!(self.speech, "took-too-long", seconds = self.speech.number(*seconds, 0)),
                Why::Other(why) => tell!(self.speech, "not-computed", why = why.clone()),
            }),
        }
    }

    /// The world of a team's plan in a step.
    fn world(&self, step: usize, plan: &Plan) -> Setting {
        self.programme.world_of(step, self.room.shock(step), plan)
    }

    /// The world of what is done today in a step.
    fn today(&self, page: &mut Page, step: usize) -> Answer {
        page.answer(self, &self.world(step, &self.programme.game.today()), Asker::Room)
    }

    /// What stands below every result.
    fn caption(&self) -> String {
        let settings = &self.programme.scenario.settings;
        tell!(
            self.speech,
            "caption",
            seed = settings.seed.get().to_string(),
            scenario = settings.name.clone(),
            customers = self.speech.number(settings.customers.get() as f64, 0),
            replications = self.speech.number(settings.replications.get() as f64, 0),
        )
    }

    fn finish(&self, page: Page, key: String) -> Snapshot {
        Snapshot {
            lang: self.speech.code(),
            title: format!("{} – fideliza", self.title()),
            key,
            parts: page.parts,
            values: page.values,
            version: self.version,
            says: [self.speech.plain("offline"), self.speech.plain("not-sent")],
            ends: match self.room.course.clock {
                Clock::Runs { ends } => Some(ends),
                _ => None,
            },
            unsettled: page.unsettled,
        }
    }
}

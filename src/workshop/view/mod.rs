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

use super::answers::{Answer, Answers, WORTH_TELLING};
use super::plan::Plan;
use super::programme::{Placed, Programme};
use super::room::{Room, Time};
use super::words::{Speech, tell};
use crate::units::{Quantity, YEAR};

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
    /// When the clock ends, if it runs.
    pub ends: Option<Time>,
    /// True if something is still being computed.
    #[serde(skip)]
    pub unsettled: bool,
}

/// A room as it is looked at in a language.
pub struct View<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// The room.
    pub room: &'a Room,
    /// Its answers.
    pub answers: &'a Answers,
    /// The words.
    pub speech: &'a Speech,
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
    fn answer(&mut self, view: &View<'_>, setting: &super::plan::Setting) -> Answer {
        let answer = view.answers.of(setting);
        self.unsettled |= matches!(answer, Answer::Computing(_) | Answer::Later);
        answer
    }
}

impl View<'_> {
    fn placed(&self) -> Placed {
        self.programme.scenes[self.room.course.scene]
    }

    fn text(&self, essay: &crate::scenario::essay::Essay) -> String {
        essay.told_in(self.speech.code()).to_string()
    }

    /// The step's title.
    fn title(&self) -> String {
        self.text(&self.programme.step(self.room.course.scene).title)
    }

    /// Number of years that a room's scenario plays.
    fn years(&self) -> String {
        let years = self.programme.scenario.settings.horizon.base() / YEAR;
        self.speech.typed(&format!("{} years", (years * 10.0).round() / 10.0))
    }

    /// What an answer that is not there yet says; nothing, while it would only flicker.
    fn waiting(&self, answer: &Answer) -> Option<String> {
        match answer {
            Answer::Known(_) => None,
            Answer::Computing(since) if Instant::now().duration_since(*since) < WORTH_TELLING => Some(String::new()),
            Answer::Computing(_) => Some(self.speech.plain("computing")),
            Answer::Later => Some(self.speech.plain("computing-later")),
            Answer::Failed(why) => Some(tell!(self.speech, "not-computed", why = why.to_string())),
        }
    }

    /// The world of a team's plan in a step.
    fn world(&self, step: usize, plan: &Plan) -> super::plan::Setting {
        self.programme.world_of(step, self.room.shock(step), plan)
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
            ends: self.room.course.ends.filter(|_| self.room.course.frozen.is_none()),
            unsettled: page.unsettled,
        }
    }
}

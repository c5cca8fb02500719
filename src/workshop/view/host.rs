//! What the host's page shows: where the programme stands, what to say, who is in the room, and the keys.

use maud::{Markup, html};

use super::{Page, Snapshot, View};
use crate::workshop::programme::{Activity, Scene};
use crate::workshop::room::{Clock, NAME_MAX, is_revealed_next};
use crate::workshop::words::tell;

/// What is around the room: addresses, and who was seen.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Addresses under which the room can be reached, the likeliest first.
    pub addresses: Vec<String>,
    /// Phones connected now, by seat.
    pub connected: Vec<bool>,
    /// True if other machines may come in.
    pub is_open: bool,
    /// Other machines that have asked for a page.
    pub reached_by: usize,
    /// Seconds since the room opened.
    pub open_for: u64,
    /// Worlds that are known, and those that are to come.
    pub worlds: (usize, usize),
    /// Seconds that a world takes to compute.
    pub seconds_each: Option<f64>,
    /// Why what was said cannot be saved, if it cannot.
    pub unsaved: Option<String>,
}

/// From this time on without another machine, isolation is suspected.
const ALONE_SECONDS: u64 = 60;

impl View<'_> {
    /// What the host's page shows.
    pub fn host(&self, around: &Surroundings) -> Snapshot {
        let mut page = Page::new();
        page.put("title", html! { (self.title()) });
        page.put("now", self.host_now());
        page.put("controls", self.host_controls());
        page.put("asking", self.host_asking(around));
        page.put("teams", self.host_teams(around));
        page.put("room", self.host_room(around));
        page.put("status", html! { @if self.room.course.frozen { (self.speech.plain("frozen")) } });
        self.finish(page, "host".into())
    }

    fn scene_name(&self, number: usize) -> String {
        let speech = self.speech;
        let placed = self.programme.scenes[number];
        let title = self.text(&self.programme.course.step[placed.step].title);
        let part = match placed.scene {
            Scene::Card(card) => tell!(speech, "card-of", number = card + 1, of = self.cards().card.len()),
            Scene::Votes(_) => speech.plain("votes"),
            Scene::Verdict | Scene::GuessReveal | Scene::TalkReveal => speech.plain("the-answer"),
            Scene::Results => speech.plain("the-ranking"),
            Scene::Ranking(by) => speech.plain(&format!("by-{}", by.word())),
            Scene::Home => speech.plain("take-home"),
            _ => return title,
        };
        format!("{title}: {part}")
    }

    fn host_now(&self) -> Markup {
        let (speech, room) = (self.speech, self.room);
        let number = room.course.scene;
        let step = self.programme.step(number);
        let note = self.text(&step.note);
        let next = (number + 1 < self.programme.scenes.len()).then(|| self.scene_name(number + 1));
        let placed = self.placed();
        let answers = match placed.scene {
            Scene::Card(_) if is_revealed_next(self.programme, number) => Some(room.heard(room.said.stay.get(&number)).len()),
            Scene::Guess => Some(room.heard(room.said.guesses.get(&placed.step)).len()),
            Scene::Talk => Some(room.heard(room.said.shares.get(&placed.step)).len()),
            Scene::Round => Some(room.planned(placed.step)),
            Scene::Pledge | Scene::Home => Some(room.playing().iter().filter(|team| room.said.pledges.contains_key(team)).count()),
            _ => None,
        };
        html! {
            p { strong { (tell!(speech, "step-of", number = placed.step + 1, of = self.programme.course.step.len())) } " " (self.scene_name(number)) }
            @if !note.is_empty() { p.note { (note) } }
            @if let Some(count) = answers { p { (tell!(speech, "answers-in", count = count)) } }
            p { (speech.plain("next-is")) " " (next.unwrap_or_else(|| speech.plain("the-end"))) }
        }
    }

    fn host_controls(&self) -> Markup {
        let (speech, room) = (self.speech, self.room);
        let number = room.course.scene;
        let placed = self.placed();
        let button = |deed: &str, key: &str, label: String, on: bool| {
            html! {
                button type="button" #{ "key-" (deed) } data-host=(deed) data-key=(key) data-at=(number) disabled[!on] { (label) " " kbd { (match key { "ArrowRight" => "→", "ArrowLeft" => "←", key => key }) } }
            }
        };
        let clock = room.course.clock != Clock::Off;
        let last = number + 1 >= self.programme.scenes.len();
        html! {
            div.keys {
                (button("next", "ArrowRight", speech.plain("key-next"), !last))
                (button("back", "ArrowLeft", speech.plain("key-back"), number > 0))
                (button("reveal", "R", speech.plain("key-reveal"), is_revealed_next(self.programme, number)))
                (button("blank", "B", speech.plain(if room.course.blank { "key-light" } else { "key-blank" }), true))
                (button("freeze", "F", speech.plain(if room.course.frozen { "key-go-on" } else { "key-freeze" }), true))
                (button("minute", "+", speech.plain("key-minute"), clock))
                (button("undo", "Z", speech.plain("key-undo"), room.can_undo()))
            }
            @if placed.scene == Scene::Dial {
                fieldset { legend { (speech.plain("dial-wait")) }
                    div.keys { @for stop in 0..self.programme.game.dial.stops.value.len() {
                        @let here = room.course.dial.unwrap_or_else(|| self.programme.game.dial.stop(&self.programme.game.dial.from.value)) == stop;
                        button type="button" data-host="dial" data-stop=(stop) aria-pressed=(here) { (if here { "● " } else { "" }) (speech.stop(&self.programme.game, stop)) }
                    } }
                }
            }
            @if placed.scene == Scene::Round && matches!(&self.programme.course.step[placed.step].activity, Activity::Round(round) if round.shock) {
                fieldset { legend { (speech.plain("shocks")) }
                    div.keys {
                        button type="button" data-host="shock" data-draw=(self.programme.game.shock.len()) { (speech.plain("draw")) }
                        @for (number, shock) in self.programme.game.shock.iter().enumerate() {
                            @let here = room.shock(placed.step) == Some(number);
                            button type="button" data-host="shock" data-shock=(number) aria-pressed=(here) { (if here { "● " } else { "" }) (self.text(&shock.name)) }
                        }
                    }
                }
            }
        }
    }

    fn host_asking(&self, around: &Surroundings) -> Markup {
        let speech = self.speech;
        html! { @for asking in &self.room.asking {
            @let team = self.room.team_of(asking.team);
            @let is_here = (0..self.room.seats.len()).any(|seat| self.room.is_in(seat) && self.room.team_at(seat) == team && around.connected[seat]);
            p.asking id={ "asking-" (asking.number) } {
                (tell!(speech, if is_here { "asks-to-join" } else { "asks-to-go-on" }, team = self.room.teams[team].name.clone())) " "
                button type="button" id={ "admit-" (asking.number) } data-host="admit" data-asking=(asking.number) { (speech.plain("admit")) } " "
                button type="button" id={ "refuse-" (asking.number) } data-host="refuse" data-asking=(asking.number) { (speech.plain("refuse")) }
            }
        } }
    }

    fn host_teams(&self, around: &Surroundings) -> Markup {
        let speech = self.speech;
        let playing = self.room.playing();
        html! {
            h2 { (tell!(speech, "teams-in", count = playing.len())) }
            @for &team in &playing { (self.host_team(team, around)) }
        }
    }

    /// A team in a line; what can be done with it only where the host opened it.
    fn host_team(&self, team: usize, around: &Surroundings) -> Markup {
        let (speech, room) = (self.speech, self.room);
        let step = self.placed().step;
        let is_round = matches!(self.programme.course.step[step].activity, Activity::Round(_));
        let seats: Vec<usize> = (0..room.seats.len()).filter(|&seat| room.is_in(seat) && room.team_at(seat) == team).collect();
        let here = seats.iter().filter(|seat| around.connected[**seat]).count();
        let planned = room.said.plans.get(&step).is_some_and(|plans| plans.contains_key(&team));
        let is_open = room.opened == Some(team);
        html! { div.team id={ "team-" (team) } {
            button type="button" id={ "open-" (team) } data-host="open" data-team=(team) data-open=(!is_open) aria-expanded=(is_open) {
                strong { (room.teams[team].name) } " "
                span { (if here > 0 { "● " } else { "○ " }) (tell!(speech, "phones-here", here = here, of = seats.len())) }
                @if is_round { " " span { (if planned { "✓ " } else { "– " }) (speech.plain(if planned { "has-plan" } else { "no-plan" })) } }
            }
            @if is_open { (self.host_opened(team, step, is_round)) }
        } }
    }

    fn host_opened(&self, team: usize, step: usize, is_round: bool) -> Markup {
        let (speech, room, game) = (self.speech, self.room, &self.programme.game);
        let others: Vec<usize> = room.playing().into_iter().filter(|other| *other != team).collect();
        html! {
            form data-host="rename" data-team=(team) {
                label for="new-name" { (speech.plain("rename")) }
                input #new-name name="name" maxlength=(NAME_MAX) value=(room.teams[team].name) required;
                button type="submit" { (speech.plain("rename-do")) }
            }
            @if !others.is_empty() { form data-host="merge" data-team=(team) {
                label for="merge-into" { (speech.plain("merge")) }
                select #merge-into name="into" { @for other in others { option value=(other) { (room.teams[other].name) } } }
                button type="submit" { (speech.plain("merge-do")) }
            } }
            @if is_round { form data-host="plan_for" data-team=(team) {
                p { (speech.plain("play-for")) }
                @let plan = room.plan(self.programme, step, team);
                @for (number, lever) in game.lever.iter().enumerate() {
                    label for={ "for-" (number) } { (self.text(&lever.name)) }
                    select id={ "for-" (number) } name={ "lever-" (number) } { @for (at, position) in lever.position.iter().enumerate() {
                        option value=(at) selected[plan[number] == at] { (self.position(position)) }
                    } }
                }
                button type="submit" { (speech.plain("play-for-do")) }
            } }
            button type="button" #remove data-host="remove" data-team=(team) { (speech.plain("remove")) }
        }
    }

    fn host_room(&self, around: &Surroundings) -> Markup {
        let speech = self.speech;
        let here = around.connected.iter().filter(|here| **here).count();
        html! {
            h2 { (speech.plain("the-room")) }
            @if let Some(why) = &around.unsaved { p.alarm role="alert" { (tell!(speech, "unsaved", why = why.clone())) } }
            p { (tell!(speech, "phones-connected", here = here, of = self.room.phones())) " "
                (tell!(speech, "worlds-known", known = around.worlds.0, coming = around.worlds.1))
                @if let Some(seconds) = around.seconds_each { " " (tell!(speech, "seconds-each", seconds = speech.number(seconds, 2))) } }
            @if around.is_open {
                @if around.reached_by == 0 && around.open_for >= ALONE_SECONDS { p.alarm role="alert" { (tell!(speech, "nobody-reached", seconds = around.open_for)) } }
                @else if around.reached_by > 0 { p { (tell!(speech, "reached-by", count = around.reached_by)) } }
            } @else { p.note { (speech.plain("only-here")) } }
            @if around.addresses.len() > 1 {
                fieldset { legend { (speech.plain("addresses")) }
                    div.keys { @for (number, address) in around.addresses.iter().enumerate() {
                        @let shown = self.room.course.address.min(around.addresses.len() - 1) == number;
                        button type="button" data-host="address" data-address=(number) aria-pressed=(shown) { (if shown { "● " } else { "" }) (address) }
                    } }
                }
            }
            p { label.keys-on { input #keys type="checkbox" data-keep="keys" checked; " " (speech.plain("keys-on")) } }
            p { a href="/board" target="board" { (speech.plain("open-board")) } " · " a data-with-secret="/print" href="/print" target="print" { (speech.plain("open-print")) } }
        }
    }
}

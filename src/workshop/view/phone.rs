//! What a phone shows.

use maud::{Markup, html};

use super::{Page, Snapshot, View};
use crate::workshop::answers::Asker;
use crate::workshop::programme::{Measure, Scene};
use crate::workshop::room::{NAME_MAX, PLEDGE_MAX};
use crate::workshop::words::tell;

/// What a phone shows of a scene.
#[derive(Default)]
struct Screen {
    /// What can be done.
    scene: Markup,
    /// What came of it.
    result: Markup,
    /// A sentence that says what was heard.
    status: String,
}

impl View<'_> {
    /// What the phone of a seat shows.
    pub fn phone(&self, seat: usize) -> Snapshot {
        let mut page = Page::new();
        let team = self.room.team_at(seat);
        page.put("who", html! { span.badge { (self.room.teams[team].name) } });
        page.put("title", html! { (self.title()) });
        let placed = self.placed();
        let Screen { scene, result, status } = self.phone_scene(&mut page, seat);
        let frozen = self.room.course.frozen.then(|| self.speech.plain("frozen"));
        page.put("scene", scene);
        page.put("result", result);
        page.put("status", html! { (frozen.unwrap_or(status)) });
        let shows_figures = matches!(
            placed.scene,
            Scene::GuessReveal | Scene::Dial | Scene::Round | Scene::Results | Scene::TalkReveal | Scene::Ranking(_) | Scene::Home
        );
        page.put("foot", html! { @if shows_figures { (self.caption()) } });
        self.finish(page, format!("{}-{}", self.room.course.scene, team))
    }

    /// What a phone shows that has no seat.
    pub fn door(&self, asking: bool) -> Snapshot {
        let speech = self.speech;
        let mut page = Page::new();
        page.put("who", html! {});
        page.put("title", html! { (self.text(&self.programme.course.name)) });
        page.put(
            "scene",
            html! {
                @if asking { p.big { (speech.plain("asking")) } }
                @else {
                    form data-to="/join" {
                        label for="code" { (speech.plain("room-code")) }
                        input #code name="code" inputmode="numeric" autocomplete="off" maxlength="4" required;
                        label for="name" { (speech.plain("team-name")) }
                        input #name name="name" autocomplete="off" maxlength=(NAME_MAX) placeholder=(speech.plain("team-name-given"));
                        button.main type="submit" { (speech.plain("come-in")) }
                    }
                    p #again hidden[true] {
                        (speech.plain("refused-taken")) " "
                        button type="button" data-again="true" { (speech.plain("go-on-as")) }
                    }
                }
            },
        );
        page.put("result", html! {});
        page.put("status", html! {});
        page.put("foot", html! { (speech.plain("privacy")) });
        self.finish(page, if asking { "asking".into() } else { "door".into() })
    }

    /// What a phone shows of the scene.
    fn phone_scene(&self, page: &mut Page, seat: usize) -> Screen {
        let placed = self.placed();
        let (team, step) = (self.room.team_at(seat), placed.step);
        match placed.scene {
            Scene::Lobby => self.phone_lobby(team),
            Scene::Card(card) if self.cards().card[card].ask => self.phone_vote(seat),
            Scene::Guess => self.phone_guess(page, seat, step),
            Scene::GuessReveal => self.phone_truth(page, seat, step),
            Scene::Dial => self.phone_dial(page, step),
            Scene::Round => self.phone_round(page, team, step),
            Scene::Results => self.phone_place(page, team, Measure::Value),
            Scene::Ranking(by) => self.phone_place(page, team, by),
            Scene::Talk => self.phone_talk(page, seat, step),
            Scene::TalkReveal => self.phone_tipping(seat, step),
            Scene::Pledge => self.phone_pledge(page, team, false),
            Scene::Home => self.phone_pledge(page, team, true),
            Scene::Card(_) | Scene::Votes(_) | Scene::Verdict | Scene::Text => self.look_at_the_board(),
        }
    }

    fn look_at_the_board(&self) -> Screen {
        Screen { scene: html! { p.big { (self.speech.plain("look-at-the-board")) } }, ..Screen::default() }
    }

    fn phone_lobby(&self, team: usize) -> Screen {
        let speech = self.speech;
        let scene = html! {
            p.big { (tell!(speech, "you-are", team = self.room.teams[team].name.clone())) }
            p { (speech.plain("wait-for-start")) }
        };
        Screen { scene, ..Screen::default() }
    }

    /// The question behind a card.
    fn phone_vote(&self, seat: usize) -> Screen {
        let (speech, room) = (self.speech, self.room);
        let said = room.said.stay.get(&room.course.scene).and_then(|votes| votes.get(&seat)).copied();
        let scene = html! {
            p.big { (self.text(&self.cards().question)) }
            form data-to="/phone" data-deed="stay" {
                @for (value, key) in [(true, "stay"), (false, "leave")] {
                    button.choice type="submit" name="stay" value=(value) aria-pressed=(said == Some(value)) {
                        span aria-hidden="true" { (if said == Some(value) { "● " } else { "○ " }) } (speech.plain(key))
                    }
                }
            }
        };
        let status = said.map_or(String::new(), |stay| speech.plain(if stay { "said-stay" } else { "said-leave" }));
        Screen { scene, status, ..Screen::default() }
    }

    /// The guess of what waiting costs.
    fn phone_guess(&self, page: &mut Page, seat: usize, step: usize) -> Screen {
        let (speech, room) = (self.speech, self.room);
        let said = room.said.guesses.get(&step).and_then(|guesses| guesses.get(&seat)).copied();
        page.values.extend(said.map(|said| ("amount".to_string(), said.to_string())));
        let scene = html! {
            form data-to="/phone" data-deed="guess" {
                label for="amount" { (self.guess_question()) }
                input #amount name="amount" type="number" data-number="true" inputmode="decimal" min="0" max="1000000" step="any" required;
                button.main type="submit" { (speech.plain("send")) }
            }
        };
        let status = said.map_or(String::new(), |said| tell!(speech, "said-guess", amount = speech.money(said, 0)));
        Screen { scene, status, ..Screen::default() }
    }

    /// What it costs, and the guess.
    fn phone_truth(&self, page: &mut Page, seat: usize, step: usize) -> Screen {
        let (speech, room) = (self.speech, self.room);
        let said = room.said.guesses.get(&step).and_then(|guesses| guesses.get(&seat)).copied();
        let truth = self.guessed_loss(page, step);
        let result = html! {
            @match &truth {
                Ok(lost) => { p.big { (tell!(speech, "phone-truth", amount = speech.estimate(lost))) } }
                Err(why) => { p { (why) } }
            }
            @if let Some(said) = said { p { (tell!(speech, "said-guess", amount = speech.money(said, 0))) } }
        };
        Screen { result, ..Screen::default() }
    }

    /// The dial, free.
    fn phone_dial(&self, page: &mut Page, step: usize) -> Screen {
        let speech = self.speech;
        let dialled = self.dialled(page, step);
        let game = &self.programme.game;
        let from = game.dial.stop(&game.dial.from.value);
        let labels: Vec<String> = (0..dialled.worth.len()).map(|stop| speech.stop(game, stop)).collect();
        let scene = html! {
            (self.range("dial", &speech.plain("dial-wait"), &labels, None, from))
            (self.curve(&dialled, Some(from), None))
        };
        let sentences = serde_json::to_string(&dialled.sentences).expect("texts are JSON");
        let result = html! { p.big #dial-says data-says="dial" data-sentences=(sentences) { (dialled.sentences[from]) } };
        Screen { scene, result, ..Screen::default() }
    }

    /// The place of a team, what its plan is worth, and why.
    fn phone_place(&self, page: &mut Page, team: usize, by: Measure) -> Screen {
        let (speech, room) = (self.speech, self.room);
        let Some(round) = self.programme.round_before(room.course.scene) else { return self.look_at_the_board() };
        let ranked = self.ranked(page, round, by);
        let mine = ranked.iter().find(|ranked| ranked.team == team).filter(|_| ranked.len() > 1);
        let all_known = ranked.iter().all(|ranked| ranked.place.is_some());
        let result = html! {
            @if let Some((mine, place)) = mine.and_then(|mine| Some((mine, mine.place?))).filter(|_| all_known) {
                @let measure = speech.plain(&format!("by-{}", by.word()));
                p.big { (tell!(speech, if mine.tied { "phone-place-tied" } else { "phone-place" }, place = place, of = ranked.len(), measure = measure)) }
            } @else if !all_known { p { (speech.plain("computing")) } }
            (self.plan_result(page, round, team))
            (self.why_of(page, round, team))
        };
        Screen { result, ..Screen::default() }
    }

    /// The guess of the share that must be pleased.
    fn phone_talk(&self, page: &mut Page, seat: usize, step: usize) -> Screen {
        let (speech, room) = (self.speech, self.room);
        let said = room.said.shares.get(&step).and_then(|shares| shares.get(&seat)).copied();
        page.values.extend(said.map(|said| ("percent".to_string(), (said / 5.0).round().to_string())));
        let labels: Vec<String> = (0..=20).map(|step| speech.percent(f64::from(step) / 20.0, 0)).collect();
        let scene = html! {
            form data-to="/phone" data-deed="share" data-scale="5" {
                p { (speech.plain("talk-question")) }
                (self.range("percent", &speech.plain("talk-share"), &labels, None, 10))
                button.main type="submit" { (speech.plain("send")) }
            }
        };
        let status = said.map_or(String::new(), |said| tell!(speech, "said-share", share = speech.percent(said / 100.0, 0)));
        Screen { scene, status, ..Screen::default() }
    }

    /// The share that must be pleased, and the guess.
    fn phone_tipping(&self, seat: usize, step: usize) -> Screen {
        let (speech, room) = (self.speech, self.room);
        let tipping = self.tipping(step);
        let said = room.said.shares.get(&step).and_then(|shares| shares.get(&seat)).copied();
        let result = html! {
            p.big { (tell!(speech, "phone-tipping", share = speech.percent(tipping.first_hand, 0))) }
            @if let Some(said) = said { p { (tell!(speech, "said-share", share = speech.percent(said / 100.0, 0))) } }
        };
        Screen { result, ..Screen::default() }
    }

    /// The pledge; at the end, also what is taken home.
    fn phone_pledge(&self, page: &mut Page, team: usize, at_home: bool) -> Screen {
        let (speech, room) = (self.speech, self.room);
        let pledge = room.said.pledges.get(&team);
        page.values.extend(pledge.map(|text| ("text".to_string(), text.clone())));
        let scene = html! {
            form data-to="/phone" data-deed="pledge" {
                label for="text" { (speech.plain("pledge-question")) }
                textarea #text name="text" maxlength=(PLEDGE_MAX) rows="3" required {}
                button.main type="submit" { (speech.plain("send")) }
            }
            @if at_home { (self.take_home()) }
        };
        let status = pledge.map_or(String::new(), |_| speech.plain("said-pledge"));
        let round = self.programme.round_before(room.course.scene).filter(|_| at_home);
        let result = round.map_or(html! {}, |round| self.plan_result(page, round, team));
        Screen { scene, result, status }
    }

    /// The sheet and the page that a participant takes home.
    fn take_home(&self) -> Markup {
        let speech = self.speech;
        html! {
            h2 { (speech.plain("take-home")) }
            p.home {
                button type="button" data-save="/sheet" data-file="fideliza.html" { (speech.plain("save-sheet")) }
                button type="button" data-save="/dial.html" data-file="dial.html" disabled[!self.home_is_ready] { (speech.plain("save-dial")) }
            }
            p.note { @if !self.home_is_ready { (speech.plain("home-computing")) " " } (speech.plain("take-home-note")) }
        }
    }

    /// The levers of a team, as far as the clock allows.
    fn phone_round(&self, page: &mut Page, team: usize, step: usize) -> Screen {
        let (speech, room, game) = (self.speech, self.room, &self.programme.game);
        let plan = room.plan(self.programme, step, team);
        for (lever, position) in plan.iter().enumerate() {
            page.values.insert(format!("lever-{lever}"), position.to_string());
        }
        let open = self.is_open();
        let scene = html! {
            (self.shock_text(step))
            form data-to="/phone" data-deed="plan" data-live="true" {
                fieldset disabled[!open] {
                    legend.quiet { (speech.plain("levers")) }
                    p.points role="group" aria-label=(speech.plain("points")) {
                        output aria-live="off" data-sum=(game.points.get()) data-over=(speech.plain("points-over")) { (game.points_of(&game.today())) }
                        " / " (game.points.get()) " " (speech.plain("points"))
                    }
                    @for (number, lever) in game.lever.iter().enumerate() {
                        @let labels: Vec<String> = lever.position.iter().map(|position| {
                            self.position(position)
                        }).collect();
                        @let points: Vec<u64> = lever.position.iter().map(|position| position.points.get()).collect();
                        (self.range(&format!("lever-{number}"), &self.text(&lever.name), &labels, Some(&points), lever.today.value.get() as usize - 1))
                    }
                }
            }
        };
        let said = room.said.plans.get(&step).is_some_and(|plans| plans.contains_key(&team));
        let status = match (room.is_over(self.now), said) {
            (true, _) => speech.plain("clock-ended"),
            (false, true) => speech.plain("said-plan"),
            (false, false) => String::new(),
        };
        Screen { scene, result: self.plan_result(page, step, team), status }
    }

    /// What a team's plan is worth in the round of a step, and against today.
    pub(super) fn plan_result(&self, page: &mut Page, step: usize, team: usize) -> Markup {
        let (speech, key) = (self.speech, self.programme.game.value.outcome());
        let plan = self.room.plan(self.programme, step, team);
        let answer = page.answer(self, &self.world(step, &plan), Asker::Team(team));
        let today = self.today(page, step);
        let (Some(figures), Some(base)) = (answer.figures(), today.figures()) else {
            let text = self.waiting(&answer).or_else(|| self.waiting(&today)).unwrap_or_default();
            return html! { p.note { (text) } };
        };
        let worth = figures.worth(key).map_or("–".into(), |worth| speech.estimate(&worth));
        let against = figures.difference(base, key).map_or(String::new(), |difference| {
            let apart = difference.estimate;
            let (change, noise) = (speech.change(&apart), speech.noise(&apart));
            if apart.surely_above(0.0) || apart.surely_below(0.0) {
                tell!(speech, "against-today", change = change, noise = noise)
            } else if plan == self.programme.game.today() {
                speech.plain("is-today")
            } else {
                tell!(speech, "like-today", change = change, noise = noise)
            }
        });
        let kept = figures.estimate("retained").map_or("–".into(), |kept| speech.percent(kept.mean, 0));
        html! {
            p.big { (tell!(speech, "plan-worth", amount = worth, years = self.years())) }
            p { (against) " " (tell!(speech, "plan-kept", share = kept, years = self.years())) }
        }
    }

    /// A slider between buttons for a step down and a step up; of a lever, with the points of each position.
    fn range(&self, name: &str, title: &str, labels: &[String], points: Option<&[u64]>, start: usize) -> Markup {
        let speech = self.speech;
        let json = serde_json::to_string(labels).expect("texts are JSON");
        let points = points.map(|points| serde_json::to_string(points).expect("numbers are JSON"));
        html! {
            div.range {
                label for=(name) { (title) }
                output for=(name) aria-live="off" #{ (name) "-at" } { (labels[start]) }
                button type="button" #{ (name) "-less" } data-for=(name) data-step="-1" aria-label=(tell!(speech, "less-of", what = title.to_string())) { "−" }
                input type="range" id=(name) name=(name) min="0" max=(labels.len() - 1) step="1" value=(start) data-labels=(json) data-points=[points] aria-valuetext=(labels[start]);
                button type="button" #{ (name) "-more" } data-for=(name) data-step="1" aria-label=(tell!(speech, "more-of", what = title.to_string())) { "+" }
            }
        }
    }
}

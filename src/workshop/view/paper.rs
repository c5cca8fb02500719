//! What is printed and taken home: the trainer's run-sheet, a workshop on paper, and a participant's sheet.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Page, View};
use crate::workshop::answers::Asker;
use crate::workshop::programme::{Activity, Scene};
use crate::workshop::words::tell;

/// How a sheet looks that must do without a server.
const SHEET_STYLE: &str = include_str!("../pages/sheet.css");

impl View<'_> {
    /// The sheet of a participant: levers chosen, result, why, pledge; a page by itself.
    pub fn sheet(&self, seat: usize) -> String {
        let speech = self.speech;
        let team = self.room.team_at(seat);
        let mut page = Page::new();
        let steps: Vec<usize> = (0..self.programme.course.step.len())
            .filter(|&step| matches!(self.programme.course.step[step].activity, Activity::Round(_)) && step <= self.placed().step)
            .collect();
        let name = &self.room.teams[team].name;
        html! {
            (DOCTYPE)
            html lang=(speech.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                    title { (name) " – fideliza" }
                    style { (PreEscaped(SHEET_STYLE)) }
                }
                body {
                    main {
                        h1 { (self.text(&self.programme.course.name)) }
                        p { (tell!(speech, "you-are", team = name.clone())) }
                        @for step in steps {
                            h2 { (self.text(&self.programme.course.step[step].title)) }
                            (self.shock_text(step))
                            table {
                                caption { (speech.plain("levers")) }
                                thead { tr { th scope="col" { (speech.plain("lever")) } th scope="col" { (speech.plain("chosen")) } th scope="col" { (speech.plain("today")) } } }
                                @let plan = self.room.plan(self.programme, step, team);
                                @let today = self.plan_in_words(&self.programme.game.today());
                                tbody { @for ((lever, position), (_, now)) in self.plan_in_words(&plan).into_iter().zip(today) {
                                    tr { th scope="row" { (lever) } td { (position) } td { (now) } }
                                } }
                            }
                            (self.plan_result(&mut page, step, team))
                            (self.why_of(&mut page, step, team))
                        }
                        @if let Some(pledge) = self.room.said.pledges.get(&team) { h2 { (speech.plain("pledge-question")) } p.big { (pledge) } }
                    }
                    footer { p { (self.caption()) } }
                }
            }
        }
        .into_string()
    }

    /// What makes the difference of a team's plan to today, as a sentence.
    pub(super) fn why_of(&self, page: &mut Page, step: usize, team: usize) -> Markup {
        let plan = self.room.plan(self.programme, step, team);
        let answers = [page.answer(self, &self.world(step, &plan), Asker::Team(team)), self.today(page, step)];
        let parts = answers[0].figures().zip(answers[1].figures()).map(|(figures, base)| super::ranking::why(figures, base));
        let text = parts.map(|parts| self.why_in_words(&parts)).filter(|text| !text.is_empty());
        let why = if self.programme.game.value.outcome() == "profit" { "why" } else { "why-in-profit" };
        html! { @if let Some(text) = text { p { (self.speech.plain(why)) ": " (text) "." } } }
    }

    /// What anybody may print: the worksheet of the levers, and Marta's cards without their end.
    pub fn handout(&self) -> String {
        let (speech, game) = (self.speech, &self.programme.game);
        let has = |of: fn(&Activity) -> bool| self.programme.course.step.iter().any(|step| of(&step.activity));
        html! {
            section {
                h2 { (self.text(&self.programme.course.name)) }
                p { (speech.plain("paper-name")) " ______________________________" }
                @if has(|activity| matches!(activity, Activity::Guess(_))) { p { (self.guess_question()) " ____________" } }
                @if has(|activity| matches!(activity, Activity::Talk(_))) { p { (speech.plain("talk-question")) " ______ %" } }
                @if !game.lever.is_empty() {
                    table {
                        caption { (tell!(speech, "paper-levers", points = game.points.get())) }
                        thead { tr { th scope="col" { (speech.plain("lever")) } th scope="col" { (speech.plain("paper-positions")) } th scope="col" { (speech.plain("paper-mine")) } } }
                        tbody { @for lever in &game.lever { tr {
                            th scope="row" { (self.text(&lever.name)) }
                            td { ul.boxes { @for (number, position) in lever.position.iter().enumerate() { li {
                                "☐ " (self.position(position))
                                @if number + 1 == lever.today.value.get() as usize { " " em { "(" (speech.plain("today")) ")" } }
                            } } } }
                            td { "____" }
                        } } }
                    }
                    p { (speech.plain("points")) ": ______ / " (game.points.get()) }
                }
                @if has(|activity| matches!(activity, Activity::Pledge(_))) { p { (speech.plain("pledge-question")) } p { "________________________________________________________________" } }
            }
            @if has(|activity| matches!(activity, Activity::Cards(_))) {
                @for (number, card) in self.cards().card.iter().enumerate() { section.sheet {
                    (self.card(number))
                    @if card.ask { p.ask { "☐ " (speech.plain("stay")) "   ☐ " (speech.plain("leave")) } }
                } }
            }
        }
        .into_string()
    }

    /// What the trainer alone prints: the run-sheet, and the answers for a workshop without a network; and whether some of them are still being computed.
    pub fn run_sheet(&self) -> (String, bool) {
        let (speech, course) = (self.speech, &self.programme.course);
        let mut page = Page::new();
        let minutes = |step: usize| crate::units::Quantity::base(course.step[step].minutes);
        let from = |step: usize| (0..step).map(minutes).sum::<f64>();
        let dial = self.programme.scenes.iter().find(|placed| matches!(placed.scene, Scene::Dial | Scene::Guess)).map(|placed| placed.step);
        let sheet = html! {
            section {
                h2 { (speech.plain("run-sheet")) }
                table {
                    thead { tr { th scope="col" { (speech.plain("minute")) } th scope="col" { (speech.plain("step")) } th scope="col" { (speech.plain("what-to-say")) } } }
                    tbody { @for (number, step) in course.step.iter().enumerate() { tr {
                        td { (speech.number(from(number), 0)) "–" (speech.number(from(number) + minutes(number), 0)) }
                        th scope="row" { (self.text(&step.title)) }
                        td { (self.text(&step.note)) }
                    } } }
                }
                p.note { (speech.plain("host-keys")) }
            }
            section {
                h2 { (speech.plain("paper-answers")) }
                p { (speech.plain("paper-answers-how")) }
                @if let Some(step) = dial {
                    @let dialled = self.dialled(&mut page, step);
                    h3 { (self.text(&course.step[step].title)) }
                    ul { @for sentence in &dialled.sentences { li { (sentence) } } }
                }
                @for (step, what) in course.step.iter().enumerate() { @if matches!(what.activity, Activity::Round(_)) {
                    h3 { (self.text(&what.title)) }
                    (self.lever_effects(&mut page, step))
                } }
                @if let Some(cards) = self.programme.game.cards.as_ref().filter(|_| course.step.iter().any(|step| matches!(step.activity, Activity::Cards(_)))) {
                    h3 { (speech.plain("the-answer")) }
                    (self.paragraphs(&cards.reveal))
                }
                p.note { (self.caption()) }
            }
        };
        (sheet.into_string(), page.unsettled)
    }

    /// What each position of each lever does by itself, against today.
    fn lever_effects(&self, page: &mut Page, step: usize) -> Markup {
        let (speech, game) = (self.speech, &self.programme.game);
        let key = game.value.outcome();
        let today = page.answer(self, &self.programme.world_of(step, None, &game.today()), Asker::Ahead);
        let change = |page: &mut Page, lever: usize, position: usize| {
            let mut plan = game.today();
            plan[lever] = position;
            let answer = page.answer(self, &self.programme.world_of(step, None, &plan), Asker::Ahead);
            let difference = answer.figures().zip(today.figures()).and_then(|(figures, base)| figures.difference(base, key));
            difference.map_or_else(
                || "…".to_string(),
                |difference| {
                    let sure =
                        difference.estimate.surely_above(0.0) || difference.estimate.surely_below(0.0) || difference.estimate.mean == 0.0;
                    format!("{}{}", if sure { "" } else { "≈ " }, speech.change(&difference.estimate))
                },
            )
        };
        html! {
            table {
                caption { (tell!(speech, "paper-effects", years = self.years())) }
                tbody { @for (number, lever) in game.lever.iter().enumerate() { tr {
                    th scope="row" { (self.text(&lever.name)) }
                    @for (at, position) in lever.position.iter().enumerate() { td {
                        (self.position(position)) br; strong { (change(page, number, at)) }
                    } }
                } } }
            }
        }
    }
}

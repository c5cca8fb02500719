//! What the board shows: large, for a room.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::ranking::{Ranked, WHY, why};
use super::{Page, Snapshot, View, charts};
use crate::stats::Estimate;
use crate::workshop::answers::Asker;
use crate::workshop::programme::{Measure, Scene};
use crate::workshop::words::tell;

/// Teams whose bars are drawn, at most; those behind them are told by name.
const SHOWN_MAX: usize = 12;

impl View<'_> {
    /// What the board shows; `address` is where phones go.
    pub fn board(&self, address: &str) -> Snapshot {
        let mut page = Page::new();
        let (speech, placed) = (self.speech, self.placed());
        page.put("title", html! { (self.title()) });
        let number = self.room.course.scene;
        // What is said of a step is said while it begins.
        let begins = number == 0 || self.programme.scenes[number - 1].step != placed.step;
        let text = if begins { self.text(&self.programme.step(number).text) } else { String::new() };
        let scene = if self.room.course.blank {
            html! {}
        } else {
            self.board_scene(&mut page, address)
        };
        page.put("text", html! { @if !self.room.course.blank && !text.is_empty() { p.text { (text) } } });
        page.put("scene", scene);
        page.put("status", html! { @if self.room.course.frozen { (speech.plain("frozen")) } });
        page.put("foot", html! {
            span { (self.caption()) }
            @if placed.scene != Scene::Lobby { span.join { (address) " · " (speech.plain("room-code")) " " strong { (self.room.code) } } }
        });
        page.put("blank", html! { @if self.room.course.blank { "1" } });
        self.finish(page, self.room.course.scene.to_string())
    }

    fn board_scene(&self, page: &mut Page, address: &str) -> Markup {
        let (speech, room, placed) = (self.speech, self.room, self.placed());
        let step = placed.step;
        match placed.scene {
            Scene::Lobby => self.board_lobby(address),
            Scene::Card(card) => html! {
                (self.card(card))
                (self.tiles(card))
                @if self.cards().card[card].ask {
                    p.ask { (self.text(&self.cards().question)) " " (self.voted(room.said.stay.get(&room.course.scene))) }
                }
            },
            Scene::Votes(card) => {
                let votes = room.course.scene.checked_sub(1).and_then(|scene| room.said.stay.get(&scene));
                let votes = room.heard(votes);
                let stay = votes.iter().filter(|stay| **stay).count();
                let leave = votes.len() - stay;
                html! {
                    h2 { (self.text(&self.cards().question)) }
                    (charts::two_bars(&speech.plain("votes"), [(&speech.plain("stay"), stay), (&speech.plain("leave"), leave)]))
                    p.big { (tell!(speech, "votes-said", stay = stay, leave = leave)) }
                    (self.tiles(card))
                }
            }
            Scene::Verdict => html! {
                div.verdict { (self.paragraphs(&self.cards().reveal)) }
                (self.tiles(self.cards().card.len() - 1))
            },
            Scene::Guess => html! {
                p.big { (self.guess_question()) }
                p.ask { (self.voted(room.said.guesses.get(&step))) }
            },
            Scene::GuessReveal => self.board_guesses(page, step),
            Scene::Dial => {
                let dialled = self.dialled(page, step);
                let game = &self.programme.game;
                let here = room.course.dial.unwrap_or_else(|| game.dial.stop(&game.dial.from.value));
                html! {
                    p.dial { span { (speech.plain("dial-wait")) ": " } strong { (speech.stop(game, here)) } }
                    p.big { (dialled.sentences[here]) }
                    (self.curve(&dialled, Some(here), room.course.ghost))
                    @if let Some(ghost) = room.course.ghost { p.note { "● " (speech.stop(game, here)) "   ◇ " (tell!(speech, "dial-before", at = speech.stop(game, ghost))) } }
                }
            }
            Scene::Round => {
                let playing = room.playing();
                html! {
                    (self.shock_text(step))
                    p.big { (tell!(speech, "round-points", points = self.programme.game.points.get())) }
                    ol.levers { @for lever in &self.programme.game.lever { li { (self.text(&lever.name)) } } }
                    p.ask { (tell!(speech, "planned", count = room.planned(step), of = playing.len())) }
                    @if room.is_over(self.now) { p.big { (speech.plain("clock-ended")) } }
                }
            }
            Scene::Results => html! { (self.shock_text(step)) (self.board_ranking(page, step, Measure::Value)) },
            Scene::Ranking(by) => {
                let round = self.programme.round_before(room.course.scene).expect("a ranking comes behind a round");
                self.board_ranking(page, round, by)
            }
            Scene::Talk => html! {
                p.big { (speech.plain("talk-question")) }
                p.ask { (self.voted(room.said.shares.get(&step))) }
            },
            Scene::TalkReveal => self.board_talk(page, step),
            Scene::Pledge => html! {
                p.big { (speech.plain("pledge-question")) }
                (self.pledges())
            },
            Scene::Home => html! { (self.pledges()) p.big { (speech.plain("board-take-home")) } },
            Scene::Text => html! {},
        }
    }

    fn board_lobby(&self, address: &str) -> Markup {
        let speech = self.speech;
        let playing = self.room.playing();
        html! {
            div.lobby {
                img.qr src={ "/qr.svg?" (address) } alt=(tell!(speech, "qr-alt", address = address.to_string()));
                div {
                    p.address { (address) }
                    p.code { (speech.plain("room-code")) " " strong { (self.room.code) } }
                }
            }
            p.ask { (tell!(speech, "teams-in", count = playing.len())) }
            ul.teams { @for team in playing { li { (self.room.teams[team].name) } } }
        }
    }

    fn voted<T: Copy>(&self, said: Option<&BTreeMap<usize, T>>) -> String {
        tell!(self.speech, "voted", count = self.room.heard(said).len(), of = self.room.phones())
    }

    /// The question of the guess.
    pub(super) fn guess_question(&self) -> String {
        let (speech, game) = (self.speech, &self.programme.game);
        tell!(
            speech,
            "guess-question",
            from = speech.typed(&game.dial.from.value),
            to = speech.typed(&game.dial.to.value),
            years = self.years()
        )
    }

    /// What waiting until the stop that is guessed costs for each customer; else what to say.
    pub(super) fn guessed_loss(&self, page: &mut Page, step: usize) -> Result<Estimate, String> {
        let game = &self.programme.game;
        let of = |stop: &str| self.programme.world_at(step, game.dial.stop(stop));
        let (from, to) =
            (page.answer(self, &of(&game.dial.from.value), Asker::Room), page.answer(self, &of(&game.dial.to.value), Asker::Room));
        let known = from.figures().zip(to.figures());
        let lost = known.and_then(|(from, to)| from.difference(to, game.value.outcome()));
        let why = || self.waiting(&from).or_else(|| self.waiting(&to)).unwrap_or_default();
        lost.map(|difference| difference.estimate).ok_or_else(why)
    }

    /// What is said for each customer, for all customers at the start.
    fn of_all(&self, each: &Estimate) -> String {
        let customers = self.programme.scenario.settings.customers.get() as f64;
        self.speech.about(each.mean * customers, each.half_width.unwrap_or(0.0) * customers)
    }

    fn board_guesses(&self, page: &mut Page, step: usize) -> Markup {
        let speech = self.speech;
        let mut guesses: Vec<f64> = self.room.heard(self.room.said.guesses.get(&step));
        guesses.sort_by(f64::total_cmp);
        let median = (!guesses.is_empty()).then(|| {
            let middle = guesses.len() / 2;
            if guesses.len() % 2 == 1 { guesses[middle] } else { f64::midpoint(guesses[middle - 1], guesses[middle]) }
        });
        let loss = self.guessed_loss(page, step);
        let truth = loss.as_ref().ok().map(|lost| (lost.mean.max(0.0), speech.change(lost).trim_start_matches('+').to_string()));
        // A guess far out is counted in the last bar.
        let fence = 4.0 * median.unwrap_or(0.0).max(truth.as_ref().map_or(0.0, |(value, _)| *value)).max(1.0);
        let drawn: Vec<f64> = guesses.iter().map(|guess| guess.min(fence)).collect();
        html! {
            p.quiet { (self.guess_question()) }
            @match &loss {
                Ok(lost) => { p.big { (tell!(speech, "guess-truth", amount = speech.estimate(lost), customers = speech.number(self.programme.scenario.settings.customers.get() as f64, 0), all = self.of_all(lost))) } }
                Err(why) => { p.big { (why) } }
            }
            @if !guesses.is_empty() || truth.is_some() { figure {
                @let bars = charts::binned(&drawn, truth.as_ref().map(|(value, _)| *value));
                @let places = if bars.step < 1.0 { 2 } else { 0 };
                (charts::histogram(&speech.plain("guess-chart"), &bars, truth, &|value| speech.money(value, places)))
                figcaption {
                    (tell!(speech, "guess-count", count = guesses.len()))
                    @if let Some(median) = median { " " (tell!(speech, "guess-median", amount = speech.money(median, places))) }
                    @if guesses.iter().any(|guess| *guess > fence) { " " (tell!(speech, "guess-far", amount = speech.money(fence, places))) }
                }
                details {
                    summary { (speech.plain("table")) }
                    table.small { tbody { @for (number, count) in bars.counts.iter().enumerate() { tr {
                        th scope="row" { (speech.money(bars.step * number as f64, places)) " – " (speech.money(bars.step * (number + 1) as f64, places)) }
                        td { (count) }
                    } } } }
                }
            } }
        }
    }

    fn board_talk(&self, page: &mut Page, step: usize) -> Markup {
        let speech = self.speech;
        let tipping = self.tipping(step);
        let shares: Vec<f64> = self.room.heard(self.room.said.shares.get(&step));
        let today = self.today(page, step);
        let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
        html! {
            p.big { (tell!(speech, "tipping", pleased = speech.number(tipping.told[0], 0), let_down = speech.number(tipping.told[1], 0), share = speech.percent(tipping.first_hand, 0))) }
            figure {
                (charts::talk(&speech.plain("talk-chart"), &|share| tipping.net(share), (tipping.first_hand, speech.percent(tipping.first_hand, 0)), &|value| speech.number(value, 0), &|share| speech.percent(share, 0)))
                figcaption { (speech.plain("talk-chart")) }
            }
            table.small {
                caption.quiet { (speech.plain("talk-table")) }
                thead { tr { th scope="col" { (speech.plain("talk-share")) } @for share in [0.5, tipping.first_hand, 0.9] { th scope="col" { (speech.percent(share, 0)) } } } }
                tbody { tr { th scope="row" { (speech.plain("talk-net")) } @for share in [0.5, tipping.first_hand, 0.9] { td { (speech.number(tipping.net(share), 0)) } } } }
            }
            @if !shares.is_empty() { p { (tell!(speech, "talk-guessed", count = shares.len(), share = speech.percent(mean / 100.0, 0))) } }
            @if tipping.told_on > tipping.first_hand { p { (tell!(speech, "tipping-told-on", share = speech.percent(tipping.told_on, 1), retelling = speech.percent(tipping.retelling, 0), first = speech.percent(tipping.first_hand, 0))) } }
            @match today.figures().and_then(|figures| Some((figures.estimate("net_voices")?, figures.told()?))) {
                Some((net, told)) => { p { (tell!(speech, if told >= 2.0 * self.programme.people() { "talk-today-again" } else { "talk-today" }, net = speech.number(net.mean, 0), told = speech.number(told, 0), people = speech.number(self.programme.people(), 0), each = speech.number(told / self.programme.people(), 1), years = self.years())) } }
                None => { p.note { (self.waiting(&today).unwrap_or_default()) } }
            }
        }
    }

    fn board_ranking(&self, page: &mut Page, step: usize, by: Measure) -> Markup {
        let speech = self.speech;
        let ranked = self.ranked(page, step, by);
        let today = self.today(page, step);
        let key = self.outcome_of(by);
        let worth = |ranked: &Ranked| ranked.answer.figures().and_then(|figures| figures.worth(key));
        let most = ranked.iter().filter_map(worth).map(|worth| worth.mean).fold(0.0, f64::max).max(1e-9);
        let parts = |ranked: &Ranked| Some(why(ranked.answer.figures()?, today.figures()?));
        let largest = ranked.iter().filter_map(parts).flatten().map(f64::abs).fold(1.0, f64::max);
        let letters = ["A", "B", "C", "D", "E"];
        let told = |worth: &Estimate| match by {
            Measure::Value => speech.estimate(worth),
            Measure::Kept => speech.percent(worth.mean, 1),
        };
        if ranked.is_empty() {
            return html! { p.big { (tell!(speech, "teams-in", count = 0)) } };
        }
        html! {
            p.big { (self.leader(&ranked, by)) }
            table.ranking {
                thead { tr {
                    th scope="col" { (speech.plain("place")) }
                    th scope="col" { (speech.plain("team")) }
                    th scope="col" { (speech.plain(&format!("measure-{}", by.word()))) }
                    th scope="col" { (speech.plain("why")) }
                } }
                tbody { @for ranked in ranked.iter().take(SHOWN_MAX) { tr {
                    td.place { @if let Some(place) = ranked.place { (if ranked.tied { "=" } else { "" }) (place) } }
                    th scope="row" { (self.room.teams[ranked.team].name) }
                    td.worth { @match worth(ranked) {
                        Some(worth) => {
                            svg viewBox="0 0 200 18" aria-hidden="true" { rect.bar x="0" y="1" width=(format!("{:.1}", 200.0 * (worth.mean / most).clamp(0.0, 1.0))) height="16" {} }
                            span { (told(&worth)) }
                        }
                        None => { span { (self.waiting(&ranked.answer).unwrap_or_default()) } }
                    } }
                    td.why { @if let Some(parts) = parts(ranked) {
                        @if parts.iter().all(|part| part.abs() < 1e-9) { (speech.plain("is-today")) }
                        @else { (charts::parts(&self.why_in_words(&parts), &parts, largest, &letters)) }
                    } }
                } } }
            }
            (self.why_table(&ranked, &parts))
            @if ranked.len() > SHOWN_MAX { p.note { (speech.plain("further")) " " (ranked[SHOWN_MAX..].iter().map(|ranked| self.room.teams[ranked.team].name.as_str()).collect::<Vec<_>>().join(", ")) } }
            p.note { (speech.plain("why-note")) @for (letter, (key, _)) in letters.iter().zip(WHY) { " " strong { (letter) } " " (speech.plain(key)) ";" } " " (speech.plain("ties-note")) }
        }
    }

    /// The bars of all teams as numbers.
    fn why_table(&self, ranked: &[Ranked], parts: &dyn Fn(&Ranked) -> Option<[f64; 5]>) -> Markup {
        let speech = self.speech;
        html! { details {
            summary { (speech.plain("table")) ": " (speech.plain("why")) }
            table {
                thead { tr { th scope="col" { (speech.plain("team")) } @for (key, _) in WHY { th scope="col" { (speech.plain(key)) } } } }
                tbody { @for ranked in ranked { @if let Some(parts) = parts(ranked) { tr {
                    th scope="row" { (self.room.teams[ranked.team].name) }
                    @for part in parts { td { (speech.signed(part, usize::from(part.abs() < 10.0))) } }
                } } } }
            }
        } }
    }

    /// Who is ahead, once every plan is known.
    fn leader(&self, ranked: &[Ranked], by: Measure) -> String {
        let (speech, measure) = (self.speech, self.speech.plain(&format!("by-{}", by.word())));
        let known = ranked.iter().filter(|ranked| ranked.place.is_some()).count();
        let level = ranked.iter().filter(|ranked| ranked.place == Some(1)).count();
        match ranked {
            _ if known < ranked.len() => tell!(speech, "plans-known", known = known, of = ranked.len()),
            [_] => String::new(),
            [first, ..] if level == 1 => tell!(speech, "leader", team = self.room.teams[first.team].name.clone(), measure = measure),
            _ => tell!(speech, "leaders-tied", count = level, measure = measure),
        }
    }

    /// What makes a difference in profit, in words: who brings more, and what costs less.
    pub(super) fn why_in_words(&self, parts: &[f64; 5]) -> String {
        let told = WHY.iter().zip(parts).filter(|(_, part)| part.abs() >= 0.05).map(|((key, _), part)| {
            let size = self.speech.money(part.abs(), usize::from(part.abs() < 10.0));
            let way = if *part > 0.0 { "gain" } else { "loss" };
            self.speech.say(&format!("{key}-{way}"), [("amount", size.into())])
        });
        told.collect::<Vec<_>>().join("; ")
    }

    fn pledges(&self) -> Markup {
        html! { ul.pledges { @for team in self.room.playing() { @if let Some(pledge) = self.room.said.pledges.get(&team) {
            li { strong { (self.room.teams[team].name) } ": " (pledge) }
        } } } }
    }
}

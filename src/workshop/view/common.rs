//! What several pages show alike: the dial, the levers, Marta's cards, who talks.

use maud::{Markup, html};

use super::charts;
use super::{Page, View};
use crate::scenario::essay::Essay;
use crate::stats::Estimate;
use crate::workshop::answers::{Asker, Figures};
use crate::workshop::plan::Plan;
use crate::workshop::programme::{Cards, Lever, Position, Scene};
use crate::workshop::words::tell;

/// The dial, with what is known at each stop.
pub(super) struct Dialled {
    /// Worth at each stop; none where it is not known yet.
    pub worth: Vec<Option<Estimate>>,
    /// What is lost against the stop that the guess starts from.
    pub lost: Vec<Option<Estimate>>,
    /// A sentence for each stop.
    pub sentences: Vec<String>,
}

/// How talk adds up: people told by the pleased and by those let down, at first hand and with retelling, and where they balance.
pub(super) struct Tipping {
    /// Told at first hand: by the pleased, and by those let down.
    pub told: [f64; 2],
    /// Share of pleased customers at which talk balances, at first hand.
    pub first_hand: f64,
    /// The same where those who were told tell on.
    pub told_on: f64,
    /// Probability of telling on.
    pub retelling: f64,
}

impl Tipping {
    /// Voices in favour less voices against, for each 100 customers of whom this share is pleased and all others are let down.
    pub(super) fn net(&self, pleased: f64) -> f64 {
        100.0 * (self.told[0] * pleased - self.told[1] * (1.0 - pleased))
    }
}

impl View<'_> {
    /// The dial as it stands in a step.
    pub(super) fn dialled(&self, page: &mut Page, step: usize) -> Dialled {
        let (game, speech) = (&self.programme.game, self.speech);
        let key = game.value.outcome();
        let answers: Vec<_> =
            (0..game.dial.stops.value.len()).map(|stop| page.answer(self, &self.programme.world_at(step, stop), Asker::Room)).collect();
        let figures: Vec<Option<&Figures>> = answers.iter().map(|answer| answer.figures()).collect();
        let from = game.dial.stop(&game.dial.from.value);
        let lost = |here: &Figures| Some(figures[from]?.difference(here, key)?.estimate);
        let worth: Vec<Option<Estimate>> = figures.iter().map(|figures| figures.and_then(|figures| figures.worth(key))).collect();
        let lost: Vec<Option<Estimate>> = figures.iter().map(|figures| figures.and_then(lost)).collect();
        let sentence = |stop: usize| {
            let (Some(here), Some(lost)) = (&worth[stop], &lost[stop]) else {
                let why = self.waiting(&answers[stop]).or_else(|| self.waiting(&answers[from]));
                return why.filter(|text| !text.is_empty()).unwrap_or_else(|| speech.plain("computing"));
            };
            let (at, amount, years) = (speech.stop(game, stop), speech.estimate(here), self.years());
            let base = tell!(speech, "dial-base", at = at, amount = amount, years = years);
            if stop == from {
                return base;
            }
            let start = speech.stop(game, from);
            let share = worth[from].as_ref().filter(|worth| worth.mean > 0.0).map(|worth| lost.mean.abs() / worth.mean);
            let size = share.map_or_else(|| speech.size(lost), |share| format!("{} ({})", speech.size(lost), speech.percent(share, 1)));
            let against = match (lost.surely_above(0.0), lost.surely_below(0.0)) {
                (true, _) => tell!(speech, "dial-less", size = size, from = start),
                (_, true) => tell!(speech, "dial-more", size = size, from = start),
                _ => tell!(speech, "dial-same", from = start),
            };
            format!("{base} {against}")
        };
        let sentences = (0..worth.len()).map(sentence).collect();
        Dialled { worth, lost, sentences }
    }

    /// The curve of the dial, with its table.
    pub(super) fn curve(&self, dialled: &Dialled, here: Option<usize>, ghost: Option<usize>) -> Markup {
        let (game, speech) = (&self.programme.game, self.speech);
        let title = tell!(speech, "dial-chart", years = self.years());
        let stops: Vec<String> = (0..dialled.worth.len()).map(|stop| speech.stop(game, stop)).collect();
        html! {
            figure {
                (charts::curve(&title, &game.dial.hours(), &stops, &dialled.worth, [here, ghost], &|value| speech.money(value, 0)))
                figcaption { (title) }
                details {
                    summary { (speech.plain("table")) }
                    table {
                        thead { tr { th scope="col" { (speech.plain("dial-wait")) } th scope="col" { (speech.plain("dial-worth")) } th scope="col" { (speech.plain("dial-lost")) } } }
                        tbody { @for (stop, name) in stops.iter().enumerate() { tr {
                            th scope="row" { (name) }
                            td { (dialled.worth[stop].as_ref().map_or("…".into(), |worth| speech.estimate(worth))) }
                            td { (dialled.lost[stop].as_ref().map_or("…".into(), |lost| speech.change(&lost.negated()))) }
                        } } }
                    }
                }
            }
        }
    }

    /// The game's cards.
    pub(super) fn cards(&self) -> &Cards {
        self.programme.game.cards.as_ref().expect("a programme with cards has a game with them")
    }

    /// The card of a scene, with the tiles of all departments.
    pub(super) fn card(&self, number: usize) -> Markup {
        let cards = self.cards();
        let card = &cards.card[number];
        html! {
            article.card {
                p.count { (tell!(self.speech, "card-of", number = number + 1, of = cards.card.len())) }
                h2 { (self.text(&card.title)) }
                p { (self.text(&card.text)) }
                @if card.inferred { p.note { (self.speech.plain("inferred")) } }
            }
        }
    }

    /// The indicators of all departments: green from the first to the last, as they were in the case.
    pub(super) fn tiles(&self, up_to: usize) -> Markup {
        let cards = self.cards();
        let touched = |department: usize| {
            cards.card[..=up_to].iter().filter(|card| card.green.is_some_and(|green| green.get() as usize == department + 1)).count()
        };
        html! {
            ul.tiles aria-label=(self.speech.plain("tiles")) { @for (department, name) in cards.department.iter().enumerate() {
                li.touched[touched(department) > 0] {
                    span.light aria-hidden="true" { "✓" }
                    span { (self.text(name)) }
                    strong { (self.speech.plain("green")) }
                }
            } }
        }
    }

    /// How talk adds up in the scenario of a step.
    pub(super) fn tipping(&self, step: usize) -> Tipping {
        let [pleased, let_down, retelling] = self.programme.talk_in(step);
        let balance = |a: f64, b: f64| b / (a + b);
        let on = |told: f64| told / (1.0 - told * retelling);
        Tipping {
            told: [pleased, let_down],
            first_hand: balance(pleased, let_down),
            told_on: balance(on(pleased), on(let_down)),
            retelling,
        }
    }

    /// Paragraphs of a text, one on each line.
    pub(super) fn paragraphs(&self, essay: &Essay) -> Markup {
        let text = self.text(essay);
        html! { @for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) { p { (line) } } }
    }

    /// A position of a lever, with what it costs.
    pub(super) fn position(&self, position: &Position) -> String {
        tell!(self.speech, "position", label = self.text(&position.label), points = position.points.get())
    }

    /// Positions of a plan in words: name of the lever, and what it stands at.
    pub(super) fn plan_in_words(&self, plan: &Plan) -> Vec<(String, String)> {
        let of = |(lever, &position): (&Lever, &usize)| (self.text(&lever.name), self.text(&lever.position[position].label));
        self.programme.game.lever.iter().zip(plan).map(of).collect()
    }

    /// What happens in the round of a step, if a shock was drawn.
    pub(super) fn shock_text(&self, step: usize) -> Markup {
        let shock = self.room.shock(step).and_then(|shock| self.programme.game.shock.get(shock));
        html! { @if let Some(shock) = shock {
            div.shock { h2 { (self.text(&shock.name)) } p { (self.text(&shock.text)) } }
        } }
    }

    /// True if phones may plan now.
    pub(super) fn is_open(&self) -> bool {
        self.placed().scene == Scene::Round && !self.room.course.frozen && !self.room.is_over(self.now)
    }
}

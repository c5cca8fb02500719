//! What a room takes home: its dial and its plans, as a page that needs neither a network nor this program.

use super::{Page, View};
use crate::report::page::explore::{Combination, Control, Explored};
use crate::workshop::answers::Figures;
use crate::workshop::plan::{Plan, Setting};
use crate::workshop::programme::Scene;
use crate::workshop::words::tell;

/// Plans on the page, at most: those of the teams that are ahead.
const PLANS_MAX: usize = 60;

impl View<'_> {
    /// The dial and the plans of the last round, with what came out at every combination; none while some of it is being computed, which this asks for.
    pub fn explored(&self) -> Option<Explored> {
        let (speech, game) = (self.speech, &self.programme.game);
        let key = game.value.outcome();
        let mut page = Page::new();
        let scene = self.room.course.scene;
        let round = self.programme.round_before(scene);
        let dial =
            self.programme.scenes.iter().rev().find(|placed| matches!(placed.scene, Scene::Dial | Scene::Guess)).map(|placed| placed.step);
        let step = round.or(dial).unwrap_or(0);
        let mut plans: Vec<(String, Plan)> = vec![(speech.plain("today"), game.today())];
        if let Some(round) = round {
            let teams = self.room.playing().into_iter().take(PLANS_MAX);
            plans.extend(teams.map(|team| (self.room.teams[team].name.clone(), self.room.plan(self.programme, round, team))));
        }
        let from = game.dial.stop(&game.dial.from.value);
        let mut worlds: Vec<(usize, usize, Setting)> = Vec::new();
        for stop in 0..game.dial.stops.value.len() {
            for (number, (_, plan)) in plans.iter().enumerate() {
                let mut setting = self.world(step, plan);
                setting.push(game.dial.set(stop));
                worlds.push((stop, number, setting));
            }
        }
        let answers: Vec<_> = worlds.iter().map(|(_, _, setting)| page.answer(self, setting)).collect();
        let figures: Option<Vec<&Figures>> = answers.iter().map(|answer| answer.figures()).collect();
        let figures = figures?;
        let start = figures[from * plans.len()];
        let told = |figures: &Figures, key: &str| match key {
            "retained" => figures.estimate(key).map_or("–".into(), |estimate| speech.percent(estimate.mean, 1)),
            key => figures.worth(key).map_or("–".into(), |worth| speech.estimate(&worth)),
        };
        let keys = if key == "clv" { vec!["clv", "retained"] } else { vec![key, "clv", "retained"] };
        let combination = |((stop, plan, _), figures): (&(usize, usize, Setting), &&Figures)| {
            let difference = figures.difference(start, key).map(|difference| difference.estimate);
            let sentence = difference.map_or(String::new(), |estimate| {
                let (at, name) = (speech.stop(game, *stop), plans[*plan].0.clone());
                let amount = told(figures, key);
                let sure = estimate.surely_above(0.0) || estimate.surely_below(0.0);
                let words = if estimate.mean == 0.0 {
                    "home-same"
                } else if sure {
                    "home-differs"
                } else {
                    "home-like"
                };
                tell!(speech, words, at = at, plan = name, amount = amount, years = self.years(), change = speech.change(estimate.mean))
            });
            let value = figures.worth(key).map(|worth| worth.mean);
            Combination { told: keys.iter().map(|key| told(figures, key)).collect(), value, sentence }
        };
        let scale = game.dial.hours().into_iter().map(libm::log).collect();
        let controls = vec![
            Control {
                name: speech.plain("dial-wait"),
                options: (0..game.dial.stops.value.len()).map(|stop| speech.stop(game, stop)).collect(),
                start: from,
                scale: Some(scale),
            },
            Control {
                name: speech.plain("home-plan"),
                options: plans.iter().map(|(name, _)| name.clone()).collect(),
                start: 0,
                scale: None,
            },
        ];
        let title = self.text(&self.programme.course.name);
        let mut about = tell!(speech, "home-about", years = self.years());
        if let Some(shock) = round.and_then(|round| self.room.shock(round)).and_then(|shock| game.shock.get(shock)) {
            about += &format!("\n{}: {}", self.text(&shock.name), self.text(&shock.text));
        }
        Some(Explored {
            words: speech.words().clone(),
            title,
            about,
            controls,
            figures: keys.iter().map(|key| speech.plain(&format!("figure-{key}"))).collect(),
            combinations: worlds.iter().zip(&figures).map(combination).collect(),
            made_by: self.caption(),
            again: String::new(),
        })
    }
}

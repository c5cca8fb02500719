//! What a room takes home: its dial and its plans, as a page that needs neither a network nor this program.

use super::{Page, View};
use crate::report::page::explore::{Combination, Control, Explored};
use crate::workshop::answers::{Asker, Figures};
use crate::workshop::plan::{Plan, Setting};
use crate::workshop::programme::{Measure, Scene};
use crate::workshop::words::tell;

/// Plans of teams on the page, at most: of more, those that are ahead.
const PLANS_MAX: usize = 40;

/// A plan on the page, and the stop of the dial at which it stands by itself.
struct Offered {
    name: String,
    plan: Plan,
    stop: usize,
}

impl View<'_> {
    /// The dial and the plans of the last round, with what came out at every combination; none while some of it is being computed, which this asks for.
    pub fn explored(&self) -> Option<Explored> {
        let (speech, game) = (self.speech, &self.programme.game);
        let mut page = Page::new();
        let step = self.home_step();
        let offered = self.offered(&mut page, step);
        let stops = game.dial.stops.value.len();
        let worlds: Vec<(usize, usize)> = (0..stops).flat_map(|stop| (0..offered.len()).map(move |plan| (stop, plan))).collect();
        let setting = |(stop, plan): &(usize, usize)| -> Setting {
            let mut setting = self.world(step, &offered[*plan].plan);
            setting.push(game.dial.set(*stop));
            setting
        };
        let answers: Vec<_> = worlds.iter().map(|world| page.answer(self, &setting(world), Asker::Ahead)).collect();
        let figures: Vec<&Figures> = answers.iter().map(|answer| answer.figures()).collect::<Option<_>>()?;
        let start = figures[offered[0].stop * offered.len()];
        let combinations =
            worlds.iter().zip(&figures).map(|(&(stop, plan), figures)| self.at_home(figures, start, stop, &offered[plan])).collect();
        let controls = vec![
            Control {
                name: speech.plain("dial-wait"),
                options: (0..stops).map(|stop| speech.stop(game, stop)).collect(),
                start: offered[0].stop,
                scale: Some(game.dial.hours().into_iter().map(libm::log).collect()),
                moves: None,
            },
            Control {
                name: speech.plain("home-plan"),
                options: offered.iter().map(|offered| offered.name.clone()).collect(),
                start: 0,
                scale: None,
                moves: Some(offered.iter().map(|offered| offered.stop).collect()),
            },
        ];
        let of = format!("home-about-{}", game.value.outcome());
        let mut about = tell!(speech, &of, years = self.years());
        if let Some(shock) = self.room.shock(step).and_then(|shock| game.shock.get(shock)) {
            about += &format!("\n{}: {}", self.text(&shock.name), self.text(&shock.text));
        }
        Some(Explored {
            words: speech.words().clone(),
            title: self.text(&self.programme.course.name),
            about,
            controls,
            figures: self.home_keys().iter().map(|key| speech.plain(&format!("figure-{key}"))).collect(),
            combinations,
            made_by: self.caption(),
            again: String::new(),
        })
    }

    /// The step whose worlds are taken home: that of the last round, or else of the dial.
    fn home_step(&self) -> usize {
        let dial =
            self.programme.scenes.iter().rfind(|placed| matches!(placed.scene, Scene::Dial | Scene::Guess)).map(|placed| placed.step);
        self.programme.round_before(self.programme.scenes.len() - 1).or(dial).unwrap_or(0)
    }

    fn home_keys(&self) -> Vec<&'static str> {
        let key = self.programme.game.value.outcome();
        if key == "clv" { vec!["clv", "retained"] } else { vec![key, "clv", "retained"] }
    }

    /// What is done today, and the plans of teams.
    fn offered(&self, page: &mut Page, step: usize) -> Vec<Offered> {
        let of = |name: String, plan: Plan| Offered { stop: self.programme.stop_of(&self.world(step, &plan)), name, plan };
        let today = of(self.speech.plain("today"), self.programme.game.today());
        if self.programme.game.lever.is_empty() {
            return vec![today];
        }
        let ranked = self.ranked(page, step, Measure::Value);
        let teams = ranked.iter().take(PLANS_MAX).map(|ranked| ranked.team);
        let plans = teams.map(|team| of(self.room.teams[team].name.clone(), self.room.plan(self.programme, step, team)));
        [today].into_iter().chain(plans).collect()
    }

    /// What the page says of a plan at a stop.
    fn at_home(&self, figures: &Figures, start: &Figures, stop: usize, offered: &Offered) -> Combination {
        let (speech, key) = (self.speech, self.programme.game.value.outcome());
        let told = |key: &str| match key {
            "retained" => figures.estimate(key).map_or("–".into(), |estimate| speech.percent(estimate.mean, 1)),
            key => figures.worth(key).map_or("–".into(), |worth| speech.estimate(&worth)),
        };
        let sentence = figures.difference(start, key).map_or(String::new(), |difference| {
            let apart = difference.estimate;
            let sure = apart.surely_above(0.0) || apart.surely_below(0.0);
            let words = match (apart.mean == 0.0, sure) {
                (true, _) => "home-same",
                (_, true) => "home-differs",
                _ => "home-like",
            };
            let (at, plan) = (speech.stop(&self.programme.game, stop), offered.name.clone());
            tell!(speech, words, at = at, plan = plan, amount = told(key), years = self.years(), change = speech.change(&apart))
        });
        Combination { told: self.home_keys().into_iter().map(told).collect(), value: figures.worth(key).map(|worth| worth.mean), sentence }
    }
}

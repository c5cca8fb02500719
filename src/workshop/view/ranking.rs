//! Who is ahead: teams by a measure of their plans, where what lies within the noise is a tie.

use std::cmp::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Page, View};
use crate::engine::Account;
use crate::workshop::answers::{Answer, Asker, Figures};
use crate::workshop::programme::Measure;

/// A team in a ranking.
pub(super) struct Ranked {
    /// Its number.
    pub team: usize,
    /// What is known of its world.
    pub answer: Answer,
    /// Its place, from 1; none while its answer is not there.
    pub place: Option<usize>,
    /// True if others share the place.
    pub tied: bool,
}

/// Rankings of one version of the room: they are the same for everybody, and made once.
#[derive(Default)]
pub struct Rankings(Mutex<Made>);

/// Rankings that are made, by step and measure.
#[derive(Default)]
struct Made {
    version: u64,
    rankings: Vec<(usize, Measure, Ranking)>,
}

/// Teams in the order of their places.
type Ranking = Arc<Vec<Ranked>>;

/// What makes a difference in profit, in the order of the bars: a key of its name, and the accounts.
pub(super) const WHY: [(&str, &[Account]); 5] = [
    ("why-margin", &[Account::Margin]),
    ("why-answers", &[Account::Contacts, Account::SelfService, Account::Moments, Account::IdleTime, Account::Training, Account::Campaigns]),
    ("why-making-good", &[Account::Compensation]),
    ("why-winning", &[Account::Acquisition, Account::Leads, Account::WinBack]),
    ("why-plan", &[Account::Strategy]),
];

/// The parts of a difference in profit for each customer, in the order of [`WHY`]: they add up to it.
pub(super) fn why(figures: &Figures, base: &Figures) -> [f64; 5] {
    let accounts = figures.accounts_against(base);
    WHY.map(|(_, of)| accounts.iter().filter(|(account, _)| of.contains(account)).map(|(_, amount)| amount).sum())
}

impl View<'_> {
    /// Key of a measure's outcome.
    pub(super) fn outcome_of(&self, measure: Measure) -> &'static str {
        match measure {
            Measure::Value => self.programme.game.value.outcome(),
            Measure::Kept => "retained",
        }
    }

    /// All teams by a measure of the round of a step.
    pub(super) fn ranked(&self, page: &mut Page, step: usize, measure: Measure) -> Ranking {
        let mut made = self.rankings.0.lock().unwrap_or_else(PoisonError::into_inner);
        if made.version != self.version {
            *made = Made { version: self.version, rankings: Vec::new() };
        }
        let known = made.rankings.iter().find(|(of, by, _)| (*of, *by) == (step, measure)).map(|(.., ranking)| ranking.clone());
        let ranking = known.unwrap_or_else(|| {
            let ranking = Arc::new(self.rank(step, measure));
            made.rankings.push((step, measure, ranking.clone()));
            ranking
        });
        page.unsettled |= ranking.iter().any(|ranked| matches!(ranked.answer, Answer::Computing(_) | Answer::Later));
        ranking
    }

    fn rank(&self, step: usize, measure: Measure) -> Vec<Ranked> {
        let key = self.outcome_of(measure);
        let of = |team: usize| {
            let plan = self.room.plan(self.programme, step, team);
            Ranked { team, answer: self.answers.of(&self.world(step, &plan), Asker::Room), place: None, tied: false }
        };
        let mut ranked: Vec<Ranked> = self.room.playing().into_iter().map(of).collect();
        let figure = |ranked: &Ranked| ranked.answer.figures().and_then(|figures| figures.estimate(key)).map(|estimate| estimate.mean);
        ranked.sort_by(|a, b| figure(b).partial_cmp(&figure(a)).unwrap_or(Ordering::Equal).then(a.team.cmp(&b.team)));
        let mut first = 0;
        for number in 0..ranked.len() {
            let Some(here) = ranked[number].answer.figures() else { break };
            let best = ranked[first].answer.figures().expect("those with figures come first");
            if number > 0 && best.difference(here, key).is_some_and(|difference| difference.estimate.surely_above(0.0)) {
                first = number;
            }
            ranked[number].place = Some(first + 1);
        }
        let places: Vec<Option<usize>> = ranked.iter().map(|ranked| ranked.place).collect();
        for ranked in &mut ranked {
            ranked.tied = ranked.place.is_some() && places.iter().filter(|place| **place == ranked.place).count() > 1;
        }
        ranked
    }
}

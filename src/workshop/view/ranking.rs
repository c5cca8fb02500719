//! Who is ahead: teams by a measure of their plans, where what lies within the noise is a tie.

use super::{Page, View};
use crate::engine::Account;
use crate::workshop::answers::{Answer, Figures};
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

/// What makes a difference in value, in the order of the bars: a letter, and the accounts.
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
    pub(super) fn ranked(&self, page: &mut Page, step: usize, measure: Measure) -> Vec<Ranked> {
        let key = self.outcome_of(measure);
        let of = |team: usize| {
            let plan = self.room.plan(self.programme, step, team);
            let answer = page.answer(self, &self.world(step, &plan));
            Ranked { team, answer, place: None, tied: false }
        };
        let mut ranked: Vec<Ranked> = self.room.playing().into_iter().map(of).collect();
        let figure = |ranked: &Ranked| ranked.answer.figures().and_then(|figures| figures.estimate(key)).map(|estimate| estimate.mean);
        ranked.sort_by(|a, b| figure(b).partial_cmp(&figure(a)).expect("figures are numbers").then(a.team.cmp(&b.team)));
        let mut first = 0;
        for number in 0..ranked.len() {
            let Some(here) = ranked[number].answer.figures() else { break };
            let ahead = ranked[first].answer.figures().expect("those with figures come first");
            let surely_behind = number > 0 && ahead.difference(here, key).is_some_and(|difference| difference.estimate.surely_above(0.0));
            if surely_behind {
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

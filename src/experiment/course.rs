//! The course of an experiment, from scenarios that are ready to all that can be said of them: every door walks it.

use super::analysis::{Analysis, analyse};
use super::attribution::{expected_attribution, play_attribution};
use super::compare::Verdict;
use super::control::Control;
use super::doubt::{play_change_of_mind, play_doubt};
use super::effect::play_effects;
use super::evidence::play_beyond;
use super::insight::play_neighbours;
use super::prepare::Prepared;
use super::run::{Plan, Runs, run};
use super::work::Extent;
use crate::error::Error;
use crate::scenario::Draft;
use crate::scenario::assumption::Doubtful;

/// An experiment that is ready to be played.
#[derive(Clone, Copy)]
pub struct Course<'a, 'f> {
    /// The texts of the scenarios that were asked for, without the strategies that they list.
    pub drafts: &'a [Draft<'f>],
    /// All scenarios, each followed by its strategies.
    pub prepared: &'a [Prepared],
    /// Seed and number of replications.
    pub plan: &'a Plan,
    /// What is played beside the replications.
    pub extent: Extent,
}

/// What is about to be played behind the first answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubting {
    /// The changes of the best strategy, one by one.
    Apart {
        /// Worlds for each replication.
        worlds: usize,
    },
    /// Worlds of other plausible assumptions.
    Worlds,
    /// What would change the verdict, and what must come true of what was promised.
    ChangeOfMind,
}

impl Course<'_, '_> {
    /// Plays the replications and what is beside them.
    pub fn play(&self, control: &Control<'_>) -> Runs {
        let mut runs = run(self.prepared, self.plan, control);
        self.play_beside(control, &mut runs);
        runs
    }

    /// Plays what is beside replications that are there: lives played on, and neighbouring worlds.
    pub fn play_beside(&self, control: &Control<'_>, runs: &mut Runs) {
        if self.extent.beyond {
            play_beyond(self.prepared, self.plan, control, runs);
        }
        if self.extent.neighbours {
            play_neighbours(self.prepared, self.plan, control, runs);
        }
    }

    /// The first answer.
    ///
    /// # Errors
    /// As [`analyse`].
    pub fn analyse(&self, runs: &Runs) -> Result<Analysis, Error> {
        analyse(self.prepared, runs, self.plan)
    }

    /// True if the first answer is to be doubted: that was asked for, and there is an answer.
    pub fn is_doubted(&self, first: &Analysis, runs: &Runs) -> bool {
        self.extent.doubt && runs.stopped.is_none() && first.tells_who_is_better()
    }

    /// Plays what doubts the first answer, and tells `before` each part which it is. Nothing is played where it is not to be doubted.
    pub fn play_doubts(&self, first: &Analysis, control: &Control<'_>, runs: &mut Runs, before: &(dyn Fn(Doubting) + Sync)) {
        if !self.is_doubted(first, runs) {
            return;
        }
        let Course { drafts, prepared, plan, .. } = *self;
        let untold = control.untold();
        let subject = first.comparison.as_ref().and_then(|comparison| Some((first.best_other()?, comparison.objectives[0])));
        if let Some((scenario, _)) = subject {
            let scenarios = [&prepared[0].scenario, &prepared[scenario].scenario];
            if let Some((_, worlds)) = expected_attribution(drafts, scenarios) {
                before(Doubting::Apart { worlds });
                play_attribution(drafts, scenario, prepared, plan, &untold, runs);
            }
        }
        let doubtful = Doubtful::new(drafts.to_vec());
        if runs.stopped.is_some() || doubtful.assumptions.is_empty() {
            return;
        }
        before(Doubting::Worlds);
        play_doubt(&doubtful, plan, control, runs);
        let Some((scenario, objective)) = subject else { return };
        before(Doubting::ChangeOfMind);
        play_change_of_mind(&doubtful, (scenario, objective), plan, &untold, runs);
        let pays = first.comparison.as_ref().is_some_and(|comparison| {
            let versus = &comparison.versus[scenario - 1];
            versus.own_cost > 0.0 && matches!(versus.verdict(), Verdict::ClearlyBetter | Verdict::ProbablyBetter)
        });
        if pays {
            play_effects(drafts, (scenario, objective), prepared, plan, &untold, runs);
        }
    }

    /// The first answer with the doubt about it.
    pub fn doubted(&self, first: Analysis, runs: &Runs) -> Analysis {
        first.with_doubt(self.prepared, runs, self.plan)
    }
}

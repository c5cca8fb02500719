//! What follows from an analysis, sentence by sentence: each with its kind, its subject and the figures that it is about. Whoever tells them chooses the
//! language, not what is said.

use serde::{Deserialize, Serialize};

use super::analysis::{Analysis, ScenarioAnalysis};
use super::attribution::{Apart, Attribution, NotApart};
use super::compare::{Best, Comparison, Judgement, Verdict, Versus};
use super::control::Phase;
use super::doubt::{ChangeOfMind, Doubt, Spread, Switch};
use super::effect::Effect;
use super::finding::Unmet;
use super::insight::{DelayCurve, Insights, Loss, RetentionWorth, Talk};
use super::known;
use super::run::Amount;
use super::service::Of;
use super::solve::Solution;
use crate::model::Warning;
use crate::stats::Estimate;

/// One thing that can be said. Scenarios are named by their index; objectives are keys of outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Statement {
    /// The objective stated has no finite value; the other decides.
    ObjectiveIsInfinite {
        /// The objective stated.
        #[serde(deserialize_with = "known::text")]
        stated: known::Text,
        /// The one that decides.
        #[serde(deserialize_with = "known::text")]
        decides: known::Text,
    },
    /// A scenario has no value by the objective, or the first has none.
    CannotBeCompared {
        /// The scenario.
        scenario: usize,
    },
    /// A scenario against the first by what decides.
    Verdict {
        /// The scenario.
        scenario: usize,
        /// What decides.
        #[serde(deserialize_with = "known::text")]
        objective: known::Text,
        /// The verdict and its figures.
        judgement: Judgement,
    },
    /// Whether the other objective says the same.
    SecondOpinion {
        /// The scenario.
        scenario: usize,
        /// The other objective.
        #[serde(deserialize_with = "known::text")]
        objective: known::Text,
        /// What it says.
        says: Opinion,
        /// The difference in it.
        difference: Estimate,
        /// The month from whose end on the scenario is surely ahead in profit.
        pays_back_after: Option<usize>,
    },
    /// What a strategy may cost before it does more harm than good.
    Worth {
        /// The scenario.
        scenario: usize,
        /// Discounted, and before its own cost.
        worth: Estimate,
        /// The same as a cost that runs through every month.
        per_month: Option<Estimate>,
        /// Its own cost, discounted.
        own_cost: f64,
        /// What it brings after its own cost for each unit spent on it.
        return_on_cost: Option<f64>,
    },
    /// Undiscounted cash against the first scenario.
    Cash {
        /// The scenario.
        scenario: usize,
        /// By year.
        by_year: Vec<Estimate>,
        /// The month from whose end on the scenario is surely ahead, discounted.
        pays_back_after: Option<usize>,
    },
    /// Who is best of all by an objective.
    Best {
        /// The objective.
        #[serde(deserialize_with = "known::text")]
        objective: known::Text,
        /// True if it decides.
        decides: bool,
        /// Who.
        who: Leader,
    },
    /// A next move that the figures suggest.
    Next(Move),
    /// What pairing saves.
    Pairing {
        /// The outcome whose differences are meant.
        #[serde(deserialize_with = "known::text")]
        objective: known::Text,
        /// By how many times the variance is smaller, at least.
        factor: f64,
        /// Replications that would be needed without.
        without: f64,
    },
    /// Over which assumptions doubt was played.
    Doubted {
        /// Worlds that were played.
        worlds: usize,
        /// Replications of each.
        replications: u64,
        /// How many assumptions moved.
        assumptions: usize,
        /// Worlds that could not be played.
        left_out: u64,
    },
    /// What doubt does to a scenario.
    Doubt {
        /// The outcome that decides.
        #[serde(deserialize_with = "known::text")]
        objective: known::Text,
        /// True if it is its difference to the first scenario; else its own value.
        versus_first: bool,
        /// What it does.
        spread: Spread,
    },
    /// In how many worlds each scenario is best.
    BestInWorlds {
        /// By scenario.
        best: Vec<usize>,
        /// Of how many.
        of: usize,
    },
    /// Whose verdict is looked at, assumption by assumption, and by how many replications at each value.
    ChangeOfMind {
        /// The scenario.
        scenario: usize,
        /// The difference as it is.
        now: Estimate,
        /// Replications at each value.
        replications: u64,
    },
    /// Where an assumption by itself turns the verdict, or that it does not.
    Turns {
        /// The scenario.
        scenario: usize,
        /// The assumption.
        switch: Switch,
    },
    /// What each change of the strategy that brings most brings of it.
    Attributed(Attribution),
    /// Why that is not told.
    NotApart {
        /// The scenario.
        scenario: usize,
        /// Why.
        why: NotApart,
    },
    /// Where between its own value and the first scenario's a number stops making a strategy pay.
    MustReach(Effect),
    /// What delay costs in the first scenario.
    Delay(DelayCurve),
    /// What a point of retention is worth in the first scenario.
    Retention(RetentionWorth),
    /// What issues of single moments surely cost, the dearest first.
    IssuesCost {
        /// The losses.
        losses: Vec<Loss>,
    },
    /// Winning a customer over serving one for a year.
    WinningCosts {
        /// The ratio.
        times: f64,
    },
    /// Who leaves because of the service without a trace in its figures.
    WhoLeaves {
        /// Never spoke up and never helped themselves.
        in_silence: Option<Estimate>,
        /// The last issue was closed with every promise kept.
        after_green: Option<Estimate>,
    },
    /// What people say.
    Voices(Talk),
    /// It was stopped early.
    Stopped {
        /// In which phase.
        phase: Phase,
        /// Replications that were done.
        replications: u64,
        /// Of these, how many were played on.
        played_on: u64,
        /// Whether a world needed more memory than it may take; else somebody wanted it to stop.
        outgrown: bool,
    },
    /// The precision asked for, and the one reached.
    Precision {
        /// Asked for.
        target: f64,
        /// Reached, if it is known.
        reached: Option<f64>,
        /// True if it is enough.
        met: bool,
    },
    /// How hazards were solved.
    Solved {
        /// The scenario.
        scenario: usize,
        /// How.
        solution: Solution,
    },
    /// The hazards are those of the scenario that it extends or sets.
    InheritsHazards {
        /// The scenario.
        scenario: usize,
    },
    /// The churn target was not reached.
    TargetMissed {
        /// The scenario.
        scenario: usize,
        /// How near it came.
        solution: Solution,
    },
    /// Something is hardly meant.
    Implausible {
        /// The scenario.
        scenario: usize,
        /// What is hardly meant.
        warning: Warning,
    },
    /// Claims that hold.
    ClaimsHold {
        /// The scenario.
        scenario: usize,
        /// How many hold.
        holding: usize,
        /// How many there are.
        of: usize,
    },
    /// A claim that this run does not bear out.
    ClaimFails {
        /// The scenario.
        scenario: usize,
        /// The claim in its author's words.
        claim: String,
        /// Why not.
        why: Unmet,
    },
    /// Values beyond the horizon are not finite.
    NothingBeyond {
        /// The scenario.
        scenario: usize,
    },
    /// What is known of values beyond the horizon.
    Beyond {
        /// Replications played until nobody is left.
        played_on: u64,
        /// True if the company spends beside what it traces to customers.
        idle_capacity: bool,
    },
    /// What intervals are.
    Intervals {
        /// Confidence of each, where several differences must hold together.
        each_at: Option<f64>,
    },
}

/// A next move.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Move {
    /// Do what is surely best.
    Adopt {
        /// The scenario.
        scenario: usize,
        /// What decides.
        #[serde(deserialize_with = "known::text")]
        objective: known::Text,
        /// How probable it is that it is best, by chance alone.
        probability: f64,
    },
    /// Stay with the first scenario: nothing is better by more than chance.
    Stay,
    /// Find out what the verdict hangs on most.
    FindOut {
        /// The scenario whose verdict it is.
        scenario: usize,
        /// The assumption.
        path: String,
        /// Where it may plausibly lie.
        ends: [String; 2],
    },
    /// Look at the moment whose issues surely cost most.
    Mend {
        /// What they cost.
        loss: Loss,
    },
}

/// What the other objective says of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Opinion {
    /// The same.
    Agrees,
    /// The opposite.
    Disagrees,
    /// One of the two cannot tell.
    CannotTell,
    /// There are too few replications.
    TooFew,
}

/// Who is best.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Leader {
    /// The objective has no finite value in some scenario.
    NotFinite,
    /// There are too few replications.
    TooFew,
    /// Nobody leads.
    Tie,
    /// A scenario leads, or is best.
    Leads {
        /// The scenario.
        scenario: usize,
        /// With this probability.
        probability: f64,
        /// True if that is 95 % or more.
        surely: bool,
    },
}

/// The passages that statements form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// What compares scenarios.
    Conclusions,
    /// What to do next.
    Moves,
    /// What pairing saves.
    Pairing,
    /// What doubt about assumptions does.
    Doubt,
    /// What makes the strategy that brings most different.
    Why,
    /// What is said of the first scenario with the help of neighbouring worlds.
    Explanations,
    /// What the reader must know beside the numbers.
    Notes,
}

impl Passage {
    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Passage::Conclusions => "conclusions",
            Passage::Moves => "moves",
            Passage::Pairing => "pairing",
            Passage::Doubt => "doubt",
            Passage::Why => "why",
            Passage::Explanations => "explanations",
            Passage::Notes => "notes",
        }
    }
}

impl Statement {
    /// The passage of the text that it belongs to.
    pub fn passage(&self) -> Passage {
        match self {
            Statement::ObjectiveIsInfinite { .. }
            | Statement::CannotBeCompared { .. }
            | Statement::Verdict { .. }
            | Statement::SecondOpinion { .. }
            | Statement::Worth { .. }
            | Statement::Cash { .. }
            | Statement::Best { .. } => Passage::Conclusions,
            Statement::Next(_) => Passage::Moves,
            Statement::Attributed(_) | Statement::NotApart { .. } => Passage::Why,
            Statement::Pairing { .. } => Passage::Pairing,
            Statement::Doubted { .. }
            | Statement::Doubt { .. }
            | Statement::BestInWorlds { .. }
            | Statement::ChangeOfMind { .. }
            | Statement::Turns { .. }
            | Statement::MustReach(_) => Passage::Doubt,
            Statement::Delay(_)
            | Statement::Retention(_)
            | Statement::IssuesCost { .. }
            | Statement::WinningCosts { .. }
            | Statement::WhoLeaves { .. }
            | Statement::Voices(_) => Passage::Explanations,
            Statement::Stopped { .. }
            | Statement::Precision { .. }
            | Statement::Solved { .. }
            | Statement::InheritsHazards { .. }
            | Statement::TargetMissed { .. }
            | Statement::Implausible { .. }
            | Statement::ClaimsHold { .. }
            | Statement::ClaimFails { .. }
            | Statement::NothingBeyond { .. }
            | Statement::Beyond { .. }
            | Statement::Intervals { .. } => Passage::Notes,
        }
    }
}

/// Everything that follows, in the order of telling.
pub(super) fn statements(analysis: &Analysis) -> Vec<Statement> {
    let mut all = Vec::new();
    if let Some(comparison) = &analysis.comparison {
        all.extend(conclusions(comparison, analysis));
        all.extend(moves(comparison, analysis));
        all.extend(pairing(comparison, analysis));
    }
    all.extend(analysis.apart.iter().cloned().map(|apart| match apart {
        Apart::Told(attribution) => Statement::Attributed(attribution),
        Apart::Not { scenario, why } => Statement::NotApart { scenario, why },
    }));
    all.extend(analysis.doubt.iter().flat_map(doubts));
    all.extend(analysis.effects.iter().cloned().map(Statement::MustReach));
    all.extend(analysis.change_of_mind.iter().flat_map(changes_of_mind));
    all.extend(analysis.insights.iter().flat_map(explanations));
    all.extend(notes(analysis));
    all
}

fn conclusions(comparison: &Comparison, analysis: &Analysis) -> Vec<Statement> {
    let [decides, other] = comparison.objectives;
    let infinite = comparison.objective_is_infinite.then_some(Statement::ObjectiveIsInfinite { stated: other, decides });
    let versus = comparison.versus.iter().enumerate().flat_map(|(index, versus)| about_one(index + 1, versus, comparison));
    let best = comparison.best.iter().map(|best| Statement::Best {
        objective: best.key,
        decides: best.key == decides,
        who: leader(best, analysis),
    });
    infinite.into_iter().chain(versus).chain(best).collect()
}

fn about_one(scenario: usize, versus: &Versus, comparison: &Comparison) -> Vec<Statement> {
    let [objective, other] = comparison.objectives;
    let Some(judgement) = versus.judgements[0] else { return vec![Statement::CannotBeCompared { scenario }] };
    let mut said = vec![Statement::Verdict { scenario, objective, judgement }];
    if judgement.verdict == Verdict::Identical {
        return said;
    }
    let pays_back_after = versus.pays_back_after;
    said.extend(versus.judgements[1].map(|second| Statement::SecondOpinion {
        scenario,
        objective: other,
        says: opinion(judgement.verdict, second.verdict),
        difference: second.difference.estimate,
        pays_back_after,
    }));
    let (own_cost, return_on_cost) = (versus.own_cost, versus.return_on_cost);
    said.extend(versus.worth_up_to.map(|worth| Statement::Worth {
        scenario,
        worth,
        per_month: versus.worth_per_month,
        own_cost,
        return_on_cost,
    }));
    if versus.cash_by_year.len() > 1 || own_cost > 0.0 {
        said.push(Statement::Cash { scenario, by_year: versus.cash_by_year.clone(), pays_back_after });
    }
    said
}

/// What to do next, by rule: what is surely best by what decides, or nothing new; what the verdict on it hangs on most; and the moment that surely costs most.
fn moves(comparison: &Comparison, analysis: &Analysis) -> Vec<Statement> {
    if !analysis.tells_who_is_better() {
        return Vec::new();
    }
    let best = &comparison.best[0];
    let first = match best.leader {
        Some(scenario) if scenario > 0 && best.probabilities[scenario] >= 0.95 => {
            Some(Move::Adopt { scenario, objective: best.key, probability: best.probabilities[scenario] })
        }
        _ if comparison.versus.iter().all(|versus| !is_better(versus.verdict()).unwrap_or(false)) => Some(Move::Stay),
        _ => None,
    };
    let change = analysis.change_of_mind.as_ref();
    let find_out = change.and_then(|change| {
        let switch = change.switches.strongest.first()?;
        Some(Move::FindOut { scenario: change.scenario, path: switch.path.clone(), ends: switch.ends.clone() })
    });
    let losses = analysis.insights.iter().flat_map(|insights| &insights.losses);
    let moments: Vec<&Loss> = losses.filter(|loss| loss.of == Of::Moment).collect();
    let dearest = moments.iter().max_by(|a, b| a.lost.mean.total_cmp(&b.lost.mean)).filter(|loss| loss.lost.surely_above(0.0));
    let mend = dearest.map(|loss| Move::Mend { loss: (*loss).clone() });
    [first, find_out, mend].into_iter().flatten().map(Statement::Next).collect()
}

/// Whether a verdict says better, or worse; none if it says neither.
fn is_better(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::ClearlyBetter | Verdict::ProbablyBetter => Some(true),
        Verdict::ClearlyWorse | Verdict::ProbablyWorse => Some(false),
        _ => None,
    }
}

fn opinion(first: Verdict, second: Verdict) -> Opinion {
    match (is_better(first), is_better(second)) {
        (Some(a), Some(b)) if a == b => Opinion::Agrees,
        (Some(_), Some(_)) => Opinion::Disagrees,
        _ if second == Verdict::TooFew => Opinion::TooFew,
        _ => Opinion::CannotTell,
    }
}

fn leader(best: &Best, analysis: &Analysis) -> Leader {
    let finite = analysis.scenarios.iter().all(|scenario| scenario.summary.outcome(best.key).is_some());
    match best.leader {
        _ if !finite => Leader::NotFinite,
        _ if !analysis.tells_who_is_better() => Leader::TooFew,
        None => Leader::Tie,
        Some(scenario) => {
            let probability = best.probabilities[scenario];
            Leader::Leads { scenario, probability, surely: probability >= 0.95 }
        }
    }
}

fn pairing(comparison: &Comparison, analysis: &Analysis) -> Option<Statement> {
    let objective = comparison.objectives[0];
    let ratios = comparison.versus.iter().filter_map(|versus| versus.outcome(objective)?.variance_ratio);
    let factor = ratios.min_by(f64::total_cmp).filter(|_| analysis.tells_who_is_better())?;
    Some(Statement::Pairing { objective, factor, without: factor * analysis.manifest.replications as f64 })
}

fn doubts(doubt: &Doubt) -> Vec<Statement> {
    let several = doubt.best.len() > 1;
    let first = Statement::Doubted {
        worlds: doubt.worlds,
        replications: doubt.replications,
        assumptions: doubt.assumptions.len(),
        left_out: doubt.left_out,
    };
    let of = |spread: &Spread| Statement::Doubt { objective: doubt.objective, versus_first: several, spread: spread.clone() };
    let best = (doubt.best.len() > 2).then(|| Statement::BestInWorlds { best: doubt.best.clone(), of: doubt.worlds });
    [first].into_iter().chain(doubt.of.iter().map(of)).chain(best).collect()
}

fn changes_of_mind(change: &ChangeOfMind) -> Vec<Statement> {
    let scenario = change.scenario;
    let first = Statement::ChangeOfMind { scenario, now: change.switches.now, replications: change.replications };
    let turns = change.switches.strongest.iter().map(|switch| Statement::Turns { scenario, switch: switch.clone() });
    if change.switches.strongest.is_empty() { Vec::new() } else { [first].into_iter().chain(turns).collect() }
}

fn explanations(insights: &Insights) -> Vec<Statement> {
    let mut losses: Vec<Loss> =
        insights.losses.iter().filter(|loss| loss.of == Of::Moment && loss.lost.surely_above(0.0)).cloned().collect();
    losses.sort_by(|a, b| b.lost.mean.total_cmp(&a.lost.mean));
    let (in_silence, after_green) = (insights.left_in_silence, insights.left_after_green);
    let all = [
        insights.delay.clone().map(Statement::Delay),
        insights.retention.map(Statement::Retention),
        (!losses.is_empty()).then_some(Statement::IssuesCost { losses }),
        insights.acquisition_to_service.map(|times| Statement::WinningCosts { times }),
        (in_silence.is_some() || after_green.is_some()).then_some(Statement::WhoLeaves { in_silence, after_green }),
        insights.talk.map(Statement::Voices),
    ];
    all.into_iter().flatten().collect()
}

fn notes(analysis: &Analysis) -> Vec<Statement> {
    let manifest = &analysis.manifest;
    let mut notes = Vec::new();
    if let Some(phase) = manifest.stopped_in {
        let outgrown = manifest.outgrown.is_some();
        notes.push(Statement::Stopped { phase, replications: manifest.replications, played_on: manifest.played_on, outgrown });
    }
    if let Amount::Precise { precision: target, .. } = manifest.asked {
        let reached = manifest.precision_reached;
        notes.push(Statement::Precision { target, reached, met: reached.is_some_and(|reached| reached <= target) });
    }
    analysis.scenarios.iter().enumerate().for_each(|(index, scenario)| notes.extend(of_one(index, scenario)));
    notes.push(beyond(analysis));
    let several = analysis.comparison.as_ref().filter(|comparison| comparison.versus.len() > 1);
    notes.push(Statement::Intervals { each_at: several.map(|comparison| comparison.confidence) });
    notes
}

fn of_one(scenario: usize, about: &ScenarioAnalysis) -> Vec<Statement> {
    let mut notes = Vec::new();
    if let Some(solution) = about.solution.clone().filter(|_| !about.inherits_hazards) {
        notes.push(Statement::Solved { scenario, solution });
    }
    if about.inherits_hazards {
        notes.push(Statement::InheritsHazards { scenario });
    }
    let warnings = about.warnings.iter().cloned();
    notes.extend(warnings.map(|warning| Statement::Implausible { scenario, warning }));
    if let Some(solution) = about.solution.clone().filter(|solution| !solution.converged) {
        notes.push(Statement::TargetMissed { scenario, solution });
    }
    let holding = about.findings.iter().filter(|finding| finding.holds).count();
    if holding > 0 {
        notes.push(Statement::ClaimsHold { scenario, holding, of: about.findings.len() });
    }
    let failing = about.findings.iter().filter_map(|finding| Some((finding.claim.clone(), finding.why?)));
    notes.extend(failing.map(|(claim, why)| Statement::ClaimFails { scenario, claim, why }));
    notes
}

fn beyond(analysis: &Analysis) -> Statement {
    if analysis.scenarios[0].summary.outcome("clv_tail").is_none() {
        return Statement::NothingBeyond { scenario: 0 };
    }
    let spends_beside = |scenario: &ScenarioAnalysis| {
        let beside = ["idle_time", "strategy", "training"];
        scenario.summary.accounts.iter().any(|account| beside.contains(&account.key.as_str()) && account.estimate.mean != 0.0)
    };
    Statement::Beyond { played_on: analysis.manifest.played_on, idle_capacity: analysis.scenarios.iter().any(spends_beside) }
}

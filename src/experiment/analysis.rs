//! All that can be said of an experiment, as data: what renderers and doors work with.

use serde::{Deserialize, Serialize};

use super::attribution::Apart;
use super::compare::{Comparison, compare};
use super::control::Phase;
use super::doubt::{ChangeOfMind, Doubt, OBJECTIVES, doubt};
use super::effect::Effect;
use super::evidence::Evidence;
use super::finding::{Judged, judge_all};
use super::insight::{Insights, insights};
use super::known;
use super::outcome::{OUTCOMES, decided_by, value_of};
use super::prepare::Prepared;
use super::run::{Amount, Plan, Runs};
use super::solve::Solution;
use super::statement::{Statement, statements};
use super::summarize::{Summary, summarize};
use crate::engine::{ENGINE_VERSION, Replication};
use crate::error::Error;
use crate::model::{Cause, Warning, lint};
use crate::random::SCHEME;
use crate::scenario::assumed::{Assumed, assumed};
use crate::scenario::essay::Essay;
use crate::scenario::service::{Moment, Trigger};
use crate::stats::tells_who_is_better;
use crate::units::{MONTH, Quantity};

/// Everything that an experiment found.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Analysis {
    /// How it was made.
    pub manifest: Manifest,
    /// Each scenario by itself.
    pub scenarios: Vec<ScenarioAnalysis>,
    /// The parameters that are in force in the first scenario.
    #[serde(default)]
    pub parameters: Vec<Assumed>,
    /// All against the first, if there is more than one.
    pub comparison: Option<Comparison>,
    /// What can be said of the first scenario beside its outcomes, if neighbouring worlds were played.
    pub insights: Option<Insights>,
    /// What doubt about assumptions does, if plausible worlds were played.
    pub doubt: Option<Doubt>,
    /// What would change the verdict on the strategy that brings most, if that was looked for.
    pub change_of_mind: Option<ChangeOfMind>,
    /// What each of the changes of that strategy brings, or why that is not told, if that was looked for.
    #[serde(default)]
    pub apart: Option<Apart>,
    /// What must come true of what that strategy promises, for each of the numbers that were looked through.
    pub effects: Vec<Effect>,
    /// What follows from all that, sentence by sentence, in the order of telling.
    pub statements: Vec<Statement>,
    /// Every outcome of every replication: scenario, replication, values in the order of the outcomes.
    #[serde(skip)]
    pub rows: Vec<Row>,
}

/// How an analysis was made: enough to make it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Manifest {
    /// Version of the program.
    #[serde(deserialize_with = "known::text")]
    pub version: known::Text,
    /// Version of the engine: the same gives the same bits.
    pub engine_version: u32,
    /// Name of the construction of random numbers.
    #[serde(deserialize_with = "known::text")]
    pub random_scheme: known::Text,
    /// Seed of all draws.
    pub seed: u64,
    /// What was asked for.
    pub asked: Amount,
    /// Replications of each scenario that were played.
    pub replications: u64,
    /// True if it was stopped before all was done.
    pub stopped: bool,
    /// In which phase it was stopped, if it was.
    pub stopped_in: Option<Phase>,
    /// Bytes of the world that was stopped as it needed more memory than it may take, if one was.
    pub outgrown: Option<u64>,
    /// Replications of each scenario that were played on until nobody is left.
    pub played_on: u64,
    /// The precision reached, if one was asked for.
    pub precision_reached: Option<f64>,
}

/// One scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScenarioAnalysis {
    /// Name.
    pub name: String,
    /// What it shows, in the words of its author.
    pub analysis: Essay,
    /// Sources of its numbers.
    pub sources: Vec<String>,
    /// Currency of all amounts.
    pub currency: String,
    /// Customers at the start.
    pub customers: usize,
    /// True if customers at the start have been there for a while.
    pub standing_base: bool,
    /// True if the cost of winning a customer is stated, and not assumed to be a multiple of that of serving one.
    pub acquisition_cost_stated: bool,
    /// Differences below this share are called negligible.
    pub negligible: f64,
    /// Horizon in months.
    pub horizon_months: f64,
    /// How the hazards were solved, if they were.
    pub solution: Option<Solution>,
    /// True if they are those of a scenario that it extends.
    pub inherits_hazards: bool,
    /// What looks implausible.
    pub warnings: Vec<Warning>,
    /// Its moments of truth: when they come, and who answers.
    pub moments: Vec<MomentFacts>,
    /// Its results.
    pub summary: Summary,
    /// Its claims, judged.
    pub findings: Vec<Judged>,
    /// All keys that were written, after laying the texts over each other.
    pub written: serde_json::Value,
}

/// A moment of truth as it is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MomentFacts {
    /// Name.
    pub name: String,
    /// When in a customer's life it comes.
    pub stage: Stage,
    /// Channel.
    pub channel: String,
    /// Team that answers, if a team does.
    pub team: Option<String>,
    /// True if one person owns each case.
    pub owner: bool,
    /// Promised time to an answer in hours, if one is promised.
    pub commitment: Option<f64>,
}

/// When in a customer's life a moment comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// After joining.
    Joining,
    /// While somebody is a customer.
    Customer,
    /// Before a contract ends.
    Renewal,
    /// After another moment's issue.
    After,
}

impl Stage {
    /// All, in the order of a customer's life.
    pub const ALL: [Stage; 4] = [Stage::Joining, Stage::Customer, Stage::Renewal, Stage::After];

    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Joining => "joining",
            Stage::Customer => "customer",
            Stage::Renewal => "renewal",
            Stage::After => "after",
        }
    }
}

/// One replication of one scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Row {
    /// Index of the scenario.
    pub scenario: usize,
    /// Index of the replication.
    pub replication: u64,
    /// Values in the order of [`OUTCOMES`].
    pub values: Vec<Option<f64>>,
}

/// Analyses what was played.
///
/// # Errors
/// [`Error::Stopped`] or [`Error::TooLarge`] if no replication was.
pub fn analyse(prepared: &[Prepared], runs: &Runs, plan: &Plan) -> Result<Analysis, Error> {
    if runs.replications.iter().any(Vec::is_empty) {
        return Err(runs.stopped.map_or(Error::Stopped, |stop| stop.why.into()));
    }
    let evidence = Evidence::of_all(prepared, runs);
    let scenarios = prepared.iter().enumerate().map(|(index, prepared)| {
        let strategies = prepared.scenario.settings.strategy.len();
        scenario(prepared, evidence[index], &evidence[index..=index + strategies])
    });
    let analysis = Analysis {
        manifest: manifest(runs, plan),
        scenarios: scenarios.collect(),
        comparison: compare(prepared, runs, plan.seed),
        doubt: None,
        change_of_mind: None,
        parameters: assumed(&prepared[0].scenario),
        apart: None,
        effects: Vec::new(),
        insights: insights(prepared, runs),
        statements: Vec::new(),
        rows: rows(runs),
    };
    Ok(analysis.with_doubt(prepared, runs, plan))
}

impl Analysis {
    /// The same with what was played since: changes of a strategy apart, and plausible worlds; or that it was stopped meanwhile.
    pub fn with_doubt(mut self, prepared: &[Prepared], runs: &Runs, plan: &Plan) -> Analysis {
        self.manifest = manifest(runs, plan);
        self.doubt = doubt(runs, self.comparison.as_ref(), decided_by(prepared[0].scenario.settings.objective));
        self.change_of_mind.clone_from(&runs.change_of_mind);
        self.apart.clone_from(&runs.apart);
        self.effects.clone_from(&runs.effects);
        self.statements = statements(&self);
        self
    }

    /// The same, read back: what follows is worked out again, and what does not hang together is refused.
    ///
    /// # Errors
    /// Why it is no whole analysis.
    pub fn read_back(mut self) -> Result<Analysis, &'static str> {
        let Some(first) = self.scenarios.first() else { return Err("it holds no scenario") };
        let (count, accounts) = (self.scenarios.len(), first.summary.accounts.len());
        let whole = |scenario: &ScenarioAnalysis| {
            let summary = &scenario.summary;
            let causes = summary.causes.iter().map(|cause| cause.key.as_str()).eq(Cause::ALL.map(Cause::key));
            causes && summary.accounts.len() == accounts && !summary.survival.is_empty()
        };
        if !self.scenarios.iter().all(whole) {
            return Err("a scenario lacks figures that this program writes");
        }
        let decides = |key: &str| OBJECTIVES.contains(&key);
        let compared = |comparison: &Comparison| {
            let best = comparison.best.iter().all(|best| decides(best.key) && best.probabilities.len() == count);
            let leaders = comparison.best.iter().all(|best| best.leader.is_none_or(|leader| leader < count));
            best && leaders && comparison.objectives.iter().all(|key| decides(key)) && comparison.versus.len() + 1 == count
        };
        if self.comparison.as_ref().map_or(count > 1, |comparison| count < 2 || !compared(comparison)) {
            return Err("its comparison is not one of its scenarios");
        }
        let doubted =
            |doubt: &Doubt| decides(doubt.objective) && doubt.best.len() == count && doubt.of.iter().all(|spread| spread.scenario < count);
        let changes = self.change_of_mind.as_ref().map(|change| change.scenario).into_iter();
        let changes = changes.chain(self.apart.as_ref().map(Apart::scenario));
        let mut looked_at = changes.chain(self.effects.iter().map(|effect| effect.scenario));
        if !self.doubt.as_ref().is_none_or(doubted) || !looked_at.all(|scenario| (1..count).contains(&scenario)) {
            return Err("what it says of doubt is not about its scenarios");
        }
        self.statements = statements(&self);
        Ok(self)
    }

    /// What a scenario brings of what decides, on average; of a single scenario, its customer equity.
    pub fn brings(&self, scenario: usize) -> f64 {
        let key = self.comparison.as_ref().map_or("customer_equity", |comparison| comparison.objectives[0]);
        self.scenarios[scenario].summary.outcome(key).map_or(f64::NEG_INFINITY, |estimate| estimate.mean)
    }

    /// The scenario beside the first that brings most; none where there is no other.
    pub fn best_other(&self) -> Option<usize> {
        (1..self.scenarios.len()).max_by(|a, b| self.brings(*a).total_cmp(&self.brings(*b)))
    }

    /// Whether there are enough replications to say who is better.
    pub fn tells_who_is_better(&self) -> bool {
        tells_who_is_better(self.manifest.replications)
    }
}

fn manifest(runs: &Runs, plan: &Plan) -> Manifest {
    Manifest {
        version: env!("CARGO_PKG_VERSION"),
        engine_version: ENGINE_VERSION,
        random_scheme: SCHEME,
        seed: plan.seed.get(),
        asked: plan.amount,
        replications: runs.replications[0].len() as u64,
        stopped: runs.stopped.is_some(),
        stopped_in: runs.stopped.map(|stop| stop.phase),
        outgrown: runs.stopped.and_then(|stop| stop.why.outgrown()),
        played_on: runs.beyond.first().map_or(0, |beyond| beyond.len() as u64),
        precision_reached: runs.precision_reached,
    }
}

fn scenario(prepared: &Prepared, evidence: Evidence<'_>, family: &[Evidence<'_>]) -> ScenarioAnalysis {
    let (settings, model) = (&prepared.scenario.settings, &prepared.model);
    ScenarioAnalysis {
        name: settings.name.clone(),
        analysis: settings.analysis.clone(),
        sources: settings.sources.clone(),
        currency: settings.currency.clone(),
        customers: model.frame.customers,
        standing_base: model.segments.iter().any(|segment| segment.tenure.is_some()),
        acquisition_cost_stated: settings.acquisition.cost.is_some(),
        negligible: settings.negligible.base(),
        horizon_months: settings.horizon.base() / MONTH,
        solution: prepared.solution.clone(),
        inherits_hazards: prepared.solution.is_some() && prepared.scenario.baseline.is_some(),
        warnings: lint(&prepared.scenario, model),
        moments: settings.moment.iter().map(facts).collect(),
        summary: summarize(model, evidence),
        findings: judge_all(settings, family),
        written: prepared.scenario.written.clone(),
    }
}

fn facts(moment: &Moment) -> MomentFacts {
    MomentFacts {
        name: moment.name.clone(),
        stage: match moment.trigger {
            Trigger::Joining(_) => Stage::Joining,
            Trigger::Rate(_) | Trigger::Every(_) => Stage::Customer,
            Trigger::Renewal(_) => Stage::Renewal,
            Trigger::After(_) => Stage::After,
        },
        channel: moment.channel.clone(),
        team: moment.team.clone(),
        owner: moment.owner,
        commitment: moment.commitment.map(Quantity::base),
    }
}

fn rows(runs: &Runs) -> Vec<Row> {
    let row = |scenario: usize, replication: &Replication| Row {
        scenario,
        replication: replication.index,
        values: OUTCOMES.iter().map(|outcome| value_of(outcome.key, replication)).collect(),
    };
    let of = |(scenario, replications): (usize, &Vec<Replication>)| replications.iter().map(move |r| row(scenario, r)).collect::<Vec<_>>();
    runs.replications.iter().enumerate().flat_map(of).collect()
}

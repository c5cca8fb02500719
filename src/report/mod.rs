//! One report, many renderers. A report computes nothing: it gathers what the experiment found.
//!
//! # Example
//! ```
//! use fideliza::experiment::{Amount, Control, Plan, prepare, run};
//! use fideliza::report::{assemble, csv};
//! use fideliza::{random::Seed, scenario};
//!
//! let control = Control::unwatched();
//! let prepared = prepare(vec![scenario::parse("name = 'small'\ncustomers = 100\nhorizon = '1 year'")?], &control)?;
//! let plan = Plan { seed: Seed::new(1)?, amount: Amount::Fixed(3) };
//! let report = assemble(&prepared, &run(&prepared, &plan, &control), &plan, None);
//! let months = (csv::table_named("months").unwrap().render)(&report);
//! assert!(months.starts_with(b"scenario,month,figure,mean,low,high\n"));
//! # Ok::<(), fideliza::Error>(())
//! ```

#[cfg(feature = "charts")]
pub mod chart;
pub mod csv;
pub mod format;
pub mod json;
pub mod markdown;
pub mod renderers;
pub mod story;
pub mod text;

use serde::Serialize;

use crate::engine::ENGINE_VERSION;
use crate::experiment::outcome::{OUTCOMES, value_of};
use crate::experiment::{
    Amount, Comparison, Evidence, Insights, Judged, Plan, Prepared, Runs, Solution, Summary, compare, judge_all, summarize,
};
use crate::model::lint;
use crate::random::SCHEME;
use crate::stats::REPLICATIONS_MIN;
use crate::units::{MONTH, Quantity};

/// At most so many series in a chart: more cannot be told apart.
pub const SERIES_MAX: usize = 6;

/// The scenarios that charts show, by index: all, or of more than can be told apart the first, and those with the highest value of what decides.
pub fn shown_in_charts(report: &Report) -> Vec<usize> {
    let key = report.comparison.as_ref().map_or("customer_equity", |comparison| comparison.objectives[0]);
    let value = |index: &usize| report.scenarios[*index].summary.outcome(key).map_or(f64::NEG_INFINITY, |estimate| estimate.mean);
    let mut others: Vec<usize> = (1..report.scenarios.len()).collect();
    if others.len() >= SERIES_MAX {
        others.sort_by(|a, b| value(b).total_cmp(&value(a)));
        others.truncate(SERIES_MAX - 1);
        others.sort_unstable();
    }
    [0].into_iter().chain(others).collect()
}

/// Everything that an experiment found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// How it was made.
    pub manifest: Manifest,
    /// Each scenario by itself.
    pub scenarios: Vec<ScenarioReport>,
    /// All against the first, if there is more than one.
    pub comparison: Option<Comparison>,
    /// What can be said of the first scenario beside its outcomes, if it was asked for.
    pub insights: Option<Insights>,
    /// Every outcome of every replication: scenario, replication, values in the order of the outcomes.
    #[serde(skip)]
    pub rows: Vec<Row>,
}

impl Report {
    /// Whether there are enough replications to say who is better.
    pub fn tells_who_is_better(&self) -> bool {
        self.manifest.replications >= REPLICATIONS_MIN
    }
}

/// How a report was made: enough to make it again.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// Version of the program.
    pub version: &'static str,
    /// Version of the engine: the same gives the same bits.
    pub engine_version: u32,
    /// Name of the construction of random numbers.
    pub random_scheme: &'static str,
    /// Seed of all draws.
    pub seed: u64,
    /// What was asked for.
    pub asked: Amount,
    /// Replications of each scenario that were played.
    pub replications: u64,
    /// True if it was stopped before the plan was done.
    pub stopped: bool,
    /// Replications of each scenario that were played on until nobody is left.
    pub played_on: u64,
    /// The precision reached, if one was asked for.
    pub precision_reached: Option<f64>,
}

/// One scenario.
#[derive(Clone, Debug, Serialize)]
pub struct ScenarioReport {
    /// Name.
    pub name: String,
    /// What it shows, in the words of its author.
    pub analysis: String,
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
    pub warnings: Vec<String>,
    /// Its results.
    pub summary: Summary,
    /// Its claims, judged.
    pub findings: Vec<Judged>,
    /// All keys that were written, after laying the texts over each other.
    pub written: serde_json::Value,
}

/// One replication of one scenario.
#[derive(Clone, Debug)]
pub struct Row {
    /// Index of the scenario.
    pub scenario: usize,
    /// Index of the replication.
    pub replication: u64,
    /// Values in the order of [`OUTCOMES`].
    pub values: Vec<Option<f64>>,
}

/// Gathers the report of an experiment.
pub fn assemble(prepared: &[Prepared], runs: &Runs, plan: &Plan, insights: Option<Insights>) -> Report {
    let evidence = Evidence::of_all(prepared, runs);
    let scenarios = prepared.iter().enumerate().map(|(index, prepared)| {
        let (settings, model) = (&prepared.scenario.settings, &prepared.model);
        ScenarioReport {
            name: settings.name.clone(),
            analysis: settings.analysis.trim().to_string(),
            sources: settings.sources.clone(),
            currency: settings.currency.clone(),
            customers: model.customers,
            standing_base: model.segments.iter().any(|segment| segment.tenure.is_some()),
            acquisition_cost_stated: settings.acquisition.cost.is_some(),
            negligible: settings.negligible.base(),
            horizon_months: settings.horizon.base() / MONTH,
            solution: prepared.solution.clone(),
            inherits_hazards: prepared.solution.is_some() && prepared.scenario.baseline.is_some(),
            warnings: warnings(prepared),
            summary: summarize(model, evidence[index]),
            findings: judge_all(settings, &evidence[index..=index + settings.strategy.len()]),
            written: prepared.scenario.written.clone(),
        }
    });
    Report {
        manifest: Manifest {
            version: env!("CARGO_PKG_VERSION"),
            engine_version: ENGINE_VERSION,
            random_scheme: SCHEME,
            seed: plan.seed.get(),
            asked: plan.amount,
            replications: runs.replications[0].len() as u64,
            stopped: runs.stopped,
            played_on: runs.beyond.first().map_or(0, |beyond| beyond.len() as u64),
            precision_reached: runs.precision_reached,
        },
        scenarios: scenarios.collect(),
        comparison: compare(prepared, runs, plan.seed),
        insights,
        rows: rows(runs),
    }
}

fn warnings(prepared: &Prepared) -> Vec<String> {
    let mut warnings: Vec<String> =
        lint(&prepared.scenario, &prepared.model).into_iter().map(|warning| format!("{} ({})", warning.message, warning.help)).collect();
    if let Some(solution) = prepared.solution.as_ref().filter(|solution| !solution.converged) {
        let message =
            format!("the churn target {} was not reached: {:.4} after {} rounds", solution.target, solution.achieved, solution.rounds);
        warnings.push(message);
    }
    warnings
}

fn rows(runs: &Runs) -> Vec<Row> {
    let of = |(scenario, replications): (usize, &Vec<crate::engine::Replication>)| {
        let row = |replication: &crate::engine::Replication| Row {
            scenario,
            replication: replication.index,
            values: OUTCOMES.iter().map(|outcome| value_of(outcome.key, replication)).collect(),
        };
        replications.iter().map(row).collect::<Vec<_>>()
    };
    runs.replications.iter().enumerate().flat_map(of).collect()
}

//! Scenario text in, checked scenario out.
//!
//! [`read`] loads a file and those that it extends, lays them over each other (`layers`), reads
//! the result into checked types ([`declare`]) and checks what only shows between keys
//! (`check`). Everything that is wrong is reported at once ([`problem`]). The reference page
//! and the JSON schema come from the same declarations ([`mod@reference`]).

mod check;
pub mod declare;
pub mod feeling;
pub mod growth;
pub mod law;
mod layers;
pub mod node;
pub mod people;
pub mod place;
pub mod problem;
pub mod reference;
pub mod service;

use declare::{Read, Reader, section};
use law::Dist;
use node::Node;
use place::Source;
use problem::Problems;

use crate::units::{Count, Duration, MoneyRate, Number, Share};

/// The lists that stand where a scenario has none of its own.
pub const DEFAULTS: &str = include_str!("defaults.toml");

/// A commented scenario to start from, as `fideliza new` writes it.
pub const STARTER: &str = include_str!("starter.toml");

/// Other files that a scenario names: those it extends, and tables of values.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn text(&self, path: &str) -> Result<String, String>;
}

/// A checked scenario, with what it inherits.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Every key, with its default where it was not mentioned.
    pub settings: Settings,
    /// The scenario under which `target_annual_churn` is solved, if that is not this one: a
    /// strategy inherits the solved hazards of what it extends.
    pub baseline: Option<Box<Scenario>>,
    /// The texts that it was read from.
    pub sources: Vec<Source>,
    /// All keys that were written, after laying the texts over each other, as JSON.
    pub written: serde_json::Value,
}

section! {
    /// A scenario.
    Settings {
        /// A scenario that this one changes: a path from this file's folder.
        extends: Option<String> = off, Setting, "";
        /// Name of 1 to 80 characters, shown in tables and used for the output folder.
        name: String = required, Setting, "";
        /// What the scenario shows, in plain words.
        analysis: String = "\"\"", Setting, "";
        /// Where its numbers come from.
        sources: Vec<String> = "[]", Setting, "";
        /// Claims about the results that can be checked.
        finding: Vec<Finding> = "[]", Setting, "";
        /// Currency of all amounts, for display.
        currency: String = "\"EUR\"", Setting, "";
        /// Customers at the start: 1 to 2147483648.
        customers: Count = "10000", Setting, "";
        /// How long the simulation runs: an hour to 200 years.
        horizon: Duration = "\"3 years\"", Setting, "";
        /// Time before statistics of waits and load start; money and leaving are always counted.
        warmup: Duration = "\"0 s\"", Setting, "";
        /// Hazards that drift are refreshed at least this often: not below a 100,000th of the horizon.
        refresh: Duration = "\"1 month\"", Setting, "";
        /// Seed of all draws.
        seed: Count = "1", Setting, "";
        /// Replications, if the command line does not say: 1 to 1000000.
        replications: Count = "40", Setting, "";
        /// Margin of one customer before service costs.
        margin: Dist<MoneyRate> = "\"30 / month\"", Setting, "";
        /// Discount rate per year.
        discount: Share = "0.10", C, "usual in customer-value studies";
        /// Tenure of the customers at the start; off: they have all just joined.
        tenure: Option<Dist<Duration>> = off, Setting, "";
        /// Share of the initial customers who decide to leave within a year: solved for the baseline hazards.
        target_annual_churn: Option<Share> = off, C, "18 % where neither this nor `leaving.hazards` is given; our assumption";
        /// Kinds of customers.
        segment: Vec<people::Segment> = "[]", Setting, "";
        /// Stages of a customer's life, in order.
        stage: Vec<people::Stage> = "[]", Setting, "";
        /// Channels.
        channel: Vec<service::Channel> = "[]", Setting, "";
        /// Moments of truth.
        moment: Vec<service::Moment> = "[]", Setting, "";
        /// Teams that answer.
        team: Vec<service::Team> = "[]", Setting, "";
        /// Experience of an issue.
        experience: feeling::Experience = "{}", Setting, "";
        /// How satisfaction moves.
        satisfaction: feeling::Satisfaction = "{}", Setting, "";
        /// Leaving.
        leaving: feeling::Leaving = "{}", Setting, "";
        /// Heat on those around a leaver.
        neighbours: feeling::Neighbours = "{}", Setting, "";
        /// Word of mouth.
        word_of_mouth: growth::WordOfMouth = "{}", Setting, "";
        /// Leads.
        leads: growth::Leads = "{}", Setting, "";
        /// Cost of winning customers.
        acquisition: growth::Acquisition = "{}", Setting, "";
        /// People who are not customers.
        market: growth::Market = "{}", Setting, "";
        /// What the strategy itself costs.
        strategy: growth::Strategy = "{}", Setting, "";
    }
}

section! {
    /// A claim about an outcome that a machine can check.
    Finding {
        /// The claim in words.
        claim: String = required, Setting, "";
        /// Key of the outcome.
        outcome: String = required, Setting, "";
        /// The value that theory or a published table gives.
        equals: Option<Number> = off, Setting, "";
        /// With `equals`: largest deviation allowed beside chance, as a share of the value.
        tolerance: Share = "0", Setting, "";
        /// With `equals`: the smallest deviation that the check must be able to see, as a share of the value.
        resolves: Share = "0.05", Setting, "";
        /// The 95 % interval lies above this.
        at_least: Option<Number> = off, Setting, "";
        /// The 95 % interval lies below this.
        at_most: Option<Number> = off, Setting, "";
    }
}

/// The annual churn that is solved for where a scenario says nothing about leaving.
pub const DEFAULT_ANNUAL_CHURN: f64 = 0.18;

/// Reads a scenario: the file, what it extends, and `key=value` settings laid over it.
///
/// # Errors
/// Everything that is wrong, with the texts it points into.
pub fn read(path: &str, files: &dyn Files, sets: &[String]) -> Result<Scenario, Problems> {
    let stack = layers::load(path, files, sets)?;
    let scenario = settle(&stack, &stack.whole, files)?;
    let baseline = stack.baseline.as_ref().map(|baseline| settle(&stack, baseline, files)).transpose()?;
    Ok(Scenario { baseline: baseline.map(Box::new), ..scenario })
}

/// Reads and checks a tree of the layers.
fn settle(stack: &layers::Stack, root: &Node, files: &dyn Files) -> Result<Scenario, Problems> {
    let names: Vec<String> = stack.sources.iter().map(|source| source.name.clone()).collect();
    let mut reader = Reader { problems: stack.problems.clone(), files, source_names: &names };
    let settings = Settings::read(root, &mut reader);
    if let Some(settings) = &settings {
        check::check(settings, root, &mut reader);
    }
    let mut problems = reader.problems;
    match settings {
        Some(settings) if problems.is_empty() => {
            Ok(Scenario { settings, baseline: None, sources: stack.sources.clone(), written: written(root) })
        }
        _ => {
            problems.sort_by_key(|problem| (problem.span.source, problem.span.start));
            problems.dedup();
            Err(Problems { sources: stack.sources.clone(), list: problems })
        }
    }
}

/// The tree as JSON: what was written, without the places.
fn written(node: &Node) -> serde_json::Value {
    use node::Value;
    match &node.value {
        Value::Text(text) => text.clone().into(),
        Value::Number(number) => (*number).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::Date => serde_json::Value::Null,
        Value::List(nodes) => nodes.iter().map(written).collect(),
        Value::Table(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.clone(), written(&entry.node)));
            serde_json::Value::Object(pairs.collect())
        }
    }
}

/// A path that stands beside a file.
fn beside(file: &str, path: &str) -> String {
    let folder = std::path::Path::new(file).parent().unwrap_or(std::path::Path::new(""));
    // `./a.toml` and `a.toml` are the same file: a circle must be seen.
    folder
        .join(path)
        .components()
        .filter(|part| *part != std::path::Component::CurDir)
        .collect::<std::path::PathBuf>()
        .to_string_lossy()
        .into_owned()
}

//! Scenario text in, checked scenario out.
//!
//! [`read`] loads a file and those that it extends, lays them over each other (`layers`), reads
//! the result into checked types ([`declare`]) and checks what only shows between keys
//! (`check`). Everything that is wrong is reported at once ([`problem`]). The reference page
//! and the JSON schema come from the same declarations ([`mod@reference`]).

pub mod assumed;
pub mod assumption;
mod check;
pub mod declare;
pub mod describe;
pub mod document;
pub mod essay;
pub mod feeling;
mod files;
pub mod gallery;
pub mod growth;
pub mod intervention;
pub mod law;
mod layers;
pub mod levers;
pub mod market;
pub mod mechanism;
pub mod node;
pub mod parameter;
pub mod path;
pub mod people;
pub mod place;
pub mod probe;
pub mod problem;
pub mod reference;
pub mod resolved;
pub mod service;
pub mod strategy;
pub mod study;
pub mod table;
pub mod teams;
pub mod text;
pub mod variants;

use std::collections::BTreeMap;

pub use files::{Bundle, Embedded, Files, Recorded, beside, in_words};

use declare::{Read, Reader, section, words};
use essay::Essay;
use law::Dist;
use node::Node;
use place::Source;
use problem::Problems;

use crate::units::{Count, Duration, MoneyRate, Number, Share};

/// The lists that stand where a scenario has none of its own.
pub const DEFAULTS: &str = include_str!("defaults.toml");

/// A commented scenario to start from, as `fideliza new` writes it.
pub const STARTER: &str = include_str!("starter.toml");

/// Scenarios that `fideliza bench` measures: what engines are compared on.
pub const BENCHMARKS: Embedded = Embedded(&[("lifecycle", include_str!("../../scenarios/bench/lifecycle.toml"))]);

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
    /// The tables of values that it was read from.
    pub tables: Vec<table::TableRead>,
    /// The settings under each state that its interventions can bring about.
    pub variants: Vec<variants::Variant>,
    /// The strategies that it lists, as scenarios of their own.
    pub strategies: Vec<Scenario>,
}

section! {
    /// A scenario.
    Settings {
        /// A scenario that this one changes: a path from this file's folder.
        extends: Option<String> = off, Setting, "", fixed;
        /// Name of 1 to 80 characters, shown in tables and used for the output folder.
        name: String = required, Setting, "", fixed;
        /// What the scenario shows, in plain words; one text, or one for each language: `{ en = "…", es = "…" }`.
        analysis: Essay = "\"\"", Setting, "", fixed;
        /// Where its numbers come from.
        sources: Vec<String> = "[]", Setting, "", fixed;
        /// Claims about the results that can be checked.
        finding: Vec<Finding> = "[]", Setting, "", fixed;
        /// Currency of all amounts, for display.
        currency: String = "\"EUR\"", Setting, "", fixed;
        /// Customers at the start: 1 to 2147483648.
        customers: Count = "10000", Setting, "", fixed;
        /// How long the simulation runs: an hour to 200 years.
        horizon: Duration = "\"3 years\"", Setting, "", fixed;
        /// Time before statistics of waits and load start; money and leaving are always counted.
        warmup: Duration = "\"0 s\"", Setting, "", fixed;
        /// Hazards that drift are refreshed at least this often: not below a 100,000th of the horizon.
        refresh: Duration = "\"1 month\"", Setting, "", fixed;
        /// Seed of all draws.
        seed: Count = "1", Setting, "", fixed;
        /// Replications, if the command line does not say: 1 to 1000000.
        replications: Count = "40", Setting, "", fixed;
        /// Margin of one customer before service costs.
        margin: Dist<MoneyRate> = "\"30 / month\"", Setting, "";
        /// Discount rate per year.
        discount: Share = "0.10", C("0.06..0.14"), "usual in customer-value studies", fixed;
        /// Tenure of the customers at the start; off: they have all just joined.
        tenure: Option<Dist<Duration>> = off, Setting, "", fixed;
        /// Share of the initial customers who decide to leave within a year: solved for the baseline hazards.
        target_annual_churn: Option<Share> = off, C("0.12..0.25"), "18 % where neither this nor `leaving.hazards` is given; our assumption", fixed;
        /// Kinds of customers.
        segment: Vec<people::Segment> = "[]", Setting, "";
        /// Stages of a customer's life, in order.
        stage: Vec<people::Stage> = "[]", Setting, "";
        /// Channels.
        channel: Vec<service::Channel> = "[]", Setting, "";
        /// Moments of truth.
        moment: Vec<service::Moment> = "[]", Setting, "";
        /// Teams that answer.
        team: Vec<teams::Team> = "[]", Setting, "";
        /// Partners: third parties to whom issues are passed on.
        partner: Vec<service::Partner> = "[]", Setting, "";
        /// Failures that cause others until they are noticed.
        domino: Vec<service::Domino> = "[]", Setting, "";
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
        /// People who are not customers, and the state of the market.
        market: market::Market = "{}", Setting, "";
        /// Regimes of the market; none: it stays as it is.
        regime: Vec<market::Regime> = "[]", Setting, "", fixed;
        /// How demand differs and goes up and down.
        demand: market::Demand = "{}", Setting, "", fixed;
        /// Memory of customers; off: nobody minds who they are.
        memory: Option<levers::Memory> = off, Setting, "";
        /// Needs that drift, and offers that meet them; off: the product fits for ever.
        needs: Option<levers::Needs> = off, Setting, "";
        /// Service = sales; off: nothing is sold in service.
        cross_selling: Option<levers::CrossSelling> = off, Setting, "";
        /// Proactive retention; off: none.
        retention: Option<levers::Retention> = off, Setting, "";
        /// Winning back those who left; off: nobody is asked.
        win_back: Option<levers::WinBack> = off, Setting, "";
        /// Talking about the price at renewals; off: nobody does.
        renegotiation: Option<levers::Renegotiation> = off, Setting, "";
        /// Telling who waits how long it will take; off: nobody is told.
        transparency: Option<levers::Transparency> = off, Setting, "";
        /// Tiers of customers by what they bring, from the lowest up; none: all are served alike.
        tier: Vec<levers::Tier> = "[]", Setting, "";
        /// How often tiers are reviewed.
        tier_review: Duration = "\"1 year\"", Setting, "", fixed;
        /// How fully every measure takes effect: what an intervention changes, and the shares of memory, transparency, automatic or asked-for compensation, retention, win-back and offers.
        alignment: Share = "1.0", C("0.8..1"), "our assumption; 1 is neutral", fixed;
        /// What decides between strategies: customer equity, or profit within the horizon. The other is heard as a second opinion.
        objective: Objective = "\"equity\"", Setting, "";
        /// Differences below this share of the base are called negligible.
        negligible: Share = "0.001", Setting, "";
        /// Changes of course during the run.
        intervention: Vec<intervention::Intervention> = "[]", Setting, "", fixed;
        /// Revenue of one customer, of which `margin` is what remains before service costs; off: only costs of service are known.
        revenue: Option<MoneyRate> = off, Setting, "", fixed;
        /// What the strategy itself costs.
        cost: growth::Cost = "{}", Setting, "", fixed;
        /// Strategies that this scenario is compared with: each has a name, and keys that it lays over the scenario; `include = ["fast", "owner"]` lays other strategies of the list under them, and adds up what they cost.
        strategy: Vec<strategy::Strategy> = "[]", Setting, "", fixed;
    }
}

section! {
    /// A claim about an outcome that a machine can check.
    Finding {
        /// The claim in words.
        claim: String = required, Setting, "";
        /// Key of the outcome.
        outcome: String = required, Setting, "";
        /// Name of the strategy that it is about; off: the scenario itself.
        of: Option<String> = off, Setting, "";
        /// Name of the scenario or strategy that it is compared with: the claim is then about the paired difference.
        versus: Option<String> = off, Setting, "";
        /// With `versus`: true if the difference is meant as a share of what it is compared with.
        relative: bool = "false", Setting, "";
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

words! {
    /// What decides between strategies.
    Objective {
        #[doc = "Customer equity: profit within the horizon, and what is to be expected beyond it."] "equity" => Equity,
        #[doc = "Profit within the horizon."] "profit" => Profit,
    }
}

/// The annual churn that is solved for where a scenario says nothing about leaving.
pub const DEFAULT_ANNUAL_CHURN: f64 = 0.18;

/// Reads a scenario: the file, what it extends, and `key=value` settings laid over it.
///
/// # Errors
/// Everything that is wrong, with the texts it points into.
pub fn read(path: &str, files: &dyn Files, sets: &[String]) -> Result<Scenario, Problems> {
    load(path, files, sets)?.scenario()
}

/// Reads a scenario from its text alone: it extends nothing and names no tables.
///
/// # Errors
/// Everything that is wrong, with the text it points into.
///
/// # Example
/// ```
/// let scenario = fideliza::scenario::parse("name = 'small'\ncustomers = 200").expect("it is right");
/// assert_eq!(scenario.settings.customers.get(), 200);
/// let problems = fideliza::scenario::parse("name = 'small'\ncustomer = 200").unwrap_err();
/// assert_eq!(problems.details()[0].line, 2);
/// ```
pub fn parse(text: &str) -> Result<Scenario, Problems> {
    read(TEXT, &BTreeMap::from([(TEXT.to_string(), text.to_string())]), &[])
}

/// What messages call a scenario that is no file.
const TEXT: &str = "scenario";

/// The texts of a scenario laid over each other, before anything in them is checked.
#[derive(Clone)]
pub struct Draft<'f> {
    stack: layers::Stack,
    files: &'f dyn Files,
    /// Assumptions at other values: paths, and shares of the way through where they may lie.
    assumed: Vec<(String, f64)>,
}

/// What the built-in defaults write: the lists that stand where a scenario has none of its own.
pub(crate) fn shipped() -> serde_json::Value {
    written(&Node::parse(DEFAULTS, 0).expect("the built-in defaults are TOML"))
}

/// Loads a file, what it extends, and `key=value` settings; [`Draft::scenario`] checks them.
///
/// # Errors
/// Texts that cannot be read or are no TOML.
pub fn load<'f>(path: &str, files: &'f dyn Files, sets: &[String]) -> Result<Draft<'f>, Problems> {
    Ok(Draft { stack: layers::load(path, files, sets)?, files, assumed: Vec::new() })
}

impl<'f> Draft<'f> {
    /// The same with assumptions at other values.
    fn assuming(&self, assumed: Vec<(String, f64)>) -> Draft<'f> {
        Draft { stack: self.stack.clone(), files: self.files, assumed }
    }
}

impl Draft<'_> {
    /// The trees of the scenario, and of the strategies that it lists.
    fn trees(&self) -> Vec<Node> {
        let strategies = self.entries().iter().map(|entry| self.stack.strategy(entry, &mut Vec::new()));
        [self.stack.whole.clone()].into_iter().chain(strategies).collect()
    }

    /// Checks a tree, with what is assumed laid over it.
    fn check(&self, tree: &Node, problems: Vec<problem::Problem>) -> Result<Scenario, Problems> {
        if self.assumed.is_empty() {
            return check_tree(&self.stack, tree, self.files, problems);
        }
        let mut tree = tree.clone();
        assumption::assume(&mut tree, &self.assumed);
        check_tree(&self.stack, &tree, self.files, problems)
    }

    /// Checks everything: the scenario, what it inherits, and every strategy that it lists.
    ///
    /// # Errors
    /// Everything that is wrong, with the texts it points into.
    pub fn scenario(&self) -> Result<Scenario, Problems> {
        let stack = &self.stack;
        let mut list = Vec::new();
        let scenario = kept(self.check(&stack.whole, stack.problems.clone()), &mut list);
        let baseline = stack.baseline.as_ref().map(|baseline| kept(self.check(baseline, Vec::new()), &mut list));
        let strategies: Vec<Option<(bool, Scenario)>> = self.entries().iter().map(|entry| self.strategy(entry, &mut list)).collect();
        if !list.is_empty() {
            return Err(Problems { sources: stack.sources.clone(), list: sorted(list) });
        }
        let mut scenario = scenario.expect("nothing is wrong");
        scenario.baseline = baseline.flatten().map(Box::new);
        // A strategy inherits the solved hazards, unless it states the target itself.
        let inherited = || scenario.baseline.clone().unwrap_or_else(|| Box::new(scenario.clone()));
        let with_baseline = |(states_churn, strategy): (bool, Scenario)| Scenario { baseline: (!states_churn).then(inherited), ..strategy };
        scenario.strategies = strategies.into_iter().flatten().map(with_baseline).collect();
        Ok(scenario)
    }

    /// Several strategies at once, laid over each other in this order, with what they cost added up; `scenario` is this draft's, checked.
    ///
    /// # Errors
    /// What is wrong with them together.
    pub fn bundle(&self, scenario: &Scenario, names: &[&str]) -> Result<Scenario, Problems> {
        if let [only] = names
            && let Some(strategy) = scenario.strategies.iter().find(|strategy| strategy.settings.name == *only)
        {
            return Ok(strategy.clone());
        }
        let quoted: Vec<String> = names.iter().map(|name| path::quote(name)).collect();
        let text = format!("name = \"bundle\"\ninclude = [{}]", quoted.join(", "));
        let entry = Node::parse(&text, 0).expect("it is TOML");
        let mut list = Vec::new();
        let found = self.strategy(&entry, &mut list).filter(|_| list.is_empty());
        let (states_churn, strategy) = found.ok_or_else(|| self.problems(list))?;
        let inherited = || scenario.baseline.clone().unwrap_or_else(|| Box::new(Scenario { strategies: Vec::new(), ..scenario.clone() }));
        Ok(Scenario { baseline: (!states_churn).then(inherited), ..strategy })
    }

    /// The strategies that are listed, as they are written.
    fn entries(&self) -> &[Node] {
        match self.stack.whole.child("strategy").map(|list| &list.value) {
            Some(node::Value::List(entries)) => entries,
            _ => &[],
        }
    }

    /// Names of the strategies that are listed.
    pub fn strategies(&self) -> Vec<String> {
        self.entries().iter().filter_map(|entry| entry.name().map(str::to_string)).collect()
    }

    /// A strategy as a scenario, and whether it states what hazards are solved for; what is wrong with it is noted. One that is no strategy is none:
    /// the scenario says so.
    fn strategy(&self, entry: &Node, list: &mut Vec<problem::Problem>) -> Option<(bool, Scenario)> {
        let mut problems = Vec::new();
        entry.entries()?;
        let tree = self.stack.strategy(entry, &mut problems);
        let states_churn = layers::states_churn(&self.stack.overlay(entry, &mut Vec::new()));
        Some((states_churn, kept(self.check(&tree, problems), list)?))
    }

    /// The same with further settings laid over it.
    ///
    /// # Errors
    /// Settings that are no TOML.
    pub fn with_sets(&self, sets: &[String]) -> Result<Self, Problems> {
        Ok(Draft { stack: self.stack.with_sets(sets)?, files: self.files, assumed: self.assumed.clone() })
    }

    /// The same without what `--set` lays over the files.
    pub fn without_sets(&self) -> Self {
        Draft { stack: self.stack.without_sets(), files: self.files, assumed: self.assumed.clone() }
    }

    /// What is wrong, with the texts of this draft.
    pub fn problems(&self, list: Vec<problem::Problem>) -> Problems {
        Problems { sources: self.stack.sources.clone(), list }
    }
}

impl Scenario {
    /// What was written and what was read from tables, wherever they lie: scenarios with the same are the same, baselines apart.
    pub fn identity(&self) -> serde_json::Value {
        let tables: Vec<u64> = self.tables.iter().map(|table| table.fingerprint).collect();
        serde_json::json!([self.written, tables])
    }

    /// The scenario, and behind it the strategies that it lists.
    pub fn family(mut self) -> Vec<Scenario> {
        let strategies = std::mem::take(&mut self.strategies);
        [self].into_iter().chain(strategies).collect()
    }
}

/// What is right; what is wrong is noted, once.
fn kept(checked: Result<Scenario, Problems>, list: &mut Vec<problem::Problem>) -> Option<Scenario> {
    match checked {
        Ok(scenario) => Some(scenario),
        Err(problems) => {
            for problem in problems.list {
                if !list.iter().any(|known| known.is(&problem)) {
                    list.push(problem);
                }
            }
            None
        }
    }
}

/// In the order of the texts.
fn sorted(mut list: Vec<problem::Problem>) -> Vec<problem::Problem> {
    list.sort_by(|a, b| (a.span.source, a.span.start, &a.message).cmp(&(b.span.source, b.span.start, &b.message)));
    list
}

/// Reads and checks a tree of the layers.
fn check_tree(stack: &layers::Stack, root: &Node, files: &dyn Files, problems: Vec<problem::Problem>) -> Result<Scenario, Problems> {
    let names: Vec<String> = stack.sources.iter().map(|source| source.name.clone()).collect();
    let mut reader = Reader { problems, files, source_names: &names, tables: Vec::new() };
    let settings = Settings::read(root, &mut reader);
    let mut variants = Vec::new();
    if let Some(settings) = &settings {
        check::check(settings, root, &mut reader);
        variants = variants::variants(settings, root, &mut reader);
    }
    let (mut problems, mut tables) = (reader.problems, reader.tables);
    tables.sort_by(|a, b| a.path.cmp(&b.path));
    tables.dedup();
    match settings {
        Some(settings) if problems.is_empty() => Ok(Scenario {
            settings,
            baseline: None,
            sources: stack.sources.clone(),
            written: written(root),
            tables,
            variants,
            strategies: Vec::new(),
        }),
        _ => {
            problems = sorted(problems);
            problems.dedup_by(|a, b| a.is(b));
            Err(Problems { sources: stack.sources.clone(), list: problems })
        }
    }
}

/// The tree as JSON: what was written, without the places.
fn written(node: &Node) -> serde_json::Value {
    use node::Value;
    match &node.value {
        Value::Text(text) => text.clone().into(),
        Value::Number(number) | Value::Decimal(number, _) => (*number).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::Date => serde_json::Value::Null,
        Value::List(nodes) => nodes.iter().map(written).collect(),
        Value::Table(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.clone(), written(&entry.node)));
            serde_json::Value::Object(pairs.collect())
        }
    }
}

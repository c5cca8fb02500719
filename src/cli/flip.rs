//! `flip`: the value of a parameter at which the verdict on a strategy turns.

use serde_json::json;

use super::args::FlipOptions;
use super::failure::Failure;
use super::search::Search;
use super::tell;
use crate::error::Error;
use crate::experiment::outcome::decided_by;
use crate::experiment::study::flip::{Walk, flip};
use crate::experiment::{self, Amount, Control, Evidence, Plan, Solved, prepare_one, switches};
use crate::report;
use crate::report::answer::Asked;
use crate::report::flip::Over;
use crate::scenario::assumption::Doubtful;
use crate::scenario::parameter::Parameter;
use crate::scenario::problem::suggestion;
use crate::scenario::{Draft, Scenario};
use crate::stats::{CONFIDENCE, Estimate};

/// Looks for the value at which a strategy is worth as much as doing without it.
///
/// # Errors
/// Wrong input, a value that the parameter cannot be, too little memory, or an interruption.
pub(super) fn execute(file: &str, options: &FlipOptions) -> Result<(), Failure> {
    let search = Search::new(file, &options.search)?;
    let settings = &search.scenario.settings;
    let names: Vec<&str> = settings.strategy.iter().map(|strategy| strategy.name.as_str()).collect();
    let strategy = match (&options.strategy, names.as_slice()) {
        (_, []) => return Err(Failure::wrong_use("error: this scenario lists no strategy\n  help: add one: [[strategy]]")),
        (None, [only]) => (*only).to_string(),
        (Some(name), _) if names.contains(&name.as_str()) => name.clone(),
        (Some(name), _) => {
            return Err(Failure::wrong_use(format!("error: there is no strategy `{name}`\n  help: {}", suggestion(name, &names))));
        }
        (None, _) => {
            return Err(Failure::wrong_use(format!(
                "error: several strategies are listed\n  help: add --strategy with one of: {}",
                names.join(", ")
            )));
        }
    };
    let Some(key) = &options.key else { return what_would_have_to_be_true(&search, &strategy) };
    let parameter = search
        .draft
        .parameter_of_strategy(&strategy, key)
        .map_err(|(message, help)| Failure::wrong_use(format!("error: --key: {message}\n  help: {help}")))?;
    let walk = walk(&parameter, key, options)?;
    let objective = decided_by(settings.objective);
    let plan = Plan { seed: search.seed, amount: Amount::Fixed(search.replications) };
    let world = World {
        draft: &search.draft,
        strategy: &strategy,
        key,
        quiet: options.search.quiet,
        parameter: &parameter,
        objective,
        solved: Solved::default(),
    };
    let output = search.prepare("flip", &format!("{:?}", (&strategy, key, walk)))?;
    let found = search.look(|control| flip(walk, |value| world.difference(value, &plan, control)))?;
    let in_scenario = search.draft.parameter(key).ok().and_then(|there| there.text());
    let over = Over { key, parameter: &parameter, strategy: &strategy, objective, walk, is_own: in_scenario != parameter.text() };
    let data = json!({ "key": key, "strategy": strategy, "objective": objective, "found": found });
    search.answer(output, "flip", &data, |asked| report::flip::answer(&found, over, asked))
}

/// The assumptions that the verdict hangs on most, and where in their plausible ranges it turns.
fn what_would_have_to_be_true(search: &Search<'_>, strategy: &str) -> Result<(), Failure> {
    let settings = &search.scenario.settings;
    let objective = decided_by(settings.objective);
    // The scenario is the first of a world, its strategies follow in their order.
    let place = 1 + settings.strategy.iter().position(|listed| listed.name == strategy).expect("checked: it is listed");
    let doubtful = Doubtful::new(vec![search.draft.clone()]);
    let replications = search.replications.min(SWITCH_REPLICATIONS);
    let told = |path: &str| search.told_of(path);
    let output = search.prepare("flip", strategy)?;
    let found = search.look(|control| switches(&doubtful, place, objective, (search.seed, replications), control, told))?;
    search.answer(output, "switches", &found, |asked| report::flip::switches(&found, strategy, &Asked { replications, ..*asked }))
}

/// Replications at each value of an assumption, at most: many are tried.
const SWITCH_REPLICATIONS: u64 = 20;

/// The range that is searched: what was asked, or for a share all of it, and for other numbers a quarter to four times what is in force.
fn walk(parameter: &Parameter, key: &str, options: &FlipOptions) -> Result<Walk, Failure> {
    let help = "name a number, such as retention.responds or moment.incident.latency.lognormal.median";
    let Some(now) = parameter.number() else {
        return Err(Failure::wrong_use(format!("error: `{key}` is no number\n  help: {help}")));
    };
    let number = |text: &String, option: &str| {
        let number = parameter.number_of_text(text).filter(|number| number.is_finite());
        number.ok_or_else(|| {
            Failure::wrong_use(format!("error: {option}: `{text}` is nothing that `{key}` can be\n  help: write it as in a scenario"))
        })
    };
    let share = parameter.is_share();
    let usual = if share { [0.0, 1.0] } else { [now / 4.0, now * 4.0] };
    let from = options.from.as_ref().map_or(Ok(usual[0]), |text| number(text, "--from"))?;
    let to = options.to.as_ref().map_or(Ok(usual[1]), |text| number(text, "--to"))?;
    if from >= to {
        return Err(Failure::wrong_use("error: the range is empty\n  help: write --from with the smaller value, and --to with the larger"));
    }
    Ok(Walk { from, to, by_factors: !share && from > 0.0 && to / from >= 4.0 })
}

struct World<'a, 'f> {
    draft: &'a Draft<'f>,
    strategy: &'a str,
    key: &'a str,
    quiet: bool,
    parameter: &'a Parameter,
    objective: &'static str,
    solved: Solved,
}

impl World<'_, '_> {
    /// The paired difference of the objective, with the parameter at a value in both worlds.
    fn difference(&self, value: f64, plan: &Plan, control: &Control<'_>) -> Result<Estimate, Error> {
        let text = self.parameter.rounded_text(value, 9).expect("it is a number");
        if !self.quiet {
            tell(&format!("{} = {text} …", self.key));
        }
        // What is off without the strategy stays off there.
        let with = self.draft.with_sets(&[format!("{}={text}", self.key)])?.scenario()?;
        let without = if self.draft.is_off(self.key) { self.draft.scenario()? } else { with.clone() };
        let strategy = with.strategies.into_iter().find(|strategy| strategy.settings.name == self.strategy).expect("checked: it is listed");
        let both = [Scenario { strategies: Vec::new(), ..without }, strategy];
        let both = both.into_iter().map(|scenario| prepare_one(scenario, &self.solved, control)).collect::<Result<Vec<_>, _>>()?;
        let runs = experiment::run(&both, plan, control);
        if let Some(stop) = runs.stopped {
            return Err(stop.why.into());
        }
        let evidence = Evidence::of_all(&both, &runs);
        let difference = evidence[1].difference(&evidence[0], self.objective, CONFIDENCE);
        difference.map(|difference| difference.estimate).ok_or_else(|| Error::Infinite { at: format!("{} = {text}", self.key) })
    }
}

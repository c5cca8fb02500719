//! How much of what a strategy promises must come true for it to pay: each number that it writes, looked through from its own value to that of the first
//! scenario, with the same people everywhere.

use serde::{Deserialize, Serialize};

use super::control::{Control, Phase};
use super::doubt::Turned;
use super::outcome::{contribution, whole_of};
use super::prepare::{Prepared, Solved, prepare_one};
use super::run::{Amount, Plan, Runs, run};
use super::study::flip::{Turn, Walk, flip};
use crate::engine::Replication;
use crate::error::Error;
use crate::scenario::parameter::Parameter;
use crate::scenario::{Draft, Scenario, resolved};
use crate::stats::{CONFIDENCE, Estimate};

/// A number that a strategy writes, and where between its value and the first scenario's the strategy stops being worth more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Effect {
    /// The scenario.
    pub scenario: usize,
    /// Path of the number.
    pub path: String,
    /// Its value there.
    pub now: String,
    /// Where it was looked through to.
    pub to: String,
    /// The last value from its own on at which the difference turns; none if it turns nowhere.
    pub turn: Option<Turned>,
    /// True if the difference is surely above 0 at every value that was played.
    pub sure: bool,
    /// Replications at each value.
    pub replications: u64,
}

/// Numbers that are looked through, and replications at each value.
const NUMBERS_MAX: usize = 2;
const REPLICATIONS: u64 = 10;

/// Looks through the numbers that a scenario changes against the first, what it costs apart.
pub fn play_effects(
    drafts: &[Draft<'_>],
    (scenario, objective): (usize, &'static str),
    prepared: &[Prepared],
    plan: &Plan,
    control: &Control<'_>,
    runs: &mut Runs,
) {
    if runs.stopped.is_some() {
        return;
    }
    let control = control.in_phase(Phase::Doubt);
    let Some(owner) = owner(drafts, prepared, scenario) else { return };
    let there: Vec<Vec<f64>> = runs.replications[0].iter().take(REPLICATIONS as usize).map(|r| contribution(objective, r)).collect();
    let desk = Desk { owner, objective, plan, control: &control, there, solved: Solved::default() };
    let changed = resolved::changed_numbers(&prepared[0].scenario.written, &prepared[scenario].scenario.written);
    for path in changed {
        match desk.effect(scenario, &path, &drafts[0]) {
            Ok(effect) => runs.effects.extend(effect),
            Err(_) if control.is_stopped() => {
                runs.stopped = Some(control.stop());
                return;
            }
            // A world without a finite value, or too large for memory: then nothing is said.
            Err(_) => {}
        }
        if runs.effects.len() == NUMBERS_MAX {
            break;
        }
    }
}

/// Where a scenario comes from.
struct Owner<'a, 'f> {
    draft: &'a Draft<'f>,
    /// The strategy of that draft; none for the draft's own scenario.
    strategy: Option<usize>,
}

fn owner<'a, 'f>(drafts: &'a [Draft<'f>], prepared: &[Prepared], scenario: usize) -> Option<Owner<'a, 'f>> {
    let mut at = 0;
    for draft in drafts {
        let strategies = prepared.get(at)?.scenario.settings.strategy.len();
        if scenario <= at + strategies {
            return Some(Owner { draft, strategy: (scenario - at).checked_sub(1) });
        }
        at += 1 + strategies;
    }
    None
}

struct Desk<'a, 'f> {
    owner: Owner<'a, 'f>,
    objective: &'static str,
    plan: &'a Plan,
    control: &'a Control<'a>,
    /// What the first scenario's replications contribute.
    there: Vec<Vec<f64>>,
    solved: Solved,
}

impl Desk<'_, '_> {
    /// None of what is no number, or has none in the first scenario.
    fn effect(&self, scenario: usize, path: &str, first: &Draft<'_>) -> Result<Option<Effect>, Error> {
        let Some(own) = self.parameter(path) else { return Ok(None) };
        let there = first.parameter(path).ok().and_then(|there| there.number().or_else(|| there.middle()));
        let ends = own.number().zip(there).filter(|(now, to)| now.is_finite() && to.is_finite() && now != to);
        let Some((now, to)) = ends else { return Ok(None) };
        let (from, until) = (now.min(to), now.max(to));
        let walk = Walk { from, to: until, by_factors: from > 0.0 && until / from >= 4.0 };
        let found = flip(walk, |value| self.difference(&own, path, value))?;
        let at_its_own = if now < to { found.played.first() } else { found.played.last() };
        // By so few replications it may look otherwise than by all: then nothing is said.
        if at_its_own.is_none_or(|(_, estimate)| estimate.mean <= 0.0) {
            return Ok(None);
        }
        let text = |value: f64| own.rounded_text(value, 3).unwrap_or_default();
        // From its own value on, the first turn is where it stops paying.
        let turn = if now < to { found.turns.first() } else { found.turns.last() };
        let told = |turn: &Turn| Turned { at: text(turn.at), between: turn.between.map(text), rises: turn.rises };
        Ok(Some(Effect {
            scenario,
            path: path.to_string(),
            now: text(now),
            to: text(to),
            turn: turn.map(told),
            sure: found.played.iter().all(|(_, estimate)| estimate.surely_above(0.0)),
            replications: self.there.len() as u64,
        }))
    }

    fn parameter(&self, path: &str) -> Option<Parameter> {
        let draft = self.owner.draft;
        match self.owner.strategy {
            None => draft.parameter(path).ok(),
            Some(index) => draft.parameter_of_strategy(&draft.strategies().get(index)?.clone(), path).ok(),
        }
    }

    /// The paired difference to the first scenario with the number at a value.
    fn difference(&self, own: &Parameter, path: &str, value: f64) -> Result<Estimate, Error> {
        let text = own.rounded_text(value, 9).expect("it is a number");
        let infinite = || Error::Infinite { at: format!("{path} = {text}") };
        let read = self.owner.draft.with_sets(&[format!("{path}={text}")])?.scenario()?;
        let changed = match self.owner.strategy {
            None => Scenario { strategies: Vec::new(), ..read },
            Some(index) => read.strategies.into_iter().nth(index).ok_or_else(infinite)?,
        };
        let prepared = prepare_one(changed, &self.solved, self.control)?;
        let played = run(&[prepared], &Plan { amount: Amount::Fixed(self.there.len() as u64), ..*self.plan }, self.control);
        if let Some(stop) = played.stopped {
            return Err(stop.why.into());
        }
        let here: Vec<Vec<f64>> = played.replications[0].iter().map(|r: &Replication| contribution(self.objective, r)).collect();
        let (here, there) = (whole_of(self.objective, &here), whole_of(self.objective, &self.there));
        let difference = here.zip(there).and_then(|(here, there)| here.minus(&there)?.estimate(CONFIDENCE));
        difference.filter(|difference| difference.mean.is_finite()).ok_or_else(infinite)
    }
}

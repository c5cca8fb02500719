//! What to buy with a budget: of strategies that can be had together, the best bundle and the order in which to buy it, on the same people, confirmed on
//! others.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::control::Control;
use super::outcome::{Contribution, contribution, decided_by, whole_of};
use super::prepare::{Prepared, Solved, prepare_one};
use super::run::play_each;
use crate::error::Error;
use crate::random::Seed;
use crate::scenario::{Draft, Scenario};
use crate::stats::{CONFIDENCE, Difference, Estimate, Whole, difference_of};
use crate::units::Quantity;

/// Options of which all bundles are looked at, at most.
const OPTIONS_TRIED: usize = 16;
/// Options at most.
pub const OPTIONS_MAX: usize = 60;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What may be spent until the horizon, undiscounted.
    pub budget: f64,
    /// Names of strategies that can be bought.
    pub options: Vec<String>,
    /// Bundles within the budget are all played if there are no more than these; else bought one by one and exchanged.
    pub bundles_max: usize,
    /// Seed of the search; it is confirmed by another.
    pub seed: Seed,
    /// Replications of each bundle.
    pub replications: u64,
}

/// An option by itself.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Alone {
    /// The strategy.
    pub name: String,
    /// What it costs until the horizon, undiscounted.
    pub cost: f64,
    /// What it brings after its cost, against nothing; none if what decides has no finite value.
    pub gain: Option<Difference>,
}

/// One purchase.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// The strategy that is added.
    pub name: String,
    /// What has been spent by then.
    pub spent: f64,
    /// What all of it brings after its cost, against nothing.
    pub gain: Option<Difference>,
    /// What this one adds.
    pub added: Option<Difference>,
}

/// A bundle that comes second.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Second {
    /// Its strategies; none is nothing.
    pub names: Vec<String>,
    /// The best less this one, on the people of the search.
    pub behind: Option<Difference>,
    /// The same on people whom the search never saw.
    pub confirmed: Option<Difference>,
}

/// What to buy.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Purchase {
    /// Key of the outcome that decides.
    pub objective: &'static str,
    /// What may be spent.
    pub budget: f64,
    /// Every option by itself.
    pub options: Vec<Alone>,
    /// The best bundle, in the order in which to buy it.
    pub steps: Vec<Step>,
    /// What the bundle brings more than its parts by themselves do; none of one part.
    pub interaction: Option<Estimate>,
    /// The bundle that comes second.
    pub second: Option<Second>,
    /// What the bundle brings on people whom the search never saw.
    pub confirmed: Option<Difference>,
    /// True if every bundle within the budget was played.
    pub all_played: bool,
    /// Bundles that were played.
    pub played: usize,
    /// Pairs of options that write the same key, and that key: together, the later of them counts.
    pub clashes: Vec<(String, String, String)>,
    /// Strategies that contradict each other: they cannot be had together.
    pub impossible: Vec<Vec<String>>,
}

/// Looks for the best bundle within a budget.
///
/// # Errors
/// [`Error::Strategy`] if there is no such option, what is wrong with options together, or that it was stopped.
pub fn budget(draft: &Draft<'_>, asked: &Asked, control: &Control<'_>, tell: impl FnMut(usize)) -> Result<Purchase, Error> {
    let mut shop = Shop::new(draft, asked, control, Box::new(tell))?;
    shop.play(0, asked.seed)?;
    if !shop.figure(0).is_finite() {
        return Err(Error::Infinite { at: "the scenario as it is".into() });
    }
    for option in 0..asked.options.len() {
        shop.play(1 << option, asked.seed)?;
    }
    let affordable = shop.affordable(asked.bundles_max);
    let all_played = affordable.is_some();
    match affordable {
        Some(bundles) => bundles.into_iter().try_for_each(|bundle| shop.play(bundle, asked.seed))?,
        None => shop.buy_and_exchange()?,
    }
    let best = shop.best(|_| true);
    let order = shop.order(best)?;
    let second = shop.best(|bundle| bundle != best);
    let played = shop.played.len();
    let (fresh, mut steps, mut before) = (asked.seed.fresh(), Vec::new(), 0);
    for option in order {
        let now = before | 1 << option;
        steps.push(Step {
            name: asked.options[option].clone(),
            spent: shop.cost(now),
            gain: shop.difference(now, 0, asked.seed),
            added: shop.difference(now, before, asked.seed),
        });
        before = now;
    }
    for bundle in [0, best, second] {
        shop.play(bundle, fresh)?;
    }
    let alone = |(option, name): (usize, &String)| Alone {
        name: name.clone(),
        cost: shop.costs[option],
        gain: shop.difference(1 << option, 0, asked.seed),
    };
    Ok(Purchase {
        objective: shop.objective,
        budget: asked.budget,
        options: asked.options.iter().enumerate().map(alone).collect(),
        steps,
        interaction: shop.interaction(best),
        second: (second != best).then(|| Second {
            names: shop.names(second).into_iter().map(str::to_string).collect(),
            behind: shop.difference(best, second, asked.seed),
            confirmed: shop.difference(best, second, fresh),
        }),
        confirmed: shop.difference(best, 0, fresh),
        all_played,
        played: played - shop.impossible.len(),
        clashes: draft.clashes(&asked.options),
        impossible: shop.impossible.iter().map(|&bundle| shop.names(bundle).into_iter().map(str::to_string).collect()).collect(),
    })
}

/// Plays bundles: each is a set of options, by bits.
struct Shop<'a, 'd> {
    draft: &'a Draft<'d>,
    asked: &'a Asked,
    control: &'a Control<'a>,
    tell: Box<dyn FnMut(usize) + 'a>,
    scenario: Scenario,
    solved: Solved,
    /// What each option costs.
    costs: Vec<f64>,
    objective: &'static str,
    /// What was played by the seed of the search, and by another.
    played: BTreeMap<u64, Vec<Contribution>>,
    /// What cannot be had together.
    impossible: BTreeSet<u64>,
    confirmed: BTreeMap<u64, Vec<Contribution>>,
}

impl<'a, 'd> Shop<'a, 'd> {
    fn new(
        draft: &'a Draft<'d>,
        asked: &'a Asked,
        control: &'a Control<'a>,
        tell: Box<dyn FnMut(usize) + 'a>,
    ) -> Result<Shop<'a, 'd>, Error> {
        let scenario = draft.scenario()?;
        let spent = |scenario: &Scenario| {
            let cost = &scenario.settings.cost;
            cost.one_off.base() + cost.running.base() * scenario.settings.horizon.base()
        };
        let known = || scenario.strategies.iter().map(|strategy| strategy.settings.name.clone()).collect();
        let cost_of = |name: &String| {
            let strategy = scenario.strategies.iter().find(|strategy| strategy.settings.name == *name);
            strategy
                .map(|strategy| spent(strategy) - spent(&scenario))
                .ok_or_else(|| Error::Strategy { name: name.clone(), known: known() })
        };
        let costs = asked.options.iter().map(cost_of).collect::<Result<Vec<_>, _>>()?;
        let objective = decided_by(scenario.settings.objective);
        let (played, confirmed) = (BTreeMap::new(), BTreeMap::new());
        Ok(Shop {
            draft,
            asked,
            control,
            tell,
            scenario,
            solved: Solved::default(),
            costs,
            objective,
            played,
            impossible: BTreeSet::new(),
            confirmed,
        })
    }

    fn names(&self, bundle: u64) -> Vec<&'a str> {
        let asked = self.asked;
        asked.options.iter().enumerate().filter(|(option, _)| bundle >> option & 1 == 1).map(|(_, name)| name.as_str()).collect()
    }

    fn cost(&self, bundle: u64) -> f64 {
        self.costs.iter().enumerate().filter(|(option, _)| bundle >> option & 1 == 1).map(|(_, cost)| cost).sum()
    }

    fn is_affordable(&self, bundle: u64) -> bool {
        self.cost(bundle) <= self.asked.budget
    }

    fn memory(&mut self, seed: Seed) -> &mut BTreeMap<u64, Vec<Contribution>> {
        if seed == self.asked.seed { &mut self.played } else { &mut self.confirmed }
    }

    fn play(&mut self, bundle: u64, seed: Seed) -> Result<(), Error> {
        if self.memory(seed).contains_key(&bundle) {
            return Ok(());
        }
        let world = match self.names(bundle).as_slice() {
            [] => Ok(Scenario { strategies: Vec::new(), ..self.scenario.clone() }),
            names => self.draft.bundle(&self.scenario, names),
        };
        // What cannot be had together is no bundle.
        let Ok(world) = world else {
            self.impossible.insert(bundle);
            self.memory(seed).insert(bundle, Vec::new());
            return Ok(());
        };
        let prepared = prepare_one(world, &self.solved, self.control)?;
        let jobs: Vec<(&Prepared, u64)> = (0..self.asked.replications).map(|replication| (&prepared, replication)).collect();
        let objective = self.objective;
        let contributions = play_each(&jobs, seed, self.control, |replication| contribution(objective, replication))?;
        self.memory(seed).insert(bundle, contributions);
        let played = self.played.len();
        (self.tell)(played);
        Ok(())
    }

    fn whole(&self, bundle: u64, seed: Seed) -> Option<Whole> {
        let memory = if seed == self.asked.seed { &self.played } else { &self.confirmed };
        whole_of(self.objective, memory.get(&bundle).filter(|contributions| !contributions.is_empty())?)
    }

    fn figure(&self, bundle: u64) -> f64 {
        self.whole(bundle, self.asked.seed).map_or(f64::NEG_INFINITY, |whole| whole.figure)
    }

    fn difference(&self, bundle: u64, other: u64, seed: Seed) -> Option<Difference> {
        difference_of((&self.whole(bundle, seed)?, None), (&self.whole(other, seed)?, None), CONFIDENCE)
    }

    /// The best within the budget of those that were played; of those as good, the cheaper.
    fn best(&self, is_meant: impl Fn(u64) -> bool) -> u64 {
        let bundles = self.played.keys().copied().filter(|&bundle| self.is_affordable(bundle) && is_meant(bundle));
        let better = |a: &u64, b: &u64| {
            self.figure(*a)
                .total_cmp(&self.figure(*b))
                .then(self.cost(*b).total_cmp(&self.cost(*a)))
                .then(b.count_ones().cmp(&a.count_ones()))
        };
        bundles.max_by(better).unwrap_or(0)
    }

    /// Every bundle within the budget; none if they are too many.
    fn affordable(&self, most: usize) -> Option<Vec<u64>> {
        // What one option saves may pay for another: only the whole bundle says.
        let all = (self.costs.len() <= OPTIONS_TRIED).then(|| 0..1u64 << self.costs.len())?;
        let found: Vec<u64> = all.filter(|&bundle| self.is_affordable(bundle)).take(most + 1).collect();
        (found.len() <= most).then_some(found)
    }

    /// Buys what brings most for its cost until nothing more is worth it or can be paid, then exchanges one for another, or leaves one out, as long as that
    /// is better.
    fn buy_and_exchange(&mut self) -> Result<(), Error> {
        let options = self.costs.len();
        let mut bundle = 0;
        while let Some(option) = self.next_purchase(bundle, u64::MAX)? {
            bundle |= 1 << option;
        }
        loop {
            let is_in = |option: usize| bundle >> option & 1 == 1;
            let out = (0..options).filter(|&option| is_in(option));
            let into = || (0..options).filter(|&option| !is_in(option)).map(|option| 1 << option).chain([0]);
            let exchanged: Vec<u64> = out.flat_map(|out| into().map(move |into| bundle & !(1 << out) | into)).collect();
            let added = (0..options).filter(|&option| !is_in(option)).map(|option| bundle | 1 << option);
            let others: Vec<u64> = exchanged.into_iter().chain(added).filter(|&other| self.is_affordable(other)).collect();
            for &other in &others {
                self.play(other, self.asked.seed)?;
            }
            let best = others.into_iter().max_by(|&a, &b| self.figure(a).total_cmp(&self.figure(b)));
            match best.filter(|&best| self.figure(best) > self.figure(bundle)) {
                Some(best) => bundle = best,
                None => return Ok(()),
            }
        }
    }

    /// The option of some that brings most for its cost, added to a bundle; none if none can be paid and brings anything.
    fn next_purchase(&mut self, bundle: u64, of: u64) -> Result<Option<usize>, Error> {
        let more: Vec<usize> = (0..self.costs.len())
            .filter(|&option| of >> option & 1 == 1 && bundle >> option & 1 == 0 && self.is_affordable(bundle | 1 << option))
            .collect();
        for &option in &more {
            self.play(bundle | 1 << option, self.asked.seed)?;
        }
        let gain = |option: usize| self.figure(bundle | 1 << option) - self.figure(bundle);
        let by_cost = |option: usize| if self.costs[option] > 0.0 { gain(option) / self.costs[option] } else { f64::INFINITY };
        Ok(more.into_iter().filter(|&option| gain(option) > 0.0).max_by(|&a, &b| by_cost(a).total_cmp(&by_cost(b))))
    }

    /// The order in which to buy a bundle: what brings most for its cost first; what only pays together with others last.
    fn order(&mut self, bundle: u64) -> Result<Vec<usize>, Error> {
        let (mut order, mut bought) = (Vec::new(), 0);
        while let Some(option) = self.next_purchase(bought, bundle)? {
            bought |= 1 << option;
            order.push(option);
        }
        order.extend((0..self.costs.len()).filter(|&option| (bundle & !bought) >> option & 1 == 1));
        let mut so_far = 0;
        for &option in &order {
            so_far |= 1 << option;
            self.play(so_far, self.asked.seed)?;
        }
        Ok(order)
    }

    /// What a bundle brings more than its parts by themselves.
    fn interaction(&self, bundle: u64) -> Option<Estimate> {
        let parts: Vec<u64> = (0..self.costs.len()).map(|option| 1 << option).filter(|part| bundle & part != 0).collect();
        let whole = |bundle: u64| self.whole(bundle, self.asked.seed);
        let (first, others) = parts.split_first().filter(|(_, others)| !others.is_empty())?;
        let mut rest = whole(bundle)?.minus(&whole(*first)?)?;
        for &part in others {
            rest = rest.minus(&whole(part)?.minus(&whole(0)?)?)?;
        }
        rest.estimate(CONFIDENCE)
    }
}

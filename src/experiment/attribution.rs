//! What of a strategy's gain each of its changes brings: each by itself, and its share if what they do together is split evenly, with the same people
//! everywhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::control::{Control, Phase};
use super::prepare::{Prepared, Solved, prepare_one};
use super::run::{Plan, Runs, play_each};
use crate::engine::{Replication, replicate_within};
use crate::error::Error;
use crate::random::{Identity, Purpose, Seed, Streams};
use crate::scenario::resolved::{Change, changes};
use crate::scenario::{Draft, Scenario};
use crate::stats::{CONFIDENCE, Estimate, Whole};

/// What each change of a scenario brings in discounted profit within the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attribution {
    /// The scenario.
    pub scenario: usize,
    /// Its changes, in the order of its text.
    pub changes: Vec<Attributed>,
    /// What all of them bring together: the difference of the scenario to the first.
    pub together: Estimate,
    /// What they bring together beyond the sum of what each brings by itself.
    pub interaction: Estimate,
    /// True if shares are means over all orders; else over one order for each replication.
    pub all_orders: bool,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attributed {
    /// Path of what is changed.
    pub path: String,
    /// What it is in the first scenario, as it is written, or its default; none where it is off, or several keys below the path change.
    pub from: Option<String>,
    /// What it is there, likewise.
    pub to: Option<String>,
    /// What it brings by itself: the first scenario with this change alone, against the first scenario.
    pub alone: Estimate,
    /// Its share: what it adds to those before it, as a mean over the orders in which changes may come (Shapley 1953), or over orders that are drawn.
    pub share: Estimate,
}

/// Why the changes of a scenario are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotApart {
    /// There are too many, taken together by what they belong to.
    TooMany,
    /// One of them reads a table, whose place is not that of the first scenario's text.
    ReadsTable,
    /// One of them cannot be without another.
    NotAlone,
    /// All of them laid over the first scenario are not the scenario: its hazards are solved anew.
    Hazards,
    /// A world with some of them needs more memory than it may take.
    TooLarge,
}

/// What is known of the changes of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Apart {
    /// What each brings.
    Told(Attribution),
    /// It is not told, and why.
    Not {
        /// The scenario.
        scenario: usize,
        /// Why.
        why: NotApart,
    },
}

impl Apart {
    /// The scenario.
    pub fn scenario(&self) -> usize {
        match self {
            Apart::Told(attribution) => attribution.scenario,
            Apart::Not { scenario, .. } => *scenario,
        }
    }

    /// What each change brings, if that is told.
    pub fn told(&self) -> Option<&Attribution> {
        if let Apart::Told(attribution) = self { Some(attribution) } else { None }
    }
}

/// Changes at most: more are taken together by what they belong to.
const CHANGES_MAX: usize = 8;
/// Up to so many changes, all orders are gone through.
const ALL_ORDERS_MAX: usize = 3;

/// Worlds beside those of the run for each replication.
fn worlds(changes: usize) -> usize {
    if changes <= ALL_ORDERS_MAX { (1 << changes) - 2 } else { 2 * changes - 2 }
}

/// The changes of a scenario against the first, and how many worlds it takes for each replication to tell what each brings: none where that cannot be
/// told, or there is nothing to tell apart.
pub fn expected_attribution(drafts: &[Draft<'_>], scenarios: [&Scenario; 2]) -> Option<(Vec<Change>, usize)> {
    let found = changes(drafts.first()?, [&scenarios[0].written, &scenarios[1].written], CHANGES_MAX);
    let count = found.len();
    let tells = count <= CHANGES_MAX && !found.iter().any(|change| change.reads_table);
    (count >= 2).then(|| (found, if tells { worlds(count) } else { 0 }))
}

/// Plays the first scenario with some of the changes of another, the best say; notes what each brings, or why that is not told.
pub fn play_attribution(drafts: &[Draft<'_>], scenario: usize, prepared: &[Prepared], plan: &Plan, control: &Control<'_>, runs: &mut Runs) {
    if runs.stopped.is_some() {
        return;
    }
    let control = control.in_phase(Phase::Apart);
    let Some((changes, _)) = expected_attribution(drafts, [&prepared[0].scenario, &prepared[scenario].scenario]) else { return };
    let not = |why: NotApart| Some(Apart::Not { scenario, why });
    runs.apart = if changes.len() > CHANGES_MAX {
        not(NotApart::TooMany)
    } else if changes.iter().any(|change| change.reads_table) {
        not(NotApart::ReadsTable)
    } else {
        match attribute(&drafts[0], &changes, (scenario, prepared), plan.seed, &control, runs) {
            Ok(Some(found)) => Some(Apart::Told(found)),
            Ok(None) => not(NotApart::Hazards),
            Err(Error::Stopped) => {
                runs.stopped = Some(control.stop());
                return;
            }
            Err(Error::TooLarge { .. }) => not(NotApart::TooLarge),
            Err(_) => not(NotApart::NotAlone),
        }
    };
}

fn attribute(
    first: &Draft<'_>,
    changes: &[Change],
    (scenario, prepared): (usize, &[Prepared]),
    seed: Seed,
    control: &Control<'_>,
    runs: &Runs,
) -> Result<Option<Attribution>, Error> {
    let (count, all) = (changes.len(), (1u32 << changes.len()) - 1);
    let solved = Solved::of_all(prepared);
    let world = |mask: u32| -> Result<Prepared, Error> {
        let sets: Vec<String> =
            changes.iter().enumerate().filter(|(index, _)| mask >> index & 1 == 1).flat_map(|(_, change)| change.sets.clone()).collect();
        let read = first.with_sets(&sets)?.scenario()?;
        prepare_one(Scenario { strategies: Vec::new(), ..read }, &solved, control)
    };
    let whole = &runs.replications[scenario];
    let (again, ()) = replicate_within(&world(all)?.model, seed, 0, (), control.limits())?;
    if whole.first() != Some(&again) {
        return Ok(None);
    }
    // Which worlds each replication needs, and in which orders changes come.
    let orders: Vec<Vec<Vec<usize>>> = (0..whole.len() as u64).map(|replication| orders(count, seed, replication)).collect();
    let singles = (0..count).map(|change| 1 << change);
    let mut jobs: BTreeMap<u32, Vec<u64>> = singles.map(|mask| (mask, (0..whole.len() as u64).collect())).collect();
    for (replication, orders) in orders.iter().enumerate() {
        for mask in orders.iter().flat_map(|order| masks(order)).filter(|mask| *mask != all && mask.count_ones() > 1) {
            let wanted = jobs.entry(mask).or_default();
            if wanted.last() != Some(&(replication as u64)) {
                wanted.push(replication as u64);
            }
        }
    }
    let profits = |replications: &[Replication]| replications.iter().map(Replication::profit).collect::<Vec<f64>>();
    let (start, end) = (profits(&runs.replications[0]), profits(whole));
    let mut played: BTreeMap<(u32, u64), f64> = BTreeMap::new();
    for (mask, replications) in &jobs {
        let prepared = world(*mask)?;
        let each: Vec<(&Prepared, u64)> = replications.iter().map(|replication| (&prepared, *replication)).collect();
        let found = play_each(&each, seed, control, Replication::profit)?;
        played.extend(replications.iter().map(|replication| (*mask, *replication)).zip(found));
    }
    let value = |mask: u32, replication: usize| match mask {
        0 => start[replication],
        mask if mask == all => end[replication],
        mask => played[&(mask, replication as u64)],
    };
    let estimate = |of: &dyn Fn(usize) -> f64| Whole::mean((0..end.len()).map(|replication| Some(of(replication))))?.estimate(CONFIDENCE);
    let alone = |change: usize, replication: usize| value(1 << change, replication) - start[replication];
    let share = |change: usize, replication: usize| {
        let adds = orders[replication].iter().map(|order| {
            let before = order.iter().take_while(|other| **other != change).fold(0, |mask, other| mask | 1 << other);
            value(before | 1 << change, replication) - value(before, replication)
        });
        adds.sum::<f64>() / orders[replication].len() as f64
    };
    let of_change = |(index, change): (usize, &Change)| {
        Some(Attributed {
            path: change.path.clone(),
            from: change.from.clone(),
            to: change.to.clone(),
            alone: estimate(&|replication| alone(index, replication))?,
            share: estimate(&|replication| share(index, replication))?,
        })
    };
    let found = || {
        Some(Attribution {
            scenario,
            changes: changes.iter().enumerate().map(of_change).collect::<Option<_>>()?,
            together: estimate(&|replication| end[replication] - start[replication])?,
            interaction: estimate(&|replication| {
                end[replication] - start[replication] - (0..count).map(|change| alone(change, replication)).sum::<f64>()
            })?,
            all_orders: count <= ALL_ORDERS_MAX,
        })
    };
    Ok(found())
}

/// The orders in which changes come in a replication: all, or one that is drawn.
fn orders(count: usize, seed: Seed, replication: u64) -> Vec<Vec<usize>> {
    if count <= ALL_ORDERS_MAX {
        return permutations(&(0..count).collect::<Vec<_>>());
    }
    let streams = Streams::new(seed, replication);
    let mut stream = streams.stream(Identity::COMPANY, Purpose::Attribution, 0);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, (stream.uniform() * (last + 1) as f64) as usize);
    }
    vec![order]
}

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.len() < 2 {
        return vec![of.to_vec()];
    }
    let led_by = |first: &usize| {
        let others: Vec<usize> = of.iter().copied().filter(|other| other != first).collect();
        permutations(&others).into_iter().map(|rest| [vec![*first], rest].concat()).collect::<Vec<_>>()
    };
    of.iter().flat_map(led_by).collect()
}

/// The sets of changes that an order goes through.
fn masks(order: &[usize]) -> impl Iterator<Item = u32> + '_ {
    order.iter().scan(0, |mask, change| {
        *mask |= 1 << change;
        Some(*mask)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_fair() {
        let seed = Seed::new(7).unwrap();
        assert_eq!(orders(3, seed, 0).len(), 6);
        assert_eq!((worlds(2), worlds(3), worlds(4), worlds(8)), (2, 6, 6, 14));
        let (mut first, n) = ([0u32; 5], 5000);
        for replication in 0..n {
            let [order] = orders(5, seed, replication).try_into().unwrap();
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3, 4]);
            first[order[0]] += 1;
        }
        // Binomial with 5,000 · 1/5: beyond 5 standard errors with less than 1 in a million; a bias of a tenth would be seen with 96 %.
        assert!(first.iter().all(|count| (f64::from(*count) - 1000.0).abs() < 5.0 * 28.3), "{first:?}");
    }
}

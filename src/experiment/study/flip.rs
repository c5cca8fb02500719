//! Where a verdict turns: the value of a parameter at which a difference is 0, with the values between which chance may have put it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::stats::Estimate;

/// A value at which a difference turns its sign.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// Where it is 0.
    pub at: f64,
    /// From here to there its interval holds 0; an end of the range where it still does there.
    pub between: [f64; 2],
    /// True if it rises.
    pub rises: bool,
}

/// What is known of a difference over a range.
#[derive(Clone, Debug, Serialize)]
pub struct Flip {
    /// Every value that was played, with the difference there, in order.
    pub played: Vec<(f64, Estimate)>,
    /// Where it turns, in order.
    pub turns: Vec<Turn>,
}

/// Values that are played before anything is halved: a difference that turns twice between two of them is not seen.
const GRID: u32 = 9;
/// A turn is known within this share of the distance between two values of the grid.
const WITHIN: f64 = 1.0 / 64.0;

/// A range, walked evenly or by factors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Walk {
    /// One end.
    pub from: f64,
    /// The other.
    pub to: f64,
    /// True if each step is the same factor.
    pub by_factors: bool,
}

impl Walk {
    fn at(self, share: f64) -> f64 {
        if self.by_factors { self.from * libm::pow(self.to / self.from, share) } else { self.from + share * (self.to - self.from) }
    }
}

/// Looks for the turns of a difference, by a grid and then by halving, with the same people everywhere.
///
/// # Errors
/// What `difference` ends with.
pub fn flip<E>(walk: Walk, mut difference: impl FnMut(f64) -> Result<Estimate, E>) -> Result<Flip, E> {
    // By the share of the range, whose bits order as shares do.
    let mut played: BTreeMap<u64, Estimate> = BTreeMap::new();
    let mut at = |share: f64| -> Result<Estimate, E> {
        if let Some(known) = played.get(&share.to_bits()) {
            return Ok(*known);
        }
        let estimate = difference(walk.at(share))?;
        played.insert(share.to_bits(), estimate);
        Ok(estimate)
    };
    let shares: Vec<f64> = (0..GRID).map(|step| f64::from(step) / f64::from(GRID - 1)).collect();
    for &share in &shares {
        at(share)?;
    }
    let of_mean = |estimate: Estimate| estimate.mean;
    let of_end = |end: usize| move |estimate: Estimate| estimate.ends.map_or(estimate.mean, |ends| ends[end]);
    let mut found = Vec::new();
    for window in shares.windows(2) {
        let [from, to] = [window[0], window[1]];
        let (before, after) = (of_mean(at(from)?), of_mean(at(to)?));
        if (before < 0.0) == (after < 0.0) {
            continue;
        }
        let zero = halve(&mut at, [from, to], of_mean)?;
        let rises = after > before;
        // Where it rises, its upper end is 0 first, and its lower end last.
        let ends = if rises { [1, 0] } else { [0, 1] };
        let below: Vec<f64> = shares.iter().copied().filter(|&share| share < zero).chain([zero]).collect();
        let above: Vec<f64> = [zero].into_iter().chain(shares.iter().copied().filter(|&share| share > zero)).collect();
        let low = first_change(&mut at, below.windows(2).rev().map(|ends| [ends[0], ends[1]]), of_end(ends[0]))?;
        let high = first_change(&mut at, above.windows(2).map(|ends| [ends[0], ends[1]]), of_end(ends[1]))?;
        found.push((zero, [low.unwrap_or(0.0), high.unwrap_or(1.0)], rises));
    }
    let turns =
        found.into_iter().map(|(zero, [low, high], rises)| Turn { at: walk.at(zero), between: [walk.at(low), walk.at(high)], rises });
    let turns = turns.collect();
    let played = played.into_iter().map(|(share, estimate)| (walk.at(f64::from_bits(share)), estimate)).collect();
    Ok(Flip { played, turns })
}

/// The place between two shares at which a figure changes its sign, which it does.
fn halve<E>(at: &mut impl FnMut(f64) -> Result<Estimate, E>, [mut from, mut to]: [f64; 2], of: impl Fn(Estimate) -> f64) -> Result<f64, E> {
    let (wanted, negative) = ((to - from) * WITHIN, of(at(from)?) < 0.0);
    while to - from > wanted {
        let middle = (from + to) / 2.0;
        if (of(at(middle)?) < 0.0) == negative { from = middle } else { to = middle }
    }
    // Between the two that are nearest, by a straight line.
    let (a, b) = (of(at(from)?), of(at(to)?));
    Ok(if a == b { (from + to) / 2.0 } else { from + (to - from) * a / (a - b) })
}

/// The place at which a figure changes its sign in the first of some stretches in which it does; none if it does in none.
fn first_change<E>(
    at: &mut impl FnMut(f64) -> Result<Estimate, E>,
    mut stretches: impl Iterator<Item = [f64; 2]>,
    of: impl Fn(Estimate) -> f64,
) -> Result<Option<f64>, E> {
    stretches.try_fold(None, |found, [from, to]| match found {
        None if (of(at(from)?) < 0.0) != (of(at(to)?) < 0.0) => halve(at, [from, to], &of).map(Some),
        found => Ok(found),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64, half_width: f64) -> Estimate {
        Estimate { n: 40, mean, sd: Some(1.0), half_width: Some(half_width), ends: Some([mean - half_width, mean + half_width]) }
    }

    #[test]
    fn a_turn_is_found_with_its_interval() {
        let mut plays = 0;
        let walk = Walk { from: 0.0, to: 10.0, by_factors: false };
        let found = flip(walk, |x| {
            plays += 1;
            Ok::<_, ()>(estimate(2.0 * x - 7.0, 1.0))
        })
        .unwrap();
        let [turn] = found.turns[..] else { panic!("{:?}", found.turns) };
        assert!((turn.at - 3.5).abs() < 0.02 && turn.rises, "{turn:?}");
        assert!((turn.between[0] - 3.0).abs() < 0.02 && (turn.between[1] - 4.0).abs() < 0.02, "{turn:?}");
        assert!(plays < 40 && found.played.is_sorted_by(|a, b| a.0 < b.0), "{plays} plays");
    }

    #[test]
    fn a_range_may_hold_no_turn_or_several() {
        let linear = Walk { from: 0.0, to: 1.0, by_factors: false };
        assert!(flip(linear, |x| Ok::<_, ()>(estimate(1.0 + x, 0.1))).unwrap().turns.is_empty());
        let waves = flip(linear, |x| Ok::<_, ()>(estimate(libm::cos(9.0 * x), 0.2))).unwrap().turns;
        let expected = [0.5, 1.5, 2.5].map(|half| half * std::f64::consts::PI / 9.0);
        assert_eq!(waves.iter().map(|turn| turn.rises).collect::<Vec<_>>(), [false, true, false]);
        assert!(waves.iter().zip(expected).all(|(turn, at)| (turn.at - at).abs() < 0.003), "{waves:?}");
        let factors = Walk { from: 0.01, to: 100.0, by_factors: true };
        let [turn] = flip(factors, |x| Ok::<_, ()>(estimate(x - 0.3, 0.05))).unwrap().turns[..] else { panic!() };
        assert!((turn.at - 0.3).abs() < 0.01 && turn.between[0] < 0.26 && turn.between[1] > 0.34, "{turn:?}");
        // An interval that holds 0 as far as the range reaches, reaches there.
        let [wide] = flip(linear, |x| Ok::<_, ()>(estimate(x - 0.5, 9.0))).unwrap().turns[..] else { panic!() };
        assert_eq!(wide.between, [0.0, 1.0]);
    }
}

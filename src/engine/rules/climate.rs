//! Regimes of the market: they follow each other by chance or at dates, and multiply what they touch.
//!
//! Reads the laws of the regimes; changes the climate, and with it margins, hazards and leads.

use super::{interventions, leads};
use crate::engine::event::{Company, Event};
use crate::engine::mode::Mode;
use crate::engine::world::World;
use crate::model::Until;
use crate::random::{Identity, Purpose};

/// The run starts in the first regime, or in any as likely as the chain is in it in the long run.
pub(crate) fn begin<M: Mode>(world: &mut World<'_, M>) {
    let regimes = &world.frame.regimes;
    if regimes.is_empty() {
        return;
    }
    let stays: Vec<f64> = regimes.iter().map(|regime| if let Until::Chance(law) = &regime.until { law.mean() } else { 0.0 }).collect();
    let mut left = world.streams.uniform(Identity::COMPANY, Purpose::RegimeStart, 0) * stays.iter().sum::<f64>();
    let by_chance = stays.iter().position(|stay| {
        left -= stay;
        left < 0.0
    });
    let first = if world.frame.regime_by_chance { by_chance.unwrap_or(0) } else { 0 };
    world.regime = (first, 0.0);
    world.climate = regimes[first].climate;
    schedule_change(world);
}

fn schedule_change<M: Mode>(world: &mut World<'_, M>) {
    let at = match &world.frame.regimes[world.regime.0].until {
        Until::Date(date) => *date,
        Until::Chance(law) => world.now + world.sample(law, Identity::COMPANY, Purpose::RegimeStay, world.regime_count),
    };
    world.calendar.push(at, Event::Company { what: Company::Regime });
}

/// The next regime begins.
pub(crate) fn change<M: Mode>(world: &mut World<'_, M>) -> bool {
    close(world);
    let next = (world.regime.0 + 1) % world.frame.regimes.len();
    let climate = world.frame.regimes[next].climate;
    let before = leads::rates(world);
    if climate != world.climate {
        interventions::everybody_anew(world, |world| world.climate = climate);
    }
    world.regime = (next, world.now);
    world.regime_count += 1;
    leads::reschedule(world, before);
    schedule_change(world);
    true
}

/// Counts the time of the regime at hand.
pub(crate) fn close<M: Mode>(world: &mut World<'_, M>) {
    let (regime, since) = world.regime;
    if let Some(hours) = world.result.regime_hours.get_mut(regime) {
        *hours += world.now - since;
    }
}

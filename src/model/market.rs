//! The world around the company, resolved: regimes, demand, networks, audience.

use crate::distribution::Law;
use crate::scenario::Settings;
use crate::scenario::market as keys;
use crate::units::{Duration, Quantity};

/// What a regime multiplies. Neutral where there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Climate {
    /// The hazard of leaving for a competitor.
    pub competitor: f64,
    /// The flow of organic and paid leads.
    pub leads: f64,
    /// The conversion of leads.
    pub conversion: f64,
    /// Margins.
    pub margin: f64,
    /// What customers bear.
    pub tolerance: f64,
}

impl Climate {
    /// No regime.
    pub const NEUTRAL: Climate = Climate { competitor: 1.0, leads: 1.0, conversion: 1.0, margin: 1.0, tolerance: 1.0 };
}

/// A regime of the market.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// Name.
    pub name: String,
    /// What it multiplies.
    pub climate: Climate,
    /// When it ends.
    pub until: Until,
}

impl Regime {
    /// How long it lasts on average; of one that ends at a date, as if it began with the run.
    pub fn stay(&self) -> f64 {
        match &self.until {
            Until::Chance(law) => law.mean(),
            Until::Date(end) => *end,
        }
    }
}

/// When a regime gives way to the next.
#[derive(Clone, Debug, PartialEq)]
pub enum Until {
    /// After a time by chance.
    Chance(Law),
    /// At a date.
    Date(f64),
}

/// How demand differs and goes up and down. Profiles have a mean of 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Variance of the Gamma factor between customers.
    pub between_customers: f64,
    /// Variance of the Gamma factor between days.
    pub between_days: f64,
    /// Factors of the hours of the week, from Monday 00:00.
    pub week: Option<Vec<f64>>,
    /// Factors of the months of the year.
    pub months: Option<Vec<f64>>,
}

impl Demand {
    /// True if demand goes up and down in time.
    pub fn varies_in_time(&self) -> bool {
        self.between_days > 0.0 || self.week.is_some() || self.months.is_some()
    }
}

/// Who knows whom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Network {
    /// People that each one knows.
    pub degree: u32,
    /// How they are chosen.
    pub ties: Ties,
}

/// How those whom one knows are chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ties {
    /// The nearest on a circle; a share of ties leads anywhere.
    SmallWorld {
        /// That share.
        rewired: f64,
    },
    /// The popular: weight of the r-th of n is r^(−α), α = 1/(γ − 1).
    ScaleFree {
        /// α.
        weight: f64,
    },
    /// Mostly one's own group.
    Blocks {
        /// Number of groups.
        groups: u64,
        /// Share of ties within.
        inside: f64,
    },
}

/// Customers on social networks.
#[derive(Clone, Debug, PartialEq)]
pub struct Audience {
    /// Share of customers who are there.
    pub share: f64,
    /// How many times as many people they tell.
    pub reach: Law,
    /// Probability that the company answers a complaint.
    pub heard: f64,
    /// Share of the damage undone.
    pub undoes: f64,
    /// Cost of an answer.
    pub cost: f64,
}

pub(super) fn regimes(settings: &Settings) -> Vec<Regime> {
    let ends = settings.regime.iter().skip(1).map(|next| next.from.map_or(f64::INFINITY, Duration::hours)).chain([f64::INFINITY]);
    let of = |(keys, end): (&keys::Regime, f64)| Regime {
        name: keys.name.clone(),
        climate: Climate {
            competitor: keys.competitor_pull.base(),
            leads: keys.leads.base(),
            conversion: keys.conversion.base(),
            margin: keys.margin.base(),
            tolerance: keys.tolerance.base().max(1e-6),
        },
        until: keys.lasts.as_ref().map_or(Until::Date(end), |lasts| Until::Chance(lasts.law.clone())),
    };
    settings.regime.iter().zip(ends).map(of).collect()
}

pub(super) fn demand(settings: &Settings) -> Option<Demand> {
    let keys = &settings.demand;
    let factors = |profile: &[crate::units::Factor]| profile.iter().map(|factor| factor.base()).collect::<Vec<f64>>();
    let (days, hours) = (factors(&keys.by_weekday), factors(&keys.by_hour));
    let week = (!days.is_empty() || !hours.is_empty()).then(|| {
        let of = |hour: usize| days.get(hour / 24).unwrap_or(&1.0) * hours.get(hour % 24).unwrap_or(&1.0);
        with_mean_one((0..168).map(of).collect())
    });
    let months = (!keys.by_month.is_empty()).then(|| with_mean_one(factors(&keys.by_month)));
    let demand = Demand { between_customers: keys.between_customers.base(), between_days: keys.between_days.base(), week, months };
    (demand.between_customers > 0.0 || demand.varies_in_time()).then_some(demand)
}

fn with_mean_one(profile: Vec<f64>) -> Vec<f64> {
    let mean = profile.iter().sum::<f64>() / profile.len() as f64;
    profile.into_iter().map(|factor| factor / mean).collect()
}

pub(super) fn network(settings: &Settings) -> Option<Network> {
    let of = |keys: &keys::Network| match keys {
        keys::Network::SmallWorld(net) => {
            Network { degree: net.degree.get() as u32, ties: Ties::SmallWorld { rewired: net.rewired.base() } }
        }
        keys::Network::ScaleFree(net) => {
            Network { degree: net.degree.get() as u32, ties: Ties::ScaleFree { weight: 1.0 / (net.exponent.base() - 1.0) } }
        }
        keys::Network::Blocks(net) => {
            Network { degree: net.degree.get() as u32, ties: Ties::Blocks { groups: net.groups.get(), inside: net.inside.base() } }
        }
    };
    settings.word_of_mouth.network.as_ref().map(of)
}

pub(super) fn audience(settings: &Settings) -> Option<Audience> {
    let of = |keys: &keys::Audience| Audience {
        share: keys.share.base(),
        reach: keys.reach.law.clone(),
        heard: settings.alignment.base() * keys.heard.base(),
        undoes: keys.undoes.base(),
        cost: keys.cost.base(),
    };
    settings.word_of_mouth.audience.as_ref().map(of)
}

//! The company's levers, resolved. Shares already carry the alignment: how fully a measure takes effect.

use super::ids::{Id, MomentId};
use crate::distribution::Law;
use crate::scenario::Settings;
use crate::scenario::levers as keys;
use crate::scenario::service as service_keys;
use crate::units::{MONTH, Quantity};

/// Memory of customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Probability that a contact is remembered.
    pub keeps: f64,
    /// a_n.
    pub asked_again: f64,
    /// Factor 1 + κ on first-contact resolution for a known customer.
    pub lift: f64,
    /// Factor on service times for a known customer.
    pub handling: f64,
}

/// Needs that drift, and offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needs {
    /// Fit when joining.
    pub start: f64,
    /// Rate at which the fit fades, per hour.
    pub drift: f64,
    /// β_F.
    pub effect: f64,
    /// An offer in the interaction: acceptance and cost.
    pub real_time: Option<(f64, f64)>,
    /// Offers in batches.
    pub batch: Option<Batch>,
    /// Share of the lacking fit that is restored.
    pub restores: f64,
    /// Margin per hour that an accepted offer adds.
    pub margin: f64,
}

/// Offers sent to all customers at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// Hours between batches.
    pub every: f64,
    /// Probability of acceptance at the age of the data.
    pub acceptance: f64,
    /// Cost of one offer.
    pub cost: f64,
}

/// Service = sales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossSelling {
    /// p_cs.
    pub acceptance: f64,
    /// Margin per hour.
    pub margin: f64,
    /// Cost of an offer.
    pub cost: f64,
    /// Products at most.
    pub products_max: u8,
}

/// Proactive retention.
#[derive(Clone, Debug, PartialEq)]
pub struct Retention {
    /// Hours between two looks at the customers.
    pub every: f64,
    /// Hours until the detector knows what it looks at.
    pub age: f64,
    /// Hours within which those whom it looks for would be gone.
    pub ahead: f64,
    /// Share of those that it finds.
    pub recall: f64,
    /// Share of those whom it picks who would be gone.
    pub precision: f64,
    /// Cost of treating one.
    pub cost: f64,
    /// Hours before somebody is treated again.
    pub rest: f64,
    /// Whether customers of each segment are treated.
    pub segments: Vec<bool>,
    /// Whether each tier is treated.
    pub tiers: Vec<bool>,
    /// Share of those treated who stay.
    pub responds: f64,
    /// Share of those treated in vain whom it wakes.
    pub woken: f64,
}

/// Winning back.
#[derive(Clone, Debug, PartialEq)]
pub struct WinBack {
    /// Time until a leaver is asked.
    pub after: Law,
    /// Cost of asking.
    pub cost: f64,
    /// Share who return, by cause.
    pub returns: [f64; 4],
    /// Factor on the hazards of a second life.
    pub hazard: f64,
    /// Factor on the margin of a second life.
    pub margin: f64,
}

/// Talking about the price at a renewal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Renegotiation {
    /// Share of renewals before which the company calls.
    pub company_calls: f64,
    /// Share of the others before which the customer calls.
    pub customer_calls: f64,
    /// Share of the margin that the company concedes when it calls.
    pub offered: f64,
    /// Share of the margin conceded when the customer calls.
    pub demanded: f64,
    /// Share of those about to leave who stay when called.
    pub kept_when_called: f64,
    /// Share of those about to leave who stay when they call.
    pub kept_when_calling: f64,
    /// Cost of a call by the company.
    pub cost: f64,
}

/// Telling who waits how long it will take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transparency {
    /// Share of those who wait who are told how long it will take.
    pub informed: f64,
    /// Share of them who are told rightly.
    pub honest: f64,
    /// What an hour of a wait counts for who was told rightly.
    pub felt: f64,
    /// Points that being told rightly adds.
    pub gain: f64,
    /// Points that being told wrongly costs.
    pub disappointment: f64,
}

/// A tier of customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Name.
    pub name: String,
    /// Net value per hour from which on.
    pub from: f64,
    /// Added to the place in a queue.
    pub priority: u16,
    /// Factor on drawn latencies.
    pub latency: f64,
    /// Share let go at each review.
    pub let_go: f64,
}

/// Making good for a broken commitment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compensation {
    /// Amount.
    pub amount: f64,
    /// Probability that it is paid: unasked, or because it is asked for.
    pub paid: f64,
    /// a_c.
    pub restores: f64,
    /// True if a restored customer may end above one with no failure.
    pub paradox: bool,
}

/// Approval that answers wait for.
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// Share of answers.
    pub share: f64,
    /// Levels, one after the other.
    pub levels: u32,
    /// Time of one level.
    pub wait: Law,
}

/// A loan or workaround.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loan {
    /// Probability that it is offered.
    pub share: f64,
    /// Its cost.
    pub cost: f64,
}

/// A partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// Name.
    pub name: String,
    /// Time until it answers.
    pub latency: Law,
    /// Probability that it answers at all.
    pub reliability: f64,
    /// Probability that its answer solves.
    pub resolution: f64,
    /// Cost each time.
    pub cost: f64,
}

/// Issues of one moment that make another fail more.
#[derive(Clone, Debug, PartialEq)]
pub struct Domino {
    /// Moment that starts it.
    pub from: MomentId,
    /// Probability that one issue does.
    pub probability: f64,
    /// Moment that fails more.
    pub to: MomentId,
    /// Added probability of failure.
    pub raises: f64,
    /// Time until it is noticed.
    pub noticed: Law,
}

/// Learning by doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learning {
    /// q₀.
    pub novice: f64,
    /// q∞.
    pub master: f64,
    /// b.
    pub exponent: f64,
    /// Contacts of experience at the start.
    pub start: f64,
    /// Replacements per agent and hour.
    pub turnover: f64,
    /// Contacts of experience of a new agent.
    pub trained: f64,
    /// Cost of training one new agent.
    pub training_cost: f64,
    /// Hours that one agent works a week.
    pub hours: f64,
}

impl Learning {
    /// Share of answers that fail after `n` contacts: q∞ + (q₀ − q∞)(1 + n)^(−b).
    pub fn failing(&self, n: f64) -> f64 {
        self.master + (self.novice - self.master) * libm::exp(-self.exponent * libm::log1p(n))
    }
}

/// Stress under high occupancy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stress {
    /// Occupancy above which.
    pub from: f64,
    /// Share of failing answers at full occupancy.
    pub strength: f64,
    /// Time constant of the average.
    pub window: f64,
}

impl Stress {
    /// Share of answers that fail at an occupancy: s·((ρ − from)/(1 − from))²₊.
    pub fn failing(&self, occupancy: f64) -> f64 {
        let over = ((occupancy - self.from) / (1.0 - self.from)).clamp(0.0, 1.0);
        self.strength * over * over
    }
}

pub(super) fn memory(settings: &Settings) -> Option<Memory> {
    let of = |keys: &keys::Memory| Memory {
        keeps: keys.keeps.base() * settings.alignment.base(),
        asked_again: keys.asked_again.base(),
        lift: 1.0 + keys.resolution.base(),
        handling: keys.handling.base(),
    };
    settings.memory.as_ref().map(of)
}

pub(super) fn needs(settings: &Settings) -> Option<Needs> {
    let aligned = settings.alignment.base();
    let batch = |keys: &keys::Needs, batch: &keys::BatchOffer| Batch {
        every: batch.every.hours(),
        acceptance: aligned * batch.acceptance.base() * libm::exp2(-batch.age.hours() / keys.relevance_half_life.hours()),
        cost: batch.cost.base(),
    };
    let of = |keys: &keys::Needs| Needs {
        start: keys.start.base(),
        drift: -libm::log1p(-keys.drift.base().min(0.999_999)) / MONTH,
        effect: keys.effect.base(),
        real_time: keys.real_time.as_ref().map(|offer| (aligned * offer.acceptance.base(), offer.cost.base())),
        batch: keys.batch.as_ref().map(|offers| batch(keys, offers)),
        restores: keys.restores.base(),
        margin: keys.margin.base(),
    };
    settings.needs.as_ref().map(of)
}

pub(super) fn cross_selling(settings: &Settings) -> Option<CrossSelling> {
    let of = |keys: &keys::CrossSelling| CrossSelling {
        acceptance: settings.alignment.base() * keys.acceptance.base(),
        margin: keys.margin.base(),
        cost: keys.cost.base(),
        products_max: keys.products_max.get() as u8,
    };
    settings.cross_selling.as_ref().map(of)
}

pub(super) fn retention(settings: &Settings) -> Option<Retention> {
    let chosen = |names: &[String], name: &String| names.is_empty() || names.contains(name);
    let of = |keys: &keys::Retention| Retention {
        every: keys.every.hours(),
        age: keys.age.hours(),
        ahead: keys.ahead.hours(),
        recall: settings.alignment.base() * keys.recall.base(),
        precision: keys.precision.base(),
        cost: keys.cost.base(),
        rest: keys.rest.hours(),
        segments: settings.segment.iter().map(|segment| chosen(&keys.segments, &segment.name)).collect(),
        tiers: settings.tier.iter().map(|tier| chosen(&keys.tiers, &tier.name)).collect(),
        responds: keys.responds.base(),
        woken: keys.woken.base(),
    };
    settings.retention.as_ref().map(of)
}

pub(super) fn win_back(settings: &Settings) -> Option<WinBack> {
    let aligned = |share: crate::units::Share| settings.alignment.base() * share.base();
    let of = |keys: &keys::WinBack| WinBack {
        after: keys.after.law.clone(),
        cost: keys.cost.base(),
        // Nobody who had to leave returns.
        returns: [aligned(keys.service), aligned(keys.competitor), aligned(keys.need), 0.0],
        hazard: keys.hazard.base(),
        margin: keys.margin.base(),
    };
    settings.win_back.as_ref().map(of)
}

pub(super) fn renegotiation(settings: &Settings) -> Option<Renegotiation> {
    let of = |keys: &keys::Renegotiation| Renegotiation {
        company_calls: keys.company_calls.base(),
        customer_calls: keys.customer_calls.base(),
        offered: keys.offered.base(),
        demanded: keys.demanded.base(),
        kept_when_called: keys.kept_when_called.base(),
        kept_when_calling: keys.kept_when_calling.base(),
        cost: keys.cost.base(),
    };
    settings.renegotiation.as_ref().map(of)
}

pub(super) fn transparency(settings: &Settings) -> Option<Transparency> {
    let of = |keys: &keys::Transparency| Transparency {
        informed: settings.alignment.base() * keys.informed.base(),
        honest: keys.honest.base(),
        felt: keys.felt.base(),
        gain: keys.gain.base(),
        disappointment: keys.disappointment.base(),
    };
    settings.transparency.as_ref().map(of)
}

pub(super) fn tiers(settings: &Settings) -> Vec<Tier> {
    let of = |keys: &keys::Tier| Tier {
        name: keys.name.clone(),
        from: keys.from.base(),
        priority: keys.priority.get() as u16,
        latency: keys.latency.base(),
        let_go: keys.let_go.base(),
    };
    settings.tier.iter().map(of).collect()
}

pub(super) fn compensation(keys: &service_keys::Compensation, settings: &Settings) -> Compensation {
    Compensation {
        amount: keys.amount.base(),
        paid: settings.alignment.base() * if keys.automatic { 1.0 } else { keys.asked_for.base() },
        restores: keys.restores.base(),
        paradox: keys.paradox,
    }
}

pub(super) fn approval(keys: &service_keys::Approval) -> Approval {
    Approval { share: keys.share.base(), levels: keys.levels.get() as u32, wait: keys.wait.law.clone() }
}

pub(super) fn loan(keys: &service_keys::Loan) -> Loan {
    Loan { share: keys.share.base(), cost: keys.cost.base() }
}

pub(super) fn partners(settings: &Settings) -> Vec<Partner> {
    let of = |keys: &service_keys::Partner| Partner {
        name: keys.name.clone(),
        latency: keys.latency.law.clone(),
        reliability: keys.reliability.base(),
        resolution: keys.resolution.base(),
        cost: keys.cost.base(),
    };
    settings.partner.iter().map(of).collect()
}

pub(super) fn dominoes(settings: &Settings) -> Vec<Domino> {
    let index = |name: &str| settings.moment.iter().position(|moment| moment.name == name).expect("checked: the moment exists");
    let index = |name: &str| MomentId::new(index(name));
    let of = |keys: &service_keys::Domino| Domino {
        from: index(&keys.from),
        probability: keys.probability.base(),
        to: index(&keys.to),
        raises: keys.raises.base(),
        noticed: keys.noticed.law.clone(),
    };
    settings.domino.iter().map(of).collect()
}

pub(super) fn learning(keys: &crate::scenario::teams::Learning) -> Learning {
    Learning {
        novice: keys.novice.base(),
        master: keys.master.base(),
        exponent: keys.exponent.base(),
        start: keys.start.base(),
        turnover: keys.turnover.base(),
        trained: keys.trained.base(),
        training_cost: keys.training_cost.base(),
        hours: keys.hours.hours(),
    }
}

pub(super) fn stress(keys: &crate::scenario::teams::Stress) -> Stress {
    Stress { from: keys.from.base(), strength: keys.strength.base(), window: keys.window.hours() }
}

//! The world around the company: people, who knows whom, regimes of the market, the ups and downs of demand.

use super::declare::{choice, section, words};
use super::growth::people_talk;
use super::law::Dist;
use super::mechanism::{Mechanism, one};
use crate::units::{Count, Duration, Factor, Money, Quantity, Share};

section! {
    /// People who are not customers, and the state of the market.
    Market {
        /// Size of the prospect pool at the start; off: ten times the customers.
        prospects: Option<Count> = off, C, "our assumption", fixed;
        /// Multiplies the hazard of leaving for a competitor, for everybody.
        competitor_pull: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// In which regime a run starts, if regimes follow each other by chance.
        start: Start = "\"first\"", Setting, "", fixed;
    }
}

words! {
    /// In which regime a run starts.
    Start {
        #[doc = "In the first of the list, at its beginning."] "first" => First,
        #[doc = "In any, as likely as the chain is in it in the long run."] "stationary" => Stationary,
    }
}

section! {
    /// A regime of the market. Regimes follow each other in the order of the list and start again, or begin at given dates.
    Regime {
        /// Name.
        name: String = required, Setting, "";
        /// How long it lasts, by chance (US expansions since 1945 lasted about 64 months, contractions 11); every regime of a chain has it.
        lasts: Option<Dist<Duration>> = off, Setting, "";
        /// When it begins, from the start of the run; every regime of a dated list has it.
        from: Option<Duration> = off, Setting, "";
        /// Multiplies the hazard of leaving for a competitor (z_price).
        competitor_pull: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Multiplies the flow of organic and paid leads.
        leads: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Multiplies the conversion of leads.
        conversion: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Multiplies the margin of every customer.
        margin: Factor = "1.0", C("0.9..1.1"), "our assumption; 1 is neutral";
        /// Multiplies what customers bear: divides everything that spoils an experience.
        tolerance: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
    }
}

/// The market changes.
pub(super) const REGIMES: Mechanism = Mechanism {
    name: "regimes",
    path: "regime",
    is_on: |settings| !settings.regime.is_empty(),
    says: |settings| {
        let regime = |regime: &Regime| {
            format!(
                "Regime `{0}`: competitors pull {{regime.{0}.competitor_pull}} ×, leads {{regime.{0}.leads}} ×, margin {{regime.{0}.margin}} ×.",
                regime.name
            )
        };
        settings.regime.iter().map(regime).collect()
    },
    neutral: &["regime=[{ name = 'a', lasts = { exponential = { mean = '3 months' } } }, { name = 'b', lasts = '2 months' }]"],
};

section! {
    /// How demand differs between people and goes up and down in time. Profiles are scaled to a mean of 1.
    Demand {
        /// Variance of the Gamma factor (mean 1) by which people's rates of contact differ: over-dispersed demand; at most 100.
        between_customers: Factor = "0", C("0..0.5"), "our assumption; 0 is neutral; counts of contacts are over-dispersed in practice";
        /// Variance of the Gamma factor (mean 1) that all contacts of a day share; at most 100.
        between_days: Factor = "0", C("0..0.2"), "our assumption; 0 is neutral; call counts are over-dispersed: Avramidis, Deslauriers & L'Ecuyer (2004), Management Science 50(7)";
        /// Factors of the 12 months of the year; empty: all alike.
        by_month: Vec<Factor> = "[]", Setting, "";
        /// Factors of the 7 days of the week, from Monday; empty: all alike.
        by_weekday: Vec<Factor> = "[]", Setting, "";
        /// Factors of the 24 hours of the day; empty: all alike.
        by_hour: Vec<Factor> = "[]", Setting, "";
    }
}

/// Demand differs, and goes up and down.
pub(super) const UNEVEN_DEMAND: Mechanism = Mechanism {
    name: "uneven demand",
    path: "demand",
    is_on: |settings| {
        let Demand { between_customers, between_days, by_month, by_weekday, by_hour } = &settings.demand;
        let profiles = [by_month, by_weekday, by_hour];
        between_customers.base() > 0.0 || between_days.base() > 0.0 || profiles.iter().any(|profile| !profile.is_empty())
    },
    says: |_| one("Demand: variance {demand.between_customers} between customers, {demand.between_days} between days."),
    neutral: &["demand={ by_weekday = [1, 1, 1, 1, 1, 1, 1] }"],
};

section! {
    /// Customers on social networks: an audience with a heavy tail, and a company that hears them or not.
    Audience {
        /// Share of customers who are there.
        share: Share = "0.30", C("0.15..0.45"), "our assumption";
        /// How many times as many people each of them tells.
        reach: Dist<Factor> = "{ lognormal = { mean = 5, cv = 3 } }", C("x0.5..x2"), "our assumption: a heavy tail";
        /// Probability that the company answers a complaint made there.
        heard: Share = "0", Setting, "";
        /// Share of the damage that an answer undoes: of the bad tellings, and of what the experience lacks to a neutral one.
        undoes: Share = "0.5", C("0.25..0.75"), "our assumption";
        /// Cost of an answer.
        cost: Money = "5", C("2.5..10"), "our assumption";
    }
}

/// Customers with an audience.
pub(super) const AUDIENCE: Mechanism = Mechanism {
    name: "social audience",
    path: "word_of_mouth.audience",
    is_on: |settings| people_talk(settings) && settings.word_of_mouth.audience.is_some(),
    says: |_| {
        one(
            "Social audience: {word_of_mouth.audience.share} of the customers tell {word_of_mouth.audience.reach} × as many; {word_of_mouth.audience.heard} of their complaints are answered.",
        )
    },
    neutral: &["word_of_mouth.audience={ share = 0 }"],
};

choice! {
    /// Who knows whom.
    Network {
        #[doc = "People in a circle know their nearest neighbours; some ties lead anywhere (Watts & Strogatz 1998)."]
        small_world => SmallWorld(SmallWorld);
        #[doc = "Ties lead to popular people: a power law of popularity (static model of Goh, Kahng & Kim 2001)."]
        scale_free => ScaleFree(ScaleFree);
        #[doc = "People live in groups of equal size, and know mostly each other."]
        blocks => Blocks(Blocks);
    }
}

/// Who knows whom.
pub(super) const NETWORK: Mechanism = Mechanism {
    name: "network",
    path: "word_of_mouth.network",
    is_on: |settings| people_talk(settings) && settings.word_of_mouth.network.is_some(),
    says: |_| one("Who knows whom: {word_of_mouth.network}."),
    neutral: &[],
};

section! {
    /// A small world.
    SmallWorld {
        /// People that each one knows, 1 to 10000.
        degree: Count = "20", C("10..30"), "our assumption";
        /// Share of ties that lead anywhere; 1: a random graph.
        rewired: Share = "0.1", C("0.05..0.2"), "our assumption";
    }
}

section! {
    /// A scale-free network.
    ScaleFree {
        /// People that each one listens to tellings with, 1 to 10000.
        degree: Count = "20", C("10..30"), "our assumption";
        /// Exponent γ of the power law of popularity, above 2.
        exponent: Factor = "3.0", C("2.5..3.5"), "our assumption; many social networks are reported between 2 and 3";
    }
}

section! {
    /// Groups.
    Blocks {
        /// People that each one knows, 1 to 10000.
        degree: Count = "20", C("10..30"), "our assumption";
        /// Number of groups.
        groups: Count = "100", C("50..200"), "our assumption";
        /// Share of ties within the group.
        inside: Share = "0.9", C("0.8..0.95"), "our assumption";
    }
}

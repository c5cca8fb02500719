//! How customers come: word of mouth, leads, and what they cost.

use super::Settings;
use super::declare::{choice, section};
use super::law::Dist;
use super::market::{Audience, Network};
use super::mechanism::{Mechanism, one};
use crate::units::{Duration, Factor, Money, MoneyRate, Quantity, Rate, Score, Share};

section! {
    /// Word of mouth when a moment that people talk about closes.
    WordOfMouth {
        /// People told by a pleased customer, on average; at most 200, and below 1/`retelling`.
        told_pleased: Factor = "4", C("2..6"), "service folklore, after complaint studies of the 1970s and 80s";
        /// People told by a customer who was let down, on average; at most 200, and below 1/`retelling`.
        told_let_down: Factor = "12", C("8..16"), "service folklore, after complaint studies of the 1970s and 80s";
        /// Experience from which a customer is pleased (also: a good experience).
        pleased_from: Score = "7.5", C("7..8"), "our assumption";
        /// Experience down to which a customer is let down (also: a bad experience).
        let_down_to: Score = "4.5", C("4..5"), "our assumption";
        /// Time until a person is told.
        delay: Dist<Duration> = "{ exponential = { mean = \"7 days\" } }", C("x0.5..x2"), "our assumption";
        /// Probability that a person who was told tells on, to as many again.
        retelling: Share = "0.02", C("0.01..0.04"), "our assumption; it explodes at 1/12 for bad news";
        /// What a good telling adds to a customer's satisfaction, as a share of it.
        good_effect: Share = "0.02", C("0.01..0.04"), "our assumption";
        /// What a bad telling takes from a customer's satisfaction, as a share of it.
        bad_effect: Share = "0.05", C("0.025..0.1"), "our assumption; bad news weighs more";
        /// Probability that a prospect who hears good news becomes a referred lead.
        referral: Share = "0.01", C("0.005..0.02"), "our assumption";
        /// Strength ν of warnings: all conversions are multiplied by exp(−ν·warned/prospects).
        warning: Factor = "1.5", C("1.2..2"), "our assumption";
        /// Half-life of a warning in a prospect's mind.
        warning_half_life: Duration = "\"6 months\"", C("3 months..12 months"), "our assumption";
        /// Who knows whom; off: everybody meets everybody (mixing).
        network: Option<Network> = off, Setting, "", fixed;
        /// Customers who are on social networks; off: none.
        audience: Option<Audience> = off, Setting, "";
    }
}

/// People talk.
pub(super) const TALK: Mechanism = Mechanism {
    name: "word of mouth",
    path: "word_of_mouth",
    is_on: people_talk,
    says: |_| {
        one(
            "Word of mouth: {word_of_mouth.told_pleased} are told by the pleased (from {word_of_mouth.pleased_from}), {word_of_mouth.told_let_down} by those let down (to {word_of_mouth.let_down_to}); {word_of_mouth.referral} of the prospects told something good become leads.",
        )
    },
    neutral: &[],
};

/// True if anybody talks about any moment.
pub(super) fn people_talk(settings: &Settings) -> bool {
    let told = settings.word_of_mouth.told_pleased.base() + settings.word_of_mouth.told_let_down.base();
    told > 0.0 && settings.moment.iter().any(|moment| moment.word_of_mouth)
}

section! {
    /// Leads: people who raise a hand, and how an answer in time wins them.
    Leads {
        /// Leads that come by themselves, for the whole company while the prospect pool is full.
        organic: Rate = "\"0 / month\"", Setting, "";
        /// Leads that are paid for, for the whole company while the prospect pool is full.
        paid: Rate = "\"0 / month\"", Setting, "";
        /// Price of a paid lead.
        paid_cost: Money = "30", C("15..60"), "our assumption";
        /// Time until a lead is answered.
        latency: Dist<Duration> = "{ exponential = { mean = \"24h\" } }", C("x0.5..x2"), "our assumption";
        /// Conversion of a lead that is answered at once (p₀).
        conversion: Share = "0.25", C("0.15..0.35"), "our assumption";
        /// How the conversion falls with the wait for the answer.
        decay: Decay = "{ cautious = {} }", C("{ cautious = {} } | { published = {} }"), "our assumption";
    }
}

/// Leads that come by themselves or are paid for.
pub(super) const LEADS: Mechanism = Mechanism {
    name: "leads",
    path: "leads",
    is_on: |settings| settings.leads.organic.base() + settings.leads.paid.base() > 0.0,
    says: |_| {
        one(
            "Leads: {leads.organic} by themselves, {leads.paid} paid; answered after {leads.latency}, converted at {leads.conversion} if at once, decay {leads.decay}.",
        )
    },
    neutral: &[],
};

choice! {
    /// How a lead's conversion falls with the wait W for an answer.
    Decay {
        #[doc = "(1 + W/60 min)^(−0.8)."]
        cautious => Cautious(Preset);
        #[doc = "(1 + W/1 min)^(−0.8), as vendor studies publish it."]
        published => Published(Preset);
        #[doc = "(1 + W/scale)^(−exponent): a Lomax tail of your own."]
        lomax => Lomax(Lomax);
        #[doc = "An explicit race: the first credible answer wins."]
        race => Race(Race);
    }
}

section! {
    /// A ready-made decay.
    Preset {
        /// Exponent k of the decay.
        exponent: Factor = "0.8", C("0.5..1.1"), "in the shape of vendors' lead-response studies";
    }
}

section! {
    /// A Lomax decay.
    Lomax {
        /// Time scale τ_L.
        scale: Duration = required, Setting, "";
        /// Exponent k.
        exponent: Factor = "0.8", C("0.5..1.1"), "in the shape of vendors' lead-response studies";
    }
}

section! {
    /// Rivals who race for the same lead.
    Race {
        /// The rivals.
        rivals: Vec<Rival> = required, Setting, "";
    }
}

section! {
    /// One rival in the race for a lead.
    Rival {
        /// Name.
        name: String = required, Setting, "";
        /// Time until this rival answers.
        latency: Dist<Duration> = required, C("x0.5..x2"), "our assumption";
        /// Probability that the rival answers credibly at all.
        credible: Share = "1.0", C("0.7..1"), "our assumption";
    }
}

section! {
    /// What it costs to win a customer.
    Acquisition {
        /// Cost of one new customer; off: `ratio` times the yearly cost of serving one.
        cost: Option<Money> = off, Setting, "";
        /// Acquisition cost over the yearly retention cost of a customer, if `cost` is off.
        ratio: Factor = "5", C("3..7"), "business folklore (\"five times\")";
    }
}

section! {
    /// What the strategy costs the company beside contacts and answers.
    Cost {
        /// Paid once, at the start.
        one_off: Money = "0", Setting, "";
        /// Paid all the time.
        running: MoneyRate = "\"0 / month\"", Setting, "";
    }
}

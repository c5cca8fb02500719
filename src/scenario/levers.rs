//! What a company can do about its customers beside answering them: remember, offer, sell, keep, win back.

use super::declare::section;
use super::law::Dist;
use super::mechanism::{Mechanism, one};
use crate::units::{Count, Duration, Factor, Money, MoneyRate, Quantity, Share};

section! {
    /// Memory of customers (CRM): who is known need not tell everything again, and is helped better.
    Memory {
        /// Probability that a contact is remembered at the next one; 0: a company without memory, where everybody tells everything each time.
        keeps: Share = "0.9", C("0.8..1"), "our assumption";
        /// What each attempt or transfer takes away from the experience of a customer who is not known (a_n).
        asked_again: Factor = "0.7", C("0.5..0.9"), "our assumption; practitioner studies of customer effort give the sign";
        /// Raises first-contact resolution for a known customer (κ): φ·(1 + κ), at most .99.
        resolution: Factor = "0.10", C("0.05..0.15"), "our assumption";
        /// Multiplies a team's service time for a known customer.
        handling: Factor = "0.85", C("0.75..0.95"), "our assumption";
    }
}

/// The company remembers.
pub(super) const MEMORY: Mechanism = Mechanism {
    name: "memory",
    path: "memory",
    is_on: |settings| settings.memory.is_some(),
    says: |_| one("Memory: {memory.keeps} of contacts are remembered; being asked again costs {memory.asked_again} of the experience."),
    neutral: &["memory={ keeps = 1, asked_again = 0, resolution = 0, handling = 1 }"],
};

section! {
    /// How well the product fits what the customer needs: F, from 0 to 1. It drifts away; offers bring it back.
    Needs {
        /// Fit when joining.
        start: Share = "1.0", C("0.9..1"), "our assumption";
        /// Share of the fit that is lost each month (δ).
        drift: Share = "0.02", C("0.01..0.04"), "our assumption";
        /// Effect β_F of a lack of fit on the need hazard: exp(β_F(1 − F)).
        effect: Factor = "2.0", C("1.5..3"), "our assumption";
        /// Offers made within the interaction, on the data of that moment; off: none.
        real_time: Option<RealTimeOffer> = off, Setting, "";
        /// Offers sent out to everybody in batches; off: none.
        batch: Option<BatchOffer> = off, Setting, "";
        /// Age of the data at which an offer is half as relevant.
        relevance_half_life: Duration = "\"2 weeks\"", C("1 week..1 month"), "our assumption";
        /// Share of the lacking fit that an accepted offer restores.
        restores: Share = "0.8", C("0.6..0.95"), "our assumption";
        /// Margin that an accepted offer adds.
        margin: MoneyRate = "\"0 / month\"", Setting, "";
    }
}

/// Needs drift.
pub(super) const NEEDS: Mechanism = Mechanism {
    name: "needs",
    path: "needs",
    is_on: |settings| settings.needs.is_some(),
    says: |_| one("Needs: {needs.drift} of the fit is lost a month, with effect {needs.effect}."),
    neutral: &["needs={ drift = 0 }"],
};

section! {
    /// An offer made while the customer is there with an issue that has just been solved.
    RealTimeOffer {
        /// Probability that it is accepted.
        acceptance: Share = "0.25", C("0.1..0.4"), "our assumption; vendors of real-time decisioning publish several times the response of campaigns";
        /// Cost of making it, booked as campaign.
        cost: Money = "0.10", C("0.05..0.2"), "our assumption";
    }
}

/// Offers within the interaction.
pub(super) const REAL_TIME_OFFERS: Mechanism = Mechanism {
    name: "real-time offers",
    path: "needs.real_time",
    is_on: |settings| settings.needs.as_ref().is_some_and(|needs| needs.real_time.is_some()),
    says: |_| one("  offers within the interaction: {needs.real_time.acceptance} accept one, which costs {needs.real_time.cost}."),
    neutral: &["needs={ drift = 0, real_time = { acceptance = 0, cost = 0 } }"],
};

section! {
    /// Offers sent to all customers at once.
    BatchOffer {
        /// How often.
        every: Duration = "\"1 month\"", Setting, "";
        /// Age of the data on which they are built.
        age: Duration = "\"1 month\"", C("2 weeks..2 months"), "our assumption: monthly extracts";
        /// Probability that one is accepted if the data are fresh; falls with their age.
        acceptance: Share = "0.02", C("0.01..0.04"), "our assumption; usual response of direct mail, one to a few per cent";
        /// Cost of one offer, booked as campaign.
        cost: Money = "0.50", C("0.25..1"), "our assumption";
    }
}

/// Offers to all.
pub(super) const BATCH_OFFERS: Mechanism = Mechanism {
    name: "batch offers",
    path: "needs.batch",
    is_on: |settings| settings.needs.as_ref().is_some_and(|needs| needs.batch.is_some()),
    says: |_| {
        one(
            "  offers to all: every {needs.batch.every} on data of {needs.batch.age}, {needs.batch.acceptance} accept one, which costs {needs.batch.cost}.",
        )
    },
    neutral: &["needs={ drift = 0, batch = { acceptance = 0, cost = 0 } }"],
};

section! {
    /// Service = sales: a pleased customer buys another product.
    CrossSelling {
        /// Probability that an offer after a good experience is accepted (p_cs).
        acceptance: Share = "0.05", C("0.02..0.1"), "our assumption";
        /// Margin of the product.
        margin: MoneyRate = "\"5 / month\"", C("2.5 / month..10 / month"), "our assumption";
        /// Cost of making the offer, booked as campaign.
        cost: Money = "0", Setting, "";
        /// Products that a customer holds at most, 1 to 100; each beyond the first ties (`leaving.tie`).
        products_max: Count = "4", C("3..6"), "our assumption";
    }
}

/// Service sells.
pub(super) const CROSS_SELLING: Mechanism = Mechanism {
    name: "service = sales",
    path: "cross_selling",
    is_on: |settings| settings.cross_selling.is_some(),
    says: |_| one("Service = sales: {cross_selling.acceptance} of the pleased buy for {cross_selling.margin}."),
    neutral: &["cross_selling={ acceptance = 0 }"],
};

section! {
    /// Proactive retention: a detector picks customers who seem about to leave, and something is done for them.
    Retention {
        /// How often the detector runs.
        every: Duration = "\"1 month\"", Setting, "";
        /// Age of the picture that it sees; whoever has left in the meantime cannot be kept.
        age: Duration = "\"0 s\"", C("0 s..1 month"), "our assumption; a monthly batch has an age of a month";
        /// How far it looks ahead: a customer who would be gone within this time of its picture is at risk; under a contract, whose end is that near.
        ahead: Duration = "\"2 months\"", C("1 month..3 months"), "our assumption";
        /// Share of those at risk whom it picks.
        recall: Share = "0.50", C("0.3..0.7"), "our assumption";
        /// Share of those whom it picks who are at risk; above 0.
        precision: Share = "0.30", C("0.15..0.45"), "our assumption";
        /// Cost of treating one customer, booked as campaign.
        cost: Money = "10", C("5..20"), "our assumption";
        /// A customer is treated at most once in this time; under a contract, also at most once per contract.
        rest: Duration = "\"12 months\"", C("6 months..18 months"), "our assumption";
        /// Names of the segments whose customers are treated; none: all.
        segments: Vec<String> = "[]", Setting, "";
        /// Names of the tiers whose customers are treated; none: all.
        tiers: Vec<String> = "[]", Setting, "";
        /// Share of people who respond when they are about to leave: their exit budgets are refilled.
        responds: Share = "0.25", C("0.1..0.4"), "our assumption; response differs between people, as in Ascarza (2018), J. Marketing Research 55(1)";
        /// Share of people who are woken up by being treated while they did not think of leaving, and leave (sleeping dogs).
        woken: Share = "0.02", C("0..0.05"), "our assumption; the sign is that of Ascarza, Iyengar & Schleicher (2016), J. Marketing Research 53(1): churn rose among those contacted";
    }
}

/// Proactive retention.
pub(super) const RETENTION: Mechanism = Mechanism {
    name: "proactive retention",
    path: "retention",
    is_on: |settings| settings.retention.is_some(),
    says: |_| {
        one(
            "Retention: recall {retention.recall}, precision {retention.precision}, age {retention.age}; {retention.responds} respond, {retention.woken} are woken up.",
        )
    },
    neutral: &["retention={ recall = 0 }"],
};

section! {
    /// Winning back those who left, for a second life.
    WinBack {
        /// Time from leaving until they are asked, a day or more on average.
        after: Dist<Duration> = "\"3 months\"", C("x0.5..x2"), "our assumption";
        /// Cost of asking one, booked as campaign.
        cost: Money = "20", C("10..40"), "our assumption";
        /// Share who return of those who left because of the service.
        service: Share = "0.05", C("0.02..0.1"), "our assumption; the order is that of Kumar, Bhagwat & Zhang (2015), J. Marketing 79(4): service leavers return less often than price leavers";
        /// Share who return of those who left for a competitor.
        competitor: Share = "0.15", C("0.08..0.25"), "our assumption; the order is that of Kumar, Bhagwat & Zhang (2015), J. Marketing 79(4): price leavers return more often";
        /// Share who return of those whose need was gone.
        need: Share = "0.03", C("0.01..0.06"), "our assumption";
        /// Multiplies the hazards of a second life but the involuntary one; at most 100.
        hazard: Factor = "1.2", C("1..1.5"), "our assumption";
        /// Multiplies the margin of a second life: what they were won back with.
        margin: Factor = "0.9", C("0.8..1"), "our assumption";
    }
}

/// Win-back.
pub(super) const WIN_BACK: Mechanism = Mechanism {
    name: "win-back",
    path: "win_back",
    is_on: |settings| settings.win_back.is_some(),
    says: |_| one("Win-back: {win_back.service} of service leavers return, {win_back.competitor} of those who went to a competitor."),
    neutral: &["win_back={ service = 0, competitor = 0, need = 0 }"],
};

section! {
    /// Talking about the price when a contract ends; who calls first decides how dear it gets.
    Renegotiation {
        /// Share of customers with whom the company talks first.
        company_calls: Share = "0", Setting, "";
        /// Share of the customers not called who call themselves; those who decided to leave always say so.
        customer_calls: Share = "0.25", C("0.15..0.35"), "our assumption";
        /// Share of the margin given away when the company calls first.
        offered: Share = "0.05", C("0.02..0.1"), "our assumption";
        /// Share of the margin given away when the customer calls.
        demanded: Share = "0.15", C("0.1..0.2"), "our assumption";
        /// Probability that somebody who decided to leave stays when the company calls first.
        kept_when_called: Share = "0.40", C("0.3..0.5"), "our assumption";
        /// Probability that somebody who decided to leave stays when they call themselves.
        kept_when_calling: Share = "0.20", C("0.1..0.3"), "our assumption";
        /// Cost of a call by the company, booked as campaign.
        cost: Money = "5", C("2.5..10"), "our assumption";
    }
}

/// Talks about the price.
pub(super) const RENEGOTIATION: Mechanism = Mechanism {
    name: "renegotiation",
    path: "renegotiation",
    is_on: |settings| settings.renegotiation.is_some(),
    says: |_| {
        one(
            "Renewals: {renegotiation.customer_calls} call and get {renegotiation.demanded} off; the company calls {renegotiation.company_calls} first and gives {renegotiation.offered}.",
        )
    },
    neutral: &["segment.everyone.contract=0", "renegotiation={}"],
};

section! {
    /// Transparency: telling who waits how long it will take.
    Transparency {
        /// Probability that a customer who waits is told.
        informed: Share = "1.0", Setting, "";
        /// Probability that what was told holds; else the customer was misled.
        honest: Share = "1.0", C("0.8..1"), "our assumption";
        /// Multiplies the wait as it is felt by who was told rightly.
        felt: Factor = "0.8", C("0.65..0.95"), "our assumption; studies of announced delays give the sign";
        /// What it adds to the experience of who was told rightly (a_i).
        gain: Factor = "0.5", C("0.25..0.75"), "our assumption";
        /// What it takes from the experience of who was misled.
        disappointment: Factor = "1.0", C("0.5..1.5"), "our assumption; losses weigh more";
    }
}

/// Transparency.
pub(super) const TRANSPARENCY: Mechanism = Mechanism {
    name: "transparency",
    path: "transparency",
    is_on: |settings| settings.transparency.is_some(),
    says: |_| {
        one(
            "Transparency: {transparency.informed} are told how long it takes, {transparency.honest} rightly; it feels {transparency.felt} as long.",
        )
    },
    neutral: &["transparency={ felt = 1, gain = 0 }"],
};

/// Measures that take effect in part.
pub(super) const ALIGNMENT: Mechanism = Mechanism {
    name: "alignment below 1",
    path: "alignment",
    is_on: |settings| settings.alignment.base() < 1.0,
    says: |_| one("Alignment: every measure takes effect to {alignment}."),
    neutral: &[],
};

section! {
    /// A tier of customers by what they bring: who is served first, how fast, and who is let go.
    Tier {
        /// Name.
        name: String = required, Setting, "";
        /// Net value per customer from which on they belong to this tier; the first tier has no lower bound.
        from: MoneyRate = "\"0 / month\"", Setting, "";
        /// Place in a team's queue, added to the segment's and the moment's; a lower number is served first.
        priority: Count = "0", Setting, "";
        /// Multiplies drawn response latencies.
        latency: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Share of the customers in this tier who are let go at each review.
        let_go: Share = "0", Setting, "";
    }
}

/// Tiers of customers.
pub(super) const TIERS: Mechanism = Mechanism {
    name: "profit tiers",
    path: "tier",
    is_on: |settings| !settings.tier.is_empty(),
    says: |settings| {
        let tier = |tier: &Tier| {
            format!("Tier `{0}` from {{tier.{0}.from}}: latency {{tier.{0}.latency}} ×, let go {{tier.{0}.let_go}} a review.", tier.name)
        };
        [one("Tiers are reviewed every {tier_review}."), settings.tier.iter().map(tier).collect()].concat()
    },
    neutral: &["tier=[{ name = 'all' }]"],
};

//! Moments of truth: the channels they come through, what is promised, and who else is in it.

use super::declare::{choice, section};
use super::law::Dist;
use super::mechanism::{Mechanism, one};
use crate::units::{Count, Duration, Factor, Money, Quantity, Rate, Score, Share};

section! {
    /// A channel: how long people are content to wait on it.
    Channel {
        /// Name.
        name: String = required, Setting, "";
        /// Wait beyond `immediate` at which half of the patience is gone (τ of f(W)).
        patience: Duration = required, C("x0.5..x2"), "ticket a day, chat 10 min; phone 5.8 min is the mean patience of a bank's callers";
        /// Wait that still counts as immediate (w₀ of f(W)).
        immediate: Duration = "\"0 s\"", C("0 s..1 min"), "our assumption";
        /// True if customers stay on the line: whoever finds nobody there calls back, and has a caller's patience. Off: true where `patience` is below an hour.
        live: Option<bool> = off, C, "our assumption";
        /// How easily help is found here; multiplies the moment's `self_service` and `capsule`.
        visibility: Share = "1.0", C("0.8..1"), "our assumption; 1 is neutral";
    }
}

section! {
    /// A moment of truth: any contact between a customer and the company.
    Moment {
        /// Name.
        name: String = required, Setting, "", fixed;
        /// What brings it about.
        trigger: Trigger = required, C, "our assumption";
        /// Probability that it goes wrong and opens an issue; 1: it is an issue by nature.
        failure: Share = "1.0", C("0.8..1"), "our assumption";
        /// Cost of the moment itself each time, traced to the customer.
        cost: Money = "0", C("0..2"), "our assumption";
        /// Experience when it goes well without an issue.
        routine_experience: Score = "8", C("7.5..8.5"), "our assumption";
        /// Weight of a routine experience against an issue's (multiplies the step of satisfaction).
        routine_weight: Share = "0.1", C("0.05..0.2"), "our assumption";
        /// Probability that a customer with an issue speaks up; the others suffer in silence.
        voice: Share = "0.60", B, "practitioner surveys of complaint behaviour";
        /// Probability that self-service solves the issue at once, without a wait.
        self_service: Share = "0", Setting, "";
        /// Cost of one solution by self-service.
        self_service_cost: Money = "0.10", C("0.05..0.2"), "our assumption";
        /// Probability that a piece of information at the right place prevents the issue (an information capsule).
        capsule: Share = "0", Setting, "";
        /// Channel through which it comes, for the patience.
        channel: String = "\"ticket\"", Setting, "";
        /// Team that answers; its queue then makes the wait. Off: the wait is drawn from `latency`.
        team: Option<String> = off, Setting, "";
        /// Response latency: the wait W for an answer at each attempt, if no team answers.
        latency: Dist<Duration> = "{ lognormal = { median = \"8h\", sigma = 1.0 } }", C("x0.5..x2"), "our assumption, in the shape of ticket data";
        /// Wait for an answer after which the customer gives the issue up as unsolved; never: they wait for ever.
        gives_up: Dist<Duration> = "{ triangular = { min = \"2 weeks\", mode = \"4 weeks\", max = \"12 weeks\" } }", C("x0.5..x2"), "our assumption";
        /// Probability that an answer solves the issue (first-contact resolution).
        first_contact_resolution: Share = "0.70", B, "call-centre benchmarks, about 70 %";
        /// Probability that an unsolved attempt is passed on, with another wait, to somebody who tries again.
        transfer: Share = "0", Setting, "";
        /// Transfers of an issue at most, 0 to 100.
        transfers_max: Count = "3", C("2..5"), "our assumption";
        /// Probability that a customer with an unsolved issue comes back.
        retry: Share = "0.80", B, "call-centre benchmarks";
        /// Time until they come back.
        retry_delay: Dist<Duration> = "{ exponential = { mean = \"24h\" } }", C("x0.5..x2"), "our assumption";
        /// Attempts of an issue at most, 1 to 100; then the customer gives up in silence.
        attempts: Count = "4", C("3..6"), "our assumption";
        /// Cost of one answer, if no team with its own pay answers.
        contact_cost: Money = "6.00", C("3..12"), "order of magnitude of an assisted contact";
        /// Promised time from opening to an answer; off: none. It is measured, and reported as kept or not.
        commitment: Option<Duration> = off, Setting, "";
        /// What a broken commitment is made good with; off: nothing.
        compensation: Option<Compensation> = off, Setting, "";
        /// Approval that answers wait for; off: none.
        approval: Option<Approval> = off, Setting, "";
        /// True if the front line decides alone: no approval wait, and fewer transfers.
        empowered: bool = "false", Setting, "";
        /// Multiplies `transfer` for an empowered front line.
        empowered_transfer: Factor = "0.3", C("0.15..0.5"), "our assumption";
        /// Partner to whom issues are passed on, instead of somebody in the company; off: none.
        partner: Option<String> = off, Setting, "";
        /// True if one person owns the case: hand-offs are felt by nobody, and nothing is asked again after them.
        owner: bool = "false", Setting, "";
        /// Cost of the owner, per issue brought to the company.
        owner_cost: Money = "0", Setting, "";
        /// A loan or workaround until the issue is solved; off: none.
        loan: Option<Loan> = off, Setting, "";
        /// True if people talk about it when it closes.
        word_of_mouth: bool = "false", Setting, "";
        /// Place in a team's queue: a lower number is served first; added to the segment's.
        priority: Count = "0", Setting, "";
    }
}

/// A promised time.
pub(super) const COMMITMENT: Mechanism<Moment> = Mechanism {
    name: "commitment",
    path: "commitment",
    is_on: |moment| moment.commitment.is_some(),
    says: |_| one("promised within {commitment}"),
    neutral: &[],
};

/// The front line decides alone.
pub(super) const EMPOWERED: Mechanism<Moment> = Mechanism {
    name: "empowered front line",
    path: "empowered",
    is_on: |moment| moment.empowered,
    says: |_| one("the front line decides alone"),
    neutral: &["empowered=true"],
};

/// Hand-offs to a partner.
pub(super) const PARTNER: Mechanism<Moment> = Mechanism {
    name: "partner",
    path: "partner",
    is_on: |moment| moment.partner.is_some(),
    says: |_| one("passed on to partner {partner} with probability {transfer}"),
    neutral: &[],
};

/// Customers help themselves.
pub(super) const SELF_SERVICE: Mechanism<Moment> = Mechanism {
    name: "self-service",
    path: "self_service",
    is_on: |moment| moment.self_service.base() > 0.0,
    says: |_| one("self-service solves {self_service} where it is found"),
    neutral: &[],
};

/// Information prevents issues.
pub(super) const CAPSULE: Mechanism<Moment> = Mechanism {
    name: "information capsule",
    path: "capsule",
    is_on: |moment| moment.capsule.base() > 0.0,
    says: |_| one("information prevents {capsule} where it is found"),
    neutral: &[],
};

/// One person owns the case.
pub(super) const OWNER: Mechanism<Moment> = Mechanism {
    name: "owner",
    path: "owner",
    is_on: |moment| moment.owner,
    says: |_| one("one person owns the case, for {owner_cost}"),
    neutral: &["owner=true"],
};

/// People talk about it.
pub(super) const TALKED_ABOUT: Mechanism<Moment> = Mechanism {
    name: "talk",
    path: "word_of_mouth",
    is_on: |moment| moment.word_of_mouth,
    says: |_| one("people talk about it"),
    neutral: &[],
};

choice! {
    /// What brings a moment of truth about.
    Trigger {
        #[doc = "By chance, so often per customer (times the stage's and segment's `contact_rate`)."]
        rate => Rate(Rate);
        #[doc = "Once, so long after joining."]
        joining => Joining(Duration);
        #[doc = "Again and again, with this spacing from joining on."]
        every => Every(Duration);
        #[doc = "At each renewal, so long before the end of the contract."]
        renewal => Renewal(Duration);
        #[doc = "As a consequence of another moment's issue being closed."]
        after => After(After);
    }
}

section! {
    /// A moment that follows from another.
    After {
        /// Name of the moment whose closed issue may bring this one about.
        moment: String = required, Setting, "";
        /// Probability that it does.
        probability: Share = "1.0", C("0.8..1"), "our assumption";
        /// Time from the closing until it happens.
        delay: Dist<Duration> = "\"0 s\"", C("x0.5..x2"), "our assumption";
    }
}

section! {
    /// Making good for a broken commitment.
    Compensation {
        /// Amount paid.
        amount: Money = "20", C("10..40"), "our assumption";
        /// True if it is paid unasked.
        automatic: bool = "true", Setting, "";
        /// If not automatic: share of customers who ask for it.
        asked_for: Share = "0.20", C("0.1..0.4"), "our assumption";
        /// What it adds to the experience (a_c).
        restores: Factor = "1.5", C("1..2"), "our assumption";
        /// True if a restored customer may end above one with no failure.
        paradox: bool = "false", A, "de Matos, Henrique & Rossi (2007), J. Service Research 10(1): the recovery paradox lifts satisfaction, not repurchase";
    }
}

/// Broken promises are made good.
pub(super) const COMPENSATION: Mechanism<Moment> = Mechanism {
    name: "compensation",
    path: "compensation",
    is_on: |moment| moment.compensation.is_some(),
    says: |_| one("a broken promise is made good with {compensation.amount}"),
    neutral: &["compensation={ automatic = false, asked_for = 0 }"],
};

section! {
    /// Answers that somebody above must approve.
    Approval {
        /// Share of answers that need it.
        share: Share = "0.30", C("0.2..0.4"), "our assumption";
        /// Levels that approve one after the other, 1 to 10.
        levels: Count = "1", C("1..2"), "our assumption";
        /// Time that one level takes.
        wait: Dist<Duration> = "{ exponential = { mean = \"24h\" } }", C("x0.5..x2"), "our assumption";
    }
}

/// Answers wait for approval.
pub(super) const APPROVAL: Mechanism<Moment> = Mechanism {
    name: "approval",
    path: "approval",
    is_on: |moment| moment.approval.is_some() && !moment.empowered,
    says: |_| one("{approval.share} of the answers wait for approval"),
    neutral: &["approval={ share = 0 }"],
};

section! {
    /// A loan or workaround: the clock stops for the customer, although the issue stays open.
    Loan {
        /// Probability that it is offered when an answer does not solve the issue.
        share: Share = "1.0", Setting, "";
        /// Cost of it.
        cost: Money = "10", C("5..20"), "our assumption";
    }
}

/// Loans stop the customer's clock.
pub(super) const LOAN: Mechanism<Moment> = Mechanism {
    name: "loan",
    path: "loan",
    is_on: |moment| moment.loan.is_some(),
    says: |_| one("a loan for {loan.cost} stops the customer's clock"),
    neutral: &["loan={ share = 0 }"],
};

section! {
    /// A partner: a third party with its own latency and reliability.
    Partner {
        /// Name.
        name: String = required, Setting, "";
        /// Time until it answers.
        latency: Dist<Duration> = "{ lognormal = { median = \"48h\", sigma = 1.0 } }", C("x0.5..x2"), "our assumption";
        /// Probability that it answers at all; else somebody must chase it.
        reliability: Share = "0.80", C("0.7..0.9"), "our assumption";
        /// Probability that its answer solves the issue.
        resolution: Share = "0.70", C("0.55..0.85"), "our assumption";
        /// Cost of each time it is asked.
        cost: Money = "5", C("2.5..10"), "our assumption";
    }
}

/// Third parties.
pub(super) const PARTNERS: Mechanism = Mechanism {
    name: "partners",
    path: "partner",
    is_on: |settings| !settings.partner.is_empty(),
    says: |settings| {
        let partner = |partner: &Partner| {
            format!("Partner `{0}`: answers after {{partner.{0}.latency}}, with probability {{partner.{0}.reliability}}.", partner.name)
        };
        settings.partner.iter().map(partner).collect()
    },
    neutral: &["partner=[{ name = 'p' }]", "moment.incident.partner=p"],
};

section! {
    /// A domino: issues of one moment make another fail more, until somebody notices.
    Domino {
        /// Name.
        name: String = required, Setting, "";
        /// Moment whose issues start it.
        from: String = required, Setting, "";
        /// Probability that an issue starts it.
        probability: Share = "1.0", C("0.8..1"), "our assumption";
        /// Moment that fails more.
        to: String = required, Setting, "";
        /// Added probability of failure: f becomes 1 − (1 − f)(1 − raises).
        raises: Share = "0.20", C("0.1..0.3"), "our assumption";
        /// Time until it is noticed and ends: minutes with live monitoring, a day without.
        noticed: Dist<Duration> = "\"24h\"", C("x0.5..x2"), "our assumption";
    }
}

/// Failures that cause others.
pub(super) const DOMINOES: Mechanism = Mechanism {
    name: "dominoes",
    path: "domino",
    is_on: |settings| !settings.domino.is_empty(),
    says: |settings| {
        let domino = |domino: &Domino| {
            format!(
                "Domino `{0}`: issues of `{1}` add {{domino.{0}.raises}} to the probability that `{2}` fails, until noticed after {{domino.{0}.noticed}}.",
                domino.name, domino.from, domino.to
            )
        };
        settings.domino.iter().map(domino).collect()
    },
    neutral: &["domino=[{ name = 'd', from = 'incident', to = 'incident', raises = 0 }]"],
};

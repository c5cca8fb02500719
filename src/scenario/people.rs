//! Who the customers are: segments and the stages of a customer's life.

use super::declare::section;
use super::law::Dist;
use crate::units::{Count, Duration, Factor, MoneyRate, Share};

section! {
    /// A kind of customer.
    Segment {
        /// Name, by which a strategy or `--set` addresses it.
        name: String = required, Setting, "", fixed;
        /// Share of new customers who are of this kind; the shares of all segments sum to 1.
        share: Share = "1.0", Setting, "", fixed;
        /// Margin of one customer before service costs; off: the scenario's `margin`.
        margin: Option<Dist<MoneyRate>> = off, Setting, "";
        /// Tenure at the start, instead of the scenario's; off: the scenario's `tenure`.
        tenure: Option<Dist<Duration>> = off, Setting, "", fixed;
        /// Divides everything that spoils an experience; may vary between people (e.g. lognormal).
        tolerance: Dist<Factor> = "1.0", C("x0.8..x1.25"), "our assumption; 1 is neutral";
        /// Multiplies the channel's patience: at that wait half of the patience is gone.
        patience: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Multiplies the hazard of leaving for a competitor.
        competitor_pull: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Products held at the start; each one beyond the first ties the customer (`leaving.tie`).
        products: Count = "1", Setting, "";
        /// Multiplies the rate of contacts.
        contact_rate: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Multiplies all hazards of leaving but the involuntary one.
        hazard: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Share of these customers who are under a contract.
        contract: Share = "0", Setting, "";
        /// Length of a contract; who decides to leave under one goes at its end.
        contract_term: Duration = "\"18 months\"", C("12 months..24 months"), "usual length of consumer contracts";
        /// Place in a team's queue: a lower number is served first.
        priority: Count = "1", Setting, "";
    }
}

section! {
    /// A stage of a customer's life, which multiplies contacts and hazards.
    Stage {
        /// Name.
        name: String = required, Setting, "";
        /// How long it lasts from the end of the stage before; off: until the customer leaves.
        lasts: Option<Duration> = off, Setting, "";
        /// A window of this length before each end of a contract, instead of `lasts`.
        before_renewal: Option<Duration> = off, Setting, "";
        /// Multiplies the rate of contacts.
        contact_rate: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
        /// Multiplies all hazards of leaving but the involuntary one.
        hazard: Factor = "1.0", C("0.8..1.25"), "our assumption; 1 is neutral";
    }
}

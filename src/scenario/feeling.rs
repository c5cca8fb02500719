//! What a customer makes of it: experience, satisfaction, and the causes of leaving.

use super::declare::section;
use super::mechanism::{Mechanism, one};
use crate::units::{Duration, Factor, Quantity, Rate, Score, Share};

section! {
    /// The experience of an issue: e = base − wait·f(W) − retry·(attempts − 1) − transfer·transfers − unsolved (if it stays so) + noise, on 0–10.
    Experience {
        /// Experience of an issue that is solved at once (e₀).
        base: Score = "9", C("8.5..9.5"), "our assumption";
        /// What an endless wait takes away (a_w).
        wait: Factor = "4", C("2..6"), "our assumption";
        /// What each further attempt takes away (a_r).
        retry: Factor = "1.5", B, "practitioner studies of customer effort";
        /// What each transfer takes away (a_x).
        transfer: Factor = "1", C("0.5..2"), "our assumption";
        /// What it takes away that the issue stays unsolved (a_u).
        unsolved: Factor = "3.5", C("2..5"), "our assumption";
        /// Experience of an answer that did not solve the issue, while the customer still means to come back; off: only how the issue ends is felt.
        attempt: Option<Score> = off, C, "our assumption";
        /// Standard deviation of the noise (ε).
        noise: Factor = "0.8", C("0.4..1.2"), "our assumption";
        /// Experience of a customer who has an issue and does not speak up.
        silent: Score = "5", C("4..6.5"), "our assumption";
    }
}

section! {
    /// Satisfaction S on 0–10: S ← S + α(e − S), and slow forgetting in between.
    Satisfaction {
        /// Satisfaction when joining.
        start: Score = "7.5", C("7..8"), "our assumption";
        /// Step α towards a better experience.
        gain: Share = "0.30", A, "Anderson & Sullivan (1993), Marketing Science 12(2): losses weigh more (sign only)";
        /// Step α towards a worse experience.
        loss: Share = "0.45", A, "Anderson & Sullivan (1993), Marketing Science 12(2): losses weigh more (sign only)";
        /// Tenure at which steps are halved; never: long-standing customers move as much as new ones.
        inertia: Duration = "\"60 months\"", C("24 months..120 months"), "in the shape of Bolton (1998), Marketing Science 17(1)";
        /// Level to which satisfaction relaxes between experiences.
        base: Score = "7.5", C("7..8"), "our assumption";
        /// Half-life of that relaxation; never: it stays where the last experience left it.
        half_life: Duration = "\"12 months\"", C("6 months..24 months"), "our assumption";
    }
}

section! {
    /// Leaving: four competing causes, each with its own hazard and exit budget.
    Leaving {
        /// Share of first-year leavers by cause, for `target_annual_churn`.
        split: Split = "{}", C("{ service = 0.30 } | { service = 0.20, competitor = 0.60 } | { service = 0.40, competitor = 0.40 }"), "in the shape of Keaveney (1995), J. Marketing 59(2)", fixed;
        /// Baseline hazards, instead of `target_annual_churn`.
        hazards: Option<Hazards> = off, Setting, "";
        /// Effect β of satisfaction on the service hazard: exp(−β(S − reference)).
        satisfaction_effect: Factor = "0.70", C("0.3..1.0"), "our assumption";
        /// Satisfaction S_ref at which the service hazard is its baseline.
        reference: Score = "7.5", C("7..8"), "our assumption";
        /// Effect γ of each product beyond the first on the competitor hazard: exp(−γ).
        tie: Factor = "0.25", C("0.1..0.4"), "our assumption; cross-buying studies give the sign";
        /// Variance σ² of the Gamma frailty (mean 1) by which people differ in all hazards but the involuntary; at most 100.
        frailty_variance: Factor = "1.0", A, "fits to real cohorts give 1.4 to 2.4, e.g. Fader & Hardie (2007), J. Interactive Marketing 21(1)";
    }
}

section! {
    /// Shares of the causes of leaving; they sum to 1.
    Split {
        /// Left because of the service.
        service: Share = "0.30", C, "in the shape of Keaveney (1995), J. Marketing 59(2)";
        /// Left for a competitor's offer.
        competitor: Share = "0.50", C, "in the shape of Keaveney (1995), J. Marketing 59(2)";
        /// Left because the need is gone or no longer met.
        need: Share = "0.10", C, "in the shape of Keaveney (1995), J. Marketing 59(2)";
        /// Had to leave (moved, died, did not pay).
        involuntary: Share = "0.10", C, "in the shape of Keaveney (1995), J. Marketing 59(2)";
    }
}

section! {
    /// Baseline hazards of the causes of leaving.
    Hazards {
        /// Because of the service, at reference satisfaction (h₁).
        service: Rate = "\"0 / year\"", Setting, "";
        /// For a competitor (h₂).
        competitor: Rate = "\"0 / year\"", Setting, "";
        /// Because the need is gone (h₃).
        need: Rate = "\"0 / year\"", Setting, "";
        /// Involuntarily (h₄).
        involuntary: Rate = "\"0 / year\"", Setting, "";
    }
}

section! {
    /// What a customer's leaving does to those around: their hazard of leaving for a competitor rises for a while.
    Neighbours {
        /// How many people around a leaver are heated; at most 200.
        degree: Factor = "5", C("3..10"), "our assumption";
        /// Factor on the competitor hazard of a customer next to a fresh leaver; 1: none.
        heat: Factor = "1.8", A, "Nitzan & Libai (2011), J. Marketing 75(6): +80 %";
        /// Half-life of the heat.
        half_life: Duration = "\"1 month\"", A, "Nitzan & Libai (2011), J. Marketing 75(6)";
    }
}

/// Heat on those around a leaver.
pub(super) const HEAT: Mechanism = Mechanism {
    name: "heat",
    path: "neighbours",
    is_on: |settings| settings.neighbours.heat.base() != 1.0 && settings.neighbours.degree.base() > 0.0,
    says: |_| one("A leaver heats {neighbours.degree} people: {neighbours.heat} × for a half-life of {neighbours.half_life}."),
    neutral: &[],
};

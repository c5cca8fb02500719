//! Scenario in, model out: everything resolved to indices, laws and rates per hour.
//!
//! A model is what a replication runs on. Switches are resolved here and not per event: what is
//! off is `None`, and what is neutral is not called.

mod compile;
mod flow;
pub(crate) mod ids;
mod interventions;
mod levers;
mod lint;
mod market;
mod size;
mod week;
mod worlds;

pub use compile::compile;
pub use ids::{MomentId, SegmentId, TeamId};
pub use interventions::{Intervention, Interventions, Occasion};
pub use levers::{
    Approval, Batch, Compensation, CrossSelling, Domino, Learning, Loan, Memory, Needs, Partner, Renegotiation, Retention, Stress, Tier,
    Transparency, WinBack,
};
pub use lint::{Warning, checked, lint, shrinks, without_effect};
pub use market::{Audience, Climate, Demand, Network, Regime, Ties, Until};
pub use size::Size;
pub use week::{Week, WeekStep};
pub use worlds::EXTINCTION;

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use crate::distribution::Law;

/// A compiled scenario: what is fixed for a run, what holds at its start, and what interventions may put in its place. Times are in hours, rates per
/// hour, money in the scenario's currency.
///
/// What it is at the start can be read as if it were the model's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What is fixed.
    pub frame: Frame,
    /// What holds at the start.
    pub course: Course,
    /// Interventions, and the courses that they bring about.
    pub interventions: Interventions,
}

/// What is fixed for a run: no intervention can change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Customers at the start.
    pub customers: usize,
    /// End of the simulation.
    pub horizon: f64,
    /// Interventions take no step after this: then what is in force stays.
    pub course_ends: f64,
    /// Statistics of waits and load start here.
    pub warmup: f64,
    /// Longest time between refreshes of a customer's hazards.
    pub refresh: f64,
    /// Force of interest δ per hour.
    pub discount: f64,
    /// Cumulated shares of the segments; the last is 1.
    pub segment_shares: Vec<f64>,
    /// Prospects at the start.
    pub prospects: f64,
    /// One-off cost of the strategy.
    pub strategy_one_off: f64,
    /// Running cost of the strategy per hour.
    pub strategy_running: f64,
    /// Hours between reviews of the tiers.
    pub tier_review: f64,
    /// Regimes of the market; none: it stays as it is.
    pub regimes: Vec<Regime>,
    /// True if a run starts in any regime of the chain.
    pub regime_by_chance: bool,
    /// Who knows whom; none: everybody meets everybody.
    pub network: Option<Network>,
    /// How demand differs and goes up and down, if it does.
    pub demand: Option<Demand>,
    /// True if hazards depend on what a customer has bought, or on the fit of the product.
    pub relations_matter: bool,
    /// True if anything is to be remembered of a customer beside the daily service, in any state.
    pub keeps_relations: bool,
    /// True if anybody may have a contract, in any state.
    pub knows_contracts: bool,
    /// True for the runs by which hazards are solved.
    pub is_pilot: bool,
    /// Revenue per customer and hour, if it is known.
    pub revenue: Option<f64>,
}

/// What interventions may change. Lists of moments, teams, segments and so on are as long in every course of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Kinds of customers.
    pub segments: Vec<Segment>,
    /// Stages by tenure.
    pub stages: Stages,
    /// Moments of truth.
    pub moments: Vec<Moment>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Experience of an issue.
    pub experience: Experience,
    /// How satisfaction moves.
    pub satisfaction: Satisfaction,
    /// Baseline hazards by [`Cause`].
    pub hazards: [f64; 4],
    /// Leaving.
    pub leaving: Leaving,
    /// Heat on those around a leaver, if there is any.
    pub neighbours: Option<Neighbours>,
    /// Word of mouth, if anybody is told anything.
    pub word_of_mouth: Option<WordOfMouth>,
    /// Experience from which a customer is pleased, and down to which they are let down.
    pub thresholds: [f64; 2],
    /// Leads.
    pub leads: Leads,
    /// Cost of one new customer.
    pub acquisition_cost: f64,
    /// What the hazards are to be solved for, if they are not given.
    pub target: Option<Target>,
    /// Partners.
    pub partners: Vec<Partner>,
    /// Failures that cause others.
    pub dominoes: Vec<Domino>,
    /// Memory of customers.
    pub memory: Option<Memory>,
    /// Needs that drift, and offers.
    pub needs: Option<Needs>,
    /// Service = sales.
    pub cross_selling: Option<CrossSelling>,
    /// Proactive retention.
    pub retention: Option<Retention>,
    /// Winning back.
    pub win_back: Option<WinBack>,
    /// Talking about the price at renewals.
    pub renegotiation: Option<Renegotiation>,
    /// Telling who waits how long it will take.
    pub transparency: Option<Transparency>,
    /// Tiers from the lowest up; none: all are served alike.
    pub tiers: Vec<Tier>,
    /// γ.
    pub tie: f64,
}

impl Deref for Model {
    type Target = Course;

    fn deref(&self) -> &Course {
        &self.course
    }
}

impl DerefMut for Model {
    fn deref_mut(&mut self) -> &mut Course {
        &mut self.course
    }
}

/// Why a customer leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Cause {
    /// Because of the service.
    Service,
    /// For a competitor.
    Competitor,
    /// Because the need is gone.
    Need,
    /// Had to.
    Involuntary,
    /// The company let them go.
    LetGo,
}

impl Cause {
    /// All causes, in the order of their numbers.
    pub const ALL: [Cause; 5] = [Cause::Service, Cause::Competitor, Cause::Need, Cause::Involuntary, Cause::LetGo];

    /// Those with a hazard and an exit budget.
    pub const BUDGETED: [Cause; 4] = [Cause::Service, Cause::Competitor, Cause::Need, Cause::Involuntary];

    /// The key used in files.
    pub fn key(self) -> &'static str {
        ["service", "competitor", "need", "involuntary", "let_go"][self as usize]
    }
}

/// Annual churn to be solved for, by cause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Share of the initial customers who decide to leave within a year.
    pub annual_churn: f64,
    /// Split by [`Cause`].
    pub split: [f64; 4],
}

/// A kind of customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Name.
    pub name: String,
    /// Margin per hour.
    pub margin: Law,
    /// Its mean, of which margins are kept as multiples: a law of mean 0 brings nothing.
    pub margin_mean: f64,
    /// Tenure of those at the start, if they have not all just joined.
    pub tenure: Option<Law>,
    /// Divides what spoils an experience.
    pub tolerance: Law,
    /// Multiplies a channel's patience.
    pub patience: f64,
    /// Multiplies the competitor hazard: pull of competitors times exp(−γ·(products − 1)).
    pub competitor: f64,
    /// Products held at the start.
    pub products: u8,
    /// Multiplies the rate of contacts.
    pub contact_rate: f64,
    /// Multiplies all hazards but the involuntary.
    pub hazard: f64,
    /// `hazard` and `competitor` as they were before the run: a strategy does not change the past.
    pub past: [f64; 2],
    /// Share under a contract.
    pub contract: f64,
    /// Length of a contract.
    pub contract_term: f64,
    /// Place in a queue.
    pub priority: u16,
}

/// Multipliers of a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Tenure at which it starts.
    pub from: f64,
    /// Multiplies the rate of contacts.
    pub contact_rate: f64,
    /// Multiplies all hazards but the involuntary.
    pub hazard: f64,
}

/// Stages by tenure, and the window before each end of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Stages {
    /// In order of tenure; the first starts at 0.
    pub by_tenure: Vec<Stage>,
    /// The window: length, and multipliers that replace those by tenure.
    pub renewal: Option<(f64, Stage)>,
}

impl Stages {
    /// The hazard multipliers by tenure, integrated from joining to a tenure.
    pub fn exposure(&self, tenure: f64) -> f64 {
        let ends = self.by_tenure.iter().skip(1).map(|stage| stage.from).chain([f64::INFINITY]);
        self.by_tenure.iter().zip(ends).map(|(stage, end)| stage.hazard * (end.min(tenure) - stage.from).max(0.0)).sum()
    }
}

/// What brings a moment about.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// By chance, at this rate.
    Rate(f64),
    /// Once, at this tenure.
    Joining(f64),
    /// At every multiple of this tenure.
    Every(f64),
    /// So long before each end of the contract.
    Renewal(f64),
    /// Only as a consequence.
    Consequence,
}

/// A moment that may follow when an issue closes.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequence {
    /// The moment that follows.
    pub moment: MomentId,
    /// Probability.
    pub probability: f64,
    /// Time until it happens.
    pub delay: Law,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The wait is drawn.
    Drawn(Law),
    /// The wait is made by this team's queue.
    Team(TeamId),
}

/// A moment of truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Name.
    pub name: String,
    /// What brings it about.
    pub trigger: Trigger,
    /// Probability that it opens an issue.
    pub failure: f64,
    /// Cost each time.
    pub cost: f64,
    /// Experience when it goes well.
    pub routine_experience: f64,
    /// Weight of that experience.
    pub routine_weight: f64,
    /// Probability of speaking up.
    pub voice: f64,
    /// Probability that self-service solves it, with the channel's visibility.
    pub self_service: f64,
    /// Cost of self-service.
    pub self_service_cost: f64,
    /// Name of the channel.
    pub channel: String,
    /// Who answers.
    pub answer: Answer,
    /// Patience of the channel: half is gone at this wait beyond `immediate`.
    pub patience: f64,
    /// Wait that counts as immediate.
    pub immediate: f64,
    /// Wait for an answer after which the customer gives up.
    pub gives_up: Law,
    /// Waits up to this, with those of earlier attempts, are neither felt before their end nor given up.
    pub short_wait: f64,
    /// Wait in a team's queue after which a customer hangs up; none: they wait until they give up.
    pub hangs_up: Option<Law>,
    /// True if a contact outside opening hours is told to call back.
    pub call_back: bool,
    /// Probability φ that an answer solves the issue, with the team's skill, at most .99 unless stated higher.
    pub resolution: f64,
    /// Probability of a transfer after an unsolved attempt.
    pub transfer: f64,
    /// Hand-offs at most.
    pub transfers_max: u32,
    /// Probability of coming back.
    pub retry: f64,
    /// Time until then.
    pub retry_delay: Law,
    /// Attempts at most.
    pub attempts: u32,
    /// Cost of an answer.
    pub contact_cost: f64,
    /// Promised time to an answer.
    pub commitment: Option<f64>,
    /// What a broken promise is made good with.
    pub compensation: Option<Compensation>,
    /// Approval that answers wait for.
    pub approval: Option<Approval>,
    /// Probability that a capsule prevents the issue, with the channel's visibility.
    pub capsule: f64,
    /// Index of the partner to whom issues are passed on.
    pub partner: Option<usize>,
    /// True if one person owns the case.
    pub owner: bool,
    /// Cost of the owner per issue.
    pub owner_cost: f64,
    /// A loan until the issue is solved.
    pub loan: Option<Loan>,
    /// True if people talk about it.
    pub word_of_mouth: bool,
    /// Place in a queue, added to the segment's.
    pub priority: u16,
    /// What may follow when an issue closes.
    pub consequences: Vec<Consequence>,
}

/// A team of agents.
#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    /// Name.
    pub name: String,
    /// Agents through the week.
    pub week: Week,
    /// Time on one contact.
    pub service: Law,
    /// Probability of calling again after that.
    pub redial: f64,
    /// Time until then.
    pub redial_delay: Law,
    /// Pay per agent and hour, if paid by the hour.
    pub hourly: f64,
    /// Wait that counts for the service level.
    pub answer_within: f64,
    /// Learning by doing.
    pub learning: Option<Learning>,
    /// Stress under high occupancy.
    pub stress: Option<Stress>,
}

/// Weights of the experience formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Experience {
    /// Experience of an issue solved at once, 0–10.
    pub base: f64,
    /// Points lost by a wait that uses up all patience.
    pub wait: f64,
    /// Points lost by each attempt after the first.
    pub retry: f64,
    /// Points lost by each hand-off.
    pub transfer: f64,
    /// Points lost if it is not solved.
    pub unsolved: f64,
    /// Experience of an answer that does not solve, felt at once; none: it is not felt before the end.
    pub attempt: Option<f64>,
    /// Standard deviation of what is left to chance.
    pub noise: f64,
    /// Experience of an issue that nobody is told of.
    pub silent: f64,
}

/// How satisfaction moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Satisfaction {
    /// Satisfaction at the start, 0–10.
    pub start: f64,
    /// Step towards a better experience, 0–1.
    pub gain: f64,
    /// Step towards a worse experience, 0–1.
    pub loss: f64,
    /// Tenure at which steps are halved; infinite: never.
    pub inertia: f64,
    /// Where it relaxes to without contacts.
    pub base: f64,
    /// Rate of relaxation per hour; 0: none.
    pub relaxation: f64,
}

/// Parameters of leaving.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaving {
    /// β.
    pub satisfaction_effect: f64,
    /// S_ref.
    pub reference: f64,
    /// σ²; 0: all alike.
    pub frailty_variance: f64,
}

/// Heat on those around a leaver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbours {
    /// Mean number of people around a leaver.
    pub degree: f64,
    /// Added to H.
    pub heat: f64,
    /// Rate at which H fades.
    pub cooling: f64,
}

/// Word of mouth.
#[derive(Clone, Debug, PartialEq)]
pub struct WordOfMouth {
    /// Mean number told, by [`Sign`].
    pub told: [f64; 2],
    /// Time until a person is told.
    pub delay: Law,
    /// Probability of telling on.
    pub retelling: f64,
    /// Factor on a customer's satisfaction, by [`Sign`].
    pub effect: [f64; 2],
    /// Probability that a prospect becomes a lead.
    pub referral: f64,
    /// ν.
    pub warning: f64,
    /// Rate at which warnings fade.
    pub forgetting: f64,
    /// Customers on social networks.
    pub audience: Option<Audience>,
}

/// Good or bad news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Sign {
    /// From a pleased customer.
    Good,
    /// From one who was let down.
    Bad,
}

/// Where a lead comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LeadSource {
    /// By itself.
    Organic,
    /// Paid for.
    Paid,
    /// Referred by a customer.
    Referred,
}

impl LeadSource {
    /// All sources, in the order of their numbers.
    pub const ALL: [LeadSource; 3] = [LeadSource::Organic, LeadSource::Paid, LeadSource::Referred];

    /// The key used in files.
    pub fn key(self) -> &'static str {
        ["organic", "paid", "referred"][self as usize]
    }
}

/// Leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Leads {
    /// Rate of organic and of paid leads while the pool is full.
    pub rates: [f64; 2],
    /// Price of a paid lead.
    pub paid_cost: f64,
    /// Time until the answer.
    pub latency: Law,
    /// p₀.
    pub conversion: f64,
    /// How it falls with the wait.
    pub decay: Decay,
}

/// How a lead's conversion falls with the wait.
#[derive(Clone, Debug, PartialEq)]
pub enum Decay {
    /// (1 + W/scale)^(−exponent).
    Lomax {
        /// τ_L.
        scale: f64,
        /// k.
        exponent: f64,
    },
    /// Lost to the first rival with a credible answer: latency and probability of being credible.
    Race(Vec<(Law, f64)>),
}

impl Course {
    /// True if some lever remembers something of a customer beside the daily service.
    pub fn asks_for_relations(&self) -> bool {
        self.retention.is_some()
            || self.memory.is_some()
            || self.needs.is_some()
            || self.cross_selling.is_some()
            || self.renegotiation.is_some()
            || !self.tiers.is_empty()
    }

    /// True if the company pulls any lever: all that goes beyond contacts, waits, satisfaction, leaving, word of mouth, contracts and leads.
    fn has_levers(&self) -> bool {
        // Named one by one, so that a field that is new must be put among those that ask for levers or those that do not.
        let Course {
            moments,
            teams,
            dominoes,
            transparency,
            memory: _,
            needs: _,
            cross_selling: _,
            retention: _,
            renegotiation: _,
            tiers: _,
            segments: _,
            stages: _,
            experience: _,
            satisfaction: _,
            hazards: _,
            leaving: _,
            neighbours: _,
            word_of_mouth: _,
            thresholds: _,
            leads: _,
            acquisition_cost: _,
            target: _,
            partners: _,
            win_back: _,
            tie: _,
        } = self;
        let moments = moments.iter().any(|moment| {
            let made_good = moment.compensation.is_some() || moment.loan.is_some();
            made_good || moment.approval.is_some() || moment.partner.is_some() || moment.capsule > 0.0
        });
        let teams = teams.iter().any(|team| team.learning.is_some() || team.stress.is_some());
        self.asks_for_relations() || transparency.is_some() || !dominoes.is_empty() || moments || teams
    }

    /// True if any customer's hazards drift between events.
    pub fn drifts(&self) -> bool {
        let relaxes = self.satisfaction.relaxation > 0.0 && self.leaving.satisfaction_effect > 0.0 && self.hazards[0] > 0.0;
        let needs = self.needs.is_some_and(|needs| needs.drift > 0.0 && needs.effect > 0.0 && self.hazards[2] > 0.0);
        relaxes || (self.neighbours.is_some() && self.hazards[1] > 0.0) || needs
    }
}

impl Frame {
    /// True if people differ in what is kept beside the daily service, whatever the company does.
    pub(crate) fn asks_for_relations(&self) -> bool {
        self.network.is_some() || self.demand.as_ref().is_some_and(|demand| demand.between_customers > 0.0)
    }
}

impl Model {
    /// True if the company pulls any lever, or the market moves, in any state.
    pub fn has_levers(&self) -> bool {
        let market = !self.frame.regimes.is_empty() || self.frame.network.is_some() || self.frame.demand.is_some();
        market || !self.interventions.all.is_empty() || self.states().any(Course::has_levers)
    }
}

//! Resolves a scenario into a model.

use super::ids::{Id, MomentId, TeamId};
use super::{
    Answer, Consequence, Course, Decay, Experience, Frame, Interventions, Leads, Leaving, Model, Moment, Neighbours, Satisfaction, Segment,
    Stage, Stages, Target, Team, Trigger, Week, WordOfMouth,
};
use super::{interventions, levers, market};
use crate::distribution::Law;
use crate::scenario::growth::Decay as DecayKeys;
use crate::scenario::market::Start;
use crate::scenario::people::Segment as SegmentKeys;
use crate::scenario::service::{Channel, Moment as MomentKeys, Trigger as TriggerKeys};
use crate::scenario::teams::{Outside, Patience, Pay, Team as TeamKeys};
use crate::scenario::variants::Variant;
use crate::scenario::{DEFAULT_ANNUAL_CHURN, Scenario, Settings};
use crate::units::{Duration, Quantity, YEAR};

/// Compiles a scenario. Hazards that are to be solved for are first set to the closed form for
/// constant hazards under Gamma frailty; the acquisition cost, if it is derived, comes from the
/// baseline that the scenario inherits from.
///
/// # Formula
/// h·(first year) = ((1 − churn)^(−σ²) − 1)/σ², in the limit −ln(1 − churn) for σ² = 0.
pub fn compile(scenario: &Scenario) -> Model {
    let base = resolve(scenario.baseline.as_ref().map_or(&scenario.settings, |baseline| &baseline.settings));
    let inherited = |settings: &Settings| inherit(course(settings), settings, &base);
    let state = |variant: &Variant| (variant.levels.clone(), inherited(&variant.settings));
    let mut model = Model {
        frame: frame(&scenario.settings),
        course: inherited(&scenario.settings),
        interventions: Interventions {
            all: interventions::interventions(&scenario.settings),
            states: scenario.variants.iter().map(state).collect(),
            sees: interventions::sees(&scenario.settings),
        },
    };
    // What was bought under one state ties in all, and what one asks for is kept in all.
    let any = |holds: fn(&Course) -> bool| model.states().any(holds);
    let matter = any(|course| course.needs.is_some() || course.cross_selling.is_some());
    let kept = any(Course::asks_for_relations) || model.frame.asks_for_relations();
    let contracts = any(|course| course.segments.iter().any(|segment| segment.contract > 0.0));
    (model.frame.relations_matter, model.frame.keeps_relations, model.frame.knows_contracts) = (matter, kept, contracts);
    model
}

/// What a scenario takes over from the baseline that it inherits from.
fn inherit(mut course: Course, settings: &Settings, base: &Model) -> Course {
    if settings.acquisition.cost.is_none() {
        course.acquisition_cost = settings.acquisition.ratio.base() * base.yearly_service_cost();
    }
    for segment in &mut course.segments {
        if let Some(before) = base.segments.iter().find(|before| before.name == segment.name) {
            segment.past = before.past;
        }
    }
    course
}

fn resolve(settings: &Settings) -> Model {
    Model { frame: frame(settings), course: course(settings), interventions: Interventions::default() }
}

fn frame(settings: &Settings) -> Frame {
    let customers = settings.customers.get() as usize;
    let mut total = 0.0;
    let segment_shares = settings.segment.iter().map(|segment| {
        total += segment.share.base();
        total
    });
    Frame {
        customers,
        horizon: settings.horizon.hours(),
        course_ends: settings.horizon.hours(),
        warmup: settings.warmup.hours(),
        refresh: settings.refresh.hours(),
        discount: libm::log1p(settings.discount.base()) / YEAR,
        segment_shares: segment_shares.collect(),
        prospects: settings.market.prospects.map_or(10.0 * customers as f64, Quantity::base),
        strategy_one_off: settings.cost.one_off.base(),
        strategy_running: settings.cost.running.base(),
        tier_review: settings.tier_review.hours(),
        regimes: market::regimes(settings),
        regime_by_chance: settings.market.start == Start::Stationary,
        network: market::network(settings),
        demand: market::demand(settings),
        relations_matter: false,
        keeps_relations: false,
        knows_contracts: false,
        is_pilot: false,
        revenue: settings.revenue.map(Quantity::base),
    }
}

fn course(settings: &Settings) -> Course {
    let target = target(settings);
    let hazards = match (&settings.leaving.hazards, target) {
        (Some(given), _) => [given.service, given.competitor, given.need, given.involuntary].map(Quantity::base),
        (None, target) => {
            first_guess(target.expect("there is a target where no hazards are given"), settings.leaving.frailty_variance.base())
        }
    };
    Course {
        segments: settings.segment.iter().map(|keys| segment(keys, settings)).collect(),
        stages: stages(settings),
        moments: settings.moment.iter().map(|keys| moment(keys, settings)).collect(),
        teams: settings.team.iter().map(team).collect(),
        experience: experience(settings),
        satisfaction: satisfaction(settings),
        hazards,
        leaving: Leaving {
            satisfaction_effect: settings.leaving.satisfaction_effect.base(),
            reference: settings.leaving.reference.base(),
            frailty_variance: settings.leaving.frailty_variance.base(),
        },
        neighbours: neighbours(settings),
        word_of_mouth: word_of_mouth(settings),
        thresholds: [settings.word_of_mouth.pleased_from.base(), settings.word_of_mouth.let_down_to.base()],
        leads: leads(settings),
        acquisition_cost: settings.acquisition.cost.map_or(0.0, Quantity::base),
        target,
        partners: levers::partners(settings),
        dominoes: levers::dominoes(settings),
        memory: levers::memory(settings),
        needs: levers::needs(settings),
        cross_selling: levers::cross_selling(settings),
        retention: levers::retention(settings),
        win_back: levers::win_back(settings),
        renegotiation: levers::renegotiation(settings),
        transparency: levers::transparency(settings),
        tiers: levers::tiers(settings),
        tie: settings.leaving.tie.base(),
    }
}

fn target(settings: &Settings) -> Option<Target> {
    if settings.leaving.hazards.is_some() {
        return None;
    }
    let split = &settings.leaving.split;
    Some(Target {
        annual_churn: settings.target_annual_churn.map_or(DEFAULT_ANNUAL_CHURN, Quantity::base),
        split: [split.service, split.competitor, split.need, split.involuntary].map(Quantity::base),
    })
}

fn first_guess(target: Target, variance: f64) -> [f64; 4] {
    let stay = 1.0 - target.annual_churn;
    let yearly = if variance > 0.0 { (libm::pow(stay, -variance) - 1.0) / variance } else { -libm::log(stay) };
    target.split.map(|share| share * yearly / YEAR)
}

/// 1/duration, and 0 for `never`.
fn rate_of(mean: Duration) -> f64 {
    if mean.is_never() { 0.0 } else { 1.0 / mean.hours() }
}

/// Rate of a decay with this half-life; 0 for `never`.
fn decay_of(half_life: Duration) -> f64 {
    std::f64::consts::LN_2 * rate_of(half_life)
}

fn segment(keys: &SegmentKeys, settings: &Settings) -> Segment {
    let margin = &keys.margin.as_ref().unwrap_or(&settings.margin).law;
    let pull = settings.market.competitor_pull.base() * keys.competitor_pull.base();
    let competitor = pull * libm::exp(-settings.leaving.tie.base() * (keys.products.base() - 1.0));
    Segment {
        name: keys.name.clone(),
        margin: margin.clone(),
        margin_mean: margin.mean(),
        tenure: keys.tenure.as_ref().or(settings.tenure.as_ref()).map(|tenure| tenure.law.clone()),
        tolerance: keys.tolerance.law.clone(),
        patience: keys.patience.base(),
        competitor,
        products: keys.products.get().min(255) as u8,
        contact_rate: keys.contact_rate.base(),
        hazard: keys.hazard.base(),
        past: [keys.hazard.base(), competitor],
        contract: keys.contract.base(),
        contract_term: keys.contract_term.hours(),
        priority: keys.priority.get() as u16,
    }
}

fn stages(settings: &Settings) -> Stages {
    let mut from = 0.0;
    let mut by_tenure = Vec::new();
    let mut renewal = None;
    for keys in &settings.stage {
        let stage = Stage { from, contact_rate: keys.contact_rate.base(), hazard: keys.hazard.base() };
        match (keys.before_renewal, keys.lasts) {
            (Some(window), _) => renewal = Some((window.hours(), stage)),
            (None, lasts) if from.is_finite() => {
                by_tenure.push(stage);
                from += lasts.map_or(f64::INFINITY, Duration::hours);
            }
            _ => {}
        }
    }
    by_tenure.dedup_by(|next, stage| next.contact_rate == stage.contact_rate && next.hazard == stage.hazard);
    Stages { by_tenure, renewal }
}

fn moment(keys: &MomentKeys, settings: &Settings) -> Moment {
    let channel = settings.channel.iter().find(|channel| channel.name == keys.channel).expect("checked: the channel exists");
    let team = keys.team.as_ref().map(|name| settings.team.iter().position(|team| team.name == *name).expect("checked: the team exists"));
    let skill = team.map_or(1.0, |team| settings.team[team].skill.base());
    // Whoever is content to wait for hours does not stay on the line.
    let live = channel.live.unwrap_or(channel.patience.hours() < 1.0);
    let hangs_up = team.and_then(|team| match &settings.team[team].patience {
        Patience::ByChannel => live.then_some(CALLERS_PATIENCE),
        Patience::Stated(law) => law.as_ref().map(|law| law.law.clone()),
    });
    // A team that is never closed sends nobody away.
    let call_back = team.map(|team| &settings.team[team]).is_some_and(|team| match team.outside {
        Outside::ByChannel => live && week(team).closes(),
        Outside::Wait => false,
        Outside::CallBack => week(team).closes(),
    });
    let stated = keys.first_contact_resolution.base();
    let contact_cost = match team.map(|team| &settings.team[team].pay) {
        Some(Pay::PerContact(cost)) => cost.base(),
        Some(Pay::PerHour(_)) => 0.0,
        None => keys.contact_cost.base(),
    };
    Moment {
        name: keys.name.clone(),
        trigger: match &keys.trigger {
            TriggerKeys::Rate(rate) => Trigger::Rate(rate.base()),
            TriggerKeys::Joining(tenure) => Trigger::Joining(tenure.hours()),
            TriggerKeys::Every(every) => Trigger::Every(every.hours()),
            TriggerKeys::Renewal(before) => Trigger::Renewal(before.hours()),
            TriggerKeys::After(_) => Trigger::Consequence,
        },
        failure: keys.failure.base(),
        cost: keys.cost.base(),
        routine_experience: keys.routine_experience.base(),
        routine_weight: keys.routine_weight.base(),
        voice: keys.voice.base(),
        self_service: keys.self_service.base() * channel.visibility.base(),
        self_service_cost: keys.self_service_cost.base(),
        channel: channel.name.clone(),
        answer: team.map_or_else(|| Answer::Drawn(keys.latency.law.clone()), |team| Answer::Team(TeamId::new(team))),
        patience: channel.patience.hours(),
        immediate: channel.immediate.hours(),
        gives_up: keys.gives_up.law.clone(),
        short_wait: short_wait(keys, channel, settings),
        hangs_up,
        call_back,
        resolution: (stated * skill).min(stated.max(0.99)),
        transfer: (keys.transfer.base() * if keys.empowered { keys.empowered_transfer.base() } else { 1.0 }).min(1.0),
        transfers_max: keys.transfers_max.get() as u32,
        retry: keys.retry.base(),
        retry_delay: keys.retry_delay.law.clone(),
        attempts: keys.attempts.get() as u32,
        contact_cost,
        commitment: keys.commitment.map(Duration::hours),
        compensation: keys.compensation.as_ref().map(|keys| levers::compensation(keys, settings)),
        approval: keys.approval.as_ref().filter(|_| !keys.empowered).map(levers::approval),
        capsule: keys.capsule.base() * channel.visibility.base(),
        partner: keys.partner.as_ref().and_then(|name| settings.partner.iter().position(|partner| partner.name == *name)),
        owner: keys.owner,
        owner_cost: keys.owner_cost.base(),
        loan: keys.loan.as_ref().map(levers::loan),
        word_of_mouth: keys.word_of_mouth,
        priority: keys.priority.get() as u16,
        consequences: consequences(&keys.name, settings),
    }
}

/// Patience of a bank's callers: Brown et al. (2005), JASA 100(469).
const CALLERS_PATIENCE: Law = Law::Exponential { mean: 348.0 / 3600.0 };

/// The longest wait that no customer feels before its end or gives up: below that, f(W) stays below ¾ for the least patient.
fn short_wait(keys: &MomentKeys, channel: &Channel, settings: &Settings) -> f64 {
    let patience = settings.segment.iter().map(|segment| segment.patience.base()).fold(f64::INFINITY, f64::min);
    let felt = settings.transparency.as_ref().map_or(1.0, |rules| rules.felt.base().max(1.0));
    let long = (channel.immediate.hours() + 3.0 * patience * channel.patience.hours()) / felt;
    long.min(keys.gives_up.law.least())
}

fn consequences(name: &str, settings: &Settings) -> Vec<Consequence> {
    let follows = |(moment, keys): (usize, &MomentKeys)| match &keys.trigger {
        TriggerKeys::After(after) if after.moment == name => {
            Some(Consequence { moment: MomentId::new(moment), probability: after.probability.base(), delay: after.delay.law.clone() })
        }
        _ => None,
    };
    settings.moment.iter().enumerate().filter_map(follows).collect()
}

fn week(keys: &TeamKeys) -> Week {
    let rostered = keys.agents.map_or_else(|| Week::from_shifts(&keys.shift), |agents| Week::constant(agents.get() as u32));
    let holidays = keys.holidays.iter().map(|holiday| holiday.base());
    rostered.with_present(1.0 - keys.shrinkage.base()).without_days(holidays)
}

fn team(keys: &TeamKeys) -> Team {
    Team {
        name: keys.name.clone(),
        week: week(keys),
        service: keys.service.law.clone(),
        redial: keys.redial.base(),
        redial_delay: keys.redial_delay.law.clone(),
        hourly: if let Pay::PerHour(cost) = &keys.pay { cost.base() } else { 0.0 },
        answer_within: keys.answer_within.hours(),
        learning: keys.learning.as_ref().map(levers::learning),
        stress: keys.stress.as_ref().map(levers::stress),
    }
}

fn experience(settings: &Settings) -> Experience {
    let keys = &settings.experience;
    Experience {
        base: keys.base.base(),
        wait: keys.wait.base(),
        retry: keys.retry.base(),
        transfer: keys.transfer.base(),
        unsolved: keys.unsolved.base(),
        attempt: keys.attempt.map(Quantity::base),
        noise: keys.noise.base(),
        silent: keys.silent.base(),
    }
}

fn satisfaction(settings: &Settings) -> Satisfaction {
    let keys = &settings.satisfaction;
    Satisfaction {
        // With the 24 bits with which satisfaction is kept: who is at rest there stays there.
        start: f64::from(keys.start.base() as f32),
        gain: keys.gain.base(),
        loss: keys.loss.base(),
        inertia: keys.inertia.hours(),
        base: f64::from(keys.base.base() as f32),
        relaxation: decay_of(keys.half_life),
    }
}

fn neighbours(settings: &Settings) -> Option<Neighbours> {
    let keys = &settings.neighbours;
    let heat = libm::log(keys.heat.base().max(1e-30));
    let on = keys.degree.base() > 0.0 && heat != 0.0 && keys.half_life.hours() > 0.0;
    on.then(|| Neighbours { degree: keys.degree.base(), heat, cooling: decay_of(keys.half_life) })
}

fn word_of_mouth(settings: &Settings) -> Option<WordOfMouth> {
    let keys = &settings.word_of_mouth;
    let told = [keys.told_pleased.base(), keys.told_let_down.base()];
    let on = told != [0.0, 0.0] && settings.moment.iter().any(|moment| moment.word_of_mouth);
    on.then(|| WordOfMouth {
        told,
        delay: keys.delay.law.clone(),
        retelling: keys.retelling.base(),
        effect: [1.0 + keys.good_effect.base(), 1.0 - keys.bad_effect.base()],
        referral: keys.referral.base(),
        warning: keys.warning.base(),
        forgetting: decay_of(keys.warning_half_life),
        audience: market::audience(settings),
    })
}

fn leads(settings: &Settings) -> Leads {
    let keys = &settings.leads;
    Leads {
        rates: [keys.organic.base(), keys.paid.base()],
        paid_cost: keys.paid_cost.base(),
        latency: keys.latency.law.clone(),
        conversion: keys.conversion.base(),
        decay: match &keys.decay {
            DecayKeys::Cautious(preset) => Decay::Lomax { scale: 1.0, exponent: preset.exponent.base() },
            DecayKeys::Published(preset) => Decay::Lomax { scale: 1.0 / 60.0, exponent: preset.exponent.base() },
            DecayKeys::Lomax(own) => Decay::Lomax { scale: own.scale.hours(), exponent: own.exponent.base() },
            DecayKeys::Race(race) => {
                let rival = |rival: &crate::scenario::growth::Rival| -> (Law, f64) { (rival.latency.law.clone(), rival.credible.base()) };
                Decay::Race(race.rivals.iter().map(rival).collect())
            }
        },
    }
}

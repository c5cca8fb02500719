//! What goes through a world in means: customers, issues, talk, leads. Roughly, and before anything is run: how much work a model is.

use super::size::Size;
use super::{Answer, Cause, Course, Decay, Demand, Model, Moment, Partner, Segment, Trigger, WordOfMouth};
use crate::distribution::Law;
use crate::units::{DAY, WEEK};

/// Times at which survival is looked at.
const STEPS: usize = 64;
/// Shares of the experiences that please and that let down, in typical scenarios.
const PLEASED_AND_LET_DOWN: [f64; 2] = [0.45, 0.25];
/// Rounds in which talk brings leads, these customers, and these talk.
const ROUNDS: usize = 12;
/// A look at a customer, in events.
const LOOK: f64 = 0.1;
/// People whom one occasion reaches at most.
const TOLD_MAX: f64 = 400.0;
/// Bytes of a pending event, in the crowds that events of fresh cohorts make.
const PENDING: f64 = 24.0;
const CROWDED: f64 = 84.0;

/// The work and memory of a world in which a course holds throughout.
pub(super) fn of(model: &Model, course: &Course) -> Size {
    let flow = Flow::new(model, course);
    let people = flow.people();
    let events = flow.events(&people);
    Size { events, work: events + flow.looks(&people), bytes: flow.bytes(&people) }
}

struct Flow<'m> {
    model: &'m Model,
    course: &'m Course,
    /// Mean share of its customers whom a segment still has, over the run and over the part of it that is ahead of who is won.
    stays: Vec<[f64; 2]>,
    /// Share of the customers whom each segment has.
    shares: Vec<f64>,
}

/// What comes and goes in a run.
struct People {
    /// Customers who ever were.
    ever: f64,
    /// Customer-hours.
    hours: f64,
    /// Leads.
    leads: f64,
    /// Looks for a lead, of which fewer come of it the emptier the pool is.
    arrivals: f64,
    /// People told something.
    told: f64,
    /// What issues make.
    issues: Issues,
    /// Customers who left.
    left: f64,
}

/// What the issues of a run make.
#[derive(Clone, Copy, Default)]
struct Issues {
    /// Occurrences of moments.
    occurrences: f64,
    /// Events of issues, contacts included.
    events: f64,
    /// Issues open at a time.
    open: f64,
    /// Ends of waits that are pending at a time, though somebody may have answered since.
    ends_of_waits: f64,
    /// Closings that people talk about.
    talked_about: f64,
}

/// What an issue makes that is brought to somebody: events, hours for which it is open, and hours for which the ends of its waits are pending.
struct Touches {
    events: f64,
    open: f64,
    pending: f64,
}

impl<'m> Flow<'m> {
    fn new(model: &'m Model, course: &'m Course) -> Flow<'m> {
        let cumulated = &model.frame.segment_shares;
        let shares = cumulated.iter().enumerate().map(|(index, &to)| to - if index == 0 { 0.0 } else { cumulated[index - 1] }).collect();
        let horizon = model.frame.horizon;
        let stays = course.segments.iter().map(|segment| [horizon, horizon / 2.0].map(|hours| stays(course, segment, hours))).collect();
        Flow { model, course, stays, shares }
    }

    /// The mean of what segments have, by their share of customers.
    fn mean(&self, of: impl Fn(usize, &Segment) -> f64) -> f64 {
        self.course.segments.iter().enumerate().map(|(index, segment)| self.shares[index] * of(index, segment)).sum()
    }

    /// Talk brings leads, leads customers, customers talk; whoever leaves may come back.
    fn people(&self) -> People {
        let (frame, leads) = (&self.model.frame, &self.course.leads);
        let [stay, stay_won] = [0, 1].map(|which| self.mean(|index, _| self.stays[index][which]));
        let initial = frame.customers as f64;
        let boom = frame.regimes.iter().map(|regime| regime.climate.leads).fold(0.0, f64::max);
        let rate = leads.rates.iter().sum::<f64>() * if frame.regimes.is_empty() { 1.0 } else { boom };
        let wins = leads.conversion * kept(&leads.decay, leads.latency.mean());
        // The pool empties: dP = −λ·w·P/P₀ dt.
        let pool = frame.prospects.max(1.0);
        let emptied = rate * wins * frame.horizon / pool;
        let by_themselves = if emptied > 1e-9 { pool / wins * -libm::expm1(-emptied) } else { rate * frame.horizon };
        let returns = self.course.win_back.as_ref().map_or(0.0, |win_back| self.returning(win_back.returns));
        let hazard: f64 = self.mean(|_, segment| hazard(self.course, segment));
        let (mut won, mut returned, mut people) = (by_themselves * wins, 0.0, None);
        for _ in 0..ROUNDS {
            // Nobody is there twice.
            let hours = ((initial * stay + (won + returned) * stay_won * 0.5) * frame.horizon).min((initial + won) * frame.horizon);
            let issues = self.issues(hours, initial + won + returned);
            let told = self.course.word_of_mouth.as_ref().map_or(0.0, |wom| issues.talked_about * told(wom));
            let referral = self.course.word_of_mouth.as_ref().map_or(0.0, |wom| 0.6 * told * wom.referral);
            let left = (hazard * hours).min(initial + won + returned);
            let referred = (referral * pool / (pool + initial)).min(pool / wins.max(1e-3));
            won = (by_themselves + referred) * wins;
            returned = (hazard * hours).max(left) * returns;
            people = Some(People {
                ever: initial + won + returned,
                hours,
                arrivals: rate * frame.horizon,
                leads: by_themselves + referred,
                told,
                issues,
                left,
            });
        }
        people.expect("there is a round")
    }

    /// The share of leavers who return.
    fn returning(&self, returns: [f64; 4]) -> f64 {
        let all: f64 = self.course.hazards.iter().sum();
        let share = |cause: Cause| if all > 0.0 { self.course.hazards[cause as usize] / all } else { 0.0 };
        Cause::BUDGETED.map(|cause| share(cause) * returns[cause as usize]).iter().sum()
    }

    /// What the moments of so many customer-hours and customers make.
    fn issues(&self, hours: f64, ever: f64) -> Issues {
        let course = self.course;
        let mut occurrences: Vec<f64> = course.moments.iter().map(|moment| self.occurrences(moment, hours, ever)).collect();
        // What follows from another, three steps far.
        let first = occurrences.clone();
        for _ in 0..3 {
            let mut next = first.clone();
            for (moment, count) in course.moments.iter().zip(&occurrences) {
                let closed = count * self.failing(moment);
                moment
                    .consequences
                    .iter()
                    .for_each(|consequence| next[usize::from(consequence.moment.0)] += closed * consequence.probability);
            }
            occurrences = next;
        }
        let busy = self.load(&occurrences);
        let mut all = Issues::default();
        for (moment, &count) in course.moments.iter().zip(&occurrences) {
            let issues = count * self.failing(moment);
            let asked = issues * moment.voice * (1.0 - moment.self_service);
            let Touches { events, open, pending } = self.touches(moment, &busy);
            let at_a_time = |hours: f64| asked * hours.min(self.model.frame.horizon) / self.model.frame.horizon;
            all.occurrences += count;
            all.events += count + asked * events;
            all.open += at_a_time(open);
            all.ends_of_waits += at_a_time(pending);
            all.talked_about += if moment.word_of_mouth { issues * moment.voice } else { 0.0 };
        }
        all
    }

    fn failing(&self, moment: &Moment) -> f64 {
        moment.failure * (1.0 - moment.capsule)
    }

    /// How often a moment comes in a run.
    fn occurrences(&self, moment: &Moment, hours: f64, ever: f64) -> f64 {
        match moment.trigger {
            Trigger::Rate(rate) => rate * hours * self.mean(|_, segment| segment.contact_rate * self.stage_rate(segment)),
            Trigger::Every(every) => hours / every,
            Trigger::Joining(_) => ever,
            Trigger::Renewal(_) => hours * self.mean(|_, segment| segment.contract / segment.contract_term),
            Trigger::Consequence => 0.0,
        }
    }

    /// The mean multiplier of contacts by the stages that a segment's customers go through.
    fn stage_rate(&self, segment: &Segment) -> f64 {
        let stages = &self.course.stages.by_tenure;
        let (horizon, from) = (self.model.frame.horizon, segment.tenure.as_ref().map_or(0.0, Law::mean));
        let ends = stages.iter().skip(1).map(|stage| stage.from).chain([f64::INFINITY]);
        let within = |(stage, end): (&super::Stage, f64)| stage.contact_rate * (end.min(from + horizon) - stage.from.max(from)).max(0.0);
        stages.iter().zip(ends).map(within).sum::<f64>() / horizon
    }

    /// For each team the work offered over what its agents can do.
    fn load(&self, occurrences: &[f64]) -> Vec<f64> {
        let mut offered = vec![0.0; self.course.teams.len()];
        for (moment, &count) in self.course.moments.iter().zip(occurrences) {
            if let Answer::Team(team) = moment.answer {
                let asked = count * self.failing(moment) * moment.voice * (1.0 - moment.self_service);
                let service = self.course.teams[team].service.mean().min(self.model.frame.horizon);
                offered[usize::from(team.0)] += asked * self.answers(moment).0 * service / self.model.frame.horizon;
            }
        }
        self.course.teams.iter().zip(offered).map(|(team, offered)| offered / (team.week.hours() / WEEK).max(1e-9)).collect()
    }

    fn answers(&self, moment: &Moment) -> (f64, f64, f64) {
        answers(moment, moment.partner.map(|partner| &self.course.partners[partner]))
    }

    /// What an issue makes that is brought to somebody.
    fn touches(&self, moment: &Moment, busy: &[f64]) -> Touches {
        let (answers, back, handed) = self.answers(moment);
        let approvals = moment.approval.as_ref().map_or(0.0, |approval| approval.share);
        // Nothing lasts longer than the run, here.
        let mean = |law: &Law| law.mean().min(self.model.frame.horizon);
        let retries = back * mean(&moment.retry_delay);
        let delivered = if moment.partner.is_some() { handed } else { 0.0 };
        let events = answers * (1.0 + approvals) + back + delivered;
        match moment.answer {
            Answer::Drawn(ref latency) => {
                let (wait, gives_up) = (mean(latency), mean(&moment.gives_up));
                let long = [3.0, 9.0].iter().filter(|&&multiple| wait > moment.immediate + multiple * moment.patience).count() as f64;
                Touches { events: events + answers * long, open: answers * wait.min(gives_up) + retries, pending: 0.0 }
            }
            Answer::Team(team) => {
                let rules = &self.course.teams[team];
                let closed = if moment.call_back { (1.0 - open_share(&rules.week)).max(0.0) } else { 0.0 };
                let load = busy[usize::from(team.0)];
                // What an overloaded team cannot answer is given up, or called for again.
                let given_up = (1.0 - 1.0 / load.max(1e-9)).clamp(0.0, 1.0);
                let hangs_up = moment.hangs_up.as_ref().map_or(f64::INFINITY, Law::mean).min(moment.gives_up.mean());
                let again = if moment.hangs_up.is_some() { given_up * rules.redial } else { 0.0 };
                let calls = answers / (1.0 - again).max(0.02);
                let wait = if load > 1.0 { hangs_up.min(self.model.frame.horizon) } else { mean(&rules.service) };
                let hours = calls * wait + again * calls * mean(&rules.redial_delay) + closed * 12.0 * answers + retries;
                // One that ends after the run is not pending.
                let within = (1.0 - hangs_up / self.model.frame.horizon).max(0.0);
                let pending = if within > 0.0 { calls * load.min(1.0) * hangs_up * within } else { 0.0 };
                Touches { events: events - answers + calls * (1.0 + again + closed), open: hours, pending }
            }
        }
    }

    fn events(&self, people: &People) -> f64 {
        let (frame, course) = (&self.model.frame, self.course);
        let renewals =
            if frame.knows_contracts { people.hours * self.mean(|_, segment| segment.contract / segment.contract_term) } else { 0.0 };
        let looks = if course.drifts() { people.hours / frame.refresh } else { 0.0 };
        let stages = course.stages.by_tenure.len() as f64 - 1.0;
        let shifts: f64 = course.teams.iter().map(|team| team.week.changes() as f64 * frame.horizon / WEEK).sum();
        let company = self.changes() + self.rounds();
        people.issues.events + people.told + 2.0 * people.leads + people.left + stages * people.ever + renewals + looks + shifts + company
    }

    /// Rounds in which the company, or time, looks at all customers.
    fn rounds(&self) -> f64 {
        let (frame, course) = (&self.model.frame, self.course);
        let cycles = [
            course.needs.and_then(|needs| needs.batch).map(|batch| batch.every),
            course.retention.as_ref().map(|retention| retention.every),
            (!course.tiers.is_empty()).then_some(frame.tier_review),
            course.drifts().then_some(frame.refresh),
        ];
        cycles.into_iter().flatten().map(|every| frame.horizon / every).sum()
    }

    /// Changes of the market.
    fn changes(&self) -> f64 {
        let regimes = &self.model.frame.regimes;
        let round: f64 = regimes.iter().map(|regime| regime.stay().max(DAY)).sum();
        if regimes.is_empty() { 0.0 } else { regimes.len() as f64 * self.model.frame.horizon / round }
    }

    /// What takes time without being an event, in events: looks at all who ever were customers above all.
    fn looks(&self, people: &People) -> f64 {
        let frame = &self.model.frame;
        let anew = 3.0 * (self.changes() + self.model.interventions.states.len() as f64);
        let clock = if frame.demand.as_ref().is_some_and(Demand::varies_in_time) { 0.1 * frame.horizon } else { 0.0 };
        // To join and to be closed take a few events' time each.
        LOOK * (self.rounds() + anew) * people.ever
            + 3.0 * people.ever
            + 0.3 * people.arrivals
            + clock
            + 100.0 * frame.horizon / crate::units::MONTH
    }

    fn bytes(&self, people: &People) -> f64 {
        let (frame, course) = (&self.model.frame, self.course);
        // Customers are 124 bytes, relations 72; lists that grow hold old and new at once.
        let beside = if frame.keeps_relations { 108.0 } else { 0.0 } + if frame.knows_contracts { 12.0 } else { 0.0 };
        let pending = |moment: &Moment| match moment.trigger {
            Trigger::Rate(_) => PENDING,
            Trigger::Consequence => 0.0,
            _ => CROWDED,
        };
        let ahead: f64 = course.moments.iter().map(pending).sum::<f64>() + if frame.knows_contracts { CROWDED } else { 0.0 } + PENDING;
        let there = (people.hours / frame.horizon).max(frame.customers as f64);
        let arrivals = if self.model.interventions.states.is_empty() { 0.0 } else { 24.0 * people.ever * course.moments.len() as f64 };
        let network = if frame.network.is_some() { 4.0 * (frame.customers as f64 + frame.prospects) } else { 0.0 };
        let clock = if frame.demand.as_ref().is_some_and(Demand::varies_in_time) { 8.0 * frame.horizon } else { 0.0 };
        let share_of_run = |law: &Law| (law.mean() / frame.horizon).min(1.0);
        let telling = course.word_of_mouth.as_ref().map_or(0.0, |wom| people.told * share_of_run(&wom.delay));
        let waiting = people.issues.open * 160.0
            + people.issues.ends_of_waits * PENDING
            + telling * 64.0
            + people.leads * share_of_run(&course.leads.latency) * 64.0;
        people.ever * (128.0 + beside)
            + there * ahead
            + arrivals
            + network
            + clock
            + waiting
            + 100.0 * frame.horizon / crate::units::MONTH
            + 2.5e4
    }
}

/// The mean share of a segment's customers who are there over so many hours.
fn stays(course: &Course, segment: &Segment, hours: f64) -> f64 {
    let at = |step: usize| survival(course, segment, hours * (step as f64 + 0.5) / STEPS as f64);
    (0..STEPS).map(at).sum::<f64>() / STEPS as f64
}

/// The hazard of a segment's customers at reference satisfaction, on average.
fn hazard(course: &Course, segment: &Segment) -> f64 {
    let [service, competitor, need, involuntary] = course.hazards;
    (service + competitor * segment.competitor + need) * segment.hazard + involuntary
}

/// The share of a segment's customers who are there after so many hours: hazards at reference satisfaction, people as different as they are.
fn survival(course: &Course, segment: &Segment, hours: f64) -> f64 {
    let [service, competitor, need, involuntary] = course.hazards;
    let cumulated = (service + competitor * segment.competitor + need) * segment.hazard * course.stages.exposure(hours);
    let variance = course.leaving.frailty_variance;
    let frail = if variance > 0.0 { libm::pow(1.0 + variance * cumulated, -1.0 / variance) } else { libm::exp(-cumulated) };
    // Under a contract they stay to its end.
    let contract = segment.contract * (segment.contract_term / 2.0 / hours.max(1.0)).min(1.0);
    let left = 1.0 - frail * libm::exp(-involuntary * hours);
    1.0 - left * (1.0 - 0.5 * contract)
}

/// Answers to an issue, comings back, and hand-offs.
fn answers(moment: &Moment, partner: Option<&Partner>) -> (f64, f64, f64) {
    let unsolved = 1.0 - moment.resolution;
    let handed = if moment.transfers_max > 0 { unsolved * moment.transfer } else { 0.0 };
    let back = (unsolved - handed) * moment.retry;
    // A partner solves it or not; what it does not is brought again.
    let (on, back) = match partner {
        Some(partner) => (0.0, back + handed * (1.0 - partner.reliability * partner.resolution) * moment.retry),
        None => (handed, back),
    };
    let most = f64::from(moment.attempts) + if on > 0.0 { f64::from(moment.transfers_max) } else { 0.0 };
    let again = (on + back).min(1.0 - 1e-9);
    let answers = ((1.0 - libm::pow(again, most)) / (1.0 - again)).min(most);
    (answers, answers * back, answers * handed)
}

/// People told per closing that people talk about.
fn told(wom: &WordOfMouth) -> f64 {
    let reach = wom.audience.as_ref().map_or(1.0, |audience| 1.0 - audience.share + audience.share * audience.reach.mean());
    let told = |which: usize| {
        let retold = 1.0 / (1.0 - (wom.told[which] * wom.retelling).min(0.999));
        (wom.told[which] * reach).min(TOLD_MAX) * retold
    };
    PLEASED_AND_LET_DOWN[0] * told(0) + PLEASED_AND_LET_DOWN[1] * told(1)
}

/// What a lead's conversion keeps after a wait.
fn kept(decay: &Decay, wait: f64) -> f64 {
    match decay {
        Decay::Lomax { scale, exponent } => libm::pow(1.0 + wait / scale, -exponent),
        Decay::Race(_) => 0.5,
    }
}

/// The share of the week in which a team is open.
fn open_share(week: &super::Week) -> f64 {
    let hours = (0..168).filter(|&hour| week.agents_at(f64::from(hour) + 0.5) > 0).count();
    hours as f64 / 168.0
}

//! The life of an issue: speaking up, waiting, solved or not, coming back, giving up.
//!
//! Reads the moment's rules and what teams and partners return; changes issues and their counts, calls feeling, talk and offers when one closes.

use super::{arrivals, dominoes, draws, feeling, memory, needs, partners, promises, selling, talk, teams, tiers, touches, waits};
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::ids::{CustomerId, IssueId, MomentId, TeamId};
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::ordinal::IssueKey;
use crate::engine::replication::TouchEnd;
use crate::engine::wait::Wait;
use crate::engine::world::{Cohort, Issue, LastIssue, World};
use crate::model::{Answer, Moment};
use crate::random::{Luck, Purpose};

/// How an issue ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// An answer solved it.
    Solved,
    /// The customer helped themself.
    SelfServed,
    /// The customer gave up after an attempt.
    GaveUp,
    /// The customer gave up while waiting, and nobody has answered the attempt.
    Abandoned,
}

/// A moment has gone wrong. The customer speaks up, or not.
pub(crate) fn open<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, moment: &Moment, (moment_id, key): (MomentId, IssueKey)) {
    let identity = world.customers[customer].identity;
    dominoes::start(world, moment_id, identity, key);
    let chance = |purpose| world.streams.uniform(identity, purpose, u64::from(key));
    let silent = moment.voice < 1.0 && chance(Purpose::Voice) >= moment.voice;
    let helps_self = moment.self_service > 0.0 && chance(Purpose::SelfService) < moment.self_service;
    world.result.issues.opened += 1;
    world.result.moments[moment_id].opened += 1;
    world.record(customer, LifeEvent::IssueOpened { moment: moment_id });
    if silent {
        world.result.issues.silent += 1;
        world.result.moments[moment_id].silent += 1;
        let last = &mut world.customers[customer].last_issue;
        *last = if matches!(*last, LastIssue::None | LastIssue::AlwaysSilent) { LastIssue::AlwaysSilent } else { LastIssue::Silent };
        world.record(customer, LifeEvent::StayedSilent);
        feeling::feel_issue(world, customer, world.model_of(customer).experience.silent, f32::NAN);
        arrivals::follow_up(world, customer, moment, key);
        return;
    }
    let now = world.now;
    world.issue_area.change(1, world.tick);
    let id = world.issues.insert(Issue {
        identity,
        customer,
        moment: moment_id,
        attempts: 0,
        transfers: 0,
        team: TeamId(0),
        agent: 0,
        strangers: 0,
        informed: None,
        late: false,
        compensated: false,
        on_loan: false,
        waits: 0,
        key,
        wait: Wait::ELSEWHERE,
        luck: Luck::default(),
        contacts: 0,
        opened: now,
        asked: now,
        felt: 0.0,
        already: f32::NAN,
    });
    if helps_self {
        world.charge_for(moment_id, customer, Account::SelfService, moment.self_service_cost);
        world.record(customer, LifeEvent::HelpedThemself);
        close(world, id, moment, Ending::SelfServed);
    } else {
        world.result.initial_issues += u64::from(world.cohort(customer) == Cohort::Initial);
        world.customers[customer].last_issue = LastIssue::Open;
        world.charge_for(moment_id, customer, Account::Contacts, moment.owner_cost);
        ask(world, id, moment, true);
    }
}

/// The customer asks: the first attempt, or another; or calls again in the same one.
#[inline(always)]
fn ask<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, anew: bool) {
    // If nobody is there, no contact comes about: the customer is told to call back.
    let closed = is_closed(world, moment);
    let now = world.now;
    let issue = &mut world.issues[id];
    if anew {
        issue.attempts += 1;
        issue.asked = now;
    }
    issue.contacts = issue.contacts.saturating_add(u16::from(!closed));
    let (customer, attempt) = (issue.customer, u32::from(issue.attempts));
    if anew {
        world.record(customer, LifeEvent::Asked { attempt });
    }
    if !closed {
        touches::note_contact(world, customer);
    }
    wait(world, id, moment, closed);
}

#[inline(always)]
fn is_closed<M: Mode>(world: &World<'_, M>, moment: &Moment) -> bool {
    if let Answer::Team(team) = moment.answer { moment.call_back && world.teams[team].present == 0 } else { false }
}

/// The wait begins: drawn from the latency, or made by a team's queue.
#[inline(always)]
fn wait<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, closed: bool) {
    let issue = &mut world.issues[id];
    issue.waits = (issue.waits + 1).min(1023);
    match moment.answer {
        Answer::Drawn(ref latency) => {
            let customer = issue.customer;
            let speed = tiers::tier(world, customer).map_or(1.0, |tier| tier.latency);
            let hours = speed * draws::answer(world, id, latency);
            waits::note_latency(world, id, moment, hours);
            if hours > 0.0 {
                waits::inform(world, id);
            }
            if hours + f64::from(world.issues[id].felt) <= moment.short_wait {
                world.after(hours, Event::Answer { issue: id });
            } else {
                waits::wait_long(world, id, moment, (world.now + hours, Event::Answer { issue: id }));
            }
        }
        Answer::Team(team) => {
            issue.team = team;
            if closed { teams::call_back(world, team, id, moment) } else { teams::receive(world, team, id, moment) }
        }
    }
}

/// A wait has become long: the customer's satisfaction moves to what an answer now would leave.
pub(crate) fn long_wait<M: Mode>(world: &mut World<'_, M>, id: IssueId, turn: u32) -> bool {
    let mut issue = world.issues[id];
    let customer = issue.customer;
    if (turn != 0 && !issue.wait.is_turn(turn)) || !world.customers[customer].is_here() {
        return false;
    }
    let moment = draws::moment_of(world, id);
    if turn != 0 {
        waits::schedule_long_wait(world, id, moment, (f64::INFINITY, turn));
    }
    issue.felt += waits::felt_since_asked(world, id) as f32;
    let experience = feeling::experience(world, &issue, moment, true);
    feeling::feel_waiting(world, id, experience);
    true
}

/// A wait may be given up: in a queue, if it is still that `turn` of waiting; else (turn 0) for good.
pub(crate) fn abandon<M: Mode>(world: &mut World<'_, M>, id: IssueId, turn: u32) -> bool {
    let moment = draws::moment_of(world, id);
    if turn == 0 {
        return give_up_waiting(world, id, moment);
    }
    let hangs_up = teams::hang_up(world, id, moment, turn);
    if hangs_up == teams::HangsUp::ForGood {
        give_up_waiting(world, id, moment);
    }
    hangs_up != teams::HangsUp::Not
}

/// Nobody has answered, and the customer gives up for good.
fn give_up_waiting<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) -> bool {
    let hours = waits::note_delay(world, id);
    let issue = &mut world.issues[id];
    issue.wait = Wait::ELSEWHERE;
    let (moment_id, warm, customer) = (issue.moment, issue.asked >= world.frame.warmup, issue.customer);
    // A drawn wait was counted when it began.
    if warm && matches!(moment.answer, Answer::Team(_)) {
        world.result.moments[moment_id].waits.add(hours);
    }
    world.record(customer, LifeEvent::GaveUpWaiting { hours });
    if moment.commitment.is_some_and(|promised| world.now - world.issues[id].opened > promised) {
        if matches!(moment.answer, Answer::Team(_)) {
            promises::keep(world, id, moment);
        } else {
            promises::honour(world, id, moment);
        }
    }
    if world.customers[customer].is_here() {
        touches::count_touch(world, id, TouchEnd::Unanswered, Some(false));
        close(world, id, moment, Ending::Abandoned);
        true
    } else {
        depart(world, id);
        false
    }
}

/// Somebody answers after a drawn wait.
pub(crate) fn answered<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> bool {
    let hours = waits::note_delay(world, id);
    let customer = world.issues[id].customer;
    world.record(customer, LifeEvent::Waited { hours });
    let moment = draws::moment_of(world, id);
    promises::honour(world, id, moment);
    handled(world, id, moment, moment.contact_cost);
    true
}

/// An agent has answered.
pub(crate) fn service_ends<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> bool {
    let pay = teams::release(world, id);
    let moment = draws::moment_of(world, id);
    handled(world, id, moment, moment.contact_cost + pay);
    true
}

/// A partner's time is over.
pub(crate) fn delivered<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> bool {
    waits::note_delay(world, id);
    if !world.customers[world.issues[id].customer].is_here() {
        depart(world, id);
        return false;
    }
    let moment = draws::moment_of(world, id);
    match partners::deliver(world, id, moment) {
        partners::Delivery::Solves => solve(world, id, moment),
        partners::Delivery::SolvesNot => not_solved(world, id, moment),
        partners::Delivery::IsChased => {}
        partners::Delivery::Fails => chase(world, id, moment, false),
    }
    true
}

/// An answer was given at this cost: the issue is solved, passed on, brought again or given up.
#[inline(always)]
fn handled<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, cost: f64) {
    let (customer, moment_id) = (world.issues[id].customer, world.issues[id].moment);
    world.charge_for(moment_id, customer, Account::Contacts, cost);
    if !world.customers[customer].is_here() {
        depart(world, id);
        return;
    }
    let Some(approval) = moment.approval.as_ref().filter(|a| M::LEVERS && draws::chance(world, id, Purpose::Approval) < a.share) else {
        decide(world, id, moment);
        return;
    };
    let issue = &world.issues[id];
    let mut stream = world.streams.stream(issue.identity, Purpose::ApprovalWait, draws::ordinal(issue, Purpose::ApprovalWait));
    let after: f64 = (0..approval.levels).map(|_| approval.wait.sample(|| stream.uniform())).sum();
    world.issues[id].asked = world.now;
    world.result.levers.approvals += 1;
    world.record(customer, LifeEvent::NeedsApproval { after });
    world.after(after, Event::Approved { issue: id });
}

/// The answer is approved.
pub(crate) fn approved<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> bool {
    waits::note_delay(world, id);
    if world.customers[world.issues[id].customer].is_here() {
        decide(world, id, draws::moment_of(world, id));
        true
    } else {
        depart(world, id);
        false
    }
}

/// The answer solves the issue, or not.
#[inline(always)]
fn decide<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) {
    let lift = memory::recognise(world, id) * teams::lift(world, id, moment);
    // Stated resolutions above .99 count as they are; what lifts them does not lift beyond .99.
    let resolution = if lift == 1.0 { moment.resolution } else { (moment.resolution * lift).min(moment.resolution.max(0.99)) };
    if world.issues[id].luck.is_below(resolution) {
        solve(world, id, moment);
    } else {
        not_solved(world, id, moment);
    }
}

/// The issue is solved.
fn solve<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) {
    let issue = &world.issues[id];
    world.record(issue.customer, LifeEvent::Solved { contacts: u32::from(issue.contacts) });
    touches::count_touch(world, id, TouchEnd::Solved, Some(false));
    close(world, id, moment, Ending::Solved);
}

/// The answer did not solve the issue: it is passed on, brought again or given up.
fn not_solved<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) {
    if M::LEVERS {
        lend(world, id, moment);
    }
    let issue = &world.issues[id];
    let (customer, attempt) = (issue.customer, u32::from(issue.attempts));
    let may_pass_on = moment.transfer > 0.0 && u32::from(issue.transfers) < moment.transfers_max;
    world.record(customer, LifeEvent::NotSolved { attempt });
    if may_pass_on && draws::chance(world, id, Purpose::Transfer) < moment.transfer {
        touches::count_touch(world, id, TouchEnd::Followed, None);
        world.issues[id].transfers += 1;
        match moment.partner {
            Some(partner) => partners::send(world, id, partner),
            None => {
                world.record(customer, LifeEvent::Transferred);
                world.issues[id].asked = world.now;
                wait(world, id, moment, is_closed(world, moment));
            }
        }
    } else {
        chase(world, id, moment, true);
    }
}

/// A loan or workaround until the issue is solved.
fn lend<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment) {
    let Some(loan) = moment.loan else { return };
    let customer = world.issues[id].customer;
    if !world.issues[id].on_loan && draws::chance(world, id, Purpose::Loan) < loan.share {
        world.issues[id].on_loan = true;
        world.result.levers.loans += 1;
        world.charge_for(world.issues[id].moment, customer, Account::Contacts, loan.cost);
        world.record(customer, LifeEvent::GotLoan);
    }
}

/// The customer must come back, or gives up; after an answer that did not solve it, or after none came.
fn chase<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, answered: bool) {
    let issue = &world.issues[id];
    let (customer, attempts) = (issue.customer, u32::from(issue.attempts));
    let returns = attempts < moment.attempts && (moment.retry >= 1.0 || draws::chance(world, id, Purpose::Retry) < moment.retry);
    let end = match (answered, returns) {
        (true, true) => TouchEnd::Followed,
        (true, false) => TouchEnd::Unsolved,
        (false, true) => TouchEnd::Missed,
        (false, false) => TouchEnd::Unanswered,
    };
    touches::count_touch(world, id, end, Some(returns));
    if returns {
        let after = draws::draw(world, id, Purpose::RetryDelay, &moment.retry_delay);
        let at = teams::when_open(world, id, moment, world.now + after);
        world.record(customer, LifeEvent::WillComeBack { after: at - world.now });
        world.calendar.push(at, Event::ComeBack { issue: id });
        if let Some(experience) = world.model_of(customer).experience.attempt {
            feeling::feel(world, customer, experience, 1.0);
        }
    } else {
        world.record(customer, LifeEvent::GaveUp { attempts });
        close(world, id, moment, Ending::GaveUp);
    }
}

/// The customer comes back: with another attempt, or calling again after abandoning.
pub(crate) fn come_back<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> bool {
    let issue = &mut world.issues[id];
    if !world.customers[issue.customer].is_here() {
        depart(world, id);
        return false;
    }
    let redials = issue.attempts > 0 && issue.wait == Wait::WILL_CALL_AGAIN;
    issue.wait = Wait::ELSEWHERE;
    let moment = draws::moment_of(world, id);
    ask(world, id, moment, !redials);
    true
}

/// The customer left while the issue was open.
fn depart<M: Mode>(world: &mut World<'_, M>, id: IssueId) {
    end(world, id);
    world.result.issues.departed += 1;
}

/// An issue is open no more.
#[inline(always)]
fn end<M: Mode>(world: &mut World<'_, M>, id: IssueId) {
    world.issue_area.change(-1, world.tick);
    world.result.issue_hours[0] += world.now - world.issues[id].opened;
    world.issues.remove(id);
}

/// The end of the run: issues still open are counted as such. Their waits are known up to here, and a promise that is overdue is broken.
pub(crate) fn close_all<M: Mode>(world: &mut World<'_, M>) {
    world.result.issue_hours[1] = world.ticks.hours(world.issue_area.until(world.tick, world.issues.len()));
    world.result.issues.open_at_end = world.issues.len() as u64;
    world.result.issue_hours[0] += world.issues.iter().map(|issue| world.now - issue.opened).sum::<f64>();
    let (now, warmup) = (world.now, world.frame.warmup);
    let World { issues, result, by_segment, customers, .. } = world;
    for issue in issues.iter().filter(|issue| teams::is_waiting(issue)) {
        let counts = &mut result.moments[issue.moment];
        if issue.asked >= warmup {
            counts.waits.add_open(now - issue.asked);
        }
        let moment = &by_segment[customers[issue.customer].segment].moments[issue.moment];
        let first = issue.attempts == 1 && issue.transfers == 0 && issue.opened >= warmup;
        if first && moment.commitment.is_some_and(|promised| issue.opened + promised < now) {
            counts.promises.add(false);
        }
    }
}

/// An issue closes: it is counted, felt, talked about, and may have consequences.
fn close<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, ending: Ending) {
    count(world, id, ending);
    let issue = &world.issues[id];
    let (customer, key) = (issue.customer, issue.key);
    let already = issue.already;
    let experience = feeling::experience(world, issue, moment, matches!(ending, Ending::Solved | Ending::SelfServed));
    // Whoever speaks up and hears nothing feels no better than whoever stays silent.
    let unanswered = ending == Ending::Abandoned;
    let experience = if unanswered { experience.min(world.model_of(customer).experience.silent) } else { experience };
    end(world, id);
    feeling::feel_issue(world, customer, experience, already);
    if M::LEVERS {
        if ending == Ending::Solved {
            needs::offer_now(world, customer, key);
        }
        selling::offer(world, customer, key, experience);
    }
    if moment.word_of_mouth {
        talk::talk(world, customer, key, experience);
    }
    arrivals::follow_up(world, customer, moment, key);
}

#[inline(always)]
fn count<M: Mode>(world: &mut World<'_, M>, id: IssueId, ending: Ending) {
    let issues = &mut world.result.issues;
    match ending {
        Ending::Solved => issues.solved += 1,
        Ending::SelfServed => issues.self_served += 1,
        Ending::GaveUp => issues.gave_up += 1,
        Ending::Abandoned => issues.abandoned += 1,
    }
    let issue = &world.issues[id];
    let (customer, counts) = (issue.customer, &mut world.result.moments[issue.moment]);
    if ending == Ending::SelfServed {
        counts.self_served += 1;
        world.customers[customer].last_issue = LastIssue::SelfServed;
        return;
    }
    let green = !issue.late && ending != Ending::Abandoned;
    counts.abandoned += u64::from(ending == Ending::Abandoned);
    world.customers[customer].last_issue = if green { LastIssue::Green } else { LastIssue::Red };
    world.result.closed_green += u64::from(green);
}

//! The life of an issue: speaking up, waiting, solved or not, coming back, giving up.

use super::{dominoes, feeling, joining, memory, moments, needs, partners, promises, selling, talk, teams, tiers};
use crate::distribution::Law;
use crate::engine::Account;
use crate::engine::event::Event;
use crate::engine::observer::{Observer, Story};
use crate::engine::world::{Issue, LastIssue, World};
use crate::model::{Answer, Moment};
use crate::random::{Luck, Purpose};

/// How an issue ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// An answer solved it.
    Solved,
    /// The customer helped themself.
    SelfServed,
    /// The customer gave up after an attempt.
    GaveUp,
    /// The customer gave up while waiting.
    Abandoned,
}

/// A moment has gone wrong. The customer speaks up, or not.
pub fn open<O: Observer>(world: &mut World<'_, O>, customer: usize, kind: &Moment, (moment, key): (usize, u32)) {
    let identity = world.customers[customer].identity;
    dominoes::start(world, moment, identity, key);
    let chance = |purpose| world.streams.uniform(identity, purpose, u64::from(key));
    let silent = kind.voice < 1.0 && chance(Purpose::Voice) >= kind.voice;
    let helps_self = kind.self_service > 0.0 && chance(Purpose::SelfService) < kind.self_service;
    world.result.issues.opened += 1;
    world.story(customer, Story::IssueOpened { moment });
    if silent {
        world.result.issues.silent += 1;
        world.customers[customer].last_issue = LastIssue::Silent;
        world.story(customer, Story::StayedSilent);
        feeling::feel_issue(world, customer, world.model_of(customer).experience.silent);
        moments::follow_up(world, customer, kind, key);
        return;
    }
    let now = world.now;
    world.issue_area.change(1, world.tick);
    let place = world.issues.insert(Issue {
        identity,
        customer: customer as u32,
        moment: moment as u8,
        attempts: 0,
        transfers: 0,
        team: 0,
        agent: 0,
        strangers: 0,
        informed: None,
        late: false,
        compensated: false,
        on_loan: false,
        turn: 0,
        key,
        wait_serial: 0,
        luck: Luck::default(),
        contacts: 0,
        opened: now,
        asked: now,
        felt: 0.0,
    });
    if helps_self {
        world.charge(customer, Account::SelfService, kind.self_service_cost);
        world.story(customer, Story::HelpedThemself);
        close(world, place, kind, Ending::SelfServed);
    } else {
        world.result.initial_issues += u64::from(world.cohort(customer) == 0);
        world.charge(customer, Account::Contacts, kind.owner_cost);
        ask(world, place, kind, true);
    }
}

/// The customer asks: the first attempt, or another; or calls again in the same one.
#[inline(always)]
fn ask<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment, anew: bool) {
    // If nobody is there, no contact comes about: the customer is told to call back.
    let closed = is_closed(world, kind);
    let issue = &mut world.issues[place];
    issue.attempts += u8::from(anew);
    issue.contacts = issue.contacts.saturating_add(u16::from(!closed));
    let (customer, attempt) = (issue.customer as usize, u32::from(issue.attempts));
    if anew {
        world.story(customer, Story::Asked { attempt });
    }
    if !closed {
        joining::count_contact(world, customer);
    }
    wait(world, place, kind, closed);
}

#[inline(always)]
fn is_closed<O: Observer>(world: &World<'_, O>, kind: &Moment) -> bool {
    if let Answer::Team(team) = kind.answer { teams::is_closed(world, team) } else { false }
}

/// The wait begins: drawn from the latency, or made by a team's queue.
#[inline(always)]
fn wait<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment, closed: bool) {
    let now = world.now;
    let issue = &mut world.issues[place];
    issue.asked = now;
    issue.turn = (issue.turn + 1).min(1023);
    match kind.answer {
        Answer::Drawn(ref latency) => {
            let customer = issue.customer as usize;
            let speed = tiers::tier(world, customer).map_or(1.0, |tier| tier.latency);
            let hours = speed * answer(world, place, latency);
            if hours > 0.0 {
                inform(world, place);
            }
            world.after(hours, Event::Answer { issue: place });
        }
        Answer::Team(team) => {
            issue.team = team as u8;
            if closed { teams::call_back(world, team, place) } else { teams::receive(world, team, place, kind) }
        }
    }
}

/// The moment that an issue is of, as it is now.
#[inline(always)]
pub fn moment_of<'m, O: Observer>(world: &World<'m, O>, place: usize) -> &'m Moment {
    let issue = &world.issues[place];
    &world.model_of(issue.customer as usize).moments[issue.moment as usize]
}

/// Transparency: who waits is told once how long it will take, rightly or not.
pub fn inform<O: Observer>(world: &mut World<'_, O>, place: usize) {
    if !O::LEVERS {
        return;
    }
    let issue = &world.issues[place];
    let customer = issue.customer as usize;
    let Some(rules) = world.model_of(customer).transparency.filter(|_| issue.informed.is_none()) else { return };
    let [told, holds] = world.streams.pair(issue.identity, Purpose::Informed, u64::from(issue.key));
    if told < rules.informed {
        let honest = holds < rules.honest;
        world.issues[place].informed = Some(honest);
        world.story(customer, Story::ToldTheWait { honest });
    }
}

/// A draw that belongs to an issue at this point of its life.
#[inline(always)]
pub fn draw<O: Observer>(world: &World<'_, O>, place: usize, purpose: Purpose, law: &Law) -> f64 {
    let issue = &world.issues[place];
    world.sample(law, issue.identity, purpose, ordinal(issue, purpose))
}

/// How long the answer that is due takes; whether it solves is drawn beside it.
#[inline(always)]
pub fn answer<O: Observer>(world: &mut World<'_, O>, place: usize, law: &Law) -> f64 {
    let issue = &world.issues[place];
    let (hours, luck) = world.sample_answer(law, issue.identity, ordinal(issue, Purpose::Answer));
    world.issues[place].luck = luck;
    hours
}

/// A uniform that belongs to an issue at this point of its life.
#[inline(always)]
pub fn chance<O: Observer>(world: &World<'_, O>, place: usize, purpose: Purpose) -> f64 {
    let issue = &world.issues[place];
    world.streams.uniform(issue.identity, purpose, ordinal(issue, purpose))
}

/// Two uniforms that belong together.
pub fn chances<O: Observer>(world: &World<'_, O>, place: usize, purpose: Purpose) -> [f64; 2] {
    let issue = &world.issues[place];
    world.streams.pair(issue.identity, purpose, ordinal(issue, purpose))
}

/// What belongs to waiting in a queue is numbered by turns of waiting; all else by answers asked for, so
/// that the same attempt meets the same luck in a world where the same person abandoned once more.
#[inline(always)]
fn ordinal(issue: &Issue, purpose: Purpose) -> u64 {
    let of_waiting = matches!(purpose, Purpose::Patience | Purpose::Redial | Purpose::RedialDelay | Purpose::CallBack);
    let step = if of_waiting { issue.turn } else { u16::from(issue.attempts) + u16::from(issue.transfers) };
    u64::from(issue.key) << 10 | u64::from(step)
}

/// Notes a wait that ended, answered or not: how long it was, and whether it counts.
#[inline(always)]
pub fn note_wait<O: Observer>(world: &mut World<'_, O>, place: usize) -> (f64, bool) {
    let warm = world.issues[place].asked >= world.root.warmup;
    let hours = note_delay(world, place);
    if warm {
        let service = &mut world.result.service;
        service.wait_hours += hours;
        service.wait_sketch.add(hours);
    }
    (hours, warm)
}

/// Notes a time that the issue took, as the customer felt it.
#[inline(always)]
pub fn note_delay<O: Observer>(world: &mut World<'_, O>, place: usize) -> f64 {
    let told = if O::LEVERS { told(world, place) } else { 1.0 };
    let now = world.now;
    let issue = &mut world.issues[place];
    let hours = now - issue.asked;
    issue.felt += told * hours;
    hours
}

/// What an hour counts for who was told how long it takes, or whose clock stands still.
fn told<O: Observer>(world: &World<'_, O>, place: usize) -> f64 {
    let issue = &world.issues[place];
    match world.model_of(issue.customer as usize).transparency {
        _ if issue.on_loan => 0.0,
        Some(rules) if issue.informed == Some(true) => rules.felt,
        _ => 1.0,
    }
}

/// Somebody answers after a drawn wait.
pub fn answered<O: Observer>(world: &mut World<'_, O>, place: usize) -> bool {
    let (hours, _) = note_wait(world, place);
    let customer = world.issues[place].customer as usize;
    world.story(customer, Story::Waited { hours });
    let kind = moment_of(world, place);
    promises::keep(world, place, kind);
    handled(world, place, kind, kind.contact_cost);
    true
}

/// An answer was given at this cost: the issue is solved, passed on, brought again or given up.
#[inline(always)]
pub fn handled<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment, cost: f64) {
    let customer = world.issues[place].customer as usize;
    world.charge(customer, Account::Contacts, cost);
    if !world.customers[customer].is_here() {
        depart(world, place);
        return;
    }
    let Some(approval) = kind.approval.as_ref().filter(|a| O::LEVERS && chance(world, place, Purpose::Approval) < a.share) else {
        decide(world, place, kind);
        return;
    };
    let issue = &world.issues[place];
    let mut stream = world.streams.stream(issue.identity, Purpose::ApprovalWait, ordinal(issue, Purpose::ApprovalWait));
    let after: f64 = (0..approval.levels).map(|_| approval.wait.sample(|| stream.uniform())).sum();
    world.issues[place].asked = world.now;
    world.result.levers.approvals += 1;
    world.story(customer, Story::NeedsApproval { after });
    world.after(after, Event::Approved { issue: place });
}

/// The answer is approved.
pub fn approved<O: Observer>(world: &mut World<'_, O>, place: usize) -> bool {
    note_delay(world, place);
    if world.customers[world.issues[place].customer as usize].is_here() {
        decide(world, place, moment_of(world, place));
        true
    } else {
        depart(world, place);
        false
    }
}

/// The answer solves the issue, or not.
#[inline(always)]
fn decide<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment) {
    let lift = memory::recognise(world, place) * teams::lift(world, place, kind);
    // Stated resolutions above .99 count as they are; what lifts them does not lift beyond .99.
    let resolution = if lift == 1.0 { kind.resolution } else { (kind.resolution * lift).min(kind.resolution.max(0.99)) };
    if world.issues[place].luck.is_below(resolution) {
        solve(world, place, kind);
    } else {
        not_solved(world, place, kind);
    }
}

/// The issue is solved.
pub fn solve<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment) {
    let issue = &world.issues[place];
    world.story(issue.customer as usize, Story::Solved { contacts: u32::from(issue.contacts) });
    close(world, place, kind, Ending::Solved);
}

/// The answer did not solve the issue: it is passed on, brought again or given up.
pub fn not_solved<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment) {
    if O::LEVERS {
        lend(world, place, kind);
    }
    let issue = &world.issues[place];
    let (customer, attempt) = (issue.customer as usize, u32::from(issue.attempts));
    let may_pass_on = kind.transfer > 0.0 && u32::from(issue.transfers) < kind.transfers_max;
    world.story(customer, Story::NotSolved { attempt });
    if may_pass_on && chance(world, place, Purpose::Transfer) < kind.transfer {
        world.issues[place].transfers += 1;
        match kind.partner {
            Some(partner) => partners::send(world, place, partner),
            None => {
                world.story(customer, Story::Transferred);
                wait(world, place, kind, is_closed(world, kind));
            }
        }
    } else {
        chase(world, place, kind);
    }
}

/// A loan or workaround until the issue is solved.
fn lend<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment) {
    let Some(loan) = kind.loan else { return };
    let customer = world.issues[place].customer as usize;
    if !world.issues[place].on_loan && chance(world, place, Purpose::Loan) < loan.share {
        world.issues[place].on_loan = true;
        world.result.levers.loans += 1;
        world.charge(customer, Account::Contacts, loan.cost);
        world.story(customer, Story::GotLoan);
    }
}

/// The customer must come back, or gives up.
pub fn chase<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment) {
    let issue = &world.issues[place];
    let (customer, attempts) = (issue.customer as usize, u32::from(issue.attempts));
    let returns = attempts < kind.attempts && (kind.retry >= 1.0 || chance(world, place, Purpose::Retry) < kind.retry);
    if returns {
        let after = draw(world, place, Purpose::RetryDelay, &kind.retry_delay);
        world.story(customer, Story::WillComeBack { after });
        world.after(after, Event::ComeBack { issue: place });
        if let Some(experience) = world.model_of(customer).experience.attempt {
            feeling::feel(world, customer, experience, 1.0);
        }
    } else {
        world.story(customer, Story::GaveUp { attempts });
        close(world, place, kind, Ending::GaveUp);
    }
}

/// The customer comes back: with another attempt, or calling again after abandoning.
pub fn come_back<O: Observer>(world: &mut World<'_, O>, place: usize) -> bool {
    let issue = &mut world.issues[place];
    if !world.customers[issue.customer as usize].is_here() {
        depart(world, place);
        return false;
    }
    let redials = issue.attempts > 0 && issue.wait_serial & teams::REDIAL != 0;
    issue.wait_serial &= !teams::REDIAL;
    let kind = moment_of(world, place);
    ask(world, place, kind, !redials);
    true
}

/// The customer left while the issue was open.
pub fn depart<O: Observer>(world: &mut World<'_, O>, place: usize) {
    end(world, place);
    world.result.issues.departed += 1;
}

/// An issue is open no more.
#[inline(always)]
fn end<O: Observer>(world: &mut World<'_, O>, place: usize) {
    world.issue_area.change(-1, world.tick);
    world.result.issue_hours[0] += world.now - world.issues[place].opened;
    world.issues.remove(place);
}

/// The end of the run: issues still open are counted as such.
pub fn close_all<O: Observer>(world: &mut World<'_, O>) {
    world.result.issue_hours[1] = world.ticks.hours(world.issue_area.until(world.tick, world.issues.len()));
    world.result.issues.open_at_end = world.issues.len() as u64;
    world.result.issue_hours[0] += world.issues.iter().map(|issue| world.now - issue.opened).sum::<f64>();
}

/// The customer gave up while waiting, and will not call again.
pub fn abandoned<O: Observer>(world: &mut World<'_, O>, place: usize) {
    let kind = moment_of(world, place);
    if kind.commitment.is_some_and(|promised| world.now - world.issues[place].opened > promised) {
        promises::keep(world, place, kind);
    }
    if world.customers[world.issues[place].customer as usize].is_here() {
        close(world, place, kind, Ending::Abandoned);
    } else {
        depart(world, place);
    }
}

/// An issue closes: it is counted, felt, talked about, and may have consequences.
fn close<O: Observer>(world: &mut World<'_, O>, place: usize, kind: &Moment, ending: Ending) {
    count(world, place, ending);
    let issue = &world.issues[place];
    let (customer, key) = (issue.customer as usize, issue.key);
    let experience = feeling::experience(world, issue, kind, matches!(ending, Ending::Solved | Ending::SelfServed));
    end(world, place);
    feeling::feel_issue(world, customer, experience);
    if O::LEVERS {
        if ending == Ending::Solved {
            needs::offer_now(world, customer, key);
        }
        selling::offer(world, customer, key, experience);
    }
    if kind.word_of_mouth {
        talk::talk(world, customer, key, experience);
    }
    moments::follow_up(world, customer, kind, key);
}

#[inline(always)]
fn count<O: Observer>(world: &mut World<'_, O>, place: usize, ending: Ending) {
    let issues = &mut world.result.issues;
    match ending {
        Ending::Solved => issues.solved += 1,
        Ending::SelfServed => issues.self_served += 1,
        Ending::GaveUp => issues.gave_up += 1,
        Ending::Abandoned => issues.abandoned += 1,
    }
    if ending == Ending::SelfServed {
        return;
    }
    let issue = &world.issues[place];
    let green = !issue.late && ending != Ending::Abandoned;
    world.customers[issue.customer as usize].last_issue = if green { LastIssue::Green } else { LastIssue::Red };
    world.result.closed_green += u64::from(green);
    if issue.opened < world.root.warmup {
        return;
    }
    let service = &mut world.result.service;
    let solved = ending == Ending::Solved;
    service.closed += 1;
    service.contacts += u64::from(issue.contacts);
    service.solved += u64::from(solved);
    service.solved_first += u64::from(solved && issue.contacts == 1);
    service.solved_within_two += u64::from(solved && issue.contacts <= 2);
}

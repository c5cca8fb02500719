//! Teams: agents on a weekly calendar, priorities, first come first served, patience, redial.
//!
//! Reads calendars, patience and priorities; changes queues, agents and load, and returns what happened to the issue.

use super::{draws, memory, practice, promises, tiers, touches, waits};
use crate::engine::ids::{self, IssueId, TeamId};
use std::collections::VecDeque;

use crate::engine::Account;
use crate::engine::desk::Waiting;
use crate::engine::event::Event;
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::wait::{TURN_MAX, Wait, WaitState};
use crate::engine::world::{Issue, World};
use crate::model::{Answer, Moment};
use crate::random::Purpose;
use crate::units::WEEK;

/// Puts the first change of shift of every team into the calendar.
pub(crate) fn open<M: Mode>(world: &mut World<'_, M>) {
    for team in ids::all(world.teams.len()) {
        schedule_shift(world, team);
    }
}

fn schedule_shift<M: Mode>(world: &mut World<'_, M>, team: TeamId) {
    let change = world.model.teams[team].week.next_change(world.now);
    world.teams[team].next_shift = change;
    world.calendar.push(change, Event::Shift { team });
}

/// The number of agents changes. Whoever is on a contact finishes it.
pub(crate) fn change_shift<M: Mode>(world: &mut World<'_, M>, team: TeamId) -> bool {
    if world.teams[team].next_shift != world.now {
        return false;
    }
    change_roster(world, team);
    true
}

fn change_roster<M: Mode>(world: &mut World<'_, M>, team: TeamId) {
    let agents = world.model.teams[team].week.agents_at(world.now);
    let absent = world.model.teams[team].week.absent_at(world.now);
    change(world, team, [0, 0, agents as i32 - world.teams[team].present as i32]);
    world.teams[team].absent = absent;
    schedule_shift(world, team);
    if agents == 0 {
        close_line(world, team);
    }
    take_next(world, team);
}

/// A line that closes tells those who wait on it to call back; tickets wait on.
fn close_line<M: Mode>(world: &mut World<'_, M>, team: TeamId) {
    for level in 0..world.teams[team].queues.len() {
        let queue = std::mem::take(&mut world.teams[team].queues[level]);
        for waiting in queue {
            let id = waiting.issue;
            let is_there = world.issues[waiting.issue].wait.is_turn(waiting.turn);
            let moment = if is_there { draws::moment_of(world, id) } else { continue };
            if moment.call_back {
                change(world, team, [-1, 0, 0]);
                world.teams[team].counts.sent_away += u64::from(world.is_warm());
                world.issues[id].wait = Wait::ELSEWHERE;
                call_back(world, team, id, moment);
            } else {
                world.teams[team].queues[level].push_back(waiting);
            }
        }
    }
}

/// Other rosters may be in force from now on.
pub(crate) fn change_rosters<M: Mode>(world: &mut World<'_, M>) {
    ids::all(world.teams.len()).for_each(|team| change_roster(world, team));
}

/// Books the time of all teams up to now.
pub(crate) fn book_all_time<M: Mode>(world: &mut World<'_, M>) {
    for team in ids::all(world.teams.len()) {
        book_time(world, team);
        // Pay and stress may begin now.
        world.teams[team].since = world.now;
    }
}

/// Factor on the resolution of an answer by the team's practice and stress; 1 where no team answers.
#[inline(always)]
pub(crate) fn lift<M: Mode>(world: &World<'_, M>, id: IssueId, moment: &Moment) -> f64 {
    match moment.answer {
        Answer::Team(team) if M::LEVERS => world.teams[team].lift(world.issues[id].agent, &world.model.teams[team]),
        _ => 1.0,
    }
}

/// A contact comes in: an agent is free, or it waits.
#[inline(always)]
pub(crate) fn receive<M: Mode>(world: &mut World<'_, M>, team: TeamId, id: IssueId, moment: &Moment) {
    let (now, warm) = (world.now, world.is_warm());
    let state = &mut world.teams[team];
    let is_free = state.busy < state.present;
    if warm {
        let counts = &mut state.counts.by_hour[hour_of_week(now)];
        counts.offered += 1;
        counts.waited += u64::from(!is_free);
    }
    if is_free {
        change(world, team, [0, 1, 0]);
        begin_service(world, team, id, (moment, world.now));
    } else {
        queue(world, team, id, moment);
    }
}

/// Nobody is there: the customer is told to call back, and does so within the first open hour.
pub(crate) fn call_back<M: Mode>(world: &mut World<'_, M>, team: TeamId, id: IssueId, moment: &Moment) {
    let opens = world.model.teams[team].week.next_open(world.now);
    let at = when_open(world, id, moment, world.now);
    let issue = &mut world.issues[id];
    issue.wait = Wait::WILL_CALL_AGAIN;
    let customer = issue.customer;
    world.record(customer, LifeEvent::CalledOutsideHours { opens });
    waits::wait_long(world, id, moment, (at, Event::ComeBack { issue: id }));
}

/// The time at which somebody who means to call at `at` does so: then, or within the first hour of the next opening, however short that is.
pub(crate) fn when_open<M: Mode>(world: &World<'_, M>, id: IssueId, moment: &Moment, at: f64) -> f64 {
    let Answer::Team(team) = moment.answer else { return at };
    if !moment.call_back {
        return at;
    }
    let week = &world.model.teams[team].week;
    let (opens, closes) = week.opening(at);
    if opens <= at || opens.is_infinite() {
        at.max(opens)
    } else {
        opens + draws::chance(world, id, Purpose::CallBack) * (closes - opens).min(1.0)
    }
}

fn queue<M: Mode>(world: &mut World<'_, M>, team: TeamId, id: IssueId, moment: &Moment) {
    waits::inform(world, id);
    change(world, team, [1, 0, 0]);
    let now = world.now;
    let customer = world.issues[id].customer;
    let segment = &world.model_of(customer).segments[world.customers[customer].segment];
    let tier = tiers::tier(world, customer).map_or(0, |tier| tier.priority);
    let priority = segment.priority + moment.priority + tier;
    world.turn = if world.turn == TURN_MAX { 1 } else { world.turn + 1 };
    let turn = world.turn;
    let state = &mut world.teams[team];
    let level = state.priorities.iter().position(|&level| level == priority).expect("every priority has a queue");
    state.queues[level].push_back(Waiting { issue: id, turn, since: now });
    world.issues[id].wait = Wait::in_queue(turn);
    let until = match &moment.hangs_up {
        Some(patience) => now + draws::draw(world, id, Purpose::Patience, patience),
        None => waits::gives_up(world, id, moment, f64::INFINITY),
    };
    world.calendar.push(until, Event::Abandon { issue: id, turn });
    waits::schedule_long_wait(world, id, moment, (until, turn));
}

/// The hour of the week, from Monday 00:00, in which a time falls.
fn hour_of_week(time: f64) -> usize {
    // Times are not negative and below two million hours: whole numbers are enough, and divided at once.
    (time as u32 % WEEK as u32) as usize
}

/// True if an issue waits for an answer to its attempt from a team: in the queue, or until it calls again.
pub(crate) fn is_waiting(issue: &Issue) -> bool {
    matches!(issue.wait.state(), WaitState::InQueue { .. } | WaitState::WillCallAgain)
}

/// Free agents take the next contacts, by priority, then first come first served.
fn take_next<M: Mode>(world: &mut World<'_, M>, team: TeamId) {
    loop {
        let state = &mut world.teams[team];
        if state.busy >= state.present || state.waiting == 0 {
            return;
        }
        let Some(next) = state.queues.iter_mut().find_map(VecDeque::pop_front) else { return };
        let id = next.issue;
        // Whoever abandoned has another turn by now, or none.
        if world.issues[id].wait.is_turn(next.turn) {
            change(world, team, [-1, 1, 0]);
            let moment = draws::moment_of(world, id);
            begin_service(world, team, id, (moment, next.since));
        }
    }
}

/// An agent takes the contact, which has been in the queue since then.
#[inline(always)]
fn begin_service<M: Mode>(world: &mut World<'_, M>, team: TeamId, id: IssueId, (moment, since): (&Moment, f64)) {
    let rules = &world.model.teams[team];
    promises::keep(world, id, moment);
    let hours = waits::note_wait(world, id);
    let issue = &mut world.issues[id];
    // From here on `asked` is the start of the service.
    issue.asked = world.now;
    issue.wait = Wait::IN_SERVICE;
    let customer = issue.customer;
    world.record(customer, LifeEvent::Waited { hours });
    if since >= world.frame.warmup {
        let queued = world.now - since;
        let counts = &mut world.teams[team].counts.by_hour[hour_of_week(since)];
        counts.answered += 1;
        counts.answered_within += u64::from(queued <= rules.answer_within);
        counts.wait_hours += queued;
    }
    practice::take_up(world, team, id);
    let service = memory::handling(world, customer) * draws::answer(world, id, &rules.service);
    world.after(service, Event::ServiceEnd { issue: id });
}

/// An agent is done with a contact; gives what the agent's time cost.
pub(crate) fn release<M: Mode>(world: &mut World<'_, M>, id: IssueId) -> f64 {
    let issue = &mut world.issues[id];
    issue.wait = Wait::ELSEWHERE;
    let (team, hours) = (issue.team, world.now - issue.asked);
    change(world, team, [0, -1, 0]);
    if world.is_warm() {
        let counts = &mut world.teams[team].counts;
        counts.served += 1;
        counts.service_hours += hours;
    }
    // Who waits comes first: a contact that is passed on joins the queue behind them.
    take_next(world, team);
    world.model.teams[team].hourly * hours
}

/// What somebody does who hangs up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HangsUp {
    /// Nothing: they wait no longer in this turn.
    Not,
    /// Means to call again.
    ToCallAgain,
    /// Gives up.
    ForGood,
}

/// A customer may lose patience in this turn of waiting in the queue, and leaves it: for good, or to call again.
pub(crate) fn hang_up<M: Mode>(world: &mut World<'_, M>, id: IssueId, moment: &Moment, turn: u32) -> HangsUp {
    let issue = &world.issues[id];
    if !issue.wait.is_turn(turn) {
        return HangsUp::Not;
    }
    let (team, customer, hours) = (issue.team, issue.customer, world.now - issue.asked);
    change(world, team, [-1, 0, 0]);
    if world.is_warm() {
        world.teams[team].counts.by_hour[hour_of_week(world.now)].abandoned += 1;
    }
    let rules = &world.model.teams[team];
    let redials = moment.hangs_up.is_some() && world.customers[customer].is_here() && rules.redial > 0.0;
    if redials && draws::chance(world, id, Purpose::Redial) < rules.redial {
        touches::count_redial(world, id);
        world.issues[id].wait = Wait::WILL_CALL_AGAIN;
        let delay = draws::draw(world, id, Purpose::RedialDelay, &rules.redial_delay);
        let at = when_open(world, id, moment, world.now + delay);
        world.record(customer, LifeEvent::GaveUpWaiting { hours });
        world.record(customer, LifeEvent::WillCallAgain);
        waits::wait_long(world, id, moment, (at, Event::ComeBack { issue: id }));
        HangsUp::ToCallAgain
    } else {
        HangsUp::ForGood
    }
}

/// Changes how many wait, are busy and are on duty.
#[inline(always)]
fn change<M: Mode>(world: &mut World<'_, M>, team: TeamId, [waiting, busy, present]: [i32; 3]) {
    book_time(world, team);
    let at = world.tick.max(world.warm_tick);
    world.teams[team].change(waiting, busy, present, at);
}

/// Books idle time that is paid for, and lets stress go on, up to now.
#[inline(always)]
fn book_time<M: Mode>(world: &mut World<'_, M>, team: TeamId) {
    if world.teams[team].costs_time {
        let (rules, state) = (&world.model.teams[team], &mut world.teams[team]);
        let since = std::mem::replace(&mut state.since, world.now);
        state.pass(world.now - since, rules);
        let idle = state.idle();
        let cost = world.spend_over(Account::IdleTime, rules.hourly * idle, since);
        world.teams[team].counts.idle_cost += cost;
    }
}

/// Books up to the end of the run, also for the services that it cuts off.
pub(crate) fn close<M: Mode>(world: &mut World<'_, M>) {
    book_all_time(world);
    ids::all(world.teams.len()).for_each(|team| practice::close(world, team));
    world.result.teams = world.teams.iter().map(|state| state.close(world.warm_tick, world.tick, world.ticks)).collect();
    let cut_off: Vec<Issue> = world.issues.iter().filter(|issue| issue.wait == Wait::IN_SERVICE).copied().collect();
    let busy: u32 = world.teams.iter().map(|team| team.busy).sum();
    assert_eq!(cut_off.len(), busy as usize, "agents who are busy are on an issue each");
    let in_queues = world.issues.iter().filter(|issue| matches!(issue.wait.state(), WaitState::InQueue { .. })).count();
    let waiting: u32 = world.teams.iter().map(|team| team.waiting).sum();
    assert_eq!(in_queues, waiting as usize, "contacts that wait are in a queue each");
    for issue in cut_off {
        let cost = world.model.teams[issue.team].hourly * (world.now - issue.asked);
        world.charge(issue.customer, Account::Contacts, cost);
    }
}

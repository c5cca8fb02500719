//! Staffing: how many agents a team needs in each hour of the week, for a promise to its callers or for what decides; the shifts that cover them, and what each
//! further agent brings.
//!
//! Erlang's formulas say where to start. Whether it is enough, simulation says: with the scenario's own contacts, service times, patience, redials and
//! closing hours. What was found is confirmed on people that the search never saw.

mod erlang;
mod shifts;

use serde::Serialize;

use super::control::Control;
use super::outcome::{Contribution, contribution, decided_by, whole_of};
use super::prepare::{Prepared, Solved, prepare_one};
use super::run::play_each;
use crate::distribution::Law;
use crate::engine::{LoadCounts, Replication};
use crate::error::Error;
use crate::model::{Answer, Moment};
use crate::random::Seed;
use crate::scenario::Draft;
use crate::scenario::path::quoted_key;
use crate::stats::{CONFIDENCE, Difference, difference_of};
use crate::units::{Quantity, WEEK};

use erlang::Queue;
use shifts::{HOURS, by_hours, cover, people, roster_of};

pub use shifts::{Roster, Shift};

/// What staffing is for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// At least this share of contacts is answered within this time, in hours, in every hour of the week.
    Answered {
        /// The share.
        share: f64,
        /// The time.
        within: f64,
    },
    /// At most this share of contacts is given up, in every hour of the week.
    Abandoned {
        /// The share.
        share: f64,
    },
    /// What decides is as high as can be.
    Objective,
}

/// What is asked of staffing.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Name of the team.
    pub team: &'a str,
    /// What it is for.
    pub target: Target,
    /// Hours of a shift.
    pub shift: usize,
    /// Days a week that somebody works.
    pub days: u32,
    /// Seed of the search; it is confirmed by another.
    pub seed: Seed,
    /// Replications of each roster.
    pub replications: u64,
}

/// How a team does with a roster.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Trial {
    /// What it is, in words.
    pub name: String,
    /// Agents by hour of the week, as rostered.
    #[serde(serialize_with = "as_list")]
    pub roster: Roster,
    /// Agent-hours a week, as rostered.
    pub hours: f64,
    /// Share answered in time: within what the target says, else within the team's `answer_within`.
    pub answered_within: Option<f64>,
    /// Share given up.
    pub abandoned: Option<f64>,
    /// Mean wait of those answered, in hours.
    pub wait: Option<f64>,
    /// Busy over present hours.
    pub occupancy: Option<f64>,
    /// Hours of the week that fall short of the target.
    pub short: usize,
    /// Paired difference of what decides to the roster of the scenario; none for itself.
    pub versus_now: Option<Difference>,
    /// Paired difference of what decides to a trial with one agent fewer in every hour, the trial before it.
    pub versus_last: Option<Difference>,
    /// Weeks that were counted, of all replications.
    #[serde(skip)]
    weeks: f64,
    /// By hour of the week, what came of contacts.
    #[serde(skip)]
    by_hour: Vec<LoadCounts>,
    /// What each replication contributes to what decides.
    #[serde(skip)]
    contributions: Vec<Contribution>,
}

fn as_list<S: serde::Serializer>(roster: &Roster, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(roster)
}

/// What staffing found.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Staffing {
    /// What was asked for.
    pub target: Target,
    /// Key of the outcome that decides.
    pub objective: &'static str,
    /// Name of the team.
    pub team: String,
    /// Agents that each hour of the week needs, as rostered.
    #[serde(serialize_with = "as_list")]
    pub needed: Roster,
    /// Hours of the week in which the team is open.
    pub open: usize,
    /// Hours of the week that miss the target with the agents that are needed.
    pub out_of_reach: usize,
    /// True if the search came to its end: no hour that was tried with fewer agents keeps the target.
    pub ended: bool,
    /// Shifts that cover them.
    pub shifts: Vec<Shift>,
    /// People who can work them.
    pub people: u32,
    /// Rosters side by side on the people of the search: the scenario's, fewer and more than found, and the shifts.
    pub trials: Vec<Trial>,
    /// The scenario's, what was found, and the shifts, on people that the search never saw.
    pub confirmed: Vec<Trial>,
    /// Rosters that were played in all.
    pub played: usize,
}

/// Rounds of the search at most.
const ROUNDS: usize = 60;
/// How often demand is looked at again, at most.
const SETTLED_MAX: usize = 5;
/// Agents of an hour at most: so many times what the formula says, and so many more.
const MOST: (u32, u32) = (3, 10);
/// By how much agents exceed the load where what decides is looked for: steps of a quarter of its root, from and to, and how far at most.
const SPARE_STEP: f64 = 0.25;
const SPARE: (i32, i32) = (-3, 12);
const SPARE_MOST: i32 = 60;

/// Staffs a team of a scenario.
///
/// # Errors
/// [`Error::Team`] if there is no such team or nobody contacts it, what is wrong with the scenario, or that it was stopped.
pub fn staff(draft: &Draft<'_>, asked: &Asked<'_>, control: &Control<'_>, mut tell: impl FnMut(usize)) -> Result<Staffing, Error> {
    let mut desk = Desk::new(draft, asked, control)?;
    let now = desk.now;
    let current = desk.play("as it is", None, asked.seed)?;
    if current.contributions.is_empty() || !desk.figure(&current).is_finite() {
        return Err(Error::Infinite { at: "the scenario as it is".into() });
    }
    // Who finds nobody there calls again: what comes in is known where somebody is there.
    let mut start = desk.start(&current)?;
    for _ in 0..SETTLED_MAX {
        let trial = desk.play("", Some(&start), asked.seed)?;
        let again = desk.start(&trial)?;
        let settled = again.iter().zip(&start).all(|(again, before)| again.abs_diff(*before) <= 1);
        start = again;
        if settled {
            break;
        }
    }
    let demand = desk.play("", Some(&start), asked.seed)?;
    let mut search =
        Search { desk: &mut desk, tell: &mut tell, most: start.map(|agents| if agents > 0 { MOST.0 * agents + MOST.1 } else { 0 }) };
    let Found { roster: needed, short: out_of_reach, ended } = match asked.target {
        Target::Objective => Found { roster: search.best(&demand)?, short: 0, ended: true },
        _ => search.fewest(start)?,
    };
    let shifts = cover(&needed, asked.shift);
    let rostered = roster_of(&shifts);
    let offset = |by: i64| needed.map(|agents| if agents > 0 { (i64::from(agents) + by).max(1) as u32 } else { 0 });
    let mut trials = vec![current];
    for (name, roster) in [
        ("shifts", rostered),
        ("one agent fewer in every hour", offset(-1)),
        ("needed by the hour", needed),
        ("one agent more in every hour", offset(1)),
        ("two agents more in every hour", offset(2)),
    ] {
        trials.push(desk.play(name, Some(&roster), asked.seed)?);
    }
    desk.compare(&mut trials, 3);
    let mut confirmed = Vec::new();
    for (name, roster) in [("as it is", None), ("needed by the hour", Some(&needed)), ("shifts", Some(&rostered))] {
        confirmed.push(desk.play(name, roster, asked.seed.fresh())?);
    }
    let count = confirmed.len();
    desk.compare(&mut confirmed, count);
    Ok(Staffing {
        target: asked.target,
        objective: desk.objective,
        team: asked.team.to_string(),
        needed,
        open: now.iter().filter(|agents| **agents > 0).count(),
        out_of_reach,
        ended,
        people: people(&shifts, asked.days),
        shifts,
        trials,
        confirmed,
        played: desk.played,
    })
}

/// Plays rosters of a team.
struct Desk<'a, 'd> {
    draft: &'a Draft<'d>,
    asked: &'a Asked<'a>,
    control: &'a Control<'a>,
    solved: Solved,
    /// The index of the team.
    team: usize,
    /// The scenario's own roster.
    now: Roster,
    /// Share of those rostered who are there.
    present: f64,
    /// Mean time of an agent on a contact.
    service: f64,
    /// Mean wait after which somebody hangs up; infinite if nobody does.
    patience: f64,
    objective: &'static str,
    /// Agent-hours a week that are paid in the scenario.
    paid_hours: f64,
    played: usize,
}

impl<'a, 'd> Desk<'a, 'd> {
    fn new(draft: &'a Draft<'d>, asked: &'a Asked<'a>, control: &'a Control<'a>) -> Result<Desk<'a, 'd>, Error> {
        let scenario = draft.scenario()?;
        let settings = scenario.settings.clone();
        let no_team = || Error::Team { name: asked.team.into(), known: settings.team.iter().map(|team| team.name.clone()).collect() };
        let team = settings.team.iter().position(|team| team.name == asked.team).ok_or_else(no_team)?;
        let solved = Solved::default();
        let prepared = prepare_one(scenario, &solved, control)?;
        let week = &prepared.model.teams[team].week;
        let present = 1.0 - settings.team[team].shrinkage.base();
        let of_hour = |hour: usize| week.agents_over(hour as f64, hour as f64 + 1.0);
        let answers = |moment: &&Moment| matches!(moment.answer, Answer::Team(id) if usize::from(id.0) == team);
        let moments = prepared.model.moments.iter().filter(answers);
        let patience = moments.filter_map(|moment| moment.hangs_up.as_ref().map(Law::mean)).fold(f64::INFINITY, f64::min);
        let objective = decided_by(settings.objective);
        let mut desk = Desk {
            draft,
            asked,
            control,
            solved,
            team,
            now: [0; HOURS],
            present,
            service: prepared.model.teams[team].service.mean(),
            patience,
            objective,
            paid_hours: week.paid_hours(),
            played: 0,
        };
        desk.now = std::array::from_fn(|hour| desk.rostered(of_hour(hour).ceil() as u32));
        Ok(desk)
    }

    /// How many must be rostered so that so many are there.
    fn rostered(&self, present: u32) -> u32 {
        let there = |rostered: u32| (f64::from(rostered) * self.present).round().max(1.0) as u32;
        if present == 0 { 0 } else { (present..).find(|&rostered| there(rostered) >= present).unwrap_or(present) }
    }

    /// Plays a roster; without one, the scenario as it is.
    fn play(&mut self, name: &str, roster: Option<&Roster>, seed: Seed) -> Result<Trial, Error> {
        let team = quoted_key(self.asked.team);
        let mut sets = Vec::new();
        if let Some(roster) = roster {
            let shifts: Vec<String> = by_hours(roster).iter().map(Shift::text).collect();
            sets = vec![format!("team.{team}.agents=off"), format!("team.{team}.shift=[{}]", shifts.join(", "))];
        }
        if let Target::Answered { within, .. } = self.asked.target {
            sets.push(format!("team.{team}.answer_within={} s", within * 3600.0));
        }
        let prepared = prepare_one(self.draft.with_sets(&sets)?.scenario()?, &self.solved, self.control)?;
        let jobs: Vec<(&Prepared, u64)> = (0..self.asked.replications).map(|replication| (&prepared, replication)).collect();
        let (team, objective) = (self.team, self.objective);
        let take = |r: &Replication| (contribution(objective, r), r.teams[team].clone());
        let all = play_each(&jobs, seed, self.control, take)?;
        self.played += 1;
        let mut by_hour = vec![LoadCounts::default(); HOURS];
        all.iter().for_each(|(_, team)| by_hour.iter_mut().zip(&team.by_hour).for_each(|(sum, hour)| sum.merge(hour)));
        let mut week = LoadCounts::default();
        by_hour.iter().for_each(|hour| week.merge(hour));
        let per = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let area = |of: fn(&crate::engine::TeamCounts) -> f64| all.iter().map(|(_, team)| of(team)).sum::<f64>();
        let done = (week.answered + week.abandoned) as f64;
        let mut trial = Trial {
            name: name.into(),
            roster: roster.copied().unwrap_or(self.now),
            hours: roster.map_or(self.paid_hours, |roster| f64::from(roster.iter().sum::<u32>())),
            answered_within: per(week.answered_within as f64, done),
            abandoned: per(week.abandoned as f64, done),
            wait: per(week.wait_hours, week.answered as f64),
            occupancy: per(area(|team| team.busy_area), area(|team| team.staffed_area)),
            short: 0,
            versus_now: None,
            versus_last: None,
            weeks: area(|team| team.hours) / WEEK,
            by_hour,
            contributions: all.into_iter().map(|(contribution, _)| contribution).collect(),
        };
        trial.short = (0..HOURS).filter(|&hour| !self.meets(&trial, hour)).count();
        Ok(trial)
    }

    /// What decides.
    fn figure(&self, trial: &Trial) -> f64 {
        whole_of(self.objective, &trial.contributions).map_or(f64::NEG_INFINITY, |whole| whole.figure)
    }

    /// True if an hour of the week meets the target; one without contacts does.
    fn meets(&self, trial: &Trial, hour: usize) -> bool {
        let counts = &trial.by_hour[hour];
        let done = (counts.answered + counts.abandoned) as f64;
        match self.asked.target {
            Target::Answered { share, .. } => counts.answered_within as f64 >= share * done,
            Target::Abandoned { share } => counts.abandoned as f64 <= share * done,
            Target::Objective => true,
        }
    }

    /// Holds what decides against the scenario's roster, which is the first, and from one on, each against the one before.
    fn compare(&self, trials: &mut [Trial], stepwise_from: usize) {
        let difference = |here: &Trial, there: &Trial| {
            let whole = |trial: &Trial| whole_of(self.objective, &trial.contributions);
            difference_of((&whole(here)?, None), (&whole(there)?, None), CONFIDENCE)
        };
        for index in 1..trials.len() {
            trials[index].versus_now = difference(&trials[index], &trials[0]);
            if index >= stepwise_from {
                trials[index].versus_last = difference(&trials[index], &trials[index - 1]);
            }
        }
    }

    /// Contacts an hour and the mean service time, where the team is open.
    fn demand(&self, current: &Trial) -> Vec<(f64, f64)> {
        (0..HOURS).map(|hour| (current.by_hour[hour].offered as f64 / current.weeks, self.service)).collect()
    }

    /// What Erlang's formulas say of each hour by itself.
    fn start(&self, current: &Trial) -> Result<Roster, Error> {
        let demand = self.demand(current);
        if current.by_hour.iter().all(|hour| hour.offered == 0) {
            return Err(Error::Idle { team: self.asked.team.into() });
        }
        let enough = |queue: &Queue| match self.asked.target {
            Target::Answered { share, within } => queue.answered_within(within) >= share,
            Target::Abandoned { share } => queue.performance().abandons <= share && queue.performance().wait.is_finite(),
            Target::Objective => true,
        };
        let of_hour = |hour: usize| {
            let (contacts, service) = demand[hour];
            let queue = |agents: u32| Queue { contacts, service, patience: self.patience, agents };
            let load = (contacts * service).floor() as u32;
            if self.now[hour] == 0 {
                0
            } else {
                self.rostered((load.max(1)..4 * load + 50).find(|&agents| enough(&queue(agents))).unwrap_or(load + 1))
            }
        };
        Ok(std::array::from_fn(of_hour))
    }
}

/// What a search ended with.
struct Found {
    roster: Roster,
    /// Hours of the week that miss the target all the same.
    short: usize,
    /// True if it came to its end by itself.
    ended: bool,
}

/// Looks for the roster.
struct Search<'s, 'a, 'd> {
    desk: &'s mut Desk<'a, 'd>,
    tell: &'s mut dyn FnMut(usize),
    most: Roster,
}

impl Search<'_, '_, '_> {
    fn play(&mut self, roster: &Roster) -> Result<Trial, Error> {
        let seed = self.desk.asked.seed;
        let trial = self.desk.play("", Some(roster), seed)?;
        (self.tell)(self.desk.played);
        Ok(trial)
    }

    /// The fewest agents of each hour with which every hour meets the target: agents are added where it is short, and taken away where nothing says yet that it
    /// would be, of every other hour at a time, as what one hour leaves undone falls to the next; in steps that halve where they go too far.
    fn fewest(&mut self, start: Roster) -> Result<Found, Error> {
        let (mut roster, mut least, mut step) = (start, [1u32; HOURS], start.map(|agents| (agents / 8).max(1)));
        let mut enough: [Option<u32>; HOURS] = [None; HOURS];
        let mut best: Option<Roster> = None;
        let mut ended = false;
        for round in 0..ROUNDS {
            let trial = self.play(&roster)?;
            let short: Vec<usize> = (0..HOURS).filter(|&hour| !self.desk.meets(&trial, hour) && roster[hour] < self.most[hour]).collect();
            if short.is_empty() {
                let hours = |roster: &Roster| roster.iter().sum::<u32>();
                if best.is_none_or(|best| hours(&roster) < hours(&best)) {
                    best = Some(roster);
                }
                (0..HOURS).for_each(|hour| enough[hour] = Some(roster[hour]));
                let spare: Vec<usize> = (0..HOURS).filter(|&hour| roster[hour] > least[hour] && self.desk.meets(&trial, hour)).collect();
                if spare.is_empty() {
                    ended = true;
                    break;
                }
                let of_parity = |parity: usize| spare.iter().copied().filter(|hour| hour % 2 == parity).collect::<Vec<_>>();
                let turn = of_parity(round % 2);
                let lowered = if turn.is_empty() { of_parity(1 - round % 2) } else { turn };
                for hour in lowered {
                    roster[hour] -= step[hour].min(roster[hour] - least[hour]);
                }
            } else {
                for hour in short {
                    least[hour] = least[hour].max(roster[hour] + 1);
                    step[hour] = (step[hour] / 2).max(1);
                    // Back to what was enough; where that is not known or not enough any more, further up.
                    let up = if self.is_far(&trial, hour) { (roster[hour] / 10).max(1) } else { 1 };
                    let back = enough[hour].filter(|&enough| enough > roster[hour]);
                    roster[hour] = back.unwrap_or(roster[hour] + up).min(self.most[hour]);
                }
            }
        }
        let roster = best.unwrap_or(roster);
        let trial = self.play(&roster)?;
        Ok(Found { roster, short: trial.short, ended })
    }

    fn is_far(&self, trial: &Trial, hour: usize) -> bool {
        let counts = &trial.by_hour[hour];
        let done = (counts.answered + counts.abandoned).max(1) as f64;
        match self.desk.asked.target {
            Target::Answered { share, .. } => (counts.answered_within as f64) < 0.5 * share * done,
            Target::Abandoned { share } => counts.abandoned as f64 > (2.0 * share + 0.1) * done,
            Target::Objective => false,
        }
    }

    /// The roster by which what decides is highest, of those that exceed the load of each hour by a number of its roots: Borst, Mandelbaum & Reiman (2004),
    /// "Dimensioning large call centers", Operations Research 52(1).
    fn best(&mut self, current: &Trial) -> Result<Roster, Error> {
        let demand = self.desk.demand(current);
        let mut tried: Vec<(i32, Roster, f64)> = Vec::new();
        let (mut from, mut to) = SPARE;
        let mut steps: Vec<i32> = (from..=to).collect();
        // As long as the best is at an end, it may lie beyond.
        while !steps.is_empty() {
            for step in std::mem::take(&mut steps) {
                let roster = self.spared(&demand, f64::from(step) * SPARE_STEP);
                let figure = match tried.iter().find(|(_, known, _)| *known == roster) {
                    Some((.., figure)) => *figure,
                    None => {
                        let trial = self.play(&roster)?;
                        self.desk.figure(&trial)
                    }
                };
                tried.push((step, roster, figure));
            }
            let best = best_of(&tried).0;
            let is_least =
                tried.iter().find(|(step, ..)| *step == from).is_some_and(|(_, roster, _)| roster.iter().all(|agents| *agents <= 1));
            if best == from && !is_least {
                from -= 1;
                steps.push(from);
            } else if best == to && to < SPARE_MOST {
                to += 1;
                steps.push(to);
            }
        }
        Ok(best_of(&tried).1)
    }

    /// Agents that exceed the load of each open hour by a number of its roots.
    fn spared(&self, demand: &[(f64, f64)], spare: f64) -> Roster {
        let of_hour = |hour: usize| {
            let load = demand[hour].0 * demand[hour].1;
            if self.desk.now[hour] == 0 { 0 } else { self.desk.rostered((load + spare * load.sqrt()).ceil().max(1.0) as u32) }
        };
        std::array::from_fn(of_hour)
    }
}

/// The one with the highest figure; of those as high, the one with the fewest agents.
fn best_of(tried: &[(i32, Roster, f64)]) -> &(i32, Roster, f64) {
    let better = |a: &&(i32, Roster, f64), b: &&(i32, Roster, f64)| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0));
    tried.iter().max_by(better).expect("one was tried")
}

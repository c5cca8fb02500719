//! A weekly calendar of agents: shifts that add up, opening hours, hours paid.

use crate::scenario::teams::{Day, Shift};
use crate::units::{DAY, Quantity, WEEK};

/// Agents from an hour of the week on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekStep {
    /// Hour of the week, from Monday 00:00; below 168.
    pub from: f64,
    /// Agents present from then on.
    pub agents: u32,
    /// Agents who are paid and not there to answer.
    pub absent: u32,
}

/// Agents through the week. The first step starts at hour 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    /// The steps, in order.
    pub steps: Vec<WeekStep>,
    /// Days of the run on which nobody is there, by number, in order.
    closed: Vec<u64>,
}

impl Week {
    /// The same agents at every hour.
    pub fn constant(agents: u32) -> Week {
        Week { steps: vec![WeekStep { from: 0.0, agents, absent: 0 }], closed: Vec::new() }
    }

    /// Overlapping shifts add up.
    pub fn from_shifts(shifts: &[Shift]) -> Week {
        let mut changes: Vec<(f64, i64)> = vec![(0.0, 0)];
        for shift in shifts {
            for day in &shift.days {
                let midnight = f64::from(day_number(*day)) * DAY;
                let agents = shift.agents.get() as i64;
                changes.push((midnight + shift.from.base(), agents));
                changes.push(((midnight + shift.to.base()) % WEEK, -agents));
            }
        }
        changes.sort_by(|a, b| a.0.total_cmp(&b.0));
        // A shift that ends with the week ends at hour 0 of the next: it takes nothing from the start of this one.
        let mut present = 0i64;
        let mut steps: Vec<WeekStep> = Vec::new();
        let ends_with_week: i64 = changes.iter().filter(|change| change.0 == 0.0 && change.1 < 0).map(|change| change.1).sum();
        present -= ends_with_week;
        for (from, change) in changes {
            present += change;
            let agents = u32::try_from(present.max(0)).expect("checked when read");
            match steps.last_mut() {
                Some(last) if last.from == from => last.agents = agents,
                Some(last) if last.agents == agents => {}
                _ => steps.push(WeekStep { from, agents, absent: 0 }),
            }
        }
        Week { steps, closed: Vec::new() }
    }

    /// The same with this share of the agents there to answer, rounded: at least one where there are any.
    pub fn with_present(mut self, share: f64) -> Week {
        let present = |agents: u32| if agents == 0 { 0 } else { (f64::from(agents) * share).round().max(1.0) as u32 };
        for step in &mut self.steps {
            let rostered = step.agents;
            step.agents = present(rostered);
            step.absent = rostered - step.agents;
        }
        self
    }

    /// The same without the days of the run that hold these times.
    pub fn without_days(mut self, times: impl Iterator<Item = f64>) -> Week {
        self.closed = times.filter(|time| time.is_finite()).map(|time| (time / DAY) as u64).collect();
        self.closed.sort_unstable();
        self.closed.dedup();
        self
    }

    fn is_closed_on(&self, time: f64) -> bool {
        !self.closed.is_empty() && self.closed.binary_search(&((time / DAY) as u64)).is_ok()
    }

    /// Changes that may lie between a time and the next opening, or its end.
    fn changes_at_most(&self) -> usize {
        (self.steps.len() + 2) * (self.closed.len() + 1)
    }

    /// The agents of every hour multiplied by a factor: at least one where there were any, and at least one more or less if that is possible.
    pub fn times(&self, factor: f64) -> Week {
        let scaled = |agents: u32| {
            let rounded = (f64::from(agents) * factor).round() as u32;
            match agents {
                0 => 0,
                _ if factor > 1.0 => rounded.max(agents + 1),
                _ if factor < 1.0 => rounded.min(agents - 1).max(1),
                _ => agents,
            }
        };
        let mut steps: Vec<WeekStep> = self.steps.iter().map(|step| WeekStep { agents: scaled(step.agents), ..*step }).collect();
        steps.dedup_by_key(|step| (step.agents, step.absent));
        Week { steps, closed: self.closed.clone() }
    }

    /// True if there are hours without agents.
    pub fn closes(&self) -> bool {
        !self.closed.is_empty() || self.steps.iter().any(|step| step.agents == 0)
    }

    /// The longest time in a row without agents, in hours; infinite if there are never any, 0 if there always are.
    pub fn longest_closed(&self) -> f64 {
        if self.steps.iter().all(|step| step.agents == 0) {
            return f64::INFINITY;
        }
        // Two weeks, so that a night over the end of one is whole.
        let mut longest = 0.0f64;
        let (mut time, mut closed) = (0.0, 0.0);
        while time < 2.0 * WEEK {
            let next = self.next_change(time).min(2.0 * WEEK);
            closed = if self.agents_at(time) == 0 { closed + (next - time) } else { 0.0 };
            longest = longest.max(closed);
            time = next;
        }
        longest
    }

    /// Agents at a time of the run.
    pub fn agents_at(&self, time: f64) -> u32 {
        if self.is_closed_on(time) {
            return 0;
        }
        self.step_at(time).agents
    }

    /// Agents who are paid and not there to answer, at a time of the run.
    pub fn absent_at(&self, time: f64) -> u32 {
        if self.is_closed_on(time) { 0 } else { self.step_at(time).absent }
    }

    fn step_at(&self, time: f64) -> &WeekStep {
        let monday = (time / WEEK).floor() * WEEK;
        let next = self.steps.partition_point(|step| monday + step.from <= time).max(1);
        &self.steps[next - 1]
    }

    /// The next time after `time` at which the number of agents may change; infinite if it never does.
    /// Steps are compared as times of the run, so that what begins at this time has begun.
    pub fn next_change(&self, time: f64) -> f64 {
        let of_week = self.next_step(time);
        if self.closed.is_empty() {
            return of_week;
        }
        // Midnights around the days that are left out.
        let ends = |day: u64| [day, day + 1].map(|day| day as f64 * DAY);
        let from = self.closed.partition_point(|&day| (day + 1) as f64 * DAY <= time);
        let midnight = self.closed[from..].iter().flat_map(|&day| ends(day)).find(|&at| at > time);
        of_week.min(midnight.unwrap_or(f64::INFINITY))
    }

    fn next_step(&self, time: f64) -> f64 {
        if self.steps.len() == 1 {
            return f64::INFINITY;
        }
        let monday = (time / WEEK).floor() * WEEK;
        let later = self.steps.iter().map(|step| monday + step.from).find(|&at| at > time);
        later.unwrap_or(monday + WEEK)
    }

    /// The first time from `time` on at which somebody is present.
    pub fn next_open(&self, time: f64) -> f64 {
        let mut time = time;
        for _ in 0..=self.changes_at_most() {
            if self.agents_at(time) > 0 {
                return time;
            }
            time = self.next_change(time);
        }
        f64::INFINITY
    }

    /// The opening that is on at `time`, or else the next: when it starts, and when nobody is present any more; infinite if there is none.
    pub fn opening(&self, time: f64) -> (f64, f64) {
        let opens = self.next_open(time);
        let mut closes = opens;
        for _ in 0..=self.changes_at_most() {
            if closes.is_infinite() || self.agents_at(closes) == 0 {
                return (opens, closes);
            }
            closes = self.next_change(closes);
        }
        (opens, f64::INFINITY)
    }

    /// Agents on average between two hours of the week.
    pub fn agents_over(&self, from: f64, to: f64) -> f64 {
        let ends = self.steps.iter().skip(1).map(|step| step.from).chain([WEEK]);
        let hours = |(step, end): (&WeekStep, f64)| f64::from(step.agents) * (end.min(to) - step.from.max(from)).max(0.0);
        self.steps.iter().zip(ends).map(hours).sum::<f64>() / (to - from)
    }

    /// Changes of the number of agents in a week.
    pub fn changes(&self) -> usize {
        self.steps.len()
    }

    /// Agent-hours of one week that are paid.
    pub fn paid_hours(&self) -> f64 {
        let ends = self.steps.iter().skip(1).map(|step| step.from).chain([WEEK]);
        self.steps.iter().zip(ends).map(|(step, end)| f64::from(step.agents + step.absent) * (end - step.from)).sum()
    }

    /// Agent-hours of one week.
    pub fn hours(&self) -> f64 {
        let ends = self.steps.iter().skip(1).map(|step| step.from).chain([WEEK]);
        self.steps.iter().zip(ends).map(|(step, end)| f64::from(step.agents) * (end - step.from)).sum()
    }
}

fn day_number(day: Day) -> u8 {
    match day {
        Day::Mon => 0,
        Day::Tue => 1,
        Day::Wed => 2,
        Day::Thu => 3,
        Day::Fri => 4,
        Day::Sat => 5,
        Day::Sun => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(steps: &[(f64, u32)]) -> Week {
        Week { steps: steps.iter().map(|&(from, agents)| WeekStep { from, agents, absent: 0 }).collect(), closed: Vec::new() }
    }

    #[test]
    fn opening_hours_are_found() {
        let week = week(&[(0.0, 0), (9.0, 5), (18.0, 0)]);
        assert_eq!(week.agents_at(8.9), 0);
        assert_eq!(week.agents_at(9.0), 5);
        assert_eq!(week.next_open(20.0), 168.0 + 9.0);
        assert_eq!(week.next_change(10.0), 18.0);
        assert_eq!((week.opening(8.0), week.opening(10.0), week.opening(18.0)), ((9.0, 18.0), (10.0, 18.0), (177.0, 186.0)));
        assert_eq!(Week::constant(2).opening(3.0), (3.0, f64::INFINITY));
        assert_eq!(week.hours(), 45.0);
    }

    #[test]
    fn nobody_is_there_on_a_holiday() {
        let week = week(&[(0.0, 0), (9.0, 5), (18.0, 0), (33.0, 4), (42.0, 0)]).without_days([30.0, 25.0, 200.0].into_iter());
        assert_eq!([10.0, 34.0, 168.0 + 34.0, 168.0 * 2.0 + 34.0].map(|time| week.agents_at(time)), [5, 0, 0, 4]);
        // Tuesday of the first week is closed, and of the second: Monday of the second is not.
        assert_eq!([week.next_open(20.0), week.next_open(180.0 + 8.0)], [168.0 + 9.0, 336.0 + 9.0]);
        assert_eq!([week.next_change(18.0), week.next_change(24.0), week.next_change(48.0)], [24.0, 33.0, 168.0]);
        let always = Week::constant(2).without_days([24.0].into_iter());
        assert_eq!((always.opening(3.0), always.opening(30.0)), ((3.0, 24.0), (48.0, f64::INFINITY)));
        assert!(always.closes());
        let shrunk = Week::constant(10).with_present(0.68);
        assert_eq!((shrunk.agents_at(0.0), shrunk.absent_at(0.0), shrunk.paid_hours()), (7, 3, 1680.0));
    }

    /// Hours that are no binary fractions: time goes on at every change.
    #[test]
    fn every_change_is_later_than_the_one_before() {
        let week = week(&[(0.0, 0), (560.0 / 60.0, 2), (1081.0 / 60.0, 0), (24.0 + 1.0 / 3.0, 1)]);
        let mut time = 0.0;
        for _ in 0..100_000 {
            let next = week.next_change(time);
            assert!(next > time, "{next} after {time}");
            time = next;
        }
        assert!((time - 25_000.0 * 168.0).abs() < 1.0, "{time}");
        assert_eq!(week.agents_at(168.0 * 1001.0 + 560.0 / 60.0), 2);
    }

    #[test]
    fn a_constant_week_never_changes() {
        assert!(Week::constant(3).next_change(5.0).is_infinite());
        assert_eq!(Week::constant(3).hours(), 504.0);
    }
}

//! Shifts that people can work, made of the agents that each hour needs.

use serde::Serialize;

/// Hours of a week.
pub(super) const HOURS: usize = 168;

/// Agents by hour of the week, from Monday 00:00.
pub type Roster = [u32; HOURS];

/// Some agents who work the same hours on some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shift {
    /// Days of the week, Monday first.
    pub days: [bool; 7],
    /// First hour of the day.
    pub from: usize,
    /// The hour at which it ends.
    pub to: usize,
    /// How many.
    pub agents: u32,
}

/// Names of days, as scenarios write them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Shift {
    /// As a scenario writes it.
    pub fn text(&self) -> String {
        let days: Vec<String> = DAYS.iter().zip(self.days).filter(|(_, works)| *works).map(|(day, _)| format!("\"{day}\"")).collect();
        format!("{{ days = [{}], from = \"{}h\", to = \"{}h\", agents = {} }}", days.join(", "), self.from, self.to, self.agents)
    }
}

/// The fewest shifts of one length that leave no hour with fewer agents than it needs; within a day, and within what is open. Where a day is open for
/// less, they are as long as that.
///
/// Hours are gone through in order, and where somebody is missing, shifts begin that end as late as they can: for intervals of one length nothing needs
/// fewer.
pub(super) fn cover(needed: &Roster, length: usize) -> Vec<Shift> {
    let mut shifts: Vec<Shift> = Vec::new();
    for day in 0..7 {
        let of_day = &needed[24 * day..24 * day + 24];
        let mut present = [0u32; 24];
        for hour in 0..24 {
            let missing = of_day[hour].saturating_sub(present[hour]);
            if missing == 0 {
                continue;
            }
            let opens = (0..=hour).rev().take_while(|&at| of_day[at] > 0).last().unwrap_or(hour);
            let closes = (hour..24).take_while(|&at| of_day[at] > 0).last().map_or(hour + 1, |last| last + 1);
            let length = length.min(closes - opens);
            let from = hour.min(closes - length);
            present[from..from + length].iter_mut().for_each(|agents| *agents += missing);
            shifts.push(Shift { days: std::array::from_fn(|other| other == day), from, to: from + length, agents: missing });
        }
    }
    joined(shifts)
}

/// Shifts of the same hours and agents on several days are one; those of several agents at the same time, too.
fn joined(shifts: Vec<Shift>) -> Vec<Shift> {
    let mut joined: Vec<Shift> = Vec::new();
    for shift in shifts {
        let alike = joined.iter_mut().find(|known| (known.from, known.to, known.agents) == (shift.from, shift.to, shift.agents));
        match alike.filter(|known| known.days.iter().zip(shift.days).all(|(a, b)| !(*a && b))) {
            Some(known) => known.days.iter_mut().zip(shift.days).for_each(|(known, new)| *known |= new),
            None => joined.push(shift),
        }
    }
    joined.sort_by_key(|shift| (shift.from, shift.to, std::cmp::Reverse(shift.agents), shift.days.map(|works| !works)));
    joined
}

/// A roster as shifts of an hour and more, the same agents all along: as a scenario may write any roster.
pub(super) fn by_hours(roster: &Roster) -> Vec<Shift> {
    let mut shifts = Vec::new();
    for day in 0..7 {
        let mut from = 0;
        while from < 24 {
            let agents = roster[24 * day + from];
            let to = (from..24).take_while(|hour| roster[24 * day + hour] == agents).count() + from;
            if agents > 0 {
                shifts.push(Shift { days: std::array::from_fn(|other| other == day), from, to, agents });
            }
            from = to;
        }
    }
    joined(shifts)
}

/// The agents of each hour.
pub(super) fn roster_of(shifts: &[Shift]) -> Roster {
    let mut roster = [0; HOURS];
    for shift in shifts {
        for day in (0..7).filter(|&day| shift.days[day]) {
            roster[24 * day + shift.from..24 * day + shift.to].iter_mut().for_each(|agents| *agents += shift.agents);
        }
    }
    roster
}

/// People who can fill shifts, if each works so many days a week.
///
/// # Source
/// As many as the fullest day needs, or as all shifts of the week over the days of each, whichever is more: enough with any days off. Baker (1976),
/// Operational Research Quarterly 27(1).
pub(super) fn people(shifts: &[Shift], days: u32) -> u32 {
    let on = |day: usize| shifts.iter().filter(|shift| shift.days[day]).map(|shift| shift.agents).sum::<u32>();
    let week: Vec<u32> = (0..7).map(on).collect();
    let all: u32 = week.iter().sum();
    all.div_ceil(days).max(week.into_iter().max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(of: impl Fn(usize, usize) -> u32) -> Roster {
        std::array::from_fn(|hour| of(hour / 24, hour % 24))
    }

    #[test]
    fn shifts_cover_what_is_needed_and_no_fewer_can() {
        // Two peaks a day, from 8 to 20, on weekdays; Saturday mornings.
        let needed = week(|day, hour| match (day, hour) {
            (0..=4, 8..=19) => [2, 3, 6, 6, 4, 3, 3, 5, 5, 3, 2, 1][hour - 8],
            (5, 9..=12) => 2,
            _ => 0,
        });
        let shifts = cover(&needed, 8);
        let roster = roster_of(&shifts);
        assert!((0..HOURS).all(|hour| roster[hour] >= needed[hour] && (needed[hour] > 0 || roster[hour] == 0)));
        assert!(shifts.iter().all(|shift| shift.to - shift.from == if shift.days[5] { 4 } else { 8 }), "{shifts:?}");
        // By brute force: starts at 8 to 12; x hours at each, fewest in all.
        let monday: u32 = shifts.iter().filter(|shift| shift.days[0]).map(|shift| shift.agents).sum();
        let fewest = (0..7u32.pow(5)).filter_map(|code| {
            let starts: [u32; 5] = std::array::from_fn(|start| code / 7u32.pow(start as u32) % 7);
            let covers = |hour: usize| {
                starts.iter().enumerate().filter(|(start, _)| (8 + start..16 + start).contains(&hour)).map(|(_, x)| x).sum::<u32>()
            };
            (8..20).all(|hour| covers(hour) >= needed[hour]).then(|| starts.iter().sum::<u32>())
        });
        assert_eq!(Some(monday), fewest.min());
        assert_eq!(people(&shifts, 5), (5 * monday + 2).div_ceil(5).max(monday));
        assert!(
            shifts[0].text().starts_with("{ days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], from = \"8h\", to = \"16h\", agents = ")
        );
    }

    #[test]
    fn any_roster_can_be_written() {
        let roster = week(|day, hour| if day < 6 && hour > 5 { (hour as u32 * 7 + day as u32) % 4 } else { 0 });
        assert_eq!(roster_of(&by_hours(&roster)), roster);
        assert_eq!(by_hours(&week(|_, _| 3)).len(), 1);
    }
}

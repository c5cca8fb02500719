//! The ups and downs of demand: a clock that runs faster in busy hours.

use crate::distribution::gamma_factor;
use crate::model::Demand;
use crate::random::{Identity, Purpose, Streams};
use crate::units::{DAY, MONTH, WEEK};

/// Operational time: the integral of the demand factors, tabulated by the hour.
///
/// A Poisson stream whose rate is multiplied by the factors is one of constant rate on this clock
/// (the time change of a non-homogeneous Poisson process).
pub(super) struct DemandClock {
    /// The clock at each full hour.
    hours: Vec<f64>,
}

impl DemandClock {
    pub(super) fn new(demand: &Demand, horizon: f64, streams: &Streams) -> DemandClock {
        let count = horizon.ceil() as usize;
        let mut hours = Vec::with_capacity(count + 1);
        let (mut clock, mut day_factor) = (0.0, 1.0);
        hours.push(clock);
        for hour in 0..count {
            let middle = hour as f64 + 0.5;
            if hour % DAY as usize == 0 {
                day_factor = factor_of_day(demand.between_days, hour as u64 / DAY as u64, streams);
            }
            let week = demand.week.as_ref().map_or(1.0, |week| week[(middle % WEEK) as usize]);
            let month = demand.months.as_ref().map_or(1.0, |months| months[(middle / MONTH) as usize % 12]);
            clock += week * month * day_factor;
            hours.push(clock);
        }
        DemandClock { hours }
    }

    /// The clock at a time; beyond the horizon it runs as fast as time.
    pub(super) fn at(&self, time: f64) -> f64 {
        let hour = time as usize;
        match (self.hours.get(hour), self.hours.get(hour + 1)) {
            (Some(from), Some(to)) => from + (to - from) * (time - hour as f64),
            _ => self.hours[self.hours.len() - 1] + time - (self.hours.len() - 1) as f64,
        }
    }

    /// The first time at which the clock shows this.
    pub(super) fn when(&self, clock: f64) -> f64 {
        let after = self.hours.partition_point(|&at| at < clock);
        if after == 0 {
            return 0.0;
        }
        let from = self.hours[after - 1];
        match self.hours.get(after) {
            Some(to) => (after - 1) as f64 + (clock - from) / (to - from),
            None => (after - 1) as f64 + clock - from,
        }
    }
}

/// The Gamma factor with mean 1 that all contacts of a day share.
fn factor_of_day(variance: f64, day: u64, streams: &Streams) -> f64 {
    let mut stream = streams.stream(Identity::COMPANY, Purpose::DayFactor, day);
    gamma_factor(variance, &mut || stream.uniform())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seed;

    #[test]
    fn the_clock_runs_back_and_forth() {
        let mut week = vec![0.0; 168];
        week[9..17].fill(21.0);
        let demand = Demand { between_customers: 0.0, between_days: 0.5, week: Some(week), months: None };
        let clock = DemandClock::new(&demand, 5000.0, &Streams::new(Seed::new(1).unwrap(), 0));
        assert!((clock.at(5000.0) / 5000.0 - 1.0).abs() < 0.3);
        for time in [9.5, 16.9, 168.0 + 12.25, 4000.0] {
            let shown = clock.at(time);
            assert!((clock.at(clock.when(shown)) - shown).abs() < 1e-9, "{time}");
            assert!(clock.when(shown) <= time + 1e-9);
        }
        // Nobody calls at night: the clock stands still, and the next call is in the morning.
        assert_eq!(clock.at(20.0), clock.at(168.0 + 9.0));
        assert!(clock.when(clock.at(20.0) + 1e-6) > 168.0 + 9.0);
    }
}

//! The calendar of pending events: buckets over the known horizon.
//!
//! An event far ahead is appended to its bucket; a bucket is sorted when its time comes; an event
//! that falls into the bucket at hand goes to a small heap beside it. Events beyond the horizon
//! are dropped. The order is total: time, then the order of pushing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::event::Event;

/// Pending events.
#[derive(Debug)]
pub struct Calendar {
    horizon: f64,
    per_hour: f64,
    /// Events of later buckets, unsorted, in the order of pushing.
    buckets: Vec<Vec<Entry>>,
    /// The bucket at hand.
    at: usize,
    /// Its events that were there when it was opened, latest first.
    opened: Vec<Entry>,
    /// Its events pushed since.
    near: BinaryHeap<Reverse<(u64, u64, u64)>>,
    pushed: u64,
}

/// 16 bytes: the bits of the time (which order as the times do, being positive) and the event.
#[derive(Clone, Copy, Debug)]
struct Entry {
    time: u64,
    event: u64,
}

impl Calendar {
    /// An empty calendar for times 0 to `horizon`, with room for about `expected` pending events.
    ///
    /// # Panics
    /// If the horizon is not finite and positive.
    pub fn new(horizon: f64, expected: usize) -> Calendar {
        assert!(horizon.is_finite() && horizon > 0.0, "horizon {horizon}");
        // Insensitive within 10 % from a quarter of these to four times as many.
        let count = (expected / 8).clamp(256, 1 << 15);
        Calendar {
            horizon,
            per_hour: count as f64 / horizon,
            buckets: vec![Vec::new(); count + 1],
            at: 0,
            opened: Vec::new(),
            near: BinaryHeap::new(),
            pushed: 0,
        }
    }

    /// Adds an event at a time that is not in the past; one beyond the horizon is dropped.
    #[inline]
    pub fn push(&mut self, time: f64, event: Event) {
        debug_assert!(time >= 0.0, "time {time}");
        if time > self.horizon {
            return;
        }
        assert!(!time.is_nan(), "an event needs a time");
        let bucket = (time * self.per_hour) as u32 as usize;
        if bucket > self.at {
            self.buckets[bucket].push(Entry { time: time.to_bits(), event: event.pack() });
        } else {
            self.pushed += 1;
            self.near.push(Reverse((time.to_bits(), self.pushed, event.pack())));
        }
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<(f64, Event)> {
        loop {
            let near = self.near.peek().map(|Reverse((time, _, _))| *time);
            let (time, event) = match (self.opened.last(), near) {
                // On a tie the opened one was pushed earlier: before the bucket was at hand.
                (Some(entry), Some(near)) if near < entry.time => self.pop_near()?,
                (Some(_), _) => self.opened.pop().map(|entry| (entry.time, entry.event))?,
                (None, Some(_)) => self.pop_near()?,
                (None, None) => {
                    self.open_next()?;
                    continue;
                }
            };
            return Some((f64::from_bits(time), Event::unpack(event)));
        }
    }

    fn pop_near(&mut self) -> Option<(u64, u64)> {
        self.near.pop().map(|Reverse((time, _, event))| (time, event))
    }

    fn open_next(&mut self) -> Option<()> {
        loop {
            self.at += 1;
            let bucket = self.buckets.get_mut(self.at)?;
            if !bucket.is_empty() {
                self.opened = std::mem::take(bucket);
                // A stable sort keeps the order of pushing among equal times; then latest first.
                self.opened.reverse();
                self.opened.sort_by_key(|entry| Reverse(entry.time));
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a plain sorted list, with pushes while events are taken and many ties.
        #[test]
        fn events_come_by_time_then_by_order_of_pushing(
            first in prop::collection::vec(0u32..200, 1..80),
            later in prop::collection::vec((0u32..60, 0u32..200), 0..80),
        ) {
            let mut calendar = Calendar::new(100.0, 64);
            let mut expected: Vec<(f64, usize)> = Vec::new();
            let mut pushed = 0;
            let mut push = |calendar: &mut Calendar, expected: &mut Vec<(f64, usize)>, time: f64| {
                calendar.push(time, Event::Clock { customer: pushed });
                if time <= 100.0 {
                    expected.push((time, pushed));
                }
                pushed += 1;
            };
            first.iter().for_each(|&time| push(&mut calendar, &mut expected, f64::from(time) / 2.0));
            let mut later = later.iter();
            while let Some((time, event)) = calendar.pop() {
                expected.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let (due, customer) = expected.remove(0);
                prop_assert_eq!((time, event), (due, Event::Clock { customer }));
                if let Some((delay, _)) = later.next() {
                    push(&mut calendar, &mut expected, time + f64::from(*delay) / 4.0);
                }
            }
            prop_assert!(expected.is_empty());
        }
    }

    #[test]
    fn an_event_at_the_horizon_happens_and_one_beyond_does_not() {
        let mut calendar = Calendar::new(10.0, 0);
        calendar.push(10.0, Event::Clock { customer: 1 });
        calendar.push(10.000001, Event::Clock { customer: 2 });
        assert_eq!(calendar.pop(), Some((10.0, Event::Clock { customer: 1 })));
        assert_eq!(calendar.pop(), None);
    }
}

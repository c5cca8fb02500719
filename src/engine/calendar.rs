//! The calendar of pending events: buckets over the known horizon.
//!
//! An event far ahead is appended to its bucket, a chain of small chunks that are used again and again; a bucket
//! is sorted when its time comes; an event that falls into the bucket at hand goes to a small heap beside it. Events beyond the horizon
//! are dropped. The order is total, and does not depend on the order of pushing: time, then the event itself.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::event::Event;

/// Pending events.
#[derive(Debug)]
pub struct Calendar {
    horizon: f64,
    per_hour: f64,
    /// Later buckets: events are in no order.
    buckets: Vec<Bucket>,
    chunks: Vec<Chunk>,
    /// Chunks that nobody uses: the first of a chain.
    free: u32,
    /// The bucket at hand.
    at: usize,
    /// Its events that were there when it was opened, latest first.
    opened: Vec<Entry>,
    /// Its events pushed since.
    near: BinaryHeap<Reverse<Entry>>,
}

/// A bucket's last chunk, and how many events are in that; all chunks before it are full.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    last: u32,
    len: u32,
}

/// Events of a bucket, and the chunk before: 128 bytes.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    entries: [Entry; CHUNK],
    before: u32,
}

const CHUNK: usize = 7;
/// No chunk.
const NONE: u32 = u32::MAX;

/// 16 bytes that order as events do: the bits of the time (which order as the times do, being positive), then the event.
type Entry = u128;

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
            // With no chunk yet, the next event asks for one.
            buckets: vec![Bucket { last: NONE, len: CHUNK as u32 }; count + 1],
            chunks: Vec::with_capacity(count + expected / CHUNK),
            free: NONE,
            at: 0,
            opened: Vec::new(),
            near: BinaryHeap::new(),
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
        let entry = u128::from(time.to_bits()) << 64 | u128::from(event.pack());
        if bucket > self.at {
            self.append(bucket, entry);
        } else {
            self.near.push(Reverse(entry));
        }
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        let at_hand = (self.opened.capacity() + self.near.capacity()) * size_of::<Entry>();
        at_hand + self.chunks.len() * size_of::<Chunk>() + self.buckets.len() * size_of::<Bucket>()
    }

    #[inline]
    fn append(&mut self, bucket: usize, entry: Entry) {
        let Bucket { last, len } = self.buckets[bucket];
        if (len as usize) < CHUNK {
            self.chunks[last as usize].entries[len as usize] = entry;
            self.buckets[bucket].len = len + 1;
        } else {
            let chunk = self.new_chunk(entry, last);
            self.buckets[bucket] = Bucket { last: chunk, len: 1 };
        }
    }

    fn new_chunk(&mut self, first: Entry, before: u32) -> u32 {
        let chunk = Chunk { entries: [first; CHUNK], before };
        if self.free == NONE {
            self.chunks.push(chunk);
            return self.chunks.len() as u32 - 1;
        }
        let place = self.free;
        self.free = self.chunks[place as usize].before;
        self.chunks[place as usize] = chunk;
        place
    }

    /// Takes the next event.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<(f64, Event)> {
        loop {
            let entry = match (self.opened.last(), self.near.peek()) {
                (Some(&opened), Some(&Reverse(near))) if near < opened => self.near.pop()?.0,
                (Some(_), _) => self.opened.pop()?,
                (None, Some(_)) => self.near.pop()?.0,
                (None, None) => {
                    self.open_next()?;
                    continue;
                }
            };
            return Some((f64::from_bits((entry >> 64) as u64), Event::unpack(entry as u64)));
        }
    }

    #[cold]
    fn open_next(&mut self) -> Option<()> {
        loop {
            self.at += 1;
            let Bucket { mut last, mut len } = *self.buckets.get(self.at)?;
            while last != NONE {
                let Chunk { entries, before } = self.chunks[last as usize];
                self.opened.extend_from_slice(&entries[..len as usize]);
                self.chunks[last as usize].before = self.free;
                self.free = last;
                (last, len) = (before, CHUNK as u32);
            }
            if !self.opened.is_empty() {
                self.opened.sort_unstable_by(|a, b| b.cmp(a));
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
        fn events_come_by_time_whatever_the_order_of_pushing(
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

//! The calendar of pending events: a ladder of two rungs over the known horizon.
//!
//! An event far ahead is appended to its bucket, a chain of small chunks that are used again and again. When a bucket's
//! time comes, its events are spread over its cells; an event that falls into a later cell of the bucket at hand is
//! appended there. A cell holds a handful of events: they are sorted when its time comes, and one that falls into the cell at hand is put in its
//! place among them. Nothing is compared with anything further away. Events beyond the horizon are dropped. The order is total, and
//! does not depend on the order of pushing: time, then the event itself.
//!
//! # Source
//! Tang, Goh & Thng (2005), "Ladder queue: an O(1) priority queue structure for large-scale discrete event
//! simulation", ACM TOMACS 15(3); here with rungs of fixed width, as the horizon is known.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::event::Event;

/// Pending events.
#[derive(Debug)]
pub struct Calendar {
    horizon: f64,
    cells_per_hour: f64,
    /// The cells of the bucket at hand, then all buckets; in each, events are in no order.
    lists: Vec<List>,
    chunks: Vec<Chunk>,
    /// Chunks that nobody uses: the first of a chain.
    free: u32,
    /// The cell at hand, counted from the start of the run.
    at: u32,
    /// Its events, latest first.
    opened: Vec<Entry>,
    /// Those of its events that were pushed while it was crowded.
    crowd: BinaryHeap<Reverse<Entry>>,
}

/// Cells of a bucket.
const CELLS: u32 = 256;
/// Among so many events of the cell at hand an event is put in its place; more wait in a heap.
const CROWDED: usize = 64;

/// The last chunk of a chain, and how many events are in that; all chunks before it are full.
#[derive(Clone, Copy, Debug)]
struct List {
    last: u32,
    len: u32,
}

impl List {
    /// With no chunk yet, the next event asks for one.
    const EMPTY: List = List { last: NONE, len: CHUNK as u32 };
}

/// Some events of a list, and the chunk before: 128 bytes.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    entries: [Entry; CHUNK],
    before: u32,
}

const CHUNK: usize = 15;
/// No chunk.
const NONE: u32 = u32::MAX;

/// 16 bytes that order as events do: the bits of the time (which order as the times do, being positive), then the event.
type Entry = u128;

fn entry(time: f64, event: Event) -> Entry {
    u128::from(time.to_bits()) << 64 | u128::from(event.pack())
}

fn time_of(entry: Entry) -> f64 {
    f64::from_bits((entry >> 64) as u64)
}

impl Calendar {
    /// An empty calendar for times 0 to `horizon`, with room for about `expected` pending events.
    ///
    /// # Panics
    /// If the horizon is not finite and positive.
    pub fn new(horizon: f64, expected: usize) -> Calendar {
        assert!(horizon.is_finite() && horizon > 0.0, "horizon {horizon}");
        let buckets = (expected / 64).clamp(64, 1 << 14);
        Calendar {
            horizon,
            cells_per_hour: (buckets * CELLS as usize) as f64 / horizon,
            lists: vec![List::EMPTY; CELLS as usize + buckets + 1],
            chunks: Vec::with_capacity(buckets + expected / CHUNK),
            free: NONE,
            at: 0,
            opened: Vec::new(),
            crowd: BinaryHeap::new(),
        }
    }

    /// Adds an event at a time that is not in the past; one beyond the horizon is dropped.
    #[inline]
    pub fn push(&mut self, time: f64, event: Event) {
        debug_assert!(time >= 0.0, "time {time}");
        if time <= self.horizon {
            let cell = self.cell(time);
            if cell > self.at {
                let list = if cell / CELLS == self.at / CELLS { cell % CELLS } else { CELLS + cell / CELLS };
                self.append(list, entry(time, event));
            } else {
                self.insert(entry(time, event));
            }
        } else {
            assert!(!time.is_nan(), "an event needs a time");
        }
    }

    /// The cell of a time.
    fn cell(&self, time: f64) -> u32 {
        (time * self.cells_per_hour) as u32
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        let at_hand = (self.opened.capacity() + self.crowd.capacity()) * size_of::<Entry>();
        at_hand + self.chunks.len() * size_of::<Chunk>() + self.lists.len() * size_of::<List>()
    }

    /// Puts an event of the cell at hand in its place.
    #[inline]
    fn insert(&mut self, entry: Entry) {
        if self.opened.len() >= CROWDED {
            self.crowd.push(Reverse(entry));
            return;
        }
        let later = self.opened.iter().rposition(|&other| other > entry);
        self.opened.insert(later.map_or(0, |place| place + 1), entry);
    }

    #[inline]
    fn append(&mut self, list: u32, entry: Entry) {
        let List { last, len } = self.lists[list as usize];
        if (len as usize) < CHUNK {
            self.chunks[last as usize].entries[len as usize] = entry;
            self.lists[list as usize].len = len + 1;
        } else {
            let last = self.new_chunk(entry, last);
            self.lists[list as usize] = List { last, len: 1 };
        }
    }

    fn new_chunk(&mut self, first: Entry, before: u32) -> u32 {
        if self.free == NONE {
            self.chunks.push(Chunk { entries: [first; CHUNK], before });
            return self.chunks.len() as u32 - 1;
        }
        let place = self.free;
        let chunk = &mut self.chunks[place as usize];
        self.free = chunk.before;
        chunk.entries[0] = first;
        chunk.before = before;
        place
    }

    /// Takes the next event.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<(f64, Event)> {
        loop {
            let entry = match (self.opened.last(), self.crowd.peek()) {
                (None, None) => {
                    self.open_next()?;
                    continue;
                }
                (Some(&opened), Some(&Reverse(near))) if near < opened => self.crowd.pop()?.0,
                (Some(_), _) => self.opened.pop()?,
                (None, Some(_)) => self.crowd.pop()?.0,
            };
            return Some((time_of(entry), Event::unpack(entry as u64)));
        }
    }

    /// Opens the next cell that is not empty.
    #[inline(never)]
    fn open_next(&mut self) -> Option<()> {
        while self.opened.is_empty() {
            self.at += 1;
            if self.at % CELLS == 0 {
                self.spread(self.at / CELLS)?;
            }
            let mut opened = std::mem::take(&mut self.opened);
            self.empty(self.at % CELLS, |_, entries| opened.extend_from_slice(entries));
            self.opened = opened;
        }
        self.opened.sort_unstable_by(|a, b| b.cmp(a));
        Some(())
    }

    /// Spreads a bucket's events over its cells.
    fn spread(&mut self, bucket: u32) -> Option<()> {
        if (CELLS + bucket) as usize == self.lists.len() {
            return None;
        }
        self.empty(CELLS + bucket, |calendar, entries| {
            for &entry in entries {
                calendar.append(calendar.cell(time_of(entry)) % CELLS, entry);
            }
        });
        Some(())
    }

    /// Takes a list's chunks, one by one.
    fn empty(&mut self, list: u32, mut each: impl FnMut(&mut Calendar, &[Entry])) {
        let List { mut last, mut len } = std::mem::replace(&mut self.lists[list as usize], List::EMPTY);
        while last != NONE {
            let Chunk { entries, before } = self.chunks[last as usize];
            each(self, &entries[..len as usize]);
            self.chunks[last as usize].before = self.free;
            self.free = last;
            (last, len) = (before, CHUNK as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a plain sorted list, with pushes while events are taken, many ties and a crowd at one instant.
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

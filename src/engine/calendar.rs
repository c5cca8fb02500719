//! The calendar of pending events: a ladder of two rungs over the known horizon.
//!
//! An event far ahead is appended to its bucket, a chain of chunks that are used again and again. When a bucket's time
//! comes, its events are spread over its cells; an event that falls into a later cell of the bucket at hand
//! goes there. Which cells are not empty is kept in bits, so that the next one is found without looking at others. The few events
//! of a cell are sorted when its time comes, and one that falls into the cell at hand is put in its place among them. So an event finds its place by
//! arithmetic, and hardly ever by comparing, which a processor cannot foresee. Events beyond the horizon are dropped. The order is
//! total, and does not depend on the order of pushing: time, then the event itself.
//!
//! # Source
//! Tang, Goh & Thng (2005), "Ladder queue: an O(1) priority queue structure for large-scale discrete event
//! simulation", ACM TOMACS 15(3); here with rungs of fixed width, as the horizon is known.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use prefetch_index::prefetch_index;

use super::event::{Event, Packed};
use crate::math::nearest;

/// Pending events.
#[derive(Debug)]
#[doc(hidden)]
pub struct Calendar {
    horizon: f64,
    cells_per_hour: f64,
    /// All buckets: for each the place of its next event; in a bucket, events are in no order.
    buckets: Vec<u32>,
    /// Chunks of [`CHUNK`] places: the first place says where the bucket's chunk before ends, the others hold events.
    places: Vec<Entry>,
    /// Chunks that nobody uses: where the first of a chain of them ends.
    free: u32,
    cells: Cells,
    /// The event that comes next, unless one that is pushed comes before it. It is looked up an event ahead, so that this need not wait for the draws of the
    /// event that happens: `lifecycle` takes 3 to 4 % less time.
    next: Option<Entry>,
    /// The cell at hand, the last one opened, counted from the start of the run: its events, and those before it that were pushed since, are
    /// `next` or in the lists below.
    at: u32,
    /// The other events of it or before, latest first.
    opened: Vec<Entry>,
    /// Those that were pushed while these were a crowd.
    crowd: BinaryHeap<Reverse<Entry>>,
}

/// The cells of the bucket at hand: lists of events in no order.
#[derive(Debug)]
struct Cells {
    /// The first node of each.
    first: Vec<u32>,
    /// A bit for each that is not empty, and a bit for each word of these that is not 0.
    words: [u64; WORDS],
    summary: u64,
    /// Events, each with the next node of its list.
    nodes: Vec<(Entry, u32)>,
    /// The first node that nobody uses.
    free: u32,
}

/// Cells of a bucket.
const CELLS: u32 = 4096;
const WORDS: usize = CELLS as usize / 64;
/// No node.
const NONE: u32 = u32::MAX;
/// Up to this many events of the current cell are kept sorted; more than that wait in a heap.
const CROWDED: usize = 64;
/// Places of a chunk: 256 bytes.
const CHUNK: u32 = 16;
/// Where a bucket without a chunk, and every full chunk, ends: a multiple of [`CHUNK`].
const EMPTY: u32 = 0;

/// 16 bytes that order as events do: the bits of the time (which order as the times do, being positive), then the event.
type Entry = u128;

#[inline(always)]
fn entry(time: f64, event: Event) -> Entry {
    u128::from(time.to_bits()) << 64 | u128::from(event.pack().0)
}

#[inline(always)]
fn time_of(entry: Entry) -> f64 {
    f64::from_bits((entry >> 64) as u64)
}

impl Cells {
    fn new() -> Cells {
        Cells { first: vec![NONE; CELLS as usize], words: [0; WORDS], summary: 0, nodes: Vec::new(), free: NONE }
    }

    #[inline(always)]
    fn push(&mut self, cell: u32, entry: Entry) {
        if self.free == NONE {
            self.add_node();
        }
        let place = self.free;
        let node = &mut self.nodes[place as usize];
        let first = &mut self.first[cell as usize];
        self.free = node.1;
        *node = (entry, *first);
        *first = place;
        let word = cell as usize / 64;
        self.words[word] |= 1 << (cell % 64);
        self.summary |= 1 << word;
    }

    #[cold]
    fn add_node(&mut self) {
        self.free = self.nodes.len() as u32;
        self.nodes.push((0, NONE));
    }

    /// Takes the events of the first cell that is not empty: one of them, and all others into `others`. Nearly always there is but one.
    #[inline(always)]
    fn take_first(&mut self, others: &mut Vec<Entry>) -> Option<(u32, Entry)> {
        if self.summary == 0 {
            return None;
        }
        let word = self.summary.trailing_zeros();
        let bits = &mut self.words[word as usize];
        let cell = word * 64 + bits.trailing_zeros();
        *bits &= *bits - 1;
        self.summary ^= u64::from(*bits == 0) << word;
        let place = std::mem::replace(&mut self.first[cell as usize], NONE);
        let (entry, mut next) = self.take_node(place);
        while next != NONE {
            let (other, after) = self.take_node(next);
            others.push(other);
            next = after;
        }
        Some((cell, entry))
    }

    /// An event, and the next node of its list.
    #[inline(always)]
    fn take_node(&mut self, place: u32) -> (Entry, u32) {
        let node = &mut self.nodes[place as usize];
        let next = std::mem::replace(&mut node.1, self.free);
        self.free = place;
        (node.0, next)
    }

    fn bytes(&self) -> usize {
        self.first.len() * size_of::<u32>() + self.nodes.capacity() * size_of::<(Entry, u32)>()
    }
}

impl Calendar {
    /// An empty calendar for times 0 to `horizon`, with room for about `expected` pending events.
    ///
    /// # Panics
    /// If the horizon is not finite and positive.
    pub fn new(horizon: f64, expected: usize) -> Calendar {
        assert!(horizon.is_finite() && horizon > 0.0, "horizon {horizon}");
        let buckets = (expected / 16).clamp(64, 1 << 14);
        Calendar {
            horizon,
            cells_per_hour: (buckets * CELLS as usize) as f64 / horizon,
            buckets: vec![EMPTY; buckets + 1],
            places: Vec::with_capacity(buckets * CHUNK as usize + expected),
            free: EMPTY,
            cells: Cells::new(),
            next: None,
            at: 0,
            opened: Vec::new(),
            crowd: BinaryHeap::new(),
        }
    }

    /// A calendar that stays empty: whatever is pushed is dropped.
    pub fn closed() -> Calendar {
        Calendar { horizon: f64::NEG_INFINITY, ..Calendar::new(1.0, 0) }
    }

    /// Adds an event at a time that is not in the past; one beyond the horizon is dropped.
    #[inline(always)]
    pub fn push(&mut self, time: f64, event: Event) {
        debug_assert!(time >= 0.0, "time {time}");
        if time <= self.horizon {
            let cell = self.cell(time);
            if cell / CELLS > self.at / CELLS {
                self.append(cell / CELLS, entry(time, event));
            } else if cell > self.at {
                self.cells.push(cell % CELLS, entry(time, event));
            } else {
                self.insert(entry(time, event));
            }
        } else {
            assert!(!time.is_nan(), "an event needs a time");
        }
    }

    /// The cell of a time.
    #[inline(always)]
    fn cell(&self, time: f64) -> u32 {
        nearest(time * self.cells_per_hour) as u32
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        let entries = self.places.len() + self.opened.capacity() + self.crowd.capacity();
        entries * size_of::<Entry>() + self.buckets.len() * size_of::<u32>() + self.cells.bytes()
    }

    /// Puts an event of the cell at hand, or before it, in its place.
    #[inline(never)]
    fn insert(&mut self, mut entry: Entry) {
        if let Some(next) = self.next.as_mut().filter(|next| entry < **next) {
            std::mem::swap(next, &mut entry);
        }
        if self.opened.len() >= CROWDED {
            self.crowd.push(Reverse(entry));
            return;
        }
        let later = self.opened.iter().rposition(|&other| other > entry);
        self.opened.insert(later.map_or(0, |place| place + 1), entry);
    }

    #[inline(always)]
    fn append(&mut self, bucket: u32, entry: Entry) {
        let mut place = self.buckets[bucket as usize];
        if place.is_multiple_of(CHUNK) {
            place = self.add_chunk(place);
        }
        self.places[place as usize] = entry;
        self.buckets[bucket as usize] = place + 1;
    }

    /// A chunk after one that ends here; the place of its first event.
    #[inline(never)]
    fn add_chunk(&mut self, before: u32) -> u32 {
        let start = if self.free == EMPTY {
            let start = self.places.len();
            self.places.resize(start + CHUNK as usize, 0);
            u32::try_from(start).expect("fewer than 4 billion pending events")
        } else {
            let start = self.free - CHUNK;
            self.free = self.places[start as usize] as u32;
            start
        };
        self.places[start as usize] = Entry::from(before);
        start + 1
    }

    /// Takes the next event. When the time of a bucket comes, `announce` hears of the events that
    /// were in it by then, in no order.
    #[inline(always)]
    pub fn pop(&mut self, announce: &mut impl FnMut(Packed)) -> Option<(f64, Packed)> {
        let entry = match self.next {
            Some(entry) => entry,
            None => self.take(announce)?,
        };
        self.next = self.take(announce);
        Some((time_of(entry), Packed(entry as u64)))
    }

    #[inline(always)]
    fn take(&mut self, announce: &mut impl FnMut(Packed)) -> Option<Entry> {
        if self.opened.is_empty() && self.crowd.is_empty() { self.open_next(announce) } else { self.pop_opened() }
    }

    fn pop_opened(&mut self) -> Option<Entry> {
        match (self.opened.last(), self.crowd.peek()) {
            (Some(opened), other) if other.is_none_or(|Reverse(other)| opened <= other) => self.opened.pop(),
            _ => self.crowd.pop().map(|Reverse(entry)| entry),
        }
    }

    /// Opens the next cell that is not empty, and takes its first event.
    #[inline(always)]
    fn open_next(&mut self, announce: &mut impl FnMut(Packed)) -> Option<Entry> {
        let (cell, entry) = loop {
            match self.cells.take_first(&mut self.opened) {
                Some(taken) => break taken,
                None => self.spread_next(announce)?,
            }
        };
        self.at = self.at / CELLS * CELLS + cell;
        if self.opened.is_empty() { Some(entry) } else { self.first_of(entry) }
    }

    /// Sorts the cell at hand, to which this event belongs, too; takes the first.
    #[inline(never)]
    fn first_of(&mut self, entry: Entry) -> Option<Entry> {
        self.opened.push(entry);
        self.opened.sort_unstable_by(|a, b| b.cmp(a));
        self.opened.pop()
    }

    /// Asks for the chunk that ends here, line by line, and waits for nothing.
    #[inline(always)]
    fn ask_for(&self, end: u32) {
        let start = end.saturating_sub(1) / CHUNK * CHUNK;
        for line in (start..start + CHUNK).step_by(64 / size_of::<Entry>()) {
            prefetch_index(&self.places, line as usize);
        }
    }

    /// Spreads the events of the next bucket that holds any over its cells; if there is none, the cell at hand stays so. While a chunk is
    /// read, the one after it comes from memory.
    #[inline(never)]
    fn spread_next(&mut self, announce: &mut impl FnMut(Packed)) -> Option<()> {
        let ahead = self.at as usize / CELLS as usize + 1;
        let bucket = ahead + self.buckets.get(ahead..)?.iter().position(|&end| end != EMPTY)?;
        let mut end = std::mem::replace(&mut self.buckets[bucket], EMPTY);
        self.at = bucket as u32 * CELLS;
        while end != EMPTY {
            let start = (end - 1) / CHUNK * CHUNK;
            let before = self.places[start as usize] as u32;
            self.ask_for(if before == EMPTY { self.buckets.get(bucket + 1).copied().unwrap_or(EMPTY) } else { before });
            self.places[start as usize + 1..end as usize].iter().for_each(|&entry| announce(Packed(entry as u64)));
            for place in start + 1..end {
                let entry = self.places[place as usize];
                self.cells.push(self.cell(time_of(entry)) % CELLS, entry);
            }
            self.places[start as usize] = Entry::from(self.free);
            self.free = start + CHUNK;
            end = before;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ids::CustomerId;
    use proptest::prelude::*;

    /// The clock of a customer.
    fn clock(customer: u32) -> Event {
        Event::Clock { customer: CustomerId(customer) }
    }

    proptest! {
        /// Against a plain sorted list, with pushes while events are taken and many ties.
        #[test]
        fn events_come_by_time_whatever_the_order_of_pushing(
            first in prop::collection::vec(0u32..200, 1..80),
            later in prop::collection::vec((0u32..60, 0u32..200), 0..80),
        ) {
            let mut calendar = Calendar::new(100.0, 64);
            let mut expected: Vec<(f64, u32)> = Vec::new();
            let mut pushed = 0;
            let mut push = |calendar: &mut Calendar, expected: &mut Vec<(f64, u32)>, time: f64| {
                calendar.push(time, clock(pushed));
                if time <= 100.0 {
                    expected.push((time, pushed));
                }
                pushed += 1;
            };
            first.iter().for_each(|&time| push(&mut calendar, &mut expected, f64::from(time) / 2.0));
            let mut later = later.iter();
            while let Some((time, event)) = calendar.pop(&mut |_| {}) {
                expected.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let (due, customer) = expected.remove(0);
                prop_assert_eq!((time, event.unpack()), (due, clock(customer)));
                if let Some((delay, _)) = later.next() {
                    push(&mut calendar, &mut expected, time + f64::from(*delay) / 4.0);
                }
            }
            prop_assert!(expected.is_empty());
        }
    }

    /// Everybody comes at one instant, and brings somebody else along: more than a cell sorts as they come, chunks full and used again.
    #[test]
    fn a_crowd_at_one_instant_comes_in_order() {
        let mut calendar = Calendar::new(100.0, 64);
        for round in 0..3 {
            let instant = 20.0 + 30.0 * f64::from(round);
            (0..1000).rev().for_each(|customer| calendar.push(instant, clock(2 * customer)));
            let mut taken = Vec::new();
            while let Some((time, event)) = calendar.pop(&mut |_| {}) {
                let Event::Clock { customer: CustomerId(customer) } = event.unpack() else { unreachable!("only clocks were pushed") };
                assert_eq!(time, instant);
                taken.push(customer);
                if customer % 2 == 0 {
                    calendar.push(instant, clock(customer + 1));
                }
                if taken.len() == 2000 {
                    break;
                }
            }
            assert_eq!(taken, Vec::from_iter(0..2000));
        }
        calendar.push(99.0, clock(1));
        calendar.push(80.0, clock(2));
        assert_eq!(calendar.pop(&mut |_| {}), Some((80.0, clock(2).pack())));
        assert_eq!(calendar.pop(&mut |_| {}), Some((99.0, clock(1).pack())));
        assert_eq!(calendar.pop(&mut |_| {}), None);
    }

    /// Whoever was in a bucket before its time is announced before they come.
    #[test]
    fn events_ahead_are_announced() {
        let mut calendar = Calendar::new(100.0, 64);
        (0..500).for_each(|customer| calendar.push(50.0 + f64::from(customer) / 10.0, clock(customer)));
        let (mut announced, mut taken) = (std::collections::BTreeSet::new(), 0);
        while let Some((_, event)) = calendar.pop(&mut |event| assert!(announced.insert(event.0))) {
            taken += 1;
            assert!(announced.len() >= taken && announced.contains(&event.0));
        }
        assert_eq!((taken, announced.len()), (500, 500));
    }

    /// The only pending event brings many along: they go to their buckets, though nothing was pending when the next event was looked up.
    #[test]
    fn an_exhausted_calendar_begins_again() {
        let mut calendar = Calendar::new(100.0, 64);
        calendar.push(1.0, clock(1000));
        assert_eq!(calendar.pop(&mut |_| {}), Some((1.0, clock(1000).pack())));
        (0..500).rev().for_each(|customer| calendar.push(2.0 + f64::from(customer) / 10.0, clock(customer)));
        assert_eq!((calendar.opened.len(), calendar.crowd.len()), (0, 0));
        for customer in 0..500 {
            let (time, event) = calendar.pop(&mut |_| {}).unwrap();
            assert_eq!((time, event.unpack()), (2.0 + f64::from(customer) / 10.0, clock(customer)));
        }
        assert_eq!(calendar.pop(&mut |_| {}), None);
    }

    #[test]
    fn an_event_at_the_horizon_happens_and_one_beyond_does_not() {
        let mut calendar = Calendar::new(10.0, 0);
        calendar.push(10.0, clock(1));
        calendar.push(10.000001, clock(2));
        assert_eq!(calendar.pop(&mut |_| {}), Some((10.0, clock(1).pack())));
        assert_eq!(calendar.pop(&mut |_| {}), None);
    }
}

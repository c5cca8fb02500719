//! `lifecycle` as a bare hand-written loop: what a simulator without any generality costs.
//!
//! Buckets over the known horizon, of which only the one at hand is sorted; events beyond the horizon
//! are dropped; generation counters instead of cancelling; 24 bytes a customer; one sequential
//! generator. It keeps nothing but counters. Times are in working minutes.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

const MONTH: f64 = 10_080.0;
const HORIZON: f64 = 36.0 * MONTH;

/// What the loop counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub events: u64,
    pub contacts: u64,
    pub abandoned: u64,
    pub churned: u64,
    /// Satisfaction of active customers at the end, on 0–1.
    pub satisfaction: f64,
    /// Busy agent-minutes over all.
    pub utilisation: f64,
}

#[derive(Clone, Copy)]
struct Slot {
    satisfaction: f64,
    /// Of the customer in the slot.
    life: u32,
    /// Of the timer of leaving.
    timer: u32,
    active: bool,
}

#[derive(Clone, Copy)]
struct Contact {
    slot: u32,
    life: u32,
    /// Of the wait in this place; a queue entry or patience of another is stale.
    turn: u32,
    waiting: bool,
}

const NEED: u64 = 0;
const AGAIN: u64 = 1;
const DONE: u64 = 2;
const PATIENCE: u64 = 3;
const LEAVE: u64 = 4;
const REFILL: u64 = 5;

/// Kind, generation and index in one word.
fn pack(kind: u64, generation: u32, index: u32) -> u64 {
    kind << 60 | u64::from(generation & 0x0fff_ffff) << 32 | u64::from(index)
}

struct Calendar {
    buckets: Vec<Vec<(u64, u64)>>,
    per_minute: f64,
    at: usize,
    sorted: Vec<(u64, u64)>,
    near: BinaryHeap<Reverse<(u64, u64)>>,
}

impl Calendar {
    fn new(buckets: usize) -> Calendar {
        Calendar {
            buckets: vec![Vec::new(); buckets + 1],
            per_minute: buckets as f64 / HORIZON,
            at: 0,
            sorted: Vec::new(),
            near: BinaryHeap::new(),
        }
    }

    #[inline]
    fn push(&mut self, time: f64, event: u64) {
        if time > HORIZON {
            return;
        }
        let bucket = (time * self.per_minute) as usize;
        if bucket > self.at {
            self.buckets[bucket].push((time.to_bits(), event));
        } else {
            self.near.push(Reverse((time.to_bits(), event)));
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<(f64, u64)> {
        loop {
            let (time, event) = match (self.sorted.last(), self.near.peek()) {
                (Some(first), Some(Reverse(near))) if near < first => self.near.pop()?.0,
                (Some(_), _) => self.sorted.pop()?,
                (None, Some(_)) => self.near.pop()?.0,
                (None, None) => {
                    self.at += 1;
                    self.sorted = std::mem::take(self.buckets.get_mut(self.at)?);
                    self.sorted.sort_unstable_by(|a, b| b.cmp(a));
                    continue;
                }
            };
            return Some((f64::from_bits(time), event));
        }
    }
}

struct Loop {
    now: f64,
    random: SmallRng,
    calendar: Calendar,
    slots: Vec<Slot>,
    contacts: Vec<Contact>,
    free: Vec<u32>,
    queue: VecDeque<(u32, u32)>,
    idle: u32,
    busy: f64,
    counts: Counts,
}

impl Loop {
    #[inline]
    fn exponential(&mut self, mean: f64) -> f64 {
        let u = ((self.random.random::<u64>() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64);
        -mean * libm::log(u)
    }

    fn begin(&mut self, slot: u32) {
        let one = &mut self.slots[slot as usize];
        one.satisfaction = 0.5;
        one.active = true;
        let life = one.life;
        self.feel(slot, 0.5);
        let need = self.exponential(MONTH / 0.5);
        self.calendar.push(self.now + need, pack(NEED, life, slot));
    }

    /// Satisfaction moves, and the time of leaving is drawn anew: it has no memory.
    #[inline]
    fn feel(&mut self, slot: u32, experience: f64) {
        let one = &mut self.slots[slot as usize];
        one.satisfaction += 0.3 * (experience - one.satisfaction);
        one.timer = one.timer.wrapping_add(1);
        let (timer, rate) = (one.timer, 0.02 / MONTH * libm::exp(2.0 * (0.5 - one.satisfaction)));
        let stays = self.exponential(1.0 / rate);
        self.calendar.push(self.now + stays, pack(LEAVE, timer, slot));
    }

    fn contact(&mut self, slot: u32) {
        self.counts.contacts += 1;
        let life = self.slots[slot as usize].life;
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                self.contacts.push(Contact { slot, life, turn: 0, waiting: false });
                self.contacts.len() as u32 - 1
            }
        };
        let contact = &mut self.contacts[place as usize];
        let turn = contact.turn.wrapping_add(1) & 0x0fff_ffff;
        *contact = Contact { slot, life, turn, waiting: true };
        if self.idle > 0 {
            self.serve(place);
        } else {
            self.queue.push_back((place, turn));
            let patience = self.exponential(5.0);
            self.calendar.push(self.now + patience, pack(PATIENCE, turn, place));
        }
    }

    fn serve(&mut self, place: u32) {
        self.idle -= 1;
        self.contacts[place as usize].waiting = false;
        let service = self.exponential(10.0);
        self.busy += service.min(HORIZON - self.now);
        self.calendar.push(self.now + service, pack(DONE, 0, place));
    }

    fn happen(&mut self, event: u64) {
        let (index, generation) = (event as u32, (event >> 32) as u32 & 0x0fff_ffff);
        let fresh = |life: u32| life & 0x0fff_ffff == generation;
        match event >> 60 {
            NEED => {
                let slot = self.slots[index as usize];
                if !slot.active || !fresh(slot.life) {
                    return;
                }
                let next = self.exponential(MONTH / 0.5);
                self.calendar.push(self.now + next, pack(NEED, generation, index));
                self.contact(index);
            }
            AGAIN => {
                let slot = self.slots[index as usize];
                if !slot.active || !fresh(slot.life) {
                    return;
                }
                self.contact(index);
            }
            DONE => {
                let contact = self.contacts[index as usize];
                self.free.push(index);
                self.idle += 1;
                while let Some((place, turn)) = self.queue.pop_front() {
                    let next = self.contacts[place as usize];
                    if next.waiting && next.turn == turn {
                        self.serve(place);
                        break;
                    }
                }
                let slot = self.slots[contact.slot as usize];
                if slot.active && slot.life == contact.life {
                    if self.random.random::<f64>() < 0.75 {
                        self.feel(contact.slot, 1.0);
                    } else {
                        self.feel(contact.slot, 0.3);
                        let after = self.exponential(480.0);
                        self.calendar.push(self.now + after, pack(AGAIN, contact.life, contact.slot));
                    }
                }
            }
            PATIENCE => {
                let contact = &mut self.contacts[index as usize];
                if !contact.waiting || contact.turn != generation {
                    return;
                }
                contact.waiting = false;
                let contact = *contact;
                self.free.push(index);
                self.counts.abandoned += 1;
                let slot = self.slots[contact.slot as usize];
                if slot.active && slot.life == contact.life {
                    self.feel(contact.slot, 0.0);
                }
            }
            LEAVE => {
                let slot = &mut self.slots[index as usize];
                if !slot.active || !fresh(slot.timer) {
                    return;
                }
                slot.active = false;
                slot.life = slot.life.wrapping_add(1);
                self.counts.churned += 1;
                let after = self.exponential(10.0 * 480.0);
                self.calendar.push(self.now + after, pack(REFILL, 0, index));
            }
            _ => self.begin(index),
        }
        self.counts.events += 1;
    }
}

/// Plays the lifecycle.
pub fn lifecycle(customers: u32, agents: u32, seed: u64) -> Counts {
    let mut world = Loop {
        now: 0.0,
        random: SmallRng::seed_from_u64(seed),
        calendar: Calendar::new((customers as usize / 8).clamp(256, 1 << 15)),
        slots: vec![Slot { satisfaction: 0.5, life: 0, timer: 0, active: false }; customers as usize],
        contacts: Vec::new(),
        free: Vec::new(),
        queue: VecDeque::new(),
        idle: agents,
        busy: 0.0,
        counts: Counts::default(),
    };
    (0..customers).for_each(|slot| world.begin(slot));
    while let Some((time, event)) = world.calendar.pop() {
        world.now = time;
        world.happen(event);
    }
    let active: Vec<f64> = world.slots.iter().filter(|slot| slot.active).map(|slot| slot.satisfaction).collect();
    world.counts.satisfaction = active.iter().sum::<f64>() / active.len() as f64;
    world.counts.utilisation = world.busy / (f64::from(agents) * HORIZON);
    world.counts
}

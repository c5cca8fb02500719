//! The life of one customer, event by event; and that of the same person in another world.

use super::control::Control;
use super::prepare::Prepared;
use crate::engine::{Diary, LifeEvent, replicate_within};
use crate::error::Error;
use crate::random::Seed;

/// What happened to one person.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Lives {
    /// Number of the customer in the first world.
    pub customer: usize,
    /// Index of the replication.
    pub replication: u64,
    /// Seed of all draws.
    pub seed: Seed,
    /// By world: time in hours and event; empty where the person never becomes a customer.
    pub entries: Vec<Vec<(f64, LifeEvent)>>,
}

/// The life of a customer of the first world, and of the same person in each of the others.
///
/// # Errors
/// [`Error::Customer`] if there is no such customer, [`Error::Stopped`], [`Error::TooLarge`].
pub fn lives(worlds: &[Prepared], seed: Seed, replication: u64, customer: usize, control: &Control<'_>) -> Result<Lives, Error> {
    let live = |world: &Prepared, diary: Diary| replicate_within(&world.model, seed, replication, diary, control.limits());
    let (first, others) = worlds.split_first().expect("there is a world");
    let (played, diary) = live(first, Diary::of(customer))?;
    let Some(person) = diary.person() else {
        return Err(Error::Customer { number: customer, last: played.initial + played.joined - 1 });
    };
    let mut entries = vec![diary.entries];
    for other in others {
        entries.push(live(other, Diary::of_person(person))?.1.entries);
    }
    Ok(Lives { customer, replication, seed, entries })
}

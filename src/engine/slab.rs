//! Things that come and go, each at a place that is used again.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use super::ids::Id;

/// A vector with a list of free places.
#[derive(Debug)]
pub(super) struct Slab<I, T> {
    items: Vec<T>,
    free: Vec<u32>,
    named: PhantomData<I>,
}

impl<I: Id, T: Copy> Slab<I, T> {
    pub(super) fn new() -> Slab<I, T> {
        Slab { items: Vec::new(), free: Vec::new(), named: PhantomData }
    }

    /// Puts an item at a free place and says which.
    #[inline(always)]
    pub(super) fn insert(&mut self, item: T) -> I {
        I::new(match self.free.pop() {
            Some(place) => {
                self.items[place as usize] = item;
                place as usize
            }
            None => {
                self.items.push(item);
                self.items.len() - 1
            }
        })
    }

    /// Takes an item out; its place is free again.
    #[inline(always)]
    pub(super) fn remove(&mut self, id: I) -> T {
        self.free.push(id.index() as u32);
        self.items[id.index()]
    }

    /// Everything that is there, in the order of places.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        let mut gone = vec![false; self.items.len()];
        self.free.iter().for_each(|&place| gone[place as usize] = true);
        self.items.iter().zip(gone).filter(|(_, gone)| !gone).map(|(item, _)| item)
    }

    /// Bytes reserved.
    pub(super) fn bytes(&self) -> usize {
        self.items.capacity() * size_of::<T>() + self.free.capacity() * size_of::<u32>()
    }

    pub(super) fn len(&self) -> usize {
        self.items.len() - self.free.len()
    }
}

impl<I: Id, T> Index<I> for Slab<I, T> {
    type Output = T;

    #[inline(always)]
    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Slab<I, T> {
    #[inline(always)]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}

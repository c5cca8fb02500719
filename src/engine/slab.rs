//! Things that come and go, each at a place that is used again.

/// A vector with a list of free places.
#[derive(Debug)]
pub(super) struct Slab<T> {
    items: Vec<T>,
    free: Vec<u32>,
}

impl<T: Copy> Slab<T> {
    pub(super) fn new() -> Slab<T> {
        Slab { items: Vec::new(), free: Vec::new() }
    }

    /// Puts an item at a free place and says which.
    #[inline(always)]
    pub(super) fn insert(&mut self, item: T) -> usize {
        match self.free.pop() {
            Some(place) => {
                self.items[place as usize] = item;
                place as usize
            }
            None => {
                self.items.push(item);
                self.items.len() - 1
            }
        }
    }

    /// Takes an item out; its place is free again.
    #[inline(always)]
    pub(super) fn remove(&mut self, place: usize) -> T {
        self.free.push(place as u32);
        self.items[place]
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

impl<T> std::ops::Index<usize> for Slab<T> {
    type Output = T;
    fn index(&self, place: usize) -> &T {
        &self.items[place]
    }
}

impl<T> std::ops::IndexMut<usize> for Slab<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut self.items[place]
    }
}

//! What names segments, moments and teams: each its own type, so that none is taken for another.

use super::{Course, Moment, Segment, Team};

/// A name of something in a list.
pub(crate) trait Id: Copy {
    /// Of the one at a place.
    fn new(index: usize) -> Self;
    /// Its place.
    fn index(self) -> usize;
}

/// All names of a list with so many.
pub(crate) fn all<I: Id>(count: usize) -> impl Iterator<Item = I> {
    (0..count).map(I::new)
}

/// Names, and the lists in which each finds its own.
macro_rules! ids {
    ($( $(#[$attribute:meta])* $name:ident($of:ty); )+) => { $(
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub $of);

        impl $crate::model::ids::Id for $name {
            #[inline(always)]
            fn new(index: usize) -> $name {
                debug_assert!(<$of>::try_from(index).is_ok(), "{index} is too large");
                $name(index as $of)
            }

            #[inline(always)]
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+ };
}

/// Lists in which a name finds its own.
macro_rules! find {
    ($( $name:ident in $($held:ty),+; )+) => { $( $(
        impl std::ops::Index<$name> for Vec<$held> {
            type Output = $held;

            #[inline(always)]
            fn index(&self, id: $name) -> &$held {
                &self[$crate::model::ids::Id::index(id)]
            }
        }

        impl std::ops::IndexMut<$name> for Vec<$held> {
            #[inline(always)]
            fn index_mut(&mut self, id: $name) -> &mut $held {
                &mut self[$crate::model::ids::Id::index(id)]
            }
        }
    )+ )+ };
}

pub(crate) use {find, ids};

ids! {
    /// A segment, by its place in the scenario.
    SegmentId(u8);
    /// A moment of truth, by its place in the scenario.
    MomentId(u8);
    /// A team, by its place in the scenario.
    TeamId(u8);
}

find! {
    SegmentId in Segment;
    MomentId in Moment;
    TeamId in Team;
}

impl<'m> std::ops::Index<SegmentId> for Vec<&'m Course> {
    type Output = &'m Course;

    #[inline(always)]
    fn index(&self, id: SegmentId) -> &&'m Course {
        &self[id.index()]
    }
}

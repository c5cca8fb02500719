//! What names customers, issues and so on in a world: each its own type, so that none is taken for another.

use crate::model::ids::ids;

pub(super) use crate::model::ids::{Id, all, find};
pub use crate::model::ids::{MomentId, SegmentId, TeamId};

ids! {
    /// A customer, by the order of joining; the initial ones first.
    CustomerId(u32);
    /// An open issue; used again once it is closed.
    IssueId(u32);
    /// A telling under way.
    TellingId(u32);
    /// A lead that waits for an answer.
    LeadId(u32);
}

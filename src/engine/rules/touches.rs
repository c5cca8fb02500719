//! Counts of touches and contacts, by their number within the issue.
//!
//! Reads the issue; changes counts alone.

use crate::engine::MomentCounts;
use crate::engine::ids::{CustomerId, IssueId};
use crate::engine::mode::Mode;
use crate::engine::replication::TouchEnd;
use crate::engine::world::{Cohort, World};
use crate::units::YEAR;

/// Counts how an answer ended, or the wait for one, by its number within the issue: a hand-off is a second touch. If the contact is over with it, says
/// whether another follows.
#[inline(always)]
pub(crate) fn count_touch<M: Mode>(world: &mut World<'_, M>, id: IssueId, end: TouchEnd, contact_repeated: Option<bool>) {
    let issue = &world.issues[id];
    if issue.opened >= world.frame.warmup {
        let counts = &mut world.result.moments[issue.moment];
        at(&mut counts.touches, issue.attempts as usize + issue.transfers as usize).add(end);
        if let Some(repeated) = contact_repeated {
            count_contact(counts, issue.contacts, repeated);
        }
    }
}

/// Counts how a contact ended, by its number within the issue: another follows, or none.
#[inline(always)]
fn count_contact(counts: &mut MomentCounts, number: u16, repeated: bool) {
    // Whoever never found anybody there has made none.
    if number > 0 {
        let counts = at(&mut counts.contacts, number as usize);
        counts.ended += 1;
        counts.repeated += u64::from(repeated);
    }
}

/// A contact was abandoned, and another follows.
pub(crate) fn count_redial<M: Mode>(world: &mut World<'_, M>, id: IssueId) {
    let issue = &world.issues[id];
    if issue.opened >= world.frame.warmup {
        count_contact(&mut world.result.moments[issue.moment], issue.contacts, true);
    }
}

/// The n-th of a list from 1 on, which grows as needed, to at most as many as matter.
#[inline(always)]
fn at<T: Clone + Default>(list: &mut Vec<T>, number: usize) -> &mut T {
    const MOST: usize = 256;
    let index = number.min(MOST) - 1;
    if index >= list.len() {
        list.resize(index + 1, T::default());
    }
    &mut list[index]
}

/// Contacts in the first year, for the churn of those who need many.
#[inline(always)]
pub(crate) fn note_contact<M: Mode>(world: &mut World<'_, M>, customer: CustomerId) {
    let (now, month, initial) = (world.now, world.month, world.cohort(customer) == Cohort::Initial);
    let person = &mut world.customers[customer];
    person.contacts = person.contacts.saturating_add(1);
    if person.contacts == 4 && now < YEAR {
        person.needs_much = true;
        // What is counted for the whole year later is not for the time until now.
        if initial && person.is_here() {
            world.result.exposure_by_contacts[0] += now;
            world.result.exposure_by_contacts[1] -= now;
        }
    }
    world.result.series.contacts[month] += 1;
}

//! What can go wrong between the doors of the house: types with data. Words are made of them at the door.

use std::error::Error as StdError;

use crate::random::SeedTooLarge;
use crate::scenario::problem::Problems;

/// A failure of a library call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A scenario's text is wrong.
    #[error("{0}")]
    Scenario(#[from] Problems),
    /// A seed out of its range.
    #[error(transparent)]
    Seed(#[from] SeedTooLarge),
    /// Amounts of different size are no difference between strategies.
    #[error("`{first}` and `{other}` cannot be compared: their `{key}` differs")]
    NotComparable {
        /// Name of the scenario that others are compared with.
        first: String,
        /// Name of the other.
        other: String,
        /// The key that must be the same in both.
        key: &'static str,
    },
    /// It was stopped before there was anything to report.
    #[error("stopped before the first replication was done: there is nothing to report")]
    Stopped,
    /// A world needs more memory than it may.
    #[error("a world needs {:.2} GB of memory, which is more than it may", *.bytes as f64 / 1e9)]
    TooLarge {
        /// Bytes that it needed by then, or is expected to need.
        bytes: u64,
    },
    /// There is no such team.
    #[error("there is no team `{name}`")]
    Team {
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// There is no such strategy.
    #[error("there is no strategy `{name}`")]
    Strategy {
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// There is no such customer in a replication.
    #[error("there is no customer {number}; in this replication they are 0 to {last}")]
    Customer {
        /// The number.
        number: usize,
        /// The largest that there is.
        last: u64,
    },
    /// There is nothing to choose among, or it cannot be chosen.
    #[error("{0}")]
    Choice(String),
    /// What decides is infinite in one of two worlds that are held against each other.
    #[error("at {at} the objective has no finite value")]
    Infinite {
        /// Which, in words.
        at: String,
    },
    /// A team that nobody contacts.
    #[error("nobody contacts the team `{team}`")]
    Idle {
        /// Its name.
        team: String,
    },
    /// Threads that cannot be started.
    #[error("cannot start {threads} threads")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A chart that cannot be drawn.
    #[error("cannot draw the chart `{name}`")]
    Chart {
        /// Its name.
        name: String,
        /// Why.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// Words that cannot be used.
    #[error("{problem}")]
    Words {
        /// What is wrong with them.
        problem: String,
    },
    /// A logo that cannot be used.
    #[error("{problem}")]
    Logo {
        /// What is wrong with it.
        problem: String,
    },
    /// A saved report that cannot be read.
    #[error("{problem}")]
    Saved {
        /// What is wrong with it.
        problem: String,
    },
    /// A workbook that cannot be made.
    #[error("cannot make the workbook")]
    Workbook {
        /// Why.
        source: Box<dyn StdError + Send + Sync>,
    },
}

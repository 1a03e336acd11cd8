//! Rows that people change after having looked at them: a change names the version that was looked at, and is not made where
//! somebody else was faster.

use chrono::{DateTime, Utc};

/// What was read, its version and its times. The first version is 1; every change adds one.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// What was read.
    pub value: T,
    /// Its version.
    pub version: i64,
    /// Whether state files alone change it.
    pub managed: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was changed last. Of a user: when a claim was.
    pub updated_at: DateTime<Utc>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// It was made.
    Changed,
    /// It was not: the row has another version by now, or is gone.
    Stale,
}

impl Outcome {
    /// Of a statement that changes one row if it has the version.
    pub(super) fn of(changed: u64) -> Self {
        if changed == 1 { Self::Changed } else { Self::Stale }
    }
}

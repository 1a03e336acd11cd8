//! Rows that people change after having looked at them: a change names the version that was looked at, and is not made where
//! somebody else was faster.

/// What was read, and its version. The first version is 1; every change adds one.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// What was read.
    pub value: T,
    /// Its version.
    pub version: i64,
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

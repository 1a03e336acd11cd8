//! One object of a state file as it is to be, how it differs from what is stored, and why nothing is applied.

use crate::{crypto::password::Overloaded, store::StoreError};

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created,
    /// It was different.
    Changed,
    /// It is stored like that already.
    Unchanged,
}

impl Change {
    /// The word in lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }
}

/// Why nothing was applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// What the file says is not possible.
    #[error("{kind} {name}: {problem}")]
    Wrong {
        /// `client`, `user`, `group` or `scope`.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What is wrong, and what is allowed.
        problem: String,
    },
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The hashing pool is full; this program has it to itself, so this does not happen.
    #[error("the hashing queue is full")]
    Overloaded(#[from] Overloaded),
}

/// One object as it is to be.
pub(super) struct Planned<T> {
    pub(super) change: Change,
    pub(super) name: String,
    pub(super) value: T,
}

/// How `wanted` differs from what is stored.
pub(super) fn difference<T: PartialEq>(stored: Option<&T>, wanted: &T) -> Change {
    match stored {
        None => Change::Created,
        Some(stored) if stored == wanted => Change::Unchanged,
        Some(_) => Change::Changed,
    }
}

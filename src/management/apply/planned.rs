//! One object of a state file as it is to be, how it differs from what is stored, and why nothing is applied.

use crate::{crypto::password::Overloaded, management::field_change::FieldChange, store::StoreError};

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

/// What became of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `attribute`, `client`, `user`, `group`, `picture`, `provider`, `role`, `scope` or `setting`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub change: Change,
    /// Which fields change, where it is changed.
    pub fields: Vec<FieldChange>,
    /// What is right and may yet surprise.
    pub hint: Option<String>,
    /// Why it is left alone, whatever the file says.
    pub left_alone: Option<&'static str>,
}

/// Why nothing was applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// What the file says is not possible.
    #[error("{kind} {name}: {problem}")]
    Wrong {
        /// `attribute`, `client`, `user`, `group`, `picture`, `provider`, `role`, `scope` or `setting`.
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
    /// Somebody else changed the same users at every try.
    #[error("what is stored was changed by somebody else while the files were applied; apply them again")]
    Busy,
}

impl ApplyError {
    /// Whether it was somebody else's change that came in between, so that the next try may succeed.
    pub(super) fn is_worth_another_try(&self) -> bool {
        match self {
            Self::Busy => true,
            Self::Store(error) => error.is_transient(),
            Self::Wrong { .. } | Self::Overloaded(_) => false,
        }
    }
}

/// The object was not there when the plan was made, and is there now.
pub(super) fn created_meanwhile(kind: &'static str, name: &str, error: StoreError) -> ApplyError {
    if !error.is_conflict() {
        return error.into();
    }
    ApplyError::Wrong {
        kind,
        name: name.to_owned(),
        problem: "somebody else created it while the files were applied; apply them again".to_owned(),
    }
}

/// One object as it is to be.
pub(super) struct Planned<T> {
    pub(super) change: Change,
    /// Which fields change, where it is changed.
    pub(super) fields: Vec<FieldChange>,
    pub(super) name: String,
    pub(super) value: T,
    pub(super) hint: Option<String>,
    /// The name under which it is stored, if it is another one.
    pub(super) was: Option<String>,
    /// Whether state files manage it from now on; `None` leaves that as it is.
    pub(super) managed: Option<bool>,
}

impl<T> Planned<T> {
    /// One that has the name under which it is stored.
    pub(super) fn new(name: &str, change: Change, fields: Vec<FieldChange>, value: T) -> Self {
        Self {
            change,
            fields,
            name: name.to_owned(),
            value,
            hint: None,
            was: None,
            managed: None,
        }
    }
}

/// How `wanted` differs from what is stored.
pub(super) fn difference<T: PartialEq>(stored: Option<&T>, wanted: &T) -> Change {
    match stored {
        None => Change::Created,
        Some(stored) if stored == wanted => Change::Unchanged,
        Some(_) => Change::Changed,
    }
}

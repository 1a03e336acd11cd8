//! One object of a state file as it is to be, how it differs from what is stored, and why nothing is applied.

use std::{collections::BTreeSet, fmt};

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
        /// `client`, `user`, `group`, `role` or `scope`.
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

/// One field that changes. Secrets are not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in state files.
    pub name: String,
    /// What is stored; `None` where nothing is.
    pub before: Option<String>,
    /// What it becomes; `None` where it is taken away.
    pub after: Option<String>,
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(f, "{}: {} -> {}", self.name, shown(&self.before), shown(&self.after))
    }
}

/// The members of two documents that differ.
pub(super) fn fields_between(before: &serde_json::Value, after: &serde_json::Value) -> Vec<FieldChange> {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else {
        return Vec::new();
    };
    let shown = |value: Option<&serde_json::Value>| value.filter(|value| !value.is_null()).map(ToString::to_string);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut fields = Vec::new();
    for name in names {
        let (before, after) = (shown(before.get(name)), shown(after.get(name)));
        if before != after {
            let name = name.clone();
            fields.push(FieldChange { name, before, after });
        }
    }
    fields
}

/// A secret that changes.
pub(super) fn secret(name: &str) -> FieldChange {
    let hidden = || Some("(a secret)".to_owned());
    FieldChange {
        name: name.to_owned(),
        before: hidden(),
        after: hidden(),
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
}

/// How `wanted` differs from what is stored.
pub(super) fn difference<T: PartialEq>(stored: Option<&T>, wanted: &T) -> Change {
    match stored {
        None => Change::Created,
        Some(stored) if stored == wanted => Change::Unchanged,
        Some(_) => Change::Changed,
    }
}

//! Why a use case changed nothing. Its callers say it in their own form: the API as a problem, the command line as a sentence.

use super::{authority::NotDone, validation::Invalid};
use crate::{
    crypto::password::Overloaded,
    domain::right::Right,
    store::{Outcome, StoreError, Versioned},
};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The actor may not (403), nobody would be left who may do everything (409), or the store failed (503 or 500).
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// It is not there (404).
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// It cannot be like that (422).
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The actor may not do that much (403).
    #[error("{0}")]
    TooMuch(String),
    /// Somebody or something has that name already (409).
    #[error("{}", .0.problem)]
    Taken(Invalid),
    /// Something stands against it (409).
    #[error("{0}")]
    InUse(String),
    /// State files manage it (409).
    #[error("state files manage it: change it there, or release it first")]
    Managed,
    /// Somebody else changed it since the actor looked at it (412).
    #[error("somebody else changed it meanwhile; look at it again")]
    Stale,
    /// Too many passwords wait to be hashed (503).
    #[error("too many passwords wait to be hashed")]
    Overloaded(#[from] Overloaded),
}

impl ChangeError {
    /// The actor lacks a right.
    pub(super) fn needs(right: Right) -> Self {
        NotDone::NotAllowed(right).into()
    }

    /// Goes on unless state files alone change it.
    pub(super) fn unless_managed<T>(found: &Versioned<T>) -> Result<(), Self> {
        match found.managed {
            true => Err(Self::Managed),
            false => Ok(()),
        }
    }

    /// Goes on where the change was made.
    pub(super) fn unless_made(outcome: Outcome) -> Result<(), Self> {
        match outcome {
            Outcome::Changed => Ok(()),
            Outcome::Stale => Err(Self::Stale),
        }
    }
}

impl From<StoreError> for ChangeError {
    fn from(error: StoreError) -> Self {
        Self::NotDone(error.into())
    }
}

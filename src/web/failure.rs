//! Failures of the grants, in the form of whoever meets them: a client, or a person.

use crate::{
    grants::GrantError,
    http::errors::{PageError, ProtocolError, describe},
};

impl From<GrantError> for ProtocolError {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Refused(refusal) => refusal.into(),
            GrantError::Store(failure) => failure.into(),
            other => Self::internal(describe(&other)),
        }
    }
}

impl From<GrantError> for PageError {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Store(failure) => failure.into(),
            other => Self::internal(describe(&other)),
        }
    }
}

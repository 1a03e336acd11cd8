//! Converts failures of the grants to responses for a client or for a user.

use crate::{
    grants::GrantError,
    http::errors::{PageError, ProtocolError, describe},
};

impl From<GrantError> for ProtocolError {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Refused(refusal) => refusal.into(),
            GrantError::Throttled(throttled) => throttled.into(),
            GrantError::TooMany(throttled) => Self::too_many(throttled),
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

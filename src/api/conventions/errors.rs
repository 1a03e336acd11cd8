//! How the reasons of use cases are said as problems.

use crate::{
    grants::GrantError,
    http::api_error::{ApiError, Problem},
    management::{
        authority::NotDone, bulk::BulkError, change_error::ChangeError, claims_preview::PreviewError,
        keys::RotationError, lists::ListFailure, roles::RoleError, users::PasswordError,
    },
    store::listing::ListError,
};

impl From<NotDone> for ApiError {
    fn from(error: NotDone) -> Self {
        let detail = error.to_string();
        match error {
            NotDone::Store(error) => error.into(),
            NotDone::NotAllowed(_) | NotDone::HasRole => Self::new(Problem::NotAllowed, detail),
            NotDone::LastOwner => Self::new(Problem::Conflict, detail),
        }
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        let detail = error.to_string();
        match error {
            ChangeError::NotDone(error) => error.into(),
            ChangeError::NotFound(_) => Self::new(Problem::NotFound, detail),
            ChangeError::Invalid(invalid) => Self::new(Problem::Invalid, detail).at(invalid.pointer()),
            ChangeError::TooMuch(_) => Self::new(Problem::NotAllowed, detail),
            ChangeError::Taken(invalid) => Self::new(Problem::Taken, detail).at(invalid.pointer()),
            ChangeError::InUse(_) | ChangeError::Managed => Self::new(Problem::Conflict, detail),
            ChangeError::Stale => Self::new(Problem::Stale, detail),
            ChangeError::Overloaded(_) => Self::unavailable("the password hashing queue is full"),
        }
    }
}

impl From<RotationError> for ApiError {
    fn from(error: RotationError) -> Self {
        let detail = error.to_string();
        match error {
            RotationError::NotDone(error) => error.into(),
            RotationError::Broken(_) => Self::internal(detail),
            RotationError::TooMany(_) => Self::new(Problem::Conflict, detail),
        }
    }
}

impl From<ListFailure> for ApiError {
    fn from(error: ListFailure) -> Self {
        match error {
            ListFailure::NotDone(error) => error.into(),
            ListFailure::List(ListError::Store(error)) => error.into(),
            ListFailure::List(error) => Self::new(Problem::Malformed, error.to_string()),
        }
    }
}

impl From<BulkError> for ApiError {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::Change(error) => error.into(),
            BulkError::List(error) => Self::new(Problem::Malformed, error.to_string()),
        }
    }
}

impl From<RoleError> for ApiError {
    fn from(error: RoleError) -> Self {
        let detail = error.to_string();
        match error {
            RoleError::NotDone(error) => error.into(),
            RoleError::BeyondOwn(_) => Self::new(Problem::NotAllowed, detail),
            RoleError::NoSuchRole(_) | RoleError::NoSuchHolder => Self::new(Problem::NotFound, detail),
            RoleError::NoSuchGroup => Self::new(Problem::Invalid, detail).at("/within"),
            RoleError::BuiltIn(_) | RoleError::InUse(_) | RoleError::Managed(_) | RoleError::GroupManaged(_) => {
                Self::new(Problem::Conflict, detail)
            }
            RoleError::Taken(_) => Self::new(Problem::Taken, detail).at("/name"),
            RoleError::BadName(_) => Self::new(Problem::Invalid, detail).at("/name"),
            RoleError::Stale(_) => Self::new(Problem::Stale, detail),
        }
    }
}

impl From<PreviewError> for ApiError {
    fn from(error: PreviewError) -> Self {
        match error {
            PreviewError::NotFound(error) => error.into(),
            PreviewError::Broken(GrantError::Store(error)) => error.into(),
            PreviewError::Broken(error) => Self::internal(error.to_string()),
        }
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::NotDone(error) => error.into(),
            PasswordError::Overloaded(_) => Self::unavailable("the password hashing queue is full"),
        }
    }
}

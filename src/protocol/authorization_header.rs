//! The `Authorization` field of a request (RFC 9110 section 11.6.2): what the rules are given of it, and how they refuse it. It holds
//! secrets, so it is never shown in a log.

use super::{
    client_authentication::failed,
    error::{ErrorCode, OAuthError},
};

/// The `Authorization` field, as it came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum AuthorizationHeader<'a> {
    /// There is none.
    Absent,
    /// There is one.
    One(&'a str),
    /// There is one, and it is not text.
    NotText,
    /// There are several: each reader could choose another.
    Several,
}

impl<'a> AuthorizationHeader<'a> {
    /// The field for client authentication.
    ///
    /// # Errors
    /// `invalid_request` (400) for several, `invalid_client` (401) for one that is not text.
    pub fn for_client(self) -> Result<Option<&'a str>, OAuthError> {
        match self {
            Self::Absent => Ok(None),
            Self::One(text) => Ok(Some(text)),
            Self::NotText => Err(failed()),
            Self::Several => Err(OAuthError::new(
                ErrorCode::InvalidRequest,
                "there is more than one Authorization header",
            )),
        }
    }
}

impl<'a> AuthorizationHeader<'a> {
    /// The token, where one was sent (RFC 6750 section 2.1).
    pub fn bearer(self) -> Option<&'a str> {
        let Self::One(field) = self else { return None };
        let (scheme, token) = field.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }
}

impl std::fmt::Debug for AuthorizationHeader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::One(_) => "One(..)",
            Self::NotText => "NotText",
            Self::Several => "Several",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_are_an_invalid_request_and_one_that_is_not_text_proves_nothing() {
        assert_eq!(AuthorizationHeader::Absent.for_client(), Ok(None));
        assert_eq!(AuthorizationHeader::One("Basic x").for_client(), Ok(Some("Basic x")));
        let code = |header: AuthorizationHeader<'_>| header.for_client().unwrap_err().code;
        assert_eq!(code(AuthorizationHeader::Several), ErrorCode::InvalidRequest);
        assert_eq!(code(AuthorizationHeader::NotText), ErrorCode::InvalidClient);
    }

    #[test]
    fn debug_output_holds_no_secret() {
        assert!(!format!("{:?}", AuthorizationHeader::One("Basic c2VjcmV0")).contains("c2VjcmV0"));
    }
}

//! Errors as the specifications name them: the `error` codes and their descriptions.
//!
//! RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628 section 3.5, RFC 6750 section 3.1, RFC 7009 section 2.2.1, RFC 8707 section 2, OpenID Connect Core
//! 1.0 section 3.1.2.6, OpenID Connect Core Error Code `unmet_authentication_requirements`. A description never repeats what
//! a request contained: it is fixed text, so nothing of a request can be reflected by it. Statuses and headers belong to `http/`.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::domain::trace::{Check, CheckName};

/// An error in an OAuth answer, as JSON (RFC 6749 section 5.2) or as parameters (section 4.1.2.1).
#[derive(Clone, Debug, Serialize)]
pub struct OAuthError {
    /// The `error` member.
    #[serde(rename = "error")]
    pub code: ErrorCode,
    /// The `error_description` member: one plain sentence for the developer of the client.
    #[serde(rename = "error_description", serialize_with = "serialize_description")]
    pub description: Cow<'static, str>,
    /// What the answer does not say. It is for the log alone.
    #[serde(skip)]
    pub cause: Option<Cow<'static, str>>,
    /// The check that refused the request. It is for the decision trace alone.
    #[serde(skip)]
    pub check: Option<Box<Check>>,
}

/// Two errors are equal if they are answered alike.
impl PartialEq for OAuthError {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code && self.description == other.description
    }
}

impl Eq for OAuthError {}

impl OAuthError {
    /// The one answer for a code or a refresh token that is refused, whatever the reason: whoever holds one that is not theirs
    /// learns nothing about it.
    pub fn invalid_grant() -> Self {
        Self::new(
            ErrorCode::InvalidGrant,
            "The code or token is unknown, spent, expired or another client's, or the redirect_uri or the code_verifier is wrong.",
        )
    }

    /// An error with its description. Characters that RFC 6749 section 5.2 forbids become question marks.
    pub fn new(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        let description = description.into();
        let description = match plain(&description) {
            Cow::Borrowed(_) => description,
            Cow::Owned(cleaned) => Cow::Owned(cleaned),
        };
        Self {
            code,
            description,
            cause: None,
            check: None,
        }
    }

    /// The same, because of `cause`.
    #[must_use]
    pub fn because(self, cause: impl Into<Cow<'static, str>>) -> Self {
        let cause = Some(cause.into());
        Self { cause, ..self }
    }

    /// The same, by that check.
    #[must_use]
    pub fn refused_by(self, check: Check) -> Self {
        let check = Some(Box::new(check));
        Self { check, ..self }
    }

    /// The same, by that check, unless another one is named already.
    #[must_use]
    pub fn refused_by_default(self, check: CheckName) -> Self {
        match self.check {
            Some(_) => self,
            None => self.refused_by(Check::refused(check)),
        }
    }
}

/// The code, and the cause or the description: for the log.
impl std::fmt::Display for OAuthError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.cause.as_ref().unwrap_or(&self.description))
    }
}

impl std::error::Error for OAuthError {}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// A registered `error` value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The registered value.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

error_codes! {
    /// A parameter is missing, repeated, or makes no sense (RFC 6749).
    InvalidRequest = "invalid_request",
    /// Client authentication failed (RFC 6749 section 5.2).
    InvalidClient = "invalid_client",
    /// The code or refresh token is wrong, spent, expired or somebody else's (RFC 6749 section 5.2).
    InvalidGrant = "invalid_grant",
    /// The client may not do this (RFC 6749).
    UnauthorizedClient = "unauthorized_client",
    /// This server does not have the grant type (RFC 6749 section 5.2).
    UnsupportedGrantType = "unsupported_grant_type",
    /// This server does not have the response type (RFC 6749 section 4.1.2.1).
    UnsupportedResponseType = "unsupported_response_type",
    /// The scope is malformed, or more than may be granted (RFC 6749).
    InvalidScope = "invalid_scope",
    /// The user, or a rule of this deployment, refused (RFC 6749 section 4.1.2.1).
    AccessDenied = "access_denied",
    /// Nobody let the device in yet (RFC 8628 section 3.5).
    AuthorizationPending = "authorization_pending",
    /// The same, and the device asks too often (RFC 8628 section 3.5).
    SlowDown = "slow_down",
    /// The device code has expired (RFC 8628 section 3.5).
    ExpiredToken = "expired_token",
    /// Our fault (RFC 6749 section 4.1.2.1).
    ServerError = "server_error",
    /// Later, perhaps (RFC 6749 section 4.1.2.1).
    TemporarilyUnavailable = "temporarily_unavailable",
    /// The access token is wrong, expired or revoked (RFC 6750 section 3.1).
    InvalidToken = "invalid_token",
    /// The access token is good for other things (RFC 6750 section 3.1).
    InsufficientScope = "insufficient_scope",
    /// Tokens of this kind cannot be revoked (RFC 7009 section 2.2.1).
    UnsupportedTokenType = "unsupported_token_type",
    /// The resource is malformed, or not one that the client may ask for (RFC 8707 section 2).
    InvalidTarget = "invalid_target",
    /// Some page would have to be shown, and `prompt=none` forbids it.
    InteractionRequired = "interaction_required",
    /// The sign-in page would have to be shown.
    LoginRequired = "login_required",
    /// The user would have to choose an account.
    AccountSelectionRequired = "account_selection_required",
    /// The consent page would have to be shown.
    ConsentRequired = "consent_required",
    /// The `request_uri` is unknown, spent or unreadable (also RFC 9126).
    InvalidRequestUri = "invalid_request_uri",
    /// The request object is wrong.
    InvalidRequestObject = "invalid_request_object",
    /// `request` is not supported.
    RequestNotSupported = "request_not_supported",
    /// `request_uri` is not supported.
    RequestUriNotSupported = "request_uri_not_supported",
    /// `registration` is not supported.
    RegistrationNotSupported = "registration_not_supported",
    /// An essential `acr` cannot be reached.
    UnmetAuthenticationRequirements = "unmet_authentication_requirements",
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Why a page is shown instead of a redirect: there is no address that could be trusted with the answer. The variants are
/// for the log alone; a browser sees the same page for all of them, so that nothing tells clients apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageReason {
    /// The parameters cannot be read, or `client_id` or `redirect_uri` came twice.
    MalformedRequest,
    /// There is no `client_id`.
    MissingClientId,
    /// No such client.
    UnknownClient,
    /// The client is disabled.
    DisabledClient,
    /// The redirect URI is not registered, or is missing where it must be sent.
    UnregisteredRedirectUri,
    /// `client_id` is not the client that the logout hint was issued to.
    LogoutClientMismatch,
    /// The `post_logout_redirect_uri` is not registered.
    UnregisteredPostLogoutRedirectUri,
}

impl PageReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::MalformedRequest,
        Self::MissingClientId,
        Self::UnknownClient,
        Self::DisabledClient,
        Self::UnregisteredRedirectUri,
        Self::LogoutClientMismatch,
        Self::UnregisteredPostLogoutRedirectUri,
    ];

    /// The word in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MalformedRequest => "malformed_request",
            Self::MissingClientId => "missing_client_id",
            Self::UnknownClient => "unknown_client",
            Self::DisabledClient => "disabled_client",
            Self::UnregisteredRedirectUri => "unregistered_redirect_uri",
            Self::LogoutClientMismatch => "logout_client_mismatch",
            Self::UnregisteredPostLogoutRedirectUri => "unregistered_post_logout_redirect_uri",
        }
    }
}

/// `text` with every character that `error_description` may not hold replaced.
fn plain(text: &str) -> Cow<'_, str> {
    let allowed = |character: char| matches!(character, ' '..='!' | '#'..='[' | ']'..='~');
    if text.chars().all(allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|character| if allowed(character) { character } else { '?' })
            .collect(),
    )
}

fn serialize_description<S: Serializer>(description: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&plain(description))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_members_are_named_error_and_error_description() {
        let error = OAuthError::new(ErrorCode::InvalidGrant, "The code is not valid.");
        assert_eq!(
            serde_json::to_string(&error).unwrap(),
            r#"{"error":"invalid_grant","error_description":"The code is not valid."}"#
        );
    }

    #[test]
    fn every_code_is_written_once() {
        let mut texts: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), ErrorCode::ALL.len());
    }

    proptest! {
        #[test]
        fn a_description_holds_only_what_rfc_6749_allows(text in any::<String>()) {
            let error = OAuthError::new(ErrorCode::InvalidRequest, text);
            prop_assert!(error.description.bytes().all(|byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e)));
        }
    }
}

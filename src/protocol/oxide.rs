//! The one place that names oxide-auth. Its sans-I/O machines give the order of the steps of RFC 6749 for the three grants that they
//! know; a driver here runs each machine and leaves every decision to the rules of `protocol/`. Nothing else of it is used: not its
//! endpoints, not its registrars, not its serialisers.
//!
//! Where the machines differ from the specifications, the difference is corrected outside of them, each row with a test that fails
//! without the correction:
//!
//! | the machine | here |
//! |---|---|
//! | ignores a request that repeats a parameter | [`authorize_request`]: `invalid_request` by redirect, a page only if the address itself is in doubt |
//! | missing `response_type` is `unsupported_response_type` | `oxide/authorization.rs`: `invalid_request` |
//! | knows only `code`, answers in the query | [`authorize_request`] chooses the mode, [`authorize_response`] encodes the answer |
//! | accepts a fragment in a redirect URI; compares normalised URLs; frees the port of `localhost` | [`redirect_uri`]: strings, IP literals |
//! | no credentials are `invalid_request`; Basic with the same `client_id` in the body too; a body secret makes a client public; Basic with a body secret passes; Basic is not form-decoded | [`client_authentication`], before any machine; the machine gets one identity |
//! | needs a `redirect_uri` at the token endpoint, normalises it, calls an unparsable one `invalid_request` | [`code_grant`] compares the strings and shows the machine a placeholder |
//! | an unknown code is `invalid_request` | [`OAuthError::invalid_grant`] |
//! | PKCE failures are `invalid_request`; a verifier without a challenge passes; no length check | [`pkce`] |
//! | refresh without credentials ignores whose token it is | `oxide/refresh.rs` always names the client |
//! | a narrowed refresh narrows the grant | [`refresh_grant`] answers the access token's scope; the grant keeps its own |
//! | loses its state when advanced without input | no driver does |
//! | a malformed scope in client credentials is `invalid_request` | [`client_credentials`](super::client_credentials): `invalid_scope` |
//! | writes `description` for `error_description`, scopes in random order, `bearer` | never asked to write: [`error`](super::error), `ScopeSet`, `grants/` |
//! | reads the machine's clock | is told that nothing expires; the rules compare with `now` |
//!
//! [`authorize_request`]: super::authorize_request
//! [`authorize_response`]: super::authorize_response
//! [`redirect_uri`]: super::redirect_uri
//! [`client_authentication`]: super::client_authentication
//! [`code_grant`]: super::code_grant
//! [`pkce`]: super::pkce
//! [`refresh_grant`]: super::refresh_grant

pub(super) mod authorization;
pub(super) mod client_credentials;
pub(super) mod code;
pub(super) mod refresh;

use chrono::{DateTime, Utc};
use oxide_auth::{
    code_grant::error::AccessTokenErrorType,
    primitives::{
        grant::{Extensions, Grant},
        registrar::{ExactUrl, RegisteredUrl},
    },
};

use super::error::{ErrorCode, OAuthError};
use crate::domain::{grant::GrantBasis, scope::ScopeSet};

/// Stands where a machine wants a redirect URI and the rules have compared the strings themselves.
pub(super) const PLACEHOLDER_URI: &str = "urn:vestibule:compared-elsewhere";

/// A machine's token-endpoint error in the specifications' words.
fn token_error(kind: AccessTokenErrorType) -> OAuthError {
    let (code, description) = match kind {
        AccessTokenErrorType::InvalidRequest => (ErrorCode::InvalidRequest, "A parameter is missing."),
        AccessTokenErrorType::InvalidClient => (ErrorCode::InvalidClient, "Client authentication failed."),
        AccessTokenErrorType::InvalidGrant => return OAuthError::invalid_grant(),
        AccessTokenErrorType::UnauthorizedClient => {
            (ErrorCode::UnauthorizedClient, "The client may not use this grant_type.")
        }
        AccessTokenErrorType::UnsupportedGrantType => {
            (ErrorCode::UnsupportedGrantType, "The grant_type is not supported.")
        }
        AccessTokenErrorType::InvalidScope => {
            (ErrorCode::InvalidScope, "The scope is malformed or wider than granted.")
        }
    };
    OAuthError::new(code, description)
}

/// A machine reached a state that no driver leads to: a fault of ours.
fn unexpected() -> OAuthError {
    OAuthError::new(ErrorCode::ServerError, "The server failed.")
}

/// A grant as the machines want it, with the scope that it may have now. They would compare `until` with their clock; time was
/// compared with `now` instead.
fn machine_grant(basis: &GrantBasis, scope: &ScopeSet) -> Result<Grant, OAuthError> {
    Ok(Grant {
        owner_id: basis.user_id.to_string(),
        client_id: basis.client_id.as_str().to_owned(),
        scope: scope.to_string().parse().map_err(|_| unexpected())?,
        redirect_uri: PLACEHOLDER_URI.parse().map_err(|_| unexpected())?,
        until: DateTime::<Utc>::MAX_UTC,
        extensions: Extensions::new(),
    })
}

/// A redirect URI as the machines take it.
fn exact(redirect_uri: &str) -> Result<RegisteredUrl, OAuthError> {
    ExactUrl::new(redirect_uri.to_owned())
        .map(RegisteredUrl::Exact)
        .map_err(|_| unexpected())
}

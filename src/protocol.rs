//! The rules of OAuth 2.0 and OpenID Connect, one file per concept. No I/O, no clock, no randomness: what a rule needs to know
//! is an argument, so that the same rule serves every endpoint and a test can try it a thousand times.
//!
//! | rule | endpoints | specification |
//! |---|---|---|
//! | [`parameters`] | all | RFC 6749 3.1, 3.2, appendix B |
//! | [`error`] | all | RFC 6749 4.1.2.1, 5.2; RFC 6750 3.1; RFC 7009 2.2.1; RFC 8707 2; OIDC Core 3.1.2.6 |
//! | [`authorize_request`] | `/authorize` | RFC 6749 4.1.1; OIDC Core 3.1.2.1, 3.1.2.2, 5.5 |
//! | [`authorize_response`] | `/authorize` | RFC 6749 4.1.2; RFC 9207; Multiple Response Types; Form Post Response Mode |
//! | [`redirect_uri`] | `/authorize`, registration | RFC 6749 3.1.2; RFC 8252 7; RFC 9700 2.1 |
//! | [`pkce`] | `/authorize`, `/token` | RFC 7636; RFC 9700 2.1.1 |
//! | [`scope`] | `/authorize`, `/token` | RFC 6749 3.3; OIDC Core 5.4, 11 |
//! | [`resource`] | `/authorize`, `/token` | RFC 8707 |
//! | [`client_authentication`] | `/token`, `/introspect`, `/revoke` | RFC 6749 2.3; RFC 7521 4.2; OIDC Core 9 |
//! | [`client_assertion`] | `/token`, `/introspect`, `/revoke` | RFC 7523 3; OIDC Core 9 |
//! | [`token_request`] | `/token` | RFC 6749 3.2 |
//! | [`code_grant`] | `/token` | RFC 6749 4.1.3; OIDC Core 3.1.3 |
//! | [`refresh_grant`] | `/token` | RFC 6749 6; OIDC Core 12 |
//! | [`client_credentials`] | `/token` | RFC 6749 4.4 |
//! | [`access_token`] | `/token`, `/userinfo`, `/introspect`, `/revoke` | RFC 9068 |
//! | [`claims`] | `/userinfo`, `/token` | OIDC Core 5.1, 5.4, 5.5 |
//! | [`introspection`] | `/introspect` | RFC 7662 |
//! | [`logout_request`] | `/logout` | RP-Initiated Logout 2, 3 |
//! | [`metadata`] | `/.well-known/…` | OIDC Discovery 3; RFC 8414 2 |
//!
//! # Where oxide-auth ends
//!
//! Its sans-I/O machines give the order of RFC 6749's steps; what they say differently from the specifications is mended
//! here, each row with a test that fails without the mend:
//!
//! | the machine | here |
//! |---|---|
//! | ignores a request that repeats a parameter | [`authorize_request`]: `invalid_request` by redirect, a page only if the address itself is in doubt |
//! | missing `response_type` is `unsupported_response_type` | [`authorize_request`]: `invalid_request` |
//! | knows only `code`, answers in the query | [`authorize_request`] chooses the mode, [`authorize_response`] carries |
//! | accepts a fragment in a redirect URI; compares normalised URLs; frees the port of `localhost` | [`redirect_uri`]: strings, IP literals |
//! | no credentials are `invalid_request`; Basic with the same `client_id` in the body too; a body secret makes a client public; Basic with a body secret passes; Basic is not form-decoded | [`client_authentication`], before any machine; the machine gets one identity |
//! | needs a `redirect_uri` at the token endpoint, normalises it, calls an unparsable one `invalid_request` | [`code_grant`] compares the strings and shows the machine a placeholder |
//! | an unknown code is `invalid_request` | [`code_grant::unknown_code`]: `invalid_grant` |
//! | PKCE failures are `invalid_request`; a verifier without a challenge passes; no length check | [`pkce`] |
//! | refresh without credentials ignores whose token it is | [`refresh_grant`] always names the client |
//! | a narrowed refresh narrows the grant | [`refresh_grant`] answers the access token's scope; the grant keeps its own |
//! | loses its state when advanced without input | no driver does |
//! | a malformed scope in client credentials is `invalid_request` | [`client_credentials`]: `invalid_scope` |
//! | writes `description` for `error_description`, scopes in random order, `bearer` | never asked to write: [`error`], `ScopeSet`, `grants/` |
//! | reads the machine's clock | is told that nothing lapses; the drivers compare with `now` |

pub mod error;
pub mod parameters;

pub mod authorize_request;
pub mod authorize_response;
pub mod pkce;
pub mod redirect_uri;
pub mod resource;
pub mod scope;

pub mod client_assertion;
pub mod client_authentication;
pub mod client_credentials;
pub mod code_grant;
pub mod refresh_grant;
pub mod token_request;

pub mod access_token;
pub mod claims;
pub mod introspection;
pub mod logout_request;
pub mod metadata;

#[cfg(test)]
pub(crate) mod fixtures;

use oxide_auth::code_grant::error::AccessTokenErrorType;

use error::{ErrorCode, OAuthError};

/// Stands where a machine wants a redirect URI and the rules have compared the strings themselves.
const PLACEHOLDER_URI: &str = "urn:vestibule:compared-elsewhere";

/// A machine's token-endpoint error in the specifications' words.
fn token_error(kind: AccessTokenErrorType) -> OAuthError {
    let (code, description) = match kind {
        AccessTokenErrorType::InvalidRequest => (ErrorCode::InvalidRequest, "A parameter is missing."),
        AccessTokenErrorType::InvalidClient => (ErrorCode::InvalidClient, "Client authentication failed."),
        AccessTokenErrorType::InvalidGrant => (ErrorCode::InvalidGrant, "The grant is not valid for this client."),
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

/// A machine stood where none should: a fault of ours.
fn unexpected() -> OAuthError {
    OAuthError::new(ErrorCode::ServerError, "The server failed.")
}

//! The `claims` request parameter (OpenID Connect Core 1.0 section 5.5).
//!
//! A client gets no claim by name that it could not get by scope: otherwise an application registered for `openid` alone
//! could read a telephone number wherever nobody is asked for consent.

use crate::{
    domain::{
        claims_request::ClaimsRequest,
        client::Client,
        scope::{STANDARD, standard_claims},
    },
    protocol::{
        error::{ErrorCode, OAuthError},
        parameters::Parameters,
    },
};

/// How many claims one request may name, and how long a name may be, in bytes.
const MAX_CLAIMS: usize = 64;
const MAX_NAME_LENGTH: usize = 128;

/// The requested claims, without those that the client may not request. Members that are not understood are ignored, as the
/// specification says.
///
/// # Errors
/// `invalid_request`, as a redirect (303), for a member that is understood and malformed.
pub(super) fn parse(parameters: &Parameters, client: &Client) -> Result<ClaimsRequest, OAuthError> {
    let Some(text) = parameters.get("claims") else {
        return Ok(ClaimsRequest::default());
    };
    let malformed = || OAuthError::new(ErrorCode::InvalidRequest, "The claims parameter is malformed.");
    // A derived struct would also read a JSON array, by position.
    if !text.trim_start().starts_with('{') {
        return Err(malformed());
    }
    // NUL is no character of any claim, and not every database keeps it.
    if text.contains("\\u0000") {
        return Err(malformed());
    }
    let mut claims: ClaimsRequest = serde_json::from_str(text).map_err(|_| malformed())?;
    let count = claims.id_token.len() + claims.userinfo.len();
    let names = || claims.id_token.keys().chain(claims.userinfo.keys());
    if count > MAX_CLAIMS || names().any(|name| name.len() > MAX_NAME_LENGTH) {
        return Err(malformed());
    }
    claims.id_token.retain(|name, _| may_request(client, name));
    claims.userinfo.retain(|name, _| may_request(client, name));
    Ok(claims)
}

fn may_request(client: &Client, claim: &str) -> bool {
    let releases = |scope: &&str| standard_claims(scope).is_some_and(|claims| claims.contains(&claim));
    STANDARD
        .iter()
        .find(|scope| releases(scope))
        .is_none_or(|scope| client.metadata.scope.contains(scope))
}

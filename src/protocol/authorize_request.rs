//! The authorization request (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 sections 3.1.2.1, 3.1.2.2, 5.5 and 6,
//! RFC 8707 section 2).
//!
//! First who asks and where the answer may go: until both are certain, whatever is wrong is a page and never a redirect. Then
//! the rest, in the order of RFC 6749: response type, scope, extensions, what may be granted. What
//! the user must prove or allow is decided in `flow/`, not here.

mod claims_parameter;
mod options;

use crate::domain::{
    authorization_request::{AuthorizationRequest, Prompt, ResponseMode},
    claims_request::ClaimsRequest,
    client::{Client, GrantType, ResponseType},
    ids::UserId,
    scope::ScopeSet,
};

pub use super::error::PageReason;
use super::{
    client_authentication::MAX_CLIENT_ID_LENGTH,
    error::{ErrorCode, OAuthError},
    oxide,
    parameters::Parameters,
    pkce, redirect_uri, resource, scope,
};

/// The longest `state` that is given back.
pub const MAX_STATE_LENGTH: usize = 4096;

/// What the rules must know beyond the request and its client.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The scopes that an administrator defined.
    pub known_scopes: &'a ScopeSet,
    /// What `id_token_hint` says, once its signature was looked at.
    pub id_token_hint: IdTokenHint,
}

/// `id_token_hint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdTokenHint {
    /// There is none.
    Absent,
    /// There is one, and it is not ours or not for this client.
    Invalid,
    /// It is ours and names this user. It may have lapsed.
    User(UserId),
}

/// A request that is refused, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizeRefusal {
    /// On a page of ours: there is no address to trust.
    Page(PageReason),
    /// By redirect, to an address that was checked.
    Redirect {
        /// The address.
        redirect_uri: String,
        /// How the answer travels.
        response_mode: ResponseMode,
        /// Given back untouched; absent if it was unusable.
        state: Option<String>,
        /// What is wrong.
        error: OAuthError,
    },
}

/// The client that a request names, to be looked up before [`check`].
pub fn client_id(parameters: &Parameters) -> Result<&str, PageReason> {
    if parameters.is_repeated("client_id") {
        return Err(PageReason::MalformedRequest);
    }
    match parameters.get("client_id") {
        None => Err(PageReason::MissingClientId),
        Some(client_id) if client_id.len() > MAX_CLIENT_ID_LENGTH => Err(PageReason::UnknownClient),
        Some(client_id) => Ok(client_id),
    }
}

/// The request, if everything about it is right. `client` is the one that [`client_id`] names, `None` if there is no such.
pub fn check(
    parameters: &Parameters,
    client: Option<&Client>,
    asking: &Asking<'_>,
) -> Result<AuthorizationRequest, AuthorizeRefusal> {
    let bound = bind(parameters, client).map_err(AuthorizeRefusal::Page)?;
    let checked = check_bound(parameters, &bound, asking);
    checked.map_err(|error| AuthorizeRefusal::Redirect {
        redirect_uri: bound.redirect_uri.to_owned(),
        response_mode: bound.response_mode,
        state: usable_state(parameters).map(str::to_owned),
        error,
    })
}

/// Who asks, and where the answer goes.
struct Bound<'a> {
    client: &'a Client,
    redirect_uri: &'a str,
    redirect_uri_was_sent: bool,
    response_mode: ResponseMode,
}

fn bind<'a>(parameters: &'a Parameters, client: Option<&'a Client>) -> Result<Bound<'a>, PageReason> {
    let asked_client_id = client_id(parameters)?;
    let client = client
        .filter(|client| client.client_id.as_str() == asked_client_id)
        .ok_or(PageReason::UnknownClient)?;
    if client.disabled {
        return Err(PageReason::DisabledClient);
    }
    if parameters.is_repeated("redirect_uri") {
        return Err(PageReason::MalformedRequest);
    }
    let asked = parameters.get("redirect_uri");
    let redirect_uri = match (asked, client.metadata.redirect_uris.as_slice()) {
        (Some(asked), _) => Some(asked).filter(|asked| redirect_uri::matches(client, asked)),
        (None, [only]) => Some(only.as_str()).filter(|only| !only.contains('#')),
        (None, _) => None,
    };
    Ok(Bound {
        client,
        redirect_uri: redirect_uri.ok_or(PageReason::UnregisteredRedirectUri)?,
        redirect_uri_was_sent: asked.is_some(),
        response_mode: options::answering_mode(parameters),
    })
}

fn check_bound(
    parameters: &Parameters,
    bound: &Bound<'_>,
    asking: &Asking<'_>,
) -> Result<AuthorizationRequest, OAuthError> {
    parameters.refuse_repeated()?;
    options::check_shapes(parameters)?;
    let metadata = &bound.client.metadata;
    if !bound.client.allows(GrantType::AuthorizationCode) || !metadata.response_types.contains(&ResponseType::Code) {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "The client may not use the authorization code flow.",
        ));
    }
    let asked = oxide::authorization::asked_scope(parameters, &bound.client.client_id, bound.redirect_uri)?;
    let extended = extend(parameters, bound.client, asking)?;
    let scope = granted_scope(&asked, bound.client, asking.known_scopes)?;
    Ok(AuthorizationRequest {
        client_id: bound.client.client_id.clone(),
        redirect_uri: bound.redirect_uri.to_owned(),
        redirect_uri_was_sent: bound.redirect_uri_was_sent,
        response_mode: bound.response_mode,
        state: parameters.get("state").map(str::to_owned),
        nonce: parameters.get("nonce").map(str::to_owned),
        scope,
        code_challenge: extended.code_challenge,
        prompt: extended.prompt,
        max_age: extended.max_age,
        id_token_hint: extended.id_token_hint,
        login_hint: options::login_hint(parameters),
        acr_values: options::list(parameters, "acr_values"),
        claims: extended.claims,
        resource: extended.resource,
        ui_locales: options::list(parameters, "ui_locales"),
    })
}

/// What the extensions of RFC 6749 make of a request.
#[derive(Default)]
struct Extended {
    code_challenge: Option<String>,
    prompt: Prompt,
    max_age: Option<u64>,
    id_token_hint: Option<UserId>,
    claims: ClaimsRequest,
    resource: Vec<String>,
}

fn extend(parameters: &Parameters, client: &Client, asking: &Asking<'_>) -> Result<Extended, OAuthError> {
    Ok(Extended {
        code_challenge: pkce::check_challenge(
            client,
            parameters.get("code_challenge_method"),
            parameters.get("code_challenge"),
        )?,
        prompt: options::prompt(parameters)?,
        max_age: options::max_age(parameters)?,
        id_token_hint: match asking.id_token_hint {
            IdTokenHint::Absent => None,
            IdTokenHint::User(user_id) => Some(user_id),
            IdTokenHint::Invalid => {
                return Err(OAuthError::new(
                    ErrorCode::InvalidRequest,
                    "The id_token_hint is not valid.",
                ));
            }
        },
        claims: claims_parameter::parse(parameters, client)?,
        resource: match resource::asked(parameters)? {
            none if none.is_empty() => none,
            asked => resource::narrow(asked, &client.metadata.resources)?,
        },
    })
}

/// What is granted of the scope that was asked for (RFC 6749 section 3.3).
fn granted_scope(asked: &ScopeSet, client: &Client, known_scopes: &ScopeSet) -> Result<ScopeSet, OAuthError> {
    let granted = scope::grantable(asked, client, known_scopes);
    if granted.is_empty() {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "The scope holds nothing that this client may ask for.",
        ));
    }
    Ok(granted)
}

/// The state, if there is exactly one and it can travel.
fn usable_state(parameters: &Parameters) -> Option<&str> {
    parameters
        .get("state")
        .filter(|state| !parameters.is_repeated("state") && options::state_can_travel(state))
}

#[cfg(test)]
mod tests;

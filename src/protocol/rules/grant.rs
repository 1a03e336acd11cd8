//! What may be granted (RFC 6749 sections 3.1.1, 3.3 and 4.1.1, RFC 7636, RFC 8707): the flow, the scope, the code challenge and the
//! resources.

use super::{
    draft::{Draft, Refusal},
    input::RuleInput,
};
use crate::{
    domain::client::{GrantType, ResponseType},
    protocol::{
        error::{ErrorCode, OAuthError},
        oxide, pkce, resource, scope,
    },
};

/// The client is registered for the authorization code flow.
pub(super) fn flow_allowed<'a>(_: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let client = draft.client()?;
    let response_types = &client.metadata.response_types;
    if client.allows(GrantType::AuthorizationCode) && response_types.contains(&ResponseType::Code) {
        return Ok(());
    }
    let description = "The client may not use the authorization code flow.";
    Err(OAuthError::new(ErrorCode::UnauthorizedClient, description).into())
}

/// The client is registered for the device authorization grant.
pub(super) fn device_grant_allowed<'a>(_: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    if draft.client()?.allows(GrantType::DeviceCode) {
        return Ok(());
    }
    let description = "The client may not use the device authorization grant.";
    Err(OAuthError::new(ErrorCode::UnauthorizedClient, description).into())
}

/// The scope has the syntax of one.
pub(super) fn requested_scope<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    draft.requested_scope = scope::parse(input.parameters.get("scope").unwrap_or_default())?;
    Ok(())
}

/// The response type is `code`, and the scope has the syntax of one.
pub(super) fn response_type<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let client_id = &draft.client()?.client_id;
    let redirect_uri = draft.redirect_uri()?;
    draft.requested_scope = oxide::authorization::requested_scope(input.parameters, client_id, redirect_uri)?;
    Ok(())
}

/// There is an S256 code challenge where the client needs one.
pub(super) fn code_challenge<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let method = input.parameters.get("code_challenge_method");
    let challenge = input.parameters.get("code_challenge");
    draft.code_challenge = pkce::check_challenge(draft.client()?, method, challenge)?;
    Ok(())
}

/// The requested resources are the client's.
pub(super) fn resource<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    let requested = resource::asked(input.parameters)?;
    if !requested.is_empty() {
        draft.resource = resource::narrow(requested, &draft.client()?.metadata.resources)?;
    }
    Ok(())
}

/// Something of the requested scope may be granted to this client. The rest is ignored.
pub(super) fn scope<'a>(input: &RuleInput<'a>, draft: &mut Draft<'a>) -> Result<(), Refusal> {
    draft.scope = scope::grantable(&draft.requested_scope, draft.client()?, input.known_scopes);
    if draft.scope.is_empty() {
        let description = "The scope holds nothing that this client may ask for.";
        return Err(OAuthError::new(ErrorCode::InvalidScope, description).into());
    }
    Ok(())
}

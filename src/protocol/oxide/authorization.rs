//! The authorization request of the code grant (RFC 6749 section 4.1.1), as far as the machine decides: the response type, then
//! the syntax of the scope.

use std::borrow::Cow;

use oxide_auth::{
    code_grant::{
        authorization::{Authorization, Error, Input, Output, Request},
        error::AuthorizationErrorType,
    },
    primitives::{
        grant::Extensions,
        registrar::{BoundClient, PreGrant},
        scope::Scope,
    },
};

use super::{exact, unexpected};
use crate::{
    domain::{ids::ClientId, scope::ScopeSet},
    protocol::{
        error::{ErrorCode, OAuthError},
        parameters::Parameters,
        scope,
    },
};

/// The scope that a request asks for, as it is there, once its response type is known to be `code`. `client_id` and
/// `redirect_uri` are those that the rules found right: the machine is shown nothing that it could judge again.
///
/// # Errors
/// As a redirect (303): `invalid_request` without a response type, `unsupported_response_type`, `invalid_scope` for a malformed
/// scope.
pub(in crate::protocol) fn requested_scope(
    parameters: &Parameters,
    client_id: &ClientId,
    redirect_uri: &str,
) -> Result<ScopeSet, OAuthError> {
    let request = MachineRequest {
        parameters,
        client_id,
        redirect_uri,
    };
    let mut machine = Authorization::new(&request);
    let mut input = Input::None;
    loop {
        input = match machine.advance(input) {
            Output::Bind { client_id, .. } => Input::Bound {
                request: &request,
                bound_client: BoundClient {
                    client_id: Cow::Owned(client_id),
                    redirect_uri: Cow::Owned(exact(redirect_uri)?),
                },
            },
            // Extensions, and what may be granted, are rules of their own, after this one.
            Output::Extend => Input::Extended(Extensions::new()),
            Output::Negotiate { bound_client, scope } => Input::Negotiated {
                pre_grant: PreGrant {
                    client_id: bound_client.client_id.clone().into_owned(),
                    redirect_uri: bound_client.redirect_uri.clone().into_owned(),
                    scope: scope.map_or_else(nothing, Ok)?,
                },
                state: None,
            },
            Output::Ok { pre_grant, .. } => return Ok(pre_grant.scope.iter().collect()),
            Output::Err(error) => return Err(in_our_words(error, parameters)),
        };
    }
}

/// The scope of a request that names none.
fn nothing() -> Result<Scope, OAuthError> {
    "".parse().map_err(|_| unexpected())
}

fn in_our_words(mut error: Error, parameters: &Parameters) -> OAuthError {
    let is_missing = parameters.get("response_type").is_none();
    let (code, description) = match error.description().map(|description| description.kind()) {
        Some(AuthorizationErrorType::UnsupportedResponseType) if is_missing => {
            (ErrorCode::InvalidRequest, "The response_type is missing.")
        }
        Some(AuthorizationErrorType::UnsupportedResponseType) => {
            (ErrorCode::UnsupportedResponseType, "The response_type must be code.")
        }
        Some(AuthorizationErrorType::InvalidScope) => return scope::malformed(),
        _ => return unexpected(),
    };
    OAuthError::new(code, description)
}

/// The request as the machine sees it: what was compared already is shown as it was found right.
struct MachineRequest<'a> {
    parameters: &'a Parameters,
    client_id: &'a ClientId,
    redirect_uri: &'a str,
}

impl Request for MachineRequest<'_> {
    fn valid(&self) -> bool {
        true
    }

    fn client_id(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.client_id.as_str()))
    }

    fn scope(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("scope").map(Cow::Borrowed)
    }

    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.redirect_uri))
    }

    fn state(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn response_type(&self) -> Option<Cow<'_, str>> {
        self.parameters.get("response_type").map(Cow::Borrowed)
    }

    fn extension(&self, key: &str) -> Option<Cow<'_, str>> {
        self.parameters.get(key).map(Cow::Borrowed)
    }
}

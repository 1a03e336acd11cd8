//! The client credentials grant (RFC 6749 section 4.4): a token for the client itself. It needs no database, so that the signature
//! is the cost.

use super::{
    GrantError, custom_claims,
    tokens::{self, AccessTokenFor, TokenResponse},
};
use crate::{
    context::Context,
    domain::{event::EventKind, scope::ScopeSet},
    protocol::{client_credentials, resource, token_request::TokenRequest},
};

/// Issues an access token for the client itself.
///
/// # Errors
/// `invalid_scope`, `invalid_target` or `unauthorized_client` (400); no signing key (500); the store fails (503 or 500).
pub async fn grant(
    context: &Context,
    request: &TokenRequest<'_>,
    known_scopes: &ScopeSet,
) -> Result<TokenResponse, GrantError> {
    let scope = client_credentials::grant(request, known_scopes)?;
    let client = request.client;
    let resource = resource::narrow(resource::asked(request.parameters)?, &client.metadata.resources)?;
    let what = AccessTokenFor {
        client,
        grant: None,
        scope: &scope,
        resource: &resource,
        cnf: request.sender.confirmation(),
        made: custom_claims::made_for(context, &context.store, client, &scope, None)
            .await?
            .access_token,
    };
    let access_token = tokens::access_token(context, &context.store, &what).await?;
    let event = context.event(EventKind::ClientTokenIssued).client(&client.client_id);
    context
        .machine_audit
        .record(event.detail(serde_json::json!({ "scope": scope })))
        .await?;
    Ok(TokenResponse::of_access_token(context, access_token, &what))
}

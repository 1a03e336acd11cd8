//! The client credentials grant (RFC 6749 section 4.4): a token for the client itself. No database on the way: the
//! signature is the cost.

use super::{
    GrantError,
    tokens::{self, AccessTokenFor, TokenResponse},
};
use crate::{
    context::Context,
    domain::{client::Client, event::EventKind, scope::ScopeSet},
    protocol::{client_credentials, parameters::Parameters, resource},
};

/// Gives the client a token of its own.
///
/// # Errors
/// `invalid_scope`, `unauthorized_client` and their like, or the store's failure.
pub async fn grant(
    context: &Context,
    client: &Client,
    parameters: &Parameters,
    known_scopes: &ScopeSet,
) -> Result<TokenResponse, GrantError> {
    let scope = client_credentials::grant(parameters, client, known_scopes)?;
    let resource = resource::narrow(resource::asked(parameters)?, &client.metadata.resources)?;
    let what = AccessTokenFor {
        client,
        grant: None,
        scope: &scope,
        resource: &resource,
    };
    let access_token = tokens::access_token(context, &context.store, &what).await?;
    let event = context.event(EventKind::ClientTokenIssued).client(&client.client_id);
    context
        .machine_audit
        .record(event.detail(serde_json::json!({ "scope": scope })))
        .await?;
    Ok(TokenResponse::bearer(context, access_token, &scope))
}

//! Token revocation (RFC 7009). Revoking a token of a grant revokes the grant, with its refresh tokens and its access tokens.

use chrono::DateTime;

use super::{GrantError, token_validation};
use crate::{
    context::Context,
    domain::{client::Client, event::EventKind, ids::GrantId},
    protocol::error::{ErrorCode, OAuthError},
    store::{access_tokens, audit, grants, revoked_tokens},
};

/// Revokes one token. One that we did not issue is ignored (RFC 7009 section 2.2), and one that was revoked before writes no event.
///
/// # Errors
/// `invalid_grant` (400) for a token of another client (RFC 7009 section 2.1), or when the store fails (503 or 500).
pub async fn revoke(context: &Context, client: &Client, token: &str) -> Result<(), GrantError> {
    if let Some(presented) = context.refresh_token_key.parse(token) {
        return end_grant(context, client, presented.grant_id).await;
    }
    let Some(token) = token_validation::recognise(context, token).await? else {
        return Ok(());
    };
    if token.claims.client_id != client.client_id.as_str() {
        return Err(another_clients().into());
    }
    if let Some(grant_id) = token.claims.gid {
        return end_grant(context, client, grant_id).await;
    }
    let transaction = context.store.begin().await?;
    let was_live = match token.row {
        Some(row) => access_tokens::delete(&transaction, row).await?,
        None => {
            let expires_at = DateTime::from_timestamp(token.claims.exp, 0).unwrap_or(context.now);
            revoked_tokens::insert(&transaction, &token_validation::jti_digest(&token.claims), expires_at).await?
        }
    };
    if was_live {
        let event = context.event(EventKind::TokenRevoked).client(&client.client_id);
        audit::insert(&transaction, &event).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn end_grant(context: &Context, client: &Client, grant_id: GrantId) -> Result<(), GrantError> {
    let transaction = context.store.begin().await?;
    // `None` also for one that only another release understands: it ends by its columns.
    let grant = grants::find(&transaction, grant_id).await?;
    if grant
        .as_ref()
        .is_some_and(|grant| grant.basis.client_id != client.client_id)
    {
        return Err(another_clients().into());
    }
    if grants::revoke_of_client(&transaction, grant_id, &client.client_id, context.now).await? {
        let event = context
            .event(EventKind::TokenRevoked)
            .user_if_known(grant.map(|grant| grant.basis.user_id))
            .client(&client.client_id);
        audit::insert(&transaction, &event.detail(serde_json::json!({ "grant": grant_id }))).await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn another_clients() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, "the token was issued to another client")
}

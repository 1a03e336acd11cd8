//! Introspection (RFC 7662): what a token says, to the client that it was issued to and to the resource servers that it is meant for. To
//! anybody else every token is inactive.

use super::{
    GrantError,
    token_validation::{self, TokenError, TokenUse},
};
use crate::{
    context::Context,
    crypto::digest,
    domain::client::Client,
    protocol::introspection::{self, Introspection},
    store::grants,
};

/// What `asker` may learn of a token.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn introspect(context: &Context, asker: &Client, token: &str) -> Result<Introspection, GrantError> {
    let found = match of_refresh_token(context, asker, token).await? {
        Some(found) => Some(found),
        None => of_access_token(context, asker, token).await?,
    };
    Ok(found.unwrap_or_else(introspection::inactive))
}

/// What a valid access token says, to its client and its audiences. To anybody else there is no such token.
async fn of_access_token(context: &Context, asker: &Client, token: &str) -> Result<Option<Introspection>, GrantError> {
    match token_validation::validate(context, token, TokenUse::Introspection { asker }).await {
        Ok(valid) => {
            let username = valid.grant.and_then(|(_, user)| user.claims.preferred_username);
            Ok(Some(introspection::active(&valid.claims, username)))
        }
        Err(TokenError::Failed(failure)) => Err(failure),
        Err(
            TokenError::Invalid | TokenError::OtherAudience | TokenError::OtherSender | TokenError::InsufficientScope,
        ) => Ok(None),
    }
}

/// What a refresh token says, to its own client alone.
async fn of_refresh_token(context: &Context, asker: &Client, token: &str) -> Result<Option<Introspection>, GrantError> {
    let Some(presented) = context.refresh_token_key.parse(token) else {
        return Ok(None);
    };
    let found = grants::find_with_user(&context.store, presented.grant_id).await?;
    Ok(found.and_then(|(grant, user)| {
        let live = grant.live_refresh_family(&user, context.now)?;
        let is_newest = digest::same(&live.family().digest, &presented.digest);
        let is_own = grant.basis.client_id == asker.client_id;
        let may_use_it = asker.honours(grant.created_at) && asker.admits(&user);
        (is_newest && is_own && may_use_it).then(|| introspection::refresh_token(live, context.config.issuer.as_str()))
    }))
}

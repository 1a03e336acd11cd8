//! What a token is worth, for a client that may know (RFC 7662): the client that it was issued to, and the resource servers that it is
//! meant for. To anybody else every token is inactive.

use super::{GrantError, token_validation};
use crate::{
    context::Context,
    crypto::digest,
    domain::client::Client,
    protocol::introspection::{self, Introspection},
    store::grants,
};

/// What `asking` may know of a token.
///
/// # Errors
/// When the store fails.
pub async fn introspect(context: &Context, asking: &Client, token: &str) -> Result<Introspection, GrantError> {
    let found = match of_refresh_token(context, asking, token).await? {
        Some(found) => Some(found),
        None => of_access_token(context, asking, token).await?,
    };
    Ok(found.unwrap_or_else(introspection::inactive))
}

/// Inactive to anybody who is neither its client nor among its audience.
async fn of_access_token(context: &Context, asking: &Client, token: &str) -> Result<Option<Introspection>, GrantError> {
    let live = token_validation::live(context, token).await?;
    Ok(live
        .filter(|live| introspection::may_learn(&live.claims, asking))
        .map(|live| {
            let username = live
                .grant
                .as_ref()
                .and_then(|(_, user)| user.claims.preferred_username.clone());
            introspection::active(&live.claims, username)
        }))
}

/// A refresh token is nobody's business but its client's.
async fn of_refresh_token(
    context: &Context,
    asking: &Client,
    token: &str,
) -> Result<Option<Introspection>, GrantError> {
    let Some(presented) = context.refresh_token_key.parse(token) else {
        return Ok(None);
    };
    let found = grants::find_with_user(&context.store, presented.grant_id).await?;
    Ok(found.and_then(|(grant, user)| {
        let live = grant.live_refresh_family(&user, context.now)?;
        let is_newest = digest::same(&live.family().digest, &presented.digest);
        let is_own = grant.basis.client_id == asking.client_id;
        (is_newest && is_own).then(|| introspection::refresh_token(live, context.config.issuer.as_str()))
    }))
}

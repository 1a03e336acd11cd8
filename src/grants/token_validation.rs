//! Tokens that come back: at UserInfo, introspection and revocation. A token is worth what its grant, its user and its client
//! are worth at this moment; the signature alone is never enough.

use std::sync::Arc;

use uuid::Uuid;

use super::GrantError;
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, TokenKind},
    },
    domain::{access_token::OpaqueAccessToken, client::Client, grant::Grant, ids::ClientId, user::User},
    protocol::access_token::{self, AccessTokenClaims, Audience},
    store::{access_tokens, grants, revoked_tokens},
};

/// An access token that stands.
pub struct LiveAccessToken {
    /// What it says.
    pub claims: AccessTokenClaims,
    /// The client that carries it.
    pub client: Arc<Client>,
    /// The grant and the user behind it; `None` for a client's own token.
    pub grant: Option<(Grant, User)>,
}

/// An access token of ours, whether it stands or not.
pub struct OurAccessToken {
    /// What it says.
    pub claims: AccessTokenClaims,
    /// Its row, where it is opaque.
    pub row: Option<Uuid>,
}

/// Recognises an access token: made by us, not lapsed. `None` for anything else.
///
/// # Errors
/// When the store fails.
pub async fn recognise(context: &Context, text: &str) -> Result<Option<OurAccessToken>, GrantError> {
    let found = if text.starts_with(TokenKind::AccessToken.prefix()) {
        let Some(presented) = token::parse(TokenKind::AccessToken, text) else {
            return Ok(None);
        };
        let row = access_tokens::find(&context.store, presented.id).await?;
        row.filter(|row| digest::same(&row.digest, &presented.digest))
            .map(|row| of_row(context, row))
    } else {
        context
            .keys
            .verify(text, access_token::TYP)
            .and_then(access_token::parse)
            .map(|claims| OurAccessToken { claims, row: None })
    };
    let issuer = context.config.issuer.as_str();
    Ok(found.filter(|token| token.claims.iss == issuer && token.claims.is_current(context.now)))
}

/// What a JWT would say in the place of an opaque token.
fn of_row(context: &Context, row: OpaqueAccessToken) -> OurAccessToken {
    let issuer = context.config.issuer.as_str();
    let claims = AccessTokenClaims {
        iss: issuer.to_owned(),
        sub: row.client_id.to_string(),
        aud: Audience::new(&row.audience, issuer),
        client_id: row.client_id.to_string(),
        exp: row.expires_at.timestamp(),
        iat: row.issued_at.timestamp(),
        jti: row.id.simple().to_string(),
        scope: row.scope,
        auth_time: None,
        acr: None,
        amr: Vec::new(),
        gid: row.grant_id,
        cnf: row.cnf,
    };
    OurAccessToken {
        claims,
        row: Some(row.id),
    }
}

/// The token, if it stands now: one indexed read at most for a JWT.
///
/// # Errors
/// When the store fails.
pub async fn live(context: &Context, text: &str) -> Result<Option<LiveAccessToken>, GrantError> {
    let Some(mut token) = recognise(context, text).await? else {
        return Ok(None);
    };
    let client_id = ClientId::from(token.claims.client_id.as_str());
    let Some(client) = context
        .store
        .client(&client_id)
        .await?
        .filter(|client| !client.disabled)
    else {
        return Ok(None);
    };
    let grant = match token.claims.gid {
        Some(id) => match grants::find_with_user(&context.store, id).await? {
            Some((grant, user)) if grant.is_live_for(&user, context.now) => {
                token.claims.sub = user.id.to_string();
                Some((grant, user))
            }
            _ => return Ok(None),
        },
        None if token.row.is_none() && revoked_tokens::contains(&context.store, &jti_digest(&token.claims)).await? => {
            return Ok(None);
        }
        None => None,
    };
    Ok(Some(LiveAccessToken {
        claims: token.claims,
        client,
        grant,
    }))
}

/// Under which name a client's own token is known to be revoked.
pub fn jti_digest(claims: &AccessTokenClaims) -> Vec<u8> {
    digest::sha256(claims.jti.as_bytes())
}

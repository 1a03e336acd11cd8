//! The check of an access token that is presented: at UserInfo, introspection and revocation. A token is valid only while its grant,
//! its user and its client are; the signature alone is never enough.

use std::sync::Arc;

use chrono::DateTime;
use uuid::Uuid;

use super::GrantError;
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, TokenKind},
    },
    domain::{
        access_token::OpaqueAccessToken, acr::Acr, client::Client, grant::Grant, ids::ClientId, right::Rights,
        scope::OPENID, user::User,
    },
    limits::impersonation,
    protocol::{
        access_token::{self, AccessTokenClaims, ActorClaim, Audience},
        introspection,
        sender_constraint::SenderConstraint,
    },
    store::{StoreError, access_tokens, grants, revoked_tokens},
};

/// An access token that is valid now.
pub struct LiveAccessToken {
    /// What it says.
    pub claims: AccessTokenClaims,
    /// The client that it was issued to.
    pub client: Arc<Client>,
    /// The grant and the user behind it; `None` for a client's own token.
    pub grant: Option<(Grant, User)>,
}

/// An access token that we issued and that has not expired, whether it was revoked or not.
pub struct OurAccessToken {
    /// What it says.
    pub claims: AccessTokenClaims,
    /// Its row, where it is opaque.
    pub row: Option<Uuid>,
}

/// Recognises an access token by its signature or digest, its issuer and its time. `None` for anything else.
///
/// # Errors
/// When the store fails (503 or 500).
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
        act: None,
    };
    OurAccessToken {
        claims,
        row: Some(row.id),
    }
}

/// Who presents an access token, and so what it must be good for.
#[derive(Clone, Copy)]
pub enum TokenUse<'a> {
    /// It is presented at UserInfo: it must be a user's, name this server among its audiences, be bound to nothing or to `sender`, and
    /// have the scope `openid`.
    UserInfo {
        /// What the request proved about its sender.
        sender: &'a SenderConstraint,
    },
    /// It is presented to the administration API: it must be a user's, name the API among its audiences, be bound to nothing, stand for a
    /// sign-in that is enough for an administrator, and have a scope of the administration.
    Administration,
    /// A client asks about it (RFC 7662): only its own client and its audiences may learn of it. Whether its sender is the right one is
    /// for them to check.
    Introspection {
        /// Who asks.
        asker: &'a Client,
    },
}

impl TokenUse<'_> {
    /// Audience, sender constraint and scope: what differs between the uses.
    fn check(self, context: &Context, token: &LiveAccessToken) -> Result<(), TokenError> {
        let claims = &token.claims;
        match self {
            Self::UserInfo { .. } if token.grant.is_none() => Err(TokenError::Invalid),
            Self::UserInfo { .. } if !claims.aud.contains(context.config.issuer.as_str()) => {
                Err(TokenError::OtherAudience)
            }
            Self::UserInfo { sender } if !sender.may_present(claims.cnf.as_ref()) => Err(TokenError::OtherSender),
            Self::Introspection { asker } if !introspection::may_learn(claims, asker) => Err(TokenError::OtherAudience),
            Self::UserInfo { .. } if !claims.scope.contains(OPENID) => Err(TokenError::InsufficientScope),
            Self::Administration => check_for_administration(context, token),
            Self::UserInfo { .. } | Self::Introspection { .. } => Ok(()),
        }
    }
}

fn check_for_administration(context: &Context, token: &LiveAccessToken) -> Result<(), TokenError> {
    let claims = &token.claims;
    if !claims.aud.contains(&context.config.issuer.url(API)) {
        return Err(TokenError::OtherAudience);
    }
    if claims.cnf.is_some() {
        return Err(TokenError::OtherSender);
    }
    let Some((grant, _)) = &token.grant else {
        return Err(TokenError::Invalid);
    };
    let acr = Acr::parse(&grant.basis.acr);
    let is_enough = acr.is_some_and(|acr| acr >= context.config.sign_in.admin_required_acr);
    let scope = claims.scope.intersection(&token.client.metadata.scope);
    // What an administrator does in the administration is their own.
    if grant.basis.actor.is_some() || !is_enough || Rights::of_scope(&scope).is_empty() {
        return Err(TokenError::InsufficientScope);
    }
    Ok(())
}

/// The path of the administration API.
pub const API: &str = "/api/v1";

/// Why an access token is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It is unknown, expired or revoked, or its grant, user or client is.
    #[error("the token is not valid")]
    Invalid,
    /// It is meant for others.
    #[error("the token is for another audience")]
    OtherAudience,
    /// It is bound to a key that its sender did not prove to hold.
    #[error("the token is bound to another sender")]
    OtherSender,
    /// It does not allow that (RFC 6750 section 3.1).
    #[error("the token lacks the scope that this needs")]
    InsufficientScope,
    /// It could not be checked.
    #[error("the token could not be checked")]
    Failed(#[from] GrantError),
}

impl From<StoreError> for TokenError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Checks an access token, in this order: signature or digest, issuer and time, client, grant and user or revocation, audience, sender
/// constraint, scope. One indexed read at most for a JWT.
///
/// # Errors
/// The first check that fails (`invalid_token`, 401, or `insufficient_scope`, 403, at UserInfo; `active: false`, 200, at
/// introspection); the store fails (503 or 500).
pub async fn validate(context: &Context, text: &str, token_use: TokenUse<'_>) -> Result<LiveAccessToken, TokenError> {
    let mut token = recognise(context, text).await?.ok_or(TokenError::Invalid)?;
    let client_id = ClientId::from(token.claims.client_id.as_str());
    let client = context.store.client(&client_id).await?;
    // The second in which a client was enabled does not count: a token says its time in seconds.
    let issued_at = DateTime::from_timestamp(token.claims.iat, 0).ok_or(TokenError::Invalid)?;
    let client = client
        .filter(|client| client.honours_token_of(issued_at))
        .ok_or(TokenError::Invalid)?;
    let grant = live_grant(context, &token).await?;
    if !grant.as_ref().is_none_or(|(grant, _)| client.honours(grant.created_at)) {
        return Err(TokenError::Invalid);
    }
    if !grant.as_ref().is_none_or(|(_, user)| client.admits(user)) {
        return Err(TokenError::Invalid);
    }
    if let Some((grant, user)) = &grant {
        token.claims.sub = user.id.to_string();
        token.claims.act = grant.basis.actor.map(ActorClaim::of);
    }
    let live = LiveAccessToken {
        claims: token.claims,
        client,
        grant,
    };
    token_use.check(context, &live)?;
    Ok(live)
}

/// The grant and the user behind a token; `None` for a client's own token.
async fn live_grant(context: &Context, token: &OurAccessToken) -> Result<Option<(Grant, User)>, TokenError> {
    let Some(id) = token.claims.gid else {
        // The row of an opaque one is deleted when it is revoked.
        let is_revoked =
            token.row.is_none() && revoked_tokens::contains(&context.store, &jti_digest(&token.claims)).await?;
        return if is_revoked { Err(TokenError::Invalid) } else { Ok(None) };
    };
    let found = grants::find_with_user(&context.store, id).await?;
    let live = found.filter(|(grant, user)| grant.is_live_for(user, context.now));
    let (grant, user) = live.ok_or(TokenError::Invalid)?;
    if let Some(actor) = grant.basis.actor
        && !impersonation::is_allowed(context, &context.store, &user, (grant.basis.session_id, actor)).await?
    {
        return Err(TokenError::Invalid);
    }
    Ok(Some((grant, user)))
}

/// By what a client's own token is found among the revoked ones: SHA-256 of its `jti`.
pub fn jti_digest(claims: &AccessTokenClaims) -> Vec<u8> {
    digest::sha256(claims.jti.as_bytes())
}

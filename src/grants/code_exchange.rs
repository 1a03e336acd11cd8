//! What redeeming an authorization code and a device code have in common: what may have changed since the user allowed it, and the grant and
//! the tokens that come of it.

use super::{
    GrantError, check_admission, invalid_grant,
    refresh_token::first_family,
    tokens::{self, TokenResponse, UserTokens},
};
use crate::{
    context::Context,
    domain::{
        authorization_code::AuthorizationCode,
        client::GrantType,
        event::EventKind,
        grant::{Grant, GrantBasis},
        ids::{ClientId, UserId},
        trace::{Check, CheckName},
        user::User,
    },
    limits::impersonation,
    protocol::{error::ErrorCode, resource, token_request::TokenRequest},
    store::{StoreError, Transaction, audit, authorization_codes::FreshCode, grants, sessions},
};

/// Records that a code was presented wrongly, and is used up.
///
/// # Errors
/// When the store fails (503 or 500).
pub(super) async fn record_refusal(
    context: &Context,
    transaction: &Transaction,
    user: UserId,
    client_id: &ClientId,
    error: ErrorCode,
) -> Result<(), StoreError> {
    let event = context.event(EventKind::CodeRefused).user(user).client(client_id);
    let detail = serde_json::json!({ "error": error.as_str() });
    audit::insert(transaction, &event.detail(detail)).await
}

/// What the redemption of a code is allowed to give.
pub(super) struct Allowed {
    /// Whose it is.
    pub(super) user: User,
    /// The audiences of the access token.
    pub(super) resource: Vec<String>,
    /// Whether there is a refresh token.
    pub(super) refresh: Refresh,
}

/// Whether the grant has a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refresh {
    /// It has.
    Token,
    /// It has none.
    None,
}

/// What may have changed since the code was issued: the client and the user are not disabled, and the session was not ended.
///
/// # Errors
/// `invalid_grant` or `invalid_target` (400); the store fails (503 or 500).
pub(super) async fn still_allowed(
    context: &Context,
    transaction: &Transaction,
    request: &TokenRequest<'_>,
    code: &AuthorizationCode,
) -> Result<Allowed, GrantError> {
    if !request.client.honours(code.issued_at) {
        return Err(invalid_grant(
            Check::refused(CheckName::NotDisabledSince).by("client.disabled"),
            "the client was disabled after the code was issued",
        ));
    }
    let resource = resource::narrow(resource::asked(request.parameters)?, &code.basis.resource)?;
    let found = sessions::find_user_with(transaction, code.basis.user_id, code.basis.session_id).await?;
    let (user, has_session) = found.filter(|(user, _)| !user.disabled).ok_or_else(|| {
        invalid_grant(
            Check::refused(CheckName::EnabledAccount).by("user.disabled"),
            "the account is disabled, or was deleted",
        )
    })?;
    check_admission(request.client, &user)?;
    if !has_session {
        return Err(invalid_grant(CheckName::LiveSession, "the session has ended"));
    }
    if let Some(actor) = code.basis.actor
        && !impersonation::is_allowed(context, transaction, &user, (code.basis.session_id, actor)).await?
    {
        return Err(invalid_grant(
            CheckName::LiveSession,
            "the administrator may not act as the user any more",
        ));
    }
    // What an administrator does as the user ends with their session.
    let is_refreshed = request.client.allows(GrantType::RefreshToken) && code.basis.actor.is_none();
    Ok(Allowed {
        user,
        resource,
        refresh: if is_refreshed { Refresh::Token } else { Refresh::None },
    })
}

/// Makes the grant of a code that was just used up, with its event, and the tokens.
///
/// # Errors
/// No signing key, or signing fails (500); the store fails (503 or 500).
pub(super) async fn exchange(
    context: &Context,
    transaction: &Transaction,
    request: &TokenRequest<'_>,
    fresh: &FreshCode,
    allowed: &Allowed,
) -> Result<TokenResponse, GrantError> {
    let client = request.client;
    let FreshCode { code, document } = fresh;
    let basis = GrantBasis {
        cnf: request.sender.refresh_confirmation(client),
        ..code.basis.clone()
    };
    let (refresh_token, family) = match allowed.refresh {
        Refresh::Token => {
            let (text, family) = first_family(context, code.grant_id);
            (Some(text), Some(family))
        }
        Refresh::None => (None, None),
    };
    let lifetime = if family.is_some() {
        context.config.tokens.refresh_absolute
    } else {
        context.config.tokens.access_token
    };
    let grant = Grant {
        id: code.grant_id,
        basis,
        created_at: context.now,
        expires_at: context.now + lifetime.as_chrono(),
        revoked_at: None,
        refresh: family,
    };
    let event = context
        .event(EventKind::CodeRedeemed)
        .user(allowed.user.id)
        .client(&client.client_id);
    let mut detail = serde_json::json!({ "grant": grant.id, "scope": grant.basis.scope });
    if let Some(actor) = grant.basis.actor {
        detail["act"] = actor.user_id.to_string().into();
    }
    grants::insert(transaction, &grant, document, &event.detail(detail)).await?;

    let made_from = UserTokens {
        request,
        grant_id: grant.id,
        basis: &grant.basis,
        user: &allowed.user,
        scope: &grant.basis.scope,
        resource: &allowed.resource,
        nonce: code.nonce.as_deref(),
        refresh_token,
    };
    tokens::for_user(context, transaction, made_from).await
}

//! The refresh token grant (RFC 6749 section 6, RFC 9700 section 4.14.2): every use rotates the token. A retry with the token that was
//! just spent gets the same successor for `refresh_grace`; any later reuse revokes the family.
//!
//! A family is one row. A token names its generation and is authenticated by a key of ours, so a spent token of any age is recognised
//! without being stored, and an invented one changes nothing. Rotation is one conditional statement on the family's row: a revocation
//! comes either before it, and it fails, or after it, and ends the new token too.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    GrantError, check_admission, invalid_grant,
    tokens::{self, TokenResponse, UserTokens},
};
use crate::{
    context::Context,
    crypto::{
        digest,
        refresh_token::{MintedRefreshToken, PresentedRefreshToken},
    },
    domain::{
        client::Client,
        event::EventKind,
        grant::{Grant, LiveRefreshFamily, RefreshFamily},
        ids::GrantId,
        scope::ScopeSet,
        trace::{Check, CheckName},
        user::User,
    },
    protocol::{refresh_grant, resource, token_request::TokenRequest},
    store::{audit, grants},
};

/// How often the family is read again after another request rotated it first: the second time its successor is there.
const LOOKS: usize = 3;

/// The first token of a new family, and the family.
pub fn first_family(context: &Context, grant_id: GrantId) -> (String, RefreshFamily) {
    let minted = context.refresh_token_key.first(grant_id, &context.random);
    let family = RefreshFamily {
        generation: minted.generation,
        digest: minted.digest,
        previous_digest: None,
        rotated_at: context.now,
        idle_expires_at: context.now + context.config.tokens.refresh_idle.as_chrono(),
    };
    (minted.text, family)
}

/// Issues the next tokens for a refresh token.
///
/// # Errors
/// `invalid_grant`, `invalid_scope`, `invalid_target` or `unauthorized_client` (400); no signing key (500); the store fails
/// (503 or 500).
pub async fn refresh(context: &Context, request: &TokenRequest<'_>) -> Result<TokenResponse, GrantError> {
    let text = refresh_grant::refresh_token(request.parameters)?;
    let presented = context
        .refresh_token_key
        .parse(text)
        .ok_or_else(|| invalid_grant(CheckName::KnownRefreshToken, "this is no refresh token of ours"))?;
    for _ in 0..LOOKS {
        let Some((grant, user)) = grants::find_with_user(&context.store, presented.grant_id).await? else {
            return Err(invalid_grant(
                CheckName::KnownRefreshToken,
                "there is no such grant, or no longer",
            ));
        };
        context.trace.user(user.id);
        let live = live_family(context, request.client, &grant, &user)?;
        let family = live.family();
        let allowed = Allowed {
            grant: &grant,
            user: &user,
            scope: refresh_grant::refresh(request, live)?,
            resource: resource::narrow(resource::asked(request.parameters)?, &grant.basis.resource)?,
        };
        let successor = context.refresh_token_key.successor(&presented);
        match place(
            &presented,
            &successor,
            family,
            (context.now, grace(context, request.client)),
        ) {
            Place::Newest => {
                if rotate(context, &grant, family, &successor).await? {
                    return answer(context, request, &allowed, successor.text).await;
                }
            }
            Place::JustSpent => {
                record_retry(context, &grant, &successor).await?;
                return answer(context, request, &allowed, successor.text).await;
            }
            Place::Spent => {
                end_family(context, request.client, &grant).await?;
                return Err(invalid_grant(
                    CheckName::UnusedRefreshToken,
                    "the token was used before; its grant is revoked",
                ));
            }
        }
    }
    Err(invalid_grant(
        CheckName::UnusedRefreshToken,
        "others rotated the token at the same time",
    ))
}

/// The family of the grant, if the client may use its tokens now.
fn live_family<'a>(
    context: &Context,
    client: &Client,
    grant: &'a Grant,
    user: &User,
) -> Result<LiveRefreshFamily<'a>, GrantError> {
    if grant.basis.client_id != client.client_id {
        return Err(invalid_grant(
            CheckName::IssuedToThisClient,
            "the token is another client's",
        ));
    }
    if !client.honours(grant.created_at) {
        return Err(invalid_grant(
            Check::refused(CheckName::NotDisabledSince).by("client.disabled"),
            "the client was disabled after the token was issued",
        ));
    }
    if !user.disabled {
        check_admission(client, user)?;
    }
    grant.live_refresh_family(user, context.now).ok_or_else(|| {
        invalid_grant(
            why_not_live(grant, user, context.now),
            "the grant was revoked or has expired, or the account is disabled",
        )
    })
}

/// What ended the grant, for the trace.
fn why_not_live(grant: &Grant, user: &User, now: DateTime<Utc>) -> Check {
    let check = Check::refused(CheckName::LiveGrant);
    let idle_until = grant.refresh.as_ref().map(|family| family.idle_expires_at);
    if user.disabled {
        Check::refused(CheckName::EnabledAccount).by("user.disabled")
    } else if let Some(at) = grant.revoked_at {
        check.came(Some(&format!("revoked at {}", at.to_rfc3339())))
    } else if grant.expires_at <= now {
        let check = check.by("server.tokens.refresh_absolute");
        check.came(Some(&format!("expired at {}", grant.expires_at.to_rfc3339())))
    } else {
        let check = check.by("server.tokens.refresh_idle");
        check.came(
            idle_until
                .map(|at| format!("expired at {}", at.to_rfc3339()))
                .as_deref(),
        )
    }
}

/// The position of a token in its family.
enum Place {
    /// It is the newest: rotate it.
    Newest,
    /// It was rotated within the grace time, and its successor was not used: a retry.
    JustSpent,
    /// It was rotated before that: somebody else has a copy.
    Spent,
}

fn place(
    presented: &PresentedRefreshToken,
    successor: &MintedRefreshToken,
    family: &RefreshFamily,
    (now, grace): (DateTime<Utc>, TimeDelta),
) -> Place {
    if presented.generation == family.generation && digest::same(&presented.digest, &family.digest) {
        return Place::Newest;
    }
    let was_before = family
        .previous_digest
        .as_deref()
        .is_some_and(|previous| digest::same(previous, &presented.digest));
    // A request that began before the rotation, at this node or at one whose clock is behind, is as near to it as one that came after.
    let age = (now - family.rotated_at).abs();
    let in_grace = !grace.is_zero() && age <= grace;
    if was_before && in_grace && digest::same(&successor.digest, &family.digest) {
        Place::JustSpent
    } else {
        Place::Spent
    }
}

/// How long a retry gets the same successor: what the client says, or else the deployment.
fn grace(context: &Context, client: &Client) -> TimeDelta {
    let own = client
        .metadata
        .refresh_grace
        .map(|seconds| TimeDelta::seconds(seconds.into()));
    own.unwrap_or_else(|| context.config.tokens.refresh_grace.as_chrono())
}

async fn rotate(
    context: &Context,
    grant: &Grant,
    family: &RefreshFamily,
    successor: &MintedRefreshToken,
) -> Result<bool, GrantError> {
    let rotation = grants::Rotation {
        grant_id: grant.id,
        from_generation: family.generation,
        from_digest: family.digest.clone(),
        new_digest: successor.digest.clone(),
        now: context.now,
        idle_expires_at: context.now + context.config.tokens.refresh_idle.as_chrono(),
    };
    let event = context
        .event(EventKind::RefreshTokenRotated)
        .user(grant.basis.user_id)
        .client(&grant.basis.client_id);
    let event = event.detail(serde_json::json!({ "grant": grant.id, "generation": successor.generation }));
    Ok(grants::rotate_refresh(&context.store, &rotation, &event).await?)
}

/// Each answer has an access token of its own, and so an event.
async fn record_retry(context: &Context, grant: &Grant, successor: &MintedRefreshToken) -> Result<(), GrantError> {
    let event = context
        .event(EventKind::RefreshTokenRetried)
        .user(grant.basis.user_id)
        .client(&grant.basis.client_id);
    let event = event.detail(serde_json::json!({ "grant": grant.id, "generation": successor.generation }));
    Ok(audit::insert(&context.store, &event).await?)
}

async fn end_family(context: &Context, client: &Client, grant: &Grant) -> Result<(), GrantError> {
    let transaction = context.store.begin().await?;
    grants::revoke(&transaction, grant.id, context.now).await?;
    let event = context
        .event(EventKind::RefreshTokenReused)
        .user(grant.basis.user_id)
        .client(&client.client_id);
    audit::insert(&transaction, &event.detail(serde_json::json!({ "grant": grant.id }))).await?;
    transaction.commit().await?;
    Ok(())
}

/// What this refresh is allowed to give: no more than the grant, perhaps less.
struct Allowed<'a> {
    grant: &'a Grant,
    user: &'a User,
    scope: ScopeSet,
    resource: Vec<String>,
}

async fn answer(
    context: &Context,
    request: &TokenRequest<'_>,
    allowed: &Allowed<'_>,
    refresh_token: String,
) -> Result<TokenResponse, GrantError> {
    let made_from = UserTokens {
        request,
        grant_id: allowed.grant.id,
        basis: &allowed.grant.basis,
        user: allowed.user,
        scope: &allowed.scope,
        resource: &allowed.resource,
        nonce: None,
        refresh_token: Some(refresh_token),
    };
    tokens::for_user(context, &context.store, made_from).await
}

//! The authorization code grant (RFC 6749 section 4.1): a code is issued when its request is answered, and redeemed once.

use super::{
    GrantError,
    code_exchange::{Allowed, exchange, record_refusal, still_allowed},
    invalid_grant,
    tokens::TokenResponse,
};
use crate::{
    context::Context,
    crypto::token::{self, TokenKind},
    domain::{
        actor::Actor,
        authorization_code::AuthorizationCode,
        authorization_request::PendingAuthorization,
        client::Client,
        event::EventKind,
        grant::GrantBasis,
        ids::{AuthorizationCodeId, AuthorizationRequestId, GrantId, UserId},
        trace::CheckName,
    },
    protocol::{code_grant, error::ErrorCode, token_request::TokenRequest},
    store::{
        StoreError, Transaction, audit,
        authorization_codes::{self, Consumed, RestsOn},
        authorization_requests, grants,
    },
};

/// What a code is bound to, beside its grant.
pub struct CodeBinding {
    /// Where the code is sent.
    pub redirect_uri: String,
    /// Whether the request named that address.
    pub redirect_uri_was_sent: bool,
    /// The S256 challenge.
    pub code_challenge: Option<String>,
    /// For the ID token.
    pub nonce: Option<String>,
    /// Whether the user was asked.
    pub rests_on: RestsOn,
}

/// The row of the request that a code answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingRow {
    /// There is none: the request is answered as it arrives.
    None,
    /// The answer deletes it.
    UsedUp(AuthorizationRequestId),
}

/// Issues a code. The row of its request is deleted in the same transaction, so that two tabs get one code; `None`, and nothing is changed,
/// if it was answered before, or if the user, the session or the consent is gone meanwhile.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn issue(
    context: &Context,
    row: PendingRow,
    basis: GrantBasis,
    binding: CodeBinding,
) -> Result<Option<String>, StoreError> {
    let home = basis.user_id.home();
    let id = AuthorizationCodeId(context.id_of(home));
    let minted = token::mint(TokenKind::AuthorizationCode, id.0, &context.random);
    let event = context
        .event(EventKind::CodeIssued)
        .user(basis.user_id)
        .client(&basis.client_id);
    let code = AuthorizationCode {
        id,
        digest: minted.digest,
        grant_id: GrantId(context.id_of(home)),
        basis,
        redirect_uri: binding.redirect_uri,
        redirect_uri_was_sent: binding.redirect_uri_was_sent,
        code_challenge: binding.code_challenge,
        nonce: binding.nonce,
        issued_at: context.now,
        expires_at: context.now + context.config.tokens.code.as_chrono(),
    };
    match row {
        PendingRow::None => {
            let is_issued = authorization_codes::insert(&context.store, &code, binding.rests_on, &event).await?;
            Ok(is_issued.then_some(minted.text))
        }
        PendingRow::UsedUp(id) => {
            let transaction = context.store.begin().await?;
            // The user's row is locked before the request's, in the order of whoever ends access.
            if !authorization_codes::insert(&transaction, &code, binding.rests_on, &event).await?
                || !authorization_requests::finish(&transaction, id).await?
            {
                return Ok(None);
            }
            transaction.commit().await?;
            Ok(Some(minted.text))
        }
    }
}

/// Deletes the row of a request that is refused. A refusal by its user is an audit event.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn refuse(context: &Context, pending: &PendingAuthorization) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    let is_first = authorization_requests::finish(&transaction, pending.id).await?;
    if let (true, Some(decision)) = (is_first, pending.consent_decision) {
        let context = context.acted_by(Actor::Person(decision.user_id));
        let event = context
            .event(EventKind::ConsentDenied)
            .user(decision.user_id)
            .client(&pending.request.client_id);
        audit::insert(&transaction, &event).await?;
    }
    transaction.commit().await
}

/// Redeems a code. The code is spent whatever the answer: a failed attempt uses it up, a second use revokes the grant of the first.
///
/// # Errors
/// `invalid_grant`, `invalid_target` or `unauthorized_client` (400); no signing key (500). When the store fails (503 or 500)
/// nothing was changed, and the code can be redeemed again.
pub async fn redeem(context: &Context, request: &TokenRequest<'_>) -> Result<TokenResponse, GrantError> {
    let client = request.client;
    let text = code_grant::code(request.parameters)?;
    let presented = token::parse(TokenKind::AuthorizationCode, text)
        .ok_or_else(|| invalid_grant(CheckName::KnownCode, "this is not a code"))?;
    let id = AuthorizationCodeId(presented.id);
    // The rules for claims are with the scopes. In memory before the transaction, they need no second connection within it.
    context.store.scopes().await?;
    let transaction = context.store.begin().await?;
    match authorization_codes::consume(&transaction, id, &presented.digest, context.now).await? {
        Consumed::Unknown => Err(invalid_grant(
            CheckName::KnownCode,
            "there is no such code, or no longer",
        )),
        Consumed::NotUnderstood { user_id } => {
            record_refusal(
                context,
                &transaction,
                user_id,
                &client.client_id,
                ErrorCode::InvalidGrant,
            )
            .await?;
            transaction.commit().await?;
            Err(invalid_grant(CheckName::KnownCode, "a newer release stored the code"))
        }
        Consumed::Spent { grant_id, user_id } => {
            end_reused(context, &transaction, client, (grant_id, user_id)).await?;
            transaction.commit().await?;
            Err(invalid_grant(
                CheckName::UnusedCode,
                "the code was used before; its grant is revoked",
            ))
        }
        Consumed::Fresh(mut fresh) => {
            let code = &mut fresh.code;
            context.trace.user(code.basis.user_id);
            // The registration of this moment counts, not that of a minute ago.
            code.basis.scope = code.basis.scope.intersection(&client.metadata.scope);
            match decide(context, &transaction, request, code).await {
                Ok(allowed) => {
                    let response = exchange(context, &transaction, request, &fresh, &allowed).await?;
                    transaction.commit().await?;
                    Ok(response)
                }
                Err(GrantError::Refused(refusal)) => {
                    record_refusal(
                        context,
                        &transaction,
                        code.basis.user_id,
                        &client.client_id,
                        refusal.code,
                    )
                    .await?;
                    transaction.commit().await?;
                    Err(refusal.into())
                }
                Err(failure) => Err(failure),
            }
        }
    }
}

/// Ends what came of a code that is presented again: somebody may have a copy.
async fn end_reused(
    context: &Context,
    transaction: &Transaction,
    client: &Client,
    (grant_id, user_id): (GrantId, UserId),
) -> Result<(), StoreError> {
    context.trace.user(user_id);
    grants::revoke(transaction, grant_id, context.now).await?;
    let event = context
        .event(EventKind::CodeReused)
        .user(user_id)
        .client(&client.client_id);
    audit::insert(transaction, &event.detail(serde_json::json!({ "grant": grant_id }))).await
}

/// The rules first, then what may have changed since the code was issued.
async fn decide(
    context: &Context,
    transaction: &Transaction,
    request: &TokenRequest<'_>,
    code: &AuthorizationCode,
) -> Result<Allowed, GrantError> {
    code_grant::redeem(request, code, context.now)?;
    still_allowed(context, transaction, request, code).await
}

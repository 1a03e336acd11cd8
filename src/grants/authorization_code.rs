//! The authorization code grant (RFC 6749 section 4.1): a code is issued once its request is answered, and redeemed once.

use super::{
    GrantError, Workshop, invalid_grant,
    refresh_token::first_family,
    tokens::{self, TokenResponse, UserTokens},
};
use crate::{
    crypto::token::{self, TokenKind},
    domain::{
        authorization_code::AuthorizationCode,
        client::{Client, GrantType},
        event::EventKind,
        grant::{Grant, GrantBasis},
        ids::{AuthorizationCodeId, GrantId},
        user::User,
    },
    protocol::{code_grant, parameters::Parameters, resource},
    store::{
        Connection, Transaction, audit,
        authorization_codes::{self, Consumed},
        grants, sessions, users,
    },
};

/// What a code is bound to, beside its grant.
pub struct CodeBinding {
    /// Where it is sent.
    pub redirect_uri: String,
    /// Whether the request named that address.
    pub redirect_uri_was_sent: bool,
    /// The S256 challenge.
    pub code_challenge: Option<String>,
    /// For the ID token.
    pub nonce: Option<String>,
}

/// Issues a code: writes it, and the event, on `connection`.
///
/// # Errors
/// When the store fails.
pub async fn issue(
    workshop: &Workshop<'_>,
    connection: &impl Connection,
    basis: GrantBasis,
    binding: CodeBinding,
) -> Result<String, GrantError> {
    let home = basis.user_id.home();
    let id = AuthorizationCodeId(workshop.random.uuid_v7_of(home, workshop.now));
    let minted = token::mint(TokenKind::AuthorizationCode, id.0, workshop.random);
    let event = workshop
        .event(EventKind::CodeIssued)
        .user(basis.user_id)
        .client(&basis.client_id);
    let code = AuthorizationCode {
        id,
        digest: minted.digest,
        grant_id: GrantId(workshop.random.uuid_v7_of(home, workshop.now)),
        basis,
        redirect_uri: binding.redirect_uri,
        redirect_uri_was_sent: binding.redirect_uri_was_sent,
        code_challenge: binding.code_challenge,
        nonce: binding.nonce,
        expires_at: workshop.now + workshop.config.tokens.code.as_chrono(),
    };
    authorization_codes::insert(connection, &code, workshop.now).await?;
    audit::insert(connection, &event).await?;
    Ok(minted.text)
}

/// Redeems a code. Whatever comes of it, the code is spent: a failed try burns it, a second use ends what the first bought.
///
/// # Errors
/// `invalid_grant` and its like, or the store's failure; then nothing was changed, and the code can be tried again.
pub async fn redeem(
    workshop: &Workshop<'_>,
    client: &Client,
    parameters: &Parameters,
) -> Result<TokenResponse, GrantError> {
    let presented =
        token::parse(TokenKind::AuthorizationCode, code_grant::code(parameters)?).ok_or_else(invalid_grant)?;
    let id = AuthorizationCodeId(presented.id);
    let transaction = workshop.store.begin().await?;
    match authorization_codes::consume(&transaction, id, &presented.digest, workshop.now).await? {
        Consumed::Unknown => Err(invalid_grant()),
        Consumed::Spent { grant_id } => {
            grants::revoke(&transaction, grant_id, workshop.now).await?;
            let event = workshop.event(EventKind::CodeReused).client(&client.client_id);
            audit::insert(&transaction, &event.detail(serde_json::json!({ "grant": grant_id }))).await?;
            transaction.commit().await?;
            Err(invalid_grant())
        }
        Consumed::Fresh(mut code) => {
            // The registration of this moment counts, not that of a minute ago.
            code.basis.scope = code.basis.scope.intersection(&client.metadata.scope);
            match decide(workshop, &transaction, client, parameters, &code).await {
                Ok((user, resource)) => {
                    let response = exchange(workshop, &transaction, client, &code, &user, &resource).await?;
                    transaction.commit().await?;
                    Ok(response)
                }
                Err(GrantError::Refused(refusal)) => {
                    let event = workshop
                        .event(EventKind::CodeRefused)
                        .client(&client.client_id)
                        .user(code.basis.user_id);
                    audit::insert(
                        &transaction,
                        &event.detail(serde_json::json!({ "error": refusal.code.as_str() })),
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

/// The rules, then the state of the world: the user may still sign in, and the session was not ended in between.
async fn decide(
    workshop: &Workshop<'_>,
    transaction: &Transaction,
    client: &Client,
    parameters: &Parameters,
    code: &AuthorizationCode,
) -> Result<(User, Vec<String>), GrantError> {
    code_grant::redeem(parameters, client, code, workshop.now)?;
    let resource = resource::narrow(resource::asked(parameters)?, &code.basis.resource)?;
    let user = users::find(transaction, code.basis.user_id)
        .await?
        .filter(|user| !user.disabled)
        .ok_or_else(invalid_grant)?;
    if !sessions::exists(transaction, code.basis.session_id).await? {
        return Err(invalid_grant());
    }
    Ok((user, resource))
}

async fn exchange(
    workshop: &Workshop<'_>,
    transaction: &Transaction,
    client: &Client,
    code: &AuthorizationCode,
    user: &User,
    resource: &[String],
) -> Result<TokenResponse, GrantError> {
    let basis = &code.basis;
    let (refresh_token, family) = if client.allows(GrantType::RefreshToken) {
        let (text, family) = first_family(workshop, code.grant_id);
        (Some(text), Some(family))
    } else {
        (None, None)
    };
    let lifetime = if family.is_some() {
        workshop.config.tokens.refresh_absolute
    } else {
        workshop.config.tokens.access_token
    };
    let grant = Grant {
        id: code.grant_id,
        basis: basis.clone(),
        created_at: workshop.now,
        expires_at: workshop.now + lifetime.as_chrono(),
        revoked_at: None,
        refresh: family,
    };
    grants::insert(transaction, &grant).await?;
    let event = workshop
        .event(EventKind::CodeRedeemed)
        .user(user.id)
        .client(&client.client_id);
    audit::insert(
        transaction,
        &event.detail(serde_json::json!({ "grant": grant.id, "scope": basis.scope })),
    )
    .await?;

    let made_from = UserTokens {
        client,
        grant_id: grant.id,
        basis,
        user,
        scope: &basis.scope,
        resource,
        nonce: code.nonce.as_deref(),
        refresh_token,
    };
    tokens::for_user(workshop, transaction, made_from).await
}

//! The secrets of a client: it can have two, so that one is exchanged for the other while both count. A secret is 256 random bits in
//! base64url, so that no library changes it on its way.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::json;

use super::{Made, changed, digest_of, finish, held};
use crate::{
    context::Context,
    domain::{
        client::Client,
        client_secret::{ClientSecret, MOST_SECRETS},
        ids::ClientId,
        right::Right,
    },
    management::{change_error::ChangeError, validation::Invalid},
    store::{StoreError, Transaction, changes, client_secrets, clients},
};

/// A secret that was made, and its text: it can be shown now and never again.
#[derive(Debug)]
pub struct MadeSecret {
    /// What is known of it.
    pub secret: ClientSecret,
    /// The secret itself.
    pub text: SecretString,
}

/// The secrets of the client, the newest last. They may have expired.
///
/// # Errors
/// See [`ChangeError`].
pub async fn list(context: &Context, client_id: &ClientId) -> Result<Vec<ClientSecret>, ChangeError> {
    held(context, &context.store, Right::ClientsRead, client_id).await?;
    Ok(client_secrets::list(&context.store, client_id).await?)
}

/// Gives the client another secret beside the one that it has, until `expires_at` if there is such a time.
///
/// # Errors
/// See [`ChangeError`]. A third one is refused.
pub async fn add(
    context: &Context,
    client_id: &ClientId,
    expires_at: Option<DateTime<Utc>>,
) -> Result<MadeSecret, ChangeError> {
    if expires_at.is_some_and(|expires_at| expires_at <= context.now) {
        return Err(Invalid::new("expires_at", "a secret expires in the future").into());
    }
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let before = with_secrets(context, &transaction, client_id).await?;
    let existing = client_secrets::list(&transaction, client_id).await?;
    if existing.iter().filter(|secret| secret.is_live(context.now)).count() >= MOST_SECRETS {
        let problem = "this client has two live secrets; revoke one of them first";
        return Err(ChangeError::InUse(problem.to_owned()));
    }
    let text = SecretString::from(context.random.token_text());
    let digest = digest_of(&text);
    if let Some(newest) = existing.iter().find(|secret| secret.is_newest) {
        client_secrets::make_room(&transaction, client_id, newest, &digest, context.now).await?;
    }
    let after = Client {
        client_secret_digest: Some(digest.clone()),
        ..before
    };
    clients::update(&transaction, &after, context.now).await?;
    if let Some(expires_at) = expires_at {
        client_secrets::set_end(&transaction, client_id, &digest, expires_at).await?;
    }
    let made = client_secrets::list(&transaction, client_id).await?;
    let made = made.into_iter().find(|secret| secret.is_newest);
    let secret = made.ok_or(ChangeError::NotFound("secret"))?;
    let detail = json!({
        "name": client_id, "change": "secret_added", "secret": secret.number, "expires_at": secret.expires_at,
    });
    finish(context, transaction, &after, detail, None).await?;
    Ok(MadeSecret { secret, text })
}

/// Takes one of its secrets from the client, at once. The only one that is live stays: without it the client could do nothing.
///
/// # Errors
/// See [`ChangeError`].
pub async fn revoke(context: &Context, client_id: &ClientId, number: i64) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let before = with_secrets(context, &transaction, client_id).await?;
    let (revoked, others): (Vec<_>, Vec<_>) = client_secrets::list(&transaction, client_id)
        .await?
        .into_iter()
        .partition(|secret| secret.number == number);
    let revoked = revoked.first().ok_or(ChangeError::NotFound("secret"))?;
    let heir = others
        .iter()
        .max_by_key(|secret| (secret.is_live(context.now), secret.number));
    let Some(heir) = heir.filter(|heir| heir.is_live(context.now) || !revoked.is_live(context.now)) else {
        let problem = "this is the only secret of the client that works; replace it, or disable the client";
        return Err(ChangeError::InUse(problem.to_owned()));
    };
    let heir = Some(heir).filter(|_| revoked.is_newest);
    client_secrets::remove(&transaction, client_id, revoked, heir).await?;
    let after = Client {
        client_secret_digest: heir.map_or(before.client_secret_digest.clone(), |heir| Some(heir.digest.clone())),
        ..before
    };
    clients::update(&transaction, &after, context.now).await?;
    let detail = json!({ "name": client_id, "change": "secret_revoked", "secret": number });
    finish(context, transaction, &after, detail, None).await?;
    Ok(())
}

/// Gives the client a random secret in the place of those that it has.
///
/// # Errors
/// See [`ChangeError`].
pub async fn replace(context: &Context, client_id: &ClientId) -> Result<Made, ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let before = with_secrets(context, &transaction, client_id).await?;
    let secret = SecretString::from(context.random.token_text());
    let after = Client {
        client_secret_digest: Some(digest_of(&secret)),
        ..before.clone()
    };
    clients::update(&transaction, &after, context.now).await?;
    finish(context, transaction, &after, changed(&before, &after), Some(secret)).await
}

/// Whether the digest is that of a secret of the client that is live.
///
/// # Errors
/// When the store fails.
pub(in crate::management) async fn has(
    context: &Context,
    transaction: &Transaction,
    client_id: &ClientId,
    digest: &[u8],
) -> Result<bool, StoreError> {
    let secrets = client_secrets::list(transaction, client_id).await?;
    Ok(secrets
        .iter()
        .any(|secret| secret.digest == digest && secret.is_live(context.now)))
}

/// The client, if it has secrets and the actor may choose them.
async fn with_secrets(
    context: &Context,
    transaction: &Transaction,
    client_id: &ClientId,
) -> Result<Client, ChangeError> {
    let (before, editor) = held(context, transaction, Right::ClientsSecrets, client_id).await?;
    let before = before.value;
    editor.require_its_reach(&before)?;
    editor.check_own(Right::ClientsSecrets, &before)?;
    if !before.metadata.needs_secret() {
        let method = before.metadata.token_endpoint_auth_method.as_str();
        let problem = format!("this client has no secret: its token_endpoint_auth_method is {method}");
        return Err(ChangeError::InUse(problem));
    }
    Ok(before)
}

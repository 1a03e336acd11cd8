//! A code of an authenticator app (RFC 6238). A time step whose code was used is never accepted again, on any node (section
//! 5.2).

use super::{
    recovery_code,
    second_factor::{self, Claim, Outcome},
};
use crate::{
    context::Context,
    crypto::totp::{self, TotpSecret},
    domain::{
        event::EventKind,
        ids::UserId,
        totp::{TotpCredential, TotpParameters},
    },
    store::{StoreError, known_devices, recovery_codes, totp_credentials},
};

const FACTOR: &str = "totp";

/// Why a code could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum TotpError {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The stored secret cannot be used.
    #[error(transparent)]
    Secret(#[from] totp::TotpError),
}

/// Checks `code` for `user`.
///
/// # Errors
/// The store fails (503 or 500), or the stored secret cannot be read (500).
pub async fn prove(context: &Context, user: UserId, code: &str) -> Result<Outcome, TotpError> {
    let credential = totp_credentials::find(&context.store, user).await?;
    let secret = credential
        .map(|kept| TotpSecret::open(&context.sealer, user, &kept.sealed_secret, kept.parameters))
        .transpose()?;
    let step = secret.and_then(|secret| secret.step_of(&digits(code), context.now));
    let claim = step.map_or(Claim::Wrong, Claim::TotpStep);
    Ok(second_factor::prove(context, FACTOR, user, claim).await?)
}

/// A new app secret that is shown, with its sealed form until the user has entered a code.
pub struct Proposal {
    /// The secret.
    pub secret: TotpSecret,
    /// The same, sealed for one user.
    pub sealed: Vec<u8>,
}

/// A new secret for `user`, or the one that was shown before.
pub fn propose(context: &Context, user: UserId, shown: Option<&[u8]>) -> Proposal {
    let before = shown.and_then(|sealed| {
        let secret = TotpSecret::open(&context.sealer, user, sealed, TotpParameters::default()).ok()?;
        Some((secret, sealed))
    });
    if let Some((secret, sealed)) = before {
        return Proposal {
            secret,
            sealed: sealed.to_vec(),
        };
    }
    let secret = TotpSecret::generate(&context.random);
    let sealed = secret.seal(&context.sealer, &context.random, user);
    Proposal { secret, sealed }
}

/// Enrols the proposed secret for `user`, if `code` shows that the app has it, and returns new recovery codes, to be shown
/// once; `None` if the code is wrong, or the user already has an app. Earlier recovery codes become invalid, and all known
/// browsers are forgotten.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn confirm(
    context: &Context,
    user: UserId,
    proposal: &Proposal,
    code: &str,
) -> Result<Option<Vec<String>>, StoreError> {
    let Some(step) = proposal.secret.step_of(&digits(code), context.now) else {
        return Ok(None);
    };
    let transaction = context.store.begin().await?;
    let credential = TotpCredential {
        user_id: user,
        sealed_secret: proposal.sealed.clone(),
        parameters: TotpParameters::default(),
        last_step: step,
        created_at: context.now,
    };
    if !totp_credentials::add(&transaction, &credential).await? {
        return Ok(None);
    }
    // A browser that was known before has only been asked for a password.
    known_devices::delete_of_user(&transaction, user).await?;
    let codes = recovery_code::renew(&transaction, &context.random, user).await?;
    context
        .record_factor(&transaction, EventKind::FactorAdded, FACTOR, Some(user))
        .await?;
    transaction.commit().await?;
    Ok(Some(codes))
}

/// Removes `user`'s app and the recovery codes; no browser is trusted in its place any more.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn remove(context: &Context, user: UserId) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    if totp_credentials::delete(&transaction, user).await? {
        recovery_codes::delete_all(&transaction, user).await?;
        known_devices::distrust_all(&transaction, user).await?;
        context
            .record_factor(&transaction, EventKind::FactorRemoved, FACTOR, Some(user))
            .await?;
    }
    transaction.commit().await
}

/// A code may be typed with spaces.
fn digits(code: &str) -> String {
    code.chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .take(16)
        .collect()
}

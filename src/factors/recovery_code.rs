//! Recovery codes. Each is valid once: redeeming it deletes its row.

use super::second_factor::{self, Claim, Outcome};
use crate::{
    context::Context,
    crypto::{random::Random, recovery_code},
    domain::{event::EventKind, ids::UserId, user::User},
    store::{Connection, StoreError, enrolled, recovery_codes},
};

const FACTOR: &str = "recovery_code";

/// Checks `code` for `user`.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn prove(context: &Context, user: UserId, code: &str) -> Result<Outcome, StoreError> {
    let claim = recovery_code::digest(code).map_or(Claim::Wrong, Claim::RecoveryCode);
    second_factor::prove(context, FACTOR, user, claim).await
}

/// Creates a new set for `user` at their request, to be shown once; `None` if they have no authenticator app that the codes
/// could replace.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn renew_for_owner(context: &Context, user: &User) -> Result<Option<Vec<String>>, StoreError> {
    if !enrolled::find(&context.store, user).await?.totp {
        return Ok(None);
    }
    let transaction = context.store.begin().await?;
    let codes = renew(&transaction, &context.random, user.id).await?;
    context
        .record_factor(&transaction, EventKind::FactorChanged, FACTOR, Some(user.id))
        .await?;
    transaction.commit().await?;
    Ok(Some(codes))
}

/// Creates a new set for `user`, to be shown once; the old set becomes invalid.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn renew(connection: &dyn Connection, random: &Random, user: UserId) -> Result<Vec<String>, StoreError> {
    let codes: Vec<_> = (0..recovery_code::CODES)
        .map(|_| recovery_code::generate(random))
        .collect();
    let digests: Vec<Vec<u8>> = codes.iter().filter_map(|code| recovery_code::digest(code)).collect();
    recovery_codes::replace(connection, user, &digests).await?;
    Ok(codes.iter().map(|code| code.to_string()).collect())
}

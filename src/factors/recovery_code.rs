//! A code that was written down. Each is good once; whoever deletes its row has used it.

use super::{
    attempt::Try,
    second_factor::{self, Outcome},
};
use crate::{
    crypto::{random::Random, recovery_code},
    domain::ids::UserId,
    store::{Connection, StoreError, recovery_codes},
};

const FACTOR: &str = "recovery_code";

/// Tries `code` for `user`.
///
/// # Errors
/// When the store fails.
pub async fn prove(attempt: &Try<'_>, user: UserId, code: &str) -> Result<Outcome, StoreError> {
    let check = async {
        match recovery_code::digest(code) {
            Some(digest) => recovery_codes::consume(attempt.store, user, &digest).await,
            None => Ok(false),
        }
    };
    second_factor::prove(attempt, FACTOR, user, check).await
}

/// Makes a new set for `user`, to be shown once; the old set is worth nothing.
///
/// # Errors
/// When the store fails.
pub async fn renew(connection: &impl Connection, random: &Random, user: UserId) -> Result<Vec<String>, StoreError> {
    let codes: Vec<_> = (0..recovery_code::CODES)
        .map(|_| recovery_code::generate(random))
        .collect();
    let digests: Vec<Vec<u8>> = codes.iter().filter_map(|code| recovery_code::digest(code)).collect();
    recovery_codes::replace(connection, user, &digests).await?;
    Ok(codes.iter().map(|code| code.to_string()).collect())
}

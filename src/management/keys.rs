//! The signing keys, for whoever may look at them or rotate them.

use chrono::{DateTime, Utc};

pub mod rotation;

use self::rotation::KeyError;
use super::authority::{self, NotDone};
use crate::{
    context::Context,
    domain::{right::Right, signing_algorithm::SigningAlgorithm, signing_key::SigningKey},
    store::{StoreError, signing_keys},
};

/// How many keys of an algorithm there can be: every application fetches all of them.
const MOST: usize = 20;

/// Why no key was published.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The actor may not (403), or the store failed (503 or 500).
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// A key could not be made (500).
    #[error("{0}")]
    Broken(String),
    /// There are too many already (409).
    #[error("there are {MOST} keys of {0} already; wait until the old ones are gone")]
    TooMany(SigningAlgorithm),
}

impl From<StoreError> for RotationError {
    fn from(error: StoreError) -> Self {
        Self::NotDone(error.into())
    }
}

impl From<KeyError> for RotationError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Store(error) => error.into(),
            other => Self::Broken(other.to_string()),
        }
    }
}

/// Every key that is published, or was until lately.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn list(context: &Context) -> Result<Vec<SigningKey>, NotDone> {
    authority::require(context, &context.store, Right::KeysRead).await?;
    Ok(signing_keys::list(&context.store).await?)
}

/// When the next key of `algorithm` starts to sign, unless somebody rotates before.
pub fn next_rotation(context: &Context, keys: &[SigningKey], algorithm: SigningAlgorithm) -> Option<DateTime<Utc>> {
    let own = keys.iter().filter(|key| key.algorithm == algorithm);
    let newest = own.map(|key| key.active_from).max()?;
    let next = newest + context.config.keys.rotate_every.as_chrono();
    // The key after it is there already, and waits for its time.
    Some(if newest > context.now { newest } else { next })
}

/// Publishes a new key for each of the algorithms; it signs within seconds. The old ones stay published until the last token that they signed
/// has expired.
///
/// # Errors
/// See [`RotationError`].
pub async fn rotate(context: &Context, algorithms: &[SigningAlgorithm]) -> Result<(), RotationError> {
    // Asked before keys are made, which takes a while, and again when they are published.
    authority::require(context, &context.store, Right::KeysRotate).await?;
    let fresh = rotation::generate(algorithms.to_vec()).await?;
    let transaction = context.store.begin().await?;
    authority::require(context, &transaction, Right::KeysRotate).await?;
    let keys = signing_keys::list(&transaction).await?;
    for algorithm in algorithms {
        if keys.iter().filter(|key| key.algorithm == *algorithm).count() >= MOST {
            return Err(RotationError::TooMany(*algorithm));
        }
    }
    rotation::publish_now(context, &transaction, &fresh).await?;
    context.commit(transaction).await?;
    Ok(())
}

//! Rotates the signing keys automatically: the next key is published a day before it signs, and the old one stays published
//! until a day after its last token has expired. Several nodes may attempt it at once; a row lock lets only one of them do
//! it.

use chrono::{DateTime, Duration, Utc};
use zeroize::Zeroizing;

use crate::{
    config::Config,
    context::{Context, Services},
    crypto::{
        keyring::KeyRing,
        sealing::SealError,
        signing::{self, KeyPair, SigningError},
    },
    domain::{
        event::EventKind,
        signing_algorithm::SigningAlgorithm,
        signing_key::{SigningKey, SigningKeyState},
    },
    store::{StoreError, Transaction, audit, signing_keys},
};

/// How long after its publication a manually created key starts to sign: by then every node has loaded it, so no node signs
/// with a key that another one does not publish.
const HEAD_START: Duration = Duration::seconds(3);
/// How long an old key stays published after the last token signed with it has expired.
const MARGIN: Duration = Duration::hours(24);

/// Why keys could not be rotated or loaded.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// A key could not be created or read.
    #[error("a signing key could not be made or read: {0}")]
    Signing(#[from] SigningError),
    /// The process is shutting down.
    #[error("making a key was interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
    /// A private key could not be unsealed: most likely the master key is a different one.
    #[error("a private key could not be unsealed; is this the right master key? {0}")]
    Sealed(#[from] SealError),
}

/// Publishes, retires and removes the keys whose time has come.
///
/// # Errors
/// See [`KeyError`].
pub async fn run(context: &Context) -> Result<(), KeyError> {
    let now = context.clock.now();
    let keys = signing_keys::list(&context.store).await?;
    let wanted: Vec<_> = SigningAlgorithm::ALL
        .into_iter()
        .filter(|algorithm| due(&keys, *algorithm, &context.config, now).is_some())
        .collect();
    if wanted.is_empty() && !keys.iter().any(|key| key.removed_from.is_some_and(|at| at <= now)) {
        return Ok(());
    }
    let fresh = generate(wanted).await?;
    let transaction = context.store.begin().await?;
    signing_keys::lock_rotation(&transaction).await?;
    // Another node may have been faster; then the keys generated here are dropped without having been published.
    let keys = signing_keys::list(&transaction).await?;
    let now = context.clock.now();
    for fresh in &fresh {
        if let Some(active_from) = due(&keys, fresh.pair.algorithm(), &context.config, now) {
            publish(context, &transaction, &keys, fresh, active_from).await?;
        }
    }
    for key in keys.iter().filter(|key| key.removed_from.is_some_and(|at| at <= now)) {
        signing_keys::delete(&transaction, &key.kid).await?;
        tracing::info!(kid = key.kid, algorithm = %key.algorithm, "a signing key was removed");
    }
    transaction.commit().await?;
    Ok(())
}

/// Publishes these keys; they sign within seconds. `management/keys.rs` asks before whether the actor may.
///
/// # Errors
/// See [`KeyError`].
pub async fn publish_now(context: &Context, transaction: &Transaction, fresh: &[Fresh]) -> Result<(), KeyError> {
    signing_keys::lock_rotation(transaction).await?;
    let keys = signing_keys::list(transaction).await?;
    let active_from = context.clock.now() + HEAD_START;
    for fresh in fresh {
        publish(context, transaction, &keys, fresh, active_from).await?;
    }
    Ok(())
}

/// Withdraws a key that somebody else may have: it leaves the key set, and what it signed is refused, as soon as the nodes have read the
/// keys again. If it was the one that signs, the next one takes over at once, or a new one where none is published yet. False if there
/// is no such key.
///
/// # Errors
/// See [`KeyError`].
pub async fn withdraw(context: &Context, kid: &str) -> Result<bool, KeyError> {
    let keys = signing_keys::list(&context.store).await?;
    let Some(algorithm) = keys.iter().find(|key| key.kid == kid).map(|key| key.algorithm) else {
        return Ok(false);
    };
    let fresh = generate(vec![algorithm]).await?;
    let transaction = context.store.begin().await?;
    signing_keys::lock_rotation(&transaction).await?;
    let keys = signing_keys::list(&transaction).await?;
    let now = context.clock.now();
    match keys.iter().find(|key| key.kid == kid) {
        None => return Ok(false),
        // It was withdrawn before, and waits to be deleted.
        Some(key) if key.removed_from.is_some_and(|at| at <= now) => return Ok(true),
        Some(_) => {}
    }
    signing_keys::set_times(&transaction, kid, Some(now), Some(now)).await?;
    let others: Vec<SigningKey> = keys
        .into_iter()
        .filter(|key| key.kid != kid && key.algorithm == algorithm)
        .collect();
    take_over(context, &transaction, &others, &fresh).await?;
    let detail = serde_json::json!({ "kid": kid, "alg": algorithm.as_str() });
    audit::insert(
        &transaction,
        &context.event(EventKind::SigningKeyWithdrawn).detail(detail),
    )
    .await?;
    transaction.commit().await?;
    Ok(true)
}

/// Sees to it that one of the other keys of the algorithm signs.
async fn take_over(
    context: &Context,
    transaction: &Transaction,
    others: &[SigningKey],
    fresh: &[Fresh],
) -> Result<(), KeyError> {
    let now = context.clock.now();
    let in_state = |state| others.iter().filter(move |key| key.state(now) == state);
    let next = in_state(SigningKeyState::Published).min_by_key(|key| key.active_from);
    if let Some(active) = in_state(SigningKeyState::Active).max_by_key(|key| key.active_from) {
        // It signs until the next one does, which may have been the one that was withdrawn.
        let retired_from = next.map(|next| next.active_from);
        let removed_from = retired_from.map(|at| removal(at, &context.config));
        signing_keys::set_times(transaction, &active.kid, retired_from, removed_from).await?;
        return Ok(());
    }
    match next {
        Some(next) => signing_keys::set_active_from(transaction, &next.kid, now).await?,
        None => {
            for fresh in fresh {
                publish(context, transaction, others, fresh, now).await?;
            }
        }
    }
    Ok(())
}

/// Loads the keys of the published key set.
///
/// # Errors
/// See [`KeyError`].
pub async fn load(services: &Services) -> Result<KeyRing, KeyError> {
    let now = services.clock.now();
    let mut loaded = Vec::new();
    for key in signing_keys::list(&services.store).await? {
        if key.removed_from.is_some_and(|at| at <= now) {
            continue;
        }
        let private_key = services.sealer.open(signing::SEALED_FOR, &key.sealed_private_key)?;
        let pair = KeyPair::from_pkcs8(key.algorithm, &private_key)?;
        loaded.push((key, pair));
    }
    Ok(KeyRing::new(loaded, now))
}

/// A key pair that is not published yet.
pub struct Fresh {
    pair: KeyPair,
    private_key: Zeroizing<Vec<u8>>,
}

/// Generates the missing key pairs beforehand: RSA can take seconds, and no transaction may be open meanwhile.
///
/// # Errors
/// See [`KeyError`].
pub async fn generate(algorithms: Vec<SigningAlgorithm>) -> Result<Vec<Fresh>, KeyError> {
    let pairs = tokio::task::spawn_blocking(move || {
        algorithms
            .into_iter()
            .map(|algorithm| {
                let (pair, private_key) = KeyPair::generate(algorithm)?;
                Ok(Fresh { pair, private_key })
            })
            .collect()
    });
    pairs.await?
}

/// When the next key of `algorithm` starts to sign, if it has to be published now.
fn due(keys: &[SigningKey], algorithm: SigningAlgorithm, config: &Config, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let newest = keys
        .iter()
        .filter(|key| key.algorithm == algorithm)
        .map(|key| key.active_from)
        .max();
    let publish_before = config.keys.publish_before.as_chrono();
    match newest {
        // A new deployment: nobody has cached a key set without it.
        None if keys.is_empty() => Some(now),
        // An algorithm added by a new release: clients have cached the key set without it.
        None => Some(now + publish_before),
        Some(active_from) => {
            let next = active_from + config.keys.rotate_every.as_chrono();
            (next - publish_before <= now).then(|| next.max(now + publish_before))
        }
    }
}

async fn publish(
    context: &Context,
    transaction: &Transaction,
    keys: &[SigningKey],
    fresh: &Fresh,
    active_from: DateTime<Utc>,
) -> Result<(), KeyError> {
    let now = context.clock.now();
    let Fresh { pair, private_key } = fresh;
    let algorithm = pair.algorithm();
    let later = keys
        .iter()
        .filter(|key| key.algorithm == algorithm && key.active_from > active_from)
        .map(|key| key.active_from)
        .min();
    let key = SigningKey {
        kid: pair.kid().to_owned(),
        algorithm,
        public_jwk: pair.public_jwk().clone(),
        sealed_private_key: context.sealer.seal(signing::SEALED_FOR, private_key, &context.random),
        published_at: now,
        active_from,
        retired_from: later,
        removed_from: later.map(|at| removal(at, &context.config)),
    };
    signing_keys::insert(transaction, &key).await?;
    for older in keys
        .iter()
        .filter(|older| older.algorithm == algorithm && older.active_from <= active_from)
    {
        if older.retired_from.is_none_or(|at| at > active_from) {
            let removed_from = removal(active_from, &context.config);
            signing_keys::set_times(transaction, &older.kid, Some(active_from), Some(removed_from)).await?;
        }
    }
    let detail = serde_json::json!({ "kid": key.kid, "alg": algorithm.as_str(), "active_from": active_from });
    audit::insert(
        transaction,
        &context.event(EventKind::SigningKeyPublished).detail(detail),
    )
    .await?;
    tracing::info!(kid = key.kid, %algorithm, %active_from, "a signing key was published");
    Ok(())
}

fn removal(retired_from: DateTime<Utc>, config: &Config) -> DateTime<Utc> {
    retired_from + config.tokens.longest_signed().as_chrono() + MARGIN
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn key(algorithm: SigningAlgorithm, active_from: DateTime<Utc>) -> SigningKey {
        SigningKey {
            kid: "k".to_owned(),
            algorithm,
            public_jwk: serde_json::Value::Null,
            sealed_private_key: Vec::new(),
            published_at: active_from,
            active_from,
            retired_from: None,
            removed_from: None,
        }
    }

    fn es256_due(keys: &[SigningKey]) -> Option<DateTime<Utc>> {
        due(keys, SigningAlgorithm::ES256, &Config::default(), NOW)
    }

    #[test]
    fn the_keys_of_a_new_deployment_sign_at_once() {
        assert_eq!(es256_due(&[]), Some(NOW));
    }

    #[test]
    fn the_first_key_of_an_algorithm_that_came_later_is_published_before_it_signs() {
        let keys = [key(SigningAlgorithm::RS256, NOW - Duration::days(10))];
        assert_eq!(es256_due(&keys), Some(NOW + Duration::hours(24)));
    }

    #[test]
    fn the_next_key_is_published_a_day_before_it_signs_and_never_later_than_that() {
        let keys = |days| [key(SigningAlgorithm::ES256, NOW - Duration::days(days))];
        assert_eq!(es256_due(&keys(88)), None);
        assert_eq!(es256_due(&keys(89)), Some(NOW + Duration::days(1)));
        assert_eq!(es256_due(&keys(200)), Some(NOW + Duration::days(1)));
    }
}

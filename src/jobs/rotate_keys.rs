//! Signing keys rotate by themselves: the next is published a day before it signs, the old one stays for as long as its tokens
//! live and a day more. Several nodes may try at once; a row lock lets one of them do it.

use chrono::{DateTime, Duration, Utc};
use zeroize::Zeroizing;

use super::Tools;
use crate::{
    config::Config,
    crypto::{
        keyring::KeyRing,
        sealing::SealError,
        signing::{KeyPair, SigningError},
    },
    domain::{
        event::{Event, EventKind, Origin},
        ids::EventId,
        signing_algorithm::SigningAlgorithm,
        signing_key::SigningKey,
    },
    store::{StoreError, Transaction, audit, signing_keys},
};

/// What a sealed private key is sealed for.
const PURPOSE: &str = "signing key";
/// A key made by hand signs this long after it is published: every node has noticed it by then, so none signs with a key that
/// another does not show.
const HEAD_START: Duration = Duration::seconds(3);
/// How long an old key stays after the last token under it lapsed.
const MARGIN: Duration = Duration::hours(24);

/// Why keys could not be rotated or loaded.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database failed.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// A key could not be made or read.
    #[error("a signing key could not be made or read: {0}")]
    Signing(#[from] SigningError),
    /// A private key could not be unsealed: most likely the master key is another one.
    #[error("a private key could not be unsealed; is this the right master key? {0}")]
    Sealed(#[from] SealError),
}

/// Publishes, retires and removes what is due.
///
/// # Errors
/// See [`KeyError`].
pub async fn run(tools: &Tools) -> Result<(), KeyError> {
    let now = tools.clock.now();
    let keys = signing_keys::list(&tools.store).await?;
    if SigningAlgorithm::ALL
        .iter()
        .all(|algorithm| due(&keys, *algorithm, &tools.config, now).is_none())
        && !keys.iter().any(|key| key.removed_from.is_some_and(|at| at <= now))
    {
        return Ok(());
    }
    let transaction = tools.store.begin().await?;
    signing_keys::lock_rotation(&transaction).await?;
    let keys = signing_keys::list(&transaction).await?;
    for algorithm in SigningAlgorithm::ALL {
        if let Some(active_from) = due(&keys, algorithm, &tools.config, now) {
            publish(tools, &transaction, &keys, KeyPair::generate(algorithm)?, active_from).await?;
        }
    }
    for key in keys.iter().filter(|key| key.removed_from.is_some_and(|at| at <= now)) {
        signing_keys::delete(&transaction, &key.kid).await?;
        tracing::info!(kid = key.kid, algorithm = %key.algorithm, "a signing key was removed");
    }
    transaction.commit().await?;
    Ok(())
}

/// Publishes a new key for each algorithm, which signs within seconds.
///
/// # Errors
/// See [`KeyError`].
pub async fn rotate_now(tools: &Tools) -> Result<(), KeyError> {
    // Before the clock is read: an RSA key can take seconds to make, and none of the head start may be lost on it.
    let made: Vec<_> = SigningAlgorithm::ALL
        .into_iter()
        .map(KeyPair::generate)
        .collect::<Result<_, _>>()?;
    let transaction = tools.store.begin().await?;
    signing_keys::lock_rotation(&transaction).await?;
    let keys = signing_keys::list(&transaction).await?;
    let active_from = tools.clock.now() + HEAD_START;
    for key in made {
        publish(tools, &transaction, &keys, key, active_from).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Loads the keys that are in the key set.
///
/// # Errors
/// See [`KeyError`].
pub async fn load(tools: &Tools) -> Result<KeyRing, KeyError> {
    let now = tools.clock.now();
    let mut loaded = Vec::new();
    for key in signing_keys::list(&tools.store).await? {
        if key.removed_from.is_some_and(|at| at <= now) {
            continue;
        }
        let private_key = tools.sealer.open(PURPOSE, &key.sealed_private_key)?;
        let pair = KeyPair::from_pkcs8(key.algorithm, &private_key)?;
        loaded.push((key, pair));
    }
    Ok(KeyRing::new(loaded, now))
}

/// When the next key of `algorithm` has to sign, if it is time to publish it.
fn due(keys: &[SigningKey], algorithm: SigningAlgorithm, config: &Config, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let newest = keys
        .iter()
        .filter(|key| key.algorithm == algorithm)
        .map(|key| key.active_from)
        .max();
    let publish_before = config.keys.publish_before.as_chrono();
    match newest {
        // The first key of a new deployment: nobody has seen a key set without it.
        None => Some(now),
        Some(active_from) => {
            let next = active_from + config.keys.rotate_every.as_chrono();
            (next - publish_before <= now).then(|| next.max(now + publish_before))
        }
    }
}

async fn publish(
    tools: &Tools,
    transaction: &Transaction,
    keys: &[SigningKey],
    (pair, private_key): (KeyPair, Zeroizing<Vec<u8>>),
    active_from: DateTime<Utc>,
) -> Result<(), KeyError> {
    let now = tools.clock.now();
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
        sealed_private_key: tools.sealer.seal(PURPOSE, &private_key, &tools.random),
        published_at: now,
        active_from,
        retired_from: later,
        removed_from: later.map(|at| removal(at, &tools.config)),
    };
    signing_keys::insert(transaction, &key).await?;
    for older in keys
        .iter()
        .filter(|older| older.algorithm == algorithm && older.active_from <= active_from)
    {
        if older.retired_from.is_none_or(|at| at > active_from) {
            let removed_from = removal(active_from, &tools.config);
            signing_keys::set_times(transaction, &older.kid, Some(active_from), Some(removed_from)).await?;
        }
    }
    let event = Event::new(
        EventId(tools.random.uuid_v7(now)),
        now,
        EventKind::SigningKeyPublished,
        &Origin::default(),
    );
    let detail = serde_json::json!({ "kid": key.kid, "alg": algorithm.as_str(), "active_from": active_from });
    audit::insert(transaction, &event.saying(detail)).await?;
    tracing::info!(kid = key.kid, %algorithm, %active_from, "a signing key was published");
    Ok(())
}

fn removal(retired_from: DateTime<Utc>, config: &Config) -> DateTime<Utc> {
    let longest = config
        .tokens
        .id_token
        .as_chrono()
        .max(config.tokens.access_token.as_chrono());
    retired_from + longest + MARGIN
}

//! A client's own keys: by value, or fetched from its `jwks_uri` and kept for a while. An unknown `kid` makes us look again,
//! at most once a minute (OpenID Connect Core 1.0 section 10.1.1).

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use moka::future::Cache;
use serde_json::{Map, Value};

use super::Outbound;
use crate::{
    crypto::jwt::{self, JwtError},
    domain::{client::Client, signing_algorithm::SigningAlgorithm},
};

/// How long a fetched key set is believed.
const KEEP: Duration = Duration::from_secs(600);
/// How soon an unknown `kid` may make us fetch again.
const LOOK_AGAIN_AFTER: chrono::Duration = chrono::Duration::seconds(60);

/// The key sets of clients, by their URL; cheap to clone.
#[derive(Clone)]
pub struct ClientKeys {
    outbound: Outbound,
    fetched: Cache<String, Arc<FetchedKeys>>,
}

/// A key set, and when it was fetched.
struct FetchedKeys {
    keys: Value,
    fetched_at: DateTime<Utc>,
}

impl ClientKeys {
    /// An empty cache, bounded in number and age, filled through `outbound`.
    pub fn new(outbound: &Outbound) -> Self {
        Self {
            outbound: outbound.clone(),
            fetched: Cache::builder().max_capacity(1_000).time_to_live(KEEP).build(),
        }
    }

    /// The claims of `token`, if one of the client's keys signed it.
    pub async fn verify(
        &self,
        client: &Client,
        token: &str,
        algorithm: SigningAlgorithm,
        now: DateTime<Utc>,
    ) -> Option<Map<String, Value>> {
        if let Some(keys) = &client.metadata.jwks {
            return jwt::verify(token, keys, algorithm).ok();
        }
        let address = client.metadata.jwks_uri.as_deref()?;
        let known = self.fetched.get_with_by_ref(address, self.fetch(address, now)).await;
        match jwt::verify(token, &known.keys, algorithm) {
            Ok(claims) => Some(claims),
            Err(error) if may_look_again(&known, &error, now) => {
                // Of requests at once, one looks; the others take what it finds.
                let looked = self
                    .fetched
                    .entry_by_ref(address)
                    .and_upsert_with(async |entry| match entry {
                        Some(entry) if entry.value().fetched_at > known.fetched_at => entry.into_value(),
                        _ => self.fetch(address, now).await,
                    });
                jwt::verify(token, &looked.await.into_value().keys, algorithm).ok()
            }
            Err(_) => None,
        }
    }

    /// A failed fetch is remembered too, so that a client that is down does not make us wait for each request.
    async fn fetch(&self, address: &str, now: DateTime<Utc>) -> Arc<FetchedKeys> {
        let keys = match self.outbound.get(address).await {
            Ok(fetched) => serde_json::from_slice(&fetched.body).unwrap_or(Value::Null),
            Err(error) => {
                tracing::info!(%error, "a client's keys could not be fetched");
                Value::Null
            }
        };
        Arc::new(FetchedKeys { keys, fetched_at: now })
    }
}

fn may_look_again(known: &FetchedKeys, error: &JwtError, now: DateTime<Utc>) -> bool {
    let nothing_better = matches!(error, JwtError::UnknownKey) || known.keys.is_null();
    nothing_better && now - known.fetched_at >= LOOK_AGAIN_AFTER
}

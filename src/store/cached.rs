//! What every request asks for, from memory where it was read since it changed last.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    Store, StoreError,
    changes::Change,
    client_secrets::{self, KnownSecret},
    clients, scopes,
};
use crate::domain::{
    client::Client,
    ids::ClientId,
    scope::{Scope, ScopeSet},
};

impl Store {
    /// The client, from memory where it was read since it changed.
    pub async fn client(&self, client_id: &ClientId) -> Result<Option<Arc<Client>>, StoreError> {
        if let Some(client) = self.cache.client(client_id).await {
            return Ok(Some(client));
        }
        let read_at = self.cache.begin_reading_clients();
        let Some(client) = clients::find(self, client_id).await?.map(Arc::new) else {
            return Ok(None);
        };
        self.cache.keep_client(read_at, client.clone()).await;
        Ok(Some(client))
    }

    /// The secrets of a client that exists, from memory where they were read since it changed.
    pub async fn client_secrets(&self, client_id: &ClientId) -> Result<Arc<Vec<KnownSecret>>, StoreError> {
        if let Some(secrets) = self.cache.secrets(client_id).await {
            return Ok(secrets);
        }
        let read_at = self.cache.begin_reading_clients();
        let read = client_secrets::list(self, client_id).await?;
        let secrets = Arc::new(read.into_iter().map(KnownSecret::new).collect::<Vec<_>>());
        self.cache.keep_secrets(read_at, client_id, secrets.clone()).await;
        Ok(secrets)
    }

    /// The secret was presented. Each node writes that at most once a minute, and no request waits for it.
    pub fn note_use(&self, client_id: &ClientId, known: &KnownSecret, now: DateTime<Utc>) {
        if known.claims_writing(now) {
            let (store, client_id, secret) = (self.clone(), client_id.clone(), known.secret.clone());
            tokio::spawn(async move {
                if let Err(error) = client_secrets::record_use(&store, &client_id, &secret, now).await {
                    tracing::warn!(%error, client_id = client_id.as_str(), "the use of a client secret was not written down");
                }
            });
        }
    }

    /// Whether a client that is not disabled has registered the origin for its scripts.
    pub async fn cors_origin_registered(&self, origin: &str) -> Result<bool, StoreError> {
        if self.cache.knows_origin(origin).await {
            return Ok(true);
        }
        let read_at = self.cache.begin_reading_clients();
        let Some(client_id) = clients::find_by_origin(self, origin).await? else {
            return Ok(false);
        };
        self.cache.keep_origin(read_at, origin, client_id).await;
        Ok(true)
    }

    /// The scopes that an administrator defined.
    pub async fn scopes(&self) -> Result<Arc<Vec<Scope>>, StoreError> {
        if let Some(scopes) = self.cache.scopes().await {
            return Ok(scopes);
        }
        let read_at = self.cache.begin_reading_scopes();
        let scopes = Arc::new(scopes::list(self).await?);
        self.cache.keep_scopes(read_at, scopes.clone()).await;
        Ok(scopes)
    }

    /// The names of the scopes that an administrator defined. The rules know the standard ones.
    pub async fn scope_names(&self) -> Result<ScopeSet, StoreError> {
        let defined = self.scopes().await?;
        Ok(defined.iter().map(|scope| scope.name.as_str()).collect())
    }

    /// Forgets what changed, and nothing else; the next request reads it again.
    pub fn forget(&self, change: &Change) {
        self.cache.forget(change);
    }

    /// Forgets what is in memory; the next request reads it again.
    pub fn forget_cached(&self) {
        self.cache.forget_everything();
    }
}

//! What every request asks for, in memory: clients, allowed origins, scopes. Forgotten as a whole whenever the change counter
//! moved. Only what exists is kept, so that made-up names can neither fill it nor hide a client that was just registered.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use moka::future::Cache as Moka;

use super::{Store, StoreError, clients, scopes};
use crate::domain::{
    client::Client,
    ids::ClientId,
    scope::{Scope, ScopeSet},
};

const CAPACITY: u64 = 10_000;

/// Keys carry the era in which the value was read: what a slow reader brings from an earlier era is never found again.
pub(super) struct Cache {
    era: AtomicU64,
    clients: Moka<(u64, ClientId), Arc<Client>>,
    origins: Moka<(u64, String), ()>,
    scopes: Moka<u64, Arc<Vec<Scope>>>,
}

impl Cache {
    pub(super) fn new() -> Self {
        Self {
            era: AtomicU64::new(0),
            clients: Moka::new(CAPACITY),
            origins: Moka::new(CAPACITY),
            scopes: Moka::new(1),
        }
    }
}

impl Store {
    /// The client, from memory where it was read since the last change.
    pub async fn client(&self, client_id: &ClientId) -> Result<Option<Arc<Client>>, StoreError> {
        let key = (self.cache.era.load(Ordering::Acquire), client_id.clone());
        if let Some(client) = self.cache.clients.get(&key).await {
            return Ok(Some(client));
        }
        let Some(client) = clients::find(self, client_id).await?.map(Arc::new) else {
            return Ok(None);
        };
        self.cache.clients.insert(key, client.clone()).await;
        Ok(Some(client))
    }

    /// Whether a client that is not disabled has registered the origin for its scripts.
    pub async fn cors_origin_registered(&self, origin: &str) -> Result<bool, StoreError> {
        let key = (self.cache.era.load(Ordering::Acquire), origin.to_owned());
        if self.cache.origins.get(&key).await.is_some() {
            return Ok(true);
        }
        let registered = clients::origin_is_registered(self, origin).await?;
        if registered {
            self.cache.origins.insert(key, ()).await;
        }
        Ok(registered)
    }

    /// The scopes that an administrator defined.
    pub async fn scopes(&self) -> Result<Arc<Vec<Scope>>, StoreError> {
        let era = self.cache.era.load(Ordering::Acquire);
        if let Some(scopes) = self.cache.scopes.get(&era).await {
            return Ok(scopes);
        }
        let scopes = Arc::new(scopes::list(self).await?);
        self.cache.scopes.insert(era, scopes.clone()).await;
        Ok(scopes)
    }

    /// The names of the scopes that an administrator defined. The rules know the standard ones.
    pub async fn scope_names(&self) -> Result<ScopeSet, StoreError> {
        let defined = self.scopes().await?;
        Ok(defined.iter().map(|scope| scope.name.as_str()).collect())
    }

    /// Forgets what is in memory; the next request reads it again.
    pub fn forget_cached(&self) {
        self.cache.era.fetch_add(1, Ordering::AcqRel);
        self.cache.clients.invalidate_all();
        self.cache.origins.invalidate_all();
        self.cache.scopes.invalidate_all();
    }
}

//! What every request asks for, from memory where it was read since it changed last.

use std::sync::Arc;

use super::{Store, StoreError, changes::Change, clients, scopes};
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

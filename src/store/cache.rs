//! What every request asks for, in memory: clients and their secrets, allowed origins, scopes. Only what exists is kept, so that made-up names can
//! neither fill it nor hide a client that was just registered. Who fills it and asks it is `cached.rs`.

use std::sync::Arc;

use moka::future::Cache as Moka;

use super::{
    changes::Change,
    client_secrets::KnownSecret,
    invalidations::{Invalidations, Moment},
};
use crate::domain::{client::Client, ids::ClientId, scope::Scope};

const CAPACITY: u64 = 10_000;

/// The memory of one node.
pub(super) struct Cache {
    changed_clients: Invalidations<ClientId>,
    changed_scopes: Invalidations<()>,
    clients: Moka<ClientId, (Moment, Arc<Client>)>,
    secrets: Moka<ClientId, (Moment, Arc<Vec<KnownSecret>>)>,
    /// An origin, and one of the clients that have it.
    origins: Moka<String, (Moment, ClientId)>,
    scopes: Moka<(), (Moment, Arc<Vec<Scope>>)>,
}

impl Cache {
    pub(super) fn new() -> Self {
        Self {
            changed_clients: Invalidations::new(),
            changed_scopes: Invalidations::new(),
            clients: Moka::new(CAPACITY),
            secrets: Moka::new(CAPACITY),
            origins: Moka::new(CAPACITY),
            scopes: Moka::new(1),
        }
    }

    pub(super) async fn client(&self, client_id: &ClientId) -> Option<Arc<Client>> {
        let (read_at, client) = self.clients.get(client_id).await?;
        self.changed_clients.is_current(client_id, read_at).then_some(client)
    }

    pub(super) async fn secrets(&self, client_id: &ClientId) -> Option<Arc<Vec<KnownSecret>>> {
        let (read_at, secrets) = self.secrets.get(client_id).await?;
        self.changed_clients.is_current(client_id, read_at).then_some(secrets)
    }

    pub(super) async fn knows_origin(&self, origin: &str) -> bool {
        match self.origins.get(origin).await {
            Some((read_at, client_id)) => self.changed_clients.is_current(&client_id, read_at),
            None => false,
        }
    }

    pub(super) async fn scopes(&self) -> Option<Arc<Vec<Scope>>> {
        let (read_at, scopes) = self.scopes.get(&()).await?;
        self.changed_scopes.is_current(&(), read_at).then_some(scopes)
    }

    /// When the reading of a client or an origin begins: before the database is asked.
    pub(super) fn begin_reading_clients(&self) -> Moment {
        self.changed_clients.now()
    }

    /// When the reading of the scopes begins: before the database is asked.
    pub(super) fn begin_reading_scopes(&self) -> Moment {
        self.changed_scopes.now()
    }

    pub(super) async fn keep_client(&self, read_at: Moment, client: Arc<Client>) {
        self.clients.insert(client.client_id.clone(), (read_at, client)).await;
    }

    pub(super) async fn keep_secrets(&self, read_at: Moment, client_id: &ClientId, secrets: Arc<Vec<KnownSecret>>) {
        self.secrets.insert(client_id.clone(), (read_at, secrets)).await;
    }

    pub(super) async fn keep_origin(&self, read_at: Moment, origin: &str, client_id: ClientId) {
        self.origins.insert(origin.to_owned(), (read_at, client_id)).await;
    }

    pub(super) async fn keep_scopes(&self, read_at: Moment, scopes: Arc<Vec<Scope>>) {
        self.scopes.insert((), (read_at, scopes)).await;
    }

    /// Forgets what changed, and nothing else.
    pub(super) fn forget(&self, change: &Change) {
        match change {
            Change::Client(client_id) => self.changed_clients.invalidate(client_id.clone()),
            Change::Scope(_) => self.changed_scopes.invalidate(()),
            Change::SigningKeys | Change::Settings | Change::Upstreams => {}
        }
    }

    pub(super) fn forget_everything(&self) {
        self.changed_clients.invalidate_everything();
        self.changed_scopes.invalidate_everything();
        self.clients.invalidate_all();
        self.secrets.invalidate_all();
        self.origins.invalidate_all();
        self.scopes.invalidate_all();
    }
}

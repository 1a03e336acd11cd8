//! What every handler is given: configuration, clock, randomness, store, keys. Built once, in `app.rs`.

use std::{
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
};

use moka::future::Cache;

use crate::{
    config::Config,
    crypto::{
        keyring::KeyRing, passkey::Passkeys, password::PasswordHasher, random::Random, refresh_token::RefreshTokenKey,
        sealing::Sealer,
    },
    domain::{
        clock::Clock,
        event::{Event, EventKind},
        ids::EventId,
    },
    federation::Upstreams,
    http::{client_keys::KeySets, metrics::Metrics, outbound::Outbound, request_context::RequestContext},
    messages::outbox::Outbox,
    store::{Store, machine_audit::MachineAudit},
};

/// The state of the running server; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// A picture that was looked at: its type and its bytes.
pub type Logo = (&'static str, Arc<[u8]>);

/// The parts that [`AppState`] holds.
pub struct Parts {
    /// The configuration, checked at load.
    pub config: Config,
    /// Tells the time.
    pub clock: Clock,
    /// Gives random bytes.
    pub random: Random,
    /// The database and its caches.
    pub store: Store,
    /// The signing keys of this moment.
    pub keys: CurrentKeys,
    /// Seals secrets that must be read back.
    pub sealer: Sealer,
    /// The bounded Argon2 pool.
    pub passwords: PasswordHasher,
    /// Starts and checks passkey ceremonies; none where the issuer is an IP address.
    pub passkeys: Option<Passkeys>,
    /// Derives and recognises refresh tokens.
    pub refresh_token_key: RefreshTokenKey,
    /// Fetches what clients point to, safely.
    pub outbound: Outbound,
    /// Key sets of clients that register a `jwks_uri`.
    pub client_keys: KeySets,
    /// Applications' pictures by their address; that there is none is remembered too, so that a slow host is asked seldom.
    pub logos: Cache<String, Option<Logo>>,
    /// Writes audit events about machines in batches.
    pub machine_audit: MachineAudit,
    /// Takes messages to people.
    pub outbox: Outbox,
    /// Other providers to sign in with.
    pub upstreams: Upstreams,
    /// What Prometheus reads.
    pub metrics: Metrics,
}

impl AppState {
    /// Takes the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// An audit event of the request that `context` names.
    pub fn event(&self, context: &RequestContext, kind: EventKind) -> Event {
        let now = self.clock.now();
        Event::new(EventId(self.random.uuid_v7(now)), now, kind, &context.origin())
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The key ring that is in force; replaced as a whole when keys change.
#[derive(Clone)]
pub struct CurrentKeys(Arc<RwLock<Arc<KeyRing>>>);

impl CurrentKeys {
    /// Starts with `ring`.
    pub fn new(ring: KeyRing) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(ring))))
    }

    /// The ring in force.
    pub fn get(&self) -> Arc<KeyRing> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another ring in force.
    pub fn replace(&self, ring: KeyRing) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }
}

//! What every handler is given: the services of the deployment, and what only the edge needs. Built once, in `app.rs`.

use std::{ops::Deref, sync::Arc};

use moka::future::Cache;

use crate::{context::Services, federation::Upstreams, http::metrics::Metrics};

/// The state of the running server; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// A picture that was looked at: its type and its bytes.
pub type Logo = (&'static str, Arc<[u8]>);

/// The parts that [`AppState`] holds.
pub struct Parts {
    /// The services of the deployment.
    pub services: Arc<Services>,
    /// Applications' pictures by their address; that there is none is remembered too, so that a slow host is asked seldom.
    pub logos: Cache<String, Option<Logo>>,
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
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Deref for Parts {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

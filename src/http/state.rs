//! The state for every handler: the services of the deployment, and what only HTTP needs. Created once, in `app.rs`.

use std::{ops::Deref, sync::Arc};

use axum::http::HeaderValue;
use moka::future::Cache;

use crate::{
    context::Services,
    domain::current::Current,
    http::{branding::Brand, client_address::UnlistedProxy, live_streams::LiveStreams, metrics::Metrics},
};

/// The state of the running server; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// A checked logo: its media type and its bytes.
pub type Logo = (&'static str, Arc<[u8]>);

/// The parts that [`AppState`] holds.
pub struct Parts {
    /// The services of the deployment.
    pub services: Arc<Services>,
    /// Applications' logos by their URL; failures are cached too, so that a slow host is rarely contacted.
    pub logos: Cache<String, Option<Logo>>,
    /// The value of `Strict-Transport-Security` (RFC 6797), if the issuer is https.
    pub hsts: Option<HeaderValue>,
    /// What the deployment looks like; see [`AppState::brand`].
    pub brand: Current<Brand>,
    /// The metrics for Prometheus.
    pub metrics: Metrics,
    /// The answers that go on while something happens.
    pub live_streams: LiveStreams,
    /// Whether a proxy that nobody listed was seen.
    pub unlisted_proxy: UnlistedProxy,
}

impl AppState {
    /// Combines the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// What the deployment looks like, by the configuration in force.
    pub fn brand(&self) -> Arc<Brand> {
        let (brand, config) = (self.0.brand.get(), self.config());
        if brand.is_of(&config) {
            return brand;
        }
        self.0.brand.replace(brand.by(&config));
        self.0.brand.get()
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

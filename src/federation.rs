//! Sign-in at other providers: OpenID Connect by discovery (`oidc.rs`), GitHub by its API (`github.rs`). Builds the requests
//! and verifies the answers; other modules decide whose account it is, and what is allowed.
//!
//! It opens no connections: requests are sent by a function that it is given, which is the guarded outbound client.

mod claims;
mod discovered;
mod github;
mod oidc;
mod provider;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use self::provider::Http;
pub use self::provider::{CallbackValues, NotSent, RedirectValues, SendHttp, Upstream, UpstreamError};
use crate::{
    config::{Config, UpstreamPreset},
    domain::upstream::UpstreamIdentity,
};

/// Every configured provider; cheap to clone.
#[derive(Clone)]
pub struct Upstreams(Arc<[Upstream]>);

impl Upstreams {
    /// The providers of `config`; requests are sent through `send`.
    pub fn new(config: &Config, send: &SendHttp) -> Self {
        let upstreams = config.upstreams.iter().map(|upstream| Upstream {
            redirect_uri: config.issuer.url(&format!("/login/with/{}/callback", upstream.id)),
            config: upstream.clone(),
            http: Http(Arc::clone(send)),
            known: discovered::nothing_known(),
        });
        Self(upstreams.collect())
    }

    /// The enabled providers, in the order of the configuration.
    pub fn open(&self) -> impl Iterator<Item = &Upstream> {
        self.0.iter().filter(|upstream| !upstream.config.disabled)
    }

    /// The enabled provider with that id.
    pub fn find_open(&self, id: &str) -> Option<&Upstream> {
        self.open().find(|upstream| upstream.config.id == id)
    }

    /// The name of the provider with that id, enabled or not; the id if it is no longer configured.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.0.iter().find(|upstream| upstream.config.id == id);
        found.map_or(id, |upstream| upstream.config.name.as_str())
    }
}

impl Upstream {
    /// The URL for the redirect to the provider, with those values.
    ///
    /// # Errors
    /// When the provider's metadata is needed and cannot be fetched.
    pub async fn address(&self, values: &RedirectValues<'_>, now: DateTime<Utc>) -> Result<String, UpstreamError> {
        match self.config.preset {
            UpstreamPreset::Github => github::address(self, values),
            _ => oidc::address(self, values, now).await,
        }
    }

    /// The identity for the callback's parameters.
    ///
    /// # Errors
    /// When the provider cannot be reached, or its answer is not valid.
    pub async fn identify(
        &self,
        answer: &CallbackValues<'_>,
        now: DateTime<Utc>,
    ) -> Result<UpstreamIdentity, UpstreamError> {
        let identity = match self.config.preset {
            UpstreamPreset::Github => github::identify(self, answer).await?,
            _ => oidc::identify(self, answer, now).await?,
        };
        // At most 255 characters (OpenID Connect Core 1.0 section 2).
        if identity.subject.is_empty() || identity.subject.len() > 255 {
            return Err(UpstreamError::Refused("its subject is none".to_owned()));
        }
        Ok(identity)
    }
}

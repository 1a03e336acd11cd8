//! Sign-in at other providers: OpenID Connect by discovery (`oidc.rs`), GitHub by its API (`github.rs`). Builds the requests
//! and verifies the answers; other modules decide whose account it is, and what is allowed.
//!
//! It opens no connections: requests are sent by a function that it is given, which is the guarded outbound client.

mod claims;
mod discovered;
pub mod examine;
mod github;
mod oidc;
mod provider;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use self::provider::{CallbackValues, NotSent, RedirectValues, SendHttp, Upstream, UpstreamError};
use self::{discovered::Known, provider::Http};
use crate::{
    config::{Config, UpstreamConfig, UpstreamPreset},
    domain::upstream::UpstreamIdentity,
};

/// What is needed to speak with providers, whichever are configured now; cheap to clone.
#[derive(Clone)]
pub struct Federation {
    send: SendHttp,
    known: Known,
}

impl Federation {
    /// Requests are sent through `send`.
    pub fn new(send: SendHttp) -> Self {
        Self {
            send,
            known: discovered::nothing_known(),
        }
    }

    /// The enabled provider with that id.
    pub fn find_open(&self, config: &Config, id: &str) -> Option<Upstream> {
        let found = config.open_upstreams().find(|upstream| upstream.id == id)?;
        Some(self.at(config, found))
    }

    /// The provider, enabled or not.
    pub fn at(&self, config: &Config, upstream: &UpstreamConfig) -> Upstream {
        Upstream {
            redirect_uri: redirect_uri(config, &upstream.id),
            config: upstream.clone(),
            http: Http(Arc::clone(&self.send)),
            known: self.known.clone(),
        }
    }
}

/// The redirect URI of this server that is registered at the provider with that id.
pub fn redirect_uri(config: &Config, id: &str) -> String {
    config.issuer.url(&format!("/login/with/{id}/callback"))
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

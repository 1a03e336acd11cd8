//! Sign-in at other providers: OpenID Connect by discovery (`oidc.rs`), GitHub by its API (`github.rs`). Builds the requests
//! and verifies the answers; other modules decide whose account it is, and what is allowed.
//!
//! It opens no connections: requests are sent by a function that it is given, which is the guarded outbound client.

mod claims;
mod github;
mod oidc;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    config::{Config, UpstreamConfig, UpstreamPreset},
    domain::upstream::UpstreamIdentity,
};

/// Every configured provider; cheap to clone.
#[derive(Clone)]
pub struct Upstreams(Arc<[Upstream]>);

/// One provider.
pub struct Upstream {
    /// Its configuration.
    pub config: UpstreamConfig,
    redirect_uri: String,
    http: Http,
    known: oidc::Known,
}

/// Sends a request to another server and returns the response.
pub type SendHttp = Arc<dyn Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, NotSent>> + Send + Sync>;

/// [`SendHttp`] as an HTTP client of the `openidconnect` crate.
struct Http(SendHttp);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = NotSent;
    type Future = BoxFuture<'c, Result<HttpResponse, NotSent>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        (self.0)(request)
    }
}

/// There was no response.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotSent(pub String);

/// The values for one redirect.
pub struct RedirectValues<'a> {
    /// Returned with the response.
    pub state: &'a str,
    /// Returned in the ID token.
    pub nonce: &'a str,
    /// The PKCE verifier (RFC 7636); only its challenge is sent.
    pub verifier: &'a str,
    /// Set if the user must authenticate again: the earliest allowed time.
    pub anew_since: Option<DateTime<Utc>>,
}

/// The callback's parameters, and the values that they are checked against.
pub struct CallbackValues<'a> {
    /// The code.
    pub code: &'a str,
    /// The issuer, if the provider sends it (RFC 9207).
    pub issuer: Option<&'a str>,
    /// The expected `nonce` of the ID token.
    pub nonce: &'a str,
    /// The PKCE verifier.
    pub verifier: &'a str,
    /// Set if the user must authenticate again: the earliest allowed time. It is compared with `auth_time` if the provider
    /// sends that.
    pub anew_since: Option<DateTime<Utc>>,
}

/// Why there is no identity. For the log only: the text may come from the provider.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// The provider cannot be reached, or does not follow the protocol.
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    /// It answered, and the answer is not valid.
    #[error("the provider's answer is refused: {0}")]
    Refused(String),
}

impl Upstreams {
    /// The providers of `config`; requests are sent through `send`.
    pub fn new(config: &Config, send: &SendHttp) -> Self {
        let upstreams = config.upstreams.iter().map(|upstream| Upstream {
            redirect_uri: config.issuer.url(&format!("/login/with/{}/callback", upstream.id)),
            config: upstream.clone(),
            http: Http(Arc::clone(send)),
            known: oidc::nothing_known(),
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

    fn secret(&self) -> &str {
        let secret = self.config.client_secret.as_ref();
        secret.map_or("", SecretString::expose_secret)
    }

    /// The requested scopes: those configured, otherwise those that the preset needs.
    fn scopes(&self) -> Vec<String> {
        let usual: &[&str] = match (self.config.scopes.is_empty(), self.config.preset) {
            (false, _) => return self.config.scopes.clone(),
            (true, UpstreamPreset::Github) => &["read:user", "user:email"],
            (true, _) => &["openid", "email", "profile"],
        };
        usual.iter().map(|scope| (*scope).to_owned()).collect()
    }
}

/// An error with its causes, for the log.
fn unreachable(error: &dyn std::error::Error) -> UpstreamError {
    UpstreamError::Unreachable(with_causes(error))
}

fn refused(error: &dyn std::error::Error) -> UpstreamError {
    UpstreamError::Refused(with_causes(error))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

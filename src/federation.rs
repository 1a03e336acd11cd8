//! Sign-in at other providers: OpenID Connect by discovery (`oidc.rs`), GitHub by its API (`github.rs`). Builds what is asked and
//! checks what is answered; who that is here, and what they may do, others decide.
//!
//! It opens no connection: requests are carried by a function that it is given, which is the guarded outbound client.

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

/// Every provider that is configured; cheap to clone.
#[derive(Clone)]
pub struct Upstreams(Arc<[Upstream]>);

/// One of them.
pub struct Upstream {
    /// What an administrator decided.
    pub config: UpstreamConfig,
    redirect_uri: String,
    http: Http,
    known: oidc::Known,
}

/// Carries a request to another server and brings the answer.
pub type Carry = Arc<dyn Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, NotCarried>> + Send + Sync>;

/// [`Carry`], as the `openidconnect` crate takes it.
struct Http(Carry);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = NotCarried;
    type Future = BoxFuture<'c, Result<HttpResponse, NotCarried>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        (self.0)(request)
    }
}

/// It brought none.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotCarried(pub String);

/// What a browser is sent away with.
pub struct Question<'a> {
    /// Comes back with the answer.
    pub state: &'a str,
    /// Comes back in the ID token.
    pub nonce: &'a str,
    /// The PKCE verifier (RFC 7636), of which only the challenge is sent.
    pub verifier: &'a str,
    /// If they have to prove anew who they are: since when.
    pub anew_since: Option<DateTime<Utc>>,
}

/// What it came back with, and what that is measured by.
pub struct Answer<'a> {
    /// The code.
    pub code: &'a str,
    /// The issuer, where the provider names itself (RFC 9207).
    pub issuer: Option<&'a str>,
    /// What the ID token must repeat.
    pub nonce: &'a str,
    /// The PKCE verifier.
    pub verifier: &'a str,
    /// If they had to prove anew who they are: since when. A provider that says when they did is held to it.
    pub anew_since: Option<DateTime<Utc>>,
}

/// Why it is not known who somebody is. For the log: an answer is somebody else's text.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// The provider is away, or does not speak as it should.
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    /// It answered, and the answer proves nothing.
    #[error("the provider's answer is refused: {0}")]
    Refused(String),
}

impl Upstreams {
    /// Those of `config`, asked through `carry`.
    pub fn new(config: &Config, carry: &Carry) -> Self {
        let upstreams = config.upstreams.iter().map(|upstream| Upstream {
            redirect_uri: config.issuer.url(&format!("/login/with/{}/callback", upstream.id)),
            config: upstream.clone(),
            http: Http(Arc::clone(carry)),
            known: oidc::nothing_known(),
        });
        Self(upstreams.collect())
    }

    /// Those that are open, in the order of the configuration.
    pub fn open(&self) -> impl Iterator<Item = &Upstream> {
        self.0.iter().filter(|upstream| !upstream.config.disabled)
    }

    /// The open one of that id.
    pub fn find_open(&self, id: &str) -> Option<&Upstream> {
        self.open().find(|upstream| upstream.config.id == id)
    }

    /// The name of that one, open or not; its id where it is no longer configured.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.0.iter().find(|upstream| upstream.config.id == id);
        found.map_or(id, |upstream| upstream.config.name.as_str())
    }
}

impl Upstream {
    /// Where a browser is sent to ask `question` there.
    ///
    /// # Errors
    /// When the provider would have to say where, and does not.
    pub async fn address(&self, question: &Question<'_>, now: DateTime<Utc>) -> Result<String, UpstreamError> {
        match self.config.preset {
            UpstreamPreset::Github => github::address(self, question),
            _ => oidc::address(self, question, now).await,
        }
    }

    /// Who came back.
    ///
    /// # Errors
    /// When the provider is away, or its answer proves nothing.
    pub async fn identify(&self, answer: &Answer<'_>, now: DateTime<Utc>) -> Result<UpstreamIdentity, UpstreamError> {
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

    /// What is asked for: what is configured, else what the preset needs.
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

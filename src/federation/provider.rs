//! One provider, the values of one sign-in there, and the errors of it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use secrecy::{ExposeSecret as _, SecretString};

use super::discovered::Known;
use crate::config::{UpstreamConfig, UpstreamPreset};

/// One provider.
pub struct Upstream {
    /// Its configuration.
    pub config: UpstreamConfig,
    pub(super) redirect_uri: String,
    pub(super) http: Http,
    pub(super) known: Known,
}

/// Sends a request to another server and returns the response.
pub type SendHttp = Arc<dyn Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, NotSent>> + Send + Sync>;

/// [`SendHttp`] as an HTTP client of the `openidconnect` crate.
pub(super) struct Http(pub(super) SendHttp);

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
    pub reauthenticate_since: Option<DateTime<Utc>>,
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
    pub reauthenticate_since: Option<DateTime<Utc>>,
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

impl Upstream {
    pub(super) fn secret(&self) -> &str {
        let secret = self.config.client_secret.as_ref();
        secret.map_or("", SecretString::expose_secret)
    }

    /// The requested scopes: those configured, otherwise those that the preset needs.
    pub(super) fn scopes(&self) -> Vec<String> {
        let usual: &[&str] = match (self.config.scopes.is_empty(), self.config.preset) {
            (false, _) => return self.config.scopes.clone(),
            (true, UpstreamPreset::Github) => &["read:user", "user:email"],
            (true, _) => &["openid", "email", "profile"],
        };
        usual.iter().map(|scope| (*scope).to_owned()).collect()
    }
}

/// An error with its causes, for the log.
pub(super) fn unreachable(error: &dyn std::error::Error) -> UpstreamError {
    UpstreamError::Unreachable(with_causes(error))
}

pub(super) fn refused(error: &dyn std::error::Error) -> UpstreamError {
    UpstreamError::Refused(with_causes(error))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

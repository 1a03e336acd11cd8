//! Events as lines of JSON in a POST. As with the SMS gateway, only the administrator chooses the address, in the file: it may be in a private
//! network, and the guarded client is not used. Redirects are not followed, and only the status of an answer is used.

use std::time::Duration;

use reqwest::{
    Certificate, Client,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
    redirect,
};
use secrecy::ExposeSecret as _;

use super::line::{Line, joined};
use crate::config::AuditStreamConfig;

/// The total time limit of a request.
const LIMIT: Duration = Duration::from_secs(15);

pub(super) struct Http {
    client: Client,
    url: String,
}

impl Http {
    pub(super) fn new(url: &str, stream: &AuditStreamConfig) -> Result<Self, String> {
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"))]);
        if let Some(secret) = &stream.authorization {
            let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| "authorization is no header")?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let mut client = Client::builder()
            .default_headers(headers)
            .redirect(redirect::Policy::none())
            .timeout(LIMIT)
            .no_proxy()
            .pool_max_idle_per_host(1);
        if let Some(path) = &stream.root_certificate {
            let wrong = |error: &dyn std::fmt::Display| format!("root_certificate: {}: {error}", path.display());
            let pem = std::fs::read(path).map_err(|error| wrong(&error))?;
            client = client.tls_certs_merge(Certificate::from_pem_bundle(&pem).map_err(|error| wrong(&error))?);
        }
        Ok(Self {
            client: client.build().map_err(|error| error.to_string())?,
            url: url.to_owned(),
        })
    }

    pub(super) async fn send(&self, lines: &[Line]) -> Result<(), String> {
        match self.client.post(&self.url).body(joined(lines)).send().await {
            Ok(response) if response.status().is_success() => Ok(()),
            Ok(response) => Err(format!("the server answered {}", response.status().as_u16())),
            Err(error) => Err(why(&error).to_owned()),
        }
    }
}

/// A text of our own: the library's error would contain the URL, which may contain a token.
fn why(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "the server took longer than 15 seconds"
    } else if error.is_connect() {
        "the server cannot be reached, or its certificate is not trusted"
    } else {
        "the server broke the connection off"
    }
}

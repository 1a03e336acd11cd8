//! How a request gets to the API: in this process, or over HTTP to a server, with an API key.

use std::{path::Path, time::Duration};

use http::{HeaderMap, HeaderValue, Request};
use reqwest::{Method, StatusCode, header, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use crate::{
    api::{
        conventions::{BASE, idempotency},
        in_process::InProcess,
    },
    app,
    cli::{
        config_file::{API_KEY, ConfigFile, Failure},
        failure::{CommandError, Exit},
    },
    crypto::random::Random,
    domain::loopback::is_loopback,
    http::errors::describe,
};

/// Longer than the server takes for any request.
const PATIENCE: Duration = Duration::from_secs(40);

/// A request to the API.
pub(crate) struct ApiRequest {
    method: Method,
    path: String,
    parameters: Vec<(&'static str, String)>,
    /// With its media type.
    body: Option<(&'static str, Vec<u8>)>,
    if_match: Option<String>,
}

/// Its answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// None where it is not JSON.
    pub(crate) body: Option<Value>,
    /// Why it failed in this process.
    pub(crate) cause: Option<String>,
}

impl ApiRequest {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            parameters: Vec::new(),
            body: None,
            if_match: None,
        }
    }

    pub(crate) fn with_parameter(mut self, name: &'static str, value: &str) -> Self {
        self.parameters.push((name, value.to_owned()));
        self
    }

    pub(crate) fn with_body(self, body: Value) -> Self {
        self.with_bytes("application/json", body.to_string().into_bytes())
    }

    pub(crate) fn with_bytes(mut self, media_type: &'static str, body: Vec<u8>) -> Self {
        self.body = Some((media_type, body));
        self
    }

    pub(crate) fn if_match(mut self, tag: String) -> Self {
        self.if_match = Some(tag);
        self
    }

    fn target(&self) -> String {
        if self.parameters.is_empty() {
            return format!("{BASE}{}", self.path);
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.parameters);
        format!("{BASE}{}?{}", self.path, query.finish())
    }

    fn to_http(&self, base: &str) -> http::Result<Request<Vec<u8>>> {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(format!("{base}{}", self.target()));
        if let Some(tag) = &self.if_match {
            request = request.header(header::IF_MATCH, tag);
        }
        match &self.body {
            None => request.body(Vec::new()),
            Some((media_type, body)) => request.header(header::CONTENT_TYPE, *media_type).body(body.clone()),
        }
    }
}

/// How requests get to the API.
pub(crate) enum Transport {
    /// In this process.
    InProcess(InProcess),
    /// To a server.
    Server(Server),
}

impl Transport {
    /// On the database of the configuration.
    pub(super) async fn in_process(config: &ConfigFile) -> Result<Self, Failure> {
        Ok(Self::InProcess(app::api_in_process(&config.services().await?)?))
    }

    /// To the server at `address`, with the key in `key_file` or in the environment.
    pub(super) fn server(address: &str, key_file: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self::Server(Server::new(address, key_file)?))
    }

    /// The answer, whatever it is.
    pub(crate) async fn send(&self, request: &ApiRequest) -> Result<Answer, Failure> {
        match self {
            Self::Server(server) => server.send(request).await,
            Self::InProcess(api) => {
                let (answer, cause) = api.send(request.to_http("")?).await?;
                Ok(Answer {
                    status: answer.status(),
                    headers: answer.headers().clone(),
                    body: serde_json::from_slice(answer.body()).ok(),
                    cause,
                })
            }
        }
    }
}

/// A server.
pub(crate) struct Server {
    base: String,
    key: SecretString,
    http: reqwest::Client,
    random: Random,
}

impl Server {
    fn new(address: &str, key_file: Option<&Path>) -> Result<Self, Failure> {
        let wrong = |said: String| CommandError::new(Exit::Usage, said);
        let url = Url::parse(address).map_err(|error| wrong(format!("--server {address}: {error}")))?;
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
            let said =
                format!("--server {address}: it must be https, because others could read the API key on its way");
            return Err(wrong(said).into());
        }
        let key = match key_file {
            Some(file) => {
                std::fs::read_to_string(file).map_err(|error| wrong(format!("{}: {error}", file.display())))?
            }
            None => std::env::var(API_KEY).map_err(|_| {
                wrong(format!(
                    "--server needs an API key: set {API_KEY}, or give --api-key-file"
                ))
            })?,
        };
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let mut http = reqwest::Client::builder();
        if url.scheme() == "http" {
            // A proxy would read the key.
            http = http.no_proxy();
        }
        let http = http
            .timeout(PATIENCE)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("vestibule/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            base: url.as_str().trim_end_matches('/').to_owned(),
            key: SecretString::from(key.trim()),
            http,
            random: Random::system(),
        })
    }

    /// Sends it. A POST whose answer was lost is sent a second time: its `Idempotency-Key` has it carried out once.
    async fn send(&self, request: &ApiRequest) -> Result<Answer, Failure> {
        let mut sendable = request.to_http(&self.base)?;
        let mut key = HeaderValue::try_from(format!("Bearer {}", self.key.expose_secret()))
            .map_err(|_| CommandError::new(Exit::Usage, "the API key has characters that no key has"))?;
        key.set_sensitive(true);
        sendable.headers_mut().insert(header::AUTHORIZATION, key);
        if request.method == Method::POST {
            let key = HeaderValue::try_from(self.random.token_text())?;
            sendable.headers_mut().insert(idempotency::FIELD, key);
        }
        let is_safe_again = [Method::GET, Method::POST].contains(&request.method);
        let mut sent = self.send_once(sendable.clone()).await;
        if is_safe_again && sent.as_ref().is_err_and(|error| !error.is_connect()) {
            sent = self.send_once(sendable).await;
        }
        sent.map_err(|error| {
            let said = format!("{} cannot be reached: {}", self.base, describe(&error.without_url()));
            CommandError::new(Exit::Unreachable, said).into()
        })
    }

    async fn send_once(&self, request: Request<Vec<u8>>) -> Result<Answer, reqwest::Error> {
        let response = self.http.execute(request.try_into()?).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Answer {
            status,
            headers,
            body: serde_json::from_slice(&response.bytes().await?).ok(),
            cause: None,
        })
    }
}

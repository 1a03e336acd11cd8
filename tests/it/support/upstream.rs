//! Other providers, each on a real local socket: a Vestibule server, one that lies, and a part of GitHub.

use std::{
    future::pending,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing::{get, post},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use vestibule::{
    config::{Config, Issuer, UpstreamConfig, UpstreamPreset},
    crypto::signing::KeyPair,
    domain::signing_algorithm::SigningAlgorithm,
    http::server::serve,
};

use super::{
    browser::{Browser, Page, decode},
    database::TestDatabase,
    relying_party::PASSWORD,
    server::{ISSUER, TestServer},
};

/// The client id and secret at every provider.
const CLIENT: (&str, &str) = ("vestibule", "a-secret-of-at-least-sixteen");

/// The redirect URI at every provider.
pub const BACK: &str = "https://id.example.com/login/with/work/callback";

/// A Vestibule server that is the provider `work` of another.
pub struct Provider {
    /// The server.
    pub server: TestServer,
    /// Its issuer.
    pub issuer: String,
}

impl Provider {
    /// A provider where Alice has the same verified address as here, and others have none, or one that is not verified.
    pub async fn start(database: &TestDatabase) -> Self {
        let listener = listener().await;
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let own = Issuer::parse(&issuer).expect("an issuer");
        let server = TestServer::start_with(database, |config| config.issuer = own).await;
        let person = |name: &str, email: &str| {
            format!(
                "[[users]]\npreferred_username = \"{name}\"\nname = \"{name} of Work\"\npassword = \"{PASSWORD}\"\n{email}\n"
            )
        };
        let (id, secret) = CLIENT;
        let state = [
            person("alice", "email = \"alice@example.com\"\nemail_verified = true"),
            person("bob", "email = \"bob@work.example\"\nemail_verified = true"),
            person("carol", "email = \"carol@elsewhere.example\"\nemail_verified = true"),
            person("eve", "email = \"victim@example.com\"\nemail_verified = false"),
            format!(
                "[[clients]]\nclient_id = \"{id}\"\nclient_secret = \"{secret}\"\nredirect_uris = [\"{BACK}\"]\n\
                 consent = \"never\"\n"
            ),
        ];
        server.seed(&state.join("\n")).await;
        tokio::spawn(serve(listener, server.router(), Vec::new(), pending()));
        Self { server, issuer }
    }

    /// Signs `name` in there, and returns the URL of the redirect back. A browser with a session there is recognised.
    pub async fn sign_in(&self, there: &mut Browser, address: &str, name: &str) -> String {
        let mut page = self.open(there, address).await;
        for _ in 0..8 {
            if page.status.is_redirection() {
                let location = page.location().to_owned();
                if location.starts_with(ISSUER) {
                    return location;
                }
                page = self.open(there, &location).await;
                continue;
            }
            assert_eq!(page.page(), "login", "{}", page.body);
            let (token, action) = (page.csrf_token(), page.form().action);
            let fields = [
                ("csrf_token", token.as_str()),
                ("username", name),
                ("password", PASSWORD),
            ];
            page = there
                .post_from(&action, &fields, &[("origin", self.issuer.as_str())])
                .await;
        }
        panic!("{name} is not sent back: {} {}", page.status, page.body);
    }

    async fn open(&self, there: &mut Browser, address: &str) -> Page {
        let path = address.strip_prefix(&self.issuer).unwrap_or(address);
        there.get(path).await
    }
}

/// Starts the sign-in at the provider `work` on the page at `address`, and returns the URL of the redirect.
pub async fn leave(browser: &mut Browser, address: &str) -> Page {
    let page = browser.visit(address).await;
    let forms = page.forms().into_iter();
    let form = forms.into_iter().find(|form| form.action.contains("/work"));
    let form = form.unwrap_or_else(|| panic!("no button: {} {}", page.status, page.body));
    let token = page.csrf_token();
    browser.post(&form.action, &[("csrf_token", &token)]).await
}

/// The whole redirect: to the provider, signed in as `name`, and back.
pub async fn sign_in_as(provider: &Provider, browser: &mut Browser, address: &str, name: &str) -> Page {
    let away = leave(browser, address).await;
    let mut there = provider.server.browser();
    let back = provider.sign_in(&mut there, away.location(), name).await;
    browser.visit(&back).await
}

/// Configures the provider `work` at that issuer.
pub fn work(issuer: &str) -> UpstreamConfig {
    UpstreamConfig {
        id: "work".to_owned(),
        name: "Work".to_owned(),
        issuer: Some(issuer.to_owned()),
        client_id: CLIENT.0.to_owned(),
        client_secret: Some(SecretString::from(CLIENT.1)),
        ..UpstreamConfig::default()
    }
}

/// The same, as the administration API takes it.
pub fn wanted_work(issuer: &str) -> Value {
    json!({ "id": "work", "name": "Work", "issuer": issuer, "client_id": CLIENT.0, "client_secret": CLIENT.1 })
}

/// The same as [`work`], which this server believes what addresses its users have.
pub fn trusted(issuer: &str) -> UpstreamConfig {
    UpstreamConfig {
        trust_email: true,
        ..work(issuer)
    }
}

/// Allows this server to connect to providers on this machine.
pub fn reach(config: &mut Config, upstream: UpstreamConfig) {
    reach_this_machine(config);
    config.upstreams.push(upstream);
}

/// The same without one.
pub fn reach_this_machine(config: &mut Config) {
    config.outbound.allow_private = vec!["127.0.0.0/8".parse().expect("a network")];
}

/// A provider that returns what the test tells it.
#[derive(Clone)]
pub struct Liar(Arc<Lies>);

struct Lies {
    issuer: String,
    key: KeyPair,
    other_key: KeyPair,
    id_token: Mutex<String>,
    names_itself: bool,
    hangs: AtomicBool,
}

/// Which key signs the ID token.
#[derive(Clone, Copy, Debug)]
pub enum Signed {
    /// The provider's.
    Rightly,
    /// Another key.
    ByAnother,
}

impl Liar {
    /// A provider that announces the `iss` parameter in its metadata, or does not.
    pub async fn start(names_itself: bool) -> Self {
        let listener = listener().await;
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let key = || KeyPair::generate(SigningAlgorithm::ES256).expect("a key").0;
        let liar = Self(Arc::new(Lies {
            issuer,
            key: key(),
            other_key: key(),
            id_token: Mutex::default(),
            names_itself,
            hangs: AtomicBool::new(false),
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(keys))
            .route("/token", post(tokens))
            .with_state(liar.clone());
        tokio::spawn(serve(listener, router, Vec::new(), pending()));
        liar
    }

    /// Its issuer.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// The claims of a valid ID token for the redirect to `address`.
    pub fn claims(&self, address: &str, now: i64) -> Value {
        json!({
            "iss": self.0.issuer, "aud": CLIENT.0, "sub": "liar-1", "nonce": asked(address, "nonce"),
            "iat": now, "exp": now + 300, "email": "alice@example.com", "email_verified": true,
        })
    }

    /// Signs an ID token.
    pub fn sign(&self, claims: &Value, signed: Signed) -> String {
        let key = match signed {
            Signed::Rightly => &self.0.key,
            Signed::ByAnother => &self.0.other_key,
        };
        key.sign_jwt(None, claims).expect("it signs")
    }

    /// From now on it answers no request for tokens, and keeps the connections.
    pub fn will_hang(&self) {
        self.0.hangs.store(true, Ordering::Relaxed);
    }

    /// It answers again.
    pub fn will_answer(&self) {
        self.0.hangs.store(false, Ordering::Relaxed);
    }

    /// The ID token that it returns from now on.
    pub fn will_say(&self, id_token: String) {
        *self.0.id_token.lock().unwrap_or_else(PoisonError::into_inner) = id_token;
    }
}

/// A parameter of the redirect's URL.
pub fn asked(address: &str, name: &str) -> String {
    let (_, query) = address.split_once('?').unwrap_or_default();
    decode(query).remove(name).unwrap_or_default()
}

async fn metadata(State(liar): State<Liar>) -> Json<Value> {
    let issuer = &liar.0.issuer;
    Json(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        "authorization_response_iss_parameter_supported": liar.0.names_itself,
    }))
}

async fn keys(State(liar): State<Liar>) -> Json<Value> {
    Json(json!({ "keys": [liar.0.key.public_jwk()] }))
}

async fn tokens(State(liar): State<Liar>) -> Json<Value> {
    if liar.0.hangs.load(Ordering::Relaxed) {
        return pending().await;
    }
    let id_token = liar.0.id_token.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Json(json!({ "access_token": "x", "token_type": "Bearer", "id_token": id_token }))
}

/// A part of GitHub: one user, with these addresses.
pub async fn github(addresses: Value) -> UpstreamConfig {
    let listener = listener().await;
    let base = address_of(&listener);
    let router = Router::new()
        .route("/login/oauth/access_token", post(github_token))
        .route("/api/user", get(github_user))
        .route("/api/user/emails", get(github_emails))
        .with_state(Arc::new(addresses));
    tokio::spawn(serve(listener, router, Vec::new(), pending()));
    UpstreamConfig {
        preset: UpstreamPreset::Github,
        issuer: None,
        authorize_url: Some(format!("http://{base}/login/oauth/authorize")),
        token_url: Some(format!("http://{base}/login/oauth/access_token")),
        api_url: Some(format!("http://{base}/api")),
        ..work("")
    }
}

/// Errors have status 200 there.
async fn github_token(body: String) -> Json<Value> {
    let form = decode(&body);
    let is_right = form["code"] == "the-code" && form["client_secret"] == CLIENT.1 && form["code_verifier"].len() == 43;
    Json(if is_right {
        json!({ "access_token": "gho_x", "token_type": "bearer", "scope": "read:user,user:email" })
    } else {
        json!({ "error": "bad_verification_code" })
    })
}

async fn github_user(headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    check(&headers)?;
    Ok(Json(json!({
        "id": 583_231, "login": "octocat", "name": "The Octocat", "email": "alice@example.com",
        "avatar_url": "https://avatars.example/1",
    })))
}

async fn github_emails(headers: HeaderMap, State(addresses): State<Arc<Value>>) -> Result<Json<Value>, StatusCode> {
    check(&headers)?;
    Ok(Json(addresses.as_ref().clone()))
}

fn check(headers: &HeaderMap) -> Result<(), StatusCode> {
    let is_ours = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|it| it == "Bearer gho_x");
    let says_who = headers.contains_key(header::USER_AGENT);
    (is_ours && says_who).then_some(()).ok_or(StatusCode::FORBIDDEN)
}

/// A socket that nothing listens on any more.
pub async fn nobody() -> SocketAddr {
    address_of(&listener().await)
}

/// A socket that takes every connection and never says anything.
pub fn silence(listener: TcpListener) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut connections = Vec::new();
        while let Ok((connection, _)) = listener.accept().await {
            connections.push(connection);
        }
    })
}

/// A provider that takes every connection and never says anything; its issuer.
pub async fn silent_provider() -> String {
    let listener = listener().await;
    let address = address_of(&listener);
    silence(listener);
    format!("http://{address}")
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}

fn address_of(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().expect("an address")
}

/// Runs with a provider that has its own database.
pub async fn with_provider<F: Future<Output = ()> + Send + 'static>(body: impl FnOnce(Provider) -> F + Send + 'static) {
    TestDatabase::on_sqlite(|database| async move { body(Provider::start(&database).await).await }).await;
}

/// A page of an error that leaves the browser at the sign-in form.
pub fn is_refused(page: &Page, status: u16) {
    assert_eq!((page.status.as_u16(), page.page()), (status, "login"), "{}", page.body);
}

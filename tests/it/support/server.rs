//! A server on a test's own database: the whole router, a clock that the test moves, and no socket.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Duration, Utc};
use http_body_util::BodyExt as _;
use secrecy::SecretString;
use serde_json::Value;
use tower::ServiceExt as _;
use vestibule::{
    app::{self, App},
    config::{Config, Issuer},
    context::{Context, Services},
    crypto::{
        random::Random,
        sealing::{MasterKey, Sealer},
        signing::KeyPair,
    },
    domain::{actor::Actor, clock::Clock, signing_algorithm::SigningAlgorithm, signing_key::SigningKey},
    http::client_address::PeerAddress,
    management::apply::{self, Mode, StateFile},
    store::signing_keys,
};

use super::{browser::Browser, database::TestDatabase};

/// Where the tests' server says that it is.
pub const ISSUER: &str = "https://id.example.com";

/// One node.
pub struct TestServer {
    /// Its database.
    pub database: TestDatabase,
    /// The time, for every node of the test.
    pub clock: TestClock,
    /// What it was built from.
    pub app: App,
    router: Router,
    config: Config,
    folder: Arc<Folder>,
}

impl TestServer {
    /// A node as it comes, but for passwords that cost little and addresses that may try often.
    pub async fn start(database: &TestDatabase) -> Self {
        Self::start_with(database, |_| {}).await
    }

    /// A node whose configuration was changed.
    pub async fn start_with(database: &TestDatabase, tweak: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(Folder::new());
        let mut config = Config {
            issuer: Issuer::parse(ISSUER).expect("an issuer"),
            data_dir: folder.0.clone(),
            database: database.config.clone(),
            ..Config::default()
        };
        config.database.migrate_on_start = false;
        config.database.max_connections = 8;
        config.master_key.value = Some(SecretString::from(master_key()));
        config.passwords.memory_kib = 64;
        config.passwords.iterations = 1;
        tweak(&mut config);
        let clock = TestClock::new();
        lend_keys(database, &clock).await;
        Self::build(database, config, clock, folder).await
    }

    /// Another node on the same database, with caches and connections of its own.
    pub async fn another_node(&self) -> Self {
        let folder = Arc::clone(&self.folder);
        Self::build(&self.database, self.config.clone(), self.clock.clone(), folder).await
    }

    async fn build(database: &TestDatabase, config: Config, clock: TestClock, folder: Arc<Folder>) -> Self {
        let services = app::services(config.clone(), clock.as_clock(), Random::system())
            .await
            .expect("the services are there");
        let app = app::build(services).await.expect("the server starts");
        Self {
            database: database.clone(),
            clock,
            router: app.router(),
            app,
            config,
            folder,
        }
    }

    /// Applies a state file, as `vestibule apply` does, and has this node know it at once.
    pub async fn seed(&self, state: &str) {
        let state = StateFile::parse(state).expect("a state file");
        let context = self.context().acted_by(Actor::CommandLine);
        apply::apply(&context, Mode::Apply, &[state])
            .await
            .expect("the state is possible");
        self.services().store.forget_cached();
    }

    /// The services of the server.
    pub fn services(&self) -> &Arc<Services> {
        &self.app.services
    }

    /// A context of now in which Vestibule itself acts, as jobs have it.
    pub fn context(&self) -> Context {
        Context::new(self.services(), Actor::System)
    }

    /// The routes.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A browser that was never here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router())
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.router, request).await
    }

    /// A GET by no browser.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path).body(Body::empty()).expect("a request"))
            .await
    }

    /// A form, from a client that proves itself with HTTP Basic.
    pub async fn post_as(&self, path: &str, client: (&str, &str), fields: &[(&str, &str)]) -> Answer {
        let request = request(Method::POST, path)
            .header(header::AUTHORIZATION, basic(client))
            .header(header::CONTENT_TYPE, FORM);
        self.send(request.body(form(fields)).expect("a request")).await
    }

    /// A form, from nobody in particular.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = request(Method::POST, path).header(header::CONTENT_TYPE, FORM);
        self.send(request.body(form(fields)).expect("a request")).await
    }

    /// UserInfo for a bearer token.
    pub async fn userinfo(&self, access_token: &str) -> Answer {
        let request = request(Method::GET, "/userinfo").header(header::AUTHORIZATION, format!("Bearer {access_token}"));
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Whether a token is worth anything, as its client is told.
    pub async fn is_active(&self, client: (&str, &str), token: &str) -> bool {
        let answer = self.post_as("/introspect", client, &[("token", token)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()["active"].as_bool().expect("active is a boolean")
    }

    /// How often something of that kind is in the audit log.
    pub async fn events(&self, kind: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM audit_events WHERE kind = '{kind}'");
        self.database.number(&sql).await
    }
}

/// What a form is called.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request for a path of ours.
pub fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "id.example.com")
}

/// Fields as a form.
pub fn form(fields: &[(&str, &str)]) -> Body {
    Body::from(encode(fields))
}

/// Fields as they stand in a query or a form.
pub fn encode(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// HTTP Basic, both parts form-encoded (RFC 6749 section 2.3.1).
pub fn basic((client_id, client_secret): (&str, &str)) -> String {
    let part = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", part(client_id), part(client_secret)))
    )
}

/// Carries a request through a router. Who comes without an address comes from 192.0.2.1.
pub async fn send(router: &Router, mut request: Request<Body>) -> Answer {
    if request.extensions().get::<PeerAddress>().is_none() {
        let peer = SocketAddr::from(([192, 0, 2, 1], 40_000));
        request.extensions_mut().insert(PeerAddress(peer));
    }
    let response = router.clone().oneshot(request).await.expect("a router does not fail");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The `error` of an OAuth error.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// What the page is, by its `data-page`.
    pub fn page(&self) -> &str {
        between(&self.body, "data-page=\"", "\"").unwrap_or_default()
    }
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// A clock that the test moves. It never says the same time twice, as no real one does.
#[derive(Clone)]
pub struct TestClock {
    micros: Arc<AtomicI64>,
    is_broken: Arc<AtomicBool>,
}

impl TestClock {
    fn new() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "a test starts now: session cookies are dated by tower-sessions"
        )]
        let start = Utc::now().timestamp_micros();
        Self {
            micros: Arc::new(AtomicI64::new(start)),
            is_broken: Arc::default(),
        }
    }

    /// The time, a microsecond after it was last asked for.
    pub fn now(&self) -> DateTime<Utc> {
        assert!(!self.is_broken.load(Ordering::SeqCst), "the clock stands still");
        let micros = self.micros.fetch_add(1, Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).expect("a time")
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let micros = by.num_microseconds().expect("not that long");
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }

    /// From now on, whoever asks for the time panics.
    pub fn stop_telling(&self) {
        self.is_broken.store(true, Ordering::SeqCst);
    }

    /// Mends it.
    pub fn tell_again(&self) {
        self.is_broken.store(false, Ordering::SeqCst);
    }

    /// The same clock, as the server knows it.
    pub fn as_clock(&self) -> Clock {
        let own = self.clone();
        Clock::from_fn(move || own.now())
    }
}

/// A data directory that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("vestibule-test-data-{}-{number}", std::process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// One master key for the run, so that sealed keys can be lent from test to test.
fn master_key() -> String {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| MasterKey::generate(&Random::system()).1).clone()
}

/// RSA keys take long to make, and which keys they are matters to no test: made once, lent to each database.
async fn lend_keys(database: &TestDatabase, clock: &TestClock) {
    static KEYS: OnceLock<Vec<SigningKey>> = OnceLock::new();
    let now = clock.now();
    let keys = KEYS.get_or_init(|| {
        let key = MasterKey::parse(&master_key()).expect("a master key");
        let sealer = Sealer::new(vec![key]);
        SigningAlgorithm::ALL
            .into_iter()
            .map(|algorithm| {
                let (pair, private_key) = KeyPair::generate(algorithm).expect("a key");
                SigningKey {
                    kid: pair.kid().to_owned(),
                    algorithm,
                    public_jwk: pair.public_jwk().clone(),
                    sealed_private_key: sealer.seal("signing key", &private_key, &Random::system()),
                    published_at: now,
                    active_from: now,
                    retired_from: None,
                    removed_from: None,
                }
            })
            .collect()
    });
    if !signing_keys::list(&database.store).await.expect("keys").is_empty() {
        return;
    }
    for key in keys {
        let key = SigningKey {
            published_at: now,
            active_from: now,
            ..key.clone()
        };
        signing_keys::insert(&database.store, &key)
            .await
            .expect("a key is added");
    }
}

/// Status and headers as they are compared with what was committed: what is random or dated is named only.
pub fn outline(answer: &Answer) -> String {
    let mut lines: Vec<String> = answer
        .headers
        .iter()
        .map(|(name, value)| {
            let value = value.to_str().expect("a header in ASCII");
            let nonce = between(value, "'nonce-", "'");
            let value = match name.as_str() {
                "x-correlation-id" | "etag" | "content-length" => format!("<{name}>"),
                "set-cookie" => value.replace(between(value, "=", ";").unwrap_or("no value"), "<secret>"),
                _ => value.replace(nonce.unwrap_or("no nonce"), "<nonce>"),
            };
            format!("{name}: {value}")
        })
        .collect();
    lines.sort();
    format!("{}\n{}\n", answer.status, lines.join("\n"))
}

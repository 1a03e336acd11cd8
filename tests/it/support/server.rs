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
    management::apply::{self, ApplyError, Mode, Report, StateFile},
    store::signing_keys,
};

use super::{browser::Browser, database::TestDatabase};

/// The issuer of the tests' server.
pub const ISSUER: &str = "https://id.example.com";

/// One node.
pub struct TestServer {
    /// Its database.
    pub database: TestDatabase,
    /// The time, for every node of the test.
    pub clock: TestClock,
    /// Its parts.
    pub app: App,
    router: Router,
    config: Config,
    folder: Arc<Folder>,
}

impl TestServer {
    /// A node with the default configuration, except cheap password hashes and a high limit of attempts per address.
    pub async fn start(database: &TestDatabase) -> Self {
        Self::start_with(database, |_| {}).await
    }

    /// A node with a changed configuration.
    pub async fn start_with(database: &TestDatabase, tweak: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(Folder::new());
        let config = configuration(database, &folder, tweak);
        let clock = TestClock::new();
        lend_keys(database, &clock).await;
        Self::build(database, config, clock, folder).await
    }

    /// A node at the time of that clock, on a database that has keys, with a changed configuration.
    pub async fn start_at(database: &TestDatabase, clock: TestClock, tweak: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(Folder::new());
        let config = configuration(database, &folder, tweak);
        Self::build(database, config, clock, folder).await
    }

    /// Another node on the same database, with its own caches and connections.
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

    /// Applies a state file, as `vestibule apply` does, and makes this node load it immediately.
    pub async fn seed(&self, state: &str) {
        self.apply(state).await.expect("the state is possible");
        self.services().store.forget_cached();
    }

    /// The same, with what became of it; this node loads it when it follows the log of changes.
    pub async fn apply(&self, state: &str) -> Result<Vec<Report>, ApplyError> {
        let context = self.context().acted_by(Actor::CommandLine);
        let state = StateFile::parse(state).expect("a state file");
        apply::apply(&context, Mode::Apply, &[state]).await
    }

    /// The services of the server.
    pub fn services(&self) -> &Arc<Services> {
        &self.app.services
    }

    /// A context of now with Vestibule as the actor, as for jobs.
    pub fn context(&self) -> Context {
        Context::new(self.services(), Actor::System)
    }

    /// The routes.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A new browser.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router())
    }

    /// Sends a request unchanged.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.router, request).await
    }

    /// A GET without a browser.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path).body(Body::empty()).expect("a request"))
            .await
    }

    /// A form from a client that authenticates with HTTP Basic.
    pub async fn post_as(&self, path: &str, client: (&str, &str), fields: &[(&str, &str)]) -> Answer {
        let request = request(Method::POST, path)
            .header(header::AUTHORIZATION, basic(client))
            .header(header::CONTENT_TYPE, FORM);
        self.send(request.body(form(fields)).expect("a request")).await
    }

    /// A form without client authentication.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = request(Method::POST, path).header(header::CONTENT_TYPE, FORM);
        self.send(request.body(form(fields)).expect("a request")).await
    }

    /// UserInfo for a bearer token.
    pub async fn userinfo(&self, access_token: &str) -> Answer {
        let request = request(Method::GET, "/userinfo").header(header::AUTHORIZATION, format!("Bearer {access_token}"));
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Whether a token is active, by introspection.
    pub async fn is_active(&self, client: (&str, &str), token: &str) -> bool {
        let answer = self.post_as("/introspect", client, &[("token", token)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()["active"].as_bool().expect("active is a boolean")
    }

    /// The number of events of that kind in the audit log.
    pub async fn events(&self, kind: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM audit_events WHERE kind = '{kind}'");
        self.database.number(&sql).await
    }
}

/// The content type of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request for a path.
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

/// Fields encoded for a query or a form.
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

/// Sends a request through a router. The default client address is 192.0.2.1.
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

/// A response.
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

    /// The `Location` of a redirect.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The `error` of an OAuth error.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// The page's `data-page`.
    pub fn page(&self) -> &str {
        between(&self.body, "data-page=\"", "\"").unwrap_or_default()
    }
}

/// The text between two marks.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// A clock that the test moves. It never returns the same time twice, like a real clock.
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
        Self::at(start)
    }

    /// A clock that shows that time, in microseconds since 1970.
    pub fn at(micros: i64) -> Self {
        Self {
            micros: Arc::new(AtomicI64::new(micros)),
            is_broken: Arc::default(),
        }
    }

    /// The time, a microsecond after the last call.
    pub fn now(&self) -> DateTime<Utc> {
        assert!(!self.is_broken.load(Ordering::SeqCst), "the clock stands still");
        let micros = self.micros.fetch_add(1, Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).expect("a time")
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let micros = by.num_microseconds().expect("not that long");
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }

    /// From now on, reading the clock panics.
    pub fn stop_telling(&self) {
        self.is_broken.store(true, Ordering::SeqCst);
    }

    /// Ends that.
    pub fn tell_again(&self) {
        self.is_broken.store(false, Ordering::SeqCst);
    }

    /// The same clock for the server.
    pub fn as_clock(&self) -> Clock {
        let own = self.clone();
        Clock::from_fn(move || own.now())
    }
}

/// A data directory that is removed after the test.
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

fn configuration(database: &TestDatabase, folder: &Folder, tweak: impl FnOnce(&mut Config)) -> Config {
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
    config
}

/// One master key for the run, so that sealed keys can be reused by all tests.
pub fn master_key() -> String {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| MasterKey::generate(&Random::system()).1).clone()
}

/// RSA keys take long to generate, and no test depends on which ones they are: generated once, copied to each database.
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

/// Status and headers for comparison with the snapshot; of random values and dates only the name is included.
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

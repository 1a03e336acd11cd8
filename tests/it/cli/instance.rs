//! An instance of the program: a folder, an address, the environment it runs in, and the processes that are started in it.

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

/// A person, and an application that may do what applications may.
pub const STATE: &str = r#"
[[users]]
preferred_username = "alice"
password = "a password of alice's own"
email = "alice@example.com"
name = "Alice Adams"

[[clients]]
client_id = "app"
client_secret = "the secret of the application"
client_name = "The application"
redirect_uris = ["https://app.example/callback"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
scope = "openid email offline_access reports"
consent = "never"
require_pkce = false

[[scopes]]
name = "reports"
description = "Read the reports"
"#;

/// Where the program runs. The folder is gone with the value.
pub struct Instance {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Where it runs.
    pub folder: PathBuf,
    variables: BTreeMap<String, String>,
}

/// What a command left behind.
#[derive(Debug)]
pub struct Finished {
    /// What it told its caller.
    pub code: Option<i32>,
    /// What it printed.
    pub said: String,
    /// What it complained about.
    pub complained: String,
}

impl Instance {
    /// With the embedded database, in a folder of its own.
    pub fn embedded() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("vestibule-cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let address = free_address();
        let mut instance = Self {
            address,
            folder,
            variables: BTreeMap::new(),
        };
        instance.set("VESTIBULE_LISTEN", &address.to_string());
        instance.set("VESTIBULE_ISSUER", &format!("http://{address}"));
        // Cheap hashes: what they cost is tested elsewhere.
        instance.set("VESTIBULE_PASSWORDS__MEMORY_KIB", "8192");
        instance.set("VESTIBULE_PASSWORDS__ITERATIONS", "1");
        instance
    }

    /// On that database.
    pub fn on(database_url: &str) -> Self {
        let mut instance = Self::embedded();
        instance.set("VESTIBULE_DATABASE__URL", database_url);
        instance
    }

    /// Another node: the same issuer, database and master key; an address and a folder of its own.
    pub fn beside(other: &Self) -> Self {
        let mut node = Self::embedded();
        let own = node.variables.clone();
        node.variables.clone_from(&other.variables);
        node.set("VESTIBULE_LISTEN", &own["VESTIBULE_LISTEN"]);
        let key = other.folder.join("data/master.key");
        node.set("VESTIBULE_MASTER_KEY__FILE", key.to_str().expect("a plain path"));
        node
    }

    /// Sets an environment variable.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Takes an environment variable away.
    pub fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).expect("a file can be written");
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Finished {
        let mut command = self.command(arguments);
        let output = tokio::task::spawn_blocking(move || command.output())
            .await
            .expect("the command is waited for")
            .expect("the program runs");
        Finished {
            code: output.status.code(),
            said: String::from_utf8(output.stdout).expect("it prints UTF-8"),
            complained: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that must succeed; what it printed.
    pub async fn succeed(&self, arguments: &[&str]) -> String {
        let finished = self.run(arguments).await;
        assert_eq!(finished.code, Some(0), "{arguments:?}: {finished:?}");
        finished.said
    }

    /// Brings it to a state file.
    pub async fn apply(&self, state: &str) -> String {
        self.write("state.toml", state);
        self.succeed(&["apply", "state.toml"]).await
    }

    /// Starts the server, and waits until it is ready.
    pub async fn serve(&self) -> Server {
        let mut server = self.start(&["serve"]);
        let started = Instant::now();
        while !server.is_ready().await {
            if let Some(status) = server.ended() {
                panic!("the server ended ({status}): {}", server.log());
            }
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "the server does not get ready: {}",
                server.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    /// Starts a command, and waits for nothing.
    pub fn start(&self, arguments: &[&str]) -> Server {
        let mut child = self
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let said = collect(child.stdout.take().expect("its output is piped"));
        let log = collect(child.stderr.take().expect("its log is piped"));
        Server {
            address: self.address,
            child,
            said,
            log,
            http: client(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .envs(&self.variables)
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// A running server; killed with the value.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
    said: Arc<Mutex<String>>,
    log: Arc<Mutex<String>>,
    http: reqwest::Client,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its header fields.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
    /// How long it took.
    pub took: Duration,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Server {
    /// What it printed so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("no reader panicked").clone()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("no reader panicked").clone()
    }

    /// A request to be finished with [`ask`].
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    /// Gets a page or a document.
    pub async fn get(&self, path: &str) -> Answer {
        ask(self.request(reqwest::Method::GET, path)).await
    }

    /// Posts a form as the application.
    pub async fn post_as_app(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self
            .request(reqwest::Method::POST, path)
            .basic_auth("app", Some("the secret of the application"));
        ask(request.form(form)).await
    }

    /// Asks for a token of the application's own.
    pub async fn client_credentials(&self) -> Answer {
        self.post_as_app("/token", &[("grant_type", "client_credentials"), ("scope", "reports")])
            .await
    }

    /// Redeems a code.
    pub async fn redeem(&self, code: &str) -> Answer {
        self.post_as_app(
            "/token",
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", "https://app.example/callback"),
            ],
        )
        .await
    }

    /// Uses a refresh token.
    pub async fn refresh(&self, refresh_token: &str) -> Answer {
        self.post_as_app(
            "/token",
            &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)],
        )
        .await
    }

    /// Whether a token is good for anything.
    pub async fn is_active(&self, token: &str) -> bool {
        let answer = self.post_as_app("/introspect", &[("token", token)]).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["active"].as_bool().expect("active is a boolean")
    }

    /// The names of the keys in the key set.
    pub async fn kids(&self) -> Vec<String> {
        let keys = self.get("/jwks").await.json();
        let keys = keys["keys"].as_array().expect("a key set").iter();
        keys.map(|key| key["kid"].as_str().expect("a name").to_owned())
            .collect()
    }

    /// Asks it to end.
    pub fn terminate(&self) {
        let status = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &self.child.id().to_string()])
            .status();
        assert!(status.expect("there is a shell").success());
    }

    /// Ends it as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is gone");
    }

    /// Waits for its end.
    pub async fn end_within(&mut self, limit: Duration) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            assert!(started.elapsed() < limit, "it does not end: {}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it can be waited for")
    }

    async fn is_ready(&self) -> bool {
        let request = self.request(reqwest::Method::GET, "/health/ready").send().await;
        request.is_ok_and(|answer| answer.status().is_success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Sends a request and reads the answer.
pub async fn ask(request: reqwest::RequestBuilder) -> Answer {
    let started = Instant::now();
    let answer = request.send().await.expect("the server answers");
    let (status, headers) = (answer.status(), answer.headers().clone());
    Answer {
        status,
        headers,
        body: answer.text().await.expect("the answer has an end"),
        took: started.elapsed(),
    }
}

/// Waits until `holds`, at most for `limit`; how long it took.
pub async fn eventually<F: Future<Output = bool>>(
    limit: Duration,
    what: &str,
    mut holds: impl FnMut() -> F,
) -> Duration {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < limit, "{what}: not after {limit:?}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    started.elapsed()
}

fn client() -> reqwest::Client {
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        // Servers come and go at one address: no connection outlives its request.
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client can be made")
}

fn collect(mut from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let into = Arc::clone(&text);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read) = from.read(&mut buffer) {
            if read == 0 {
                break;
            }
            let part = String::from_utf8_lossy(&buffer[..read]);
            into.lock().expect("no reader panicked").push_str(&part);
        }
    });
    text
}

/// An address that nobody listens on, below those that the system gives to outgoing connections, and never the same twice.
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(131) % 8_000;
    loop {
        let offset = (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 8_000;
        let port = u16::try_from(11_000 + offset).expect("it is below 19000");
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

//! A running server, and requests over its socket.

use std::{
    io::Read,
    net::SocketAddr,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

/// A running server; killed when the value is dropped.
pub struct Server {
    /// Its address.
    pub address: SocketAddr,
    child: Child,
    said: Arc<Mutex<String>>,
    log: Arc<Mutex<String>>,
    http: reqwest::Client,
}

/// A complete response.
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
    /// Starts a command that will listen at `address`.
    pub fn start(address: SocketAddr, command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        Self {
            address,
            said: collect(child.stdout.take().expect("its output is piped")),
            log: collect(child.stderr.take().expect("its log is piped")),
            child,
            http: client(),
        }
    }

    /// Its output so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("no reader panicked").clone()
    }

    /// Its log so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("no reader panicked").clone()
    }

    /// A request to be sent with [`ask`].
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    /// Gets a page or a document.
    pub async fn get(&self, path: &str) -> Answer {
        ask(self.request(reqwest::Method::GET, path)).await
    }

    /// Posts a form as the application.
    pub async fn post_as_app(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        ask(self.as_app(path).form(form)).await
    }

    fn as_app(&self, path: &str) -> reqwest::RequestBuilder {
        self.request(reqwest::Method::POST, path)
            .basic_auth("app", Some("the secret of the application"))
    }

    /// Requests a token by client credentials.
    pub async fn client_credentials(&self) -> Answer {
        self.post_as_app("/token", &[("grant_type", "client_credentials"), ("scope", "reports")])
            .await
    }

    /// Redeems a code.
    pub async fn redeem(&self, code: &str) -> Answer {
        ask(self.redemption(code)).await
    }

    /// The request that redeems a code.
    pub fn redemption(&self, code: &str) -> reqwest::RequestBuilder {
        self.as_app("/token").form(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://app.example/callback"),
        ])
    }

    /// Uses a refresh token.
    pub async fn refresh(&self, refresh_token: &str) -> Answer {
        ask(self.refreshing(refresh_token)).await
    }

    /// The request that uses a refresh token.
    pub fn refreshing(&self, refresh_token: &str) -> reqwest::RequestBuilder {
        self.as_app("/token")
            .form(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)])
    }

    /// The status of UserInfo for an access token.
    pub async fn userinfo(&self, access_token: &str) -> StatusCode {
        let request = self.request(reqwest::Method::GET, "/userinfo");
        ask(request.bearer_auth(access_token)).await.status
    }

    /// Whether a token is active.
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

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How much memory it has, in bytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.expect("its memory is known") * 1024
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        let status = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &self.id().to_string()])
            .status();
        assert!(status.expect("there is a shell").success());
    }

    /// Kills it, as in a power failure.
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

    /// Its exit status, if it has ended.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it can be waited for")
    }

    /// Whether it is ready.
    pub async fn is_ready(&self) -> bool {
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
    try_ask(request).await.expect("the server answers")
}

/// The same with a server that may end before it has answered.
pub async fn try_ask(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let started = Instant::now();
    let answer = request.send().await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    Ok(Answer {
        status,
        headers,
        body: answer.text().await?,
        took: started.elapsed(),
    })
}

fn client() -> reqwest::Client {
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        // Servers come and go at one address, so each request has its own connection.
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

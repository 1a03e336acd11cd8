//! An SMS gateway on a real HTTP socket. It can be down, delay its answers, and refuse.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing::post,
};
use secrecy::SecretString;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use vestibule::config::{Config, SmsFormat, SmsTransport};

/// The secret that it accepts.
pub const SECRET: &str = "the secret at the gateway";
/// The sender's number.
pub const FROM: &str = "+15005550006";

/// The gateway; stopped when the value is dropped.
pub struct SmsGateway {
    /// Its address, up or down.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    running: Option<JoinHandle<()>>,
}

/// A request that it answered.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The `Authorization` header.
    pub authorization: String,
    /// The `Content-Type`.
    pub content_type: String,
    /// Its body.
    pub body: String,
}

struct Shared {
    taken: Mutex<Vec<Taken>>,
    status: AtomicU16,
    waiting: watch::Sender<usize>,
    is_held: watch::Sender<bool>,
}

impl SmsGateway {
    /// Starts it; it accepts everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let mut gateway = Self {
            address: listener.local_addr().expect("an address"),
            shared: Arc::new(Shared {
                taken: Mutex::default(),
                status: AtomicU16::new(201),
                waiting: watch::Sender::new(0),
                is_held: watch::Sender::new(false),
            }),
            running: None,
        };
        gateway.serve(listener);
        gateway
    }

    /// A configuration that sends through it.
    pub fn configure(&self, config: &mut Config, format: SmsFormat) {
        let sms = &mut config.sms;
        sms.transport = SmsTransport::Http;
        sms.url = Some(format!("http://{}/messages", self.address));
        sms.format = format;
        sms.from = Some(FROM.to_owned());
        sms.username = Some("AC0123".to_owned());
        sms.password = Some(SecretString::from(SECRET));
        sms.token = Some(SecretString::from(SECRET));
    }

    /// Stops listening.
    pub async fn go_down(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    /// Listens again.
    pub async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the same port");
        self.serve(listener);
    }

    /// Answers with that status from now on.
    pub fn answer(&self, status: u16) {
        self.shared.status.store(status, Ordering::SeqCst);
    }

    /// Delays all answers.
    pub fn hold(&self) {
        self.shared.is_held.send_replace(true);
    }

    /// Sends the delayed answers.
    pub fn release(&self) {
        self.shared.is_held.send_replace(false);
    }

    /// Waits until a request waits for its answer.
    pub async fn somebody_waits(&self) {
        let mut waiting = self.shared.waiting.subscribe();
        waiting.wait_for(|waiting| *waiting > 0).await.expect("a lock");
    }

    /// The requests that it answered.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.taken.lock().expect("a lock").clone()
    }

    fn serve(&mut self, listener: TcpListener) {
        let router = Router::new()
            .route("/messages", post(take))
            .with_state(Arc::clone(&self.shared));
        self.running = Some(tokio::spawn(async move {
            axum_serve(listener, router).await;
        }));
    }
}

impl Drop for SmsGateway {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.abort();
        }
    }
}

/// One connection after the other, each in a task that ends with the listener's.
async fn axum_serve(listener: TcpListener, router: Router) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let service = hyper_util::service::TowerToHyperService::new(router.clone());
        connections.spawn(async move {
            let stream = hyper_util::rt::TokioIo::new(stream);
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(stream, service)
                .await;
        });
    }
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: String) -> StatusCode {
    shared.waiting.send_modify(|waiting| *waiting += 1);
    let mut held = shared.is_held.subscribe();
    held.wait_for(|held| !held).await.expect("a lock");
    shared.waiting.send_modify(|waiting| *waiting -= 1);
    let header = |name| {
        headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
            .to_owned()
    };
    shared.taken.lock().expect("a lock").push(Taken {
        authorization: header(header::AUTHORIZATION),
        content_type: header(header::CONTENT_TYPE),
        body,
    });
    StatusCode::from_u16(shared.status.load(Ordering::SeqCst)).expect("a status")
}

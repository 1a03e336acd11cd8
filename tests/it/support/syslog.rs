//! A syslog server on a real socket: octet counting (RFC 6587 section 3.4.1) over TCP, or over TLS with a certificate of its own authority.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// The server; stopped when the value is dropped.
pub struct SyslogServer {
    /// The certificate of its authority.
    pub certificate: PathBuf,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    messages: Arc<Mutex<Vec<String>>>,
    running: JoinSet<()>,
}

impl Drop for SyslogServer {
    fn drop(&mut self) {
        std::fs::remove_file(&self.certificate).ok();
    }
}

impl SyslogServer {
    /// Over TCP.
    pub async fn over_tcp() -> Self {
        Self::start(None, PathBuf::new()).await
    }

    /// Over TLS, as `localhost`.
    pub async fn over_tls() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let certificate = std::env::temp_dir().join(format!("vestibule-syslog-{}-{number}.pem", std::process::id()));
        std::fs::write(&certificate, made.cert.pem()).expect("a file");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a certificate and its key");
        Self::start(Some(TlsAcceptor::from(Arc::new(tls))), certificate).await
    }

    async fn start(tls: Option<TlsAcceptor>, certificate: PathBuf) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let mut server = Self {
            certificate,
            address: listener.local_addr().expect("an address"),
            tls,
            messages: Arc::default(),
            running: JoinSet::new(),
        };
        server.listen(listener);
        server
    }

    /// Its address, as in the configuration.
    pub fn address(&self) -> String {
        let scheme = if self.tls.is_some() { "tls" } else { "tcp" };
        format!("{scheme}://localhost:{}", self.address.port())
    }

    /// Stops it: connections break, and new ones are refused.
    pub async fn go_down(&mut self) {
        self.running.shutdown().await;
    }

    /// Starts it again at the same address.
    pub async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is free again");
        self.listen(listener);
    }

    /// The messages received so far, each without its length.
    pub fn messages(&self) -> Vec<String> {
        self.messages.lock().expect("a lock").clone()
    }

    fn listen(&mut self, listener: TcpListener) {
        let (tls, messages) = (self.tls.clone(), Arc::clone(&self.messages));
        self.running.spawn(async move {
            // In the same task, so that the connections end with it.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(receive(stream, tls.clone(), Arc::clone(&messages)));
            }
        });
    }
}

async fn receive(stream: TcpStream, tls: Option<TlsAcceptor>, messages: Arc<Mutex<Vec<String>>>) {
    match tls {
        None => take(stream, &messages).await,
        Some(tls) => {
            // A client that does not trust the certificate breaks off.
            if let Ok(stream) = tls.accept(stream).await {
                take(stream, &messages).await;
            }
        }
    }
}

/// Reads to the end, then takes what came: so nothing counts as received that the client may send again.
async fn take(mut stream: impl AsyncRead + Unpin, messages: &Mutex<Vec<String>>) {
    let mut bytes = Vec::new();
    if stream.read_to_end(&mut bytes).await.is_err() {
        return;
    }
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        let space = rest
            .iter()
            .position(|byte| *byte == b' ')
            .expect("a length and a space");
        let length = std::str::from_utf8(&rest[..space]).expect("a number");
        let length: usize = length.parse().expect("a number");
        let (message, after) = rest[space + 1..].split_at(length);
        let message = String::from_utf8(message.to_vec()).expect("UTF-8");
        messages.lock().expect("a lock").push(message);
        rest = after;
    }
}

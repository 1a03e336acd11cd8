//! A mail server (RFC 5321) that really listens: STARTTLS (RFC 3207) with a certificate of its own authority, AUTH PLAIN
//! (RFC 4954). It can be down, delay its answers, and refuse.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufStream},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use vestibule::config::{Config, MailTransportKind};

/// The user name that it accepts.
pub const USERNAME: &str = "vestibule";
/// The password that goes with it.
pub const PASSWORD: &str = "the password of the mail account";

/// The server; stopped when the value is dropped.
pub struct SmtpServer {
    /// Its address, up or down.
    pub address: SocketAddr,
    /// The certificate of its authority.
    pub certificate: PathBuf,
    shared: Arc<Shared>,
    running: Option<JoinSet<()>>,
}

/// A received message.
#[derive(Clone, Debug)]
pub struct Received {
    /// The recipients of the envelope.
    pub to: String,
    /// The whole message, without soft line breaks.
    pub text: String,
    /// Whether it came under TLS, from an authenticated client.
    pub is_protected: bool,
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        if let Some(folder) = self.certificate.parent() {
            std::fs::remove_dir_all(folder).ok();
        }
    }
}

struct Shared {
    tls: TlsAcceptor,
    taken: Mutex<Vec<Received>>,
    /// The answer to RCPT; empty to accept it.
    refusal: Mutex<&'static str>,
    /// Whether it takes addresses with other letters than ASCII (RFC 6531).
    offers_smtputf8: AtomicBool,
    /// Messages that wait for their answer, and whether answers are delayed.
    waiting: watch::Sender<usize>,
    is_held: watch::Sender<bool>,
}

impl SmtpServer {
    /// Starts it, with a certificate in a temporary folder.
    pub async fn start() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("vestibule-smtp-{}-{number}", std::process::id()));
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        std::fs::create_dir_all(&folder).expect("a folder");
        let certificate = folder.join("mail-ca.pem");
        std::fs::write(&certificate, made.cert.pem()).expect("a file");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a certificate and its key");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let mut server = Self {
            address: listener.local_addr().expect("an address"),
            certificate,
            shared: Arc::new(Shared {
                tls: TlsAcceptor::from(Arc::new(tls)),
                taken: Mutex::default(),
                refusal: Mutex::default(),
                offers_smtputf8: AtomicBool::new(false),
                waiting: watch::Sender::new(0),
                is_held: watch::Sender::new(false),
            }),
            running: None,
        };
        server.listen(listener);
        server
    }

    /// Changes a configuration so that it is used.
    pub fn configure(&self, config: &mut Config) {
        config.mail.transport = MailTransportKind::Smtp;
        config.mail.from = Some("Vestibule <no-reply@id.example.com>".to_owned());
        config.mail.smtp.host = Some("localhost".to_owned());
        config.mail.smtp.port = self.address.port();
        config.mail.smtp.username = Some(USERNAME.to_owned());
        config.mail.smtp.password = Some(PASSWORD.into());
        config.mail.smtp.root_certificate = Some(self.certificate.clone());
    }

    /// Stops it: connections break, and new ones are refused.
    pub async fn go_down(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.shutdown().await;
        }
    }

    /// Starts it again at the same address.
    pub async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is free again");
        self.listen(listener);
    }

    /// The answer to every recipient from now on; empty to accept them.
    pub fn refuse(&self, answer: &'static str) {
        *self.shared.refusal.lock().unwrap() = answer;
    }

    /// From now on it takes addresses with other letters than ASCII.
    pub fn offer_smtputf8(&self) {
        self.shared.offers_smtputf8.store(true, Ordering::Relaxed);
    }

    /// Receives messages, and delays the answers.
    pub fn hold(&self) {
        self.shared.is_held.send_replace(true);
    }

    /// Sends the delayed answers.
    pub fn release(&self) {
        self.shared.is_held.send_replace(false);
    }

    /// Waits until so many messages wait for an answer.
    pub async fn somebody_waits(&self, count: usize) {
        let mut waiting = self.shared.waiting.subscribe();
        waiting
            .wait_for(|now| *now >= count)
            .await
            .expect("the server is there");
    }

    /// The messages received so far.
    pub fn taken(&self) -> Vec<Received> {
        self.shared.taken.lock().unwrap().clone()
    }

    fn listen(&mut self, listener: TcpListener) {
        let shared = Arc::clone(&self.shared);
        let mut running = JoinSet::new();
        running.spawn(async move {
            // In the same task, so that the connections end with it.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                connections.spawn(async move {
                    shared.receive(stream).await.ok();
                });
            }
        });
        self.running = Some(running);
    }
}

impl Shared {
    async fn receive(&self, stream: TcpStream) -> io::Result<()> {
        let mut plain = BufStream::new(stream);
        say(&mut plain, "220 localhost ESMTP").await?;
        if self.converse(&mut plain, false).await? {
            let tls = self.tls.accept(plain.into_inner()).await?;
            self.converse(&mut BufStream::new(tls), true).await?;
        }
        Ok(())
    }

    /// Serves the connection until the client disconnects, or asks for TLS: then `true`.
    async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufStream<S>,
        is_encrypted: bool,
    ) -> io::Result<bool> {
        let (mut signed_in, mut to) = (false, String::new());
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(false);
            }
            let line = line.trim_end();
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => say(stream, self.extensions(is_encrypted)).await?,
                "STARTTLS" if !is_encrypted => {
                    say(stream, "220 go ahead").await?;
                    return Ok(true);
                }
                "AUTH" if is_encrypted => {
                    let expected = STANDARD.encode(format!("\0{USERNAME}\0{PASSWORD}"));
                    signed_in = line.ends_with(&expected);
                    say(
                        stream,
                        if signed_in {
                            "235 welcome"
                        } else {
                            "535 5.7.8 wrong name or password"
                        },
                    )
                    .await?;
                }
                "NOOP" | "RSET" => say(stream, "250 fine").await?,
                "QUIT" => {
                    say(stream, "221 bye").await?;
                    return Ok(false);
                }
                "MAIL" | "RCPT" | "DATA" if !signed_in => say(stream, "530 5.7.0 sign in first").await?,
                "MAIL" => say(stream, "250 fine").await?,
                "RCPT" => {
                    let refusal = *self.refusal.lock().unwrap();
                    line.clone_into(&mut to);
                    say(stream, if refusal.is_empty() { "250 fine" } else { refusal }).await?;
                }
                "DATA" => {
                    say(stream, "354 go on").await?;
                    let text = read_letter(stream).await?;
                    self.wait().await;
                    self.taken.lock().unwrap().push(Received {
                        to: to.clone(),
                        text,
                        is_protected: is_encrypted && signed_in,
                    });
                    say(stream, "250 queued").await?;
                }
                _ => say(stream, "500 what?").await?,
            }
        }
    }

    fn extensions(&self, is_encrypted: bool) -> &'static str {
        match (is_encrypted, self.offers_smtputf8.load(Ordering::Relaxed)) {
            (false, _) => "250-localhost\r\n250 STARTTLS",
            (true, false) => "250-localhost\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            (true, true) => "250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN",
        }
    }

    async fn wait(&self) {
        let mut is_held = self.is_held.subscribe();
        self.waiting.send_modify(|waiting| *waiting += 1);
        is_held.wait_for(|held| !held).await.ok();
        self.waiting.send_modify(|waiting| *waiting -= 1);
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn read_letter<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>) -> io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(text.replace("=\r\n", ""));
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

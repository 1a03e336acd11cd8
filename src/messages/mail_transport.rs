//! Sends mail: to a mail server (RFC 5321) through a small connection pool, or into files for development.
//!
//! The texts of mail servers are untrusted: they are shortened, and line breaks removed, before they are used.

use std::{
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, Utc};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header},
    transport::smtp::{
        self, PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::ExposeSecret as _;

use super::{
    render::RenderedMail,
    undelivered::{Trouble, Undelivered},
};
use crate::{
    catalogue::plain,
    config::{Config, MailTransportKind, SmtpConfig, SmtpTls, mail::parse_mailbox},
    domain::email_address::EmailAddress,
};

/// Sends mail. Cheap to clone.
#[derive(Clone)]
pub struct MailTransport {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    host: String,
    destination: Destination,
}

#[derive(Clone)]
enum Destination {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Files(PathBuf),
}

/// Why mail cannot be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum MailTransportError {
    /// The certificate of the authority.
    #[error("mail.smtp.root_certificate: {}: {cause}", path.display())]
    RootCertificate {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// TLS.
    #[error("mail.smtp: {0}")]
    Tls(String),
    /// An address.
    #[error("mail.from or mail.reply_to is no address")]
    Address,
}

/// The time limit for opening a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// The time limit for sending a message; shorter than a lease of the outbox.
const HAND_OVER: Duration = Duration::from_secs(30);
/// Connections to the mail server, per node.
const CONNECTIONS: u32 = 4;
/// The maximum length of a server's text, in characters.
const LONGEST_SAYING: usize = 200;

impl MailTransport {
    /// The configured transport; `None` while mail is off.
    ///
    /// # Errors
    /// See [`MailTransportError`].
    pub fn new(config: &Config) -> Result<Option<Self>, MailTransportError> {
        let destination = match config.mail.transport {
            MailTransportKind::Off => return Ok(None),
            MailTransportKind::File => Destination::Files(config.mail_directory()),
            MailTransportKind::Smtp => Destination::Smtp(smtp(&config.mail.smtp, config.issuer.host())?),
        };
        let mailbox = |text: &String| parse_mailbox(text).ok_or(MailTransportError::Address);
        Ok(Some(Self {
            from: config
                .mail
                .from
                .as_ref()
                .map(mailbox)
                .transpose()?
                .ok_or(MailTransportError::Address)?,
            reply_to: config.mail.reply_to.as_ref().map(mailbox).transpose()?,
            host: config.issuer.host().to_owned(),
            destination,
        }))
    }

    /// Sends a message. `id` becomes its Message-ID (RFC 5322 section 3.6.4), so that a duplicate can be detected.
    ///
    /// # Errors
    /// See [`Undelivered`].
    pub async fn send(
        &self,
        to: &EmailAddress,
        rendered: RenderedMail,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<String, Undelivered> {
        let message = self.envelope(to, rendered, id, now)?;
        match &self.destination {
            Destination::Files(directory) => {
                let file = directory.join(format!("{}-{id}.eml", now.format("%Y%m%dT%H%M%S%6f")));
                let (bytes, path) = (message.formatted(), file.clone());
                let written = tokio::task::spawn_blocking(move || write_private(&path, &bytes)).await;
                match written.map_err(io::Error::other).and_then(|written| written) {
                    Ok(()) => Ok(format!("written to {}", file.display())),
                    Err(error) => Err(Undelivered {
                        said: format!("{}: {error}", file.display()),
                        trouble: Trouble::File,
                    }),
                }
            }
            Destination::Smtp(transport) => in_time(async { transport.send(message).await })
                .await
                .map(|response| one_line(&response.message().collect::<Vec<_>>().join(" "))),
        }
    }

    /// Connects, greets and authenticates, without sending a message.
    ///
    /// # Errors
    /// See [`Undelivered`].
    pub async fn try_out(&self) -> Result<(), Undelivered> {
        let Destination::Smtp(transport) = &self.destination else {
            return Ok(());
        };
        match in_time(transport.test_connection()).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Undelivered {
                said: "the mail server does not answer NOOP".to_owned(),
                trouble: Trouble::Unreachable,
            }),
            Err(error) => Err(error),
        }
    }

    fn envelope(
        &self,
        to: &EmailAddress,
        rendered: RenderedMail,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<Message, Undelivered> {
        let never = |error: &dyn std::error::Error| Undelivered {
            said: one_line(&error.to_string()),
            trouble: Trouble::Never,
        };
        let to = Address::new(to.local_part(), to.ascii_domain()).map_err(|error| never(&error))?;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(rendered.subject)
            .date(now.into())
            .message_id(Some(format!("<{id}@{}>", self.host)))
            // RFC 3834 section 5: asks for no automatic replies.
            .header(AutoSubmitted);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        builder
            .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))
            .map_err(|error| never(&error))
    }
}

fn smtp(config: &SmtpConfig, greeting: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailTransportError> {
    let host = config.host.clone().unwrap_or_default();
    let tls = match config.tls {
        SmtpTls::None => Tls::None,
        SmtpTls::Starttls => Tls::Required(tls_parameters(config, &host)?),
        SmtpTls::Tls => Tls::Wrapper(tls_parameters(config, &host)?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(config.port)
        .tls(tls)
        .timeout(Some(CONNECT))
        .hello_name(ClientId::Domain(greeting.to_owned()))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS));
    if let (Some(username), Some(password)) = (&config.username, &config.password) {
        builder = builder.credentials(Credentials::new(username.clone(), password.expose_secret().to_owned()));
    }
    Ok(builder.build())
}

fn tls_parameters(config: &SmtpConfig, host: &str) -> Result<TlsParameters, MailTransportError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = &config.root_certificate {
        let wrong = |cause: String| MailTransportError::RootCertificate {
            path: path.clone(),
            cause,
        };
        let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build()
        .map_err(|error| MailTransportError::Tls(error.to_string()))
}

async fn in_time<T>(work: impl Future<Output = Result<T, smtp::Error>>) -> Result<T, Undelivered> {
    match tokio::time::timeout(HAND_OVER, work).await {
        Ok(done) => done.map_err(|error| undelivered(&error)),
        Err(_) => Err(Undelivered {
            said: format!("the mail server took longer than {} seconds", HAND_OVER.as_secs()),
            trouble: Trouble::Unreachable,
        }),
    }
}

fn undelivered(error: &smtp::Error) -> Undelivered {
    // It says so itself: nothing was sent, and no server without the extension can take the message (RFC 6531 section 3.2).
    if error.is_client() && innermost(error).is_some_and(|cause| cause.to_string().contains("SMTPUTF8")) {
        return Undelivered {
            said: "the mail server does not offer SMTPUTF8, which an address with other letters than ASCII before the @ needs".to_owned(),
            trouble: Trouble::Never,
        };
    }
    let code = error.status().map(u16::from);
    let trouble = match code {
        // RFC 4954 section 6: these concern our credentials, so the administrator can fix them.
        Some(530 | 534 | 535 | 538) => Trouble::SignIn,
        // RFC 5321 section 4.2.3, RFC 7504: these concern the recipient or the message. Other permanent errors (unknown
        // commands, "no service here") concern the server, and may be fixed before the message expires.
        Some(521 | 550..=553 | 555 | 556) => Trouble::Never,
        _ if error.is_permanent() || error.is_transient() => Trouble::NotNow,
        _ if is_about_tls(error) => Trouble::Tls,
        _ => Trouble::Unreachable,
    };
    // A server's answer is in the error itself; a connection failure is in its innermost cause.
    let said = match innermost(error) {
        Some(cause) if !error.is_response() && code.is_none() => cause.to_string(),
        _ => error.to_string(),
    };
    Undelivered {
        said: one_line(&said),
        trouble,
    }
}

fn innermost(error: &smtp::Error) -> Option<&(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source()).last()
}

/// rustls reports its errors through those of the socket.
fn is_about_tls(error: &smtp::Error) -> bool {
    error.is_tls()
        || std::iter::successors(std::error::Error::source(error), |cause| cause.source())
            .filter_map(|cause| cause.downcast_ref::<io::Error>()?.get_ref())
            .any(|cause| cause.is::<rustls::Error>())
}

fn one_line(text: &str) -> String {
    plain(text).chars().take(LONGEST_SAYING).collect()
}

/// The files contain codes and links, so only their owner may read them.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)
}

/// `Auto-Submitted: auto-generated`.
#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transport(name: &str) -> MailTransport {
        MailTransport {
            from: format!("{name} <no-reply@example.org>").parse().unwrap(),
            reply_to: None,
            host: "id.example.org".to_owned(),
            destination: Destination::Files(PathBuf::new()),
        }
    }

    #[test]
    fn no_subject_adds_a_header() {
        let rendered = RenderedMail {
            subject: "Hello\r\nBcc: eve@example.com\r\n\r\nbody".to_owned(),
            text: "text\r\n.\r\nMAIL FROM:<eve@example.com>".to_owned(),
            html: "<p>html".to_owned(),
        };
        let to = EmailAddress::parse("alice@example.com").unwrap();
        let message = transport("Us")
            .envelope(&to, rendered, "7", DateTime::UNIX_EPOCH)
            .unwrap();
        let formatted = String::from_utf8(message.formatted()).unwrap();
        let (headers, _) = formatted.split_once("\r\n\r\n").unwrap();
        let names: Vec<_> = headers
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name)
            .collect();
        assert!(!names.contains(&"Bcc"), "{headers}");
        assert!(
            names.contains(&"Auto-Submitted") && names.contains(&"Message-ID"),
            "{headers}"
        );
        assert_eq!(message.envelope().to().len(), 1);
    }
}

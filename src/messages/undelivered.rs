//! A message that was not accepted, by a mail server or an SMS gateway: what it said, and what can be done.

use crate::config::{Config, SmtpTls};

/// A message that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct Undelivered {
    /// What went wrong, in one line.
    pub said: String,
    /// The kind of failure.
    pub trouble: Trouble,
}

/// The kind of failure: decides whether to try again, and what the administrator can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server cannot be reached, or does not answer in time.
    Unreachable,
    /// TLS fails.
    Tls,
    /// The server does not accept the configured name and password.
    SignIn,
    /// The server refuses temporarily (4yz, RFC 5321 section 4.2.1).
    NotNow,
    /// The server refuses this message permanently (5yz).
    Never,
    /// A file cannot be written.
    File,
}

impl Undelivered {
    /// Whether another attempt may succeed.
    pub fn is_final(&self) -> bool {
        self.trouble == Trouble::Never
    }

    /// What went wrong with the mail server of `config`, and how to fix it.
    pub fn with_advice(&self, config: &Config) -> String {
        let smtp = &config.mail.smtp;
        let server = format!("{}:{}", smtp.host.as_deref().unwrap_or_default(), smtp.port);
        let mend = match self.trouble {
            Trouble::Unreachable if smtp.tls == SmtpTls::Starttls => {
                format!(
                    "does {server} answer from this machine, and does it speak STARTTLS? Port 465 needs mail.smtp.tls = \"tls\""
                )
            }
            Trouble::Unreachable => {
                format!("does {server} answer from this machine? Look at mail.smtp.host, port and tls")
            }
            Trouble::Tls => format!(
                "does the certificate of {server} have that name, and is its authority trusted? The certificate of a private authority \
                 goes into mail.smtp.root_certificate"
            ),
            Trouble::SignIn => "look at mail.smtp.username and mail.smtp.password".to_owned(),
            Trouble::NotNow => "the mail server asks to try again later; the outbox does so by itself".to_owned(),
            Trouble::Never => {
                "the mail server refuses this sender or this recipient; does it allow messages from mail.from?"
                    .to_owned()
            }
            Trouble::File => "look at mail.file.directory".to_owned(),
        };
        format!("{}; {mend}", self.said)
    }
}

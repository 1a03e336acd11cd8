//! `[mail]`: how mail is sent. Connections to a mail server must use TLS unless the server is on this machine.

use std::{net::IpAddr, path::PathBuf};

use lettre::{Address, message::Mailbox};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};

use super::{check, error::WrongValue, text};
use crate::domain::email_address::EmailAddress;

/// Sender and transport of mail.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// How mail is sent, if at all.
    pub transport: MailTransportKind,
    /// The sender (`From`). Required unless mail is off.
    pub from: Option<String>,
    /// Where replies go (`Reply-To`).
    pub reply_to: Option<String>,
    /// The mail server, for `smtp`.
    pub smtp: SmtpConfig,
    /// Where messages are written, for `file`.
    pub file: MailFileConfig,
}

/// How mail is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTransportKind {
    /// No mail is sent.
    #[default]
    Off,
    /// Through a mail server.
    Smtp,
    /// Each message is written to a file, for development.
    File,
}

/// The mail server (RFC 5321, RFC 6409).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmtpConfig {
    /// Its host name, as in its certificate.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// The user name at the mail server.
    pub username: Option<String>,
    /// The password of that user.
    #[serde(serialize_with = "text::hidden")]
    pub password: Option<SecretString>,
    /// The certificate authority of the server (PEM file), if it is not a public one.
    pub root_certificate: Option<PathBuf>,
}

/// How a connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpTls {
    /// STARTTLS (RFC 3207). A server that does not offer it is refused.
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314 section 3).
    Tls,
    /// No TLS. Allowed for loopback hosts only.
    None,
}

/// The `file` transport.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailFileConfig {
    /// The directory for the files; by default `mail` in the data directory.
    pub directory: Option<PathBuf>,
}

impl Default for SmtpConfig {
    fn default() -> Self {
        Self {
            host: None,
            port: 587,
            tls: SmtpTls::default(),
            username: None,
            password: None,
            root_certificate: None,
        }
    }
}

impl<'de> Deserialize<'de> for MailTransportKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, "\"off\", \"smtp\" or \"file\"", |text| match text {
            "off" => Some(Self::Off),
            "smtp" => Some(Self::Smtp),
            "file" => Some(Self::File),
            _ => None,
        })
    }
}

impl<'de> Deserialize<'de> for SmtpTls {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, "\"starttls\", \"tls\" or \"none\"", |text| match text {
            "starttls" => Some(Self::Starttls),
            "tls" => Some(Self::Tls),
            "none" => Some(Self::None),
            _ => None,
        })
    }
}

impl MailConfig {
    /// Whether mail is sent at all.
    pub fn is_on(&self) -> bool {
        self.transport != MailTransportKind::Off
    }

    pub(super) fn check(&self) -> Result<(), WrongValue> {
        mailbox("mail.from", self.from.as_deref())?;
        mailbox("mail.reply_to", self.reply_to.as_deref())?;
        if self.is_on() && self.from.is_none() {
            return Err(WrongValue::new("mail.from", "nothing", MAILBOX));
        }
        if self.transport == MailTransportKind::Smtp {
            self.smtp.check()?;
        }
        Ok(())
    }
}

impl SmtpConfig {
    fn check(&self) -> Result<(), WrongValue> {
        let Some(host) = self.host.as_deref().filter(|host| !host.trim().is_empty()) else {
            return Err(WrongValue::new(
                "mail.smtp.host",
                "nothing",
                "the name of your mail server",
            ));
        };
        check::number_within("mail.smtp.port", self.port.into(), 1, u16::MAX.into())?;
        if self.tls == SmtpTls::None && !is_loopback(host) {
            return Err(WrongValue::new(
                "mail.smtp.tls",
                format!("\"none\" with the host {host:?}"),
                "\"starttls\" or \"tls\"; \"none\" is for loopback hosts only",
            ));
        }
        match (&self.username, &self.password) {
            (Some(_), None) | (None, Some(_)) => Err(WrongValue::new(
                "mail.smtp.username",
                "only one of mail.smtp.username and mail.smtp.password",
                "both of them, or neither",
            )),
            _ => Ok(()),
        }
    }
}

const MAILBOX: &str = "an address such as \"no-reply@example.org\" or \"Vestibule <no-reply@example.org>\"";

fn mailbox(key: &str, found: Option<&str>) -> Result<(), WrongValue> {
    let Some(text) = found else { return Ok(()) };
    match parse_mailbox(text) {
        Some(_) => Ok(()),
        None => Err(WrongValue::new(key, format!("{text:?}"), MAILBOX)),
    }
}

/// The mailbox that `text` names: an address, alone or in angle brackets behind a name. The name may have a comma, a dot or quotes in it;
/// whoever writes the header quotes it.
pub fn parse_mailbox(text: &str) -> Option<Mailbox> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let text = text.trim();
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (unquoted(name.trim())?, address),
        None => (String::new(), text),
    };
    let address = EmailAddress::parse(address).ok()?;
    let address = Address::new(address.local_part(), address.ascii_domain()).ok()?;
    Some(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// A name, without the quotes around it and the backslashes within (RFC 5322 section 3.2.4). `None` for a list of mailboxes.
fn unquoted(name: &str) -> Option<String> {
    let quoted = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(quoted) = quoted.filter(|_| name.len() > 1) else {
        return (!name.contains(['<', '>'])).then(|| name.to_owned());
    };
    let (mut text, mut is_escaped) = (String::new(), false);
    for letter in quoted.chars() {
        match (letter, is_escaped) {
            ('\\', false) => is_escaped = true,
            // The name has ended before: this is a list.
            ('"', false) => return None,
            _ => {
                text.push(letter);
                is_escaped = false;
            }
        }
    }
    Some(text)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B23: a comma in the name of the sender was refused, and quotes were shown.
    #[test]
    fn the_name_of_a_sender_may_have_a_comma_or_quotes() {
        for (text, name, address) in [
            (
                "Acme, Inc. <no-reply@example.org>",
                Some("Acme, Inc."),
                "no-reply@example.org",
            ),
            (
                "\"Acme, Inc.\" <no-reply@example.org>",
                Some("Acme, Inc."),
                "no-reply@example.org",
            ),
            (
                r#""The \"Best\" Shop" <a@example.org>"#,
                Some(r#"The "Best" Shop"#),
                "a@example.org",
            ),
            (
                r#"The "Best" Shop <a@example.org>"#,
                Some(r#"The "Best" Shop"#),
                "a@example.org",
            ),
            (
                "Bücher <info@bücher.example>",
                Some("Bücher"),
                "info@xn--bcher-kva.example",
            ),
            ("<a@example.org>", None, "a@example.org"),
            ("a@example.org", None, "a@example.org"),
        ] {
            let mailbox = parse_mailbox(text).expect(text);
            assert_eq!(
                (mailbox.name.as_deref(), mailbox.email.to_string().as_str()),
                (name, address)
            );
        }
        for text in [
            "",
            "Acme",
            "Acme <>",
            "a@example.org, b@example.org",
            "A <a@example.org>, B <b@example.org>",
            "\"A\" <a@example.org>, \"B\" <b@example.org>",
            "Acme\r\nBcc: <a@example.org>",
        ] {
            assert!(parse_mailbox(text).is_none(), "{text}");
        }
    }
}

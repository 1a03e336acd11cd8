//! `[[audit.streams]]`: where the events of the audit log are sent as well.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::{check::secret_file, error::WrongValue, text};
use crate::domain::loopback::is_loopback;

/// One stream.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditStreamConfig {
    /// Its name. How far it has come is kept under it.
    pub name: String,
    /// Where events are sent.
    pub to: Option<StreamKind>,
    /// Where a stream with a new name begins.
    pub from: StreamStart,
    /// The file that lines are appended to. For `file`.
    pub path: Option<PathBuf>,
    /// The URL of the syslog server: `tls://` or `tcp://`, a host and a port. For `syslog`.
    pub address: Option<String>,
    /// The URL that events are posted to. For `http`.
    pub url: Option<String>,
    /// The whole `Authorization` header. For `http`.
    #[serde(serialize_with = "text::hidden")]
    pub authorization: Option<SecretString>,
    /// A file that contains it.
    pub authorization_file: Option<PathBuf>,
    /// The certificate of a private authority, as PEM. For `syslog` over TLS, and `http`.
    pub root_certificate: Option<PathBuf>,
}

/// A kind of destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    /// Standard output.
    Stdout,
    /// A file.
    File,
    /// A syslog server (RFC 5424).
    Syslog,
    /// An HTTP server.
    Http,
}

/// Where a stream with a new name begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamStart {
    /// With the next event.
    #[default]
    Now,
    /// With the oldest event that is kept.
    Beginning,
}

/// Where a stream leads, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamTarget<'a> {
    /// Standard output.
    Stdout,
    /// A file.
    File(&'a Path),
    /// A syslog server.
    Syslog {
        /// Its host.
        host: String,
        /// Its port.
        port: u16,
        /// Whether the connection is protected by TLS.
        is_tls: bool,
    },
    /// An HTTP server.
    Http(&'a str),
}

impl<'de> Deserialize<'de> for StreamKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "\"stdout\", \"file\", \"syslog\" or \"http\"";
        text::parse(deserializer, expected, |text| match text {
            "stdout" => Some(Self::Stdout),
            "file" => Some(Self::File),
            "syslog" => Some(Self::Syslog),
            "http" => Some(Self::Http),
            _ => None,
        })
    }
}

impl<'de> Deserialize<'de> for StreamStart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, "\"now\" or \"beginning\"", |text| match text {
            "now" => Some(Self::Now),
            "beginning" => Some(Self::Beginning),
            _ => None,
        })
    }
}

/// Reads the secrets that are given as files. Returns what the log has to say of them.
pub(super) fn read_secrets(streams: &mut [AuditStreamConfig]) -> Result<Vec<String>, WrongValue> {
    let mut notes = Vec::new();
    for (number, stream) in streams.iter_mut().enumerate() {
        let (secret, file) = (&mut stream.authorization, stream.authorization_file.as_deref());
        notes.extend(secret_file(&key(number, "authorization"), secret, file)?);
    }
    Ok(notes)
}

pub(super) fn check(streams: &[AuditStreamConfig]) -> Result<(), WrongValue> {
    for (number, stream) in streams.iter().enumerate() {
        let in_list = |wrong: Wrong| WrongValue::new(&key(number, wrong.name), wrong.found, wrong.allowed);
        stream.check().map_err(in_list)?;
        if streams[..number].iter().any(|before| before.name == stream.name) {
            let found = format!("{:?} again", stream.name);
            let allowed = "a name that no other stream has";
            return Err(WrongValue::new(&key(number, "name"), found, allowed));
        }
    }
    Ok(())
}

fn key(number: usize, name: &str) -> String {
    format!("audit.streams.{number}.{name}")
}

/// What is wrong with one stream.
#[derive(Debug)]
struct Wrong {
    name: &'static str,
    found: String,
    allowed: &'static str,
}

fn wrong<T>(name: &'static str, found: &str, allowed: &'static str) -> Result<T, Wrong> {
    let found = found.to_owned();
    Err(Wrong { name, found, allowed })
}

const A_SYSLOG_SERVER: &str =
    "tls://HOST:PORT, or tcp://HOST:PORT where nobody else reads the network; udp loses and cuts events";

impl AuditStreamConfig {
    /// Where it leads; `None` for one that the check of the configuration refuses.
    pub fn target(&self) -> Option<StreamTarget<'_>> {
        self.checked_target().ok()
    }

    fn checked_target(&self) -> Result<StreamTarget<'_>, Wrong> {
        match self.to {
            None => wrong("to", "nothing", "\"stdout\", \"file\", \"syslog\" or \"http\""),
            Some(StreamKind::Stdout) => Ok(StreamTarget::Stdout),
            Some(StreamKind::File) => match &self.path {
                Some(path) if !path.as_os_str().is_empty() => Ok(StreamTarget::File(path)),
                _ => wrong("path", "nothing", "the path of a file"),
            },
            Some(StreamKind::Syslog) => match &self.address {
                Some(address) => syslog(address),
                None => wrong("address", "nothing", A_SYSLOG_SERVER),
            },
            Some(StreamKind::Http) => match &self.url {
                Some(url) if is_protected(url) => Ok(StreamTarget::Http(url)),
                // Not shown, because it can contain credentials.
                Some(_) => wrong(
                    "url",
                    "another address",
                    "an https address without a password in it; plain http is for loopback hosts only",
                ),
                None => wrong("url", "nothing", "the address that events are posted to"),
            },
        }
    }

    fn check(&self) -> Result<(), Wrong> {
        let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        if self.name.is_empty() || self.name.len() > 32 || !self.name.bytes().all(is_plain) {
            let allowed = "one to 32 small letters, digits and hyphens, such as \"siem\"";
            return wrong("name", &format!("{:?}", self.name), allowed);
        }
        let target = self.checked_target()?;
        let is_http = matches!(target, StreamTarget::Http(_));
        let is_tls = matches!(target, StreamTarget::Syslog { is_tls: true, .. });
        for (name, is_set, fits, allowed) in [
            (
                "path",
                self.path.is_some(),
                matches!(target, StreamTarget::File(_)),
                "none: it is for to = \"file\"",
            ),
            (
                "address",
                self.address.is_some(),
                matches!(target, StreamTarget::Syslog { .. }),
                "none: it is for to = \"syslog\"",
            ),
            ("url", self.url.is_some(), is_http, "none: it is for to = \"http\""),
            (
                "authorization",
                self.authorization.is_some(),
                is_http,
                "none: it is for to = \"http\"",
            ),
            (
                "root_certificate",
                self.root_certificate.is_some(),
                is_http || is_tls,
                "none: it is for TLS",
            ),
        ] {
            if is_set && !fits {
                return wrong(name, "a value", allowed);
            }
        }
        let is_header =
            |secret: &SecretString| secret.expose_secret().bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if !self.authorization.as_ref().is_none_or(is_header) {
            return wrong(
                "authorization",
                "another text",
                "a header in ASCII, on one line, such as \"Bearer …\"",
            );
        }
        Ok(())
    }
}

fn syslog(address: &str) -> Result<StreamTarget<'_>, Wrong> {
    let refused = || Wrong {
        name: "address",
        found: format!("{address:?}"),
        allowed: A_SYSLOG_SERVER,
    };
    let url = Url::parse(address).map_err(|_| refused())?;
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none();
    match (url.scheme(), url.host_str(), url.port()) {
        (scheme @ ("tls" | "tcp"), Some(host), Some(port)) if is_bare && !host.is_empty() => Ok(StreamTarget::Syslog {
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            is_tls: scheme == "tls",
        }),
        _ => Err(refused()),
    }
}

fn is_protected(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let has_password = !url.username().is_empty() || url.password().is_some();
    !has_password && (url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(to: StreamKind) -> AuditStreamConfig {
        let to_it = |kind, value: &str| (to == kind).then(|| value.to_owned());
        AuditStreamConfig {
            name: "siem".to_owned(),
            to: Some(to),
            path: to_it(StreamKind::File, "/var/log/audit.jsonl").map(PathBuf::from),
            address: to_it(StreamKind::Syslog, "tls://logs.example.org:6514"),
            url: to_it(StreamKind::Http, "https://logs.example.org/events"),
            ..AuditStreamConfig::default()
        }
    }

    #[test]
    fn a_stream_needs_what_its_destination_needs_and_takes_nothing_else() {
        type Change = fn(&mut AuditStreamConfig);
        let wrong: [(&str, StreamKind, Change); 15] = [
            ("name", StreamKind::Stdout, |it| it.name = "The SIEM".to_owned()),
            ("name", StreamKind::Stdout, |it| it.name = String::new()),
            ("to", StreamKind::Stdout, |it| it.to = None),
            ("path", StreamKind::File, |it| it.path = None),
            ("path", StreamKind::Stdout, |it| it.path = Some("x".into())),
            ("address", StreamKind::Syslog, |it| it.address = None),
            ("address", StreamKind::Syslog, |it| {
                it.address = Some("udp://logs:514".to_owned())
            }),
            ("address", StreamKind::Syslog, |it| {
                it.address = Some("tcp://logs".to_owned())
            }),
            ("address", StreamKind::Http, |it| {
                it.address = Some("tcp://logs:514".to_owned())
            }),
            ("url", StreamKind::Http, |it| it.url = None),
            ("url", StreamKind::Http, |it| {
                it.url = Some("http://logs.example.org/".to_owned())
            }),
            ("url", StreamKind::Http, |it| {
                it.url = Some("https://user:pass@logs.example.org/".to_owned())
            }),
            ("authorization", StreamKind::Syslog, |it| {
                it.authorization = Some("Bearer x".into())
            }),
            ("authorization", StreamKind::Http, |it| {
                it.authorization = Some("Bearer x\r\nHost: y".into())
            }),
            ("root_certificate", StreamKind::Syslog, |it| {
                it.address = Some("tcp://logs.example.org:514".to_owned());
                it.root_certificate = Some("ca.pem".into());
            }),
        ];
        for (name, to, change) in wrong {
            let mut changed = stream(to);
            assert!(check(std::slice::from_ref(&changed)).is_ok(), "{to:?}");
            change(&mut changed);
            let complaint = check(&[changed]).unwrap_err();
            assert_eq!(complaint.key, format!("audit.streams.0.{name}"));
            assert!(!complaint.to_string().contains("pass@"), "{complaint}");
        }
        let twice = check(&[stream(StreamKind::File), stream(StreamKind::Http)]).unwrap_err();
        assert_eq!(twice.key, "audit.streams.1.name");
    }

    #[test]
    fn an_address_of_a_syslog_server_is_a_host_and_a_port() {
        let target = |address: &str| match syslog(address) {
            Ok(StreamTarget::Syslog { host, port, is_tls }) => (host, port, is_tls),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            target("tls://logs.example.org:6514"),
            ("logs.example.org".to_owned(), 6514, true)
        );
        assert_eq!(target("tcp://[::1]:514"), ("::1".to_owned(), 514, false));
    }

    #[test]
    fn the_authorization_is_never_shown() {
        let mut http = stream(StreamKind::Http);
        http.authorization = Some("Bearer hunter2".into());
        assert!(!format!("{http:?}").contains("hunter2"));
        assert!(!serde_json::to_string(&http).unwrap().contains("hunter2"));
    }
}

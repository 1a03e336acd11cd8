//! Events as syslog messages (RFC 5424), each after its length (RFC 6587 section 3.4.1), over TLS (RFC 5425) or TCP.
//!
//! Syslog has no acknowledgement. So each batch has a connection of its own, which is closed behind it, and it counts as accepted when
//! the server closes it too: it has read everything then. If it does not, the batch is sent again.

use std::{io, path::Path, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::line::Line;
use crate::config::StreamTarget;

/// "Security/authorization messages (private)": every server keeps these apart from what everybody may read. 13, "log audit", would say it
/// more exactly, but common servers have no name for it and put it among everything else.
const FACILITY: u8 = 10;
const WARNING: u8 = 4;
const INFORMATIONAL: u8 = 6;
/// The maximum length of a MSGID and of a HOSTNAME.
const LONGEST_ID: usize = 32;
const LONGEST_HOST: usize = 255;
/// The time that a server has to close the connection.
const CLOSING: Duration = Duration::from_secs(10);

pub(super) struct Syslog {
    to: (String, u16),
    tls: Option<(TlsConnector, ServerName<'static>)>,
    /// The host of the issuer.
    host: String,
}

impl Syslog {
    pub(super) fn new(target: &StreamTarget<'_>, root: Option<&Path>, host: &str) -> Result<Self, String> {
        let StreamTarget::Syslog { host: to, port, is_tls } = target else {
            return Err("it is no syslog server".to_owned());
        };
        let tls = if *is_tls {
            let name = ServerName::try_from(to.clone()).map_err(|error| format!("address: {error}"))?;
            Some((connector(root)?, name))
        } else {
            None
        };
        Ok(Self {
            to: (to.clone(), *port),
            tls,
            host: host.to_owned(),
        })
    }

    pub(super) async fn send(&self, lines: &[Line]) -> Result<(), String> {
        let frames: Vec<u8> = lines.iter().flat_map(|line| frame(&self.host, line)).collect();
        let sent = async {
            let stream = TcpStream::connect((self.to.0.as_str(), self.to.1)).await?;
            match &self.tls {
                Some((connector, name)) => hand_over(connector.connect(name.clone(), stream).await?, &frames).await,
                None => hand_over(stream, &frames).await,
            }
        };
        sent.await
            .map_err(|error: io::Error| format!("the syslog server: {error}"))
    }
}

fn connector(root: Option<&Path>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(path) = root {
        let wrong = |error: &dyn std::fmt::Display| format!("root_certificate: {}: {error}", path.display());
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))? {
            let certificate = certificate.map_err(|error| wrong(&error))?;
            roots.add(certificate).map_err(|error| wrong(&error))?;
        }
    }
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn hand_over(mut stream: impl AsyncRead + AsyncWrite + Unpin, frames: &[u8]) -> io::Result<()> {
    stream.write_all(frames).await?;
    stream.shutdown().await?;
    let closed = async {
        let mut ignored = [0; 512];
        loop {
            match stream.read(&mut ignored).await {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                // It closed the socket, without the alert that TLS has for that.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    };
    let in_time = tokio::time::timeout(CLOSING, closed).await;
    in_time.unwrap_or_else(|_| {
        let said = "it did not close the connection, so nobody knows whether it read everything";
        Err(io::Error::new(io::ErrorKind::TimedOut, said))
    })
}

/// The message after its length.
fn frame(host: &str, line: &Line) -> Vec<u8> {
    let severity = if line.is_alarming() { WARNING } else { INFORMATIONAL };
    let message = format!(
        "<{}>1 {} {} vestibule - {} - \u{feff}{}",
        FACILITY * 8 + severity,
        line.at.format("%Y-%m-%dT%H:%M:%S%.6fZ"),
        printable(host, LONGEST_HOST),
        printable(&line.kind, LONGEST_ID),
        line.json
    );
    format!("{} {message}", message.len()).into_bytes()
}

/// Printable ASCII of that length at most; `-` where there is none.
fn printable(text: &str, longest: usize) -> String {
    let text: String = text.chars().filter(char::is_ascii_graphic).take(longest).collect();
    if text.is_empty() { "-".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: &str, json: &str) -> Line {
        Line {
            at: "2031-05-06T12:00:00.000001Z".parse().unwrap(),
            kind: kind.to_owned(),
            json: json.to_owned(),
        }
    }

    #[test]
    fn a_message_has_the_header_of_rfc_5424_after_its_length_in_bytes() {
        let frame = |line| String::from_utf8(frame("id.example.com", &line)).unwrap();
        let ok = frame(line("user.created", "{\"name\":\"Zoë\"}"));
        let message =
            "<86>1 2031-05-06T12:00:00.000001Z id.example.com vestibule - user.created - \u{feff}{\"name\":\"Zoë\"}";
        assert_eq!(ok, format!("{} {message}", message.len()));
        assert!(message.len() > message.chars().count(), "a length in bytes");
        let alarming = frame(line("sign_in.failed", "{}"));
        assert!(alarming.contains(" <84>1 "), "{alarming}");
    }

    #[test]
    fn a_kind_that_a_newer_release_knows_cannot_break_the_header() {
        let odd = String::from_utf8(frame(
            "",
            &line("a kind\nof its own that is far too long for a name", "{}"),
        ))
        .unwrap();
        assert!(
            odd.contains("Z - vestibule - akindofitsownthatisfartoolongfor - "),
            "{odd}"
        );
    }
}

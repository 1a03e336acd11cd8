//! Where a stream of the audit log leads.

use super::{
    http::Http,
    line::Line,
    lines::{Destination, Writer},
    syslog::Syslog,
};
use crate::config::{AuditStreamConfig, StreamTarget};

/// The destination of one stream.
pub struct Sink(Kind);

enum Kind {
    Lines(Writer),
    Syslog(Syslog),
    Http(Http),
}

impl Sink {
    /// The one of the configuration. `host` is the issuer's, which syslog messages name.
    ///
    /// # Errors
    /// What is wrong with its certificate, as a text.
    pub fn new(stream: &AuditStreamConfig, host: &str) -> Result<Self, String> {
        let kind = match stream.target() {
            None => return Err("it leads nowhere".to_owned()),
            Some(StreamTarget::Stdout) => Kind::Lines(Writer::new(Destination::Stdout)),
            Some(StreamTarget::File(path)) => Kind::Lines(Writer::new(Destination::File(path.to_owned()))),
            Some(target @ StreamTarget::Syslog { .. }) => {
                Kind::Syslog(Syslog::new(&target, stream.root_certificate.as_deref(), host)?)
            }
            Some(StreamTarget::Http(url)) => Kind::Http(Http::new(url, stream)?),
        };
        Ok(Self(kind))
    }

    /// Sends the lines, in their order. When it returns `Ok`, the other side has them.
    ///
    /// # Errors
    /// Why they were not accepted, as a text for administrators.
    pub(super) async fn send(&mut self, lines: &[Line]) -> Result<(), String> {
        match &mut self.0 {
            Kind::Lines(writer) => writer.send(lines).await,
            Kind::Syslog(syslog) => syslog.send(lines).await,
            Kind::Http(http) => http.send(lines).await,
        }
    }
}

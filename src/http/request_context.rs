//! What is known of a request before any handler runs: its correlation id, and where it came from.

use std::net::IpAddr;

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::domain::event::Origin;

/// Stands in the request's extensions from the outermost layer on.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// Names this request in the logs, in the audit log and on the error page.
    pub correlation_id: String,
    /// Where it came from; see [`super::client_address`].
    pub address: IpAddr,
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self {
            correlation_id: String::new(),
            address: IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
        }))
    }
}

impl RequestContext {
    /// What the audit log keeps of it.
    pub fn origin(&self) -> Origin {
        Origin { ip_address: Some(self.address.to_string()), correlation_id: Some(self.correlation_id.clone()) }
    }
}

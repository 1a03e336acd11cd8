//! Where a request came from: known before any handler runs, and made into a [`Context`] for it.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use super::{device, state::AppState};
use crate::{context::Context, domain::actor::Actor};

/// Stands in the request's extensions from the outermost layer on.
#[derive(Clone, Debug)]
pub struct RequestOrigin {
    /// Names this request in the logs, in the audit log and on the error page.
    pub correlation_id: String,
    /// The client's address; see [`super::client_address`].
    pub address: IpAddr,
}

/// The context of the request. Nobody acts until an extractor or a handler has found out who does.
impl<S> FromRequestParts<S> for Context
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let state = AppState::from_ref(state);
        let origin = parts.extensions.get::<RequestOrigin>();
        let user_agent = text(&parts.headers, header::USER_AGENT).unwrap_or_default();
        let mut context = Self::new(&state.services, Actor::Anonymous);
        context.address = origin.map(|origin| origin.address);
        context.correlation_id = origin.map(|origin| origin.correlation_id.clone());
        context.device = device::presented(&state, &parts.headers);
        context.user_agent = user_agent.chars().take(300).collect();
        context.accept_language = text(&parts.headers, header::ACCEPT_LANGUAGE).map(str::to_owned);
        Ok(context)
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

//! The origin of a request: determined before any handler runs, and converted to a [`Context`].

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use tracing::Span;

use super::{device, state::AppState};
use crate::{
    context::{Context, trace_recorder::TraceRecorder},
    domain::actor::Actor,
};

/// Added to the request's extensions by the outermost layer.
#[derive(Clone)]
pub struct RequestOrigin {
    /// The correlation id in the logs, in the audit log and on the error page.
    pub correlation_id: String,
    /// The client's address; see [`super::client_address`].
    pub address: IpAddr,
    /// What every line of the request in the log is in.
    pub span: Span,
    /// Collects what is decided about the request.
    pub trace: TraceRecorder,
}

/// The context of the request. It has no actor until an extractor or a handler sets one.
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
        if let Some(origin) = origin {
            context.trace = origin.trace.clone();
        }
        context.span = origin.map_or_else(Span::none, |origin| origin.span.clone());
        context.device = device::presented(&state, &parts.headers);
        context.user_agent = user_agent.chars().take(300).collect();
        context.accept_language = text(&parts.headers, header::ACCEPT_LANGUAGE).map(str::to_owned);
        Ok(context)
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

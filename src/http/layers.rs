//! The layers around every route: correlation id, log line and metrics, security headers, error pages.

use std::{any::Any, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::{Instrument, field::Empty};

use super::{
    api_error::ApiError,
    client_address::{PeerAddress, client_address, is_unlisted_proxy},
    error_page::{ErrorKind, ErrorPage, NextLink},
    errors::{PageError, PrivateCause, ProtocolError},
    messages::Messages,
    metrics,
    page::{CspPolicy, Shell, render},
    request_origin::RequestOrigin,
    state::AppState,
};
use crate::{
    config::Config,
    context::trace_recorder::TraceRecorder,
    domain::{ids::TraceId, trace::Trace},
};

/// The response header with the correlation id.
const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");

/// The outermost layer: assigns the correlation id, logs and counts the request once, renders error pages, sets the headers.
pub async fn edge(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let peer = request
        .extensions()
        .get::<PeerAddress>()
        .map_or([127, 0, 0, 1].into(), |peer| peer.0.ip());
    let config = state.config();
    if is_unlisted_proxy(peer, request.headers(), &config.proxy.trusted) {
        state.unlisted_proxy.warn_once(peer);
    }
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched".into(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let languages = accept_language(request.headers()).map(str::to_owned);
    let correlation_id = short_id(&state);
    let user_agent = request.headers().get(header::USER_AGENT).cloned();
    let span = tracing::info_span!("request", correlation_id, %method, route, client_id = Empty);
    let context = RequestOrigin {
        correlation_id,
        address: client_address(peer, request.headers(), &config.proxy.trusted),
        span: span.clone(),
        trace: TraceRecorder::new(is_sampled(&state, &config)),
    };
    request.extensions_mut().insert(context.clone());

    async move {
        let mut response = next.run(request).await;
        if let Some(kind) = response.extensions().get::<ErrorKind>().copied() {
            response = render_error(&state, kind, response, languages.as_deref(), &context.correlation_id);
        }
        let status = response.status().as_u16();
        let took = started.elapsed();
        log(
            status,
            took.as_micros(),
            &context,
            response.extensions().get::<PrivateCause>(),
        );
        metrics::request(&route, &method, status, took);
        put_headers_on(&state, &mut response, &context.correlation_id, &route);
        keep_trace(&state, &context, user_agent.as_ref());
        response
    }
    .instrument(span)
    .await
}

/// Whether the trace of this request is kept also if it goes well: that of one in so many.
fn is_sampled(state: &AppState, config: &Config) -> bool {
    match config.traces.sample_one_in {
        0 => false,
        many => u32::from_be_bytes(state.random.bytes::<4>()).is_multiple_of(many),
    }
}

/// Hands over what was decided about the request, if it is to be kept.
fn keep_trace(state: &AppState, origin: &RequestOrigin, user_agent: Option<&HeaderValue>) {
    let Some(decision) = origin.trace.finish() else { return };
    let now = state.clock.now();
    let id = state.random.uuid_v7(now);
    let user_agent = user_agent.and_then(|agent| agent.to_str().ok());
    state.traces.keep(Trace {
        id: TraceId(decision.user_id.map_or(id, |user| user.home().claim(id))),
        at: now,
        step: decision.step,
        verdict: decision.verdict,
        correlation_id: origin.correlation_id.clone(),
        client_id: decision.client_id,
        user_id: decision.user_id,
        ip_address: Some(origin.address.to_string()),
        user_agent: user_agent.map(|agent| agent.chars().take(300).collect()),
        checks: decision.checks,
        expires_at: now + state.config().traces.keep_for.as_chrono(),
    });
}

/// Turns a panic of a page into an error page (500); other requests are not affected.
pub fn page_panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    PageError::internal(panic_message(panic.as_ref())).into_response()
}

/// The same for endpoints that programs call.
pub fn protocol_panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    ProtocolError::internal(panic_message(panic.as_ref())).into_response()
}

/// The same for the API.
pub fn api_panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    ApiError::internal(panic_message(panic.as_ref())).into_response()
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    said.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

/// A page that answers 500 and does not say why is at fault: it gets the error page of a fault, before the session layer can
/// be taken for the cause.
pub async fn explain_faults(response: Response) -> Response {
    let is_explained = response.extensions().get::<ErrorKind>().is_some();
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || is_explained {
        return response;
    }
    let cause = response.extensions().get::<PrivateCause>().cloned();
    let cause = cause.map_or("a page answered 500 without a cause".into(), |cause| cause.0);
    PageError::internal(cause).into_response()
}

/// A session that could not be written results in an empty 500 of the session layer, most likely because the database is down.
/// That of a page was explained by [`explain_faults`].
pub async fn explain_lost_sessions(response: Response) -> Response {
    let is_explained = response.extensions().get::<ErrorKind>().is_some();
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || is_explained {
        return response;
    }
    PageError::caused(ErrorKind::Busy, "the browser session could not be written").into_response()
}

/// The `Accept-Language` field, if it is valid text.
pub fn accept_language(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
}

fn short_id(state: &AppState) -> String {
    let bytes = state.random.bytes::<8>();
    format!("{:016x}", u64::from_be_bytes(bytes))
}

fn render_error(
    state: &AppState,
    kind: ErrorKind,
    empty: Response,
    languages: Option<&str>,
    correlation_id: &str,
) -> Response {
    let messages = Messages::choose(&[], languages);
    let branding = state.brand().shown.clone();
    let shell = Shell::plain(messages, branding, state.random.token_text(), String::new());
    let page = ErrorPage::new(shell, kind, correlation_id.to_owned());
    let page = match empty.extensions().get::<NextLink>() {
        Some(next_link) => page.leading_to(next_link.clone()),
        None => page,
    };
    let mut page = render(kind.status(), &page.shell, &page);
    if let Some(retry_after) = empty.headers().get(header::RETRY_AFTER) {
        page.headers_mut().insert(header::RETRY_AFTER, retry_after.clone());
    }
    if let Some(allow) = empty.headers().get(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, allow.clone());
    }
    let cause = empty.extensions().get::<PrivateCause>().cloned();
    if let Some(cause) = cause.or_else(|| kind.cause().map(|cause| PrivateCause(cause.into()))) {
        page.extensions_mut().insert(cause);
    }
    page
}

fn log(status: u16, took_us: u128, context: &RequestOrigin, cause: Option<&PrivateCause>) {
    let address = context.address;
    match cause {
        // Overload is no fault of ours.
        Some(PrivateCause(cause)) if status == 503 => {
            tracing::warn!(status, took_us, %address, cause = one_line(cause), "busy")
        }
        Some(PrivateCause(cause)) if status >= 500 => {
            tracing::error!(status, took_us, %address, cause = one_line(cause), "failed")
        }
        Some(PrivateCause(cause)) => tracing::info!(status, took_us, %address, cause = one_line(cause), "refused"),
        None => tracing::debug!(status, took_us, %address, "answered"),
    }
}

/// Line breaks in texts from clients are escaped, so that each entry stays one line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

fn put_headers_on(state: &AppState, response: &mut Response, correlation_id: &str, route: &str) {
    let policy = response.extensions_mut().remove::<CspPolicy>();
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    if !is_of_flow(route) {
        put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    }
    put(header::X_FRAME_OPTIONS, "DENY");
    if let Some(hsts) = &state.hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts.clone());
    }
    // What other origins may read, they may also embed (Fetch Standard, section 3.7).
    let resource_policy = match headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        true => "cross-origin",
        false => "same-origin",
    };
    headers
        .entry(HeaderName::from_static("cross-origin-resource-policy"))
        .or_insert(HeaderValue::from_static(resource_policy));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        content_security_policy(policy.as_ref(), route),
    );
    if let Ok(value) = HeaderValue::from_str(correlation_id) {
        headers.insert(CORRELATION_ID, value);
    }
}

/// Responses that are not pages may load nothing.
const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

/// Whether the page is on the way from an application and back to it. Applications open these in popups, and a policy that cuts the opener
/// off would break them, even on a redirect.
fn is_of_flow(route: &str) -> bool {
    let first = route.split('/').nth(1).unwrap_or_default();
    matches!(
        first,
        "authorize"
            | "login"
            | "consent"
            | "select-account"
            | "language"
            | "logout"
            | "logged-out"
            | "register"
            | "recover"
    )
}

/// Whether a form of the page may end at another origin. Browsers apply `form-action` to the whole chain of redirects after a post, the
/// application's own redirects included, and nobody can list those. Every form of ours posts to a path of ours all the same.
fn may_leave(route: &str) -> bool {
    is_of_flow(route) || route.starts_with("/account/security") || route.starts_with("/account/providers")
}

/// Only the server's own style sheets and images, and the scripts that this page names.
fn content_security_policy(page: Option<&CspPolicy>, route: &str) -> HeaderValue {
    let Some(page) = page else { return NOTHING };
    let form_action = if may_leave(route) { "" } else { "form-action 'self'; " };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         {form_action}base-uri 'none'; frame-ancestors 'none'",
        page.nonce
    );
    HeaderValue::from_str(&policy).unwrap_or(NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_that_answers_500_is_at_fault_and_the_session_layer_is_busy() {
        let kind_of = |response: &Response| response.extensions().get::<ErrorKind>().copied();
        let empty = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
        let of_a_page = explain_lost_sessions(explain_faults(empty()).await).await;
        assert_eq!(kind_of(&of_a_page), Some(ErrorKind::Broken));
        assert_eq!(of_a_page.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let of_the_session_layer = explain_lost_sessions(empty()).await;
        assert_eq!(kind_of(&of_the_session_layer), Some(ErrorKind::Busy));
        let caused = explain_faults(ProtocolError::internal("why").into_response()).await;
        assert!(
            caused
                .extensions()
                .get::<PrivateCause>()
                .is_some_and(|cause| cause.0 == "why")
        );
    }
}

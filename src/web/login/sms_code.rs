//! `/login/sms-code`: a code by SMS, in the place of a password, where an administrator lets it stand in for one.

use axum::{extract::State, http::HeaderMap, response::Response};

use super::{
    destination::DestinationQuery,
    message_code::{self, LinkQuery, Visitor},
};
use crate::{
    domain::channel::Channel,
    http::{
        browser::Browser,
        errors::PageError,
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
};

/// The form for a name.
///
/// # Errors
/// See [`message_code::get`].
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let visitor = Visitor {
        state: &state,
        channel: Channel::Sms,
        headers: &headers,
        query: &query,
    };
    message_code::get(&visitor, &mut browser, LinkQuery::default()).await
}

/// Sends a code, or takes one.
///
/// # Errors
/// See [`message_code::post`].
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    let visitor = Visitor {
        state: &state,
        channel: Channel::Sms,
        headers: &headers,
        query: &query,
    };
    message_code::post(&visitor, &context, &mut browser, &form).await
}

//! `/login/email-code`: a code by mail, in the place of a password.

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

/// The form for a name, or, by the link of the mail, for the code.
///
/// # Errors
/// See [`message_code::get`].
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageQuery(link): PageQuery<LinkQuery>,
) -> Result<Response, PageError> {
    let visitor = Visitor {
        state: &state,
        channel: Channel::Email,
        headers: &headers,
        query: &query,
    };
    message_code::get(&visitor, &mut browser, link).await
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
        channel: Channel::Email,
        headers: &headers,
        query: &query,
    };
    message_code::post(&visitor, &context, &mut browser, &form).await
}

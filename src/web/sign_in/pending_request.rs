//! The authorization request that a browser is on its way through the pages with: an extractor, by the `request` parameter of a
//! step's address. It belongs to the browser that brought it; for any other there is none.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use serde::Deserialize;

use crate::{
    crypto::digest,
    domain::{authorization_request::PendingAuthorization, client::Client, ids::AuthorizationRequestId},
    http::{
        current_user::PageRejection, error_page::ErrorKind, errors::PageError, page::Shell, page_request::PageRequest,
        parameters::PageQuery, state::AppState,
    },
    protocol::redirect_uri,
    store::authorization_requests,
};

/// A request that this browser is on its way with, and the client that sent it.
pub struct PendingRequest {
    /// The request of the page.
    pub request: PageRequest,
    /// What the application asks, and what its user answered so far.
    pub pending: PendingAuthorization,
    /// The application, as it is registered now.
    pub client: Arc<Client>,
}

#[derive(Deserialize)]
struct Query {
    request: Option<String>,
}

impl<S> FromRequestParts<S> for PendingRequest
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageRejection> {
        let request = PageRequest::from_request_parts(parts, state).await?;
        let PageQuery(query) = PageQuery::<Query>::from_request_parts(parts, state).await?;
        let pending = load(&request, query.request.as_deref().unwrap_or_default()).await?;
        let client = load_client(&request, &pending).await?;
        Ok(Self {
            request,
            pending,
            client,
        })
    }
}

impl PendingRequest {
    /// The frame of a page on the way to the application, in a language that it asks for.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell(&mut self) -> Result<Shell, PageError> {
        let asked = &self.pending.request;
        let messages = self.request.messages(&asked.ui_locales, None);
        self.request
            .shell_for_app(messages, &self.client, &asked.redirect_uri)
            .await
    }

    /// Where every step leads back to: the address that decides what comes next.
    pub fn next_address(&self) -> String {
        format!("/authorize/{}", self.pending.id)
    }
}

/// Finds the request of that identifier, if it is this browser's.
///
/// # Errors
/// The same page (400) for a request that is used, lapsed, another browser's, or never was.
pub async fn load(request: &PageRequest, id: &str) -> Result<PendingAuthorization, PageError> {
    let id: AuthorizationRequestId = id.parse().map_err(|_| ErrorKind::SignInLapsed)?;
    let pending = authorization_requests::find(&request.context.store, id, request.context.now).await?;
    let own = request.browser.digest().unwrap_or_default();
    pending
        .filter(|pending| digest::same(&pending.browser_digest, &own))
        .ok_or_else(|| ErrorKind::SignInLapsed.into())
}

/// The client of a request that is on its way. One that was disabled meanwhile, or no longer has that redirect URI, ends it.
///
/// # Errors
/// A page (400), when it is gone or disabled.
pub async fn load_client(request: &PageRequest, pending: &PendingAuthorization) -> Result<Arc<Client>, PageError> {
    let client = request.context.store.client(&pending.request.client_id).await?;
    client
        .filter(|client| !client.disabled && redirect_uri::matches(client, &pending.request.redirect_uri))
        .ok_or_else(|| ErrorKind::BadRequest.into())
}

//! An extractor for the authorization request that a page belongs to, by the `request` parameter of its URL. It is bound to
//! the browser that sent it; no other browser can use it.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use serde::Deserialize;

use crate::{
    crypto::digest,
    domain::{
        authorization_request::{PendingAuthorization, ResponseTarget},
        client::{Client, GrantType},
        ids::AuthorizationRequestId,
        user::User,
    },
    http::{
        current_user::PageRejection,
        error_page::{ErrorKind, NextLink},
        errors::PageError,
        page::{AppBrand, Shell, way_back},
        page_request::PageRequest,
        parameters::PageQuery,
        state::AppState,
    },
    protocol::redirect_uri,
    store::authorization_requests,
};

/// The pending authorization request of this browser, and its client.
pub struct PendingRequest {
    /// The request of the page.
    pub request: PageRequest,
    /// The authorization request, with the user's answers so far.
    pub pending: PendingAuthorization,
    /// The application, with its current registration.
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
    /// The common data of a page for this request, in a language that the application asks for, otherwise in that of the signed-in user.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell_for(&mut self, user: &User) -> Result<Shell, PageError> {
        let asked = &self.pending.request;
        let messages = self.request.messages(&asked.ui_locales, Some(user));
        self.request.shell_for_app(messages, &self.client).await
    }

    /// The URL that every step returns to; it decides the next step.
    pub fn next_address(&self) -> String {
        format!("/authorize/{}", self.pending.id)
    }
}

/// Finds the request with that id, if it belongs to this browser.
///
/// # Errors
/// When the request is used, expired, another browser's, or unknown (400), or the store fails (503 or 500). The page names the
/// application and leads there, if it is known whose request that was.
pub async fn load(request: &PageRequest, id: &str) -> Result<PendingAuthorization, PageError> {
    let id: AuthorizationRequestId = id.parse().map_err(|_| ErrorKind::SignInExpired)?;
    let pending = authorization_requests::find(&request.context.store, id, request.context.now).await?;
    let own = request.browser.digest().unwrap_or_default();
    match pending {
        Some(pending) if digest::same(&pending.browser_digest, &own) => {
            // Whatever the log says of this step, it says the application with it.
            request.context.log_client(pending.request.client_id.as_str());
            Ok(pending)
        }
        _ => Err(ended(request, id).await?),
    }
}

/// That the request is over for this browser. The name of the application and its registered address are no secrets.
async fn ended(request: &PageRequest, id: AuthorizationRequestId) -> Result<PageError, PageError> {
    let store = &request.context.store;
    let of_row = authorization_requests::client_of(store, id).await?;
    let client_id = match of_row {
        Some(client_id) => Some(client_id),
        None => request.browser.noted_request(id).await?,
    };
    let client = match client_id {
        Some(client_id) => store.client(&client_id).await?.filter(|client| !client.disabled),
        None => None,
    };
    let reason = "the sign-in expired, was finished, or began in another browser";
    let error = PageError::caused(ErrorKind::SignInExpired, reason);
    Ok(match client {
        Some(client) => {
            request.context.log_client(client.client_id.as_str());
            error.leading_to(NextLink::App(AppBrand::of(&client), way_back(&client)))
        }
        None => error,
    })
}

/// The client of a pending request. If it was disabled meanwhile, or no longer has that redirect URI, the request ends.
///
/// # Errors
/// When it was deleted or disabled (400), or the store fails (503 or 500).
pub async fn load_client(request: &PageRequest, pending: &PendingAuthorization) -> Result<Arc<Client>, PageError> {
    let client = request.context.store.client(&pending.request.client_id).await?;
    let is_registered = |client: &Client| match &pending.request.target {
        ResponseTarget::Redirect(target) => redirect_uri::matches(client, &target.redirect_uri),
        ResponseTarget::Device(_) => client.allows(GrantType::DeviceCode),
    };
    client
        .filter(|client| !client.disabled && is_registered(client))
        .ok_or_else(|| {
            let reason =
                "the application was disabled or deleted meanwhile, or its redirect URI or its grant type was removed";
            PageError::caused(ErrorKind::BadRequest, reason)
        })
}

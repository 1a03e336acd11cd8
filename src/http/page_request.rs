//! A request for a page: an extractor for every page's handler.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use super::{
    browser::{Browser, is_valid_for},
    errors::PageError,
    messages::Messages,
    page::{AppBrand, Branding, Shell},
    state::AppState,
};
use crate::{
    context::Context,
    domain::{client::Client, session::SignedIn, user::User},
    store::users,
};

/// The server, the request's context, and the browser.
pub struct PageRequest {
    /// The server.
    pub state: AppState,
    /// The actor, the time, and the origin.
    pub context: Context,
    /// The browser session.
    pub browser: Browser,
}

impl<S> FromRequestParts<S> for PageRequest
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let context = Context::from_request_parts(parts, state)
            .await
            .unwrap_or_else(|never| match never {});
        Ok(Self {
            state: AppState::from_ref(state),
            browser: Browser::load(parts, &context).await?,
            context,
        })
    }
}

impl PageRequest {
    /// The signed-in user, if the session and the account are still valid.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn current_user(&self) -> Result<Option<(SignedIn, User)>, PageError> {
        let Some(session) = self.browser.signed_in() else {
            return Ok(None);
        };
        let now = self.context.now;
        let user = users::find(&self.context.store, session.user_id).await?;
        let Some(user) = user.filter(|user| is_valid_for(session, user, &self.context.config, now)) else {
            return Ok(None);
        };
        self.browser.touch(now).await?;
        Ok(Some((session.clone(), user)))
    }

    /// The sentences: in a language that the application asks for, otherwise in that of `person`'s account, otherwise in one
    /// that the browser accepts.
    pub fn messages(&self, ui_locales: &[String], person: Option<&User>) -> Messages {
        let own = person.and_then(|user| user.claims.locale.as_deref());
        Messages::choose_for(ui_locales, own, self.context.accept_language.as_deref())
    }

    /// The common data of a page outside any flow, for `person` if known.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell(&mut self, person: Option<&User>) -> Result<Shell, PageError> {
        let messages = self.messages(&[], person);
        self.shell_in(messages).await
    }

    /// The same, with sentences in a given language.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell_in(&mut self, messages: Messages) -> Result<Shell, PageError> {
        let csrf_token = self.browser.csrf_token().await?;
        Ok(self.shell_without_form(messages, csrf_token))
    }

    /// The common data of a page without a form.
    pub fn shell_without_form(&self, messages: Messages, csrf_token: String) -> Shell {
        let branding = Branding::of(&self.context.config.branding);
        Shell::plain(messages, branding, self.context.random.token_text(), csrf_token)
    }

    /// The common data of a page on the way to `client`.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell_for_app(&mut self, messages: Messages, client: &Client) -> Result<Shell, PageError> {
        Ok(Shell {
            app: Some(AppBrand::of(client)),
            ..self.shell_in(messages).await?
        })
    }
}

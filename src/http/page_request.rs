//! A request for a page: an extractor for every page's handler.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{Uri, request::Parts},
};

use super::{
    browser::Browser,
    errors::PageError,
    messages::Messages,
    page::{AppBrand, Shell},
    session_limits::is_valid_for,
    state::AppState,
};
use crate::{
    context::Context,
    domain::{client::Client, session::SignedIn, user::User},
    limits::impersonation,
    store::{StoreError, users},
};

/// The server, the request's context, and the browser.
pub struct PageRequest {
    /// The server.
    pub state: AppState,
    /// The actor, the time, and the origin.
    pub context: Context,
    /// The browser session.
    pub browser: Browser,
    /// The path and query.
    pub here: String,
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
        let mut browser = Browser::load(parts, &context).await?;
        if let Some(acting) = browser.signed_in().filter(|session| session.actor.is_some()).cloned()
            && valid_user(&context, &acting).await?.is_none()
        {
            // The session is gone with that, so nothing of it comes back, whatever is allowed again later.
            browser.sign_out().await?;
        }
        Ok(Self {
            state: AppState::from_ref(state),
            browser,
            here: here(&parts.uri),
            context,
        })
    }
}

/// The path and query, without a query that has more in it than names, values and encoded characters: nothing else is shown again.
fn here(uri: &Uri) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/=&%+:".contains(&byte);
    match uri.query().filter(|query| query.bytes().all(is_plain)) {
        Some(query) => format!("{}?{query}", uri.path()),
        None => uri.path().to_owned(),
    }
}

/// The user of a session that has not expired, if the account is still valid.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn valid_user(context: &Context, session: &SignedIn) -> Result<Option<User>, StoreError> {
    let user = users::find(&context.store, session.user_id).await?;
    let user = user.filter(|user| is_valid_for(session, user, &context.config, context.now));
    let (Some(person), Some(actor)) = (&user, session.actor) else {
        return Ok(user);
    };
    let acting = (session.session_id, actor);
    let is_allowed = impersonation::is_allowed(context, &context.store, person, acting).await?;
    Ok(user.filter(|_| is_allowed))
}

impl PageRequest {
    /// The signed-in user, if the session and the account are still valid. None where an administrator acts as the user: they see the
    /// applications of the user, and nothing that the user alone decides.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn current_user(&self) -> Result<Option<(SignedIn, User)>, PageError> {
        let current = self.current_subject().await?;
        Ok(current.filter(|(session, _)| session.actor.is_none()))
    }

    /// The user whom this session is about, whether they signed in or an administrator acts as them.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn current_subject(&self) -> Result<Option<(SignedIn, User)>, PageError> {
        let current = self.current_user_without_use().await?;
        if current.is_some() {
            self.browser.touch(self.context.now).await?;
        }
        Ok(current)
    }

    /// The same for a request that no user made: a page that updates itself does not keep its session alive.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn current_user_without_use(&self) -> Result<Option<(SignedIn, User)>, PageError> {
        let Some(session) = self.browser.signed_in() else {
            return Ok(None);
        };
        let user = valid_user(&self.context, session).await?;
        Ok(user.map(|user| (session.clone(), user)))
    }

    /// The sentences: in the language that was chosen in this browser, otherwise in one that the application asks for, otherwise in that of `person`'s account, otherwise in one
    /// that the browser accepts.
    pub fn messages(&self, ui_locales: &[String], person: Option<&User>) -> Messages {
        let own = person.and_then(|user| user.claims.locale.as_deref());
        let zone = person.and_then(|user| user.claims.zoneinfo.as_deref());
        let accepted = self.context.accept_language.as_deref();
        match self.browser.language() {
            Some(chosen) => Messages::in_language(chosen),
            None => Messages::choose_for(ui_locales, own, accepted),
        }
        .in_zone(zone)
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
        let branding = self.state.brand().shown.clone();
        Shell {
            here: self.here.clone(),
            acting_as: self.browser.acting_as().map(str::to_owned),
            ..Shell::plain(messages, branding, self.context.random.token_text(), csrf_token)
        }
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

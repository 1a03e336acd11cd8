//! The destination of a sign-in: an application, a page of the account, or the home page. Every step has it in its URL, and
//! shows it at the top.

use std::sync::Arc;

use serde::Deserialize;

use super::{paths, pending_request};
use crate::{
    domain::{authorization_request::PendingAuthorization, client::Client, ids::AuthorizationRequestId, user::User},
    http::{error_page::ErrorKind, errors::PageError, page::Shell, page_request::PageRequest},
};

/// The parameters of a step's URL.
#[derive(Debug, Default, Deserialize)]
pub struct DestinationQuery {
    /// An authorization request.
    request: Option<String>,
    /// A page of the account.
    next: Option<String>,
    /// What was just done.
    done: Option<String>,
}

impl DestinationQuery {
    /// An authorization request, or a page of the account.
    pub fn new(request: Option<String>, next: Option<String>) -> Self {
        Self {
            request,
            next,
            done: None,
        }
    }

    /// Parses them from a URL that [`Destination::address`] created.
    pub fn of_address(address: &str) -> Self {
        let (_, query) = address.split_once('?').unwrap_or_default();
        let mut said = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "request" => said.request = Some(value.into_owned()),
                "next" => said.next = Some(value.into_owned()),
                _ => {}
            }
        }
        said
    }

    /// Whether the page says that the password was just changed.
    pub fn says_password_changed(&self) -> bool {
        self.done.as_deref() == Some("password-changed")
    }

    /// The same as a query, for the link of a mail: the authorization request, or the page of the account. Empty for the home page.
    pub fn of_destination(destination: &Destination) -> String {
        let address = destination.address("");
        address.strip_prefix('?').unwrap_or_default().to_owned()
    }

    /// The authorization request, if it is the id of one.
    pub fn request_id(&self) -> Option<AuthorizationRequestId> {
        self.request.as_deref()?.parse().ok()
    }

    /// The URL that decides the next step for a user who signs in to their own pages.
    pub fn own_next_step(&self) -> String {
        let next = self.next.as_deref().and_then(ReturnTo::parse);
        Destination::Own(next.unwrap_or_else(ReturnTo::home)).next_step()
    }
}

/// The destination.
pub enum Destination {
    /// To an application.
    App(Box<PendingAuthorization>, Arc<Client>),
    /// A page of the user's own account.
    Own(ReturnTo),
}

/// A page of the user's own account, or of the console. Nothing else is possible, so there is no open redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// The signed-in home page.
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// Whether it is a page of the administration console.
    pub fn is_console(&self) -> bool {
        self.0.starts_with("/admin")
    }

    /// The page at `path`, if it is one of the account's or of the console's.
    pub fn parse(path: &str) -> Option<Self> {
        let rest = match path.strip_prefix("/admin") {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
            _ => path.strip_prefix("/account/")?,
        };
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '/');
        (rest.len() < 120 && rest.chars().all(is_plain) && !rest.contains("//")).then(|| Self(path.to_owned()))
    }
}

impl Destination {
    /// Reads the URL of a step. An unknown page means the home page.
    ///
    /// # Errors
    /// When the request is used, expired or another browser's (400), or the store fails (503 or 500).
    pub async fn load(request: &PageRequest, query: &DestinationQuery) -> Result<Self, PageError> {
        let Some(id) = &query.request else {
            let next = query.next.as_deref().and_then(ReturnTo::parse);
            return Ok(Self::Own(next.unwrap_or_else(ReturnTo::home)));
        };
        let pending = pending_request::load(request, id).await?;
        let client = pending_request::load_client(request, &pending).await?;
        request.context.trace.client(client.client_id.as_str());
        Ok(Self::App(Box::new(pending), client))
    }

    /// The same, and the user's home page where the request is over, or began in another browser.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn load_or_home(request: &PageRequest, query: &DestinationQuery) -> Result<Self, PageError> {
        match Self::load(request, query).await {
            Err(error) if matches!(error.kind, ErrorKind::SignInExpired | ErrorKind::BadRequest) => Ok(Self::home()),
            outcome => outcome,
        }
    }

    /// The user's home page.
    pub fn home() -> Self {
        Self::Own(ReturnTo::home())
    }

    /// The URL of the step at `path`, with this destination.
    pub fn address(&self, path: &str) -> String {
        match self {
            Self::App(pending, _) => format!("{path}?request={}", pending.id),
            Self::Own(ReturnTo(next)) if next == "/" => path.to_owned(),
            Self::Own(ReturnTo(next)) => format!("{path}?next={next}"),
        }
    }

    /// The same, ending in `?` or `&`, for one more parameter.
    pub fn open_address(&self, path: &str) -> String {
        let address = self.address(path);
        let sign = if address.contains('?') { '&' } else { '?' };
        format!("{address}{sign}")
    }

    /// The URL of the page that offers a passkey to a user who could continue without one.
    pub fn passkey_offer(&self) -> String {
        format!("{}offer=yes", self.open_address(paths::ENROL_PASSKEY))
    }

    /// The URL that decides the next step for this destination.
    pub fn next_step(&self) -> String {
        match self {
            Self::App(pending, _) => format!("/authorize/{}", pending.id),
            Self::Own(_) => self.address("/login/next"),
        }
    }

    /// The URL of the destination, when nothing is left to prove.
    pub fn end(&self) -> String {
        match self {
            Self::App(pending, _) => format!("/authorize/{}", pending.id),
            Self::Own(ReturnTo(next)) => next.clone(),
        }
    }

    /// Whether a recent sign-in is needed: because of the application's request, or for a page that makes changes.
    pub fn asks_for_now(&self) -> bool {
        match self {
            Self::App(pending, client) => {
                let max_age = pending.request.max_age.or(client.metadata.default_max_age);
                pending.request.prompt.login || max_age.is_some()
            }
            Self::Own(next) => *next != ReturnTo::home(),
        }
    }

    /// The page of the account, by its name below `/account/`.
    pub fn own_page(&self) -> Option<&str> {
        match self {
            Self::Own(ReturnTo(path)) => path.strip_prefix("/account/")?.split('/').next(),
            Self::App(..) => None,
        }
    }

    /// The authorization request.
    pub fn pending(&self) -> Option<&PendingAuthorization> {
        match self {
            Self::App(pending, _) => Some(pending),
            Self::Own(_) => None,
        }
    }

    /// The common data of a page on the way there, for `person` if known.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell(&self, request: &mut PageRequest, person: Option<&User>) -> Result<Shell, PageError> {
        match self {
            Self::App(pending, client) => {
                let messages = request.messages(&pending.request.ui_locales, person);
                request.shell_for_app(messages, client).await
            }
            Self::Own(_) => request.shell(person).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_account_can_be_returned_to() {
        for path in [
            "/account/security",
            "/account/passkeys",
            "/account/recovery-codes",
            "/account/email/confirm/vem_A-z0",
        ] {
            assert_eq!(ReturnTo::parse(path), Some(ReturnTo(path.to_owned())));
        }
        for path in [
            "",
            "/",
            "//evil.example",
            "https://evil.example/account/",
            "/account",
            "/account//evil.example",
            "/account/../logout",
            "/account/x?next=/y",
            "/account/\\evil.example",
            "/account/%2e",
            &format!("/account/{}", "a".repeat(120)),
        ] {
            assert_eq!(ReturnTo::parse(path), None, "{path}");
        }
    }
}

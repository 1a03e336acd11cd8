//! `/register/finish`: the link of a mail, and the form for the account: a password, and optionally a name. Opening the link
//! does not redeem it, because mail programs open links too.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    accounts::{password, registration},
    crypto::token::{self, TokenKind},
    domain::{authentication_method::AuthenticationMethod, person_name, user::User},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        metrics,
        page::{Shell, render},
        page_request::PageRequest,
        parameters::PageQuery,
    },
    management::invitations,
    store::registrations,
    web::sign_in::{
        complete,
        destination::{Destination, DestinationQuery},
        new_password_form::{NewPasswordProblems, judged, typed_password},
    },
};

/// The form for the account.
#[derive(Template)]
#[template(path = "register/finish.html")]
pub struct FinishPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `name`, `password`, `password_again`, `holds_passkeys`.
    pub form_action: String,
    /// The address of the account; password managers store it as the username.
    pub username: String,
    /// The entered name.
    pub name: String,
    /// The problem with the password.
    pub problems: NewPasswordProblems,
}

/// The token of the link.
#[derive(Debug, Deserialize)]
pub struct FinishQuery {
    token: Option<String>,
}

/// The form, while the link is valid.
///
/// # Errors
/// When the link is used, expired, or unknown (410).
pub async fn get(mut request: PageRequest, PageQuery(query): PageQuery<FinishQuery>) -> Result<Response, PageError> {
    let link = Link::look(&request, query).await?;
    let page = link.page(&mut request).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Creates the account, and signs the user in.
///
/// # Errors
/// When the link was redeemed already (410), too many passwords wait to be hashed (503), or the store fails (503 or 500).
pub async fn post(
    mut request: PageRequest,
    PageQuery(query): PageQuery<FinishQuery>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let link = Link::look(&request, query).await?;
    let mut page = link.page(&mut request).await?;
    page.name = person_name::shortened(form.get("name").unwrap_or_default());
    let context = &request.context;
    let user = registration::draft(context, &link.email, &page.name, page.shell.messages.language());
    let subject = link.registration.id.to_string();
    let new = match password::hash_new(context, &user, &subject, &typed_password(&form)).await? {
        Ok(new) => new,
        Err(refusal) => {
            page.problems = judged(refusal)?;
            return Ok(render(page.problems.status(), &page.shell, &page));
        }
    };
    let user = User {
        password_hash: Some(new.hash.clone()),
        ..user
    };
    let is_made = invitations::redeem(context, &link.registration, &user, &new).await?;
    ErrorKind::LinkSpent.unless(is_made)?;
    metrics::sign_in("succeeded");
    request.browser.note_passkeys(&form).await?;
    let recorded = complete::first_factor(&mut request, &link.destination, user, AuthenticationMethod::Pwd).await?;
    Ok(recorded.go_on())
}

/// A valid link.
struct Link {
    token: String,
    registration: registrations::Registration,
    email: String,
    destination: Destination,
}

impl Link {
    async fn look(request: &PageRequest, query: FinishQuery) -> Result<Self, PageError> {
        let token = query.token.unwrap_or_default();
        let presented = token::parse(TokenKind::Registration, &token).ok_or(ErrorKind::LinkSpent)?;
        let looked = invitations::look(&request.context, &presented).await?;
        let (registration, email) = looked.ok_or(ErrorKind::LinkSpent)?;
        // The original request may be finished, or belong to another browser: then the destination is the home page.
        let query = DestinationQuery::of_address(&registration.destination);
        let destination = Destination::load_or_home(request, &query).await?;
        Ok(Self {
            token,
            registration,
            email,
            destination,
        })
    }

    async fn page(&self, request: &mut PageRequest) -> Result<FinishPage, PageError> {
        Ok(FinishPage {
            shell: self.destination.shell(request, None).await?,
            form_action: format!("/register/finish?token={}", self.token),
            username: self.email.clone(),
            name: String::new(),
            problems: NewPasswordProblems::default(),
        })
    }
}

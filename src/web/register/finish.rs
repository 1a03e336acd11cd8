//! `/register/finish`: the link of a mail, and what an account needs: a password, and a name if they like. Looking at it spends
//! nothing: mail programs look too.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;

use crate::{
    accounts::registration,
    crypto::token::{self, TokenKind},
    domain::{
        ids::UserId,
        session::AuthenticationMethod,
        user::{User, UserClaims},
    },
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        metrics,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::registrations::Registration,
    web::{
        bench,
        login::{
            complete::{self, Visit},
            destination::{Destination, DestinationQuery},
            new_password::{NewPasswordProblems, chosen},
        },
    },
};

/// No longer text is a name.
const LONGEST: usize = 200;

/// The form for the account.
#[derive(Template)]
#[template(path = "register/finish.html")]
pub struct FinishPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `name`, `password`, `password_again`, `holds_passkeys`.
    pub form_action: String,
    /// The address that the account is for; password managers keep the password under it.
    pub username: String,
    /// The name that was typed.
    pub name: String,
    /// What was wrong with the password.
    pub problems: NewPasswordProblems,
}

impl Page for FinishPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The token of the link.
#[derive(Debug, Deserialize)]
pub struct FinishQuery {
    token: Option<String>,
}

/// The form, while the link is good.
///
/// # Errors
/// A page, when it is used, lapsed, or never was.
pub async fn get(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<FinishQuery>,
) -> Result<Response, PageError> {
    let link = Link::look(&state, &context, &browser, query).await?;
    let page = link.page(&state, &mut browser, &headers).await?;
    Ok(render(StatusCode::OK, page))
}

/// Makes the account, and signs them in.
///
/// # Errors
/// A page, when the form is not ours, the link is spent, or there is too much to do.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<FinishQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let link = Link::look(&state, &context, &browser, query).await?;
    let typed = form.get("name").unwrap_or_default().trim().chars();
    let name: String = typed.filter(|letter| !letter.is_control()).take(LONGEST).collect();
    let page = link.page(&state, &mut browser, &headers).await?;
    let bench = bench(&state, &context);
    let claims = UserClaims {
        name: (!name.is_empty()).then(|| name.clone()),
        email: Some(link.email.clone()),
        email_verified: Some(true),
        locale: Some(page.shell.messages.language()),
        ..UserClaims::default()
    };
    let user = User::new(UserId(bench.random.uuid_v7(bench.now)), claims, bench.now);
    let hash = match chosen(&state, &user, &form).await? {
        Ok(hash) => hash,
        Err(problems) => {
            let status = problems.status();
            return Ok(render(status, FinishPage { name, problems, ..page }));
        }
    };
    let user = User {
        password_hash: Some(hash),
        ..user
    };
    if !registration::finish(&bench, &state.config.registration, &link.registration, &user).await? {
        return Err(ErrorKind::LinkSpent.into());
    }
    metrics::sign_in("succeeded");
    browser.note_passkeys(&form).await?;
    let visit = Visit {
        state: &state,
        context: &context,
        headers: &headers,
        destination: &link.destination,
    };
    let proved = complete::first_factor(&visit, &mut browser, user, AuthenticationMethod::Pwd).await?;
    Ok(proved.go_on())
}

/// A link that is good.
struct Link {
    token: String,
    registration: Registration,
    email: String,
    destination: Destination,
}

impl Link {
    async fn look(
        state: &AppState,
        context: &RequestContext,
        browser: &Browser,
        query: FinishQuery,
    ) -> Result<Self, PageError> {
        let token = query.token.unwrap_or_default();
        let presented = token::parse(TokenKind::Registration, &token).ok_or(ErrorKind::LinkSpent)?;
        let looked = registration::look(&bench(state, context), &state.config.registration, &presented).await?;
        let (registration, email) = looked.ok_or(ErrorKind::LinkSpent)?;
        // What they came for may be over, or have been asked in another browser: then they go home.
        let destination =
            Destination::load(state, browser, &DestinationQuery::of_address(&registration.destination)).await;
        Ok(Self {
            token,
            registration,
            email,
            destination: destination.unwrap_or_else(|_| Destination::home()),
        })
    }

    async fn page(
        &self,
        state: &AppState,
        browser: &mut Browser,
        headers: &HeaderMap,
    ) -> Result<FinishPage, PageError> {
        Ok(FinishPage {
            shell: self.destination.shell(state, browser, headers, None).await?,
            form_action: format!("/register/finish?token={}", self.token),
            username: self.email.clone(),
            name: String::new(),
            problems: NewPasswordProblems::default(),
        })
    }
}

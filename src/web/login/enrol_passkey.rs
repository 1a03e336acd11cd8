//! `/login/enrol-passkey`: somebody who may not go on without a passkey, would rather have one than an app, or is offered one after
//! a password, makes one. It is proved by being made: its owner was verified, for a challenge of ours.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    complete::{self, SignInCandidate, TrustWish, Visit},
    destination::{Destination, DestinationQuery},
    second_factor::AccountLabel,
    with_passkey::method_of,
};
use crate::{
    domain::sign_in::SecondFactor,
    factors::passkey::registration::{self, Registered},
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        format,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    web::passkey_form::{self, Answering, PasskeyForm, PasskeyProblem},
};

const PAGE: &str = "/login/enrol-passkey";

/// The page that makes a passkey.
#[derive(Template)]
#[template(path = "login/enrol_passkey.html")]
pub struct EnrolPasskeyPage {
    /// What every page needs.
    pub shell: Shell,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// The form that the new passkey answers.
    pub passkey: PasskeyForm,
    /// Where those go on who would rather have none; `None` for whoever needs one.
    pub skip_address: Option<String>,
}

impl EnrolPasskeyPage {
    fn title(&self) -> String {
        match self.skip_address {
            Some(_) => self.shell.text("offer-passkey-title"),
            None => self.shell.text("enrol-passkey-title"),
        }
    }

    fn lead(&self) -> String {
        match self.skip_address {
            Some(_) => self.shell.text("offer-passkey-lead"),
            None => self.shell.text("enrol-passkey-lead"),
        }
    }

    /// The title and the sentence above the form.
    fn notice(&self) -> Option<(String, String)> {
        self.passkey.notice(&self.shell.messages)
    }
}

impl Page for EnrolPasskeyPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// What the address says.
#[derive(Debug, Deserialize)]
pub struct OfferQuery {
    offer: Option<String>,
}

/// Where somebody on that way is offered a passkey, whom nothing keeps from going on without.
pub fn offer(destination: &Destination) -> String {
    format!("{}offer=yes", destination.open_address(PAGE))
}

/// The form; who may not add one here is sent to where they are.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageQuery(offer): PageQuery<OfferQuery>,
) -> Result<Response, PageError> {
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = who_enrols(&state, &browser, &headers).await? else {
        return Ok(Redirect::to(&destination.address("/login")).into_response());
    };
    let page = page(&state, &mut browser, &headers, &candidate, (&destination, &offer)).await?;
    Ok(render(StatusCode::OK, page))
}

/// A challenge for the new passkey.
///
/// # Errors
/// A page, when the form is not ours, or nobody may add one here.
pub async fn challenge(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let answering = Answering::new(&state, &browser)?;
    let candidate = who_enrols(&state, &browser, &headers).await?;
    let candidate = candidate.ok_or(ErrorKind::SignInLapsed)?;
    let ceremonies = answering.ceremonies(&state, &context, &headers);
    let begun = registration::begin(&ceremonies, &candidate.user)
        .await
        .map_err(passkey_form::failure)?;
    Ok(passkey_form::challenge(begun.ok_or(ErrorKind::BadRequest)?))
}

/// Adds the passkey, and lets its owner go on with it.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageQuery(offer): PageQuery<OfferQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = who_enrols(&state, &browser, &headers).await? else {
        return Ok(Redirect::to(&destination.address("/login")).into_response());
    };
    let mut page = page(&state, &mut browser, &headers, &candidate, (&destination, &offer)).await?;
    let name = format::device(&page.shell.messages, Some(browser.user_agent()));
    let answering = Answering::new(&state, &browser)?;
    let ceremonies = answering.ceremonies(&state, &context, &headers);
    let (ceremony, answer) = passkey_form::answer(&form);
    let registered = registration::finish(&ceremonies, candidate.user.id, ceremony, answer, &name)
        .await
        .map_err(passkey_form::failure)?;
    let problem = match registered {
        Registered::Added(passkey) => {
            let visit = Visit {
                state: &state,
                context: &context,
                headers: &headers,
                destination: &destination,
            };
            let method = method_of(passkey.backup);
            let recorded =
                complete::second_factor(&visit, &mut browser, candidate, method, TrustWish::AskAgain).await?;
            return Ok(recorded.go_on());
        }
        Registered::Lapsed => PasskeyProblem::Lapsed,
        Registered::Refused | Registered::Taken | Registered::TooMany => PasskeyProblem::Refused,
    };
    page.passkey = page.passkey.with(problem);
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page))
}

/// Somebody who may add a passkey here.
async fn who_enrols(
    state: &AppState,
    browser: &Browser,
    headers: &HeaderMap,
) -> Result<Option<SignInCandidate>, PageError> {
    let candidate = complete::candidate(state, browser, headers).await?;
    Ok(candidate.filter(|candidate| is_open_to(state, candidate)))
}

/// Whether passkeys count here, and they proved the best that they have.
pub fn is_open_to(state: &AppState, candidate: &SignInCandidate) -> bool {
    let counts = state.passkeys.is_some() && state.config.sign_in.second_factors.contains(&SecondFactor::Passkey);
    counts && candidate.may_enrol(state)
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    candidate: &SignInCandidate,
    (destination, query): (&Destination, &OfferQuery),
) -> Result<EnrolPasskeyPage, PageError> {
    let is_offered = query.offer.as_deref() == Some("yes");
    let action = if is_offered {
        offer(destination)
    } else {
        destination.address(PAGE)
    };
    let passkey = PasskeyForm::new(state, browser, action, "/login/enrol-passkey/challenge").await?;
    Ok(EnrolPasskeyPage {
        passkey: passkey.ok_or(ErrorKind::NotFound)?,
        shell: destination
            .shell(state, browser, headers, Some(&candidate.user))
            .await?,
        account: AccountLabel::of(candidate, destination),
        skip_address: is_offered.then(|| destination.next_step()),
    })
}

//! `/login/totp`: a code of an authenticator app.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    attempt,
    complete::TrustWish,
    destination::DestinationQuery,
    typed_code::{Asked, CodeForm, TryVisit},
};
use crate::{
    domain::sign_in::SecondFactor,
    factors::totp,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::{PageError, describe},
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
};

const PAGE: (SecondFactor, &str) = (SecondFactor::Totp, "/login/totp");

/// The page that asks for the code.
#[derive(Template)]
#[template(path = "login/totp.html")]
pub struct TotpPage {
    /// What every page needs.
    pub shell: Shell,
    /// The form.
    pub form: CodeForm,
}

impl TotpPage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.form.is_wrong().then(|| self.shell.text("totp-problem-mismatch"))
    }
}

impl Page for TotpPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The form.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let asked = match Asked::load(&state, &browser, &headers, &query, PAGE).await? {
        Ok(asked) => asked,
        Err(away) => return Ok(away),
    };
    let (shell, form) = asked.form(&state, &mut browser, &headers).await?;
    Ok(render(StatusCode::OK, TotpPage { shell, form }))
}

/// A try.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let asked = match Asked::load(&state, &browser, &headers, &query, PAGE).await? {
        Ok(asked) => asked,
        Err(away) => return Ok(away),
    };
    let attempt = attempt(&state, &context, &headers);
    let code = form.get("code").unwrap_or_default();
    let outcome = totp::prove(&attempt, &state.sealer, asked.candidate.user.id, code)
        .await
        .map_err(totp_failure)?;
    let visit = TryVisit {
        state: &state,
        context: &context,
        headers: &headers,
        wish: TrustWish::of(&form),
    };
    Ok(match asked.tried(&visit, &mut browser, outcome).await? {
        Ok(next) => next,
        Err((shell, form, problem)) => problem.answer(TotpPage { shell, form }),
    })
}

/// A secret that does not open is our fault, and tried by nobody.
fn totp_failure(error: totp::TotpError) -> PageError {
    match error {
        totp::TotpError::Store(failure) => failure.into(),
        other => PageError::internal(describe(&other)),
    }
}

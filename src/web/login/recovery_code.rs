//! `/login/recovery-code`: one of the codes that were written down.

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
    factors::recovery_code,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
};

const PAGE: (SecondFactor, &str) = (SecondFactor::RecoveryCode, "/login/recovery-code");

/// The page that asks for the code.
#[derive(Template)]
#[template(path = "login/recovery_code.html")]
pub struct RecoveryCodePage {
    /// What every page needs.
    pub shell: Shell,
    /// The form.
    pub form: CodeForm,
}

impl RecoveryCodePage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.form
            .is_wrong()
            .then(|| self.shell.text("recovery-problem-mismatch"))
    }
}

impl Page for RecoveryCodePage {
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
    Ok(render(StatusCode::OK, RecoveryCodePage { shell, form }))
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
    let outcome = recovery_code::prove(&attempt, asked.candidate.user.id, code).await?;
    let visit = TryVisit {
        state: &state,
        context: &context,
        headers: &headers,
        wish: TrustWish::of(&form),
    };
    Ok(match asked.tried(&visit, &mut browser, outcome).await? {
        Ok(next) => next,
        Err((shell, form, problem)) => problem.answer(RecoveryCodePage { shell, form }),
    })
}

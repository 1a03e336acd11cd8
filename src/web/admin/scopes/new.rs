//! `/admin/scopes/new`: making a scope.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    domain::right::Right,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    management::scopes,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        scope_form::{ScopeForm, sentence},
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/scopes/new.html")]
pub struct NewScopePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed.
    pub typed: ScopeForm,
    /// Why the scope was not made.
    pub problem: Option<String>,
}

/// The form.
///
/// # Errors
/// When the administrator may make no scopes (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::ScopesWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    show(&mut administrator, StatusCode::OK, ScopeForm::default(), None).await
}

/// Makes the scope, and leads to the list.
///
/// # Errors
/// When the administrator may make no scopes (403), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::ScopesWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let typed = ScopeForm::typed(&form);
    match scopes::create(administrator.context(), &typed.scope(&typed.name, Vec::new())).await {
        Ok(_) => Ok(Redirect::to("/admin/scopes?done=created").into_response()),
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let problem = Some(sentence(&messages, error)?);
            show(&mut administrator, StatusCode::UNPROCESSABLE_ENTITY, typed, problem).await
        }
    }
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    typed: ScopeForm,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Scopes).await?;
    let page = NewScopePage {
        shell,
        frame,
        typed,
        problem,
    };
    Ok(render(status, &page.shell, &page))
}

//! `/admin/attributes/new`: making an attribute.

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
    management::attributes,
    web::console::{
        administrator::Administrator,
        attribute_form::{AttributeForm, sentence},
        frame::{Frame, Section},
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/attributes/new.html")]
pub struct NewAttributePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed.
    pub typed: AttributeForm,
    /// Why the attribute was not made.
    pub problem: Option<String>,
}

/// The form.
///
/// # Errors
/// When the administrator may make no attributes (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::ScopesWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    show(&mut administrator, StatusCode::OK, AttributeForm::default(), None).await
}

/// Makes the attribute, and leads to the list.
///
/// # Errors
/// When the administrator may make no attributes (403), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::ScopesWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let typed = AttributeForm::typed(&form);
    match attributes::create(administrator.context(), &typed.definition()).await {
        Ok(_) => Ok(Redirect::to("/admin/attributes?done=created").into_response()),
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
    typed: AttributeForm,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Attributes).await?;
    let page = NewAttributePage {
        shell,
        frame,
        typed,
        problem,
    };
    Ok(render(status, &page.shell, &page))
}

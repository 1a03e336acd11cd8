//! `/admin/attributes/{name}`: one attribute.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    context::Context,
    domain::{attribute::AttributeDefinition, right::Right},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PagePath,
    },
    management::{attributes, change_error::ChangeError, managed},
    protocol::parameters::Parameters,
    store::Versioned,
    web::console::{
        administrator::Administrator,
        attribute_form::{AttributeForm, address, sentence},
        frame::{Frame, Section},
        refusal,
        seen::seen,
    },
};

/// One attribute.
#[derive(Template)]
#[template(path = "admin/attributes/attribute.html")]
pub struct AttributePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where it is.
    pub address: String,
    /// The version that is changed.
    pub version: i64,
    /// What is stored, or was typed.
    pub typed: AttributeForm,
    /// How many people have a value.
    pub people: u64,
    /// Whether state files manage it.
    pub managed: bool,
    /// Whether the administrator may take it back from them.
    pub may_release: bool,
    /// Whether the administrator may change it.
    pub may_write: bool,
    /// Why nothing was done.
    pub problem: Option<String>,
}

/// One attribute.
///
/// # Errors
/// When there is no such attribute (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator, PagePath(name): PagePath) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    let typed = AttributeForm::of(&found.value);
    show(&mut administrator, &found, StatusCode::OK, (typed, None)).await
}

/// Changes, releases or removes the attribute.
///
/// # Errors
/// When there is no such attribute (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let stored = || AttributeForm::of(&found.value);
    let (typed, done) = match form.get("do") {
        Some("remove") => {
            let removed = remove(administrator.context(), &messages, &found.value.name, &form).await;
            (stored(), removed.map(|()| "removed"))
        }
        Some("release") => {
            let released = managed::release_attribute(administrator.context(), &found.value.name).await;
            (stored(), released.map(|()| "released"))
        }
        Some("change") => {
            let typed = AttributeForm {
                name: name.clone(),
                ..AttributeForm::typed(&form)
            };
            let changed = change(administrator.context(), &form, &typed.definition()).await;
            (typed, changed.map(|()| "changed"))
        }
        _ => return Err(ErrorKind::BadRequest.into()),
    };
    match done {
        Ok(done) => Ok(Redirect::to(&format!("/admin/attributes?done={done}")).into_response()),
        Err(error) => {
            let status = refusal::status(&error);
            let problem = sentence(&messages, error)?;
            show(&mut administrator, &found, status, (typed, Some(problem))).await
        }
    }
}

async fn change(context: &Context, form: &Parameters, definition: &AttributeDefinition) -> Result<(), ChangeError> {
    attributes::change(context, definition, seen(form, "version")?).await?;
    Ok(())
}

/// Whoever removes it has typed its name, and was shown how many people have a value.
async fn remove(context: &Context, messages: &Messages, name: &str, form: &Parameters) -> Result<(), ChangeError> {
    if form.get("typed").map(str::trim) != Some(name) {
        return Err(ChangeError::TooMuch(messages.text("admin-app-problem-typed")));
    }
    attributes::remove(context, name, seen(form, "version")?, seen(form, "people")?).await
}

async fn find(administrator: &Administrator, name: &str) -> Result<Versioned<AttributeDefinition>, PageError> {
    let found = attributes::find(administrator.context(), Right::ScopesRead, name).await;
    found.map_err(refusal::page)
}

async fn show(
    administrator: &mut Administrator,
    found: &Versioned<AttributeDefinition>,
    status: StatusCode,
    (typed, problem): (AttributeForm, Option<String>),
) -> Result<Response, PageError> {
    let people = attributes::count(administrator.context(), &found.value.name).await;
    let (shell, frame) = administrator.frame(Section::Attributes).await?;
    let page = AttributePage {
        address: address(&found.value.name),
        version: found.version,
        typed,
        people: people.map_err(refusal::page)?,
        managed: found.managed,
        may_release: administrator.authority.has(Right::ScopesWrite),
        may_write: administrator.authority.has(Right::ScopesWrite) && !found.managed,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

//! `/admin/scopes/{name}`: one scope.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    context::Context,
    domain::{right::Right, scope::Scope},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PagePath,
    },
    management::{change_error::ChangeError, managed, scopes},
    protocol::parameters::Parameters,
    store::Versioned,
    web::console::{
        administrator::Administrator,
        app,
        frame::{Frame, Section},
        refusal,
        scope_form::{ScopeForm, address, sentence},
        seen::seen,
    },
};

pub mod claims;

/// One scope.
#[derive(Template)]
#[template(path = "admin/scopes/scope.html")]
pub struct ScopePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where it is.
    pub address: String,
    /// The version that is changed.
    pub version: i64,
    /// What is stored, or was typed.
    pub typed: ScopeForm,
    /// Whether state files manage it.
    pub managed: bool,
    /// Whether the administrator may take it back from them.
    pub may_release: bool,
    /// Whether the administrator may change it.
    pub may_write: bool,
    /// Whether an application may ask for it, so that it stays.
    pub is_used: bool,
    /// That application and where it is, for whoever may look at it.
    pub app: Option<(String, String)>,
    /// Why nothing was done.
    pub problem: Option<String>,
}

/// One scope.
///
/// # Errors
/// When there is no such scope (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator, PagePath(name): PagePath) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    let typed = ScopeForm::of(&found.value);
    show(&mut administrator, &found, StatusCode::OK, (typed, None)).await
}

/// Changes or removes the scope.
///
/// # Errors
/// When there is no such scope (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, &name).await?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    let typed = match action {
        Action::Change => ScopeForm {
            name: name.clone(),
            ..ScopeForm::typed(&form)
        },
        Action::Remove | Action::Release => ScopeForm::of(&found.value),
    };
    match carry_out(
        administrator.context(),
        &messages,
        action,
        &form,
        &typed.scope(&name, found.value.claim_rules.clone()),
    )
    .await
    {
        Ok(done) => Ok(Redirect::to(&format!("/admin/scopes?done={done}")).into_response()),
        Err(error) => {
            let status = refusal::status(&error);
            let problem = sentence(&messages, error)?;
            show(&mut administrator, &found, status, (typed, Some(problem))).await
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Change,
    Remove,
    Release,
}

impl Action {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "change" => Some(Self::Change),
            "remove" => Some(Self::Remove),
            "release" => Some(Self::Release),
            _ => None,
        }
    }
}

/// Does it; what the list then says was done.
async fn carry_out(
    context: &Context,
    messages: &Messages,
    action: Action,
    form: &Parameters,
    scope: &Scope,
) -> Result<&'static str, ChangeError> {
    let version = seen(form, "version");
    match action {
        Action::Release => {
            managed::release_scope(context, &scope.name).await?;
            Ok("released")
        }
        Action::Change => {
            scopes::change(context, scope, version?).await?;
            Ok("changed")
        }
        Action::Remove if form.get("typed").map(str::trim) != Some(&scope.name) => {
            Err(ChangeError::TooMuch(messages.text("admin-app-problem-typed")))
        }
        Action::Remove => {
            scopes::remove(context, &scope.name, version?).await?;
            Ok("removed")
        }
    }
}

async fn find(administrator: &Administrator, name: &str) -> Result<Versioned<Scope>, PageError> {
    let found = scopes::find(administrator.context(), Right::ScopesRead, name).await;
    found.map_err(refusal::page)
}

async fn show(
    administrator: &mut Administrator,
    found: &Versioned<Scope>,
    status: StatusCode,
    (typed, problem): (ScopeForm, Option<String>),
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Scopes).await?;
    let name = &found.value.name;
    let client = scopes::client_with(administrator.context(), name).await;
    let client = client.map_err(refusal::page)?;
    let authority = &administrator.authority;
    let page = ScopePage {
        address: address(name),
        version: found.version,
        typed,
        managed: found.managed,
        may_release: authority.has(Right::ScopesWrite),
        may_write: authority.has(Right::ScopesWrite) && !found.managed,
        is_used: client.is_some(),
        app: client
            .filter(|_| authority.has(Right::ClientsRead))
            .map(|client| (app::address(client.as_str()), client.to_string())),
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

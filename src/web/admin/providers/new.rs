//! `/admin/providers/new`: setting up a sign-in provider. First its kind is chosen, then what is needed of it is typed.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::right::Right,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::upstreams,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        provider_form::{KINDS, Kind, ProviderForm, address, sentence},
    },
};

/// The kinds, or the form of one.
#[derive(Template)]
#[template(path = "admin/providers/new.html")]
pub struct NewProviderPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed, where a kind was chosen.
    pub typed: Option<ProviderForm>,
    /// The redirect URI to register there.
    pub redirect_uri: String,
    /// Why it was not set up.
    pub problem: Option<String>,
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct NewProviderQuery {
    kind: Option<String>,
}

/// The kinds, or the form of one.
///
/// # Errors
/// When the administrator may set up no providers (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(query): PageQuery<NewProviderQuery>,
) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::ProvidersWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let may_open = administrator.authority.has_everything();
    let kind = query.kind.as_deref().and_then(Kind::parse);
    let typed = kind.map(|kind| ProviderForm::new(kind, may_open));
    show(&mut administrator, StatusCode::OK, typed, None).await
}

/// Sets the provider up, and leads to its page.
///
/// # Errors
/// When the administrator may set up no providers (403), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::ProvidersWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    let kind = form.get("kind").and_then(Kind::parse).ok_or(ErrorKind::BadRequest)?;
    let typed = ProviderForm::new(kind, administrator.authority.has_everything()).typed(&form);
    match upstreams::create(administrator.context(), &typed.wanted()).await {
        Ok(made) => {
            let page = address(&made.value.config.id);
            Ok(Redirect::to(&format!("{page}?done=created")).into_response())
        }
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let problem = Some(sentence(&messages, error)?);
            show(
                &mut administrator,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(typed),
                problem,
            )
            .await
        }
    }
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    typed: Option<ProviderForm>,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Providers).await?;
    let id = typed.as_ref().map_or("", |typed| typed.id.as_str());
    let page = NewProviderPage {
        redirect_uri: upstreams::redirect_uri(administrator.context(), id),
        shell,
        frame,
        typed,
        problem,
    };
    Ok(render(status, &page.shell, &page))
}

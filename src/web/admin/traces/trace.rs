//! `/admin/traces/{id}`: what was checked about one request, and what would let it through.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{
        ids::TraceId,
        trace::{TraceStep, Verdict},
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::{
        change_error::ChangeError,
        traces::{self, mend},
    },
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
        trace_view::TraceView,
    },
};

/// One trace.
#[derive(Template)]
#[template(path = "admin/traces/trace.html")]
pub struct TracePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The trace.
    pub trace: TraceView,
    /// What was just done.
    pub done: Option<String>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
pub struct TraceQuery {
    done: Option<String>,
}

/// One trace.
///
/// # Errors
/// When there is none that the administrator may read (404), they may read none (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    PageQuery(query): PageQuery<TraceQuery>,
) -> Result<Response, PageError> {
    let is_mended = query.done.as_deref() == Some("mended");
    show(&mut administrator, trace_id(&id)?, StatusCode::OK, is_mended, None).await
}

/// Changes the application, so that such a request goes through.
///
/// # Errors
/// When there is no such trace (404), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let id = trace_id(&id)?;
    if form.get("do") != Some("mend") {
        return Err(ErrorKind::BadRequest.into());
    }
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let problem = match mend::mend(administrator.context(), id).await {
        Ok(()) => return Ok(Redirect::to(&format!("/admin/traces/{id}?done=mended")).into_response()),
        Err(ChangeError::Stale) => messages.text("trace-gone"),
        Err(error) => refusal::sentence(&messages, error)?,
    };
    show(&mut administrator, id, StatusCode::CONFLICT, false, Some(problem)).await
}

fn trace_id(text: &str) -> Result<TraceId, PageError> {
    text.parse().map_err(|_| ErrorKind::NotFound.into())
}

async fn show(
    administrator: &mut Administrator,
    id: TraceId,
    status: StatusCode,
    is_mended: bool,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let trace = traces::find(administrator.context(), id).await.map_err(refusal::page)?;
    let (shell, frame) = administrator.frame(Section::Traces).await?;
    let page = TracePage {
        trace: TraceView::of(administrator, &shell.messages, trace).await?,
        done: is_mended.then(|| shell.text("trace-mended")),
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

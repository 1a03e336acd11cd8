//! `/admin/apps/{client_id}/test`: waits for the first real request of an application, and says what is wrong with it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::{
    domain::{ids::ClientId, right::Right},
    http::{
        errors::PageError,
        format::{Moment, moment},
        page::{Shell, render, way_back},
        parameters::{PagePath, PageQuery},
    },
    management::{
        clients::{self, kind::ClientKind},
        connect::progress::{self, Step},
    },
    web::console::{
        administrator::Administrator,
        app::App,
        frame::{Frame, Section},
        refusal,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "admin/apps/app/test.html")]
pub struct AppTestPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Which application.
    pub app: App,
    /// Where the application is, if that is known.
    pub open: Option<String>,
    /// The address of this page, to look again.
    pub again: String,
    /// What is waited for, in its order.
    pub steps: [StepRow; 2],
    /// Whether all of it was seen.
    pub is_over: bool,
    /// Whether any of it was refused.
    pub is_refused: bool,
}

/// What is waited for.
pub struct StepRow {
    /// What it is.
    pub label: String,
    /// How it stands.
    pub state: StepState,
}

/// How a step stands.
pub enum StepState {
    /// It did not happen yet.
    Awaited,
    /// It went well.
    Done(Moment),
    /// It was refused; where that is explained.
    Refused(Moment, String),
}

/// Since when requests count.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Since {
    since: Option<i64>,
}

/// How far the application got.
///
/// # Errors
/// When there is no such application (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(client_id): PagePath,
    PageQuery(query): PageQuery<Since>,
) -> Result<Response, PageError> {
    let client_id = ClientId(client_id);
    let found = clients::find(administrator.context(), Right::ClientsRead, &client_id).await;
    let client = found.map_err(refusal::page)?.value;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let app = App::of(&messages, &client);
    let now = administrator.context().now;
    let Some(since) = query
        .since
        .and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0))
    else {
        let address = format!("{}/test?since={}", app.address, now.timestamp());
        return Ok(Redirect::to(&address).into_response());
    };
    let since = since.clamp(now - TimeDelta::hours(1), now);
    let progress = progress::since(administrator.context(), &client_id, since).await;
    let progress = progress.map_err(refusal::page)?;
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let row = |label: String, step: &Step| StepRow {
        label,
        state: match step {
            Step::Awaited => StepState::Awaited,
            Step::Done(at) => StepState::Done(moment(&shell.messages, *at, now)),
            Step::Refused(id, at) => {
                let why = format!("/admin/traces/{}", id.0);
                StepState::Refused(moment(&shell.messages, *at, now), why)
            }
        },
    };
    let (first, then) = match ClientKind::of(&client) {
        ClientKind::Device => (
            shell.text("connect-step-device"),
            shell.text("connect-step-device-tokens"),
        ),
        _ => (shell.text("connect-step-signed-in"), shell.text("connect-step-tokens")),
    };
    let page = AppTestPage {
        steps: [row(first, &progress.signed_in), row(then, &progress.tokens)],
        is_over: matches!(progress.tokens, Step::Done(_)),
        is_refused: [&progress.signed_in, &progress.tokens]
            .iter()
            .any(|step| matches!(step, Step::Refused(..))),
        again: format!("{}/test?since={}", app.address, since.timestamp()),
        open: way_back(&client).map(|link| link.to_string()),
        app,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

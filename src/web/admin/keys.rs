//! `/admin/keys`: the keys that tokens are signed with.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    context::Context,
    domain::{
        right::Right,
        signing_algorithm::SigningAlgorithm,
        signing_key::{SigningKey, SigningKeyState},
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{
        change_error::ChangeError,
        keys::{self, RotationError},
    },
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
    },
};

/// The keys.
#[derive(Template)]
#[template(path = "admin/keys.html")]
pub struct KeysPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The algorithms, with their keys.
    pub algorithms: Vec<AlgorithmKeys>,
    /// Whether the administrator may rotate keys.
    pub may_rotate: bool,
    /// What was just done.
    pub done: Option<String>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// The keys of an algorithm.
pub struct AlgorithmKeys {
    /// The algorithm.
    pub name: &'static str,
    /// When the next key takes over, as a date.
    pub next: Option<String>,
    /// The keys, the newest first.
    pub keys: Vec<KeyRow>,
}

/// A key.
pub struct KeyRow {
    /// Its identifier in tokens.
    pub kid: String,
    /// What it does now, in words.
    pub state: String,
    /// Whether it signs.
    pub is_active: bool,
    /// What comes next for it, in words.
    pub later: Option<String>,
    /// When it was published.
    pub published: Moment,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct KeysQuery {
    done: String,
}

/// The keys.
///
/// # Errors
/// When the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(query): PageQuery<KeysQuery>,
) -> Result<Response, PageError> {
    show(&mut administrator, &query.done, None).await
}

/// Publishes new keys.
///
/// # Errors
/// When a key cannot be made (500), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    if form.get("do") != Some("rotate") {
        return Err(ErrorKind::BadRequest.into());
    }
    let algorithms = match form.get("algorithm") {
        None | Some("all") => SigningAlgorithm::ALL.to_vec(),
        Some(name) => vec![SigningAlgorithm::parse(name).ok_or(ErrorKind::BadRequest)?],
    };
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let problem = match keys::rotate(administrator.context(), &algorithms).await {
        Ok(()) => return Ok(Redirect::to("/admin/keys?done=rotated").into_response()),
        Err(RotationError::NotDone(error)) => refusal::sentence(&messages, error.into())?,
        Err(RotationError::TooMany(algorithm)) => {
            messages.text_with("admin-problem-too-many-keys", &[("algorithm", algorithm.as_str())])
        }
        Err(RotationError::Broken(cause)) => return Err(PageError::internal(cause)),
    };
    show(&mut administrator, "", Some(problem)).await
}

async fn show(administrator: &mut Administrator, done: &str, problem: Option<String>) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Keys).await?;
    let context = administrator.context();
    let all = keys::list(context).await;
    let all = all.map_err(|error| refusal::page(ChangeError::NotDone(error)))?;
    let of = |algorithm| of_algorithm(context, &shell.messages, &all, algorithm);
    let page = KeysPage {
        algorithms: SigningAlgorithm::ALL.into_iter().map(of).collect(),
        may_rotate: administrator.authority.has(Right::KeysRotate),
        done: (done == "rotated").then(|| shell.text("admin-done-keys-rotated")),
        problem,
        shell,
        frame,
    };
    let status = match page.problem {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    Ok(render(status, &page.shell, &page))
}

fn of_algorithm(
    context: &Context,
    messages: &Messages,
    all: &[SigningKey],
    algorithm: SigningAlgorithm,
) -> AlgorithmKeys {
    let mut own: Vec<&SigningKey> = all.iter().filter(|key| key.algorithm == algorithm).collect();
    own.sort_by_key(|key| std::cmp::Reverse(key.active_from));
    AlgorithmKeys {
        name: algorithm.as_str(),
        next: keys::next_rotation(context, all, algorithm).map(|at| messages.date_and_time(at)),
        keys: own.into_iter().map(|key| row(context, messages, key)).collect(),
    }
}

fn row(context: &Context, messages: &Messages, key: &SigningKey) -> KeyRow {
    let state = key.state(context.now);
    let at = |at: chrono::DateTime<chrono::Utc>| messages.date_and_time(at);
    let later = match state {
        SigningKeyState::Published => Some(messages.text_with("admin-signing-from", &[("date", &at(key.active_from))])),
        SigningKeyState::Active => key
            .retired_from
            .map(|retired| messages.text_with("admin-signing-until", &[("date", &at(retired))])),
        SigningKeyState::Retired => key
            .removed_from
            .map(|removed| messages.text_with("admin-signing-gone", &[("date", &at(removed))])),
        SigningKeyState::Removed => None,
    };
    KeyRow {
        kid: key.kid.clone(),
        state: match state {
            SigningKeyState::Published => messages.text("admin-signing-published"),
            SigningKeyState::Active => messages.text("admin-signing-active"),
            SigningKeyState::Retired => messages.text("admin-signing-retired"),
            SigningKeyState::Removed => messages.text("admin-signing-removed"),
        },
        is_active: state == SigningKeyState::Active,
        later,
        published: format::moment(messages, key.published_at, context.now),
    }
}

//! `/admin/api-keys`: the keys with which programs use the administration API.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    context::Context,
    crypto::token::{self, TokenKind},
    domain::{
        api_key::ApiKey,
        ids::{ApiKeyId, UserId},
        right::Right,
        role::Over,
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
    management::{api_keys, change_error::ChangeError},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        group::GroupLink,
        refusal,
    },
};

pub mod new;

/// The list.
#[derive(Template)]
#[template(path = "admin/api_keys.html")]
pub struct ApiKeysPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The keys.
    pub keys: Vec<KeyRow>,
    /// Whether the administrator may make and revoke keys.
    pub may_write: bool,
    /// What was just done.
    pub done: Option<String>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// A key in the list.
pub struct KeyRow {
    /// Which.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// How it begins.
    pub beginning: String,
    /// The names of the rights that it allows.
    pub rights: Vec<&'static str>,
    /// The group that it is over; `None` for everything.
    pub over: Option<GroupLink>,
    /// The page and the name of whoever made it; `None` for a command on the machine.
    pub owner: Option<(String, String)>,
    /// When it was last presented.
    pub last_used: Option<Moment>,
    /// Until when it counts.
    pub expires_on: String,
    /// Whether it counts no more.
    pub is_expired: bool,
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

/// Revokes a key.
///
/// # Errors
/// When there is no such key (404), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let key = form.get("key").and_then(|key| key.parse().ok());
    let (Some("revoke"), Some(key)) = (form.get("do"), key) else {
        return Err(ErrorKind::BadRequest.into());
    };
    match api_keys::revoke(administrator.context(), ApiKeyId(key)).await {
        Ok(()) => Ok(Redirect::to("/admin/api-keys?done=revoked").into_response()),
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let problem = refusal::sentence(&messages, error)?;
            show(&mut administrator, "", Some(problem)).await
        }
    }
}

async fn show(administrator: &mut Administrator, done: &str, problem: Option<String>) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::ApiKeys).await?;
    let context = administrator.context();
    let found = api_keys::list(context).await;
    let found = found.map_err(|error| refusal::page(ChangeError::NotDone(error)))?;
    let owners = api_keys::owners(context, &found).await?;
    let mut keys = Vec::new();
    for key in &found {
        keys.push(row(context, &shell.messages, key, &owners).await?);
    }
    let page = ApiKeysPage {
        keys,
        may_write: administrator.authority.has(Right::ApiKeysWrite),
        done: (done == "revoked").then(|| shell.text("admin-done-key-revoked")),
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

async fn row(
    context: &Context,
    messages: &Messages,
    key: &ApiKey,
    owners: &BTreeMap<UserId, String>,
) -> Result<KeyRow, PageError> {
    let over = match key.over {
        Over::Everything => None,
        Over::Group(group) => Some(GroupLink::find(context, group).await?),
    };
    let owner = key.owner.map(|owner| {
        let name = owners.get(&owner).cloned();
        (
            format!("/admin/people/{owner}"),
            name.unwrap_or_else(|| owner.to_string()),
        )
    });
    Ok(KeyRow {
        id: key.id,
        name: key.name.clone(),
        beginning: token::beginning(TokenKind::ApiKey, key.id.0),
        rights: key.rights.iter().map(Right::as_str).collect(),
        over,
        owner,
        last_used: key.last_used_at.map(|at| format::moment(messages, at, context.now)),
        expires_on: messages.date(key.expires_at),
        is_expired: !key.is_live(context.now),
    })
}

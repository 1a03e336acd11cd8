//! `/admin/attributes`: what can be known of people beside the standard claims.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{attribute::AttributeDefinition, right::Right},
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::attributes,
    web::console::{
        administrator::Administrator,
        attribute_form::{address, kind},
        frame::{Frame, Section},
        refusal,
    },
};

pub mod attribute;
pub mod new;

/// The list.
#[derive(Template)]
#[template(path = "admin/attributes.html")]
pub struct AttributesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The attributes.
    pub attributes: Vec<AttributeRow>,
    /// Whether the administrator may make some.
    pub may_create: bool,
    /// What was just done.
    pub done: Option<String>,
}

/// An attribute in the list.
pub struct AttributeRow {
    /// Where there is more about it.
    pub address: String,
    /// What it is called.
    pub label: String,
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: String,
    /// Whether everybody is given one.
    pub required: bool,
    /// Whether people see their own.
    pub visible_to_user: bool,
    /// Whether they change it.
    pub changed_by_user: bool,
    /// Whether people can be searched for by it.
    pub searchable: bool,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    done: String,
}

/// The list.
///
/// # Errors
/// When the administrator may not look at attributes (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(query): PageQuery<ListQuery>,
) -> Result<Response, PageError> {
    let found = attributes::list(administrator.context()).await.map_err(refusal::page)?;
    let (shell, frame) = administrator.frame(Section::Attributes).await?;
    let page = AttributesPage {
        attributes: found.iter().map(|found| row(&shell.messages, &found.value)).collect(),
        may_create: administrator.authority.has(Right::ScopesWrite),
        done: said(&shell.messages, &query.done),
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn row(messages: &Messages, definition: &AttributeDefinition) -> AttributeRow {
    AttributeRow {
        address: address(&definition.name),
        label: definition.label.clone(),
        name: definition.name.clone(),
        kind: kind(messages, definition.kind),
        required: definition.required,
        visible_to_user: definition.visible_to_user,
        changed_by_user: definition.is_changed_by_user(),
        searchable: definition.searchable,
    }
}

fn said(messages: &Messages, done: &str) -> Option<String> {
    match done {
        "created" => Some(messages.text("admin-attribute-done-created")),
        "changed" => Some(messages.text("admin-done-changed")),
        "released" => Some(messages.text("admin-done-released")),
        "removed" => Some(messages.text("admin-attribute-done-removed")),
        _ => None,
    }
}

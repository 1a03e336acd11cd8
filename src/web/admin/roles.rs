//! `/admin/roles`: the roles, and how many have them.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::right::Right,
    http::{
        errors::PageError,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{
        change_error::ChangeError,
        roles::{self, holders},
    },
    store::role_assignments::Counted,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
        role::{address, description},
    },
};

pub mod new;
pub mod role;

/// The list.
#[derive(Template)]
#[template(path = "admin/roles.html")]
pub struct RolesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The roles.
    pub roles: Vec<RoleRow>,
    /// Whether the administrator may make roles.
    pub may_create: bool,
    /// What was just done.
    pub done: Option<String>,
}

/// A role in the list.
pub struct RoleRow {
    /// Its page.
    pub address: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it never changes.
    pub is_built_in: bool,
    /// How many rights it has.
    pub rights: String,
    /// Who has it.
    pub held: Counted,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RolesQuery {
    done: String,
}

/// The roles.
///
/// # Errors
/// When the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(query): PageQuery<RolesQuery>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Roles).await?;
    let context = administrator.context();
    let refused = |error| refusal::page(ChangeError::NotDone(error));
    let all = roles::list(context).await.map_err(refused)?;
    let counts = holders::counts(context).await.map_err(refused)?;
    let rows = all.iter().map(|listed| RoleRow {
        address: address(&listed.role.name),
        name: listed.role.name.clone(),
        description: description(&shell.messages, &listed.role),
        is_built_in: listed.version.is_none(),
        rights: listed.role.rights.iter().count().to_string(),
        held: counts.get(&listed.role.name).copied().unwrap_or_default(),
    });
    let page = RolesPage {
        roles: rows.collect(),
        may_create: administrator.authority.has(Right::RolesWrite),
        done: (query.done == "removed").then(|| shell.text("admin-done-role-removed")),
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

//! `/admin/providers`: other providers that people sign in with.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::right::Right,
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{
        authority::NotDone,
        upstreams::{
            self,
            shown::{ShownUpstream, Source},
        },
    },
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        provider_form::{Kind, address},
        refusal,
    },
};

pub mod new;
pub mod provider;

/// The list.
#[derive(Template)]
#[template(path = "admin/providers.html")]
pub struct ProviderListPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The providers.
    pub providers: Vec<ProviderRow>,
    /// Whether the administrator may set one up.
    pub may_create: bool,
    /// What was just done.
    pub done: Option<String>,
}

/// A provider in the list.
pub struct ProviderRow {
    /// Where there is more about it.
    pub address: String,
    /// What its button says.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Whether nobody signs in by it.
    pub disabled: bool,
    /// Where it is from.
    pub source: String,
    /// How many accounts are linked to it.
    pub linked: i64,
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct ProvidersQuery {
    done: Option<String>,
}

/// The list.
///
/// # Errors
/// When the administrator may not look at providers (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(query): PageQuery<ProvidersQuery>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Providers).await?;
    let context = administrator.context();
    let mut providers = Vec::new();
    for found in upstreams::list(context).await.map_err(not_shown)? {
        let linked = upstreams::linked(context, &found.value.config).await;
        providers.push(row(&shell.messages, found.value, linked.map_err(not_shown)?));
    }
    let page = ProviderListPage {
        providers,
        may_create: administrator.authority.has(Right::ProvidersWrite),
        done: match query.done.as_deref() {
            Some("removed") => Some(shell.text("admin-provider-done-removed")),
            _ => None,
        },
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn not_shown(error: NotDone) -> PageError {
    refusal::page(error.into())
}

fn row(messages: &Messages, shown: ShownUpstream, linked: i64) -> ProviderRow {
    ProviderRow {
        address: address(&shown.config.id),
        name: shown.config.name,
        id: shown.config.id,
        kind: Kind::of(shown.config.preset).title,
        disabled: shown.config.disabled,
        source: match shown.source {
            Source::File => messages.text("admin-provider-from-file"),
            Source::Database => messages.text("admin-provider-from-here"),
            Source::Overridden => messages.text("admin-provider-overridden"),
        },
        linked,
    }
}

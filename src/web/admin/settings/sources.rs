//! `/admin/settings/sources`: every setting, its value, and where that is from.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    config::FixedBy,
    domain::right::Right,
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
    },
    management::settings::{self, SettingInForce, Source},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
        setting_field::in_words,
        setting_tabs::{TABS, Tab},
        setting_words::words,
    },
};

/// The table.
#[derive(Template)]
#[template(path = "admin/settings/sources.html")]
pub struct SettingSourcesPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Every setting.
    pub rows: Vec<SourceRow>,
}

/// A setting.
pub struct SourceRow {
    /// Its key.
    pub key: &'static str,
    /// What it is called.
    pub label: String,
    /// Where it can be changed.
    pub address: String,
    /// Its value.
    pub value: String,
    /// Where its value is from.
    pub source: String,
    /// The file or the variable.
    pub fixed_by: Option<String>,
}

/// The table.
///
/// # Errors
/// When the administrator may not look at settings (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Settings).await?;
    let found = settings::list(administrator.context(), Right::SettingsRead).await;
    let found = found.map_err(refusal::page)?.value;
    let page = SettingSourcesPage {
        rows: found.iter().filter_map(|one| row(&shell.messages, one)).collect(),
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

fn row(messages: &Messages, one: &SettingInForce) -> Option<SourceRow> {
    let key = one.setting.key;
    let (source, fixed_by) = match &one.source {
        Source::Default => (messages.text("settings-source-default"), None),
        Source::Database => (messages.text("settings-source-database"), None),
        Source::Fixed(FixedBy::File(path)) => (messages.text("settings-source-file"), Some(path.clone())),
        Source::Fixed(FixedBy::Environment(variable)) => {
            (messages.text("settings-source-environment"), Some(variable.clone()))
        }
    };
    Some(SourceRow {
        key,
        label: words(messages, key)?.label,
        address: format!("{}#{}", Tab::with(key)?.address(), key.replace(['.', '_'], "-")),
        value: match one.is_set && one.setting.is_secret {
            true => messages.text("settings-secret"),
            false => in_words(messages, key, &one.value),
        },
        source,
        fixed_by,
    })
}

//! `/api/v1/settings`: what can change while the server runs.

pub mod branding;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::conventions::{
    authenticate::Caller,
    body::MergePatch,
    etag::{IfMatch, Tagged},
};
use crate::{
    config::{FixedBy, settings::SettingChanges},
    context::Context,
    domain::right::Right,
    http::api_error::{ApiError, Problem},
    management::{
        change_error::ChangeError,
        settings::{self, SettingInForce, Source},
        validation::Invalid,
    },
    store::Versioned,
};

/// The settings in force.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Settings)]
pub struct SettingsDocument {
    /// The value of each setting that has one, by its key. Secrets are never shown.
    #[schema(value_type = Object)]
    values: BTreeMap<&'static str, Value>,
    /// More about each.
    details: Vec<SettingDetail>,
    /// When an administrator changed any of them last.
    updated_at: DateTime<Utc>,
}

/// More about a setting.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingDetail {
    /// Its key, as in the configuration file, with dots.
    key: &'static str,
    /// Where its value is from: `environment`, `file`, `database` or `default`. The first two fix it: it cannot be changed here.
    source: &'static str,
    /// The variable or the file that fixes it.
    fixed_by: Option<String>,
    /// The value where nobody sets one.
    #[schema(value_type = Value)]
    default: Value,
    /// Whether it is a secret.
    is_secret: bool,
    /// Whether it has a value.
    is_set: bool,
}

/// What is to change.
#[derive(ToSchema)]
#[schema(as = SettingsPatch)]
#[expect(dead_code, reason = "it describes a body, which is read member by member")]
pub struct SettingsPatch {
    /// Values by the key of their setting. `null` sets one back to what it is without an administrator's choice.
    #[schema(value_type = Object)]
    values: Option<BTreeMap<String, Value>>,
}

impl From<Versioned<Vec<SettingInForce>>> for SettingsDocument {
    fn from(found: Versioned<Vec<SettingInForce>>) -> Self {
        let has_value = |one: &&SettingInForce| !one.value.is_null();
        let value = |one: &SettingInForce| (one.setting.key, one.value.clone());
        Self {
            values: found.value.iter().filter(has_value).map(value).collect(),
            updated_at: found.updated_at,
            details: found.value.into_iter().map(SettingDetail::from).collect(),
        }
    }
}

impl From<SettingInForce> for SettingDetail {
    fn from(one: SettingInForce) -> Self {
        let (source, fixed_by) = match one.source {
            Source::Fixed(FixedBy::Environment(variable)) => ("environment", Some(variable)),
            Source::Fixed(FixedBy::File(path)) => ("file", Some(path)),
            Source::Database => ("database", None),
            Source::Default => ("default", None),
        };
        Self {
            key: one.setting.key,
            source,
            fixed_by,
            default: one.default,
            is_secret: one.setting.is_secret,
            is_set: one.is_set,
        }
    }
}

/// Show the settings
///
/// Those that can change while the server runs. The environment stands above the configuration file, the file above what is set here, and
/// the defaults below all.
#[utoipa::path(
    get, path = "/settings", tag = "Settings", operation_id = "get_settings",
    responses((status = OK, body = SettingsDocument)),
    extensions(("x-right" = json!("settings.read"))),
)]
pub async fn get(caller: Caller) -> Result<Tagged, ApiError> {
    Tagged::ok(&SettingsDocument::from(
        settings::list(&caller, Right::SettingsRead).await?,
    ))
}

/// Change settings
///
/// All of them or none. What would keep everybody from signing in is refused: a policy that no factor meets, a mail server that cannot be
/// reached. A secret is only sent to the server that it was set for: whoever changes the server sends the secret again. Every node follows
/// within a second.
#[utoipa::path(
    patch, path = "/settings", tag = "Settings", operation_id = "change_settings",
    request_body(content = SettingsPatch, content_type = "application/merge-patch+json"),
    responses((status = OK, body = SettingsDocument)),
    extensions(("x-right" = json!("settings.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(caller: Caller, if_match: IfMatch, patch: MergePatch) -> Result<Tagged, ApiError> {
    let current = settings::list(&caller, Right::SettingsWrite).await?;
    let version = current.version;
    if_match.check(&SettingsDocument::from(current))?;
    let mut body = patch.alone();
    let values: Map<String, Value> = body.take("values")?.unwrap_or_default();
    body.end()?;
    let wanted = wanted(&caller, values)?;
    let changed = settings::change(&caller, &wanted, version).await;
    let changed = changed.map_err(|error| match error {
        ChangeError::Invalid(invalid) => refused(&invalid, invalid.field),
        other => other.into(),
    })?;
    Tagged::ok(&SettingsDocument::from(changed))
}

fn wanted(context: &Context, values: Map<String, Value>) -> Result<SettingChanges, ApiError> {
    let one = |(key, value): (String, Value)| {
        let setting = settings::changeable(context, &key).map_err(|invalid| refused(&invalid, &key))?;
        Ok((setting.key, (!value.is_null()).then_some(value)))
    };
    values.into_iter().map(one).collect()
}

fn refused(invalid: &Invalid, key: &str) -> ApiError {
    ApiError::new(Problem::Invalid, invalid.problem.clone()).at(format!("/values/{key}"))
}

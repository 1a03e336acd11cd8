//! `/api/v1/providers`: other providers that users sign in with.

use std::collections::BTreeMap;

use axum::{Json, http::StatusCode};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::conventions::{
    authenticate::Caller,
    body::{Body, MergePatch},
    document::documents,
    etag::{IfMatch, Tagged},
    path::Path,
};
use crate::{
    config::{UpstreamConfig, UpstreamPreset},
    domain::right::Right,
    http::api_error::{ApiError, Problem},
    management::upstreams::{
        self, WantedUpstream,
        shown::{ShownUpstream, Source},
    },
    store::Versioned,
};

/// A sign-in provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provider)]
pub struct ProviderDocument {
    /// What can be changed.
    #[serde(flatten)]
    pub settings: ProviderSettings,
    /// Whether there is a client secret. It is never shown.
    pub client_secret_set: bool,
    /// Where it is from: `file` or `database`. What the configuration file has is changed there. `overridden` is one of the database whose id
    /// the file has too: that of the file counts.
    pub source: &'static str,
    /// Whether state files manage it: then it is not changed here until it is released.
    pub managed: bool,
    /// The redirect URI to register at the provider.
    pub redirect_uri: String,
    /// Since when; of one of the database.
    pub created_at: Option<DateTime<Utc>>,
    /// When it last changed; of one of the database.
    pub updated_at: Option<DateTime<Utc>>,
}

/// A sign-in provider in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedProvider)]
pub struct ProviderRow {
    /// The provider.
    #[serde(flatten)]
    pub provider: ProviderDocument,
    /// How many accounts are linked to it.
    pub linked_accounts: i64,
}

/// What a sign-in provider is to be.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ProviderSettings)]
pub struct ProviderSettings {
    /// Its id in URLs: 1 to 32 small letters, digits and hyphens. It never changes.
    #[schema(required)]
    pub id: String,
    /// Its kind: `oidc`, `google`, `microsoft` or `github`.
    #[schema(value_type = String, default = "oidc")]
    pub preset: UpstreamPreset,
    /// What its button says.
    #[schema(required)]
    pub name: String,
    /// Its issuer identifier, for `oidc`.
    pub issuer: Option<String>,
    /// The id of the directory, for `microsoft`.
    pub tenant: Option<String>,
    /// What this server is called there.
    #[schema(required)]
    pub client_id: String,
    /// The secret of this server there. Left out of a change, the one that is kept stays; with another address it is sent again.
    #[serde(skip_serializing)]
    #[schema(value_type = Option<String>, write_only)]
    pub client_secret: Option<SecretString>,
    /// The scopes that are asked for; where there are none, those that its kind needs.
    pub scopes: Vec<String>,
    /// Whether nobody signs in by it.
    pub disabled: bool,
    /// Whether its word that an address is verified counts. For owners to set.
    pub trust_email: bool,
    /// Whether somebody who has no account gets one. For owners to set.
    pub create_accounts: bool,
    /// The domains whose people get accounts; where there are none, everybody.
    pub allowed_domains: Vec<String>,
    /// The groups that new accounts begin in.
    pub groups: Vec<String>,
    /// Standard claims, and what they are called there.
    pub claims: BTreeMap<String, String>,
    /// The claim with somebody's groups there.
    pub groups_claim: Option<String>,
    /// Groups there, and the groups here that new accounts of their members begin in.
    pub group_map: BTreeMap<String, String>,
    /// The authorization endpoint, where it is another than is known.
    pub authorize_url: Option<String>,
    /// The token endpoint of a GitHub of one's own. For owners to set.
    pub token_url: Option<String>,
    /// The API of a GitHub of one's own.
    pub api_url: Option<String>,
    /// Its place among the providers of the database, the smallest first; the last where nothing is said.
    pub position: Option<i32>,
}

/// What a look at a provider found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderTest)]
pub struct ProviderTestDocument {
    /// Whether nothing stands against a sign-in.
    ok: bool,
    /// What does.
    problems: Vec<ProviderProblemDocument>,
}

/// Something that stands against a sign-in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderProblem)]
pub struct ProviderProblemDocument {
    /// Which: `unreachable`, `status`, `not_metadata`, `other_issuer`, `no_code_flow`, `no_s256`, `no_signature` or `no_keys`.
    kind: &'static str,
    /// A sentence for people.
    detail: String,
}

impl From<Versioned<ShownUpstream>> for ProviderDocument {
    fn from(found: Versioned<ShownUpstream>) -> Self {
        let shown = found.value;
        let is_kept = shown.source != Source::File;
        Self {
            settings: ProviderSettings::of(shown.config, shown.position),
            client_secret_set: true,
            source: match shown.source {
                Source::File => "file",
                Source::Database => "database",
                Source::Overridden => "overridden",
            },
            managed: found.managed,
            redirect_uri: shown.redirect_uri,
            created_at: is_kept.then_some(found.created_at),
            updated_at: is_kept.then_some(found.updated_at),
        }
    }
}

impl ProviderSettings {
    fn of(config: UpstreamConfig, position: Option<i32>) -> Self {
        Self {
            id: config.id,
            preset: config.preset,
            name: config.name,
            issuer: config.issuer,
            tenant: config.tenant,
            client_id: config.client_id,
            client_secret: None,
            scopes: config.scopes,
            disabled: config.disabled,
            trust_email: config.trust_email,
            create_accounts: config.create_accounts,
            allowed_domains: config.allowed_domains,
            groups: config.groups,
            claims: config.claims,
            groups_claim: config.groups_claim,
            group_map: config.group_map,
            authorize_url: config.authorize_url,
            token_url: config.token_url,
            api_url: config.api_url,
            position,
        }
    }
}

impl From<ProviderSettings> for WantedUpstream {
    fn from(settings: ProviderSettings) -> Self {
        Self {
            position: settings.position,
            config: UpstreamConfig {
                id: settings.id,
                preset: settings.preset,
                name: settings.name,
                issuer: settings.issuer,
                tenant: settings.tenant,
                client_id: settings.client_id,
                client_secret: settings.client_secret,
                client_secret_file: None,
                scopes: settings.scopes,
                disabled: settings.disabled,
                trust_email: settings.trust_email,
                create_accounts: settings.create_accounts,
                allowed_domains: settings.allowed_domains,
                groups: settings.groups,
                claims: settings.claims,
                groups_claim: settings.groups_claim,
                group_map: settings.group_map,
                authorize_url: settings.authorize_url,
                token_url: settings.token_url,
                api_url: settings.api_url,
            },
        }
    }
}

/// List the sign-in providers
///
/// In the order of their buttons: those of the configuration file come first. There are few, so they are not paged.
#[utoipa::path(
    get, path = "/providers", tag = "Sign-in providers", operation_id = "list_providers",
    responses((status = OK, body = Vec<ProviderRow>)),
    extensions(("x-right" = json!("providers.read"))),
)]
pub async fn list(caller: Caller) -> Result<Json<Vec<Value>>, ApiError> {
    let mut rows = Vec::new();
    for found in upstreams::list(&caller).await? {
        rows.push(ProviderRow {
            linked_accounts: upstreams::linked(&caller, &found.value.config).await?,
            provider: found.into(),
        });
    }
    Ok(Json(documents(rows)?))
}

/// Set up a sign-in provider
///
/// Its button is on the sign-in page at once; every node follows within a second. `redirect_uri` is what to register there.
#[utoipa::path(
    post, path = "/providers", tag = "Sign-in providers", operation_id = "create_provider", request_body = ProviderSettings,
    responses((status = CREATED, body = ProviderDocument)),
    extensions(("x-right" = json!("providers.write"))),
)]
pub async fn create(caller: Caller, body: Body) -> Result<Tagged, ApiError> {
    let settings: ProviderSettings = body.rest()?;
    let made = ProviderDocument::from(upstreams::create(&caller, &settings.into()).await?);
    Tagged::created(&made, "providers", &made.settings.id)
}

/// Show a sign-in provider
#[utoipa::path(
    get, path = "/providers/{id}", tag = "Sign-in providers", operation_id = "get_provider",
    params(("id" = String, Path, description = "The provider")),
    responses((status = OK, body = ProviderDocument)),
    extensions(("x-right" = json!("providers.read"))),
)]
pub async fn get(caller: Caller, Path(id): Path<String>) -> Result<Tagged, ApiError> {
    Tagged::ok(&ProviderDocument::from(
        upstreams::find(&caller, Right::ProvidersRead, &id).await?,
    ))
}

/// Change a sign-in provider
///
/// One of the configuration file is changed there. A secret only goes to the provider that it was given for: whoever changes an address
/// sends the secret again. What would leave no owner a way to sign in is refused.
#[utoipa::path(
    patch, path = "/providers/{id}", tag = "Sign-in providers", operation_id = "change_provider",
    params(("id" = String, Path, description = "The provider")),
    request_body(content = ProviderSettings, content_type = "application/merge-patch+json"),
    responses((status = OK, body = ProviderDocument)),
    extensions(("x-right" = json!("providers.write")), ("x-if-match" = json!(true))),
)]
pub async fn change(
    caller: Caller,
    Path(id): Path<String>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Tagged, ApiError> {
    let current = upstreams::find(&caller, Right::ProvidersWrite, &id).await?;
    let version = current.version;
    let current = ProviderDocument::from(current);
    if_match.check(&current)?;
    let read_only = [
        "client_secret_set",
        "source",
        "managed",
        "redirect_uri",
        "created_at",
        "updated_at",
    ];
    let settings: ProviderSettings = patch.over(&current, &read_only)?.rest()?;
    if settings.id != id {
        return Err(ApiError::new(Problem::Invalid, "the id of a provider never changes").at("/id"));
    }
    let changed = upstreams::change(&caller, &settings.into(), version).await?;
    Tagged::ok(&ProviderDocument::from(changed))
}

/// Remove a sign-in provider
///
/// The links of accounts to it stay, and count again when it comes back.
#[utoipa::path(
    delete, path = "/providers/{id}", tag = "Sign-in providers", operation_id = "remove_provider",
    params(("id" = String, Path, description = "The provider")),
    responses((status = NO_CONTENT)),
    extensions(("x-right" = json!("providers.write")), ("x-if-match" = json!(true))),
)]
pub async fn remove(caller: Caller, Path(id): Path<String>, if_match: IfMatch) -> Result<StatusCode, ApiError> {
    let current = upstreams::find(&caller, Right::ProvidersWrite, &id).await?;
    let version = current.version;
    if_match.check(&ProviderDocument::from(current))?;
    upstreams::remove(&caller, &id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Test a sign-in provider
///
/// Asks it for its metadata and its keys, and says what stands against a sign-in. Nothing is changed. Whether it takes the client id and the
/// secret shows at the first sign-in.
#[utoipa::path(
    post, path = "/providers/{id}/test", tag = "Sign-in providers", operation_id = "test_provider",
    params(("id" = String, Path, description = "The provider")),
    responses((status = OK, body = ProviderTestDocument)),
    extensions(("x-right" = json!("providers.write"))),
)]
pub async fn test(caller: Caller, Path(id): Path<String>) -> Result<Json<ProviderTestDocument>, ApiError> {
    let findings = upstreams::test(&caller, &id).await?;
    let problems = findings.iter().map(|finding| ProviderProblemDocument {
        kind: finding.name(),
        detail: finding.to_string(),
    });
    Ok(Json(ProviderTestDocument {
        ok: findings.is_empty(),
        problems: problems.collect(),
    }))
}

//! What a state file and the API say of a client, besides `client_id`, `client_secret` and `disabled`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    config::ConfigDuration,
    domain::{
        acr::Acr,
        claim_rule::ClaimRule,
        client::{
            AccessTokenFormat, ApplicationType, ClientAuthMethod, ClientMetadata, ConsentPolicy, GrantType,
            ResponseType,
        },
        scope::ScopeSet,
        signing_algorithm::SigningAlgorithm,
    },
};

/// [`ClientMetadata`] as it is written by a person: an unknown key or value is an error. What is absent has its default.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClientSettings {
    client_name: Option<String>,
    client_uri: Option<String>,
    logo_uri: Option<String>,
    policy_uri: Option<String>,
    tos_uri: Option<String>,
    contacts: Vec<String>,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    application_type: ApplicationType,
    grant_types: Vec<GrantType>,
    response_types: Vec<ResponseType>,
    token_endpoint_auth_method: Option<ClientAuthMethod>,
    token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    #[schema(value_type = String)]
    scope: ScopeSet,
    jwks: Option<Value>,
    jwks_uri: Option<String>,
    id_token_signed_response_alg: SigningAlgorithm,
    id_token_claims: Vec<String>,
    userinfo_signed_response_alg: Option<SigningAlgorithm>,
    #[schema(value_type = Option<String>, example = "30s")]
    refresh_grace: Option<ConfigDuration>,
    default_max_age: Option<u64>,
    require_auth_time: bool,
    resources: Vec<String>,
    require_pkce: bool,
    cors_origins: Vec<String>,
    consent: ConsentPolicy,
    access_token_format: AccessTokenFormat,
    required_acr: Acr,
    /// The names of the groups whose members alone may use it; everybody may where there are none.
    allowed_groups: BTreeSet<String>,
    /// Claims that its tokens get beside those that its scopes release. To change them, `scopes.write` is needed too.
    claim_rules: Vec<ClaimRule>,
}

impl ClientSettings {
    /// Each setting under its name.
    pub(in crate::management) fn members(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        }
    }
}

impl Default for ClientSettings {
    fn default() -> Self {
        let mut settings = Self::from(ClientMetadata::default());
        settings.token_endpoint_auth_method = None;
        settings
    }
}

impl From<ClientMetadata> for ClientSettings {
    fn from(metadata: ClientMetadata) -> Self {
        Self {
            client_name: metadata.client_name,
            client_uri: metadata.client_uri,
            logo_uri: metadata.logo_uri,
            policy_uri: metadata.policy_uri,
            tos_uri: metadata.tos_uri,
            contacts: metadata.contacts,
            redirect_uris: metadata.redirect_uris,
            post_logout_redirect_uris: metadata.post_logout_redirect_uris,
            application_type: metadata.application_type,
            grant_types: metadata.grant_types,
            response_types: metadata.response_types,
            token_endpoint_auth_method: (!metadata.accepts_client_secret_post)
                .then_some(metadata.token_endpoint_auth_method),
            token_endpoint_auth_signing_alg: metadata.token_endpoint_auth_signing_alg,
            scope: metadata.scope,
            jwks: metadata.jwks,
            jwks_uri: metadata.jwks_uri,
            id_token_signed_response_alg: metadata.id_token_signed_response_alg,
            id_token_claims: metadata.id_token_claims,
            userinfo_signed_response_alg: metadata.userinfo_signed_response_alg,
            refresh_grace: metadata.refresh_grace.map(ConfigDuration::seconds),
            default_max_age: metadata.default_max_age,
            require_auth_time: metadata.require_auth_time,
            resources: metadata.resources,
            require_pkce: metadata.require_pkce,
            cors_origins: metadata.cors_origins,
            consent: metadata.consent,
            access_token_format: metadata.access_token_format,
            required_acr: metadata.required_acr,
            allowed_groups: metadata.allowed_groups,
            claim_rules: metadata.claim_rules,
        }
    }
}

impl From<ClientSettings> for ClientMetadata {
    fn from(settings: ClientSettings) -> Self {
        Self {
            client_name: settings.client_name,
            client_uri: settings.client_uri,
            logo_uri: settings.logo_uri,
            policy_uri: settings.policy_uri,
            tos_uri: settings.tos_uri,
            contacts: settings.contacts,
            redirect_uris: settings.redirect_uris,
            post_logout_redirect_uris: settings.post_logout_redirect_uris,
            application_type: settings.application_type,
            grant_types: settings.grant_types,
            response_types: settings.response_types,
            token_endpoint_auth_method: settings
                .token_endpoint_auth_method
                .unwrap_or(ClientMetadata::default().token_endpoint_auth_method),
            accepts_client_secret_post: settings.token_endpoint_auth_method.is_none(),
            token_endpoint_auth_signing_alg: settings.token_endpoint_auth_signing_alg,
            scope: settings.scope,
            jwks: settings.jwks,
            jwks_uri: settings.jwks_uri,
            id_token_signed_response_alg: settings.id_token_signed_response_alg,
            id_token_claims: settings.id_token_claims,
            userinfo_signed_response_alg: settings.userinfo_signed_response_alg,
            refresh_grace: settings.refresh_grace.map(ConfigDuration::whole_seconds),
            default_max_age: settings.default_max_age,
            require_auth_time: settings.require_auth_time,
            resources: settings.resources,
            require_pkce: settings.require_pkce,
            cors_origins: settings.cors_origins,
            consent: settings.consent,
            access_token_format: settings.access_token_format,
            required_acr: settings.required_acr,
            allowed_groups: settings.allowed_groups,
            claim_rules: settings.claim_rules,
        }
    }
}

//! `clients.metadata`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Choice, Document, StoredClaimRules};
use crate::domain::{
    acr::Acr,
    client::{
        AccessTokenFormat, ApplicationType, ClientAuthMethod, ClientMetadata, ConsentPolicy, GrantType, ResponseType,
    },
    scope::ScopeSet,
    signing_algorithm::SigningAlgorithm,
};

/// [`ClientMetadata`] as it is stored. What is absent has its default.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::store) struct StoredClientMetadata {
    client_name: Option<String>,
    client_uri: Option<String>,
    logo_uri: Option<String>,
    policy_uri: Option<String>,
    tos_uri: Option<String>,
    contacts: Vec<String>,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    application_type: Choice<ApplicationType>,
    grant_types: Vec<Choice<GrantType>>,
    response_types: Vec<Choice<ResponseType>>,
    token_endpoint_auth_method: Choice<ClientAuthMethod>,
    accepts_client_secret_post: bool,
    token_endpoint_auth_signing_alg: Option<Choice<SigningAlgorithm>>,
    scope: ScopeSet,
    jwks: Option<Value>,
    jwks_uri: Option<String>,
    id_token_signed_response_alg: Choice<SigningAlgorithm>,
    id_token_claims: Vec<String>,
    userinfo_signed_response_alg: Option<Choice<SigningAlgorithm>>,
    refresh_grace: Option<u32>,
    default_max_age: Option<u64>,
    require_auth_time: bool,
    resources: Vec<String>,
    require_pkce: bool,
    cors_origins: Vec<String>,
    consent: Choice<ConsentPolicy>,
    access_token_format: Choice<AccessTokenFormat>,
    required_acr: Choice<Acr>,
    #[serde(skip_serializing_if = "StoredClaimRules::is_empty")]
    claim_rules: StoredClaimRules,
}

impl Default for StoredClientMetadata {
    fn default() -> Self {
        Self::store(ClientMetadata::default())
    }
}

impl StoredClientMetadata {
    /// The members that decide something and have a value that this release does not know. What such a client may do cannot be told,
    /// so nobody may use it.
    pub(in crate::store) fn not_understood(&self) -> Vec<&'static str> {
        let unknown = [
            ("application_type", matches!(self.application_type, Choice::Unknown(_))),
            (
                "token_endpoint_auth_method",
                matches!(self.token_endpoint_auth_method, Choice::Unknown(_)),
            ),
            (
                "token_endpoint_auth_signing_alg",
                matches!(self.token_endpoint_auth_signing_alg, Some(Choice::Unknown(_))),
            ),
            (
                "id_token_signed_response_alg",
                matches!(self.id_token_signed_response_alg, Choice::Unknown(_)),
            ),
            (
                "userinfo_signed_response_alg",
                matches!(self.userinfo_signed_response_alg, Some(Choice::Unknown(_))),
            ),
            ("consent", matches!(self.consent, Choice::Unknown(_))),
            (
                "access_token_format",
                matches!(self.access_token_format, Choice::Unknown(_)),
            ),
            ("required_acr", matches!(self.required_acr, Choice::Unknown(_))),
        ];
        unknown
            .into_iter()
            .filter_map(|(name, is_unknown)| is_unknown.then_some(name))
            .collect()
    }
}

impl Document for StoredClientMetadata {
    type Domain = ClientMetadata;

    fn store(value: ClientMetadata) -> Self {
        Self {
            client_name: value.client_name,
            client_uri: value.client_uri,
            logo_uri: value.logo_uri,
            policy_uri: value.policy_uri,
            tos_uri: value.tos_uri,
            contacts: value.contacts,
            redirect_uris: value.redirect_uris,
            post_logout_redirect_uris: value.post_logout_redirect_uris,
            application_type: Choice::Known(value.application_type),
            grant_types: value.grant_types.into_iter().map(Choice::Known).collect(),
            response_types: value.response_types.into_iter().map(Choice::Known).collect(),
            token_endpoint_auth_method: Choice::Known(value.token_endpoint_auth_method),
            accepts_client_secret_post: value.accepts_client_secret_post,
            token_endpoint_auth_signing_alg: value.token_endpoint_auth_signing_alg.map(Choice::Known),
            scope: value.scope,
            jwks: value.jwks,
            jwks_uri: value.jwks_uri,
            id_token_signed_response_alg: Choice::Known(value.id_token_signed_response_alg),
            id_token_claims: value.id_token_claims,
            userinfo_signed_response_alg: value.userinfo_signed_response_alg.map(Choice::Known),
            refresh_grace: value.refresh_grace,
            default_max_age: value.default_max_age,
            require_auth_time: value.require_auth_time,
            resources: value.resources,
            require_pkce: value.require_pkce,
            cors_origins: value.cors_origins,
            consent: Choice::Known(value.consent),
            access_token_format: Choice::Known(value.access_token_format),
            required_acr: Choice::Known(value.required_acr),
            claim_rules: StoredClaimRules::store(value.claim_rules),
        }
    }

    fn read(self) -> ClientMetadata {
        let default = ClientMetadata::default();
        ClientMetadata {
            client_name: self.client_name,
            client_uri: self.client_uri,
            logo_uri: self.logo_uri,
            policy_uri: self.policy_uri,
            tos_uri: self.tos_uri,
            contacts: self.contacts,
            redirect_uris: self.redirect_uris,
            post_logout_redirect_uris: self.post_logout_redirect_uris,
            application_type: self.application_type.known().unwrap_or(default.application_type),
            grant_types: self.grant_types.into_iter().filter_map(Choice::known).collect(),
            response_types: self.response_types.into_iter().filter_map(Choice::known).collect(),
            token_endpoint_auth_method: self
                .token_endpoint_auth_method
                .known()
                .unwrap_or(default.token_endpoint_auth_method),
            accepts_client_secret_post: self.accepts_client_secret_post,
            token_endpoint_auth_signing_alg: self.token_endpoint_auth_signing_alg.and_then(Choice::known),
            scope: self.scope,
            jwks: self.jwks,
            jwks_uri: self.jwks_uri,
            id_token_signed_response_alg: self
                .id_token_signed_response_alg
                .known()
                .unwrap_or(default.id_token_signed_response_alg),
            id_token_claims: self.id_token_claims,
            userinfo_signed_response_alg: self.userinfo_signed_response_alg.and_then(Choice::known),
            refresh_grace: self.refresh_grace,
            default_max_age: self.default_max_age,
            require_auth_time: self.require_auth_time,
            resources: self.resources,
            require_pkce: self.require_pkce,
            cors_origins: self.cors_origins,
            consent: self.consent.known().unwrap_or(default.consent),
            access_token_format: self.access_token_format.known().unwrap_or(default.access_token_format),
            required_acr: self.required_acr.known().unwrap_or(default.required_acr),
            claim_rules: self.claim_rules.read(),
            // In a table of their own.
            allowed_groups: default.allowed_groups,
        }
    }
}

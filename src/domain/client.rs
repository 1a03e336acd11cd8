//! A client: an application that sends its users here (RFC 6749 section 2). Fields carry their RFC 7591 names.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    acr::Acr,
    claim_rule::ClaimRule,
    ids::{ClientId, UserId},
    scope::ScopeSet,
    signing_algorithm::SigningAlgorithm,
    user::User,
};

/// A registered application.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// Its identifier.
    pub client_id: ClientId,
    /// SHA-256 of the client secret; `None` for public clients and those with keys.
    pub client_secret_digest: Option<Vec<u8>>,
    /// Closed on every path.
    pub disabled: bool,
    /// It is disabled only because this release does not know a value in its stored metadata: the release that knows it decides.
    /// Whoever disables the client themselves clears this, and `disabled` stays in every release.
    pub disabled_as_unknown: bool,
    /// When it was last disabled or enabled: codes, grants and tokens from before are worth nothing. Storage sets it.
    pub not_before: Option<DateTime<Utc>>,
    /// Since when. What a client of the same identifier was given before, and was removed with it, is not this one's.
    pub registered_at: DateTime<Utc>,
    /// Who made it, if not somebody on the machine.
    pub owner: Option<UserId>,
    /// Everything else, as registered.
    pub metadata: ClientMetadata,
}

/// Client metadata (RFC 7591 section 2, OpenID Connect Registration 1.0 section 2, RP-Initiated Logout 1.0 section 3.1), and
/// seven settings of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientMetadata {
    /// The name people see.
    pub client_name: Option<String>,
    /// The application's home page.
    pub client_uri: Option<String>,
    /// A picture, fetched by the guarded outbound client and served from our origin.
    pub logo_uri: Option<String>,
    /// The privacy policy.
    pub policy_uri: Option<String>,
    /// The terms of service.
    pub tos_uri: Option<String>,
    /// People responsible for the application.
    pub contacts: Vec<String>,
    /// Where answers may go: compared as exact strings.
    pub redirect_uris: Vec<String>,
    /// Where logout may return to: compared as exact strings.
    pub post_logout_redirect_uris: Vec<String>,
    /// `web`, or `native` for applications on a user's machine (RFC 8252).
    pub application_type: ApplicationType,
    /// The grants it may use.
    pub grant_types: Vec<GrantType>,
    /// The response types it may ask for; only `code` exists.
    pub response_types: Vec<ResponseType>,
    /// How it proves itself at the token endpoint.
    pub token_endpoint_auth_method: ClientAuthMethod,
    /// It was registered without a method: its secret counts in the body too.
    pub accepts_client_secret_post: bool,
    /// The one algorithm its `private_key_jwt` assertions may use; `None` for any of ours.
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    /// The scopes it may ask for.
    pub scope: ScopeSet,
    /// Its public keys, by value.
    pub jwks: Option<serde_json::Value>,
    /// Its public keys, by reference.
    pub jwks_uri: Option<String>,
    /// The algorithm of its ID tokens.
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// The claims about a user that its ID tokens carry, of those that the granted scope releases in UserInfo: for applications that do
    /// not ask UserInfo.
    pub id_token_claims: Vec<String>,
    /// The algorithm of its UserInfo answers; `None` for plain JSON.
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
    /// How long a refresh token that was just used gets the same successor again while nobody uses that, in seconds. `None` for what the
    /// deployment says (`tokens.refresh_grace`).
    pub refresh_grace: Option<u32>,
    /// `max_age` where a request names none, in seconds.
    pub default_max_age: Option<u64>,
    /// ID tokens must carry `auth_time`. They always do, so nothing reads this; it is kept because clients register it (OpenID
    /// Connect Dynamic Client Registration 1.0 section 2).
    pub require_auth_time: bool,
    /// The audiences it may ask for with `resource` (RFC 8707).
    pub resources: Vec<String>,
    /// Whether PKCE is required; public clients need it whatever this says.
    pub require_pkce: bool,
    /// The origins its scripts call from.
    pub cors_origins: Vec<String>,
    /// When its users are asked.
    pub consent: ConsentPolicy,
    /// The form of its access tokens.
    pub access_token_format: AccessTokenFormat,
    /// The least that its users must prove.
    pub required_acr: Acr,
    /// The names of the groups whose members alone may use it, members of groups below them included; everybody may where it is empty.
    pub allowed_groups: BTreeSet<String>,
    /// The claims that its tokens get beside those that its scopes release. Whoever changes them changes what it learns of everybody.
    pub claim_rules: Vec<ClaimRule>,
}

impl Default for ClientMetadata {
    fn default() -> Self {
        Self {
            client_name: None,
            client_uri: None,
            logo_uri: None,
            policy_uri: None,
            tos_uri: None,
            contacts: Vec::new(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            application_type: ApplicationType::Web,
            grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            response_types: vec![ResponseType::Code],
            token_endpoint_auth_method: ClientAuthMethod::ClientSecretBasic,
            accepts_client_secret_post: false,
            token_endpoint_auth_signing_alg: None,
            scope: ScopeSet::parse("openid profile email offline_access"),
            jwks: None,
            jwks_uri: None,
            id_token_signed_response_alg: SigningAlgorithm::ES256,
            id_token_claims: Vec::new(),
            userinfo_signed_response_alg: None,
            refresh_grace: None,
            default_max_age: None,
            require_auth_time: false,
            resources: Vec::new(),
            require_pkce: true,
            cors_origins: Vec::new(),
            consent: ConsentPolicy::Once,
            access_token_format: AccessTokenFormat::Jwt,
            required_acr: Acr::OneFactor,
            allowed_groups: BTreeSet::new(),
            claim_rules: Vec::new(),
        }
    }
}

impl ClientMetadata {
    /// Whether the client authenticates with a secret.
    pub fn needs_secret(&self) -> bool {
        matches!(
            self.token_endpoint_auth_method,
            ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost
        )
    }
}

impl Client {
    /// A client without a credential of its own (RFC 6749 section 2.1).
    pub fn is_public(&self) -> bool {
        self.metadata.token_endpoint_auth_method == ClientAuthMethod::None
    }

    /// PKCE is required: of public clients always (RFC 9700 section 2.1.1), of others where their registration says so.
    pub fn requires_pkce(&self) -> bool {
        self.is_public() || self.metadata.require_pkce
    }

    /// Whether what was issued to it at `issued_at` still counts. What came before it was disabled does not come back with it.
    pub fn honours(&self, issued_at: DateTime<Utc>) -> bool {
        !self.disabled && self.is_meant(issued_at) && self.not_before.is_none_or(|not_before| not_before < issued_at)
    }

    /// The same of a token, which says its time in whole seconds.
    pub fn honours_token_of(&self, second: DateTime<Utc>) -> bool {
        let is_of_this = self.registered_at.timestamp() <= second.timestamp();
        !self.disabled && is_of_this && self.not_before.is_none_or(|not_before| not_before < second)
    }

    /// Whether what was decided at `at` was about this client, and not about an earlier one of the same identifier.
    pub fn is_meant(&self, at: DateTime<Utc>) -> bool {
        self.registered_at <= at
    }

    /// Whether the user may use it: everybody may, unless it is limited to groups.
    pub fn admits(&self, user: &User) -> bool {
        let allowed = &self.metadata.allowed_groups;
        allowed.is_empty() || user.groups.iter().any(|group| allowed.contains(group))
    }

    /// Whether it asks its users for another class than `before`, or asks them again because it is enabled.
    pub fn asks_more_than(&self, before: Option<&Self>) -> bool {
        let is_the_same = |before: &Self| self.metadata.required_acr == before.metadata.required_acr;
        !self.disabled && !before.is_some_and(|before| is_the_same(before) && !before.disabled)
    }

    /// Whether it may use `grant_type`.
    pub fn allows(&self, grant_type: GrantType) -> bool {
        self.metadata.grant_types.contains(&grant_type)
    }

    /// The name people see: the registered one, else the identifier.
    pub fn display_name(&self) -> &str {
        self.metadata.client_name.as_deref().unwrap_or(self.client_id.as_str())
    }
}

/// RFC 7591 `grant_types`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// RFC 6749 section 4.1.
    AuthorizationCode,
    /// RFC 6749 section 6.
    RefreshToken,
    /// RFC 6749 section 4.4.
    ClientCredentials,
    /// RFC 8628 section 3.4: for devices without a browser.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:device_code")]
    DeviceCode,
}

impl GrantType {
    /// Every grant type, in the order that discovery lists them.
    pub const ALL: [Self; 4] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::DeviceCode,
    ];

    /// The registered value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
        }
    }
}

/// RFC 7591 `response_types`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseType {
    /// The authorization code flow.
    Code,
}

/// RFC 7591 `token_endpoint_auth_method`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthMethod {
    /// A public client.
    None,
    /// HTTP Basic (RFC 6749 section 2.3.1).
    ClientSecretBasic,
    /// The secret in the body (RFC 6749 section 2.3.1).
    ClientSecretPost,
    /// A signed assertion (RFC 7523, OpenID Connect Core 1.0 section 9).
    PrivateKeyJwt,
}

impl ClientAuthMethod {
    /// Every method, in the order that discovery lists them.
    pub const ALL: [Self; 4] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::PrivateKeyJwt,
        Self::None,
    ];

    /// The registered value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }
}

/// OpenID Connect Registration 1.0 `application_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// Runs on a server, or in a browser.
    Web,
    /// Runs on a user's machine: any port of a registered loopback address answers (RFC 8252 section 7.3).
    Native,
}

/// When a client's users are asked for their consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPolicy {
    /// At every sign-in.
    Always,
    /// Until they agreed once to what is asked.
    Once,
    /// Never, for applications of the deployment itself.
    Never,
}

/// The form of a client's access tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessTokenFormat {
    /// RFC 9068.
    Jwt,
    /// A random string, known by its digest.
    Opaque,
}

//! The settings of an application as a form. It shows what administrators change; the rest of the metadata stays as it is.

use super::app_problem::lines;
use crate::{
    domain::{
        acr::Acr,
        client::{AccessTokenFormat, ApplicationType, ClientAuthMethod, ClientMetadata, ConsentPolicy, GrantType},
        scope::ScopeSet,
        signing_algorithm::SigningAlgorithm,
    },
    protocol::parameters::Parameters,
};

/// What is in the form, as text. A choice has the name that the metadata has for it.
#[derive(Clone, Debug, Default)]
pub struct AppForm {
    /// Its name.
    pub client_name: String,
    /// Its home page.
    pub client_uri: String,
    /// Its picture.
    pub logo_uri: String,
    /// Its terms of service.
    pub tos_uri: String,
    /// Its privacy policy.
    pub policy_uri: String,
    /// Where users return to after signing in, one address a line.
    pub redirect_uris: String,
    /// Where they return to after signing out.
    pub post_logout_redirect_uris: String,
    /// Where its scripts call from.
    pub cors_origins: String,
    /// `web` or `native`.
    pub application_type: String,
    /// The scopes that it may ask for.
    pub scope: String,
    /// Whether its users sign in to it.
    pub authorization_code: bool,
    /// Whether it gets new tokens by itself.
    pub refresh_token: bool,
    /// Whether it acts for itself.
    pub client_credentials: bool,
    /// Whether it lets devices without a browser in.
    pub device_code: bool,
    /// How it authenticates: a method, or `client_secret` where the secret may be in the header or in the form.
    pub auth_method: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Whether PKCE is required.
    pub require_pkce: bool,
    /// When its users are asked.
    pub consent: String,
    /// The least that they must prove.
    pub required_acr: String,
    /// The groups whose members alone may use it, one name a line.
    pub allowed_groups: String,
    /// The form of its access tokens.
    pub access_token_format: String,
    /// The algorithm of its ID tokens.
    pub id_token_alg: String,
}

/// The choice of a secret that counts in the header and in the form.
const ANY_SECRET: &str = "client_secret";

const CONSENT: [(ConsentPolicy, &str); 3] = [
    (ConsentPolicy::Once, "once"),
    (ConsentPolicy::Always, "always"),
    (ConsentPolicy::Never, "never"),
];
const TYPES: [(ApplicationType, &str); 2] = [(ApplicationType::Web, "web"), (ApplicationType::Native, "native")];
const FORMATS: [(AccessTokenFormat, &str); 2] =
    [(AccessTokenFormat::Jwt, "jwt"), (AccessTokenFormat::Opaque, "opaque")];

fn name_of<T: Copy + PartialEq>(choices: &[(T, &str)], value: T) -> String {
    let found = choices.iter().find(|(choice, _)| *choice == value);
    found.map_or_else(String::new, |(_, name)| (*name).to_owned())
}

fn named<T: Copy>(choices: &[(T, &str)], name: &str) -> Option<T> {
    choices
        .iter()
        .find(|(_, choice)| *choice == name)
        .map(|(value, _)| *value)
}

impl AppForm {
    /// What is set.
    pub fn of(metadata: &ClientMetadata) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let allows = |grant: GrantType| metadata.grant_types.contains(&grant);
        Self {
            client_name: text(&metadata.client_name),
            client_uri: text(&metadata.client_uri),
            logo_uri: text(&metadata.logo_uri),
            tos_uri: text(&metadata.tos_uri),
            policy_uri: text(&metadata.policy_uri),
            redirect_uris: metadata.redirect_uris.join("\n"),
            post_logout_redirect_uris: metadata.post_logout_redirect_uris.join("\n"),
            cors_origins: metadata.cors_origins.join("\n"),
            application_type: name_of(&TYPES, metadata.application_type),
            scope: metadata.scope.to_string(),
            authorization_code: allows(GrantType::AuthorizationCode),
            refresh_token: allows(GrantType::RefreshToken),
            client_credentials: allows(GrantType::ClientCredentials),
            device_code: allows(GrantType::DeviceCode),
            auth_method: match metadata.accepts_client_secret_post {
                true => ANY_SECRET.to_owned(),
                false => metadata.token_endpoint_auth_method.as_str().to_owned(),
            },
            jwks_uri: text(&metadata.jwks_uri),
            require_pkce: metadata.require_pkce,
            consent: name_of(&CONSENT, metadata.consent),
            required_acr: metadata.required_acr.as_str().to_owned(),
            allowed_groups: metadata.allowed_groups.iter().cloned().collect::<Vec<_>>().join("\n"),
            access_token_format: name_of(&FORMATS, metadata.access_token_format),
            id_token_alg: metadata.id_token_signed_response_alg.as_str().to_owned(),
        }
    }

    /// What was typed.
    pub fn typed(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        let is_set = |name: &str| form.get(name).is_some();
        Self {
            client_name: field("client_name"),
            client_uri: field("client_uri"),
            logo_uri: field("logo_uri"),
            tos_uri: field("tos_uri"),
            policy_uri: field("policy_uri"),
            redirect_uris: field("redirect_uris"),
            post_logout_redirect_uris: field("post_logout_redirect_uris"),
            cors_origins: field("cors_origins"),
            application_type: field("application_type"),
            scope: field("scope"),
            authorization_code: is_set("authorization_code"),
            refresh_token: is_set("refresh_token"),
            client_credentials: is_set("client_credentials"),
            device_code: is_set("device_code"),
            auth_method: field("auth_method"),
            jwks_uri: field("jwks_uri"),
            require_pkce: is_set("require_pkce"),
            consent: field("consent"),
            required_acr: field("required_acr"),
            allowed_groups: field("allowed_groups"),
            access_token_format: field("access_token_format"),
            id_token_alg: field("id_token_alg"),
        }
    }

    /// `before` with this in it. A choice that does not exist is the one from before.
    pub fn over(&self, before: &ClientMetadata) -> ClientMetadata {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (method, accepts_client_secret_post) = match self.auth_method.as_str() {
            ANY_SECRET => (ClientMetadata::default().token_endpoint_auth_method, true),
            name => match ClientAuthMethod::ALL.into_iter().find(|method| method.as_str() == name) {
                Some(method) => (method, false),
                None => (before.token_endpoint_auth_method, before.accepts_client_secret_post),
            },
        };
        ClientMetadata {
            client_name: given(&self.client_name),
            client_uri: given(&self.client_uri),
            logo_uri: given(&self.logo_uri),
            tos_uri: given(&self.tos_uri),
            policy_uri: given(&self.policy_uri),
            redirect_uris: lines(Some(&self.redirect_uris)),
            post_logout_redirect_uris: lines(Some(&self.post_logout_redirect_uris)),
            cors_origins: lines(Some(&self.cors_origins)),
            application_type: named(&TYPES, &self.application_type).unwrap_or(before.application_type),
            scope: ScopeSet::parse(&self.scope.split_whitespace().collect::<Vec<_>>().join(" ")),
            grant_types: self.grant_types(before),
            token_endpoint_auth_method: method,
            accepts_client_secret_post,
            jwks_uri: given(&self.jwks_uri),
            require_pkce: self.require_pkce,
            consent: named(&CONSENT, &self.consent).unwrap_or(before.consent),
            required_acr: Acr::parse(&self.required_acr).unwrap_or(before.required_acr),
            allowed_groups: lines(Some(&self.allowed_groups)).into_iter().collect(),
            access_token_format: named(&FORMATS, &self.access_token_format).unwrap_or(before.access_token_format),
            id_token_signed_response_alg: SigningAlgorithm::parse(&self.id_token_alg)
                .unwrap_or(before.id_token_signed_response_alg),
            ..before.clone()
        }
    }

    /// Those from before in their order, then what is new.
    fn grant_types(&self, before: &ClientMetadata) -> Vec<GrantType> {
        let is_wanted = |grant: &GrantType| match grant {
            GrantType::AuthorizationCode => self.authorization_code,
            GrantType::RefreshToken => self.refresh_token,
            GrantType::ClientCredentials => self.client_credentials,
            GrantType::DeviceCode => self.device_code,
        };
        let kept = before.grant_types.iter().copied().filter(is_wanted);
        let is_new = |grant: &GrantType| is_wanted(grant) && !before.grant_types.contains(grant);
        kept.chain(GrantType::ALL.into_iter().filter(is_new)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_touched_is_the_same_afterwards() {
        let metadata = ClientMetadata {
            client_name: Some("An app".to_owned()),
            redirect_uris: vec!["https://b.example/cb".to_owned(), "https://a.example/cb".to_owned()],
            grant_types: vec![GrantType::RefreshToken, GrantType::AuthorizationCode],
            contacts: vec!["ops@example.com".to_owned()],
            resources: vec!["https://api.example".to_owned()],
            id_token_claims: vec!["email".to_owned()],
            refresh_grace: Some(7),
            default_max_age: Some(60),
            require_auth_time: true,
            userinfo_signed_response_alg: Some(SigningAlgorithm::RS256),
            token_endpoint_auth_method: ClientAuthMethod::PrivateKeyJwt,
            token_endpoint_auth_signing_alg: Some(SigningAlgorithm::EdDSA),
            jwks: Some(serde_json::json!({ "keys": [] })),
            required_acr: Acr::TwoFactors,
            allowed_groups: ["staff".to_owned()].into(),
            ..ClientMetadata::default()
        };
        assert_eq!(AppForm::of(&metadata).over(&metadata), metadata);
        let any = ClientMetadata {
            accepts_client_secret_post: true,
            ..ClientMetadata::default()
        };
        assert_eq!(AppForm::of(&any).over(&any), any);
    }
}

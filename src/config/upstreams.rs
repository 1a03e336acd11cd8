//! `[[upstreams]]`: other providers that users can sign in with, and which of their statements are trusted.

use std::{collections::BTreeMap, path::PathBuf};

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};

use super::{registration::is_at, text};
use crate::domain::upstream::LinkedIdentity;

pub(super) mod check;

/// One provider.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UpstreamConfig {
    /// Its id in URLs and in the database; must never change.
    pub id: String,
    /// The kind of provider.
    pub preset: UpstreamPreset,
    /// Its name, as the button on the sign-in page shows it.
    pub name: String,
    /// Its issuer identifier, from which the URL of its metadata is made (OpenID Connect Discovery 1.0 section 4). For `oidc`.
    pub issuer: Option<String>,
    /// The id of the directory (tenant) whose users may sign in. For `microsoft`.
    pub tenant: Option<String>,
    /// The client id of this server at the provider.
    pub client_id: String,
    /// The client secret of this server at the provider.
    #[serde(serialize_with = "text::hidden")]
    pub client_secret: Option<SecretString>,
    /// A file that contains the client secret.
    pub client_secret_file: Option<PathBuf>,
    /// The requested scopes; if empty, those that the preset needs.
    pub scopes: Vec<String>,
    /// Whether sign-in and linking with this provider are refused.
    pub disabled: bool,
    /// Whether its `email_verified` is trusted. If so, the first sign-in is linked to the account that has confirmed the same
    /// address here, and new accounts get the address.
    pub trust_email: bool,
    /// Whether an account is created for a person who has none.
    pub create_accounts: bool,
    /// If not empty, accounts are created only for people with a verified address at one of these domains.
    pub allowed_domains: Vec<String>,
    /// The groups that new accounts are added to.
    pub groups: Vec<String>,
    /// Names of standard claims mapped to the names that this provider uses for them. For OpenID Connect.
    pub claims: BTreeMap<String, String>,
    /// The claim that lists the user's groups at the provider. For OpenID Connect.
    pub groups_claim: Option<String>,
    /// The provider's groups mapped to groups of this server that new accounts are added to.
    pub group_map: BTreeMap<String, String>,
    /// The authorization endpoint, if it differs from that of the preset or has another origin than the issuer.
    pub authorize_url: Option<String>,
    /// The token endpoint of a self-hosted GitHub.
    pub token_url: Option<String>,
    /// The base URL of the API of a self-hosted GitHub.
    pub api_url: Option<String>,
}

/// The kind of provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamPreset {
    /// Any OpenID Connect provider that supports discovery.
    #[default]
    Oidc,
    /// Google.
    Google,
    /// One directory (tenant) of Microsoft Entra ID.
    Microsoft,
    /// GitHub: OAuth 2.0 and its API, not OpenID Connect.
    Github,
}

impl<'de> Deserialize<'de> for UpstreamPreset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "\"oidc\", \"google\", \"microsoft\" or \"github\"";
        text::parse(deserializer, expected, |text| match text {
            "oidc" => Some(Self::Oidc),
            "google" => Some(Self::Google),
            "microsoft" => Some(Self::Microsoft),
            "github" => Some(Self::Github),
            _ => None,
        })
    }
}

impl UpstreamConfig {
    /// Its issuer identifier; GitHub has none.
    pub fn issuer(&self) -> Option<String> {
        match self.preset {
            UpstreamPreset::Oidc => self.issuer.clone(),
            UpstreamPreset::Google => Some("https://accounts.google.com".to_owned()),
            UpstreamPreset::Microsoft => {
                let tenant = self.tenant.as_deref().unwrap_or_default();
                Some(format!("https://login.microsoftonline.com/{tenant}/v2.0"))
            }
            UpstreamPreset::Github => None,
        }
    }

    /// The namespace of its user ids: the issuer, or the API URL of GitHub. Linked identities are stored with it, so that an id
    /// of one provider never matches a user of another one that is configured later under the same `id`.
    pub fn namespace(&self) -> String {
        let api = || {
            self.api_url
                .clone()
                .unwrap_or_else(|| "https://api.github.com".to_owned())
        };
        self.issuer().unwrap_or_else(api)
    }

    /// The groups of this server for a new account whose owner is in the groups `theirs` at the provider.
    pub fn groups_of(&self, theirs: &[String]) -> Vec<String> {
        let mapped = theirs.iter().filter_map(|name| self.group_map.get(name));
        self.groups.iter().chain(mapped).cloned().collect()
    }

    /// The provider's own claim names that are read in addition to the standard ones.
    pub fn its_claims(&self) -> impl Iterator<Item = &String> {
        self.claims.values().chain(&self.groups_claim)
    }

    /// Whether `linked` is an identity at this provider.
    pub fn names(&self, linked: &LinkedIdentity) -> bool {
        linked.upstream_id == self.id && linked.issuer == self.namespace()
    }

    /// The URL of its sign-in page, as far as it is known without fetching its metadata.
    pub fn sign_in_page(&self) -> String {
        let known = || match self.preset {
            UpstreamPreset::Github => "https://github.com/login/oauth/authorize".to_owned(),
            _ => self.issuer().unwrap_or_default(),
        };
        self.authorize_url.clone().unwrap_or_else(known)
    }

    /// Whether an account may be created for a person with this email address, which the provider must have verified.
    pub fn admits(&self, email: Option<&str>) -> bool {
        let is_listed = |email| is_at(email, &self.allowed_domains);
        self.create_accounts && (self.allowed_domains.is_empty() || email.is_some_and(is_listed))
    }
}

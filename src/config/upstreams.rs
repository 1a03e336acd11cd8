//! `[[upstreams]]`: other providers that people sign in with, and what is believed of what they say.

use std::{collections::BTreeMap, path::PathBuf};

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};

use super::{registration::is_at, text};
use crate::domain::upstream::LinkedIdentity;

mod check;

pub(super) use check::{check, read_secrets};

/// One provider.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UpstreamConfig {
    /// What it is called in addresses and in the database; never changes.
    pub id: String,
    /// What kind of provider it is.
    pub preset: UpstreamPreset,
    /// What its button says.
    pub name: String,
    /// Its issuer identifier, under which its metadata is found (OpenID Connect Discovery 1.0 section 4). For `oidc`.
    pub issuer: Option<String>,
    /// The directory whose people may come. For `microsoft`.
    pub tenant: Option<String>,
    /// What we are called there.
    pub client_id: String,
    /// What we prove that with.
    #[serde(serialize_with = "text::hidden")]
    pub client_secret: Option<SecretString>,
    /// A file that holds it.
    pub client_secret_file: Option<PathBuf>,
    /// What is asked for; by default what the preset needs.
    pub scopes: Vec<String>,
    /// Closed on every path.
    pub disabled: bool,
    /// Whether its word on an address is believed: it lets the address's owner into the account that has shown the same address
    /// here, and new accounts have it.
    pub trust_email: bool,
    /// Whether who has no account gets one.
    pub create_accounts: bool,
    /// If any: only to owners of addresses there.
    pub allowed_domains: Vec<String>,
    /// The groups that new accounts are put into.
    pub groups: Vec<String>,
    /// Where its claims have names of its own: ours, and theirs. For OpenID Connect.
    pub claims: BTreeMap<String, String>,
    /// The claim that lists its own groups. For OpenID Connect.
    pub groups_claim: Option<String>,
    /// Which of its groups puts new accounts into which of ours: theirs, and ours.
    pub group_map: BTreeMap<String, String>,
    /// Where people sign in there, if not where the preset or the issuer says.
    pub authorize_url: Option<String>,
    /// Where codes are redeemed, for a GitHub of one's own.
    pub token_url: Option<String>,
    /// Where it is asked who somebody is, for a GitHub of one's own.
    pub api_url: Option<String>,
}

/// What kind of provider it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamPreset {
    /// Any OpenID Connect provider, by discovery.
    #[default]
    Oidc,
    /// Google.
    Google,
    /// A directory of Microsoft Entra.
    Microsoft,
    /// GitHub: OAuth 2.0 and its API.
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

    /// Who names its people: identities of one provider are nobody's at another, whatever both are called here.
    pub fn namespace(&self) -> String {
        let api = || {
            self.api_url
                .clone()
                .unwrap_or_else(|| "https://api.github.com".to_owned())
        };
        self.issuer().unwrap_or_else(api)
    }

    /// Our groups that a new account of somebody in `theirs` is put into.
    pub fn groups_of(&self, theirs: &[String]) -> Vec<String> {
        let mapped = theirs.iter().filter_map(|name| self.group_map.get(name));
        self.groups.iter().chain(mapped).cloned().collect()
    }

    /// The claims of its own that are looked for.
    pub fn its_claims(&self) -> impl Iterator<Item = &String> {
        self.claims.values().chain(&self.groups_claim)
    }

    /// Whether `linked` is an identity there.
    pub fn names(&self, linked: &LinkedIdentity) -> bool {
        linked.upstream_id == self.id && linked.issuer == self.namespace()
    }

    /// Where people sign in there, as far as that is known without asking it.
    pub fn sign_in_page(&self) -> String {
        let known = || match self.preset {
            UpstreamPreset::Github => "https://github.com/login/oauth/authorize".to_owned(),
            _ => self.issuer().unwrap_or_default(),
        };
        self.authorize_url.clone().unwrap_or_else(known)
    }

    /// Whether new accounts are given to owners of `email`, which it says is theirs.
    pub fn admits(&self, email: Option<&str>) -> bool {
        let is_listed = |email| is_at(email, &self.allowed_domains);
        self.create_accounts && (self.allowed_domains.is_empty() || email.is_some_and(is_listed))
    }
}

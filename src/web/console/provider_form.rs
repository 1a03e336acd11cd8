//! A sign-in provider as a form.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::refusal;
use crate::{
    config::{UpstreamConfig, UpstreamPreset},
    http::{errors::PageError, messages::Messages, page::path_segment},
    management::{
        change_error::ChangeError,
        upstreams::{WantedUpstream, shown::ShownUpstream},
    },
    protocol::parameters::Parameters,
};

/// What is in the form. What was typed as a secret is never shown again.
#[derive(Clone, Debug)]
pub struct ProviderForm {
    /// Its kind, which decides what the form has.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// What its button says.
    pub name: String,
    /// Its issuer.
    pub issuer: String,
    /// The directory.
    pub tenant: String,
    /// What this server is called there.
    pub client_id: String,
    /// Whether a secret is kept, which stays where none is typed.
    pub has_secret: bool,
    /// Whether its word on addresses counts.
    pub trust_email: bool,
    /// Whether accounts are made.
    pub create_accounts: bool,
    /// Whether whoever looks at it may decide these two.
    pub may_open: bool,
    /// Domains, with spaces between.
    pub allowed_domains: String,
    /// The groups that new accounts begin in, one a line.
    pub groups: String,
    /// Scopes, with spaces between.
    pub scopes: String,
    /// Claims, as `name = theirs`, one a line.
    pub claims: String,
    /// The claim with groups.
    pub groups_claim: String,
    /// Groups, as `theirs = ours`, one a line.
    pub group_map: String,
    /// The authorization endpoint.
    pub authorize_url: String,
    /// The token endpoint.
    pub token_url: String,
    /// The API.
    pub api_url: String,
    /// Its place.
    pub position: String,
    disabled: bool,
    secret: Option<SecretString>,
}

/// The kind of a provider, for people to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in addresses, and the id that is proposed.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    preset: UpstreamPreset,
}

/// Each, what is wanted most first.
pub const KINDS: [Kind; 4] = [
    Kind {
        name: "google",
        title: "Google",
        preset: UpstreamPreset::Google,
    },
    Kind {
        name: "microsoft",
        title: "Microsoft",
        preset: UpstreamPreset::Microsoft,
    },
    Kind {
        name: "github",
        title: "GitHub",
        preset: UpstreamPreset::Github,
    },
    Kind {
        name: "oidc",
        title: "OpenID Connect",
        preset: UpstreamPreset::Oidc,
    },
];

impl Kind {
    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        KINDS.into_iter().find(|kind| kind.name == name)
    }

    /// The kind of that preset.
    pub fn of(preset: UpstreamPreset) -> Self {
        let found = KINDS.into_iter().find(|kind| kind.preset == preset);
        found.unwrap_or(KINDS[3])
    }

    /// Whose accounts there are.
    pub fn description(self, messages: &Messages) -> String {
        match self.preset {
            UpstreamPreset::Google => messages.text("admin-provider-google"),
            UpstreamPreset::Microsoft => messages.text("admin-provider-microsoft"),
            UpstreamPreset::Github => messages.text("admin-provider-github"),
            UpstreamPreset::Oidc => messages.text("admin-provider-oidc"),
        }
    }

    /// Whether it is any provider that does discovery.
    pub fn is_oidc(self) -> bool {
        self.preset == UpstreamPreset::Oidc
    }

    /// Whether it is a directory of Microsoft.
    pub fn is_microsoft(self) -> bool {
        self.preset == UpstreamPreset::Microsoft
    }

    /// Whether it is GitHub.
    pub fn is_github(self) -> bool {
        self.preset == UpstreamPreset::Github
    }
}

impl ProviderForm {
    /// Of one that is not there yet.
    pub fn new(kind: Kind, may_open: bool) -> Self {
        let name = if kind.is_oidc() { "" } else { kind.title };
        let config = UpstreamConfig {
            id: if kind.is_oidc() { "work" } else { kind.name }.to_owned(),
            preset: kind.preset,
            name: name.to_owned(),
            ..UpstreamConfig::default()
        };
        Self::of_config(&config, None, may_open)
    }

    /// What is stored.
    pub fn of(shown: &ShownUpstream, may_open: bool) -> Self {
        Self {
            has_secret: true,
            ..Self::of_config(&shown.config, shown.position, may_open)
        }
    }

    fn of_config(config: &UpstreamConfig, position: Option<i32>, may_open: bool) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            kind: Kind::of(config.preset),
            id: config.id.clone(),
            name: config.name.clone(),
            issuer: text(&config.issuer),
            tenant: text(&config.tenant),
            client_id: config.client_id.clone(),
            has_secret: false,
            trust_email: config.trust_email,
            create_accounts: config.create_accounts,
            may_open,
            allowed_domains: config.allowed_domains.join(" "),
            groups: config.groups.join("\n"),
            scopes: config.scopes.join(" "),
            claims: lines(&config.claims),
            groups_claim: text(&config.groups_claim),
            group_map: lines(&config.group_map),
            authorize_url: text(&config.authorize_url),
            token_url: text(&config.token_url),
            api_url: text(&config.api_url),
            position: position.map(|position| position.to_string()).unwrap_or_default(),
            disabled: config.disabled,
            secret: None,
        }
    }

    /// The same with what was typed. What whoever looks at it may not decide stays as it is.
    #[must_use]
    pub fn typed(self, form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        let decided = |name: &str, before: bool| match self.may_open {
            true => form.get(name).is_some(),
            false => before,
        };
        let secret = Some(field("client_secret")).filter(|secret| !secret.is_empty());
        Self {
            id: if self.has_secret { self.id } else { field("id") },
            name: field("name"),
            issuer: field("issuer"),
            tenant: field("tenant"),
            client_id: field("client_id"),
            trust_email: decided("trust_email", self.trust_email),
            create_accounts: decided("create_accounts", self.create_accounts),
            allowed_domains: field("allowed_domains"),
            groups: field("groups"),
            scopes: field("scopes"),
            claims: field("claims"),
            groups_claim: field("groups_claim"),
            group_map: field("group_map"),
            authorize_url: field("authorize_url"),
            token_url: field("token_url"),
            api_url: field("api_url"),
            position: field("position"),
            secret: secret.map(SecretString::from),
            ..self
        }
    }

    /// What the provider is to be.
    pub fn wanted(&self) -> WantedUpstream {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        WantedUpstream {
            position: self.position.parse().ok(),
            config: UpstreamConfig {
                id: self.id.clone(),
                preset: self.kind.preset,
                name: self.name.clone(),
                issuer: some(&self.issuer),
                tenant: some(&self.tenant),
                client_id: self.client_id.clone(),
                client_secret: self.secret.clone(),
                client_secret_file: None,
                scopes: words(&self.scopes),
                disabled: self.disabled,
                trust_email: self.trust_email,
                create_accounts: self.create_accounts,
                allowed_domains: words(&self.allowed_domains),
                groups: self
                    .groups
                    .lines()
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect(),
                claims: pairs(&self.claims),
                groups_claim: some(&self.groups_claim),
                group_map: pairs(&self.group_map),
                authorize_url: some(&self.authorize_url),
                token_url: some(&self.token_url),
                api_url: some(&self.api_url),
            },
        }
    }
}

fn lines(pairs: &BTreeMap<String, String>) -> String {
    let lines: Vec<String> = pairs.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    lines.join("\n")
}

/// A line without a sign of equality has no value, which is refused where one is needed.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let pairs = lines.map(|line| line.split_once('=').unwrap_or((line, "")));
    pairs
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| character.is_whitespace() || character == ',');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The address of the page of a provider.
pub fn address(id: &str) -> String {
    match id {
        // The page on which providers are set up has this one.
        "new" => "/admin/providers/%6Eew".to_owned(),
        other => format!("/admin/providers/{}", path_segment(other)),
    }
}

/// Why a provider was not set up or changed.
///
/// # Errors
/// When it is not there (404), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: ChangeError) -> Result<String, PageError> {
    match error {
        ChangeError::Taken(_) => Ok(messages.text("admin-provider-problem-taken")),
        ChangeError::InUse(_) => Ok(messages.text("admin-provider-problem-last")),
        ChangeError::Invalid(invalid) => {
            let label = label(messages, invalid.field);
            let said = [("field", label.as_str()), ("problem", invalid.problem.as_str())];
            Ok(messages.text_with("admin-provider-problem-field", &said))
        }
        other => refusal::sentence(messages, other),
    }
}

fn label(messages: &Messages, field: &str) -> String {
    match field {
        "id" => messages.text("admin-provider-id"),
        "name" => messages.text("admin-provider-name"),
        "issuer" => messages.text("admin-provider-issuer"),
        "tenant" => messages.text("admin-provider-tenant"),
        "client_id" => messages.text("admin-provider-client-id"),
        "client_secret" => messages.text("admin-provider-secret"),
        "allowed_domains" => messages.text("admin-provider-domains"),
        "groups" => messages.text("admin-provider-groups"),
        "claims" => messages.text("admin-provider-claims"),
        "groups_claim" => messages.text("admin-provider-groups-claim"),
        "group_map" => messages.text("admin-provider-group-map"),
        "authorize_url" => messages.text("admin-provider-authorize-url"),
        "token_url" => messages.text("admin-provider-token-url"),
        "api_url" => messages.text("admin-provider-api-url"),
        other => other.to_owned(),
    }
}

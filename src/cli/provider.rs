//! `vestibule provider`: other providers that users sign in with. Running servers follow within a second.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use serde_json::Value;

use super::{
    administration::{
        Api, OverApi,
        body::{Body, FromFile, text_of},
        confirm::Confirmation,
        path,
        print::{self, Column, member},
    },
    config_file::Failure,
    output::say,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule provider --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule provider create google --preset google --name Google --client-id ID --client-secret-file -
  vestibule provider create work --name Work --issuer https://login.example.org --client-id vestibule --client-secret-file secret.txt
  vestibule provider test work
  vestibule provider change work --trust-email true
  vestibule provider disable work";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the providers, those of the configuration file first
    List,
    /// Show a provider, without its secret
    Show(Name),
    /// Set a provider up, and print the redirect URI to register there
    Create {
        #[command(flatten)]
        name: Name,
        /// Its kind: oidc, google, microsoft or github
        #[arg(long, value_name = "KIND")]
        preset: Option<String>,
        #[command(flatten)]
        content: Content,
        #[command(flatten)]
        from: FromFile,
    },
    /// Change a provider; what is not named stays
    Change {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
        /// A member that is taken away, as groups_claim; may be repeated
        #[arg(long, value_name = "MEMBER")]
        unset: Vec<String>,
        #[command(flatten)]
        from: FromFile,
    },
    /// Ask a provider for its metadata and keys, and say what stands against a sign-in; nothing is changed
    Test(Name),
    /// Have nobody sign in by a provider, until it is enabled
    Disable(Name),
    /// Let users sign in by a provider again
    Enable(Name),
    /// Take a provider back from the state files that manage it, to change it here
    Release(Name),
    /// Remove a provider; the links of accounts to it stay
    Remove {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Its id
    #[arg(value_name = "PROVIDER")]
    provider: String,
}

/// What is needed most. `--from` takes all.
#[derive(Debug, Args)]
pub(super) struct Content {
    /// What its button says
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its issuer identifier, for oidc
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The id of the directory, for microsoft
    #[arg(long, value_name = "ID")]
    tenant: Option<String>,
    /// What this server is called there
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// A file with the secret of this server there; - reads standard input
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// A scope that is asked for; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// Whether its word on addresses counts
    #[arg(long, value_name = "BOOL")]
    trust_email: Option<bool>,
    /// Whether somebody without an account gets one
    #[arg(long, value_name = "BOOL")]
    create_accounts: Option<bool>,
    /// A domain whose people get accounts; may be repeated
    #[arg(long = "allowed-domain", value_name = "DOMAIN")]
    allowed_domains: Vec<String>,
    /// A group that new accounts begin in; may be repeated
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<String>,
    /// Its place among the buttons; the smallest comes first
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    position: Option<i32>,
}

const PROVIDERS: &[Column] = &[
    ("ID", |provider| member(provider, "id")),
    ("NAME", |provider| member(provider, "name")),
    ("KIND", |provider| member(provider, "preset")),
    ("DISABLED", |provider| member(provider, "disabled")),
    ("FROM", |provider| member(provider, "source")),
    ("LINKED ACCOUNTS", |provider| member(provider, "linked_accounts")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List => api.print_all("/providers", PROVIDERS).await?,
        What::Show(name) => api.print_one(&name.path()).await?,
        What::Create {
            name,
            preset,
            content,
            from,
        } => {
            let body = content.over(from.read()?)?.with("id", Some(name.provider.as_str()));
            let made = api
                .post("/providers", body.with("preset", preset.as_deref()).into())
                .await?;
            let redirect_uri = member(&made, "redirect_uri");
            let said = format_args!("{} is set up; register {redirect_uri} there", name.provider);
            api.done(&made, said);
        }
        What::Change {
            name,
            content,
            unset,
            from,
        } => {
            let patch = content.over(from.read()?)?.unset(unset).of_change()?;
            let changed = api.change(&name.path(), patch).await?;
            api.done(&changed, format_args!("{} is changed", name.provider));
        }
        What::Test(name) => return test(&api, name).await,
        What::Disable(name) => api.set_disabled(&name.path(), &name.provider, true).await?,
        What::Enable(name) => api.set_disabled(&name.path(), &name.provider, false).await?,
        What::Release(name) => api.release(&name.path(), &name.provider).await?,
        What::Remove { name, confirmation } => {
            api.confirm(confirmation, "remove the sign-in provider", &name.provider)?;
            let answer = api.remove(&name.path()).await?;
            api.done(&answer, format_args!("there is no provider {} any more", name.provider));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what a look at the provider found. It fails where nobody could sign in.
async fn test(api: &Api, name: &Name) -> Result<ExitCode, Failure> {
    let tested = api.act(&format!("{}/test", name.path())).await?;
    let problems = tested["problems"].as_array().cloned().unwrap_or_default();
    match api.json {
        true => print::json(&tested),
        false if problems.is_empty() => say!("{} does what a sign-in needs", name.provider),
        false => problems.iter().for_each(|problem| say!("{}", detail(problem))),
    }
    Ok(match problems.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn detail(problem: &Value) -> String {
    member(problem, "detail")
}

impl Name {
    fn path(&self) -> String {
        path(&["providers", &self.provider])
    }
}

impl Content {
    /// These members over those of a file.
    fn over(&self, body: Body) -> Result<Body, Failure> {
        let secret = self.client_secret_file.as_deref().map(text_of).transpose()?;
        let secret = secret.map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
        Ok(body
            .with("name", self.name.as_deref())
            .with("issuer", self.issuer.as_deref())
            .with("tenant", self.tenant.as_deref())
            .with("client_id", self.client_id.as_deref())
            .with("client_secret", secret)
            .with_list("scopes", &self.scopes)
            .with("trust_email", self.trust_email)
            .with("create_accounts", self.create_accounts)
            .with_list("allowed_domains", &self.allowed_domains)
            .with_list("groups", &self.groups)
            .with("position", self.position))
    }
}

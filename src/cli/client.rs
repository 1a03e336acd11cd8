//! `vestibule client`: applications that send their users here, and their secrets. A running server follows at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    administration::{
        Api, OverApi,
        body::{Body, FromFile},
        confirm::Confirmation,
        list::{List, ListOptions},
        path,
        print::{Column, member},
    },
    config_file::Failure,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule client --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule client create shop --name Shop --redirect-uri https://shop.example.com/callback
  vestibule client change shop --scope openid --scope email
  vestibule client add-secret shop
  vestibule client rename shop web-shop
  vestibule client show shop --json > shop.json";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List clients
    List {
        /// Only those with this in their name
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// Only disabled clients
        #[arg(long)]
        disabled: bool,
        #[command(flatten)]
        list: ListOptions,
    },
    /// Show a client
    Show(Name),
    /// Make a client, and print its secret, if it gets one; it is shown this once
    Create {
        /// Its identifier; a random one where it is left out
        client_id: Option<String>,
        #[command(flatten)]
        content: Content,
        #[command(flatten)]
        from: FromFile,
    },
    /// Change a client; what is not named stays
    Change {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
        /// A member that is taken away, as logo_uri; may be repeated
        #[arg(long, value_name = "MEMBER")]
        unset: Vec<String>,
        #[command(flatten)]
        from: FromFile,
    },
    /// Close a client on every path, and end what it was given
    Disable(Name),
    /// Open a client that was closed; nothing from before works again
    Enable(Name),
    /// Take a client back from the state files that manage it, to change it here
    Release(Name),
    /// Give a client another identifier; it stays the same one, and its users sign in again
    Rename {
        #[command(flatten)]
        name: Name,
        /// Its new identifier
        new_client_id: String,
    },
    /// List the secrets of a client: two at most are live
    Secrets(Name),
    /// Give a client another secret beside the one that it has, and print it; it is shown this once
    AddSecret {
        #[command(flatten)]
        name: Name,
        /// Until when it counts, as 2026-12-31T00:00:00Z; until it is revoked where it is left out
        #[arg(long, value_name = "TIME")]
        expires_at: Option<String>,
    },
    /// Revoke a secret of a client
    RevokeSecret {
        #[command(flatten)]
        name: Name,
        /// The secret's number, as `vestibule client secrets` shows it
        secret: i64,
    },
    /// Give a client one new secret, and print it; those before count for nothing from then on
    ReplaceSecret(Name),
    /// Remove a client; what it was given is worth nothing from then on
    Remove {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Its identifier
    client_id: String,
}

/// The common metadata (RFC 7591). `--from` takes all.
#[derive(Debug, Args)]
pub(super) struct Content {
    /// Its name, as users see it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where users are sent back to; may be repeated
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// Where users may be sent to after they signed out; may be repeated
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Vec<String>,
    /// A scope that it may ask for; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// A grant type, as client_credentials; may be repeated
    #[arg(long = "grant-type", value_name = "TYPE")]
    grant_types: Vec<String>,
    /// How it authenticates, as client_secret_basic, private_key_jwt, or none for an app that keeps no secret
    #[arg(long, value_name = "METHOD")]
    auth_method: Option<String>,
    /// When users are asked whether it may have access, as never
    #[arg(long, value_name = "POLICY")]
    consent: Option<String>,
}

const CLIENTS: &[Column] = &[
    ("CLIENT ID", |client| member(client, "client_id")),
    ("NAME", |client| member(client, "client_name")),
    ("DISABLED", |client| member(client, "disabled")),
    ("GRANT TYPES", |client| member(client, "grant_types")),
    ("REDIRECT URIS", |client| member(client, "redirect_uris")),
];

const SECRETS: &[Column] = &[
    ("NUMBER", |secret| member(secret, "id")),
    ("MADE", |secret| member(secret, "created_at")),
    ("EXPIRES", |secret| member(secret, "expires_at")),
    ("LAST USED", |secret| member(secret, "last_used_at")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List { search, disabled, list } => {
            let list = List::new("/clients", list)
                .containing("client_name", search.as_deref())
                .equal("disabled", disabled.then_some(true));
            api.print_list(&list, CLIENTS, "clients").await?;
        }
        What::Show(name) => api.print_one(&name.path(&[])).await?,
        What::Create {
            client_id,
            content,
            from,
        } => {
            let body = content.over(from.read()?).with("client_id", client_id.as_deref());
            let made = api.post("/clients", body.into()).await?;
            api.done(&made, with_secret(&made, "is made"));
        }
        What::Change {
            name,
            content,
            unset,
            from,
        } => {
            let patch = content.over(from.read()?).unset(unset).of_change()?;
            let changed = api.change(&name.path(&[]), patch).await?;
            api.done(&changed, with_secret(&changed, "is changed"));
        }
        What::Disable(name) => api.set_disabled(&name.path(&[]), &name.client_id, true).await?,
        What::Enable(name) => api.set_disabled(&name.path(&[]), &name.client_id, false).await?,
        What::Release(name) => api.release(&name.path(&[]), &name.client_id).await?,
        What::Rename { name, new_client_id } => {
            let body = json!({ "client_id": new_client_id });
            let tag = api.tag(&name.path(&[])).await?;
            let renamed = api.post_if(&name.path(&["rename"]), body, &tag).await?;
            api.done(&renamed, format_args!("{} is {new_client_id} now", name.client_id));
        }
        What::Remove { name, confirmation } => {
            api.confirm(confirmation, "remove the client", &name.client_id)?;
            let answer = api.remove(&name.path(&[])).await?;
            api.done(&answer, format_args!("there is no client {} any more", name.client_id));
        }
        other => secret(&api, other).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What is done with the secrets of a client. A new secret is printed alone, so that it can be handed on.
async fn secret(api: &Api, what: &What) -> Result<(), Failure> {
    let made = match what {
        What::Secrets(name) => return api.print_all(&name.path(&["secrets"]), SECRETS).await,
        What::RevokeSecret { name, secret } => {
            let answer = api.delete(&name.path(&["secrets", &secret.to_string()]), &[]).await?;
            let said = format_args!("the secret {secret} of {} is revoked", name.client_id);
            api.done(&answer, said);
            return Ok(());
        }
        What::AddSecret { name, expires_at } => {
            let body = json!({ "expires_at": expires_at });
            api.post(&name.path(&["secrets"]), body).await?
        }
        What::ReplaceSecret(name) => api.act(&name.path(&["secret"])).await?,
        _ => return Ok(()),
    };
    api.done(
        &made,
        made.get("client_secret").and_then(Value::as_str).unwrap_or_default(),
    );
    Ok(())
}

/// What was done with a client, and the secret that it got.
fn with_secret(client: &Value, what: &str) -> String {
    let said = format!("{} {what}", member(client, "client_id"));
    match client.get("client_secret").and_then(Value::as_str) {
        None => said,
        Some(secret) => format!("{said}\nclient_secret: {secret}"),
    }
}

impl Name {
    fn path(&self, rest: &[&str]) -> String {
        format!("{}{}", path(&["clients", &self.client_id]), path(rest))
    }
}

impl Content {
    /// These members over those of a file.
    fn over(&self, body: Body) -> Body {
        let scope = (!self.scopes.is_empty()).then(|| self.scopes.join(" "));
        body.with("client_name", self.name.as_deref())
            .with_list("redirect_uris", &self.redirect_uris)
            .with_list("post_logout_redirect_uris", &self.post_logout_redirect_uris)
            .with("scope", scope)
            .with_list("grant_types", &self.grant_types)
            .with("token_endpoint_auth_method", self.auth_method.as_deref())
            .with("consent", self.consent.as_deref())
    }
}

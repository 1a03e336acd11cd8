//! `vestibule scope`: scopes beside the standard ones, and the claims that they release and make. A running server follows at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{
    administration::{
        OverApi,
        body::{Body, FromFile},
        confirm::Confirmation,
        list::{List, ListOptions},
        path,
        print::{Column, member},
    },
    config_file::Failure,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule scope --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule scope create library --description Library --claim email
  vestibule scope change library --from rules.json

A file with rules: {\"claim_rules\": [{\"claim\": \"dept\", \"from\": {\"attribute\": \"department\"}, \"into\": [\"id_token\"]}]}";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List scopes
    List {
        /// Only those with this in their name
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[command(flatten)]
        list: ListOptions,
    },
    /// Show a scope, and its claim rules
    Show(Name),
    /// Make a scope
    Create {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
    },
    /// Change a scope; what is not named stays
    Change {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        content: Content,
    },
    /// Take a scope back from the state files that manage it, to change it here
    Release(Name),
    /// Remove a scope that no client may ask for
    Remove {
        #[command(flatten)]
        name: Name,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

#[derive(Debug, Args)]
pub(super) struct Name {
    /// Its name
    #[arg(value_name = "SCOPE")]
    scope: String,
}

/// What is known of a scope. `--from` takes its claim rules too.
#[derive(Debug, Args)]
pub(super) struct Content {
    /// What it allows, as people read it who are asked
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// A claim that it releases; may be repeated
    #[arg(long = "claim", value_name = "CLAIM")]
    claims: Vec<String>,
    #[command(flatten)]
    from: FromFile,
}

const SCOPES: &[Column] = &[
    ("SCOPE", |scope| member(scope, "name")),
    ("DESCRIPTION", |scope| member(scope, "description")),
    ("CLAIMS", |scope| member(scope, "claims")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List { search, list } => {
            let list = List::new("/scopes", list).containing("name", search.as_deref());
            api.print_list(&list, SCOPES, "scopes").await?;
        }
        What::Show(name) => api.print_one(&name.path()).await?,
        What::Create { name, content } => {
            let body = content.read()?.with("name", Some(name.scope.as_str()));
            let made = api.post("/scopes", body.into()).await?;
            api.done(&made, format_args!("{} is made", name.scope));
        }
        What::Change { name, content } => {
            let changed = api.change(&name.path(), content.read()?.of_change()?).await?;
            api.done(&changed, format_args!("{} is changed", name.scope));
        }
        What::Release(name) => api.release(&name.path(), &name.scope).await?,
        What::Remove { name, confirmation } => {
            api.confirm(confirmation, "remove the scope", &name.scope)?;
            let answer = api.remove(&name.path()).await?;
            api.done(&answer, format_args!("there is no scope {} any more", name.scope));
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Name {
    fn path(&self) -> String {
        path(&["scopes", &self.scope])
    }
}

impl Content {
    fn read(&self) -> Result<Body, Failure> {
        let body = self.from.read()?.with_list("claims", &self.claims);
        Ok(body.with("description", self.description.as_deref()))
    }
}

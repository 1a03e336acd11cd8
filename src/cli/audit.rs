//! `vestibule audit`: lists and verifies the audit log, and prints an anchor of it to keep elsewhere.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;

use super::{
    administration::{
        Api, OverApi,
        list::{List, LogOptions},
        print::{Column, member},
    },
    config_file::{Failure, services_to_look_at},
    failure::{CommandError, Exit},
    output::say,
};
use crate::{
    config::Config,
    context::Services,
    store::sealed_audit::{self, Anchor, Chain},
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule audit --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule audit list --kind sign_in.failed --since 2026-11-30
  vestibule audit list --user ada --limit 0 --json
  vestibule audit verify --anchor-file anchors.txt";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List events, the newest first
    List {
        /// Only events of this kind, as sign_in.failed
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// Only events about this user
        #[arg(long, value_name = "USER")]
        user: Option<String>,
        /// Only events with this application
        #[arg(long, value_name = "CLIENT_ID")]
        client: Option<String>,
        /// Only what this actor did, as command_line or administrator:ID
        #[arg(long, value_name = "ACTOR")]
        actor: Option<String>,
        #[command(flatten)]
        log: LogOptions,
    },
    /// Print the number and the seal of the newest event; kept elsewhere, they show later that the log was put back or emptied
    Anchor,
    /// Read the whole log, and check that every event is as it was written
    Verify {
        /// Also check that the log still contains this anchor; may be repeated
        #[arg(long = "anchor", value_name = "ANCHOR")]
        anchors: Vec<Anchor>,
        /// Also check the anchors in this file, one in each line
        #[arg(long, value_name = "FILE")]
        anchor_file: Option<PathBuf>,
    },
}

const EVENTS: &[Column] = &[
    ("WHEN", |event| member(event, "occurred_at")),
    ("KIND", |event| member(event, "kind")),
    ("ACTOR", |event| member(event, "actor")),
    ("USER", |event| member(event, "user")),
    ("CLIENT", |event| member(event, "client_id")),
    ("DETAIL", |event| member(event, "detail")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    if let What::List { .. } = options.what {
        list(&options.connection.api().await?, &options.what).await?;
        return Ok(ExitCode::SUCCESS);
    }
    if options.connection.is_about_answers() {
        let said = "the seals are checked where the database is: leave --server, --json and --dry-run out";
        return Err(CommandError::new(Exit::Usage, said).into());
    }
    let services = services_to_look_at(options.connection.config.load()?).await?;
    match &options.what {
        What::List { .. } => {}
        What::Anchor => match sealed_audit::anchor(&services.store, &services.audit_chain_key).await? {
            Some(anchor) => say!("{anchor}"),
            None => return Err("there is no sealed event yet; a running server seals them every second".into()),
        },
        What::Verify { anchors, anchor_file } => {
            let mut anchors = anchors.clone();
            if let Some(file) = anchor_file {
                anchors.extend(read_anchors(file)?);
            }
            say!("{}", verify(&services, &anchors).await?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(api: &Api, what: &What) -> Result<(), Failure> {
    let What::List {
        kind,
        user,
        client,
        actor,
        log,
    } = what
    else {
        return Ok(());
    };
    let user = match user {
        None => None,
        Some(user) => Some(api.user(user).await?.id),
    };
    let list = List::of_log("/audit", log)
        .equal("kind", kind.as_deref())
        .equal("user", user)
        .equal("client_id", client.as_deref())
        .equal("actor", actor.as_deref());
    api.print_items(&api.items(&list).await?, EVENTS);
    Ok(())
}

/// What the log is like: `Ok` if it is whole.
pub(super) async fn verify(services: &Services, anchors: &[Anchor]) -> Result<String, String> {
    let chain = sealed_audit::verify(&services.store, &services.audit_chain_key, anchors).await;
    match chain.map_err(|error| error.to_string())? {
        Chain::Whole { events, too_old } => {
            let compared = anchors.len() - too_old;
            Ok(format!(
                "{events} events, each as it was sealed; {compared} anchors compared"
            ))
        }
        Chain::Broken { sequence } => Err(format!(
            "event {sequence} was changed, removed or added by hand; compare audit_events with a backup, and find out who can \
             write to the database"
        )),
        Chain::Another { sequence } => Err(format!(
            "event {sequence} is not the one whose anchor was kept: the log was emptied or put back; unless you restored a backup, find \
             out who can write to the database"
        )),
    }
}

/// The anchors that the configured file has; none if none is configured, or it is not there yet.
pub(super) fn kept_anchors(config: &Config) -> Result<Vec<Anchor>, String> {
    match &config.audit.anchor_file {
        Some(file) if file.exists() => read_anchors(file),
        _ => Ok(Vec::new()),
    }
}

fn read_anchors(file: &std::path::Path) -> Result<Vec<Anchor>, String> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            line.parse()
                .map_err(|error| format!("{name}, line {}: {error}", number + 1))
        })
        .collect()
}

//! `vestibule session`: where users are signed in.

use std::{net::IpAddr, process::ExitCode};

use clap::Subcommand;
use uuid::Uuid;

use super::{
    administration::{
        OverApi,
        list::{List, ListOptions},
        print::{Column, member},
    },
    config_file::Failure,
    user::Name,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule session --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule session list --limit 20
  vestibule session list ada
  vestibule session list --address 203.0.113.7
  vestibule session end ada 0190b3f2-7a52-7c3b-9d0e-6f1d6a2b8c11
  vestibule session end ada --all";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List sessions, the newest first
    List {
        /// Only those of this user: user name, email address, phone number or id
        user: Option<String>,
        /// Only those that began from this IP address
        #[arg(long, value_name = "ADDRESS")]
        address: Option<IpAddr>,
        #[command(flatten)]
        list: ListOptions,
    },
    /// End a session of a user, or all of them with the access of all applications
    End {
        #[command(flatten)]
        name: Name,
        /// The session, as `vestibule session list` shows it
        #[arg(value_name = "SESSION", required_unless_present = "all")]
        session: Option<Uuid>,
        /// End all of them
        #[arg(long, conflicts_with = "session")]
        all: bool,
    },
}

const SESSIONS: &[Column] = &[
    ("ID", |session| member(session, "id")),
    ("USER", |session| member(session, "user")),
    ("STARTED", |session| member(session, "started_at")),
    ("LAST SEEN", |session| member(session, "last_seen_at")),
    ("ADDRESS", |session| member(session, "ip_address")),
    ("BROWSER", |session| member(session, "user_agent")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List { user, address, list } => {
            let user = match user {
                None => None,
                Some(user) => Some(api.user(user).await?.id),
            };
            let list = List::new("/sessions", list)
                .equal("user", user)
                .equal("ip_address", address.map(|address| address.to_string()));
            api.print_items(&api.items(&list).await?, SESSIONS);
        }
        What::End {
            name,
            session: Some(session),
            ..
        } => {
            let at = api.user_path(&name.user, &["sessions", &session.to_string()]).await?;
            api.done(&api.delete(&at, &[]).await?, format_args!("{session} is ended"));
        }
        What::End { name, .. } => {
            let at = api.user_path(&name.user, &["sign-out"]).await?;
            api.done(
                &api.act(&at).await?,
                format_args!("{} is signed out everywhere", name.user),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

//! `vestibule invitation`: invitations that nobody has redeemed yet.

use std::process::ExitCode;

use clap::Subcommand;
use uuid::Uuid;

use super::{
    administration::{
        OverApi,
        list::{List, ListOptions},
        path,
        print::{Column, member},
    },
    config_file::Failure,
};

pub(super) type Options = OverApi<What>;

/// Shown below `vestibule invitation --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule invitation list
  vestibule invitation list --email grace@example.com --json
  vestibule invitation revoke 0190b3f2-7a52-7c3b-9d0e-6f1d6a2b8c11";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the invitations that can still be redeemed, the newest first
    List {
        /// Only those to this address
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        #[command(flatten)]
        list: ListOptions,
    },
    /// Revoke an invitation: its link makes no account any more
    Revoke {
        /// The invitation, as `vestibule invitation list` shows it
        invitation: Uuid,
    },
}

const INVITATIONS: &[Column] = &[
    ("ID", |invitation| member(invitation, "id")),
    ("EMAIL", |invitation| member(invitation, "email")),
    ("GROUPS", |invitation| member(invitation, "groups")),
    ("EXPIRES", |invitation| member(invitation, "expires_at")),
];

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    match &options.what {
        What::List { email, list } => {
            let list = List::new("/invitations", list).equal("email", email.as_deref());
            api.print_items(&api.items(&list).await?, INVITATIONS);
        }
        What::Revoke { invitation } => {
            let at = path(&["invitations", &invitation.to_string()]);
            api.done(&api.delete(&at, &[]).await?, format_args!("{invitation} is revoked"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

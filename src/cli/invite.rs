//! `vestibule invite ADDRESS`: adds an invitation to the outbox; the running server sends it.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{administration::Connection, config_file::Failure};
use crate::accounts::registration::INVITATION_LASTS;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    connection: Connection,
    /// The email address of the invited person
    address: String,
    /// A group that the new user becomes a member of; may be given more than once
    #[arg(long, value_name = "NAME")]
    group: Vec<String>,
    /// The language of the message, such as "de"
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let api = options.connection.api().await?;
    let address = &options.address;
    let body = json!({ "email": address, "groups": options.group, "language": options.language });
    let days = INVITATION_LASTS.num_days();
    api.done(
        &api.post("/invitations", body).await?,
        format_args!("invited {address}: the running server sends the link, which works for {days} days"),
    );
    Ok(ExitCode::SUCCESS)
}

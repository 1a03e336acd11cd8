//! `vestibule invite ADDRESS`: adds an invitation to the outbox; the running server sends it.

use std::process::ExitCode;

use clap::Args;

use super::{
    config_file::{ConfigFile, Failure},
    output::say,
};
use crate::{
    accounts::registration::{self, INVITATION_LASTS, Invitation},
    domain::email_address::EmailAddress,
};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
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
    let address = &options.address;
    let email = EmailAddress::parse(address).map_err(|error| format!("{address:?}: {error}"))?;
    let context = options.config.context().await?;
    if !context.config.registration.takes_invitations() {
        return Err("invitations do not work while registration.mode is \"off\"; set it to \"invitation\"".into());
    }
    let invitation = Invitation {
        email: &email,
        language: &options.language,
        groups: options.group.clone(),
    };
    registration::invite(&context, invitation).await?;
    say!(
        "invited {address}: the running server sends the link, which works for {} days",
        INVITATION_LASTS.num_days()
    );
    Ok(ExitCode::SUCCESS)
}

//! `vestibule invite ADDRESS`: leaves an invitation for the running server to send.

use std::process::ExitCode;

use clap::Args;

use super::{ConfigFile, Failure};
use crate::{
    accounts::{
        Bench,
        registration::{self, INVITATION_LASTS, Invitation},
    },
    domain::event::Origin,
    messages::mail::MailAddress,
};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    /// Who is invited
    address: String,
    /// A group that they come into; may be given more than once
    #[arg(long, value_name = "NAME")]
    group: Vec<String>,
    /// The language of the message, such as "de"
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let address = &options.address;
    let email = MailAddress::parse(address).map_err(|error| format!("{address:?}: {error}"))?;
    let tools = options.config.tools().await?;
    if !tools.config.registration.takes_invitations() {
        return Err(
            "nobody can come while registration.mode is \"off\"; \"invitation\" lets in whoever is invited".into(),
        );
    }
    let bench = Bench {
        store: &tools.store,
        random: &tools.random,
        now: tools.clock.now(),
        origin: Origin::default(),
        outbox: &tools.outbox,
    };
    let invitation = Invitation {
        email: &email,
        language: &options.language,
        groups: options.group.clone(),
    };
    registration::invite(&bench, invitation).await?;
    println!(
        "invited {address}: the running server sends the link, which works for {} days",
        INVITATION_LASTS.num_days()
    );
    Ok(ExitCode::SUCCESS)
}

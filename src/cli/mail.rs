//! `vestibule mail test ADDRESS`: sends a message immediately, and prints the mail server's answer.

use std::process::ExitCode;

use clap::Subcommand;

use super::{
    config_file::{Failure, WithConfig},
    output::say,
};
use crate::{
    crypto::random::Random,
    domain::{clock::Clock, email_address::EmailAddress},
    messages::{mail::MailKind, mail_transport::MailTransport, render},
};

pub(super) type Options = WithConfig<What>;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Send a test message at once, without the outbox
    Test {
        /// The email address that it goes to
        address: String,
    },
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let What::Test { address } = &options.what;
    let config = options.config.load_in_force().await?;
    let to = EmailAddress::parse(address).map_err(|error| format!("{address:?}: {error}"))?;
    let transport = MailTransport::new(&config)?
        .ok_or("mail is off; set mail.transport to \"smtp\" (or to \"file\" for development), and mail.from")?;
    let now = Clock::system().now();
    let rendered = render::write(&MailKind::Test, "en", &config, now)?.ok_or("the test message is empty")?;
    let id = format!("test.{}", Random::system().uuid_v7(now));
    match transport.send(&to, rendered, &id, now).await {
        Ok(said) => {
            say!("sent: {said}");
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => Err(refusal.with_advice(&config).into()),
    }
}

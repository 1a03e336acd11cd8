//! `vestibule mail test ADDRESS`: sends a message immediately, and prints the mail server's answer.

use std::process::ExitCode;

use clap::Subcommand;

use super::{
    config_file::{Failure, WithConfig},
    output::say,
};
use crate::{
    config::{Config, SmtpTls},
    crypto::random::Random,
    domain::{clock::Clock, email_address::EmailAddress},
    messages::{
        mail::MailKind,
        mail_transport::{MailTransport, Trouble, Undelivered},
        render,
    },
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
    let config = options.config.load()?;
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
        Err(refusal) => Err(explain(&refusal, &config).into()),
    }
}

/// What went wrong, and how to fix it.
pub(super) fn explain(refusal: &Undelivered, config: &Config) -> String {
    let smtp = &config.mail.smtp;
    let server = format!("{}:{}", smtp.host.as_deref().unwrap_or_default(), smtp.port);
    let mend = match refusal.trouble {
        Trouble::Unreachable if smtp.tls == SmtpTls::Starttls => {
            format!(
                "does {server} answer from this machine, and does it speak STARTTLS? Port 465 needs mail.smtp.tls = \"tls\""
            )
        }
        Trouble::Unreachable => format!("does {server} answer from this machine? Look at mail.smtp.host, port and tls"),
        Trouble::Tls => format!(
            "does the certificate of {server} have that name, and is its authority trusted? The certificate of a private authority \
             goes into mail.smtp.root_certificate"
        ),
        Trouble::SignIn => "look at mail.smtp.username and mail.smtp.password".to_owned(),
        Trouble::NotNow => "the mail server asks to try again later; the outbox does so by itself".to_owned(),
        Trouble::Never => {
            "the mail server refuses this sender or this recipient; does it allow messages from mail.from?".to_owned()
        }
        Trouble::File => "look at mail.file.directory".to_owned(),
    };
    format!("{}; {mend}", refusal.said)
}

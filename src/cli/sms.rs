//! `vestibule sms test NUMBER`: sends a message immediately, and prints the gateway's answer.

use std::process::ExitCode;

use clap::Subcommand;

use super::{
    config_file::{Failure, WithConfig},
    output::say,
};
use crate::{
    crypto::random::Random,
    domain::{clock::Clock, phone_number::PhoneNumber},
    messages::{
        sms::{Sms, SmsKind},
        sms_gateway::Gateway,
        undelivered::{Trouble, Undelivered},
    },
};

pub(super) type Options = WithConfig<What>;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Send a test message at once, without the outbox
    Test {
        /// The number that it goes to, with its country code: +49 151 23456789
        number: String,
    },
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let What::Test { number } = &options.what;
    let config = options.config.load_in_force().await?;
    let to = PhoneNumber::parse(number).map_err(|error| format!("{number:?}: {error}"))?;
    // This command does not build the application, which would install the TLS provider.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let gateway = Gateway::new(&config)?
        .ok_or("text messages are off; set sms.transport to \"http\" (or to \"log\" for development)")?;
    if !config.sms.allows(&to) {
        return Err("sms.allowed_prefixes does not allow this number".into());
    }
    let now = Clock::system().now();
    let sms = Sms {
        to,
        user_id: None,
        language: "en".to_owned(),
        kind: SmsKind::Test,
    };
    let text = sms.write(&config, now).ok_or("the test message is empty")?;
    let id = format!("test.{}", Random::system().uuid_v7(now));
    match gateway.send(&sms.to, &text, &id).await {
        Ok(said) => {
            say!("sent: {said}");
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => Err(explain(&refusal).into()),
    }
}

/// What went wrong, and how to fix it.
fn explain(refusal: &Undelivered) -> String {
    let mend = match refusal.trouble {
        Trouble::NotNow => "the gateway asks to try again later; the outbox does so by itself",
        Trouble::Never => "look at sms.format, sms.from and the secret, and at the gateway's own log",
        _ => "does sms.url answer from this machine?",
    };
    format!("{}; {mend}", refusal.said)
}

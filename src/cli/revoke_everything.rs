//! `vestibule revoke-everything`: ends everybody's access from before a time, after a backup was restored.

use std::{process::ExitCode, time::Duration};

use chrono::{DateTime, Utc};
use clap::Args;

use super::{
    config_file::{ConfigFile, Failure},
    output::say,
};
use crate::management::revoke_everything::revoke_everything;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    /// When the restored database was put into use, such as 2026-11-29T12:00:00Z, or `now`: what began before it ends
    #[arg(long, value_name = "TIME", value_parser = time)]
    before: Time,
}

#[derive(Clone, Copy, Debug)]
enum Time {
    Now,
    At(DateTime<Utc>),
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let context = options.config.context().await?;
    let before = match options.before {
        Time::Now => context.now,
        Time::At(time) => time,
    };
    let ended = revoke_everything(&context, before).await?;
    // Tokens say in whole seconds when they were issued. What is issued when this command is over is of a later one.
    tokio::time::sleep(Duration::from_secs(1)).await;
    say!(
        "{} users are signed out, and {} clients are refused what they got before {}.",
        ended.users,
        ended.clients,
        before.format("%Y-%m-%d %H:%M:%SZ")
    );
    Ok(ExitCode::SUCCESS)
}

fn time(text: &str) -> Result<Time, String> {
    if text == "now" {
        return Ok(Time::Now);
    }
    let time = DateTime::parse_from_rfc3339(text);
    time.map(|time| Time::At(time.to_utc()))
        .map_err(|_| "a time such as 2026-11-29T12:00:00Z, or `now`".to_owned())
}

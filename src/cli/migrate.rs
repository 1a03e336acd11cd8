//! `vestibule migrate`: applies schema changes, or lists them.

use std::process::ExitCode;

use clap::Args;

use super::{ConfigFile, Failure};
use crate::store::{Store, schema};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    /// List the changes, apply none
    #[arg(long)]
    status: bool,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let config = options.config.load()?;
    let store = Store::connect(&config.database).await?;
    if !options.status {
        schema::migrate(&store).await?;
    }
    for (name, is_applied) in schema::status(&store).await? {
        println!("{:<8} {name}", if is_applied { "applied" } else { "pending" });
    }
    Ok(ExitCode::SUCCESS)
}

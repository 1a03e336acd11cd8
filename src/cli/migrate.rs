//! `vestibule migrate`: applies schema changes, or lists them.

use std::process::ExitCode;

use clap::Args;

use super::{
    config_file::{ConfigFile, Failure, store_to_look_at},
    output::say,
};
use crate::store::{Store, schema};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    /// List the schema changes, and apply none
    #[arg(long)]
    status: bool,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let config = options.config.load()?;
    let store = if options.status {
        store_to_look_at(&config).await?
    } else {
        let store = Store::connect(&config.database).await?;
        schema::migrate(&store).await?;
        store
    };
    for (name, is_applied) in schema::status(&store).await? {
        say!("{:<8} {name}", if is_applied { "applied" } else { "pending" });
    }
    Ok(ExitCode::SUCCESS)
}

//! `vestibule keys`: lists the signing keys, or rotates them now. A running server follows within two seconds.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{ConfigFile, Failure};
use crate::{jobs::rotate_keys, store::signing_keys};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the keys with their states
    List,
    /// Publish a new key for each algorithm; it signs within seconds
    Rotate,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let tools = options.config.tools().await?;
    match options.what {
        What::List => rotate_keys::run(&tools).await?,
        What::Rotate => rotate_keys::rotate_now(&tools).await?,
    }
    let now = tools.clock.now();
    println!("{:<43}  {:<5}  {:<9}  {:<20}  RETIRED FROM", "KID", "ALG", "STATE", "SIGNS FROM");
    for key in signing_keys::list(&tools.store).await? {
        let retired = key.retired_from.map_or_else(|| "-".to_owned(), |at| at.format("%Y-%m-%d %H:%M:%SZ").to_string());
        let active = key.active_from.format("%Y-%m-%d %H:%M:%SZ");
        println!("{:<43}  {:<5}  {:<9}  {active}  {retired}", key.kid, key.algorithm.as_str(), key.state(now).as_str());
    }
    Ok(ExitCode::SUCCESS)
}

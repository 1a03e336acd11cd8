//! `vestibule apply`: creates and changes clients, users, groups and scopes as the state files say. Applying them twice
//! changes nothing.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::config_file::{ConfigFile, Failure};
use crate::management::apply::{self, Change, Mode, StateFile};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    /// The state files, read in this order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// List what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let mut wanted = Vec::new();
    for file in &options.files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        wanted.push(StateFile::parse(&text).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    let context = options.config.context().await?;
    let mode = if options.dry_run { Mode::DryRun } else { Mode::Apply };
    let mut totals = [0_usize; 3];
    for report in apply::apply(&context, mode, &wanted).await? {
        println!("{:<9}  {} {}", report.change.as_str(), report.kind, report.name);
        for field in &report.fields {
            println!("             {field}");
        }
        let place = match report.change {
            Change::Created => 0,
            Change::Changed => 1,
            Change::Unchanged => 2,
        };
        totals[place] += 1;
    }
    let [created, changed, unchanged] = totals;
    let note = if options.dry_run {
        " (nothing was written: --dry-run)"
    } else {
        ""
    };
    println!("{created} created, {changed} changed, {unchanged} unchanged{note}");
    Ok(ExitCode::SUCCESS)
}

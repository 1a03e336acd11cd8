//! `vestibule apply`: creates and changes what administrators set up, as the state files say. Applying them twice
//! changes nothing.

use std::process::ExitCode;

use clap::Args;

use super::{config_file::Failure, output::say, state_files::StateFiles};
use crate::management::apply::{Change, Mode};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    files: StateFiles,
    /// List what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let mode = if options.dry_run { Mode::DryRun } else { Mode::Apply };
    let outcome = options.files.bring_about(mode).await?;
    for report in &outcome.reports {
        say!("{:<9}  {} {}", report.change.as_str(), report.kind, report.name);
        for field in &report.fields {
            say!("             {field}");
        }
        if let Some(hint) = report.hint.as_ref().filter(|_| report.change != Change::Unchanged) {
            say!("{:<9}  {} {}: {hint}", "hint", report.kind, report.name);
        }
    }
    let [created, changed, unchanged] = outcome.totals();
    let note = if options.dry_run {
        " (nothing was written: --dry-run)"
    } else {
        ""
    };
    say!("{created} created, {changed} changed, {unchanged} unchanged{note}");
    Ok(ExitCode::SUCCESS)
}

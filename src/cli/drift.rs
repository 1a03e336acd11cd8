//! `vestibule drift`: whether what is stored still is what the state files say. For scripts that run it every day.

use std::process::ExitCode;

use clap::Args;

use super::{config_file::Failure, failure::Exit, output::say, plan::lines, state_files::StateFiles};
use crate::management::apply::Mode;

/// Shown below `vestibule drift --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule drift state/*.toml || echo 'somebody changed it elsewhere'

It ends with 1 where something differs, and also where an object is managed by state files and none of these names it.
`-` is what the files say and is not there, `~` what is different.";

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    files: StateFiles,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let outcome = options.files.bring_about(Mode::DryRun).await?;
    for report in outcome.differing() {
        for line in lines(report) {
            say!("{line}");
        }
    }
    for (kind, name) in &outcome.forgotten {
        say!("? {kind} {name} is managed by state files, and none of these names it");
    }
    let [created, changed, _] = outcome.totals();
    if created + changed + outcome.forgotten.len() == 0 {
        say!("no drift");
        return Ok(ExitCode::SUCCESS);
    }
    say!(
        "{created} missing, {changed} different, {} not in these files",
        outcome.forgotten.len()
    );
    Ok(ExitCode::from(Exit::Failed as u8))
}

//! The state files that a command is given, and the files of secrets that they name.

use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::SecretString;

use super::config_file::{ConfigFile, Failure};
use crate::management::apply::{self, Change, Mode, Report, StateFile};

/// Which files.
#[derive(Debug, Args)]
pub(super) struct StateFiles {
    #[command(flatten)]
    config: ConfigFile,
    /// The state files, read in this order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// What became of the objects in them, or would become.
pub(super) struct Outcome {
    /// Each object, in order.
    pub(super) reports: Vec<Report>,
    /// What nobody applies any more.
    pub(super) forgotten: Vec<(&'static str, String)>,
}

impl StateFiles {
    /// Applies them, or says what would be done.
    pub(super) async fn bring_about(&self, mode: Mode) -> Result<Outcome, Failure> {
        let mut wanted = Vec::new();
        for file in &self.files {
            wanted.push(read(file).map_err(|problem| format!("{}: {problem}", file.display()))?);
        }
        let context = self.config.context().await?;
        Ok(Outcome {
            reports: apply::apply(&context, mode, &wanted).await?,
            forgotten: apply::managed::forgotten(&context, &wanted).await?,
        })
    }
}

fn read(file: &Path) -> Result<StateFile, Failure> {
    let mut read = StateFile::parse(&std::fs::read_to_string(file)?)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    for client in &mut read.clients {
        if let Some(secret) = &client.client_secret_file {
            client.client_secret = read_secret(&folder.join(secret))?;
        }
    }
    Ok(read)
}

/// The secret in a file, without the line break at its end; `None` where there is no such file.
fn read_secret(file: &Path) -> Result<Option<SecretString>, String> {
    match std::fs::read_to_string(file) {
        Ok(text) => {
            let line = text.strip_suffix('\n').unwrap_or(&text);
            Ok(Some(line.strip_suffix('\r').unwrap_or(line).into()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("client_secret_file {}: {error}", file.display())),
    }
}

impl Outcome {
    /// How many are new, how many change, and how many stay.
    pub(super) fn totals(&self) -> [usize; 3] {
        [Change::Created, Change::Changed, Change::Unchanged]
            .map(|change| self.reports.iter().filter(|report| report.change == change).count())
    }

    /// Those that differ from what is stored.
    pub(super) fn differing(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().filter(|report| report.change != Change::Unchanged)
    }
}

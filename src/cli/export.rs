//! `vestibule export`: writes what is stored as a state file.

use std::{
    fs::OpenOptions,
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
    process::ExitCode,
};

use clap::Args;

use super::config_file::{ConfigFile, Failure};
use crate::management::export::{self, People};

/// Shown below `vestibule export --help`.
pub(super) const EXAMPLES: &str = "Examples:
  vestibule export > state.toml
  vestibule export --users --output everything.toml

Secrets are not in it: what has one names the file that its secret is read from, below secrets/ beside the state file.";

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    config: ConfigFile,
    /// Write users too, without their passwords and factors
    #[arg(long)]
    users: bool,
    /// The file to make; standard output without it
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    let context = options.config.context().await?;
    let people = if options.users { People::Included } else { People::Left };
    let mut out: Box<dyn Write + Send> = match &options.output {
        // What is there may be the only copy of what somebody wrote.
        Some(file) => {
            let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
            Box::new(opened.map_err(|error| format!("{}: {error}", file.display()))?)
        }
        None => Box::new(std::io::stdout()),
    };
    let mut out = BufWriter::new(&mut out);
    writeln!(
        out,
        "# What `vestibule export` found. `vestibule apply` makes it again.\n"
    )?;
    export::export(&context, people, &mut |text| out.write_all(text.as_bytes())).await?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

//! `vestibule completions SHELL`: what a shell needs to complete commands and options.

use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{config_file::Failure, output::say};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The shell
    shell: Shell,
}

pub(super) fn run<Command: CommandFactory>(options: &Options) -> Result<ExitCode, Failure> {
    let mut command = Command::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, name, &mut script);
    say!("{}", String::from_utf8(script)?.trim_end());
    Ok(ExitCode::SUCCESS)
}

//! Asks before something is lost for good.

use std::io::{IsTerminal as _, stdin, stdout};

use clap::Args;

use super::Api;
use crate::cli::{
    config_file::Failure,
    failure::{CommandError, Exit},
    output::complain,
};

/// The answer that is given beforehand.
#[derive(Debug, Args)]
pub(crate) struct Confirmation {
    /// Do not ask; needed where nobody can be asked
    #[arg(long)]
    yes: bool,
}

impl Api {
    /// Goes on if it was confirmed: by `--yes`, or by typing `name` on a terminal. A dry run does nothing that had to be.
    pub(crate) fn confirm(&self, confirmation: &Confirmation, what: &str, name: &str) -> Result<(), Failure> {
        if confirmation.yes || self.dry_run {
            return Ok(());
        }
        if !(stdin().is_terminal() && stdout().is_terminal()) {
            let said = format!("to {what} {name} cannot be undone: add --yes");
            return Err(CommandError::new(Exit::Usage, said).into());
        }
        complain!("This will {what} {name}. It cannot be undone. Type {name} to go on:");
        let mut typed = String::new();
        stdin().read_line(&mut typed)?;
        match typed.trim() == name {
            true => Ok(()),
            false => Err("that is another name; nothing was changed".into()),
        }
    }
}

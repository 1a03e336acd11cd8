//! Why a command failed, and the exit code that says so to scripts.

use std::process::ExitCode;

/// The exit codes, as `vestibule --help` and `docs/cli.md` list them. Done is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// It failed for a reason that has no code of its own.
    Failed = 1,
    /// The command line is wrong. clap uses the same code.
    Usage = 2,
    /// What it names is not there.
    NotFound = 3,
    /// A name is taken, something stands against it, or somebody else changed it meanwhile.
    Conflict = 4,
    /// The API key does not count, or does not allow it.
    NotAllowed = 5,
    /// The server does not answer, or has too much to do.
    Unreachable = 6,
}

/// A failure with an exit code of its own. Any other error ends a command with [`Exit::Failed`].
#[derive(Debug, thiserror::Error)]
#[error("{said}")]
pub(super) struct CommandError {
    exit: Exit,
    said: String,
}

impl CommandError {
    pub(super) fn new(exit: Exit, said: impl Into<String>) -> Self {
        Self {
            exit,
            said: said.into(),
        }
    }
}

/// The exit code of a command that ended with `error`.
pub(super) fn exit_code(error: &(dyn std::error::Error + Send + Sync + 'static)) -> ExitCode {
    let exit = error
        .downcast_ref::<CommandError>()
        .map_or(Exit::Failed, |error| error.exit);
    ExitCode::from(exit as u8)
}

//! What a command prints. A pipe that its reader has closed (`vestibule check | head`) ends the command without a word.

use std::{
    fmt::Arguments,
    io::{ErrorKind, Write},
};

/// The exit code of a program that SIGPIPE ended, as shells report it.
const CLOSED_PIPE: i32 = 141;

/// Prints a line on standard output.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::output::line(std::io::stdout(), format_args!($($text)*)) };
}

/// Prints a line on standard error.
macro_rules! complain {
    ($($text:tt)*) => { $crate::cli::output::line(std::io::stderr(), format_args!($($text)*)) };
}

pub(super) use {complain, say};

pub(super) fn line(mut to: impl Write, text: Arguments<'_>) {
    match writeln!(to, "{text}") {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(CLOSED_PIPE),
        // A full disk, for example: what should have been read is lost, and nobody may take that for success.
        Err(_) => std::process::exit(1),
    }
}

//! What a command prints. A pipe that its reader has closed (`vestibule check | head`) ends the command without a word.

use std::{fmt::Arguments, io::Write};

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
    if writeln!(to, "{text}").is_err() {
        std::process::exit(CLOSED_PIPE);
    }
}

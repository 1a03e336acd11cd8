//! The `vestibule` program: parses arguments, calls `cli`.

use std::process::ExitCode;

use clap::Parser;
use vestibule::cli::Command;

/// The server makes many small allocations of different sizes in many tasks: this allocator is designed for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Command::parse().run()
}

//! The `vestibule` program: parses arguments, calls `cli`.

use std::process::ExitCode;

use clap::Parser;
use vestibule::cli::Command;

/// Small allocations of many sizes by many tasks: the case that this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Command::parse().run()
}

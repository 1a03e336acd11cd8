//! Starts the log: JSON lines for programs, or text for people. Secrets cannot appear in it: their types are never printed.

use super::output::complain;
use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

/// Libraries that log too much, unless `log.level` asks for it.
const QUIET: &str = "sea_orm_migration=warn,sqlx=warn,tower_sessions_core=warn,hyper=warn";

pub(super) fn start(config: &LogConfig) {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", config.level)).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Where nobody reads it any more, there is nobody to tell.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match config.format.on(std::io::stderr().is_terminal()) {
        LogFormat::Json => log
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init(),
        LogFormat::Text | LogFormat::Auto => log.compact().try_init(),
    };
    if let Err(error) = started {
        complain!("vestibule: the log was started before: {error}");
    }
}

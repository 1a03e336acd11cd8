//! Starts the log: JSON lines for machines, or text for people. Secrets cannot be in it: their types do not print.

use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

pub(super) fn start(config: &LogConfig) {
    let filter = EnvFilter::try_new(&config.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.format {
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
        LogFormat::Text => log.compact().try_init(),
    };
    if let Err(error) = started {
        eprintln!("vestibule: the log was started before: {error}");
    }
}

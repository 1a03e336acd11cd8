//! `vestibule serve`: runs the server until it is asked to stop.

use std::process::ExitCode;

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{
    config_file::{ConfigFile, Failure, services},
    logging,
};
use crate::{app, http::server, store::Store};

pub(super) async fn run(options: &ConfigFile) -> Result<ExitCode, Failure> {
    let config = options.load()?;
    logging::start(&config.log);
    Store::wait_for(&config.database).await?;
    let services = services(config).await?;
    let app = app::build(services).await?;
    let listen = app.state.config.listen;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("listen = {listen}: {error}"))?;
    tracing::info!(issuer = app.state.config.issuer.as_str(), %listen, version = env!("CARGO_PKG_VERSION"), "ready");
    if app.state.config.issuer.is_https() && app.state.config.proxy.trusted.is_empty() {
        tracing::warn!(
            "the issuer is https, and proxy.trusted is empty: list the proxy in front, or all users share one address, and so one limit of \
             attempts"
        );
    }
    if let Some(link) = app::set_up_link(&app.services).await? {
        // Not written to the log: many people read stored logs, and the link creates an administrator.
        println!(
            "\n  Make the first administrator's account here (the link works once, for a day, and until a node that starts \
             later prints another one):\n\n  {link}\n"
        );
    }
    let jobs = app.start_jobs();
    let proxies = app.services.config.proxy.trusted.clone();
    server::serve(listener, app.router(), proxies, asked_to_end()).await;
    tracing::info!("ending");
    drop(jobs);
    app.finish().await;
    tracing::info!("ended");
    Ok(ExitCode::SUCCESS)
}

/// Resolves at SIGTERM or SIGINT.
pub(super) async fn asked_to_end() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        tracing::error!("signals cannot be received; end the process by force");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

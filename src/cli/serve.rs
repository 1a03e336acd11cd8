//! `vestibule serve`: runs the server until it is asked to stop.

use std::{io::ErrorKind, net::SocketAddr, process::ExitCode};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{
    config_file::{ConfigFile, Failure, services},
    logging,
    output::say,
};
use crate::{app, http::server, store::Store};

pub(super) async fn run(options: &ConfigFile) -> Result<ExitCode, Failure> {
    let config = options.load()?;
    logging::start(&config.log);
    for note in &config.notes {
        tracing::info!("{note}");
    }
    Store::wait_for(&config.database).await?;
    let services = services(config).await?;
    let app = app::build(services).await?;
    let listen = app.state.config().listen;
    let listener = bind(listen, "listen in the configuration, or VESTIBULE_LISTEN").await?;
    tracing::info!(issuer = app.state.config().issuer.as_str(), %listen, version = env!("CARGO_PKG_VERSION"), "ready");
    if app.state.config().issuer.is_https() && app.state.config().proxy.trusted.is_empty() {
        tracing::warn!(
            "the issuer is https, and proxy.trusted is empty: list the proxy in front, or all users share one address, and so one limit of \
             attempts"
        );
    }
    let jobs = app.start_jobs();
    let proxies = app.services.config().proxy.trusted.clone();
    if let Some(link) = app::set_up_link(&app.services).await? {
        // Not written to the log: many people read stored logs, and the link creates an administrator. It is the last line, so that
        // it is seen.
        say!(
            "\n  There is no administrator yet. Make their account here. The link works once, for a day, and until a node that starts \
             later prints another one.\n\n  Open {link}\n"
        );
    }
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

/// Binds `address`, which `setting` sets.
pub(super) async fn bind(address: SocketAddr, setting: &str) -> Result<TcpListener, Failure> {
    let port = address.port();
    TcpListener::bind(address).await.map_err(|error| {
        let remedy = match error.kind() {
            ErrorKind::AddrInUse => {
                format!("another program has port {port}, perhaps another Vestibule: end it, or change {setting}")
            }
            ErrorKind::PermissionDenied => format!("this user may not use port {port}; change {setting}"),
            _ => format!("change {setting}"),
        };
        format!("{address}: {error}; {remedy}").into()
    })
}

//! `vestibule health`: asks the server on this machine whether it is ready. Containers have no curl.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};

use super::{
    config_file::{ConfigFile, Failure},
    output::say,
};

pub(super) async fn run(options: &ConfigFile) -> Result<ExitCode, Failure> {
    let config = options.load()?;
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(3))
        .no_proxy()
        .build()?;
    let address = format!("http://{}/health/ready", reachable(config.listen));
    let answer = client.get(&address).send().await?;
    say!("{}", answer.status());
    Ok(if answer.status().is_success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// If the server listens on all addresses, the loopback address is used.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

//! Putting the providers of the database in force, after those of the configuration file.

use secrecy::SecretString;

use crate::{
    config::{Config, UpstreamConfig},
    crypto::sealing::{SealError, Sealer},
    store::{
        Connection, StoreError,
        upstreams::{self, KeptUpstream},
    },
};

/// The providers that the database has, with their secrets. One whose id the file has too is left out: the file stands above. One that cannot
/// be used is left out and logged, so that nobody signs in by half of it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn of_database(
    base: &Config,
    connection: &dyn Connection,
    sealer: &Sealer,
) -> Result<Vec<UpstreamConfig>, StoreError> {
    let mut usable = Vec::new();
    for kept in upstreams::list(connection).await? {
        let kept = kept.value;
        if is_of_file(base, &kept.config.id) {
            continue;
        }
        match with_secret(&kept, sealer) {
            Ok(config) => match config.check() {
                Ok(()) => usable.push(config),
                Err(problem) => left_out(&kept, &problem),
            },
            Err(error) => left_out(&kept, &error),
        }
    }
    Ok(usable)
}

fn left_out(kept: &KeptUpstream, problem: &dyn std::fmt::Display) {
    let upstream = kept.config.id.as_str();
    tracing::error!(upstream, %problem, "a sign-in provider in the database cannot be used, and is left out");
}

/// Whether the configuration file has a provider of that id.
pub(in crate::management) fn is_of_file(base: &Config, id: &str) -> bool {
    base.upstreams.iter().any(|upstream| upstream.id == id)
}

/// The provider with its secret opened.
pub(super) fn with_secret(kept: &KeptUpstream, sealer: &Sealer) -> Result<UpstreamConfig, SealError> {
    let secret = sealer.open(&sealed_for(&kept.config.id), &kept.sealed_secret)?;
    Ok(UpstreamConfig {
        client_secret: Some(SecretString::from(String::from_utf8_lossy(&secret).into_owned())),
        ..kept.config.clone()
    })
}

/// What the client secret at the provider of that id is sealed for.
pub fn sealed_for(id: &str) -> String {
    format!("upstream {id} client secret")
}

//! A provider as administrators see it.

use serde_json::Value;

use crate::config::UpstreamConfig;

/// A provider as administrators see it.
#[derive(Clone, Debug)]
pub struct ShownUpstream {
    /// What it is, without its secret.
    pub config: UpstreamConfig,
    /// Where it is from.
    pub source: Source,
    /// Its place among those of the database; those of the file come first.
    pub position: Option<i32>,
    /// The redirect URI that is registered there.
    pub redirect_uri: String,
}

/// Where a provider is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The configuration file, which stands above the database: it is changed there.
    File,
    /// An administrator set it up.
    Database,
    /// An administrator set it up, and the file has one of the same id, which counts instead.
    Overridden,
}

/// The provider without its secret.
pub(super) fn without_secret(config: &UpstreamConfig) -> UpstreamConfig {
    UpstreamConfig {
        client_secret: None,
        client_secret_file: None,
        ..config.clone()
    }
}

/// What can be seen of a provider, under the names that the API has for it. Never its secret.
pub(in crate::management) fn shown(config: &UpstreamConfig) -> Value {
    let mut all = serde_json::to_value(without_secret(config)).unwrap_or_default();
    if let Some(members) = all.as_object_mut() {
        members.remove("client_secret");
        members.remove("client_secret_file");
    }
    all
}

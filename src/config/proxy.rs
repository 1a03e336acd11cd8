//! `[proxy]`: which reverse proxies may state the client's address.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::text;

/// The reverse proxies in front of this server.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProxyConfig {
    /// `X-Forwarded-For` is read in connections from these networks; in all others it is ignored.
    #[serde(deserialize_with = "text::networks")]
    pub trusted: Vec<IpNet>,
}

//! `[proxy]`: whose word about client addresses counts.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::text;

/// The reverse proxies in front.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProxyConfig {
    /// Connections from these networks may name the client's address; from anywhere else the header is ignored.
    #[serde(deserialize_with = "text::networks")]
    pub trusted: Vec<IpNet>,
}

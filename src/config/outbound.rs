//! `[outbound]`: which private networks the outbound HTTP client may reach.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::text;

/// Requests from this server to URLs of clients: key sets, logos.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutboundConfig {
    /// Private networks that may be reached. By default none: only public addresses are.
    #[serde(deserialize_with = "text::networks")]
    pub allow_private: Vec<IpNet>,
}

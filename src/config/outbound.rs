//! `[outbound]`: what the guarded outbound client may reach.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::text;

/// Fetches that clients cause: key sets, logos.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutboundConfig {
    /// Private networks that may be reached all the same.
    #[serde(deserialize_with = "text::networks")]
    pub allow_private: Vec<IpNet>,
}

//! `[metrics]`: which networks may read the metrics.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::text;

/// The Prometheus endpoint.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsConfig {
    /// The networks whose requests are answered.
    #[serde(deserialize_with = "text::networks")]
    pub allow: Vec<IpNet>,
}

impl Default for MetricsConfig {
    fn default() -> Self {
        let loopback = ["127.0.0.0/8", "::1/128"];
        Self {
            allow: loopback
                .into_iter()
                .filter_map(|network| network.parse().ok())
                .collect(),
        }
    }
}

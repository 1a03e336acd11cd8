//! `[hsts]`: for how long browsers use https alone (RFC 6797). Sent only while the issuer is https.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// The `Strict-Transport-Security` header.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HstsConfig {
    /// For how long. Zero makes browsers forget it.
    pub max_age: ConfigDuration,
    /// Whether it is about every subdomain of the issuer's host too.
    pub include_subdomains: bool,
}

impl Default for HstsConfig {
    fn default() -> Self {
        Self {
            max_age: ConfigDuration::days(730),
            include_subdomains: false,
        }
    }
}

impl HstsConfig {
    /// The value of the header.
    pub fn header(&self) -> String {
        let subdomains = if self.include_subdomains {
            "; includeSubDomains"
        } else {
            ""
        };
        format!("max-age={}{subdomains}", self.max_age.as_seconds())
    }

    pub(super) fn check(&self) -> Result<(), WrongValue> {
        let (least, most) = (ConfigDuration::seconds(0), ConfigDuration::days(3650));
        check::span_within("hsts.max_age", self.max_age, least, most)
    }
}

//! `[tokens]`: lifetimes of codes and tokens.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// Lifetimes of codes and tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokensConfig {
    /// Lifetime of an authorization code.
    pub code: ConfigDuration,
    /// Lifetime of an access token.
    pub access_token: ConfigDuration,
    /// Lifetime of an ID token.
    pub id_token: ConfigDuration,
    /// A refresh token that is not used for this long expires.
    pub refresh_idle: ConfigDuration,
    /// A grant expires after this time, even if it is refreshed.
    pub refresh_absolute: ConfigDuration,
    /// How long after its use a refresh token can be sent again to get the same response, for clients that lost the response.
    pub refresh_grace: ConfigDuration,
}

impl Default for TokensConfig {
    fn default() -> Self {
        Self {
            code: ConfigDuration::seconds(60),
            access_token: ConfigDuration::minutes(10),
            id_token: ConfigDuration::minutes(10),
            refresh_idle: ConfigDuration::days(14),
            refresh_absolute: ConfigDuration::days(90),
            refresh_grace: ConfigDuration::seconds(30),
        }
    }
}

impl TokensConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        let (second, day) = (ConfigDuration::seconds(1), ConfigDuration::hours(24));
        // RFC 6749 section 4.1.2 recommends ten minutes at most.
        check::span_within("tokens.code", self.code, second, ConfigDuration::minutes(10))?;
        check::span_within("tokens.access_token", self.access_token, second, day)?;
        check::span_within("tokens.id_token", self.id_token, second, day)?;
        check::span_within(
            "tokens.refresh_absolute",
            self.refresh_absolute,
            second,
            ConfigDuration::days(3_650),
        )?;
        check::span_within(
            "tokens.refresh_idle",
            self.refresh_idle,
            second,
            ConfigDuration::days(3_650),
        )?;
        check::span_at_most(
            "tokens.refresh_idle",
            self.refresh_idle,
            "tokens.refresh_absolute",
            self.refresh_absolute,
        )?;
        check::span_within(
            "tokens.refresh_grace",
            self.refresh_grace,
            ConfigDuration::seconds(0),
            ConfigDuration::minutes(2),
        )
    }

    /// The longest lifetime of a signed token. A replaced signing key stays published at least this long.
    pub fn longest_signed(&self) -> ConfigDuration {
        self.access_token.max(self.id_token)
    }
}

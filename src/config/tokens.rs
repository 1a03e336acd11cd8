//! `[tokens]`: how long codes and tokens live.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::ConfigDuration};

/// Lifetimes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokensConfig {
    /// Of an authorization code.
    pub code: ConfigDuration,
    /// Of an access token.
    pub access_token: ConfigDuration,
    /// Of an ID token.
    pub id_token: ConfigDuration,
    /// Of a refresh token that is not used.
    pub refresh_idle: ConfigDuration,
    /// Of a grant, however often it is refreshed.
    pub refresh_absolute: ConfigDuration,
    /// How long a retry with the token just spent gets the same answer.
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
            refresh_grace: ConfigDuration::seconds(10),
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

    /// The longest that a token signed now may be in use: keys stay published for it.
    pub fn longest_signed(&self) -> ConfigDuration {
        self.access_token.max(self.id_token)
    }
}

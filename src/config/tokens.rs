//! `[tokens]`: how long codes and tokens live.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue, span::Span};

/// Lifetimes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokensConfig {
    /// Of an authorization code.
    pub code: Span,
    /// Of an access token.
    pub access_token: Span,
    /// Of an ID token.
    pub id_token: Span,
    /// Of a refresh token that is not used.
    pub refresh_idle: Span,
    /// Of a grant, however often it is refreshed.
    pub refresh_absolute: Span,
    /// How long a retry with the token just spent gets the same answer.
    pub refresh_grace: Span,
}

impl Default for TokensConfig {
    fn default() -> Self {
        Self {
            code: Span::seconds(60),
            access_token: Span::minutes(10),
            id_token: Span::minutes(10),
            refresh_idle: Span::days(14),
            refresh_absolute: Span::days(90),
            refresh_grace: Span::seconds(10),
        }
    }
}

impl TokensConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        let (second, day) = (Span::seconds(1), Span::hours(24));
        // RFC 6749 section 4.1.2 recommends ten minutes at most.
        check::span_within("tokens.code", self.code, second, Span::minutes(10))?;
        check::span_within("tokens.access_token", self.access_token, second, day)?;
        check::span_within("tokens.id_token", self.id_token, second, day)?;
        check::span_within(
            "tokens.refresh_absolute",
            self.refresh_absolute,
            second,
            Span::days(3_650),
        )?;
        check::span_within("tokens.refresh_idle", self.refresh_idle, second, Span::days(3_650))?;
        check::span_at_most(
            "tokens.refresh_idle",
            self.refresh_idle,
            "tokens.refresh_absolute",
            self.refresh_absolute,
        )?;
        check::span_within(
            "tokens.refresh_grace",
            self.refresh_grace,
            Span::seconds(0),
            Span::minutes(2),
        )
    }

    /// The longest that a token signed now may be in use: keys stay published for it.
    pub fn longest_signed(&self) -> Span {
        self.access_token.max(self.id_token)
    }
}

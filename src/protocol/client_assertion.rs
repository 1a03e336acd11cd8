//! The claims of a client assertion (RFC 7523 section 3, OpenID Connect Core 1.0 section 9 `private_key_jwt`).
//!
//! The signature was checked before (`crypto::jwt`); whether the `jti` is new is for the store. Times are numbers: a time in
//! quotes is refused, because what one library reads as a date another reads as no limit.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

use super::{client_authentication::failed, error::OAuthError};

/// How far ahead of ours a client's clock may be, and how far behind.
pub const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(10);

/// The longest life of an assertion.
pub const MAX_LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// The longest `jti`.
const MAX_JTI_LENGTH: usize = 255;

/// What makes an assertion usable once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionId {
    /// Its `jti`, unique per client.
    pub jti: String,
    /// Until when it must be stored: later it is refused because it has expired.
    pub expires_at: DateTime<Utc>,
}

/// Checks the claims of an assertion (RFC 7523 section 3).
///
/// # Errors
/// `invalid_client` (401), with the same description for every failure.
pub fn check(
    claims: &Map<String, Value>,
    client_id: &str,
    accepted_audiences: &[&str],
    now: DateTime<Utc>,
) -> Result<AssertionId, OAuthError> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let from_client = text("iss") == Some(client_id) && text("sub") == Some(client_id);
    let for_us = match claims.get("aud") {
        Some(Value::String(audience)) => accepted_audiences.contains(&audience.as_str()),
        // For us alone: with a second audience, that one could use the assertion here.
        Some(Value::Array(audiences)) => match audiences.as_slice() {
            [Value::String(audience)] => accepted_audiences.contains(&audience.as_str()),
            _ => false,
        },
        _ => false,
    };
    let begun = ["iat", "nbf"].into_iter().all(|name| match claims.get(name) {
        None => true,
        Some(value) => numeric_date(value).is_some_and(|at| at <= now + CLOCK_SKEW),
    });
    let expires_at = claims
        .get("exp")
        .and_then(numeric_date)
        .filter(|at| *at <= now + MAX_LIFETIME + CLOCK_SKEW && now - CLOCK_SKEW < *at);
    // Its whole life counts, where it says when it was issued.
    let issued_at = claims.get("iat").and_then(numeric_date);
    let expires_at = expires_at.filter(|at| issued_at.is_none_or(|issued| *at <= issued + MAX_LIFETIME + CLOCK_SKEW));
    let jti = text("jti").filter(|jti| !jti.is_empty() && jti.len() <= MAX_JTI_LENGTH);
    match (expires_at, jti) {
        (Some(expires_at), Some(jti)) if from_client && for_us && begun => Ok(AssertionId {
            jti: jti.to_owned(),
            expires_at: expires_at + CLOCK_SKEW,
        }),
        _ => Err(failed()),
    }
}

/// A `NumericDate` (RFC 7519 section 2): seconds, perhaps with a fraction. Never text.
fn numeric_date(value: &Value) -> Option<DateTime<Utc>> {
    let seconds = match value.as_i64() {
        Some(seconds) => seconds,
        None => {
            let seconds = value.as_f64()?.floor();
            // Beyond this a f64 counts no single seconds, and no clock goes there.
            (seconds.abs() < 1e12).then_some(seconds as i64)?
        }
    };
    DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::protocol::{
        error::ErrorCode,
        fixtures::{ISSUER, now},
    };

    fn good() -> Map<String, Value> {
        let at = now().timestamp();
        let claims = json!({"iss": "rp", "sub": "rp", "aud": ISSUER, "iat": at, "exp": at + 60, "jti": "j1"});
        claims.as_object().unwrap().clone()
    }

    fn with(name: &str, value: Value) -> Map<String, Value> {
        let mut claims = good();
        claims.insert(name.to_owned(), value);
        claims
    }

    fn try_it(claims: &Map<String, Value>) -> Result<AssertionId, OAuthError> {
        check(claims, "rp", &[ISSUER, "https://op.example/token"], now())
    }

    #[test]
    fn a_good_assertion_is_remembered_for_as_long_as_it_could_be_replayed() {
        let id = try_it(&good()).unwrap();
        assert_eq!(id.jti, "j1");
        assert_eq!(id.expires_at, now() + TimeDelta::seconds(70));
        assert!(check(&good(), "rp", &[ISSUER], id.expires_at - TimeDelta::seconds(1)).is_ok());
        assert!(check(&good(), "rp", &[ISSUER], id.expires_at).is_err());
    }

    #[test]
    fn the_only_audience_is_the_issuer_or_the_token_endpoint() {
        assert!(try_it(&with("aud", json!("https://op.example/token"))).is_ok());
        assert!(try_it(&with("aud", json!([ISSUER]))).is_ok());
        for wrong in [
            json!(["https://other.example", ISSUER]),
            json!([ISSUER, "https://op.example/token"]),
            json!([ISSUER, 7]),
            json!("https://other.example"),
            json!([]),
            json!({}),
            json!(null),
            json!("https://op.example/"),
        ] {
            assert!(try_it(&with("aud", wrong)).is_err());
        }
    }

    #[test]
    fn each_claim_is_required_and_must_be_right() {
        for name in ["iss", "sub", "aud", "exp", "jti"] {
            let mut claims = good();
            claims.remove(name);
            assert_eq!(try_it(&claims).unwrap_err().code, ErrorCode::InvalidClient, "{name}");
        }
        for (name, value) in [
            ("iss", json!("other")),
            ("sub", json!("other")),
            ("jti", json!("")),
            ("jti", json!(7)),
            ("jti", json!("j".repeat(256))),
        ] {
            assert_eq!(try_it(&with(name, value)), Err(failed()), "{name}");
        }
    }

    #[test]
    fn a_time_in_quotes_is_refused() {
        let at = now().timestamp();
        for name in ["exp", "iat", "nbf"] {
            assert!(try_it(&with(name, json!((at + 30).to_string()))).is_err(), "{name}");
            assert!(try_it(&with(name, json!(null))).is_err(), "{name}");
            assert!(try_it(&with(name, json!(true))).is_err(), "{name}");
        }
    }

    #[test]
    fn an_assertion_that_lives_too_long_has_expired_or_comes_from_the_future_is_refused() {
        let at = now().timestamp();
        assert!(try_it(&with("exp", json!(at + 310))).is_ok());
        assert!(try_it(&with("exp", json!(at + 311))).is_err());
        assert!(try_it(&with("exp", json!(at + 361))).is_err());
        assert!(try_it(&with("exp", json!(at - 9))).is_ok());
        assert!(try_it(&with("exp", json!(at - 10))).is_err());
        assert!(try_it(&with("exp", json!(1e300))).is_err());
        for name in ["iat", "nbf"] {
            assert!(try_it(&with(name, json!(at + 8))).is_ok());
            assert!(try_it(&with(name, json!(at + 61))).is_err());
        }
        assert!(try_it(&with("exp", json!(at as f64 + 30.5))).is_ok());
    }

    proptest! {
        #[test]
        fn no_number_can_panic(exp in any::<f64>(), iat in any::<i64>(), nbf in any::<u64>()) {
            let mut claims = with("exp", json!(exp));
            claims.insert("iat".to_owned(), json!(iat));
            claims.insert("nbf".to_owned(), json!(nbf));
            let _ = try_it(&claims);
        }
    }
}

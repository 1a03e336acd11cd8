//! The signing keys at one moment: which one signs, the published key set (RFC 7517 section 5), and the verification of
//! tokens issued here. Immutable: a rotation creates a new key ring.

use std::collections::HashMap;

use aws_lc_rs::signature::ParsedPublicKey;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::{digest::sha256, jwt::Parts, signing::KeyPair};
use crate::domain::{
    signing_algorithm::SigningAlgorithm,
    signing_key::{SigningKey, SigningKeyState},
};

/// A snapshot of the signing keys.
#[derive(Debug)]
pub struct KeyRing {
    /// For each algorithm, newest first.
    keys: Vec<Key>,
    by_kid: HashMap<String, Verifier>,
    jwks: String,
    etag: String,
}

#[derive(Debug)]
struct Key {
    record: SigningKey,
    pair: KeyPair,
}

/// The parsed public key: parsing it takes a large part of the time of a verification.
#[derive(Debug)]
struct Verifier {
    algorithm: SigningAlgorithm,
    key: ParsedPublicKey,
}

impl KeyRing {
    /// The key ring of all keys that are not removed at `now`.
    pub fn new(keys: Vec<(SigningKey, KeyPair)>, now: DateTime<Utc>) -> Self {
        let mut keys: Vec<Key> = keys
            .into_iter()
            .map(|(record, pair)| Key { record, pair })
            .filter(|key| key.record.state(now) != SigningKeyState::Removed)
            .collect();
        keys.sort_by(|one, other| {
            let newest_first = other.record.active_from.cmp(&one.record.active_from);
            one.pair
                .algorithm()
                .cmp(&other.pair.algorithm())
                .then(newest_first)
                .then(one.pair.kid().cmp(other.pair.kid()))
        });
        let by_kid = keys
            .iter()
            .filter_map(|Key { pair, .. }| {
                let verifier = Verifier {
                    algorithm: pair.algorithm(),
                    key: pair.verifier().ok()?,
                };
                Some((pair.kid().to_owned(), verifier))
            })
            .collect();
        let public: Vec<&Value> = keys.iter().map(|key| key.pair.public_jwk()).collect();
        let jwks = serde_json::json!({ "keys": public }).to_string();
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&sha256(jwks.as_bytes())[..16]));
        Self {
            keys,
            by_kid,
            jwks,
            etag,
        }
    }

    /// The key that signs under `algorithm` at `now`: the newest one that is active and already published.
    pub fn active(&self, algorithm: SigningAlgorithm, now: DateTime<Utc>) -> Option<&KeyPair> {
        self.keys
            .iter()
            .filter(|key| key.pair.algorithm() == algorithm)
            .find(|key| key.record.state(now) == SigningKeyState::Active && key.record.published_at < now)
            .map(|key| &key.pair)
    }

    /// The key set, as it is served.
    pub fn jwks_json(&self) -> &str {
        &self.jwks
    }

    /// Its entity tag, in quotes (RFC 9110 section 8.8.3).
    pub fn etag(&self) -> &str {
        &self.etag
    }

    /// The claims of a token with that `typ`, signed with one of these keys. The claims themselves are not checked.
    pub fn verify(&self, jwt: &str, expected_typ: &str) -> Option<Map<String, Value>> {
        self.verify_typed(jwt, |typ| typ == Some(expected_typ))
    }

    /// The claims of an ID token signed with one of these keys, even if it has expired (`id_token_hint`, OpenID Connect Core
    /// 1.0 section 3.1.2.1). ID tokens issued here have no `typ`; signed UserInfo responses have `JWT`, so they are not
    /// accepted.
    pub fn verify_id_token(&self, jwt: &str) -> Option<Map<String, Value>> {
        self.verify_typed(jwt, |typ| typ.is_none())
    }

    fn verify_typed(&self, jwt: &str, is_expected: impl FnOnce(Option<&str>) -> bool) -> Option<Map<String, Value>> {
        let parts = Parts::of(jwt).filter(|parts| is_expected(parts.header.typ.as_deref()))?;
        let verifier = self.by_kid.get(parts.header.kid.as_deref()?)?;
        if verifier.algorithm != parts.header.alg {
            return None;
        }
        let mut buffer = [0; LONGEST_SIGNATURE];
        let length = URL_SAFE_NO_PAD.decode_slice(parts.signature, &mut buffer).ok()?;
        verifier
            .key
            .verify_sig(parts.message.as_bytes(), &buffer[..length])
            .ok()?;
        parts.claims()
    }
}

/// The decoder needs a buffer of whole groups of three bytes.
const LONGEST_SIGNATURE: usize = 516;

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use serde_json::json;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::hours(hours)
    }

    fn published(algorithm: SigningAlgorithm, published: i64, active: i64) -> (SigningKey, KeyPair) {
        let pair = KeyPair::generate(algorithm).unwrap().0;
        let record = SigningKey {
            kid: pair.kid().to_owned(),
            algorithm,
            public_jwk: pair.public_jwk().clone(),
            sealed_private_key: Vec::new(),
            published_at: at(published),
            active_from: at(active),
            retired_from: None,
            removed_from: None,
        };
        (record, pair)
    }

    fn retired(mut key: (SigningKey, KeyPair), from: i64, removed: i64) -> (SigningKey, KeyPair) {
        key.0.retired_from = Some(at(from));
        key.0.removed_from = Some(at(removed));
        key
    }

    fn kids(ring: &KeyRing) -> Vec<String> {
        let jwks: Value = serde_json::from_str(ring.jwks_json()).unwrap();
        let kid = |key: &Value| key["kid"].as_str().unwrap().to_owned();
        jwks["keys"].as_array().unwrap().iter().map(kid).collect()
    }

    #[test]
    fn a_key_signs_from_its_time_on_until_its_successor_does() {
        let old = retired(published(SigningAlgorithm::ES256, 0, 24), 48, 72);
        let new = published(SigningAlgorithm::ES256, 24, 48);
        let (old_kid, new_kid) = (old.0.kid.clone(), new.0.kid.clone());
        let ring = KeyRing::new(vec![old, new], at(25));
        let signs = |hours| ring.active(SigningAlgorithm::ES256, at(hours)).map(KeyPair::kid);
        assert_eq!(signs(23), None);
        assert_eq!(signs(24), Some(old_kid.as_str()));
        assert_eq!(signs(47), Some(old_kid.as_str()));
        assert_eq!(signs(48), Some(new_kid.as_str()));
        assert_eq!(signs(1000), Some(new_kid.as_str()));
        assert!(ring.active(SigningAlgorithm::RS256, at(48)).is_none());
    }

    #[test]
    fn of_two_active_keys_the_newer_signs() {
        let (old, new) = (
            published(SigningAlgorithm::EdDSA, 0, 1),
            published(SigningAlgorithm::EdDSA, 2, 3),
        );
        let kid = new.0.kid.clone();
        let ring = KeyRing::new(vec![old, new], at(4));
        assert_eq!(
            ring.active(SigningAlgorithm::EdDSA, at(4)).map(KeyPair::kid),
            Some(kid.as_str())
        );
    }

    #[test]
    fn no_key_signs_that_was_not_published_before() {
        let ring = KeyRing::new(vec![published(SigningAlgorithm::ES256, 5, 0)], at(5));
        assert!(ring.active(SigningAlgorithm::ES256, at(4)).is_none());
        assert!(ring.active(SigningAlgorithm::ES256, at(5)).is_none());
        assert!(
            ring.active(SigningAlgorithm::ES256, at(5) + TimeDelta::microseconds(1))
                .is_some()
        );
    }

    #[test]
    fn the_key_set_holds_what_is_published_active_and_retired_but_not_what_is_removed() {
        let removed = retired(published(SigningAlgorithm::ES256, 0, 1), 2, 3);
        let retired = retired(published(SigningAlgorithm::ES256, 1, 2), 3, 100);
        let active = published(SigningAlgorithm::ES256, 2, 3);
        let next = published(SigningAlgorithm::ES256, 3, 50);
        let expected = [next.0.kid.clone(), active.0.kid.clone(), retired.0.kid.clone()];
        let gone = removed.1.sign_jwt(None, &json!({})).unwrap();
        let ring = KeyRing::new(vec![removed, retired, active, next], at(4));
        assert_eq!(kids(&ring), expected);
        assert_eq!(ring.verify_id_token(&gone), None);
    }

    #[test]
    fn the_entity_tag_changes_with_the_key_set() {
        let one = KeyRing::new(vec![published(SigningAlgorithm::ES256, 0, 0)], at(1));
        let other = KeyRing::new(vec![published(SigningAlgorithm::ES256, 0, 0)], at(1));
        assert_ne!(one.etag(), other.etag());
        assert!(one.etag().starts_with('"') && one.etag().ends_with('"'));
        assert_eq!(KeyRing::new(Vec::new(), at(0)).jwks_json(), r#"{"keys":[]}"#);
    }

    #[test]
    fn what_a_key_of_the_ring_signed_is_verified_under_every_algorithm() {
        let ring = KeyRing::new(
            SigningAlgorithm::ALL.map(|algorithm| published(algorithm, 0, 1)).into(),
            at(2),
        );
        for algorithm in SigningAlgorithm::ALL {
            let pair = ring.active(algorithm, at(2)).unwrap();
            let claims = json!({ "sub": "ada", "exp": 1 });
            let jwt = pair.sign_jwt(Some("at+jwt"), &claims).unwrap();
            assert_eq!(
                ring.verify(&jwt, "at+jwt").map(Value::Object),
                Some(claims),
                "{algorithm}"
            );
            let (message, _) = jwt.rsplit_once('.').unwrap();
            let other = pair.sign_jwt(Some("at+jwt"), &json!({ "sub": "bob" })).unwrap();
            let (_, signature) = other.rsplit_once('.').unwrap();
            assert_eq!(
                ring.verify(&format!("{message}.{signature}"), "at+jwt"),
                None,
                "{algorithm}"
            );
            for changed in [
                format!("{jwt}A"),
                format!("{jwt}="),
                format!("{jwt}AAAAAAAA"),
                format!("{message}."),
            ] {
                assert_eq!(ring.verify(&changed, "at+jwt"), None, "{algorithm}");
            }
        }
    }

    #[test]
    fn a_signature_longer_than_any_is_refused() {
        let ring = KeyRing::new(vec![published(SigningAlgorithm::ES256, 0, 1)], at(2));
        let jwt = ring
            .active(SigningAlgorithm::ES256, at(2))
            .unwrap()
            .sign_jwt(None, &json!({}))
            .unwrap();
        let (message, _) = jwt.rsplit_once('.').unwrap();
        assert_eq!(
            ring.verify_id_token(&format!("{message}.{}", "A".repeat(100_000))),
            None
        );
    }

    #[test]
    fn a_token_of_one_type_is_none_of_another() {
        let ring = KeyRing::new(vec![published(SigningAlgorithm::ES256, 0, 1)], at(2));
        let pair = ring.active(SigningAlgorithm::ES256, at(2)).unwrap();
        let sign = |typ| pair.sign_jwt(typ, &json!({ "sub": "ada" })).unwrap();
        assert!(ring.verify(&sign(Some("at+jwt")), "at+jwt").is_some());
        for typ in [
            None,
            Some("JWT"),
            Some("logout+jwt"),
            Some("AT+JWT"),
            Some("application/at+jwt"),
        ] {
            assert!(ring.verify(&sign(typ), "at+jwt").is_none(), "{typ:?}");
        }
        assert!(ring.verify_id_token(&sign(None)).is_some());
        // A signed UserInfo response has the `typ` JWT, an ID token issued here has none.
        for typ in ["JWT", "at+jwt", "logout+jwt", "token-introspection+jwt"] {
            assert!(ring.verify_id_token(&sign(Some(typ))).is_none(), "{typ}");
        }
    }

    #[test]
    fn a_strangers_token_is_unknown_even_under_a_kid_of_ours() {
        let ring = KeyRing::new(vec![published(SigningAlgorithm::ES256, 0, 1)], at(2));
        let stranger = KeyPair::generate(SigningAlgorithm::ES256).unwrap().0;
        let jwt = stranger.sign_jwt(None, &json!({})).unwrap();
        assert_eq!(ring.verify_id_token(&jwt), None);
        let ours = ring.active(SigningAlgorithm::ES256, at(2)).unwrap();
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "ES256", "kid": ours.kid() }).to_string());
        let (_, rest) = jwt.split_once('.').unwrap();
        assert_eq!(ring.verify_id_token(&format!("{header}.{rest}")), None);
        let confused = URL_SAFE_NO_PAD.encode(json!({ "alg": "RS256", "kid": ours.kid() }).to_string());
        assert_eq!(ring.verify_id_token(&format!("{confused}.{rest}")), None);
    }
}

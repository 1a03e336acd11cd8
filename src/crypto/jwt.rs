//! Verifies signed JSON Web Tokens (RFC 7515, RFC 7519; pitfalls of RFC 8725): client assertions, and tokens issued here.
//!
//! Only signatures are checked: `protocol/` checks the claims. The header may name a supported algorithm and a key of the
//! registered set of the sender. A header that contains a key itself, or a critical extension, is refused, and nothing is
//! fetched.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, jwk::Jwk};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny},
};
use serde_json::{Map, Value};

use crate::domain::signing_algorithm::SigningAlgorithm;

/// The accepted members of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The algorithm: a supported one, so neither `none` nor a symmetric one.
    pub alg: SigningAlgorithm,
    /// The `kid` of the key in the sender's set.
    pub kid: Option<String>,
    /// The media type of the token (RFC 8725 section 3.11).
    pub typ: Option<String>,
}

/// Why a token was not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    /// The set has no matching key: it may have been published after the set was fetched.
    #[error("no key of the set signed this")]
    UnknownKey,
    /// The token is malformed or not accepted, or its signature is wrong.
    #[error("the token is malformed, or its signature wrong")]
    Bad,
}

/// The header of a compact token; `None` if it must be refused.
pub fn header(jwt: &str) -> Option<Header> {
    Parts::of(jwt).map(|parts| parts.header)
}

/// The claims before the signature is verified: use them to refuse early, never to trust.
pub fn unverified_claims(jwt: &str) -> Option<Map<String, Value>> {
    Parts::of(jwt).and_then(|parts| parts.claims())
}

/// The claims of a token that a key in `jwks` signed under `alg`. The claims themselves are not checked.
pub fn verify(jwt: &str, jwks: &Value, alg: SigningAlgorithm) -> Result<Map<String, Value>, JwtError> {
    let parts = Parts::of(jwt)
        .filter(|parts| parts.header.alg == alg)
        .ok_or(JwtError::Bad)?;
    let kid = parts.header.kid.as_deref();
    let algorithm = jsonwebtoken_algorithm(alg);
    let keys = jwks
        .get("keys")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let suitable = keys.iter().filter(|key| is_suitable(key, kid, alg)).take(MOST_KEYS);
    let mut tried = false;
    for key in suitable.filter_map(|key| DecodingKey::from_jwk(&Jwk::deserialize(key).ok()?).ok()) {
        tried = true;
        if jsonwebtoken::crypto::verify(parts.signature, parts.message.as_bytes(), &key, algorithm) == Ok(true) {
            return parts.claims().ok_or(JwtError::Bad);
        }
    }
    // If the named key fails, the token is forged; if none was named, the key may just not be in the set yet.
    Err(if tried && kid.is_some() {
        JwtError::Bad
    } else {
        JwtError::UnknownKey
    })
}

/// How many keys are tried when a token names none, or a set has several of that name.
const MOST_KEYS: usize = 16;

/// A token split into its parts, with an accepted header.
pub(super) struct Parts<'a> {
    pub(super) header: Header,
    /// The signed part: header and payload.
    pub(super) message: &'a str,
    pub(super) signature: &'a str,
    payload: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn of(jwt: &'a str) -> Option<Self> {
        let (message, signature) = jwt.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        // A payload with a dot means five parts (JWE), or more; decoding it below would fail too.
        if payload.contains('.') {
            return None;
        }
        let decoded = URL_SAFE_NO_PAD.decode(header).ok()?;
        // Serde would also accept an array with the members in order.
        if decoded.trim_ascii_start().first() != Some(&b'{') {
            return None;
        }
        let members: Members = serde_json::from_slice(&decoded).ok()?;
        let alg = SigningAlgorithm::parse(&members.alg)?;
        let header = Header {
            alg,
            kid: members.kid,
            typ: members.typ,
        };
        Some(Self {
            header,
            message,
            signature,
            payload,
        })
    }

    /// The payload, which must be a JSON object.
    pub(super) fn claims(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(self.payload).ok()?).ok()
    }
}

/// Header members (RFC 7515 section 4.1). A token with a member of the second half is refused, whatever its value.
#[derive(Deserialize)]
struct Members {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,

    #[serde(default, rename = "crit", deserialize_with = "refused")]
    _crit: (),
    #[serde(default, rename = "jwk", deserialize_with = "refused")]
    _jwk: (),
    #[serde(default, rename = "jku", deserialize_with = "refused")]
    _jku: (),
    #[serde(default, rename = "x5u", deserialize_with = "refused")]
    _x5u: (),
    #[serde(default, rename = "x5c", deserialize_with = "refused")]
    _x5c: (),
    #[serde(default, rename = "b64", deserialize_with = "refused")]
    _b64: (),
    #[serde(default, rename = "enc", deserialize_with = "refused")]
    _enc: (),
    #[serde(default, rename = "zip", deserialize_with = "refused")]
    _zip: (),
}

fn refused<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    IgnoredAny::deserialize(deserializer)?;
    Err(D::Error::custom("not accepted here"))
}

/// Whether a key of the set can have signed this: same `kid`, right type, for signatures, and public.
fn is_suitable(key: &Value, kid: Option<&str>, alg: SigningAlgorithm) -> bool {
    let member = |name: &str| key.get(name);
    let absent_or = |name: &str, value: &str| member(name).is_none_or(|found| found == value);
    let (key_type, curve) = match alg {
        SigningAlgorithm::ES256 => ("EC", Some("P-256")),
        SigningAlgorithm::ES384 => ("EC", Some("P-384")),
        SigningAlgorithm::EdDSA => ("OKP", Some("Ed25519")),
        SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => ("RSA", None),
    };
    let for_verification = || match member("key_ops") {
        None => true,
        Some(operations) => operations
            .as_array()
            .is_some_and(|operations| operations.iter().any(|one| one == "verify")),
    };
    // A private key that was published is compromised.
    let is_public = || PRIVATE_MEMBERS.iter().all(|name| member(name).is_none());
    kid.is_none_or(|kid| member("kid").is_some_and(|found| found == kid))
        && member("kty").is_some_and(|found| found == key_type)
        && curve.is_none_or(|curve| member("crv").is_some_and(|found| found == curve))
        && absent_or("use", "sig")
        && absent_or("alg", alg.as_str())
        && for_verification()
        && is_public()
}

const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

fn jsonwebtoken_algorithm(alg: SigningAlgorithm) -> jsonwebtoken::Algorithm {
    match alg {
        SigningAlgorithm::ES256 => jsonwebtoken::Algorithm::ES256,
        SigningAlgorithm::ES384 => jsonwebtoken::Algorithm::ES384,
        SigningAlgorithm::EdDSA => jsonwebtoken::Algorithm::EdDSA,
        SigningAlgorithm::RS256 => jsonwebtoken::Algorithm::RS256,
        SigningAlgorithm::PS256 => jsonwebtoken::Algorithm::PS256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::signing::KeyPair;
    use serde_json::json;

    fn pair(algorithm: SigningAlgorithm) -> KeyPair {
        KeyPair::generate(algorithm).unwrap().0
    }

    fn set(pairs: &[&KeyPair]) -> Value {
        json!({ "keys": pairs.iter().map(|pair| pair.public_jwk()).collect::<Vec<_>>() })
    }

    /// A token with the header `header` and an invalid signature.
    fn unsigned(header: &Value) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.AAAA", encode(header), encode(&json!({ "sub": "app" })))
    }

    #[test]
    fn what_a_key_of_the_set_signed_is_verified_under_every_algorithm() {
        for algorithm in SigningAlgorithm::ALL {
            let (mine, other) = (pair(algorithm), pair(algorithm));
            let jwt = mine.sign_jwt(None, &json!({ "sub": "app", "exp": "a text" })).unwrap();
            assert_eq!(header(&jwt).unwrap().kid.as_deref(), Some(mine.kid()));
            let claims = verify(&jwt, &set(&[&other, &mine]), algorithm).unwrap();
            assert_eq!(Value::Object(claims), json!({ "sub": "app", "exp": "a text" }));
            assert_eq!(verify(&jwt, &set(&[&other]), algorithm), Err(JwtError::UnknownKey));
        }
    }

    #[test]
    fn a_changed_token_is_bad() {
        let pair = pair(SigningAlgorithm::ES256);
        let jwt = pair.sign_jwt(None, &json!({ "sub": "app" })).unwrap();
        let other = pair.sign_jwt(None, &json!({ "sub": "other" })).unwrap();
        let parts: Vec<&str> = jwt.split('.').collect();
        let foreign: Vec<&str> = other.split('.').collect();
        for changed in [
            format!("{}.{}.{}", parts[0], foreign[1], parts[2]),
            format!("{}.{}.{}", parts[0], parts[1], foreign[2]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}", parts[0], parts[1]),
            format!("{jwt}A"),
            format!("{jwt}="),
            format!("{jwt}.{}", parts[2]),
            jwt[..jwt.len() - 1].to_owned(),
            String::new(),
            "..".to_owned(),
        ] {
            assert_eq!(
                verify(&changed, &set(&[&pair]), SigningAlgorithm::ES256),
                Err(JwtError::Bad),
                "{changed}"
            );
        }
    }

    #[test]
    fn a_token_without_a_signature_is_refused() {
        for alg in ["none", "None", "NONE", "", "es256", "ES256 ", "ES512", "RS1"] {
            assert_eq!(header(&unsigned(&json!({ "alg": alg }))), None, "{alg}");
        }
        assert_eq!(header(&unsigned(&json!({ "kid": "k" }))), None);
        assert_eq!(header(&unsigned(&json!({ "alg": null }))), None);
        assert_eq!(header(&unsigned(&json!(["ES256"]))), None);
    }

    #[test]
    fn a_public_key_is_no_hmac_secret() {
        let pair = pair(SigningAlgorithm::RS256);
        let secret = jsonwebtoken::EncodingKey::from_secret(pair.public_jwk()["n"].as_str().unwrap().as_bytes());
        for algorithm in ["HS256", "HS384", "HS512"] {
            let mut forged_header = jsonwebtoken::Header::new(algorithm.parse().unwrap());
            forged_header.kid = Some(pair.kid().to_owned());
            let forged = jsonwebtoken::encode(&forged_header, &json!({ "sub": "app" }), &secret).unwrap();
            assert_eq!(header(&forged), None);
            assert_eq!(
                verify(&forged, &set(&[&pair]), SigningAlgorithm::RS256),
                Err(JwtError::Bad)
            );
        }
    }

    #[test]
    fn a_token_that_brings_its_own_key_or_asks_for_more_is_refused() {
        let own = pair(SigningAlgorithm::ES256);
        for (member, value) in [
            ("jwk", own.public_jwk().clone()),
            ("jku", json!("https://attacker.example/jwks")),
            ("x5u", json!("https://attacker.example/cert")),
            ("x5c", json!(["AAAA"])),
            ("crit", json!(["exp"])),
            ("crit", json!([])),
            ("b64", json!(false)),
            ("zip", json!("DEF")),
            ("enc", json!("A256GCM")),
        ] {
            for value in [value, Value::Null] {
                let mut asked = json!({ "alg": "ES256", "kid": own.kid() });
                asked[member] = value;
                assert_eq!(header(&unsigned(&asked)), None, "{asked}");
            }
        }
        assert!(header(&unsigned(&json!({ "alg": "ES256", "x5t": "AAAA", "cty": "JWT" }))).is_some());
    }

    #[test]
    fn a_header_that_says_something_twice_is_refused() {
        let twice = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","alg":"RS256"}"#);
        assert_eq!(header(&format!("{twice}.e30.AAAA")), None);
    }

    #[test]
    fn a_token_is_verified_under_the_asked_algorithm_only() {
        let pair = pair(SigningAlgorithm::RS256);
        let jwt = pair.sign_jwt(None, &json!({})).unwrap();
        assert_eq!(
            verify(&jwt, &set(&[&pair]), SigningAlgorithm::PS256),
            Err(JwtError::Bad)
        );
        assert!(verify(&jwt, &set(&[&pair]), SigningAlgorithm::RS256).is_ok());
    }

    #[test]
    fn a_key_for_something_else_is_not_used() {
        let pair = pair(SigningAlgorithm::ES256);
        let jwt = pair.sign_jwt(None, &json!({})).unwrap();
        for (member, value) in [
            ("use", json!("enc")),
            ("alg", json!("ES384")),
            ("crv", json!("P-384")),
            ("kty", json!("oct")),
            ("key_ops", json!(["sign"])),
            ("kid", json!("another")),
            ("d", json!("AAAA")),
            ("k", json!("AAAA")),
        ] {
            let mut key = pair.public_jwk().clone();
            key[member] = value;
            let refused = verify(&jwt, &json!({ "keys": [key] }), SigningAlgorithm::ES256);
            assert_eq!(refused, Err(JwtError::UnknownKey), "{member}");
        }
        let mut key = pair.public_jwk().clone();
        key["key_ops"] = json!(["verify"]);
        assert!(verify(&jwt, &json!({ "keys": [key] }), SigningAlgorithm::ES256).is_ok());
    }

    #[test]
    fn a_token_that_names_no_key_is_tried_with_those_that_suit() {
        let (mine, other, rsa) = (
            pair(SigningAlgorithm::ES256),
            pair(SigningAlgorithm::ES256),
            pair(SigningAlgorithm::RS256),
        );
        let named = mine.sign_jwt(None, &json!({})).unwrap();
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#),
            named.split('.').nth(1).unwrap()
        );
        let signature = openidconnect::PrivateSigningKey::sign(
            &mine,
            &crate::crypto::signing::core_algorithm(SigningAlgorithm::ES256),
            message.as_bytes(),
        );
        let jwt = format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.unwrap()));
        let mut nameless = mine.public_jwk().clone();
        nameless.as_object_mut().unwrap().remove("kid");
        let jwks = json!({ "keys": [rsa.public_jwk(), other.public_jwk(), nameless, { "kty": "future" }, 7] });
        assert!(verify(&jwt, &jwks, SigningAlgorithm::ES256).is_ok());
        assert_eq!(
            verify(&jwt, &set(&[&other]), SigningAlgorithm::ES256),
            Err(JwtError::UnknownKey)
        );
        assert_eq!(
            verify(
                &named,
                &json!({ "keys": [nameless_of(&mine)] }),
                SigningAlgorithm::ES256
            ),
            Err(JwtError::UnknownKey)
        );
    }

    fn nameless_of(pair: &KeyPair) -> Value {
        let mut key = pair.public_jwk().clone();
        key.as_object_mut().unwrap().remove("kid");
        key
    }

    #[test]
    fn a_set_that_is_none_knows_no_key() {
        let jwt = pair(SigningAlgorithm::ES256).sign_jwt(None, &json!({})).unwrap();
        for jwks in [
            json!(null),
            json!([]),
            json!({}),
            json!({ "keys": {} }),
            json!({ "keys": [null, "x"] }),
        ] {
            assert_eq!(verify(&jwt, &jwks, SigningAlgorithm::ES256), Err(JwtError::UnknownKey));
        }
    }

    #[test]
    fn a_payload_that_is_no_object_is_bad() {
        let pair = pair(SigningAlgorithm::EdDSA);
        for payload in [json!([]), json!("text"), json!(7), json!(null)] {
            let jwt = pair.sign_jwt(None, &payload).unwrap();
            assert_eq!(
                verify(&jwt, &set(&[&pair]), SigningAlgorithm::EdDSA),
                Err(JwtError::Bad)
            );
        }
    }
}

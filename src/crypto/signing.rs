//! Key pairs for signatures (RFC 7515, RFC 7518, RFC 8037), by aws-lc-rs only: the `rsa` crate, a transitive dependency, has
//! a timing side channel.
//!
//! Signing is on the hot path of the token endpoint: the header for each usual `typ` is encoded once, and a token is written
//! into a single string.

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        self, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
        Ed25519KeyPair, KeyPair as _, ParsedPublicKey, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
        VerificationAlgorithm,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    PrivateSigningKey,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::Serialize;
use zeroize::Zeroizing;

use super::digest::sha256;
use crate::domain::signing_algorithm::SigningAlgorithm;

/// The purpose under which private keys are sealed.
pub const SEALED_FOR: &str = "signing key";

/// A private key, with one algorithm and one `kid`.
pub struct KeyPair {
    algorithm: SigningAlgorithm,
    kid: String,
    private: Private,
    public_jwk: serde_json::Value,
    verification_key: CoreJsonWebKey,
    /// The encoded header for every `typ` in [`USUAL_TYPES`], in that order, each with the dot after it.
    headers: [String; USUAL_TYPES.len()],
}

enum Private {
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
}

/// Why signing failed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The private key does not fit that algorithm.
    #[error("not a private key for {0}")]
    UnusableKey(SigningAlgorithm),
    /// The claims cannot be serialized as JSON.
    #[error("the claims cannot be written as JSON: {0}")]
    Claims(#[from] serde_json::Error),
    /// The library failed to sign or to generate a key.
    #[error("the cryptographic library failed")]
    Failed,
}

impl From<aws_lc_rs::error::Unspecified> for SigningError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Failed
    }
}

/// ID tokens, access tokens (RFC 9068), logout tokens, introspection answers (RFC 9701).
const USUAL_TYPES: [Option<&str>; 5] = [
    None,
    Some("JWT"),
    Some("at+jwt"),
    Some("logout+jwt"),
    Some("token-introspection+jwt"),
];

/// The initial capacity for a token in bytes; a longer token makes the buffer grow.
const USUAL_CLAIMS: usize = 640;

/// The size of the largest signature in bytes: RSA with 4096 bits.
const LONGEST_SIGNATURE: usize = 512;

impl KeyPair {
    /// Creates a key pair, and its PKCS #8 form for sealing and storing.
    pub fn generate(algorithm: SigningAlgorithm) -> Result<(Self, Zeroizing<Vec<u8>>), SigningError> {
        let pkcs8 = match algorithm {
            SigningAlgorithm::ES256 => ecdsa_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING)?,
            SigningAlgorithm::ES384 => ecdsa_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING)?,
            SigningAlgorithm::EdDSA => Zeroizing::new(Ed25519KeyPair::generate()?.to_pkcs8v1()?.as_ref().to_vec()),
            SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => {
                Zeroizing::new(RsaKeyPair::generate(KeySize::Rsa2048)?.as_der()?.as_ref().to_vec())
            }
        };
        Ok((Self::from_pkcs8(algorithm, &pkcs8)?, pkcs8))
    }

    /// Reads a key pair from a PKCS #8 document.
    pub fn from_pkcs8(algorithm: SigningAlgorithm, pkcs8: &[u8]) -> Result<Self, SigningError> {
        let unusable = |_| SigningError::UnusableKey(algorithm);
        let private = match algorithm {
            SigningAlgorithm::ES256 => EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8)
                .map(Private::Ecdsa)
                .map_err(unusable)?,
            SigningAlgorithm::ES384 => EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, pkcs8)
                .map(Private::Ecdsa)
                .map_err(unusable)?,
            SigningAlgorithm::EdDSA => Ed25519KeyPair::from_pkcs8(pkcs8)
                .map(Private::Ed25519)
                .map_err(unusable)?,
            SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => {
                let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(unusable)?;
                // RFC 7518 section 3.3 requires 2048 bits; the signature buffer has space for 4096.
                if !(256..=LONGEST_SIGNATURE).contains(&pair.public_modulus_len()) {
                    return Err(SigningError::UnusableKey(algorithm));
                }
                Private::Rsa(Box::new(pair))
            }
        };
        let (kid, public_jwk) = public(algorithm, &private);
        let verification_key = serde_json::from_value(public_jwk.clone())?;
        let headers = USUAL_TYPES.map(|typ| encoded_header(algorithm, &kid, typ));
        Ok(Self {
            algorithm,
            kid,
            private,
            public_jwk,
            verification_key,
            headers,
        })
    }

    /// The RFC 7638 thumbprint of the public key.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The public key as a JWK (RFC 7517), with `kid`, `alg` and `use`.
    pub fn public_jwk(&self) -> &serde_json::Value {
        &self.public_jwk
    }

    /// Signs the claims; the token is in compact form (RFC 7515 section 7.1).
    pub fn sign_jwt(&self, typ: Option<&str>, claims: &impl Serialize) -> Result<String, SigningError> {
        let mut payload = Vec::with_capacity(USUAL_CLAIMS);
        serde_json::to_writer(&mut payload, claims)?;
        let other;
        let header = match USUAL_TYPES.iter().position(|usual| *usual == typ) {
            Some(index) => &self.headers[index],
            None => {
                other = encoded_header(self.algorithm, &self.kid, typ);
                &other
            }
        };
        let mut jwt = String::with_capacity(header.len() + (payload.len() + self.signature_len()).div_ceil(3) * 4 + 8);
        jwt.push_str(header);
        URL_SAFE_NO_PAD.encode_string(&payload, &mut jwt);
        let mut buffer = [0; LONGEST_SIGNATURE];
        let signature = self.sign_into(jwt.as_bytes(), &mut buffer)?;
        jwt.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut jwt);
        Ok(jwt)
    }

    /// The public key, parsed for verification.
    pub(super) fn verifier(&self) -> Result<ParsedPublicKey, SigningError> {
        let bytes = match &self.private {
            Private::Ecdsa(pair) => pair.public_key().as_ref(),
            Private::Ed25519(pair) => pair.public_key().as_ref(),
            Private::Rsa(pair) => pair.public_key().as_ref(),
        };
        ParsedPublicKey::new(verification(self.algorithm), bytes).map_err(|_| SigningError::UnusableKey(self.algorithm))
    }

    fn sign_into<'a>(&self, message: &[u8], buffer: &'a mut [u8; LONGEST_SIGNATURE]) -> Result<&'a [u8], SigningError> {
        let signature = match &self.private {
            Private::Ecdsa(pair) => pair.sign(&SystemRandom::new(), message)?,
            Private::Ed25519(pair) => pair.try_sign(message)?,
            Private::Rsa(pair) => {
                let encoding: &dyn RsaEncoding = if self.algorithm == SigningAlgorithm::PS256 {
                    &RSA_PSS_SHA256
                } else {
                    &RSA_PKCS1_SHA256
                };
                let signature = &mut buffer[..pair.public_modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), message, signature)?;
                return Ok(signature);
            }
        };
        let bytes = signature.as_ref();
        buffer[..bytes.len()].copy_from_slice(bytes);
        Ok(&buffer[..bytes.len()])
    }

    fn signature_len(&self) -> usize {
        match &self.private {
            Private::Ecdsa(_) => 96,
            Private::Ed25519(_) => 64,
            Private::Rsa(pair) => pair.public_modulus_len(),
        }
    }
}

impl PrivateSigningKey for KeyPair {
    type VerificationKey = CoreJsonWebKey;

    fn sign(
        &self,
        algorithm: &CoreJwsSigningAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, openidconnect::SigningError> {
        if *algorithm != core_algorithm(self.algorithm) {
            return Err(openidconnect::SigningError::UnsupportedAlg(format!("{algorithm:?}")));
        }
        let mut buffer = [0; LONGEST_SIGNATURE];
        self.sign_into(message, &mut buffer)
            .map(<[u8]>::to_vec)
            .map_err(|_| openidconnect::SigningError::CryptoError)
    }

    fn as_verification_key(&self) -> CoreJsonWebKey {
        self.verification_key.clone()
    }
}

/// The name of the algorithm in the `openidconnect` crate.
pub fn core_algorithm(algorithm: SigningAlgorithm) -> CoreJwsSigningAlgorithm {
    match algorithm {
        SigningAlgorithm::ES256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        SigningAlgorithm::ES384 => CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        SigningAlgorithm::EdDSA => CoreJwsSigningAlgorithm::EdDsa,
        SigningAlgorithm::RS256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        SigningAlgorithm::PS256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    }
}

fn verification(algorithm: SigningAlgorithm) -> &'static dyn VerificationAlgorithm {
    match algorithm {
        SigningAlgorithm::ES256 => &signature::ECDSA_P256_SHA256_FIXED,
        SigningAlgorithm::ES384 => &signature::ECDSA_P384_SHA384_FIXED,
        SigningAlgorithm::EdDSA => &signature::ED25519,
        SigningAlgorithm::RS256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        SigningAlgorithm::PS256 => &signature::RSA_PSS_2048_8192_SHA256,
    }
}

fn ecdsa_pkcs8(curve: &'static EcdsaSigningAlgorithm) -> Result<Zeroizing<Vec<u8>>, SigningError> {
    Ok(Zeroizing::new(
        EcdsaKeyPair::generate(curve)?.to_pkcs8v1()?.as_ref().to_vec(),
    ))
}

/// The `kid` and the public JWK. The thumbprint covers the required members in lexicographic order (RFC 7638 section 3.2).
fn public(algorithm: SigningAlgorithm, private: &Private) -> (String, serde_json::Value) {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (thumbprinted, mut jwk) = match private {
        Private::Ecdsa(pair) => {
            let curve = if algorithm == SigningAlgorithm::ES384 {
                "P-384"
            } else {
                "P-256"
            };
            // An uncompressed point: 0x04, x, y (SEC 1 section 2.3.3).
            let point = &pair.public_key().as_ref()[1..];
            let (x, y) = point.split_at(point.len() / 2);
            let (x, y) = (encode(x), encode(y));
            (
                format!(r#"{{"crv":"{curve}","kty":"EC","x":"{x}","y":"{y}"}}"#),
                serde_json::json!({ "kty": "EC", "crv": curve, "x": x, "y": y }),
            )
        }
        Private::Ed25519(pair) => {
            let x = encode(pair.public_key().as_ref());
            (
                format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#),
                serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "x": x }),
            )
        }
        Private::Rsa(pair) => {
            let key = pair.public_key();
            let n = encode(key.modulus().big_endian_without_leading_zero());
            let e = encode(key.exponent().big_endian_without_leading_zero());
            (
                format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
                serde_json::json!({ "kty": "RSA", "n": n, "e": e }),
            )
        }
    };
    let kid = encode(&sha256(thumbprinted.as_bytes()));
    jwk["kid"] = kid.as_str().into();
    jwk["alg"] = algorithm.as_str().into();
    jwk["use"] = "sig".into();
    (kid, jwk)
}

fn encoded_header(algorithm: SigningAlgorithm, kid: &str, typ: Option<&str>) -> String {
    let mut header = serde_json::json!({ "alg": algorithm.as_str(), "kid": kid });
    if let Some(typ) = typ {
        header["typ"] = typ.into();
    }
    let mut encoded = URL_SAFE_NO_PAD.encode(header.to_string());
    encoded.push('.');
    encoded
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyPair")
            .field("kid", &self.kid)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openidconnect::{
        Audience, ClientId, EmptyAdditionalClaims, IssuerUrl, JsonWebKey, JsonWebKeySet, Nonce, StandardClaims,
        SubjectIdentifier,
        core::{CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier},
    };
    use serde_json::json;

    fn pair(algorithm: SigningAlgorithm) -> KeyPair {
        KeyPair::generate(algorithm).unwrap().0
    }

    fn header(jwt: &str) -> serde_json::Value {
        let encoded = jwt.split('.').next().unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap()
    }

    #[test]
    fn what_every_algorithm_signs_jsonwebtoken_verifies() {
        for algorithm in SigningAlgorithm::ALL {
            let pair = pair(algorithm);
            let claims = json!({ "sub": "ada", "exp": 4_000_000_000_u64, "name": "Ada \u{1f511}" });
            let jwt = pair.sign_jwt(Some("at+jwt"), &claims).unwrap();
            let jwk = serde_json::from_value(pair.public_jwk().clone()).unwrap();
            let key = jsonwebtoken::DecodingKey::from_jwk(&jwk).unwrap();
            let name: jsonwebtoken::Algorithm = algorithm.as_str().parse().unwrap();
            let read =
                jsonwebtoken::decode::<serde_json::Value>(&jwt, &key, &jsonwebtoken::Validation::new(name)).unwrap();
            assert_eq!(read.claims, claims);
            assert_eq!(read.header.typ.as_deref(), Some("at+jwt"));
            assert_eq!(read.header.kid.as_deref(), Some(pair.kid()));
            assert_eq!(
                pair.kid(),
                jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256).unwrap(),
                "{algorithm}: the kid is the thumbprint"
            );
        }
    }

    #[test]
    fn what_every_algorithm_signs_openidconnect_verifies() {
        for algorithm in SigningAlgorithm::ALL {
            let pair = pair(algorithm);
            let name = core_algorithm(algorithm);
            let signature = PrivateSigningKey::sign(&pair, &name, b"message").unwrap();
            let key = pair.as_verification_key();
            assert!(
                key.verify_signature(&name, b"message", &signature).is_ok(),
                "{algorithm}"
            );
            assert!(
                key.verify_signature(&name, b"massage", &signature).is_err(),
                "{algorithm}"
            );
        }
    }

    #[test]
    fn an_id_token_made_by_openidconnect_is_verified_by_it() {
        let issuer = IssuerUrl::new("https://id.example".to_owned()).unwrap();
        for algorithm in SigningAlgorithm::ALL {
            let pair = pair(algorithm);
            let issued = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
            let claims = CoreIdTokenClaims::new(
                issuer.clone(),
                vec![Audience::new("app".to_owned())],
                issued + chrono::TimeDelta::minutes(10),
                issued,
                StandardClaims::new(SubjectIdentifier::new("ada".to_owned())),
                EmptyAdditionalClaims {},
            )
            .set_nonce(Some(Nonce::new("n".to_owned())));
            let token = CoreIdToken::new(claims, &pair, core_algorithm(algorithm), None, None).unwrap();
            let verifier = CoreIdTokenVerifier::new_public_client(
                ClientId::new("app".to_owned()),
                issuer.clone(),
                JsonWebKeySet::new(vec![pair.as_verification_key()]),
            )
            .set_allowed_algs([core_algorithm(algorithm)])
            .set_time_fn(move || issued);
            token.claims(&verifier, &Nonce::new("n".to_owned())).unwrap();
        }
    }

    #[test]
    fn a_key_pair_survives_its_pkcs8_form() {
        for algorithm in SigningAlgorithm::ALL {
            let (pair, pkcs8) = KeyPair::generate(algorithm).unwrap();
            let again = KeyPair::from_pkcs8(algorithm, &pkcs8).unwrap();
            assert_eq!((again.kid(), again.public_jwk()), (pair.kid(), pair.public_jwk()));
            assert!(again.verifier().is_ok());
        }
    }

    #[test]
    fn a_private_key_of_another_algorithm_is_refused() {
        for (algorithm, other) in [
            (SigningAlgorithm::ES256, SigningAlgorithm::ES384),
            (SigningAlgorithm::ES384, SigningAlgorithm::EdDSA),
            (SigningAlgorithm::EdDSA, SigningAlgorithm::RS256),
            (SigningAlgorithm::RS256, SigningAlgorithm::ES256),
        ] {
            let (_, pkcs8) = KeyPair::generate(algorithm).unwrap();
            assert!(
                matches!(KeyPair::from_pkcs8(other, &pkcs8), Err(SigningError::UnusableKey(_))),
                "{other}"
            );
        }
        assert!(KeyPair::from_pkcs8(SigningAlgorithm::ES256, b"").is_err());
    }

    #[test]
    fn a_key_signs_under_its_own_algorithm_only() {
        let pair = pair(SigningAlgorithm::ES256);
        assert!(PrivateSigningKey::sign(&pair, &CoreJwsSigningAlgorithm::HmacSha256, b"m").is_err());
        assert!(PrivateSigningKey::sign(&pair, &CoreJwsSigningAlgorithm::None, b"m").is_err());
    }

    #[test]
    fn a_header_says_algorithm_key_and_type_and_no_more() {
        let pair = pair(SigningAlgorithm::EdDSA);
        for typ in [
            Some("JWT"),
            Some("at+jwt"),
            Some("logout+jwt"),
            Some("something+jwt"),
            None,
        ] {
            let mut expected = json!({ "alg": "EdDSA", "kid": pair.kid() });
            if let Some(typ) = typ {
                expected["typ"] = typ.into();
            }
            assert_eq!(header(&pair.sign_jwt(typ, &json!({})).unwrap()), expected);
        }
    }

    #[test]
    fn a_public_key_holds_nothing_private_and_says_what_it_is_for() {
        for algorithm in SigningAlgorithm::ALL {
            let pair = pair(algorithm);
            let jwk = pair.public_jwk().as_object().unwrap();
            assert!(
                ["d", "p", "q", "dp", "dq", "qi", "k"]
                    .iter()
                    .all(|private| !jwk.contains_key(*private))
            );
            assert_eq!(
                (&jwk["alg"], &jwk["use"], &jwk["kid"]),
                (&json!(algorithm), &json!("sig"), &json!(pair.kid()))
            );
        }
    }

    #[test]
    fn claims_that_are_no_json_are_an_error() {
        let pair = pair(SigningAlgorithm::ES256);
        let unwritable: std::collections::HashMap<Vec<u8>, u8> = [(vec![1], 1)].into();
        assert!(matches!(pair.sign_jwt(None, &unwritable), Err(SigningError::Claims(_))));
    }
}

//! Refresh tokens (RFC 6749 section 6, RFC 9700 section 4.14.2): `vrt_` + base64url of grant id, generation, secret and tag.
//!
//! The tag is a MAC over the rest. A guessed token that names an existing grant is simply unknown, while a token that was
//! used long ago is recognised as issued here without storing it. The secret of each token is derived from that of the one
//! before: a client that retries with the token it has just used gets the same successor again, and the store has digests
//! only.

use aws_lc_rs::{
    digest,
    hmac::{self, HMAC_SHA256},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{digest::same, random::Random};
use crate::domain::ids::GrantId;

/// The key that authenticates the refresh tokens of this deployment.
#[derive(Clone)]
pub struct RefreshTokenKey(hmac::Key);

/// A refresh token that was just created, or derived again.
pub struct MintedRefreshToken {
    /// The token for the client; it is stored nowhere.
    pub text: String,
    /// Its generation in the refresh-token family.
    pub generation: i32,
    /// The digest that the family stores.
    pub digest: Vec<u8>,
}

/// A presented refresh token that this deployment issued. Whether it is the newest is for the store to say.
pub struct PresentedRefreshToken {
    /// The grant it belongs to.
    pub grant_id: GrantId,
    /// Its generation in the refresh-token family.
    pub generation: i32,
    /// The digest stored in the family while this token, or its successor, is the newest.
    pub digest: Vec<u8>,
    secret: Secret,
}

type Secret = Zeroizing<[u8; SECRET]>;

const PREFIX: &str = "vrt_";
const ID: usize = 16;
const GENERATION: usize = 4;
const SECRET: usize = 32;
const TAG: usize = 16;
const BODY: usize = ID + GENERATION + SECRET + TAG;
const ENCODED: usize = (BODY * 8).div_ceil(6);

impl RefreshTokenKey {
    /// Creates the key from those bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(HMAC_SHA256, &*Zeroizing::new(bytes)))
    }

    /// The first token of a family.
    pub fn first(&self, grant_id: GrantId, random: &Random) -> MintedRefreshToken {
        self.mint(grant_id, 0, &Zeroizing::new(random.bytes()))
    }

    /// The next token of the family; always the same one for the same predecessor.
    pub fn successor(&self, presented: &PresentedRefreshToken) -> MintedRefreshToken {
        let derived = self.mac(
            b"successor",
            presented.grant_id,
            presented.generation,
            &presented.secret,
        );
        let mut secret = Secret::default();
        secret.copy_from_slice(derived.as_ref());
        // A family ends after 2^31 tokens: the last one would be its own successor, which counts as reuse.
        self.mint(presented.grant_id, presented.generation.saturating_add(1), &secret)
    }

    /// Reads a token; `None` for everything that was not created with this key.
    pub fn parse(&self, text: &str) -> Option<PresentedRefreshToken> {
        let encoded = text.strip_prefix(PREFIX).filter(|encoded| encoded.len() == ENCODED)?;
        let mut body = Zeroizing::new([0; BODY]);
        // Strict: no padding, no other alphabet, no bits beyond the last byte.
        let length = URL_SAFE_NO_PAD.decode_slice(encoded, &mut *body).ok()?;
        let (id, rest) = body.split_first_chunk::<ID>().filter(|_| length == BODY)?;
        let (generation, rest) = rest.split_first_chunk::<GENERATION>()?;
        let (secret, tag) = rest.split_first_chunk::<SECRET>()?;
        let grant_id = GrantId(Uuid::from_bytes(*id));
        let generation = i32::try_from(u32::from_be_bytes(*generation)).ok()?;
        let expected = self.mac(b"tag", grant_id, generation, secret);
        same(tag, &expected.as_ref()[..TAG]).then(|| PresentedRefreshToken {
            grant_id,
            generation,
            digest: digest_of(secret),
            secret: Zeroizing::new(*secret),
        })
    }

    fn mint(&self, grant_id: GrantId, generation: i32, secret: &Secret) -> MintedRefreshToken {
        let tag = self.mac(b"tag", grant_id, generation, secret);
        let mut body = Zeroizing::new([0; BODY]);
        let mut end = 0;
        for part in [
            &grant_id.0.as_bytes()[..],
            &generation.to_be_bytes(),
            &secret[..],
            &tag.as_ref()[..TAG],
        ] {
            body[end..end + part.len()].copy_from_slice(part);
            end += part.len();
        }
        let mut text = String::with_capacity(PREFIX.len() + ENCODED);
        text.push_str(PREFIX);
        URL_SAFE_NO_PAD.encode_string(body.as_slice(), &mut text);
        MintedRefreshToken {
            text,
            generation,
            digest: digest_of(&secret[..]),
        }
    }

    /// All parts but the label have a fixed length, and the labels differ in length: two different inputs never give the same
    /// bytes.
    fn mac(&self, label: &[u8], grant_id: GrantId, generation: i32, secret: &[u8; SECRET]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(label);
        context.update(grant_id.0.as_bytes());
        context.update(&generation.to_be_bytes());
        context.update(secret);
        context.sign()
    }
}

fn digest_of(secret: &[u8]) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(PREFIX.as_bytes());
    context.update(secret);
    context.finish().as_ref().to_vec()
}

impl std::fmt::Debug for RefreshTokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshTokenKey")
    }
}

impl std::fmt::Debug for MintedRefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MintedRefreshToken")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PresentedRefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PresentedRefreshToken")
            .field("grant_id", &self.grant_id)
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> RefreshTokenKey {
        RefreshTokenKey::new([3; 32])
    }

    fn grant() -> GrantId {
        GrantId(Random::system().uuid_v7(chrono::DateTime::UNIX_EPOCH))
    }

    #[test]
    fn a_token_names_its_grant_its_generation_and_its_digest() {
        let grant_id = grant();
        let token = key().first(grant_id, &Random::system());
        assert_eq!(token.text.len(), 95);
        let presented = key().parse(&token.text).unwrap();
        assert_eq!((presented.grant_id, presented.generation), (grant_id, 0));
        assert_eq!((token.generation, &token.digest), (0, &presented.digest));
    }

    #[test]
    fn a_successor_is_the_same_however_often_it_is_asked_for() {
        let first = key().first(grant(), &Random::system());
        let presented = key().parse(&first.text).unwrap();
        let (once, again) = (key().successor(&presented), key().successor(&presented));
        assert_eq!(
            (&once.text, &once.digest, once.generation),
            (&again.text, &again.digest, 1)
        );
        assert_ne!(once.digest, first.digest);
        let second = key().parse(&once.text).unwrap();
        assert_eq!((second.grant_id, second.generation), (presented.grant_id, 1));
        assert_ne!(key().successor(&second).text, once.text);
    }

    #[test]
    fn a_spent_token_of_any_age_is_recognised() {
        let first = key().first(grant(), &Random::system());
        let mut newest = key().parse(&first.text).unwrap();
        for _ in 0..1000 {
            newest = key().parse(&key().successor(&newest).text).unwrap();
        }
        assert_eq!(newest.generation, 1000);
        assert_eq!(key().parse(&first.text).unwrap().grant_id, newest.grant_id);
    }

    #[test]
    fn garbage_that_names_a_live_grant_is_unknown() {
        let token = key().first(grant(), &Random::system()).text;
        let body = URL_SAFE_NO_PAD.decode(&token[4..]).unwrap();
        for index in 0..body.len() {
            for bit in [0x01, 0x80] {
                let mut garbled = body.clone();
                garbled[index] ^= bit;
                assert!(
                    key()
                        .parse(&format!("vrt_{}", URL_SAFE_NO_PAD.encode(garbled)))
                        .is_none(),
                    "byte {index}"
                );
            }
        }
    }

    #[test]
    fn another_deployments_token_is_unknown() {
        let token = RefreshTokenKey::new([4; 32]).first(grant(), &Random::system()).text;
        assert!(key().parse(&token).is_none());
    }

    #[test]
    fn a_truncated_extended_or_case_flipped_token_is_unknown() {
        let token = key().first(grant(), &Random::system()).text;
        for length in 0..token.len() {
            assert!(key().parse(&token[..length]).is_none());
        }
        for more in ["A", "=", " ", "\n", "é"] {
            assert!(key().parse(&format!("{token}{more}")).is_none());
        }
        for index in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            if bytes[index].is_ascii_alphabetic() {
                bytes[index] ^= 0x20;
                assert!(
                    key().parse(std::str::from_utf8(&bytes).unwrap()).is_none(),
                    "character {index}"
                );
            }
        }
    }

    #[test]
    fn a_token_has_one_spelling() {
        let token = key().first(grant(), &Random::system()).text;
        let spellings = ('!'..='~')
            .map(|last| format!("{}{last}", &token[..token.len() - 1]))
            .filter(|spelling| key().parse(spelling).is_some());
        assert_eq!(spellings.collect::<Vec<_>>(), [token]);
    }

    #[test]
    fn a_generation_beyond_the_stores_range_is_unknown() {
        let token = key().mint(grant(), -1, &Zeroizing::new([1; 32]));
        assert!(key().parse(&token.text).is_none());
    }

    #[test]
    fn a_token_is_not_shown() {
        let token = key().first(grant(), &Random::from_fn(|bytes| bytes.fill(9)));
        let presented = key().parse(&token.text).unwrap();
        assert!(!format!("{token:?}{presented:?}{:?}", key()).contains("9, 9"));
    }
}

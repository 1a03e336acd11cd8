//! Sealing (AEAD encryption at rest) of secrets that must be read again (private keys, server secrets): AES-256-GCM under the
//! master key.
//!
//! A sealed blob is a version byte, the id of the master key, a nonce, and the ciphertext with its tag. The purpose is
//! authenticated with it, so a blob moved to another column does not open. The id allows rotation of the master key: the
//! first configured key seals, all of them open.

use std::sync::Arc;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::random::Random;

/// A master key.
pub struct MasterKey {
    /// The first eight hexadecimal digits of the key's digest. Every blob contains them; they reveal nothing about the key.
    pub id: String,
    key: LessSafeKey,
}

/// Seals secrets and opens them again.
#[derive(Clone)]
pub struct Sealer(Arc<[MasterKey]>);

/// Why a blob cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It is not a sealed blob.
    #[error("not a sealed value")]
    Malformed,
    /// It was sealed under a key that is not configured.
    #[error("sealed under master key {id}, which is neither the master key nor one of master_key.previous")]
    UnknownKey {
        /// The id of that key.
        id: String,
    },
    /// It was changed, or sealed for another purpose.
    #[error("the sealed value does not open: it was changed, or sealed for another purpose")]
    Tampered,
}

/// A text that is not a master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a master key is base64 of 32 bytes, as `openssl rand -base64 32` makes it")]
pub struct NotAMasterKey;

const VERSION: u8 = 1;
const KEY_ID: usize = 8;
const HEADER: usize = 1 + KEY_ID;
const ID_LABEL: &[u8] = b"vestibule master key id";

impl Sealer {
    /// Seals under the first key, opens with any of them.
    ///
    /// # Panics
    ///
    /// If `keys` is empty.
    pub fn new(keys: Vec<MasterKey>) -> Self {
        assert!(!keys.is_empty(), "a sealer needs a master key");
        Self(keys.into())
    }

    /// Seals `plaintext`; it opens only for the same `purpose`.
    pub fn seal(&self, purpose: &str, plaintext: &[u8], random: &Random) -> Vec<u8> {
        let master = &self.0[0];
        let nonce: [u8; NONCE_LEN] = random.bytes();
        let mut blob = Vec::with_capacity(HEADER + NONCE_LEN + plaintext.len() + AES_256_GCM.tag_len());
        blob.push(VERSION);
        blob.extend_from_slice(master.id.as_bytes());
        blob.extend_from_slice(&nonce);
        blob.extend_from_slice(plaintext);
        let start = HEADER + NONCE_LEN;
        #[expect(clippy::expect_used, reason = "AES-GCM refuses nothing shorter than 64 GiB")]
        let tag = master
            .key
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(purpose.as_bytes()),
                &mut blob[start..],
            )
            .expect("a secret fits into memory");
        blob.extend_from_slice(tag.as_ref());
        blob
    }

    /// Opens what [`seal`](Self::seal) returned.
    pub fn open(&self, purpose: &str, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (version, rest) = blob.split_first().ok_or(SealError::Malformed)?;
        let (id, rest) = rest.split_first_chunk::<KEY_ID>().ok_or(SealError::Malformed)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Malformed)?;
        let id = std::str::from_utf8(id).map_err(|_| SealError::Malformed)?;
        if *version != VERSION {
            return Err(SealError::Malformed);
        }
        let master = self
            .0
            .iter()
            .find(|master| master.id == id)
            .ok_or_else(|| SealError::UnknownKey { id: id.to_owned() })?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let length = master
            .key
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(purpose.as_bytes()),
                &mut buffer,
            )
            .map_err(|_| SealError::Tampered)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }

    /// The id of the key that seals.
    pub fn master_key_id(&self) -> &str {
        &self.0[0].id
    }
}

impl MasterKey {
    /// Reads base64 of 32 bytes, with or without padding.
    pub fn parse(text: &str) -> Result<Self, NotAMasterKey> {
        let mut text = Zeroizing::new(text.trim().trim_end_matches('=').to_owned());
        if text.len() == 43 {
            text.push('=');
        }
        let decoded = Zeroizing::new(STANDARD.decode(text.as_bytes()).map_err(|_| NotAMasterKey)?);
        Self::from_bytes(&decoded)
    }

    /// Creates a key, with the text that [`parse`](Self::parse) reads.
    pub fn generate(random: &Random) -> (Self, String) {
        let bytes = Zeroizing::new(random.bytes::<32>());
        #[expect(clippy::expect_used, reason = "32 bytes are a key")]
        let key = Self::from_bytes(&bytes[..]).expect("32 bytes are a key");
        (key, STANDARD.encode(&bytes[..]))
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, NotAMasterKey> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| NotAMasterKey)?;
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(ID_LABEL);
        context.update(bytes);
        let id = super::digest::hex(&context.finish().as_ref()[..KEY_ID / 2]);
        Ok(Self {
            id,
            key: LessSafeKey::new(key),
        })
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MasterKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sealer").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> (MasterKey, String) {
        MasterKey::generate(&Random::system())
    }

    #[test]
    fn what_was_sealed_opens() {
        let sealer = Sealer::new(vec![key().0]);
        for plaintext in [&b""[..], b"a private key", &[7; 5000]] {
            let blob = sealer.seal("signing key", plaintext, &Random::system());
            assert_eq!(sealer.open("signing key", &blob).unwrap().as_slice(), plaintext);
        }
    }

    #[test]
    fn the_same_secret_never_looks_the_same() {
        let sealer = Sealer::new(vec![key().0]);
        assert_ne!(
            sealer.seal("p", b"secret", &Random::system()),
            sealer.seal("p", b"secret", &Random::system())
        );
    }

    #[test]
    fn a_blob_of_another_purpose_stays_shut() {
        let sealer = Sealer::new(vec![key().0]);
        let blob = sealer.seal("signing key", b"secret", &Random::system());
        assert_eq!(sealer.open("refresh token key", &blob), Err(SealError::Tampered));
    }

    #[test]
    fn a_blob_with_any_bit_changed_stays_shut() {
        let sealer = Sealer::new(vec![key().0]);
        let blob = sealer.seal("p", b"secret", &Random::system());
        for index in 0..blob.len() {
            let mut changed = blob.clone();
            changed[index] ^= 1;
            assert!(sealer.open("p", &changed).is_err(), "byte {index}");
        }
        for length in 0..blob.len() {
            assert!(sealer.open("p", &blob[..length]).is_err());
        }
        assert_eq!(sealer.open("p", b"plain"), Err(SealError::Malformed));
    }

    #[test]
    fn after_a_rotation_old_blobs_open_and_new_ones_use_the_new_key() {
        let (_, old) = key();
        let (_, new) = key();
        let parse = |text: &str| MasterKey::parse(text).unwrap();
        let before = Sealer::new(vec![parse(&old)]);
        let blob = before.seal("p", b"secret", &Random::system());

        let rotated = Sealer::new(vec![parse(&new), parse(&old)]);
        assert_eq!(rotated.open("p", &blob).unwrap().as_slice(), b"secret");
        let fresh = rotated.seal("p", b"secret", &Random::system());
        assert_eq!(
            before.open("p", &fresh),
            Err(SealError::UnknownKey { id: parse(&new).id })
        );

        let without_old = Sealer::new(vec![parse(&new)]);
        assert_eq!(
            without_old.open("p", &blob),
            Err(SealError::UnknownKey { id: parse(&old).id })
        );
        assert_eq!(without_old.open("p", &fresh).unwrap().as_slice(), b"secret");
    }

    #[test]
    fn a_master_key_is_base64_of_32_bytes() {
        let (generated, text) = key();
        assert_eq!(text.len(), 44);
        for spelling in [text.clone(), format!("{text}\n"), text.trim_end_matches('=').to_owned()] {
            assert_eq!(MasterKey::parse(&spelling).unwrap().id, generated.id);
        }
        for wrong in [
            "",
            "secret",
            "AAAA",
            &STANDARD.encode([0; 31]),
            &STANDARD.encode([0; 33]),
            &"ä".repeat(22),
        ] {
            assert_eq!(MasterKey::parse(wrong).err(), Some(NotAMasterKey), "{wrong:?}");
        }
    }

    #[test]
    fn a_key_is_not_shown() {
        let (key, text) = key();
        let shown = format!("{:?}", Sealer::new(vec![key]));
        assert!(!shown.contains(&text[..8]), "{shown}");
    }
}

//! Digests of values that are short or easy to guess, such as codes of eight digits: HMAC-SHA256 (RFC 2104) under a key that is
//! sealed in the database. Whoever reads the database alone cannot try all values.

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use zeroize::Zeroizing;

use super::digest;

/// The key for the digests of this deployment.
#[derive(Clone)]
pub struct DigestKey(hmac::Key);

/// What a digest is made for. Digests of one purpose say nothing about those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestPurpose {
    /// A code that was sent by mail or SMS.
    SentCode,
    /// A code that a device shows to its user.
    UserCode,
    /// A name or a number in the key of a counter.
    CounterKey,
    /// The key under which the session cookie is signed.
    CookieKey,
}

impl DigestPurpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::SentCode => b"sent code",
            Self::UserCode => b"user code",
            Self::CounterKey => b"counter key",
            Self::CookieKey => b"cookie key",
        }
    }
}

impl DigestKey {
    /// Creates the key from those bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(HMAC_SHA256, &*Zeroizing::new(bytes)))
    }

    /// The digest of `parts`: 32 bytes. Each part is preceded by its length, so different parts never give the same bytes.
    pub fn digest(&self, purpose: DigestPurpose, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        for part in std::iter::once(&purpose.label()).chain(parts) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    /// What stands for `text` in the key of a counter: 32 hexadecimal digits.
    pub fn counter_key(&self, text: &str) -> String {
        digest::hex(&self.digest(DigestPurpose::CounterKey, &[text.as_bytes()])[..16])
    }

    /// The key under which the session cookie is signed: 64 bytes.
    pub fn cookie_key(&self) -> Zeroizing<Vec<u8>> {
        let halves = [b"1", b"2"].map(|half| self.digest(DigestPurpose::CookieKey, &[half]));
        Zeroizing::new(halves.concat())
    }
}

impl std::fmt::Debug for DigestKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DigestKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_the_key_the_purpose_and_every_part() {
        let key = DigestKey::new([3; 32]);
        let digest = key.digest(DigestPurpose::SentCode, &[b"one", b"two"]);
        assert_eq!(key.digest(DigestPurpose::SentCode, &[b"one", b"two"]), digest);
        for other in [
            DigestKey::new([4; 32]).digest(DigestPurpose::SentCode, &[b"one", b"two"]),
            key.digest(DigestPurpose::CounterKey, &[b"one", b"two"]),
            key.digest(DigestPurpose::SentCode, &[b"onet", b"wo"]),
            key.digest(DigestPurpose::SentCode, &[b"onetwo"]),
            key.digest(DigestPurpose::SentCode, &[b"one", b"two", b""]),
        ] {
            assert_ne!(other, digest);
        }
    }

    #[test]
    fn a_key_is_not_shown() {
        assert_eq!(format!("{:?}", DigestKey::new([9; 32])), "DigestKey");
    }
}

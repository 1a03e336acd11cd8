//! Randomness as a value: it is passed in, so that pure code stays deterministic and tests can choose the bytes.

use std::sync::Arc;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::ids::Home;

/// A source of random bytes.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Random {
    /// The cryptographic generator of the process.
    pub fn system() -> Self {
        let system = SystemRandom::new();
        #[expect(
            clippy::expect_used,
            reason = "a machine without randomness must not issue anything: this request fails, and so does every other"
        )]
        Self::from_fn(move |bytes| system.fill(bytes).expect("the system gives no randomness"))
    }

    /// A generator that calls `fill`, for tests.
    pub fn from_fn(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// A time-ordered identifier (RFC 9562 section 5.7) of a person, or of what is nobody's.
    pub fn uuid_v7(&self, now: DateTime<Utc>) -> Uuid {
        let milliseconds = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.bytes()).into_uuid()
    }

    /// The same for a row of a user: it ends with the home of that user.
    pub fn uuid_v7_of(&self, home: Home, now: DateTime<Utc>) -> Uuid {
        home.claim(self.uuid_v7(now))
    }

    /// 256 random bits in base64url, for secrets without any other content.
    pub fn token_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let random = Random::system();
        assert_ne!(random.bytes::<32>(), random.bytes::<32>());
        assert_ne!(random.token_text(), random.token_text());
        assert_eq!(random.token_text().len(), 43);
    }

    #[test]
    fn an_identifier_tells_when_it_was_made_and_sorts_by_it() {
        let random = Random::system();
        let early = DateTime::from_timestamp_millis(1_700_000_000_000).unwrap();
        let late = DateTime::from_timestamp_millis(1_700_000_000_001).unwrap();
        let (first, second) = (random.uuid_v7(early), random.uuid_v7(late));
        assert_eq!(first.get_version_num(), 7);
        assert_eq!(first.get_timestamp().unwrap().to_unix().0, 1_700_000_000);
        assert!(first < second);
        assert_ne!(random.uuid_v7(early), random.uuid_v7(early));
    }

    #[test]
    fn an_identifier_of_a_person_ends_in_their_home_and_is_told_apart_by_the_rest() {
        let (random, now) = (
            Random::system(),
            DateTime::from_timestamp_millis(1_700_000_000_000).unwrap(),
        );
        let (first, second) = (random.uuid_v7_of(Home(7), now), random.uuid_v7_of(Home(7), now));
        assert_eq!((Home::of(first), Home::of(second)), (Home(7), Home(7)));
        assert_ne!(first, second);
        assert_eq!(first.get_version_num(), 7);
        assert_eq!(first.get_timestamp().unwrap().to_unix().0, 1_700_000_000);
    }

    #[test]
    fn loaded_dice_fall_as_loaded() {
        let random = Random::from_fn(|bytes| bytes.fill(7));
        assert_eq!(random.bytes::<3>(), [7, 7, 7]);
        assert_eq!(
            random.uuid_v7(DateTime::UNIX_EPOCH),
            random.uuid_v7(DateTime::UNIX_EPOCH)
        );
    }
}

//! Passkeys (Web Authentication Level 3): public keys whose private halves stay with their owner, and the ceremonies that make
//! and use them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    authentication_method::AuthenticationMethod,
    ids::{PasskeyId, UserId},
};

/// How many passkeys one person may have.
pub const MOST_PER_USER: usize = 20;

/// One passkey of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Which.
    pub id: PasskeyId,
    /// Whose.
    pub user_id: UserId,
    /// What its authenticator calls them (section 5.4.3); `None` for their id, which those that were made here keep.
    pub user_handle: Option<Vec<u8>>,
    /// What its authenticator calls it; nobody else's is called the same.
    pub credential_id: Vec<u8>,
    /// The public key and what else its use is checked against, in the words of `crypto/passkey.rs`.
    pub credential: String,
    /// The highest signature counter seen; zero for authenticators that do not count (section 6.1.1).
    pub counter: u32,
    /// What its owner calls it.
    pub name: String,
    /// Whether its authenticator finds it without being told its identifier (a client-side discoverable credential). One that it does not
    /// find signs nobody in by itself: it is a second factor. The browser says it and nothing proves it.
    pub is_discoverable: bool,
    /// Where else it may be.
    pub backup: Backup,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it last signed somebody in.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Passkey {
    /// What its authenticator calls its owner (section 5.4.3).
    pub fn user_handle(&self) -> &[u8] {
        self.user_handle.as_deref().unwrap_or(self.user_id.0.as_bytes())
    }
}

/// Whether the private key can be, and is, anywhere but in the device that made it (section 6.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backup {
    /// It never leaves its device.
    DeviceBound,
    /// It may be copied to other devices, and is not yet.
    Possible,
    /// Other devices of its owner have it too.
    Done,
}

impl Backup {
    /// By the flags BE and BS.
    pub fn of_flags(is_eligible: bool, is_done: bool) -> Self {
        match (is_eligible, is_done) {
            (false, _) => Self::DeviceBound,
            (true, false) => Self::Possible,
            (true, true) => Self::Done,
        }
    }

    /// What a sign-in gains by such a passkey.
    pub fn method(self) -> AuthenticationMethod {
        match self {
            Self::DeviceBound => AuthenticationMethod::DevicePasskey,
            Self::Possible | Self::Done => AuthenticationMethod::Passkey,
        }
    }

    /// The flags BE and BS.
    pub fn flags(self) -> (bool, bool) {
        (self != Self::DeviceBound, self == Self::Done)
    }
}

/// Who keeps passkeys with that AAGUID (Web Authentication Level 3 section 6.5.1). The browser says it and nothing proves it: it is good
/// for a name, and for nothing else.
pub fn provider(aaguid: &str) -> Option<&'static str> {
    let lines = include_str!("passkey_providers.txt").lines();
    let mut known = lines.filter_map(|line| line.split_once(' '));
    known
        .find(|(id, _)| id.eq_ignore_ascii_case(aaguid))
        .map(|(_, name)| name)
}

/// What was asked of a browser, until it answers. It is answered once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// Which.
    pub id: Uuid,
    /// SHA-256 of the secret of the browser that was asked.
    pub browser_digest: Vec<u8>,
    /// Who was asked, where that is known.
    pub user_id: Option<UserId>,
    /// What for.
    pub purpose: Purpose,
    /// The challenge and what else the answer is checked against, in the words of `crypto/passkey.rs`.
    pub state: String,
    /// Until when an answer is taken.
    pub expires_at: DateTime<Utc>,
}

/// What a ceremony is for. An answer to one is refused for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing in; who it is shows by the answer.
    SignIn,
    /// Proving a second time that one is who one says.
    SecondFactor,
    /// Adding a passkey.
    Registration,
}

impl Purpose {
    /// The word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SecondFactor => "second_factor",
            Self::Registration => "registration",
        }
    }
}

/// What a person typed as the name of a passkey, if it can be one: 1 to 64 characters that can be seen.
pub fn name(typed: &str) -> Option<&str> {
    let name = typed.trim();
    let fits = !name.is_empty() && name.chars().count() <= 64 && !name.chars().any(char::is_control);
    fits.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_can_be_seen() {
        assert_eq!(name(" Grandma's phone ☎ "), Some("Grandma's phone ☎"));
        assert_eq!(name(&"ä".repeat(64)).map(str::len), Some(128));
        for wrong in ["", "  ", "two\nlines", "nul\0", &"a".repeat(65)] {
            assert_eq!(name(wrong), None, "{wrong:?}");
        }
    }
}

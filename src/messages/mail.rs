//! What is said by mail: facts, not sentences. Sentences and links are made when the message leaves, so that no link can come
//! from a request, and a message in the outbox is as small as what it says.

use std::str::FromStr as _;

use chrono::{DateTime, Utc};
use lettre::Address;
use serde::{Deserialize, Serialize};

use crate::domain::ids::UserId;

/// One message to one person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mail {
    /// Where it goes.
    pub to: MailAddress,
    /// Whom it is about, for the audit log.
    pub user_id: Option<UserId>,
    /// The reader's language, a BCP 47 tag.
    pub language: String,
    /// What it says.
    pub kind: MailKind,
}

/// What a message says. It may hold codes and tokens: it is stored sealed, and never shown.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailKind {
    /// Mail works.
    Test,
    /// A code to sign in with.
    SignInCode {
        /// The code.
        code: String,
        /// The path and query that fill it in, in the browser that asked.
        link: String,
        /// When it lapses.
        expires_at: DateTime<Utc>,
    },
    /// A code to complete a sign-in with.
    SecondFactorCode {
        /// The code.
        code: String,
        /// When it lapses.
        expires_at: DateTime<Utc>,
    },
    /// A link to set a new password.
    PasswordReset {
        /// The link's token.
        token: String,
        /// When it lapses.
        expires_at: DateTime<Utc>,
    },
    /// A link to make an account, which they asked for themselves.
    Registration {
        /// The link's token.
        token: String,
        /// When it lapses.
        expires_at: DateTime<Utc>,
    },
    /// A link that makes the address that it went to that of their account.
    EmailChange {
        /// The link's token.
        token: String,
        /// When it lapses.
        expires_at: DateTime<Utc>,
    },
    /// That they have an account already, said to somebody who asked for another.
    AlreadyRegistered,
    /// A link to make an account, which an administrator asked for.
    Invitation {
        /// The link's token.
        token: String,
        /// When it lapses.
        expires_at: DateTime<Utc>,
    },
    /// Something about an account changed, said to its owner.
    AccountChanged {
        /// What.
        what: AccountChange,
        /// When.
        at: DateTime<Utc>,
        /// From which device, in words of ours.
        device: Option<String>,
    },
    /// Nothing: stands in for a message that must look like one being written, and is dropped.
    Decoy,
}

/// What changed about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountChange {
    /// The password.
    Password,
    /// The e-mail address; this goes to the old one.
    Email,
    /// The same; this goes to the new one.
    EmailIsNew,
    /// A way to sign in was added.
    FactorAdded,
    /// A way to sign in was removed.
    FactorRemoved,
    /// The recovery codes are others.
    RecoveryCodes,
    /// The account is to be deleted.
    Deletion,
}

/// An address that mail can go to (RFC 5321 section 4.1.2), without the forms that only attackers use: quoted local parts and
/// literal hosts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(Address);

/// A text that is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address; it looks like name@example.org")]
pub struct NotAnAddress;

/// RFC 5321 section 4.5.3.1.3.
const LONGEST_ADDRESS: usize = 254;

impl MailAddress {
    /// Reads an address, and nothing around it: no name, no list.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let plain = |letter: char| !letter.is_control() && !letter.is_whitespace() && !"\"<>()[],;:\\".contains(letter);
        if text.len() > LONGEST_ADDRESS || !text.chars().all(plain) {
            return Err(NotAnAddress);
        }
        let address = Address::from_str(text).map_err(|_| NotAnAddress)?;
        let host = address.domain();
        if host.parse::<std::net::IpAddr>().is_ok() {
            return Err(NotAnAddress);
        }
        Ok(Self(address))
    }

    /// For the envelope and the header.
    pub(super) fn as_address(&self) -> &Address {
        &self.0
    }
}

impl TryFrom<String> for MailAddress {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        Self::parse(&text)
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.0.to_string()
    }
}

impl MailKind {
    /// The word in the store, the metrics and the audit log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::SignInCode { .. } => "sign_in_code",
            Self::SecondFactorCode { .. } => "second_factor_code",
            Self::PasswordReset { .. } => "password_reset",
            Self::Registration { .. } => "registration",
            Self::EmailChange { .. } => "email_change",
            Self::AlreadyRegistered => "already_registered",
            Self::Invitation { .. } => "invitation",
            Self::AccountChanged { .. } => "account_changed",
            Self::Decoy => "decoy",
        }
    }

    /// When it is of no use any more, and must not arrive.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::SignInCode { expires_at, .. }
            | Self::SecondFactorCode { expires_at, .. }
            | Self::PasswordReset { expires_at, .. }
            | Self::Registration { expires_at, .. }
            | Self::EmailChange { expires_at, .. }
            | Self::Invitation { expires_at, .. } => Some(*expires_at),
            Self::Test | Self::AlreadyRegistered | Self::AccountChanged { .. } | Self::Decoy => None,
        }
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail")
            .field("kind", &self.kind.name())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_address() {
        for text in [
            "alice@example.com",
            "a.b+tag@mail.example.org",
            "o'brien@example.ie",
            "alice@localhost",
            "jürgen@example.de",
            "alice@bücher.example",
        ] {
            assert!(MailAddress::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn whatever_could_add_a_header_a_recipient_or_a_command_is_refused() {
        let long = format!("{}@example.com", "a".repeat(300));
        for text in [
            "",
            "alice",
            "@example.com",
            "alice@",
            "alice@example.com\r\nBcc: eve@example.com",
            "alice@example.com\nSubject: x",
            "alice\0@example.com",
            "alice@example.com, eve@example.com",
            "alice@example.com;eve@example.com",
            "Alice <alice@example.com>",
            "<alice@example.com>",
            "\"alice\r\nRCPT TO:<eve@example.com>\"@example.com",
            "\"a b\"@example.com",
            "alice @example.com",
            "alice@[127.0.0.1]",
            "alice@127.0.0.1",
            "alice@exa mple.com",
            "alice@example.com\u{2028}",
            "a@b@c.example",
            &long,
        ] {
            assert!(MailAddress::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_message_keeps_its_address_checked_on_the_way_back() {
        let mail = serde_json::json!({
            "to": "alice@example.com\r\nBcc: eve@example.com", "user_id": null, "language": "en", "kind": {"kind": "test"},
        });
        assert!(serde_json::from_value::<Mail>(mail).is_err());
    }
}

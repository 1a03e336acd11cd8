//! What is said by mail: facts, not sentences. Sentences and links are made when the message leaves, so that no link can come
//! from a request, and a message in the outbox is as small as what it says.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{email_address::EmailAddress, ids::UserId};

/// One message to one person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mail {
    /// Where it goes.
    pub to: EmailAddress,
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
    fn a_message_keeps_its_address_checked_on_the_way_back() {
        let mail = serde_json::json!({
            "to": "alice@example.com\r\nBcc: eve@example.com", "user_id": null, "language": "en", "kind": {"kind": "test"},
        });
        assert!(serde_json::from_value::<Mail>(mail).is_err());
    }
}

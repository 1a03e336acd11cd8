//! The content of mails as data, not as text. Text and links are created when the message is sent, so no link can come from a
//! request, and a message in the outbox is small.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{email_address::EmailAddress, ids::UserId};

/// One message to one recipient.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mail {
    /// The recipient's address.
    pub to: EmailAddress,
    /// The user that it is about, for the audit log.
    pub user_id: Option<UserId>,
    /// The recipient's language, a BCP 47 tag.
    #[serde(default)]
    pub language: String,
    /// Its content.
    pub kind: MailKind,
}

/// The content of a message. It may contain codes and tokens: it is stored sealed, and never shown.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailKind {
    /// A test message.
    Test,
    /// A code for signing in.
    SignInCode {
        /// The code.
        code: String,
        /// The path and query of the page that fills in the code, in the browser that requested it.
        link: String,
        /// When it expires.
        expires_at: DateTime<Utc>,
    },
    /// A code that completes a sign-in.
    SecondFactorCode {
        /// The code.
        code: String,
        /// When it expires.
        expires_at: DateTime<Utc>,
    },
    /// A link for setting a new password.
    PasswordReset {
        /// The link's token.
        token: String,
        /// The query that says where the user goes afterwards; empty for the account.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        destination: String,
        /// When it expires.
        expires_at: DateTime<Utc>,
    },
    /// A link for creating an account, requested by the recipient.
    Registration {
        /// The link's token.
        token: String,
        /// When it expires.
        expires_at: DateTime<Utc>,
    },
    /// A link that makes the recipient's address the address of their account.
    EmailChange {
        /// The link's token.
        token: String,
        /// When it expires.
        expires_at: DateTime<Utc>,
    },
    /// Tells someone who asked for an account that they already have one.
    AlreadyRegistered,
    /// A link for creating an account, requested by an administrator.
    Invitation {
        /// The link's token.
        token: String,
        /// When it expires.
        expires_at: DateTime<Utc>,
    },
    /// Tells a user about a change of their account.
    AccountChanged {
        /// The change.
        what: AccountChange,
        /// When it happened.
        at: DateTime<Utc>,
        /// The device that it was made from, described in our words.
        device: Option<String>,
    },
    /// Nothing: takes the place of a real message so that both take the same time, and is dropped.
    Decoy,
}

/// A change of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountChange {
    /// The password.
    Password,
    /// The e-mail address; this goes to the old address.
    Email,
    /// The e-mail address; this goes to the new address.
    EmailIsNew,
    /// A way to sign in was added.
    FactorAdded,
    /// A way to sign in was removed.
    FactorRemoved,
    /// The recovery codes were replaced.
    RecoveryCodes,
    /// The account will be deleted.
    Deletion,
    /// An administrator changed something.
    ByAdministrator,
}

impl MailKind {
    /// The name in the store, the metrics and the audit log.
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

    /// When the message becomes useless, so that it must not be sent any more.
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

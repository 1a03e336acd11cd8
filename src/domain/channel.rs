//! Where a code is sent to: a mailbox or a telephone. Whoever holds one holds one thing, however often it is asked.

use super::{authentication_method::AuthenticationMethod, second_factor::SecondFactor};

/// Where a code is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// An address of electronic mail.
    Email,
    /// A telephone number.
    Sms,
}

impl Channel {
    /// Each.
    pub const ALL: [Self; 2] = [Self::Email, Self::Sms];

    /// The word in addresses of pages.
    pub fn as_path(self) -> &'static str {
        match self {
            Self::Email => "email-code",
            Self::Sms => "sms-code",
        }
    }

    /// The channel of that word.
    pub fn of_path(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_path() == text)
    }

    /// The word in counters and in the audit log.
    pub fn factor(self) -> &'static str {
        match self {
            Self::Email => "email_code",
            Self::Sms => "sms_code",
        }
    }

    /// What a sign-in gains by a code that came this way.
    pub fn method(self) -> AuthenticationMethod {
        match self {
            Self::Email => AuthenticationMethod::EmailCode,
            Self::Sms => AuthenticationMethod::SmsCode,
        }
    }

    /// The same, as something that is asked for after the first factor.
    pub fn second_factor(self) -> SecondFactor {
        match self {
            Self::Email => SecondFactor::EmailCode,
            Self::Sms => SecondFactor::SmsCode,
        }
    }
}

//! The content of SMS messages as data, as for mail; the text is created when the message is sent. Its last line binds the
//! code to this site (the format of domain-bound one-time codes, which WebOTP reads), so a telephone fills it in here only.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::minutes_left;
use crate::{
    catalogue::{Messages, plain},
    config::Config,
    domain::{ids::UserId, phone_number::PhoneNumber},
};

/// One message to one telephone.
#[derive(Clone, Serialize, Deserialize)]
pub struct Sms {
    /// The recipient's number.
    pub to: PhoneNumber,
    /// The user that it is about, for the audit log.
    pub user_id: Option<UserId>,
    /// The recipient's language, a BCP 47 tag.
    #[serde(default)]
    pub language: String,
    /// Its content.
    pub kind: SmsKind,
}

/// The content of a message. It may contain codes: it is stored sealed, and never shown.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SmsKind {
    /// A test message.
    Test,
    /// A code.
    Code {
        /// The code.
        code: String,
        /// When it expires.
        expires_at: DateTime<Utc>,
    },
    /// Nothing: takes the place of a real message so that both take the same time, and is dropped.
    Decoy,
}

/// The maximum length of a name, in characters, so that everything fits into one message.
const LONGEST_PLACE: usize = 24;

impl Sms {
    /// The text to send; `None` if there is nothing to send.
    pub fn write(&self, config: &Config, now: DateTime<Utc>) -> Option<String> {
        let messages = Messages::in_language(&self.language);
        let place: String = plain(&config.branding.name).chars().take(LONGEST_PLACE).collect();
        match &self.kind {
            SmsKind::Decoy => None,
            SmsKind::Test => Some(messages.text_with("sms-test", &[("place", &place)])),
            SmsKind::Code { code, expires_at } => {
                let minutes = minutes_left(*expires_at, now).to_string();
                let values = [("place", place.as_str()), ("minutes", &minutes)];
                let sentence = messages.text_with("sms-code-text", &values);
                Some(format!("{code} {sentence}\n\n@{} #{code}", config.issuer.host()))
            }
        }
    }
}

impl SmsKind {
    /// The name in the metrics and the audit log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Test => "sms_test",
            Self::Code { .. } => "sms_code",
            Self::Decoy => "sms_decoy",
        }
    }

    /// When the message becomes useless, so that it must not be sent any more.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Code { expires_at, .. } => Some(*expires_at),
            Self::Test | Self::Decoy => None,
        }
    }
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sms")
            .field("kind", &self.kind.name())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::config::Issuer;

    #[test]
    fn a_code_comes_first_is_bound_to_the_site_and_fits_into_one_message() {
        let mut config = Config {
            issuer: Issuer::parse("https://login.some-company.example.com").unwrap(),
            ..Config::default()
        };
        config.branding.name = "A Company with a rather long name".to_owned();
        let now = DateTime::UNIX_EPOCH;
        let sms = Sms {
            to: PhoneNumber::parse("+4915123456789").unwrap(),
            user_id: None,
            language: "en".to_owned(),
            kind: SmsKind::Code {
                code: "01234567".to_owned(),
                expires_at: now + TimeDelta::minutes(10),
            },
        };
        let text = sms.write(&config, now).unwrap();
        assert!(text.starts_with("01234567 "), "{text}");
        assert!(
            text.ends_with("\n\n@login.some-company.example.com #01234567"),
            "{text}"
        );
        assert!(
            text.contains("A Company with a rather ") && text.contains("10 minutes"),
            "{text}"
        );
        // One message in the GSM alphabet; these are all of its characters.
        assert!(text.is_ascii() && text.len() <= 160, "{} {text}", text.len());
        assert!(!format!("{sms:?}").contains("0123"));
    }
}

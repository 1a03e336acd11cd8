//! `[sms]`: how SMS messages are sent, to which numbers, and how many.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::{check, error::WrongValue, text};
use crate::domain::{loopback::is_loopback, phone_number::PhoneNumber};

/// The SMS gateway and the limits of its use.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmsConfig {
    /// How messages are sent, if at all.
    pub transport: SmsTransport,
    /// The URL to which messages are posted.
    pub url: Option<String>,
    /// The format of a message.
    pub format: SmsFormat,
    /// The sender: a number or a name, as telephones show it.
    pub from: Option<String>,
    /// The user name at the gateway. For `twilio`.
    pub username: Option<String>,
    /// The password of that user. For `twilio`.
    #[serde(serialize_with = "text::hidden")]
    pub password: Option<SecretString>,
    /// A file that contains the password.
    pub password_file: Option<PathBuf>,
    /// The bearer token (RFC 6750) for the gateway. For `json`.
    #[serde(serialize_with = "text::hidden")]
    pub token: Option<SecretString>,
    /// A file that contains the token.
    pub token_file: Option<PathBuf>,
    /// If not empty, messages are sent only to numbers that begin with one of these, such as `+49`.
    pub allowed_prefixes: Vec<String>,
    /// Maximum messages per hour to one number, and to one user.
    pub per_number_per_hour: u32,
    /// Maximum messages per hour requested from one client address.
    pub per_address_per_hour: u32,
    /// Maximum messages per day to numbers that begin with the same three digits, which tell the country.
    pub per_prefix_per_day: u32,
    /// Maximum messages per day of the deployment.
    pub per_day: u32,
}

/// How SMS messages are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsTransport {
    /// No message is sent.
    #[default]
    Off,
    /// Messages are written to the log, for development.
    Log,
    /// Through an SMS gateway.
    Http,
}

/// The format of the request to the gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsFormat {
    /// A form with `To`, `From` and `Body`, with HTTP Basic authentication.
    #[default]
    Twilio,
    /// A JSON object, with a bearer token.
    Json,
}

impl Default for SmsConfig {
    fn default() -> Self {
        Self {
            transport: SmsTransport::default(),
            url: None,
            format: SmsFormat::default(),
            from: None,
            username: None,
            password: None,
            password_file: None,
            token: None,
            token_file: None,
            allowed_prefixes: Vec::new(),
            per_number_per_hour: 5,
            per_address_per_hour: 20,
            per_prefix_per_day: 1_000,
            per_day: 5_000,
        }
    }
}

impl<'de> Deserialize<'de> for SmsTransport {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, "\"off\", \"log\" or \"http\"", |text| match text {
            "off" => Some(Self::Off),
            "log" => Some(Self::Log),
            "http" => Some(Self::Http),
            _ => None,
        })
    }
}

impl<'de> Deserialize<'de> for SmsFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, "\"twilio\" or \"json\"", |text| match text {
            "twilio" => Some(Self::Twilio),
            "json" => Some(Self::Json),
            _ => None,
        })
    }
}

impl SmsConfig {
    /// Whether messages are sent at all.
    pub fn is_on(&self) -> bool {
        self.transport != SmsTransport::Off
    }

    /// Whether messages may be sent to `number`.
    pub fn allows(&self, number: &PhoneNumber) -> bool {
        let begins = |prefix: &String| number.as_str().starts_with(prefix.as_str());
        self.allowed_prefixes.is_empty() || self.allowed_prefixes.iter().any(begins)
    }

    /// The secret that authenticates this server to the gateway.
    pub fn secret(&self) -> Option<&SecretString> {
        match self.format {
            SmsFormat::Twilio => self.password.as_ref(),
            SmsFormat::Json => self.token.as_ref(),
        }
    }

    /// Reads the secrets that are given as files. Returns what the log has to say of them.
    pub(super) fn read_secrets(&mut self) -> Result<Vec<String>, WrongValue> {
        let notes = [
            check::secret_file("sms.password", &mut self.password, self.password_file.as_deref())?,
            check::secret_file("sms.token", &mut self.token, self.token_file.as_deref())?,
        ];
        Ok(notes.into_iter().flatten().collect())
    }

    pub(super) fn check(&self) -> Result<(), WrongValue> {
        for prefix in &self.allowed_prefixes {
            let digits = prefix.strip_prefix('+').unwrap_or_default();
            if digits.is_empty() || digits.len() > 15 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
                let allowed = "beginnings of numbers such as \"+49\"";
                return Err(WrongValue::new("sms.allowed_prefixes", format!("{prefix:?}"), allowed));
            }
        }
        for (key, number) in [
            ("sms.per_number_per_hour", self.per_number_per_hour),
            ("sms.per_address_per_hour", self.per_address_per_hour),
            ("sms.per_prefix_per_day", self.per_prefix_per_day),
            ("sms.per_day", self.per_day),
        ] {
            check::number_within(key, number.into(), 1, 100_000)?;
        }
        if self.transport != SmsTransport::Http {
            return Ok(());
        }
        let missing = |key, allowed| Err(WrongValue::new(key, "nothing", allowed));
        let Some(url) = &self.url else {
            return missing("sms.url", "the address at which your gateway takes messages");
        };
        if !is_protected(url) {
            // The URL is not shown because it can contain credentials.
            let allowed = "an https address without a password in it; plain http is for loopback hosts only";
            return Err(WrongValue::new("sms.url", "another address", allowed));
        }
        let is_name =
            |from: &&String| !from.trim().is_empty() && from.len() <= 64 && !from.chars().any(char::is_control);
        if self.from.as_ref().filter(is_name).is_none() {
            return missing("sms.from", "the number or the name that your gateway sends from");
        }
        match self.format {
            SmsFormat::Twilio if self.username.is_none() || self.password.is_none() => {
                missing("sms.username", "sms.username, and sms.password or sms.password_file")
            }
            SmsFormat::Json if self.token.is_none() => {
                missing("sms.token", "the token that your gateway gave you, or sms.token_file")
            }
            _ => Ok(()),
        }
    }
}

fn is_protected(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twilio() -> SmsConfig {
        SmsConfig {
            transport: SmsTransport::Http,
            url: Some("https://gateway.example/messages".to_owned()),
            from: Some("+15005550006".to_owned()),
            username: Some("AC".to_owned()),
            password: Some(SecretString::from("hunter2")),
            ..SmsConfig::default()
        }
    }

    #[test]
    fn a_gateway_needs_credentials_and_tls_unless_it_is_on_this_machine() {
        type Change = fn(&mut SmsConfig);
        assert!(twilio().check().is_ok());
        for url in [
            "http://gateway.example/",
            "http://10.0.0.1/",
            "https://user:pass@gateway.example/",
            "ftp://localhost/",
            "gateway",
        ] {
            let url = Some(url.to_owned());
            let wrong = SmsConfig { url, ..twilio() }.check().unwrap_err();
            assert_eq!(wrong.key, "sms.url");
            assert!(!wrong.to_string().contains("pass@"), "{wrong}");
        }
        for url in ["http://localhost:9000/", "http://127.0.0.1/", "http://[::1]:9/"] {
            let url = Some(url.to_owned());
            assert!(SmsConfig { url, ..twilio() }.check().is_ok());
        }
        let wrongs: [(Change, &str); 6] = [
            (|sms| sms.url = None, "sms.url"),
            (|sms| sms.from = None, "sms.from"),
            (|sms| sms.password = None, "sms.username"),
            (|sms| sms.format = SmsFormat::Json, "sms.token"),
            (
                |sms| sms.allowed_prefixes = vec!["49".to_owned()],
                "sms.allowed_prefixes",
            ),
            (|sms| sms.per_number_per_hour = 0, "sms.per_number_per_hour"),
        ];
        for (change, key) in wrongs {
            let mut sms = twilio();
            change(&mut sms);
            assert_eq!(sms.check().unwrap_err().key, key);
        }
        assert!(!format!("{:?}", twilio()).contains("hunter2"));
    }

    #[test]
    fn messages_are_sent_to_numbers_of_listed_countries_only() {
        let allowed_prefixes = vec!["+49".to_owned(), "+43".to_owned()];
        let sms = SmsConfig {
            allowed_prefixes,
            ..twilio()
        };
        let allows = |number| sms.allows(&PhoneNumber::parse(number).unwrap());
        assert!(allows("+49 151 23456789") && allows("+43 1 2345678"));
        assert!(!allows("+881 200000000") && !allows("+4 4151 2345678"));
    }
}

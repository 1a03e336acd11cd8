//! The settings that change while the server runs: an administrator sets them, they are kept in the database, and every node follows.
//! What the environment or the file says stands above the database, and the defaults stand below it.
//!
//! Only what cannot keep the server from starting, or an administrator from signing in, is among them. Where something listens, what it
//! trusts and which files it reads stays with whoever can write the file.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Config,
    error::{self, WrongValue},
};

/// What settings are to become: their value, or what they are without one.
pub type SettingChanges = BTreeMap<&'static str, Option<Value>>;

/// Values by the key of their setting.
pub type SettingValues = BTreeMap<String, Value>;

/// A setting that can change while the server runs.
#[derive(Debug)]
pub struct Setting {
    /// Its key, as in the file, with dots.
    pub key: &'static str,
    /// Whether its value is sealed in the database, and never shown.
    pub is_secret: bool,
    read: fn(&Config) -> Value,
    write: fn(&mut Config, &Value) -> Result<(), serde_json::Error>,
}

macro_rules! settings {
    (
        plain { $($section:ident . $($field:ident).+;)+ }
        secret { $($secret_section:ident . $($secret_field:ident).+;)+ }
    ) => {
        /// All of them. Those that others are checked against come first.
        pub static SETTINGS: &[Setting] = &[
            $(Setting {
                key: concat!(stringify!($secret_section) $(, ".", stringify!($secret_field))+),
                is_secret: true,
                read: |_| Value::Null,
                write: |config, value| {
                    config.$secret_section.$($secret_field).+ = parse(value)?;
                    Ok(())
                },
            },)+
            $(Setting {
                key: concat!(stringify!($section) $(, ".", stringify!($field))+),
                is_secret: false,
                read: |config| json(&config.$section.$($field).+),
                write: |config, value| {
                    config.$section.$($field).+ = parse(value)?;
                    Ok(())
                },
            },)+
        ];
    };
}

settings! {
    plain {
        mail.transport;
        mail.from;
        mail.reply_to;
        mail.smtp.host;
        mail.smtp.port;
        mail.smtp.tls;
        mail.smtp.username;
        sms.transport;
        sms.url;
        sms.format;
        sms.from;
        sms.username;
        sms.allowed_prefixes;
        sms.per_number_per_hour;
        sms.per_address_per_hour;
        sms.per_prefix_per_day;
        sms.per_day;
        sign_in.second_factors;
        sign_in.required_acr;
        sign_in.admin_required_acr;
        sign_in.enrol_by;
        sign_in.email_codes;
        sign_in.sms_codes;
        sign_in.terms_version;
        registration.mode;
        registration.allowed_domains;
        registration.groups;
        registration.email_changes;
        passwords.breached;
        passwords.breached_url;
        throttle.free_attempts;
        throttle.first_delay;
        throttle.max_delay;
        throttle.close_after;
        throttle.per_address_per_minute;
        throttle.rows_per_address_per_minute;
        sessions.idle;
        sessions.absolute;
        sessions.admin_idle;
        sessions.admin_absolute;
        sessions.request;
        tokens.code;
        tokens.access_token;
        tokens.id_token;
        tokens.refresh_idle;
        tokens.refresh_absolute;
        tokens.refresh_grace;
        keys.rotate_every;
        keys.publish_before;
        audit.keep_for;
        traces.keep_for;
        traces.sample_one_in;
        branding.name;
        branding.support_url;
        branding.terms_url;
        branding.privacy_url;
        branding.accent;
        branding.accent_dark;
        branding.theme_color;
    }
    secret {
        mail.smtp.password;
        sms.password;
        sms.token;
    }
}

fn json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn parse<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    T::deserialize(value)
}

impl Setting {
    /// The setting of that key.
    pub fn find(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// Whether it decides who gets in, or where codes and links are sent: whoever changes it could become anybody, so only somebody who may
    /// do everything changes it.
    pub fn decides_access(&self) -> bool {
        matches!(
            self.section(),
            "mail" | "sms" | "sign_in" | "throttle" | "audit" | "registration"
        )
    }

    /// The part of its key before the first dot.
    pub fn section(&self) -> &'static str {
        self.key.split('.').next().unwrap_or_default()
    }

    /// Its value in `config`. That of a secret is not shown: it is null.
    pub fn value(&self, config: &Config) -> Value {
        (self.read)(config)
    }

    fn put(&self, config: &mut Config, value: &Value) -> Result<(), WrongValue> {
        if value.to_string().chars().count() > LONGEST || has_control(value) {
            return Err(self.wrong(
                "another value",
                "at most 4,000 characters, without line breaks and control characters",
            ));
        }
        (self.write)(config, value).map_err(|error| {
            let said = error.to_string();
            let allowed = said
                .split_once("expected ")
                .map_or(said.as_str(), |(_, allowed)| allowed);
            self.wrong(value.to_string(), &error::plain(allowed, self.key))
        })
    }

    fn wrong(&self, found: impl Into<String>, allowed: &str) -> WrongValue {
        let mut wrong = WrongValue::new(self.key, found, allowed);
        wrong.origin = IN_DATABASE.to_owned();
        wrong
    }
}

/// The longest value, as JSON: everybody who looks at the settings carries it.
const LONGEST: usize = 4000;

fn has_control(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().any(char::is_control),
        Value::Array(items) => items.iter().any(has_control),
        _ => false,
    }
}

/// Where a value is from that an administrator set.
const IN_DATABASE: &str = "the settings in the database";

impl Config {
    /// This configuration with `values`, checked together. What the environment or the file fixes stays, and a key that this release does
    /// not know is passed over.
    ///
    /// # Errors
    /// What is wrong with a value, alone or beside others.
    pub fn with_settings(&self, values: &SettingValues) -> Result<Self, WrongValue> {
        let mut config = self.clone();
        for setting in SETTINGS {
            if let Some(value) = values.get(setting.key)
                && self.fixed_by(setting.key).is_none()
            {
                setting.put(&mut config, value)?;
            }
        }
        config.check_changeable().map_err(|wrong| WrongValue {
            origin: IN_DATABASE.to_owned(),
            ..wrong
        })?;
        Ok(config)
    }

    /// The same without what cannot be used of `values`: another file, or another release, may have made a part of them impossible, and that
    /// must not keep a server from starting. With what is wrong with each that is left out.
    pub fn with_usable_settings(&self, values: &SettingValues) -> (Self, Vec<WrongValue>) {
        let (mut usable, mut problems) = (values.clone(), Vec::new());
        loop {
            let problem = match self.with_settings(&usable) {
                Ok(config) => return (config, problems),
                Err(problem) => problem,
            };
            let before = usable.len();
            // The value itself, or what it does not fit to.
            if usable.remove(&problem.key).is_none() {
                let section = problem.key.split_once('.').map_or("", |(section, _)| section);
                usable.retain(|key, _| key.split_once('.').is_none_or(|(own, _)| own != section));
            }
            problems.push(problem);
            if usable.len() == before {
                return (self.clone(), problems);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::FixedBy, *};

    fn values(pairs: &[(&str, Value)]) -> SettingValues {
        let owned = |(key, value): &(&str, Value)| ((*key).to_owned(), value.clone());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn every_setting_reads_what_was_written_and_has_a_key_of_the_file() {
        let known = serde_json::to_value(Config::default()).unwrap();
        for setting in SETTINGS {
            let pointer = format!("/{}", setting.key.replace('.', "/"));
            let default = known.pointer(&pointer).unwrap_or_else(|| panic!("{}", setting.key));
            assert_eq!(&setting.value(&Config::default()), default, "{}", setting.key);
            let mut config = Config::default();
            if !setting.is_secret {
                setting.put(&mut config, default).unwrap();
                assert_eq!(&setting.value(&config), default);
            }
        }
    }

    #[test]
    fn what_the_file_fixes_stays_and_a_key_of_another_release_is_passed_over() {
        let mut base = Config::default();
        base.branding.name = "Fixed".to_owned();
        base.fixed
            .insert("branding.name".to_owned(), FixedBy::File("vestibule.toml".to_owned()));
        let set = values(&[
            ("branding.name", json!("Other")),
            ("tokens.access_token", json!("5m")),
            ("of.tomorrow", json!(1)),
        ]);
        let config = base.with_settings(&set).unwrap();
        assert_eq!(config.branding.name, "Fixed");
        assert_eq!(config.tokens.access_token.to_string(), "5m");
    }

    #[test]
    fn a_secret_from_outside_goes_nowhere_else() {
        let mut base = Config::default();
        base.mail.smtp.password = Some("hunter2".into());
        let variable = FixedBy::Environment("VESTIBULE_MAIL__SMTP__PASSWORD".to_owned());
        base.fixed.insert("mail.smtp.password".to_owned(), variable);
        let set = values(&[
            ("mail.smtp.host", json!("evil.example")),
            ("mail.reply_to", json!("a@example.com")),
        ]);
        let config = base.with_settings(&set).unwrap();
        assert_eq!(config.mail.smtp.host, None);
        assert_eq!(config.mail.reply_to.as_deref(), Some("a@example.com"));
    }

    #[test]
    fn a_wrong_value_says_what_is_allowed_and_shows_no_secret() {
        let problem = |key: &str, value: Value| Config::default().with_settings(&values(&[(key, value)])).unwrap_err();
        let span = problem("tokens.code", json!("soon"));
        assert_eq!(span.key, "tokens.code");
        assert!(span.allowed.starts_with("a duration such as"), "{span}");
        let length = problem("tokens.code", json!("2h"));
        assert_eq!(length.allowed, "a duration from 1s to 10m");
        let secret = problem("sms.token", json!(["hunter2"]));
        assert!(!secret.to_string().contains("hunter2"), "{secret}");
        let policy = problem("sign_in.second_factors", json!(["recovery_code"]));
        assert_eq!(policy.key, "sign_in.admin_required_acr");
    }

    #[test]
    fn a_value_has_an_end_and_one_line() {
        for value in ["x".repeat(5000), "a\r\nb".to_owned(), "a\u{1b}b".to_owned()] {
            let set = values(&[("sign_in.terms_version", json!(value))]);
            assert_eq!(
                Config::default().with_settings(&set).unwrap_err().key,
                "sign_in.terms_version"
            );
        }
        let long = values(&[("sign_in.terms_version", json!("x".repeat(101)))]);
        assert!(Config::default().with_settings(&long).is_err());
    }

    #[test]
    fn what_cannot_be_used_is_left_out_and_nothing_else() {
        let set = values(&[
            ("registration.mode", json!("open")),
            ("registration.email_changes", json!(false)),
            ("branding.name", json!("Northlight")),
            ("sessions.idle", json!("400d")),
            ("sessions.absolute", json!("48h")),
            ("sign_in.second_factors", json!(["totp", "sms_code"])),
            ("sign_in.required_acr", json!("2fa")),
        ]);
        let (config, problems) = Config::default().with_usable_settings(&set);
        assert_eq!(config.branding.name, "Northlight");
        assert!(!config.registration.email_changes);
        assert_eq!(config.sessions.absolute.to_string(), "2d");
        assert_eq!(config.sign_in.required_acr, crate::domain::acr::Acr::TwoFactors);
        let mut keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["registration.mode", "sessions.idle", "sign_in.second_factors"]);
    }
}

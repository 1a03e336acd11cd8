//! What settings are called, and what is said of them.

use crate::http::messages::Messages;

/// What is said of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingWords {
    /// What it is called, under the heading of its group.
    pub label: String,
    /// What it does and what to choose, where the label does not say it.
    pub hint: Option<String>,
}

/// The words of the setting with that key; `None` for one that has no words yet.
pub fn words(messages: &Messages, key: &str) -> Option<SettingWords> {
    let labels = [
        label_of_mail,
        label_of_sms,
        label_of_sign_in,
        label_of_passwords,
        label_of_lifetimes,
        label_of_branding,
    ];
    let hints = [
        hint_of_mail,
        hint_of_sms,
        hint_of_sign_in,
        hint_of_passwords,
        hint_of_lifetimes,
        hint_of_branding,
    ];
    Some(SettingWords {
        label: labels.iter().find_map(|label| label(messages, key))?,
        hint: hints.iter().find_map(|hint| hint(messages, key)),
    })
}

/// The values that a setting can have where they are few, with what they are called. Of `sign_in.second_factors`, several can be chosen.
pub fn choices(messages: &Messages, key: &str) -> Vec<(&'static str, String)> {
    match key {
        "mail.transport" => vec![
            ("off", messages.text("setting-mail-transport-off")),
            ("smtp", messages.text("setting-mail-transport-smtp")),
            ("file", messages.text("setting-mail-transport-file")),
        ],
        "mail.smtp.tls" => vec![
            ("starttls", messages.text("setting-mail-smtp-tls-starttls")),
            ("tls", messages.text("setting-mail-smtp-tls-tls")),
            ("none", messages.text("setting-mail-smtp-tls-none")),
        ],
        "sms.transport" => vec![
            ("off", messages.text("setting-sms-transport-off")),
            ("log", messages.text("setting-sms-transport-log")),
            ("http", messages.text("setting-sms-transport-http")),
        ],
        "sms.format" => vec![
            ("twilio", messages.text("setting-sms-format-twilio")),
            ("json", messages.text("setting-sms-format-json")),
        ],
        "sign_in.required_acr" | "sign_in.admin_required_acr" => vec![
            ("1fa", messages.text("setting-acr-1fa")),
            ("2fa", messages.text("setting-acr-2fa")),
            ("phr", messages.text("setting-acr-phr")),
        ],
        "sign_in.second_factors" => vec![
            ("passkey", messages.text("setting-factor-passkey")),
            ("totp", messages.text("setting-factor-totp")),
            ("recovery_code", messages.text("setting-factor-recovery-code")),
            ("sms_code", messages.text("setting-factor-sms-code")),
            ("email_code", messages.text("setting-factor-email-code")),
        ],
        "registration.mode" => vec![
            ("off", messages.text("setting-registration-mode-off")),
            ("invitation", messages.text("setting-registration-mode-invitation")),
            ("domains", messages.text("setting-registration-mode-domains")),
            ("open", messages.text("setting-registration-mode-open")),
        ],
        "passwords.breached" => vec![
            ("off", messages.text("setting-passwords-breached-off")),
            ("range", messages.text("setting-passwords-breached-range")),
            ("file", messages.text("setting-passwords-breached-file")),
        ],
        _ => Vec::new(),
    }
}

fn label_of_mail(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "mail.transport" => messages.text("setting-mail-transport"),
        "mail.from" => messages.text("setting-mail-from"),
        "mail.reply_to" => messages.text("setting-mail-reply-to"),
        "mail.smtp.host" => messages.text("setting-mail-smtp-host"),
        "mail.smtp.port" => messages.text("setting-mail-smtp-port"),
        "mail.smtp.tls" => messages.text("setting-mail-smtp-tls"),
        "mail.smtp.username" => messages.text("setting-mail-smtp-username"),
        "mail.smtp.password" => messages.text("setting-mail-smtp-password"),
        _ => return None,
    })
}

fn hint_of_mail(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "mail.transport" => messages.text("setting-mail-transport-hint"),
        "mail.from" => messages.text("setting-mail-from-hint"),
        "mail.reply_to" => messages.text("setting-mail-reply-to-hint"),
        "mail.smtp.host" => messages.text("setting-mail-smtp-host-hint"),
        "mail.smtp.port" => messages.text("setting-mail-smtp-port-hint"),
        "mail.smtp.tls" => messages.text("setting-mail-smtp-tls-hint"),
        "mail.smtp.username" => messages.text("setting-mail-smtp-username-hint"),
        "mail.smtp.password" => messages.text("setting-mail-smtp-password-hint"),
        _ => return None,
    })
}

fn label_of_sms(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "sms.transport" => messages.text("setting-sms-transport"),
        "sms.url" => messages.text("setting-sms-url"),
        "sms.format" => messages.text("setting-sms-format"),
        "sms.from" => messages.text("setting-sms-from"),
        "sms.username" => messages.text("setting-sms-username"),
        "sms.password" => messages.text("setting-sms-password"),
        "sms.token" => messages.text("setting-sms-token"),
        "sms.allowed_prefixes" => messages.text("setting-sms-allowed-prefixes"),
        "sms.per_number_per_hour" => messages.text("setting-sms-per-number-per-hour"),
        "sms.per_address_per_hour" => messages.text("setting-sms-per-address-per-hour"),
        "sms.per_prefix_per_day" => messages.text("setting-sms-per-prefix-per-day"),
        "sms.per_day" => messages.text("setting-sms-per-day"),
        _ => return None,
    })
}

fn hint_of_sms(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "sms.url" => messages.text("setting-sms-url-hint"),
        "sms.from" => messages.text("setting-sms-from-hint"),
        "sms.username" => messages.text("setting-sms-username-hint"),
        "sms.password" => messages.text("setting-sms-password-hint"),
        "sms.token" => messages.text("setting-sms-token-hint"),
        "sms.allowed_prefixes" => messages.text("setting-sms-allowed-prefixes-hint"),
        "sms.per_number_per_hour" => messages.text("setting-sms-per-number-per-hour-hint"),
        "sms.per_address_per_hour" => messages.text("setting-sms-per-address-per-hour-hint"),
        "sms.per_prefix_per_day" => messages.text("setting-sms-per-prefix-per-day-hint"),
        "sms.per_day" => messages.text("setting-sms-per-day-hint"),
        _ => return None,
    })
}

fn label_of_sign_in(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "sign_in.second_factors" => messages.text("setting-sign-in-second-factors"),
        "sign_in.required_acr" => messages.text("setting-sign-in-required-acr"),
        "sign_in.admin_required_acr" => messages.text("setting-sign-in-admin-required-acr"),
        "sign_in.enrol_by" => messages.text("setting-sign-in-enrol-by"),
        "sign_in.email_codes" => messages.text("setting-sign-in-email-codes"),
        "sign_in.sms_codes" => messages.text("setting-sign-in-sms-codes"),
        "sign_in.terms_version" => messages.text("setting-sign-in-terms-version"),
        "registration.mode" => messages.text("setting-registration-mode"),
        "registration.allowed_domains" => messages.text("setting-registration-allowed-domains"),
        "registration.groups" => messages.text("setting-registration-groups"),
        "registration.email_changes" => messages.text("setting-registration-email-changes"),
        _ => return None,
    })
}

fn hint_of_sign_in(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "sign_in.second_factors" => messages.text("setting-sign-in-second-factors-hint"),
        "sign_in.required_acr" => messages.text("setting-sign-in-required-acr-hint"),
        "sign_in.admin_required_acr" => messages.text("setting-sign-in-admin-required-acr-hint"),
        "sign_in.enrol_by" => messages.text("setting-sign-in-enrol-by-hint"),
        "sign_in.email_codes" => messages.text("setting-sign-in-email-codes-hint"),
        "sign_in.sms_codes" => messages.text("setting-sign-in-sms-codes-hint"),
        "sign_in.terms_version" => messages.text("setting-sign-in-terms-version-hint"),
        "registration.mode" => messages.text("setting-registration-mode-hint"),
        "registration.allowed_domains" => messages.text("setting-registration-allowed-domains-hint"),
        "registration.groups" => messages.text("setting-registration-groups-hint"),
        "registration.email_changes" => messages.text("setting-registration-email-changes-hint"),
        _ => return None,
    })
}

fn label_of_passwords(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "passwords.breached" => messages.text("setting-passwords-breached"),
        "passwords.breached_url" => messages.text("setting-passwords-breached-url"),
        "throttle.free_attempts" => messages.text("setting-throttle-free-attempts"),
        "throttle.first_delay" => messages.text("setting-throttle-first-delay"),
        "throttle.max_delay" => messages.text("setting-throttle-max-delay"),
        "throttle.close_after" => messages.text("setting-throttle-close-after"),
        "throttle.per_address_per_minute" => messages.text("setting-throttle-per-address-per-minute"),
        "throttle.rows_per_address_per_minute" => messages.text("setting-throttle-rows-per-address-per-minute"),
        _ => return None,
    })
}

fn hint_of_passwords(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "passwords.breached" => messages.text("setting-passwords-breached-hint"),
        "passwords.breached_url" => messages.text("setting-passwords-breached-url-hint"),
        "throttle.free_attempts" => messages.text("setting-throttle-free-attempts-hint"),
        "throttle.first_delay" => messages.text("setting-throttle-first-delay-hint"),
        "throttle.close_after" => messages.text("setting-throttle-close-after-hint"),
        "throttle.per_address_per_minute" => messages.text("setting-throttle-per-address-per-minute-hint"),
        "throttle.rows_per_address_per_minute" => messages.text("setting-throttle-rows-per-address-per-minute-hint"),
        _ => return None,
    })
}

fn label_of_lifetimes(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "sessions.idle" => messages.text("setting-sessions-idle"),
        "sessions.absolute" => messages.text("setting-sessions-absolute"),
        "sessions.admin_idle" => messages.text("setting-sessions-admin-idle"),
        "sessions.admin_absolute" => messages.text("setting-sessions-admin-absolute"),
        "sessions.request" => messages.text("setting-sessions-request"),
        "tokens.code" => messages.text("setting-tokens-code"),
        "tokens.access_token" => messages.text("setting-tokens-access-token"),
        "tokens.id_token" => messages.text("setting-tokens-id-token"),
        "tokens.refresh_idle" => messages.text("setting-tokens-refresh-idle"),
        "tokens.refresh_absolute" => messages.text("setting-tokens-refresh-absolute"),
        "tokens.refresh_grace" => messages.text("setting-tokens-refresh-grace"),
        "keys.rotate_every" => messages.text("setting-keys-rotate-every"),
        "keys.publish_before" => messages.text("setting-keys-publish-before"),
        "audit.keep_for" => messages.text("setting-audit-keep-for"),
        "traces.keep_for" => messages.text("setting-traces-keep-for"),
        "traces.sample_one_in" => messages.text("setting-traces-sample-one-in"),
        _ => return None,
    })
}

fn hint_of_lifetimes(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "sessions.idle" => messages.text("setting-sessions-idle-hint"),
        "sessions.absolute" => messages.text("setting-sessions-absolute-hint"),
        "sessions.admin_idle" => messages.text("setting-sessions-admin-idle-hint"),
        "sessions.request" => messages.text("setting-sessions-request-hint"),
        "tokens.code" => messages.text("setting-tokens-code-hint"),
        "tokens.access_token" => messages.text("setting-tokens-access-token-hint"),
        "tokens.id_token" => messages.text("setting-tokens-id-token-hint"),
        "tokens.refresh_idle" => messages.text("setting-tokens-refresh-idle-hint"),
        "tokens.refresh_absolute" => messages.text("setting-tokens-refresh-absolute-hint"),
        "tokens.refresh_grace" => messages.text("setting-tokens-refresh-grace-hint"),
        "keys.rotate_every" => messages.text("setting-keys-rotate-every-hint"),
        "keys.publish_before" => messages.text("setting-keys-publish-before-hint"),
        "audit.keep_for" => messages.text("setting-audit-keep-for-hint"),
        "traces.keep_for" => messages.text("setting-traces-keep-for-hint"),
        "traces.sample_one_in" => messages.text("setting-traces-sample-one-in-hint"),
        _ => return None,
    })
}

fn label_of_branding(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "branding.name" => messages.text("setting-branding-name"),
        "branding.support_url" => messages.text("setting-branding-support-url"),
        "branding.terms_url" => messages.text("setting-branding-terms-url"),
        "branding.privacy_url" => messages.text("setting-branding-privacy-url"),
        "branding.accent" => messages.text("setting-branding-accent"),
        "branding.accent_dark" => messages.text("setting-branding-accent-dark"),
        "branding.theme_color" => messages.text("setting-branding-theme-color"),
        _ => return None,
    })
}

fn hint_of_branding(messages: &Messages, key: &str) -> Option<String> {
    Some(match key {
        "branding.name" => messages.text("setting-branding-name-hint"),
        "branding.support_url" => messages.text("setting-branding-support-url-hint"),
        "branding.terms_url" => messages.text("setting-branding-terms-url-hint"),
        "branding.privacy_url" => messages.text("setting-branding-privacy-url-hint"),
        "branding.accent" => messages.text("setting-branding-accent-hint"),
        "branding.accent_dark" => messages.text("setting-branding-accent-dark-hint"),
        "branding.theme_color" => messages.text("setting-branding-theme-color-hint"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::config::{Config, settings::SETTINGS};

    #[test]
    fn every_setting_has_words() {
        let speechless: Vec<&str> = SETTINGS
            .iter()
            .filter(|setting| words(&Messages::default(), setting.key).is_none())
            .map(|setting| setting.key)
            .collect();
        assert!(speechless.is_empty(), "{speechless:?}");
    }

    #[test]
    fn what_a_setting_has_by_default_can_be_chosen() {
        let mut seen = 0;
        for setting in SETTINGS {
            let offered: Vec<Value> = choices(&Messages::default(), setting.key)
                .into_iter()
                .map(|(value, _)| value.into())
                .collect();
            if offered.is_empty() {
                continue;
            }
            seen += 1;
            let chosen = match setting.value(&Config::default()) {
                Value::Array(several) => several,
                one => vec![one],
            };
            assert!(chosen.iter().all(|value| offered.contains(value)), "{}", setting.key);
        }
        assert_eq!(seen, 9);
    }
}

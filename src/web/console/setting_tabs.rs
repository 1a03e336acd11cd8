//! How the settings are laid out: which page each is on, and beside which others.

use crate::http::messages::Messages;

/// A page of settings.
pub struct Tab {
    /// Its part of the address.
    pub name: &'static str,
    /// What it is called.
    pub label: fn(&Messages) -> String,
    /// What it is about, in a sentence.
    pub lead: fn(&Messages) -> String,
    /// What is on it.
    pub groups: &'static [Group],
}

/// Settings that belong together.
pub struct Group {
    /// Its name in the page.
    pub name: &'static str,
    /// What it is called.
    pub label: fn(&Messages) -> String,
    /// The keys.
    pub keys: &'static [&'static str],
}

impl Tab {
    /// The page of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        TABS.iter().find(|tab| tab.name == name)
    }

    /// The page that the setting is on.
    pub fn with(key: &str) -> Option<&'static Self> {
        TABS.iter().find(|tab| tab.keys().any(|own| own == key))
    }

    /// Every setting on it.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.groups.iter().flat_map(|group| group.keys.iter().copied())
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("/admin/settings/{}", self.name)
    }
}

macro_rules! group {
    ($name:literal, $label:expr, [$($key:literal),+ $(,)?]) => {
        Group { name: $name, label: $label, keys: &[$($key),+] }
    };
}

/// Every page, in the order in which they are listed.
pub static TABS: &[Tab] = &[
    Tab {
        name: "look",
        label: |messages| messages.text("settings-tab-look"),
        lead: |messages| messages.text("settings-lead-look"),
        groups: &[
            group!(
                "name",
                |messages| messages.text("settings-group-name-and-links"),
                [
                    "branding.name",
                    "branding.support_url",
                    "branding.terms_url",
                    "branding.privacy_url",
                ]
            ),
            group!(
                "colours",
                |messages| messages.text("settings-group-colours"),
                ["branding.accent", "branding.accent_dark", "branding.theme_color"]
            ),
        ],
    },
    Tab {
        name: "mail",
        label: |messages| messages.text("settings-tab-mail"),
        lead: |messages| messages.text("settings-lead-mail"),
        groups: &[
            group!(
                "sender",
                |messages| messages.text("settings-group-sender"),
                ["mail.transport", "mail.from", "mail.reply_to"]
            ),
            group!(
                "server",
                |messages| messages.text("settings-group-server"),
                [
                    "mail.smtp.host",
                    "mail.smtp.port",
                    "mail.smtp.tls",
                    "mail.smtp.username",
                    "mail.smtp.password",
                ]
            ),
        ],
    },
    Tab {
        name: "joining",
        label: |messages| messages.text("settings-tab-joining"),
        lead: |messages| messages.text("settings-lead-joining"),
        groups: &[group!(
            "accounts",
            |messages| messages.text("settings-group-accounts"),
            [
                "registration.mode",
                "registration.allowed_domains",
                "registration.groups",
                "registration.email_changes",
            ]
        )],
    },
    Tab {
        name: "signing-in",
        label: |messages| messages.text("settings-tab-signing-in"),
        lead: |messages| messages.text("settings-lead-signing-in"),
        groups: &[
            group!(
                "factors",
                |messages| messages.text("settings-group-factors"),
                [
                    "sign_in.second_factors",
                    "sign_in.required_acr",
                    "sign_in.admin_required_acr",
                    "sign_in.enrol_by",
                ]
            ),
            group!(
                "codes",
                |messages| messages.text("settings-group-codes"),
                ["sign_in.email_codes", "sign_in.sms_codes"]
            ),
            group!(
                "terms",
                |messages| messages.text("settings-group-terms"),
                ["sign_in.terms_version"]
            ),
        ],
    },
    Tab {
        name: "passwords",
        label: |messages| messages.text("settings-tab-passwords"),
        lead: |messages| messages.text("settings-lead-passwords"),
        groups: &[
            group!(
                "breached",
                |messages| messages.text("settings-group-breached"),
                ["passwords.breached", "passwords.breached_url"]
            ),
            group!(
                "wrong-tries",
                |messages| messages.text("settings-group-wrong-tries"),
                [
                    "throttle.free_attempts",
                    "throttle.first_delay",
                    "throttle.max_delay",
                    "throttle.close_after",
                    "throttle.per_address_per_minute",
                    "throttle.rows_per_address_per_minute",
                ]
            ),
        ],
    },
    Tab {
        name: "lifetimes",
        label: |messages| messages.text("settings-tab-lifetimes"),
        lead: |messages| messages.text("settings-lead-lifetimes"),
        groups: &[
            group!(
                "sessions",
                |messages| messages.text("settings-group-sessions"),
                ["sessions.idle", "sessions.absolute", "sessions.request"]
            ),
            group!(
                "admin-sessions",
                |messages| messages.text("settings-group-admin-sessions"),
                ["sessions.admin_idle", "sessions.admin_absolute"]
            ),
            group!(
                "tokens",
                |messages| messages.text("settings-group-tokens"),
                [
                    "tokens.code",
                    "tokens.access_token",
                    "tokens.id_token",
                    "tokens.refresh_idle",
                    "tokens.refresh_absolute",
                    "tokens.refresh_grace",
                ]
            ),
            group!(
                "keys",
                |messages| messages.text("settings-group-keys"),
                ["keys.rotate_every", "keys.publish_before"]
            ),
            group!(
                "records",
                |messages| messages.text("settings-group-records"),
                ["audit.keep_for", "traces.keep_for", "traces.sample_one_in"]
            ),
        ],
    },
    Tab {
        name: "text-messages",
        label: |messages| messages.text("settings-tab-text-messages"),
        lead: |messages| messages.text("settings-lead-text-messages"),
        groups: &[
            group!(
                "gateway",
                |messages| messages.text("settings-group-gateway"),
                [
                    "sms.transport",
                    "sms.format",
                    "sms.url",
                    "sms.from",
                    "sms.username",
                    "sms.password",
                    "sms.token",
                ]
            ),
            group!(
                "limits",
                |messages| messages.text("settings-group-limits"),
                [
                    "sms.allowed_prefixes",
                    "sms.per_number_per_hour",
                    "sms.per_address_per_hour",
                    "sms.per_prefix_per_day",
                    "sms.per_day",
                ]
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::SETTINGS;

    #[test]
    fn every_setting_is_in_one_place() {
        let mut placed: Vec<&str> = TABS.iter().flat_map(Tab::keys).collect();
        let mut all: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        placed.sort_unstable();
        all.sort_unstable();
        assert_eq!(placed, all);
    }
}

//! `[registration]`: who may create an account. The email address is confirmed before the account is created.

use serde::{Deserialize, Deserializer, Serialize};

use super::{error::WrongValue, mail::MailConfig, text};

/// Who may create an account, and the groups of a new account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegistrationConfig {
    /// Who may create an account.
    pub mode: RegistrationMode,
    /// The domains for the mode `domains`.
    pub allowed_domains: Vec<String>,
    /// The groups that new accounts are added to.
    pub groups: Vec<String>,
    /// Whether users may change the email address of their account.
    pub email_changes: bool,
}

impl Default for RegistrationConfig {
    fn default() -> Self {
        Self {
            mode: RegistrationMode::default(),
            allowed_domains: Vec::new(),
            groups: Vec::new(),
            email_changes: true,
        }
    }
}

/// Who may create an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationMode {
    /// Only administrators, for others.
    #[default]
    Off,
    /// People who were invited.
    Invitation,
    /// People who have an email address at one of the domains, or were invited.
    Domains,
    /// Everybody.
    Open,
}

impl<'de> Deserialize<'de> for RegistrationMode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "\"off\", \"invitation\", \"domains\" or \"open\"";
        text::parse(deserializer, expected, |text| match text {
            "off" => Some(Self::Off),
            "invitation" => Some(Self::Invitation),
            "domains" => Some(Self::Domains),
            "open" => Some(Self::Open),
            _ => None,
        })
    }
}

impl RegistrationConfig {
    /// Whether people can register without an invitation.
    pub fn is_offered(&self) -> bool {
        matches!(self.mode, RegistrationMode::Domains | RegistrationMode::Open)
    }

    /// Whether invitations can be redeemed.
    pub fn takes_invitations(&self) -> bool {
        self.mode != RegistrationMode::Off
    }

    /// Whether a user may change the address of their account to `email`.
    pub fn admits_as_new_address(&self, email: &str) -> bool {
        self.mode != RegistrationMode::Domains || is_at(email, &self.allowed_domains)
    }

    /// Whether the owner of `email` may register without an invitation.
    pub fn admits(&self, email: &str) -> bool {
        match self.mode {
            RegistrationMode::Off | RegistrationMode::Invitation => false,
            RegistrationMode::Open => true,
            RegistrationMode::Domains => is_at(email, &self.allowed_domains),
        }
    }

    pub(super) fn check(&self, mail: &MailConfig) -> Result<(), WrongValue> {
        if self.mode != RegistrationMode::Off && !mail.is_on() {
            let allowed = "\"off\" while mail.transport is \"off\": nobody could show that an address is theirs";
            return Err(WrongValue::new(
                "registration.mode",
                serde_json::to_string(&self.mode).unwrap_or_default(),
                allowed,
            ));
        }
        let key = "registration.allowed_domains";
        check_domains(key, &self.allowed_domains)?;
        if self.mode == RegistrationMode::Domains && self.allowed_domains.is_empty() {
            return Err(WrongValue::new(
                key,
                "nothing",
                "at least one, for registration.mode = \"domains\"",
            ));
        }
        Ok(())
    }
}

/// Whether `email` is an address at one of `domains`. Subdomains do not match.
pub(super) fn is_at(email: &str, domains: &[String]) -> bool {
    let domain = email.rsplit_once('@').map(|(_, domain)| domain);
    domain.is_some_and(|domain| domains.iter().any(|own| own.eq_ignore_ascii_case(domain)))
}

pub(super) fn check_domains(key: &str, domains: &[String]) -> Result<(), WrongValue> {
    let is_invalid =
        |domain: &&String| domain.is_empty() || domain.contains(['@', '*', ' ', '/']) || domain.starts_with('.');
    match domains.iter().find(is_invalid) {
        None => Ok(()),
        Some(domain) => {
            let allowed = "domain names such as \"example.org\", each subdomain for itself";
            Err(WrongValue::new(key, format!("{domain:?}"), allowed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MailTransportKind;

    #[test]
    fn without_mail_nobody_registers_and_domains_are_named() {
        let mail = MailConfig {
            transport: MailTransportKind::File,
            ..MailConfig::default()
        };
        let with = |mode, domains: &[&str]| RegistrationConfig {
            mode,
            allowed_domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            ..RegistrationConfig::default()
        };
        assert!(with(RegistrationMode::Off, &[]).check(&MailConfig::default()).is_ok());
        for mode in [
            RegistrationMode::Invitation,
            RegistrationMode::Open,
            RegistrationMode::Domains,
        ] {
            let config = with(mode, &["example.org"]);
            assert!(config.check(&mail).is_ok());
            assert_eq!(
                config.check(&MailConfig::default()).unwrap_err().key,
                "registration.mode"
            );
        }
        for domains in [&[][..], &["*.example.org"], &["@example.org"], &[".example.org"]] {
            let wrong = with(RegistrationMode::Domains, domains).check(&mail).unwrap_err();
            assert_eq!(wrong.key, "registration.allowed_domains");
        }
    }

    #[test]
    fn a_domain_admits_its_own_addresses_and_no_subdomains() {
        let config = RegistrationConfig {
            mode: RegistrationMode::Domains,
            allowed_domains: vec!["Example.org".to_owned()],
            ..RegistrationConfig::default()
        };
        assert!(config.admits("ada@example.ORG"));
        for other in [
            "ada@evil.example.org",
            "ada@notexample.org",
            "ada@example.org@evil.org",
            "ada",
            "",
        ] {
            assert!(!config.admits(other), "{other}");
        }
    }
}

//! What each kind of message says.

use chrono::{DateTime, Utc};

use super::mail_body::MailBody;
use crate::{
    catalogue::{Messages, plain},
    config::Config,
    messages::mail::{AccountChange, MailKind},
};

/// Composes messages in one language.
pub(super) struct Composer<'a> {
    messages: Messages,
    place: String,
    config: &'a Config,
    now: DateTime<Utc>,
}

impl<'a> Composer<'a> {
    pub(super) fn new(language: &str, config: &'a Config, now: DateTime<Utc>) -> Self {
        Self {
            messages: Messages::in_language(language),
            place: plain(&config.branding.name),
            config,
            now,
        }
    }

    /// What `kind` says; `None` where it says nothing.
    pub(super) fn compose(&self, kind: &MailKind) -> Option<MailBody> {
        Some(match kind {
            MailKind::Decoy => return None,
            MailKind::Test => self.message("mail-test-subject", "mail-test-body"),
            MailKind::SignInCode { code, link, expires_at } => self
                .message("mail-code-subject", "mail-code-body")
                .and(self.expires(*expires_at))
                .with_code(code)
                .with_button(self.text("mail-code-button"), self.config.issuer.url(link))
                .with_small_print(self.text("mail-code-not-you")),
            MailKind::SecondFactorCode { code, expires_at } => self
                .message("mail-code-subject", "mail-second-code-body")
                .and(self.expires(*expires_at))
                .with_code(code)
                .with_small_print(self.text("mail-second-code-not-you")),
            MailKind::PasswordReset { token, expires_at } => self
                .message("mail-reset-subject", "mail-reset-body")
                .and(self.expires(*expires_at))
                .with_button(self.text("mail-reset-button"), self.link("/recover/reset", token))
                .with_small_print(self.text("mail-reset-not-you")),
            MailKind::Registration { token, expires_at } => self
                .message("mail-register-subject", "mail-register-body")
                .and(self.expires(*expires_at))
                .with_button(self.text("mail-register-button"), self.link("/register/finish", token))
                .with_small_print(self.text("mail-register-not-you")),
            MailKind::EmailChange { token, expires_at } => {
                let address = self.config.issuer.url(&format!("/account/email/confirm/{token}"));
                self.message("mail-email-subject", "mail-email-body")
                    .and(self.expires(*expires_at))
                    .with_button(self.text("mail-email-button"), address)
                    .with_small_print(self.text("mail-email-not-you"))
            }
            MailKind::AlreadyRegistered => self
                .message("mail-already-subject", "mail-already-body")
                .with_button(self.text("mail-already-button"), self.config.issuer.url("/login"))
                .with_small_print(self.text("mail-already-not-you")),
            MailKind::Invitation { token, expires_at } => self
                .message("mail-invitation-subject", "mail-invitation-body")
                .and(self.expires(*expires_at))
                .with_button(
                    self.text("mail-invitation-button"),
                    self.link("/register/finish", token),
                )
                .with_small_print(self.text("mail-invitation-not-you")),
            MailKind::AccountChanged { what, at, device } => self.changed(*what, *at, device.as_deref()),
        })
    }

    fn changed(&self, what: AccountChange, at: DateTime<Utc>, device: Option<&str>) -> MailBody {
        let change = match what {
            AccountChange::Password => "mail-changed-password",
            AccountChange::Email => "mail-changed-email",
            AccountChange::EmailIsNew => "mail-changed-email-here",
            AccountChange::FactorAdded => "mail-changed-factor-added",
            AccountChange::FactorRemoved => "mail-changed-factor-removed",
            AccountChange::RecoveryCodes => "mail-changed-recovery-codes",
            AccountChange::Deletion => "mail-changed-deletion",
        };
        let time = at.format("%Y-%m-%d %H:%M UTC").to_string();
        let when = match device {
            Some(device) => self
                .messages
                .text_with("mail-changed-when-device", &[("time", &time), ("device", device)]),
            None => self.messages.text_with("mail-changed-when", &[("time", &time)]),
        };
        self.message("mail-changed-subject", change)
            .and(when)
            .and(self.text("mail-changed-not-you"))
            .with_button(self.text("mail-changed-button"), self.config.issuer.url("/"))
    }

    /// A message with a subject and one paragraph, both of which may name the deployment.
    fn message(&self, subject: &str, paragraph: &str) -> MailBody {
        let place = [("place", self.place.as_str())];
        MailBody {
            messages: self.messages.clone(),
            place: self.place.clone(),
            issuer: self.config.issuer.as_str().to_owned(),
            subject: self.messages.text_with(subject, &place),
            paragraphs: vec![self.messages.text_with(paragraph, &place)],
            code: None,
            button: None,
            small_print: None,
        }
    }

    fn text(&self, key: &str) -> String {
        self.messages.text(key)
    }

    /// A link of this server with a token in it. Tokens are base64url: nothing has to be escaped.
    fn link(&self, path: &str, token: &str) -> String {
        self.config.issuer.url(&format!("{path}?token={token}"))
    }

    /// How much longer a link or a code is valid.
    fn expires(&self, expires_at: DateTime<Utc>) -> String {
        let minutes = (expires_at - self.now).num_minutes().max(1);
        if minutes < 120 {
            return self
                .messages
                .text_with("mail-lapses-minutes", &[("minutes", &minutes.to_string())]);
        }
        let hours = minutes / 60;
        if hours < 48 {
            return self
                .messages
                .text_with("mail-lapses-hours", &[("hours", &hours.to_string())]);
        }
        self.messages
            .text_with("mail-lapses-days", &[("days", &(hours / 24).to_string())])
    }
}

//! The content of each kind of mail.

use chrono::{DateTime, Utc};

use super::mail_body::MailBody;
use crate::{
    catalogue::{Messages, plain},
    config::Config,
    messages::{
        mail::{AccountChange, MailKind},
        minutes_left,
    },
};

/// The accent of light pages, as in `static/vestibule.css`.
const DEFAULT_ACCENT: &str = "#4a4cac";

/// Composes mails in one language.
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

    /// Composes `kind`; `None` if there is nothing to send.
    pub(super) fn compose(&self, kind: &MailKind) -> Option<MailBody> {
        Some(match kind {
            MailKind::Decoy => return None,
            MailKind::Test => self.message(self.text_with("mail-test-subject"), self.text_with("mail-test-body")),
            MailKind::SignInCode { code, link, expires_at } => self
                .message(self.text_with("mail-code-subject"), self.text_with("mail-code-body"))
                .and(self.expires(*expires_at))
                .with_code(code)
                .with_button(self.text("mail-code-button"), self.config.issuer.url(link))
                .with_small_print(self.text("mail-code-not-you")),
            MailKind::SecondFactorCode { code, expires_at } => self
                .message(
                    self.text_with("mail-code-subject"),
                    self.text_with("mail-second-code-body"),
                )
                .and(self.expires(*expires_at))
                .with_code(code)
                .with_small_print(self.text("mail-second-code-not-you")),
            MailKind::PasswordReset {
                token,
                destination,
                expires_at,
            } => self.reset((token, destination), *expires_at),
            MailKind::Registration { token, expires_at } => self
                .message(
                    self.text_with("mail-register-subject"),
                    self.text_with("mail-register-body"),
                )
                .and(self.expires(*expires_at))
                .with_button(self.text("mail-register-button"), self.link("/register/finish", token))
                .with_small_print(self.text("mail-register-not-you")),
            MailKind::EmailChange { token, expires_at } => {
                let address = self.config.issuer.url(&format!("/account/email/confirm/{token}"));
                self.message(self.text_with("mail-email-subject"), self.text_with("mail-email-body"))
                    .and(self.expires(*expires_at))
                    .with_button(self.text("mail-email-button"), address)
                    .with_small_print(self.text("mail-email-not-you"))
            }
            MailKind::AlreadyRegistered => self
                .message(
                    self.text_with("mail-already-subject"),
                    self.text_with("mail-already-body"),
                )
                .with_button(self.text("mail-already-button"), self.config.issuer.url("/login"))
                .with_small_print(self.text("mail-already-not-you")),
            MailKind::Invitation { token, expires_at } => self
                .message(
                    self.text_with("mail-invitation-subject"),
                    self.text_with("mail-invitation-body"),
                )
                .and(self.expires(*expires_at))
                .with_button(
                    self.text("mail-invitation-button"),
                    self.link("/register/finish", token),
                )
                .with_small_print(self.text("mail-invitation-not-you")),
            MailKind::AccountChanged { what, at, device } => self.changed(*what, *at, device.as_deref()),
        })
    }

    fn reset(&self, (token, destination): (&str, &str), expires_at: DateTime<Utc>) -> MailBody {
        self.message(self.text_with("mail-reset-subject"), self.text_with("mail-reset-body"))
            .and(self.expires(expires_at))
            .with_button(self.text("mail-reset-button"), self.reset_link(token, destination))
            .with_small_print(self.text("mail-reset-not-you"))
    }

    fn changed(&self, what: AccountChange, at: DateTime<Utc>, device: Option<&str>) -> MailBody {
        let change = match what {
            AccountChange::Password => self.text_with("mail-changed-password"),
            AccountChange::Email => self.text_with("mail-changed-email"),
            AccountChange::EmailIsNew => self.text_with("mail-changed-email-here"),
            AccountChange::FactorAdded => self.text_with("mail-changed-factor-added"),
            AccountChange::FactorRemoved => self.text_with("mail-changed-factor-removed"),
            AccountChange::RecoveryCodes => self.text_with("mail-changed-recovery-codes"),
            AccountChange::Deletion => self.text_with("mail-changed-deletion"),
            AccountChange::ByAdministrator => self.text_with("mail-changed-by-administrator"),
        };
        let time = self.messages.date_and_time(at);
        let when = match device {
            Some(device) => self
                .messages
                .text_with("mail-changed-when-device", &[("time", &time), ("device", device)]),
            None => self.messages.text_with("mail-changed-when", &[("time", &time)]),
        };
        self.message(self.text_with("mail-changed-subject"), change)
            .and(when)
            .and(self.text("mail-changed-not-you"))
            .with_button(self.text("mail-changed-button"), self.config.issuer.url("/"))
    }

    /// A mail with a subject and one paragraph.
    fn message(&self, subject: String, paragraph: String) -> MailBody {
        MailBody {
            messages: self.messages.clone(),
            place: self.place.clone(),
            issuer: self.config.issuer.as_str().to_owned(),
            subject,
            accent: self
                .config
                .branding
                .accents()
                .map_or_else(|| DEFAULT_ACCENT.to_owned(), |(light, _)| light.base.to_string()),
            paragraphs: vec![paragraph],
            code: None,
            button: None,
            small_print: None,
        }
    }

    /// A text that may name the deployment.
    fn text_with(&self, id: &str) -> String {
        self.messages.text_with(id, &[("place", self.place.as_str())])
    }

    fn text(&self, key: &str) -> String {
        self.messages.text(key)
    }

    /// A link to this server with a token. Tokens are base64url, so nothing needs escaping.
    fn link(&self, path: &str, token: &str) -> String {
        self.config.issuer.url(&format!("{path}?token={token}"))
    }

    /// The same, with where the user goes afterwards.
    fn reset_link(&self, token: &str, destination: &str) -> String {
        let link = self.link("/recover/reset", token);
        match destination {
            "" => link,
            query => format!("{link}&{query}"),
        }
    }

    /// The remaining time of validity, as a sentence. What is left of ten minutes before a full hour, and of an hour before a
    /// full day, counts as whole too.
    fn expires(&self, expires_at: DateTime<Utc>) -> String {
        let minutes = minutes_left(expires_at, self.now);
        if minutes < 110 {
            return self
                .messages
                .text_with("mail-expires-minutes", &[("minutes", &minutes.to_string())]);
        }
        let hours = (minutes + 10) / 60;
        if hours < 47 {
            return self
                .messages
                .text_with("mail-expires-hours", &[("hours", &hours.to_string())]);
        }
        self.messages
            .text_with("mail-expires-days", &[("days", &((hours + 1) / 24).to_string())])
    }
}

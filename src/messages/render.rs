//! Mails as they are read: subject, text and HTML, in the recipient's language. All share one layout; opening one loads
//! nothing from a server, so reading it cannot be tracked.

use askama::Template;
use chrono::{DateTime, Utc};

use super::mail::{AccountChange, MailKind};
use crate::{
    catalogue::{Messages, plain},
    config::Config,
};

mod text;

/// A rendered mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

/// The parts of a mail; all but the paragraphs are optional.
#[derive(Debug, Template)]
#[template(path = "mail/message.html")]
struct Message {
    messages: Messages,
    place: String,
    issuer: String,
    subject: String,
    paragraphs: Vec<String>,
    code: Option<String>,
    button: Option<Button>,
    small_print: Option<String>,
}

/// A link with its label.
#[derive(Clone, Debug)]
struct Button {
    label: String,
    address: String,
}

/// Renders `kind`; `None` if there is nothing to send.
///
/// # Errors
/// When a template fails, which is an error of this server.
pub fn write(kind: &MailKind, language: &str, config: &Config, now: DateTime<Utc>) -> askama::Result<Option<Written>> {
    let Some(message) = compose(kind, Renderer::new(language, config, now)) else {
        return Ok(None);
    };
    Ok(Some(Written {
        text: text::render(&message)?,
        html: message.render()?,
        subject: message.subject,
    }))
}

/// What the renderer needs.
struct Renderer<'a> {
    messages: Messages,
    place: String,
    config: &'a Config,
    now: DateTime<Utc>,
}

impl<'a> Renderer<'a> {
    fn new(language: &str, config: &'a Config, now: DateTime<Utc>) -> Self {
        Self {
            messages: Messages::in_language(language),
            place: plain(&config.branding.name),
            config,
            now,
        }
    }

    /// A mail with a subject and one paragraph.
    fn message(self, subject: String, paragraph: String) -> Message {
        Message {
            messages: self.messages,
            place: self.place,
            issuer: self.config.issuer.as_str().to_owned(),
            subject,
            paragraphs: vec![paragraph],
            code: None,
            button: None,
            small_print: None,
        }
    }

    /// A link to this server with a token. Tokens are base64url, so nothing needs escaping.
    fn link(&self, path: &str, token: &str) -> String {
        self.config.issuer.url(&format!("{path}?token={token}"))
    }

    /// The remaining time of validity, as a sentence.
    fn expires_in(&self, expires_at: DateTime<Utc>) -> String {
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

fn compose(kind: &MailKind, renderer: Renderer<'_>) -> Option<Message> {
    let place = renderer.place.clone();
    let place = [("place", place.as_str())];
    let messages = renderer.messages.clone();
    Some(match kind {
        MailKind::Decoy => return None,
        MailKind::Test => renderer.message(
            messages.text_with("mail-test-subject", &place),
            messages.text_with("mail-test-body", &place),
        ),
        MailKind::SignInCode { code, link, expires_at } => {
            let (address, expires_in) = (renderer.config.issuer.url(link), renderer.expires_in(*expires_at));
            Message {
                code: Some(code.clone()),
                small_print: Some(messages.text("mail-code-not-you")),
                ..renderer
                    .message(
                        messages.text_with("mail-code-subject", &place),
                        messages.text_with("mail-code-body", &place),
                    )
                    .and(expires_in)
                    .with_button(messages.text("mail-code-button"), address)
            }
        }
        MailKind::SecondFactorCode { code, expires_at } => {
            let expires_in = renderer.expires_in(*expires_at);
            Message {
                code: Some(code.clone()),
                small_print: Some(messages.text("mail-second-code-not-you")),
                ..renderer
                    .message(
                        messages.text_with("mail-code-subject", &place),
                        messages.text_with("mail-second-code-body", &place),
                    )
                    .and(expires_in)
            }
        }
        MailKind::PasswordReset { token, expires_at } => {
            let (address, expires_in) = (renderer.link("/recover/reset", token), renderer.expires_in(*expires_at));
            renderer
                .message(
                    messages.text_with("mail-reset-subject", &place),
                    messages.text_with("mail-reset-body", &place),
                )
                .and(expires_in)
                .with_button(messages.text("mail-reset-button"), address)
                .with_small_print(messages.text("mail-reset-not-you"))
        }
        MailKind::Registration { token, expires_at } => {
            let (address, expires_in) = (
                renderer.link("/register/finish", token),
                renderer.expires_in(*expires_at),
            );
            renderer
                .message(
                    messages.text_with("mail-register-subject", &place),
                    messages.text_with("mail-register-body", &place),
                )
                .and(expires_in)
                .with_button(messages.text("mail-register-button"), address)
                .with_small_print(messages.text("mail-register-not-you"))
        }
        MailKind::EmailChange { token, expires_at } => {
            let path = format!("/account/email/confirm/{token}");
            let (address, expires_in) = (renderer.config.issuer.url(&path), renderer.expires_in(*expires_at));
            renderer
                .message(
                    messages.text_with("mail-email-subject", &place),
                    messages.text_with("mail-email-body", &place),
                )
                .and(expires_in)
                .with_button(messages.text("mail-email-button"), address)
                .with_small_print(messages.text("mail-email-not-you"))
        }
        MailKind::AlreadyRegistered => {
            let address = renderer.config.issuer.url("/login");
            renderer
                .message(
                    messages.text_with("mail-already-subject", &place),
                    messages.text_with("mail-already-body", &place),
                )
                .with_button(messages.text("mail-already-button"), address)
                .with_small_print(messages.text("mail-already-not-you"))
        }
        MailKind::Invitation { token, expires_at } => {
            let (address, expires_in) = (
                renderer.link("/register/finish", token),
                renderer.expires_in(*expires_at),
            );
            renderer
                .message(
                    messages.text_with("mail-invitation-subject", &place),
                    messages.text_with("mail-invitation-body", &place),
                )
                .and(expires_in)
                .with_button(messages.text("mail-invitation-button"), address)
                .with_small_print(messages.text("mail-invitation-not-you"))
        }
        MailKind::AccountChanged { what, at, device } => {
            let change = match what {
                AccountChange::Password => messages.text_with("mail-changed-password", &place),
                AccountChange::Email => messages.text_with("mail-changed-email", &place),
                AccountChange::EmailIsNew => messages.text_with("mail-changed-email-here", &place),
                AccountChange::FactorAdded => messages.text_with("mail-changed-factor-added", &place),
                AccountChange::FactorRemoved => messages.text_with("mail-changed-factor-removed", &place),
                AccountChange::RecoveryCodes => messages.text_with("mail-changed-recovery-codes", &place),
                AccountChange::Deletion => messages.text_with("mail-changed-deletion", &place),
            };
            let time = at.format("%Y-%m-%d %H:%M UTC").to_string();
            let when = match device {
                Some(device) => messages.text_with("mail-changed-when-device", &[("time", &time), ("device", device)]),
                None => messages.text_with("mail-changed-when", &[("time", &time)]),
            };
            let address = renderer.config.issuer.url("/");
            renderer
                .message(messages.text_with("mail-changed-subject", &place), change)
                .and(when)
                .and(messages.text("mail-changed-not-you"))
                .with_button(messages.text("mail-changed-button"), address)
        }
    })
}

impl Message {
    fn and(mut self, paragraph: String) -> Self {
        self.paragraphs.push(paragraph);
        self
    }

    fn with_button(mut self, label: String, address: String) -> Self {
        self.button = Some(Button { label, address });
        self
    }

    fn with_small_print(mut self, text: String) -> Self {
        self.small_print = Some(text);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)
    }

    fn written(kind: &MailKind, config: &Config) -> Written {
        write(kind, "en", config, now()).unwrap().unwrap()
    }

    fn every_kind() -> Vec<MailKind> {
        let (token, expires_at) = ("vrp_abc-DEF_123".to_owned(), now() + chrono::TimeDelta::minutes(30));
        let changed = |what| MailKind::AccountChanged {
            what,
            at: now(),
            device: Some("Firefox on Linux".to_owned()),
        };
        vec![
            MailKind::Test,
            MailKind::SignInCode {
                code: "12345678".to_owned(),
                link: "/login/email-code?id=x&code=12345678".to_owned(),
                expires_at,
            },
            MailKind::PasswordReset {
                token: token.clone(),
                expires_at,
            },
            MailKind::EmailChange {
                token: token.clone(),
                expires_at,
            },
            MailKind::AlreadyRegistered,
            MailKind::Registration {
                token: token.clone(),
                expires_at: now() + chrono::TimeDelta::hours(24),
            },
            MailKind::Invitation {
                token,
                expires_at: now() + chrono::TimeDelta::days(7),
            },
            changed(AccountChange::Password),
            changed(AccountChange::Email),
            changed(AccountChange::FactorAdded),
            changed(AccountChange::FactorRemoved),
            changed(AccountChange::RecoveryCodes),
            changed(AccountChange::Deletion),
            MailKind::SecondFactorCode {
                code: "12345678".to_owned(),
                expires_at,
            },
        ]
    }

    #[test]
    fn every_message_can_be_read_as_text_and_fetches_nothing() {
        for kind in every_kind() {
            let message = written(&kind, &Config::default());
            assert!(!message.subject.is_empty() && message.text.len() > 60, "{message:?}");
            assert!(message.html.contains("dir=\"ltr\"") && message.html.contains("lang=\"en\""));
            for wrong in ["<img", "<script", "<link", "src=", "url(", "@import"] {
                assert!(!message.html.contains(wrong), "{}: {wrong}", kind.name());
            }
            assert!(!message.text.contains("&#"), "{}", message.text);
        }
    }

    #[test]
    fn links_and_codes_stand_in_both_forms_and_start_from_the_issuer() {
        let [_, code, reset, ..] = &every_kind()[..] else {
            panic!("there are more kinds")
        };
        let message = written(code, &Config::default());
        assert!(message.text.contains("12345678") && message.html.contains("12345678"));
        assert!(!message.subject.contains("12345678"), "a locked screen shows subjects");
        let message = written(reset, &Config::default());
        let link = "http://localhost:8080/recover/reset?token=vrp_abc-DEF_123";
        assert!(
            message.text.contains(link) && message.html.contains(link),
            "{}",
            message.text
        );
        assert!(message.text.contains("30 minutes"), "{}", message.text);
    }

    #[test]
    fn a_name_adds_no_line_to_the_subject_and_no_markup_to_the_page() {
        let mut config = Config::default();
        config.branding.name = "Us\r\nBcc: eve@example.com <b>&\u{202E}".to_owned();
        for kind in every_kind() {
            let message = written(&kind, &config);
            assert!(!message.subject.contains(char::is_control), "{:?}", message.subject);
            assert!(!message.html.contains("<b>"), "{}", message.html);
            assert!(!message.html.contains('\u{202E}') && !message.text.contains('\u{202E}'));
        }
    }

    #[test]
    fn a_decoy_says_nothing() {
        assert_eq!(write(&MailKind::Decoy, "en", &Config::default(), now()).unwrap(), None);
    }
}

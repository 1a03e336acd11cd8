//! A message as people read it: subject, text and HTML, in their language. One frame for all; nothing is fetched when it is
//! opened, and nobody is told that it was.

use askama::Template;
use chrono::{DateTime, Utc};

use super::mail::{AccountChange, MailKind};
use crate::{
    catalogue::{Messages, plain},
    config::Config,
};

mod text;

/// A letter, ready for an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// For readers of plain text.
    pub text: String,
    /// For everybody else.
    pub html: String,
}

/// What a letter is made of; every part but the paragraphs may be missing.
#[derive(Debug, Template)]
#[template(path = "mail/message.html")]
struct Letter {
    messages: Messages,
    place: String,
    issuer: String,
    subject: String,
    paragraphs: Vec<String>,
    code: Option<String>,
    button: Option<Button>,
    small_print: Option<String>,
}

/// A link, and what it says.
#[derive(Clone, Debug)]
struct Button {
    label: String,
    address: String,
}

/// Writes what `kind` says; `None` where it says nothing.
///
/// # Errors
/// When a template fails, which is a mistake of ours.
pub fn write(kind: &MailKind, language: &str, config: &Config, now: DateTime<Utc>) -> askama::Result<Option<Written>> {
    let Some(letter) = compose(kind, Desk::new(language, config, now)) else {
        return Ok(None);
    };
    Ok(Some(Written {
        text: text::render(&letter)?,
        html: letter.render()?,
        subject: letter.subject,
    }))
}

/// What composing needs.
struct Desk<'a> {
    messages: Messages,
    place: String,
    config: &'a Config,
    now: DateTime<Utc>,
}

impl<'a> Desk<'a> {
    fn new(language: &str, config: &'a Config, now: DateTime<Utc>) -> Self {
        Self {
            messages: Messages::in_language(language),
            place: plain(&config.branding.name),
            config,
            now,
        }
    }

    /// A letter with a subject and one paragraph.
    fn letter(self, subject: String, paragraph: String) -> Letter {
        Letter {
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

    /// A link of ours with a token in it. Tokens are base64url: nothing to escape.
    fn link(&self, path: &str, token: &str) -> String {
        self.config.issuer.url(&format!("{path}?token={token}"))
    }

    /// For how long something holds yet.
    fn lapses(&self, expires_at: DateTime<Utc>) -> String {
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

fn compose(kind: &MailKind, ceremonies: Desk<'_>) -> Option<Letter> {
    let place = ceremonies.place.clone();
    let place = [("place", place.as_str())];
    let messages = ceremonies.messages.clone();
    Some(match kind {
        MailKind::Decoy => return None,
        MailKind::Test => ceremonies.letter(
            messages.text_with("mail-test-subject", &place),
            messages.text_with("mail-test-body", &place),
        ),
        MailKind::SignInCode { code, link, expires_at } => {
            let (address, lapses) = (ceremonies.config.issuer.url(link), ceremonies.lapses(*expires_at));
            Letter {
                code: Some(code.clone()),
                small_print: Some(messages.text("mail-code-not-you")),
                ..ceremonies
                    .letter(
                        messages.text_with("mail-code-subject", &place),
                        messages.text_with("mail-code-body", &place),
                    )
                    .and(lapses)
                    .with_button(messages.text("mail-code-button"), address)
            }
        }
        MailKind::SecondFactorCode { code, expires_at } => {
            let lapses = ceremonies.lapses(*expires_at);
            Letter {
                code: Some(code.clone()),
                small_print: Some(messages.text("mail-second-code-not-you")),
                ..ceremonies
                    .letter(
                        messages.text_with("mail-code-subject", &place),
                        messages.text_with("mail-second-code-body", &place),
                    )
                    .and(lapses)
            }
        }
        MailKind::PasswordReset { token, expires_at } => {
            let (address, lapses) = (ceremonies.link("/recover/reset", token), ceremonies.lapses(*expires_at));
            ceremonies
                .letter(
                    messages.text_with("mail-reset-subject", &place),
                    messages.text_with("mail-reset-body", &place),
                )
                .and(lapses)
                .with_button(messages.text("mail-reset-button"), address)
                .with_small_print(messages.text("mail-reset-not-you"))
        }
        MailKind::Registration { token, expires_at } => {
            let (address, lapses) = (
                ceremonies.link("/register/finish", token),
                ceremonies.lapses(*expires_at),
            );
            ceremonies
                .letter(
                    messages.text_with("mail-register-subject", &place),
                    messages.text_with("mail-register-body", &place),
                )
                .and(lapses)
                .with_button(messages.text("mail-register-button"), address)
                .with_small_print(messages.text("mail-register-not-you"))
        }
        MailKind::EmailChange { token, expires_at } => {
            let path = format!("/account/email/confirm/{token}");
            let (address, lapses) = (ceremonies.config.issuer.url(&path), ceremonies.lapses(*expires_at));
            ceremonies
                .letter(
                    messages.text_with("mail-email-subject", &place),
                    messages.text_with("mail-email-body", &place),
                )
                .and(lapses)
                .with_button(messages.text("mail-email-button"), address)
                .with_small_print(messages.text("mail-email-not-you"))
        }
        MailKind::AlreadyRegistered => {
            let address = ceremonies.config.issuer.url("/login");
            ceremonies
                .letter(
                    messages.text_with("mail-already-subject", &place),
                    messages.text_with("mail-already-body", &place),
                )
                .with_button(messages.text("mail-already-button"), address)
                .with_small_print(messages.text("mail-already-not-you"))
        }
        MailKind::Invitation { token, expires_at } => {
            let (address, lapses) = (
                ceremonies.link("/register/finish", token),
                ceremonies.lapses(*expires_at),
            );
            ceremonies
                .letter(
                    messages.text_with("mail-invitation-subject", &place),
                    messages.text_with("mail-invitation-body", &place),
                )
                .and(lapses)
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
            let address = ceremonies.config.issuer.url("/");
            ceremonies
                .letter(messages.text_with("mail-changed-subject", &place), change)
                .and(when)
                .and(messages.text("mail-changed-not-you"))
                .with_button(messages.text("mail-changed-button"), address)
        }
    })
}

impl Letter {
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
            let letter = written(&kind, &Config::default());
            assert!(!letter.subject.is_empty() && letter.text.len() > 60, "{letter:?}");
            assert!(letter.html.contains("dir=\"ltr\"") && letter.html.contains("lang=\"en\""));
            for wrong in ["<img", "<script", "<link", "src=", "url(", "@import"] {
                assert!(!letter.html.contains(wrong), "{}: {wrong}", kind.name());
            }
            assert!(!letter.text.contains("&#"), "{}", letter.text);
        }
    }

    #[test]
    fn links_and_codes_stand_in_both_forms_and_start_from_the_issuer() {
        let [_, code, reset, ..] = &every_kind()[..] else {
            panic!("there are more kinds")
        };
        let letter = written(code, &Config::default());
        assert!(letter.text.contains("12345678") && letter.html.contains("12345678"));
        assert!(!letter.subject.contains("12345678"), "a locked screen shows subjects");
        let letter = written(reset, &Config::default());
        let link = "http://localhost:8080/recover/reset?token=vrp_abc-DEF_123";
        assert!(
            letter.text.contains(link) && letter.html.contains(link),
            "{}",
            letter.text
        );
        assert!(letter.text.contains("30 minutes"), "{}", letter.text);
    }

    #[test]
    fn a_name_adds_no_line_to_the_subject_and_no_markup_to_the_page() {
        let mut config = Config::default();
        config.branding.name = "Us\r\nBcc: eve@example.com <b>&\u{202E}".to_owned();
        for kind in every_kind() {
            let letter = written(&kind, &config);
            assert!(!letter.subject.contains(char::is_control), "{:?}", letter.subject);
            assert!(!letter.html.contains("<b>"), "{}", letter.html);
            assert!(!letter.html.contains('\u{202E}') && !letter.text.contains('\u{202E}'));
        }
    }

    #[test]
    fn a_decoy_says_nothing() {
        assert_eq!(write(&MailKind::Decoy, "en", &Config::default(), now()).unwrap(), None);
    }
}

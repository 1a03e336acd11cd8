//! Mails as they are read: subject, text and HTML, in the language of the recipient. All share one layout. Opening a mail
//! loads nothing from a server, so reading it cannot be tracked.

use askama::Template as _;
use chrono::{DateTime, Utc};

use self::composer::Composer;
use super::mail::MailKind;
use crate::config::Config;

mod composer;
mod mail_body;

/// A rendered mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedMail {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

/// Renders `kind`; `None` if there is nothing to send.
///
/// # Errors
/// When a template fails, which is an error of this server.
pub fn write(
    kind: &MailKind,
    language: &str,
    config: &Config,
    now: DateTime<Utc>,
) -> askama::Result<Option<RenderedMail>> {
    let Some(body) = Composer::new(language, config, now).compose(kind) else {
        return Ok(None);
    };
    Ok(Some(RenderedMail {
        text: body.as_text()?,
        html: body.render()?,
        subject: body.subject,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::mail::AccountChange;

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)
    }

    fn written(kind: &MailKind, config: &Config) -> RenderedMail {
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
                destination: "request=0190b3f2".to_owned(),
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
            changed(AccountChange::ByAdministrator),
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

    /// C9: a code that works for ten minutes was said to work for nine, and a link of a day for 23 hours.
    #[test]
    fn a_lifetime_is_said_as_the_setting_says_it() {
        for (lasts, said) in [
            (chrono::TimeDelta::minutes(10), "10 minutes"),
            (chrono::TimeDelta::minutes(30), "30 minutes"),
            (chrono::TimeDelta::hours(2), "2 hours"),
            (chrono::TimeDelta::hours(24), "24 hours"),
            (chrono::TimeDelta::days(7), "7 days"),
        ] {
            for (delay, is_said) in [(0, true), (4, true), (59, true), (3 * 3600, false)] {
                let kind = MailKind::Registration {
                    token: "vrg_x".to_owned(),
                    expires_at: now() + lasts - chrono::TimeDelta::seconds(delay),
                };
                let message = written(&kind, &Config::default());
                assert_eq!(
                    message.text.contains(said),
                    is_said,
                    "{said}, {delay} s later: {}",
                    message.text
                );
            }
        }
    }

    #[test]
    fn a_decoy_says_nothing() {
        assert_eq!(write(&MailKind::Decoy, "en", &Config::default(), now()).unwrap(), None);
    }
}

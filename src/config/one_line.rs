//! Secrets are one line. A line break at the end of a file is not part of one: editors and `echo` add it. Anywhere else it is a mistake that
//! shows much later, at the first sign-in to a mail server or another provider.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use super::error::WrongValue;

/// The content of a file without the line break at its end, and a note for the log where there was one.
pub(super) fn of_file(key: &str, content: &str, file: &Path) -> (String, Option<String>) {
    let Some(text) = content.strip_suffix('\n') else {
        return (content.to_owned(), None);
    };
    let text = text.strip_suffix('\r').unwrap_or(text);
    let note = format!(
        "{key}: the line break at the end of {} is not part of the value",
        file.display()
    );
    (text.to_owned(), Some(note))
}

/// Refuses a text of several lines.
///
/// # Errors
/// It has a line break.
pub(super) fn check(key: &str, text: &str) -> Result<(), WrongValue> {
    if text.contains(['\n', '\r']) {
        return Err(WrongValue::new(
            key,
            "a line break in it",
            "one line, without a line break in it",
        ));
    }
    Ok(())
}

/// The same for a secret that may be absent.
///
/// # Errors
/// It has a line break.
pub(super) fn check_secret(key: &str, secret: Option<&SecretString>) -> Result<(), WrongValue> {
    secret.map_or(Ok(()), |secret| check(key, secret.expose_secret()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_break_at_the_end_of_a_file_is_left_out_and_said_and_spaces_are_kept() {
        for (content, text, is_said) in [
            ("s3cret\n", "s3cret", true),
            ("s3cret\r\n", "s3cret", true),
            ("s3cret", "s3cret", false),
            (" s3cret ", " s3cret ", false),
            ("s3cret\n\n", "s3cret\n", true),
        ] {
            let (read, note) = of_file("sms.token", content, Path::new("/run/token"));
            assert_eq!((read.as_str(), note.is_some()), (text, is_said));
            assert!(!note.unwrap_or_default().contains("s3cret"));
        }
    }

    #[test]
    fn a_secret_of_several_lines_is_refused_and_not_repeated() {
        for text in ["s3cret\n", "s3cret\nmore", "s3cret\r"] {
            let wrong = check_secret("sms.token", Some(&text.into())).unwrap_err();
            assert!(
                wrong.to_string().contains("line break") && !wrong.to_string().contains("s3cret"),
                "{wrong}"
            );
        }
        assert!(check_secret("sms.token", Some(&"s3cret".into())).is_ok());
        assert!(check_secret("sms.token", None).is_ok());
    }
}

//! Checks that the types alone cannot express. Each error names the key, the value found and the values allowed.

use std::path::Path;

use secrecy::SecretString;

use super::{error::WrongValue, one_line, span::ConfigDuration};

/// Checks that `found` lies between `least` and `most`, both included.
pub(super) fn span_within(
    key: &str,
    found: ConfigDuration,
    least: ConfigDuration,
    most: ConfigDuration,
) -> Result<(), WrongValue> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(WrongValue::new(
        key,
        format!("{:?}", found.to_string()),
        format!("a duration from {least} to {most}"),
    ))
}

/// Checks that `found` is not longer than the duration of another key.
pub(super) fn span_at_most(
    key: &str,
    found: ConfigDuration,
    other_key: &str,
    other: ConfigDuration,
) -> Result<(), WrongValue> {
    if found <= other {
        return Ok(());
    }
    Err(WrongValue::new(
        key,
        format!("{:?}", found.to_string()),
        format!("a duration of at most {other}, which is {other_key}"),
    ))
}

/// Checks that `found` lies between `least` and `most`, both included.
pub(super) fn number_within(key: &str, found: u64, least: u64, most: u64) -> Result<(), WrongValue> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(WrongValue::new(
        key,
        found.to_string(),
        format!("a whole number from {least} to {most}"),
    ))
}

/// Checks that `found` has a scheme that is safe for a link on a page.
pub(super) fn link(key: &str, found: Option<&str>) -> Result<(), WrongValue> {
    let Some(text) = found else { return Ok(()) };
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "https" | "http" | "mailto") => Ok(()),
        _ => Err(WrongValue::new(
            key,
            format!("{text:?}"),
            "an address that starts with https://, http:// or mailto:",
        )),
    }
}

/// Reads the secret `key` from `file`, if a file is configured. Returns what the log has to say of it.
pub(super) fn secret_file(
    key: &str,
    secret: &mut Option<SecretString>,
    file: Option<&Path>,
) -> Result<Option<String>, WrongValue> {
    let Some(file) = file else { return Ok(None) };
    let name = format!("{key}_file");
    if secret.is_some() {
        return Err(WrongValue::new(&name, format!("{key} beside it"), "one of the two"));
    }
    let text = std::fs::read_to_string(file).map_err(|cause| {
        let found = format!("{:?} ({cause})", file.display().to_string());
        WrongValue::new(&name, found, "the path of a file that can be read")
    })?;
    let (text, note) = one_line::of_file(key, &text, file);
    *secret = Some(SecretString::from(text));
    Ok(note)
}

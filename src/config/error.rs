//! Errors for a refused configuration: the key's path, the value found, the values allowed, and the file or variable it is from.

use std::path::PathBuf;

use figment::{Figment, error::Kind};

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file is not valid TOML.
    #[error("{}: is not TOML: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The parser's message, with line and column.
        message: String,
    },
    /// A value is not allowed, or its key is unknown.
    #[error(transparent)]
    Value(#[from] WrongValue),
}

/// One refused key.
#[derive(Debug, thiserror::Error)]
#[error("{key}: found {found}; allowed: {allowed} ({origin})")]
pub struct WrongValue {
    /// The key's path, with dots.
    pub key: String,
    /// The value found. Replaced by a placeholder if it is or contains a secret.
    pub found: String,
    /// The values allowed.
    pub allowed: String,
    /// The file or the environment variable that the value is from.
    pub origin: String,
}

impl WrongValue {
    /// Creates the error without its origin, which the loader fills in.
    pub(super) fn new(key: &str, found: impl Into<String>, allowed: impl Into<String>) -> Self {
        let found = if is_secret(key) {
            "a value that is not shown".to_owned()
        } else {
            found.into()
        };
        Self {
            key: key.to_owned(),
            found,
            allowed: allowed.into(),
            origin: String::new(),
        }
    }
}

/// Translates Figment's error.
pub(super) fn explain(figment: &Figment, error: &figment::Error, origin: &dyn Fn(&str) -> String) -> ConfigError {
    let mut key = error.path.join(".");
    let (found, allowed) = match &error.kind {
        Kind::UnknownField(field, known) => {
            if error.path.last() != Some(field) {
                key = if key.is_empty() {
                    field.clone()
                } else {
                    format!("{key}.{field}")
                };
            }
            ("an unknown key".to_owned(), one_of(known))
        }
        Kind::UnknownVariant(_, known) => (value_at(figment, &key), one_of(known)),
        Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) | Kind::InvalidLength(_, expected) => {
            (value_at(figment, &key), plain(expected, &key))
        }
        other => (value_at(figment, &key), other.to_string()),
    };
    let mut wrong = WrongValue::new(&key, found, allowed);
    wrong.origin = origin(&key);
    wrong.into()
}

/// Keys whose values never appear in an error.
fn is_secret(key: &str) -> bool {
    key.starts_with("master_key.value")
        || key.starts_with("master_key.previous")
        || matches!(key, "mail.smtp.password" | "sms.password" | "sms.token")
        || key.starts_with("audit.streams.") && key.ends_with(".authorization")
}

/// The value at `key`, as JSON.
fn value_at(figment: &Figment, key: &str) -> String {
    // The URL can contain a password.
    if matches!(key, "database.url" | "database.replica_url") {
        return "a value that is not shown".to_owned();
    }
    // Figment reports an item of a list as `key.0`; only the list itself can be looked up.
    let (list, index) = match key.rsplit_once('.') {
        Some((list, index)) if index.parse::<usize>().is_ok() => (list, index.parse::<usize>().ok()),
        _ => (key, None),
    };
    let Ok(value) = figment.find_value(list) else {
        return "nothing".to_owned();
    };
    let value = match (index, value.as_array()) {
        (Some(index), Some(items)) => items.get(index).cloned().unwrap_or(value),
        _ => value,
    };
    value
        .deserialize::<serde_json::Value>()
        .map_or_else(|_| value.to_actual().to_string(), |value| value.to_string())
}

fn one_of(known: &[&str]) -> String {
    format!("one of {}", known.join(", "))
}

/// Translates Serde's name of a type into plain words.
pub(super) fn plain(expected: &str, key: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        text if text.starts_with("struct ") => format!("a section, [{key}]"),
        text => text.to_owned(),
    }
}

//! A setting as a field of a form: what it shows, and what somebody typed into it.

use serde_json::Value;

use super::setting_words::{choices, words};
use crate::{
    config::{ConfigDuration, FixedBy},
    http::messages::Messages,
    management::settings::{SettingInForce, Source},
    protocol::parameters::Parameters,
};

/// A field.
pub struct SettingField {
    /// The key of the setting, which is its name in the form.
    pub key: &'static str,
    /// Its name in the page.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What is said of it.
    pub hint: Option<String>,
    /// How a value is written, where that is not plain.
    pub form: Option<String>,
    /// How it is filled in.
    pub kind: FieldKind,
    /// What fixes it, so that it cannot be filled in.
    pub fixed: Option<String>,
    /// What it is where nobody sets it, if it is something else now.
    pub default: Option<String>,
    /// Why it was not taken.
    pub problem: Option<String>,
}

/// How a field is filled in.
pub enum FieldKind {
    /// With a line of text.
    Text(String),
    /// With a number.
    Number(String),
    /// By a check mark.
    Switch(bool),
    /// By one of these.
    Choice(Vec<Choice>),
    /// By any of these.
    Several(Vec<Choice>),
    /// With a secret, which is not shown again; whether there is one.
    Secret(bool),
}

/// One of several values.
pub struct Choice {
    /// The value.
    pub value: &'static str,
    /// What it is called.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// What somebody wants a setting to be.
pub enum Typed {
    /// What it is.
    Same,
    /// That, or what it is where nobody sets it.
    Other(Option<Value>),
}

impl SettingField {
    /// The field of a setting, with its value, or with what was typed.
    pub fn of(messages: &Messages, one: &SettingInForce, typed: Option<&Parameters>) -> Option<Self> {
        let key = one.setting.key;
        let words = words(messages, key)?;
        let fixed = match &one.source {
            Source::Fixed(FixedBy::File(path)) => {
                Some(messages.text_with("settings-fixed-file", &[("where", path.as_str())]))
            }
            Source::Fixed(FixedBy::Environment(variable)) => {
                Some(messages.text_with("settings-fixed-environment", &[("where", variable.as_str())]))
            }
            Source::Database | Source::Default => None,
        };
        let value = match typed.filter(|_| fixed.is_none()) {
            Some(form) => value_typed(one, form).unwrap_or(Value::Null),
            None => one.value.clone(),
        };
        let is_other = one.source == Source::Database && !one.setting.is_secret;
        Some(Self {
            key,
            id: key.replace(['.', '_'], "-"),
            label: words.label,
            hint: words.hint,
            form: form_of(messages, one),
            kind: kind(messages, one, &value),
            default: is_other.then(|| default_words(messages, one)),
            fixed,
            problem: None,
        })
    }
}

fn form_of(messages: &Messages, one: &SettingInForce) -> Option<String> {
    let is_listed = choices(messages, one.setting.key).is_empty();
    match &one.default {
        Value::Array(_) if is_listed => Some(messages.text("settings-list-hint")),
        Value::String(text) if text.parse::<ConfigDuration>().is_ok() => Some(messages.text("settings-duration-hint")),
        _ => None,
    }
}

fn kind(messages: &Messages, one: &SettingInForce, value: &Value) -> FieldKind {
    let choices = choices(messages, one.setting.key).into_iter();
    let choices: Vec<Choice> = choices
        .map(|(name, label)| Choice {
            value: name,
            label,
            is_chosen: match value {
                Value::Array(items) => items.iter().any(|item| item == name),
                value => value == name,
            },
        })
        .collect();
    match &one.default {
        _ if one.setting.is_secret => FieldKind::Secret(one.is_set),
        Value::Array(_) if !choices.is_empty() => FieldKind::Several(choices),
        Value::Bool(_) => FieldKind::Switch(value == &Value::Bool(true)),
        _ if !choices.is_empty() => FieldKind::Choice(choices),
        Value::Number(_) => FieldKind::Number(text_of(value)),
        _ => FieldKind::Text(text_of(value)),
    }
}

/// A value as a field of text has it.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A value in words.
pub fn in_words(messages: &Messages, key: &str, value: &Value) -> String {
    let named = |value: &Value| {
        let choices = choices(messages, key);
        let found = choices.into_iter().find(|(name, _)| value == *name);
        found.map_or_else(|| text_of(value), |(_, label)| label)
    };
    match value {
        Value::Bool(true) => messages.text("settings-yes"),
        Value::Bool(false) => messages.text("settings-no"),
        Value::Null => messages.text("settings-none"),
        Value::Array(items) if items.is_empty() => messages.text("settings-none"),
        Value::Array(items) => items.iter().map(named).collect::<Vec<_>>().join(", "),
        value => named(value),
    }
}

fn default_words(messages: &Messages, one: &SettingInForce) -> String {
    match &one.default {
        Value::Null => messages.text("settings-default-none"),
        Value::Array(items) if items.is_empty() => messages.text("settings-default-none"),
        value => {
            let value = in_words(messages, one.setting.key, value);
            messages.text_with("settings-default", &[("value", value.as_str())])
        }
    }
}

/// What the form makes of a setting.
pub fn typed(one: &SettingInForce, form: &Parameters) -> Typed {
    if matches!(one.source, Source::Fixed(_)) {
        return Typed::Same;
    }
    if one.setting.is_secret {
        let text = form.get(one.setting.key).unwrap_or_default();
        let is_removed = form.get(&format!("{}.remove", one.setting.key)).is_some();
        return match (text, is_removed) {
            ("", true) => Typed::Other(None),
            ("", false) => Typed::Same,
            (text, _) => Typed::Other(Some(Value::from(text))),
        };
    }
    if form.get(&shown_name(one.setting.key)).is_none() {
        return Typed::Same;
    }
    match value_typed(one, form) {
        Some(value) if value == one.value => Typed::Same,
        None if one.value.is_null() => Typed::Same,
        Some(value) if value == one.default => Typed::Other(None),
        other => Typed::Other(other),
    }
}

/// The field that says that the setting was shown: nothing is sent of a check mark that is not set, and an empty text is as good as none.
fn shown_name(key: &str) -> String {
    format!("{key}.shown")
}

/// The value that the form has for it; `None` where it is empty.
fn value_typed(one: &SettingInForce, form: &Parameters) -> Option<Value> {
    let key = one.setting.key;
    if one.setting.is_secret {
        return None;
    }
    let text = form.get(key).map(str::trim).filter(|text| !text.is_empty());
    match &one.default {
        Value::Bool(_) => Some(Value::Bool(text.is_some())),
        Value::Array(_) => {
            let chosen = choices(&Messages::default(), key).into_iter().map(|(name, _)| name);
            let chosen: Vec<&str> = chosen
                .filter(|name| form.get(&format!("{key}.{name}")).is_some())
                .collect();
            let listed = text.unwrap_or_default().split([',', '\n']);
            let listed = listed.map(str::trim).filter(|item| !item.is_empty());
            Some(chosen.into_iter().chain(listed).map(Value::from).collect())
        }
        Value::Number(_) => text.map(|text| text.parse::<u64>().map_or(Value::from(text), Value::from)),
        _ => text.map(Value::from),
    }
}

//! Environment variables that override the file: `VESTIBULE_` and the key's path with `__` between its parts. A variable that
//! ends in `_FILE` names a file that contains the value; meant for secrets.
//!
//! A variable is text. It is converted to the type of the default value of the same key, so that the name `4711` stays text.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Map, Value};

use super::{
    error::WrongValue,
    fixed::{self, FixedBy},
    one_line,
};

const PREFIX: &str = "VESTIBULE_";

/// The configuration values found in the environment.
pub(super) struct Environment {
    /// The values, nested as in the file.
    pub(super) values: Map<String, Value>,
    /// Dotted key to the variable that set it.
    variables: BTreeMap<String, String>,
    /// What the log has to say of the files that were read.
    pub(super) notes: Vec<String>,
}

impl Environment {
    /// Every value that the file or a variable has, by its key.
    pub(super) fn fixed(&self, table: &toml::Table, file: Option<&Path>) -> BTreeMap<String, FixedBy> {
        let variable = |(key, variable): (&String, &String)| (key.clone(), FixedBy::Environment(variable.clone()));
        let mut fixed = fixed::by_file(table, file);
        let values = Value::Object(self.values.clone());
        let has_value = |(key, _): &(&String, &String)| look_up(&values, &key.split('.').collect::<Vec<_>>()).is_some();
        fixed.extend(self.variables.iter().filter(has_value).map(variable));
        fixed
    }

    /// Where the value at `key` came from, for error messages.
    pub(super) fn origin(&self, key: &str, file: Option<&Path>) -> String {
        let (list, _) = key
            .rsplit_once('.')
            .filter(|(_, item)| item.parse::<usize>().is_ok())
            .unwrap_or((key, ""));
        match (self.variables.get(list), file) {
            (Some(variable), _) => format!("environment variable {variable}"),
            (None, Some(path)) => path.display().to_string(),
            (None, None) => "default".to_owned(),
        }
    }
}

/// Reads the variables that begin with `VESTIBULE_`; ignores all others and those that Kubernetes sets for a service. `known` is
/// the default configuration: every key, with a value of its type.
pub(super) fn read(known: &Value, env: impl Iterator<Item = (String, String)>) -> Result<Environment, WrongValue> {
    let mut environment = Environment {
        values: Map::new(),
        variables: BTreeMap::new(),
        notes: Vec::new(),
    };
    for (variable, text) in env {
        let Some(name) = variable
            .strip_prefix(PREFIX)
            .filter(|name| !is_service_link(name, &text))
        else {
            continue;
        };
        let name = name.to_ascii_lowercase();
        let (path, default, text) = resolve(known, &variable, &name, text, &mut environment.notes)?;
        let key = path.join(".");
        if let Some(other) = environment.variables.insert(key.clone(), variable.clone()) {
            let mut wrong = WrongValue::new(&key, format!("both {other} and {variable}"), "one of the two");
            wrong.origin = "environment".to_owned();
            return Err(wrong);
        }
        if let Some(value) = typed(default, text) {
            place(&mut environment.values, &path, value);
        }
    }
    Ok(environment)
}

/// Returns the path of the key that a variable sets, the default of that key, and the value as text.
fn resolve<'a>(
    known: &'a Value,
    variable: &str,
    name: &'a str,
    text: String,
    notes: &mut Vec<String>,
) -> Result<(Vec<&'a str>, &'a Value, String), WrongValue> {
    let path: Vec<&str> = name.split("__").collect();
    let key = path.join(".");
    let refuse = |key: &str, found: &str, allowed: String| {
        let mut wrong = WrongValue::new(key, found, allowed);
        wrong.origin = format!("environment variable {variable}");
        wrong
    };
    match look_up(known, &path) {
        Some(Value::Object(section)) => {
            let example = section
                .keys()
                .next()
                .map(|key| format!("{variable}__{}", key.to_ascii_uppercase()));
            Err(refuse(
                &key,
                "a value for a section",
                format!("its keys, like {}", example.unwrap_or_default()),
            ))
        }
        Some(default) => Ok((path, default, text)),
        None => {
            let plain: Option<Vec<&str>> = name.strip_suffix("_file").map(|name| name.split("__").collect());
            let Some((path, default)) = plain.and_then(|path| {
                look_up(known, &path)
                    .filter(|value| !value.is_object())
                    .map(|value| (path, value))
            }) else {
                return Err(refuse(
                    &key,
                    "an unknown key",
                    "the keys of config/example.toml, with __ between section and key".to_owned(),
                ));
            };
            let content = std::fs::read_to_string(&text).map_err(|cause| {
                let mut wrong = refuse(&path.join("."), "", "the path of a file that can be read".to_owned());
                wrong.found = format!("{text:?} ({cause})");
                wrong
            })?;
            let key = path.join(".");
            let (content, note) = one_line::of_file(&key, &content, Path::new(&text));
            if !default.is_array() {
                one_line::check(&key, &content).map_err(|wrong| refuse(&key, &wrong.found, wrong.allowed))?;
            }
            notes.extend(note);
            Ok((path, default, content))
        }
    }
}

fn look_up<'a>(known: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(known, |value, part| value.as_object()?.get(*part))
}

/// Converts the text to the type of `default`. Text that cannot be converted stays text and is refused later with its key.
fn typed(default: &Value, text: String) -> Option<Value> {
    match default {
        // Optional keys: an empty variable counts as unset, because compose files set unused variables to "".
        Value::Null if text.is_empty() => None,
        Value::Bool(_) => Some(text.parse().map_or(Value::String(text), Value::Bool)),
        Value::Number(_) => Some(text.parse::<i64>().map_or(Value::String(text), Value::from)),
        Value::Array(_) => Some(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(Value::from)
                .collect(),
        ),
        _ => Some(Value::String(text)),
    }
}

fn place(values: &mut Map<String, Value>, path: &[&str], value: Value) {
    if let [section, rest @ ..] = path {
        if rest.is_empty() {
            values.insert((*section).to_owned(), value);
        } else if let Value::Object(inner) = values.entry(*section).or_insert_with(|| Value::Object(Map::new())) {
            place(inner, rest, value);
        }
    }
}

/// Whether Kubernetes sets this variable by itself: it does so in every pod of a namespace that has a service `vestibule`, or one whose
/// name begins with that, such as `vestibule-postgres`. No key of ours is written like that: they have `__` before their last part.
fn is_service_link(name: &str, text: &str) -> bool {
    let is_one_of = |words: &[&str]| {
        words
            .iter()
            .any(|word| name == *word || name.ends_with(&format!("_{word}")))
    };
    let is_link_to_port = is_one_of(&["PORT"]) && text.contains("://");
    let has_service_port = name.starts_with("SERVICE_PORT_") || name.contains("_SERVICE_PORT_");
    let has_protocol = ["_TCP", "_UDP", "_SCTP"].iter().any(|protocol| {
        let port = name.split(protocol).next().unwrap_or_default();
        port.len() < name.len() && has_port(port)
    });
    let is_ours = name.contains("__");
    !is_ours && (is_one_of(&["SERVICE_HOST", "SERVICE_PORT"]) || has_service_port || is_link_to_port || has_protocol)
}

/// Whether the name ends in `PORT_` and a number.
fn has_port(name: &str) -> bool {
    let Some((before, number)) = name.rsplit_once('_') else {
        return false;
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (before == "PORT" || before.ends_with("_PORT"))
}

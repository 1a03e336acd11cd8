//! `VESTIBULE_` + path with `__`: overrides the file. `…_FILE` names a file that holds the value, for secrets.
//!
//! A variable is text; what it must become follows from the default at the same path, so that a name like `4711` stays a name.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Map, Value};

use super::{Config, error::WrongValue};

const PREFIX: &str = "VESTIBULE_";

/// What the environment says.
pub(super) struct Environment {
    /// The values, nested as in the file.
    pub(super) values: Map<String, Value>,
    variables: BTreeMap<String, String>,
}

impl Environment {
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

/// Picks our variables out of `env`.
pub(super) fn read(env: impl Iterator<Item = (String, String)>) -> Result<Environment, WrongValue> {
    let known = serde_json::to_value(Config::default()).unwrap_or_default();
    let mut environment = Environment {
        values: Map::new(),
        variables: BTreeMap::new(),
    };
    for (variable, text) in env {
        let Some(name) = variable
            .strip_prefix(PREFIX)
            .filter(|name| !is_kubernetes_service(name))
        else {
            continue;
        };
        let name = name.to_ascii_lowercase();
        let (path, default, text) = resolve(&known, &variable, &name, text)?;
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

/// The key that a variable names, the default that stands there, and the value's text.
fn resolve<'a>(
    known: &'a Value,
    variable: &str,
    name: &'a str,
    text: String,
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
            Ok((path, default, content.trim().to_owned()))
        }
    }
}

fn look_up<'a>(known: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(known, |value, part| value.as_object()?.get(*part))
}

/// The text as the kind of value that the default is. What does not fit stays text, and is refused with its key later.
fn typed(default: &Value, text: String) -> Option<Value> {
    match default {
        // Optional keys: an empty variable, as compose files leave it, is an unset one.
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

/// Kubernetes sets these in every pod beside a service called `vestibule`; nobody wrote them.
fn is_kubernetes_service(name: &str) -> bool {
    name == "PORT"
        || ["PORT_", "SERVICE_HOST", "SERVICE_PORT"]
            .iter()
            .any(|start| name.starts_with(start))
}

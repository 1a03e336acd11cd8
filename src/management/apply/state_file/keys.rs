//! The keys of an object in a state file: whether they exist, and which of them take something away.

use std::collections::BTreeSet;

use serde::Serialize;
use toml::{Table, Value};

use super::reading::{StateFileError, taken, wrong};

/// Refuses a key that does not exist, and names all that do: `own`, and those of `settings`.
pub(super) fn check(place: &str, table: &Table, own: &[&str], settings: &impl Serialize) -> Result<(), StateFileError> {
    let known: Vec<String> = own.iter().map(|key| (*key).to_owned()).chain(names(settings)).collect();
    let Some(unknown) = table.keys().find(|key| !known.contains(key)) else {
        return Ok(());
    };
    let close = known.iter().map(|key| (strsim::damerau_levenshtein(key, unknown), key));
    let meant = match close.min() {
        Some((distance, key)) if distance <= 2 => format!(" did you mean {key}?"),
        _ => String::new(),
    };
    Err(wrong(
        place,
        &format!("{unknown} is unknown;{meant} there are {}", known.join(", ")),
    ))
}

/// Takes out what is to be taken away of `settings`: what is listed in `unset`, and what is `""`.
pub(super) fn unset(
    place: &str,
    table: &mut Table,
    settings: &impl Serialize,
) -> Result<BTreeSet<String>, StateFileError> {
    let mut unset: BTreeSet<String> = taken(place, table, "unset")?.unwrap_or_default();
    let known = names(settings);
    for key in &unset {
        if !known.contains(key) {
            return Err(wrong(
                place,
                &format!("unset: {key} cannot be taken away; there are {}", known.join(", ")),
            ));
        }
        if table.contains_key(key) {
            return Err(wrong(place, &format!("unset: {key} is given as well")));
        }
    }
    let empty = |value: &Value| value.as_str().is_some_and(str::is_empty);
    unset.extend(
        table
            .iter()
            .filter(|(key, value)| known.contains(key) && empty(value))
            .map(|(key, _)| key.clone()),
    );
    table.retain(|key, _| !unset.contains(key));
    Ok(unset)
}

/// The names of the settings: the members of an object, or the texts of a list.
fn names(settings: &impl Serialize) -> Vec<String> {
    match serde_json::to_value(settings) {
        Ok(serde_json::Value::Object(members)) => members.into_iter().map(|(key, _)| key).collect(),
        Ok(serde_json::Value::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

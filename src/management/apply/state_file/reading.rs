//! Reads the values of a state file, and says what is wrong with one.

use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum StateFileError {
    /// Not TOML.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A key that does not exist, or a value of the wrong kind.
    #[error("{place}: {problem}")]
    Wrong {
        /// Which object.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// NUL is no character of any name, and not every database keeps it.
fn refuse_nul(place: &str, value: &Value) -> Result<(), StateFileError> {
    match value {
        Value::String(text) if text.contains('\0') => Err(wrong(place, "there is a NUL in it")),
        Value::Array(values) => {
            let mut values = values.iter().enumerate();
            values.try_for_each(|(position, value)| refuse_nul(&format!("{place}[{position}]"), value))
        }
        Value::Table(table) => refuse_nul_in_table(place, table),
        _ => Ok(()),
    }
}

/// The table at `place`; the whole file is at none.
pub(super) fn refuse_nul_in_table(place: &str, table: &Table) -> Result<(), StateFileError> {
    let dot = if place.is_empty() { "" } else { "." };
    table.iter().try_for_each(|(key, value)| {
        let shown = key.replace('\0', "\u{fffd}");
        let place = format!("{place}{dot}{shown}");
        match key.contains('\0') {
            true => Err(wrong(&place, "there is a NUL in its name")),
            false => refuse_nul(&place, value),
        }
    })
}

pub(super) fn tables(key: &str, value: Value) -> Result<Vec<Table>, StateFileError> {
    let Value::Array(entries) = value else {
        return Err(wrong(key, &format!("write it as [[{key}]]")));
    };
    entries
        .into_iter()
        .map(|entry| match entry {
            Value::Table(table) => Ok(table),
            _ => Err(wrong(key, &format!("write it as [[{key}]]"))),
        })
        .collect()
}

pub(super) fn taken<T: DeserializeOwned>(
    place: &str,
    table: &mut Table,
    key: &str,
) -> Result<Option<T>, StateFileError> {
    table
        .remove(key)
        .map(|value| typed(&format!("{place}: {key}"), value))
        .transpose()
}

pub(super) fn typed<T: DeserializeOwned>(place: &str, value: Value) -> Result<T, StateFileError> {
    value
        .try_into()
        .map_err(|error: toml::de::Error| wrong(place, error.message()))
}

pub(super) fn wrong(place: &str, problem: &str) -> StateFileError {
    StateFileError::Wrong {
        place: place.to_owned(),
        problem: problem.to_owned(),
    }
}

//! What is said outside the database, and where.

use std::{collections::BTreeMap, path::Path};

/// What fixes a value above the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixedBy {
    /// The environment variable of that name.
    Environment(String),
    /// The configuration file at that path.
    File(String),
}

/// Every value of the file, by its key.
pub(super) fn by_file(table: &toml::Table, file: Option<&Path>) -> BTreeMap<String, FixedBy> {
    let path = file.map(|path| path.display().to_string()).unwrap_or_default();
    let mut keys = Vec::new();
    leaves("", table, &mut keys);
    keys.into_iter().map(|key| (key, FixedBy::File(path.clone()))).collect()
}

fn leaves(prefix: &str, table: &toml::Table, keys: &mut Vec<String>) {
    for (name, value) in table {
        let key = match prefix {
            "" => name.clone(),
            prefix => format!("{prefix}.{name}"),
        };
        match value {
            toml::Value::Table(inner) => leaves(&key, inner, keys),
            _ => keys.push(key),
        }
    }
}

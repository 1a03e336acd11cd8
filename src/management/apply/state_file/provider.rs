//! `[[providers]]` of a state file.

use std::{collections::BTreeSet, path::PathBuf};

use secrecy::SecretString;
use serde_json::Map;
use toml::{Table, Value};

use super::{
    keys,
    reading::{StateFileError, taken, typed, wrong},
};
use crate::{config::UpstreamConfig, management::upstreams::shown::shown};

/// One of `[[providers]]`.
#[derive(Debug)]
pub struct ProviderEntry {
    /// Its id.
    pub id: String,
    /// The secret of this server there, in plain text; sealed before it is stored.
    pub client_secret: Option<SecretString>,
    /// The file that the secret is read from, as the state file names it. Whoever reads the state file reads it.
    pub client_secret_file: Option<PathBuf>,
    /// Its place among the buttons.
    pub position: Option<i32>,
    /// The other settings that are named.
    named: Map<String, serde_json::Value>,
    unset: BTreeSet<String>,
}

impl ProviderEntry {
    /// The provider: what is named, over what is stored.
    ///
    /// # Errors
    /// When a value is of the wrong kind, which reading the file excludes.
    pub fn config(&self, stored: Option<&UpstreamConfig>) -> Result<UpstreamConfig, String> {
        let mut all = match shown(stored.unwrap_or(&UpstreamConfig::default())) {
            serde_json::Value::Object(members) => members,
            _ => Map::new(),
        };
        all.extend(self.named.clone());
        all.retain(|key, _| !self.unset.contains(key));
        let config: UpstreamConfig = serde_json::from_value(all.into()).map_err(|error| error.to_string())?;
        Ok(UpstreamConfig {
            id: self.id.clone(),
            client_secret: self.client_secret.clone(),
            ..config
        })
    }
}

pub(super) fn read(place: &str, mut table: Table) -> Result<ProviderEntry, StateFileError> {
    let own = ["id", "client_secret", "client_secret_file", "position", "unset"];
    let mut settings = shown(&UpstreamConfig::default());
    if let Some(members) = settings.as_object_mut() {
        members.remove("id");
    }
    keys::check(place, &table, &own, &settings)?;
    let id: String = taken(place, &mut table, "id")?.ok_or_else(|| wrong(place, "id is missing"))?;
    let place = format!("{place} ({id})");
    let client_secret: Option<String> = taken(&place, &mut table, "client_secret")?;
    let client_secret_file: Option<PathBuf> = taken(&place, &mut table, "client_secret_file")?;
    if client_secret.is_some() && client_secret_file.is_some() {
        return Err(wrong(&place, "client_secret and client_secret_file: one of them"));
    }
    let position = taken(&place, &mut table, "position")?;
    let unset = keys::unset(&place, &mut table, &settings)?;
    let named = serde_json::to_value(&table).map_err(|error| wrong(&place, &error.to_string()))?;
    let _: UpstreamConfig = typed(&place, Value::Table(table))?;
    Ok(ProviderEntry {
        id,
        client_secret: client_secret.map(Into::into),
        client_secret_file,
        position,
        named: named.as_object().cloned().unwrap_or_default(),
        unset,
    })
}

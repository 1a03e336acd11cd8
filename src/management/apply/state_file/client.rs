//! One of `[[clients]]`.

use std::{collections::BTreeSet, path::PathBuf};

use secrecy::SecretString;
use serde_json::Map;
use toml::{Table, Value};

use super::{
    keys,
    reading::{StateFileError, taken, typed, wrong},
};
use crate::{
    domain::{client::ClientMetadata, ids::ClientId},
    management::clients::settings::ClientSettings,
};

/// One of `[[clients]]`: RFC 7591 names.
#[derive(Debug)]
pub struct ClientEntry {
    /// Its identifier.
    pub client_id: ClientId,
    /// The identifier that it had in an earlier file, if it is another one.
    pub was: Option<ClientId>,
    /// Its secret, in plain text; stored as a digest.
    pub client_secret: Option<SecretString>,
    /// The file that the secret is read from, as the state file names it. Whoever reads the state file reads it.
    pub client_secret_file: Option<PathBuf>,
    /// Closed on every path.
    pub disabled: Option<bool>,
    /// The other settings that are named.
    named: Map<String, serde_json::Value>,
    unset: BTreeSet<String>,
}

impl ClientEntry {
    /// Whether the file names that setting.
    pub fn names(&self, setting: &str) -> bool {
        self.named.contains_key(setting)
    }

    /// The settings: those that are named, over those that are stored.
    ///
    /// # Errors
    /// When a value is of the wrong kind, which reading the file excludes.
    pub fn metadata(&self, stored: Option<&ClientMetadata>) -> Result<ClientMetadata, String> {
        let settings = stored.map_or_else(ClientSettings::default, |stored| stored.clone().into());
        let over = || -> serde_json::Result<ClientSettings> {
            let mut all = settings.members();
            all.extend(self.named.clone());
            all.retain(|key, _| !self.unset.contains(key));
            serde_json::from_value(all.into())
        };
        let settings = over().map_err(|error| error.to_string())?;
        Ok(settings.into())
    }
}

/// Reads one.
pub(super) fn read(place: &str, mut table: Table) -> Result<ClientEntry, StateFileError> {
    keys::check(
        place,
        &table,
        &[
            "client_id",
            "was",
            "client_secret",
            "client_secret_file",
            "disabled",
            "unset",
        ],
        &ClientSettings::default(),
    )?;
    let client_id: String =
        taken(place, &mut table, "client_id")?.ok_or_else(|| wrong(place, "client_id is missing"))?;
    let place = format!("{place} ({client_id})");
    let was: Option<String> = taken(&place, &mut table, "was")?;
    let client_secret: Option<String> = taken(&place, &mut table, "client_secret")?;
    let client_secret_file: Option<PathBuf> = taken(&place, &mut table, "client_secret_file")?;
    if client_secret.is_some() && client_secret_file.is_some() {
        return Err(wrong(&place, "client_secret and client_secret_file: one of them"));
    }
    let disabled = taken(&place, &mut table, "disabled")?;
    let unset = keys::unset(&place, &mut table, &ClientSettings::default())?;
    let named = serde_json::to_value(&table).map_err(|error| wrong(&place, &error.to_string()))?;
    let _: ClientSettings = typed(&place, Value::Table(table))?;
    Ok(ClientEntry {
        client_id: ClientId(client_id),
        was: was.map(ClientId),
        client_secret: client_secret.map(Into::into),
        client_secret_file,
        disabled,
        named: named.as_object().cloned().unwrap_or_default(),
        unset,
    })
}

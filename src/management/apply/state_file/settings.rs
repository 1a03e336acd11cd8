//! `[settings]` of a state file: names as in the configuration file, secrets by the files that they are read from.

use std::{collections::BTreeMap, path::PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use toml::{Table, Value};

use super::reading::{StateFileError, typed, wrong};
use crate::config::settings::Setting;

/// What a file says of settings.
#[derive(Debug, Default)]
pub struct SettingsEntry {
    /// The values of those that are no secrets; `None` takes one away.
    plain: BTreeMap<&'static str, Option<serde_json::Value>>,
    /// The files that secrets are read from, as the state file names them. Whoever reads the state file reads them.
    pub secret_files: BTreeMap<&'static str, PathBuf>,
    /// The secrets that were read.
    pub secrets: BTreeMap<&'static str, SecretString>,
}

impl SettingsEntry {
    /// Each setting that is named, with what it is to be.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, Option<serde_json::Value>)> {
        let secrets = self.secrets.iter();
        let secrets = secrets.map(|(key, secret)| (*key, Some(secret.expose_secret().into())));
        self.plain
            .iter()
            .map(|(key, value)| (*key, value.clone()))
            .chain(secrets)
    }
}

/// Reads the table.
pub(super) fn read(mut table: Table) -> Result<SettingsEntry, StateFileError> {
    let mut entry = SettingsEntry::default();
    if let Some(unset) = table.remove("unset") {
        let unset: Vec<String> = typed("settings: unset", unset)?;
        for key in unset {
            entry.plain.insert(setting(&key)?.key, None);
        }
    }
    read_section(&mut entry, "", table)?;
    Ok(entry)
}

fn read_section(entry: &mut SettingsEntry, section: &str, table: Table) -> Result<(), StateFileError> {
    for (name, value) in table {
        let key = match section {
            "" => name,
            section => format!("{section}.{name}"),
        };
        match value {
            Value::Table(inner) => read_section(entry, &key, inner)?,
            value => read_value(entry, &key, value)?,
        }
    }
    Ok(())
}

fn read_value(entry: &mut SettingsEntry, key: &str, value: Value) -> Result<(), StateFileError> {
    let place = format!("settings: {key}");
    if let Some(secret) = key
        .strip_suffix("_file")
        .and_then(Setting::find)
        .filter(|setting| setting.is_secret)
    {
        entry.secret_files.insert(secret.key, typed(&place, value)?);
        return Ok(());
    }
    let setting = setting(key)?;
    if setting.is_secret {
        return Err(wrong(
            &place,
            &format!("a secret is not written here; name its file: {}_file", setting.key),
        ));
    }
    let value = serde_json::to_value(value).map_err(|error| wrong(&place, &error.to_string()))?;
    match entry.plain.insert(setting.key, Some(value)) {
        None => Ok(()),
        Some(_) => Err(wrong(&place, "set and unset at once")),
    }
}

fn setting(key: &str) -> Result<&'static Setting, StateFileError> {
    let unknown = || wrong("settings", &format!("{key} is no setting that is kept in the database"));
    Setting::find(key).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Result<SettingsEntry, String> {
        read(text.parse().unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_are_named_as_in_the_configuration() {
        let read = said(
            "unset = [\"branding.support_url\"]\nregistration.mode = \"off\"\n[mail.smtp]\nport = 25\npassword_file = \"p\"\n\
             [sign_in]\nsecond_factors = [\"totp\"]\n",
        )
        .unwrap();
        let values: Vec<_> = read.values().collect();
        assert_eq!(
            values,
            [
                ("branding.support_url", None),
                ("mail.smtp.port", Some(25.into())),
                ("registration.mode", Some("off".into())),
                ("sign_in.second_factors", Some(vec!["totp"].into())),
            ]
        );
        assert_eq!(read.secret_files["mail.smtp.password"], PathBuf::from("p"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, problem) in [
            ("colour = 1", "colour is no setting"),
            ("[mail.smtp]\npassword = \"p\"", "mail.smtp.password_file"),
            ("database.url = \"x\"", "database.url is no setting"),
            ("unset = [\"x\"]", "x is no setting"),
            ("unset = [\"sms.url\"]\nsms.url = \"x\"", "set and unset at once"),
            ("[mail.smtp]\npassword_file = 1", "password_file"),
        ] {
            let error = said(text).unwrap_err();
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}

//! `[settings]` of state files: those that are kept in the database.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    planned::{ApplyError, Change, Report},
    state_file::StateFile,
};
use crate::{
    config::settings::SettingChanges,
    context::Context,
    management::{authority::NotDone, change_error::ChangeError, field_change::FieldChange, settings},
    store::Transaction,
};

const KIND: &str = "setting";

/// What the files want of settings, all together.
///
/// # Errors
/// When two files name the same setting.
pub(super) fn wanted(files: &[StateFile]) -> Result<SettingChanges, ApplyError> {
    let mut wanted = SettingChanges::new();
    for file in files {
        for (key, value) in file.settings.values() {
            if wanted.insert(key, value).is_some() {
                let problem = "it is there twice".to_owned();
                let (kind, name) = (KIND, key.to_owned());
                return Err(ApplyError::Wrong { kind, name, problem });
            }
        }
    }
    Ok(wanted)
}

/// Tries a mail server that is named, before the transaction.
///
/// # Errors
/// When it does not let this server in, or the store fails.
pub(super) async fn try_out(context: &Context, wanted: &SettingChanges) -> Result<(), ApplyError> {
    settings::try_out(context, wanted)
        .await
        .map_err(|error| apply_error(wanted, error))
}

/// Writes them; what became of each.
///
/// # Errors
/// When they cannot be like that, or the store fails.
pub(super) async fn write(
    context: &Context,
    transaction: &Transaction,
    wanted: &SettingChanges,
) -> Result<Vec<Report>, ApplyError> {
    let changed = settings::apply_in(context, transaction, wanted).await;
    let changed = changed.map_err(|error| apply_error(wanted, error))?;
    let mut changed: BTreeMap<String, FieldChange> =
        changed.into_iter().map(|field| (field.name.clone(), field)).collect();
    let reports = wanted.keys().map(|key| {
        let field = changed.remove(*key);
        Report {
            kind: KIND,
            name: (*key).to_owned(),
            change: match field {
                Some(_) => Change::Changed,
                None => Change::Unchanged,
            },
            fields: field.into_iter().collect(),
            hint: None,
            left_alone: None,
        }
    });
    Ok(reports.collect())
}

/// At the setting that is wrong, where it is known.
fn apply_error(wanted: &SettingChanges, error: ChangeError) -> ApplyError {
    let problem = error.to_string();
    let name = match error {
        ChangeError::NotDone(NotDone::Store(error)) => return error.into(),
        ChangeError::Stale => return ApplyError::Busy,
        ChangeError::Invalid(invalid) if !invalid.field.is_empty() => invalid.field.to_owned(),
        _ => wanted.keys().copied().collect::<Vec<_>>().join(", "),
    };
    ApplyError::Wrong {
        kind: KIND,
        name,
        problem,
    }
}

/// The settings that the database has, as a state file says them: nested, and with the files of secrets.
///
/// # Errors
/// When the store fails.
pub(in crate::management) async fn exported(context: &Context) -> Result<toml::Table, crate::store::StoreError> {
    let mut table = toml::Table::new();
    for (key, value) in settings::in_database(context).await? {
        let (key, value) = match value {
            // Where the secret is to be read from: it is not in the file.
            None => (
                format!("{key}_file"),
                Some(Value::from(format!("secrets/settings/{key}"))),
            ),
            Some(value) => (key, Some(value)),
        };
        let value = value.and_then(|value| toml::Value::try_from(value).ok());
        if let Some(value) = value {
            put(&mut table, &key, value);
        }
    }
    Ok(table)
}

fn put(table: &mut toml::Table, key: &str, value: toml::Value) {
    let Some((section, rest)) = key.split_once('.') else {
        table.insert(key.to_owned(), value);
        return;
    };
    let inner = table.entry(section).or_insert_with(|| toml::Table::new().into());
    if let toml::Value::Table(inner) = inner {
        put(inner, rest, value);
    }
}

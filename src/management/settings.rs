//! The settings that change while the server runs: showing them and changing them.

use serde_json::{Value, json};

use super::{
    authority,
    change_error::ChangeError,
    field_change::{About, FieldChange, in_audit_log, secret},
    validation::Invalid,
};
use crate::{
    config::{
        Config, FixedBy, WrongValue,
        settings::{SETTINGS, Setting, SettingChanges, SettingValues},
    },
    context::{Context, Mode},
    domain::{authority::Authority, event::EventKind, right::Right},
    store::{Connection, StoreError, Transaction, Versioned, changes, server_secrets, settings},
};

pub mod branding_picture;
mod checks;
pub mod in_force;
mod picture_encoding;
pub mod test_message;

/// A setting, and where its value is from.
#[derive(Clone, Debug)]
pub struct SettingInForce {
    /// Which one.
    pub setting: &'static Setting,
    /// The value in force; null where there is none, and for a secret.
    pub value: Value,
    /// The value where nobody sets one.
    pub default: Value,
    /// Where the value is from.
    pub source: Source,
    /// Whether there is a value. Of a secret nothing else is told.
    pub is_set: bool,
}

/// Where the value of a setting is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The environment or the file, which stand above the database.
    Fixed(FixedBy),
    /// An administrator set it.
    Database,
    /// Nobody set it.
    Default,
}

/// Every setting, for whoever has `right`.
///
/// # Errors
/// See [`ChangeError`].
pub async fn list(context: &Context, right: Right) -> Result<Versioned<Vec<SettingInForce>>, ChangeError> {
    authority::require(context, &context.store, right).await?;
    stored(context, &context.store).await
}

/// Changes settings, if they still have that version. The whole must be possible, and a mail server that is named must let this server in:
/// otherwise nobody would get a code or a link any more.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    context: &Context,
    wanted: &SettingChanges,
    version: i64,
) -> Result<Versioned<Vec<SettingInForce>>, ChangeError> {
    // Before the transaction: nobody else waits for a mail server.
    let checked = checked(context, &context.store, wanted, None).await?;
    checks::mail_can_be_sent(wanted, &checked.after).await?;
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let current = settings::find(&transaction).await?;
    if current.version != version {
        return Err(ChangeError::Stale);
    }
    if write(context, &transaction, current, wanted, &checked)
        .await?
        .is_empty()
    {
        return stored(context, &transaction).await;
    }
    let changed = stored(context, &transaction).await?;
    context.commit(transaction).await?;
    put_in_force(context).await;
    Ok(changed)
}

/// Puts what was changed in force on this node.
async fn put_in_force(context: &Context) {
    if context.mode == Mode::Apply
        && let Err(error) = in_force::reload(context).await
    {
        // It is kept; this node follows as the others do.
        tracing::warn!(%error, "the settings are not in force here yet");
    }
}

/// What a state file wants, where any of it differs from what is stored: nothing otherwise. A setting that the file or the environment fixes at
/// the same value is left out.
async fn differing(
    context: &Context,
    connection: &dyn Connection,
    wanted: &SettingChanges,
) -> Result<SettingChanges, ChangeError> {
    let values = in_force::values(connection, &context.sealer).await?.value;
    let is_fixed_so = |key: &str, value: &Option<Value>| {
        let setting = Setting::find(key).filter(|_| context.base_config.fixed_by(key).is_some());
        setting.is_some_and(|setting| Some(setting.value(&context.base_config)) == *value)
    };
    let mut left = wanted.clone();
    left.retain(|key, value| !is_fixed_so(key, value));
    match left.iter().all(|(key, value)| values.get(*key) == value.as_ref()) {
        true => Ok(SettingChanges::new()),
        false => Ok(left),
    }
}

/// Tries what a state file wants, as far as that takes another server: before the transaction, so that nobody waits.
///
/// # Errors
/// See [`ChangeError`].
pub(super) async fn try_out(context: &Context, wanted: &SettingChanges) -> Result<(), ChangeError> {
    let wanted = differing(context, &context.store, wanted).await?;
    if wanted.is_empty() {
        return Ok(());
    }
    let checked = checked(context, &context.store, &wanted, None).await?;
    Ok(checks::mail_can_be_sent(&wanted, &checked.after).await?)
}

/// The settings that are kept in the database, by their keys; `None` for a secret.
///
/// # Errors
/// When the store fails.
pub(super) async fn in_database(context: &Context) -> Result<Vec<(String, Option<Value>)>, StoreError> {
    let kept = settings::find(&context.store).await?.value;
    let is_secret = |key: &str| Setting::find(key).is_some_and(|setting| setting.is_secret);
    let shown = kept.into_iter().map(|(key, value)| match is_secret(&key) {
        true => (key, None),
        false => (key, Some(value)),
    });
    Ok(shown.collect())
}

/// Makes the settings what a state file wants, in the caller's transaction, which holds the lock of the configuration; what changed.
///
/// # Errors
/// See [`ChangeError`].
pub(super) async fn apply_in(
    context: &Context,
    transaction: &Transaction,
    wanted: &SettingChanges,
) -> Result<Vec<FieldChange>, ChangeError> {
    let wanted = differing(context, transaction, wanted).await?;
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let checked = checked(context, transaction, &wanted, None).await?;
    let current = settings::find(transaction).await?;
    write(context, transaction, current, &wanted, &checked).await
}

/// Checks against what is stored, keeps what is wanted, and records it; what changed.
async fn write(
    context: &Context,
    transaction: &Transaction,
    current: Versioned<SettingValues>,
    wanted: &SettingChanges,
    Checked { before, after }: &Checked,
) -> Result<Vec<FieldChange>, ChangeError> {
    let authority = require(context, transaction, wanted.keys().copied()).await?;
    checks::first_groups_may_be_given(transaction, &authority, wanted, after).await?;
    checks::groups_can_be_met(transaction, wanted, after).await?;
    let fields = fields(wanted, before, after);
    if fields.is_empty() {
        return Ok(fields);
    }
    let version = current.version;
    keep(context, transaction, current.value, wanted, version).await?;
    let detail = json!({ "fields": in_audit_log(About::Thing, &fields) });
    let event = context.event(EventKind::SettingsChanged).detail(detail);
    context.record(transaction, &event).await?;
    Ok(fields)
}

/// Goes on if the actor may change these settings; all that they may do. What decides who gets in is for somebody who may do everything,
/// with this key or another one.
async fn require(
    context: &Context,
    connection: &dyn Connection,
    mut keys: impl Iterator<Item = &'static str>,
) -> Result<Authority, ChangeError> {
    let authority = authority::require(context, connection, Right::SettingsWrite).await?;
    if let Some(key) = keys.find(|key| decides_access(key))
        && !authority::of_person(context, connection).await?.has_everything()
    {
        let problem = format!("{key} decides who gets in: only an owner, who may do everything, changes it");
        return Err(ChangeError::TooMuch(problem));
    }
    Ok(authority)
}

/// The configuration now, and with what is wanted on top, if the actor may have it so. `about` is a setting that the actor must be able to
/// change as well.
async fn checked(
    context: &Context,
    connection: &dyn Connection,
    wanted: &SettingChanges,
    about: Option<&'static str>,
) -> Result<Checked, ChangeError> {
    require(context, connection, wanted.keys().copied().chain(about)).await?;
    let kept = settings::find(connection).await?.value;
    checks::secrets_stay_where_they_belong(wanted, &kept)?;
    checks::nothing_is_for_development(wanted)?;
    let mut values = in_force::values(connection, &context.sealer).await?.value;
    let (before, _) = context.base_config.with_usable_settings(&values);
    for (key, value) in wanted {
        changeable(context, key)?;
        match value {
            Some(value) => values.insert((*key).to_owned(), value.clone()),
            None => values.remove(*key),
        };
    }
    let after = context.base_config.with_settings(&values).map_err(invalid)?;
    Ok(Checked { before, after })
}

/// The configuration before a change, and after it.
struct Checked {
    before: Config,
    after: Config,
}

/// Whether somebody with that authority may change the setting.
pub fn may_change(authority: &Authority, key: &str) -> bool {
    authority.has(Right::SettingsWrite) && (!decides_access(key) || authority.has_everything())
}

fn decides_access(key: &str) -> bool {
    Setting::find(key).is_some_and(Setting::decides_access)
}

/// What a form or a document calls a setting, if it can be changed: where the file or the environment says it, it cannot.
///
/// # Errors
/// When there is no such setting, or it is fixed (422).
pub fn changeable(context: &Context, key: &str) -> Result<&'static Setting, Invalid> {
    let setting = Setting::find(key).ok_or_else(|| Invalid::new("", format!("there is no setting {key}")))?;
    unless_fixed(context, setting.key)?;
    Ok(setting)
}

/// Goes on unless the file or the environment says the value at `key`.
fn unless_fixed(context: &Context, key: &'static str) -> Result<(), Invalid> {
    let problem = match context.base_config.fixed_by(key) {
        None => return Ok(()),
        Some(FixedBy::Environment(variable)) => {
            format!("the environment variable {variable} fixes it; change it there")
        }
        Some(FixedBy::File(path)) => format!("{path} fixes it; change it there"),
    };
    Err(Invalid::new(key, problem))
}

/// What is wrong with a value, at its setting.
fn invalid(wrong: WrongValue) -> Invalid {
    let field = Setting::find(&wrong.key).map_or("", |setting| setting.key);
    Invalid::new(field, format!("allowed: {}", wrong.allowed))
}

/// Writes what is wanted: secrets sealed and by themselves, the rest as it is.
async fn keep(
    context: &Context,
    transaction: &Transaction,
    mut values: SettingValues,
    wanted: &SettingChanges,
    version: i64,
) -> Result<(), ChangeError> {
    for (key, value) in wanted {
        let is_secret = Setting::find(key).is_some_and(|setting| setting.is_secret);
        match value {
            Some(Value::String(text)) if is_secret => {
                let name = in_force::secret_name(key);
                let sealed = context.sealer.seal(&name, text.as_bytes(), &context.random);
                server_secrets::put(transaction, &name, &sealed).await?;
                values.insert((*key).to_owned(), Value::Bool(true));
            }
            Some(value) => drop(values.insert((*key).to_owned(), value.clone())),
            None => {
                if is_secret {
                    server_secrets::remove(transaction, &in_force::secret_name(key)).await?;
                }
                values.remove(*key);
            }
        }
    }
    ChangeError::unless_made(settings::update_if(transaction, &values, version, context.now).await?)
}

fn fields(wanted: &SettingChanges, before: &Config, after: &Config) -> Vec<FieldChange> {
    let text = |value: Value| (!value.is_null()).then(|| value.to_string());
    let field = |key: &&'static str| {
        let setting = Setting::find(key)?;
        if setting.is_secret {
            return Some(secret(key));
        }
        let (before, after) = (text(setting.value(before)), text(setting.value(after)));
        let name = setting.key.to_owned();
        (before != after).then_some(FieldChange { name, before, after })
    };
    wanted.keys().filter_map(field).collect()
}

async fn stored(context: &Context, connection: &dyn Connection) -> Result<Versioned<Vec<SettingInForce>>, ChangeError> {
    let found = in_force::values(connection, &context.sealer).await?;
    let (config, _) = context.base_config.with_usable_settings(&found.value);
    let without_any = Config::default();
    let shown = SETTINGS.iter().map(|setting| {
        let value = setting.value(&config);
        let source = match context.base_config.fixed_by(setting.key) {
            Some(by) => Source::Fixed(by.clone()),
            None if found.value.contains_key(setting.key) => Source::Database,
            None => Source::Default,
        };
        let is_set = !value.is_null() || (setting.is_secret && source != Source::Default);
        SettingInForce {
            setting,
            default: match source {
                Source::Fixed(_) => setting.value(&without_any),
                Source::Database | Source::Default => setting.value(&context.base_config),
            },
            value,
            source,
            is_set,
        }
    });
    Ok(Versioned {
        value: shown.collect(),
        version: found.version,
        managed: false,
        created_at: found.created_at,
        updated_at: found.updated_at,
    })
}

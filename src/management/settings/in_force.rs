//! Putting the settings in force: reading them with their secrets, and laying them over what the file and the environment say.

use serde_json::Value;

use crate::{
    config::{
        Config,
        settings::{SETTINGS, SettingValues},
    },
    context::Services,
    crypto::sealing::Sealer,
    management::upstreams::in_force::of_database,
    store::{Connection, StoreError, Versioned, branding_pictures, server_secrets, settings},
};

/// `base` with the settings, the pictures and the sign-in providers that the database has. What cannot be used of them is left out and logged.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn over(base: &Config, connection: &dyn Connection, sealer: &Sealer) -> Result<Config, StoreError> {
    let found = values(connection, sealer).await?.value;
    let (mut config, problems) = base.with_usable_settings(&found);
    let upstreams = of_database(base, connection, sealer).await?;
    config.upstreams.extend(upstreams);
    config.pictures = branding_pictures::all(connection).await?;
    for problem in problems {
        tracing::error!(%problem, "a setting in the database cannot be used, and is left out");
    }
    Ok(config)
}

/// Reads the settings again and puts them in force on this node.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn reload(services: &Services) -> Result<(), StoreError> {
    // One at a time: what was read first must not replace what was read later.
    let _turn = services.reloading.lock().await;
    let config = over(&services.base_config, &services.store, &services.sealer).await?;
    services.current_config.replace(config);
    Ok(())
}

/// What is stored, with secrets opened. One that does not open counts as not set.
pub(super) async fn values(
    connection: &dyn Connection,
    sealer: &Sealer,
) -> Result<Versioned<SettingValues>, StoreError> {
    loop {
        let found = values_of(connection, sealer, settings::find(connection).await?).await?;
        // A change between the two would lend the secret of one server to the address of another.
        if settings::find(connection).await?.version == found.version {
            return Ok(found);
        }
    }
}

async fn values_of(
    connection: &dyn Connection,
    sealer: &Sealer,
    mut found: Versioned<SettingValues>,
) -> Result<Versioned<SettingValues>, StoreError> {
    for setting in SETTINGS.iter().filter(|setting| setting.is_secret) {
        if found.value.remove(setting.key).is_none() {
            continue;
        }
        let name = secret_name(setting.key);
        let Some(sealed) = server_secrets::find(connection, &name).await? else {
            continue;
        };
        match sealer.open(&name, &sealed) {
            Ok(text) => {
                let text = String::from_utf8_lossy(&text).into_owned();
                found.value.insert(setting.key.to_owned(), Value::String(text));
            }
            Err(error) => tracing::error!(setting = setting.key, %error, "a secret of the settings cannot be unsealed"),
        }
    }
    Ok(found)
}

/// Under which name a secret is kept, and what it is sealed for.
pub(super) fn secret_name(key: &str) -> String {
    format!("setting {key}")
}

//! Other providers that users sign in with: setting them up while the server runs. Those of the configuration file come first and are
//! changed there.

use chrono::DateTime;
use serde_json::json;

pub use self::keep::WantedUpstream;
pub(super) use self::keep::{change_in, create_in, fields, record, without_same_secret};
use self::shown::{ShownUpstream, Source, without_secret};
use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    settings::in_force as settings_in_force,
};
use crate::{
    config::UpstreamConfig,
    context::{Context, Mode},
    domain::right::Right,
    federation::{self, examine::Finding},
    store::{
        Connection, Transaction, Versioned, changes, upstream_identities,
        upstreams::{self, KeptUpstream},
    },
};

mod checks;
pub mod in_force;
mod keep;
pub mod shown;

/// Every provider, in the order of the buttons.
///
/// # Errors
/// See [`NotDone`].
pub async fn list(context: &Context) -> Result<Vec<Versioned<ShownUpstream>>, NotDone> {
    let store = &context.store;
    authority::require(context, store, Right::ProvidersRead).await?;
    let of_files = context.base_config.upstreams.iter();
    let kept = upstreams::list(store).await?;
    Ok(of_files
        .map(|config| of_file(context, config))
        .chain(kept.into_iter().map(|kept| of_database(context, kept)))
        .collect())
}

/// How many accounts are linked to the provider.
///
/// # Errors
/// See [`NotDone`].
pub async fn linked(context: &Context, config: &UpstreamConfig) -> Result<i64, NotDone> {
    authority::require(context, &context.store, Right::ProvidersRead).await?;
    Ok(upstream_identities::count(&context.store, &config.id, &config.namespace()).await?)
}

/// The provider of that id, for whoever has `right`: that of the file, where it has one.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, right: Right, id: &str) -> Result<Versioned<ShownUpstream>, ChangeError> {
    authority::require(context, &context.store, right).await?;
    match context.base_config.upstreams.iter().find(|upstream| upstream.id == id) {
        Some(config) => Ok(of_file(context, config)),
        None => stored(context, &context.store, id).await,
    }
}

/// Sets a provider up. Its button is on the sign-in page at once.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(context: &Context, wanted: &WantedUpstream) -> Result<Versioned<ShownUpstream>, ChangeError> {
    let transaction = begin(context).await?;
    create_in(context, &transaction, wanted).await?;
    let made = stored(context, &transaction, &wanted.config.id).await?;
    end(context, transaction).await?;
    Ok(made)
}

/// Makes the provider what is wanted, if it still has that version. A secret goes only to the provider that it was given for, and one owner
/// can always sign in.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    context: &Context,
    wanted: &WantedUpstream,
    version: i64,
) -> Result<Versioned<ShownUpstream>, ChangeError> {
    let transaction = begin(context).await?;
    let before = changeable(context, &transaction, &wanted.config.id).await?;
    change_in(context, &transaction, (&before.value, version), wanted).await?;
    let changed = stored(context, &transaction, &wanted.config.id).await?;
    end(context, transaction).await?;
    Ok(changed)
}

/// Removes the provider, if it still has that version. The identities of users there stay, and count again when it comes back.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, id: &str, version: i64) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    changeable(context, &transaction, id).await?;
    keep::someone_gets_in(context, &transaction, id, None).await?;
    ChangeError::unless_made(upstreams::delete_if(&transaction, id, version).await?)?;
    keep::record(context, &transaction, json!({ "upstream": id, "change": "removed" })).await?;
    end(context, transaction).await
}

/// Looks at the provider: whether it can be reached, and does what a sign-in needs. It changes nothing.
///
/// # Errors
/// See [`ChangeError`].
pub async fn test(context: &Context, id: &str) -> Result<Vec<Finding>, ChangeError> {
    let found = find(context, Right::ProvidersWrite, id).await?.value;
    Ok(context.federation.at(&context.config, &found.config).examine().await)
}

/// The redirect URI to register at a provider of that id.
pub fn redirect_uri(context: &Context, id: &str) -> String {
    federation::redirect_uri(&context.config, id)
}

async fn begin(context: &Context) -> Result<Transaction, ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    authority::require(context, &transaction, Right::ProvidersWrite).await?;
    Ok(transaction)
}

/// Keeps what was done, and puts it in force here. The other nodes follow.
async fn end(context: &Context, transaction: Transaction) -> Result<(), ChangeError> {
    context.commit(transaction).await?;
    if context.mode == Mode::Apply
        && let Err(error) = settings_in_force::reload(context).await
    {
        tracing::warn!(%error, "the sign-in providers are not in force here yet");
    }
    Ok(())
}

/// The provider, if it can be changed here.
async fn changeable(
    context: &Context,
    connection: &dyn Connection,
    id: &str,
) -> Result<Versioned<KeptUpstream>, ChangeError> {
    if in_force::is_of_file(&context.base_config, id) {
        let problem = "the configuration file has this provider; change it there";
        return Err(ChangeError::InUse(problem.to_owned()));
    }
    let found = upstreams::find(connection, id).await?;
    let found = found.ok_or(ChangeError::NotFound("provider"))?;
    ChangeError::unless_managed(&found)?;
    Ok(found)
}

fn of_file(context: &Context, config: &UpstreamConfig) -> Versioned<ShownUpstream> {
    let value = ShownUpstream {
        redirect_uri: redirect_uri(context, &config.id),
        config: without_secret(config),
        source: Source::File,
        position: None,
    };
    Versioned {
        value,
        version: 0,
        managed: false,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn of_database(context: &Context, kept: Versioned<KeptUpstream>) -> Versioned<ShownUpstream> {
    let KeptUpstream { config, position, .. } = kept.value;
    let source = match in_force::is_of_file(&context.base_config, &config.id) {
        true => Source::Overridden,
        false => Source::Database,
    };
    let value = ShownUpstream {
        redirect_uri: redirect_uri(context, &config.id),
        config,
        source,
        position: Some(position),
    };
    Versioned {
        value,
        version: kept.version,
        managed: kept.managed,
        created_at: kept.created_at,
        updated_at: kept.updated_at,
    }
}

async fn stored(
    context: &Context,
    connection: &dyn Connection,
    id: &str,
) -> Result<Versioned<ShownUpstream>, ChangeError> {
    let found = upstreams::find(connection, id).await?;
    Ok(of_database(context, found.ok_or(ChangeError::NotFound("provider"))?))
}

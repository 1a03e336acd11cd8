//! Other providers that users sign in with: setting them up while the server runs. Those of the configuration file come first and are
//! changed there.

use chrono::DateTime;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use self::shown::{ShownUpstream, Source, shown, without_secret};
use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    field_change::{About, fields_between, in_audit_log, secret},
    settings::in_force as settings_in_force,
    validation::Invalid,
};
use crate::{
    config::UpstreamConfig,
    context::{Context, Mode},
    domain::{authority::Authority, event::EventKind, right::Right},
    federation::{self, examine::Finding},
    store::{
        Connection, StoreError, Transaction, Versioned, changes, upstream_identities,
        upstreams::{self, KeptUpstream},
    },
};

mod checks;
pub mod in_force;
pub mod shown;

/// How many providers the database holds: each is a button.
const MOST: usize = 50;

/// What a provider is to be.
#[derive(Clone, Debug)]
pub struct WantedUpstream {
    /// What it is. Without a secret, the one that is kept stays.
    pub config: UpstreamConfig,
    /// Its place; without one, the last for a new one and the same for another.
    pub position: Option<i32>,
}

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
    let (transaction, authority) = begin(context).await?;
    let config = &wanted.config;
    checks::fits(config)?;
    let taken = || ChangeError::Taken(Invalid::new("id", format!("there is a provider {} already", config.id)));
    let others = upstreams::list(&transaction).await?;
    if in_force::is_of_file(&context.base_config, &config.id)
        || others.iter().any(|kept| kept.value.config.id == config.id)
    {
        return Err(taken());
    }
    if others.len() >= MOST {
        return Err(Invalid::new("id", format!("there are {MOST} providers at most")).into());
    }
    checks::may_open(context, &transaction, &authority, (None, config)).await?;
    let last = others.iter().map(|kept| kept.value.position).max().unwrap_or(-1);
    let kept = KeptUpstream {
        sealed_secret: sealed(context, config),
        config: without_secret(config),
        position: wanted.position.unwrap_or(last.saturating_add(1)),
    };
    match upstreams::insert(&transaction, kept, context.now).await {
        Ok(()) => {}
        // One that this release does not understand.
        Err(error) if error.is_conflict() => return Err(taken()),
        Err(error) => return Err(error.into()),
    }
    let detail = json!({ "upstream": config.id, "change": "created", "now": shown(config) });
    record(context, &transaction, detail).await?;
    let made = stored(context, &transaction, &config.id).await?;
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
    let (transaction, authority) = begin(context).await?;
    let id = wanted.config.id.as_str();
    let before = changeable(context, &transaction, id).await?.value;
    checks::secret_stays_where_it_belongs(&before.config, &wanted.config)?;
    let has_new_secret = wanted.config.client_secret.is_some();
    let mut after = wanted.config.clone();
    if !has_new_secret {
        let opened = in_force::with_secret(&before, &context.sealer);
        let lost = |_| Invalid::new("client_secret", "type it again: what is kept cannot be read any more");
        after.client_secret = opened.map_err(lost)?.client_secret;
    }
    checks::fits(&after)?;
    checks::may_open(context, &transaction, &authority, (Some(&before.config), &after)).await?;
    someone_gets_in(context, &transaction, id, Some(&after)).await?;
    let kept = KeptUpstream {
        sealed_secret: match has_new_secret {
            true => sealed(context, &after),
            false => before.sealed_secret.clone(),
        },
        config: without_secret(&after),
        position: wanted.position.unwrap_or(before.position),
    };
    let with_place = |config: &UpstreamConfig, position: i32| {
        let mut all = shown(config);
        all["position"] = position.into();
        all
    };
    let (old, new) = (
        with_place(&before.config, before.position),
        with_place(&after, kept.position),
    );
    let mut fields = fields_between(&old, &new);
    fields.extend(has_new_secret.then(|| secret("client_secret")));
    ChangeError::unless_made(upstreams::update_if(&transaction, kept, version, context.now).await?)?;
    let fields = in_audit_log(About::Thing, &fields);
    record(
        context,
        &transaction,
        json!({ "upstream": id, "change": "changed", "fields": fields }),
    )
    .await?;
    let changed = stored(context, &transaction, id).await?;
    end(context, transaction).await?;
    Ok(changed)
}

/// Removes the provider, if it still has that version. The identities of users there stay, and count again when it comes back.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, id: &str, version: i64) -> Result<(), ChangeError> {
    let (transaction, _) = begin(context).await?;
    changeable(context, &transaction, id).await?;
    someone_gets_in(context, &transaction, id, None).await?;
    ChangeError::unless_made(upstreams::delete_if(&transaction, id, version).await?)?;
    record(context, &transaction, json!({ "upstream": id, "change": "removed" })).await?;
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

async fn begin(context: &Context) -> Result<(Transaction, Authority), ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let authority = authority::require(context, &transaction, Right::ProvidersWrite).await?;
    Ok((transaction, authority))
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
    found.ok_or(ChangeError::NotFound("provider"))
}

/// Goes on if an owner can still sign in where `after` stands in the place of the provider `id`.
async fn someone_gets_in(
    context: &Context,
    connection: &dyn Connection,
    id: &str,
    after: Option<&UpstreamConfig>,
) -> Result<(), ChangeError> {
    let mut before = context.base_config.upstreams.clone();
    for kept in upstreams::list(connection).await? {
        if !in_force::is_of_file(&context.base_config, &kept.value.config.id) {
            before.push(kept.value.config);
        }
    }
    before.retain(|upstream| !upstream.disabled);
    let mut others = before.clone();
    others.retain(|upstream| upstream.id != id);
    others.extend(after.filter(|after| !after.disabled).cloned());
    checks::an_owner_gets_in(connection, &before, &others).await
}

fn sealed(context: &Context, config: &UpstreamConfig) -> Vec<u8> {
    let secret = config
        .client_secret
        .as_ref()
        .map_or("", |secret| secret.expose_secret());
    let purpose = in_force::sealed_for(&config.id);
    context.sealer.seal(&purpose, secret.as_bytes(), &context.random)
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

async fn record(context: &Context, transaction: &Transaction, detail: Value) -> Result<(), StoreError> {
    let event = context.event(EventKind::UpstreamChanged).detail(detail);
    context.record(transaction, &event).await
}

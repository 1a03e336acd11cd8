//! Keeping a provider as it is wanted, in the transaction of whoever wants it so.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{
    checks, in_force,
    shown::{shown, without_secret},
};
use crate::{
    config::UpstreamConfig,
    context::Context,
    domain::{event::EventKind, right::Right},
    management::{
        authority,
        change_error::ChangeError,
        field_change::{About, FieldChange, fields_between, in_audit_log, secret},
        validation::Invalid,
    },
    store::{
        Connection, StoreError, Transaction,
        upstreams::{self, KeptUpstream},
    },
};

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

/// Sets a provider up. The caller holds the lock of the log of changes.
///
/// # Errors
/// See [`ChangeError`].
pub(in crate::management) async fn create_in(
    context: &Context,
    transaction: &Transaction,
    wanted: &WantedUpstream,
) -> Result<(), ChangeError> {
    let authority = authority::require(context, transaction, Right::ProvidersWrite).await?;
    let config = &wanted.config;
    checks::fits(config)?;
    let taken = || ChangeError::Taken(Invalid::new("id", format!("there is a provider {} already", config.id)));
    let others = upstreams::list(transaction).await?;
    if in_force::is_of_file(&context.base_config, &config.id)
        || others.iter().any(|kept| kept.value.config.id == config.id)
    {
        return Err(taken());
    }
    if others.len() >= MOST {
        return Err(Invalid::new("id", format!("there are {MOST} providers at most")).into());
    }
    checks::may_open(context, transaction, &authority, (None, config)).await?;
    let last = others.iter().map(|kept| kept.value.position).max().unwrap_or(-1);
    let kept = KeptUpstream {
        sealed_secret: sealed(context, config),
        config: without_secret(config),
        position: wanted.position.unwrap_or(last.saturating_add(1)),
    };
    match upstreams::insert(transaction, kept, context.now).await {
        Ok(()) => {}
        // One that this release does not understand.
        Err(error) if error.is_conflict() => return Err(taken()),
        Err(error) => return Err(error.into()),
    }
    let detail = json!({ "upstream": config.id, "change": "created", "now": shown(config) });
    Ok(record(context, transaction, detail).await?)
}

/// Makes the provider `before`, if it still has that version, what is wanted. The caller holds the lock of the log of changes.
///
/// # Errors
/// See [`ChangeError`].
pub(in crate::management) async fn change_in(
    context: &Context,
    transaction: &Transaction,
    (before, version): (&KeptUpstream, i64),
    wanted: &WantedUpstream,
) -> Result<(), ChangeError> {
    let authority = authority::require(context, transaction, Right::ProvidersWrite).await?;
    let id = wanted.config.id.as_str();
    checks::secret_stays_where_it_belongs(&before.config, &wanted.config)?;
    let has_new_secret = wanted.config.client_secret.is_some();
    let mut after = wanted.config.clone();
    if !has_new_secret {
        let opened = in_force::with_secret(before, &context.sealer);
        let lost = |_| Invalid::new("client_secret", "type it again: what is kept cannot be read any more");
        after.client_secret = opened.map_err(lost)?.client_secret;
    }
    checks::fits(&after)?;
    checks::may_open(context, transaction, &authority, (Some(&before.config), &after)).await?;
    someone_gets_in(context, transaction, id, Some(&after)).await?;
    let fields = in_audit_log(About::Thing, &fields(before, wanted));
    let kept = KeptUpstream {
        sealed_secret: match has_new_secret {
            true => sealed(context, &after),
            false => before.sealed_secret.clone(),
        },
        config: without_secret(&after),
        position: wanted.position.unwrap_or(before.position),
    };
    ChangeError::unless_made(upstreams::update_if(transaction, kept, version, context.now).await?)?;
    let detail = json!({ "upstream": id, "change": "changed", "fields": fields });
    Ok(record(context, transaction, detail).await?)
}

/// What changes of a provider. Of a secret, that another one is given.
pub(in crate::management) fn fields(before: &KeptUpstream, wanted: &WantedUpstream) -> Vec<FieldChange> {
    let with_place = |config: &UpstreamConfig, position: i32| {
        let mut all = shown(config);
        all["position"] = position.into();
        all
    };
    let (old, new) = (
        with_place(&before.config, before.position),
        with_place(&wanted.config, wanted.position.unwrap_or(before.position)),
    );
    let mut fields = fields_between(&old, &new);
    fields.extend(wanted.config.client_secret.is_some().then(|| secret("client_secret")));
    fields
}

/// The same without the secret, where that is the one that is kept and may stay.
pub(in crate::management) fn without_same_secret(
    context: &Context,
    before: &KeptUpstream,
    wanted: UpstreamConfig,
) -> UpstreamConfig {
    let kept = in_force::with_secret(before, &context.sealer).ok();
    let kept = kept.and_then(|config| config.client_secret);
    let is_same = match (&kept, &wanted.client_secret) {
        (Some(kept), Some(wanted)) => kept.expose_secret() == wanted.expose_secret(),
        _ => false,
    };
    let without = UpstreamConfig {
        client_secret: None,
        ..wanted.clone()
    };
    match is_same && checks::secret_stays_where_it_belongs(&before.config, &without).is_ok() {
        true => without,
        false => wanted,
    }
}

/// Goes on if an owner can still sign in where `after` stands in the place of the provider `id`.
pub(super) async fn someone_gets_in(
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

/// Writes the event of a change.
pub(in crate::management) async fn record(
    context: &Context,
    transaction: &Transaction,
    detail: Value,
) -> Result<(), StoreError> {
    let event = context.event(EventKind::UpstreamChanged).detail(detail);
    context.record(transaction, &event).await
}

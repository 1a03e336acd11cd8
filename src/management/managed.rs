//! Taking an object back from the state files that manage it: from then on it is changed like any other, until a file that says
//! `managed = true` is applied again.

use serde_json::json;

use super::{authority, change_error::ChangeError, groups::members::require_over_group};
use crate::{
    context::Context,
    domain::{
        event::EventKind,
        ids::{ClientId, GroupId},
        managed::{ManagedKind, ManagedObject},
        right::Right,
    },
    store::{StoreError, Transaction, changes, groups, managed},
};

/// Releases the attribute.
///
/// # Errors
/// See [`ChangeError`].
pub async fn release_attribute(context: &Context, name: &str) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    authority::require(context, &transaction, Right::ScopesWrite).await?;
    release(
        context,
        transaction,
        ManagedKind::Attribute,
        name.to_owned(),
        EventKind::AttributeChanged,
    )
    .await
}

/// Releases the client.
///
/// # Errors
/// See [`ChangeError`].
pub async fn release_client(context: &Context, client_id: &ClientId) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    authority::require(context, &transaction, Right::ClientsWrite).await?;
    let name = client_id.to_string();
    release(
        context,
        transaction,
        ManagedKind::Client,
        name,
        EventKind::ClientChanged,
    )
    .await
}

/// Releases the group.
///
/// # Errors
/// See [`ChangeError`].
pub async fn release_group(context: &Context, id: GroupId) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    require_over_group(context, &transaction, Right::GroupsWrite, id).await?;
    let group = groups::find(&transaction, id)
        .await?
        .ok_or(ChangeError::NotFound("group"))?;
    release(
        context,
        transaction,
        ManagedKind::Group,
        group.name,
        EventKind::GroupChanged,
    )
    .await
}

/// Releases the sign-in provider.
///
/// # Errors
/// See [`ChangeError`].
pub async fn release_provider(context: &Context, id: &str) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    authority::require(context, &transaction, Right::ProvidersWrite).await?;
    release(
        context,
        transaction,
        ManagedKind::Provider,
        id.to_owned(),
        EventKind::UpstreamChanged,
    )
    .await
}

/// Releases the role.
///
/// # Errors
/// See [`ChangeError`].
pub async fn release_role(context: &Context, name: &str) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    authority::require(context, &transaction, Right::RolesWrite).await?;
    release(
        context,
        transaction,
        ManagedKind::Role,
        name.to_owned(),
        EventKind::RoleChanged,
    )
    .await
}

/// Releases the scope.
///
/// # Errors
/// See [`ChangeError`].
pub async fn release_scope(context: &Context, name: &str) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    authority::require(context, &transaction, Right::ScopesWrite).await?;
    release(
        context,
        transaction,
        ManagedKind::Scope,
        name.to_owned(),
        EventKind::ScopeChanged,
    )
    .await
}

async fn begin(context: &Context) -> Result<Transaction, StoreError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    Ok(transaction)
}

/// Nothing happens to what is not managed.
async fn release(
    context: &Context,
    transaction: Transaction,
    kind: ManagedKind,
    name: String,
    event: EventKind,
) -> Result<(), ChangeError> {
    let object = ManagedObject { kind, name };
    let is_managed = managed::is_managed(&transaction, &object).await?;
    if is_managed.ok_or(ChangeError::NotFound(kind.as_str()))? {
        managed::set(&transaction, &object, false).await?;
        let event = context.event(event);
        let event = match kind {
            ManagedKind::Client => event.client(&ClientId::from(object.name.as_str())),
            _ => event,
        };
        let detail = json!({ "name": object.name, "change": "released" });
        context.record(&transaction, &event.detail(detail)).await?;
    }
    context.commit(transaction).await?;
    Ok(())
}

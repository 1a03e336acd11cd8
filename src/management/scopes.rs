//! Scopes beside the standard ones: making, changing and removing them.

use serde_json::{Value, json};

use super::{
    authority,
    change_error::ChangeError,
    claim_rules,
    field_change::{About, fields_between, in_audit_log},
    lists::{ListFailure, ListRequest},
    validation::{self, Invalid},
};
use crate::{
    context::Context,
    domain::{
        event::EventKind,
        ids::ClientId,
        right::Right,
        scope::{STANDARD, Scope, ScopeSet},
    },
    store::{Connection, StoreError, Transaction, Versioned, changes, clients, listing::Page, scope_list, scopes},
};

/// A page of scopes.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Versioned<Scope>>, ListFailure> {
    authority::require(context, &context.store, Right::ScopesRead).await?;
    Ok(scope_list::list(&context.store, &request.query(None)).await?)
}

/// The scope, for whoever has `right`.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, right: Right, name: &str) -> Result<Versioned<Scope>, ChangeError> {
    authority::require(context, &context.store, right).await?;
    stored(&context.store, name).await
}

/// The names of every scope that there is.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn defined(connection: &dyn Connection) -> Result<ScopeSet, StoreError> {
    let stored = scopes::list(connection).await?;
    let names = stored.iter().map(|scope| scope.name.as_str());
    Ok(names.chain(STANDARD.iter().copied()).collect())
}

/// A client that may ask for the scope: while there is one, the scope stays.
///
/// # Errors
/// See [`ChangeError`].
pub async fn client_with(context: &Context, name: &str) -> Result<Option<ClientId>, ChangeError> {
    authority::require(context, &context.store, Right::ScopesRead).await?;
    Ok(clients::find_with_scope(&context.store, name).await?)
}

/// Makes a scope.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(context: &Context, scope: &Scope) -> Result<Versioned<Scope>, ChangeError> {
    validation::scope(scope)?;
    let transaction = begin(context).await?;
    claim_rules::check_change(&transaction, &[], &scope.claim_rules).await?;
    if scopes::find(&transaction, &scope.name).await?.is_some() {
        let problem = format!("there is a scope {} already", scope.name);
        return Err(ChangeError::Taken(Invalid::new("name", problem)));
    }
    scopes::upsert(&transaction, scope, context.now).await?;
    record(
        context,
        &transaction,
        json!({ "name": scope.name, "change": "created" }),
    )
    .await?;
    let made = stored(&transaction, &scope.name).await?;
    context.commit(transaction).await?;
    Ok(made)
}

/// Gives the scope another description and other claims, if it still has that version.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(context: &Context, scope: &Scope, version: i64) -> Result<Versioned<Scope>, ChangeError> {
    validation::scope(scope)?;
    let transaction = begin(context).await?;
    let before = stored(&transaction, &scope.name).await?;
    ChangeError::unless_managed(&before)?;
    let before = before.value;
    claim_rules::check_change(&transaction, &before.claim_rules, &scope.claim_rules).await?;
    ChangeError::unless_made(scopes::update_if(&transaction, scope, version, context.now).await?)?;
    let fields = in_audit_log(About::Thing, &fields_between(&shown(&before), &shown(scope)));
    let detail = json!({ "name": scope.name, "change": "changed", "fields": fields });
    record(context, &transaction, detail).await?;
    let changed = stored(&transaction, &scope.name).await?;
    context.commit(transaction).await?;
    Ok(changed)
}

/// Removes a scope that no client may ask for, if it still has that version.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, name: &str, version: i64) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    ChangeError::unless_managed(&stored(&transaction, name).await?)?;
    if let Some(client) = clients::find_with_scope(&transaction, name).await? {
        let problem = format!("the client {client} may ask for this scope; take it out there first");
        return Err(ChangeError::InUse(problem));
    }
    ChangeError::unless_made(scopes::delete_if(&transaction, name, version).await?)?;
    record(context, &transaction, json!({ "name": name, "change": "removed" })).await?;
    context.commit(transaction).await?;
    Ok(())
}

async fn begin(context: &Context) -> Result<Transaction, ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    authority::require(context, &transaction, Right::ScopesWrite).await?;
    Ok(transaction)
}

async fn stored(connection: &dyn Connection, name: &str) -> Result<Versioned<Scope>, ChangeError> {
    let found = scopes::find_version(connection, name).await?;
    found.ok_or(ChangeError::NotFound("scope"))
}

async fn record(context: &Context, transaction: &Transaction, detail: Value) -> Result<(), StoreError> {
    let event = context.event(EventKind::ScopeChanged).detail(detail);
    context.record(transaction, &event).await
}

/// What can be changed of a scope, under the names that state files and the API have for it.
pub(super) fn shown(scope: &Scope) -> Value {
    json!({ "description": scope.description, "claims": scope.claims, "claim_rules": scope.claim_rules })
}

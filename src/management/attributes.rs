//! Attributes: what can be known of people beside the standard claims, and how it is checked.

pub mod values;

use serde_json::{Value, json};

use super::{
    authority,
    change_error::ChangeError,
    field_change::{About, fields_between, in_audit_log},
    validation::Invalid,
};
use crate::{
    context::Context,
    domain::{
        attribute::{AttributeDefinition, AttributeKind, ChangedBy, is_name},
        claim_rule::ClaimRule,
        event::EventKind,
        right::Right,
    },
    store::{
        Connection, StoreError, Transaction, Versioned, attribute_definitions, changes, clients, scopes,
        user_attributes,
    },
};

/// The longest label.
const LONGEST_LABEL: usize = 200;
/// The most attributes: each is a field of a form, and a form has 64 at most.
const MOST: usize = 50;

/// Every attribute, by name.
///
/// # Errors
/// See [`ChangeError`].
pub async fn list(context: &Context) -> Result<Vec<Versioned<AttributeDefinition>>, ChangeError> {
    authority::require(context, &context.store, Right::ScopesRead).await?;
    Ok(attribute_definitions::list(&context.store).await?)
}

/// The attribute, for whoever has `right`.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, right: Right, name: &str) -> Result<Versioned<AttributeDefinition>, ChangeError> {
    authority::require(context, &context.store, right).await?;
    stored(&context.store, name).await
}

/// How many people have a value of the attribute.
///
/// # Errors
/// See [`ChangeError`].
pub async fn count(context: &Context, name: &str) -> Result<u64, ChangeError> {
    authority::require(context, &context.store, Right::ScopesRead).await?;
    Ok(user_attributes::count(&context.store, name).await?)
}

/// Makes an attribute.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(
    context: &Context,
    definition: &AttributeDefinition,
) -> Result<Versioned<AttributeDefinition>, ChangeError> {
    check(definition)?;
    let transaction = begin(context).await?;
    if attribute_definitions::find(&transaction, &definition.name)
        .await?
        .is_some()
    {
        let problem = format!("there is an attribute {} already", definition.name);
        return Err(ChangeError::Taken(Invalid::new("name", problem)));
    }
    attribute_definitions::insert(&transaction, definition, context.now).await?;
    not_too_many(&transaction).await?;
    let detail = json!({ "name": definition.name, "change": "created" });
    finish(context, transaction, &definition.name, detail).await
}

/// Makes the attribute what `definition` says, if it still has that version. Its kind stays while somebody has a value.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    context: &Context,
    definition: &AttributeDefinition,
    version: i64,
) -> Result<Versioned<AttributeDefinition>, ChangeError> {
    check(definition)?;
    let transaction = begin(context).await?;
    let before = stored(&transaction, &definition.name).await?;
    ChangeError::unless_managed(&before)?;
    let before = before.value;
    kind_may_change(&transaction, &before, definition).await?;
    let outcome = attribute_definitions::update_if(&transaction, definition, version, context.now).await?;
    ChangeError::unless_made(outcome)?;
    let fields = in_audit_log(About::Thing, &fields_between(&shown(&before), &shown(definition)));
    let detail = json!({ "name": definition.name, "change": "changed", "fields": fields });
    finish(context, transaction, &definition.name, detail).await
}

/// Removes the attribute, if it still has that version, with the values of as many people as `expected` says. No rule may ask for it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, name: &str, version: i64, expected: u64) -> Result<(), ChangeError> {
    let transaction = begin(context).await?;
    ChangeError::unless_managed(&stored(&transaction, name).await?)?;
    if let Some(place) = place_of_rule(&transaction, name).await? {
        let problem = format!("{place} has a claim rule that asks for this attribute; take it out there first");
        return Err(ChangeError::InUse(problem));
    }
    let people = user_attributes::count(&transaction, name).await?;
    if people != expected {
        let problem = format!("{people} people have a value of it, which is removed too; say expected_count={people}");
        return Err(ChangeError::InUse(problem));
    }
    ChangeError::unless_made(attribute_definitions::delete_if(&transaction, name, version).await?)?;
    let detail = json!({ "name": name, "change": "removed", "people": people });
    record(context, &transaction, detail).await?;
    context.commit(transaction).await?;
    Ok(())
}

/// A scope or a client with a rule that asks for the attribute, in words.
async fn place_of_rule(connection: &dyn Connection, name: &str) -> Result<Option<String>, StoreError> {
    let asks = |rules: &[ClaimRule]| rules.iter().any(|rule| rule.from.attribute() == Some(name));
    let of_scopes = scopes::list(connection).await?;
    if let Some(scope) = of_scopes.iter().find(|scope| asks(&scope.claim_rules)) {
        return Ok(Some(format!("the scope {}", scope.name)));
    }
    let of_clients = clients::list_with_claim_rules(connection).await?;
    let client = of_clients.iter().find(|client| asks(&client.metadata.claim_rules));
    Ok(client.map(|client| format!("the client {}", client.client_id)))
}

/// Goes on unless there are more attributes than a form has room for.
pub(super) async fn not_too_many(connection: &dyn Connection) -> Result<(), ChangeError> {
    match attribute_definitions::list(connection).await?.len() <= MOST {
        true => Ok(()),
        false => Err(Invalid::new("name", format!("there are at most {MOST} attributes")).into()),
    }
}

/// Goes on unless people have values of another kind than they would be.
pub(super) async fn kind_may_change(
    connection: &dyn Connection,
    before: &AttributeDefinition,
    after: &AttributeDefinition,
) -> Result<(), ChangeError> {
    if before.kind == after.kind {
        return Ok(());
    }
    match user_attributes::count(connection, &after.name).await? {
        0 => Ok(()),
        people => {
            let problem = format!("{people} people have a value of this kind; make another attribute");
            Err(Invalid::new("type", problem).into())
        }
    }
}

/// Whether there can be such an attribute.
///
/// # Errors
/// What is wrong with it (422).
pub(super) fn check(definition: &AttributeDefinition) -> Result<(), Invalid> {
    if !is_name(&definition.name) {
        let problem =
            "a name is 1 to 64 letters, digits and _, begins with a letter, and is no standard or reserved claim";
        return Err(Invalid::new("name", problem));
    }
    let label = &definition.label;
    if label.trim().is_empty() || label.chars().count() > LONGEST_LABEL || label.chars().any(char::is_control) {
        return Err(Invalid::new("label", "a label has 1 to 200 characters, in one line"));
    }
    if definition.searchable && definition.kind == AttributeKind::List {
        return Err(Invalid::new("searchable", "people cannot be searched for by a list"));
    }
    if definition.changed_by == ChangedBy::User && !definition.visible_to_user {
        let problem = "people can change only what they see; set visible_to_user";
        return Err(Invalid::new("changed_by", problem));
    }
    Ok(())
}

async fn begin(context: &Context) -> Result<Transaction, ChangeError> {
    let transaction = context.store.begin().await?;
    // Whoever changes a rule or the values of a person holds this lock too.
    changes::lock(&transaction).await?;
    authority::require(context, &transaction, Right::ScopesWrite).await?;
    Ok(transaction)
}

async fn stored(connection: &dyn Connection, name: &str) -> Result<Versioned<AttributeDefinition>, ChangeError> {
    let found = attribute_definitions::find(connection, name).await?;
    found.ok_or(ChangeError::NotFound("attribute"))
}

async fn finish(
    context: &Context,
    transaction: Transaction,
    name: &str,
    detail: Value,
) -> Result<Versioned<AttributeDefinition>, ChangeError> {
    record(context, &transaction, detail).await?;
    let made = stored(&transaction, name).await?;
    context.commit(transaction).await?;
    Ok(made)
}

async fn record(context: &Context, transaction: &Transaction, detail: Value) -> Result<(), StoreError> {
    let event = context.event(EventKind::AttributeChanged).detail(detail);
    context.record(transaction, &event).await
}

/// What can be changed of an attribute, under the names that the API has for it.
pub(super) fn shown(definition: &AttributeDefinition) -> Value {
    json!({
        "label": definition.label, "type": definition.kind, "required": definition.required,
        "visible_to_user": definition.visible_to_user, "changed_by": definition.changed_by,
        "searchable": definition.searchable,
    })
}

//! What is known of users beside the standard claims, as far as they see it, and change it themselves.

use crate::{
    context::Context,
    domain::{
        attribute::{AttributeDefinition, Attributes},
        event::EventKind,
        ids::UserId,
        user::User,
    },
    store::{Connection, StoreError, attribute_definitions, user_attributes, users},
};

/// The attributes that users see, and the values of one.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// The attributes.
    pub definitions: Vec<AttributeDefinition>,
    /// The values.
    pub values: Attributes,
}

/// The attributes that the user sees, with their values.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn own(context: &Context, user: UserId) -> Result<Own, StoreError> {
    read(&context.store, user).await
}

async fn read(connection: &dyn Connection, user: UserId) -> Result<Own, StoreError> {
    let definitions = attribute_definitions::list(connection).await?;
    let definitions: Vec<_> = definitions.into_iter().map(|found| found.value).collect();
    let definitions: Vec<_> = definitions.into_iter().filter(|one| one.visible_to_user).collect();
    if definitions.is_empty() {
        return Ok(Own::default());
    }
    Ok(Own {
        values: user_attributes::of_user(connection, user).await?,
        definitions,
    })
}

/// Why the values were not saved.
#[derive(Debug, thiserror::Error)]
pub enum NotSaved {
    /// The value of the attribute with this label is of another kind, or missing and required.
    #[error("a value is wrong")]
    Wrong(String),
    /// The store failed (503 or 500).
    #[error("the store failed")]
    Store(#[from] StoreError),
}

/// Saves those of the values that the user may change. The row is locked, so that a change by an administrator is not lost.
///
/// # Errors
/// See [`NotSaved`].
pub async fn save(context: &Context, user: UserId, typed: &Attributes) -> Result<(), NotSaved> {
    let transaction = context.store.begin().await?;
    let Some(current) = users::find_and_hold(&transaction, user).await? else {
        return Ok(());
    };
    let own = read(&transaction, user).await?;
    let mut values = own.values.clone();
    for definition in own.definitions.iter().filter(|one| one.is_changed_by_user()) {
        let name = &definition.name;
        if typed.get(name) == own.values.get(name) {
            continue;
        }
        match typed.get(name) {
            Some(value) if definition.check(value).is_ok() => values.insert(name.clone(), value.clone()),
            None if !definition.required => values.remove(name),
            _ => return Err(NotSaved::Wrong(definition.label.clone())),
        };
    }
    if values == own.values {
        return Ok(());
    }
    user_attributes::replace(&transaction, user, &values).await?;
    let changed = User {
        updated_at: context.now,
        ..current
    };
    users::set_claims(&transaction, &changed).await?;
    let event = context.event(EventKind::ProfileChanged).user(user);
    context.record(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(())
}

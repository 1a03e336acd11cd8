//! The values that an administrator gives to a person.

use crate::{
    context::Context,
    domain::{
        attribute::{AttributeDefinition, Attributes},
        ids::UserId,
        right::Right,
    },
    management::{authority, change_error::ChangeError, validation::Invalid},
    store::{StoreError, Transaction, attribute_definitions, user_attributes},
};

/// The values of the user, for whoever has `right` over them.
///
/// # Errors
/// See [`ChangeError`].
pub async fn of_user(context: &Context, right: Right, user: UserId) -> Result<Attributes, ChangeError> {
    authority::require_over_user(context, &context.store, right, user).await?;
    Ok(user_attributes::of_user(&context.store, user).await?)
}

/// What there is to fill in for a person, for whoever may make or change people somewhere, or look at them.
///
/// # Errors
/// See [`ChangeError`].
pub async fn defined(context: &Context) -> Result<Vec<AttributeDefinition>, ChangeError> {
    let authority = authority::of(context, &context.store).await?;
    if !authority.has_somewhere(Right::UsersRead) && !authority.has_somewhere(Right::UsersWrite) {
        return Err(ChangeError::needs(Right::UsersRead));
    }
    let found = attribute_definitions::list(&context.store).await?;
    Ok(found.into_iter().map(|found| found.value).collect())
}

/// Gives the user these values and no others; the names of the attributes that are different now. The caller holds the lock of the log of
/// changes. Where nothing else of the person changes, and no value, what is required is not asked for.
///
/// # Errors
/// When there is no such attribute, a value is of another kind, or a required one is missing (422), or the store fails.
pub(in crate::management) async fn write(
    transaction: &Transaction,
    user: UserId,
    wanted: &Attributes,
    is_otherwise_changed: bool,
) -> Result<Vec<String>, ChangeError> {
    let before = user_attributes::of_user(transaction, user).await?;
    let changed = between(&before, wanted);
    if changed.is_empty() && !is_otherwise_changed {
        return Ok(changed);
    }
    let defined = every_definition(transaction).await?;
    check(&defined, &before, wanted)?;
    if let Some(missing) = missing(&defined, wanted) {
        return Err(is_required(missing).into());
    }
    if !changed.is_empty() {
        user_attributes::replace(transaction, user, wanted).await?;
    }
    Ok(changed)
}

/// Gives the user these values and no others, as a state file wants it. What is required is asked for where it would be taken away: who has
/// no value still signs in, and is to be carried over as they are. The caller holds the lock of the log of changes.
///
/// # Errors
/// When there is no such attribute, a value is of another kind, or a required one would go (422), or the store fails.
pub(in crate::management) async fn write_applied(
    transaction: &Transaction,
    user: UserId,
    wanted: &Attributes,
) -> Result<(), ChangeError> {
    let before = user_attributes::of_user(transaction, user).await?;
    let defined = every_definition(transaction).await?;
    check(&defined, &before, wanted)?;
    let gone = |definition: &&AttributeDefinition| {
        definition.required && before.contains_key(&definition.name) && !wanted.contains_key(&definition.name)
    };
    if let Some(gone) = defined.iter().find(gone) {
        return Err(is_required(gone).into());
    }
    Ok(user_attributes::replace(transaction, user, wanted).await?)
}

async fn every_definition(transaction: &Transaction) -> Result<Vec<AttributeDefinition>, StoreError> {
    let defined = attribute_definitions::list(transaction).await?;
    Ok(defined.into_iter().map(|found| found.value).collect())
}

/// Gives the user those of `more`, which are values that people have, that they have no value of; the names of these. What is required is not asked
/// for. The caller holds the lock of the log of changes.
pub(in crate::management) async fn add_missing(
    transaction: &Transaction,
    user: UserId,
    more: &Attributes,
) -> Result<Vec<String>, StoreError> {
    let own = user_attributes::of_user(transaction, user).await?;
    let mut wanted = more.clone();
    wanted.retain(|name, _| !own.contains_key(name));
    let added: Vec<String> = wanted.keys().cloned().collect();
    if !added.is_empty() {
        wanted.extend(own);
        user_attributes::replace(transaction, user, &wanted).await?;
    }
    Ok(added)
}

fn between(before: &Attributes, after: &Attributes) -> Vec<String> {
    let names = before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)));
    names
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect()
}

/// Whether a person can have these values, who has `before`.
fn check(defined: &[AttributeDefinition], before: &Attributes, wanted: &Attributes) -> Result<(), Invalid> {
    let wrong = |name: &str, problem: String| Err(Invalid::new("attributes", problem).below(name));
    for (name, value) in wanted {
        let Some(definition) = defined.iter().find(|definition| definition.name == *name) else {
            let problem = format!("there is no attribute {name:?}");
            return wrong(&name.replace('~', "~0").replace('/', "~1"), problem);
        };
        if before.get(name) != Some(value)
            && let Err(problem) = definition.check(value)
        {
            return wrong(name, problem);
        }
    }
    Ok(())
}

/// What is required and has no value among these.
fn missing<'a>(defined: &'a [AttributeDefinition], values: &Attributes) -> Option<&'a AttributeDefinition> {
    let is_missing = |definition: &&AttributeDefinition| definition.required && !values.contains_key(&definition.name);
    defined.iter().find(is_missing)
}

fn is_required(definition: &AttributeDefinition) -> Invalid {
    let problem = format!("{} is required", definition.name);
    Invalid::new("attributes", problem).below(definition.name.as_str())
}

/// The values of somebody whose account is made.
///
/// # Errors
/// See [`write`].
pub(in crate::management) async fn write_first(
    transaction: &Transaction,
    user: UserId,
    wanted: &Attributes,
) -> Result<(), ChangeError> {
    write(transaction, user, wanted, true).await?;
    Ok(())
}

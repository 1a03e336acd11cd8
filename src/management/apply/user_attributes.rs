//! The values that one of the file's users has of attributes.

use serde_json::Value;

use super::attributes::Defined;
use crate::{
    domain::{attribute::Attributes, user::User},
    management::field_change::FieldChange,
    store::{StoreError, Transaction, applied_users::AppliedUser, user_attributes},
};

/// What somebody is to have, where that is something else than they have, and what changes of it.
pub(super) async fn difference(
    transaction: &Transaction,
    wanted: &Attributes,
    (stored, applied): (Option<&User>, Option<&AppliedUser>),
    defined: &Defined,
) -> Result<Option<(Attributes, Vec<FieldChange>)>, StoreError> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let (has, mut said) = match stored {
        Some(user) => (
            user_attributes::of_user(transaction, user.id).await?,
            applied.map(|applied| applied.attributes.clone()).unwrap_or_default(),
        ),
        None => (Attributes::new(), Attributes::new()),
    };
    // Its values went with the attribute when that was removed, and not one by one.
    said.retain(|name, _| !defined.is_new(name));
    let merged = merged(wanted, &said, &has);
    let fields = fields(&has, &merged);
    Ok((!fields.is_empty()).then_some((merged, fields)))
}

/// What the file says where it says something else than before, nothing where it takes something away, and else what somebody has.
fn merged(wanted: &Attributes, said: &Attributes, has: &Attributes) -> Attributes {
    let mut merged = has.clone();
    for (name, value) in wanted {
        if is_empty(value) {
            merged.remove(name);
        } else if said.get(name) != Some(value) {
            merged.insert(name.clone(), value.clone());
        }
    }
    merged
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn fields(before: &Attributes, after: &Attributes) -> Vec<FieldChange> {
    let new = after.keys().filter(|name| !before.contains_key(*name));
    let differing = before
        .keys()
        .chain(new)
        .filter(|name| before.get(*name) != after.get(*name));
    let shown = |value: Option<&Value>| value.map(Value::to_string);
    let field = |name: &String| FieldChange {
        name: format!("attributes.{name}"),
        before: shown(before.get(name)),
        after: shown(after.get(name)),
    };
    differing.map(field).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(values: Value) -> Attributes {
        serde_json::from_value(values).unwrap()
    }

    #[test]
    fn what_somebody_changed_stays_until_the_file_says_something_else() {
        for (wanted, said, has, to_be) in [
            (json!({ "a": 1 }), json!({}), json!({}), json!({ "a": 1 })),
            (
                json!({ "a": 1 }),
                json!({}),
                json!({ "a": 2, "b": 3 }),
                json!({ "a": 1, "b": 3 }),
            ),
            (
                json!({ "a": 1 }),
                json!({ "a": 1 }),
                json!({ "a": 2 }),
                json!({ "a": 2 }),
            ),
            (json!({ "a": 1 }), json!({ "a": 1 }), json!({}), json!({})),
            (
                json!({ "a": 3 }),
                json!({ "a": 1 }),
                json!({ "a": 2 }),
                json!({ "a": 3 }),
            ),
            (json!({}), json!({ "a": 1 }), json!({ "a": 1 }), json!({ "a": 1 })),
            (json!({ "a": "" }), json!({ "a": "" }), json!({ "a": "b" }), json!({})),
            (
                json!({ "a": [] }),
                json!({}),
                json!({ "a": ["b"], "c": true }),
                json!({ "c": true }),
            ),
        ] {
            let merged = merged(&values(wanted.clone()), &values(said), &values(has));
            assert_eq!(merged, values(to_be), "{wanted}");
        }
    }
}

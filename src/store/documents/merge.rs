//! What to write over a stored document that holds more than this release knows.

use serde_json::{Map, Value};

/// Three documents in, one out: `stored` is what the row holds, `before` is what this release understood of it, written again, and
/// `after` is the new value. What `before` and `after` agree on stays as it is stored; members of objects and elements of lists
/// that this release did not understand stay too. Everything else is `after`.
pub(super) fn merge(stored: &Value, before: &Value, after: &Value) -> Value {
    if before == after {
        return stored.clone();
    }
    match (stored, before, after) {
        (Value::Object(stored), Value::Object(before), Value::Object(after)) => {
            Value::Object(merge_objects(stored, before, after))
        }
        (Value::Array(stored), Value::Array(before), Value::Array(after)) => {
            let is_unknown = |element: &&Value| !before.contains(element) && !after.contains(element);
            after.iter().chain(stored.iter().filter(is_unknown)).cloned().collect()
        }
        _ => after.clone(),
    }
}

fn merge_objects(
    stored: &Map<String, Value>,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Map<String, Value> {
    let mut merged = Map::new();
    for (name, value) in stored {
        let kept = match (before.get(name), after.get(name)) {
            (Some(before), Some(after)) => Some(merge(value, before, after)),
            (Some(_), None) => None,
            (None, Some(after)) => Some(after.clone()),
            (None, None) => Some(value.clone()),
        };
        merged.extend(kept.map(|kept| (name.clone(), kept)));
    }
    for (name, value) in after {
        // A default that is not written in the row and does not change is not written now either.
        if !stored.contains_key(name) && before.get(name) != Some(value) {
            merged.insert(name.clone(), value.clone());
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_unknown_stays_and_what_is_known_changes() {
        for (stored, before, after, merged) in [
            // An unknown member of the document and of an object in it.
            (
                json!({"a": 1, "x": 2, "in": {"b": 1, "y": 2}}),
                json!({"a": 1, "in": {"b": 1}}),
                json!({"a": 3, "in": {"b": 4}}),
                json!({"a": 3, "x": 2, "in": {"b": 4, "y": 2}}),
            ),
            // An unknown element of a list, which moves to the end.
            (
                json!(["new", "code", "token"]),
                json!(["code", "token"]),
                json!(["token"]),
                json!(["token", "new"]),
            ),
            // An unknown value with a stand-in stays until somebody sets another one.
            (
                json!({"method": "new"}),
                json!({"method": "basic"}),
                json!({"method": "basic"}),
                json!({"method": "new"}),
            ),
            (
                json!({"method": "new"}),
                json!({"method": "basic"}),
                json!({"method": "post"}),
                json!({"method": "post"}),
            ),
            // A default that is not in the row, unchanged and changed.
            (
                json!({}),
                json!({"a": 1, "b": 1}),
                json!({"a": 1, "b": 2}),
                json!({"b": 2}),
            ),
            // A member that goes, and one that becomes another type.
            (json!({"a": 1, "x": 2}), json!({"a": 1}), json!({}), json!({"x": 2})),
            (
                json!({"a": {"x": 1}}),
                json!({"a": null}),
                json!({"a": [1]}),
                json!({"a": [1]}),
            ),
        ] {
            assert_eq!(merge(&stored, &before, &after), merged, "{stored} {before} {after}");
        }
    }

    fn document() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..4).prop_map(Value::from),
            "[a-c]".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    /// Members and elements that only `stored` has, at every depth.
    fn with_unknown(known: &Value) -> Value {
        match known {
            Value::Object(members) => {
                let mut more: Map<String, Value> = members
                    .iter()
                    .map(|(name, value)| (name.clone(), with_unknown(value)))
                    .collect();
                more.insert("unknown".to_owned(), json!({"of": "later"}));
                more.into()
            }
            Value::Array(elements) => elements.iter().cloned().chain([json!("unknown")]).collect(),
            other => other.clone(),
        }
    }

    /// Whether each unknown member and element of `merged` is there wherever `stored` and `after` both have the place.
    fn keeps_unknown(merged: &Value, after: &Value, before: &Value) -> bool {
        match (merged, after, before) {
            (Value::Object(merged), Value::Object(after), Value::Object(before)) => {
                merged.get("unknown") == Some(&json!({"of": "later"}))
                    && after
                        .iter()
                        .all(|(name, value)| match (merged.get(name), before.get(name)) {
                            (Some(merged), Some(before)) => keeps_unknown(merged, value, before),
                            (merged, _) => merged == Some(value),
                        })
            }
            (Value::Array(merged), Value::Array(_), Value::Array(_)) => merged.contains(&json!("unknown")),
            _ => merged == after || matches!((before, after), (Value::Object(_), _) | (Value::Array(_), _)),
        }
    }

    proptest! {
        #[test]
        fn a_document_that_does_not_change_stays_as_it_is(stored in document(), before in document()) {
            prop_assert_eq!(merge(&stored, &before, &before), stored);
        }

        #[test]
        fn a_document_that_is_understood_becomes_the_new_one(before in document(), after in document()) {
            prop_assert_eq!(merge(&before, &before, &after), after);
        }

        #[test]
        fn unknown_members_survive_every_change_of_known_ones(before in document(), after in document()) {
            let merged = merge(&with_unknown(&before), &before, &after);
            prop_assert!(keeps_unknown(&merged, &after, &before), "{merged}");
        }
    }
}

//! `vestibule attribute`: what can be known of people.

use serde_json::Value;

use crate::support::process::instance::{Instance, STATE};

#[tokio::test]
async fn an_attribute_is_made_changed_given_searched_for_and_removed() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let made = instance
        .succeed(&[
            "attribute",
            "create",
            "department",
            "--label",
            "Dept.",
            "--searchable",
            "true",
        ])
        .await;
    assert_eq!(made, "department is made\n");
    let changed = instance
        .succeed(&["attribute", "change", "department", "--visible-to-user", "true"])
        .await;
    assert_eq!(changed, "department is changed\n");
    let listed = instance.succeed(&["attribute", "list"]).await;
    assert!(listed.contains("department") && listed.contains("Dept."), "{listed}");
    let shown: Value =
        serde_json::from_str(&instance.succeed(&["attribute", "show", "department", "--json"]).await).unwrap();
    assert_eq!(
        (&shown["type"], &shown["visible_to_user"]),
        (&Value::from("text"), &Value::from(true))
    );

    instance.write("values.json", r#"{"attributes": {"department": "Physics"}}"#);
    instance
        .succeed(&["user", "change", "alice", "--from", "values.json"])
        .await;
    let found = instance
        .succeed(&["user", "list", "--filter", "attributes.department eq \"physics\""])
        .await;
    assert!(found.contains("alice"), "{found}");

    let refused = instance.run(&["attribute", "remove", "department", "--yes"]).await;
    assert_eq!(refused.code, Some(4), "{refused:?}");
    assert!(refused.complained.contains("expected_count=1"), "{refused:?}");
    let removed = instance
        .succeed(&["attribute", "remove", "department", "--expected-count", "1", "--yes"])
        .await;
    assert_eq!(removed, "there is no attribute department any more\n");
}

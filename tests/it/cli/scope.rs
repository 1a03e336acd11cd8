//! `vestibule scope`: scopes, and the claims that they make.

use serde_json::Value;

use crate::support::process::instance::{Instance, STATE};

#[tokio::test]
async fn a_scope_is_made_gets_rules_and_is_removed() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let made = instance
        .succeed(&[
            "scope",
            "create",
            "library",
            "--description",
            "Your card",
            "--claim",
            "email",
        ])
        .await;
    assert_eq!(made, "library is made\n");
    let listed = instance.succeed(&["scope", "list", "--search", "lib"]).await;
    assert!(listed.contains("library") && listed.contains("Your card"), "{listed}");
    let rules = r#"{"claim_rules": [{"claim": "tenant", "from": {"constant": "a"}, "into": ["id_token"]}]}"#;
    instance.write("rules.json", rules);
    let changed = instance
        .succeed(&["scope", "change", "library", "--from", "rules.json"])
        .await;
    assert_eq!(changed, "library is changed\n");
    let shown: Value = serde_json::from_str(&instance.succeed(&["scope", "show", "library", "--json"]).await).unwrap();
    assert_eq!(
        (&shown["claim_rules"][0]["claim"], &shown["claims"][0]),
        (&Value::from("tenant"), &Value::from("email"))
    );
    instance.write("wrong.json", &rules.replace("tenant", "sub"));
    let refused = instance
        .run(&["scope", "change", "library", "--from", "wrong.json"])
        .await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.complained.contains("already means something"), "{refused:?}");
    let removed = instance.succeed(&["scope", "remove", "library", "--yes"]).await;
    assert_eq!(removed, "there is no scope library any more\n");
}

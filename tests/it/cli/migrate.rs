//! `vestibule migrate`: applies the schema, and lists it.

use crate::support::process::instance::Instance;

#[tokio::test]
async fn migrate_lists_what_is_pending_applies_it_and_says_so() {
    let mut instance = Instance::embedded();
    let fresh = instance.run(&["migrate", "--status"]).await;
    assert!(
        fresh.code == Some(1) && fresh.complained.contains("no database"),
        "{fresh:?}"
    );

    instance.set("VESTIBULE_DATABASE__MIGRATE_ON_START", "false");
    let refused = instance.run(&["serve"]).await;
    assert_eq!(refused.code, Some(1));
    assert!(refused.complained.contains("vestibule migrate"), "{refused:?}");

    let status = instance.succeed(&["migrate", "--status"]).await;
    assert!(status.lines().count() > 10, "{status}");
    assert!(status.lines().all(|line| line.starts_with("pending  ")), "{status}");
    let applied = instance.succeed(&["migrate"]).await;
    assert!(applied.lines().all(|line| line.starts_with("applied  ")), "{applied}");
    assert_eq!(instance.succeed(&["migrate", "--status"]).await, applied);
    assert_eq!(
        instance.succeed(&["migrate"]).await,
        applied,
        "a second time changes nothing"
    );
    instance.serve().await;
}

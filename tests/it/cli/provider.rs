//! `vestibule provider`: other providers that users sign in with.

use crate::support::process::instance::{Instance, STATE};

/// An instance with the provider "work", and what setting it up said.
async fn with_work() -> (Instance, String) {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let secret = instance.folder.join("work.secret");
    std::fs::write(&secret, "hunter2-of-the-provider\n").expect("a file");
    let secret = secret.to_str().expect("a path");
    let create = [
        "provider",
        "create",
        "work",
        "--name",
        "Work",
        "--client-id",
        "vestibule",
    ];
    let issuer = ["--issuer", "http://127.0.0.1:9", "--client-secret-file", secret];
    let made = instance.succeed(&[create.as_slice(), &issuer].concat()).await;
    (instance, made)
}

#[tokio::test]
async fn a_provider_is_set_up_and_tested() {
    let (instance, made) = with_work().await;
    assert!(
        made.contains("work is set up; register ") && made.contains("/login/with/work/callback"),
        "{made}"
    );
    let listed = instance.succeed(&["provider", "list"]).await;
    assert!(listed.contains("work") && listed.contains("database"), "{listed}");
    let shown = instance.succeed(&["provider", "show", "work", "--json"]).await;
    assert!(
        shown.contains("\"client_secret_set\": true") && !shown.contains("hunter2"),
        "{shown}"
    );

    let tested = instance.run(&["provider", "test", "work"]).await;
    assert_eq!(tested.code, Some(1), "{tested:?}");
    assert!(
        tested.said.contains("nothing answers at http://127.0.0.1:9"),
        "{tested:?}"
    );
}

#[tokio::test]
async fn a_provider_is_changed_disabled_and_removed() {
    let (instance, _) = with_work().await;
    let changed = instance
        .succeed(&[
            "provider",
            "change",
            "work",
            "--trust-email",
            "true",
            "--position",
            "-3",
        ])
        .await;
    assert_eq!(changed, "work is changed\n");
    let shown = instance.succeed(&["provider", "show", "work"]).await;
    assert!(shown.contains("trust_email") && shown.contains("-3"), "{shown}");
    let moved = instance
        .run(&["provider", "change", "work", "--issuer", "https://other.example"])
        .await;
    assert!(moved.complained.contains("type it again"), "{moved:?}");

    assert_eq!(
        instance.succeed(&["provider", "disable", "work"]).await,
        "work is disabled\n"
    );
    assert_eq!(
        instance.succeed(&["provider", "enable", "work"]).await,
        "work is enabled\n"
    );
    let unsure = instance.run(&["provider", "remove", "work"]).await;
    assert!(unsure.complained.contains("--yes"), "{unsure:?}");
    let gone = instance.succeed(&["provider", "remove", "work", "--yes"]).await;
    assert_eq!(gone, "there is no provider work any more\n");
    assert_eq!(instance.run(&["provider", "show", "work"]).await.code, Some(3));
}

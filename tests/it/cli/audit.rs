//! `vestibule audit`: the log is verified, and compared with anchors that were kept elsewhere.

use std::time::Duration;

use crate::support::process::instance::{Instance, STATE, eventually};

/// A8: the head of the chain lay beside it alone.
#[tokio::test]
async fn the_log_is_compared_with_anchors_that_were_kept() {
    let mut instance = Instance::embedded();
    let file = instance.folder.join("anchors.txt");
    instance.set("VESTIBULE_AUDIT__ANCHOR_FILE", file.to_str().unwrap());
    instance.apply(STATE).await;
    let server = instance.serve().await;
    eventually(Duration::from_secs(20), "events are sealed", async || {
        instance.run(&["audit", "anchor"]).await.code == Some(0)
    })
    .await;
    drop(server);
    let anchor = instance.succeed(&["audit", "anchor"]).await;
    let anchor = anchor.trim();
    let verified = instance.succeed(&["audit", "verify", "--anchor", anchor]).await;
    assert!(verified.contains("1 anchors compared"), "{verified}");

    let (number, seal) = anchor.split_once(':').unwrap();
    let later: i64 = number.parse::<i64>().unwrap() + 1000;
    std::fs::write(&file, format!("{anchor}\n{later}:{seal}\n")).unwrap();
    let checked = instance.run(&["check"]).await;
    assert!(
        checked
            .said
            .contains(&format!("audit log: event {later} is not the one")),
        "{checked:?}"
    );
    let refused = instance.run(&["audit", "verify", "--anchor", "7:seven"]).await;
    assert!(refused.complained.contains("43 characters"), "{refused:?}");
}

/// C3: these two made a database where there was none.
#[tokio::test]
async fn a_look_at_the_audit_log_makes_no_database() {
    let instance = Instance::embedded();
    for command in [["audit", "verify"], ["audit", "anchor"]] {
        let refused = instance.run(&command).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.complained.contains("there is no database at"), "{refused:?}");
    }
    assert!(!instance.folder.join("data").exists());
}

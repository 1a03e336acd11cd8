//! `vestibule user`: what an administrator does for users, beside a running server.

use crate::support::process::instance::{Instance, STATE};

/// C4: nobody could be listed, and no second factor reset.
#[tokio::test]
async fn users_are_listed_shown_and_signed_out() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let _server = instance.serve().await;
    let listed = instance.succeed(&["user", "list"]).await;
    assert!(
        listed.contains("alice@example.com") && listed.contains("1 users"),
        "{listed}"
    );
    let none = instance.succeed(&["user", "list", "--search", "nobody"]).await;
    assert!(none.contains("0 users"), "{none}");
    assert!(
        instance
            .succeed(&["user", "list", "--search", "lice"])
            .await
            .contains("1 users")
    );

    let shown = instance.succeed(&["user", "show", "alice"]).await;
    assert!(
        shown.contains("Alice Adams") && shown.contains("authenticator     none"),
        "{shown}"
    );
    let closed = instance.succeed(&["user", "disable", "alice"]).await;
    assert_eq!(closed, "alice is disabled, and signed out everywhere\n");
    assert!(
        instance
            .succeed(&["user", "list", "--disabled"])
            .await
            .contains("1 users")
    );
    assert_eq!(
        instance.succeed(&["user", "enable", "alice"]).await,
        "alice is enabled\n"
    );
    assert_eq!(
        instance.succeed(&["user", "enable", "alice"]).await,
        "alice already was enabled\n"
    );
    let missing = instance.run(&["user", "show", "nobody"]).await;
    assert!(missing.complained.contains("there is no user nobody"), "{missing:?}");
}

/// C22: a pipe that was closed made a command panic.
#[tokio::test]
async fn a_closed_pipe_ends_a_command_quietly() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    for command in [
        &["user", "list"][..],
        &["check"],
        &["keys", "list"],
        &["apply", "state.toml"],
    ] {
        let finished = instance.run_into_a_closed_pipe(command).await;
        assert_eq!(finished.complained, "", "{command:?}");
        assert_eq!(finished.code, Some(141), "{command:?}");
    }
}

//! `vestibule user`: what an administrator does for users, beside a running server.

use crate::support::process::{
    administered::{Administered, Transport},
    instance::{Instance, STATE},
};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_made_changed_helped_and_erased() {
    let administered = Administered::embedded(&format!("{STATE}[[groups]]\nname = \"staff\"\n")).await;
    administered
        .instance
        .write("new.json", r#"{ "nickname": "Bobby", "name": "From the file" }"#);
    administered.instance.write("password.txt", "a password of bob's own\n");
    for transport in Transport::BOTH {
        let name = transport.word();
        let run = async |command: &[&str]| administered.succeed(transport, command).await;
        let email = format!("{name}@example.com");
        let content = [
            "--user-name",
            name,
            "--email",
            &email,
            "--name",
            "Bob",
            "--group",
            "staff",
        ];
        let files = ["--from", "new.json", "--password-file", "password.txt"];
        let made = administered
            .json(transport, &[&["user", "create"][..], &content, &files].concat())
            .await;
        assert_eq!((&made["name"], &made["nickname"]), (&"Bob".into(), &"Bobby".into()));
        assert_eq!(
            (&made["groups"][0], &made["has_password"]),
            (&"staff".into(), &true.into())
        );

        let changed = run(&["user", "change", name, "--locale", "de", "--unset", "nickname"]).await;
        assert_eq!(changed, format!("{name} is changed\n"));
        run(&["user", "confirm-email", &email]).await;
        run(&["user", "require-password", name]).await;
        let shown = administered.json(transport, &["user", "show", name]).await;
        assert_eq!(
            (&shown["locale"], &shown["email_verified"]),
            (&"de".into(), &true.into())
        );
        assert_eq!(shown["must_change_password"], true);
        assert!(shown.get("nickname").is_none(), "{shown}");

        let password = run(&["user", "reset", name]).await;
        assert_eq!(password.trim().len(), 20, "it is printed alone: {password}");
        for (command, said) in [
            ("reset-factors", "has no authenticator app"),
            ("unlock", "can sign in again"),
            ("sign-out", "is signed out everywhere"),
            ("disable", "is disabled"),
            ("disable", "already was disabled"),
            ("enable", "is enabled"),
        ] {
            let printed = run(&["user", command, name]).await;
            assert!(printed.starts_with(&format!("{name} {said}")), "{command}: {printed}");
        }
        assert_eq!(
            run(&["user", "erase", name, "--yes"]).await,
            format!("{name} is erased\n")
        );
        assert_eq!(administered.run(transport, &["user", "show", name]).await.code, Some(3));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_accounts_of_one_person_are_merged() {
    let administered = Administered::embedded(&format!("{STATE}[[groups]]\nname = \"staff\"\n")).await;
    for transport in Transport::BOTH {
        let (kept, other) = (transport.word(), format!("other-{}", transport.word()));
        let run = async |command: &[&str]| administered.succeed(transport, command).await;
        let email = format!("{kept}@example.com");
        run(&["user", "create", "--user-name", kept, "--name", "Bob"]).await;
        let made = [
            "user",
            "create",
            "--user-name",
            &other,
            "--email",
            &email,
            "--group",
            "staff",
        ];
        run(&made).await;

        let asked = administered.run(transport, &["user", "merge", kept, &other]).await;
        assert_eq!(asked.code, Some(2), "{asked:?}");
        assert!(asked.complained.contains("add --yes"), "{asked:?}");
        let tried = run(&["user", "merge", kept, &other, "--dry-run"]).await;
        for part in ["staff", "email", "preferred_username"] {
            assert!(tried.contains(part), "{part}: {tried}");
        }
        assert!(
            run(&["user", "show", &other]).await.contains(&email),
            "nothing was changed"
        );

        let done = run(&["user", "merge", kept, &other, "--yes"]).await;
        assert!(
            done.ends_with(&format!("{other} is merged into {kept}, and erased\n")),
            "{done}"
        );
        assert!(run(&["user", "show", kept]).await.contains(&email));
        assert_eq!(
            administered.run(transport, &["user", "show", &other]).await.code,
            Some(3)
        );
        let again = administered
            .run(transport, &["user", "merge", kept, &other, "--yes"])
            .await;
        assert_eq!(again.code, Some(3), "{again:?}");
    }
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

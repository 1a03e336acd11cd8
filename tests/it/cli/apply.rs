//! `vestibule apply`: applies state files, once; and nothing of an invalid file.

use crate::support::process::instance::{Instance, STATE};

const EXAMPLE: &str = include_str!("../../../config/example-state.toml");

#[tokio::test]
async fn the_example_is_applied_and_a_second_time_changes_nothing() {
    let instance = Instance::embedded();
    let first = instance.apply(EXAMPLE).await;
    let objects = first.lines().filter(|line| line.starts_with("created  ")).count();
    assert!(objects > 10, "{first}");
    assert!(
        first.ends_with(&format!("{objects} created, 0 changed, 0 unchanged\n")),
        "{first}"
    );
    let second = instance.apply(EXAMPLE).await;
    assert!(
        second.ends_with(&format!("0 created, 0 changed, {objects} unchanged\n")),
        "{second}"
    );
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_writes_nothing() {
    let instance = Instance::embedded();
    instance.succeed(&["migrate"]).await;
    instance.write("state.toml", STATE);
    let planned = instance.succeed(&["apply", "--dry-run", "state.toml"]).await;
    assert!(
        planned.contains("3 created, 0 changed, 0 unchanged (nothing was written"),
        "{planned}"
    );
    let again = instance.succeed(&["apply", "--dry-run", "state.toml"]).await;
    assert_eq!(again, planned);
    let done = instance.succeed(&["apply", "state.toml"]).await;
    assert!(done.ends_with("3 created, 0 changed, 0 unchanged\n"), "{done}");

    instance.write("state.toml", &STATE.replace("The application", "Another name"));
    let planned = instance.succeed(&["apply", "--dry-run", "state.toml"]).await;
    assert!(planned.contains("changed    client app"), "{planned}");
    let unchanged = instance.apply(STATE).await;
    assert!(
        unchanged.ends_with("0 created, 0 changed, 3 unchanged\n"),
        "{unchanged}"
    );
}

#[tokio::test]
async fn a_changed_password_or_secret_is_a_change_and_the_same_one_is_none() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let changed = instance
        .apply(&STATE.replace("a password of alice's own", "another password of alice's"))
        .await;
    assert!(changed.contains("changed    user alice"), "{changed}");
    let changed = instance.apply(STATE).await;
    assert!(changed.contains("changed    user alice"), "{changed}");
    assert!(changed.contains("unchanged  client app"), "{changed}");
    let changed = instance
        .apply(&STATE.replace("the secret of the application", "a new secret of the application"))
        .await;
    assert!(changed.contains("changed    client app"), "{changed}");
    assert!(changed.contains("unchanged  user alice"), "{changed}");
}

#[tokio::test]
async fn a_bad_file_changes_nothing_and_its_problem_is_named() {
    let instance = Instance::embedded();
    instance.succeed(&["migrate"]).await;
    for (bad, named) in [
        (
            "[[users]]\npreferred_username = \"eve\"\npassword = \"short\"\n",
            &["user eve", "password"][..],
        ),
        (
            "[[users]]\npreferred_username = \"eve\"\ngroups = [\"nowhere\"]\n",
            &["user eve", "nowhere"],
        ),
        (
            "[[users]]\npreferred_username = \"eve\"\nemail = \"alice@example.com\"\n",
            &["user eve", "another user's"],
        ),
        (
            "[[clients]]\nclient_id = \"bad\"\nclient_secret = \"a secret that is long\"\nredirect_uris = [\"javascript:alert(1)\"]\n",
            &["client bad", "javascript"],
        ),
        (
            "[[clients]]\nclient_id = \"bad\"\nredirect_uri = \"https://bad.example\"\n",
            &["clients[0]", "redirect_uri"],
        ),
        (
            "[[robots]]\nname = \"bad\"\n",
            &["robots", "clients, users, groups, roles, scopes and providers"],
        ),
        ("[[scopes]]\nname = \"openid\"\n", &["scope openid", "standard"]),
        ("this is no TOML", &["bad.toml"]),
    ] {
        instance.write("state.toml", STATE);
        instance.write("bad.toml", bad);
        let refused = instance.run(&["apply", "state.toml", "bad.toml"]).await;
        assert_eq!(refused.code, Some(1), "{bad}: {refused:?}");
        for word in named {
            assert!(
                refused.complained.contains(word),
                "{bad}: {word} is not in {}",
                refused.complained
            );
        }
        assert!(
            !refused.complained.contains("a secret that is long"),
            "a secret is repeated"
        );
        let planned = instance.succeed(&["apply", "--dry-run", "state.toml"]).await;
        assert!(planned.contains("3 created"), "{bad} left something behind: {planned}");
    }
    let missing = instance.run(&["apply", "nowhere.toml"]).await;
    assert_eq!(missing.code, Some(1));
    assert!(missing.complained.contains("nowhere.toml"), "{missing:?}");
}

#[tokio::test]
async fn files_are_read_in_their_order_and_written_together() {
    let instance = Instance::embedded();
    instance.succeed(&["migrate"]).await;
    instance.write("groups.toml", "[[groups]]\nname = \"staff\"\n");
    instance.write(
        "people.toml",
        "[[users]]\npreferred_username = \"eve\"\ngroups = [\"staff\"]\n",
    );
    let done = instance.succeed(&["apply", "groups.toml", "people.toml"]).await;
    assert!(done.ends_with("2 created, 0 changed, 0 unchanged\n"), "{done}");
    let again = instance.succeed(&["apply", "people.toml", "groups.toml"]).await;
    assert!(again.ends_with("0 created, 0 changed, 2 unchanged\n"), "{again}");
}

/// B20: a scope that nobody defined was registered silently and never granted, and a secret with a line break matched nothing.
#[tokio::test]
async fn a_scope_that_nobody_defined_and_a_secret_with_a_line_break_are_refused_by_name() {
    let instance = Instance::embedded();
    instance.serve().await.kill();
    let client = |more: &str| {
        format!("[[clients]]\nclient_id = \"app\"\nredirect_uris = [\"https://app.example/callback\"]\n{more}\n")
    };
    let secret = "client_secret = \"a-secret-of-at-least-sixteen\"";
    for (more, named) in [
        (format!("{secret}\nscope = \"openid reports\""), "reports"),
        (
            "client_secret = \"a-secret-of-at-least-sixteen\\n\"".to_owned(),
            "line break",
        ),
        (format!("{secret}\nid_token_claims = [\"shoe_size\"]"), "shoe_size"),
    ] {
        instance.write("state.toml", &client(&more));
        let refused = instance.run(&["apply", "state.toml"]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(
            refused.complained.contains("app") && refused.complained.contains(named),
            "{refused:?}"
        );
    }
    let defined = format!(
        "[[scopes]]\nname = \"reports\"\n{}",
        client(&format!("{secret}\nscope = \"openid reports\""))
    );
    instance.apply(&defined).await;
    // It is stored now.
    instance
        .apply(&client(&format!("{secret}\nscope = \"openid reports\"")))
        .await;
}

/// B8: nothing said that the ID tokens of a new client are signed with ES256, and its library failed later.
#[tokio::test]
async fn apply_and_check_hint_at_the_algorithm_of_id_tokens_where_the_file_does_not_name_it() {
    let instance = Instance::embedded();
    instance.serve().await.kill();
    let client = |id: &str, more: &str| {
        format!(
            "[[clients]]\nclient_id = \"{id}\"\nclient_secret = \"a-secret-of-at-least-sixteen\"\n\
             redirect_uris = [\"https://app.example/callback\"]\n{more}\n"
        )
    };
    let algorithm = |name: &str| format!("id_token_signed_response_alg = \"{name}\"");
    let state = [
        client("silent", ""),
        client("named", &algorithm("ES256")),
        client("older", &algorithm("RS256")),
    ];
    let said = instance.apply(&state.concat()).await;
    let hints: Vec<&str> = said.lines().filter(|line| line.starts_with("hint")).collect();
    assert!(
        hints.len() == 1 && hints[0].contains("silent") && hints[0].contains("RS256"),
        "{said}"
    );
    let again = instance.apply(&state.concat()).await;
    assert!(!again.contains("hint"), "{again}");
    let checked = instance.run(&["check"]).await.said;
    let line = checked
        .lines()
        .find(|line| line.contains("clients:"))
        .unwrap_or_default();
    assert!(
        line.starts_with("ok") && line.contains("silent") && !line.contains("older"),
        "{checked}"
    );
}

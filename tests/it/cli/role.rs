//! `vestibule role`: roles, and who has them.

use crate::support::process::instance::{Instance, STATE};

async fn with_people() -> Instance {
    let instance = Instance::embedded();
    let state = format!(
        "{STATE}\n[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"root\"\nroles = [\"owner\"]\n"
    );
    instance.apply(&state).await;
    instance
}

#[tokio::test]
async fn a_role_is_made_given_taken_away_and_removed() {
    let instance = with_people().await;
    let listed = instance.succeed(&["role", "list"]).await;
    assert!(
        listed.contains("owner (built in)") && listed.contains("auditor (built in)"),
        "{listed}"
    );
    let rights = instance.succeed(&["role", "rights"]).await;
    assert!(rights.lines().any(|line| line == "users.read"), "{rights}");
    let made = instance
        .succeed(&[
            "role",
            "create",
            "desk",
            "--description",
            "Helps",
            "--right",
            "users.read",
        ])
        .await;
    assert_eq!(made, "desk allows users.read\n");
    let changed = instance
        .succeed(&[
            "role",
            "change",
            "desk",
            "--right",
            "users.read",
            "--right",
            "users.credentials",
        ])
        .await;
    assert_eq!(changed, "desk allows users.read, users.credentials\n");

    let given = instance
        .succeed(&["role", "assign", "desk", "--user", "alice", "--within", "staff"])
        .await;
    assert_eq!(given, "alice has the role desk\n");
    instance
        .succeed(&["role", "assign", "auditor", "--group", "staff"])
        .await;
    assert_eq!(
        instance.succeed(&["role", "of", "--user", "alice"]).await,
        "desk, within staff\n"
    );
    assert_eq!(instance.succeed(&["role", "of", "--group", "staff"]).await, "auditor\n");
    let shown = instance.succeed(&["user", "show", "alice"]).await;
    assert!(shown.contains("roles             desk within staff"), "{shown}");
    let with_role = instance.succeed(&["user", "list", "--with-role"]).await;
    assert!(
        with_role.contains("alice") && with_role.contains("2 users"),
        "{with_role}"
    );

    let in_use = instance.run(&["role", "remove", "desk"]).await;
    assert!(in_use.complained.contains("somebody has the role desk"), "{in_use:?}");
    instance
        .succeed(&["role", "unassign", "desk", "--user", "alice", "--within", "staff"])
        .await;
    instance.succeed(&["role", "remove", "desk"]).await;
}

#[tokio::test]
async fn what_is_not_possible_is_said() {
    let instance = with_people().await;
    for (command, said) in [
        (&["role", "unassign", "owner", "--user", "root"][..], "last owner"),
        (&["role", "assign", "king", "--user", "root"], "there is no role king"),
        (
            &["role", "assign", "owner", "--user", "nobody"],
            "there is no user nobody",
        ),
        (
            &["role", "assign", "owner", "--user", "root", "--within", "nowhere"],
            "there is no group nowhere",
        ),
        (&["role", "change", "owner", "--right", "users.read"], "built in"),
        (
            &["role", "create", "Big", "--right", "users.read"],
            "cannot be a role's name",
        ),
        (
            &["role", "create", "big", "--right", "users.reed"],
            "there is no such right",
        ),
        (&["role", "assign", "owner"], "--user"),
    ] {
        let refused = instance.run(command).await;
        assert!(
            refused.code != Some(0) && refused.complained.contains(said),
            "{command:?}: {refused:?}"
        );
    }
}

//! Groups below groups: what a member has by those above.

use vestibule::{
    domain::{
        acr::Acr,
        role::{Over, RoleAssignment},
        user::User,
    },
    store::{role_assignments, users},
};

use crate::support::{both_databases, database::TestDatabase, server::TestServer, sqlite};

async fn user(server: &TestServer, name: &str) -> User {
    let found = users::find_by_login_name(&server.database.store, name).await;
    found.expect("a store").expect("a user")
}

#[both_databases]
async fn whoever_is_in_a_group_is_in_those_above_it_too(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(
            "[[groups]]\nname = \"c\"\nparent = \"b\"\n[[groups]]\nname = \"b\"\nparent = \"a\"\n\
             [[groups]]\nname = \"a\"\nrequired_acr = \"2fa\"\nroles = [\"auditor\"]\n\
             [[users]]\npreferred_username = \"cleo\"\ngroups = [\"c\"]\n",
        )
        .await;
    let acr = |user: &User| user.required_acr;
    let cleo = user(&server, "cleo").await;
    assert_eq!(cleo.groups, ["a", "b", "c"]);
    assert_eq!((acr(&cleo), cleo.has_role), (Some(Acr::TwoFactors), true));
    let auditor = RoleAssignment {
        role: "auditor".to_owned(),
        over: Over::Everything,
    };
    let roles = role_assignments::effective_of_user(&database.store, cleo.id).await;
    assert_eq!(roles.expect("a store"), [auditor]);
    // What is disabled counts for nothing, and neither does what is reached only by it.
    server.seed("[[groups]]\nname = \"b\"\ndisabled = true\n").await;
    let cleo = user(&server, "cleo").await;
    assert_eq!(
        (cleo.groups.as_slice(), acr(&cleo), cleo.has_role),
        (["c".to_owned()].as_slice(), None, false)
    );
    let roles = role_assignments::effective_of_user(&database.store, cleo.id).await;
    assert_eq!(roles.expect("a store"), []);
    server.seed("[[groups]]\nname = \"b\"\ndisabled = false\n").await;
    assert!(user(&server, "cleo").await.has_role);
    // A change far above arrives below, and leaving the chain ends it.
    server
        .seed("[[groups]]\nname = \"a\"\nroles = []\nrequired_acr = \"phr\"\n")
        .await;
    let cleo = user(&server, "cleo").await;
    assert_eq!((acr(&cleo), cleo.has_role), (Some(Acr::PhishingResistant), false));
    server.seed("[[groups]]\nname = \"b\"\nunset = [\"parent\"]\n").await;
    assert_eq!(user(&server, "cleo").await.groups, ["b", "c"]);
}

#[sqlite]
async fn groups_make_no_circle_and_files_name_what_exists(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(
            "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n\
             [[users]]\npreferred_username = \"sam\"\n",
        )
        .await;
    for (state, said) in [
        (
            "[[groups]]\nname = \"staff\"\nparent = \"sales\"\n",
            "is below this group",
        ),
        ("[[groups]]\nname = \"staff\"\nparent = \"staff\"\n", "is this group"),
        (
            "[[groups]]\nname = \"x\"\nparent = \"y\"\n[[groups]]\nname = \"y\"\nparent = \"x\"\n",
            "is below",
        ),
        (
            "[[groups]]\nname = \"staff\"\nparent = \"nothing\"\n",
            "there is no group nothing",
        ),
        (
            "[[groups]]\nname = \"staff\"\nroles = [\"king\"]\n",
            "there is no role king",
        ),
        (
            "[[users]]\npreferred_username = \"sam\"\nroles = [{ role = \"admin\", within = \"x\" }]\n",
            "there is no group x",
        ),
        ("[[roles]]\nname = \"owner\"\nrights = []\n", "built in"),
        ("[[roles]]\nname = \"Big Boss\"\n", "a-z"),
        (
            "[[roles]]\nname = \"boss\"\nrights = [\"users.reed\"]\n",
            "users.reed is no right",
        ),
    ] {
        let refused = server.apply(state).await.expect_err(state).to_string();
        assert!(refused.contains(said), "{state}: {refused}");
    }
    // What stood above may stand below, whichever the file names first.
    for turned in [
        "[[groups]]\nname = \"staff\"\nparent = \"sales\"\n[[groups]]\nname = \"sales\"\nunset = [\"parent\"]\n",
        "[[groups]]\nname = \"staff\"\nunset = [\"parent\"]\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n",
    ] {
        server.apply(turned).await.expect(turned);
    }
    let deep: String = (0..40)
        .map(|number| format!("[[groups]]\nname = \"g{number}\"\nparent = \"g{}\"\n", number + 1))
        .collect();
    let refused = server.apply(&(deep + "[[groups]]\nname = \"g40\"\n")).await;
    assert!(refused.expect_err("too deep").to_string().contains("at most 32"));
    let made = "[[roles]]\nname = \"reader\"\ndescription = \"Looks\"\nrights = [\"users.read\"]\n\
        [[users]]\npreferred_username = \"sam\"\nroles = [\"reader\", { role = \"helpdesk\", within = \"staff\" }]\n";
    let reports = server.apply(made).await.expect("applied");
    let fields: Vec<String> = reports
        .iter()
        .flat_map(|report| &report.fields)
        .map(ToString::to_string)
        .collect();
    assert_eq!(fields, ["roles: nothing -> reader, helpdesk within staff"]);
    let again = server.apply(made).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change.as_str() == "unchanged"),
        "{again:?}"
    );
}

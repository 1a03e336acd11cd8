//! Sign-in providers in state files.

use vestibule::{
    domain::right::Right,
    management::apply::{ApplyError, Change},
};

use crate::support::{
    api::{Api, problem},
    both_databases,
    database::TestDatabase,
    relying_party::alice_and_app,
    server::TestServer,
    upstream::{reach_this_machine, sign_in_as, with_provider},
};

fn work(issuer: &str, more: &str) -> String {
    format!(
        "[[providers]]\nid = \"work\"\nname = \"Work\"\nissuer = \"{issuer}\"\nclient_id = \"vestibule\"\n\
         client_secret = \"a-secret-of-at-least-sixteen\"\n{more}\n"
    )
}

async fn refused(server: &TestServer, state: &str) -> String {
    match server.apply(state).await {
        Err(ApplyError::Wrong { kind, name, problem }) => format!("{kind} {name}: {problem}"),
        other => panic!("{state}: {other:?}"),
    }
}

#[both_databases]
async fn a_file_does_not_close_the_last_way_in_of_the_owners(database: TestDatabase) {
    with_provider(|provider| async move {
        let server = TestServer::start_with(&database, reach_this_machine).await;
        server.seed(&alice_and_app("")).await;
        server
            .seed("[[users]]\npreferred_username = 'alice'\nroles = ['owner']\n")
            .await;
        let state = work(&provider.issuer, "trust_email = true");
        server.seed(&state).await;
        let node = server.another_node().await;
        let mut browser = node.browser();
        sign_in_as(&provider, &mut browser, "/login", "alice").await;
        database.execute("UPDATE users SET password_hash = NULL").await;
        for closed in [
            work(&provider.issuer, "trust_email = true\ndisabled = true"),
            work("https://other.example", "trust_email = true"),
        ] {
            let said = refused(&server, &closed).await;
            assert!(
                said.starts_with("provider work: no owner could sign in any more"),
                "{said}"
            );
        }
        // With a way in beside it, it may: also where the same file makes that way.
        let with_password = format!(
            "[[users]]\npreferred_username = 'alice'\npassword = 'another long password'\n{}",
            work(&provider.issuer, "trust_email = true\ndisabled = true")
        );
        server.apply(&with_password).await.expect("applied");
    })
    .await;
}

#[both_databases]
async fn a_provider_is_made_changed_and_checked(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let issuer = "https://login.example.org";
    for (state, wrong) in [
        (work("http://login.example.org", ""), "provider work: issuer: found "),
        (work(issuer, "groups = [\"nobody\"]"), "provider work: groups: "),
        (
            work(issuer, "").replace("\"work\"", "\"WORK\""),
            "provider WORK: id: found ",
        ),
        (
            work(issuer, "").replace("client_secret", "#"),
            "provider work: client_secret: found ",
        ),
        (work(issuer, "") + &work(issuer, ""), "provider work: it is there twice"),
    ] {
        let said = refused(&server, &state).await;
        assert!(said.starts_with(wrong), "{said}");
    }
    let full = work(
        issuer,
        "allowed_domains = [\"example.org\"]\ntrust_email = true\ngroups = [\"staff\"]",
    );
    let made = server
        .apply(&format!("managed = true\n{full}[[groups]]\nname = \"staff\"\n"))
        .await
        .expect("applied");
    assert!(made.iter().all(|report| report.change == Change::Created), "{made:?}");
    // What is not named stays, and a secret goes nowhere else by itself.
    let few = "[[providers]]\nid = \"work\"\nname = \"Ours\"\n";
    let changed = server.apply(few).await.expect("applied");
    assert_eq!(changed[0].fields.len(), 1, "{changed:?}");
    let moved = "[[providers]]\nid = \"work\"\nissuer = \"https://other.example\"\n";
    let said = refused(&server, moved).await;
    assert!(
        said.starts_with("provider work: client_secret: type it again"),
        "{said}"
    );
    let taken = "[[providers]]\nid = \"work\"\ngroups = []\nunset = [\"allowed_domains\"]\n";
    let changed = server.apply(taken).await.expect("applied");
    let fields: Vec<_> = changed[0].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields, ["allowed_domains", "groups"]);
    let reader = Api::only(&server, &[Right::ProvidersRead, Right::ProvidersWrite]).await;
    let answer = reader.get("/providers/work").await.json();
    assert_eq!((&answer["name"], &answer["managed"]), (&"Ours".into(), &true.into()));
    problem(&reader.delete("/providers/work").await, "conflict");
}

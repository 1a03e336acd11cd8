//! Sign-in providers that are set up while the server runs.

mod test;

use std::time::Duration;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use vestibule::{config::UpstreamConfig, domain::right::Right};

use crate::support::{
    api::{Api, good, problem},
    both_databases,
    database::TestDatabase,
    relying_party::alice_and_app,
    server::TestServer,
    sqlite,
    upstream::{leave, reach, reach_this_machine, sign_in_as, wanted_work, with_provider, work},
    world::World,
};

const WORK: &str = "/providers/work";

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

async fn shows_the_button(server: &TestServer) -> bool {
    server.get("/login").await.body.contains("Sign in with Work")
}

/// Waits until the node follows.
async fn until_the_button(server: &TestServer, is_there: bool) {
    while shows_the_button(server).await != is_there {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[both_databases]
async fn a_provider_counts_at_once_on_every_node_until_it_is_disabled(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, reach_this_machine).await;
        let other = world.another_node().await;
        let _jobs = other.app.start_jobs();
        let api = Api::full(&world).await;
        assert_eq!(good(&api.get("/providers").await, StatusCode::OK), json!([]));
        let body = with(wanted_work(&provider.issuer), "trust_email", json!(true));
        let answer = api.post("/providers", body).await;
        assert_eq!(answer.header("location"), "/api/v1/providers/work");
        let made = good(&answer, StatusCode::CREATED);
        assert_eq!(made["source"], "database");
        assert_eq!(made["redirect_uri"], "https://id.example.com/login/with/work/callback");
        assert!(shows_the_button(&world).await);
        until_the_button(&other, true).await;
        // Somebody signs in by it, at either node.
        let mut browser = world.browser();
        assert_eq!(
            sign_in_as(&provider, &mut browser, "/login", "alice").await.page(),
            "home"
        );
        let mut browser = other.browser();
        assert_eq!(
            sign_in_as(&provider, &mut browser, "/login", "alice").await.page(),
            "home"
        );
        let listed = good(&api.get("/providers").await, StatusCode::OK);
        assert_eq!(listed[0]["linked_accounts"], 1);
        // It is disabled while she is there.
        let mut on_her_way = world.browser();
        let away = leave(&mut on_her_way, "/login").await;
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "alice")
            .await;
        good(&api.patch(WORK, json!({ "disabled": true })).await, StatusCode::OK);
        assert!(!shows_the_button(&world).await);
        let refused = on_her_way.visit(&back).await;
        assert_eq!((refused.status.as_u16(), refused.page()), (404, "error"));
        assert_eq!(on_her_way.visit("/").await.page(), "login");
        until_the_button(&other, false).await;
        // The link stays, and counts again.
        good(&api.patch(WORK, json!({ "disabled": false })).await, StatusCode::OK);
        assert_eq!(
            sign_in_as(&provider, &mut world.browser(), "/login", "alice")
                .await
                .page(),
            "home"
        );
        assert_eq!(api.delete(WORK).await.status, StatusCode::NO_CONTENT);
        assert!(!shows_the_button(&world).await);
        problem(&api.get(WORK).await, "not-found");
        assert_eq!(world.events("upstream.linked").await, 1);
        assert_eq!(world.events("upstream.changed").await, 4);
        // A node that starts later knows what is there.
        good(
            &api.post("/providers", wanted_work(&provider.issuer)).await,
            StatusCode::CREATED,
        );
        assert!(shows_the_button(&world.another_node().await).await);
    })
    .await;
}

#[sqlite]
async fn what_cannot_be_is_refused_at_its_field_and_changes_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let base = wanted_work("https://login.example.org");
    for (name, value) in [
        ("id", json!("Work")),
        ("id", json!("")),
        ("name", json!(" ")),
        ("name", json!("a\nb")),
        ("name", json!("x".repeat(2000))),
        ("issuer", json!(null)),
        ("issuer", json!("http://login.example.org")),
        ("preset", json!("google")),
        ("preset", json!("myspace")),
        ("tenant", json!("x")),
        ("client_id", json!("")),
        ("client_secret", json!(null)),
        ("client_secret", json!("a\nb")),
        ("allowed_domains", json!(["example.org"])),
        ("groups", json!(["nobody's"])),
        ("claims", json!({ "sub": "x" })),
        ("group_map", json!({ "a": "b" })),
        ("token_url", json!("https://login.example.org/token")),
        ("authorize_url", json!("javascript:alert(1)")),
        ("client_secret_file", json!("/etc/passwd")),
    ] {
        let field = if name == "preset" && value == "google" {
            "issuer"
        } else {
            name
        };
        let refused = api.post("/providers", with(base.clone(), name, value.clone())).await;
        assert_eq!(
            problem(&refused, "invalid")["pointer"],
            format!("/{field}"),
            "{name}: {value}"
        );
    }
    assert_eq!(server.events("upstream.changed").await, 0);
    good(&api.post("/providers", base.clone()).await, StatusCode::CREATED);
    assert_eq!(problem(&api.post("/providers", base).await, "taken")["pointer"], "/id");
    assert_eq!(
        problem(&api.patch(WORK, json!({ "id": "other" })).await, "invalid")["pointer"],
        "/id"
    );
    problem(
        &api.patch(WORK, json!({ "redirect_uri": "https://evil.example/" }))
            .await,
        "invalid",
    );
}

#[both_databases]
async fn a_secret_is_sealed_never_shown_and_goes_nowhere_else(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let body = with(
        wanted_work("https://login.example.org"),
        "client_secret",
        json!("hunter2-of-the-provider"),
    );
    let made = good(&api.post("/providers", body).await, StatusCode::CREATED);
    assert_eq!(made["client_secret_set"], true);
    for shown in [made, api.get(WORK).await.json(), api.get("/providers").await.json()] {
        assert!(!shown.to_string().contains("hunter2"), "{shown}");
        assert!(shown.get("client_secret").is_none());
    }
    for sql in [
        "SELECT count(*) FROM upstreams WHERE CAST(document AS text) LIKE '%hunter2%'",
        "SELECT count(*) FROM audit_events WHERE CAST(detail AS text) LIKE '%hunter2%'",
    ] {
        assert_eq!(database.number(sql).await, 0, "{sql}");
    }
    let kept = |server: &TestServer| {
        let config = server.context().config.clone();
        let upstream: &UpstreamConfig = &config.upstreams[0];
        upstream
            .client_secret
            .as_ref()
            .map(|secret| secrecy::ExposeSecret::expose_secret(secret).to_owned())
    };
    assert_eq!(kept(&server).as_deref(), Some("hunter2-of-the-provider"));
    // Whoever may change an address does not get the secret there.
    for patch in [
        json!({ "issuer": "https://evil.example" }),
        json!({ "authorize_url": "https://evil.example/authorize" }),
        json!({ "preset": "github", "issuer": null, "api_url": "https://evil.example/api" }),
        json!({ "preset": "google", "issuer": null }),
    ] {
        let refused = api.patch(WORK, patch.clone()).await;
        assert_eq!(problem(&refused, "invalid")["pointer"], "/client_secret", "{patch}");
    }
    good(&api.patch(WORK, json!({ "name": "Elsewhere" })).await, StatusCode::OK);
    assert_eq!(kept(&server).as_deref(), Some("hunter2-of-the-provider"));
    let moved = json!({ "issuer": "https://other.example", "client_secret": "another-secret" });
    good(&api.patch(WORK, moved).await, StatusCode::OK);
    assert_eq!(kept(&server).as_deref(), Some("another-secret"));
}

#[both_databases]
async fn of_two_changes_the_second_is_told_and_a_dry_run_changes_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let tried = api
        .post("/providers?dry_run=true", wanted_work("https://login.example.org"))
        .await;
    good(&tried, StatusCode::CREATED);
    assert!(!shows_the_button(&server).await);
    good(
        &api.post("/providers", wanted_work("https://login.example.org")).await,
        StatusCode::CREATED,
    );
    let seen = api.get(WORK).await.header("etag").to_owned();
    let rename = async |name: &str, query: &str| {
        let request = api
            .request(Method::PATCH, &format!("{WORK}{query}"))
            .field("if-match", &seen);
        request.json(&json!({ "name": name })).send().await
    };
    assert_eq!(
        good(&rename("Tried", "?dry_run=true").await, StatusCode::OK)["name"],
        "Tried"
    );
    assert_eq!(server.context().config.upstream_name("work"), "Work");
    good(&rename("First", "").await, StatusCode::OK);
    assert_eq!(rename("Second", "").await.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(server.context().config.upstream_name("work"), "First");
    // The order of the buttons.
    let second = with(
        with(wanted_work("https://login.example.org"), "id", json!("second")),
        "position",
        json!(-1),
    );
    good(&api.post("/providers", second).await, StatusCode::CREATED);
    let listed = good(&api.get("/providers").await, StatusCode::OK);
    assert_eq!((&listed[0]["id"], &listed[1]["id"]), (&json!("second"), &json!("work")));
}

#[both_databases]
async fn what_the_file_has_is_shown_and_is_changed_there(database: TestDatabase) {
    let plain = TestServer::start(&database).await;
    let api = Api::full(&plain).await;
    good(
        &api.post("/providers", wanted_work("https://later.example.org")).await,
        StatusCode::CREATED,
    );
    let server = TestServer::start_with(&database, |config| reach(config, work("https://file.example.org"))).await;
    let api = Api::full(&server).await;
    let listed = good(&api.get("/providers").await, StatusCode::OK);
    assert_eq!(
        (&listed[0]["source"], &listed[1]["source"]),
        (&json!("file"), &json!("overridden"))
    );
    let counts: Vec<Option<String>> = server
        .context()
        .config
        .upstreams
        .iter()
        .map(UpstreamConfig::issuer)
        .collect();
    assert_eq!(counts, [Some("https://file.example.org".to_owned())]);
    assert_eq!(api.get(WORK).await.json()["source"], "file");
    problem(&api.patch(WORK, json!({ "name": "Other" })).await, "conflict");
    problem(&api.delete(WORK).await, "conflict");
    problem(
        &api.post("/providers", wanted_work("https://login.example.org")).await,
        "taken",
    );
}

#[both_databases]
async fn who_gets_in_is_for_owners_and_groups_for_those_who_give_them(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let people = ["owner", "admin"].map(|role| {
        format!(
            "[[users]]\npreferred_username = '{role}'\npassword = 'correct horse battery staple'\nroles = ['{role}']\n"
        )
    });
    server.seed(&people.concat()).await;
    server
        .seed("[[groups]]\nname = 'owners'\nroles = ['owner']\n[[groups]]\nname = 'staff'\n")
        .await;
    let base = wanted_work("https://login.example.org");
    let reader = Api::only(&server, &[Right::ProvidersRead]).await;
    good(&reader.get("/providers").await, StatusCode::OK);
    problem(&reader.post("/providers", base.clone()).await, "not-allowed");
    problem(&reader.act("/providers/work/test").await, "not-allowed");
    problem(
        &Api::only(&server, &[Right::SettingsRead]).await.get("/providers").await,
        "not-allowed",
    );
    // A provider whose word counts opens accounts, those of owners too.
    let admin = Api::of(&server, "admin").await;
    for name in ["trust_email", "create_accounts"] {
        let refused = admin.post("/providers", with(base.clone(), name, json!(true))).await;
        problem(&refused, "not-allowed");
    }
    good(&admin.post("/providers", base.clone()).await, StatusCode::CREATED);
    problem(&admin.patch(WORK, json!({ "trust_email": true })).await, "not-allowed");
    let owner = Api::of(&server, "owner").await;
    good(&owner.patch(WORK, json!({ "trust_email": true })).await, StatusCode::OK);
    // Nor does an administrator change whose word it is, or open it again; they may give it a name, and close it.
    for patch in [
        json!({ "issuer": "https://evil.example", "client_secret": "x" }),
        json!({ "claims": { "email": "nickname" } }),
        json!({ "client_id": "another" }),
    ] {
        problem(&admin.patch(WORK, patch).await, "not-allowed");
    }
    good(
        &admin.patch(WORK, json!({ "name": "Ours", "disabled": true })).await,
        StatusCode::OK,
    );
    problem(&admin.patch(WORK, json!({ "disabled": false })).await, "not-allowed");
    // A key without the right to choose members gives no groups, and nobody gives what they could not.
    let writer = Api::only(&server, &[Right::ProvidersRead, Right::ProvidersWrite]).await;
    let refused = problem(&writer.patch(WORK, json!({ "groups": ["staff"] })).await, "invalid");
    assert_eq!(refused["pointer"], "/groups");
    let chooser = [Right::ProvidersRead, Right::ProvidersWrite, Right::GroupsWrite];
    let chooser = Api::only(&server, &chooser).await;
    good(
        &chooser.patch(WORK, json!({ "groups": ["staff"] })).await,
        StatusCode::OK,
    );
    problem(
        &chooser.patch(WORK, json!({ "groups": ["owners"] })).await,
        "not-allowed",
    );
    let mapped = json!({ "groups_claim": "groups", "group_map": { "bosses": "owners" } });
    problem(&chooser.patch(WORK, mapped.clone()).await, "not-allowed");
    good(&owner.patch(WORK, mapped).await, StatusCode::OK);
}

#[both_databases]
async fn the_last_way_in_of_the_owners_stays(database: TestDatabase) {
    with_provider(|provider| async move {
        let server = TestServer::start_with(&database, reach_this_machine).await;
        server.seed(&alice_and_app("")).await;
        server
            .seed("[[users]]\npreferred_username = 'alice'\nroles = ['owner']\n")
            .await;
        let api = Api::full(&server).await;
        let body = with(wanted_work(&provider.issuer), "trust_email", json!(true));
        good(&api.post("/providers", body).await, StatusCode::CREATED);
        let mut browser = server.browser();
        sign_in_as(&provider, &mut browser, "/login", "alice").await;
        assert_eq!(server.events("upstream.linked").await, 1);
        database.execute("UPDATE users SET password_hash = NULL").await;
        problem(&api.patch(WORK, json!({ "disabled": true })).await, "conflict");
        problem(&api.delete(WORK).await, "conflict");
        let moved = json!({ "issuer": "https://other.example", "client_secret": "x" });
        problem(&api.patch(WORK, moved).await, "conflict");
        assert!(shows_the_button(&server).await);
        // Another name locks nobody out, and with a password nobody is.
        good(&api.patch(WORK, json!({ "name": "Work" })).await, StatusCode::OK);
        database.execute("UPDATE users SET password_hash = 'x'").await;
        good(&api.patch(WORK, json!({ "disabled": true })).await, StatusCode::OK);
    })
    .await;
}

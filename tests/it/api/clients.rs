//! Clients.

use axum::http::{Method, StatusCode};
use serde_json::json;
use vestibule::domain::right::Right;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, SECRET},
    server::TestServer,
    world::World,
};

#[both_databases]
async fn a_client_is_made_with_a_secret_that_works_and_is_shown_once(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let new = json!({
        "client_id": "machine", "grant_types": ["client_credentials"], "response_types": [],
        "token_endpoint_auth_method": "client_secret_basic",
    });
    let made = good(&api.post("/clients", new).await, StatusCode::CREATED);
    let secret = made["client_secret"].as_str().unwrap();
    assert!(
        secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );
    let token = |secret: String| {
        let world = &world;
        async move {
            let fields = [("grant_type", "client_credentials")];
            world.post_as("/token", ("machine", &secret), &fields).await.status
        }
    };
    world.services().store.forget_cached();
    assert_eq!(token(secret.to_owned()).await, StatusCode::OK);
    let seen = api.get("/clients/machine").await.json();
    assert_eq!((seen.get("client_secret"), &seen["has_secret"]), (None, &json!(true)));
    let replaced = good(&api.act("/clients/machine/secret").await, StatusCode::OK);
    world.services().store.forget_cached();
    assert_eq!(token(secret.to_owned()).await, StatusCode::UNAUTHORIZED);
    let new = replaced["client_secret"].as_str().unwrap().to_owned();
    assert_eq!(token(new).await, StatusCode::OK);
}

#[both_databases]
async fn a_client_is_put_and_changed_like_a_document(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let put = |tag: Option<String>, sent: serde_json::Value| {
        let mut request = api.request(Method::PUT, "/clients/app");
        if let Some(tag) = tag {
            request = request.field("if-match", tag);
        }
        request.json(&sent).send()
    };
    let first = put(None, json!({ "redirect_uris": [CALLBACK], "client_name": "App" })).await;
    assert_eq!(good(&first, StatusCode::CREATED)["client_name"], "App");
    problem(
        &put(None, json!({ "redirect_uris": [CALLBACK] })).await,
        "precondition-required",
    );
    let tag = api.get("/clients/app").await.header("etag").to_owned();
    let second = put(
        Some(tag.clone()),
        json!({ "redirect_uris": [CALLBACK], "require_pkce": false }),
    )
    .await;
    let second = good(&second, StatusCode::OK);
    assert_eq!(
        (second.get("client_name"), &second["require_pkce"]),
        (None, &json!(false))
    );
    problem(&put(Some(tag), json!({ "redirect_uris": [CALLBACK] })).await, "stale");
    let public = api
        .patch("/clients/app", json!({ "token_endpoint_auth_method": "none" }))
        .await;
    assert_eq!(good(&public, StatusCode::OK)["has_secret"], false);
    let machine = json!({ "grant_types": ["client_credentials"] });
    assert_eq!(
        problem(&api.patch("/clients/app", machine).await, "invalid")["pointer"],
        "/grant_types"
    );
    let unknown = api.patch("/clients/app", json!({ "scope": "openid nothing" })).await;
    assert_eq!(problem(&unknown, "invalid")["pointer"], "/scope");
}

#[both_databases]
async fn what_a_removed_client_was_given_never_comes_back(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let mut browser = world.alice().signed_in().await;
    let token = world.app.sign_in(&mut browser, "alice", "openid", &[]).await;
    assert_eq!(world.userinfo(&token.access_token).await.status, StatusCode::OK);
    let removed = api.delete("/clients/app").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.body);
    world.services().store.forget_cached();
    assert_eq!(
        world.userinfo(&token.access_token).await.status,
        StatusCode::UNAUTHORIZED
    );
    world.clock.advance(chrono::Duration::seconds(2));
    let again = json!({ "client_id": "app", "client_secret": SECRET, "redirect_uris": [CALLBACK] });
    assert_eq!(api.post("/clients", again).await.status, StatusCode::CREATED);
    world.services().store.forget_cached();
    assert_eq!(
        world.userinfo(&token.access_token).await.status,
        StatusCode::UNAUTHORIZED
    );
    let alice = format!("/users/{}/access", user(&world, "alice").await.id);
    let used = good(&api.get(&alice).await, StatusCode::OK);
    assert_eq!(used["apps"], json!([]), "{used}");
    let page = browser.visit(&world.app.ask("openid", &[]).await.address).await;
    assert_eq!(page.page(), "consent", "she agreed to another one: {}", page.body);
}

#[both_databases]
async fn who_looks_after_their_own_clients_sees_no_other_and_is_never_silent(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed("[[users]]\npreferred_username = \"dev\"\nroles = [\"app_developer\"]\n")
        .await;
    let dev = Api::of(&world, "dev").await;
    problem(&dev.get("/clients/app").await, "not-allowed");
    problem(&dev.get("/clients/nothing").await, "not-allowed");
    problem(&dev.act("/clients/app/secret").await, "not-allowed");
    problem(&dev.delete("/clients/app").await, "not-allowed");
    let silent = json!({ "client_id": "mine", "redirect_uris": [CALLBACK], "consent": "never" });
    problem(&dev.post("/clients", silent).await, "not-allowed");
    let open = json!({ "client_id": "mine", "redirect_uris": [CALLBACK] });
    let made = good(&dev.post("/clients", open).await, StatusCode::CREATED);
    assert_eq!(made["owner"], user(&world, "dev").await.id.to_string());
    problem(
        &dev.patch("/clients/mine", json!({ "consent": "never" })).await,
        "not-allowed",
    );
    problem(&dev.patch("/clients/mine", json!({ "owner": null })).await, "invalid");
    assert_eq!(
        dev.patch("/clients/mine", json!({ "client_name": "Mine" }))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(dev.act("/clients/mine/secret").await.status, StatusCode::OK);
    assert_eq!(dev.delete("/clients/mine").await.status, StatusCode::NO_CONTENT);
}

#[both_databases]
async fn a_scope_stays_while_a_client_may_ask_for_it(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let notes = json!({ "name": "notes", "description": "Read your notes", "claims": ["email"] });
    assert_eq!(api.post("/scopes", notes).await.status, StatusCode::CREATED);
    problem(&api.post("/scopes", json!({ "name": "notes" })).await, "taken");
    let client = json!({ "client_id": "a", "redirect_uris": [CALLBACK], "scope": "openid notes" });
    assert_eq!(api.post("/clients", client).await.status, StatusCode::CREATED);
    assert!(
        problem(&api.delete("/scopes/notes").await, "conflict")["detail"]
            .to_string()
            .contains("client a ")
    );
    assert_eq!(
        api.patch("/clients/a", json!({ "scope": "openid" })).await.status,
        StatusCode::OK
    );
    let changed = api.patch("/scopes/notes", json!({ "claims": [] })).await;
    assert_eq!(good(&changed, StatusCode::OK)["claims"], json!([]));
    problem(&api.patch("/scopes/notes", json!({ "name": "other" })).await, "invalid");
    assert_eq!(api.delete("/scopes/notes").await.status, StatusCode::NO_CONTENT);
}

#[both_databases]
async fn a_client_that_administers_is_for_whoever_may_do_as_much(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed(
            "[[scopes]]\nname = \"vestibule:roles\"\n[[scopes]]\nname = \"vestibule:users.read\"\n\
             [[users]]\npreferred_username = \"adam\"\nroles = [\"admin\"]\n\
             [[clients]]\nclient_id = \"tool\"\nclient_secret = \"a-secret-of-at-least-sixteen\"\n\
             redirect_uris = [\"https://tool.example/cb\"]\nscope = \"openid vestibule:roles\"\n",
        )
        .await;
    let adam = Api::of(&world, "adam").await;
    let trap = json!({ "redirect_uris": [CALLBACK], "scope": "openid vestibule:roles" });
    problem(&adam.post("/clients", trap).await, "not-allowed");
    problem(
        &adam
            .patch("/clients/tool", json!({ "redirect_uris": [CALLBACK] }))
            .await,
        "not-allowed",
    );
    problem(
        &adam.patch("/clients/tool", json!({ "scope": "openid" })).await,
        "not-allowed",
    );
    problem(&adam.act("/clients/tool/secret").await, "not-allowed");
    let fair = json!({ "client_id": "fair", "redirect_uris": [CALLBACK], "scope": "openid vestibule:users.read" });
    assert_eq!(adam.post("/clients", fair).await.status, StatusCode::CREATED);
    let silent = adam.patch("/clients/fair", json!({ "consent": "never" })).await;
    assert_eq!(problem(&silent, "invalid")["pointer"], "/consent");
}

#[both_databases]
async fn a_client_that_an_administrator_closed_stays_closed(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed("[[users]]\npreferred_username = \"dev\"\nroles = [\"app_developer\"]\n")
        .await;
    let (dev, api) = (Api::of(&world, "dev").await, Api::full(&world).await);
    let machine = json!({ "client_id": "m", "grant_types": ["client_credentials"], "redirect_uris": [] });
    problem(&dev.post("/clients", machine).await, "not-allowed");
    let mine = json!({ "client_id": "mine/with ?#", "redirect_uris": [CALLBACK] });
    let made = dev.post("/clients", mine).await;
    assert_eq!(made.location(), "/api/v1/clients/mine%2Fwith%20%3F%23");
    let path = made.location().trim_start_matches("/api/v1").to_owned();
    assert_eq!(
        api.patch(&path, json!({ "disabled": true })).await.status,
        StatusCode::OK
    );
    problem(&dev.patch(&path, json!({ "disabled": false })).await, "not-allowed");
    problem(&dev.delete(&path).await, "not-allowed");
}

#[both_databases]
async fn the_credentials_of_a_client_are_for_whoever_may_make_secrets(database: TestDatabase) {
    let world = World::new(&database).await;
    let writer = Api::only(&world, &[Right::ClientsRead, Right::ClientsWrite]).await;
    assert_eq!(
        writer.patch("/clients/app", json!({ "client_name": "x" })).await.status,
        StatusCode::OK
    );
    problem(
        &writer
            .patch("/clients/app", json!({ "token_endpoint_auth_method": "none" }))
            .await,
        "not-allowed",
    );
    let keys = json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://evil.example/jwks" });
    problem(&writer.patch("/clients/app", keys).await, "not-allowed");
}

//! Clients that are for members of certain groups alone.

use axum::http::StatusCode;
use serde_json::json;
use vestibule::{
    domain::{acr::Acr, second_factor::SecondFactor},
    management::apply::Change,
};

use crate::support::{
    api::{Api, good, group, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, Refused, RelyingParty, SECRET},
    traces::{expect_stop, trace_of},
    world::World,
};

/// Alice is in `roses`, below `gardeners`, and `app` is for `gardeners`.
const LIMITED: &str = "[[groups]]\nname = \"gardeners\"\n[[groups]]\nname = \"roses\"\nparent = \"gardeners\"\n\
     [[users]]\npreferred_username = \"alice\"\ngroups = [\"roses\"]\n\
     [[clients]]\nclient_id = \"app\"\nallowed_groups = [\"gardeners\"]\n";

/// Takes Alice out of every group.
const OUT: &str = "[[users]]\npreferred_username = \"alice\"\ngroups = []\n";

#[both_databases]
async fn whoever_leaves_the_group_has_nothing_left_there(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(LIMITED).await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "openid offline_access", &[])
        .await;
    let question = world.app.ask("openid", &[]).await;
    let code = world.app.code(&question, &browser.get(&question.address).await);
    assert!(world.is_active(("app", SECRET), &tokens.access_token).await);
    assert!(world.is_active(("app", SECRET), tokens.refresh()).await);
    world.seed(OUT).await;
    assert!(!world.is_active(("app", SECRET), &tokens.access_token).await);
    assert!(!world.is_active(("app", SECRET), tokens.refresh()).await);
    assert_eq!(world.userinfo(&tokens.access_token).await.status.as_u16(), 401);
    let refused = world.app.refresh(tokens.refresh(), "").await;
    assert_eq!(refused.unwrap_err(), Refused("invalid_grant".to_owned()));
    let refused = world.app.redeem(&question, &code).await;
    assert_eq!(refused.unwrap_err(), Refused("invalid_grant".to_owned()));
    // What ended is who may use it, not what she agreed to.
    world.seed(LIMITED).await;
    assert!(world.is_active(("app", SECRET), &tokens.access_token).await);
    world.app.refresh(tokens.refresh(), "").await.expect("tokens");
}

#[both_databases]
async fn a_group_that_is_disabled_lets_nobody_in_and_one_that_is_renamed_stays_the_same(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(LIMITED).await;
    let api = Api::full(&world).await;
    let tokens = world.app.sign_in(&mut world.browser(), "alice", "openid", &[]).await;
    let path = format!("/groups/{}", group(&world, "gardeners").await);
    for (change, is_active) in [
        (json!({ "disabled": true }), false),
        (json!({ "disabled": false, "name": "growers" }), true),
    ] {
        good(&api.patch(&path, change).await, StatusCode::OK);
        world.services().store.forget_cached();
        assert_eq!(world.is_active(("app", SECRET), &tokens.access_token).await, is_active);
    }
    assert_eq!(
        api.get("/clients/app").await.json()["allowed_groups"],
        json!(["growers"])
    );
    let refused = api.delete(&path).await;
    assert!(refused.status.is_client_error(), "there are groups below it");
    let roses = format!("/groups/{}", group(&world, "roses").await);
    good(&api.patch(&roses, json!({ "parent": null })).await, StatusCode::OK);
    let said = problem(&api.delete(&path).await, "conflict");
    assert!(said["detail"].as_str().unwrap().contains("app"), "{said}");
    good(
        &api.patch("/clients/app", json!({ "allowed_groups": [] })).await,
        StatusCode::OK,
    );
    assert_eq!(api.delete(&path).await.status.as_u16(), 204);
}

#[both_databases]
async fn only_groups_that_there_are_and_that_one_may_look_at_are_named(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(LIMITED).await;
    world
        .seed("[[users]]\npreferred_username = \"dev\"\nroles = [\"app_developer\"]\n")
        .await;
    let api = Api::full(&world).await;
    let unknown = api
        .patch("/clients/app", json!({ "allowed_groups": ["florists"] }))
        .await;
    assert_eq!(problem(&unknown, "invalid")["pointer"], "/allowed_groups");
    let dev = Api::of(&world, "dev").await;
    let new = json!({ "client_id": "mine", "redirect_uris": ["https://mine.example/cb"] });
    good(&dev.post("/clients", new).await, StatusCode::CREATED);
    let mut said = Vec::new();
    for name in ["gardeners", "florists"] {
        let refused = dev.patch("/clients/mine", json!({ "allowed_groups": [name] })).await;
        let refused = problem(&refused, "invalid");
        said.push(refused["detail"].as_str().unwrap().replace(name, "…"));
    }
    assert_eq!(said[0], said[1], "nobody learns which groups there are");
    let file = world
        .apply("[[clients]]\nclient_id = \"app\"\nallowed_groups = [\"florists\"]\n")
        .await;
    assert!(file.unwrap_err().to_string().contains("florists"));
    let again = world.apply(LIMITED).await.unwrap();
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
}

#[both_databases]
async fn the_trace_names_the_groups_that_may_use_the_client(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(LIMITED).await;
    world.seed(OUT).await;
    let mut alice = world.alice().signed_in().await;
    let question = world.app.ask("openid", &[]).await;
    let page = alice.get(&question.address).await;
    let trace = expect_stop(&world, &page, "admitted_user", "client.allowed_groups").await;
    let checks = trace["checks"].as_array().unwrap();
    let refused = checks.iter().find(|check| check["verdict"] == "refused").unwrap();
    assert_eq!(
        (&refused["expected"], &refused["came"]),
        (&json!("gardeners"), &json!("in no group"))
    );
    let api = Api::full(&world).await;
    let alice = user(&world, "alice").await.id;
    let foreseen = api.get(&format!("/users/{alice}/what-if/app")).await;
    assert_eq!(good(&foreseen, StatusCode::OK)["stopped_by"], "admitted_user");
}

#[both_databases]
async fn whoever_made_the_client_learns_nothing_of_the_groups_of_its_users(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(LIMITED).await;
    world
        .seed(
            "[[users]]\npreferred_username = \"dev\"\nroles = [\"app_developer\"]\n[[groups]]\nname = \"secret\"\n\
               [[users]]\npreferred_username = \"alice\"\ngroups = [\"secret\"]\n",
        )
        .await;
    let dev = Api::of(&world, "dev").await;
    let new = json!({ "client_id": "mine", "client_secret": SECRET, "redirect_uris": [CALLBACK] });
    good(&dev.post("/clients", new).await, StatusCode::CREATED);
    let limit = json!({ "allowed_groups": ["gardeners"] });
    good(
        &Api::full(&world).await.patch("/clients/mine", limit).await,
        StatusCode::OK,
    );
    let mine = RelyingParty::new(&world, "mine", Some(SECRET));
    let mut alice = world.alice().signed_in().await;
    let question = mine.ask("openid", &[]).await;
    let page = alice.get(&question.address).await;
    let seen = trace_of(&world, &page).await;
    assert!(seen.to_string().contains("secret"), "{seen}");
    let path = format!("/traces/{}", seen["id"].as_str().unwrap());
    let seen = dev.get(&path).await.json();
    assert_eq!(seen["stopped_at"], "admitted_user", "{seen}");
    let seen = seen.to_string();
    assert!(!seen.contains("secret") && !seen.contains("gardeners"), "{seen}");
}

#[both_databases]
async fn nothing_asks_for_a_class_that_nobody_can_reach(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.sign_in.second_factors = vec![SecondFactor::Totp];
        config.sign_in.admin_required_acr = Acr::OneFactor;
    })
    .await;
    let api = Api::full(&world).await;
    let refused = api.patch("/clients/app", json!({ "required_acr": "phr" })).await;
    assert_eq!(problem(&refused, "invalid")["pointer"], "/required_acr");
    let refused = api
        .post("/groups", json!({ "name": "keys", "required_acr": "phr" }))
        .await;
    assert_eq!(problem(&refused, "invalid")["pointer"], "/required_acr");
    good(
        &api.patch("/clients/app", json!({ "required_acr": "2fa" })).await,
        StatusCode::OK,
    );
    for state in [
        "[[groups]]\nname = \"keys\"\nrequired_acr = \"phr\"\n",
        "[[clients]]\nclient_id = \"app\"\nrequired_acr = \"phr\"\n",
    ] {
        assert!(
            world
                .apply(state)
                .await
                .unwrap_err()
                .to_string()
                .contains("required_acr")
        );
    }
    // What asked while it could be reached, and was disabled, is not enabled when it cannot.
    let keys = good(
        &api.post(
            "/groups",
            json!({ "name": "keys", "disabled": true, "required_acr": "phr" }),
        )
        .await,
        StatusCode::CREATED,
    );
    let keys = format!("/groups/{}", keys["id"].as_str().unwrap());
    let refused = api.patch(&keys, json!({ "disabled": false })).await;
    assert_eq!(problem(&refused, "invalid")["pointer"], "/required_acr");
    let closed = json!({ "disabled": true, "required_acr": "phr" });
    good(&api.patch("/clients/app", closed).await, StatusCode::OK);
    let refused = api.patch("/clients/app", json!({ "disabled": false })).await;
    assert_eq!(problem(&refused, "invalid")["pointer"], "/required_acr");
    let back = json!({ "disabled": false, "required_acr": "2fa" });
    good(&api.patch("/clients/app", back).await, StatusCode::OK);
    let opened = "[[groups]]\nname = \"keys\"\ndisabled = false\n";
    assert!(
        world
            .apply(opened)
            .await
            .unwrap_err()
            .to_string()
            .contains("required_acr")
    );
    // Nor are the factors taken away that a client asks for.
    let refused = api
        .patch("/settings", json!({ "values": { "sign_in.second_factors": [] } }))
        .await;
    assert_eq!(
        problem(&refused, "invalid")["pointer"],
        "/values/sign_in.second_factors"
    );
}

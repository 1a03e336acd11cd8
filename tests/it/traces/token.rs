//! Token requests that an application, or its registration, has wrong.

use chrono::TimeDelta;

use crate::support::{
    both_databases,
    browser::Browser,
    database::TestDatabase,
    relying_party::{CALLBACK, RelyingParty, SECRET, client},
    server::Answer,
    sqlite,
    traces::expect_stop,
    world::World,
};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A code for `app`, which asks nobody.
async fn code(world: &World, alice: &mut Browser) -> String {
    let address = format!(
        "/authorize?client_id=app&redirect_uri={CALLBACK}&response_type=code&scope=openid%20offline_access\
         &code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let page = alice.get(&address).await;
    let answered = page.answered();
    assert!(world.server.events("code.issued").await > 0);
    answered.get("code").expect("a code").clone()
}

/// Redeems it as that client, with what is changed.
async fn redeem(world: &World, client: (&str, &str), code: &str, changed: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        if !value.is_empty() {
            fields.push((name, value));
        }
    }
    world.post_as("/token", client, &fields).await
}

async fn world(database: &TestDatabase) -> World {
    let world = World::with_app(database, "consent = \"never\"\nscope = \"openid offline_access\"").await;
    world.seed(&client("other", "consent = \"never\"")).await;
    world
}

#[both_databases]
async fn a_client_that_does_not_authenticate_as_it_is_registered(database: TestDatabase) {
    let world = world(&database).await;
    world
        .seed(&client("poster", "token_endpoint_auth_method = \"client_secret_post\""))
        .await;
    world
        .seed(&client("basic", "token_endpoint_auth_method = \"client_secret_basic\""))
        .await;
    world.seed(&client("off", "disabled = true")).await;
    let fields = [("grant_type", "authorization_code"), ("code", "x")];
    for (as_client, check, setting) in [
        (
            ("app", "another-secret-of-sixteen"),
            "right_credential",
            "client.client_secret",
        ),
        (("nobody", SECRET), "known_client", ""),
        (("off", SECRET), "enabled_client", "client.disabled"),
        (
            ("poster", SECRET),
            "registered_authentication_method",
            "client.token_endpoint_auth_method",
        ),
    ] {
        let answer = world.post_as("/token", as_client, &fields).await;
        let trace = expect_stop(&world, &answer, check, setting).await;
        assert_eq!(
            (&trace["step"], &trace["client_id"]),
            (&"token".into(), &as_client.0.into())
        );
        assert!(!trace.to_string().contains(as_client.1), "{trace}");
    }
    let twice = [
        ("grant_type", "authorization_code"),
        ("client_id", "basic"),
        ("client_secret", SECRET),
    ];
    let answer = world.post_as("/token", ("basic", SECRET), &twice).await;
    expect_stop(&world, &answer, "one_authentication_method", "").await;
    let answer = world.post("/token", &twice).await;
    let trace = expect_stop(
        &world,
        &answer,
        "registered_authentication_method",
        "client.token_endpoint_auth_method",
    )
    .await;
    let refused = trace["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["verdict"] == "refused");
    let refused = refused.unwrap();
    assert_eq!(
        (&refused["expected"], &refused["came"]),
        (&"client_secret_basic".into(), &"client_secret_post".into())
    );
}

#[sqlite]
async fn a_grant_type_that_is_not_there_or_not_allowed(database: TestDatabase) {
    let world = world(&database).await;
    for (grant_type, check, setting) in [
        ("password", "grant_type", ""),
        ("", "grant_type", ""),
        ("client_credentials", "allowed_grant_type", "client.grant_types"),
    ] {
        let answer = world
            .post_as("/token", ("app", SECRET), &[("grant_type", grant_type)])
            .await;
        expect_stop(&world, &answer, check, setting).await;
    }
}

#[both_databases]
async fn a_code_that_cannot_be_redeemed(database: TestDatabase) {
    let world = world(&database).await;
    let mut alice = world.alice().signed_in().await;
    let app = ("app", SECRET);
    let one = code(&world, &mut alice).await;
    let answer = redeem(&world, app, &one, &[("redirect_uri", "https://app.example/callback2")]).await;
    expect_stop(&world, &answer, "same_redirect_uri", "").await;
    let one = code(&world, &mut alice).await;
    let answer = redeem(&world, app, &one, &[("code_verifier", "")]).await;
    let trace = expect_stop(&world, &answer, "code_verifier", "").await;
    assert!(!trace.to_string().contains(&one), "{trace}");
    let one = code(&world, &mut alice).await;
    let answer = redeem(&world, ("other", SECRET), &one, &[]).await;
    expect_stop(&world, &answer, "issued_to_this_client", "").await;
    let one = code(&world, &mut alice).await;
    assert_eq!(redeem(&world, app, &one, &[]).await.status, 200);
    let answer = redeem(&world, app, &one, &[]).await;
    let trace = expect_stop(&world, &answer, "unused_code", "").await;
    assert!(trace["user"].is_string());
    let answer = redeem(&world, app, "not-a-code", &[]).await;
    expect_stop(&world, &answer, "known_code", "").await;
    let one = code(&world, &mut alice).await;
    world.clock.advance(TimeDelta::hours(1));
    let answer = redeem(&world, app, &one, &[]).await;
    expect_stop(&world, &answer, "unexpired_code", "server.tokens.code").await;
}

#[sqlite]
async fn an_account_that_was_closed_meanwhile(database: TestDatabase) {
    let world = world(&database).await;
    let mut alice = world.alice().signed_in().await;
    let one = code(&world, &mut alice).await;
    world
        .seed("[[users]]\npreferred_username = \"alice\"\ndisabled = true\n")
        .await;
    let answer = redeem(&world, ("app", SECRET), &one, &[]).await;
    let trace = expect_stop(&world, &answer, "known_code", "").await;
    assert_eq!(trace["verdict"], "refused");
}

#[both_databases]
async fn a_refresh_token_that_no_longer_counts(database: TestDatabase) {
    let world = world(&database).await;
    let app = RelyingParty::app(&world);
    let mut browser = world.browser();
    let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let spent = tokens.refresh();
    let refresh = async |token: &str| {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        world.post_as("/token", ("app", SECRET), &fields).await
    };
    let answer = refresh(spent).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let newest = answer.json()["refresh_token"].as_str().unwrap().to_owned();
    let answer = refresh(&newest).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer = refresh(spent).await;
    expect_stop(&world, &answer, "unused_refresh_token", "").await;
    let answer = refresh(&newest).await;
    expect_stop(&world, &answer, "live_grant", "").await;
    let answer = refresh("not-a-token").await;
    expect_stop(&world, &answer, "known_refresh_token", "").await;
    let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    world.clock.advance(TimeDelta::days(15));
    let answer = refresh(tokens.refresh()).await;
    expect_stop(&world, &answer, "live_grant", "server.tokens.refresh_idle").await;
}

#[sqlite]
async fn a_machine_that_asks_for_what_it_may_not_have(database: TestDatabase) {
    let world = world(&database).await;
    world
        .seed("[[scopes]]\nname = \"notes\"\n[[scopes]]\nname = \"other\"\n")
        .await;
    world
        .seed(&client(
            "robot",
            "scope = \"notes\"\ngrant_types = [\"client_credentials\"]",
        ))
        .await;
    for (name, value, check, setting) in [
        ("scope", "other", "scope", "client.scope"),
        ("resource", "https://api.example", "resource", "client.resources"),
    ] {
        let fields = [("grant_type", "client_credentials"), (name, value)];
        let answer = world.post_as("/token", ("robot", SECRET), &fields).await;
        expect_stop(&world, &answer, check, setting).await;
    }
}

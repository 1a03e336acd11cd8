//! The authorization code flow (RFC 6749 section 4.1, OpenID Connect Core 1.0 section 3.1).

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    relying_party::{Refused, RelyingParty, alice_and_app, jose_header, pass, payload, user},
    server::{ISSUER, TestServer},
    world::World,
};

#[both_databases]
async fn a_user_signs_in_and_consents_and_the_application_gets_their_claims(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();

    let question = world.app.ask("profile email", &[]).await;
    let login = browser.visit(&question.address).await;
    assert_eq!(login.page(), "login");
    let consent = browser
        .submit(
            &login,
            &[
                ("username", "alice"),
                ("password", crate::support::relying_party::PASSWORD),
            ],
        )
        .await;
    assert_eq!(consent.page(), "consent");
    let away = browser.submit(&consent, &[("decision", "allow")]).await;
    let code = world.app.code(&question, &away);
    let tokens = world.app.redeem(&question, &code).await.expect("tokens");

    let claims = tokens.claims();
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["aud"], serde_json::json!(["app"]));
    assert_eq!(claims["acr"], "urn:vestibule:acr:1fa");
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]));
    assert!(claims["auth_time"].is_i64() && claims["sid"].is_string());
    assert_eq!(claims.get("email"), None, "claims of scopes are for UserInfo");
    let header = jose_header(tokens.id());
    assert_eq!(header["alg"], "ES256");
    assert!(header["kid"].is_string());

    let access = payload(&tokens.access_token);
    assert_eq!(jose_header(&tokens.access_token)["typ"], "at+jwt");
    assert_eq!(access["sub"], claims["sub"]);
    assert_eq!(access["client_id"], "app");
    assert_eq!(access["scope"], "email openid profile");

    let userinfo = world.app.userinfo(&tokens).await;
    assert_eq!(userinfo["name"], "Alice Lindqvist");
    assert_eq!(userinfo["email"], "alice@example.com");
    assert_eq!(userinfo["email_verified"], true);
}

#[both_databases]
async fn a_signed_in_user_who_consented_before_sees_no_page(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let first = world.app.sign_in(&mut browser, "alice", "profile", &[]).await;
    let question = world.app.ask("profile", &[]).await;
    let away = browser.get(&question.address).await;
    let second = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(first.claims()["sub"], second.claims()["sub"]);
    assert_eq!(first.claims()["auth_time"], second.claims()["auth_time"]);
    assert_eq!(first.claims()["sid"], second.claims()["sid"]);
}

#[both_databases]
async fn a_code_is_refused_the_second_time_and_its_tokens_are_revoked(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let question = world.app.ask("", &[]).await;
    let page = browser.visit(&question.address).await;
    let away = pass(&mut browser, page, "alice").await;
    let code = world.app.code(&question, &away);
    let tokens = world.app.redeem(&question, &code).await.expect("tokens");
    world.app.userinfo(&tokens).await;
    assert_eq!(
        world.app.redeem(&question, &code).await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
    assert_eq!(world.userinfo(&tokens.access_token).await.status, 401);
    assert_eq!(
        world.app.refresh(tokens.refresh(), "").await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
    assert_eq!(world.events("code.reused").await, 1);
    let of_alice = "SELECT count(*) FROM audit_events WHERE kind = 'code.reused' AND user_id IS NOT NULL";
    assert_eq!(database.number(of_alice).await, 1);
}

#[both_databases]
async fn each_scope_gives_all_of_its_claims(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let full = r#"
        name = "Jane Q. Doe"
        given_name = "Jane"
        family_name = "Doe"
        middle_name = "Q."
        nickname = "JD"
        profile = "https://jane.example/"
        picture = "https://jane.example/me.png"
        website = "https://jane.example/blog"
        gender = "female"
        birthdate = "1980-02-29"
        zoneinfo = "Europe/Zurich"
        locale = "de-CH"
        email_verified = true
        phone_number = "+41791234567"
        phone_number_verified = true
        address.street_address = "Main Street 1"
        address.locality = "Berne"
        address.country = "CH"
        groups = ["gardeners"]
    "#;
    server.seed("[[groups]]\nname = \"gardeners\"\n").await;
    server.seed(&format!("{}{full}", user("jane"))).await;
    server
        .seed(&alice_and_app("scope = \"openid profile email address phone groups\""))
        .await;
    let app = RelyingParty::app(&server);
    let tokens = app
        .sign_in(&mut server.browser(), "jane", "profile email address phone groups", &[])
        .await;
    let claims = server.userinfo(&tokens.access_token).await.json();
    for name in [
        "sub",
        "name",
        "family_name",
        "given_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "updated_at",
        "email",
        "email_verified",
        "address",
        "phone_number",
        "phone_number_verified",
        "groups",
    ] {
        assert!(!claims[name].is_null(), "{name} is missing: {claims}");
    }
    assert!(claims["updated_at"].is_i64(), "in seconds");
    assert_eq!(claims["address"]["locality"], "Berne");
    assert_eq!(claims["groups"], serde_json::json!(["gardeners"]));
    app.userinfo(&tokens).await;
    // No more than was asked for.
    let tokens = app.sign_in(&mut server.browser(), "jane", "phone", &[]).await;
    let claims = server.userinfo(&tokens.access_token).await.json();
    let names: Vec<&String> = claims.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["phone_number", "phone_number_verified", "sub"]);
}

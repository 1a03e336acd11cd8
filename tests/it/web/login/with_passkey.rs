//! `/login/with-passkey`.

use chrono::Duration;
use serde_json::json;

use crate::support::{
    database::TestDatabase,
    passkey_device::Verifies,
    relying_party::{PASSWORD, alice_and_app, user},
    server::TestServer,
    sqlite,
    world::World,
};

#[sqlite]
async fn a_passkey_signs_in_to_an_application_without_a_name_or_a_password(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let mut device = world.alice().with_passkey().await;
    let question = world.app.ask("", &[]).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let before = browser.cookies.clone();
    let answer = device.sign_in(&mut browser, &login).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_ne!(
        browser.cookies["__Host-vestibule"], before["__Host-vestibule"],
        "the session keeps its name"
    );
    let away = browser.follow(answer).await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    let claims = tokens.claims();
    assert_eq!(claims["amr"], json!(["hwk", "user", "mfa"]));
    assert_eq!(claims["acr"], "urn:vestibule:acr:phr");
    assert_eq!(browser.visit("/").await.page(), "home");
}

#[sqlite]
async fn a_refused_passkey_shows_the_page_again_and_the_password_still_works(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut device = world.alice().with_passkey().await;
    let mut browser = world.browser();
    let login = browser.visit("/login").await;
    device.verifies = Verifies::No;
    let refused = device.sign_in(&mut browser, &login).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (401, "login"));
    assert!(refused.body.contains("That passkey didn’t work"), "{}", refused.body);
    assert_eq!(browser.visit("/").await.page(), "login");
    let home = browser
        .submit(&refused, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(home.page(), "home");
}

#[sqlite]
async fn a_response_of_another_browser_or_to_an_expired_challenge_is_refused(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut device = world.alice().with_passkey().await;
    let (mut browser, mut other) = (world.browser(), world.browser());
    let (login, theirs) = (browser.visit("/login").await, other.visit("/login").await);
    let challenge = device.challenge(&mut browser, &login).await;
    let answer = device.get(&challenge);
    let ceremony = challenge["ceremony"].as_str().expect("an id").to_owned();
    let fields = [("ceremony", ceremony.as_str()), ("credential", answer.as_str())];
    let stolen = other
        .post(
            "/login/with-passkey",
            &[&[("csrf_token", theirs.csrf_token().as_str())], &fields[..]].concat(),
        )
        .await;
    assert_eq!((stolen.status.as_u16(), stolen.page()), (401, "login"));
    assert!(stolen.body.contains("That took too long"));
    world.clock.advance(Duration::minutes(5));
    let late = browser
        .post(
            "/login/with-passkey",
            &[&[("csrf_token", login.csrf_token().as_str())], &fields[..]].concat(),
        )
        .await;
    assert_eq!((late.status.as_u16(), late.page()), (401, "login"));
    assert_eq!(browser.visit("/").await.page(), "login");
    assert_eq!(other.visit("/").await.page(), "login");
}

#[sqlite]
async fn a_challenge_does_not_reveal_whether_an_account_exists(database: TestDatabase) {
    let world = World::new(&database).await;
    let device = world.alice().with_passkey().await;
    let mut shapes = Vec::new();
    let mut addresses = vec!["/login".to_owned()];
    for name in ["alice", "nobody"] {
        addresses.push(world.app.ask("", &[("login_hint", name)]).await.address);
    }
    for address in addresses {
        let mut browser = world.browser();
        let page = browser.visit(&address).await;
        let mut challenge = device.challenge(&mut browser, &page).await;
        challenge["ceremony"] = json!("");
        challenge["publicKey"]["challenge"] = json!("");
        shapes.push(challenge);
    }
    assert!(shapes.iter().all(|shape| *shape == shapes[0]), "{shapes:#?}");
    assert_eq!(shapes[0]["publicKey"]["userVerification"], "required");
}

#[sqlite]
async fn a_passkey_reauthenticates_and_keeps_the_session_unless_it_is_another_users(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    world.seed(&user("bob")).await;
    let (mut alices, mut bobs) = (
        world.alice().with_passkey().await,
        world.person("bob").with_passkey().await,
    );
    let mut browser = world.browser();
    let first = world.app.sign_in(&mut browser, "alice", "", &[]).await.claims()["sid"].clone();
    for (device, is_same) in [(&mut alices, true), (&mut bobs, false)] {
        let question = world.app.ask("", &[("prompt", "login")]).await;
        let login = browser.visit(&question.address).await;
        let answer = device.sign_in(&mut browser, &login).await;
        let away = browser.follow(answer).await;
        let tokens = world
            .app
            .redeem(&question, &world.app.code(&question, &away))
            .await
            .expect("tokens");
        assert_eq!(tokens.claims()["sid"] == first, is_same);
    }
}

#[sqlite]
async fn an_issuer_without_a_host_name_offers_no_passkeys(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        config.issuer = vestibule::config::Issuer::parse("http://127.0.0.1:8080").expect("an issuer");
    })
    .await;
    let login = server.get("/login").await;
    assert_eq!((login.status.as_u16(), login.body.contains("passkey")), (200, false));
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    let login = browser.visit("/login").await;
    let fields = [
        ("csrf_token", login.csrf_token()),
        ("username", "alice".to_owned()),
        ("password", PASSWORD.to_owned()),
    ];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let home = browser
        .post_from("/login", &fields, &[("origin", "http://127.0.0.1:8080")])
        .await;
    assert!(home.status.is_redirection(), "{}", home.body);
    let page = browser.visit("/account/passkeys").await;
    assert!(page.body.contains("reached by a number"), "{}", page.body);
}

//! `/register/finish`.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::json;
use vestibule::{
    config::RegistrationMode,
    domain::actor::Actor,
    management::{change_error::ChangeError, invitations},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    mail::{registration_link, with_mail, with_open_registration},
    relying_party::{RelyingParty, pass},
    server::TestServer,
    world::World,
};

const NEW: &str = "three quiet otters row";
const TWICE: [(&str, &str); 2] = [("password", NEW), ("password_again", NEW)];

/// The URL of the page that the link for `email` leads to.
async fn asked(server: &TestServer, email: &str) -> String {
    let mut browser = server.browser();
    let page = browser.visit("/register").await;
    browser.submit(&page, &[("email", email)]).await;
    let (to, token) = registration_link(server).await;
    assert_eq!(to, email);
    format!("/register/finish?token={}", token.expect("a link"))
}

async fn invited(server: &TestServer, email: &str, groups: &[&str]) -> Result<String, ChangeError> {
    let groups: Vec<String> = groups.iter().map(|name| (*name).to_owned()).collect();
    let context = server.context().acted_by(Actor::CommandLine);
    invitations::create(&context, email, &groups, None).await?;
    Ok(format!(
        "/register/finish?token={}",
        registration_link(server).await.1.expect("a link")
    ))
}

#[both_databases]
async fn an_account_is_made_during_a_sign_in_to_an_application(database: TestDatabase) {
    let world = World::with_config(&database, with_open_registration).await;
    let question = world.app.ask("email profile", &[]).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .visit(&format!("/register?request={}", login.request_id()))
        .await;
    let sent = browser.submit(&page, &[("email", "bob@example.org")]).await;
    assert_eq!(sent.status, 200);
    assert_eq!(
        database.number("SELECT count(*) FROM users").await,
        1,
        "there is no account before its owner is known"
    );
    let (_, token) = registration_link(&world).await;
    let address = format!("/register/finish?token={}", token.expect("a link"));
    // A mail program that opens the link first does not redeem it.
    for _ in 0..3 {
        assert_eq!(world.get(&address).await.status, 200);
    }
    let page = browser.visit(&address).await;
    assert_eq!(page.page(), "register-finish");
    assert!(page.body.contains("bob@example.org"));
    for fields in [
        [("password", "short"), ("password_again", "short")],
        [("password", "bob@example.org"), ("password_again", "bob@example.org")],
        [("password", NEW), ("password_again", "x")],
    ] {
        assert_eq!(browser.submit(&page, &fields).await.status, 422);
    }
    let consent = browser
        .submit(&page, &[("name", "Bob\nBuilder"), TWICE[0], TWICE[1]])
        .await;
    let away = pass(&mut browser, consent, "bob@example.org").await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    let claims = tokens.claims();
    assert_eq!(
        (&claims["acr"], &claims["amr"]),
        (&json!("urn:vestibule:acr:1fa"), &json!(["pwd"]))
    );
    assert!(claims["auth_time"].is_i64());
    let said = world.app.userinfo(&tokens).await;
    assert_eq!(
        (&said["email"], &said["email_verified"], &said["name"]),
        (&json!("bob@example.org"), &json!(true), &json!("BobBuilder"))
    );
    assert_eq!(world.events("user.created").await, 1);
    let again = browser.visit(&address).await;
    assert_eq!((again.status.as_u16(), again.page()), (410, "error"));
    assert_eq!(world.browser().sign_in("bob@example.org", NEW).await.page(), "home");
}

#[both_databases]
async fn in_another_browser_the_link_leads_to_the_account(database: TestDatabase) {
    let world = World::with_config(&database, with_open_registration).await;
    let question = RelyingParty::app(&world).ask("", &[]).await;
    let mut browser = world.browser();
    let login = browser.visit(&question.address).await;
    let page = browser
        .visit(&format!("/register?request={}", login.request_id()))
        .await;
    browser.submit(&page, &[("email", "bob@example.org")]).await;
    let (_, token) = registration_link(&world).await;
    let mut telephone = world.browser();
    let page = telephone
        .visit(&format!("/register/finish?token={}", token.expect("a link")))
        .await;
    assert_eq!(telephone.submit(&page, &TWICE).await.page(), "home");
    assert_eq!(
        browser.visit("/").await.page(),
        "login",
        "the other browser is nobody's"
    );
}

#[both_databases]
async fn of_many_concurrent_requests_one_makes_an_account(database: TestDatabase) {
    let one = TestServer::start_with(&database, with_open_registration).await;
    let other = one.another_node().await;
    let address = asked(&one, "bob@example.org").await;
    let attempts = (0..20).map(|number| {
        let server = if number % 2 == 0 { &one } else { &other };
        let address = address.clone();
        async move {
            let mut browser = server.browser();
            let page = browser.visit(&address).await;
            if page.status != 200 {
                return 0;
            }
            u32::from(browser.submit_once(&page, &TWICE).await.status.is_redirection())
        }
    });
    assert_eq!(join_all(attempts).await.into_iter().sum::<u32>(), 1);
    assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
}

#[both_databases]
async fn an_expired_changed_or_no_longer_allowed_link_makes_no_account(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_open_registration).await;
    let address = asked(&server, "bob@example.org").await;
    let mut browser = server.browser();
    let token = browser.visit(&address).await.csrf_token();
    let flipped = if address.ends_with('A') { "B" } else { "A" };
    let changed = format!("{}{flipped}", &address[..address.len() - 1]);
    for wrong in [
        changed.as_str(),
        "/register/finish",
        "/register/finish?token=vrg_x",
        &address.replace("vrg_", "vrp_"),
    ] {
        assert_eq!(browser.visit(wrong).await.status, 410, "{wrong}");
        let fields = [("csrf_token", token.as_str()), TWICE[0], TWICE[1]];
        assert_eq!(browser.post(wrong, &fields).await.status, 410, "{wrong}");
    }
    let closed = TestServer::start_with(&database, with_mail).await;
    assert_eq!(
        closed.get(&address).await.status,
        410,
        "registration was closed meanwhile"
    );
    server.clock.advance(Duration::hours(24));
    assert_eq!(server.get(&address).await.status, 410, "a day is over");
    assert_eq!(database.number("SELECT count(*) FROM users").await, 0);
}

#[both_databases]
async fn an_address_has_one_account_however_many_links_it_was_sent(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_open_registration).await;
    let (one, other) = (
        asked(&server, "bob@example.org").await,
        asked(&server, "bob@example.org").await,
    );
    let mut browser = server.browser();
    let (page, second) = (browser.visit(&one).await, server.browser().visit(&other).await);
    assert_eq!(second.status, 200);
    assert_eq!(browser.submit(&page, &TWICE).await.page(), "home");
    assert_eq!(server.get(&other).await.status, 410, "the other link is deleted too");
    server.clock.advance(Duration::minutes(2));
    let address = asked(&server, "carol@example.org").await;
    server.seed("[[users]]\nemail = \"carol@example.org\"\n").await;
    let page = browser.visit(&address).await;
    assert_eq!(
        browser.submit(&page, &TWICE).await.status,
        410,
        "somebody was given that name meanwhile"
    );
    assert_eq!(database.number("SELECT count(*) FROM users").await, 2);
}

#[both_databases]
async fn an_invited_person_gets_their_groups_and_nobody_else_can_register(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_mail(config);
        config.registration.mode = RegistrationMode::Invitation;
        config.registration.groups = vec!["all".to_owned(), "staff".to_owned(), "not there".to_owned()];
    })
    .await;
    world
        .seed("[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"all\"\n")
        .await;
    let unknown = invited(&world, "bob@example.org", &["staff", "nobody"]).await;
    assert!(matches!(unknown, Err(ChangeError::Invalid(_))));
    let known = invited(&world, "ALICE@example.com", &[]).await;
    assert!(matches!(known, Err(ChangeError::Taken(_))));
    let address = invited(&world, "bob@example.org", &["staff"])
        .await
        .expect("an invitation");
    world.clock.advance(Duration::days(6));
    let mut browser = world.browser();
    let page = browser.visit(&address).await;
    assert_eq!(browser.submit(&page, &TWICE).await.page(), "home");
    let memberships = "SELECT count(*) FROM group_memberships JOIN users ON users.id = user_id WHERE password_hash IS NOT NULL AND must_change_password = FALSE";
    assert_eq!(database.number(memberships).await, 2);
    assert_eq!(
        (world.events("user.invited").await, world.events("user.created").await),
        (1, 1)
    );
    let late = invited(&world, "carol@example.org", &[]).await.expect("an invitation");
    world.clock.advance(Duration::days(7));
    assert_eq!(world.get(&late).await.status, 410);
}

#[both_databases]
async fn an_invitation_applies_in_any_spelling_and_to_an_earlier_registration(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_open_registration).await;
    server.seed("[[groups]]\nname = \"staff\"\n").await;
    let invitation = invited(&server, "Bob@example.org", &["staff"])
        .await
        .expect("an invitation");
    let own = asked(&server, "bob@example.org").await;
    let mut browser = server.browser();
    let page = browser.visit(&own).await;
    assert_eq!(browser.submit(&page, &TWICE).await.page(), "home");
    assert_eq!(
        database.number("SELECT count(*) FROM group_memberships").await,
        1,
        "the invitation applies"
    );
    assert_eq!(server.get(&invitation).await.status, 410, "once");
}

#[both_databases]
async fn a_new_user_must_take_the_same_steps_as_at_a_sign_in(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        with_open_registration(config);
        config.sign_in.terms_version = Some("2026-11".to_owned());
    })
    .await;
    let address = asked(&server, "bob@example.org").await;
    let mut browser = server.browser();
    let page = browser.visit(&address).await;
    let terms = browser.submit(&page, &TWICE).await;
    assert_eq!(terms.page(), "terms");
    assert_eq!(browser.visit("/").await.page(), "login");
    assert_eq!(browser.submit(&terms, &[]).await.page(), "home");
}

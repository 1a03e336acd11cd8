//! Signing out (OpenID Connect RP-Initiated Logout 1.0), and what outlives it.

use vestibule::{
    accounts::{
        password::end_what_the_old_one_opened,
        sessions::{self, ClientOfSession},
    },
    domain::ids::{ClientId, SessionId, UserId},
};

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    browser::Browser,
    relying_party::{CALLBACK, Refused, RelyingParty, SECRET, client, user},
    server::encode,
    world::World,
};

const BYE: &str = "https://app.example/bye";

async fn is_signed_in(browser: &Browser) -> bool {
    let mut looking = browser.clone();
    looking.visit("/").await.page() == "home"
}

fn logout(parameters: &[(&str, &str)]) -> String {
    format!("/logout?{}", encode(parameters))
}

#[both_databases]
async fn an_application_signs_its_user_out_and_they_are_redirected_to_it_with_its_state(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let before = browser.cookies.clone();
    let asked = logout(&[
        ("id_token_hint", tokens.id()),
        ("post_logout_redirect_uri", BYE),
        ("state", "a b&c=d"),
    ]);
    let away = browser.get(&asked).await;
    assert_eq!(away.status, 303);
    assert_eq!(away.location(), "https://app.example/bye?state=a%20b%26c%3Dd");
    assert_ne!(browser.cookies, before, "the session has another id now");
    assert!(!is_signed_in(&browser).await);
    let question = world.app.ask("", &[("prompt", "none")]).await;
    let answer = browser.get(&question.address).await.answered();
    assert_eq!(answer["error"], "login_required");
    assert_eq!(world.events("session.signed_out").await, 1);
}

#[both_databases]
async fn grants_end_with_the_session_except_those_with_offline_access(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let bound = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let offline = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let page = browser.visit("/logout").await;
    let gone = browser.submit(&page, &[("confirm", "yes")]).await;
    assert_eq!(gone.page(), "logged-out");
    assert_eq!(
        world.app.refresh(bound.refresh(), "").await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
    assert_eq!(world.userinfo(&bound.access_token).await.status, 401);
    world
        .app
        .refresh(offline.refresh(), "")
        .await
        .expect("offline access outlives the session");
}

#[both_databases]
async fn signing_in_as_another_user_ends_the_session_before(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    let mut browser = world.browser();
    let bound = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let next = world.app.sign_in(&mut browser, "bob", "", &[("prompt", "login")]).await;
    assert_ne!(bound.claims()["sub"], next.claims()["sub"]);
    assert_eq!(
        world.app.refresh(bound.refresh(), "").await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
    world
        .app
        .refresh(next.refresh(), "")
        .await
        .expect("the new session stands");
}

#[both_databases]
async fn a_code_from_an_ended_session_is_refused(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let question = world.app.ask("offline_access", &[]).await;
    let away = browser.get(&question.address).await;
    let code = world.app.code(&question, &away);
    let page = browser.visit("/logout").await;
    browser.submit(&page, &[("confirm", "yes")]).await;
    assert_eq!(
        world.app.redeem(&question, &code).await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
}

#[both_databases]
async fn logout_never_redirects_to_an_address_that_was_not_registered_by_the_hints_client(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed(&client(
            "other",
            "post_logout_redirect_uris = [\"https://other.example/bye\"]",
        ))
        .await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let id_token = tokens.id();
    let (signed, signature) = id_token.rsplit_once('.').expect("a signature");
    let (_, claims) = signed.split_once('.').expect("claims");
    let unsigned = format!("eyJhbGciOiJub25lIn0.{claims}.");
    let changed = format!("{signed}.{}", signature.chars().rev().collect::<String>());
    for asked in [
        logout(&[
            ("id_token_hint", id_token),
            ("post_logout_redirect_uri", "https://evil.example/"),
        ]),
        logout(&[
            ("id_token_hint", id_token),
            ("post_logout_redirect_uri", "https://app.example/bye?more=1"),
        ]),
        logout(&[
            ("id_token_hint", id_token),
            ("post_logout_redirect_uri", "https://app.example/bye/"),
        ]),
        logout(&[("id_token_hint", id_token), ("post_logout_redirect_uri", CALLBACK)]),
        logout(&[
            ("id_token_hint", id_token),
            ("post_logout_redirect_uri", "https://other.example/bye"),
        ]),
        logout(&[
            ("id_token_hint", id_token),
            ("client_id", "other"),
            ("post_logout_redirect_uri", BYE),
        ]),
        logout(&[("client_id", "app"), ("post_logout_redirect_uri", BYE)]),
        logout(&[("id_token_hint", &unsigned), ("post_logout_redirect_uri", BYE)]),
        logout(&[("id_token_hint", &changed), ("post_logout_redirect_uri", BYE)]),
        logout(&[
            ("id_token_hint", &tokens.access_token),
            ("post_logout_redirect_uri", BYE),
        ]),
        logout(&[("post_logout_redirect_uri", BYE), ("state", "x")]),
        logout(&[("state", "x")]),
        format!(
            "{}&post_logout_redirect_uri={BYE}",
            logout(&[("id_token_hint", id_token), ("post_logout_redirect_uri", BYE)])
        ),
    ] {
        let page = browser.get(&asked).await;
        assert_eq!(page.location(), "", "{asked}");
        assert!(page.status == 200 || page.status == 400, "{asked}: {}", page.status);
        assert!(matches!(page.page(), "logout" | "error"), "{asked}: {}", page.page());
        assert!(is_signed_in(&browser).await, "a GET ended the session: {asked}");
        if page.page() == "logout" && !asked.contains(id_token) {
            let mut other = browser.clone();
            let confirmed = other.submit_once(&page, &[("confirm", "yes")]).await;
            let (path, _) = confirmed
                .location()
                .split_once('?')
                .unwrap_or((confirmed.location(), ""));
            assert_eq!(path, "/logged-out", "{asked}");
            // The row is deleted for both; sign in again for the next variant.
            assert!(!is_signed_in(&browser).await);
            browser.sign_in("alice", crate::support::relying_party::PASSWORD).await;
        }
    }
}

#[both_databases]
async fn a_hint_from_another_session_asks_first(database: TestDatabase) {
    let world = World::new(&database).await;
    let elsewhere = world.app.sign_in(&mut world.browser(), "alice", "", &[]).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let asked = logout(&[
        ("id_token_hint", elsewhere.id()),
        ("post_logout_redirect_uri", BYE),
        ("state", "s"),
    ]);
    let page = browser.get(&asked).await;
    assert_eq!(page.page(), "logout");
    assert!(is_signed_in(&browser).await);
    let away = browser.submit_once(&page, &[("confirm", "yes")]).await;
    assert_eq!(away.location(), "https://app.example/bye?state=s");
    assert!(!is_signed_in(&browser).await);
}

#[both_databases]
async fn an_expired_hint_still_identifies_the_session(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    world.clock.advance(chrono::Duration::minutes(50));
    let asked = [("id_token_hint", tokens.id()), ("post_logout_redirect_uri", BYE)];
    assert_eq!(browser.get(&logout(&asked)).await.location(), BYE);
    assert!(!is_signed_in(&browser).await);
}

#[both_databases]
async fn logout_by_post_from_the_application_works_like_get(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let from_elsewhere = [("origin", "https://app.example"), ("sec-fetch-site", "cross-site")];
    let fields = [("id_token_hint", tokens.id()), ("post_logout_redirect_uri", BYE)];
    // SameSite=Lax: the POST comes without the session cookie, the GET that follows has it.
    let mut without = browser.clone();
    without.cookies.clear();
    let sent_on = without.post_from("/logout", &fields, &from_elsewhere).await;
    assert_eq!(sent_on.status, 303);
    assert_eq!(browser.get(sent_on.location()).await.location(), BYE);
    assert!(!is_signed_in(&browser).await);
}

#[both_databases]
async fn without_a_session_the_page_says_so_and_a_browser_can_be_signed_out_from_another(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut nobody = world.browser();
    assert_eq!(nobody.visit("/logout").await.page(), "logged-out");

    let app = RelyingParty::new(&world, "app", Some(SECRET));
    let mut there = world.browser();
    let bound = app.sign_in(&mut there, "alice", "", &[]).await;
    let mut here = world.browser();
    here.sign_in("alice", crate::support::relying_party::PASSWORD).await;
    let home = here.visit("/").await;
    let end = home
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/end"))
        .expect("another session");
    let fields = [("csrf_token", home.csrf_token())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let done = here.post(&end.action, &fields).await;
    assert_eq!(done.location(), "/?done=session-ended");
    assert!(!is_signed_in(&there).await);
    assert!(is_signed_in(&here).await);
    assert_eq!(
        app.refresh(bound.refresh(), "").await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
}

#[both_databases]
async fn ending_a_session_returns_the_applications_to_notify(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&client("other", "")).await;
    let other = RelyingParty::new(&world, "other", Some(SECRET));
    let (mut here, mut there) = (world.browser(), world.browser());
    let first = world
        .app
        .sign_in(&mut here, "alice", "offline_access", &[])
        .await
        .claims();
    other.sign_in(&mut here, "alice", "", &[]).await;
    world.app.sign_in(&mut here, "alice", "", &[]).await;
    let second = world.app.sign_in(&mut there, "alice", "", &[]).await.claims();
    let session = |claims: &serde_json::Value| claims["sid"].as_str().and_then(|sid| sid.parse::<SessionId>().ok());
    let (here, there) = (
        session(&first).expect("a session"),
        session(&second).expect("a session"),
    );
    let alice: UserId = first["sub"].as_str().and_then(|sub| sub.parse().ok()).expect("a user");
    let of = |session_id: SessionId, client_id: &str| ClientOfSession {
        session_id,
        client_id: ClientId::from(client_id),
    };

    let context = world.context();
    let told = sessions::end_of_owner(&context, alice, here).await.unwrap();
    assert_eq!(told, Some(vec![of(here, "app"), of(here, "other")]));
    assert_eq!(sessions::end_of_owner(&context, alice, here).await.unwrap(), None);
    assert_eq!(world.events("session.signed_out").await, 1);

    let transaction = context.store.begin().await.unwrap();
    let told = end_what_the_old_one_opened(&transaction, alice, context.now)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(told, vec![of(there, "app")]);
}

/// B14: without a hint the user was left on our page without a way back.
#[both_databases]
async fn without_a_hint_our_page_links_to_the_registered_address_of_the_application_that_asked(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let asked = logout(&[
        ("client_id", "app"),
        ("post_logout_redirect_uri", BYE),
        ("state", "a b"),
    ]);
    let page = browser.get(&asked).await;
    assert_eq!(page.page(), "logout");
    let done = browser.submit(&page, &[("confirm", "yes")]).await;
    assert_eq!(done.page(), "logged-out");
    let link = format!("href=\"{BYE}?state=a%20b\"");
    assert!(done.body.contains(&link), "{}", done.body);
    assert!(done.body.contains("Back to The App"), "{}", done.body);
    assert!(!is_signed_in(&browser).await);
    // Nobody is signed in any more: the same page, at once. And nothing but what is registered is linked.
    let again = browser.visit(&asked).await;
    assert!(again.page() == "logged-out" && again.body.contains(&link));
    for address in [
        "https://evil.example/",
        "javascript:alert(1)",
        "https://app.example/bye/",
    ] {
        let query = encode(&[("client_id", "app"), ("post_logout_redirect_uri", address)]);
        let page = browser.visit(&format!("/logged-out?{query}")).await;
        assert_eq!(page.page(), "logged-out");
        assert!(
            !page.body.contains(address) && !page.body.contains("Back to"),
            "{}",
            page.body
        );
    }
}

/// B14: a misspelt address was answered 400, and the user stayed signed in.
#[both_databases]
async fn an_unregistered_address_still_lets_people_sign_out_on_our_page(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let asked = logout(&[
        ("id_token_hint", tokens.id()),
        ("post_logout_redirect_uri", "https://app.example/by"),
    ]);
    let page = browser.get(&asked).await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "logout"));
    assert!(page.body.contains("has not registered"), "{}", page.body);
    let done = browser.submit(&page, &[("confirm", "yes")]).await;
    assert_eq!(done.page(), "logged-out");
    assert!(!done.body.contains("app.example"), "{}", done.body);
    assert!(!is_signed_in(&browser).await);
    // Without a session there is nothing to ask.
    assert_eq!(browser.visit(&asked).await.page(), "logged-out");
}

//! `/account/email/confirm/{token}`.

use chrono::Duration;
use futures_util::future::join_all;

use crate::support::{
    both_databases,
    database::TestDatabase,
    mail::{request_email_change, waiting, with_mail},
    relying_party::{PASSWORD, alice_and_app, user},
    server::TestServer,
    world::World,
};

#[both_databases]
async fn the_link_changes_the_address_and_both_addresses_are_notified(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "email", &[]).await;
    let link = request_email_change(&world, &mut browser, "new@example.org")
        .await
        .expect("a link");
    // A mail program that opens the link first does not redeem it.
    for _ in 0..3 {
        assert_eq!(world.get(&link).await.header("location"), format!("/login?next={link}"));
    }
    assert_eq!(
        world.app.userinfo(&tokens).await["email"],
        "alice@example.com",
        "nothing has changed yet"
    );
    let page = browser.visit(&link).await;
    assert!(
        page.page() == "email-confirm" && page.body.contains("new@example.org"),
        "{}",
        page.body
    );
    let done = browser.submit(&page, &[]).await;
    assert!(
        done.page() == "security" && done.body.contains("Your email address is confirmed"),
        "{}",
        done.body
    );
    let said = world.app.userinfo(&tokens).await;
    assert_eq!(
        (&said["email"], &said["email_verified"]),
        (&"new@example.org".into(), &true.into())
    );
    let mut told: Vec<_> = waiting(&world)
        .await
        .into_iter()
        .map(|mail| (String::from(mail.to), mail.kind.name()))
        .collect();
    told.sort();
    let changed = "account_changed";
    assert_eq!(
        told,
        [
            ("alice@example.com".to_owned(), changed),
            ("new@example.org".to_owned(), changed)
        ]
    );
    assert_eq!(
        world.browser().sign_in("new@example.org", PASSWORD).await.page(),
        "home"
    );
    assert_eq!(world.browser().sign_in("alice@example.com", PASSWORD).await.status, 401);
    assert_eq!(browser.visit(&link).await.status, 410);
    assert_eq!(world.events("email.changed").await, 1);
}

#[both_databases]
async fn the_current_address_can_be_confirmed(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_mail).await;
    server
        .seed(&alice_and_app("").replace("email_verified = true", "email_verified = false"))
        .await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let link = request_email_change(&server, &mut browser, "alice@example.com")
        .await
        .expect("a link");
    let page = browser.visit(&link).await;
    assert_eq!(browser.submit(&page, &[]).await.page(), "security");
    assert!(
        waiting(&server).await.is_empty(),
        "nothing changed that anybody must learn of"
    );
    assert_eq!(
        (
            server.events("email.verified").await,
            server.events("email.changed").await
        ),
        (1, 0)
    );
    assert!(browser.visit("/account/email").await.body.contains("Confirmed"));
}

#[both_databases]
async fn another_users_link_changes_no_address(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    world.seed(&user("mallory")).await;
    let mut mallory = world.person("mallory").signed_in().await;
    let link = request_email_change(&world, &mut mallory, "victim@example.org")
        .await
        .expect("a link");
    // The victim opens it: signed out, and then signed in as another user.
    let mut victim = world.browser();
    assert_eq!(victim.visit(&link).await.page(), "login");
    let token = victim.visit("/login").await.csrf_token();
    assert_eq!(
        victim.post(&link, &[("csrf_token", &token)]).await.location(),
        format!("/login?next={link}")
    );
    victim.sign_in("alice", PASSWORD).await;
    assert_eq!(victim.visit(&link).await.status, 410);
    let token = victim.visit("/account/email").await.csrf_token();
    assert_eq!(victim.post(&link, &[("csrf_token", &token)]).await.status, 410);
    assert_eq!(
        database
            .number("SELECT count(*) FROM login_names WHERE name = 'victim@example.org'")
            .await,
        0
    );
}

#[both_databases]
async fn a_link_expires_and_ends_with_a_new_password_or_another_owner_of_the_address(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut browser = world.alice().signed_in().await;
    let taken = request_email_change(&world, &mut browser, "taken@example.org")
        .await
        .expect("a link");
    let page = browser.visit(&taken).await;
    world.seed("[[users]]\nemail = \"taken@example.org\"\n").await;
    assert_eq!(browser.submit(&page, &[]).await.status, 410);
    let late = request_email_change(&world, &mut browser, "late@example.org")
        .await
        .expect("a link");
    world.clock.advance(Duration::hours(2));
    browser.sign_in("alice", PASSWORD).await;
    assert_eq!(browser.visit(&late).await.status, 410);
    let link = request_email_change(&world, &mut browser, "new@example.org")
        .await
        .expect("a link");
    world
        .seed(&alice_and_app("").replace(PASSWORD, "three quiet otters row"))
        .await;
    browser.sign_in("alice", "three quiet otters row").await;
    assert_eq!(browser.visit(&link).await.status, 410, "the password is another one");
    assert_eq!(browser.visit(&link.replace("vem_", "vrp_")).await.status, 410);
    assert_eq!(
        world
            .get(&format!(
                "/recover/reset?token={}",
                link.rsplit('/').next().expect("a token").replace("vem_", "vrp_")
            ))
            .await
            .status,
        410
    );
}

#[both_databases]
async fn of_many_concurrent_answers_one_is_accepted(database: TestDatabase) {
    let one = TestServer::start_with(&database, with_mail).await;
    one.seed(&alice_and_app("")).await;
    let other = one.another_node().await;
    let mut browser = one.browser();
    browser.sign_in("alice", PASSWORD).await;
    let link = request_email_change(&one, &mut browser, "new@example.org")
        .await
        .expect("a link");
    let page = browser.visit(&link).await;
    let attempts = (0..20).map(|number| {
        let mut browser = browser.at(if number % 2 == 0 { one.router() } else { other.router() });
        let page = page.clone();
        async move { u32::from(browser.submit_once(&page, &[]).await.status.is_redirection()) }
    });
    assert_eq!(join_all(attempts).await.into_iter().sum::<u32>(), 1);
    assert_eq!(one.events("email.changed").await, 1);
}
